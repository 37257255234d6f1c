"""Values of a closed book's sheets, read fast: calamine, and the sheet's own bytes where calamine is blind."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from functools import cached_property
from html import escape
from itertools import chain
from typing import cast

import python_calamine

from xltasks.books.markup import is_plain_start, plain
from xltasks.books.package import CONTENT_TYPES, Package, judging
from xltasks.books.sheetpart import SheetPart
from xltasks.books.workbookpart import Workbook
from xltasks.books.zipentries import stored
from xltasks.core.grid import CellError, Value
from xltasks.errors import CannotProceed
from xltasks.messages.reasons import reason

_WORKBOOK = "xl/workbook.xml"
# Where calamine looks, whatever the relationships say.
_FIXED = {"styles": "xl/styles.xml", "sharedStrings": "xl/sharedStrings.xml"}
# A sheet is read again and again in one command; one of more rows, a long log, would hold too much memory.
_KEPT_ROWS = 5000
_ERROR_MARKS = (b't="e"', b"t='e'")
_ERROR_MARK = re.compile(rb"""t=(?:"e"|'e')""")
_VALUE = re.compile(rb"<(?:[^\s:<>/]+:)?v(?:\s[^<>]*)?>([^<]*)<")
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"


class ValueReader:
    """Reads sheets of one package.  Holds the file open until :meth:`close`."""

    def __init__(self, package: Package, workbook: Workbook, unfolded: Callable[[str], bytes]) -> None:
        """``unfolded`` gives a part's bytes, which somebody else may have use for as well."""
        self._package = package
        self._workbook = workbook
        self._unfolded = unfolded
        self._book: python_calamine.CalamineWorkbook | None = None
        self._kept: dict[str, list[list[Value]]] = {}

    def close(self) -> None:
        """Let go of the file, and of what was read from it."""
        self._kept.clear()
        if self._book is not None:
            self._book.close()
            self._book = None

    def detach(self) -> None:
        """Open the file anew when it is next read: a copy of the program would read at the other's place in it."""
        self._book = None

    def rows(self, sheet: str, part: str) -> list[list[Value]]:
        """A sheet's values from A1, blanks as ``""``; not to be changed, for another caller may get the same.

        Raises CannotProceed (file-unreadable, file-too-big).
        """
        if sheet in self._kept:
            return self._kept[sheet]
        rows = self._read(sheet, part)
        if len(rows) <= _KEPT_ROWS:
            self._kept[sheet] = rows
        return rows

    def _read(self, sheet: str, part: str) -> list[list[Value]]:
        has_errors = self._has_errors(part)
        try:
            if self._book is None:
                self._book = self._opened()
            found = self._book.get_sheet_by_name(sheet).to_python(skip_empty_area=False)
            rows = cast("list[list[Value]]", found)
        except BaseException as error:
            if not _is_readers(error):
                raise
            raise CannotProceed(
                "file-unreadable", path=self._package.path, why=reason("part-broken", part=part)
            ) from error
        if has_errors:
            with judging(self._package.path, part):
                self._put_errors(SheetPart(self._unfolded(part), self._package.path, part), rows)
        return rows

    def _has_errors(self, part: str) -> bool:
        """Whether a sheet holds error values.  Bytes that nobody keeps are gone before the values take their room."""
        xml = self._unfolded(part)
        return _ERROR_MARK.search(xml) is not None

    def _put_errors(self, part: SheetPart, rows: list[list[Value]]) -> None:
        """calamine reads an error value as blank; the sheet's own bytes say which it is."""
        for row in chain.from_iterable(map(part.rows_with, _ERROR_MARKS)):
            for cell in row.cells:
                if cell.tag.get("t") == "e" and (found := _VALUE.search(cell.inside)):
                    while len(rows) <= row.number:
                        rows.append([])
                    line = rows[row.number]
                    line.extend([""] * (cell.column + 1 - len(line)))
                    line[cell.column] = CellError(found[1].decode())

    def _opened(self) -> python_calamine.CalamineWorkbook:
        for kind in _FIXED:
            if part := self._workbook.target(kind):
                self._package.probe(part)
        if self._is_as_expected:
            return python_calamine.CalamineWorkbook.from_path(self._package.path)
        return python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(self._repacked()))

    @cached_property
    def _is_as_expected(self) -> bool:
        """Whether parts have the names calamine looks for, in an encoding it reads."""
        named = all(self._workbook.target(kind) in (None, part) for kind, part in _FIXED.items())
        if self._workbook.part != _WORKBOOK or not named or any("\\" in name for name in self._package.names):
            return False
        return all(is_plain_start(self._package.head(part)) for part in (self._workbook.part, *self._values))

    @property
    def _values(self) -> list[str]:
        """The parts that values come from, besides the workbook part."""
        others = [part for kind in _FIXED if (part := self._workbook.target(kind)) and part in self._package]
        return [*others, *(sheet.part for sheet in self._workbook.sheets)]

    def _repacked(self) -> bytes:
        """The parts that values come from, under the names and in the encoding that calamine reads."""
        names = {self._workbook.target(kind): part for kind, part in _FIXED.items()}
        names |= {sheet.part: f"xl/worksheets/sheet{at}.xml" for at, sheet in enumerate(self._workbook.sheets)}
        relations = "".join(
            f'<Relationship Id="{escape(one.id)}" Type="{_OFFICE}/{one.kind}" '
            f'Target="{escape("/" + names[one.target])}"/>'
            for one in self._workbook.relationships
            if one.target in names and not one.external
        )
        root = f'<Relationship Id="w" Type="{_OFFICE}/officeDocument" Target="/{_WORKBOOK}"/>'
        parts = {
            CONTENT_TYPES: f'<Types xmlns="{_TYPES}"/>'.encode(),
            "_rels/.rels": _relationships(root).encode(),
            "xl/_rels/workbook.xml.rels": _relationships(relations).encode(),
            _WORKBOOK: self._plain(self._workbook.part),
        }
        return stored(parts | {names[part]: self._plain(part) for part in self._values})

    def _plain(self, part: str) -> bytes:
        return plain(self._package.read(part), self._package.path, part)


def _is_readers(error: BaseException) -> bool:
    """Whether the reader gave up on the file.  Its panics derive from BaseException and have no public name."""
    expected = (python_calamine.CalamineError, OSError, ValueError)
    return isinstance(error, expected) or type(error).__name__ == "PanicException"


def _relationships(inner: str) -> str:
    return f'<Relationships xmlns="{_RELATIONS}">{inner}</Relationships>'
