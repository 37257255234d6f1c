"""What the clerk changed on the section sheets since last time, written down on 变更记录."""

from __future__ import annotations

from datetime import date

from xltasks.books.protocol import Book
from xltasks.core.events import Event, next_seq
from xltasks.core.findings import Finding, finding
from xltasks.core.plan_changes import Difference, differences, replay
from xltasks.core.plan_now import tasks_on_sheets
from xltasks.core.records import MasterState
from xltasks.core.schema import CHANGES_SHEET
from xltasks.ledger.changes import post_events
from xltasks.messages.workbook import CHANGED_BY_HAND


def unrecorded(state: MasterState) -> tuple[Difference, ...]:
    """How the section sheets differ from the plan as it is known: as it was built, and its events."""
    directory = state.plan.directory
    known = replay(state.built, state.events, directory)
    now = tasks_on_sheets(known, state.section_rows, state.built, directory)
    return tuple(differences(known, now, state.built))


def record_changes(book: Book, state: MasterState, as_of: date) -> tuple[Event, ...]:
    """Write down as events what was changed by hand; to be called before a command relies on the plan.

    They take effect on ``as_of``: when somebody typed them, no sheet tells.  The clerk may put the true day under
    生效日期 afterwards.  A second call over the master so written records nothing.  A master without 变更记录 keeps
    no changes; :func:`changes_not_kept` says so.
    """
    if not state.keeps_changes:
        return ()
    first = next_seq(state.events)
    events = tuple(
        Event(first + place, one.kind, one.task, one.before, one.after, as_of, "", CHANGED_BY_HAND, as_of)
        for place, one in enumerate(unrecorded(state))
    )
    post_events(book, events)
    return events


def changes_not_kept(state: MasterState) -> tuple[Finding, ...]:
    """That a master of before has no 变更记录, once there is something it should have kept."""
    if state.keeps_changes:
        return ()
    lost = unrecorded(state)
    return (finding("changes-not-kept", sheet=CHANGES_SHEET, count=len(lost)),) if lost else ()
