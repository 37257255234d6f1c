"""Send out the forms: one workbook for each unit that leads or supports a task."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from difflib import get_close_matches
from pathlib import Path

from xltasks.books.protocol import Book
from xltasks.core.events import Event
from xltasks.core.figure_rows import asked_units, figure_of
from xltasks.core.findings import Finding, finding
from xltasks.core.form import FieldValue, Form, FormFigure, FormRow, contents_of, issue_of
from xltasks.core.period import Period, sort_key_of
from xltasks.core.plan import Role
from xltasks.core.records import MasterState, Report, ReturnEntry
from xltasks.core.schema import Field
from xltasks.core.settings import Day
from xltasks.core.units import Unit
from xltasks.errors import CannotProceed, WrongUsage
from xltasks.ledger.post import post_period, post_sent
from xltasks.ledger.read import read_master
from xltasks.verbs.declared import carry_out_declared
from xltasks.verbs.in_year import stay_in_year
from xltasks.verbs.new_figures import figures_of_new_tasks
from xltasks.verbs.record import changes_not_kept, record_changes
from xltasks.verbs.results import store_results

# Nobody waits for a period's forms longer than this after its end: the year is mistyped.
_LONGEST_WAIT = timedelta(days=366)

WriteForms = Callable[[Sequence[tuple[str, Form]], MasterState], tuple[Path, ...]]


@dataclass(frozen=True, slots=True)
class Distribution:
    """The forms that were written, in the directory's order, and what a person should know.

    ``recorded`` are the changes of the plan that were written down on the way.
    """

    forms: tuple[Form, ...]
    paths: tuple[Path, ...]
    findings: tuple[Finding, ...]
    backup: Path | None
    recorded: tuple[Event, ...] = ()


def distribute(
    book: Book,
    path: str,
    period: Period,
    day: Day,
    write_forms: WriteForms,
    *,
    only: Sequence[str] = (),
    due: date | None = None,
) -> Distribution:
    """Write the forms of a period and note them on 回收情况.

    Without ``only``, every unit that leads or supports a task gets one, members of groups included; a unit that
    only supplies data gets one when it is named.  ``due`` defaults to the days after the period's end that 设置
    gives.  Sending the same contents again gives the same form.  ``write_forms`` writes all files or none.  首页 is
    on this period afterwards, unless it is on a later one that was sent out.

    What the clerk declared on 变更记录 and is due is carried out first, and what was changed by hand in the plan since
    last time is written down there; a new task's indicators come on 量化指标, so that its form asks for them.

    Raises WrongUsage("unknown-unit") for a name in ``only`` that has no task, and CannotProceed for a period of
    another year than the plan's ("period-outside-plan") or a ``due`` that can only be a slip of the pen
    ("due-before-period", "due-passed", "due-too-late"); then nothing was written.
    """
    state = read_master(book, path)
    as_of = day.under(state.settings)
    stay_in_year(state.plan, period)
    deadline, late = _deadline(state, period, as_of, due)
    carried = carry_out_declared(book, path, state, as_of)
    if carried.events:
        state = read_master(book, path)
    by_unit = _tasks_by_unit(state)
    units, findings = _receivers(state, by_unit, only)
    by_hand = record_changes(book, state, as_of)
    if told := figures_of_new_tasks(book, path, (*carried.by_hand, *by_hand)):
        findings += told
        state = replace(state, indicators=read_master(book, path).indicators)
    entries = {entry.unit: entry for entry in state.returns if entry.period == str(period)}
    before = _reports_before(state, period)
    forms = tuple(
        _numbered(_form(state, unit, by_unit[unit.name], period, deadline, as_of, before), entries.get(unit.name))
        for unit in units
    )
    paths = write_forms([(form.file_name, form) for form in forms], state)
    recorded = (*carried.by_hand, *carried.events, *by_hand)
    findings += (*late, *carried.findings, *changes_not_kept(state))
    post_sent(book, state, forms)
    post_period(book, state, period)
    store_results(book, path, state, day)
    return Distribution(forms, paths, findings, book.commit(), recorded)


def current_forms(state: MasterState, names: Iterable[str], period: Period, as_of: date) -> dict[str, Form]:
    """The forms that units would be sent on this day, by unit; a unit without tasks has none.

    The deadline of a form that went out stays.
    """
    by_unit, before = _tasks_by_unit(state), _reports_before(state, period)
    entries = {entry.unit: entry for entry in state.returns if entry.period == str(period)}
    forms = {}
    for name in names:
        unit, roles, entry = state.plan.directory.find(name), by_unit.get(name), entries.get(name)
        if unit is not None and roles is not None:
            due = entry.due if entry and entry.due else _usual_deadline(state, period)
            forms[name] = _numbered(_form(state, unit, roles, period, due, as_of, before), entry)
    return forms


def _usual_deadline(state: MasterState, period: Period) -> date:
    return period.end + timedelta(days=state.settings.due_after_days)


def _deadline(state: MasterState, period: Period, as_of: date, asked: date | None) -> tuple[date, tuple[Finding, ...]]:
    """The day by which forms are to be back, and a question where it has passed on the day of sending.

    Who asks for a day that has passed has mistyped it as long as the usual day is still to come.  Where that has
    passed as well, an old period is sent once more, or sent late: it is done, and asked about.
    """
    usual = _usual_deadline(state, period)
    due = asked or usual
    if due < period.start:
        raise CannotProceed("due-before-period", due=due, period=period.label, start=period.start)
    if asked and asked > period.end + _LONGEST_WAIT:
        raise CannotProceed("due-too-late", due=due, period=period.label, usual=usual)
    if due >= as_of:
        return due, ()
    if usual >= as_of:
        raise CannotProceed("due-passed", due=due, day=as_of, usual=usual)
    return due, (finding("deadline-passed", value=due, today=as_of, period=period.label),)


def _tasks_by_unit(state: MasterState) -> dict[str, dict[int, Role]]:
    found: dict[str, dict[int, Role]] = {}
    for (unit, number), role in state.roles.items():
        found.setdefault(unit, {})[number] = role
    return found


def _receivers(
    state: MasterState, by_unit: dict[str, dict[int, Role]], only: Sequence[str]
) -> tuple[tuple[Unit, ...], tuple[Finding, ...]]:
    directory = state.plan.directory
    if only:
        named: dict[str, Unit] = {}
        for name in only:
            found = directory.find(name)
            reached = directory.members(name) if found else ()
            reached = tuple(unit for unit in reached if unit.name in by_unit)
            if not reached:
                raise WrongUsage("unknown-unit", unit=name, hint=_hint(name, by_unit))
            named.update({unit.name: unit for unit in reached})
        return tuple(unit for unit in directory.units if unit.name in named), ()
    receivers, findings = [], []
    for unit in directory.units:
        roles = by_unit.get(unit.name)
        if roles is None:
            continue
        if all(role is Role.DATA for role in roles.values()):
            findings.append(finding("data-only", unit=unit.name, value=len(roles)))
        else:
            receivers.append(unit)
    findings += [finding("group-empty", unit=group.name, value=group.name) for group in _empty_groups(state)]
    return tuple(receivers), tuple(findings)


def _empty_groups(state: MasterState) -> Iterable[Unit]:
    named = {assignment.unit for _, _, task in state.plan.tasks() for assignment in task.assignments}
    return (group for group in state.plan.directory.empty_groups() if group.name in named)


def _hint(name: str, by_unit: dict[str, dict[int, Role]]) -> str:
    close = get_close_matches(name, by_unit, n=1, cutoff=0.5)
    return f"是不是“{close[0]}”？" if close else "请查看“单位”页里的全称。"


def _reports_before(state: MasterState, period: Period) -> dict[tuple[str, int], Report]:
    """The last report of each unit on each task from a period before this one."""
    found: dict[tuple[str, int], Report] = {}
    for report in sorted(state.reports, key=lambda one: (sort_key_of(one.period), one.seq)):
        if sort_key_of(report.period) < period.sort_key:
            found[report.unit, report.task] = report
    return found


def _form(
    state: MasterState,
    unit: Unit,
    roles: dict[int, Role],
    period: Period,
    due: date,
    issued_on: date,
    before: dict[tuple[str, int], Report],
) -> Form:
    rows = []
    for section, project, task in state.plan.tasks():
        role = roles.get(task.no)
        if role is None:
            continue
        earlier = before.get((unit.name, task.no))
        progress = earlier.value(Field.PROGRESS) if earlier else None
        history = state.history.get((str(period), unit.name, task.no))
        rows.append(
            FormRow(
                no=task.no,
                section=section.title,
                project=project.name,
                text=task.text,
                leaders=task.leaders,
                role=role,
                due=task.due,
                last=float(progress) if isinstance(progress, (int, float)) else None,
                sent=tuple((one, value) for one, value in history[-1].values if isinstance(one, Field))
                if history
                else (),
            )
        )
    return Form(
        plan_id=state.plan_id,
        plan_title=state.plan.title,
        unit=unit.name,
        period=period,
        issue=1,
        due=due,
        issued_on=issued_on,
        rows=tuple(rows),
        figures=tuple(_figures(state, unit.name, roles, period, before)),
    )


def _figures(
    state: MasterState,
    unit: str,
    roles: Mapping[int, Role],
    period: Period,
    before: Mapping[tuple[str, int], Report],
) -> Iterator[FormFigure]:
    """The indicators whose figure this unit is asked for.  What the master shows of them now is no part of a form."""
    tasks = {task.no: task for _, _, task in state.plan.tasks()}
    for one in state.indicators:
        if one.task not in roles or one.task not in tasks:
            continue
        if unit not in asked_units(one, tasks[one.task], state.plan.directory):
            continue
        asked, earlier = figure_of(one), before.get((unit, one.task))
        history = state.history.get((str(period), unit, one.task))
        yield FormFigure(
            replace(one, actual=None, updated=None, row=-1, units=()),
            last=_number(earlier.value(asked) if earlier else None),
            sent=_number(history[-1].value(asked) if history else None),
        )


def _number(value: FieldValue | None) -> float | None:
    return float(value) if isinstance(value, (int, float)) else None


def _numbered(form: Form, entry: ReturnEntry | None) -> Form:
    """The same contents keep their number and date; changed contents are the next issue."""
    if entry is None or not entry.form_id:
        return form
    if contents_of(entry.form_id) == form.contents:
        return replace(form, issue=issue_of(entry.form_id), issued_on=entry.sent_on or form.issued_on)
    return replace(form, issue=issue_of(entry.form_id) + 1)
