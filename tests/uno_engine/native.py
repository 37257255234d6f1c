"""The few words of Excel's own object model that xlwings does not wrap, spoken by LibreOffice."""

# ruff: noqa: D102, N802 - the names and meanings are those of xlwings.base_classes and of Excel

from __future__ import annotations

from typing import Any


class NativeApp:
    """``Application``: the active window's scroll position."""

    ActiveProtectedViewWindow = None
    Ready = True

    def __init__(self, app: Any) -> None:
        self._app = app

    @property
    def ActiveWindow(self) -> NativeWindow:
        return NativeWindow(self._app.books.active.doc.CurrentController)


class NativeWindow:
    """``Window``: rows and columns count from 1."""

    def __init__(self, controller: Any) -> None:
        object.__setattr__(self, "_controller", controller)

    @property
    def ScrollRow(self) -> int:
        return int(self._controller.FirstVisibleRow) + 1

    @ScrollRow.setter
    def ScrollRow(self, row: int) -> None:
        self._controller.FirstVisibleRow = row - 1

    @property
    def ScrollColumn(self) -> int:
        return int(self._controller.FirstVisibleColumn) + 1

    @ScrollColumn.setter
    def ScrollColumn(self, column: int) -> None:
        self._controller.FirstVisibleColumn = column - 1


class NativeBook:
    """``Workbook``: whether it may be saved, and whether it needs to be."""

    def __init__(self, doc: Any, fullname: str) -> None:
        self._doc = doc
        self.FullName = fullname

    @property
    def ReadOnly(self) -> bool:
        return bool(self._doc.isReadonly())

    @property
    def Saved(self) -> bool:
        return not self._doc.isModified()


class NativeSheet:
    """``Worksheet``: its protection."""

    ProtectDrawingObjects = False
    ProtectScenarios = False
    ProtectionMode = False
    EnableSelection = 0
    Protection = None

    def __init__(self, sheet: Any) -> None:
        self._sheet = sheet

    @property
    def ProtectContents(self) -> bool:
        return bool(self._sheet.isProtected())

    def Unprotect(self, password: str) -> None:
        """Raises an error for a wrong password, as Excel does."""
        self._sheet.unprotect(password)
        if self._sheet.isProtected():
            raise ValueError("the password is not correct")

    def Protect(self, **options: Any) -> None:
        """Protect with the password and options given; LibreOffice knows fewer options than Excel."""
        self._sheet.protect(options.get("Password", ""))
