"""New rows of a table as XML: the one place where many cells are written, so it is built from plain strings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import repeat
from types import MappingProxyType, NoneType

from xltasks.books.cellxml import are_bare, escaped, inside, is_bare
from xltasks.books.heights import RowHeights
from xltasks.books.protocol import NumberFormat, column_of
from xltasks.books.resultcells import stored
from xltasks.books.stylespart import StylesPart
from xltasks.books.zipentries import Piece
from xltasks.core.grid import Value, column_letters
from xltasks.core.heights import lines_of
from xltasks.core.references import shifted

_CHUNK_ROWS = 500


@dataclass(frozen=True, slots=True)
class ColumnPlan:
    """How a table's column is filled in new rows: ``style`` of its first data row, ``formula`` as that row has it."""

    heading: str
    column: int
    style: str | None
    formula: str | None


@dataclass(frozen=True, slots=True)
class Growth:
    """Rows to add to one table.  ``first`` is the first new row's 0-based number, ``origin`` the formulas' row."""

    columns: tuple[ColumnPlan, ...]
    first: int
    origin: int
    rows: Sequence[Mapping[str, Value]]

    @property
    def has_formulas(self) -> bool:
        """Whether new rows hold formulas."""
        return any(column.formula is not None for column in self.columns)


class RowWriter:
    """Renders cells of one sheet, with the part's prefix, the book's date system and its formats.

    ``formats`` are those of single cells by row and column; :meth:`rows` does not look at them.
    """

    def __init__(
        self,
        prefix: bytes,
        epoch_1904: bool,
        styles: StylesPart,
        heights: RowHeights,
        formats: Mapping[tuple[int, int], NumberFormat] = MappingProxyType({}),
    ) -> None:
        self.formats = formats
        self.prefix = prefix.decode()
        self.epoch_1904 = epoch_1904
        self.styles = styles
        self.heights = heights

    def cell(self, row: int, column: int, style: str | None, value: Value) -> str:
        """One cell that holds a value; a format that does not show dates gives way to one that does."""
        if not self.formats and type(value) is str and value and is_bare(value):
            p, kept = self.prefix, f' s="{style}"' if style not in (None, "0") else ""
            opening = f'<{p}c r="{column_letters(column)}{row + 1}"{kept} t="inlineStr">'
            return f"{opening}<{p}is><{p}t>{value}</{p}t></{p}is></{p}c>"
        found = inside(value, self.epoch_1904, self.prefix)
        if (wanted := self.formats.get((row, column))) is not None:
            style = self.styles.for_number(style, wanted)
        if found is None:
            return self._element(row, column, style, "", "")
        if not found[0] and (kind := _date_kind(value)):
            style = self.styles.for_date(style, kind)
        return self._element(row, column, style, *found)

    def formula(self, row: int, column: int, style: str | None, formula: str, result: Value = None) -> str:
        """One cell that holds a formula; without a result it is calculated when the book is opened."""
        p = self.prefix
        written = f"<{p}f>{escaped(formula)}</{p}f>"
        if result is None:
            return self._element(row, column, style, "", written)
        kind, content = stored(result, self.epoch_1904)
        typed = f' t="{kind}"' if kind else ""
        return self._element(row, column, style, typed, f"{written}<{p}v>{escaped(content)}</{p}v>")

    def _element(self, row: int, column: int, style: str | None, attributes: str, content: str) -> str:
        p = self.prefix
        kept = f' s="{style}"' if style not in (None, "0") else ""
        opening = f'<{p}c r="{column_letters(column)}{row + 1}"{kept}{attributes}'
        return f"{opening}>{content}</{p}c>" if content else f"{opening}/>"

    def cells(self, growth: Growth, number: int) -> dict[int, str]:
        """The cells of one new row, by column."""
        values = growth.rows[number - growth.first]
        cells = {}
        for plan in growth.columns:
            value = values.get(plan.heading)
            if plan.formula is not None and (value is None or value == ""):
                formula = shifted(plan.formula, number - growth.origin, 0)
                cells[plan.column] = self.formula(number, plan.column, plan.style, formula)
            else:
                cells[plan.column] = self.cell(number, plan.column, plan.style, value)
        return cells

    def rows(self, growth: Growth, first: int, last: int, row_style: str) -> Iterator[Piece]:
        """Whole new rows ``first`` to ``last`` in chunks; the same cells as :meth:`cells`, many times as fast.

        A chunk is made column by column, for a column nearly always holds values of one kind: then its cells are the
        same but for the rows' numbers and the values, and nothing is left to do but to string these together.
        """
        columns = [_Column(self, plan, growth) for plan in growth.columns]
        row, end = f'<{self.prefix}row r="', f"</{self.prefix}row>"
        for start in range(first, last + 1, _CHUNK_ROWS):
            stop = min(start + _CHUNK_ROWS, last + 1)
            rows = growth.rows[start - growth.first : stop - growth.first]
            numbers = [b"%d" % (number + 1) for number in range(start, stop)]
            values = [column_of(rows, column.plan.heading) for column in columns]
            heights = _highest(columns, values, len(numbers))
            stated = {points: self.heights.attribute(points).encode() for points in frozenset(heights)}
            beads: list[str | Sequence[bytes]] = [row, numbers, f'"{row_style}', [stated[points] for points in heights]]
            beads.append(">")
            for column, held in zip(columns, values, strict=True):
                beads += column.cells(numbers, held)
            strings = [repeat(bead.encode()) if isinstance(bead, str) else bead for bead in (*beads, end)]
            chunk = b"".join(map(b"".join, zip(*strings, strict=False)))
            yield chunk if start == first else memoryview(chunk)


class _Column:
    """A column's unchanging strings."""

    __slots__ = ("_blank", "_growth", "_number", "_skip", "_start", "_text", "_writer", "plan", "wrapping")

    def __init__(self, writer: RowWriter, plan: ColumnPlan, growth: Growth) -> None:
        p = writer.prefix
        style = "" if plan.style in (None, "0") else f' s="{plan.style}"'
        self.plan = plan
        self.wrapping = writer.heights.wrapping(plan.column, plan.style)
        self._writer = writer
        self._growth = growth
        self._start = f'<{p}c r="{column_letters(plan.column)}'
        self._skip = len(self._start) + 1
        self._blank = f'"{style}/>' if style else ""
        self._number = f'"{style}><{p}v>', f"</{p}v></{p}c>"
        self._text = f'"{style} t="inlineStr"><{p}is><{p}t>', f"</{p}t></{p}is></{p}c>"

    def cells(self, numbers: Sequence[bytes], values: Sequence[Value]) -> list[str | Sequence[bytes]]:
        """The column's cells in the rows of these numbers: what stands in each, and what differs, in turn.

        A blank without a format is no cell.
        """
        kinds = frozenset(map(type, values))
        if self.plan.formula is None:
            if kinds == {NoneType}:
                return [self._start, numbers, self._blank] if self._blank else []
            if kinds == {str} and "" not in values and are_bare(values):  # type: ignore[arg-type]
                return [self._start, numbers, self._text[0], [text.encode() for text in values], self._text[1]]  # type: ignore[union-attr]
            if kinds <= {int, float} and all(value - value == 0 for value in values):  # type: ignore[operator]
                return [self._start, numbers, self._number[0], [b"%a" % value for value in values], self._number[1]]
            if kinds == {date}:
                tails = {value: self._tail(value).encode() for value in dict.fromkeys(values)}
                return [self._start, numbers, [tails[value] for value in values]]
        return [[self._cell(int(n), value).encode() for n, value in zip(numbers, values, strict=True)]]

    def _cell(self, number: int, value: Value) -> str:
        """One cell of whatever kind in the row of this number."""
        if value is None or value == "":
            plan = self.plan
            if plan.formula is None:
                return f"{self._start}{number}{self._blank}" if self._blank else ""
            formula = shifted(plan.formula, number - 1 - self._growth.origin, 0)
            return self._writer.formula(number - 1, plan.column, plan.style, formula)
        if type(value) is str and is_bare(value):
            opened, end = self._text
            return f"{self._start}{number}{opened}{value}{end}"
        if type(value) is float and value - value == 0:
            opened, end = self._number
            return f"{self._start}{number}{opened}{value!r}{end}"
        return f"{self._start}{number}{self._tail(value)}"

    def _tail(self, value: Value) -> str:
        """What follows the row's number in the cell that holds this value: taken from the cell of row 1."""
        return self._writer.cell(0, self.plan.column, self.plan.style, value)[self._skip :]


def _highest(columns: Sequence[_Column], values: Sequence[Sequence[Value]], rows: int) -> list[float]:
    """The height in points of each row's highest text of several lines; 0 for a row that has none."""
    highest = [0.0] * rows
    for column, held in zip(columns, values, strict=True):
        found = column.wrapping
        if found is None or not any(held):
            continue
        fits = found.room // 2  # letters of any kind that need one line
        texts = {text for text in held if isinstance(text, str)}
        long = [text for text in texts if len(text) > fits or "\n" in text]
        points: dict[Value, float] = {
            text: lines * found.points
            for text, lines in zip(long, lines_of(long, found.room), strict=True)
            if lines > 1
        }
        if points:
            highest = [max(height, points.get(value, 0.0)) for height, value in zip(highest, held, strict=True)]
    return highest


def _date_kind(value: Value) -> str | None:
    if isinstance(value, datetime):
        return "datetime"
    if isinstance(value, date):
        return "date"
    return "span" if isinstance(value, time | timedelta) else None
