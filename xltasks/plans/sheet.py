"""A plan as a workbook: the rows of every sheet; merged cells are blank but for their first.

.xlsx and .xlsm are read with openpyxl, which knows the merged cells of every program's files; .xls, .xlsb, .ods
and .et with calamine.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time
from pathlib import Path

from xltasks.errors import CannotProceed
from xltasks.messages.plan_findings import WHY
from xltasks.plans.stream import GridRow, Item, Place

_MOST_ROWS, _MOST_COLUMNS = 100_000, 256  # what lies beyond is no plan

# Merged areas as (first row, first column, last row, last column), counted from 0.
_Area = tuple[int, int, int, int]


def sheet_items(path: Path, data: bytes) -> list[Item]:
    """The rows of a workbook's sheets, blank rows left out.  Raises CannotProceed ``file-unreadable``."""
    try:
        sheets = list(_modern(data) if data.startswith(b"PK") and b"xl/workbook.xml" in data else _other(data))
    except Exception as error:  # the readers raise whatever their zip, XML and record readers raise
        raise CannotProceed("file-unreadable", path=path, why=WHY["damaged"]) from error
    items: list[Item] = []
    for at, (title, rows, areas) in enumerate(sheets):
        hidden = _hidden(areas, len(rows))
        for number, row in enumerate(rows):
            covered, below = hidden.get(number, (frozenset(), frozenset()))
            cells = tuple("" if i in covered else _text(value) for i, value in enumerate(row))
            if any(cells):
                items.append(GridRow(cells, Place("row", number + 1, title), table=at, below=below))
    return items


def _modern(data: bytes) -> Iterator[tuple[str, Sequence[Sequence[object]], list[_Area]]]:
    from openpyxl.reader.excel import load_workbook

    for sheet in load_workbook(io.BytesIO(data), data_only=True).worksheets:
        # A format that someone drew over the whole sheet makes it a million rows long.
        last_row, last_column = min(sheet.max_row, _MOST_ROWS), min(sheet.max_column, _MOST_COLUMNS)
        rows = list(sheet.iter_rows(values_only=True, max_row=last_row, max_col=last_column))
        areas = [(a.min_row - 1, a.min_col - 1, a.max_row - 1, a.max_col - 1) for a in sheet.merged_cells.ranges]
        yield sheet.title, _trimmed(rows), areas


def _other(data: bytes) -> Iterator[tuple[str, Sequence[Sequence[object]], list[_Area]]]:
    from python_calamine import CalamineWorkbook

    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    for name in book.sheet_names:
        sheet = book.get_sheet_by_name(name)
        rows = _trimmed(sheet.to_python(skip_empty_area=False, nrows=_MOST_ROWS))
        areas = [(*first, *last) for first, last in sheet.merged_cell_ranges or ()]
        yield name, rows, areas


def _trimmed(rows: Sequence[Sequence[object]]) -> Sequence[Sequence[object]]:
    """Rows without the blank columns at their right end, which shorter rows would be measured against."""
    width = max((at + 1 for row in rows for at, value in enumerate(row) if value not in (None, "")), default=0)
    return [row[:width] for row in rows]


def _hidden(areas: Iterable[_Area], count: int) -> dict[int, tuple[frozenset[int], frozenset[int]]]:
    """Row → (columns that a merged area covers but for its first cell, columns that belong to the row above)."""
    covered: dict[int, set[int]] = {}
    below: dict[int, set[int]] = {}
    for top, left, bottom, right in areas:
        for row in range(top, min(bottom, count - 1) + 1):
            covered.setdefault(row, set()).update(range(left + (row == top), right + 1))
            if row > top:
                below.setdefault(row, set()).update(range(left, right + 1))
    return {row: (frozenset(columns), frozenset(below.get(row, ()))) for row, columns in covered.items()}


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime) and value.time() != time():
        return value.isoformat(sep=" ")
    if isinstance(value, datetime | date):
        return f"{value.year}年{value.month}月{value.day}日"
    return str(value).replace("_x000D_", "").replace("\r\n", "\n").strip()
