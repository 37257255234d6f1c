"""What stands above a plan's table: its title, its year, the number of tasks it declares."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from xltasks.core.findings import Finding, finding
from xltasks.errors import CannotProceed
from xltasks.plans.cells import squeeze

_DECLARED = re.compile(r"[（(]?\s*共(?:计|有)?\s*(\d+)\s*(?:项|条|件|个)[^（()）]{0,6}[）)]?")
_DECLARED_INSIDE = re.compile(r"[（(]\s*共(?:计|有)?\s*(\d+)\s*(?:项|条|件)[）)]")
_TAIL = r"([（(].*[）)])?$"
# How titles end; the second sort may also end the first line of a longer title (…目标任务 | 分解落实方案).
_TITLE_ENDS = (
    re.compile(rf"(方案|清单|计划|意见|通知|表|台账|要点|责任书){_TAIL}"),
    re.compile(rf"(任务|分工|目标|安排|实事|分解|工作){_TAIL}"),
)
_NO_TITLE = re.compile(
    r"附\s*[件表]?\s*(?:\d*|[一二三四五六七八九十]{1,2})\s*[:：]?|.*〔\d{4}〕.*号|\d{4}年\d{1,2}月\d{1,2}日|填报.*|单位[:：].*"
)
_YEAR = re.compile(r"(?<!\d)(20\d\d)\s*(?:年|(?!\d))")
_CHINESE_YEAR = re.compile(r"二[〇○零Ｏ]([〇○零一二三四五六七八九])([〇○零一二三四五六七八九])年")
_DIGITS = str.maketrans("〇○零一二三四五六七八九", "000123456789")


@dataclass(frozen=True, slots=True)
class Heading:
    """Title, year and declared number of tasks; ``notes`` are the other lines above the table."""

    title: str
    year: int
    declared: int | None
    notes: tuple[str, ...]
    findings: tuple[Finding, ...]


def read_heading(before: Sequence[str], body: Iterable[str], path: Path) -> Heading:
    """Read the lines above the table; ``body`` are the document's other texts, for a year the title lacks.

    Raises CannotProceed ``plan-no-year``: neither the document nor the file's name has one.
    """
    title, declared, notes = _title(before)
    title = title or path.stem
    year = _year(title)
    if year is not None:
        return Heading(title, year, declared, notes, ())
    years = Counter(year for text in (*before, *body) if (year := _year(text)))
    # The year that is named most, the later of two that are named as often; else the file's name.
    elsewhere = max(years, key=lambda year: (years[year], year), default=_year(path.stem))
    if elsewhere is None:
        raise CannotProceed("plan-no-year", path=path)
    return Heading(title, elsewhere, declared, notes, (finding("no-year", value=title, year=elsewhere),))


def looks_like_title(text: str) -> bool:
    """Whether a line in a heading's style is the document's title."""
    plain = squeeze(text)
    return _TITLE_ENDS[0].search(plain) is not None or (_year(plain) is not None and len(plain) > 8)


def _title(before: Sequence[str]) -> tuple[str, int | None, tuple[str, ...]]:
    """(title, declared number of tasks, other lines).  A title may stand on several lines."""
    lines: list[str] = []
    notes: list[str] = []
    declared: int | None = None
    for line in before:
        text = squeeze(line)
        if match := _DECLARED.fullmatch(text):
            declared = int(match[1])
        elif _NO_TITLE.fullmatch(text) or text.endswith(("。", "；", "：", ":")):
            notes.append(line.strip())
        else:
            lines.append(text)
    ends = (at for end in _TITLE_ENDS for at, text in enumerate(lines, start=1) if end.search(text))
    length = next(ends, 1)
    title = squeeze("".join(lines[:length]))
    if declared is None and (inside := _DECLARED_INSIDE.search(title)):
        declared = int(inside[1])
    return title, declared, (*lines[length:], *notes)


def _year(text: str) -> int | None:
    if match := _YEAR.search(text):
        return int(match[1])
    if match := _CHINESE_YEAR.search(text):
        return 2000 + int((match[1] + match[2]).translate(_DIGITS))
    return None
