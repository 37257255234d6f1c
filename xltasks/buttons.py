"""What the buttons on 首页 and in the ribbon call: each presses one verb on the workbook that is open.

This is an edge, like :mod:`xltasks.commands`: it chooses the live book, reads the clock, and speaks to the clerk.
Each function takes no argument, works on the calling workbook (on the one in front when the add-in calls), and
does not raise: what stops it is told in a sentence (:mod:`xltasks.buttons_desk`).
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from xltasks.core.schema import FINDINGS_TABLE, OVERVIEW_SHEET, PENDING_TABLE, RETURNS_TABLE
from xltasks.core.settings import Day
from xltasks.errors import CannotProceed

if TYPE_CHECKING:
    from xltasks.buttons_desk import Desk, Work
    from xltasks.core.form import Form
    from xltasks.core.records import MasterState


def check() -> None:
    """检查总表: what is wrong in the master goes on 问题清单; new tasks get numbers."""
    _press("check", _check)


def distribute() -> None:
    """下发填报表: one form a unit, for the period on 首页, into the folder that 设置 names."""
    _press("distribute", _distribute)


def preview() -> None:
    """检查回收件: what a consolidation would do; nothing is written."""
    _press("preview", lambda desk: _consolidate(desk, preview=True), writes=False)


def consolidate() -> None:
    """汇总回收表: the returns of the period on 首页 into the open master, which is then saved."""
    _press("consolidate", lambda desk: _consolidate(desk, preview=False))


def apply() -> None:
    """应用确认: carries out what the clerk decided on 待确认."""
    _press("apply", _apply)


def undo() -> None:
    """撤销上次汇总: the master's values as they were before the last write, without closing it."""
    _press("undo", _undo)


def reminders() -> None:
    """催报清单: who still has to be reminded, with contact and words to send, as a workbook beside the master."""
    _press("reminders", lambda desk: _report(desk, "reminders"), writes=False)


def bulletin() -> None:
    """督查通报: the bulletin of the period on 首页, as a document beside the master."""
    _press("bulletin", lambda desk: _report(desk, "bulletin"), writes=False)


def refresh() -> None:
    """刷新总览: everything computed anew, and where the tasks stand."""
    _press("refresh", _refresh, writes=False)


def open_outbox() -> None:
    """打开下发文件夹: the folder of the period on 首页, made if it is missing."""
    _press("open_outbox", lambda desk: _open(desk, outbox=True), writes=False)


def open_inbox() -> None:
    """打开回收文件夹: the folder of the period on 首页, made if it is missing."""
    _press("open_inbox", lambda desk: _open(desk, outbox=False), writes=False)


def _press(button: str, work: Work, *, writes: bool = True) -> None:
    from xltasks.buttons_desk import press

    press(button, work, writes=writes)


def _day() -> Day:
    return Day(None, date.today())


# --- what each does; the lines that answer it -----------------------------------------------------------------


def _check(desk: Desk) -> Sequence[str]:
    from xltasks.buttons_words import checked
    from xltasks.verbs.check import check as run

    book = desk.book()
    done = run(book, str(desk.path), _day())
    if done.findings and not done.halted:
        desk.show(book, FINDINGS_TABLE)
    return checked(done)


def _distribute(desk: Desk) -> Sequence[str]:
    from xltasks.buttons_words import distributed
    from xltasks.verbs.distribute import distribute as run

    period, book = desk.period(), desk.book()
    folder = desk.folder(desk.settings(book).outbox, period)
    done = run(book, str(desk.path), period, _day(), lambda forms, state: _write_forms(desk, folder, forms, state))
    desk.show(book, RETURNS_TABLE)
    return distributed(done, period, folder)


def _write_forms(desk: Desk, folder: Path, forms: Sequence[tuple[str, Form]], state: MasterState) -> tuple[Path, ...]:
    from xltasks.books.outbox import write_batch
    from xltasks.intake.untouched import is_untouched_form
    from xltasks.render.form import write_form

    def drawn(at: int, form: Form) -> Callable[[BinaryIO], None]:
        def draw(file: BinaryIO) -> None:
            desk.tell("drawing", at=at, total=len(forms), unit=form.unit)
            write_form(file, form, state.settings)

        return draw

    files = [(name, drawn(at, form)) for at, (name, form) in enumerate(forms, 1)]
    return write_batch(folder, files, may_replace=is_untouched_form)


def _consolidate(desk: Desk, *, preview: bool) -> Sequence[str]:
    from xltasks.books.returns import read_returns
    from xltasks.books.returns.walk import walk
    from xltasks.buttons_words import consolidated, unit_of
    from xltasks.ledger.home import existing
    from xltasks.verbs.consolidate import consolidate as run

    period, book = desk.period(), desk.book()
    inbox, made = existing(desk.folder(desk.settings(book).inbox, period))
    total = len(walk([inbox]))
    if not total:
        raise CannotProceed("inbox-made" if made else "inbox-empty", path=inbox)
    seen: list[str] = []

    def progress(file: str) -> None:
        seen.append(file)
        # An archive is one file in the folder and several to be read.
        desk.tell("reading", at=len(seen), total=max(total, len(seen)), unit=unit_of(file))

    files = read_returns([inbox])
    done = run(book, str(desk.path), files, period, _day(), preview=preview, progress=progress)
    if not preview:
        desk.show(book, PENDING_TABLE if done.changes.proposals else RETURNS_TABLE)
    return consolidated(done, period)


def _apply(desk: Desk) -> Sequence[str]:
    from xltasks.buttons_words import applied
    from xltasks.verbs.apply import apply as run

    book = desk.book()
    done = run(book, str(desk.path), _day())
    desk.show(book, PENDING_TABLE if done.needs_a_person else RETURNS_TABLE)
    return applied(done)


def _undo(desk: Desk) -> Sequence[str]:
    from xltasks.books.live_undo import undo_open
    from xltasks.buttons_words import undone

    desk.tell("undoing")
    undo_open(desk.workbook, desk.path)
    return undone()


def _refresh(desk: Desk) -> Sequence[str]:
    from xltasks.buttons_words import refreshed
    from xltasks.verbs.status import status as run

    desk.workbook.app.calculate()
    told = run(desk.book(), str(desk.path), None, _day())
    desk.show_sheet(OVERVIEW_SHEET)
    return refreshed(told)


def _report(desk: Desk, kind: str) -> Sequence[str]:
    from xltasks.books.outbox import write_new
    from xltasks.buttons_words import reported
    from xltasks.ledger.home import existing
    from xltasks.messages.live import REPORT_FILES, REPORTS_FOLDER
    from xltasks.verbs.report import report as run

    period = desk.period()
    folder, _ = existing(desk.path.parent / REPORTS_FOLDER)
    target = folder / REPORT_FILES[kind].format(period=period)
    return reported(run(desk.book(), str(desk.path), period, _day(), target, save=write_new), period)


def _open(desk: Desk, *, outbox: bool) -> Sequence[str]:
    from xltasks.ledger.home import existing

    settings = desk.settings(desk.book())
    folder, _ = existing(desk.folder(settings.outbox if outbox else settings.inbox, desk.period()))
    show_folder(folder)
    return ()


def show_folder(folder: Path) -> None:
    """Open a folder in the system's file manager."""
    if sys.platform == "win32":
        os.startfile(folder)
    else:
        subprocess.run(["open" if sys.platform == "darwin" else "xdg-open", str(folder)], check=True)
