"""Deadlines: a date, milestones, a series or open-ended, with the phrase they were read from.

They are read by :mod:`xltasks.core.deadline_reading`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

# The first day of a festival or season of a solar year (春节 2024 → 10 February 2024); None if it is not known.
Festivals = Callable[[str, int], date | None]


class Every(StrEnum):
    """The turn of a series."""

    WEEK = "week"
    TEN_DAYS = "ten-days"
    MONTH = "month"
    QUARTER = "quarter"
    HALF = "half"
    YEAR = "year"


class DeadlineKind(StrEnum):
    """``date``: one date or milestones; ``series``: comes again and again; ``open``: has no end of its own."""

    DATE = "date"
    SERIES = "series"
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class Step:
    """One of several dates: a milestone with the words that say what is due (``text``), or a turn of a series."""

    due: date
    phrase: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class Deadline:
    """When a task is due.

    ``due`` is the last date: the last milestone, the last turn of a series in the plan's year, the year's end of
    what is open-ended.  ``phrase`` is what it was read from.  ``steps`` are two or more dates in order, or none.
    ``every`` tells a series' turn.  ``approximate``: the phrase names a season, not a day (汛期前).
    """

    due: date
    phrase: str
    kind: DeadlineKind = DeadlineKind.DATE
    steps: tuple[Step, ...] = ()
    every: Every | None = None
    approximate: bool = False


# --- as JSON, for the master's hidden sheet ---------------------------------------------------------------------


def deadline_json(deadline: Deadline) -> dict[str, object]:
    """A deadline as plain JSON values; what is at its default is left out."""
    held: dict[str, object] = {"due": deadline.due.isoformat(), "phrase": deadline.phrase}
    if deadline.kind is not DeadlineKind.DATE:
        held["kind"] = deadline.kind.value
    if deadline.steps:
        held["steps"] = [[step.due.isoformat(), step.phrase, step.text] for step in deadline.steps]
    if deadline.every:
        held["every"] = deadline.every.value
    if deadline.approximate:
        held["approximate"] = True
    return held


def deadline_of(held: dict[str, object]) -> Deadline:
    """Read :func:`deadline_json` back.  Raises KeyError or ValueError for anything else."""
    steps = held.get("steps", [])
    if not isinstance(steps, list):
        raise ValueError("steps")
    every = held.get("every")
    return Deadline(
        due=date.fromisoformat(str(held["due"])),
        phrase=str(held["phrase"]),
        kind=DeadlineKind(str(held.get("kind", "date"))),
        steps=tuple(Step(date.fromisoformat(due), phrase, text) for due, phrase, text in steps),
        every=Every(str(every)) if every else None,
        approximate=bool(held.get("approximate", False)),
    )
