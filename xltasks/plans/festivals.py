"""The days of festivals that follow the moon or the sun, from a calendar library (1900 to 2100)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType

# Month and day of the moon's calendar; 除夕 is the day before 春节.
_LUNAR: Mapping[str, tuple[int, int]] = MappingProxyType(
    {"春节": (1, 1), "元宵": (1, 15), "端午": (5, 5), "中秋": (8, 15), "重阳": (9, 9)}
)
_TERMS = frozenset({"清明", "立夏", "芒种", "秋分", "立冬", "惊蛰"})
_YEARS = range(1900, 2101)


def festival(name: str, year: int) -> date | None:
    """The first day of a festival or solar term in a solar year; None for an unknown name or a year out of reach."""
    if year not in _YEARS:
        return None
    # Imported when a plan names such a day: few do.
    from borax.calendars.lunardate import LunarDate, TermUtils

    if name == "除夕":
        eve: date = LunarDate(year, 1, 1).before(1).to_solar_date()
        return eve
    if name in _LUNAR:
        day: date = LunarDate(year, *_LUNAR[name]).to_solar_date()
        return day
    if name in _TERMS:
        term: date = TermUtils.nth_term_day(year, term_name=name)
        return term
    return None
