"""Where things stand on a form's first sheet, and how high a row must be for its wrapped text."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from xltasks.core.form import FormRow
from xltasks.core.heights import HIGHEST, text_lines
from xltasks.core.schema import (
    FIELD_HEADINGS,
    FORM_DUE,
    FORM_HEADINGS,
    FORM_LAST,
    FORM_LEADERS,
    FORM_NO,
    FORM_PROJECT,
    FORM_ROLE,
    FORM_SECTION,
    FORM_TEXT,
    LABEL_DATE,
    LABEL_DUE,
    LABEL_PERIOD,
    LABEL_PHONE,
    LABEL_REPORTER,
    LABEL_UNIT,
    Field,
)

TITLE_ROW = 0
NOTE_ROW = 3
HEADER_ROW = 4
FIRST_ROW = 5

# Excel lets a protected sheet be filtered and its rows dragged open, which long answers need.  Sorting stays
# refused whatever is allowed, because the sorted rows hold locked cells; that is the price of the locks.
ALLOWED = {
    "select_locked_cells": True,
    "select_unlocked_cells": True,
    "format_rows": True,
    "format_columns": True,
    "autofilter": True,
    "sort": True,
}

# Narrow enough that A4 landscape, one page wide, still prints at three quarters of the size on the screen.
# In characters of the workbook's default font; one Chinese character at 10.5 pt is as wide as two of them.
WIDTHS: Mapping[str, float] = MappingProxyType(
    {
        FORM_NO: 5.5,
        FORM_SECTION: 8.5,
        FORM_PROJECT: 8.5,
        FORM_TEXT: 28,
        FORM_LEADERS: 7,
        FORM_ROLE: 6.5,
        FORM_DUE: 10.5,
        FORM_LAST: 6.5,
        FIELD_HEADINGS[Field.PROGRESS]: 7,
        FIELD_HEADINGS[Field.STATUS]: 8.8,
        FIELD_HEADINGS[Field.TEXT]: 35,
        FIELD_HEADINGS[Field.PROBLEMS]: 19,
        FIELD_HEADINGS[Field.NEXT_STEPS]: 19,
        FIELD_HEADINGS[Field.EXTENSION]: 10.5,
    }
)
COLUMNS: Mapping[str, int] = MappingProxyType({heading: at for at, heading in enumerate(FORM_HEADINGS)})
FIELD_COLUMNS: Mapping[Field, int] = MappingProxyType(
    {field: COLUMNS[heading] for field, heading in FIELD_HEADINGS.items()}
)
LAST_COLUMN = len(FORM_HEADINGS) - 1

# label -> (row, column); its value stands in the next cell, under a wide column, so that nothing is merged
LABEL_CELLS: Mapping[str, tuple[int, int]] = MappingProxyType(
    {
        LABEL_UNIT: (1, 2),
        LABEL_PERIOD: (1, 9),
        LABEL_DUE: (1, 11),
        LABEL_REPORTER: (2, 2),
        LABEL_PHONE: (2, 9),
        LABEL_DATE: (2, 11),
    }
)

_LINE = 15.0  # points a line of 10.5 pt Chinese takes, with the leading of the looser fonts
_PADDING = 6.0
_LEAST_LINES = 4  # room to write by hand or in the cell before the row must be dragged open


def row_height(texts: Iterable[tuple[str, float]], least_lines: int = 1) -> float:
    """Height in points for a row of wrapped (text, column width) cells."""
    lines = max((text_lines(text, width) for text, width in texts), default=1)
    return min(HIGHEST, max(lines, least_lines) * _LINE + _PADDING)


def task_height(row: FormRow) -> float:
    """Height in points of one task's row: all of its text, and room to write."""
    texts = [
        (row.section, WIDTHS[FORM_SECTION]),
        (row.project, WIDTHS[FORM_PROJECT]),
        (row.text, WIDTHS[FORM_TEXT]),
        ("\n".join(row.leaders), WIDTHS[FORM_LEADERS]),
    ]
    texts += [(value, WIDTHS[FIELD_HEADINGS[field]]) for field, value in row.sent if isinstance(value, str)]
    return row_height(texts, _LEAST_LINES)
