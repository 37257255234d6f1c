"""Where things stand on a returned sheet: the header row, its columns, the labels above it.

Everything is found by its words, since rows and columns move.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import TypeAlias

from xltasks.core.folding import fold
from xltasks.core.grid import Grid, Value
from xltasks.core.ourwords import is_ours
from xltasks.core.schema import (
    FIELD_HEADINGS,
    FORM_DUE,
    FORM_HEADINGS,
    FORM_LABELS,
    FORM_LOCKED,
    FORM_NO,
    FORM_PROJECT,
    FORM_ROLE,
    FORM_SECTION,
    FORM_TEXT,
    LABEL_DATE,
    LABEL_PHONE,
    LABEL_REPORTER,
    Field,
)
from xltasks.core.values import as_text, is_blank

# What departments write over our headings when they build a table of their own.
_ALIASES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        FORM_NO: ("编号", "序号", "任务序号", "任务号"),
        FORM_SECTION: ("所属板块", "章节"),
        FORM_PROJECT: ("项目名称", "所属项目"),
        FORM_TEXT: (
            "重点工作任务",
            "重点任务",
            "目标任务",
            "任务内容",
            "工作任务",
            "重点工作",
            "工作目标任务",
        ),
        FORM_ROLE: ("单位职责", "职责"),
        FORM_DUE: ("完成时间", "时限", "时间要求"),
        FIELD_HEADINGS[Field.PROGRESS]: (
            "进度",
            "本期进度",
            "当前进度",
            "完成比例",
            "完成率",
            "完成百分比",
            "工作进度",
        ),
        FIELD_HEADINGS[Field.STATUS]: ("完成状态", "任务状态", "进展状态", "推进状态", "当前状态"),
        FIELD_HEADINGS[Field.TEXT]: (
            "进展",
            "工作进展",
            "工作进展情况",
            "推进情况",
            "工作推进情况",
            "完成情况",
            "推进进展",
            "落实情况",
            "具体进展",
        ),
        FIELD_HEADINGS[Field.PROBLEMS]: (
            "问题",
            "存在的问题",
            "存在问题及困难",
            "存在问题和困难",
            "存在困难",
            "困难和问题",
            "困难问题",
        ),
        FIELD_HEADINGS[Field.NEXT_STEPS]: (
            "下步措施",
            "下一步",
            "下一步工作",
            "下步工作",
            "下一步打算",
            "下步打算",
            "下一步计划",
            "下步计划",
            "下一步工作措施",
            "下一步工作打算",
        ),
        FIELD_HEADINGS[Field.EXTENSION]: ("申请延期", "延期至", "申请延期时间", "延期时间"),
    }
)
# What a department counts its own rows under, from one on.
_COUNTED = frozenset((fold("序号"), fold("编号")))
_BY_WORD: Mapping[str, str] = MappingProxyType(
    {fold(word): heading for heading in FORM_HEADINGS for word in (heading, *_ALIASES.get(heading, ()))}
)
_DECORATION = re.compile(r"\(.*?\)|[:*★]|\(.*$")


def heading_reader(by_word: Mapping[str, str]) -> Callable[[str], str | None]:
    """What finds the heading that a cell's words mean; ``by_word`` are the headings by their folded words."""

    @lru_cache(maxsize=4096)  # the same words stand on every form
    def heading_in(words: str) -> str | None:
        plain = fold(words)
        return by_word.get(plain) or by_word.get(_DECORATION.sub("", plain))

    return heading_in


_heading_in = heading_reader(_BY_WORD)
_FIELD_BY_HEADING: Mapping[str, Field] = MappingProxyType({word: field for field, word in FIELD_HEADINGS.items()})

_LONGEST_HEADING = 60
_ROWS_SEARCHED = 60
# A table that was sorted with its header, or stands below another one, has it further down.
_ROWS_SEARCHED_AT_MOST = 5_000
# A header needs its key column, something to fill, and enough company not to be a sentence by chance.
_LEAST_HEADINGS = 4


@dataclass(frozen=True, slots=True)
class HeaderRow:
    """A header found on a sheet.

    ``columns`` gives the 0-based columns of each heading (several when a column was doubled); ``unknown`` are
    columns under headings that are not ours, with their words.  ``last_row`` is the header's lowest row.
    ``own_numbers`` tells a column 序号 that the department may have counted itself from our task numbers.
    """

    first_row: int
    last_row: int
    columns: Mapping[str, tuple[int, ...]]
    unknown: Mapping[int, str]
    own_numbers: bool = False

    def fields(self) -> tuple[tuple[Field, tuple[int, ...]], ...]:
        """The fillable columns that are there."""
        return tuple((field, self.columns[word]) for field, word in FIELD_HEADINGS.items() if word in self.columns)


def heading_of(value: Value) -> str | None:
    """Our heading for a cell's words, through spaces, line breaks, brackets and aliases; None if it is none."""
    return _heading_in(value) if isinstance(value, str) and len(value) <= _LONGEST_HEADING else None


def find_header(grid: Grid) -> HeaderRow | None:
    """The header row of a sheet, or None.  A header over two rows is put together."""
    return _find_header(grid, range(min(grid.height, _ROWS_SEARCHED))) or _find_header(
        grid, range(_ROWS_SEARCHED, min(grid.height, _ROWS_SEARCHED_AT_MOST))
    )


def _find_header(grid: Grid, rows: range) -> HeaderRow | None:
    best: tuple[int, dict[str, list[int]], int] | None = None
    for row in rows:
        columns = _headings_in(grid.rows[row])
        if len(columns) > (len(best[1]) if best else 0):
            best = (row, columns, row)
            if len(columns) == len(FORM_HEADINGS):
                break
    if best is None:
        return None
    row, columns, last_row = best
    if len(columns) < len(FORM_HEADINGS):
        row, columns, last_row = _with_second_row(grid, row, columns)
    if not _is_header(columns):
        return None
    known = {column for held in columns.values() for column in held}
    columns = {word: _own_columns(grid, row, last_row, word, held) for word, held in columns.items()}
    unknown = {
        column: _unknown_words(grid, row, last_row, column)
        for column in range(_width(grid, row))
        if column not in known
    }
    numbers = [as_text(grid.at(at, column)) for column in columns.get(FORM_NO, ()) for at in range(row, last_row + 1)]
    return HeaderRow(
        row,
        last_row,
        {word: tuple(held) for word, held in columns.items()},
        unknown,
        own_numbers=any(fold(number) in _COUNTED for number in numbers),
    )


def is_header_again(grid: Grid, row: int, header: HeaderRow) -> bool:
    """Whether a data row is the header repeated, as on each printed page."""
    return len(_headings_in(grid.rows[row])) * 2 > len(header.columns)


def _headings_in(line: Sequence[Value]) -> dict[str, list[int]]:
    columns: dict[str, list[int]] = {}
    for column, value in enumerate(line):
        if isinstance(value, str) and value and (heading := heading_of(value)):
            columns.setdefault(heading, []).append(column)
    return columns


def _own_columns(grid: Grid, first: int, last: int, word: str, columns: list[int]) -> list[int]:
    """A locked heading's columns.  A column of the department's own beside it (序号 beside 任务编号) is not meant."""
    if len(columns) < 2 or word not in FORM_LOCKED:
        return columns
    exact = [
        column
        for column in columns
        if any(fold(as_text(grid.at(row, column))) == fold(word) for row in range(first, last + 1))
    ]
    return exact or columns


def _with_second_row(grid: Grid, row: int, columns: dict[str, list[int]]) -> tuple[int, dict[str, list[int]], int]:
    """Join the row below or above when it fills gaps: 进展情况 merged over 完成进度 | 状态 | 进展情况, say.

    Where both rows have a heading in one column, the lower one names the column and the upper one a group.
    """
    for upper, lower in ((row, row + 1), (row - 1, row)):
        other = upper if lower == row else lower
        if not 0 <= other < grid.height or not _is_heading_row(grid.rows[other]):
            continue
        over, below = _headings_in(grid.rows[upper]), _headings_in(grid.rows[lower])
        taken = {column for held in below.values() for column in held}
        joined = {word: list(held) for word, held in below.items()}
        for word, held in over.items():
            if word not in joined and (free := [column for column in held if column not in taken]):
                joined[word] = free
        if len(joined) > len(columns):
            return upper, joined, lower
    return row, columns, row


def _is_heading_row(line: Sequence[Value]) -> bool:
    """Whether a row holds headings and nothing like data: no numbers, and mostly words that are ours."""
    filled = [value for value in line if not is_blank(value)]
    ours = sum(len(held) for held in _headings_in(line).values())
    return ours * 2 > len(filled) and all(isinstance(value, str) for value in filled)


def _is_header(columns: Mapping[str, Sequence[int]]) -> bool:
    keyed = FORM_NO in columns or FORM_TEXT in columns
    return keyed and len(columns) >= _LEAST_HEADINGS and any(word in columns for word in _FIELD_BY_HEADING)


def _width(grid: Grid, header_row: int) -> int:
    return max((len(line) for line in grid.rows[header_row:]), default=0)


def _unknown_words(grid: Grid, first: int, last: int, column: int) -> str:
    words = [str(value) for row in range(first, last + 1) if not is_blank(value := grid.at(row, column))]
    return " ".join(words)


# --- labels ---------------------------------------------------------------------------------------------------

LabelPlace: TypeAlias = tuple[int, int]  # 0-based row, column
_LABELS: Mapping[str, str] = MappingProxyType(
    {
        fold(word): label
        for label in FORM_LABELS
        for word in (
            label,
            *{
                "填报人": ("填表人", "报送人"),
                "填报单位": ("报送单位", "单位名称"),
                "联系电话": ("电话", "联系方式"),
                "填报日期": ("报送日期", "填表日期"),
            }.get(label, ()),
        )
    }
)
_INLINE = re.compile(r"(?:(?<=[\s，,；;])|^)\s*([^:：，,；;\n]{2,8})[:：]")


@dataclass(frozen=True, slots=True)
class Label:
    """The value beside a label, with its 0-based place."""

    value: Value
    row: int
    column: int


def find_labels(grid: Grid, header: HeaderRow) -> dict[str, Label]:
    """The label–value pairs above the header, and below the table where somebody moved them.

    The value stands in the next cell to the right, in a further one where cells were merged, or in the label's
    own cell behind a colon.  The first place with a value wins.
    """
    found: dict[str, Label] = {}
    for row in range(min(header.first_row, _ROWS_SEARCHED)):
        _labels_in(grid.rows[row], row, found)
    if any(label not in found for label in _SIGNED):
        for row in _rows_below_table(grid, header):
            _labels_in(grid.rows[row], row, found)
    return found


# What the department writes itself, and may write below the table.
_SIGNED = (LABEL_REPORTER, LABEL_PHONE, LABEL_DATE)
_ROWS_BELOW = 20


def _rows_below_table(grid: Grid, header: HeaderRow) -> range:
    """The last rows that have nothing in the column of task numbers but words."""
    numbers = header.columns.get(FORM_NO) or header.columns.get(FORM_TEXT, ())
    first = grid.height
    while first > header.last_row + 1 and grid.height - first < _ROWS_BELOW:
        value = grid.at(first - 1, numbers[0]) if numbers else None
        if isinstance(value, (int, float)) or (isinstance(value, str) and fold(value)[:1].isdigit()):
            break
        first -= 1
    return range(first, grid.height)


def _labels_in(line: Sequence[Value], row: int, found: dict[str, Label]) -> None:
    for column, value in enumerate(line):
        if not isinstance(value, str) or not value or len(value) > 200 or is_ours(value):
            continue
        label = _LABELS.get(fold(value).rstrip(":"))
        if label is not None:
            beside = _value_beside(line, column) if label not in found else None
            if beside is not None:
                found[label] = Label(line[beside], row, beside)
            continue
        for label, written in _inline_labels(value):
            found.setdefault(label, Label(written, row, column))


def _inline_labels(text: str) -> Iterator[tuple[str, str]]:
    """填报人：张三　联系电话：63981234, all in one cell."""
    places = [
        (match.start(), match.end(), label)
        for match in _INLINE.finditer(text)
        if (label := _LABELS.get(fold(match[1])))
    ]
    ends = [start for start, _, _ in places[1:]] + [len(text)]
    for (_, start, label), end in zip(places, ends, strict=False):
        if written := text[start:end].strip(" \t\r\n　\u00a0，,；;"):
            yield label, written


def _value_beside(line: Sequence[Value], column: int) -> int | None:
    for beside in range(column + 1, len(line)):
        value = line[beside]
        if is_blank(value) or is_ours(value):
            continue
        if isinstance(value, str) and fold(value).rstrip(":") in _LABELS:
            return None  # the next label: this one was left blank
        return beside
    return None
