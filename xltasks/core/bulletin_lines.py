"""The lines of a bulletin: tasks, units and sections with their counts, as its text and annexes show them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from xltasks.core.history import (
    Course,
    Move,
)
from xltasks.core.period import Period
from xltasks.core.plan import Plan, Task
from xltasks.core.settings import Light
from xltasks.core.states import ReturnState


@dataclass(frozen=True, slots=True)
class Ask:
    """One unit's wish for a later due date, made in this period.

    ``granted`` once the office set a date as late, ``declined`` when it said no on 待确认; else it still waits.
    """

    unit: str
    task: int
    until: date
    granted: bool
    declined: bool = False


@dataclass(frozen=True, slots=True)
class TaskLine:
    """One task: a row of the full table.

    ``leads`` are as the plan names them, groups not opened.  ``progress`` and ``before`` (last period's) are
    fractions; ``gap`` is how far progress lags behind the calendar, as a fraction, None without a due calendar
    (done, nothing reported).  ``first_due`` is the plan's own date where the office has set another since.
    ``done_on`` is the day by which every lead that reports had called the task done, None for a task that is not
    done or that only the office calls so.
    """

    no: int
    section: int
    text: str
    leaders: tuple[str, ...]
    leads: tuple[str, ...]
    due: date
    first_due: date | None
    progress: float | None
    before: float | None
    status: str
    light: Light | None
    course: Course
    course_before: Course | None
    gap: float | None
    problems: str
    next_steps: str
    asks: tuple[Ask, ...]
    times_extended: int
    done_on: date | None

    @property
    def early(self) -> bool:
        """Whether the task was done before its due date."""
        return self.course is Course.DONE and self.done_on is not None and self.done_on < self.due

    @property
    def newly(self) -> bool:
        """Whether the task was on another course last period; never without one to compare with."""
        return self.course_before is not None and self.course is not self.course_before


@dataclass(frozen=True, slots=True)
class Tally:
    """Counts of a set of tasks: by course and by light, each in the order of its enum, and mean progress.

    ``average`` is the mean of the progresses reported, as a fraction, None when there is none; ``reported`` is
    how many there are.  ``sum(courses) == tasks == sum(lights) + unlit``.
    """

    tasks: int
    courses: tuple[int, ...]
    lights: tuple[int, ...]
    reported: int
    average: Decimal | None

    def of(self, one: Course) -> int:
        """The tasks on one course."""
        return self.courses[tuple(Course).index(one)]

    def lit(self, one: Light) -> int:
        """The tasks with one light."""
        return self.lights[tuple(Light).index(one)]

    @property
    def unlit(self) -> int:
        """The tasks without a light."""
        return self.tasks - sum(self.lights)


@dataclass(frozen=True, slots=True)
class UnitLine:
    """One unit: a row of the unit table.

    ``tally`` counts the tasks it leads, by its own report where several lead; a unit that leads none has no
    ``score`` and no ``place``.  ``score`` is the mean progress of these tasks in percent, one decimal, nothing
    reported counting as 0 and more than 100 % as 100.  ``state`` is None for a unit that was sent no form;
    ``missed`` counts the periods in a row, this one included, without a usable return.
    """

    unit: str
    tally: Tally
    score: Decimal | None
    place: int | None
    state: ReturnState | None
    due: date | None
    returned_on: date | None
    missed: int


@dataclass(frozen=True, slots=True)
class SectionLine:
    """One section: a row of the light table."""

    no: int
    title: str
    tally: Tally


@dataclass(frozen=True, slots=True)
class Bulletin:
    """A period as it is told.  ``day`` is the day of all lights; ``before`` and ``previous`` are the last period's.

    ``past``: the period is read back from the record.  ``sections`` are those of the plan, in order.  ``added`` and
    ``withdrawn`` are the tasks that came to the plan and left it since the last period.
    """

    plan: Plan
    period: Period
    day: date
    past: bool
    total: Tally
    previous: Period | None
    before: Tally | None
    tasks: tuple[TaskLine, ...]
    units: tuple[UnitLine, ...]
    sections: tuple[SectionLine, ...]
    changes: tuple[Move, ...]
    yellow_gap: float
    red_gap: float
    light_words: tuple[tuple[Light, str], ...]
    last_reported: Period | None
    next_due: date
    added: tuple[TaskLine, ...] = ()
    withdrawn: tuple[Task, ...] = ()

    def on(self, one: Course) -> tuple[TaskLine, ...]:
        """The tasks on one course, in the plan's order."""
        return tuple(task for task in self.tasks if task.course is one)

    def returned(self, state: ReturnState) -> tuple[UnitLine, ...]:
        """The units whose return is in this state."""
        return tuple(unit for unit in self.units if unit.state is state)

    @property
    def sent(self) -> int:
        """How many units were sent a form."""
        return sum(unit.state is not None for unit in self.units)

    @property
    def back(self) -> int:
        """How many returned one that could be used, in time or late."""
        return len(self.returned(ReturnState.RETURNED)) + len(self.returned(ReturnState.LATE))

    @property
    def ranked(self) -> tuple[UnitLine, ...]:
        """The units that lead a task, best first; equals in the directory's order."""
        return tuple(sorted((unit for unit in self.units if unit.place), key=lambda unit: unit.place or 0))

    @property
    def asks(self) -> tuple[Ask, ...]:
        """The wishes for a later date made in this period."""
        return tuple(ask for task in self.tasks for ask in task.asks)

    @property
    def granted(self) -> tuple[TaskLine, ...]:
        """The tasks whose due date the office has set later than the plan's."""
        return tuple(task for task in self.tasks if task.first_due is not None and task.due > task.first_due)

    @property
    def before_plan(self) -> bool:
        """Whether the period ends before the plan's year begins."""
        return self.period.end.year < self.plan.year

    @property
    def year_end(self) -> bool:
        """Whether the period is the plan's last."""
        return self.period.end >= date(self.plan.year, 12, 31)
