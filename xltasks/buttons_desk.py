"""The clerk's desk for one press of a button: the open master, the status bar, the message at the end.

Nothing that goes wrong reaches the clerk as a traceback: what stops a verb is one sentence, a bug is one sentence
with the path of its log.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import xlwings as xw

from xltasks.books.live import LiveBook
from xltasks.books.live_native import is_busy, native, refuse_deaf
from xltasks.books.locks import MasterLock
from xltasks.books.saving import backup_folder
from xltasks.bug_log import keep_traceback
from xltasks.core.period import Period
from xltasks.core.schema import NAME_PERIOD
from xltasks.core.settings import Settings
from xltasks.errors import CannotProceed
from xltasks.ledger.home import master_settings, period_folder, written_period
from xltasks.messages import error_words
from xltasks.messages.buttons import BUTTONS
from xltasks.messages.live import STATUS, TELLS
from xltasks.messages.reasons import os_reason

MOST_LINES = 8
_VISIBLE = (True, -1)  # xlSheetVisible; 2 is very hidden
_ADD_INS = (".xlam", ".xla")

Work = Callable[["Desk"], Sequence[str]]


@dataclass(frozen=True, slots=True)
class Desk:
    """The open master at one press.  ``path`` is its file, ``caption`` the button's."""

    workbook: xw.Book
    path: Path
    caption: str

    def book(self) -> LiveBook:
        """The master as a Book; the status bar says when it is written to."""
        return LiveBook(self.workbook, self.path, on_writing=lambda: self.tell("writing"))

    def tell(self, code: str, **facts: object) -> None:
        """Say in the status bar what is going on."""
        self.workbook.app.status_bar = STATUS[code].format_map(facts)

    def show(self, book: LiveBook, table: str) -> None:
        """Bring the sheet that holds a table to the front, unless the clerk has hidden it."""
        for found in book.tables():
            if found.name == table:
                self.show_sheet(found.sheet)

    def show_sheet(self, name: str) -> None:
        """Bring a sheet to the front, unless it is gone or hidden."""
        if name in self.workbook.sheet_names and self.workbook.sheets[name].visible in _VISIBLE:
            self.workbook.sheets[name].activate()

    def period(self) -> Period:
        """What 首页 says the buttons work on.  Raises CannotProceed: period-missing, period-unset."""
        if NAME_PERIOD not in self.workbook.names:
            raise CannotProceed("period-missing")
        return written_period(self.workbook.names[NAME_PERIOD].refers_to_range.value)

    def settings(self, book: LiveBook) -> Settings:
        """Sheet 设置.  Raises CannotProceed("not-a-master")."""
        return master_settings(book, str(self.path))

    def folder(self, named: str, period: Period) -> Path:
        """The period's folder in one that 设置 names: beside the master unless that is a whole path."""
        return period_folder(self.path, named, period)

    @property
    def is_far(self) -> bool:
        """Whether the master is on a network share."""
        return str(self.path).startswith(("\\\\", "//"))


# --- one press ------------------------------------------------------------------------------------------------


def press(button: str, work: Work, *, writes: bool) -> None:
    """Do what a button stands for and tell the clerk how it went: at most eight lines, or one sentence.

    ``work`` answers with the lines; no lines, no message.  While a button that ``writes`` is at work, a second
    press of one is refused.
    """
    caption = next(known.caption for known in BUTTONS if known.function == button)
    caller = xw.Book.caller()
    app = caller.app
    try:
        refuse_deaf(app)
        workbook = _master_of(caller)
        path = _path_of(workbook)
        if writes and native().read_only(workbook):
            raise CannotProceed("master-read-only", path=path)
        with _status_bar(app), _only_one(path, writes):
            desk = Desk(workbook, path, caption)
            desk.tell("starting", button=caption)
            lines = [*work(desk)]
            if lines and writes and desk.is_far:
                lines.append(TELLS["network"])
    except CannotProceed as error:
        _say(app, caption, [error_words(error)], "critical")
    except Exception as error:
        if is_busy(error):
            _say(app, caption, [error_words(CannotProceed("program-busy"))], "critical")
        else:
            log = keep_traceback("buttons")
            _say(app, caption, [TELLS["bug"].format(log=log)], "critical")
    else:
        if lines:
            _say(app, caption, lines, "info")


def _master_of(caller: xw.Book) -> xw.Book:
    """The workbook that is meant: the caller, or, when an add-in's ribbon calls, the one in front."""
    if not caller.name.lower().endswith(_ADD_INS):
        return caller
    if native().protected_view(caller.app):
        raise CannotProceed("protected-view")
    if not len(caller.app.books):
        raise CannotProceed("no-master")
    return caller.app.books.active


def _path_of(workbook: xw.Book) -> Path:
    if native().online(workbook):
        raise CannotProceed("master-online", path=workbook.name)
    path = Path(workbook.fullname)
    if not path.is_absolute():
        raise CannotProceed("master-unsaved", name=workbook.name)
    try:
        found = path.is_file()
    except OSError:  # a share that has gone answers so on some systems
        found = False
    if not found:
        raise CannotProceed("master-unreachable", path=path)
    return path


@contextmanager
def _status_bar(app: xw.App) -> Iterator[None]:
    """Give the status bar back when the body is done."""
    held = app.status_bar
    try:
        yield
    finally:
        app.status_bar = held if isinstance(held, str) else False


@contextmanager
def _only_one(path: Path, writes: bool) -> Iterator[None]:
    if not writes:
        yield
        return
    lock = MasterLock(path, backup_folder(path))
    try:
        lock.__enter__()
    except OSError as error:
        raise CannotProceed("file-unwritable", path=path, why=os_reason(error)) from error
    try:
        yield
    finally:
        lock.__exit__(None, None, None)


def _say(app: xw.App, caption: str, lines: Sequence[str], mode: str) -> None:
    """A message box; the status bar where a program has none."""
    text = "\n".join(lines[:MOST_LINES])
    try:
        app.alert(text, title=caption, mode=mode)
    except NotImplementedError:
        app.status_bar = text.replace("\n", "  ")
