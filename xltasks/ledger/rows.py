"""Tables of a Book as rows by heading."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from operator import itemgetter
from typing import TypeVar

from xltasks.books.protocol import Book, Table
from xltasks.core.grid import Grid, Value
from xltasks.core.schema import Col, ReportCol
from xltasks.core.values import as_text, is_blank
from xltasks.errors import CannotProceed

Heading = TypeVar("Heading", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class TableView:
    """A table with its sheet's grid and the 0-based sheet column of each heading asked for."""

    table: Table
    grid: Grid
    columns: Mapping[StrEnum, int]

    def rows(self) -> Iterator[int]:
        """0-based sheet rows of the table that are not blank in every column asked for."""
        first = self.table.header_row + 1
        for row in range(first, min(first + self.table.row_count, self.grid.height)):
            line = self.grid.rows[row]
            if any(column < len(line) and not is_blank(line[column]) for column in self.columns.values()):
                yield row

    def value(self, row: int, heading: StrEnum) -> Value:
        """The value under a heading; None where the table has no such column."""
        return self.grid.at(row, self.columns[heading]) if heading in self.columns else None

    def reader(self, headings: Iterable[Heading]) -> Callable[[int], dict[Heading, Value]]:
        """What gives the values under several headings of a row that :meth:`rows` gave: quicker than one by one."""
        held: list[Heading] = []
        missing: dict[Heading, Value] = {}
        for heading in headings:
            if heading in self.columns:
                held.append(heading)
            else:
                missing[heading] = None
        columns = [self.columns[heading] for heading in held]
        pick: Callable[[Sequence[Value]], tuple[Value, ...]] = itemgetter(*columns)
        width, lines = max(columns) + 1, self.grid.rows

        def read(row: int) -> dict[Heading, Value]:
            line = lines[row]
            if len(line) < width:
                line = (*line, *[None] * (width - len(line)))
            found: dict[Heading, Value] = {
                heading: None if value == "" else value for heading, value in zip(held, pick(line), strict=True)
            }
            return found | missing if missing else found

        return read

    def text(self, row: int, heading: StrEnum) -> str:
        """The value under a heading, as a person reads it."""
        return as_text(self.grid.at(row, self.columns[heading]))

    def date(self, row: int, heading: StrEnum) -> date | None:
        """The date under a heading, or None if it holds something else."""
        return date_in(self.grid.at(row, self.columns[heading]))


def date_in(value: Value) -> date | None:
    """The date that a cell holds, or None if it holds something else."""
    if isinstance(value, datetime):
        return value.date()
    return value if isinstance(value, date) else None


_LATER = frozenset((Col.SCHEDULE, ReportCol.FIGURES))


def view(book: Book, path: str, tables: Mapping[str, Table], name: str, headings: type[Heading]) -> TableView:
    """Find a table by name and its columns by heading.

    A column that masters did not always have may be missing: the view then has no place for it, and no values.

    Raises CannotProceed("not-a-master") when the table or one of its columns is gone.
    """
    table = tables.get(name)
    if table is None:
        raise CannotProceed("not-a-master", path=path, missing=f"表“{name}”")
    columns: dict[StrEnum, int] = {}
    for heading in headings:
        if heading.value not in table.headings:
            if heading in _LATER:
                continue
            raise CannotProceed("not-a-master", path=path, missing=f"“{table.sheet}”页的“{heading.value}”一列")
        columns[heading] = table.first_column + table.headings.index(heading.value)
    return TableView(table, book.grid(table.sheet), columns)


def table_columns(book: Book, name: str, headings: type[Heading]) -> dict[Heading, int]:
    """The 0-based sheet column of each heading of a table.  Raises KeyError if it is gone."""
    for table in book.tables():
        if table.name == name:
            return {
                heading: table.first_column + table.headings.index(heading.value)
                for heading in headings
                if heading.value in table.headings
            }
    raise KeyError(name)
