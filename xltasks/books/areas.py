"""Rectangles of cells as SpreadsheetML writes them: ``A1``, ``A1:C9``, lists of them in a ``sqref``."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from xltasks.books.package import Damaged
from xltasks.core.grid import a1, column_number, from_a1
from xltasks.core.references import COLUMNS, ROWS

_WHOLE_COLUMNS = re.compile(r"\$?([A-Za-z]{1,3}):\$?([A-Za-z]{1,3})")
_WHOLE_ROWS = re.compile(r"\$?(\d+):\$?(\d+)")


def column_of(reference: str) -> int:
    """The 0-based column of a cell's reference.  Raises Damaged if it is none."""
    letters = reference.rstrip("0123456789")
    if letters != reference and letters.isascii() and letters.isalpha() and len(letters) <= 3:
        return column_number(letters)
    return Area.parse(reference).left


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle, 0-based, both corners included."""

    top: int
    left: int
    bottom: int
    right: int

    @classmethod
    def parse(cls, text: str) -> Area:
        """Read ``A1``, ``$A$1:$C$9``, ``A:C`` or ``1:9``.  Raises Damaged on anything else."""
        try:
            return cls._parsed(text)
        except ValueError as error:
            raise Damaged(f"not an area: {text!r}") from error

    @classmethod
    def _parsed(cls, text: str) -> Area:
        if match := _WHOLE_COLUMNS.fullmatch(text):
            return cls(0, from_a1(f"{match[1]}1")[1], ROWS - 1, from_a1(f"{match[2]}1")[1])
        if match := _WHOLE_ROWS.fullmatch(text):
            return cls(int(match[1]) - 1, 0, int(match[2]) - 1, COLUMNS - 1)
        first, _, last = text.partition(":")
        top, left = from_a1(first)
        bottom, right = from_a1(last or first)
        return cls(top, left, bottom, right)

    def __str__(self) -> str:
        first = a1(self.top, self.left)
        last = a1(self.bottom, self.right)
        return first if first == last else f"{first}:{last}"

    def __contains__(self, cell: tuple[int, int]) -> bool:
        row, column = cell
        return self.top <= row <= self.bottom and self.left <= column <= self.right

    def meets(self, other: Area) -> bool:
        """Whether the two have a cell in common."""
        return (
            self.top <= other.bottom
            and other.top <= self.bottom
            and self.left <= other.right
            and other.left <= self.right
        )

    def joined(self, other: Area) -> Area:
        """The smallest rectangle that holds both."""
        return Area(
            min(self.top, other.top),
            min(self.left, other.left),
            max(self.bottom, other.bottom),
            max(self.right, other.right),
        )


@dataclass(frozen=True, slots=True)
class Stretch:
    """A table whose data grows downward: ``data`` as it was (without headings and totals), and the new last row."""

    data: Area
    last: int

    def of(self, area: Area) -> Area:
        """What becomes of an area: one that covered the data of some columns to the end covers the new rows too."""
        covers = area.top <= self.data.top and self.data.bottom <= area.bottom < self.last
        if covers and area.left <= self.data.right and self.data.left <= area.right:
            return replace(area, bottom=self.last)
        return area

    def of_sqref(self, sqref: str) -> str:
        """The same for a list of areas separated by spaces; unchanged areas stay as written."""
        words = []
        for word in sqref.split():
            area = Area.parse(word)
            grown = self.of(area)
            words.append(word if grown == area else str(grown))
        return sqref if words == sqref.split() else " ".join(words)
