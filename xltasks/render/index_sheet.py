"""索引: the hidden sheet behind 总览 and the pages, four tables side by side."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from enum import StrEnum

from xlsxwriter import Workbook

from xltasks.core.board import Board
from xltasks.core.drawn import Drawn
from xltasks.core.index_schema import (
    INDEX_PERIODS_TABLE,
    INDEX_SECTIONS_TABLE,
    INDEX_SHEET,
    INDEX_TABLE,
    INDEX_UNITS_TABLE,
    IndexCol,
    IndexPeriodCol,
    IndexSectionCol,
    IndexUnitCol,
)
from xltasks.core.schema import HOME_SHEET
from xltasks.messages import workbook as words
from xltasks.render.index_formulas import (
    index_formulas,
    index_period_formulas,
    index_unit_formulas,
    section_head_formulas,
)
from xltasks.render.line_cells import section_pages
from xltasks.render.plain_sheet import PlainSheet, Stored, stored
from xltasks.render.sheets import (
    DATA_ROW,
    HEAD_ROW,
    add_head,
    done,
    new_sheet,
    set_page,
)
from xltasks.render.styles import COLUMN_HEAD, DATE_FORMAT, NOTE, Formats, Look

_LINES_AT = 0
_SECTIONS_AT = _LINES_AT + len(IndexCol) + 1
_UNITS_AT = _SECTIONS_AT + len(IndexSectionCol) + 1
_PERIODS_AT = _UNITS_AT + len(IndexUnitCol) + 1

# Where a program would guess a format from the cells that a formula refers to.
_NUMBERS: dict[int, Look] = {
    _LINES_AT + list(IndexCol).index(IndexCol.DUE): {"num_format": DATE_FORMAT},
    _LINES_AT + list(IndexCol).index(IndexCol.SOON): {"num_format": "0.00000"},
    _LINES_AT + list(IndexCol).index(IndexCol.LAG): {"num_format": "0.00000"},
}


def add_index(
    book: Workbook, formats: Formats, board: Board, tables: Sequence[str], sheet_names: Sequence[str]
) -> None:
    """Add the sheet."""
    sheet = new_sheet(book, INDEX_SHEET)
    add_head(sheet, formats, words.INDEX_TITLE, words.INDEX_NOTE, (HOME_SHEET, words.HOME_LINK))
    units = board.sheets.listed_units
    lines: list[list[Stored]] = [[line.seq, line.section, line.row] for line in board.sheets.lines]
    _table(sheet, formats, INDEX_TABLE, IndexCol, _LINES_AT, lines)
    pages: list[list[Stored]] = [[place, page] for place, page in enumerate(section_pages(sheet_names), 1)]
    _table(sheet, formats, INDEX_SECTIONS_TABLE, IndexSectionCol, _SECTIONS_AT, pages)
    _table(sheet, formats, INDEX_UNITS_TABLE, IndexUnitCol, _UNITS_AT, [[place] for place in range(1, units + 1)])
    periods: list[list[Stored]] = [[place, period] for place, period in enumerate(board.periods, 1)]
    _table(sheet, formats, INDEX_PERIODS_TABLE, IndexPeriodCol, _PERIODS_AT, periods)
    form, numbers = formats(NOTE), {column: formats(NOTE, look) for column, look in _NUMBERS.items()}
    for row, column, formula, result in _formulas(board, tables, units):
        done(sheet.write_formula(row, column, formula, numbers.get(column, form), stored(result)))
    set_page(sheet, repeat=(HEAD_ROW, HEAD_ROW))
    sheet.hide()


def _formulas(board: Board, tables: Sequence[str], units: int) -> Iterator[Drawn]:
    yield from index_formulas(board, tables, DATA_ROW, _LINES_AT)
    yield from section_head_formulas(tables, [HEAD_ROW + 1] * len(tables), DATA_ROW, _SECTIONS_AT)
    yield from index_unit_formulas(board, units, DATA_ROW, _UNITS_AT)
    yield from index_period_formulas(board, DATA_ROW, _PERIODS_AT)


def _table(
    sheet: PlainSheet,
    formats: Formats,
    name: str,
    headings: type[StrEnum],
    left: int,
    constants: Sequence[Sequence[Stored]],
) -> None:
    """A table whose first columns hold constants; the others are filled with formulas."""
    right = left + len(headings) - 1
    columns = [{"header": heading.value, "header_format": formats(COLUMN_HEAD)} for heading in headings]
    options = {"name": name, "style": None, "columns": columns}
    done(sheet.add_table(HEAD_ROW, left, HEAD_ROW + len(constants), right, options))
    form = formats(NOTE)
    for row, values in enumerate(constants, DATA_ROW):
        done(sheet.write_cells(row, left, values, [form] * len(values), [None] * len(values)))
