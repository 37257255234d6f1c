"""Deadlines in a task's words: 10月底前, 9月22日前, 三季度末.  Read conservatively: what is unclear is not read.

``前`` behind a day, the end of a month, ten days or a quarter includes it (10月底前 is 31 October).  A bare
month or quarter with 前 ends before it begins (9月前 is 31 August), because 9月底前 is what is written otherwise.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

_CHINESE = "一二两三四五六七八九十"
_MONTH = rf"(?P<month>1[0-2]|0?[1-9]|(?<![{_CHINESE}])(?:十[一二]?|[一二三四五六七八九]))月份?"
_YEAR = r"(?:(?P<year>20\d\d)年|(?P<relative>明年|次年|今年|本年|当年))?"
_QUARTER = r"第?(?P<quarter>[一二三四1-4])季度"
# Behind 前: 前后, 前夕, 前期 are no deadline.
_BEFORE = r"(?:之|以)?前(?![后期夕列沿往述])"
_OPEN = r"(?!以来|起|至|到|后|之?前|以前)"
_DONE = r"(?:竣工|建成|完成|完工|通车|投产|投用|投入|交付|开工|开业|开放|启用)"
# What a phrase must not stand behind: recurring dates, comparisons, other years, spans, longer numbers.
_NOT_BEHIND = re.compile(r"(每|每年|每个|去年|上年|往年|历年|前年|比|较|截至|截止|自|从|\d[-—–～~至到]?)$")

_PATTERNS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"{_YEAR}{_MONTH}(?P<day>3[01]|[12]\d|0?[1-9])日{_BEFORE}",
        rf"{_YEAR}{_MONTH}(?P<third>[上中下])旬(?:{_BEFORE}|{_OPEN})",
        rf"{_YEAR}{_MONTH}[底末](?:{_BEFORE}|{_OPEN})",
        rf"{_YEAR}{_MONTH}(?P<strict>{_BEFORE})",
        rf"{_YEAR}{_MONTH}(?={_DONE})",
        rf"{_YEAR}{_QUARTER}[末底](?:{_BEFORE}|{_OPEN})",
        rf"{_YEAR}{_QUARTER}(?P<strict>{_BEFORE})",
        rf"{_YEAR}{_QUARTER}(?={_DONE})",
        rf"{_YEAR}(?P<half>[上下])半年(?:[底末]?{_BEFORE}|(?={_DONE}|[内，、。；]|$))",
        rf"(?:(?P<year>20\d\d)(?:年(?=年))?)?(?<![{_CHINESE}几多半去往历每逐同前明次今本])(?<![^础]上)(?<!^上)(?:(?<!\d)|(?<=20\d\d))"
        rf"年[底末](?:{_BEFORE}|(?={_DONE}))",
        rf"(?P<relative>[明次今本])(?:年(?=年))?年[底末](?:{_BEFORE}|{_OPEN})",
        rf"(?P<relative>[今本当])?(?<![{_CHINESE}\d几多半])年内(?={_DONE}|实现|全部|全面|基本)",
    )
)


@dataclass(frozen=True, slots=True)
class Deadline:
    """A due date and the phrase it was read from."""

    due: date
    phrase: str


def read_deadline(text: str, year: int) -> Deadline | None:
    """The latest deadline that a text names, in plan year ``year`` unless it says another; None if it names none.

    A year before the plan's is never a deadline.
    """
    found = [deadline for deadline in _deadlines(text, year) if deadline.due.year >= year]
    return max(found, key=lambda deadline: (deadline.due, len(deadline.phrase)), default=None)


def _deadlines(text: str, year: int) -> Iterator[Deadline]:
    for pattern in _PATTERNS:
        for match in pattern.finditer(text):
            if _NOT_BEHIND.search(text[: match.start()]):
                continue
            held = {name: value for name, value in match.groupdict().items() if value}
            due = _due(held, _year_of(held, year))
            if due is not None:
                yield Deadline(due, match[0])


def _year_of(held: dict[str, str], year: int) -> int:
    if "year" in held:
        return int(held["year"])
    return year + 1 if held.get("relative", "")[:1] in {"明", "次"} else year


def _due(held: dict[str, str], year: int) -> date | None:
    if "month" in held:
        month = _number(held["month"])
    elif "quarter" in held:
        month = 3 * _number(held["quarter"])
    else:
        month = 6 if held.get("half") == "上" else 12
    last = monthrange(year, month)[1]
    if "strict" in held:
        first_month = month - 2 if "quarter" in held else month
        before = date(year, first_month, 1) - timedelta(days=1)
        return before if before.year == year else None
    day = int(held["day"]) if "day" in held else {"上": 10, "中": 20}.get(held.get("third", ""), last)
    return date(year, month, day) if day <= last else None


def _number(text: str) -> int:
    if text.isdigit():
        return int(text)
    return sum("〇一二三四五六七八九".find(digit) if digit != "十" else 10 for digit in text)
