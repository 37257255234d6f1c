"""An open master beside its closed twin: what tests of both ask of them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import xlwings as xw

from xltasks.books.closed import ClosedBook
from xltasks.books.protocol import Book
from xltasks.core.grid import Value


def sheet_of(book: xw.Book, name: str) -> object:
    """The program's own sheet, to do to it what a clerk does."""
    return book.sheets[name].impl.uno


def saved(path: Path, sheet: str) -> list[list[Value]]:
    """A sheet of the file as it is saved, blanks as None."""
    with ClosedBook.open(path, for_reading=True) as book:
        return [[None if value == "" else value for value in row] for row in book.grid(sheet).rows]


def changed_twin(path: Path, change: Callable[[Book], None]) -> Path:
    """The same change on a closed copy."""
    copy = path.with_name(f"对照-{path.name}")
    copy.write_bytes(path.read_bytes())
    with ClosedBook.open(copy) as book:
        change(book)
        book.commit()
    return copy
