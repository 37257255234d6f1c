"""A sheet as a grid of canonical values, counted from A1."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache


@dataclass(frozen=True, slots=True)
class CellError:
    """An error value such as #REF! or #N/A, as the spreadsheet shows it."""

    code: str

    def __str__(self) -> str:
        return self.code


# Stands for the result of a formula that stored none; no spreadsheet program shows this.
NO_RESULT = "#NORESULT"

Value = str | int | float | bool | date | datetime | time | timedelta | CellError | None


@dataclass(frozen=True, slots=True)
class Grid:
    """A sheet's values from A1.  ``rows[r][c]`` counts from 0; rows may differ in length; blank is '' or None."""

    rows: Sequence[Sequence[Value]]

    def at(self, row: int, column: int) -> Value:
        """The value at 0-based row and column; None beyond the edge and for a blank cell."""
        if row < 0 or column < 0 or row >= len(self.rows):
            return None
        line = self.rows[row]
        if column >= len(line):
            return None
        value = line[column]
        return None if value == "" else value

    @property
    def height(self) -> int:
        """Number of rows."""
        return len(self.rows)

    @property
    def width(self) -> int:
        """Number of columns of the widest row."""
        return max((len(row) for row in self.rows), default=0)


@lru_cache(maxsize=1024)
def column_letters(column: int) -> str:
    """0 → A, 25 → Z, 26 → AA.

    >>> column_letters(701), column_letters(702)
    ('ZZ', 'AAA')
    """
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def a1(row: int, column: int) -> str:
    """The A1 reference of a 0-based row and column.

    >>> a1(0, 0), a1(8, 27)
    ('A1', 'AB9')
    """
    return f"{column_letters(column)}{row + 1}"


@lru_cache(maxsize=1024)
def column_number(letters: str) -> int:
    """A → 0, Z → 25, AA → 26; the inverse of :func:`column_letters`."""
    column = 0
    for letter in letters.upper():
        column = column * 26 + ord(letter) - 64
    return column - 1


def from_a1(reference: str) -> tuple[int, int]:
    """0-based (row, column) of an A1 reference; $ signs are allowed.  Raises ValueError on anything else.

    >>> from_a1("AB9")
    (8, 27)
    """
    plain = reference.replace("$", "").upper()
    letters = plain.rstrip("0123456789")
    digits = plain[len(letters) :]
    if not letters or not digits or not letters.isascii() or not letters.isalpha():
        raise ValueError(f"not an A1 reference: {reference!r}")
    return int(digits) - 1, column_number(letters)
