"""How a plan changes through the year: the rows of 变更记录."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class EventKind(StrEnum):
    """What changed: something of one task, or a name that the whole master uses."""

    DUE = "due"
    TEXT = "text"
    LEADERS = "leaders"
    LEADS = "leads"
    SUPPORTS = "supports"
    PROJECT = "project"
    ADDED = "added"
    WITHDRAWN = "withdrawn"
    RESTORED = "restored"
    UNIT_RENAMED = "unit-renamed"
    LEADER_SUCCEEDED = "leader-succeeded"


@dataclass(frozen=True, slots=True)
class Event:
    """One row of 变更记录.

    ``seq`` is None as long as the row is only declared by the clerk and not carried out.  ``task`` is the task's
    number, None for a change of names.  ``before`` and ``after`` are as the sheet shows them: names separated by 、,
    a date as 2023-10-31, a new task as :mod:`xltasks.core.plan_changes` writes it.  ``effective`` is the first day
    on which the new value holds; None where the clerk left it blank.  ``done`` is what became of it, for a declared
    row.  ``row`` is its 0-based row on the sheet, None for an event that is not written yet.
    """

    seq: int | None
    kind: EventKind
    task: int | None
    before: str
    after: str
    effective: date | None
    why: str = ""
    source: str = ""
    recorded_on: date | None = None
    done: str = ""
    row: int | None = None


def in_order(events: tuple[Event, ...]) -> tuple[Event, ...]:
    """The events that happened, oldest entry first; what is only declared is left out."""
    return tuple(sorted((one for one in events if one.seq is not None), key=lambda one: one.seq or 0))


def next_seq(events: tuple[Event, ...]) -> int:
    """The number of the next row of 变更记录."""
    return max((one.seq for one in events if one.seq is not None), default=0) + 1


def due_told(text: str) -> date | None:
    """The date of 变更记录's 新值; None for anything else."""
    try:
        return date.fromisoformat(text.strip()[:10])
    except ValueError:  # the clerk wrote over the value; what the section sheet says is told anew
        return None
