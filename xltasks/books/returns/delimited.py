"""Returned .csv and tab-separated text, in whichever encoding the office's program saved it."""

from __future__ import annotations

import csv
from io import StringIO

from xltasks.books.returns import limits
from xltasks.books.returns.marks import check_area
from xltasks.books.returns.model import ReadSheet, Refused
from xltasks.books.returns.sniff import must_decode
from xltasks.core.grid import Grid, Value

_DELIMITERS = ",\t;"
_LONGEST = 1 << 20  # characters in one field


def read_delimited(content: bytes, name: str) -> tuple[ReadSheet, ...]:
    """One sheet named ``name``, every value a text.  Raises Refused."""
    if len(content) > limits.TEXT_BYTES:
        raise Refused("too-big", "text")
    text = must_decode(content)
    delimiter = max(_DELIMITERS, key=text.count)
    before = csv.field_size_limit(_LONGEST)
    try:
        rows: list[list[Value]] = [list(row) for row in csv.reader(StringIO(text, newline=""), delimiter=delimiter)]
    except csv.Error as error:
        raise Refused("unreadable", "damaged", str(error)) from error
    finally:
        csv.field_size_limit(before)
    check_area(len(rows) - 1, max((len(row) for row in rows), default=1) - 1)
    return (ReadSheet(name=name, visible="visible", grid=Grid(rows)),)
