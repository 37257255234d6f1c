"""A master as it stood in any period, and what changed from one period to the next.

The section sheets show the present.  A period with no report of a later one *is* the present: its standing is what
the sheets show, the clerk's own entries included.  Any earlier period is read back from 填报记录: of every lead unit
the last word up to that period, brought together as the sheets do it.  Which tasks there were, who led them, when they
were due and what units were called is read back from 变更记录, as of the period's closing day.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from xltasks.core.grid import Value
from xltasks.core.period import Period, sort_key_of
from xltasks.core.plan_now import state_on
from xltasks.core.progress import light_of
from xltasks.core.projection import lead_units, project_task
from xltasks.core.records import MasterState, Report, latest_reports
from xltasks.core.schedule import BY_CALENDAR, Schedule
from xltasks.core.schema import Col, Field
from xltasks.core.settings import Day, Light, Settings, StatusMeaning
from xltasks.core.standing import Standing, standing_of


class Course(StrEnum):
    """How a task runs.  Every task has exactly one course: the counts add up to the number of tasks."""

    DONE = "done"
    ON_TIME = "on_time"
    BEHIND = "behind"
    OVERDUE = "overdue"
    PAUSED = "paused"
    UNREPORTED = "unreported"


@dataclass(frozen=True, slots=True)
class Move:
    """One task that stands otherwise than it did: its course, its progress (a fraction), or both."""

    no: int
    course_before: Course
    course: Course
    progress_before: float | None
    progress: float | None


def is_past(state: MasterState, period: Period) -> bool:
    """Whether there is a report of a later period, so that the section sheets show something newer."""
    return any(sort_key_of(held) > period.sort_key for held in state.periods)


def as_then(state: MasterState, period: Period) -> MasterState:
    """The master with the plan and the names of a period that is past, as of its closing day; else as it is."""
    return state_on(state, closing_day(state, period)) if is_past(state, period) else state


def reports_until(state: MasterState, period: Period) -> dict[tuple[str, int], Report]:
    """The last word of each (unit, task) up to and with this period."""
    return latest_reports(tuple(report for report in state.reports if sort_key_of(report.period) <= period.sort_key))


def is_done(report: Report, settings: Settings) -> bool:
    """Whether a report says that its task is done."""
    status = report.value(Field.STATUS)
    return isinstance(status, str) and settings.meaning(status) is StatusMeaning.DONE


def done_since(state: MasterState, unit: str, task: int, until: Period) -> Report | None:
    """The report with which a unit first called a task done and never took it back; None if it does not stand so.

    Only each period's last word counts, up to and with ``until``.
    """
    first: Report | None = None
    for held in state.periods:
        history = state.history.get((held, unit, task))
        if history and sort_key_of(held) <= until.sort_key:
            first = (first or history[-1]) if is_done(history[-1], state.settings) else None
    return first


def values_in(state: MasterState, period: Period) -> dict[int, Mapping[Col, Value]]:
    """What the row of every task that the plan then had showed in ``period``, by number, in the plan's order.

    Of a period that is past this is what the units reported; what the office itself wrote is of today.
    """
    if not is_past(state, period):
        rows = state.section_rows
        return {task.no: rows[task.no].values if task.no in rows else {} for _, _, task in state.plan.tasks()}
    state = as_then(state, period)
    said = reports_until(state, period)
    found: dict[int, Mapping[Col, Value]] = {}
    for _, _, task in state.plan.tasks():
        leads = lead_units(task, state.plan.directory)
        told = {unit: said[unit, task.no] for unit in leads if (unit, task.no) in said}
        found[task.no] = project_task(leads, told, state.settings)
    return found


def standings_in(state: MasterState, period: Period, today: date) -> tuple[Standing, ...]:
    """Every task that the plan then had, in its order, as it stood in ``period``, with the lights of ``today``."""
    past, shown = is_past(state, period), values_in(state, period)
    state = as_then(state, period)
    # What the clerk wrote over 序时进度 is of today; what it was then, no master remembers.
    return tuple(
        standing_of(task, shown[task.no], state, today, state.schedule(task.no).by_rule() if past else None)
        for _, _, task in state.plan.tasks()
    )


def day_of(state: MasterState, period: Period, day: Day) -> date:
    """The day on which a period is looked at: the day told, else its own last day if it is past, else the present."""
    if day.told is not None or not is_past(state, period):
        return day.under(state.settings)
    return closing_day(state, period)


def closing_day(state: MasterState, period: Period) -> date:
    """The last day of a period that is over, never before the period's end.

    That is the last day on which one of its reports was merged before a later period's were; if nothing came, the
    day its returns were due.
    """
    own, later = [], []
    for report in state.reports:
        if report.merged_on is None:
            continue
        if report.period == str(period):
            own.append(report.merged_on)
        elif sort_key_of(report.period) > period.sort_key:
            later.append(report.merged_on)
    in_time = [one for one in own if not later or one <= min(later)]
    due = [entry.due for entry in state.returns if entry.period == str(period) and entry.due is not None]
    return max((period.end, *(in_time or due)))


def period_before(state: MasterState, period: Period) -> Period | None:
    """The last period before this one that was sent out or reported, of the same kind (month, quarter) if any."""
    known = {Period.parse(text) for text in (*state.periods, *(entry.period for entry in state.returns))}
    before = [one for one in known if one.sort_key < period.sort_key]
    alike = [one for one in before if (one.month is None) == (period.month is None)]
    return max(alike or before, key=lambda one: one.sort_key, default=None)


def light(
    status: str | None,
    progress: float | None,
    due: date,
    state: MasterState,
    today: date,
    schedule: Schedule = BY_CALENDAR,
) -> Light | None:
    """The light of a task or of one unit's part in it."""
    year = state.plan.year
    return light_of(status or "", progress, due, settings=state.settings, today=today, year=year, schedule=schedule)


def course(shown: Light | None, status: str | None, due: date, today: date, settings: Settings) -> Course:
    """The course of a task or of one unit's part in it, given its light."""
    if shown is Light.DONE:
        return Course.DONE
    if due < today:
        return Course.OVERDUE
    if shown is Light.GREEN:
        return Course.ON_TIME
    if shown is not None:
        return Course.BEHIND
    return Course.PAUSED if settings.meaning(status or "") is StatusMeaning.PAUSED else Course.UNREPORTED


def course_of(standing: Standing, state: MasterState, today: date) -> Course:
    """The course of a task as it stands."""
    shown = light(standing.status, standing.progress, standing.due, state, today, standing.schedule)
    return course(shown, standing.status, standing.due, today, state.settings)


def moves(
    state: MasterState, then: tuple[Standing, ...], then_day: date, now: tuple[Standing, ...], today: date
) -> tuple[Move, ...]:
    """What changed between two standings, in the plan's order; tasks that stand as they did are left out.

    So are tasks that came to the plan or left it in between: they have nothing to be compared with.
    """
    before = {one.no: one for one in then}
    found = []
    for one in now:
        was = before.get(one.no)
        if was is None:
            continue
        move = Move(one.no, course_of(was, state, then_day), course_of(one, state, today), was.progress, one.progress)
        if move.course is not move.course_before or move.progress != move.progress_before:
            found.append(move)
    return tuple(found)
