"""Read from last year's master what the new one takes over: sheets 单位, 领导, 设置 and 变更记录."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import StrEnum

from xltasks.books.protocol import Book, Table
from xltasks.core.grid import Grid
from xltasks.core.next_year import TakenOver, taken_over
from xltasks.core.schema import (
    CHANGES_TABLE,
    LEADERS_TABLE,
    LIGHTS_TABLE,
    SETTINGS_TABLE,
    STATUS_TABLE,
    UNITS_TABLE,
    ChangeCol,
    LeaderCol,
    LightCol,
    SettingCol,
    StatusCol,
    UnitCol,
)
from xltasks.core.values import as_text, is_blank
from xltasks.ledger.changes import changes_view, read_events
from xltasks.ledger.home import master_settings
from xltasks.ledger.read import read_directory
from xltasks.ledger.rows import view

_TABLES: Mapping[str, type[StrEnum]] = {
    UNITS_TABLE: UnitCol,
    LEADERS_TABLE: LeaderCol,
    STATUS_TABLE: StatusCol,
    LIGHTS_TABLE: LightCol,
    SETTINGS_TABLE: SettingCol,
    CHANGES_TABLE: ChangeCol,
}


def read_taken_over(book: Book, path: str) -> TakenOver:
    """What the new master takes over.  ``path`` is for the words of an error.

    Only the sheets named above are looked at.  Raises CannotProceed("not-a-master") when one of their tables is gone.
    """
    tables = {table.name: table for table in book.tables()}
    directory = read_directory(view(book, path, tables, UNITS_TABLE, UnitCol))
    posts = read_posts(book, path)
    changes = changes_view(book, path, tables)
    events = read_events(changes) if changes is not None else ()
    return taken_over(directory.units, posts, master_settings(book, path), events)


def read_posts(book: Book, path: str) -> dict[str, str]:
    """The leaders' posts by name.  Raises CannotProceed("not-a-master") when sheet 领导 has lost its table."""
    leaders = view(book, path, {table.name: table for table in book.tables()}, LEADERS_TABLE, LeaderCol)
    return {
        leaders.text(row, LeaderCol.NAME).strip(): leaders.text(row, LeaderCol.POST).strip() for row in leaders.rows()
    }


def tables_on(sheets: Mapping[str, Grid]) -> tuple[Table, ...]:
    """The same tables in a book whose format knows of none (.xls, .ods): told by their heading rows.

    A table ends before the first row that is blank in all its columns.
    """
    return tuple(
        table
        for name, headings in _TABLES.items()
        for table in [next(_found(sheets, name, tuple(heading.value for heading in headings)), None)]
        if table is not None
    )


def _found(sheets: Mapping[str, Grid], name: str, headings: tuple[str, ...]) -> Iterator[Table]:
    for sheet, grid in sheets.items():
        for row, line in enumerate(grid.rows[:_ROWS_SEARCHED]):
            texts = [as_text(value).strip() for value in line]
            for left, text in enumerate(texts):
                if text == headings[0] and set(headings) <= set(texts[left : left + len(headings) + _COLUMNS_ADDED]):
                    held = tuple(texts[left : left + len(headings) + _COLUMNS_ADDED])
                    last = max(held.index(heading) for heading in headings) + 1
                    stop = row + 1
                    while stop < grid.height and any(
                        not is_blank(grid.at(stop, left + column)) for column in range(last)
                    ):
                        stop += 1
                    yield Table(name, sheet, row, left, held[:last], max(1, stop - row - 1))


_ROWS_SEARCHED = 30
_COLUMNS_ADDED = 10  # columns of the clerk's own among ours
