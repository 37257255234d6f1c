"""Reading 实际值: a number in the indicator's unit, however a unit of government writes it."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from math import inf, isfinite

from xltasks.core.asked import Figure
from xltasks.core.folding import fold
from xltasks.core.form import FieldValue
from xltasks.core.grid import Value
from xltasks.core.indicators import PERCENT_UNIT
from xltasks.core.reading import Reading

# A figure so many times its target was most likely told in another unit (万元 for 亿元), or is no percentage.
_UNLIKELY, _UNLIKELY_SHARE = 100, 10
# A share beyond twice the whole, or twice its target where that is more, was most likely typed as 86 for 86%.
_LARGEST_SHARE = 2
_WRITTEN = re.compile(r"([-−]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?|[-−]?\.\d+)(.*)", re.DOTALL)
_LONGEST_UNIT = 12


def show_figure(figure: Figure, value: FieldValue | None) -> str:
    """A figure as sheets show it and :func:`read_figure` reads it back: 3, 5.2%."""
    if not isinstance(value, (int, float)) or isinstance(value, bool):
        return "" if value is None else str(value)
    exact = Decimal(repr(value)) * (100 if figure.unit == PERCENT_UNIT else 1)
    return f"{exact.normalize():f}{PERCENT_UNIT if figure.unit == PERCENT_UNIT else ''}"


def read_figure(figure: Figure, value: Value) -> Reading:
    """Read a cell that is neither blank nor an error.

    A number is taken as it stands; percents are fractions, since their cells show percents.  A text is a number
    alone or with the indicator's own unit (3家, 1,200人, 5.2%).  Everything else waits for a person: words about a
    number (约5%, 3家以上), numbers in words, another unit (3万元 for 亿元), ``bad-figure`` and ``figure-unit``; and a
    figure so far above its target that it must be in another unit, ``figure-unlikely``, which can be taken as it is.
    """
    if isinstance(value, (bool, date)) or value is None:
        return Reading(problem="bad-figure")
    if isinstance(value, (int, float)):
        return _likely(figure, float(value))
    if not isinstance(value, str):
        return Reading(problem="bad-figure")
    match = _WRITTEN.fullmatch(fold(value).rstrip("。"))
    if match is None:
        return Reading(problem="bad-figure")
    number = float(match[1].replace(",", "").replace("−", "-"))
    behind, unit = match[2], fold(figure.unit)
    if behind == unit or not behind:
        if unit == PERCENT_UNIT:
            # Without its sign a number in words may be either: 0.05 or 5.
            return _likely(figure, number / 100) if behind else Reading(problem="bad-figure")
        return _likely(figure, number)
    other = len(behind) <= _LONGEST_UNIT and not re.search(r"[\d(),，。;]|以上|左右|余|多$", behind)
    return Reading(problem="figure-unit" if other else "bad-figure")


def _likely(figure: Figure, number: float) -> Reading:
    if not isfinite(number) or abs(number) > 1e15:
        return Reading(problem="bad-figure")
    number = round(number, 9)
    if abs(number) > _largest(figure):
        return Reading(number, problem="figure-unlikely")
    return Reading(number)


def _largest(figure: Figure) -> float:
    """The largest figure that an indicator may be thought to have."""
    target = abs(figure.target or 0)
    if figure.unit == PERCENT_UNIT:
        most = _LARGEST_SHARE * max(1, target)
        return min(most, _UNLIKELY_SHARE * target) if target else most
    return _UNLIKELY * target if target else inf
