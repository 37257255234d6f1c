"""Take back the last write to a workbook that is open: cell by cell from the backup, without closing it.

The program holds the file, so the backup cannot take its place; and a workbook whose macro is running should not
be closed.  What the write changed is what differs between backup and file; only that is put back, so what the
clerk has typed elsewhere since, saved or not, stays.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import xlwings as xw

from xltasks.books.closed import ClosedBook
from xltasks.books.live_native import is_busy, native
from xltasks.books.live_quiet import quiet
from xltasks.books.live_values import means
from xltasks.books.live_writing import area, copy_kinds, read_used, write
from xltasks.books.package import Package
from xltasks.books.protocol import Table
from xltasks.books.saving import forget_last_write, last_write
from xltasks.books.sheetpart import SheetPart
from xltasks.books.workbookpart import read_workbook
from xltasks.core.grid import Grid, Value
from xltasks.core.references import shifted
from xltasks.errors import CannotProceed

Place = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Taken:
    """What a write did to one sheet: cells (0-based) with their values before and after, and formulas it replaced."""

    before: Mapping[Place, Value]
    after: Mapping[Place, Value]
    formulas: Mapping[Place, str]


def undo_open(book: xw.Book, path: Path) -> Path:
    """Take back the last write to the open book and let the program save it; the path of the backup.

    Raises CannotProceed: nothing-to-undo, undo-changed (the clerk changed what the write had written, or the file
    was saved since), master-read-only, sheet-locked, not-saved, program-busy, and what reading the backup raises.
    """
    words = native()
    if words.read_only(book):
        raise CannotProceed("master-read-only", path=path)
    backup, carried_out = last_write(path)
    if carried_out:
        tables_before, before = _closed(backup)
        tables_after, after = _closed(path)
        if before.keys() != after.keys() or tables_before.keys() != tables_after.keys():
            raise CannotProceed("undo-changed", path=path, backup=backup)
        taken = _taken(before, after, _Formulas(backup), _Formulas(path))
        grown = {
            name: tables_before[name]
            for name, table in tables_after.items()
            if table.row_count != tables_before[name].row_count
        }
        _refuse_changed(book, path, backup, taken, {name: tables_after[name] for name in grown})
        touched = sorted({*taken, *(table.sheet for table in grown.values())})
        with quiet(book, words, touched):
            for name, table in grown.items():
                _shrink(book.sheets[table.sheet], table, tables_after[name].row_count)
            for sheet, held in taken.items():
                _put_back(book.sheets[sheet], held)
        book.app.calculate()
        try:
            book.save()
        except Exception as error:
            raise CannotProceed("program-busy" if is_busy(error) else "not-saved", path=path) from error
    forget_last_write(path)
    return backup


def restore(book: xw.Book, backup: Path, sheets: Iterable[str], tables: Mapping[str, Table]) -> None:
    """Bring sheets of the open book back to the backup's values after a write that failed; nothing is saved.

    ``tables`` are those from before the write, by name.
    """
    touched = frozenset(sheets)
    _, before = _closed(backup)
    formulas = _Formulas(backup)
    for name, table in tables.items():
        if table.sheet not in touched:
            continue
        sheet = book.sheets[table.sheet]
        held = sheet.tables[name]
        rows = held.range.shape[0] - bool(held.show_headers) - bool(held.show_totals)
        if rows > table.row_count:
            _shrink(sheet, table, rows)
    for name in sorted(touched):
        sheet, grid = book.sheets[name], before[name]
        now = Grid(read_used(sheet))
        values: dict[Place, Value] = {}
        replaced: dict[Place, str] = {}
        for place, value in _cells(grid, now):
            if means(now.at(*place), value):
                continue
            formula = formulas.at(name, *place)
            if formula is None:
                values[place] = value
            elif not _is_formula(sheet, place):  # one that still stands only shows another result
                replaced[place] = formula
        _put_back(sheet, Taken(values, {}, replaced))


def _is_formula(sheet: xw.Sheet, place: Place) -> bool:
    cell = area(sheet, *place, *place)
    text = cell.formula
    while isinstance(text, list | tuple):
        text = text[0]
    return isinstance(text, str) and text.startswith("=") and text != cell.value


def _closed(path: Path) -> tuple[dict[str, Table], dict[str, Grid]]:
    with ClosedBook.open(path, for_reading=True) as book:
        return {table.name: table for table in book.tables()}, {name: book.grid(name) for name in book.sheets()}


def _cells(one: Grid, other: Grid) -> list[tuple[Place, Value]]:
    """Every place where either grid may hold something, with the first one's value."""
    width = max(one.width, other.width)
    return [((r, c), one.at(r, c)) for r in range(max(one.height, other.height)) for c in range(width)]


def _taken(before: Mapping[str, Grid], after: Mapping[str, Grid], old: _Formulas, new: _Formulas) -> dict[str, Taken]:
    found = {}
    for sheet, grid in before.items():
        now = after[sheet]
        was: dict[Place, Value] = {}
        became: dict[Place, Value] = {}
        formulas: dict[Place, str] = {}
        for place, value in _cells(grid, now):
            held = now.at(*place)
            if held == value or new.at(sheet, *place) is not None:
                continue
            formula = old.at(sheet, *place)
            if formula is not None:
                formulas[place] = formula
            else:
                was[place] = value
            became[place] = held
        if became:
            found[sheet] = Taken(was, became, formulas)
    return found


def _refuse_changed(
    book: xw.Book, path: Path, backup: Path, taken: Mapping[str, Taken], grown: Mapping[str, Table]
) -> None:
    """The clerk's own changes to what the write had written would be lost."""
    for name, held in taken.items():
        sheet = book.sheets[name]
        now = Grid(read_used(sheet))
        if not all(means(now.at(*place), value) for place, value in held.after.items()):
            raise CannotProceed("undo-changed", path=path, backup=backup)
    for name, table in grown.items():
        whole = book.sheets[table.sheet].tables[name].range
        if (whole.row - 1, whole.column - 1) != (table.header_row, table.first_column) or whole.shape[1] != len(
            table.headings
        ):
            raise CannotProceed("undo-changed", path=path, backup=backup)


def _shrink(sheet: xw.Sheet, table: Table, rows: int) -> None:
    """Give a table that has ``rows`` rows its old size; what stood in the others goes, with its looks."""
    left, right = table.first_column, table.first_column + len(table.headings) - 1
    first, last = table.header_row + 1 + table.row_count, table.header_row + rows
    sheet.tables[table.name].resize(area(sheet, table.header_row, left, first - 1, right))
    leaving = area(sheet, first, left, last, right)
    leaving.clear_contents()
    # The row below has always been blank: its looks are those the rows had before the table grew.
    copy_kinds(area(sheet, last + 1, left, last + 1, right), leaving, ("formats",))


def _put_back(sheet: xw.Sheet, held: Taken) -> None:
    cells: dict[int, dict[int, Value]] = {}
    for (row, column), value in held.before.items():
        cells.setdefault(row, {})[column] = value
    write(sheet, cells)
    for place, formula in held.formulas.items():
        area(sheet, *place, *place).formula = f"={formula}"


class _Formulas:
    """Formulas of a closed workbook, cell by cell."""

    def __init__(self, path: Path) -> None:
        package = Package.open(path)
        self._parts = {
            entry.name: SheetPart(package.read(entry.part), path, entry.part) for entry in read_workbook(package).sheets
        }

    def at(self, sheet: str, row: int, column: int) -> str | None:
        """A cell's formula without ``=``; None if it holds a value or nothing."""
        part = self._parts[sheet]
        held = part.row(row)
        cell = held.cell(column) if held is not None else None
        found = part.formula(cell) if cell is not None else None
        if found is None:
            return None
        tag, text = found
        return text or self._shared(part, tag.get("si"), row, column)

    def _shared(self, part: SheetPart, group: str | None, row: int, column: int) -> str | None:
        """The formula of a cell that shares another's."""
        for line in part.rows_with(b"shared"):
            for cell in line.cells:
                found = part.formula(cell)
                if found is not None and found[1] and found[0].get("si") == group:
                    return shifted(found[1], row - line.number, column - cell.column)
        return None
