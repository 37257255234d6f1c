"""Which unit and period a file's name speaks of."""

from __future__ import annotations

import re
from collections.abc import Iterable

from xltasks.core.units import Directory, UnitKind, name_key

_SHORTEST_NAME = 3
_PERIOD = re.compile(r"(?<!\d)(\d{4})[-_.年]?(?:(0[1-9]|1[0-2])(?!\d)|[Qq]([1-4]))")


def units_in_name(file: str, directory: Directory) -> frozenset[str]:
    """Full names of the units that a file's name mentions; of overlapping names only the longest counts."""
    stem = name_key(file.rpartition("!")[2].rpartition("/")[2].rpartition(".")[0])
    spans: list[tuple[int, int, str]] = []
    for written, unit in _names(directory):
        start = stem.find(written)
        if start >= 0:
            spans.append((start, start + len(written), unit))
    return frozenset(
        unit
        for start, end, unit in spans
        if not any(s <= start and end <= e and (e - s) > (end - start) for s, e, _ in spans)
    )


def _names(directory: Directory) -> Iterable[tuple[str, str]]:
    for unit in directory.units:
        if unit.kind is UnitKind.GROUP:
            continue
        for written in (unit.name, *unit.aliases):
            key = name_key(written)
            if len(key) >= _SHORTEST_NAME:
                yield key, unit.name


def period_in_name(file: str) -> str | None:
    """The period that a file's name mentions (2023-06, 2023Q2), or None."""
    match = _PERIOD.search(file.rpartition("/")[2])
    if match is None:
        return None
    return f"{match[1]}-{match[2]}" if match[2] else f"{match[1]}-Q{match[3]}"
