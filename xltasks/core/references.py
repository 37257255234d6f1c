"""A formula's references: moved as copying a cell does, or told apart from the text around them."""

from __future__ import annotations

import re

from xltasks.core.grid import column_letters

ROWS = 1_048_576
COLUMNS = 16_384

_TOKENS = re.compile(
    r"""
    (?P<text>"(?:[^"]|"")*")
    | (?P<quoted>'(?:[^']|'')*'!?)
    | (?P<bracket>\[)
    | (?P<cell>(?<![\w.\\?])(\$?)([A-Za-z]{1,3})(\$?)([1-9][0-9]{0,6})(?![\w.(!\\?]))
    | (?P<rows>(?<![\w.\\?$:])(\$?)([1-9][0-9]{0,6}):(\$?)([1-9][0-9]{0,6})(?![\w.:]))
    | (?P<columns>(?<![\w.\\?$:])(\$?)([A-Za-z]{1,3}):(\$?)([A-Za-z]{1,3})(?![\w.(!:]))
    """,
    re.VERBOSE,
)


def shifted(formula: str, rows: int, columns: int) -> str:
    """A formula's text moved by rows and columns; absolute and structured references, texts and names stay.

    References that leave the sheet come in at its other side, as in shared formulas.

    >>> shifted('=A1+$B$2&"C3"+T[[#This Row],[D4]]+\\'E5\\'!F6', 1, 1)
    '=B2+$B$2&"C3"+T[[#This Row],[D4]]+\\'E5\\'!G7'
    """
    pieces = []
    at = 0
    while match := _TOKENS.search(formula, at):
        pieces.append(formula[at : match.start()])
        at = match.end()
        if match["bracket"]:
            at = _bracket_end(formula, match.start())
            pieces.append(formula[match.start() : at])
        elif match["cell"] and (_number(match[6]) > COLUMNS or int(match[8]) > ROWS):
            pieces.append(match[0])  # beyond the sheet's edge it is a name (ZZZ2023), no reference
        elif match["cell"]:
            column = _column(match[5], match[6], columns)
            pieces.append(f"{column}{_row(match[7], match[8], rows)}")
        elif match["rows"]:
            pieces.append(f"{_row(match[10], match[11], rows)}:{_row(match[12], match[13], rows)}")
        elif match["columns"]:
            pieces.append(f"{_column(match[15], match[16], columns)}:{_column(match[17], match[18], columns)}")
        else:
            pieces.append(match[0])
    return "".join((*pieces, formula[at:]))


def _bracket_end(formula: str, start: int) -> int:
    """Behind the bracket that closes the one at ``start``; an apostrophe inside escapes the next character."""
    depth = 0
    at = start
    while at < len(formula):
        if formula[at] == "'" and depth:
            at += 1
        elif formula[at] == "[":
            depth += 1
        elif formula[at] == "]":
            depth -= 1
            if not depth:
                return at + 1
        at += 1
    return len(formula)


def _row(fixed: str, digits: str, by: int) -> str:
    return fixed + digits if fixed else str((int(digits) - 1 + by) % ROWS + 1)


def _column(fixed: str, letters: str, by: int) -> str:
    if fixed or not by:
        return fixed + letters
    return column_letters((_number(letters) - 1 + by) % COLUMNS)


def _number(letters: str) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number
