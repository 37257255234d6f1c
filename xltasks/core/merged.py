"""Merged cells: what a merge hides is no answer, and what it spreads may be said of more tasks than one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from xltasks.core.grid import Grid, Value
from xltasks.core.layout import HeaderRow
from xltasks.core.schema import FORM_NO, FORM_TEXT
from xltasks.core.values import is_blank

CellAt = tuple[int, int]  # 0-based row and column


class Merge(NamedTuple):
    """A merged range, 0-based, ends included."""

    first_row: int
    first_column: int
    last_row: int
    last_column: int


@dataclass(frozen=True, slots=True)
class MergedTable:
    """The merges below a header.

    ``under`` gives each hidden cell the cell that shows in its place; ``down`` are the showing cells of merges
    that reach over rows of another task; ``parts`` the rows that share one merged task number and are both filled.
    """

    under: Mapping[CellAt, CellAt]
    down: frozenset[CellAt]
    parts: frozenset[int]

    def shown(self, grid: Grid, row: int, column: int) -> Value:
        """What a person sees in a cell."""
        return grid.at(*self.under.get((row, column), (row, column)))


def merged_table(grid: Grid, header: HeaderRow, merges: Iterable[Merge]) -> MergedTable | None:
    """The merges that touch the rows below the header; None when there are none, as on every form that is sent."""
    width = 0
    under: dict[CellAt, CellAt] = {}
    touching = [merge for merge in merges if merge.last_row > header.last_row]
    for merge in touching:
        width = width or grid.width
        for row in range(max(merge.first_row, header.last_row + 1), min(merge.last_row + 1, grid.height)):
            for column in range(merge.first_column, min(merge.last_column + 1, width)):
                if (row, column) != (merge.first_row, merge.first_column):
                    under[row, column] = (merge.first_row, merge.first_column)
    if not under:
        return None
    tall = [merge for merge in touching if merge.last_row > merge.first_row]
    fill_columns = [column for _, columns in header.fields() for column in columns]
    numbers = (*header.columns.get(FORM_NO, ()), *header.columns.get(FORM_TEXT, ()))[:1]
    texts = header.columns.get(FORM_TEXT, ())
    down = {
        (merge.first_row, merge.first_column)
        for merge in tall
        for row in range(merge.first_row + 1, min(merge.last_row + 1, grid.height))
        for column in numbers
        if (row, column) not in under and not is_blank(grid.at(row, column))
    }
    parts: set[int] = set()
    for merge in tall:
        if any(merge.first_column <= column <= merge.last_column for column in numbers):
            rows = range(merge.first_row, min(merge.last_row + 1, grid.height))
            # A row that shows a task text of its own is no part of the task whose number covers it.
            own = {row for row in rows[1:] if _is_filled(grid, row, texts, under)}
            filled = [row for row in rows if row not in own and _is_filled(grid, row, fill_columns, under)]
            if any(row > merge.first_row for row in filled):
                parts.update(filled)
    return MergedTable(under, frozenset(down), frozenset(parts))


def _is_filled(grid: Grid, row: int, columns: Iterable[int], under: Mapping[CellAt, CellAt]) -> bool:
    return any((row, column) not in under and not is_blank(grid.at(row, column)) for column in columns)
