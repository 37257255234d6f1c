"""Values between our words and the program's: what comes out of a range, and what must be put in to mean it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from xltasks.books.cellxml import serial
from xltasks.core.grid import CellError, Value

# Excel hands out errors as VT_ERROR numbers (2**31 complement of 0x800A0000 + xlErr...); xlwings words the first seven.
_ERROR_NUMBERS = {
    -2146828288 + number: code
    for number, code in (
        (2000, "#NULL!"),
        (2007, "#DIV/0!"),
        (2015, "#VALUE!"),
        (2023, "#REF!"),
        (2029, "#NAME?"),
        (2036, "#NUM!"),
        (2042, "#N/A"),
        (2043, "#GETTING_DATA"),
        (2045, "#SPILL!"),
        (2046, "#CONNECT!"),
        (2047, "#BLOCKED!"),
        (2048, "#UNKNOWN!"),
        (2049, "#FIELD!"),
        (2050, "#CALC!"),
    )
}
ERROR_TEXTS = frozenset(_ERROR_NUMBERS.values())
_FIRST_DAYS = (date(1899, 12, 30), date(1899, 12, 31))  # a time without a day, as programs count
_STARTS_INPUT = "=+-@'#"
_LONGEST_NUMBER = 40  # characters; no number or date that anybody types is longer
_DIGIT = re.compile(r"\d")
_LINES = re.compile(r"\r\n?")
LONGEST_IN_BLOCK = 8000  # Excel refuses longer texts inside an array, and takes them one by one


def plain(value: object) -> Value:
    """A value as the program gives it, in our words: numbers as float, a day as date, an error as CellError."""
    if value is None or isinstance(value, bool | str):
        return value
    if isinstance(value, int):
        return CellError(_ERROR_NUMBERS[value]) if value in _ERROR_NUMBERS else float(value)
    if isinstance(value, Decimal):  # cells with a currency format
        return float(value)
    if isinstance(value, datetime):
        moment = (value + timedelta(microseconds=500)).replace(tzinfo=None)
        moment = moment.replace(microsecond=moment.microsecond // 1000 * 1000)
        if moment.date() in _FIRST_DAYS:
            return moment.time()
        return moment.date() if moment.time() == time() else moment
    if isinstance(value, float | date | time | timedelta):
        return value
    raise TypeError(f"a cell gave {type(value).__name__}")


def is_read_as_input(text: str) -> bool:
    """Whether a program might make something else of a text that is put into a cell: a formula, number or date."""
    stripped = text.strip()
    if stripped[:1] and stripped[0] in _STARTS_INPUT:
        return True
    if stripped.casefold() in ("true", "false"):
        return True
    return len(stripped) <= _LONGEST_NUMBER and "\n" not in stripped and _DIGIT.search(stripped) is not None


def handed_over(value: Value, *, text_cell: bool) -> object:
    """A value as a range takes it.  ``text_cell``: the cell's own format keeps every text a text already."""
    if value is None:
        return ""
    if isinstance(value, str):
        return f"'{value}" if is_read_as_input(value) and not text_cell else value
    if isinstance(value, CellError):
        return value.code
    if isinstance(value, bool):
        return value
    if isinstance(value, time | timedelta):
        return float(serial(value, False) or 0)
    if isinstance(value, date):
        return value
    return float(value)


def means(held: Value, wanted: Value) -> bool:
    """Whether a cell holds what was to be written.  Programs may write a line break in their own way."""
    if wanted is None or wanted == "":
        return held is None or held == ""
    if isinstance(wanted, str):
        return isinstance(held, str) and (held == wanted or _lines(held) == _lines(wanted))
    if isinstance(wanted, bool) or isinstance(held, bool):
        return held is wanted
    if isinstance(wanted, time | timedelta):
        return _fraction(held) == _fraction(wanted)
    if isinstance(wanted, datetime) and wanted.time() == time():
        return held == wanted.date()
    if isinstance(wanted, CellError) and wanted.code not in ERROR_TEXTS:
        return held == wanted.code
    return held == wanted


def without_blank_end(rows: Sequence[list[Value]]) -> list[list[Value]]:
    """Rows up to the last that holds anything."""
    last = len(rows)
    while last and all(value is None or value == "" for value in rows[last - 1]):
        last -= 1
    return list(rows[:last])


def _lines(text: str) -> str:
    return _LINES.sub("\n", text)


def _fraction(value: Value) -> float | None:
    if isinstance(value, time | timedelta):
        return round(float(serial(value, False) or 0), 9)
    return round(value, 9) if isinstance(value, float) else None
