"""One pass over a worksheet's XML for what calamine does not tell: errors, formulas, hidden rows, struck text."""

from __future__ import annotations

import re
from collections.abc import Collection
from xml.parsers import expat

from xltasks.books.returns import limits
from xltasks.books.returns.model import CellAt, Marks, Refused
from xltasks.books.returns.xml import whole
from xltasks.core.grid import from_a1

_NO_MARKS = Marks()
_ROWS, _COLUMNS = 1 << 20, 1 << 14  # the most a sheet can have
_SHEET_DATA = b"<sheetData>"
# Rows as every program writes them when nothing is out of the way: references of one letter and four digits, plain
# values and formulas, no error, no hidden row, no rich text.  Whatever is written otherwise is looked at closely.
# Taken by thousands: without an end they would cost memory, and a possessive `)*+` stops one character too far in
# Python before 3.11.5 (CPython issue 106052), which sends every sheet the slow way.
_FORMULA = rb"""<f(?:\ (?:aca|ca|t|ref|si)="[^"<]*+")*+(?:/>|>[^<]*+</f>)"""
_ORDINARY = re.compile(
    rb"""(?:
        <c\ r="[A-Z][0-9]{1,4}"(?:\ s="[0-9]{1,4}")?+(?:\ t="(?:s|n|b|str|inlineStr)")?+
            (?:\ ?/>|><v>[^<]*+</v></c>|></c>|><is><t(?:\ xml:space="preserve")?+>[^<]*+</t></is></c>
              |>"""
    + _FORMULA
    + rb"""(?:<v>[^<]*+</v>|<v\ ?/>)?+</c>)
      | </row>\s*+
      | <row\ r="[0-9]{1,4}"(?:
            \ (?:spans|s|customFormat|ht|customHeight|x14ac:dyDescent|collapsed|outlineLevel|thickBot|thickTop|ph)
                ="[0-9a-z.:]*+"
          | \ hidden="(?:false|0)"
        )*+\ ?/?+>
    ){1,2000}""",
    re.VERBOSE,
)
_ORDINARY_FORMULA = re.compile(
    rb"""<c\ r="([A-Z][0-9]{1,4})"[^<>]*+>""" + _FORMULA + rb"(?:<v>([^<]*+)<)?+", re.VERBOSE
)


def marks_in(sheet: bytes, struck_styles: Collection[str], struck_strings: Collection[str]) -> Marks:
    """Everything calamine does not tell.  Cheap where nothing is out of the way: it runs on every sheet.

    Raises Refused for broken XML and for an absurdly wide used area.
    """
    start = sheet.find(_SHEET_DATA)
    if struck_styles or struck_strings or start < 0:
        return read_marks(sheet, struck_styles, struck_strings)
    end = _end_of_ordinary(sheet, start + len(_SHEET_DATA))
    if not sheet.startswith(b"</sheetData>", end):
        return read_marks(sheet, struck_styles, struck_strings)
    if sheet.find(b"<f", start, end) < 0:
        return _NO_MARKS
    cells = {from_a1(match[1].decode()): match[2] for match in _ORDINARY_FORMULA.finditer(sheet, start, end)}
    return Marks(
        formula_cells=frozenset(cells),
        formulas_without_value=frozenset(at for at, value in cells.items() if not value),
    )


def _end_of_ordinary(sheet: bytes, start: int) -> int:
    end = start
    while more := _ORDINARY.match(sheet, end):
        end = more.end()
    return end


def read_marks(sheet: bytes, struck_styles: Collection[str], struck_strings: Collection[str]) -> Marks:
    """Everything calamine does not tell.  Raises Refused for broken XML and for an absurdly wide used area."""
    reader = _Pass(struck_styles, struck_strings)
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    parser.CharacterDataHandler = reader.text
    try:
        parser.Parse(sheet, True)
    except expat.ExpatError as error:
        raise Refused("unreadable", "damaged", str(error)) from error
    check_area(reader.last_row, reader.last_column)
    return Marks(
        errors=reader.errors,
        hidden_rows=frozenset(reader.hidden_rows),
        formula_cells=frozenset(reader.formula_cells),
        formulas_without_value=frozenset(reader.formula_cells - reader.valued),
        struck=frozenset(reader.struck),
    )


def check_area(last_row: int, last_column: int) -> None:
    """Raises Refused when a used area from A1 to these 0-based corners is more than a table can be."""
    if (last_row + 1) * (last_column + 1) > limits.CELLS or last_row >= _ROWS or last_column >= _COLUMNS:
        raise Refused("too-big", "area", f"{last_row + 1}×{last_column + 1}")


class _Pass:
    """The state of one pass.  Rows and cells without ``r=`` follow the one before, as Excel reads them."""

    def __init__(self, struck_styles: Collection[str], struck_strings: Collection[str]) -> None:
        self.errors: dict[CellAt, str] = {}
        self.hidden_rows: set[int] = set()
        self.formula_cells: set[CellAt] = set()
        self.valued: set[CellAt] = set()
        self.struck: set[CellAt] = set()
        self.last_row = self.last_column = 0
        self._struck_styles = struck_styles
        self._struck_strings = struck_strings
        self._row = -1
        self._column = -1
        self._kind = ""
        self._is_value = False
        self._value = ""
        self._is_struck = False
        self._in_data = False

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        name = tag.rpartition(":")[2]
        if name == "sheetData":
            self._in_data = True
        elif not self._in_data:
            return
        elif name == "row":
            self._start_row(attributes)
        elif name == "c":
            self._start_cell(attributes)
        elif name in ("v", "t"):
            self._is_value = True
        elif name == "f":
            self.formula_cells.add((self._row, self._column))
            self._reach()
        elif name == "strike" and attributes.get("val", "1") not in ("0", "false"):
            self._is_struck = True

    def _start_row(self, attributes: dict[str, str]) -> None:
        self._row = whole(attributes["r"].strip()) - 1 if "r" in attributes else self._row + 1
        self._column = -1
        if attributes.get("hidden") in ("1", "true"):
            self.hidden_rows.add(self._row)

    def _start_cell(self, attributes: dict[str, str]) -> None:
        if "r" in attributes:
            try:
                self._row, self._column = from_a1(attributes["r"])
            except ValueError as error:
                raise Refused("unreadable", "damaged", str(error)) from error
        else:
            self._column += 1
        if self._row >= _ROWS or self._column >= _COLUMNS:
            raise Refused("unreadable", "damaged", attributes.get("r", "")[:20])
        self._kind = attributes.get("t", "n")
        self._value = ""
        style = attributes.get("s", "0")
        self._is_struck = style in self._struck_styles

    def _reach(self) -> None:
        self.last_row = max(self.last_row, self._row)
        self.last_column = max(self.last_column, self._column)

    def text(self, data: str) -> None:
        if self._is_value:
            self._value += data

    def end(self, tag: str) -> None:
        name = tag.rpartition(":")[2]
        if name in ("v", "t"):
            self._is_value = False
        elif name == "c":
            self._end_cell()
        elif name == "sheetData":
            self._in_data = False

    def _end_cell(self) -> None:
        if not self._value:
            return
        at = self._row, self._column
        self.valued.add(at)
        self._reach()
        if self._kind == "e":
            self.errors[at] = self._value
        if self._kind == "s" and self._value in self._struck_strings:
            self._is_struck = True
        if self._is_struck:
            self.struck.add(at)
