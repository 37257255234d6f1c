"""The figures of a period: everything 督查通报 says, reckoned once, so that text and annexes agree by construction.

The text counts and sums nothing itself: every number in it is a count over ``tasks``, ``units`` or ``sections``,
which are the rows of the annexes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta

from xltasks.core.bulletin_lines import Ask, Bulletin, SectionLine, Tally, TaskLine, UnitLine
from xltasks.core.events import due_told
from xltasks.core.extensions import extensions
from xltasks.core.history import (
    Course,
    as_then,
    closing_day,
    course,
    course_of,
    day_of,
    done_since,
    is_past,
    light,
    moves,
    period_before,
    reports_until,
    standings_in,
)
from xltasks.core.period import Period, sort_key_of
from xltasks.core.plan import Role, Task
from xltasks.core.projection import lead_units
from xltasks.core.records import MasterState, Report, ReturnEntry
from xltasks.core.schedule import Schedule
from xltasks.core.schema import Field
from xltasks.core.settings import Day, Light
from xltasks.core.shares import mean, percent, places
from xltasks.core.standing import Standing
from xltasks.core.states import Decision, ReturnState


def bulletin(state: MasterState, period: Period, day: Day) -> Bulletin:
    """Everything a bulletin of ``period`` says: of a past one with the plan and the names it then had."""
    today = day_of(state, period, day)
    state = as_then(state, period)
    now = standings_in(state, period, today)
    previous = period_before(state, period)
    then, then_day = _last(state, previous)
    tasks = _task_lines(state, period, today, now, then, then_day)
    reported = [Period.parse(held) for held in state.periods if sort_key_of(held) <= period.sort_key]
    compared = frozenset(one.no for one in then)
    section_of = {task.no: section.no for section, _, task in state.plan.tasks()}
    return Bulletin(
        plan=state.plan,
        period=period,
        day=today,
        past=is_past(state, period),
        total=_tally(_parts(now), state, today),
        previous=previous if then else None,
        before=_tally(_parts(then), state, then_day) if then else None,
        tasks=tasks,
        units=_unit_lines(state, period, today, now),
        sections=tuple(
            SectionLine(
                section.no,
                section.title,
                _tally(_parts(one for one in now if section_of[one.no] == section.no), state, today),
            )
            for section in state.plan.sections
        ),
        changes=moves(state, then, then_day, now, today) if then else (),
        yellow_gap=state.settings.yellow_gap,
        red_gap=state.settings.red_gap,
        light_words=state.settings.light_words,
        last_reported=reported[-1] if reported else None,
        next_due=period.following.end + timedelta(days=state.settings.due_after_days),
        added=tuple(line for line in tasks if line.no not in compared) if then else (),
        withdrawn=tuple(task for _, _, task in state.withdrawn.tasks() if task.no in compared),
    )


def _last(state: MasterState, previous: Period | None) -> tuple[tuple[Standing, ...], date]:
    """The standings of the last period and its day; none where nothing had been reported by then.

    A period that nobody reported is still the one to compare with, but only once something had been reported.
    """
    if previous is None or not reports_until(state, previous):
        return (), date.min
    day = closing_day(state, previous)
    return standings_in(state, previous, day), day


# Status, progress, due, schedule: a task, or one unit's part in it.
_Part = tuple[str | None, float | None, date, Schedule]


def _tally(parts: Iterable[_Part], state: MasterState, today: date) -> Tally:
    held = tuple(parts)
    lit = [light(status, progress, due, state, today, schedule) for status, progress, due, schedule in held]
    courses = [
        course(shown, status, due, today, state.settings) for shown, (status, _, due, _) in zip(lit, held, strict=True)
    ]
    progresses = [progress for _, progress, _, _ in held if progress is not None]
    return Tally(
        tasks=len(held),
        courses=tuple(courses.count(one) for one in Course),
        lights=tuple(lit.count(one) for one in Light),
        reported=len(progresses),
        average=mean(progresses),
    )


def _parts(shown: Iterable[Standing]) -> list[_Part]:
    return [(one.status, one.progress, one.due, one.schedule) for one in shown]


def _task_lines(
    state: MasterState,
    period: Period,
    today: date,
    now: Sequence[Standing],
    then: Sequence[Standing],
    then_day: date,
) -> tuple[TaskLine, ...]:
    before = {one.no: one for one in then}
    asks, put_off = _asks(state, period), extensions(state)
    lines = []
    for (section, _, task), one in zip(state.plan.tasks(), now, strict=True):
        was, first = before.get(task.no), state.first_due.get(task.no, task.due)
        its_course = course_of(one, state, today)
        lagging = its_course in (Course.ON_TIME, Course.BEHIND, Course.OVERDUE)
        lines.append(
            TaskLine(
                no=task.no,
                section=section.no,
                text=task.text,
                leaders=task.leaders,
                leads=task.units(Role.LEAD),
                due=task.due,
                first_due=first if first != task.due else None,
                progress=one.progress,
                before=was.progress if was else None,
                status=one.status or "",
                light=light(one.status, one.progress, one.due, state, today, one.schedule),
                course=its_course,
                course_before=course_of(was, state, then_day) if was else None,
                gap=_gap(one, today, state.plan.year) if lagging else None,
                problems=one.problems or "",
                next_steps=one.next_steps or "",
                asks=tuple(asks.get(task.no, ())),
                times_extended=put_off[task.no].times if task.no in put_off else 0,
                done_on=_done_on(state, task, period) if its_course is Course.DONE else None,
            )
        )
    return tuple(lines)


def _gap(one: Standing, today: date, year: int) -> float:
    return (one.schedule.expected(one.due, today, year) or 0.0) - (one.progress or 0.0)


def _done_on(state: MasterState, task: Task, period: Period) -> date | None:
    """The day of the last of the lead units to call the task done for good; None while one of them does not."""
    days = []
    for unit in lead_units(task, state.plan.directory):
        since = done_since(state, unit, task.no, period)
        day = since and (since.reported_on or since.merged_on)
        if day:
            days.append(day)
        elif any(state.history.get((held, unit, task.no)) for held in state.periods):
            return None
    return max(days, default=None)


def _asks(state: MasterState, period: Period) -> dict[int, list[Ask]]:
    """The wishes made in this period, by task, in the order they came.

    A wish stands on 待确认 until it is decided, and in 填报记录 once it is granted; a date that the plan allows anyway
    is none.
    """
    due = {task.no: task.due for _, _, task in state.plan.tasks()}
    found: dict[int, list[Ask]] = {}
    for (held, unit, task), history in state.history.items():
        until = history[-1].value(Field.EXTENSION)
        if held != str(period) or not isinstance(until, date) or task not in due:
            continue
        if until > state.first_due.get(task, due[task]):
            found.setdefault(task, []).append(Ask(unit, task, until, granted=due[task] >= until))
    for item in state.pending:
        if item.field is not Field.EXTENSION or item.period != str(period) or item.task not in due:
            continue
        asked, told = due_told(item.returned), found.get(item.task, [])
        if asked is None or asked <= state.first_due.get(item.task, due[item.task]):
            continue
        if all((ask.unit, ask.until) != (item.unit, asked) for ask in told):
            declined = item.decision is Decision.DECLINE
            ask = Ask(item.unit, item.task, asked, granted=due[item.task] >= asked, declined=declined)
            found.setdefault(item.task, []).append(ask)
    return found


def _unit_lines(state: MasterState, period: Period, today: date, now: Sequence[Standing]) -> tuple[UnitLine, ...]:
    entries = {entry.unit: entry for entry in state.returns if entry.period == str(period)}
    parts = _parts_led(state, period, now)
    answerable = {unit for unit, _ in state.roles}
    names = [unit.name for unit in state.plan.directory.units if unit.name in answerable or unit.name in entries]
    # A unit that was renamed or taken off the directory since it was sent a form: under the name it then had.
    names += [name for name in (*entries, *parts) if name not in names]
    tallies = {name: _tally(parts.get(name, ()), state, today) for name in names}
    scores = {
        name: percent(mean([min(1.0, max(0.0, progress or 0.0)) for _, progress, _, _ in parts[name]]) or 0.0)
        for name in names
        if name in parts
    }
    ranks = dict(zip(scores, places(tuple(scores.values())), strict=True))
    missed = _missed(state, period)
    return tuple(
        UnitLine(
            unit=name,
            tally=tallies[name],
            score=scores.get(name),
            place=ranks.get(name),
            state=entries[name].state if name in entries else None,
            due=entries[name].due if name in entries else None,
            returned_on=entries[name].returned_on if name in entries else None,
            missed=missed.get(name, 0),
        )
        for name in dict.fromkeys(names)
    )


def _parts_led(state: MasterState, period: Period, now: Sequence[Standing]) -> Mapping[str, list[_Part]]:
    """The tasks that each unit leads, as it stands in them: where several lead, by its own last word."""
    said = reports_until(state, period)
    parts: dict[str, list[_Part]] = {}
    for (_, _, task), one in zip(state.plan.tasks(), now, strict=True):
        leads = lead_units(task, state.plan.directory)
        for unit in leads:
            if len(leads) == 1:
                parts.setdefault(unit, []).append((one.status, one.progress, one.due, one.schedule))
            else:
                parts.setdefault(unit, []).append((*_own_word(said.get((unit, task.no))), one.due, one.schedule))
    return parts


def _own_word(report: Report | None) -> tuple[str | None, float | None]:
    if report is None:
        return None, None
    status, progress = report.value(Field.STATUS), report.value(Field.PROGRESS)
    return (
        str(status) if status is not None else None,
        float(progress) if isinstance(progress, (int, float)) else None,
    )


_OUT = (ReturnState.MISSING, ReturnState.REJECTED)


def _missed(state: MasterState, period: Period) -> dict[str, int]:
    """How many periods in a row, up to this one, each unit was sent a form and returned none that could be used."""
    by_unit: dict[str, list[ReturnEntry]] = {}
    for entry in state.returns:
        held = Period.parse(entry.period)
        if held.sort_key <= period.sort_key and (held.month is None) == (period.month is None):
            by_unit.setdefault(entry.unit, []).append(entry)
    found = {}
    for unit, entries in by_unit.items():
        entries.sort(key=lambda entry: sort_key_of(entry.period), reverse=True)
        if entries[0].period != str(period):
            continue
        found[unit] = next((n for n, entry in enumerate(entries) if entry.state not in _OUT), len(entries))
    return found
