"""How the figure of a target is compared with what is reached."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType


class Comparison(StrEnum):
    """How the figure reached compares with the target's."""

    EQUAL = "equal"
    AT_LEAST = "at-least"
    MORE_THAN = "more-than"
    AT_MOST = "at-most"
    LESS_THAN = "less-than"
    ABOUT = "about"
    RANGE = "range"  # from value to stretch


# What each comparison is called on sheet 量化指标; a change carries its word before it.
COMPARISON_WORDS: Mapping[Comparison, str] = MappingProxyType(
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
