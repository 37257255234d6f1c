"""One LibreOffice for all tests of a session; they are skipped, with the reason, where there is none."""

from __future__ import annotations

import atexit
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest
import xlwings as xw

from uno_engine.engine import UnoApp, UnoBook, UnoEngine
from uno_engine.office import NoOffice, Office


@dataclass(frozen=True, slots=True)
class Program:
    """The running program: as xlwings has it, and as the tests look into it."""

    app: xw.App
    inside: UnoApp

    def open(self, path: Path) -> xw.Book:
        """Open a workbook as a person would."""
        return xw.Book(impl=UnoBook(self.inside, self.inside.office.open(path)))

    def forget(self) -> None:
        """Close every workbook, and forget what was said."""
        for book in self.inside.books:
            book.close()
        self.inside.alerts.clear()
        self.inside.status_texts.clear()
        if hasattr(xw.Book, "_mock_caller"):
            del xw.Book._mock_caller


@cache
def _start() -> Program | str:
    office = Office()
    try:
        office.__enter__()
    except NoOffice as error:
        return str(error)
    atexit.register(office.__exit__, None, None, None)
    engine = UnoEngine(office)
    xw.engines.add(xw.Engine(impl=engine))
    xw.engines[engine.name].activate()
    return Program(xw.App(impl=engine.app), engine.app)


def program() -> Program:
    """The program; skips the test where LibreOffice or its Python bridge is missing."""
    started = _start()
    if isinstance(started, str):
        pytest.skip(started)
    return started
