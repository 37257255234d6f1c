"""The rows of 量化指标 that a plan's texts propose, from the targets they name (:mod:`xltasks.core.targets`)."""

from __future__ import annotations

import re

from xltasks.core.comparison import COMPARISON_WORDS
from xltasks.core.indicators import (
    CEILING_WORDS,
    CHANGE_WORDS,
    FALL_WORD,
    PERCENT_UNIT,
    RISE_WORD,
    SHARE_UNITS,
    Indicator,
)
from xltasks.core.plan import Plan, Role, Task
from xltasks.core.targets import Direction, Target, read_targets

_RISES = re.compile(r"(?:增长|增加|提升|提高|上升|增幅|增速|涨幅)(?:率|幅度)?$")


def planned_indicators(task: Task) -> tuple[Indicator, ...]:
    """The indicators that a task's text names.

    The figure is asked of the first lead unit, which heads the task; the clerk may name others.
    """
    return tuple(
        Indicator(
            task=task.no,
            no=no,
            name=target.indicator,
            requirement=requirement_of(target),
            value=_figure(target.value, target.unit),
            unit=target.unit,
            stretch=None if target.stretch is None else _figure(target.stretch, target.unit),
            cumulative=target.cumulative,
            text=target.text,
            units=task.units(Role.LEAD)[:1],
        )
        for no, target in enumerate(read_targets(task.text), 1)
    )


def indicators_of(plan: Plan) -> tuple[Indicator, ...]:
    """The indicators of all tasks, in the plan's order."""
    return tuple(one for _, _, task in plan.tasks() for one in planned_indicators(task))


def requirement_of(target: Target) -> str:
    """The word for what a target asks: a level, a rise or a fall, and how it is compared."""
    word = COMPARISON_WORDS[target.comparison]
    if word in CEILING_WORDS:
        return word
    if target.direction is Direction.DOWN:
        return FALL_WORD + dict(CHANGE_WORDS)[target.comparison]
    if target.unit.endswith(SHARE_UNITS) and _RISES.search(target.indicator):
        return RISE_WORD + dict(CHANGE_WORDS)[target.comparison]
    return word


def _figure(value: float, unit: str) -> float:
    return round(value / 100, 12) if unit == PERCENT_UNIT else value
