"""calamine, held by the hand: its errors and panics become a verdict on the file."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from math import isfinite

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from xltasks.books.returns.model import Marks, Refused, Visibility
from xltasks.core.grid import CellError, Grid, Value


@contextmanager
def judged() -> Iterator[None]:
    """Turn what calamine says of a bad file into Refused.  A Rust panic derives from BaseException."""
    try:
        yield
    except PasswordError as error:
        raise Refused("encrypted", "password", str(error)) from error
    except (CalamineError, ValueError, OverflowError, OSError) as error:
        raise Refused("unreadable", "damaged", str(error)) from error
    except BaseException as error:
        if type(error).__name__ != "PanicException":
            raise
        raise Refused("unreadable", "damaged", "panic") from error


def open_book(data: bytes) -> CalamineWorkbook:
    """The workbook in these bytes.  Raises Refused."""
    with judged():
        return CalamineWorkbook.from_filelike(BytesIO(data))


def worksheets(book: CalamineWorkbook) -> Iterator[tuple[int, str, Visibility]]:
    """(index, name, visibility) of every worksheet; chart, dialog and macro sheets hold no rows."""
    for index, sheet in enumerate(book.sheets_metadata):
        if sheet.typ == SheetTypeEnum.WorkSheet:
            yield index, sheet.name, _visibility(sheet.visible)


def _visibility(shown: SheetVisibleEnum) -> Visibility:
    if shown == SheetVisibleEnum.Visible:
        return "visible"
    return "hidden" if shown == SheetVisibleEnum.Hidden else "veryhidden"


def _finite(value: Value) -> Value:
    """NaN and infinities, which no spreadsheet program stores, as the error they would be."""
    return CellError("#NUM!") if isinstance(value, float) and not isfinite(value) else value


def grid_of(book: CalamineWorkbook, index: int, marks: Marks) -> Grid:
    """A sheet's values from A1, with the errors that calamine leaves blank put in their places."""
    with judged():
        sheet: CalamineSheet = book.get_sheet_by_index(index)
        rows: list[list[Value]] = sheet.to_python(skip_empty_area=False)  # type: ignore[assignment]
    if any([True for row in rows for value in row if value.__class__ is float and not isfinite(value)]):  # noqa: C419
        rows = [[_finite(value) for value in row] for row in rows]
    for (at_row, at_column), code in marks.errors.items():
        while len(rows) <= at_row:
            rows.append([])
        line = rows[at_row]
        line += [""] * (at_column + 1 - len(line))
        line[at_column] = CellError(code)
    return Grid(rows)
