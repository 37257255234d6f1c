"""Row heights of a closed book: a row that receives a long text must show it, in every program.

A row that somebody set by hand keeps its height as long as the text fits; then it is one that grows with its text
again.  Every other row gets the height that its texts need now, stated but not set (see :mod:`xltasks.core.heights`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from typing import NamedTuple

from xltasks.books.areas import Area
from xltasks.books.markup import Tag, first_tag, tags, with_attribute
from xltasks.books.sheetpart import OldRow, SheetPart
from xltasks.books.stylespart import StylesPart
from xltasks.core.grid import Value
from xltasks.core.heights import digits_in, line_points, row_points, text_lines

_DEFAULT_WIDTH = 8.43  # characters, where neither column nor sheet states any


class Wrapping(NamedTuple):
    """How a cell breaks its text: the places that a line has, cautiously and at best, and the points it takes."""

    room: int
    most_room: int
    points: float


class RowHeights:
    """Heights of one sheet's rows."""

    def __init__(self, part: SheetPart, styles: StylesPart) -> None:
        self._part = part
        self._styles = styles
        self._known: dict[tuple[int, str | None], Wrapping | None] = {}

    def wrapping(self, column: int, style: str | None) -> Wrapping | None:
        """How a cell of this column and format breaks its text into lines; None where it does not."""
        key = (column, style)
        if key not in self._known:
            self._known[key] = self._measured(column, style)
        return self._known[key]

    def _measured(self, column: int, style: str | None) -> Wrapping | None:
        width = self._widths.get(column, self._default_width)
        if not self._styles.wraps(style) or width < 1:
            return None
        size = self._styles.font_size(style)
        return Wrapping(int(digits_in(width, size)), int(digits_in(width + 1, size)), line_points(size))

    def attribute(self, text_points: float) -> str:
        """What a new row states whose highest text of several lines is so high; nothing for a row of single lines."""
        return f' ht="{row_points(text_points):g}"' if text_points else ""

    def fitted(
        self, tag: bytes, row: OldRow, changed: Mapping[int, Value], stored: Callable[[int], Sequence[Value]]
    ) -> bytes:
        """A row's start tag as it should be with these new values by column; ``stored`` gives the row's old ones."""
        wrapping = self._wrapping_in(row, changed)
        if wrapping.keys().isdisjoint(changed):
            return tag
        shown = [(column, value) for column, value in changed.items() if column in wrapping]
        if not wrapping.keys() <= changed.keys():
            old = enumerate(stored(row.number))
            shown += ((column, value) for column, value in old if column in wrapping and column not in changed)
        texts = [(wrapping[column], value) for column, value in shown if isinstance(value, str) and value]
        if row.tag.flag("customHeight"):
            at_best = (text_lines(text, found.most_room) * found.points for found, text in texts)
            if max(at_best, default=0.0) <= row.tag.decimal("ht", 0):
                return tag
        needed = 0.0
        for found, text in texts:
            needed = higher(needed, text, found)
        tag = with_attribute(tag, "customHeight", None)
        return with_attribute(tag, "ht", f"{row_points(needed):g}" if needed else None)

    def _wrapping_in(self, row: OldRow, changed: Mapping[int, Value]) -> dict[int, Wrapping]:
        """How cells of an old row that hold or receive something break their texts; merged ones do not make room."""
        styles = {cell.column: cell.style for cell in row.cells if b"<" in cell.inside or cell.column in changed}
        styles |= {column: self._part.style(row.number, column, row) for column in changed if column not in styles}
        known = self._known
        found = {}
        for key in styles.items():
            wrapping = known[key] if key in known else self.wrapping(*key)
            if wrapping is not None and (row.number, key[0]) not in self._merged:
                found[key[0]] = wrapping
        return found

    @cached_property
    def _merged(self) -> frozenset[tuple[int, int]]:
        """First cells of merges: no program fits a row to what they hold."""
        found = tags(self._part.xml, self._part.q("mergeCell"), self._part.data_stop)
        areas = (Area.parse(tag.get("ref") or "A1") for tag in found)
        return frozenset((area.top, area.left) for area in areas)

    @cached_property
    def _default_width(self) -> float:
        tag = self._format
        return _DEFAULT_WIDTH if tag is None else tag.decimal("defaultColWidth", _DEFAULT_WIDTH)

    @cached_property
    def _format(self) -> Tag | None:
        return first_tag(self._part.xml, self._part.q("sheetFormatPr"), 0, self._part.data.start)

    @cached_property
    def _widths(self) -> dict[int, float]:
        """Stated widths by 0-based column; 0 for a hidden one."""
        return {
            column: 0.0 if tag.flag("hidden") else tag.decimal("width", self._default_width)
            for tag in tags(self._part.xml, self._part.q("col"), 0, self._part.data.start)
            for column in range(tag.number("min", 1) - 1, tag.number("max", 1))
        }


def higher(highest: float, text: str, wrapping: Wrapping) -> float:
    """The height of a text that takes several lines, if that is more than the highest so far; else that."""
    if len(text) * 2 <= wrapping.room and "\n" not in text:
        return highest
    # Not reckoned where it cannot be: a letter takes two places at most, and a line leaves one free at most.
    most_lines = -(-2 * len(text) // max(1, wrapping.room - 1))
    if most_lines * wrapping.points <= highest and "\n" not in text:
        return highest
    lines = text_lines(text, wrapping.room)
    return max(highest, lines * wrapping.points) if lines > 1 else highest
