"""Returned .xlsb: values by calamine; one look at the records ([MS-XLSB]) for the rest, and to bound the area."""

from __future__ import annotations

import struct
from collections.abc import Iterator

from xltasks.books.returns import limits
from xltasks.books.returns.codes import ERRORS
from xltasks.books.returns.marks import check_area
from xltasks.books.returns.model import CellAt, Marks, ReadSheet, Refused
from xltasks.books.returns.native import grid_of, open_book, worksheets
from xltasks.books.returns.relations import relations_of
from xltasks.books.returns.zipped import Zipped

_WORKBOOK = "xl/workbook.bin"
_STRINGS = "xl/sharedStrings.bin"
_BRT_BUNDLE = 156
_BRT_STRINGS = 159
_BRT_ROW = 0
_BRT_ERRORS = (3, 11)  # BrtCellError, BrtFmlaError
_BRT_VALUES = range(2, 12)
_BRT_FORMULAS = range(8, 12)
# Bytes of a row record up to its flags, and of a cell: column and style, then a value.
_BRT_SHORTEST = {_BRT_ROW: 12, **dict.fromkeys(_BRT_VALUES, 9)}


def read_xlsb(zipped: Zipped) -> tuple[ReadSheet, ...]:
    """All worksheets of an .xlsb.  Comments and pictures in this format are not read.  Raises Refused."""
    known = [_marks(content) for content in _checked_sheets(zipped)]
    book = open_book(zipped.data)
    sheets = []
    for index, name, visible in worksheets(book):
        if index >= len(known):
            raise Refused("unreadable", "damaged", name)
        marks = known[index]
        sheets.append(
            ReadSheet(
                name=name,
                visible=visible,
                grid=grid_of(book, index, marks),
                hidden_rows=marks.hidden_rows,
                formula_cells=marks.formula_cells,
            )
        )
    return tuple(sheets)


def _checked_sheets(zipped: Zipped) -> list[bytes]:
    """The worksheet parts in the workbook's order, every part that calamine reads having been inflated once."""
    if _WORKBOOK not in zipped or zipped.doubled:
        raise Refused("unreadable", "no-workbook")
    targets = {relation.id: relation.target for relation in relations_of(zipped, _WORKBOOK)}
    total = 0
    held: dict[str, bytes] = {}
    for name in (_WORKBOOK, _STRINGS, "xl/styles.bin", *targets.values()):
        if name in zipped and name.endswith(".bin"):
            held[name] = zipped.read(name, limits.PART_BYTES)
            total += len(held[name])
        if total > limits.PARTS_BYTES:
            raise Refused("too-big", "parts")
    strings = held.get(_STRINGS, b"")
    for kind, body in _records(strings):
        # calamine makes room for as many strings as the first record claims.
        if kind == _BRT_STRINGS and len(body) >= 8 and struct.unpack_from("<I", body, 4)[0] > len(strings):
            raise Refused("unreadable", "damaged", "string count")
        break
    sheets = []
    for kind, body in _records(held[_WORKBOOK]):
        if kind == _BRT_BUNDLE and len(body) >= 12:
            length = struct.unpack_from("<I", body, 8)[0]
            part = targets.get(body[12 : 12 + 2 * length].decode("utf-16-le", "replace"), "")
            if part not in held:
                raise Refused("unreadable", "damaged", part)
            sheets.append(held[part])
    return sheets


def _marks(content: bytes) -> Marks:
    errors: dict[CellAt, str] = {}
    hidden: set[int] = set()
    formulas: set[CellAt] = set()
    row = last_row = last_column = 0
    for kind, body in _records(content):
        if kind in _BRT_SHORTEST and len(body) < _BRT_SHORTEST[kind]:
            # calamine would take a place from what bytes there are, anywhere on the largest sheet there can be.
            raise Refused("unreadable", "damaged", f"record {kind}")
        if kind == _BRT_ROW:
            row = struct.unpack_from("<I", body)[0]
            if body[11] & 0x10:
                hidden.add(row)
        elif kind in _BRT_VALUES:
            column = struct.unpack_from("<I", body)[0]
            last_row, last_column = max(last_row, row), max(last_column, column)
            if kind in _BRT_ERRORS:
                errors[row, column] = ERRORS.get(body[8], "#ERROR!")
            if kind in _BRT_FORMULAS:
                formulas.add((row, column))
    check_area(last_row, last_column)
    return Marks(errors, frozenset(hidden), frozenset(formulas))


def _records(content: bytes) -> Iterator[tuple[int, bytes]]:
    at = 0
    while at < len(content):
        kind, at = _variable(content, at, 2)
        size, at = _variable(content, at, 4)
        if at + size > len(content):
            raise Refused("unreadable", "truncated", f"record {kind}")
        yield kind, content[at : at + size]
        at += size


def _variable(content: bytes, at: int, most: int) -> tuple[int, int]:
    """A number of up to ``most`` bytes, seven bits each, low bits first; and where it ends."""
    number = 0
    for step in range(most):
        if at >= len(content):
            raise Refused("unreadable", "truncated")
        byte = content[at]
        at += 1
        number |= (byte & 0x7F) << (7 * step)
        if not byte & 0x80:
            break
    return number, at
