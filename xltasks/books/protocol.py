"""The Book protocol: what a merge needs of a workbook, open or closed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Protocol, overload

from xltasks.core.grid import Grid, Value


@dataclass(frozen=True, slots=True)
class Table:
    """A table (ListObject) of a workbook.

    ``header_row`` and ``first_column`` are 0-based; ``row_count`` counts data rows (a new table has one blank).
    """

    name: str
    sheet: str
    header_row: int
    first_column: int
    headings: tuple[str, ...]
    row_count: int


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell to write, 0-based.  A str is stored as text even if it starts with ``=``; None empties it."""

    row: int
    column: int
    value: Value


class ColumnRows(Sequence[Mapping[str, Value]]):
    """Many rows of a table, held column by column: they are made, and written, several times as fast.

    ``columns`` are by heading, all of one length; a blank is None.  Raises ValueError if their lengths differ.
    """

    __slots__ = ("columns",)

    def __init__(self, columns: Mapping[str, Sequence[Value]]) -> None:
        if len({len(column) for column in columns.values()}) != 1:
            raise ValueError("columns of different lengths")
        self.columns = columns

    def __len__(self) -> int:
        return len(next(iter(self.columns.values())))

    @overload
    def __getitem__(self, at: int) -> Mapping[str, Value]: ...
    @overload
    def __getitem__(self, at: slice) -> ColumnRows: ...
    def __getitem__(self, at: int | slice) -> Mapping[str, Value] | ColumnRows:
        if isinstance(at, slice):
            return ColumnRows({heading: column[at] for heading, column in self.columns.items()})
        return {heading: column[at] for heading, column in self.columns.items()}


def headings_of(rows: Sequence[Mapping[str, Value]]) -> frozenset[str]:
    """The headings that rows have values for."""
    return frozenset(rows.columns) if isinstance(rows, ColumnRows) else frozenset().union(*rows)


def column_of(rows: Sequence[Mapping[str, Value]], heading: str) -> Sequence[Value]:
    """The rows' values under a heading, None where there is none."""
    if isinstance(rows, ColumnRows):
        return rows.columns.get(heading) or (None,) * len(rows)
    return [row.get(heading) for row in rows]


class NumberFormat(StrEnum):
    """How a cell shows its number, in the program's own words.  A percent cell takes a typed 5.2 for 5.2%."""

    GENERAL = "General"
    PERCENT = "0%"


class Book(Protocol):
    """A workbook that gives grids and takes cells.  Nothing is on disk before :meth:`commit`."""

    def sheets(self) -> tuple[str, ...]:
        """Names of all worksheets, hidden ones included, in the workbook's order."""

    def tables(self) -> tuple[Table, ...]:
        """All tables of all worksheets."""

    def grid(self, sheet: str) -> Grid:
        """A sheet's values from A1, formulas as their stored results.  Raises KeyError if there is none."""

    def named_cell(self, name: str) -> tuple[str, int, int] | None:
        """The cell that a workbook-wide defined name leads to: (sheet, 0-based row, column); None if to none."""

    def formulas(self, sheet: str) -> Mapping[tuple[int, int], str]:
        """A sheet's formulas without their ``=``, by 0-based row and column, where their results are only stored.

        A book whose program calculates has none to tell.  Raises KeyError if there is no such sheet.
        """

    def column_formulas(self, table: str, heading: str) -> Mapping[int, str] | None:
        """The formulas of a table's column, by 0-based sheet row, as the book has them now; None if it knows of none.

        Raises KeyError for a table or heading that does not exist.
        """

    def name_text(self, name: str) -> str | None:
        """What a workbook-wide defined name stands for, without its ``=``; None if there is no such name."""

    def store_results(self, sheet: str, results: Mapping[tuple[int, int], Value]) -> None:
        """Set what formulas show; the formulas stay.  A cell without a formula is left alone.

        Stored results alone are no reason to save.  Raises KeyError if there is no such sheet.
        """

    def store_results_later(self, sheet: str, reckon: Callable[[], Mapping[tuple[int, int], Value]]) -> None:
        """The same for results that are reckoned when the sheet is saved, perhaps by a copy of the program.

        Nobody reads them before.  ``reckon`` may be asked more than once.  Raises KeyError if there is no such sheet.
        """

    def write(self, sheet: str, cells: Iterable[Cell]) -> None:
        """Set cells; formats, and everything not named, stay.  A formula in a named cell is replaced."""

    def append(self, table: str, rows: Sequence[Mapping[str, Value]]) -> None:
        """Add rows to a table, by heading; the table grows.  A blank only row is filled first.

        New rows take the formats of the table's first data row.  Columns not named stay blank; columns with a
        calculated formula take it.  Raises KeyError for a table or heading that does not exist.
        """

    def show_as(self, sheet: str, formats: Mapping[tuple[int, int], NumberFormat]) -> None:
        """Let cells without formulas, by 0-based row and column, show numbers so; the rest of their format stays.

        For rows that :meth:`append` gave the formats of the first one.  Raises KeyError if there is no such sheet.
        """

    def fill_formulas(self, table: str, rows: Iterable[int]) -> None:
        """Give blank cells of a table's 0-based sheet rows the formula that most other rows of their column have.

        Raises KeyError for a table that does not exist.
        """

    def commit(self) -> Path | None:
        """Backup, then one atomic save; the backup's path.  None when there was nothing to write."""
