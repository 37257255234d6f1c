"""Claims: answers with what they say, which of two is the later, and what became of a file by what became of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from xltasks.core.changes import Change, ChangeSet, Counts, FileResult, Return, ReturnHead
from xltasks.core.findings import Finding
from xltasks.core.form import FieldValue, issue_of
from xltasks.core.gather import Answer
from xltasks.core.reading import Reading
from xltasks.core.states import Outcome, Verdict


@dataclass(slots=True)
class Claim:
    """An answer with what it says; ``source`` is the index of its return among the unit's."""

    source: int
    answer: Answer
    reading: Reading


@dataclass(slots=True)
class Tally:
    """How the cells of one return ended so far; ``superseded`` are among the refused."""

    accepted: int = 0
    already: int = 0
    pending: int = 0
    refused: int = 0
    superseded: int = 0

    def counts(self) -> Counts:
        """The counts as the contract has them."""
        return Counts(self.accepted, self.already, self.pending, self.refused)


def age(one: ReturnHead) -> tuple[int, date, str, str]:
    """Order of returns, oldest first, that does not depend on how they were given."""
    return (issue(one), one.reported_on or date.min, one.sha256, one.file)


def issue(one: ReturnHead) -> int:
    """Which issue of the unit's form a return was made on; 0 without our stamp."""
    try:
        return issue_of(one.form_id)
    except ValueError:  # a return without our stamp
        return 0


def rivalry(claim: Claim, live: Sequence[Claim]) -> str:
    """Why several answers to one question stand against each other: two columns, two rows, or two files."""
    others = [other.answer for other in live if other.source == claim.source and other is not claim]
    if any((other.sheet, other.row) == (claim.answer.sheet, claim.answer.row) for other in others):
        return "heading-doubled"
    return "row-doubled" if others else "two-answers"


def rank(one: ReturnHead) -> tuple[int, date]:
    """What makes one return plainly later than another: its form's issue, then its date."""
    return issue(one), one.reported_on or date.min


def outcome_of(one: ReturnHead, tally: Tally) -> Outcome:
    """What became of a file: the best that became of any of its cells."""
    if one.rejected is not None:
        return Outcome.REJECTED
    if tally.accepted:
        return Outcome.MERGED
    if tally.pending:
        return Outcome.PENDING
    if tally.superseded:
        return Outcome.SUPERSEDED
    if tally.refused and not tally.already:
        return Outcome.REJECTED
    return Outcome.UNCHANGED


def file_result(one: ReturnHead, tally: Tally) -> FileResult:
    """A return's outcome line."""
    return FileResult(
        file=one.file,
        sha256=one.sha256,
        unit=one.unit,
        period=one.period,
        outcome=outcome_of(one, tally),
        counts=tally.counts(),
        form_id=one.form_id,
        reported_on=one.reported_on,
        due=one.due,
    )


def change_of(
    unit: str | None,
    one: Return,
    answer: Answer,
    before: FieldValue | None,
    after: FieldValue | None,
    verdict: Verdict,
    reason: str | None,
) -> Change:
    """The line of the change set for one answer."""
    return Change(unit, answer.task, answer.field, before, after, verdict, reason, one.file, answer.sheet, answer.cell)


def with_file_results(changes: ChangeSet, more: Iterable[FileResult], findings: Iterable[Finding]) -> ChangeSet:
    """Add the files that never were returns: junk, and what could not be read."""
    return replace(
        changes,
        files=tuple(sorted((*changes.files, *more), key=lambda result: result.file)),
        findings=(*findings, *changes.findings),
    )
