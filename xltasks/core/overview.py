"""The figures of 首页 and 总览: counts of lights and status words, and average progress.

The sheets compute the same figures by formulas; these are their stored results, and what other verbs report.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from xltasks.core.plan import Plan, Role
from xltasks.core.progress import is_near_due, is_overdue, light_of
from xltasks.core.schedule import BY_CALENDAR, Schedule
from xltasks.core.schema import WITHDRAWN_STATUS
from xltasks.core.settings import Light, Settings


@dataclass(frozen=True, slots=True)
class TaskState:
    """Where a task stands, as its row on the section sheet shows it.

    ``section`` is the section's number; ``leaders`` and ``leads`` are names without remarks; ``progress`` is a
    fraction, None when the cell is blank or holds no number; ``status`` is the cell's word, blank if none.
    ``light`` is the word that 亮灯 shows, None where that is to be found by the rule; ``schedule`` is what its
    序时进度 goes by.
    """

    no: int
    section: int
    leaders: tuple[str, ...]
    leads: tuple[str, ...]
    due: date | None
    progress: float | None = None
    status: str = ""
    light: str | None = None
    schedule: Schedule = BY_CALENDAR

    def expected(self, today: date, year: int) -> float | None:
        """Its 序时进度; None where nothing is expected."""
        return None if self.status == WITHDRAWN_STATUS else self.schedule.expected(self.due, today, year)

    def shown_light(self, settings: Settings, today: date, year: int) -> Light | None:
        """The light its row shows; None for none, and for a word that is no light."""
        if self.light is not None:
            return next((light for light, word in settings.light_words if word == self.light), None)
        return light_of(
            self.status,
            self.progress,
            self.due,
            settings=settings,
            today=today,
            year=year,
            schedule=self.schedule,
        )


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures of a set of tasks.

    ``lights`` holds the count of each light in the order of :class:`Light`; ``unlit`` the tasks without a light;
    ``statuses`` the count of each word of 设置, in its order.  ``behind``: yellow, or red for their gap;
    ``overdue``: past due and not done; ``near_due``: due soon and not done; ``unreported``: no progress and no
    status yet.  ``average`` is the mean of the progresses reported, None when there is none.

    ``tasks == done + on_time + behind + overdue + unlit`` always holds.
    """

    tasks: int
    lights: tuple[int, ...]
    statuses: tuple[int, ...]
    overdue: int
    near_due: int
    unreported: int
    average: float | None

    def light(self, light: Light) -> int:
        """The count of one light."""
        return self.lights[tuple(Light).index(light)]

    @property
    def unlit(self) -> int:
        """Tasks that show no light."""
        return self.tasks - sum(self.lights)

    @property
    def done(self) -> int:
        """Tasks done."""
        return self.light(Light.DONE)

    @property
    def on_time(self) -> int:
        """Tasks with the GREEN light."""
        return self.light(Light.GREEN)

    @property
    def behind(self) -> int:
        """Tasks that lag behind the calendar without being overdue."""
        return self.light(Light.YELLOW) + self.light(Light.RED) - self.overdue


@dataclass(frozen=True, slots=True)
class Overview:
    """Figures of the whole plan and its parts, each part with its name.

    ``units`` holds the units that lead a task, most tasks first, then in the directory's order.
    """

    total: Figures
    sections: tuple[tuple[int, Figures], ...]
    leaders: tuple[tuple[str, Figures], ...]
    units: tuple[tuple[str, Figures], ...]


@dataclass(frozen=True, slots=True)
class HomeCounts:
    """What 首页 counts beside tasks: units sent to and returned in its period, cells that wait, findings."""

    sent: int = 0
    returned: int = 0
    waiting: int = 0
    findings: int = 0


def plan_states(plan: Plan) -> tuple[TaskState, ...]:
    """The tasks of a plan before anything is reported."""
    return tuple(
        TaskState(task.no, section.no, task.leaders, task.units(Role.LEAD), task.due)
        for section, _, task in plan.tasks()
    )


def figures(states: Iterable[TaskState], *, settings: Settings, today: date, year: int) -> Figures:
    """The figures of these tasks on ``today``."""
    return _figures([(state, state.shown_light(settings, today, year)) for state in states], settings, today)


def _figures(lit: Sequence[tuple[TaskState, Light | None]], settings: Settings, today: date) -> Figures:
    """The same for tasks with the light that each shows."""
    held = [state for state, _ in lit]
    lights = [light for _, light in lit]
    overdue = sum(is_overdue(light, state.due, today) for state, light in lit)
    progresses = [state.progress for state in held if state.progress is not None]
    return Figures(
        tasks=len(held),
        lights=tuple(lights.count(light) for light in Light),
        statuses=tuple(sum(s.status == word.word for s in held) for word in settings.status_words),
        overdue=overdue,
        near_due=sum(is_near_due(light, state.due, today, settings) for state, light in lit),
        unreported=sum(state.progress is None and not state.status for state in held),
        average=sum(progresses) / len(progresses) if progresses else None,
    )


def overview(
    states: Sequence[TaskState],
    *,
    sections: Sequence[int],
    leaders: Sequence[str],
    units: Sequence[str],
    settings: Settings,
    today: date,
    year: int,
) -> Overview:
    """The figures of the plan, of each section and leader as listed, and of each listed unit that leads a task."""
    lit = [(state, state.shown_light(settings, today, year)) for state in states]
    by_section: dict[int, list[tuple[TaskState, Light | None]]] = {}
    by_leader: dict[str, list[tuple[TaskState, Light | None]]] = {}
    by_unit: dict[str, list[tuple[TaskState, Light | None]]] = {}
    for one in lit:
        by_section.setdefault(one[0].section, []).append(one)
        for leader in dict.fromkeys(one[0].leaders):
            by_leader.setdefault(leader, []).append(one)
        for unit in dict.fromkeys(one[0].leads):
            by_unit.setdefault(unit, []).append(one)

    def of(part: Sequence[tuple[TaskState, Light | None]]) -> Figures:
        return _figures(part, settings, today)

    leading = sorted((unit for unit in units if unit in by_unit), key=lambda unit: -len(by_unit[unit]))
    return Overview(
        total=of(lit),
        sections=tuple((section, of(by_section.get(section, []))) for section in sections),
        leaders=tuple((leader, of(by_leader.get(leader, []))) for leader in leaders),
        units=tuple((unit, of(by_unit[unit])) for unit in leading),
    )
