"""A range of cells over UNO: read and written in one call, with Excel's ways."""

# ruff: noqa: D102 - the names and meanings are those of xlwings.base_classes and of Excel

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any

from xlwings import base_classes

from xltasks.core.grid import a1

_EPOCH = datetime(1899, 12, 30)
# com.sun.star.util.NumberFormat and com.sun.star.sheet.CellFlags / FormulaResult
_DATE, _TIME, _TEXT, _LOGICAL = 2, 4, 256, 1024
_CONTENTS = 1 | 2 | 4 | 8 | 16
_ERRORS = 4
_LOOKS_LIKE_INPUT = re.compile(r"[=+\-@#]|.*\d|true$|false$", re.IGNORECASE | re.DOTALL)
_LONGEST_INPUT = 60
_ERROR_TEXT = re.compile(r"#(?:N/A|REF!|VALUE!|NAME\?|NUM!|NULL!|DIV/0!)")


class ErrorValue:
    """An error as it comes out of a range, before anybody asked for its text."""

    def __init__(self, code: str) -> None:
        self.code = code


class UnoRange(base_classes.Range):
    """``y`` and ``x`` count from 0, as UNO does; ``row`` and ``column`` from 1, as Excel does."""

    sheet = None
    max_cells_per_read = None
    max_cells_per_write = None

    def __init__(self, sheet: Any, top: int, left: int, rows: int, columns: int) -> None:
        self.sheet = sheet
        self.y, self.x = top, left
        self._shape = (rows, columns)
        self.options: dict[str, Any] = {}

    @cached_property
    def uno(self) -> Any:
        return self.sheet.uno.getCellRangeByPosition(self.x, self.y, self.stop[1] - 1, self.stop[0] - 1)

    @property
    def api(self) -> Any:
        return self.uno

    @property
    def row(self) -> int:
        return self.y + 1

    @property
    def column(self) -> int:
        return self.x + 1

    @property
    def shape(self) -> tuple[int, int]:
        return self._shape

    @property
    def stop(self) -> tuple[int, int]:
        """The last row and column, counting from 1."""
        return self.y + self._shape[0], self.x + self._shape[1]

    def __len__(self) -> int:
        return self._shape[0] * self._shape[1]

    def __call__(self, row: int, column: int | None = None) -> UnoRange:
        if column is None:
            row, column = (row - 1) // self._shape[1] + 1, (row - 1) % self._shape[1] + 1
        return UnoRange(self.sheet, self.y + row - 1, self.x + column - 1, 1, 1)

    def get_address(self, row_absolute: bool, column_absolute: bool, external: bool) -> str:
        return a1(self.y, self.x) if len(self) == 1 else self.address

    @property
    def coords(self) -> tuple[Any, int, int, int, int]:
        return (self.sheet, self.row, self.column, *self._shape)

    @property
    def address(self) -> str:
        return f"{a1(self.y, self.x)}:{a1(self.stop[0] - 1, self.stop[1] - 1)}"

    # --- values -----------------------------------------------------------------------------------------------

    @property
    def raw_value(self) -> list[list[Any]]:
        area = self.uno
        rows = [list(row) for row in area.getDataArray()]
        numbers = any(isinstance(value, float) for line in rows for value in line)
        for kind, row, column in self._formatted(_DATE | _TIME | _LOGICAL) if numbers else ():
            value = rows[row][column]
            if isinstance(value, float):
                rows[row][column] = bool(value) if kind & _LOGICAL else _EPOCH + timedelta(days=value)
        for row, line in enumerate(rows):
            for column, value in enumerate(line):
                if isinstance(value, str) and "\x01" in value:  # how a tab stands in a text with several fonts
                    line[column] = area.getCellByPosition(column, row).String
        failed = area.queryFormulaCells(_ERRORS).Cells.createEnumeration()
        while failed.hasMoreElements():
            cell = failed.nextElement()
            at = cell.CellAddress
            rows[at.Row - self.y][at.Column - self.x] = ErrorValue(cell.String)
        return rows

    @raw_value.setter
    def raw_value(self, value: Any) -> None:
        protection = self.uno.CellProtection  # None where the cells differ
        if self.sheet.uno.isProtected() and (protection is None or protection.IsLocked):
            raise PermissionError("the sheet is protected")
        scalar = not isinstance(value, (list, tuple))
        rows = [[value] * self._shape[1]] * self._shape[0] if scalar else value
        if len(self) > 1 and not scalar:
            filtered = self._filtered_rows()
            if filtered:
                self._write_as_excel_does_when_filtered(rows[0][0], filtered)
                return
        matters = any(isinstance(one, date) or (isinstance(one, str) and _reads(one)) for line in rows for one in line)
        formatted = self._formatted(_TEXT | _DATE | _TIME) if matters else ()
        kinds = {(row, column): kind for kind, row, column in formatted}
        plain: list[list[Any]] = []
        typed: list[tuple[int, int, Any]] = []
        for r, line in enumerate(rows):
            plain.append([])
            for c, one in enumerate(line):
                shown, as_typed = _split(one, kinds.get((r, c), 0))
                plain[-1].append(shown)
                if as_typed is not None:
                    typed.append((r, c, as_typed))
        self.uno.setDataArray(tuple(map(tuple, plain)))
        for r, c, one in typed:
            self._type(self.uno.getCellByPosition(c, r), one)

    def _filtered_rows(self) -> set[int]:
        shown = sum(one.EndRow - one.StartRow + 1 for one in self.uno.queryVisibleCells().RangeAddresses)
        if shown >= self._shape[0]:
            return set()
        return {number for number in range(self._shape[0]) if self._row(number).IsFiltered}

    def _write_as_excel_does_when_filtered(self, first: Any, filtered: set[int]) -> None:
        """Excel drops the array's first element into every visible cell and leaves the others alone."""
        for number in range(self._shape[0]):
            if number not in filtered:
                for column in range(self._shape[1]):
                    UnoRange(self.sheet, self.y + number, self.x + column, 1, 1).raw_value = first

    def _type(self, cell: Any, value: Any) -> None:
        """Put one value into a cell as if it had been typed."""
        formats, locale = self.sheet.book.doc.NumberFormats, cell.CharLocale
        if isinstance(value, bool):
            cell.Value = float(value)
            cell.NumberFormat = formats.getStandardFormat(_LOGICAL, locale)
        elif isinstance(value, date):
            cell.Value = _serial(value)
            kind = _DATE | _TIME if _serial(value) % 1 else _DATE
            cell.NumberFormat = formats.getStandardFormat(kind, locale)
        elif _ERROR_TEXT.fullmatch(value):
            cell.setFormula(f"={value}")
            self.sheet.book.doc.calculate()  # an error is a formula here; Excel would not have to compute it
        elif value[0] in "+-@":
            cell.setFormula(f"={value}")
        else:
            cell.setFormula(value)

    def _formatted(self, kinds: int) -> Iterator[tuple[int, int, int]]:
        """(kind, row, column) of every cell whose number format is of one of the kinds, counted from the range."""
        groups = self.uno.getUniqueCellFormatRanges()
        for number in range(groups.Count):
            group = groups.getByIndex(number)
            kind = self._kind(group.NumberFormat)
            if not kind & kinds:
                continue
            for area in group.getRangeAddresses():
                for row in range(area.StartRow, area.EndRow + 1):
                    for column in range(area.StartColumn, area.EndColumn + 1):
                        yield kind, row - self.y, column - self.x

    def _kind(self, key: int) -> int:
        """What a number format is for; a format never changes its kind."""
        doc, known = self.sheet.book.doc, self.sheet.book.app.kinds
        place = (doc.RuntimeUID, key)
        if place not in known:
            known[place] = doc.NumberFormats.getByKey(key).Type
        return int(known[place])

    @property
    def formula(self) -> Any:
        held = self.uno.getFormulaArray()
        return held[0][0] if len(self) == 1 else held

    @formula.setter
    def formula(self, value: Any) -> None:
        rows = value if isinstance(value, (list, tuple)) else [[value]]
        self.uno.setFormulaArray(tuple(map(tuple, rows)))

    @property
    def has_array(self) -> bool | None:
        held = {text.startswith("{=") for row in self.uno.getFormulaArray() for text in row}
        return held.pop() if len(held) == 1 else None

    def clear_contents(self) -> None:
        self.uno.clearContents(_CONTENTS)

    # --- looks ------------------------------------------------------------------------------------------------

    def _row(self, number: int) -> Any:
        return self.sheet.uno.Rows.getByIndex(self.y + number)

    @property
    def number_format(self) -> str | None:
        key = self.uno.NumberFormat
        return None if key is None else str(self.sheet.book.doc.NumberFormats.getByKey(key).FormatString)

    @number_format.setter
    def number_format(self, value: str) -> None:
        formats = self.sheet.book.doc.NumberFormats
        locale = self.uno.CharLocale
        key = formats.queryKey(value, locale, False)
        self.uno.NumberFormat = formats.addNew(value, locale) if key < 0 else key

    @property
    def row_height(self) -> float | None:
        rows = [self._row(number) for number in range(self._shape[0])]
        held = {row.Height if row.IsVisible else 0 for row in rows}
        return held.pop() / 2540 * 72 if len(held) == 1 else None

    @row_height.setter
    def row_height(self, value: float) -> None:
        for number in range(self._shape[0]):
            self._row(number).Height = round(value * 2540 / 72)

    def autofit(self, axis: str | None = None) -> None:
        for number in range(self._shape[0]):
            self._row(number).OptimalHeight = True

    def select(self) -> None:
        self.sheet.activate()
        self.sheet.book.doc.CurrentController.select(self.uno)

    def copy(self, destination: Any = None) -> None:
        self.sheet.book.app.copied = self

    def paste(self, paste: str | None = None, **options: Any) -> None:
        """Formats and lists of the copied row for every row here; the values stay."""
        source = self.sheet.book.app.copied
        if source is None or paste not in ("formats", "validation"):
            raise NotImplementedError(paste)
        held = self.uno.getFormulaArray()
        done = 1
        self._copy_rows(source.uno.RangeAddress, 0)
        while done < self._shape[0]:
            count = min(done, self._shape[0] - done)
            rows = UnoRange(self.sheet, self.y, self.x, count, self._shape[1])
            self._copy_rows(rows.uno.RangeAddress, done)
            done += count
        self.uno.clearContents(_CONTENTS)
        if any(text for row in held for text in row):
            self.uno.setFormulaArray(held)

    def _copy_rows(self, source: Any, to: int) -> None:
        first = self.sheet.uno.getCellByPosition(self.x, self.y + to)
        self.sheet.uno.copyRange(first.CellAddress, source)


def _serial(value: date) -> float:
    moment = value if isinstance(value, datetime) else datetime(value.year, value.month, value.day)
    return (moment - _EPOCH) / timedelta(days=1)


def _split(value: Any, kind: int) -> tuple[Any, Any]:
    """What can be put in at once, and what must be typed into its cell because the program would read it.

    ``kind`` is that of the cell's number format.
    """
    if isinstance(value, bool):
        return "", value
    if isinstance(value, date):
        return (_serial(value), None) if kind & (_DATE | _TIME) else ("", value)
    if isinstance(value, str):
        if value.startswith("'"):
            return value[1:], None
        if not kind & _TEXT and _reads(value):
            return "", value
        return value, None
    return float(value), None


def _reads(text: str) -> bool:
    """Whether a program makes something of a text that is typed; prose is left alone, to be quick."""
    return len(text) <= _LONGEST_INPUT and _LOOKS_LIKE_INPUT.match(text) is not None
