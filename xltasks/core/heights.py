"""How high a row must be to show its wrapped texts: reckoned, because only some programs do it when they open a book.

Excel fits a row to what is typed into it, not to what another program stored; LibreOffice fits a row that states no
height, and only where the text wraps.  A row that states a height without saying that somebody set it shows its text
at once and still grows when somebody types.
"""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Sequence

HIGHEST = 409.0  # points; no row can be higher
PADDING = 7.0
# A line of Chinese with the leading of the looser faces, in points for each point of its type.
_LEADING = 1.35
# At this size a Chinese character is as wide as two of the digits that column widths are counted in.
_COUNTED_SIZE = 10.5


def text_lines(text: str, width: float) -> int:
    """How many lines a wrapped text takes in a column of ``width`` digits; a Chinese character takes two.

    >>> text_lines("完成", 4), text_lines("完成了", 4), text_lines("a\\nb", 4)
    (1, 2, 2)
    """
    return lines_of((text,), width)[0]


def lines_of(texts: Sequence[str], width: float) -> list[int]:
    """The same for many texts in columns of one width."""
    room = max(2, math.floor(width))
    found = []
    for text in texts:
        length = len(text)
        if "\n" in text:
            lines = sum(lines_of(text.split("\n"), room))
        elif length * 2 <= room:
            lines = 1
        else:
            # Chinese takes two places and three bytes, a digit one of each.
            taken = min((len(text.encode("utf-8", "surrogatepass")) + length) // 2, length * 2)
            # A line is left with one place free at most: when both bounds agree nothing needs to be laid out.
            lines = -(-taken // room)
            if lines != -(-taken // (room - 1)):
                lines = _laid_out(text, room)
        found.append(lines)
    return found


def _laid_out(text: str, room: int) -> int:
    taken, line = 0, 1
    for char in text:
        wide = 2 if unicodedata.east_asian_width(char) in "WFA" else 1
        if taken + wide > room:
            line += 1
            taken = 0
        taken += wide
    return line


def line_points(size: float) -> float:
    """The height of a line of type of ``size`` points.

    >>> line_points(10)
    13.5
    """
    return round(size * _LEADING, 2)


def digits_in(width: float, size: float) -> float:
    """How many digits a line holds in a column of this width, in type of ``size`` points, for :func:`text_lines`.

    One less than the column: a line never begins with a comma, so it may end early.
    """
    return (width - 1) * min(1.0, _COUNTED_SIZE / size)


def row_points(text_points: float) -> float:
    """The height of a row whose highest text is so high."""
    return min(HIGHEST, text_points + PADDING)
