"""Returns that were decided one by one, in whatever process, before all of them were there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import Any

from xltasks.core.changes import Change, Proposal, Return, TakenRow
from xltasks.core.claims import Tally
from xltasks.core.findings import Finding
from xltasks.core.records import Report


@dataclass(frozen=True, slots=True)
class Settled:
    """What became of all returns of one unit, or of one file that was refused; ``tallies`` in the returns' order."""

    lines: tuple[Change | TakenRow, ...]
    findings: tuple[Finding, ...]
    reports: tuple[Report, ...]
    proposals: tuple[Proposal, ...]
    tallies: tuple[Tally, ...]

    def numbered_from(self, first: int) -> Settled:
        """The same with its reports numbered from ``first``."""
        numbered = tuple(_report((seq, *report[1:])) for seq, report in enumerate(self.reports, first))
        return Settled(self.lines, self.findings, numbered, self.proposals, self.tallies)

    def __reduce__(self) -> tuple[object, ...]:
        # Plain tuples go from process to process several times as fast as named ones.
        lines = tuple([(isinstance(line, TakenRow), tuple(line)) for line in self.lines])
        reports = tuple(map(tuple, self.reports))
        return _settled, (lines, self.findings, reports, self.proposals, self.tallies)


# As their _make, which counts the fields besides: these were counted when they were made.
_change = partial(tuple.__new__, Change)
_taken_row = partial(tuple.__new__, TakenRow)
_report = partial(tuple.__new__, Report)


def _settled(
    lines: tuple[tuple[bool, tuple[Any, ...]], ...],
    findings: tuple[Finding, ...],
    reports: tuple[Any, ...],
    proposals: tuple[Proposal, ...],
    tallies: tuple[Tally, ...],
) -> Settled:
    named = tuple([_taken_row(line) if is_row else _change(line) for is_row, line in lines])
    return Settled(named, findings, tuple(map(_report, reports)), proposals, tallies)


@dataclass(frozen=True, slots=True)
class Handed:
    """A return with what becomes of it if its unit has sent nothing else.

    The first fields are the return's own.  The return itself is left where it was read, since only the few units
    that have sent several, and the sending back of marked copies, need it: ``read_again`` reads it once more.
    """

    file: str
    sha256: str
    unit: str | None
    period: str | None
    form_id: str
    reported_on: date | None
    due: date | None
    rejected: str | None
    settled: Settled
    read_again: Callable[[], Return] | None = field(default=None, compare=False)

    @classmethod
    def of(cls, one: Return, settled: Settled) -> Handed:
        """A return as it is handed on."""
        return cls(
            one.file,
            one.sha256,
            one.unit,
            one.period,
            one.form_id,
            one.reported_on,
            one.due,
            one.rejected,
            settled,
        )


def whole(one: Return | Handed) -> Return:
    """The return itself.  Raises CannotProceed("return-changed") if its file is no longer what it was."""
    if isinstance(one, Return):
        return one
    if one.read_again is None:
        raise AssertionError("a return that nobody can read again")
    return one.read_again()
