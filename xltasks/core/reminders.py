"""催报: which unit has to be asked for what, by when, and whom to call."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from xltasks.core.extensions import Extension, extensions
from xltasks.core.findings import SEVERITY, Severity
from xltasks.core.form import form_file_name
from xltasks.core.history import as_then, day_of
from xltasks.core.period import Period, sort_key_of
from xltasks.core.plan import Role
from xltasks.core.records import MasterState, Report, ReturnEntry
from xltasks.core.schema import Field
from xltasks.core.settings import Day
from xltasks.core.states import ReturnState


class Need(StrEnum):
    """What a unit is asked for: its return, another one in place of what was refused, or what is lacking in it."""

    MISSING = "missing"
    REJECTED = "rejected"
    INCOMPLETE = "incomplete"


# What a unit has to fill for a task, by its role; whoever only supplies data need not say anything.
_WANTED = {Role.LEAD: (Field.PROGRESS, Field.STATUS, Field.TEXT), Role.SUPPORT: (Field.TEXT,), Role.DATA: ()}


@dataclass(frozen=True, slots=True)
class Gap:
    """A task of which fields are lacking; ``whole`` if the unit said nothing of it."""

    task: int
    fields: tuple[Field, ...]
    whole: bool


@dataclass(frozen=True, slots=True)
class Reminder:
    """One unit to be reminded.

    ``tasks`` are the numbers of its tasks, ``form`` its form's file name, ``days_late`` the days since ``due``
    (negative before it, None without a due date).  ``refused`` are the codes of what was wrong with ``file``, which a
    unit that counts as silent may have as well: a file nobody could open, known to be its own by its name only.
    ``put_off`` are those of its tasks whose due date was extended.
    ``from_report``: contact and phone come from its last return, since 单位 gives none.  ``known``: whether 单位
    still has a unit of this name.
    """

    period: Period
    unit: str
    need: Need
    contact: str
    phone: str
    from_report: bool
    known: bool
    due: date | None
    days_late: int | None
    tasks: tuple[int, ...]
    gaps: tuple[Gap, ...]
    form: str
    file: str
    refused: tuple[str, ...]
    put_off: tuple[Extension, ...] = ()


@dataclass(frozen=True, slots=True)
class Reminders:
    """All reminders of a period: those without a return first, then refused, then incomplete ones."""

    period: Period
    day: date
    sent: int
    rows: tuple[Reminder, ...]

    def needing(self, need: Need) -> tuple[Reminder, ...]:
        """The reminders of one kind."""
        return tuple(row for row in self.rows if row.need is need)


def reminders(state: MasterState, period: Period, day: Day) -> Reminders:
    """Who has to be reminded of a period."""
    today = day_of(state, period, day)
    state = as_then(state, period)
    order = {unit.name: place for place, unit in enumerate(state.plan.directory.units)}
    entries = sorted(
        (entry for entry in state.returns if entry.period == str(period)),
        key=lambda entry: (order.get(entry.unit, len(order)), entry.unit),
    )
    last = _last_reports(state)
    rows = [row for entry in entries if (row := _reminder(state, period, entry, today, last.get(entry.unit)))]
    rows.sort(key=lambda row: (tuple(Need).index(row.need), -(row.days_late or 0)))
    return Reminders(period, today, len(entries), tuple(rows))


def _reminder(
    state: MasterState, period: Period, entry: ReturnEntry, today: date, last: Report | None
) -> Reminder | None:
    roles = {task: role for (unit, task), role in state.roles.items() if unit == entry.unit}
    gaps: tuple[Gap, ...] = ()
    if entry.state is ReturnState.MISSING:
        need = Need.MISSING
    elif entry.state is ReturnState.REJECTED:
        need = Need.REJECTED
    else:
        need, gaps = Need.INCOMPLETE, _gaps(state, period, entry.unit, roles)
        if not gaps:
            return None
    file, refused = _refused(state, period, entry) if need is not Need.INCOMPLETE else (entry.file, ())
    unit = state.plan.directory.find(entry.unit)
    contact, phone = (unit.contact, unit.phone) if unit else ("", "")
    borrowed = not contact and not phone and last is not None and bool(last.reporter or last.phone)
    if borrowed and last is not None:
        contact, phone = last.reporter, last.phone
    return Reminder(
        period=period,
        unit=entry.unit,
        need=need,
        contact=contact,
        phone=phone,
        from_report=borrowed,
        known=unit is not None,
        due=entry.due,
        days_late=(today - entry.due).days if entry.due else None,
        tasks=tuple(sorted(roles)),
        gaps=gaps,
        form=form_file_name(entry.as_written, period),
        file=file,
        refused=refused,
        put_off=tuple(one for no, one in sorted(extensions(state).items()) if no in roles),
    )


def _gaps(state: MasterState, period: Period, unit: str, roles: dict[int, Role]) -> tuple[Gap, ...]:
    """What a return lacks.  A cell that waits on 待确认 was filled: the office has to decide, not the unit."""
    waiting = {
        (item.task, item.field)
        for item in state.pending
        if item.unit == unit and item.period == str(period) and not item.done
    }
    found = []
    for task, role in sorted(roles.items()):
        history = state.history.get((str(period), unit, task))
        lacking = tuple(
            field
            for field in _WANTED[role]
            if (task, field) not in waiting and (history is None or history[-1].value(field) is None)
        )
        if lacking:
            whole = history is None and not any(held == task for held, _ in waiting)
            found.append(Gap(task, lacking, whole))
    return tuple(found)


def _last_reports(state: MasterState) -> dict[str, Report]:
    found: dict[str, Report] = {}
    for report in sorted(state.reports, key=lambda one: (sort_key_of(one.period), one.seq)):
        if report.reporter or report.phone:
            found[report.unit] = report
    return found


def _refused(state: MasterState, period: Period, entry: ReturnEntry) -> tuple[str, tuple[str, ...]]:
    """The file of this unit that was refused, and the codes found in it (FINDING_IDENTITY of the ledger)."""
    own = form_file_name(entry.as_written, period)
    found: dict[str, set[str]] = {}
    for held, code, file, *_ in state.known_findings:
        # A file in a folder or an archive is known by its last name.
        name = file.replace("!", "/").rpartition("/")[2]
        if (
            held == str(period)
            and SEVERITY.get(code) is Severity.ERROR
            and file
            and (file == entry.file or name == own)
        ):
            found.setdefault(file, set()).add(code)
    file = entry.file if entry.file or not found else min(found)
    return file, tuple(sorted(found.get(file, ())))
