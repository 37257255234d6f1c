"""Closed vocabularies of a consolidation (contract, section 3)."""

from __future__ import annotations

from enum import StrEnum


class Outcome(StrEnum):
    """What became of a returned file."""

    MERGED = "merged"
    UNCHANGED = "unchanged"
    PENDING = "pending"
    REJECTED = "rejected"
    SUPERSEDED = "superseded"
    IGNORED = "ignored"


class Verdict(StrEnum):
    """What became of one cell of a return."""

    ACCEPT = "accept"
    ALREADY = "already"
    PENDING = "pending"
    REFUSE = "refuse"


class ReturnState(StrEnum):
    """Where a unit stands in a period."""

    RETURNED = "returned"
    LATE = "late"
    MISSING = "missing"
    REJECTED = "rejected"


class Decision(StrEnum):
    """What the clerk chose on 待确认."""

    ACCEPT = "accept"
    DECLINE = "decline"
