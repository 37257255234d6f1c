"""A copy of a master as it stood in one period, to be looked at and filed: what its sheets show."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from xltasks.core.figure_rows import asked_units, reported_figure
from xltasks.core.grid import CellError, Value
from xltasks.core.history import as_then, is_past, reports_until, values_in
from xltasks.core.indicators import Indicator
from xltasks.core.period import Period, sort_key_of
from xltasks.core.records import MasterState
from xltasks.core.schedule import Milestone
from xltasks.core.schema import SECTION_FIELDS, Col

_TOLD = (*SECTION_FIELDS.values(), Col.REPORTED_BY, Col.UPDATED, Col.REMARKS)


@dataclass(frozen=True, slots=True)
class ArchiveCopy:
    """A copy of ``period`` as of ``day``.

    ``state`` is the master with the plan and the names of then, and with no report and no return of a later period.
    ``values`` are what the rows of its tasks showed, by number.  ``past``: a later period was reported since.
    """

    period: Period
    day: date
    past: bool
    state: MasterState
    values: Mapping[int, Mapping[Col, Value]]
    indicators: tuple[Indicator, ...]
    milestones: tuple[Milestone, ...]

    @property
    def sent(self) -> int:
        """Forms that were sent out for the period."""
        return sum(entry.period == str(self.period) for entry in self.state.returns)

    @property
    def before_plan(self) -> bool:
        """Whether the period ends before the plan's year begins."""
        return self.period.end.year < self.state.plan.year


def archive_copy(state: MasterState, period: Period, day: date) -> ArchiveCopy:
    """What a copy of this period shows.  Numbers are those of :func:`xltasks.core.history.standings_in`."""
    past, then = is_past(state, period), as_then(state, period)
    numbers = {task.no for _, _, task in then.plan.tasks()}
    kept = replace(
        then,
        reports=tuple(one for one in then.reports if is_until(one.period, period)),
        returns=tuple(one for one in then.returns if is_until(one.period, period)),
    )
    return ArchiveCopy(
        period=period,
        day=day,
        past=past,
        state=kept,
        values={no: dict(_shown(state, no, held, past)) for no, held in values_in(state, period).items()},
        indicators=_figures_then(kept, period) if past else state.indicators,
        milestones=tuple(
            one for no, schedule in state.schedules.items() if no in numbers for one in schedule.milestones
        ),
    )


def is_until(written: str, period: Period) -> bool:
    """Whether a period, as a sheet has it, is this one or an earlier one."""
    return sort_key_of(written) <= period.sort_key


def _shown(state: MasterState, no: int, held: Mapping[Col, Value], past: bool) -> Iterator[tuple[Col, Value]]:
    """What units and office wrote into a row; the rest of it is the plan's, or comes by formula."""
    for column in _TOLD:
        value = held.get(column)
        if value is not None and value != "" and not isinstance(value, CellError):
            yield column, value
    schedule = state.schedule(no)
    if schedule.by_hand and not past:
        yield Col.SCHEDULE, schedule.hand


def _figures_then(state: MasterState, period: Period) -> tuple[Indicator, ...]:
    """The indicators with what was reported up to a period; a figure that the office wrote itself is of today."""
    tasks = {task.no: task for _, _, task in state.plan.tasks()}
    said = reports_until(state, period)
    return tuple(
        replace(
            one,
            actual=reported_figure(one, asked_units(one, tasks[one.task], state.plan.directory), said),
            updated=None,
        )
        for one in state.indicators
        if one.task in tasks
    )
