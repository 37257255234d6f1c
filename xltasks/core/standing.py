"""Where every task of a master stands: what its section row shows, with the light computed for a day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from xltasks.core.grid import Value
from xltasks.core.overview import TaskState
from xltasks.core.plan import Role, Task
from xltasks.core.progress import light_of
from xltasks.core.records import MasterState
from xltasks.core.schedule import BY_CALENDAR, Schedule
from xltasks.core.schema import Col
from xltasks.core.values import as_text


@dataclass(frozen=True, slots=True)
class Standing:
    """One task as its row shows it.  ``light`` is the office's word for it, None for no light."""

    no: int
    progress: float | None
    status: str | None
    light: str | None
    text: str | None
    problems: str | None
    next_steps: str | None
    due: date
    updated: date | None
    schedule: Schedule = BY_CALENDAR


def standings(state: MasterState, today: date) -> tuple[Standing, ...]:
    """Every task of the plan, in its order, as of ``today``."""
    rows = state.section_rows
    return tuple(
        standing_of(task, rows[task.no].values if task.no in rows else {}, state, today)
        for _, _, task in state.plan.tasks()
    )


def standing_of(
    task: Task, values: Mapping[Col, Value], state: MasterState, today: date, schedule: Schedule | None = None
) -> Standing:
    """Where one task stands, given what its row shows; ``schedule`` is the one its row goes by now unless given."""
    progress, status = _number(values.get(Col.PROGRESS)), _text(values.get(Col.STATUS))
    schedule = state.schedule(task.no) if schedule is None else schedule
    light = light_of(
        status or "",
        progress,
        task.due,
        settings=state.settings,
        today=today,
        year=state.plan.year,
        schedule=schedule,
    )
    return Standing(
        no=task.no,
        progress=progress,
        status=status,
        light=state.settings.light_word(light) if light else None,
        text=_text(values.get(Col.LATEST)),
        problems=_text(values.get(Col.PROBLEMS)),
        next_steps=_text(values.get(Col.NEXT_STEPS)),
        due=task.due,
        updated=_date(values.get(Col.UPDATED)),
        schedule=schedule,
    )


def task_states(state: MasterState, today: date) -> tuple[TaskState, ...]:
    """The same as input for the overview's figures."""
    return states_of(state, standings(state, today))


def states_of(state: MasterState, shown: tuple[Standing, ...]) -> tuple[TaskState, ...]:
    """Standings as input for the overview's figures."""
    found = {one.no: one for one in shown}
    return tuple(
        TaskState(
            task.no,
            section.no,
            task.leaders,
            task.units(Role.LEAD),
            task.due,
            found[task.no].progress,
            found[task.no].status or "",
            schedule=found[task.no].schedule,
        )
        for section, _, task in state.plan.tasks()
    )


def _number(value: Value) -> float | None:
    return float(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else None


def _text(value: Value) -> str | None:
    return as_text(value) or None


def _date(value: Value) -> date | None:
    if isinstance(value, datetime):
        return value.date()
    return value if isinstance(value, date) else None
