"""A section's sheet: one row per task, a real table, lists and rules."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from xlsxwriter import Workbook

from xltasks.core.plan import Assignment, Plan, Role, Section, Task
from xltasks.core.progress import light_of
from xltasks.core.schema import HOME_SHEET, NAME_SEPARATOR, SECTION_TABLE_PREFIX, Col
from xltasks.core.settings import Settings
from xltasks.core.sheet_names import section_heading
from xltasks.messages import workbook as words
from xltasks.render.formulas import light_formula
from xltasks.render.rules import add_section_formats, add_section_rules
from xltasks.render.sheets import (
    DATA_ROW,
    HEAD_ROW,
    SPARE_ROWS,
    Column,
    Stored,
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
    plan: Plan,
    settings: Settings,
    today: date,
) -> None:
    """Add the sheet of one section."""
    sheet = new_sheet(book, name)
    add_head(sheet, formats, section_heading(section), words.SECTION_NOTE, (HOME_SHEET, words.HOME_LINK))
    formula = light_formula(table)
    columns = [
        Column(column, width, look, formula if column is Col.LIGHT else None)
        for column, (width, look) in _SHAPE.items()
    ]
    rows = [_row(project.name, task, plan, settings, today) for project in section.projects for task in project.tasks]
    add_table(sheet, formats, table, columns, rows)
    last_row = HEAD_ROW + max(1, len(rows)) + SPARE_ROWS
    add_section_rules(sheet, DATA_ROW, last_row)
    add_section_formats(sheet, formats, HEAD_ROW, last_row)
    sheet.freeze_panes(DATA_ROW, 3)
    set_page(sheet, repeat=(HEAD_ROW, HEAD_ROW))


def _row(project: str, task: Task, plan: Plan, settings: Settings, today: date) -> list[Stored]:
    light = light_of("", None, task.due, settings=settings, today=today, year=plan.year)
    held: dict[Col, Stored] = {
        Col.NO: task.no,
        Col.PROJECT: project,
        Col.TEXT: task.text,
        Col.LEADERS: NAME_SEPARATOR.join(task.leaders),
        Col.LEADS: _names(a for a in task.assignments if a.role is Role.LEAD),
        Col.SUPPORTS: _names(a for a in task.assignments if a.role is not Role.LEAD),
        Col.DUE: task.due,
        Col.LIGHT: settings.light_word(light) if light else None,
    }
    return [held.get(column) or None for column in Col]


def _names(assignments: Iterable[Assignment]) -> str:
    return NAME_SEPARATOR.join(_name(assignment) for assignment in assignments)


def _name(assignment: Assignment) -> str:
    remarks = [assignment.remark] if assignment.remark else []
    if assignment.role is Role.DATA:
        remarks.append(words.DATA_ONLY_REMARK)
    return assignment.unit + "".join(f"（{remark}）" for remark in remarks)
