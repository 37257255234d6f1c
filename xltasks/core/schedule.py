"""序时进度: how far a task should be on a day — by the calendar, by milestones, or as the clerk set it.

By the calendar a task grows evenly from 1 January of the plan's year to its due date.  A milestone is a day by whose
end a share of the task is to be done; between two of them, and from the last one to the due date, it grows evenly
too.  A milestone on or after the due date says nothing, so that a due date may be moved without mending milestones.
A start that the text names (9月启动) is a milestone of 0 %.

The section sheets compute the same by formula (:func:`xltasks.render.formulas.schedule_formula`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from types import MappingProxyType

from xltasks.core.deadlines import DeadlineKind, Step
from xltasks.core.grid import Value
from xltasks.core.plan import Plan, Task

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
        before = max((day for day, _ in mine if day <= today), default=None)
        after = min((day for day, _ in mine if day > today), default=due)
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


# --- what a plan says -----------------------------------------------------------------------------------------

_OF_WHOLE = r"(?:全年|年度|目标|任务|计划|投资|工程|建设|形象|工作|进度|总|量|的|数|到|至|到了)*"
_SHARE = re.compile(rf"(?:完成|达到?|超过?|过){_OF_WHOLE}(\d{{1,2}}(?:\.\d+)?)[%％]")
_HALF = re.compile(r"过半|一半|半数")
_BEGIN = r"(?:正式|全面|全部|陆续|启动|开始|开工|动工)"
_START = re.compile(
    rf"(?:(?<!\d)(?P<month>1[0-2]|0?[1-9])月(?:(?P<day>3[01]|[12]\d|0?[1-9])日)?"
    rf"(?:份|初|上旬)?(?:起(?!草|步|点|底)|{_BEGIN}|(?=[-—–~～至到](?:1[0-2]|0?[1-9])月(?!底|末|[\d初中前])))"
    rf"|(?P<half>下半年|[二三四]季度)(?:起(?!草|步|点|底)|{_BEGIN}))"
)
_HALVES = {"下半年": 7, "二季度": 4, "三季度": 7, "四季度": 10}
_BEGINNING = "启动"


def planned_milestones(task: Task, year: int) -> tuple[Milestone, ...]:
    """The milestones that a task's text names, in order of time.

    Of n dates each brings the same share, 1/n, unless its own words say how much is to be done by then
    (6月底前完成投资的40%).  The last date is the due date itself and no milestone.
    """
    found = []
    start = read_start(task.text, year)
    if start is not None and start[0] < task.due:
        found.append(Milestone(task.no, _BEGINNING, start[0], 0.0, start[1]))
    steps = task.deadline.steps if task.deadline and task.deadline.kind is DeadlineKind.DATE else ()
    days: dict[date, list[Step]] = {}
    for step in steps:
        days.setdefault(step.due, []).append(step)
    reached = 0.0
    for place, (day, held) in enumerate(sorted(days.items()), 1):
        if day >= task.due:
            break
        told = [share for step in held if (share := _told_share(step.text)) is not None]
        reached = max(reached, told[0] if told else round(place / len(days), 4))
        words = "；".join(dict.fromkeys(step.text or step.phrase for step in held))
        found.append(Milestone(task.no, words, day, reached, held[0].phrase))
    return tuple(found)


def milestones_of(plan: Plan) -> tuple[Milestone, ...]:
    """The milestones of all tasks, in the plan's order."""
    return tuple(one for _, _, task in plan.tasks() for one in planned_milestones(task, plan.year))


def read_start(text: str, year: int) -> tuple[date, str] | None:
    """The day on which a text says that work begins, in plan year ``year``, with its words; None if it says none."""
    for match in _START.finditer(text):
        month = int(match["month"] or _HALVES[match["half"]])
        try:
            return date(year, month, int(match["day"] or 1)), match[0]
        except ValueError:  # 2月30日: no day
            continue
    return None


def _told_share(words: str) -> float | None:
    match = _SHARE.search(words)
    if match:
        return float(match[1]) / 100
    return 0.5 if _HALF.search(words) else None
