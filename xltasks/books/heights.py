"""Row heights: a row that receives a long text must show it.

Excel and LibreOffice fit a row's height to its wrapped text when they open a book in which the row states none.
So the decision is: a height that was only stored, not set, goes as soon as a text is written; a height that was
set by hand stays as long as the text fits, and goes when the clerk would see its first lines only.  New rows
state no height.
"""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Mapping

from xltasks.books.markup import first_tag, tags, with_attribute
from xltasks.books.sheetpart import OldRow, SheetPart
from xltasks.books.stylespart import StylesPart
from xltasks.core.grid import Value

_DEFAULT_HEIGHT = 15.0  # points of one line, where the sheet states none
_DEFAULT_WIDTH = 8.43  # characters, where neither column nor sheet states any


class RowHeights:
    """Heights of one sheet's rows."""

    def __init__(self, part: SheetPart, styles: StylesPart) -> None:
        self._part = part
        self._styles = styles

    def fitted(self, tag: bytes, row: OldRow, values: Mapping[int, Value]) -> bytes:
        """A row's start tag as it should be once these values are in it."""
        if row.tag.get("ht") is None:
            return tag
        texts = {column: value for column, value in values.items() if isinstance(value, str) and value}
        if not texts:
            return tag
        if not row.tag.flag("customHeight"):
            return with_attribute(with_attribute(tag, "ht", None), "customHeight", None)
        height = row.tag.decimal("ht", 0)
        if all(self._needed(row, column, text) <= height for column, text in texts.items()):
            return tag
        return with_attribute(with_attribute(tag, "ht", None), "customHeight", None)

    def _needed(self, row: OldRow, column: int, text: str) -> float:
        """About how many points a wrapped text takes; one line for a text that is not wrapped."""
        line = self._line_height()
        if not self._styles.wraps(self._part.style(row.number, column, row)):
            return 0
        width = max(self._width(column) - 1, 1)
        return line * sum(max(1, math.ceil(_cells_wide(part) / width)) for part in text.splitlines())

    def _line_height(self) -> float:
        tag = first_tag(self._part.xml, self._part.q("sheetFormatPr"), 0, self._part.data.start)
        return _DEFAULT_HEIGHT if tag is None else tag.decimal("defaultRowHeight", _DEFAULT_HEIGHT)

    def _width(self, column: int) -> float:
        for tag in tags(self._part.xml, self._part.q("col"), 0, self._part.data.start):
            if tag.number("min", 1) <= column + 1 <= tag.number("max", 1):
                return tag.decimal("width", _DEFAULT_WIDTH)
        sheet = first_tag(self._part.xml, self._part.q("sheetFormatPr"), 0, self._part.data.start)
        return _DEFAULT_WIDTH if sheet is None else sheet.decimal("defaultColWidth", _DEFAULT_WIDTH)


def _cells_wide(text: str) -> int:
    """Width in half-width characters: a Chinese character takes two."""
    return sum(2 if unicodedata.east_asian_width(letter) in "WFA" else 1 for letter in text)
