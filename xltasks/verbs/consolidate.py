"""Bring the returns home: read files → returns → change set → the master's sheets."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from xltasks.books.protocol import Book
from xltasks.books.returns import ReadFile
from xltasks.core.changes import Change, ChangeSet, FileResult, Return
from xltasks.core.claims import with_file_results
from xltasks.core.findings import Finding
from xltasks.core.handed import Handed
from xltasks.core.merge import merge
from xltasks.core.period import Period
from xltasks.core.records import MasterState
from xltasks.core.schema import FINDINGS_SHEET, REPORTS_SHEET, STAMP_SHEET
from xltasks.core.settings import Day
from xltasks.core.states import Outcome, ReturnState, Verdict
from xltasks.intake.office import Office
from xltasks.intake.worker import judged_here
from xltasks.ledger.post import post_figures, post_findings, post_proposals, post_register, post_reports, post_sections
from xltasks.ledger.read import read_master
from xltasks.messages import finding_words, pending_reason
from xltasks.verbs.in_year import stay_in_year
from xltasks.verbs.results import store_results

if TYPE_CHECKING:
    from xltasks.intake.workers import Workers

Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Reviewed:
    """A consolidation decided and not yet written: the master before it, the returns, and what becomes of them."""

    state: MasterState
    returns: tuple[Return | Handed, ...]
    changes: ChangeSet
    period: Period
    as_of: date


_LOGS = frozenset({REPORTS_SHEET, FINDINGS_SHEET, STAMP_SHEET})  # long, and without formulas
_HAS_RETURNED = frozenset({Outcome.MERGED, Outcome.PENDING, Outcome.UNCHANGED})


@dataclass(frozen=True, slots=True)
class Consolidation:
    """What a consolidation did, or in a preview would do.

    ``missing`` are the units that were sent a form for the period and have not returned one that could be used,
    in the register's order.  ``backup`` is None when nothing was written.
    """

    changes: ChangeSet
    missing: tuple[str, ...]
    backup: Path | None
    preview: bool

    @property
    def needs_a_person(self) -> bool:
        """Whether something waits, was refused, or has not come back."""
        totals = self.changes.totals
        rejected = any(result.outcome is Outcome.REJECTED for result in self.changes.files)
        return bool(totals.pending or totals.refused or rejected or self.missing)


def consolidate(
    book: Book,
    path: str,
    files: Iterable[ReadFile],
    period: Period,
    day: Day,
    *,
    preview: bool = False,
    progress: Progress = lambda _: None,
    review: Callable[[Reviewed], None] | None = None,
    workers: Workers | None = None,
) -> Consolidation:
    """Merge returned files into a master.

    ``files`` come in any order and are read one by one; ``progress`` is told each one's name.  ``review`` sees what
    was decided before anything is written, in a preview too; what it raises stops the run.  ``workers`` have begun
    to read the files beside this process, and are gone when they are done; the result is the same.  Raises
    CannotProceed when the book is no master, the period is another year's than the plan's, or the book cannot be
    written; then nothing was written.
    """
    returns: list[Return | Handed] = []
    others: list[FileResult] = []
    told: list[Finding] = []
    with workers or nullcontext():
        state = read_master(book, path)
        stay_in_year(state.plan, period)
        as_of = day.under(state.settings)
        if workers is None:
            arriving = judged_here(files, Office.of(state, str(period)))
        else:
            # What is asked of the book later is looked up while not all of them are at work.
            for sheet in book.sheets():
                if sheet not in _LOGS:
                    book.formulas(sheet)
            workers.judge_by(state, str(period), as_of)
            arriving = workers.judged()
        for one in arriving:
            progress(one.file)
            if isinstance(one.found, (Return, Handed)):
                returns.append(one.found)
            else:
                result, findings = one.found
                others.append(result)
                told += findings
    changes = with_file_results(merge(state, returns, str(period), as_of), others, told)
    if review is not None:
        review(Reviewed(state, tuple(returns), changes, period, as_of))
    backup = None
    if not preview:
        post(book, state, changes, as_of)
        store_results(book, path, state, day, changes.reports)
        backup = book.commit()
    return Consolidation(changes, _missing(state, changes), backup, preview)


def post(book: Book, state: MasterState, changes: ChangeSet, as_of: date) -> None:
    """Put a change set into a master's sheets; nothing is saved yet."""
    post_reports(book, changes.reports)
    post_sections(book, state, changes.reports)
    post_figures(book, state, changes.reports, changes.indicators)
    post_proposals(book, state, changes.proposals, pending_reason)
    post_register(book, state, changes.period, changes.files, as_of)
    post_findings(book, state, changes.period, for_the_sheet(changes), finding_words, as_of)


def for_the_sheet(changes: ChangeSet) -> list[Finding]:
    """The findings that go on 问题清单.

    A cell that waits is on 待确认 with its reason, and a file that was rejected whole is one line, not one for
    each of its cells.
    """
    pending = Verdict.PENDING
    waiting = {
        (change.file, change.sheet, change.cell, change.reason)
        for change in changes.lines
        if isinstance(change, Change) and change.verdict is pending
    }
    return [
        found
        for found in changes.findings
        if (found.file, found.sheet, found.cell, found.code) not in waiting and found.code != "rejected-with-file"
    ]


def _missing(state: MasterState, changes: ChangeSet) -> tuple[str, ...]:
    back = {result.unit for result in changes.files if result.outcome in _HAS_RETURNED}
    return tuple(
        entry.unit
        for entry in state.returns
        if entry.period == changes.period
        and entry.state in (ReturnState.MISSING, ReturnState.REJECTED)
        and entry.unit not in back
    )
