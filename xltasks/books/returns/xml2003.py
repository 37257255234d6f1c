"""SpreadsheetML 2003: one XML file, often named .xls, as older systems export it."""

from __future__ import annotations

from datetime import date, datetime, time

from lxml import etree

from xltasks.books.returns import limits
from xltasks.books.returns.marks import check_area
from xltasks.books.returns.model import CellAt, ReadSheet, Refused, Visibility
from xltasks.books.returns.xml import attribute, elements, local, parsed, text_of, whole
from xltasks.core.grid import CellError, Grid, Value

_VISIBLE: dict[str, Visibility] = {"SheetHidden": "hidden", "SheetVeryHidden": "veryhidden"}


def read_xml2003(content: bytes) -> tuple[ReadSheet, ...]:
    """All worksheets.  Raises Refused."""
    root = parsed(content)
    if local(root) != "Workbook":
        raise Refused("unreadable", "no-workbook")
    sheets = list(elements(root, "Worksheet"))
    if len(sheets) > limits.SHEETS:
        raise Refused("too-big", "sheets", str(len(sheets)))
    return tuple(_sheet(sheet) for sheet in sheets)


def _sheet(sheet: etree._Element) -> ReadSheet:
    rows: list[list[Value]] = []
    notes: dict[CellAt, str] = {}
    formulas: set[CellAt] = set()
    without_value: set[CellAt] = set()
    hidden: set[int] = set()
    at, last_column = -1, 0
    for row in elements(sheet, "Row"):
        at = _place(row, at)
        column = -1
        for cell in (child for child in row if local(child) == "Cell"):
            column = _place(cell, column)
            here = (at, column)
            data = next((child for child in cell if local(child) == "Data"), None)
            value = None if data is None else _value(data)
            for comment in (child for child in cell if local(child) == "Comment"):
                notes[here] = text_of(comment).strip()
            if attribute(cell, "Formula") is not None:
                formulas.add(here)
                if value is None:
                    without_value.add(here)
            if value is not None:
                last_column = max(last_column, column)
                check_area(at, last_column)
                rows += [[] for _ in range(at + 1 - len(rows))]
                rows[at] += [None] * (column + 1 - len(rows[at]))
                rows[at][column] = value
            column += whole(attribute(cell, "MergeAcross") or "0")
        if attribute(row, "Hidden") == "1":
            hidden.add(at)
        at += whole(attribute(row, "Span") or "0")
    shown = next((text_of(held) for held in elements(sheet, "Visible")), "")
    visible: Visibility = _VISIBLE.get(shown, "visible")
    return ReadSheet(
        name=attribute(sheet, "Name") or "",
        visible=visible,
        grid=Grid(rows),
        hidden_rows=frozenset(hidden),
        notes=notes,
        formula_cells=frozenset(formulas),
        formulas_without_value=frozenset(without_value),
    )


def _place(element: etree._Element, before: int) -> int:
    """0-based place of a row or cell: its Index, or the one after the last."""
    index = attribute(element, "Index")
    place = before + 1 if index is None else whole(index) - 1
    if place < 0 or place >= 1 << 20:
        raise Refused("unreadable", "damaged", f"Index {index}")
    return place


def _value(data: etree._Element) -> Value:
    text = text_of(data)
    kind = attribute(data, "Type")
    if kind == "Error":
        return CellError(text)
    if kind == "Boolean":
        return text == "1"
    if kind == "Number":
        try:
            return float(text)
        except ValueError as error:
            raise Refused("unreadable", "damaged", str(error)) from error
    if kind == "DateTime":
        try:
            moment = datetime.fromisoformat(text)
        except ValueError:
            return text
        return date(moment.year, moment.month, moment.day) if moment.time() == time() else moment
    return text or None
