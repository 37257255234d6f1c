"""Section tables and columns of a master, as its formulas count them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from xltasks.books.protocol import Table
from xltasks.core.schema import SECTION_TABLE_PREFIX
from xltasks.core.seen_rows import shown_text
from xltasks.ledger.rows import TableView

_SECTION_TABLE = re.compile(re.escape(SECTION_TABLE_PREFIX) + r"\d\d+")


def section_tables(tables: Mapping[str, Table]) -> tuple[str, ...]:
    """Names of the section tables, in the plan's order."""
    found = (name for name in tables if _SECTION_TABLE.fullmatch(name))
    return tuple(sorted(found, key=lambda name: int(name.removeprefix(SECTION_TABLE_PREFIX))))


def column_texts(table: TableView, heading: str) -> Iterator[str]:
    """A column from its first to its last row, blanks included: what INDEX counts."""
    first = table.table.header_row + 1
    column = table.table.first_column + table.table.headings.index(heading)
    for row in range(first, first + table.table.row_count):
        yield shown_text(table.grid.at(row, column))
