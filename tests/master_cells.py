"""The master's cells as tests see them: read section tables and figures, type into them as a clerk would."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path

from openpyxl.utils import get_column_letter, range_boundaries
from openpyxl.workbook import Workbook
from openpyxl.worksheet.table import Table
from openpyxl.worksheet.worksheet import Worksheet
from without_sparklines import opened

from xltasks.core.overview import TaskState
from xltasks.core.schema import HOME_SHEET, OVERVIEW_SHEET, SECTION_TABLE_PREFIX, Col
from xltasks.render.overview_places import AVERAGE, LEFT, TASKS

ERRORS = ("#NAME?", "#REF!", "#VALUE!", "#DIV/0!", "#N/A", "#NUM!", "#NULL!")


def section_rows(book: Workbook) -> Iterator[tuple[Worksheet, int, dict[Col, int]]]:
    """Every row of every section table: sheet, row number, and the column of each heading."""
    for sheet in book.worksheets:
        for table in sheet.tables.values():
            if table.name.startswith(SECTION_TABLE_PREFIX):
                left, top, _, bottom = range_boundaries(table.ref)
                headings = [sheet.cell(top, left + place).value for place in range(len(Col))]
                columns = {Col(heading): left + place for place, heading in enumerate(headings)}
                for row in range(top + 1, bottom + 1):
                    yield sheet, row, columns


def type_in(source: Path, target: Path, entries: Mapping[int, Mapping[Col, object]]) -> None:
    """Type values into the section tables, by task number, and save under another name."""
    book = opened(source)
    typed = set()
    for sheet, row, columns in section_rows(book):
        number = sheet.cell(row, columns[Col.NO]).value
        for column, value in entries.get(number, {}).items():
            sheet.cell(row, columns[column]).value = value
        typed.add(number)
    assert set(entries) <= typed
    book.save(target)


def states_in(path: Path) -> tuple[tuple[TaskState, str], ...]:
    """Each task's state and the light that its cell shows, as stored in the workbook."""
    book = opened(path, data_only=True)
    sections: dict[str, int] = {}
    found = []
    for sheet, row, columns in section_rows(book):
        at = {column: sheet.cell(row, place).value for column, place in columns.items()}
        due, progress = at[Col.DUE], at[Col.PROGRESS]
        state = TaskState(
            no=at[Col.NO],
            section=sections.setdefault(sheet.title, len(sections) + 1),
            leaders=_names(at[Col.LEADERS]),
            leads=_names(at[Col.LEADS]),
            due=due.date() if isinstance(due, datetime) else due if isinstance(due, date) else None,
            progress=float(progress) if isinstance(progress, (int, float)) else None,
            status=at[Col.STATUS] or "",
        )
        found.append((state, at[Col.LIGHT] or ""))
    return tuple(found)


def figures_table(path: Path, caption: str, panels: Sequence[int] = (LEFT,)) -> dict[str, tuple[object, ...]]:
    """The figures table of 总览 under a caption, as stored: name → figures, in reading order, as far as figures go on.

    Names and their figures stand in the panels that begin with these columns, from the left.
    """
    rows = list(opened(path, data_only=True)[OVERVIEW_SHEET].iter_rows(values_only=True))
    start = next(place for place, row in enumerate(rows) if row[LEFT] == caption)
    table: dict[str, tuple[object, ...]] = {}
    for row in rows[start + 2 :]:
        if not isinstance(row[LEFT + TASKS], int | float):
            break
        for panel in panels:
            if row[panel]:
                figures = row[panel + TASKS : panel + AVERAGE + 1]
                table[str(row[panel])] = tuple(None if value == "" else value for value in figures)
    return table


def cards(path: Path) -> dict[str, object]:
    """The key figures of 首页 as stored: label → value above it."""
    sheet = opened(path, data_only=True)[HOME_SHEET]
    return {
        str(label): sheet.cell(row - 1, column).value
        for row in (8, 11)
        for column in range(2, 14, 2)
        if (label := sheet.cell(row, column).value)
    }


def stored_results(path: Path) -> dict[tuple[str, str], object]:
    """The stored result of every formula cell: (sheet, cell) → value, blank text as None."""
    formulas, results = opened(path), opened(path, data_only=True)
    return {
        (sheet.title, cell.coordinate): results[sheet.title][cell.coordinate].value or None
        for sheet in formulas.worksheets
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "f"
    }


def error_cells(path: Path) -> list[tuple[str, str, object]]:
    """Every cell of the workbook that shows an error value."""
    book = opened(path, data_only=True)
    return [
        (sheet.title, cell.coordinate, cell.value)
        for sheet in book.worksheets
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "e" or cell.value in ERRORS
    ]


def grow(table: Table, rows: int = 1) -> int:
    """Make a table longer, as typing under it does; its first new row."""
    left, top, right, bottom = range_boundaries(table.ref)
    table.ref = f"{get_column_letter(left)}{top}:{get_column_letter(right)}{bottom + rows}"
    if table.autoFilter is not None:
        table.autoFilter.ref = table.ref
    return bottom + 1


def _names(text: object) -> tuple[str, ...]:
    return tuple(name.partition("（")[0] for name in str(text or "").split("、") if name)
