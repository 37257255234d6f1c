"""Which formulas belong into the blank cells of a table's row: those that the other rows have."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from xltasks.books.protocol import Table
from xltasks.core.grid import Grid
from xltasks.core.references import shifted

Place = tuple[int, int]


def wanted_formulas(
    table: Table, columns: Mapping[int, Mapping[int, str]], rows: Iterable[int], grid: Grid
) -> dict[Place, str]:
    """The formulas that blank cells of ``rows`` lack, by 0-based row and column.

    ``columns`` are the formulas that stand in the table, by sheet column and row.  Only a column with formulas in
    more than half of its other rows is meant to be calculated: a formula here and there is the clerk's own.
    """
    asked = frozenset(rows)
    others = table.row_count - sum(table.header_row < row <= table.header_row + table.row_count for row in asked)
    wanted: dict[Place, str] = {}
    for column, held in columns.items():
        known = {row: text for row, text in held.items() if row not in asked}
        if not known or len(known) * 2 <= others:
            continue
        origin = min(known)
        for row in sorted(asked - held.keys()):
            if grid.at(row, column) is None:
                wanted[row, column] = shifted(known[origin], row - origin, 0)
    return wanted
