"""What was carried out of a revised plan, on 变更记录: with the document as source and the row's reason."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from types import MappingProxyType

from xltasks.books.protocol import Book
from xltasks.core.events import Event, EventKind, next_seq
from xltasks.core.plan_fields import PlanField
from xltasks.core.records import MasterState, PendingItem
from xltasks.ledger.changes import post_events
from xltasks.ledger.read import read_master
from xltasks.messages.workbook import CHANGED_BY_HAND
from xltasks.verbs.record import unrecorded

_KINDS: Mapping[PlanField, EventKind] = MappingProxyType(
    {
        PlanField.SECTION: EventKind.PROJECT,
        PlanField.PROJECT: EventKind.PROJECT,
        PlanField.TEXT: EventKind.TEXT,
        PlanField.SAME: EventKind.TEXT,
        PlanField.SPLIT: EventKind.TEXT,
        PlanField.MERGED: EventKind.TEXT,
        PlanField.LEADERS: EventKind.LEADERS,
        PlanField.LEADS: EventKind.LEADS,
        PlanField.SUPPORTS: EventKind.SUPPORTS,
        PlanField.DUE: EventKind.DUE,
        PlanField.ADDED: EventKind.ADDED,
        PlanField.WITHDRAWN: EventKind.WITHDRAWN,
        PlanField.RESTORED: EventKind.RESTORED,
    }
)


def record_decisions(book: Book, path: str, accepted: Sequence[PendingItem], as_of: date) -> MasterState:
    """Write down what accepted rows changed; the master as it is then.

    To be called after they were carried out, over a master whose earlier changes by hand are written down.  The clerk
    may have put an own reason under 原因 on 待确认: it is taken as it stands there.
    """
    state = read_master(book, path)
    if not state.keeps_changes:
        return state
    items = {(_KINDS[item.field], item.task): item for item in accepted if isinstance(item.field, PlanField)}
    first = next_seq(state.events)
    events = []
    for place, one in enumerate(unrecorded(state)):
        item = items.get((one.kind, one.task))
        source, why = (item.file, item.reason) if item else (CHANGED_BY_HAND, "")
        events.append(Event(first + place, one.kind, one.task, one.before, one.after, as_of, why, source, as_of))
    post_events(book, events)
    return read_master(book, path) if events else state
