"""An xlwings engine over LibreOffice: apps, books, sheets, names and tables, answered through UNO.

It behaves as Excel does where that matters to the code under test, its traps included: a text that looks like a
number or a formula becomes one, an array written across filtered rows lands wrong, a protected sheet refuses.
"""

# ruff: noqa: D102 - the names and meanings are those of xlwings.base_classes and of Excel

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from xlwings import base_classes

from uno_engine.native import NativeApp, NativeBook, NativeSheet
from uno_engine.office import Office
from uno_engine.ranges import ErrorValue, UnoRange

_CALCULATION = {True: "automatic", False: "manual"}


class UnoEngine:
    """What ``xw.Engine(impl=...)`` takes."""

    name = "libreoffice"
    type = "desktop"

    def __init__(self, office: Office) -> None:
        self.app = UnoApp(self, office)
        self.apps = UnoApps(self.app)

    @staticmethod
    def prepare_xl_data_element(value: Any, options: Any) -> Any:
        """A value as it is handed to a range: nothing is an empty text, as for Excel."""
        return "" if value is None else value

    @staticmethod
    def clean_value_data(
        data: Any, datetime_builder: Any, empty_as: Any, number_builder: Any, err_to_str: bool
    ) -> list[list[Any]]:
        """Rows as they came, blanks and errors as asked for."""

        def clean(value: Any) -> Any:
            if isinstance(value, ErrorValue):
                return value.code if err_to_str else None
            return empty_as if value in ("", None) else value

        return [[clean(value) for value in row] for row in data]


class UnoApps(base_classes.Apps):
    def __init__(self, app: UnoApp) -> None:
        self._app = app

    def keys(self) -> list[int]:
        return [self._app.pid]

    def __iter__(self) -> Iterator[UnoApp]:
        return iter((self._app,))

    def __len__(self) -> int:
        return 1

    def __getitem__(self, pid: int) -> UnoApp:
        if pid != self._app.pid:
            raise KeyError(pid)
        return self._app


class UnoApp(base_classes.App):
    """The program.  ``alerts`` and ``status_texts`` keep what the clerk saw."""

    # Plain attributes in the place of the properties that base_classes only names.
    engine = display_alerts = enable_events = cut_copy_mode = None

    def __init__(self, engine: UnoEngine, office: Office) -> None:
        self.engine = engine
        self.office = office
        self.alerts: list[str] = []
        self.status_texts: list[str | bool] = []
        self.copied: UnoRange | None = None
        self.kinds: dict[tuple[str, int], int] = {}  # of number formats, by document
        self.display_alerts = True
        self.enable_events = True
        self.cut_copy_mode = None
        self._automatic = True
        self._still: list[Any] = []

    @property
    def api(self) -> NativeApp:
        return NativeApp(self)

    @property
    def pid(self) -> int:
        return self.office.pid

    @property
    def books(self) -> UnoBooks:
        return UnoBooks(self)

    @property
    def selection(self) -> UnoRange | None:
        return self.books.active.selection

    @property
    def screen_updating(self) -> bool:
        return not self._still

    @screen_updating.setter
    def screen_updating(self, value: bool) -> None:
        while self._still:
            self._still.pop().removeActionLock()
        if not value:
            for book in self.books:
                book.doc.addActionLock()
                self._still.append(book.doc)

    @property
    def status_bar(self) -> str | bool:
        return self.status_texts[-1] if self.status_texts else False

    @status_bar.setter
    def status_bar(self, value: str | bool) -> None:
        self.status_texts.append(value)

    @property
    def calculation(self) -> str:
        return _CALCULATION[self._automatic]

    @calculation.setter
    def calculation(self, value: str) -> None:
        self._automatic = value == "automatic"
        for book in self.books:
            book.doc.enableAutomaticCalculation(self._automatic)

    def calculate(self) -> None:
        for book in self.books:
            book.doc.calculateAll()

    def activate(self, steal_focus: bool = False) -> None:
        """There is only one."""

    def alert(self, prompt: str, title: str | None, buttons: str, mode: str | None, callback: str | None) -> str:
        self.alerts.append(prompt)
        return "ok"


class UnoBooks(base_classes.Books):
    app = None

    def __init__(self, app: UnoApp) -> None:
        self.app = app

    def _documents(self) -> list[Any]:
        found = []
        listed = self.app.office.desktop.Components.createEnumeration()
        while listed.hasMoreElements():
            document = listed.nextElement()
            if document.supportsService("com.sun.star.sheet.SpreadsheetDocument"):
                found.append(document)
        return found

    @property
    def active(self) -> UnoBook:
        return UnoBook(self.app, self.app.office.desktop.CurrentComponent or self._documents()[-1])

    def open(self, fullname: str, *rest: Any, read_only: bool | None = None, **more: Any) -> UnoBook:
        return UnoBook(self.app, self.app.office.open(Path(fullname), ReadOnly=bool(read_only)))

    def __call__(self, name_or_index: str | int) -> UnoBook:
        for number, book in enumerate(self, 1):
            if name_or_index in (number, book.name):
                return book
        raise KeyError(name_or_index)

    def __len__(self) -> int:
        return len(self._documents())

    def __iter__(self) -> Iterator[UnoBook]:
        return (UnoBook(self.app, document) for document in self._documents())


class UnoBook(base_classes.Book):
    app = None

    def __init__(self, app: UnoApp, doc: Any) -> None:
        self.app = app
        self.doc = doc

    @property
    def api(self) -> NativeBook:
        return NativeBook(self.doc, self.fullname)

    @property
    def fullname(self) -> str:
        return str(self.app.office.uno.fileUrlToSystemPath(self.doc.URL))

    @property
    def name(self) -> str:
        return Path(self.fullname).name

    @property
    def sheets(self) -> UnoSheets:
        return UnoSheets(self)

    @property
    def names(self) -> UnoNames:
        return UnoNames(self)

    @property
    def selection(self) -> UnoRange | None:
        selected = self.doc.CurrentSelection
        if not hasattr(selected, "RangeAddress"):
            return None
        at = selected.RangeAddress
        sheet = UnoSheet(self, self.doc.Sheets.getByIndex(at.Sheet))
        return UnoRange(
            sheet, at.StartRow, at.StartColumn, at.EndRow - at.StartRow + 1, at.EndColumn - at.StartColumn + 1
        )

    def activate(self) -> None:
        self.doc.CurrentController.Frame.activate()

    def save(self, path: str | None = None, password: str | None = None) -> None:
        if path is not None:
            raise NotImplementedError("saving under another name")
        self.doc.store()

    def close(self) -> None:
        self.doc.close(True)


class UnoSheets(base_classes.Sheets):
    def __init__(self, book: UnoBook) -> None:
        self._book = book

    @property
    def active(self) -> UnoSheet:
        return UnoSheet(self._book, self._book.doc.CurrentController.ActiveSheet)

    def __call__(self, name_or_index: str | int) -> UnoSheet:
        sheets = self._book.doc.Sheets
        if isinstance(name_or_index, int):
            return UnoSheet(self._book, sheets.getByIndex(name_or_index - 1))
        if not sheets.hasByName(name_or_index):
            raise KeyError(name_or_index)
        return UnoSheet(self._book, sheets.getByName(name_or_index))

    def __len__(self) -> int:
        return int(self._book.doc.Sheets.Count)

    def __contains__(self, name: str) -> bool:
        return bool(self._book.doc.Sheets.hasByName(name))

    def __iter__(self) -> Iterator[UnoSheet]:
        return (self(number) for number in range(1, len(self) + 1))


class UnoSheet(base_classes.Sheet):
    book = None

    def __init__(self, book: UnoBook, sheet: Any) -> None:
        self.book = book
        self.uno = sheet

    @property
    def api(self) -> NativeSheet:
        return NativeSheet(self.uno)

    @property
    def name(self) -> str:
        return str(self.uno.Name)

    @property
    def index(self) -> int:
        return int(self.uno.RangeAddress.Sheet) + 1

    @property
    def visible(self) -> bool:
        return bool(self.uno.IsVisible)

    @property
    def used_range(self) -> UnoRange:
        cursor = self.uno.createCursor()
        cursor.gotoStartOfUsedArea(False)
        cursor.gotoEndOfUsedArea(True)
        at = cursor.RangeAddress
        return UnoRange(
            self, at.StartRow, at.StartColumn, at.EndRow - at.StartRow + 1, at.EndColumn - at.StartColumn + 1
        )

    @property
    def tables(self) -> UnoTables:
        return UnoTables(self)

    def range(self, first: Any, last: Any = None) -> UnoRange:
        if isinstance(first, str):
            at = self.uno.getCellRangeByName(first).RangeAddress
            corners = (at.StartRow, at.StartColumn, at.EndRow, at.EndColumn)
        elif isinstance(first, tuple) and len(first) == 4:
            return UnoRange(self, first[0] - 1, first[1] - 1, first[2], first[3])
        else:
            start = (first.row, first.column) if isinstance(first, UnoRange) else first
            stop = start if last is None else (last.stop if isinstance(last, UnoRange) else last)
            corners = (start[0] - 1, start[1] - 1, stop[0] - 1, stop[1] - 1)
        top, left, bottom, right = corners
        return UnoRange(self, top, left, bottom - top + 1, right - left + 1)

    def activate(self) -> None:
        self.book.doc.CurrentController.setActiveSheet(self.uno)


class UnoNames(base_classes.Names):
    def __init__(self, book: UnoBook) -> None:
        self._book = book

    def __call__(self, name_or_index: str | int) -> UnoName:
        return UnoName(self._book, self._book.doc.NamedRanges.getByName(name_or_index))

    def contains(self, name: str) -> bool:
        return bool(self._book.doc.NamedRanges.hasByName(name))

    def __len__(self) -> int:
        return int(self._book.doc.NamedRanges.Count)


class UnoName(base_classes.Name):
    def __init__(self, book: UnoBook, name: Any) -> None:
        self._book = book
        self._name = name

    @property
    def name(self) -> str:
        return str(self._name.Name)

    @property
    def refers_to(self) -> str:
        return f"={self._name.Content}"

    @property
    def refers_to_range(self) -> UnoRange:
        at = self._name.getReferredCells().RangeAddress
        sheet = UnoSheet(self._book, self._book.doc.Sheets.getByIndex(at.Sheet))
        return sheet.range((at.StartRow + 1, at.StartColumn + 1), (at.EndRow + 1, at.EndColumn + 1))


class UnoTables(base_classes.Collection):
    """The tables of a sheet: LibreOffice keeps them as database ranges."""

    def __init__(self, sheet: UnoSheet) -> None:
        self._sheet = sheet

    def _tables(self) -> dict[str, UnoTable]:
        ranges = self._sheet.book.doc.DatabaseRanges
        held = {name: ranges.getByName(name) for name in ranges.ElementNames}
        own = self._sheet.uno.RangeAddress.Sheet
        return {name: UnoTable(self._sheet, one) for name, one in held.items() if one.DataArea.Sheet == own}

    def __call__(self, key: str | int) -> UnoTable:
        tables = self._tables()
        return tables[key] if isinstance(key, str) else list(tables.values())[key - 1]

    def __len__(self) -> int:
        return len(self._tables())

    def __contains__(self, key: str) -> bool:
        return key in self._tables()

    def __iter__(self) -> Iterator[UnoTable]:
        return iter(self._tables().values())


class UnoTable(base_classes.Table):
    parent = None

    def __init__(self, sheet: UnoSheet, database: Any) -> None:
        self.parent = sheet
        self.uno = database

    @property
    def name(self) -> str:
        return str(self.uno.Name)

    @property
    def range(self) -> UnoRange:
        at = self.uno.DataArea
        return self.parent.range((at.StartRow + 1, at.StartColumn + 1), (at.EndRow + 1, at.EndColumn + 1))

    @property
    def show_headers(self) -> bool:
        return bool(self.uno.ContainsHeader)

    @property
    def show_totals(self) -> bool:
        return bool(self.uno.TotalsRow)

    def resize(self, new: UnoRange) -> None:
        self.uno.DataArea = new.api.RangeAddress
