"""Reporting periods: a month (2023-06) or a quarter (2023-Q2)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

_MONTH = re.compile(r"(\d{4})-(0[1-9]|1[0-2])")
_QUARTER = re.compile(r"(\d{4})-Q([1-4])")


@dataclass(frozen=True, slots=True)
class Period:
    """One reporting period.  Exactly one of ``month`` and ``quarter`` is set."""

    year: int
    month: int | None = None
    quarter: int | None = None

    @classmethod
    def parse(cls, text: str) -> Period:
        """Read ``2023-06`` or ``2023-Q2``.  Raises ValueError on anything else."""
        if match := _MONTH.fullmatch(text):
            return cls(int(match[1]), month=int(match[2]))
        if match := _QUARTER.fullmatch(text):
            return cls(int(match[1]), quarter=int(match[2]))
        raise ValueError(f"not a period: {text!r}")

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.month:02d}" if self.month else f"{self.year:04d}-Q{self.quarter}"

    @property
    def last_month(self) -> int:
        """The number of the period's last month."""
        return self.month or 3 * (self.quarter or 4)

    @property
    def start(self) -> date:
        """The first day of the period."""
        return date(self.year, self.month or self.last_month - 2, 1)

    @property
    def end(self) -> date:
        """The last day of the period."""
        return last_day(self.year, self.last_month)

    @property
    def sort_key(self) -> tuple[date, bool]:
        """Order of periods: by their end, a month before the quarter that ends with it."""
        return self.end, self.month is None

    @property
    def following(self) -> Period:
        """The next period of the same kind."""
        if self.month:
            return Period(self.year, month=self.month + 1) if self.month < 12 else Period(self.year + 1, month=1)
        quarter = self.quarter or 4
        return Period(self.year, quarter=quarter + 1) if quarter < 4 else Period(self.year + 1, quarter=1)

    @property
    def label(self) -> str:
        """How an office writes it: 2023年6月, 2023年第2季度."""
        return f"{self.year}年{self.month}月" if self.month else f"{self.year}年第{self.quarter}季度"


@lru_cache(maxsize=256)
def sort_key_of(text: str) -> tuple[date, bool]:
    """The order of a period as it is written.  Raises ValueError for anything else.

    A log names the same few periods on thousands of rows.
    """
    return Period.parse(text).sort_key


def last_day(year: int, month: int) -> date:
    """The last day of a month; the standard library's calendar is slow to load."""
    return date(year, month, 31) if month == 12 else date(year, month + 1, 1) - timedelta(days=1)
