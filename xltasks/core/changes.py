"""The change set: what a consolidation would do, cell by cell and file by file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import chain
from typing import NamedTuple, Protocol

from xltasks.core.asked import Asked
from xltasks.core.findings import Finding
from xltasks.core.form import FieldValue, digest
from xltasks.core.gather import Answer, Blank
from xltasks.core.grid import a1
from xltasks.core.indicators import Indicator
from xltasks.core.plan import Role
from xltasks.core.records import Report
from xltasks.core.states import Outcome, Verdict


class ReturnHead(Protocol):
    """What a return says of itself, apart from its answers."""

    @property
    def file(self) -> str:
        """The path below the folder given."""

    @property
    def sha256(self) -> str:
        """The file's digest."""

    @property
    def unit(self) -> str | None:
        """Whose it is; None if nobody can tell."""

    @property
    def period(self) -> str | None:
        """The period it is for."""

    @property
    def form_id(self) -> str:
        """The form's number; blank without our stamp."""

    @property
    def reported_on(self) -> date | None:
        """填报日期."""

    @property
    def due(self) -> date | None:
        """When it was due."""

    @property
    def rejected(self) -> str | None:
        """A finding's code when the whole file is refused."""


@dataclass(frozen=True, slots=True)
class Return:
    """One returned form, identified and read.  ``rejected`` is a finding's code when the whole file is refused.

    ``sent`` holds what the fillable cells contained when the form was made; ``roles`` the unit's role by task.
    """

    file: str
    sha256: str
    unit: str | None
    period: str | None
    form_id: str
    reporter: str
    phone: str
    reported_on: date | None
    due: date | None
    answers: tuple[Answer, ...]
    blanks: tuple[Blank, ...]
    sent: dict[tuple[int, Asked], FieldValue]
    roles: dict[int, Role]
    findings: tuple[Finding, ...]
    rejected: str | None = None


class Change(NamedTuple):
    """One cell's fate (contract, section 3).  ``before`` and ``after`` are canonical values, or as returned."""

    unit: str | None
    task: int | None
    field: Asked | None
    before: FieldValue | None
    after: FieldValue | None
    verdict: Verdict
    reason: str | None
    file: str
    sheet: str
    cell: str


class TakenRow(NamedTuple):
    """Cells of one row of a form that were all taken as they stood, where nothing stood before.

    Nearly every row is one, and seldom does anybody ask for its lines: they are made then.  ``cells`` are the fields
    with their 0-based columns, ``values`` what they say, in the same order.
    """

    unit: str
    task: int
    file: str
    sheet: str
    row: int
    cells: tuple[tuple[Asked, int], ...]
    values: tuple[FieldValue | None, ...]

    def changes(self) -> Iterator[Change]:
        """Each cell's line."""
        for (field, column), value in zip(self.cells, self.values, strict=True):
            cell = a1(self.row, column)
            yield Change(self.unit, self.task, field, None, value, Verdict.ACCEPT, None, self.file, self.sheet, cell)


@dataclass(frozen=True, slots=True)
class Proposal:
    """A cell that waits for the clerk: a new row of 待确认.  Texts are as the sheet shows them."""

    unit: str
    period: str
    task: int
    field: Asked
    sent: str
    now: str
    returned: str
    reason: str
    file: str
    sheet: str
    cell: str
    sha256: str

    @property
    def item(self) -> str:
        """The proposal's number: the same file, cell and value always give the same one."""
        told = (self.period, self.unit, self.task, self.field, self.returned, self.sha256, self.sheet, self.cell)
        return digest("\n".join(map(str, told)), 10)


@dataclass(frozen=True, slots=True)
class Counts:
    """Where the cells of a file ended.  ``read = accepted + already + pending + refused``."""

    accepted: int = 0
    already: int = 0
    pending: int = 0
    refused: int = 0

    @property
    def read(self) -> int:
        """All cells that were read."""
        return self.accepted + self.already + self.pending + self.refused

    def __add__(self, other: Counts) -> Counts:
        return Counts(
            self.accepted + other.accepted,
            self.already + other.already,
            self.pending + other.pending,
            self.refused + other.refused,
        )


@dataclass(frozen=True, slots=True)
class FileResult:
    """What became of one file: its single outcome line."""

    file: str
    sha256: str
    unit: str | None
    period: str | None
    outcome: Outcome
    counts: Counts
    form_id: str = ""
    reported_on: date | None = None
    due: date | None = None


@dataclass(frozen=True, slots=True)
class ChangeSet:
    """Everything a consolidation proposes, before anything is written.

    ``lines`` say what becomes of the cells that were read; ``indicators`` are those of the master with the figures
    that come with ``reports``.
    """

    period: str
    files: tuple[FileResult, ...]
    lines: tuple[Change | TakenRow, ...]
    findings: tuple[Finding, ...]
    reports: tuple[Report, ...]
    proposals: tuple[Proposal, ...]
    indicators: tuple[Indicator, ...] = ()

    @property
    def changes(self) -> tuple[Change, ...]:
        """Every cell's fate."""
        held = ((line,) if isinstance(line, Change) else line.changes() for line in self.lines)
        return tuple(chain.from_iterable(held))

    @property
    def totals(self) -> Counts:
        """The sum over all files."""
        return sum((result.counts for result in self.files), Counts())
