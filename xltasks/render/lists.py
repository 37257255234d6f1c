"""The sheets that are one list each: 待确认, 问题清单, 回收情况, 填报记录, 变更记录, 单位, 领导."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from xlsxwriter import Workbook

from xltasks.core.asked import name_heading
from xltasks.core.findings import Finding
from xltasks.core.overview import Overview
from xltasks.core.plan import Plan
from xltasks.core.schema import (
    CHANGES_SHEET,
    CHANGES_TABLE,
    DECISION_ACCEPT,
    DECISION_DECLINE,
    EVENT_WORDS,
    FINDINGS_SHEET,
    FINDINGS_TABLE,
    HOME_SHEET,
    KIND_WORDS,
    LEADERS_SHEET,
    LEADERS_TABLE,
    NAME_SEPARATOR,
    PENDING_SHEET,
    PENDING_TABLE,
    REPORTS_SHEET,
    REPORTS_TABLE,
    RETURNS_SHEET,
    RETURNS_TABLE,
    UNITS_SHEET,
    UNITS_TABLE,
    ChangeCol,
    FindingCol,
    LeaderCol,
    PendingCol,
    ReportCol,
    ReturnCol,
    UnitCol,
)
from xltasks.messages import finding_words
from xltasks.messages import workbook as words
from xltasks.render.formulas import leader_tasks
from xltasks.render.plain_sheet import PlainSheet, Stored
from xltasks.render.rules import a_date, a_list, add_fine_percent, add_rule
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
from xltasks.render.styles import (
    COUNT,
    DATE,
    FIGURE,
    INPUT,
    LITERAL,
    PERCENT,
    TEXT,
    WORD,
    Formats,
    Look,
)

_LITERAL_WORD: Look = {**WORD, "num_format": "@"}
# Nobody fills these lists by hand; a consolidation may append thousands of rows at once.
_DECISION_ROWS = 5000

_PENDING: dict[PendingCol, tuple[float, Look]] = {
    PendingCol.DECISION: (9, {**WORD, **INPUT}),
    PendingCol.SECTION: (16, TEXT),
    PendingCol.TASK: (6, COUNT),
    PendingCol.UNIT: (14, TEXT),
    PendingCol.PERIOD: (10, _LITERAL_WORD),
    PendingCol.FIELD: (10, WORD),
    PendingCol.SENT: (20, LITERAL),
    PendingCol.NOW: (20, LITERAL),
    PendingCol.RETURNED: (24, LITERAL),
    PendingCol.REASON: (24, TEXT),
    PendingCol.FILE: (20, LITERAL),
    PendingCol.SHEET: (10, LITERAL),
    PendingCol.CELL: (8, _LITERAL_WORD),
    PendingCol.ITEM: (10, _LITERAL_WORD),
    PendingCol.DONE: (12, LITERAL),
}
_FINDINGS: dict[FindingCol, tuple[float, Look]] = {
    FindingCol.PERIOD: (10, _LITERAL_WORD),
    FindingCol.SEVERITY: (6, WORD),
    FindingCol.FILE: (18, LITERAL),
    FindingCol.SHEET: (10, LITERAL),
    FindingCol.CELL: (8, _LITERAL_WORD),
    FindingCol.UNIT: (14, TEXT),
    FindingCol.TASK: (6, COUNT),
    FindingCol.FIELD: (10, WORD),
    FindingCol.VALUE: (18, LITERAL),
    FindingCol.MESSAGE: (40, TEXT),
    FindingCol.ACTION: (36, TEXT),
    FindingCol.CODE: (14, _LITERAL_WORD),
    FindingCol.FOUND_ON: (11, DATE),
}
_RETURNS: dict[ReturnCol, tuple[float, Look]] = {
    ReturnCol.PERIOD: (10, _LITERAL_WORD),
    ReturnCol.UNIT: (22, TEXT),
    ReturnCol.FORM_ID: (26, LITERAL),
    ReturnCol.TASKS: (8, COUNT),
    ReturnCol.SENT_ON: (12, DATE),
    ReturnCol.DUE: (12, DATE),
    ReturnCol.STATE: (10, WORD),
    ReturnCol.RETURNED_ON: (12, DATE),
    ReturnCol.FILE: (28, LITERAL),
    ReturnCol.SHA256: (18, {**LITERAL, "text_wrap": False}),
}
_REPORTS: dict[ReportCol, tuple[float, Look]] = {
    ReportCol.SEQ: (6, COUNT),
    ReportCol.PERIOD: (10, _LITERAL_WORD),
    ReportCol.UNIT: (14, TEXT),
    ReportCol.TASK: (6, COUNT),
    ReportCol.ROLE: (9, WORD),
    ReportCol.PROGRESS: (8, PERCENT),
    ReportCol.REMARK: (12, LITERAL),
    ReportCol.STATUS: (9, WORD),
    ReportCol.TEXT: (36, LITERAL),
    ReportCol.PROBLEMS: (20, LITERAL),
    ReportCol.NEXT_STEPS: (20, LITERAL),
    ReportCol.EXTENSION: (11, DATE),
    ReportCol.FIGURES: (24, LITERAL),
    ReportCol.REPORTER: (9, LITERAL),
    ReportCol.PHONE: (13, LITERAL),
    ReportCol.REPORTED_ON: (11, DATE),
    ReportCol.FILE: (18, LITERAL),
    ReportCol.MERGED_ON: (11, DATE),
}
_CHANGES: dict[ChangeCol, tuple[float, Look]] = {
    ChangeCol.SEQ: (6, COUNT),
    ChangeCol.KIND: (14, {**WORD, **INPUT}),
    ChangeCol.TASK: (9, {**COUNT, **INPUT}),
    ChangeCol.BEFORE: (30, {**LITERAL, **INPUT}),
    ChangeCol.AFTER: (30, {**LITERAL, **INPUT}),
    ChangeCol.EFFECTIVE: (12, {**DATE, **INPUT}),
    ChangeCol.WHY: (26, {**LITERAL, **INPUT}),
    ChangeCol.SOURCE: (22, LITERAL),
    ChangeCol.RECORDED_ON: (12, DATE),
    ChangeCol.DONE: (26, LITERAL),
}
_UNITS: dict[UnitCol, tuple[float, Look]] = {
    UnitCol.NAME: (34, TEXT),
    UnitCol.ALIASES: (36, TEXT),
    UnitCol.KIND: (12, WORD),
    UnitCol.GROUPS: (26, TEXT),
    UnitCol.CONTACT: (12, LITERAL),
    UnitCol.PHONE: (20, LITERAL),
}


def add_pending(book: Workbook, formats: Formats) -> None:
    """待确认: empty until a consolidation leaves something to decide."""
    sheet = _sheet(book, formats, PENDING_SHEET, words.PENDING_TITLE, words.PENDING_NOTE)
    columns = [Column(column, *shape) for column, shape in _PENDING.items()]
    add_table(sheet, formats, PENDING_TABLE, columns, [])
    decisions = a_list([DECISION_ACCEPT, DECISION_DECLINE])
    last = (DATA_ROW + _DECISION_ROWS, 0)
    add_rule(sheet, (DATA_ROW, 0), last, decisions, words.DECISION_HINT, words.DECISION_WARNING)


def add_findings(book: Workbook, formats: Formats, plan: Plan, today: date) -> None:
    """问题清单, with what was found in the plan itself."""
    sheet = _sheet(book, formats, FINDINGS_SHEET, words.FINDINGS_TITLE, words.FINDINGS_NOTE)
    columns = [Column(column, *shape) for column, shape in _FINDINGS.items()]
    add_table(sheet, formats, FINDINGS_TABLE, columns, [_finding(found, today) for found in plan.findings])


def add_returns(book: Workbook, formats: Formats) -> None:
    """回收情况: the register, empty until forms are sent."""
    sheet = _sheet(book, formats, RETURNS_SHEET, words.RETURNS_TITLE, words.RETURNS_NOTE)
    columns = [Column(column, *shape) for column, shape in _RETURNS.items()]
    add_table(sheet, formats, RETURNS_TABLE, columns, [])


def add_reports(book: Workbook, formats: Formats) -> None:
    """填报记录: the log, empty until something is reported."""
    sheet = _sheet(book, formats, REPORTS_SHEET, words.REPORTS_TITLE, words.REPORTS_NOTE)
    columns = [Column(column, *shape) for column, shape in _REPORTS.items()]
    add_table(sheet, formats, REPORTS_TABLE, columns, [])
    progress = list(ReportCol).index(ReportCol.PROGRESS)
    add_fine_percent(sheet, formats, DATA_ROW, DATA_ROW + _DECISION_ROWS, progress)


def add_changes(book: Workbook, formats: Formats) -> None:
    """变更记录: how the plan changed, empty until it does; the clerk may declare a change in an own row."""
    sheet = _sheet(book, formats, CHANGES_SHEET, words.CHANGES_TITLE, words.CHANGES_NOTE)
    columns = [Column(column, *shape) for column, shape in _CHANGES.items()]
    add_table(sheet, formats, CHANGES_TABLE, columns, [])
    rules = (
        (ChangeCol.KIND, a_list(list(EVENT_WORDS.values())), words.CHANGE_KIND_HINT, words.LIST_WARNING),
        (ChangeCol.EFFECTIVE, a_date(), words.CHANGE_EFFECTIVE_HINT, words.DUE_WARNING),
    )
    for column, rule, hint, warning in rules:
        place = list(ChangeCol).index(column)
        add_rule(sheet, (DATA_ROW, place), (DATA_ROW + _DECISION_ROWS, place), rule, hint, warning)


def add_units(book: Workbook, formats: Formats, plan: Plan) -> None:
    """单位: the directory, editable; members name their groups."""
    sheet = _sheet(book, formats, UNITS_SHEET, words.UNITS_TITLE, words.UNITS_NOTE)
    columns = [Column(column, *shape) for column, shape in _UNITS.items()]
    rows: list[list[Stored]] = [
        [
            unit.name,
            NAME_SEPARATOR.join(unit.aliases) or None,
            KIND_WORDS[unit.kind],
            NAME_SEPARATOR.join(unit.groups) or None,
            unit.contact or None,
            unit.phone or None,
        ]
        for unit in plan.directory.units
    ]
    add_table(sheet, formats, UNITS_TABLE, columns, rows)
    kind = list(UnitCol).index(UnitCol.KIND)
    last = (DATA_ROW + len(rows) + SPARE_ROWS, kind)
    add_rule(
        sheet,
        (DATA_ROW, kind),
        last,
        a_list(list(KIND_WORDS.values())),
        words.KIND_HINT,
        words.LIST_WARNING,
    )


def add_leaders(book: Workbook, formats: Formats, figures: Overview, posts: Mapping[str, str]) -> None:
    """领导: every leader with the post, as far as it is known, and the number of tasks by formula."""
    sheet = _sheet(book, formats, LEADERS_SHEET, words.LEADERS_TITLE, words.LEADERS_NOTE)
    columns = [
        Column(LeaderCol.NAME, 14, WORD),
        Column(LeaderCol.POST, 34, TEXT),
        Column(LeaderCol.TASKS, 14, FIGURE, leader_tasks()),
    ]
    add_table(
        sheet,
        formats,
        LEADERS_TABLE,
        columns,
        [[leader, posts.get(leader), counted.tasks] for leader, counted in figures.leaders],
    )


def _sheet(book: Workbook, formats: Formats, name: str, title: str, note: str) -> PlainSheet:
    sheet = new_sheet(book, name)
    add_head(sheet, formats, title, note, (HOME_SHEET, words.HOME_LINK), note_column=1)
    sheet.freeze_panes(DATA_ROW, 0)
    set_page(sheet, repeat=(HEAD_ROW, HEAD_ROW))
    return sheet


def _finding(found: Finding, today: date) -> list[Stored]:
    message, action = finding_words(found)
    held: dict[FindingCol, Stored] = {
        FindingCol.SEVERITY: words.SEVERITY_WORDS[found.severity],
        FindingCol.FILE: found.file,
        FindingCol.SHEET: found.sheet,
        FindingCol.CELL: found.cell,
        FindingCol.UNIT: found.unit,
        FindingCol.TASK: found.task,
        FindingCol.FIELD: name_heading(found.field) or None,
        FindingCol.VALUE: found.value,
        FindingCol.MESSAGE: message,
        FindingCol.ACTION: action,
        FindingCol.CODE: found.code,
        FindingCol.FOUND_ON: today,
    }
    return [held.get(column) for column in FindingCol]
