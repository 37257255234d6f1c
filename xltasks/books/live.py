"""A workbook that is open in a spreadsheet program as a Book, over xlwings.

What is written waits in memory, as for a closed book, and goes into the open workbook at :meth:`LiveBook.commit`:
then the program saves it.  So the button saves the workbook, with whatever the clerk has typed since; the backup
beside it is the workbook as it stood at the press.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import xlwings as xw

from xltasks.books.columnformulas import wanted_formulas
from xltasks.books.live_heights import fit_rows
from xltasks.books.live_native import is_busy, native
from xltasks.books.live_quiet import quiet
from xltasks.books.live_writing import area, calculated, column_formulas, grow, read_used, refuse_occupied, write
from xltasks.books.overlay import overlaid
from xltasks.books.protocol import Cell, NumberFormat, Table
from xltasks.books.saving import saved_by_program
from xltasks.core.grid import Grid, Value
from xltasks.errors import CannotProceed


class LiveBook:
    """A workbook open in Excel (or another program that xlwings speaks to).

    Reads see what was written before them; the open workbook changes at :meth:`commit` only, which tells
    ``on_writing`` when it starts.
    """

    def __init__(self, book: xw.Book, path: Path, on_writing: Callable[[], None] = lambda: None) -> None:
        self._book = book
        self._on_writing = on_writing
        self._path = path
        self._native = native()
        self._names = tuple(sheet.name for sheet in book.sheets)
        self._found: dict[str, Table] | None = None
        self._rows: dict[str, list[list[Value]]] = {}
        self._cells: dict[str, dict[int, dict[int, Value]]] = {}
        self._appended: dict[str, list[Mapping[str, Value]]] = {}
        self._new_formulas: dict[str, dict[tuple[int, int], str]] = {}
        self._formats: dict[str, dict[tuple[int, int], NumberFormat]] = {}

    # --- reading ----------------------------------------------------------------------------------------------

    def sheets(self) -> tuple[str, ...]:
        """Names of all worksheets, hidden ones included, in the workbook's order."""
        return self._names

    def tables(self) -> tuple[Table, ...]:
        """All tables of all worksheets, with the rows appended so far."""
        return tuple(
            replace(table, row_count=table.row_count + len(self._appended.get(name, ())))
            for name, table in self._tables.items()
        )

    def grid(self, sheet: str) -> Grid:
        """A sheet's values from A1: numbers as float, dates as the program tells them, errors as CellError.

        Formulas give what the program shows now.  Raises KeyError if there is no such sheet.
        """
        rows = [list(row) for row in self._read(sheet)]
        return Grid(overlaid(rows, self._pending(sheet)))

    def _read(self, sheet: str) -> list[list[Value]]:
        if sheet not in self._names:
            raise KeyError(sheet)
        if sheet not in self._rows:
            self._rows[sheet] = read_used(self._book.sheets[sheet])
        return self._rows[sheet]

    @property
    def _tables(self) -> dict[str, Table]:
        if self._found is None:
            self._found = {}
            for sheet in self._book.sheets:
                for table in sheet.tables:
                    found = _table(sheet, table)
                    self._found[found.name] = found
        return self._found

    def _pending(self, sheet: str) -> dict[int, dict[int, Value]]:
        """Values not in the workbook yet, by row and column."""
        pending: dict[int, dict[int, Value]] = {}
        for number, column in self._new_formulas.get(sheet, {}):
            pending.setdefault(number, {})[column] = None
        for name, rows in self._appended.items():
            table = self._tables[name]
            if table.sheet == sheet:
                columns = {heading: table.first_column + at for at, heading in enumerate(table.headings)}
                for number, row in enumerate(rows, table.header_row + 1 + table.row_count):
                    pending[number] = pending.get(number, {}) | {columns[key]: row[key] for key in row}
        for number, cells in self._cells.get(sheet, {}).items():
            pending[number] = pending.get(number, {}) | cells
        return pending

    def named_cell(self, name: str) -> tuple[str, int, int] | None:
        """The cell that a defined name leads to; None if there is no such name, or it leads to no single cell."""
        if not self._book.names.contains(name):
            return None
        found = self._book.names[name].refers_to_range
        return (found.sheet.name, found.row - 1, found.column - 1) if found.size == 1 else None

    def name_text(self, name: str) -> str | None:
        """What a defined name stands for; None if there is no such name."""
        held = self._book.names
        return str(held[name].refers_to).removeprefix("=") if held.contains(name) else None

    def column_formulas(self, table: str, heading: str) -> Mapping[int, str] | None:
        """The formulas of a table's column by row.  Raises KeyError for a table or heading that does not exist."""
        held = self._tables[table]
        if heading not in held.headings:
            raise KeyError(f"{table}: {heading}")
        column = held.first_column + held.headings.index(heading)
        written = self._cells.get(held.sheet, {})
        found = column_formulas(self._book.sheets[held.sheet], held, column)
        found |= {row: text for (row, at), text in self._new_formulas.get(held.sheet, {}).items() if at == column}
        return {row: text.removeprefix("=") for row, text in found.items() if column not in written.get(row, {})}

    def formulas(self, sheet: str) -> Mapping[tuple[int, int], str]:
        """None: the program calculates before it saves.  Raises KeyError if there is no such sheet."""
        if sheet not in self._names:
            raise KeyError(sheet)
        return {}

    def store_results(self, sheet: str, results: Mapping[tuple[int, int], Value]) -> None:
        """Nothing: the program calculates before it saves.  Raises KeyError if there is no such sheet."""
        if sheet not in self._names:
            raise KeyError(sheet)

    def store_results_later(self, sheet: str, reckon: Callable[[], Mapping[tuple[int, int], Value]]) -> None:
        """Nothing: the program calculates before it saves.  Raises KeyError if there is no such sheet."""
        self.store_results(sheet, {})

    # --- writing ----------------------------------------------------------------------------------------------

    def write(self, sheet: str, cells: Iterable[Cell]) -> None:
        """Set cells; formats, and everything not named, stay.  Raises KeyError if there is no such sheet."""
        if sheet not in self._names:
            raise KeyError(sheet)
        for cell in cells:
            self._cells.setdefault(sheet, {}).setdefault(cell.row, {})[cell.column] = cell.value

    def append(self, table: str, rows: Sequence[Mapping[str, Value]]) -> None:
        """Add rows to a table, by heading.  Raises KeyError for a table or heading that does not exist."""
        held = self._tables[table]
        known = frozenset(held.headings)
        for row in rows:
            if not row.keys() <= known:
                raise KeyError(f"{table}: {sorted(row.keys() - known)}")
        waiting = self._appended.get(table, [])
        if rows and not waiting and self._is_blank(held):
            first, *rows = rows
            self.write(
                held.sheet,
                (
                    Cell(held.header_row + 1, held.first_column + held.headings.index(heading), value)
                    for heading, value in first.items()
                    if value is not None and value != ""
                ),
            )
        if rows:
            self._appended[table] = [*waiting, *rows]

    def show_as(self, sheet: str, formats: Mapping[tuple[int, int], NumberFormat]) -> None:
        """Let cells show numbers so.  Raises KeyError if there is no such sheet."""
        if sheet not in self._names:
            raise KeyError(sheet)
        self._formats.setdefault(sheet, {}).update(formats)

    def fill_formulas(self, table: str, rows: Iterable[int]) -> None:
        """Give blank cells of a table's rows the formulas of their columns.  Raises KeyError for an unknown table."""
        held = self._tables[table]
        grown = replace(held, row_count=held.row_count + len(self._appended.get(table, ())))
        columns = {
            held.first_column + at: self.column_formulas(table, heading) or {}
            for at, heading in enumerate(held.headings)
        }
        wanted = wanted_formulas(grown, columns, rows, self.grid(held.sheet))
        if wanted:
            self._new_formulas.setdefault(held.sheet, {}).update(wanted)

    def _is_blank(self, table: Table) -> bool:
        """Whether a table's only row holds nothing but formulas."""
        if table.row_count != 1:
            return False
        row = table.header_row + 1
        columns = range(table.first_column, table.first_column + len(table.headings))
        written = self._cells.get(table.sheet, {}).get(row, {})
        if any(written.get(column) not in (None, "") for column in columns):
            return False
        grid = Grid(self._read(table.sheet))
        filled = {column for column in columns if grid.at(row, column) is not None and column not in written}
        if not filled:
            return True
        formulas = calculated(self._book.sheets[table.sheet], table)
        return all(column - table.first_column in formulas for column in filled)

    def commit(self) -> Path | None:
        """Write into the open workbook and let the program save it; the backup's path, None if nothing to write.

        What the clerk has not saved yet is saved first, and the backup is that.  Raises CannotProceed: read-only,
        sheet-locked, below-table, sheet-full, cell-in-array, cell-refused, not-saved, program-busy, and what a
        backup raises; the open workbook's values are then as they were, and nothing of ours is in the file.
        """
        if not any(self._cells.values()) and not self._appended and not self._new_formulas:
            return None
        if self._native.read_only(self._book):
            raise CannotProceed("master-read-only", path=self._path)
        self._on_writing()
        self._refuse_occupied()
        touched = {sheet for sheet, held in self._cells.items() if held}
        touched |= {self._tables[name].sheet for name in self._appended} | self._new_formulas.keys()
        if not self._native.saved(self._book):
            self._save()
        with saved_by_program(self._path) as backup:
            with quiet(self._book, self._native, sorted(touched)):
                try:
                    self._put_in()
                except BaseException:
                    from xltasks.books.live_undo import restore  # reads the backup; no press that succeeds needs it

                    restore(self._book, backup, touched, self._tables)
                    raise
            # Only now: a workbook that is saved while calculation is off stays so when it is opened again.
            self._book.app.calculate()
            self._save()
        self._found = {table.name: table for table in self.tables()}
        for held in (self._rows, self._cells, self._appended, self._new_formulas, self._formats):
            held.clear()
        return backup

    def _refuse_occupied(self) -> None:
        for name, rows in self._appended.items():
            table = self._tables[name]
            refuse_occupied(table, len(rows), Grid(self._read(table.sheet)), tuple(self._tables.values()))

    def _put_in(self) -> None:
        cells = {sheet: {row: dict(held) for row, held in rows.items()} for sheet, rows in self._cells.items()}
        known = {sheet: set(rows) for sheet, rows in cells.items()}
        for name, rows in self._appended.items():
            table = self._tables[name]
            sheet = self._book.sheets[table.sheet]
            into = cells.setdefault(table.sheet, {})
            for number, values in grow(sheet, table, rows).items():
                into[number] = values | into.get(number, {})
                known.setdefault(table.sheet, set()).discard(number)
        for name, formats in self._formats.items():
            for place, wanted in formats.items():
                area(self._book.sheets[name], *place, *place).number_format = wanted.value
        for name, held in cells.items():
            write(self._book.sheets[name], held)
            fit_rows(self._book.sheets[name], {row: held[row] for row in known.get(name, ())})
        for name, formulas in self._new_formulas.items():
            for place, text in formulas.items():
                area(self._book.sheets[name], *place, *place).formula = f"={text}"

    def _save(self) -> None:
        try:
            self._book.save()
        except Exception as error:
            raise CannotProceed("program-busy" if is_busy(error) else "not-saved", path=self._path) from error


def _table(sheet: xw.Sheet, table: xw.main.Table) -> Table:
    """A table as the protocol has it.  An empty one, whose only row Excel does not count, has one blank row."""
    whole = table.range
    height, width = whole.shape
    top, left = whole.row - 1, whole.column - 1
    headed = bool(table.show_headers)
    heading = area(sheet, top, left, top, left + width - 1)
    titles = heading.options(ndim=2).value[0] if headed else [None] * width
    rows = height - headed - bool(table.show_totals)
    return Table(
        name=table.name,
        sheet=sheet.name,
        header_row=top if headed else top - 1,
        first_column=left,
        headings=tuple("" if title is None else str(title) for title in titles),
        row_count=max(rows, 1),
    )
