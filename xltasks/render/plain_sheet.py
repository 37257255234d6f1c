"""Worksheets for many rows: what XlsxWriter writes, byte for byte, in a fraction of its time and memory.

XlsxWriter looks at every cell as if it were the only one: it searches each formula for some forty newer functions,
remembers of every cell of a table to which table it belongs, writes a calculated column once itself, and spells a cell
out in a dozen small calls.  A plan of 5,000 tasks has half a million cells.  :class:`PlainSheet` takes the shorter way
where a cell is of the common sorts and leaves everything else to XlsxWriter; tests/render/test_plain_sheet.py holds
that both ways end in the same bytes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from math import isfinite
from typing import Any, TextIO, cast

from xlsxwriter.exceptions import OverlappingRange
from xlsxwriter.format import Format
from xlsxwriter.sharedstrings import SharedStringTable
from xlsxwriter.utility import xl_col_to_name, xl_range
from xlsxwriter.worksheet import (
    CellBlankTuple,
    CellDatetimeTuple,
    CellFormulaTuple,
    CellNumberTuple,
    CellStringTuple,
    Worksheet,
)

from xltasks.render.formulas import serial

Stored = str | int | float | date | None

_LONG_TEXT = 16_383  # characters; longer ones may be too long for a cell, which XlsxWriter finds out
_SPAN_ROWS = 16  # rows that share one mark of their first and last column


class PlainSheet(Worksheet):  # type: ignore[misc, unused-ignore]
    """A worksheet that is frugal with time and memory.

    Its formulas use no function newer than Excel 2010: they are stored as they are given, with nothing spelled out.
    """

    def __init__(self) -> None:
        super().__init__()
        self.table_cells: _TableCells = _TableCells()
        self._blanks: dict[Format, CellBlankTuple] = {}
        self._unanswered: dict[tuple[str, Format], CellFormulaTuple] = {}

    def _prepare_formula(self, formula: str, expand_future_functions: bool = False) -> str:
        """A formula without its ``=`` and an array's braces."""
        return formula.removeprefix("{").removeprefix("=").removesuffix("}")

    def write_formula(  # type: ignore[override, unused-ignore]
        self, row: int, col: int, formula: str, cell_format: Format | None = None, value: object = 0
    ) -> int:
        """Write a formula, with or without its ``=``, and its stored result.  Negative when it cannot be written."""
        if not formula or self._check_dimensions(row, col):
            return -1
        self.table[row][col] = CellFormulaTuple(formula.removeprefix("="), cell_format, value)
        return 0

    def write_cells(
        self,
        row: int,
        first: int,
        values: Sequence[Stored],
        forms: Sequence[Format],
        formulas: Sequence[str | None],
    ) -> int:
        """Write cells side by side from column ``first`` on, negative when one cannot be written.

        Where ``formulas`` holds a text (without its ``=``) the value is its stored result, else it is written as what
        it is: text stays text, a date becomes a real date, None a blank cell with a format.
        """
        if self._check_dimensions(row, first) or self._check_dimensions(row, first + len(values) - 1):
            return -1
        cells = self.table[row]
        place_of = cast(SharedStringTable, self.str_table)._get_shared_string_index
        worst = 0
        for column, (value, form, formula) in enumerate(zip(values, forms, formulas, strict=True), first):
            if formula is not None:
                cells[column] = self._formula(formula, form, value)
            elif value is None:
                cells[column] = self._blanks.get(form) or self._blanks.setdefault(form, CellBlankTuple(form))
            elif isinstance(value, str) and len(value) <= _LONG_TEXT:
                cells[column] = CellStringTuple(place_of(value), form)  # type: ignore[no-untyped-call, unused-ignore]
            elif isinstance(value, int | float) and isfinite(value):
                cells[column] = CellNumberTuple(value, form)
            else:
                worst = min(worst, self._write_other(row, column, value, form))
        return worst

    def _formula(self, formula: str, form: Format, value: Stored) -> CellFormulaTuple:
        """A table's formula with its stored result; the many that have none yet are one cell in memory."""
        if value is None or value == "":
            key = formula, form
            return self._unanswered.get(key) or self._unanswered.setdefault(key, CellFormulaTuple(formula, form, ""))
        return CellFormulaTuple(formula, form, stored(value))

    def _write_other(self, row: int, column: int, value: str | float | date, form: Format) -> int:
        if isinstance(value, str):
            return int(self.write_string(row, column, value, form))
        if isinstance(value, date):
            return int(self.write_datetime(row, column, datetime.combine(value, time()), form))
        return int(self.write_number(row, column, value, form))

    def add_table(  # type: ignore[override, unused-ignore]
        self, first_row: int, first_col: int, last_row: int, last_col: int, options: dict[str, Any] | None = None
    ) -> int:
        """Add a table with a heading row and no row of totals; calculated columns are written by the caller.

        Raises OverlappingRange where it would lie over another table or a merged area.
        """
        if self._check_dimensions(last_row, last_col, True, True):
            return -1
        area = first_row, first_col, last_row, last_col
        whole: str = xl_range(*area)
        if self.table_cells.meets(area) or any(_within(cell, area) for cell in self.merged_cells):
            raise OverlappingRange(f"table {whole} lies over another table or a merged area")
        result = int(super().add_table(first_row, first_col, first_row + 1, last_col, options))
        if result == 0:
            # XlsxWriter was told of the first row only, because it takes note of every single cell.
            table = self.tables[-1]
            table.update({key: whole for key in ("range", "a_range", "autofilter") if table.get(key)})
            self.table_cells.areas.append((area, whole))
        return result

    def _calculate_spans(self) -> None:
        if self.comments:
            super()._calculate_spans()  # type: ignore[no-untyped-call, unused-ignore]
            return
        ends: dict[int, tuple[int, int]] = {}
        for row, cells in self.table.items():
            if cells:
                least, most = ends.get(row // _SPAN_ROWS, (self.xls_colmax, 0))
                ends[row // _SPAN_ROWS] = min(least, *cells), max(most, *cells)
        self.row_spans = {block: f"{least + 1}:{most + 1}" for block, (least, most) in ends.items()}

    def _write_rows(self) -> None:
        if self.comments or self.dim_rowmin is None or self.dim_rowmax is None or self.dim_colmax is None:
            super()._write_rows()
            return
        self._calculate_spans()
        inherited = any(info.row_format for info in self.row_info.values()) or any(
            info.column_format for info in self.col_info.values()
        )
        spelling = _Spelling(self.dim_colmax, bare=not inherited)
        for row in range(self.dim_rowmin, self.dim_rowmax + 1):
            cells, info = self.table.get(row), self.row_info.get(row)
            span = self.row_spans.get(row // _SPAN_ROWS)
            if not cells:
                if info is not None:
                    self._write_empty_row(row, span, info)
                continue
            self._write_row(row, span, info)
            text = spelling.row(row, cells)
            if text is None:
                for column in sorted(cells):
                    self._write_cell(row, column, cells[column])
            else:
                cast(TextIO, self.fh).write(text)
            self._xml_end_tag("row")

    def _assemble_xml_file(self) -> None:
        """Write the sheet's part, and let go of its cells: of a large plan both do not fit side by side."""
        super()._assemble_xml_file()  # type: ignore[no-untyped-call, unused-ignore]
        self.table.clear()


class FittingSheet(PlainSheet):
    """A worksheet whose heights are stored, not set: a row grows when somebody types more into it.

    XlsxWriter marks every height it writes as set by hand (``customHeight``), and such a row never grows again.
    Without any height Excel would fit the rows when it opens the book, but LibreOffice would not.
    """

    def _xml_start_tag_unencoded(self, tag: str, attributes: list[tuple[str, object]] | None = None) -> None:
        if tag == "row" and attributes:
            attributes = [(name, value) for name, value in attributes if name != "customHeight"]
        super()._xml_start_tag_unencoded(tag, attributes)


def stored(value: Stored) -> str | int | float:
    """A formula's result as a spreadsheet keeps it: a date as its serial number, None as blank text."""
    return "" if value is None else serial(value) if isinstance(value, date) else value


_Area = tuple[int, int, int, int]  # first row, first column, last row, last column


class _TableCells(dict[tuple[int, int], str]):
    """Cell → the table it belongs to, as XlsxWriter asks for it, known by the corners of the tables."""

    def __init__(self) -> None:
        super().__init__()
        self.areas: list[tuple[_Area, str]] = []

    def get(self, cell: tuple[int, int], default: Any = None) -> Any:
        return next((name for area, name in self.areas if _within(cell, area)), default)

    def meets(self, other: _Area) -> bool:
        top, left, bottom, right = other
        return any(a[0] <= bottom and top <= a[2] and a[1] <= right and left <= a[3] for a, _ in self.areas)


class _Spelling:
    """Spells out the cells of a sheet's rows.  ``bare``: a cell without a format inherits none."""

    def __init__(self, last_column: int, *, bare: bool) -> None:
        self._letters = [xl_col_to_name(column) for column in range(last_column + 1)]
        self._styles: dict[Format | None, str] = {None: ""} if bare else {}
        self._formulas: dict[str, str] = {}  # as given → as XML text; the rows of a table share one

    def row(self, row: int, cells: Mapping[int, Any]) -> str | None:
        """A row's cells; None where one is of a sort, a format or a result that XlsxWriter had better write."""
        letters, styles, formulas = self._letters, self._styles, self._formulas
        number = row + 1
        texts: list[str] = []
        for column in sorted(cells):
            cell = cells[column]
            sort, form = type(cell), cell.format
            style = styles.get(form)
            if style is None:
                if form is None:
                    return None
                # XlsxWriter numbers the formats in the order in which they are first written.
                styles[form] = style = f' s="{form._get_xf_index()}"'
            start = f'<c r="{letters[column]}{number}"{style}'
            if sort is CellBlankTuple:
                texts.append(f"{start}/>")
            elif sort is CellStringTuple:
                texts.append(f'{start} t="s"><v>{cell.string}</v></c>')
            elif sort is CellNumberTuple or sort is CellDatetimeTuple:
                texts.append(f"{start}><v>{cell.number:.16G}</v></c>")
            elif sort is CellFormulaTuple:
                value = cell.value
                if isinstance(value, str) and value:
                    if value.startswith("#"):
                        return None  # it may be an error
                    start, value = f'{start} t="str"', _escaped(value)
                elif isinstance(value, bool):
                    return None
                formula = formulas.get(cell.formula)
                if formula is None:
                    formulas[cell.formula] = formula = _escaped(cell.formula)
                texts.append(f"{start}><f>{formula}</f><v>{value}</v></c>")
            else:
                return None
        return "".join(texts)


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _within(cell: tuple[int, int], area: _Area) -> bool:
    return area[0] <= cell[0] <= area[2] and area[1] <= cell[1] <= area[3]
