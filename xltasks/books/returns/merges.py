"""Merged ranges of a worksheet's XML, which stand behind its rows."""

from __future__ import annotations

import re
from functools import lru_cache

from xltasks.core.grid import from_a1

Range = tuple[int, int, int, int]  # first row, first column, last row, last column; 0-based

_MERGE = re.compile(rb"<(?:[\w.-]+:)?mergeCell\s[^>]*?ref\s*=\s*[\"']([A-Za-z$0-9]+):([A-Za-z$0-9]+)[\"']")
_MOST = 100_000  # more than any table has; the rest hides nothing that is read


@lru_cache(maxsize=4096)  # the same merges stand on every form
def _corner(reference: bytes) -> tuple[int, int]:
    return from_a1(reference.decode())


def merges_in(sheet: bytes) -> tuple[Range, ...]:
    """The merged ranges of a worksheet.  A reference that is none is passed over: it merges nothing."""
    start = sheet.rfind(b"sheetData")
    if start < 0 or sheet.find(b"mergeCell", start) < 0:
        return ()
    found: list[Range] = []
    for match in _MERGE.finditer(sheet, start):
        try:
            (top, left), (bottom, right) = _corner(match[1]), _corner(match[2])
        except ValueError:
            continue
        found.append((min(top, bottom), min(left, right), max(top, bottom), max(left, right)))
        if len(found) >= _MOST:
            break
    return tuple(found)
