"""What leaders read: 督查通报 (.docx), and 催报清单 (.xlsx) with its drafts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from xltasks.books.protocol import Book
from xltasks.core.bulletin import bulletin
from xltasks.core.bulletin_lines import Bulletin
from xltasks.core.period import Period
from xltasks.core.records import MasterState
from xltasks.core.reminders import Reminders, reminders
from xltasks.core.scores import points, scores
from xltasks.core.settings import Day
from xltasks.core.states import ReturnState
from xltasks.errors import CannotProceed, WrongUsage
from xltasks.ledger.read import read_master
from xltasks.messages.reasons import os_reason

Save = Callable[[Path, bytes], None]

BULLETIN_SUFFIX, REMINDERS_SUFFIX = ".docx", ".xlsx"


@dataclass(frozen=True, slots=True)
class Reported:
    """What was written: exactly one of ``bulletin`` and ``reminders`` is set.

    ``drafts`` are the .eml files; ``undrafted`` the units for which no form of the period was found to attach.
    """

    path: Path
    bulletin: Bulletin | None = None
    reminders: Reminders | None = None
    drafts: tuple[Path, ...] = ()
    undrafted: tuple[str, ...] = ()
    waiting: int = 0

    @property
    def needs_a_person(self) -> bool:
        """Whether a return is out or refused, a cell waits, or a draft could not be made."""
        out: tuple[object, ...] = ()
        if self.bulletin is not None:
            out = (*self.bulletin.returned(ReturnState.MISSING), *self.bulletin.returned(ReturnState.REJECTED))
        if self.reminders is not None:
            out = self.reminders.rows
        return bool(out or self.waiting or self.undrafted)


def report(
    book: Book,
    path: str,
    period: Period,
    day: Day,
    target: Path,
    *,
    save: Save,
    template: Path | None = None,
    drafts: Path | None = None,
    forms: Path | None = None,
) -> Reported:
    """Write the bulletin or the reminder list of a period, as the ending of ``target`` says.

    ``book`` is only read.  ``save`` writes bytes to a path all or nothing.  ``template`` is the office's own
    bulletin template; ``drafts`` is a folder for the .eml drafts, ``forms`` the one with the forms to attach.

    Raises WrongUsage: report-suffix, report-options (an option that does not go with the ending).  Raises
    CannotProceed: not-a-master, report-exists (somebody edited the file that is there), template-unreadable,
    template-wrong, file-missing, file-unwritable; then no report was written.
    """
    suffix = target.suffix.lower()
    if suffix not in (BULLETIN_SUFFIX, REMINDERS_SUFFIX):
        raise WrongUsage("report-suffix", path=target)
    if (template is not None and suffix != BULLETIN_SUFFIX) or (drafts is not None and suffix != REMINDERS_SUFFIX):
        raise WrongUsage("report-options")
    if (drafts is None) != (forms is None):
        raise WrongUsage("drafts-forms")
    state = read_master(book, path)
    waiting = sum(1 for item in state.pending if not item.done and item.decision is None)
    if suffix == BULLETIN_SUFFIX:
        told = bulletin(state, period, day)
        write_report(target, _bulletin(told, template), save)
        return Reported(target, bulletin=told, waiting=waiting)
    listed = reminders(state, period, day)
    content = _reminders(state, listed)
    made: tuple[Path, ...] = ()
    undrafted: tuple[str, ...] = ()
    if drafts is not None and forms is not None:
        from xltasks.verbs.report_drafts import write_drafts

        made, undrafted = write_drafts(listed, drafts, forms, save)
    write_report(target, content, save)
    return Reported(target, reminders=listed, drafts=made, undrafted=undrafted, waiting=waiting)


def write_template(target: Path, save: Save) -> None:
    """Write the built-in bulletin template for an office to edit.  Raises CannotProceed as :func:`report` does."""
    from xltasks.render.bulletin_template import default_template
    from xltasks.render.sealed import sealed

    if target.suffix.lower() != BULLETIN_SUFFIX:
        raise WrongUsage("template-suffix", path=target)
    write_report(target, sealed(default_template()), save)


def write_report(target: Path, content: bytes, save: Save) -> None:
    """Write a file of ours; one that somebody has edited since is never replaced."""
    from xltasks.render.sealed import is_untouched

    try:
        if target.exists():
            if target.is_file() and target.read_bytes() == content:
                return
            if not target.is_file() or not is_untouched(target):
                raise CannotProceed("report-exists", path=target)
        target.parent.mkdir(parents=True, exist_ok=True)
        save(target, content)
    except OSError as error:
        raise CannotProceed("file-unwritable", path=target, why=os_reason(error)) from error


def _bulletin(told: Bulletin, template: Path | None) -> bytes:
    from xltasks.render.bulletin import draw_bulletin

    if template is None:
        return draw_bulletin(told)
    if not template.is_file():
        raise CannotProceed("file-missing", path=template)
    try:
        held = template.read_bytes()
    except OSError as error:
        raise CannotProceed("file-unreadable", path=template, why=os_reason(error)) from error
    return draw_bulletin(told, held, template)


def _reminders(state: MasterState, listed: Reminders) -> bytes:
    from xltasks.render.reminders import Scoring, draw_reminders

    scoring = None
    if state.settings.scores.enabled:
        given = points(state, listed.period, listed.day)
        scoring = Scoring(
            base=state.settings.scores.base,
            points=given,
            scores=scores(state, listed.period, given),
            due={task.no: task.due for _, _, task in state.plan.tasks()},
        )
    return draw_reminders(listed, scoring)
