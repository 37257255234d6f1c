"""The period that a person wrote in a cell."""

from __future__ import annotations

import re
import unicodedata
from datetime import date

from xltasks.core.period import Period

_YEAR_MONTH = re.compile(r"(\d{4})[-./_年]?(\d{1,2})月?")
_YEAR_QUARTER = re.compile(r"(\d{4})[-./_年]?(?:q([1-4])|第?([1-4一二三四])季度?)")
_CHINESE = {"一": 1, "二": 2, "三": 3, "四": 4}


def read_period(value: object) -> Period | None:
    """The period in a cell, also as people write it: 2023-06, 2023年6月, 202306, 2023Q2, 2023年第二季度, a day."""
    if isinstance(value, date):
        return Period(value.year, month=value.month)
    text = f"{value:.0f}" if isinstance(value, float) else str(value or "")
    text = "".join(unicodedata.normalize("NFKC", text).split())
    if match := _YEAR_QUARTER.fullmatch(text.casefold()):
        written = match[2] or match[3]
        return Period(int(match[1]), quarter=_CHINESE.get(written) or int(written))
    match = _YEAR_MONTH.fullmatch(text)
    return Period(int(match[1]), month=int(match[2])) if match and 1 <= int(match[2]) <= 12 else None
