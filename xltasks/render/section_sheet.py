"""A section's sheet: one row per task, a real table, lists and rules."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from xlsxwriter import Workbook

from xltasks.core.grid import Value
from xltasks.core.plan import Plan, Section
from xltasks.core.schema import HOME_SHEET, SECTION_TABLE_PREFIX, Col
from xltasks.core.seen_rows import Task
from xltasks.core.sheet_names import section_heading
from xltasks.messages import workbook as words
from xltasks.render.formulas import light_formula, schedule_formula
from xltasks.render.mark import Mark
from xltasks.render.plain_sheet import Stored
from xltasks.render.rules import add_section_formats, add_section_rules
from xltasks.render.sheets import (
    DATA_ROW,
    HEAD_ROW,
    SPARE_ROWS,
    Column,
    add_head,
    add_table,
    new_sheet,
    set_page,
)
from xltasks.render.styles import COUNT, DATE, LINE, PERCENT, TEXT, WORD, Formats, Look

# No line above or below: a rule draws it where a new project begins.
_PROJECT: Look = {
    **TEXT,
    "border": 0,
    "left": 1,
    "right": 1,
    "left_color": LINE,
    "right_color": LINE,
    "valign": "top",
}
_SHAPE: dict[Col, tuple[float, Look]] = {
    Col.NO: (5, COUNT),
    Col.PROJECT: (10, _PROJECT),
    Col.TEXT: (36, TEXT),
    Col.LEADERS: (8, WORD),
    Col.LEADS: (12, TEXT),
    Col.SUPPORTS: (16, TEXT),
    Col.DUE: (10.5, DATE),
    Col.SCHEDULE: (6, PERCENT),
    Col.PROGRESS: (6, PERCENT),
    Col.STATUS: (8.5, WORD),
    Col.LIGHT: (5.5, WORD),
    Col.LATEST: (26, TEXT),
    Col.PROBLEMS: (14, TEXT),
    Col.NEXT_STEPS: (14, TEXT),
    Col.REPORTED_BY: (10, TEXT),
    Col.UPDATED: (10.5, DATE),
    Col.REMARKS: (9, TEXT),
}


def section_tables(plan: Plan) -> tuple[str, ...]:
    """Names of the section tables, in the plan's order: 板块01, 板块02, …"""
    return tuple(f"{SECTION_TABLE_PREFIX}{place:02d}" for place in range(1, len(plan.sections) + 1))


def add_section(
    book: Workbook,
    formats: Formats,
    *,
    name: str,
    table: str,
    section: Section,
    tasks: Sequence[Task],
    mark: Mark,
) -> None:
    """Add the sheet of one section with its tasks as :mod:`xltasks.render.first_board` has them."""
    sheet = new_sheet(book, name)
    title, note = mark.title(section_heading(section)), mark.note(words.SECTION_NOTE)
    add_head(sheet, formats, title, note, (HOME_SHEET, words.HOME_LINK))
    formulas = {Col.SCHEDULE: schedule_formula(table), Col.LIGHT: light_formula(table)}
    columns = [Column(column, width, look, formulas.get(column)) for column, (width, look) in _SHAPE.items()]
    rows = [[_shown(task, column) for column in Col] for task in tasks]
    add_table(sheet, formats, table, columns, rows)
    last_row = HEAD_ROW + max(1, len(rows)) + SPARE_ROWS
    add_section_rules(sheet, DATA_ROW, last_row)
    add_section_formats(sheet, formats, HEAD_ROW, last_row)
    sheet.freeze_panes(DATA_ROW, 3)
    set_page(sheet, repeat=(HEAD_ROW, HEAD_ROW))


def _shown(task: Task, column: Col) -> Stored:
    if column is Col.LIGHT:
        return task.light or None
    return task.expected if column is Col.SCHEDULE else _stored(task.values.get(column))


def _stored(value: Value) -> Stored:
    if value is None or isinstance(value, (str, int, float, date)):
        return value
    raise TypeError(value)
