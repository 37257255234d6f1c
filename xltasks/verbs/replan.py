"""Compare a revised plan with the master and lay what differs on 待确认; nothing else is touched."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from xltasks.books.protocol import Book
from xltasks.core.findings import Finding, Severity, finding, is_defect
from xltasks.core.laying import Document, Laid, denied, lay
from xltasks.core.naming import complete
from xltasks.core.plan import Plan
from xltasks.core.replan import Revision, compare
from xltasks.core.settings import Day
from xltasks.core.units import Directory
from xltasks.errors import CannotProceed
from xltasks.ledger.plan_rows import post_plan_proposals
from xltasks.ledger.post import mark_done
from xltasks.ledger.read import read_master
from xltasks.messages import decision_words
from xltasks.messages.replan import difference_reason, said_where
from xltasks.verbs.results import store_results

# More of the master's tasks gone than this, and the document may be a notice about a part of them.
_MOST = 0.5


@dataclass(frozen=True, slots=True)
class Replanned:
    """What a comparison found and laid on 待确认, or in a preview would lay."""

    document: str
    revision: Revision
    laid: Laid
    findings: tuple[Finding, ...]
    backup: Path | None
    preview: bool

    @property
    def needs_a_person(self) -> bool:
        """Whether something waits for a decision."""
        return bool(self.laid.new or self.laid.waiting)


def replan(book: Book, path: str, revised: Plan, document: str, day: Day, *, preview: bool = False) -> Replanned:
    """Compare a revised plan with a master.  ``document`` is its file's name, as 来源文件 shows it.

    Raises CannotProceed: ``replan-other-year``, ``replan-nothing-found``, ``not-a-master``, and what a save raises;
    then nothing was written.
    """
    state = read_master(book, path)
    if revised.year != state.plan.year:
        raise CannotProceed("replan-other-year", path=document, new=revised.year, old=state.plan.year)
    # Units get the names that the master knows them by; names it does not know stay as they are written.
    named = complete(revised, state.plan.directory.units)
    source = Document.of(document, named)
    revision = compare(state, named, denied(state, source))
    # A document whose questions were all denied has nothing left to find, and is the right one all the same.
    if not revision.found and not any(item.file == document for item in state.pending):
        raise CannotProceed("replan-nothing-found", path=document)
    laid = lay(state, revision.differences, source)
    tasks = revision.found + revision.gone
    findings = [found for found in named.findings if _asks(found, state.plan.directory)]
    findings += [
        finding("unit-not-listed", file=document, unit=found.unit, task=found.task)
        for found in named.findings
        if found.code == "unknown-unit"
    ]
    if revision.gone > _MOST * tasks:
        findings.append(finding("plan-much-shorter", file=document, value=revision.gone, tasks=tasks))
    backup = None
    if not preview:
        post_plan_proposals(book, laid.new, difference_reason, said_where)
        outdated = decision_words("outdated", day.under(state.settings))
        mark_done(book, [(item, outdated) for item in laid.outdated])
        store_results(book, path, state, day)
        backup = book.commit()
    return Replanned(document, revision, laid, tuple(findings), backup, preview)


def _asks(found: Finding, known: Directory) -> bool:
    """Whether a finding about the revised plan is news: questions about the master's own units are asked there."""
    if is_defect(found) or found.severity is Severity.INFO:
        return is_defect(found)
    # What 单位 does not know is told of below, in words that fit: nothing has been added to it yet.
    return found.code != "unknown-unit" and any(name and known.find(name) is None for name in (found.unit, found.value))
