"""量化指标: the indicators of tasks on the master's sheet, and how far each of them is.

A row of the sheet is a proposal read from the task's text (:mod:`xltasks.core.planned_indicators`); the clerk adds,
mends and deletes rows.  A figure of unit ``%`` is a fraction (0.05 shows as 5%), every other one is in the row's unit.

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

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from xltasks.core.comparison import COMPARISON_WORDS, Comparison
from xltasks.core.packable import Packable
from xltasks.core.schedule import SHARE_DIGITS

PERCENT_UNIT = "%"
RISE_WORD, FALL_WORD = "增长", "降低"
CEILING_WORDS = (COMPARISON_WORDS[Comparison.AT_MOST], COMPARISON_WORDS[Comparison.LESS_THAN])
CHANGE_WORDS = tuple(
    (comparison, "" if comparison is Comparison.EQUAL else word)
    for comparison, word in COMPARISON_WORDS.items()
    if word not in CEILING_WORDS
)
REQUIREMENT_WORDS = (
    *COMPARISON_WORDS.values(),
    *(RISE_WORD + word for _, word in CHANGE_WORDS),
    *(FALL_WORD + word for _, word in CHANGE_WORDS),
)
SHARE_UNITS = ("%", "百分点", "‰")


@dataclass(frozen=True, slots=True)
class Indicator(Packable):
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
        return not self.unit.endswith(SHARE_UNITS) and self.requirement not in CEILING_WORDS


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


def by_task(indicators: Iterable[Indicator]) -> Mapping[int, tuple[Indicator, ...]]:
    """The indicators of each task, in their order."""
    found: dict[int, list[Indicator]] = {}
    for one in indicators:
        found.setdefault(one.task, []).append(one)
    return MappingProxyType({task: tuple(held) for task, held in found.items()})
