"""序时进度: how far a task should be on a day — by the calendar, by milestones, or as the clerk set it.

By the calendar a task grows evenly from 1 January of the plan's year to its due date.  A milestone is a day by whose
end a share of the task is to be done; between two of them, and from the last one to the due date, it grows evenly
too.  A milestone on or after the due date says nothing, so that a due date may be moved without mending milestones.
A start that the text names (9月启动) is a milestone of 0 %.  What milestones a plan names is read by
:mod:`xltasks.core.planned_milestones`.

The section sheets compute the same by formula (:func:`xltasks.render.formulas.schedule_formula`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from types import MappingProxyType

from xltasks.core.grid import Value

# A share is told in so many digits: a workbook keeps fewer of them than a computer reckons with.
SHARE_DIGITS = 9


@dataclass(frozen=True, slots=True)
class Milestone:
    """By the end of ``due`` the share ``share`` (a fraction) of task ``task`` is to be done.

    ``name`` and ``phrase`` are for people: what is due, and the words that said when.
    """

    task: int
    name: str
    due: date
    share: float
    phrase: str = ""


@dataclass(frozen=True, slots=True)
class Schedule:
    """What a task's 序时进度 goes by.

    ``by_hand``: somebody wrote over the formula; ``hand`` is the number that stands there, None for a cleared cell
    or one without a number, which expects nothing of the task.
    """

    milestones: tuple[Milestone, ...] = ()
    by_hand: bool = False
    hand: float | None = None

    def expected(self, due: date | None, today: date, year: int) -> float | None:
        """The share that should be done on ``today``, 0 to 1 unless by hand; None where nothing is expected.

        >>> Schedule().expected(date(2023, 12, 31), date(2023, 12, 31), 2023)
        1.0
        """
        if self.by_hand:
            return self.hand
        if due is None:
            return None
        mine = [(one.due, one.share) for one in self.milestones if one.due < due]
        before = max((day for day, _ in mine if day <= today), default=None) if mine else None
        after = min((day for day, _ in mine if day > today), default=due) if mine else due
        start = date(year, 1, 1) - timedelta(days=1)
        done = 0.0 if before is None else max(share for day, share in mine if day == before)
        then = 1.0 if after == due else max(share for day, share in mine if day == after)
        since = start if before is None else max(before, start)
        grown = done + (then - done) * max(0, (today - since).days) / max(1, (after - since).days)
        return round(min(1.0, max(0.0, grown)), SHARE_DIGITS)

    def by_rule(self) -> Schedule:
        """The same without what the clerk set: what was expected on days that are past."""
        return replace(self, by_hand=False, hand=None)


BY_CALENDAR = Schedule()


def by_task(milestones: Iterable[Milestone]) -> Mapping[int, Schedule]:
    """The schedule of every task that has milestones."""
    found: dict[int, list[Milestone]] = {}
    for one in milestones:
        found.setdefault(one.task, []).append(one)
    return MappingProxyType({task: Schedule(tuple(held)) for task, held in found.items()})


def schedule_in(schedules: Mapping[int, Schedule], number: Value) -> Schedule:
    """The schedule of the task whose number a cell holds."""
    return schedules.get(int(number), BY_CALENDAR) if isinstance(number, (int, float)) else BY_CALENDAR
