"""Which unit and period a file's name speaks of."""

from __future__ import annotations

import re
from collections.abc import Iterable

from xltasks.core.folding import fold
from xltasks.core.units import Directory, name_key

_SHORTEST_NAME = 3
_PERIOD = re.compile(r"(?<!\d)(\d{4})[-_.年]?(?:(0[1-9]|1[0-2])(?!\d)|[Qq]([1-4]))")


def units_in_name(file: str, directory: Directory) -> frozenset[str]:
    """Full names of the units that a file's name mentions; of overlapping names only the longest counts."""
    stem = name_key(file.rpartition("!")[2].rpartition("/")[2].rpartition(".")[0])
    spans: list[tuple[int, int, str]] = []
    for written, unit in directory.spellings:
        if written in stem and len(written) >= _SHORTEST_NAME:
            start = stem.find(written)
            spans.append((start, start + len(written), unit))
    return frozenset(
        unit
        for start, end, unit in spans
        if not any(s <= start and end <= e and (e - s) > (end - start) for s, e, _ in spans)
    )


def _names(directory: Directory) -> Iterable[tuple[str, str]]:
    return ((key, unit) for key, unit in directory.spellings if len(key) >= _SHORTEST_NAME)


def period_in_name(file: str) -> str | None:
    """The period that a file's name mentions (2023-06, 2023Q2), or None."""
    match = _PERIOD.search(file.rpartition("/")[2])
    if match is None:
        return None
    return f"{match[1]}-{match[2]}" if match[2] else f"{match[1]}-Q{match[3]}"


def is_same_unit(text: str, name: str, directory: Directory) -> bool:
    """Whether a label's words mean the unit of this full name: its name or alias, alone or with more around it.

    区财政局（盖章） and 区财政局预算科 are 区财政局; a text that is another unit's whole name is that unit.
    """
    found = directory.find(text)
    if found is not None:
        return found.name == name
    written = name_key(text)
    named = {unit for key, unit in _names(directory) if key in written}
    longest = {
        unit for unit in named if not any(unit != other and name_key(unit) in name_key(other) for other in named)
    }
    return longest == {name}


_YEAR = re.compile(r"(\d{4})(?:年|[-./])?")
_MONTH_WORD = re.compile(r"(\d{1,2})月")
_MONTH_BARE = re.compile(r"\d{4}[-./]?(0[1-9]|1[0-2]|[1-9])(?:[-./]\d{1,2})?")
_QUARTER = re.compile(r"(?:第)?([一二三四1-4])季度?|[Qq]([1-4])")


def period_written(text: str, year: int) -> str | None:
    """The period that words name, as ``2023-06`` or ``2023-Q2``; None when they name none.

    ``year`` is taken where the words have none (6月份).  Of several months (1-6月) the last one counts.
    """
    plain = fold(text)
    found = _YEAR.match(plain)
    its_year = found[1] if found else str(year)
    if quarter := _QUARTER.search(plain):
        digit = quarter[1] or quarter[2]
        return f"{its_year}-Q{'一二三四'.find(digit) + 1 or digit}"
    if months := [int(month) for month in _MONTH_WORD.findall(plain) if 1 <= int(month) <= 12]:
        return f"{its_year}-{months[-1]:02d}"
    if bare := _MONTH_BARE.fullmatch(plain):
        return f"{its_year}-{int(bare[1]):02d}"
    return None
