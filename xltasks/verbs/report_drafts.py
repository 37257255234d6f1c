"""Drafts of reminder mails, each with the unit's own form attached."""

from __future__ import annotations

from pathlib import Path

from xltasks.books.returns import read_returns
from xltasks.core.reminders import Reminder, Reminders
from xltasks.core.schema import STAMP_SHEET
from xltasks.core.stamp import NotAStamp, read_form_stamp
from xltasks.errors import CannotProceed
from xltasks.messages.reasons import os_reason
from xltasks.render.drafts import draft_name, draw_draft, is_untouched_draft
from xltasks.verbs.report import Save


def write_drafts(told: Reminders, folder: Path, forms: Path, save: Save) -> tuple[tuple[Path, ...], tuple[str, ...]]:
    """Write one draft for each reminder whose form lies in ``forms``; the paths, and the units left without one.

    A form is attached only if its stamp names this unit and period: nobody is sent another's.  Raises
    CannotProceed: forms-missing (no such folder), report-exists, folder-unwritable.
    """
    if not forms.is_dir():
        raise CannotProceed("forms-missing", path=forms)
    made: list[Path] = []
    without: list[str] = []
    try:
        drawn = []
        for one in told.rows:
            form = forms / one.form
            if not _belongs(form, one):
                without.append(one.unit)
                continue
            drawn.append((folder / draft_name(one), draw_draft(one, form.read_bytes(), told.day)))
        for path, content in drawn:
            if path.exists() and path.read_bytes() != content and not is_untouched_draft(path):
                raise CannotProceed("report-exists", path=path)
        folder.mkdir(parents=True, exist_ok=True)
        for path, content in drawn:
            save(path, content)
            made.append(path)
    except OSError as error:
        raise CannotProceed("folder-unwritable", path=folder, why=os_reason(error)) from error
    return tuple(made), tuple(without)


def _belongs(form: Path, one: Reminder) -> bool:
    if not form.is_file():
        return False
    (read,) = read_returns([form])
    sheets = {sheet.name: sheet.grid for sheet in read.sheets}
    if STAMP_SHEET not in sheets:
        return False
    try:
        stamp = read_form_stamp(sheets[STAMP_SHEET].rows)
    except NotAStamp:
        return False
    return stamp.unit == one.unit and stamp.period == str(one.period)
