"""The few things of an open workbook that xlwings does not wrap, in the words of each program.

On Windows (and for the tests' engine) ``api`` is Excel's own object model; on macOS it is an AppleScript reference.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Protocol

import xlwings as xw

from xltasks.errors import CannotProceed

Undo = Callable[[], None]

# What Excel answers while a cell is being edited or a dialogue is open: RPC_E_CALL_REJECTED, VBA_E_IGNORE.
_BUSY = frozenset((-2147418111, -2146777998))
_PROBES = 200  # one takes about a millisecond
_ALLOWED = (
    "AllowFormattingCells",
    "AllowFormattingColumns",
    "AllowFormattingRows",
    "AllowInsertingColumns",
    "AllowInsertingRows",
    "AllowInsertingHyperlinks",
    "AllowDeletingColumns",
    "AllowDeletingRows",
    "AllowSorting",
    "AllowFiltering",
    "AllowUsingPivotTables",
)


class Native(Protocol):
    """What is asked of the program beside xlwings."""

    def read_only(self, book: xw.Book) -> bool:
        """Whether the book cannot be saved under its own name."""

    def online(self, book: xw.Book) -> bool:
        """Whether the book was opened from the net: its name is an address, and its file is not the book."""

    def saved(self, book: xw.Book) -> bool:
        """Whether the file holds everything that the open book holds."""

    def unprotect(self, sheet: xw.Sheet) -> Undo | None:
        """Take a sheet's protection off; how to put it back, None if there is none.

        Raises CannotProceed("sheet-locked") for a sheet that is protected with a password.
        """

    def scroll(self, app: xw.App) -> Undo:
        """How to put the active window's scroll position back."""

    def protected_view(self, app: xw.App) -> bool:
        """Whether the workbook in front is open in Protected View only."""


class ComNative:
    """Excel on Windows."""

    def read_only(self, book: xw.Book) -> bool:
        """Whether the book cannot be saved under its own name."""
        return bool(book.api.ReadOnly)

    def online(self, book: xw.Book) -> bool:
        """Whether the book was opened from the net."""
        return "://" in str(book.api.FullName)

    def saved(self, book: xw.Book) -> bool:
        """Whether the file holds everything that the open book holds."""
        return bool(book.api.Saved)

    def unprotect(self, sheet: xw.Sheet) -> Undo | None:
        """Take a sheet's protection off; how to put it back, with the same permissions."""
        api = sheet.api
        if not api.ProtectContents:
            return None
        permissions = {name: bool(getattr(api.Protection, name)) for name in _ALLOWED} if api.Protection else {}
        options = {
            "DrawingObjects": bool(api.ProtectDrawingObjects),
            "Contents": True,
            "Scenarios": bool(api.ProtectScenarios),
            "UserInterfaceOnly": bool(api.ProtectionMode),
            **permissions,
        }
        selection = api.EnableSelection
        try:
            api.Unprotect("")
        except Exception as error:
            raise CannotProceed("sheet-locked", sheet=sheet.name) from error

        def protect() -> None:
            api.Protect(**options)
            api.EnableSelection = selection

        return protect

    def scroll(self, app: xw.App) -> Undo:
        """How to put the active window's scroll position back."""
        window = app.api.ActiveWindow
        row, column = window.ScrollRow, window.ScrollColumn

        def back() -> None:
            window.ScrollRow, window.ScrollColumn = row, column

        return back

    def protected_view(self, app: xw.App) -> bool:
        """Whether the workbook in front is open in Protected View only."""
        return app.api.ActiveProtectedViewWindow is not None


class MacNative:
    """Excel on macOS.  Its dictionary knows no permissions of a protected sheet beyond the protection itself."""

    def read_only(self, book: xw.Book) -> bool:
        """Whether the book cannot be saved under its own name."""
        return bool(book.api.read_only.get())

    def online(self, book: xw.Book) -> bool:
        """Whether the book was opened from the net."""
        return "://" in str(book.api.full_name.get())

    def saved(self, book: xw.Book) -> bool:
        """Whether the file holds everything that the open book holds."""
        return bool(book.api.saved.get())

    def unprotect(self, sheet: xw.Sheet) -> Undo | None:
        """Take a sheet's protection off; how to put it back."""
        api = sheet.api
        if not api.protect_contents.get():
            return None
        drawings, scenarios = bool(api.protect_drawing_objects.get()), bool(api.protect_scenarios.get())
        try:
            api.unprotect(password="")
        except Exception as error:
            raise CannotProceed("sheet-locked", sheet=sheet.name) from error
        if api.protect_contents.get():
            raise CannotProceed("sheet-locked", sheet=sheet.name)

        def protect() -> None:
            api.protect_worksheet(drawing_objects=drawings, worksheet_contents=True, scenarios=scenarios)

        return protect

    def scroll(self, app: xw.App) -> Undo:
        """How to put the active window's scroll position back."""
        window = app.api.active_window
        row, column = window.scroll_row.get(), window.scroll_column.get()

        def back() -> None:
            window.scroll_row.set(row)
            window.scroll_column.set(column)

        return back

    def protected_view(self, app: xw.App) -> bool:
        """There is no Protected View on macOS."""
        return False


def native() -> Native:
    """The program's words on this computer."""
    return MacNative() if sys.platform == "darwin" else ComNative()


def is_busy(error: BaseException) -> bool:
    """Whether an error says that the program is not listening: a cell is being edited, a dialogue is open."""
    if type(error).__name__ == "ExcelBusyError":
        return True
    numbers: set[object] = {getattr(error, "hresult", None)}
    for held in error.args:
        numbers.update(held if isinstance(held, tuple) else (held,))
    return not numbers.isdisjoint(_BUSY)


def refuse_deaf(app: xw.App) -> None:
    """Raises CannotProceed("program-busy") while a cell is being edited or a dialogue is open.

    xlwings asks for ever; for this one question it asks a limited number of times.
    """
    windows = sys.modules.get("xlwings._xlwindows")
    held = getattr(windows, "N_COM_ATTEMPTS", None)
    if windows is not None:
        vars(windows)["N_COM_ATTEMPTS"] = _PROBES
    try:
        app.screen_updating = app.screen_updating
    except Exception as error:
        if is_busy(error):
            raise CannotProceed("program-busy") from error
        raise
    finally:
        if windows is not None:
            vars(windows)["N_COM_ATTEMPTS"] = held
