"""A later due date that the office granted: on the section sheet, and as an event."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from xltasks.books.protocol import Book, Cell
from xltasks.core.events import Event, EventKind, next_seq
from xltasks.core.findings import Finding
from xltasks.core.records import MasterState, PendingItem
from xltasks.core.schema import Col
from xltasks.ledger.changes import post_events
from xltasks.messages.workbook import EXTENSION_GRANTED
from xltasks.verbs.record import changes_not_kept, record_changes


def grant(
    book: Book, state: MasterState, granted: Mapping[int, tuple[date, PendingItem]], as_of: date
) -> tuple[Finding, ...]:
    """Set the due dates that the clerk agreed to, by task, each with the row of 待确认 that asked for it.

    What was changed by hand before is written down first, so that no step is lost.  A master without 变更记录 takes
    the date all the same; the finding says that it does not remember the step.
    """
    dues = {task.no: task.due for _, _, task in state.plan.tasks()}
    moved = {no: asked for no, asked in granted.items() if dues.get(no) != asked[0]}
    if not moved:
        return ()
    by_hand = record_changes(book, state, as_of)
    first = next_seq((*state.events, *by_hand))
    cells: dict[str, list[Cell]] = {}
    events = []
    for place, (no, (due, item)) in enumerate(sorted(moved.items())):
        if row := state.section_rows.get(no):
            cells.setdefault(row.sheet, []).append(Cell(row.row, row.columns[Col.DUE], due))
        events.append(
            Event(
                seq=first + place,
                kind=EventKind.DUE,
                task=no,
                before=dues[no].isoformat(),
                after=due.isoformat(),
                effective=as_of,
                why=EXTENSION_GRANTED.format(unit=item.unit),
                source=item.file,
                recorded_on=as_of,
            )
        )
    for sheet, held in cells.items():
        book.write(sheet, held)
    if state.keeps_changes:
        post_events(book, events)
        return ()
    rows = {
        no: replace(row, values={**row.values, Col.DUE: moved[no][0]})
        for no, row in state.section_rows.items()
        if no in moved
    }
    return changes_not_kept(replace(state, section_rows={**state.section_rows, **rows}))
