"""What a master remembers: reports, the register of returns, what waits for a person, and the section rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from types import MappingProxyType
from typing import NamedTuple

from xltasks.core.asked import Asked
from xltasks.core.events import Event
from xltasks.core.form import FieldValue
from xltasks.core.grid import Value
from xltasks.core.indicators import Indicator
from xltasks.core.packable import Packable
from xltasks.core.period import sort_key_of
from xltasks.core.plan import Plan, Role
from xltasks.core.plan_fields import PlanField
from xltasks.core.renames import Renames
from xltasks.core.schedule import BY_CALENDAR, Schedule
from xltasks.core.schema import Col
from xltasks.core.settings import Settings
from xltasks.core.states import Decision, ReturnState


class Report(NamedTuple):
    """What one unit said of one task in one return: a row of 填报记录, all fields as they then stood.

    ``unit`` is what the unit is called now, ``written`` the name the row has where that is another.  There are tens
    of thousands, so it is a tuple: made and handed on several times as fast as a dataclass.
    """

    seq: int
    period: str
    unit: str
    task: int
    role: Role | None
    values: tuple[tuple[Asked, FieldValue], ...]
    remark: str = ""
    reporter: str = ""
    phone: str = ""
    reported_on: date | None = None
    file: str = ""
    merged_on: date | None = None
    written: str = ""

    @property
    def as_written(self) -> str:
        """The unit's name as the row has it."""
        return self.written or self.unit

    def value(self, field: Asked) -> FieldValue | None:
        """The value of a field; None when the unit has said nothing there."""
        for held, value in self.values:
            if held == field:
                return value
        return None


@dataclass(frozen=True, slots=True)
class ReturnEntry(Packable):
    """A row of 回收情况: one unit in one period.  ``row`` is its 0-based row on the sheet.

    ``unit`` is what the unit is called now, ``written`` the name the row has where that is another.
    """

    row: int
    period: str
    unit: str
    form_id: str
    tasks: int
    sent_on: date | None
    due: date | None
    state: ReturnState
    returned_on: date | None = None
    file: str = ""
    sha256: str = ""
    written: str = ""

    @property
    def as_written(self) -> str:
        """The unit's name as the row has it."""
        return self.written or self.unit


@dataclass(frozen=True, slots=True)
class PendingItem:
    """A row of 待确认.  ``now`` and ``returned`` are as shown; ``done`` is what became of it, blank while open.

    ``unit`` is what the unit is called now, ``written`` the name the row has where that is another.
    ``field`` is what a unit filled, or for a row of a revised plan what that plan changes: then there is no unit and
    no period, and ``section`` is where a new task goes.
    """

    row: int
    item: str
    decision: Decision | None
    task: int
    unit: str
    period: str
    field: Asked | PlanField
    sent: str
    now: str
    returned: str
    reason: str
    file: str
    sheet: str
    cell: str
    done: str
    written: str = ""
    section: str = ""

    @property
    def as_written(self) -> str:
        """The unit's name as the row has it."""
        return self.written or self.unit


@dataclass(frozen=True, slots=True)
class SectionRow(Packable):
    """A task's row on its section sheet: ``columns`` gives each heading's 0-based column.

    ``section`` is the section's number, 0 for a table that no section of the plan has.
    """

    sheet: str
    row: int
    columns: Mapping[Col, int]
    values: Mapping[Col, Value]
    section: int = 0


ReportKey = tuple[str, str, int]  # period, unit, task


@dataclass(frozen=True)
class MasterState:
    """A master, read whole.

    ``plan`` is the plan as the section sheets have it now, ``withdrawn`` in the same shape what left it, ``built`` the
    plan as it was made.  ``first_due`` is each task's first due date, whatever was set since.  ``events`` are the rows
    of 变更记录; a master made before there was such a sheet has none and ``keeps_changes`` is False.  ``day`` is the
    day for which plan and names stand, where that is not the present.
    ``schedules`` are those of the tasks with milestones or a 序时进度 by hand; all others go by the calendar.
    ``indicators`` are the rows of 量化指标.
    """

    plan_id: str
    plan: Plan
    settings: Settings
    reports: tuple[Report, ...]
    returns: tuple[ReturnEntry, ...]
    pending: tuple[PendingItem, ...]
    section_rows: Mapping[int, SectionRow]
    built: Plan
    withdrawn: Plan
    known_findings: frozenset[tuple[str, ...]] = frozenset()
    first_due: Mapping[int, date] = field(default_factory=dict)
    events: tuple[Event, ...] = ()
    keeps_changes: bool = True
    day: date | None = None
    schedules: Mapping[int, Schedule] = field(default_factory=dict)
    indicators: tuple[Indicator, ...] = ()

    def schedule(self, task: int) -> Schedule:
        """What a task's 序时进度 goes by."""
        return self.schedules.get(task, BY_CALENDAR)

    @cached_property
    def renames(self) -> Renames:
        """What units were called before."""
        return Renames.of(self.events)

    @cached_property
    def history(self) -> Mapping[ReportKey, tuple[Report, ...]]:
        """All reports of a unit on a task in a period, oldest first: the last one is current."""
        found: dict[ReportKey, list[Report]] = {}
        for report in sorted(self.reports, key=lambda report: report.seq):
            found.setdefault((report.period, report.unit, report.task), []).append(report)
        return {key: tuple(reports) for key, reports in found.items()}

    @cached_property
    def periods(self) -> tuple[str, ...]:
        """Every period that has a report, in order of time."""
        return tuple(sorted({report.period for report in self.reports}, key=sort_key_of))

    def periods_before(self, period: str) -> tuple[str, ...]:
        """The periods before this one that have a report, in order of time."""
        held = self._periods_before.get(period)
        if held is None:
            own = sort_key_of(period)
            held = tuple(one for one in self.periods if sort_key_of(one) < own)
            self._periods_before[period] = held
        return held

    @cached_property
    def _periods_before(self) -> dict[str, tuple[str, ...]]:
        return {}

    @cached_property
    def latest(self) -> Mapping[tuple[str, int], Report]:
        """The current report of the latest period for each (unit, task)."""
        return latest_reports(self.reports)

    def latest_with(self, new: Iterable[Report]) -> Mapping[tuple[str, int], Report]:
        """The same once these reports have come as well."""
        return latest_reports(new, self.latest)

    @cached_property
    def roles(self) -> Mapping[tuple[str, int], Role]:
        """The role of every unit that answers for a task, members of groups included: the strongest it has."""
        strength = (Role.LEAD, Role.SUPPORT, Role.DATA)
        roles: dict[tuple[str, int], Role] = {}
        for _, _, task in self.plan.tasks():
            for assignment in task.assignments:
                for unit in self.plan.directory.members(assignment.unit):
                    held = roles.get((unit.name, task.no))
                    if held is None or strength.index(assignment.role) < strength.index(held):
                        roles[unit.name, task.no] = assignment.role
        return roles


def latest_reports(
    reports: Iterable[Report], before: Mapping[tuple[str, int], Report] = MappingProxyType({})
) -> dict[tuple[str, int], Report]:
    """The current report of the latest period for each (unit, task), ``before`` being those of earlier reports."""
    latest = dict(before)
    for report in reports:
        key = report.unit, report.task
        held = latest.get(key)
        if held is None or _age(held) <= _age(report):
            latest[key] = report
    return latest


def _age(report: Report) -> tuple[tuple[date, bool], int]:
    return sort_key_of(report.period), report.seq
