"""量化指标: the indicators of tasks on the master's sheet, and how far each of them is.

A row of the sheet is a proposal read from the task's text (:mod:`xltasks.core.targets`); the clerk adds, mends and
deletes rows.  A figure of unit ``%`` is a fraction (0.05 shows as 5%), every other one is in the row's unit.

What the figure reported (实际值) means:

- a level or an amount (达到, 不少于, 超过, 不超过, 低于, 约, 介于): the level or amount reached so far;
- a change (增长…, 降低…): without 基数 the change itself (5.2% for 增长5%, 157 for 削减157条); with 基数, the figure
  of the period before, it is the level reached now, and the change is reckoned: against the base's size for ``%``,
  as a difference for every other unit.

Completion (完成率) is the figure over the target, never below 0, above 1 where more was done than asked:

- 不超过 and 低于: 1 while the figure is within the target, else target over figure;
- a target of 0 or less cannot be divided by: 1 once it is reached, else 0;
- no figure, no target, or a change in ``%`` against a base of 0: none.

The sheet computes the same by formula (:func:`xltasks.render.formulas.completion_formula`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from xltasks.core.plan import Plan, Role, Task
from xltasks.core.schedule import SHARE_DIGITS
from xltasks.core.targets import Comparison, Direction, Target, read_targets

PERCENT_UNIT = "%"
RISE_WORD, FALL_WORD = "增长", "降低"
# What each comparison is called on the sheet; a change carries its word before it.
_WORDS: Mapping[Comparison, str] = MappingProxyType(
    {
        Comparison.EQUAL: "达到",
        Comparison.AT_LEAST: "不少于",
        Comparison.MORE_THAN: "超过",
        Comparison.AT_MOST: "不超过",
        Comparison.LESS_THAN: "低于",
        Comparison.ABOUT: "约",
        Comparison.RANGE: "介于",
    }
)
CEILING_WORDS = (_WORDS[Comparison.AT_MOST], _WORDS[Comparison.LESS_THAN])
_CHANGES = tuple(
    (comparison, "" if comparison is Comparison.EQUAL else word)
    for comparison, word in _WORDS.items()
    if word not in CEILING_WORDS
)
REQUIREMENT_WORDS = (
    *_WORDS.values(),
    *(RISE_WORD + word for _, word in _CHANGES),
    *(FALL_WORD + word for _, word in _CHANGES),
)
_RISES = re.compile(r"(?:增长|增加|提升|提高|上升|增幅|增速|涨幅)(?:率|幅度)?$")
_SHARES = ("%", "百分点", "‰")


@dataclass(frozen=True, slots=True)
class Indicator:
    """A row of 量化指标.  ``no`` counts the task's indicators from 1; ``units`` report its figure.

    ``row`` is its 0-based row on the sheet, -1 where it stands on none yet.
    """

    task: int
    no: int
    name: str
    requirement: str
    value: float | None
    unit: str = ""
    stretch: float | None = None
    cumulative: bool = False
    base: float | None = None
    actual: float | None = None
    text: str = ""
    units: tuple[str, ...] = ()
    updated: date | None = None
    row: int = -1

    @property
    def completion(self) -> float | None:
        """How far it is, 1 for reached; None where that cannot be told."""
        return completion(self.requirement, self.value, self.unit, self.base, self.actual)

    @property
    def is_amount(self) -> bool:
        """Whether the figure grows through the year as work is done: a count or sum, no rate and no ceiling."""
        return not self.unit.endswith(_SHARES) and self.requirement not in CEILING_WORDS


def completion(
    requirement: str, value: float | None, unit: str, base: float | None, actual: float | None
) -> float | None:
    """Completion of a target ``value``, given the figure reported.

    >>> completion("降低不少于", 0.3, "%", 200.0, 150.0)
    0.833333333
    """
    if value is None or actual is None:
        return None
    if requirement in CEILING_WORDS:
        if actual <= value:
            return 1.0
        return round(value / actual, SHARE_DIGITS) if value > 0 else 0.0
    falls, figure = requirement.startswith(FALL_WORD), actual
    if base is not None and (falls or requirement.startswith(RISE_WORD)):
        if unit == PERCENT_UNIT and base == 0:
            return None
        figure = (-1 if falls else 1) * (actual - base) / (abs(base) if unit == PERCENT_UNIT else 1)
    if value <= 0:
        return float(figure >= value)
    return round(max(0.0, figure / value), SHARE_DIGITS)


# --- what a plan says -----------------------------------------------------------------------------------------


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
    word = _WORDS[target.comparison]
    if word in CEILING_WORDS:
        return word
    if target.direction is Direction.DOWN:
        return FALL_WORD + dict(_CHANGES)[target.comparison]
    if target.unit.endswith(_SHARES) and _RISES.search(target.indicator):
        return RISE_WORD + dict(_CHANGES)[target.comparison]
    return word


def by_task(indicators: Iterable[Indicator]) -> Mapping[int, tuple[Indicator, ...]]:
    """The indicators of each task, in their order."""
    found: dict[int, list[Indicator]] = {}
    for one in indicators:
        found.setdefault(one.task, []).append(one)
    return MappingProxyType({task: tuple(held) for task, held in found.items()})


def _figure(value: float, unit: str) -> float:
    return round(value / 100, 12) if unit == PERCENT_UNIT else value
