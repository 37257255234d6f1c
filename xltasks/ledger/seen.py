"""Read a master in any state: Book → :class:`~xltasks.core.checking.seen.MasterSeen`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from xltasks.books.protocol import Book, Table
from xltasks.core.checking.seen import MasterSeen, NameSeen, TableSeen
from xltasks.core.events import Event
from xltasks.core.plan import Plan
from xltasks.core.schema import CHANGES_TABLE, REPORTS_TABLE, STAMP_SHEET, ChangeCol, Col, ReportCol
from xltasks.core.stamp import NotAStamp, read_master_stamp
from xltasks.core.units import Directory
from xltasks.core.values import task_number
from xltasks.errors import CannotProceed
from xltasks.ledger.changes import changes_view, read_events
from xltasks.ledger.shown import section_tables


def see_master(book: Book, path: str) -> MasterSeen:
    """Everything the checks look at, but for the names.  ``path`` is for the words of an error.

    Raises CannotProceed("not-a-master") for a book without the hidden plan: it says nothing about a master.
    """
    plan = _plan(book, path)
    held = {table.name: table for table in book.tables()}
    grids = {sheet: book.grid(sheet) for sheet in dict.fromkeys(table.sheet for table in held.values())}
    tables = {
        name: TableSeen(
            name,
            table.sheet,
            grids[table.sheet],
            table.header_row,
            table.first_column,
            table.headings,
            table.row_count,
        )
        for name, table in held.items()
    }
    events = _events(book, path, held)
    return MasterSeen(
        plan=plan,
        tables=tables,
        names=(),
        formulas={name: _lights(book, held[name]) for name in section_tables(held)},
        used_numbers=frozenset(_reported(tables)) | {one.task for one in events if one.task is not None},
        events=events,
    )


def names_of(book: Book, wanted: Mapping[str, str]) -> tuple[NameSeen, ...]:
    """Defined names as they stand; ``wanted`` is what each should stand for."""
    return tuple(NameSeen(name, formula, book.name_text(name)) for name, formula in wanted.items())


def _plan(book: Book, path: str) -> Plan:
    if STAMP_SHEET not in book.sheets():
        raise CannotProceed("not-a-master", path=path, missing=f"隐藏页“{STAMP_SHEET}”")
    try:
        return read_master_stamp(book.grid(STAMP_SHEET).rows, Directory())[1]
    except NotAStamp:
        raise CannotProceed("not-a-master", path=path, missing=f"隐藏页“{STAMP_SHEET}”里的方案") from None


def _events(book: Book, path: str, tables: Mapping[str, Table]) -> tuple[Event, ...]:
    changes = tables.get(CHANGES_TABLE)
    if changes is None or not {column.value for column in ChangeCol} <= set(changes.headings):
        return ()
    seen = changes_view(book, path, tables)
    return read_events(seen) if seen is not None else ()


def _lights(book: Book, table: Table) -> Mapping[int, str] | None:
    return book.column_formulas(table.name, Col.LIGHT.value) if Col.LIGHT.value in table.headings else None


def _reported(tables: Mapping[str, TableSeen]) -> Iterable[int]:
    reports = tables.get(REPORTS_TABLE)
    for row in reports.rows if reports is not None else ():
        number = task_number(reports.value(row, ReportCol.TASK)) if reports is not None else None
        if number is not None:
            yield number
