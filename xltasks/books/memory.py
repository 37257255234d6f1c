"""A workbook that lives in memory: what a merge needs, without files.  For tests."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

from xltasks.books.overlay import overlaid
from xltasks.books.protocol import Cell, NumberFormat, Table
from xltasks.core.grid import Grid, Value, a1


class MemoryBook:
    """Sheets as rows of values from A1, tables on them, names of single cells; no formulas.

    ``commits`` counts the saves; ``commit`` answers with the path a backup would have.
    """

    def __init__(
        self,
        sheets: Mapping[str, Sequence[Sequence[Value]]],
        tables: Iterable[Table] = (),
        names: Mapping[str, tuple[str, int, int]] = MappingProxyType({}),
    ) -> None:
        self._sheets: dict[str, list[list[Value]]] = {
            name: [list(row) for row in rows] for name, rows in sheets.items()
        }
        self._tables = {table.name: table for table in tables}
        self._names = names
        if strangers := {table.sheet for table in self._tables.values()} - self._sheets.keys():
            raise KeyError(f"tables on sheets that do not exist: {sorted(strangers)}")
        self._changed = False
        self.commits = 0

    @classmethod
    def of_tables(cls, tables: Mapping[tuple[str, str], Sequence[Mapping[str, Value]]]) -> MemoryBook:
        """A book with one table a sheet, headings in the first row; keys are (sheet, table).

        Headings are the keys of the first row, which has all of them.
        """
        sheets: dict[str, list[list[Value]]] = {}
        held = []
        for (sheet, name), rows in tables.items():
            headings = tuple(rows[0])
            sheets[sheet] = [list(headings), *([row.get(heading) for heading in headings] for row in rows)]
            held.append(Table(name, sheet, 0, 0, headings, len(rows)))
        return cls(sheets, held)

    def sheets(self) -> tuple[str, ...]:
        """Names of all worksheets."""
        return tuple(self._sheets)

    def tables(self) -> tuple[Table, ...]:
        """All tables of all worksheets."""
        return tuple(self._tables.values())

    def grid(self, sheet: str) -> Grid:
        """A copy of a sheet's values.  Raises KeyError if there is no such sheet."""
        return Grid([list(row) for row in self._sheets[sheet]])

    def named_cell(self, name: str) -> tuple[str, int, int] | None:
        """The cell that a name leads to."""
        return self._names.get(name)

    def formulas(self, sheet: str) -> Mapping[tuple[int, int], str]:
        """None: what a formula showed is a value here.  Raises KeyError if there is no such sheet."""
        if sheet not in self._sheets:
            raise KeyError(sheet)
        return {}

    def column_formulas(self, table: str, heading: str) -> Mapping[int, str] | None:
        """None: there are no formulas.  Raises KeyError for a table or heading that does not exist."""
        if heading not in self._tables[table].headings:
            raise KeyError(f"{table}: {heading}")
        return None

    def show_as(self, sheet: str, formats: Mapping[tuple[int, int], NumberFormat]) -> None:
        """Nothing: there are no formats.  Raises KeyError if there is no such sheet."""
        if sheet not in self._sheets:
            raise KeyError(sheet)

    def fill_formulas(self, table: str, rows: Iterable[int]) -> None:
        """Nothing: there are no formulas.  Raises KeyError for a table that does not exist."""
        if table not in self._tables:
            raise KeyError(table)

    def name_text(self, name: str) -> str | None:
        """The cell that a name leads to, as a formula; None for a name that is not known."""
        place = self._names.get(name)
        return None if place is None else f"'{place[0]}'!{a1(place[1], place[2])}"

    def store_results(self, sheet: str, results: Mapping[tuple[int, int], Value]) -> None:
        """Nothing: there are no formulas.  Raises KeyError if there is no such sheet."""
        if sheet not in self._sheets:
            raise KeyError(sheet)

    def store_results_later(self, sheet: str, reckon: Callable[[], Mapping[tuple[int, int], Value]]) -> None:
        """Nothing: there are no formulas.  Raises KeyError if there is no such sheet."""
        self.store_results(sheet, {})

    def write(self, sheet: str, cells: Iterable[Cell]) -> None:
        """Set cells.  Raises KeyError if there is no such sheet."""
        rows = self._sheets[sheet]
        for cell in cells:
            overlaid(rows, {cell.row: {cell.column: cell.value}})
            self._changed = True

    def append(self, table: str, rows: Sequence[Mapping[str, Value]]) -> None:
        """Add rows to a table, by heading.  Raises KeyError for a table or heading that does not exist."""
        held = self._tables[table]
        columns = {heading: held.first_column + at for at, heading in enumerate(held.headings)}
        if strangers := {heading for row in rows for heading in row} - columns.keys():
            raise KeyError(f"{table}: {sorted(strangers)}")
        for row in rows:
            held = self._tables[table]
            bottom = held.header_row + held.row_count
            blank = held.row_count == 1 and all(
                self.grid(held.sheet).at(bottom, column) is None for column in columns.values()
            )
            number = bottom if blank else bottom + 1
            overlaid(self._sheets[held.sheet], {number: {columns[key]: row[key] for key in row}})
            self._tables[table] = replace(held, row_count=number - held.header_row)
            self._changed = True

    def commit(self) -> Path | None:
        """Count a save; None when there was nothing to write."""
        if not self._changed:
            return None
        self._changed = False
        self.commits += 1
        return Path(f"memory-{self.commits:04d}")
