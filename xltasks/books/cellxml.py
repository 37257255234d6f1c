"""A value as the inside of a cell element, and text as SpreadsheetML escapes it (ST_Xstring, ISO 29500-1 22.9.2.19)."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from xltasks.core.grid import CellError, Value

_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
# What XML 1.0 cannot hold, or would not give back as written (CR), and what would be read as an escape.
_UNHOLDABLE = re.compile("[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")
_SPECIAL = re.compile("[&<>\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]")
_NOT_BARE = re.compile("[&<>\x00-\x1f\ud800-\udfff\ufffe\uffff]")
_ERRORS = frozenset(
    ("#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A", "#GETTING_DATA", "#SPILL!", "#CALC!")
)
_DAY = timedelta(days=1)
# Excel takes a longer text for damage.  Counted in UTF-16; whoever writes has to cut and to say so.
MAX_TEXT = 32_767
_EPOCH_1900 = date(1899, 12, 30)
_EPOCH_1904 = date(1904, 1, 1)
_LEAP_BUG = date(1900, 3, 1)  # the 1900 system counts a 29 February 1900; before it every day is one less


def escaped(text: str) -> str:
    """Text as it stands in XML; what XML cannot hold becomes ``_xHHHH_``, and a literal ``_xHHHH_`` is kept apart."""
    if _SPECIAL.search(text) is None and "_x" not in text:
        return text
    text = _UNHOLDABLE.sub(lambda match: f"_x{ord(match[0]):04X}_", text)
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def unescaped(text: str) -> str:
    """The inverse of the ``_xHHHH_`` part of :func:`escaped`."""
    return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text) if "_x" in text else text


def is_bare(text: str) -> bool:
    """Whether a text can stand between plain tags as it is: not long, nothing to escape or to be kept."""
    held = len(text) <= MAX_TEXT // 2 and not text[0].isspace() and not text[-1].isspace()
    return held and _NOT_BARE.search(text) is None and "_x" not in text


def are_bare(texts: Sequence[str]) -> bool:
    """Whether each of many texts :func:`is_bare`, blank ones apart."""
    if max(map(len, texts), default=0) > MAX_TEXT // 2 or [*map(str.strip, texts)] != texts:
        return False
    whole = " ".join(texts)
    return _NOT_BARE.search(whole) is None and "_x" not in whole


def serial(value: date | datetime | time | timedelta, epoch_1904: bool) -> float | int | None:
    """The number a date or time is stored as; None for a date before the epoch, which has none."""
    if isinstance(value, time):
        return _days(
            timedelta(hours=value.hour, minutes=value.minute, seconds=value.second, microseconds=value.microsecond)
        )
    if isinstance(value, timedelta):
        return _days(value)
    day = value.date() if isinstance(value, datetime) else value
    whole = (day - _EPOCH_1904).days if epoch_1904 else (day - _EPOCH_1900).days - (day < _LEAP_BUG)
    if whole < (0 if epoch_1904 else 1):
        return None
    if isinstance(value, datetime):
        clock = value - datetime.combine(day, time(), value.tzinfo)
        return whole + _days(clock) if clock else whole
    return whole


def inside(value: Value, epoch_1904: bool, prefix: str = "") -> tuple[str, str] | None:
    """A value as (attributes, content) of a cell; None for a blank.

    Raises ValueError for what no cell holds: NaN, infinities, texts over MAX_TEXT.
    """
    if value is None or value == "":
        return None
    if isinstance(value, str):
        if len(value) > MAX_TEXT // 2 and len(value.encode("utf-16-le", "surrogatepass")) > 2 * MAX_TEXT:
            raise ValueError(f"no cell holds {len(value)} characters")
        keep = ' xml:space="preserve"' if value[0].isspace() or value[-1].isspace() or "\n" in value else ""
        return ' t="inlineStr"', f"<{prefix}is><{prefix}t{keep}>{escaped(value)}</{prefix}t></{prefix}is>"
    if isinstance(value, bool):
        return ' t="b"', f"<{prefix}v>{value:d}</{prefix}v>"
    if isinstance(value, int | float):
        if not math.isfinite(value):
            raise ValueError(f"no cell holds {value}")
        return "", f"<{prefix}v>{value!r}</{prefix}v>"
    if isinstance(value, CellError):
        if value.code not in _ERRORS:
            return inside(value.code, epoch_1904, prefix)
        return ' t="e"', f"<{prefix}v>{value.code}</{prefix}v>"
    number = serial(value, epoch_1904)
    if number is None:
        return inside(value.isoformat() if isinstance(value, date) else str(value), epoch_1904, prefix)
    return "", f"<{prefix}v>{number!r}</{prefix}v>"


def _days(span: timedelta) -> float | int:
    days = span / _DAY
    return int(days) if days.is_integer() else days
