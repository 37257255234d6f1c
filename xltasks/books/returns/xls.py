"""Returned .xls: values by calamine; one look at the records ([MS-XLS]) for the rest, and to bound the area."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from xltasks.books.returns.codes import ERRORS
from xltasks.books.returns.compound import MAGIC, Compound, wrapped
from xltasks.books.returns.marks import check_area
from xltasks.books.returns.model import CellAt, Marks, ReadSheet, Refused
from xltasks.books.returns.native import grid_of, open_book, worksheets

_BOF, _EOF, _FILEPASS, _BOUNDSHEET = 0x809, 0x0A, 0x2F, 0x85
_ROW, _BOOLERR, _FORMULA, _NOTE, _OBJ, _TXO, _CONTINUE = 0x208, 0x205, 0x06, 0x1C, 0x5D, 0x1B6, 0x3C
_MULRK = 0xBD
_VALUES = frozenset((_FORMULA, _BOOLERR, 0x203, 0x204, 0x27E, 0xFD, 0xD6))
_PICTURE = 8
_DIMENSIONS = 0x200
_MERGED = 0xE5


@dataclass(slots=True)
class _Sheet:
    """What one sheet's records tell, while they are read."""

    errors: dict[CellAt, str] = field(default_factory=dict)
    hidden_rows: set[int] = field(default_factory=set)
    formula_cells: set[CellAt] = field(default_factory=set)
    note_at: dict[int, CellAt] = field(default_factory=dict)  # by object number
    object_text: dict[int, str] = field(default_factory=dict)
    has_pictures: bool = False
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)
    last_row: int = 0
    last_column: int = 0

    def reach(self, row: int, column: int) -> None:
        self.last_row = max(self.last_row, row)
        self.last_column = max(self.last_column, column)

    @property
    def marks(self) -> Marks:
        return Marks(self.errors, frozenset(self.hidden_rows), frozenset(self.formula_cells))

    @property
    def notes(self) -> dict[CellAt, str]:
        held = {at: self.object_text.get(number, "") for number, at in self.note_at.items()}
        return {at: words for at, words in held.items() if words.strip()}


def read_xls(data: bytes) -> tuple[ReadSheet, ...]:
    """All worksheets of an .xls (Excel, WPS, LibreOffice).  Raises Refused."""
    stream = bytearray(_stream(data))
    marks = _xls_sheets(stream)
    # Wrapped anew: calamine trusts the sizes in a compound file's header.
    book = open_book(wrapped("Workbook", bytes(stream)))
    sheets = []
    for index, name, visible in worksheets(book):
        known = marks[index] if index < len(marks) else _Sheet()
        sheets.append(
            ReadSheet(
                name=name,
                visible=visible,
                grid=grid_of(book, index, known.marks),
                hidden_rows=known.marks.hidden_rows,
                notes=known.notes,
                formula_cells=known.marks.formula_cells,
                has_pictures=known.has_pictures,
                merges=tuple(known.merges),
            )
        )
    return tuple(sheets)


def _stream(data: bytes) -> bytes:
    """The workbook's records, from a compound file or bare."""
    if data[:8] != MAGIC:
        return data
    compound = Compound(data)
    name = next((name for name in compound.streams if name.lower() in ("workbook", "book")), None)
    if name is None:
        raise Refused("unreadable", "no-workbook")
    return compound.read(name)


def _xls_sheets(stream: bytearray) -> list[_Sheet]:
    starts = []
    for kind, at, size in _records(stream, 0):
        if kind == _FILEPASS:
            raise Refused("encrypted", "password")
        if kind == _BOUNDSHEET and size >= 4:
            starts.append(struct.unpack_from("<I", stream, at)[0])
        if kind == _EOF:
            break
    return [_xls_sheet(stream, start) for start in starts]


def _records(stream: bytearray, at: int) -> Iterator[tuple[int, int, int]]:
    """(kind, where its body begins, the body's size) of each record from ``at`` on."""
    while at + 4 <= len(stream):
        kind, size = struct.unpack_from("<HH", stream, at)
        if at + 4 + size > len(stream):
            raise Refused("unreadable", "truncated", f"record {kind:#x}")
        yield kind, at + 4, size
        at += 4 + size


def _xls_sheet(stream: bytearray, start: int) -> _Sheet:
    sheet = _Sheet()
    depth = 0
    number, awaits_text = -1, 0
    for kind, at, size in _records(stream, start):
        body = bytes(stream[at : at + size])
        if kind == _BOF:
            depth += 1
        elif kind == _EOF:
            depth -= 1
            if depth <= 0:
                break
        elif depth == 1 and kind in _VALUES and len(body) >= 6:
            _value(sheet, kind, body)
        elif depth == 1 and kind == _MULRK and len(body) >= 6:
            sheet.reach(struct.unpack_from("<H", body)[0], struct.unpack_from("<H", body, len(body) - 2)[0])
        elif kind == _DIMENSIONS:
            stream[at : at + size] = bytes(size)  # calamine makes room for the area claimed; it needs none
        elif kind == _ROW and len(body) >= 14 and body[12] & 0x20:
            sheet.hidden_rows.add(struct.unpack_from("<H", body)[0])
        elif kind == _MERGED and depth == 1 and len(body) >= 2:
            for top, bottom, left, right in struct.iter_unpack("<4H", body[2 : 2 + (len(body) - 2) // 8 * 8]):
                sheet.merges.append((top, left, bottom, right))
        elif kind == _NOTE and len(body) >= 8:
            row, column, _, owner = struct.unpack_from("<4H", body)
            sheet.note_at[owner] = (row, column)
        elif kind == _OBJ and len(body) >= 8:
            what, number = struct.unpack_from("<HH", body, 4)
            sheet.has_pictures = sheet.has_pictures or what == _PICTURE
        elif kind == _TXO and len(body) >= 12:
            awaits_text = struct.unpack_from("<H", body, 10)[0]
        elif kind == _CONTINUE and awaits_text and body:
            text = body[1:].decode("utf-16-le" if body[0] & 1 else "latin-1", "replace")[:awaits_text]
            sheet.object_text[number] = sheet.object_text.get(number, "") + text
            awaits_text -= len(text)
    check_area(sheet.last_row, sheet.last_column)
    return sheet


def _value(sheet: _Sheet, kind: int, body: bytes) -> None:
    row, column = struct.unpack_from("<HH", body)
    sheet.reach(row, column)
    if kind == _BOOLERR and len(body) >= 8 and body[7]:
        sheet.errors[row, column] = ERRORS.get(body[6], "#ERROR!")
    elif kind == _FORMULA and len(body) >= 14:
        sheet.formula_cells.add((row, column))
        if body[12:14] == b"\xff\xff" and body[6] == 2:
            sheet.errors[row, column] = ERRORS.get(body[8], "#ERROR!")
