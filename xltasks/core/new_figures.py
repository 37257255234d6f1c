"""What a task added or reworded through the year brings to 量化指标 and 时间节点, beside what stands there."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from xltasks.core.deadline_reading import read_deadline
from xltasks.core.folding import fold
from xltasks.core.indicators import Indicator
from xltasks.core.plan import Task
from xltasks.core.planned_indicators import planned_indicators
from xltasks.core.planned_milestones import planned_milestones
from xltasks.core.schedule import Milestone


@dataclass(frozen=True, slots=True)
class NewFigures:
    """Rows to add to 量化指标 and to 时间节点."""

    indicators: tuple[Indicator, ...]
    milestones: tuple[Milestone, ...]


def new_figures(
    task: Task, before: str, indicators: Iterable[Indicator], milestones: Sequence[Milestone], year: int
) -> NewFigures:
    """What the text of ``task`` names and the sheets do not have.

    ``before`` is the text it had, blank for a new task; ``indicators`` and ``milestones`` are the task's rows now.  A
    new task that has rows was seen to by the clerk: nothing is added there.  Of a reworded one, an indicator that has
    a row by its name, and any date once an old one no longer holds, are a change of what stands there and the
    clerk's to mend: a second row would ask twice for one thing.
    """
    new, old = (replace(task, text=text, deadline=read_deadline(text, year)) for text in (task.text, before))
    shown, days = tuple(indicators), {one.due for one in milestones}
    names, figures = {fold(one.name) for one in shown}, {_figure(one) for one in shown}
    were = {_figure(one) for one in planned_indicators(old)}
    lacking = [
        one for one in planned_indicators(new) if _figure(one) not in figures | were and fold(one.name) not in names
    ]
    said, was = planned_milestones(new, year), {one.due for one in planned_milestones(old, year)}
    outdated = (was & days) - {one.due for one in said}
    steps = () if outdated else tuple(one for one in said if one.due not in days | was)
    if not before:
        lacking, steps = ([] if shown else lacking), (() if days else steps)
    first = max((one.no for one in shown), default=0) + 1
    return NewFigures(tuple(replace(one, no=first + place) for place, one in enumerate(lacking)), steps)


def _figure(one: Indicator) -> tuple[float | None, str]:
    return one.value, one.unit
