"""While cells are written: no flicker, no events, no recalculation; everything put back, whatever happens."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager

import xlwings as xw

from xltasks.books.live_native import Native

_STILL: tuple[tuple[str, object], ...] = (
    ("screen_updating", False),
    ("enable_events", False),
    ("calculation", "manual"),
)


@contextmanager
def quiet(book: xw.Book, native: Native, sheets: Iterable[str]) -> Iterator[None]:
    """Keep the program still, and the named sheets writable, while the body runs.

    Afterwards the application's switches, the sheets' protection, the active sheet, the selection and the scroll
    position are what they were.  Raises CannotProceed("sheet-locked") for a sheet protected with a password.
    """
    app = book.app
    with ExitStack() as putting_back:
        putting_back.callback(_view(book, native))
        # Calculation comes back before the screen does, so that nothing half-computed is ever shown.
        for name, still in _STILL:
            putting_back.callback(setattr, app, name, getattr(app, name))
            setattr(app, name, still)
        for sheet in sheets:
            protect = native.unprotect(book.sheets[sheet])
            if protect is not None:
                putting_back.callback(protect)
        yield


def _view(book: xw.Book, native: Native) -> _View:
    return _View(book, native)


class _View:
    """What the clerk looks at: sheet, selection and scroll position; called to bring it back."""

    def __init__(self, book: xw.Book, native: Native) -> None:
        self._book = book
        self._sheet = book.sheets.active.name
        self._selection = _selected(book)
        self._scroll = native.scroll(book.app)

    def __call__(self) -> None:
        moved = self._book.sheets.active.name != self._sheet
        if moved:
            self._book.sheets[self._sheet].activate()
        if self._selection is not None and (moved or _selected(self._book) != self._selection):
            self._book.sheets[self._sheet].range(self._selection).select()
        self._scroll()


def _selected(book: xw.Book) -> str | None:
    """The selected cells' address; None when a picture or button is selected instead."""
    selection = book.app.selection
    return selection.address if selection is not None else None
