"""The milestones that a plan's texts name: dates by which a share of a task is to be done."""

from __future__ import annotations

import re
from datetime import date

from xltasks.core.deadlines import DeadlineKind, Step
from xltasks.core.plan import Plan, Task
from xltasks.core.schedule import Milestone

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
