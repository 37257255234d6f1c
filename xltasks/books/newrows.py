"""New rows of a table as XML: the one place where many cells are written, so it is built from plain strings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from types import MappingProxyType

from xltasks.books.cellxml import MAX_TEXT, escaped, inside, is_bare
from xltasks.books.heights import RowHeights, Wrapping, several_lines
from xltasks.books.protocol import NumberFormat
from xltasks.books.resultcells import stored
from xltasks.books.stylespart import StylesPart
from xltasks.books.zipentries import Piece
from xltasks.core.grid import Value, column_letters
from xltasks.core.references import shifted

_CHUNK_ROWS = 500
_SHORT = 48  # texts up to this length repeat (units, periods, words); longer ones are not worth remembering


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
        """Whole new rows ``first`` to ``last`` in chunks; the same cells as :meth:`cells`, several times as fast."""
        p = self.prefix
        end = f"</{p}v></{p}c>"
        text_end = f"</{p}t></{p}is></{p}c>"
        columns = [_Rendered(plan, p, self.heights.wrapping(plan.column, plan.style)) for plan in growth.columns]
        pieces: list[str] = []
        add = pieces.append
        for number in range(first, last + 1):
            values = growth.rows[number - growth.first].get
            n = number + 1
            opening = len(pieces)
            add("")
            highest = 0.0
            for column in columns:
                value = values(column.heading)
                kind = type(value)
                if kind is str and value:
                    body = column.known.get(value)
                    if body is None:
                        bare = is_bare(value)  # type: ignore[arg-type]
                        body = f"{column.text}{value}{text_end}" if bare else column.tail(self, value)
                        if len(value) <= _SHORT:  # type: ignore[arg-type]
                            column.known[value] = body
                    add(f"{column.start}{n}{body}")
                    if len(value) > column.fits or "\n" in value:  # type: ignore[arg-type, operator]
                        highest = column.higher(value, highest)  # type: ignore[arg-type]
                elif value is None or value == "":
                    if column.formula is not None:
                        formula = shifted(column.formula, number - growth.origin, 0)
                        add(self.formula(number, column.plan.column, column.plan.style, formula))
                    elif column.blank:
                        add(f"{column.start}{n}{column.blank}")
                elif kind is int or (kind is float and value - value == 0):  # type: ignore[operator]
                    add(f"{column.start}{n}{column.number}{value!r}{end}")
                else:
                    body = column.known.get(value) if kind is date else None
                    if body is None:
                        body = column.tail(self, value)
                        if kind is date:
                            column.known[value] = body
                    add(f"{column.start}{n}{body}")
            pieces[opening] = f'<{p}row r="{n}"{row_style}{self.heights.attribute(highest)}>'
            add(f"</{p}row>")
            if (number - first) % _CHUNK_ROWS == _CHUNK_ROWS - 1:
                chunk = "".join(pieces).encode()
                yield chunk if number - first < _CHUNK_ROWS else memoryview(chunk)
                pieces.clear()
        yield "".join(pieces).encode()


class _Rendered:
    """A column's unchanging strings, and the rendered tails of values that repeat."""

    __slots__ = (
        "blank",
        "fits",
        "formula",
        "heading",
        "known",
        "number",
        "plan",
        "room",
        "skip",
        "start",
        "text",
        "wrapping",
    )

    def __init__(self, plan: ColumnPlan, prefix: str, wrapping: Wrapping | None) -> None:
        style = "" if plan.style in (None, "0") else f' s="{plan.style}"'
        self.plan = plan
        self.heading = plan.heading
        self.formula = plan.formula
        self.start = f'<{prefix}c r="{column_letters(plan.column)}'
        self.skip = len(self.start) + 1
        self.number = f'"{style}><{prefix}v>'
        self.blank = f'"{style}/>' if style else ""
        self.text = f'"{style} t="inlineStr"><{prefix}is><{prefix}t>'
        self.known: dict[Value, str] = {}
        self.wrapping = wrapping
        self.fits = int(wrapping.digits) // 2 if wrapping else MAX_TEXT  # letters of any kind that need one line
        self.room = max(1, int(wrapping.digits) - 1) if wrapping else MAX_TEXT

    def higher(self, text: str, highest: float) -> float:
        """The height of a text, or what was the highest before; nothing is reckoned for one that cannot be higher."""
        if self.wrapping is None:
            return highest
        # A letter takes two places at most, and a line leaves one free at most.
        most_lines = -(-2 * len(text) // self.room)
        if most_lines * self.wrapping.points <= highest and "\n" not in text:
            return highest
        return max(highest, several_lines(text, self.wrapping))

    def tail(self, writer: RowWriter, value: Value) -> str:
        """What follows the row's number in the cell that holds this value: taken from the cell of row 1."""
        return writer.cell(0, self.plan.column, self.plan.style, value)[self.skip :]


def _date_kind(value: Value) -> str | None:
    if isinstance(value, datetime):
        return "datetime"
    if isinstance(value, date):
        return "date"
    return "span" if isinstance(value, time | timedelta) else None
