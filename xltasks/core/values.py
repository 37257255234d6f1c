"""Reading what people type: progress, status, dates and text (contract, section 6).

Every reader gives a :class:`Reading`: a value that can be taken, or the code of the finding that says why not.
"""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import lru_cache
from math import isfinite

from xltasks.core.asked import Asked, Figure
from xltasks.core.figure_values import read_figure, show_figure
from xltasks.core.folding import fold
from xltasks.core.form import FieldValue
from xltasks.core.grid import NO_RESULT, CellError, Value
from xltasks.core.reading import Reading
from xltasks.core.schema import Field
from xltasks.core.settings import Settings

LONGEST_CELL_TEXT = 32_767  # characters; the limit of a cell in SpreadsheetML


def is_blank(value: Value) -> bool:
    """Whether a cell holds nothing that a person can see."""
    if value is None:
        return True
    if not isinstance(value, str):
        return False
    # Nearly every text starts with a letter; only the others need a closer look.
    return not value or not (value[0].isalnum() or fold(value))


def task_number(value: Value) -> int | None:
    """A task number as a cell holds it: 12, 12.0, "12", "１２."; None for anything else."""
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, (int, float)):
        return int(value) if value == int(value) and 0 < value < 100_000 else None
    plain = as_text(value).strip().rstrip(".．、")
    return int(plain) if plain.isdecimal() and len(plain) < 6 and int(plain) else None


def same(left: Value, right: Value) -> bool:
    """Whether two canonical values say the same (contract, section 6); blank equals blank."""
    if left is right or left == right:
        return True
    if is_blank(left) or is_blank(right):
        return is_blank(left) and is_blank(right)
    if isinstance(left, str) and isinstance(right, str):
        return fold(left) == fold(right)
    if isinstance(left, (int, float)) and isinstance(right, (int, float)):
        return abs(left - right) < 5e-7
    return False


def as_text(value: Value) -> str:
    """A cell as a person reads it: 3.0 is ``3``, a date is ``2023-06-28``, blank is the empty text."""
    if type(value) is str:  # nearly every cell
        return value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(sep=" ")
    if isinstance(value, date):
        return value.isoformat()
    return str(value)


def show(field: Asked, value: FieldValue | None) -> str:
    """A canonical value as 待确认 shows it, and as :func:`read_field` reads it back.

    >>> show(Field.PROGRESS, 0.655)
    '65.5%'
    """
    if value is None:
        return ""
    if isinstance(field, Figure):
        return show_figure(field, value)
    if field is Field.PROGRESS and isinstance(value, (int, float)):
        return f"{(Decimal(repr(value)) * 100).normalize():f}%"
    return as_text(value)


_FREE_TEXT = frozenset((Field.TEXT, Field.PROBLEMS, Field.NEXT_STEPS))
_SHORT = 16  # characters, up to which a text may be a mark and no sentence
_LONG = LONGEST_CELL_TEXT // 2 + 1  # from which a text may be too long: a cell counts some characters twice
# How offices leave a cell blank on purpose: a dash, a slash.
_DASH = re.compile(r"[-—–―─_/\\|~〜ー]+")
_DASH_ENDS = frozenset("-—–―─_/\\|~〜ー－＿／＼｜～ \t\r\n　\u00a0")
_NO_EXTENSION = frozenset(
    ("无", "暂无", "没有", "否", "不", "不申请", "不延期", "无需延期", "不需要", "不涉及", "无延期")
)


def stands_for_blank(field: Asked, value: Value) -> bool:
    """Whether a cell holds only a mark that says: nothing here.

    A lone dash or slash (``——``, ``/``) says nothing in any field, and ``无`` nothing in 申请延期至: to store it
    would put marks where figures and dates belong, to ask about each would drown the clerk.  ``无`` under 存在问题
    is an answer and is kept; ``无`` under 完成进度 or 状态 is a word like any other and waits for a person.
    """
    return isinstance(value, str) and len(value) <= _SHORT and _is_mark(field, value)


@lru_cache(maxsize=4096)  # the same few words stand under 状态 and 存在问题
def _is_mark(field: Asked, value: str) -> bool:
    if value[-1:] not in _DASH_ENDS and field is not Field.EXTENSION:
        return False
    plain = fold(value)
    return _DASH.fullmatch(plain) is not None or (field is Field.EXTENSION and plain in _NO_EXTENSION)


def read_field(field: Asked, value: Value, settings: Settings, year: int) -> Reading:
    """Read a non-blank cell of the form.  ``year`` is taken for dates that name none."""
    if isinstance(value, CellError):
        return Reading(problem="formula-empty" if value.code == NO_RESULT else "error-value", refused=True)
    if isinstance(value, str):
        if field in _FREE_TEXT and _SHORT < len(value) < _LONG and value[0] not in _FORMULA_STARTS:
            return Reading(value)  # nearly every sentence: nothing to ask of it
        if stands_for_blank(field, value):
            return Reading(says_nothing=True)
    if field is Field.PROGRESS:
        return read_progress(value)
    if field is Field.STATUS:
        return read_status(value, settings)
    if isinstance(field, Figure):
        return read_figure(field, value)
    if field is Field.EXTENSION:
        found = read_date(value, year)
        return Reading(found) if found else Reading(problem="bad-date")
    return read_text(value)


# --- progress -------------------------------------------------------------------------------------------------

_NUMBER = r"(\d+(?:\.\d+)?|\.\d+)"
_PERCENT = re.compile(_NUMBER + "%")
_PLAIN = re.compile(_NUMBER)
# A figure, then a remark that punctuation sets off: 80%(实验幼儿园滞后), 80%，实验幼儿园滞后.
_REMARKED = re.compile(_NUMBER + r"%[(\[,;:。、](.+?)[)\]]?$", re.DOTALL)
_MOST_PROGRESS = 10.0


def read_progress(value: Value) -> Reading:
    """Read a progress.  ``0.65``, ``65%``, ``65``, ``６５％`` and ``65.0%`` are one value.

    A number of the sheet below 2 is a fraction, since the form's cell is formatted as a percentage (1.2 was seen
    as 120% by who typed it); from 2 on it is a percentage.  A *text* between 1 and 2 without a percent sign could
    be either, and is left to a person.  Words, ranges and negative numbers are left to a person as well.
    """
    if isinstance(value, bool) or value is None:
        return Reading(problem="bad-progress")
    if isinstance(value, (int, float)):
        return _progress(value if value < 2 else value / 100)
    if not isinstance(value, str):
        return Reading(problem="bad-progress")
    plain = fold(value).rstrip("。.")
    if match := _PERCENT.fullmatch(plain):
        return _progress(float(Decimal(match[1]) / 100))
    if _PLAIN.fullmatch(plain):
        figure = Decimal(plain)
        if 1 <= figure < 2:
            return Reading(problem="bad-progress")
        return _progress(float(figure if figure < 1 else figure / 100))
    if match := _REMARKED.fullmatch(plain):
        taken = _progress(float(Decimal(match[1]) / 100))
        if taken.value is None:
            return taken
        return Reading(taken.value, remark=_remark_as_written(value), warnings=("progress-remark", *taken.warnings))
    return Reading(problem="bad-progress")


def _progress(fraction: float) -> Reading:
    # Seven digits are more than anybody reports; formulas leave 0.6500000000000001 behind.
    fraction = round(float(fraction), 7)
    if not 0 <= fraction <= _MOST_PROGRESS:  # also false for NaN
        return Reading(problem="bad-progress")
    return Reading(fraction, warnings=("over-100",)) if fraction > 1 else Reading(fraction)


def _remark_as_written(text: str) -> str:
    behind = re.split(r"[%％]", text, maxsplit=1)[1].strip()
    stripped = behind.lstrip("(（[［,，;；:：。、 　\u00a0").rstrip(")）]］ 　\u00a0")
    return stripped.strip()


# --- status ---------------------------------------------------------------------------------------------------


def read_status(value: Value, settings: Settings) -> Reading:
    """Read a status: a word of 设置 or one of its variants.  Ticks, numbers and two words are left to a person."""
    if not isinstance(value, str):
        return Reading(problem="bad-status")
    word = settings.status_by_key.get(fold(value).strip("。.,;!"))
    return Reading(word) if word else Reading(problem="bad-status")


# --- dates ----------------------------------------------------------------------------------------------------

_FULL_DATE = re.compile(r"(\d{4})(?:年|[-./])(\d{1,2})(?:月|[-./])(\d{1,2})[日号]?(?:前|之前)?(?:00:00(?::00)?)?")
_MONTH_DAY = re.compile(r"(\d{1,2})(?:月|[-./])(\d{1,2})[日号]?(?:前|之前)?")
_EIGHT_DIGITS = re.compile(r"(\d{4})(\d{2})(\d{2})")
_MONTH_END = re.compile(r"(?:(\d{4})年)?(\d{1,2})月(?:底|末)(?:前|之前)?")
_YEAR_END = re.compile(r"(?:(\d{4})年)?年?(?:底|末)(?:前|之前)?")
_DIGITS = {
    "〇": "0",
    "○": "0",
    "零": "0",
    **{mark: str(n) for n, mark in enumerate("一二三四五六七八九", start=1)},
}
_CHINESE_NUMBER = re.compile(r"[〇○零一二三四五六七八九十]+")
_EPOCH = date(1899, 12, 30)
_FIRST_SERIAL, _LAST_SERIAL = 20_000, 80_000  # 1954 to 2119: a date that lost its format


def read_date(value: Value, year: int) -> date | None:
    """A date in any of the dresses people use, or None.

    Real dates, ``2023.6.28``, ``2023/6/28``, ``6月28日`` and ``10月底`` (of ``year``), ``20230628``,
    ``二〇二三年六月二十八日``, and a serial number whose cell lost its date format (1900 system).  A day before
    1954 is no date that an office means: it is a small number in a cell formatted as a date.
    """
    if isinstance(value, date):
        return _date(value.year, value.month, value.day)
    if isinstance(value, bool):
        return None
    if isinstance(value, (int, float)):
        return _date_of_number(value)
    if not isinstance(value, str):
        return None
    plain = _CHINESE_NUMBER.sub(lambda match: _arabic(match[0]), fold(value))
    if match := _FULL_DATE.fullmatch(plain) or _EIGHT_DIGITS.fullmatch(plain):
        return _date(int(match[1]), int(match[2]), int(match[3]))
    if match := _MONTH_DAY.fullmatch(plain):
        return _date(year, int(match[1]), int(match[2]))
    if match := _MONTH_END.fullmatch(plain):
        return _month_end(int(match[1] or year), int(match[2]))
    if match := _YEAR_END.fullmatch(plain):
        return _date(int(match[1] or year), 12, 31)
    return None


def day_in(value: Value) -> date | None:
    """The day that a cell's formulas count with: a date, or its serial number where the cell lost the date format.

    None for anything else, a text that reads like a date included: no formula takes it for one.
    """
    if isinstance(value, date):
        return value.date() if isinstance(value, datetime) else value
    if isinstance(value, (int, float)) and not isinstance(value, bool) and _FIRST_SERIAL <= value <= _LAST_SERIAL:
        return _EPOCH + timedelta(days=int(value))
    return None


def _date_of_number(number: float) -> date | None:
    if not isfinite(number) or number != int(number):
        return None
    if _FIRST_SERIAL <= number <= _LAST_SERIAL:
        return _EPOCH + timedelta(days=int(number))
    if match := _EIGHT_DIGITS.fullmatch(str(int(number))):
        return _date(int(match[1]), int(match[2]), int(match[3]))
    return None


def _date(year: int, month: int, day: int) -> date | None:
    if not 1954 <= year <= 2199:
        return None
    try:
        return date(year, month, day)
    except ValueError:  # 31 June: no date, a person decides
        return None


def _month_end(year: int, month: int) -> date | None:
    first_of_next = _date(year + month // 12, month % 12 + 1, 1) if 1 <= month <= 12 else None
    return first_of_next - timedelta(days=1) if first_of_next else None


def _arabic(chinese: str) -> str:
    """``二〇二三`` → ``2023``, ``二十八`` → ``28``, ``十`` → ``10``."""
    if "十" not in chinese:
        return "".join(_DIGITS[mark] for mark in chinese)
    tens, _, ones = chinese.partition("十")
    return str(int(_DIGITS.get(tens, "1")) * 10 + int(_DIGITS.get(ones, "0")))


# --- text -----------------------------------------------------------------------------------------------------

_ELSEWHERE = frozenset({"同上", "同前", "同上期", "同上月", "见附件", "详见附件", "见附表", "详见附表", "另附"})


# What a spreadsheet program would take for a formula if it were typed; a dash before a list item is none.
_FORMULA_STARTS = frozenset("=+-@\t\r")
_FORMULA_LIKE = re.compile(r"\s*(?:=|@|[+-]+[\w.]*[(|!])")


def read_text(value: Value) -> Reading:
    """Read free text.  What is stored is what was written; text too long for a cell is refused."""
    text = value if isinstance(value, str) else as_text(value)
    if len(text) >= _LONG and cell_length(text) > LONGEST_CELL_TEXT:
        return Reading(problem="too-long", refused=True)
    if len(text) <= _SHORT and fold(text).strip("。.") in _ELSEWHERE:
        return Reading(text, warnings=("points-elsewhere",))
    if text[:1] in _FORMULA_STARTS and _FORMULA_LIKE.match(text):
        return Reading(text, warnings=("formula-like",))
    return Reading(text)


def cell_length(text: str) -> int:
    """Characters as a spreadsheet counts them: those outside the basic plane count twice."""
    return len(text) + sum(1 for mark in text if mark > "\uffff") if not text.isascii() else len(text)


def is_time(value: Value) -> bool:
    """Whether a cell holds a time of day or a duration, which no field of the form asks for."""
    return isinstance(value, (time, timedelta))
