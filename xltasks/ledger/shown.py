"""What a master's sheets show, row by row: what its formulas count, whether or not it belongs to the plan."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from xltasks.books.protocol import Book, Table
from xltasks.core.grid import CellError, Value
from xltasks.core.overview import TaskState
from xltasks.core.schema import NAME_SEPARATOR, SECTION_TABLE_PREFIX, Col
from xltasks.core.values import as_text
from xltasks.ledger.rows import TableView, view

_SECTION_TABLE = re.compile(re.escape(SECTION_TABLE_PREFIX) + r"\d\d+")


@dataclass(frozen=True, slots=True)
class ShownTask:
    """A row of a section table that has a number.  ``light_cell`` is (0-based row, column) of its 亮灯."""

    table: str
    sheet: str
    light_cell: tuple[int, int]
    shown: str
    state: TaskState


def shown_tasks(book: Book, path: str, tables: Mapping[str, Table]) -> tuple[ShownTask, ...]:
    """Every task that the section tables show, in their order; ``shown`` is what the 亮灯 cell holds.

    Raises CannotProceed("not-a-master") like :func:`~xltasks.ledger.rows.view`.
    """
    return tuple(
        ShownTask(
            table=name,
            sheet=tables[name].sheet,
            light_cell=(row, section.columns[Col.LIGHT]),
            shown=section.text(row, Col.LIGHT),
            state=_state(section, row, place),
        )
        for place, name in enumerate(section_tables(tables), 1)
        for section in (view(book, path, tables, name, Col),)
        for row in section.rows()
        if is_number(section.value(row, Col.NO))
    )


def section_tables(tables: Mapping[str, Table]) -> tuple[str, ...]:
    """Names of the section tables, in the plan's order."""
    found = (name for name in tables if _SECTION_TABLE.fullmatch(name))
    return tuple(sorted(found, key=lambda name: int(name.removeprefix(SECTION_TABLE_PREFIX))))


def column_texts(table: TableView, heading: str) -> Iterator[str]:
    """A column from its first to its last row, blanks included: what INDEX counts."""
    first = table.table.header_row + 1
    column = table.table.first_column + table.table.headings.index(heading)
    for row in range(first, first + table.table.row_count):
        yield _text(table.grid.at(row, column))


def _state(section: TableView, row: int, place: int) -> TaskState:
    progress, due = section.value(row, Col.PROGRESS), section.value(row, Col.DUE)
    number = section.value(row, Col.NO)
    return TaskState(
        no=int(number) if isinstance(number, (int, float)) else 0,
        section=place,
        leaders=_names(section.value(row, Col.LEADERS)),
        leads=_names(section.value(row, Col.LEADS)),
        due=due.date() if isinstance(due, datetime) else due if isinstance(due, date) else None,
        progress=float(progress) if isinstance(progress, (int, float)) and is_number(progress) else None,
        status=_text(section.value(row, Col.STATUS)),
    )


def is_number(value: Value) -> bool:
    """What ISNUMBER says of a cell, dates apart."""
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _names(value: Value) -> tuple[str, ...]:
    """What a formula finds between separators; a bracket ends a name as a separator does."""
    return tuple(_text(value).replace("（", NAME_SEPARATOR).split(NAME_SEPARATOR))


def _text(value: Value) -> str:
    return "" if isinstance(value, CellError) else as_text(value)
