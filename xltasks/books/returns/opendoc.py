"""Returned .ods and flat .fods, as LibreOffice writes them.

Read here rather than by calamine, which tells neither errors nor hidden rows nor notes of this format.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime

from lxml import etree

from xltasks.books.returns import limits
from xltasks.books.returns.marks import check_area
from xltasks.books.returns.model import CellAt, ReadSheet, Refused, Visibility
from xltasks.books.returns.xml import attribute, elements, local, parsed, text_of, whole
from xltasks.books.returns.zipped import Zipped
from xltasks.core.grid import CellError, Grid, Value

_ERROR_TEXT = re.compile(r"#(?:NULL!|DIV/0!|VALUE!|REF!|NAME\?|NUM!|N/A)|(?:Err|错误|错误：|Error):?\s*\d{3}")
_ROWS = 1 << 20
_LONGEST = 32_767  # characters; repeated spaces in a file are not allowed to grow beyond a cell


def read_ods(zipped: Zipped) -> tuple[ReadSheet, ...]:
    """All sheets of an .ods.  Raises Refused; an encrypted one is told by its manifest."""
    if "META-INF/manifest.xml" in zipped:
        manifest = parsed(zipped.read("META-INF/manifest.xml", limits.PART_BYTES))
        if next(elements(manifest, "encryption-data"), None) is not None:
            raise Refused("encrypted", "password")
    return read_flat_ods(zipped.read("content.xml", limits.PART_BYTES))


def read_flat_ods(content: bytes) -> tuple[ReadSheet, ...]:
    """All sheets of a flat document, or of an .ods' content.xml.  Raises Refused."""
    root = parsed(content)
    hidden_styles = {
        attribute(style, "name")
        for style in elements(root, "style")
        for properties in elements(style, "table-properties")
        if attribute(properties, "display") == "false"
    }
    tables = [
        table for spreadsheet in elements(root, "spreadsheet") for table in spreadsheet if local(table) == "table"
    ]
    if len(tables) > limits.SHEETS:
        raise Refused("too-big", "sheets", str(len(tables)))
    return tuple(_sheet(table, attribute(table, "style-name") in hidden_styles) for table in tables)


class _Table:
    """One table's rows as they are read; blank rows and cells at the end cost nothing."""

    def __init__(self) -> None:
        self.rows: list[list[Value]] = []
        self.hidden_rows: set[int] = set()
        self.notes: dict[CellAt, str] = {}
        self.formula_cells: set[CellAt] = set()
        self.without_value: set[CellAt] = set()
        self.has_pictures = False
        self.merges: list[tuple[int, int, int, int]] = []
        self._height = 0
        self._cells = 0

    def take(self, row: etree._Element) -> None:
        repeat = _repeat(row, "number-rows-repeated")
        values: list[Value] = []
        column = 0
        for cell in row:
            if local(cell) not in ("table-cell", "covered-table-cell"):
                continue
            times = _repeat(cell, "number-columns-repeated")
            value = _value(cell)
            self._note(cell, column)
            self._merge(cell, column)
            if value is not None:
                check_area(self._height, column + times - 1)
                values += [None] * (column - len(values))
                values += [value] * times
            column += times
        if values:
            self._cells += len(values) * repeat
            check_area(self._height + repeat - 1, len(values) - 1)
            if self._cells > limits.CELLS:
                raise Refused("too-big", "area", str(self._cells))
            self.rows += [[] for _ in range(self._height - len(self.rows))]
            self.rows += [list(values) for _ in range(repeat)]
        if attribute(row, "visibility") in ("collapse", "filter") and self._height + repeat <= _ROWS:
            self.hidden_rows.update(range(self._height, self._height + repeat))
        self._height += repeat

    def _merge(self, cell: etree._Element, column: int) -> None:
        across = _repeat(cell, "number-columns-spanned")
        down = _repeat(cell, "number-rows-spanned")
        if across > 1 or down > 1:
            self.merges.append((self._height, column, self._height + down - 1, column + across - 1))

    def _note(self, cell: etree._Element, column: int) -> None:
        at = (self._height, column)
        if attribute(cell, "formula") is not None:
            self.formula_cells.add(at)
            if attribute(cell, "value-type") is None:
                self.without_value.add(at)
        for child in cell:
            if local(child) == "annotation":
                words = "\n".join(_paragraphs(child))
                if words.strip():
                    self.notes[at] = words
            elif local(child) == "frame" and next(elements(child, "image"), None) is not None:
                self.has_pictures = True


def _sheet(table: etree._Element, is_hidden: bool) -> ReadSheet:
    read = _Table()
    for row in _rows(table):
        read.take(row)
    # Pictures that hang on the sheet and not on a cell stand in table:shapes before the rows.
    shapes = [child for child in table if local(child) == "shapes"]
    visible: Visibility = "hidden" if is_hidden else "visible"
    return ReadSheet(
        name=attribute(table, "name") or "",
        visible=visible,
        grid=Grid(read.rows),
        hidden_rows=frozenset(read.hidden_rows),
        notes=read.notes,
        formula_cells=frozenset(read.formula_cells),
        formulas_without_value=frozenset(read.without_value),
        has_pictures=read.has_pictures or any(next(elements(held, "image"), None) is not None for held in shapes),
        merges=tuple(read.merges),
    )


def _rows(parent: etree._Element) -> Iterator[etree._Element]:
    """Rows in order, through header rows and row groups."""
    for child in parent:
        name = local(child)
        if name == "table-row":
            yield child
        elif name in ("table-header-rows", "table-rows", "table-row-group"):
            yield from _rows(child)


def _repeat(element: etree._Element, name: str) -> int:
    times = whole(attribute(element, name) or "1")
    if not 1 <= times <= 1 << 20:
        raise Refused("unreadable", "damaged", f"{name}={times}")
    return times


def _value(cell: etree._Element) -> Value:
    kind = attribute(cell, "value-type")
    if kind in ("float", "percentage", "currency"):
        try:
            return float(attribute(cell, "value") or "")
        except ValueError as error:
            raise Refused("unreadable", "damaged", str(error)) from error
    if kind == "boolean":
        return attribute(cell, "boolean-value") == "true"
    if kind == "date":
        return _date(attribute(cell, "date-value") or "")
    text = "\n".join(_paragraphs(cell))
    is_formula = attribute(cell, "formula") is not None
    if _is_error(cell) or (is_formula and _ERROR_TEXT.fullmatch(text)):
        return CellError(text or "#VALUE!")
    return text or attribute(cell, "string-value") or None


def _is_error(cell: etree._Element) -> bool:
    return any(str(key).endswith("}value-type") and value == "error" for key, value in cell.attrib.items())


def _date(text: str) -> Value:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return text or None  # a year before 1, or words: what was written is kept
    return date(moment.year, moment.month, moment.day) if len(text) == 10 else moment


def _paragraphs(element: etree._Element) -> list[str]:
    return [_words(child)[:_LONGEST] for child in element if local(child) == "p"]


def _words(element: etree._Element) -> str:
    pieces = [str(element.text or "")]
    for child in element:
        name = local(child)
        if name == "s":
            pieces.append(" " * min(_LONGEST, _repeat(child, "c")))
        elif name == "tab":
            pieces.append("\t")
        elif name == "line-break":
            pieces.append("\n")
        elif name == "ruby":
            pieces += [text_of(base) for base in child if local(base) == "ruby-base"]
        elif name != "annotation":
            pieces.append(_words(child))
        pieces.append(str(child.tail or ""))
    return "".join(pieces)
