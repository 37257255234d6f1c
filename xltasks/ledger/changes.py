"""Sheet 变更记录 ↔ events."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from xltasks.books.protocol import Book, Cell, Table
from xltasks.core.events import Event
from xltasks.core.grid import Value
from xltasks.core.schema import CHANGES_SHEET, CHANGES_TABLE, EVENT_WORDS, ChangeCol
from xltasks.core.values import as_text, task_number
from xltasks.errors import CannotProceed
from xltasks.ledger.rows import TableView, table_columns, view


def changes_view(book: Book, path: str, tables: Mapping[str, Table]) -> TableView | None:
    """The table of 变更记录; None in a master made before there was one.

    Raises CannotProceed("not-a-master") when the table is there and one of its columns is gone.
    """
    return view(book, path, tables, CHANGES_TABLE, ChangeCol) if CHANGES_TABLE in tables else None


def read_events(table: TableView) -> tuple[Event, ...]:
    """The rows that name an 事项 of the list, in the sheet's order; :func:`unknown_kinds` are those with another."""
    events = []
    for row in table.rows():
        kind = _KINDS.get(table.text(row, ChangeCol.KIND).strip())
        if kind is None:
            continue
        seq = table.value(row, ChangeCol.SEQ)
        events.append(
            Event(
                seq=int(seq) if isinstance(seq, (int, float)) and not isinstance(seq, bool) else None,
                kind=kind,
                task=task_number(table.value(row, ChangeCol.TASK)),
                before=as_text(table.value(row, ChangeCol.BEFORE)),
                after=as_text(table.value(row, ChangeCol.AFTER)),
                effective=table.date(row, ChangeCol.EFFECTIVE),
                why=table.text(row, ChangeCol.WHY),
                source=table.text(row, ChangeCol.SOURCE),
                recorded_on=table.date(row, ChangeCol.RECORDED_ON),
                done=table.text(row, ChangeCol.DONE),
                row=row,
            )
        )
    return tuple(events)


def unknown_kinds(table: TableView) -> tuple[int, ...]:
    """The rows whose 事项 is none of the list; one without 事项 is the clerk's own remark."""
    words = ((row, table.text(row, ChangeCol.KIND).strip()) for row in table.rows())
    return tuple(row for row, word in words if word and word not in _KINDS)


_KINDS = {word: kind for kind, word in EVENT_WORDS.items()}


def post_events(book: Book, events: Iterable[Event]) -> None:
    """Write events on 变更记录: those with a ``row`` where they stand, the others below.

    Raises CannotProceed("no-changes-sheet") in a master without that sheet, as soon as there is an event.
    """
    held = tuple(events)
    if not held:
        return
    try:
        columns = table_columns(book, CHANGES_TABLE, ChangeCol)
    except KeyError:
        raise CannotProceed("no-changes-sheet") from None
    cells = [
        Cell(event.row, columns[column], value)
        for event in held
        if event.row is not None
        for column, value in _row(event).items()
        if column in _OURS_ON_A_DECLARED_ROW
    ]
    if cells:
        book.write(CHANGES_SHEET, cells)
    rows = [{column.value: value for column, value in _row(event).items()} for event in held if event.row is None]
    if rows:
        book.append(CHANGES_TABLE, rows)


# What the clerk wrote in an own row stays; only 原值 is made whole (a short name, a status), a date in 新值 as well.
_OURS_ON_A_DECLARED_ROW = frozenset(
    {
        ChangeCol.SEQ,
        ChangeCol.BEFORE,
        ChangeCol.AFTER,
        ChangeCol.EFFECTIVE,
        ChangeCol.SOURCE,
        ChangeCol.RECORDED_ON,
        ChangeCol.DONE,
    }
)


def _row(event: Event) -> dict[ChangeCol, Value]:
    return {
        ChangeCol.SEQ: event.seq,
        ChangeCol.KIND: EVENT_WORDS[event.kind],
        ChangeCol.TASK: event.task,
        ChangeCol.BEFORE: event.before or None,
        ChangeCol.AFTER: event.after or None,
        ChangeCol.EFFECTIVE: event.effective,
        ChangeCol.WHY: event.why or None,
        ChangeCol.SOURCE: event.source or None,
        ChangeCol.RECORDED_ON: event.recorded_on,
        ChangeCol.DONE: event.done or None,
    }
