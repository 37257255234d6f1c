"""Write values and table rows into a workbook that is open, in few calls, and see that they arrived."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import xlwings as xw

from xltasks.books.live_values import (
    ERROR_TEXTS,
    LONGEST_IN_BLOCK,
    handed_over,
    is_read_as_input,
    means,
    plain,
    without_blank_end,
)
from xltasks.books.protocol import Table
from xltasks.core.grid import CellError, Grid, Value, a1
from xltasks.core.references import ROWS, shifted
from xltasks.errors import CannotProceed

Rows = Sequence[Mapping[str, Value]]
Cells = Mapping[int, Mapping[int, Value]]

_ROWS_PER_READ = 20_000
_LOOKED_AT = 200  # rows of a filtered table among which one that shows is looked for
_TEXT_FORMAT = "@"
_DATE_FORMAT = "yyyy-mm-dd"


@dataclass(frozen=True, slots=True)
class Block:
    """A rectangle of values, 0-based."""

    top: int
    left: int
    rows: tuple[tuple[Value, ...], ...]

    @property
    def width(self) -> int:
        """Number of columns."""
        return len(self.rows[0])


def blocks(cells: Cells) -> Iterator[Block]:
    """Cells put together to as few rectangles as follow from rows of the same extent."""
    runs: list[tuple[int, int, tuple[Value, ...]]] = []
    for row in sorted(cells):
        held = cells[row]
        columns = sorted(held)
        start = 0
        for at in range(1, len(columns) + 1):
            if at == len(columns) or columns[at] != columns[at - 1] + 1:
                runs.append((row, columns[start], tuple(held[column] for column in columns[start:at])))
                start = at
    open_blocks: dict[tuple[int, int], list[tuple[int, tuple[Value, ...]]]] = {}
    for row, left, values in runs:
        held_rows = open_blocks.setdefault((left, len(values)), [])
        if held_rows and held_rows[-1][0] != row - 1:
            yield Block(held_rows[0][0], left, tuple(values for _, values in held_rows))
            held_rows.clear()
        held_rows.append((row, values))
    for (left, _), held_rows in open_blocks.items():
        yield Block(held_rows[0][0], left, tuple(values for _, values in held_rows))


def area(sheet: xw.Sheet, top: int, left: int, bottom: int, right: int) -> xw.Range:
    """A range by 0-based corners, both included."""
    return sheet.range((top + 1, left + 1), (bottom + 1, right + 1))


def read_used(sheet: xw.Sheet) -> list[list[Value]]:
    """All values of a sheet from A1; rows that are blank at its end are left out."""
    used = sheet.used_range
    height, width = used.shape
    return read(sheet, 0, 0, used.row + height - 2, used.column + width - 2)


def read(sheet: xw.Sheet, top: int, left: int, bottom: int, right: int) -> list[list[Value]]:
    """The values of an area, row by row; blank rows at its end are left out."""
    rows: list[list[Value]] = []
    for first in range(top, bottom + 1, _ROWS_PER_READ):
        last = min(bottom, first + _ROWS_PER_READ - 1)
        rows += without_blank_end(_read_at_once(area(sheet, first, left, last, right)))
        if last < bottom:
            rows += [[] for _ in range(last + 1 - top - len(rows))]
    return without_blank_end(rows)


def _read_at_once(cells: xw.Range) -> list[list[Value]]:
    """One call.  A second one only where an error may also be a text that looks like one."""
    rows = [[plain(value) for value in row] for row in cells.options(ndim=2, err_to_str=True).value]
    doubtful = [(r, c) for r, row in enumerate(rows) for c, value in enumerate(row) if value in ERROR_TEXTS]
    if doubtful:
        without_errors = cells.options(ndim=2, err_to_str=False).value
        for r, c in doubtful:
            text = rows[r][c]
            if isinstance(text, str) and without_errors[r][c] != text:
                rows[r][c] = CellError(text)
    return rows


def write(sheet: xw.Sheet, cells: Cells) -> None:
    """Put values into cells, one call a rectangle, and read each back; what did not arrive is put in by itself.

    An array lands wrong across rows that a filter hides, a text may be read as a number or formula, a day in a
    cell formatted as text becomes a text: whatever the reason, such a cell is written once more, alone.
    Raises CannotProceed("cell-in-array") for a part of an array formula, ("cell-refused") when the program does
    not take a value.
    """
    for block in blocks(cells):
        whole = area(sheet, block.top, block.left, block.top + len(block.rows) - 1, block.left + block.width - 1)
        _refuse_arrays(whole)
        _write_block(whole, block)
        held = Grid(read(sheet, block.top, block.left, block.top + len(block.rows) - 1, block.left + block.width - 1))
        for r, row in enumerate(block.rows):
            for c, value in enumerate(row):
                if not means(held.at(r, c), value):
                    _write_alone(sheet, block.top + r, block.left + c, value)


def _refuse_arrays(cells: xw.Range) -> None:
    if cells.has_array is False:
        return
    for cell in cells:
        if cell.has_array:
            raise CannotProceed("cell-in-array", sheet=cell.sheet.name, cell=cell.get_address(False, False), area="")


def _write_block(cells: xw.Range, block: Block) -> None:
    doubtful = {
        column
        for row in block.rows
        for column, value in enumerate(row)
        if isinstance(value, str) and is_read_as_input(value)
    }
    texts = {column for column in doubtful if cells[:, column].number_format == _TEXT_FORMAT}
    cells.value = [
        ["" if _too_long(value) else handed_over(value, text_cell=column in texts) for column, value in enumerate(row)]
        for row in block.rows
    ]


def _too_long(value: Value) -> bool:
    return isinstance(value, str) and len(value) > LONGEST_IN_BLOCK


def _write_alone(sheet: xw.Sheet, row: int, column: int, value: Value) -> None:
    """One cell, in the ways there are, until it holds the value."""
    cell = area(sheet, row, column, row, column)
    for way in _ways(cell, value):
        cell.value = way
        if means(Grid(read(sheet, row, column, row, column)).at(0, 0), value):
            return
    raise CannotProceed("cell-refused", sheet=sheet.name, cell=a1(row, column), value=value)


def _ways(cell: xw.Range, value: Value) -> Iterator[object]:
    yield handed_over(value, text_cell=False)
    yield handed_over(value, text_cell=True)
    if isinstance(value, str):
        yield f"'{value}"
        cell.number_format = _TEXT_FORMAT
        yield value
    elif value is not None:
        # A number or day in a cell that makes texts of everything.
        cell.number_format = _DATE_FORMAT if hasattr(value, "year") else "General"
        yield handed_over(value, text_cell=False)


# --- tables ---------------------------------------------------------------------------------------------------


def refuse_occupied(table: Table, count: int, grid: Grid, others: Sequence[Table]) -> None:
    """New rows must not cover anything that stands below a table.  Raises CannotProceed: below-table, sheet-full."""
    top = table.header_row + 1 + table.row_count
    bottom = top + count - 1
    columns = range(table.first_column, table.first_column + len(table.headings))
    if bottom >= ROWS:
        raise CannotProceed("sheet-full", sheet=table.sheet, table=table.name, count=count)
    taken = [(row, column) for row in range(top, bottom + 1) for column in columns if grid.at(row, column) is not None]
    taken += [
        (max(other.header_row, top), max(other.first_column, columns.start))
        for other in others
        if other.sheet == table.sheet
        and other.name != table.name
        and top <= other.header_row + other.row_count
        and other.header_row <= bottom
        and other.first_column < columns.stop
        and columns.start < other.first_column + len(other.headings)
    ]
    if taken:
        raise CannotProceed("below-table", sheet=table.sheet, table=table.name, cell=a1(*taken[0]), count=count)


def grow(sheet: xw.Sheet, table: Table, rows: Rows) -> dict[int, dict[int, Value]]:
    """Make a table larger, with the formats and formulas of its first data row; the cells that are to be written.

    ``table`` is as it was before.
    """
    top, left = table.header_row + 1, table.first_column
    right = left + len(table.headings) - 1
    first_new = top + table.row_count
    last_new = first_new + len(rows) - 1
    formulas = calculated(sheet, table)
    _copy_looks(sheet, table, first_new, last_new)
    sheet.tables[table.name].resize(area(sheet, table.header_row, left, last_new, right))
    cells: dict[int, dict[int, Value]] = {}
    for number, row in enumerate(rows, first_new):
        cells[number] = {}
        for at, heading in enumerate(table.headings):
            value = row.get(heading)
            if at not in formulas or value not in (None, ""):
                cells[number][left + at] = value
            else:
                text = shifted(formulas[at], number - top, 0)
                area(sheet, number, left + at, number, left + at).formula = text
    return cells


def calculated(sheet: xw.Sheet, table: Table) -> dict[int, str]:
    """Formulas of the first data row by column of the table, where the last row has one as well."""
    top, bottom = table.header_row + 1, table.header_row + table.row_count
    first = _row_formulas(sheet, table, top)
    last = _row_formulas(sheet, table, bottom) if first and bottom > top else first
    return {at: formula for at, formula in first.items() if at in last}


def _row_formulas(sheet: xw.Sheet, table: Table, row: int) -> dict[int, str]:
    """Formulas of one row.  A text that starts with ``=`` is none, although the program gives it as one."""
    cells = area(sheet, row, table.first_column, row, table.first_column + len(table.headings) - 1)
    texts = cells.formula
    while isinstance(texts, list | tuple) and len(texts) == 1:
        texts = texts[0]
    held = list(texts) if isinstance(texts, list | tuple) else [texts]
    values = cells.options(ndim=2).value[0]
    return {
        at: text
        for at, (text, value) in enumerate(zip(held, values, strict=True))
        if isinstance(text, str) and text.startswith("=") and text != value
    }


def column_formulas(sheet: xw.Sheet, table: Table, column: int) -> dict[int, str]:
    """Formulas of a table's column by 0-based row.  A text that starts with ``=`` is none."""
    first, last = table.header_row + 1, table.header_row + table.row_count
    cells = area(sheet, first, column, last, column)
    texts: object = cells.formula
    lines = texts if isinstance(texts, list | tuple) else [texts]
    values = [row[0] for row in cells.options(ndim=2).value]
    held = [line[0] if isinstance(line, list | tuple) else line for line in lines]
    return {
        row: text
        for row, (text, value) in enumerate(zip(held, values, strict=True), first)
        if isinstance(text, str) and text.startswith("=") and text != value
    }


def _copy_looks(sheet: xw.Sheet, table: Table, first: int, last: int) -> None:
    """Formats and lists of the first data row for the rows from ``first`` to ``last``."""
    left, right = table.first_column, table.first_column + len(table.headings) - 1
    origin = _showing_row(sheet, table)
    copy_kinds(
        area(sheet, origin, left, origin, right),
        area(sheet, first, left, last, right),
        ("formats", "validation"),
    )


def copy_kinds(source: xw.Range, target: xw.Range, kinds: Sequence[str]) -> None:
    """Paste formats, lists and the like of a row on other rows.

    The clipboard belongs to all programs: when another holds it for a moment, it is asked for again.
    """
    for patience in (0.1, 0.3, None):
        try:
            source.copy()
            for kind in kinds:
                target.paste(paste=kind)
            break
        except Exception:
            if patience is None:
                raise
            time.sleep(patience)
    source.sheet.book.app.cut_copy_mode = False


def _showing_row(sheet: xw.Sheet, table: Table) -> int:
    """The first data row that no filter hides: a hidden one would be copied as nothing."""
    top = table.header_row + 1
    for row in range(top, top + min(table.row_count, _LOOKED_AT)):
        if area(sheet, row, table.first_column, row, table.first_column).row_height:  # 0 where it is hidden
            return row
    return top
