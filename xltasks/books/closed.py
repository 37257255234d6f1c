"""A workbook on disk as a Book: values read fast, single cells and table rows written into its package."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import BinaryIO

from xltasks.books.beside import is_worth_a_copy
from xltasks.books.bookpatch import BookPatch
from xltasks.books.columnformulas import wanted_formulas
from xltasks.books.locks import refuse_busy, refuse_open
from xltasks.books.overlay import overlaid
from xltasks.books.package import Package, judging
from xltasks.books.protocol import Cell, ColumnRows, NumberFormat, Table, headings_of
from xltasks.books.resultcells import FormulaCell, Place, formula_cells, formula_texts
from xltasks.books.saving import backup_folder, replace_master
from xltasks.books.sheetedit import Made, Reckoning, SheetEdit
from xltasks.books.sheetpart import SheetPart
from xltasks.books.tablepart import TablePart
from xltasks.books.values import ValueReader
from xltasks.books.workbookpart import SheetEntry, Workbook, name_text, named_cell, plain_workbook, read_workbook
from xltasks.core.grid import Grid, Value
from xltasks.errors import CannotProceed
from xltasks.forking import Aside

_KEPT_PART = 16 << 20  # bytes: a larger part is unfolded anew each time rather than held


class ClosedBook:
    """A .xlsx or .xlsm file.  Reads see what was written before them; the file changes at :meth:`commit` only."""

    def __init__(self, package: Package, workbook: Workbook) -> None:
        self._package = package
        self._workbook = workbook
        self._parts = {sheet.name: sheet.part for sheet in workbook.sheets}
        self._cells: dict[str, dict[int, dict[int, Value]]] = {}
        self._appended: dict[str, Sequence[Mapping[str, Value]]] = {}
        self._results: dict[str, dict[tuple[int, int], tuple[FormulaCell, Value]]] = {}
        self._later: dict[str, list[Reckoning]] = {}
        self._new_formulas: dict[str, dict[tuple[int, int], tuple[str, Value]]] = {}
        self._formats: dict[str, dict[tuple[int, int], NumberFormat]] = {}
        self._ahead: dict[str, tuple[SheetEdit, Aside[Made]]] = {}
        self._formulas: dict[str, Mapping[tuple[int, int], FormulaCell]] = {}
        self._sheet_parts: dict[str, SheetPart] = {}
        self._formula_texts: dict[str, Mapping[tuple[int, int], str]] = {}
        self._unfolded_parts: dict[str, bytes] = {}
        self._values = ValueReader(package, workbook, self._unfolded)

    @classmethod
    def open(cls, path: Path, *, for_reading: bool = False) -> ClosedBook:
        """Open a book; ``for_reading`` also while a spreadsheet program has it open.

        Raises CannotProceed: file-missing, file-unreadable, file-encrypted, file-too-big, master-open, master-busy.
        """
        path = Path(path)
        if not path.is_file():
            raise CannotProceed("file-missing", path=path)
        path = path.resolve()
        if not for_reading:
            refuse_open(path)
            refuse_busy(path, backup_folder(path))
        package = Package.open(path)
        return cls(package, read_workbook(package))

    def __enter__(self) -> ClosedBook:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file.  What was not committed is lost."""
        self._values.close()
        self._unfolded_parts.clear()
        for _, copy in self._ahead.values():
            copy.end()
        self._ahead.clear()

    # --- reading ----------------------------------------------------------------------------------------------

    def sheets(self) -> tuple[str, ...]:
        """Names of all worksheets, hidden ones included, in the workbook's order."""
        return tuple(self._parts)

    def tables(self) -> tuple[Table, ...]:
        """All tables of all worksheets, with the rows appended so far."""
        return tuple(self._grown(name).as_table() for name in self._tables)

    def grid(self, sheet: str) -> Grid:
        """A sheet's values from A1: numbers as float, dates by the cell's format, errors as CellError.

        Formulas give their stored results.  Raises KeyError if there is no such sheet.
        """
        rows = list(self._values.rows(sheet, self._parts[sheet]))
        pending = self._pending(sheet)
        for number in pending:
            if number < len(rows):
                rows[number] = list(rows[number])
        return Grid(overlaid(rows, pending))

    def named_cell(self, name: str) -> tuple[str, int, int] | None:
        """The cell that a workbook-wide defined name leads to; None if there is no such name, or it leads to more."""
        xml = plain_workbook(self._package, self._workbook.part)
        with judging(self._package.path, self._workbook.part):
            found = named_cell(xml, name)
        return (found[0], found[1].top, found[1].left) if found is not None and found[0] in self._parts else None

    def name_text(self, name: str) -> str | None:
        """What a workbook-wide defined name stands for; None if there is no such name."""
        xml = plain_workbook(self._package, self._workbook.part)
        with judging(self._package.path, self._workbook.part):
            return name_text(xml, name)

    def formulas(self, sheet: str) -> Mapping[tuple[int, int], str]:
        """A sheet's formulas: the file's, and those filled in since.  Raises KeyError if there is no such sheet."""
        held = self._formula_texts.get(sheet)
        if held is None:
            held = self._formula_texts[sheet] = formula_texts(self._formula_cells(sheet))
        filled = self._new_formulas.get(sheet)
        return {**held, **{place: text for place, (text, _) in filled.items()}} if filled else held

    def column_formulas(self, table: str, heading: str) -> Mapping[int, str] | None:
        """The formulas of a table's column by row.  Raises KeyError for a table or heading that does not exist."""
        held = self._tables[table]
        if heading not in held.headings:
            raise KeyError(f"{table}: {heading}")
        column = held.area.left + held.headings.index(heading)
        return self._formulas_in(table, range(column, column + 1)).get(column, {})

    def _formulas_in(self, table: str, columns: range) -> dict[int, dict[int, str]]:
        """The formulas that stand in a table's rows, by column and row; what was written over is gone."""
        held = self._grown(table)
        rows = range(held.data.top, held.data.bottom + 1)
        written = self._cells.get(held.sheet, {})
        found: dict[int, dict[int, str]] = {}
        for (row, column), text in self.formulas(held.sheet).items():
            if column in columns and row in rows and column not in written.get(row, ()):
                found.setdefault(column, {})[row] = text
        return found

    def _formula_cells(self, sheet: str) -> Mapping[tuple[int, int], FormulaCell]:
        if sheet not in self._formulas:
            with judging(self._package.path, self._parts[sheet]):
                self._formulas[sheet] = formula_cells(self._sheet_part(sheet))
        return self._formulas[sheet]

    def _sheet_part(self, sheet: str) -> SheetPart:
        """A sheet's part, unfolded and indexed once: its formulas are looked at and then it is written."""
        held = self._sheet_parts.get(sheet)
        if held is None:
            name = self._parts[sheet]
            held = SheetPart(self._unfolded(name), self._package.path, name)
            if len(held.xml) <= _KEPT_PART:
                self._sheet_parts[sheet] = held
                self._unfolded_parts.pop(name, None)
        return held

    def _unfolded(self, part: str) -> bytes:
        """A part's bytes, unfolded once: its error values are looked for, then its formulas, and then it is written."""
        xml = self._unfolded_parts.get(part)
        if xml is None:
            xml = self._package.read(part)
            if len(xml) <= _KEPT_PART:
                self._unfolded_parts[part] = xml
        return xml

    @cached_property
    def _tables(self) -> Mapping[str, TablePart]:
        found = {}
        for sheet, part in self._parts.items():
            for relationship in self._package.relationships(part):
                if relationship.kind == "table" and not relationship.external:
                    xml = self._package.read(relationship.target)
                    table = TablePart.read(xml, self._package.path, relationship.target, sheet)
                    found[table.name] = table
        return found

    def _pending(self, sheet: str) -> dict[int, dict[int, Value]]:
        """Values not on disk yet, by row and column."""
        pending: dict[int, dict[int, Value]] = {}
        for results in (self._results.get(sheet, {}), self._new_formulas.get(sheet, {})):
            for (number, column), (_, result) in results.items():
                pending.setdefault(number, {})[column] = result
        for name, rows in self._appended.items():
            table = self._tables[name]
            if table.sheet == sheet:
                columns = {heading: table.area.left + at for at, heading in enumerate(table.headings)}
                for number, row in enumerate(rows, table.data.bottom + 1):
                    pending[number] = pending.get(number, {}) | {columns[key]: row[key] for key in row}
        for number, cells in self._cells.get(sheet, {}).items():
            pending[number] = pending.get(number, {}) | cells
        return pending

    # --- writing ----------------------------------------------------------------------------------------------

    def write(self, sheet: str, cells: Iterable[Cell]) -> None:
        """Set cells; formats, and everything not named, stay.  Raises KeyError if there is no such sheet."""
        if sheet not in self._parts:
            raise KeyError(sheet)
        for cell in cells:
            self._cells.setdefault(sheet, {}).setdefault(cell.row, {})[cell.column] = cell.value

    def store_results(self, sheet: str, results: Mapping[tuple[int, int], Value]) -> None:
        """Set what formulas show; cells without a formula are left alone.  Raises KeyError for an unknown sheet."""
        if new := self._changed(sheet, results):
            self._results.setdefault(sheet, {}).update(new)
        for place, (text, _) in self._new_formulas.get(sheet, {}).items():
            if place in results:
                self._new_formulas[sheet][place] = (text, results[place])

    def store_results_later(self, sheet: str, reckon: Callable[[], Mapping[tuple[int, int], Value]]) -> None:
        """The same for results that are reckoned when the sheet is saved.  Raises KeyError for an unknown sheet."""
        if sheet not in self._parts:
            raise KeyError(sheet)
        self._later.setdefault(sheet, []).append(reckon)

    def _changed(self, sheet: str, results: Mapping[tuple[int, int], Value]) -> dict[Place, tuple[FormulaCell, Value]]:
        """Those of a sheet's results that are not stored already, with their cells."""
        held, epoch_1904 = self._formula_cells(sheet), self._workbook.epoch_1904
        return {
            place: (cell, value)
            for place, value in results.items()
            if (cell := held.get(place)) is not None and not cell.shows(value, epoch_1904)
        }

    def append(self, table: str, rows: Sequence[Mapping[str, Value]]) -> None:
        """Add rows to a table, by heading.  Raises KeyError for a table or heading that does not exist."""
        held = self._tables[table]
        if strangers := headings_of(rows) - frozenset(held.headings):
            raise KeyError(f"{table}: {sorted(strangers)}")
        waiting = self._appended.get(table, [])
        if rows and not waiting and self._is_blank(held):
            first, rows = rows[0], rows[1:]
            self.write(
                held.sheet,
                (
                    Cell(held.data.top, held.area.left + held.headings.index(heading), value)
                    for heading, value in first.items()
                    if value is not None and value != ""
                ),
            )
        if rows:
            is_whole = isinstance(rows, ColumnRows) and not waiting
            self._appended[table] = rows if is_whole else [*waiting, *rows]
            self._make_ahead(held.sheet)

    def _make_ahead(self, sheet: str) -> None:
        """Have a copy of the program make a sheet with many new rows, while more is read and written here."""
        edit = next(self._edit(one) for one in self._workbook.sheets if one.name == sheet)
        if is_worth_a_copy(edit.work(self._package.size(edit.sheet.part))):
            patch = self._patch()
            if sheet in self._ahead:
                self._ahead.pop(sheet)[1].end()
            self._ahead[sheet] = edit, Aside(lambda: patch.made((edit,)))

    def _edit(self, sheet: SheetEntry) -> SheetEdit:
        """What is to be done to a sheet, as it stands now."""
        cells = {row: dict(held) for row, held in self._cells.get(sheet.name, {}).items()}
        grown = [(self._tables[name], rows) for name, rows in self._appended.items()]
        return SheetEdit(
            sheet,
            cells,
            [(table, rows) for table, rows in grown if table.sheet == sheet.name],
            dict(self._results.get(sheet.name, {})),
            dict(self._new_formulas.get(sheet.name, {})),
            dict(self._formats.get(sheet.name, {})),
            tuple(self._later.get(sheet.name, ())),
            len(self._formulas.get(sheet.name, ())),
        )

    def _patch(self) -> BookPatch:
        return BookPatch(self._package, self._workbook, self._tables, self._values, self._sheet_part, self._changed)

    def show_as(self, sheet: str, formats: Mapping[tuple[int, int], NumberFormat]) -> None:
        """Let cells without formulas show numbers so.  Raises KeyError if there is no such sheet."""
        if sheet not in self._parts:
            raise KeyError(sheet)
        self._formats.setdefault(sheet, {}).update(formats)
        grid, written = self.grid(sheet), self._cells.get(sheet, {})
        new = {row for name in self._appended for row in self._new_rows(name) if self._tables[name].sheet == sheet}
        # An old cell is written anew to take its format; new ones are written anyway.
        self.write(
            sheet,
            [Cell(*at, grid.at(*at)) for at in formats if at[0] not in new and at[1] not in written.get(at[0], {})],
        )

    def _new_rows(self, table: str) -> range:
        bottom = self._tables[table].data.bottom
        return range(bottom + 1, bottom + 1 + len(self._appended.get(table, ())))

    def fill_formulas(self, table: str, rows: Iterable[int]) -> None:
        """Give blank cells of a table's rows the formulas of their columns.  Raises KeyError for an unknown table."""
        held = self._tables[table]
        grid = self.grid(held.sheet)
        present = self._formulas_in(table, range(held.area.left, held.area.right + 1))
        wanted = wanted_formulas(self._grown(table).as_table(), present, rows, grid)
        for place, text in wanted.items():
            self._new_formulas.setdefault(held.sheet, {})[place] = (text, None)

    def _grown(self, table: str) -> TablePart:
        return self._tables[table].grown(len(self._appended.get(table, ())))

    def _is_blank(self, table: TablePart) -> bool:
        """Whether a table's only row holds nothing but formulas."""
        if table.data.top != table.data.bottom:
            return False
        written = self._cells.get(table.sheet, {}).get(table.data.top, {})
        columns = range(table.area.left, table.area.right + 1)
        if any(written.get(column) not in (None, "") for column in columns):
            return False
        with judging(self._package.path, self._parts[table.sheet]):
            part = self._sheet_part(table.sheet)
            return not any(
                cell.filled and part.formula(cell) is None and cell.column not in written
                for cell in part.cells(table.data.top)
                if cell.column in columns
            )

    def commit(self) -> Path | None:
        """Backup, then one atomic save; the backup's path.  None when there was nothing to write.

        Raises CannotProceed: below-table, totals-row, sheet-full, cell-in-array, and what saving raises; the
        file is then as it was.  The book cannot be used afterwards: open it again.
        """
        if not any(self._cells.values()) and not self._appended and not self._new_formulas:
            self.close()
            return None
        edits = [edit for sheet in self._workbook.sheets if not (edit := self._edit(sheet)).is_empty]
        patch = self._patch()
        try:
            patch.gather(edits, {name: copy for name, (edit, copy) in self._ahead.items() if edit in edits})
        finally:
            self.close()

        def write(file: BinaryIO) -> None:
            self._package.save(file, patch.replaced, patch.dropped)

        backup = replace_master(self._package.path, self._package.digest, write)
        self._cells.clear()
        self._appended.clear()
        self._results.clear()
        self._later.clear()
        self._new_formulas.clear()
        self._formats.clear()
        return backup
