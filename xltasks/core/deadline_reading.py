"""Read deadlines: what a task's text, or a cell of a column 完成时限, says of when it is due.

A task's text is read conservatively: what is unclear there is not read (:func:`read_deadline`).  A cell of a column
完成时限 says nothing else, so it is read as far as it goes (:func:`read_due_cell`).  The phrases themselves are in
:mod:`xltasks.core.deadline_phrases`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from xltasks.core.deadline_phrases import Found, cell_phrases, text_phrases
from xltasks.core.deadlines import Deadline, DeadlineKind, Festivals, Step


def read_deadline(text: str, year: int, festivals: Festivals | None = None) -> Deadline | None:
    """The deadline that a task's text names, in plan year ``year`` unless it says another; None if it names none.

    Of several dates the latest is due and the others are steps.  A year before the plan's is never a deadline.
    Festivals by the moon's calendar are read where ``festivals`` knows them.
    """
    found = [one for one in text_phrases(text, year, festivals) if one.due.year >= year]
    return _deadline(text, found, year)


def read_due_cell(cell: str, year: int, festivals: Festivals | None = None) -> Deadline | None:
    """The deadline that a cell 完成时限 names; its phrase is the whole cell.  None where it says nothing readable."""
    found = cell_phrases(cell, year, festivals)
    read = _deadline(cell, found, year)
    if read is None:
        return None
    return Deadline(read.due, " ".join(cell.split()), read.kind, read.steps, read.every, read.approximate)


def _deadline(text: str, found: Iterable[Found], year: int) -> Deadline | None:
    kept = [replace(one, phrase=text[one.start : one.end]) for one in _apart(found)]
    last_day = date(year, 12, 31)
    # A bare 全年 beside 持续推进 or 每月 only says how long.
    firm = [one for one in kept if one.kind == "date" and not one.weak]
    series = next((one for one in kept if one.kind == "series"), None)
    endless = next((one for one in kept if one.kind == "open"), None)
    if firm or not (series or endless):
        return _dated(text, firm or [one for one in kept if one.kind == "date"])
    if series is not None:
        steps = tuple(Step(day, series.phrase) for day in series.turns)
        due = steps[-1].due if steps else last_day
        return Deadline(due, series.phrase, DeadlineKind.SERIES, steps, series.every)
    return Deadline(last_day, endless.phrase, DeadlineKind.OPEN) if endless else None


def _dated(text: str, found: list[Found]) -> Deadline | None:
    if not found:
        return None
    last = max(found, key=lambda one: (one.due, len(one.phrase)))
    steps = [Step(one.due, one.phrase, _clause(text, one, found)) for one in found]
    several = len({step.due for step in steps}) > 1
    return Deadline(
        last.due,
        last.phrase,
        steps=tuple(sorted(steps, key=lambda step: step.due)) if several else (),
        approximate=last.approximate,
    )


def _clause(text: str, one: Found, found: list[Found]) -> str:
    """The words from a phrase to the end of its clause, or to the next phrase."""
    ends = [text.find(mark, one.end) for mark in "，,。；;\n"]
    ends += [other.start for other in found if other.start >= one.end]
    end = min((at for at in ends if at >= one.end), default=len(text))
    return text[one.start : end].strip("、和及 ")


def _apart(found: Iterable[Found]) -> list[Found]:
    """Phrases in the text's order, of two that overlap the one that begins first, of these the longest."""
    kept: list[Found] = []
    for one in sorted(found, key=lambda one: (one.start, -one.end)):
        if not kept or one.start >= kept[-1].end:
            kept.append(one)
    return kept
