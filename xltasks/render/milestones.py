"""时间节点: the days by which a share of a task is to be done, which 序时进度 goes by."""

from __future__ import annotations

from collections.abc import Sequence

from xlsxwriter import Workbook

from xltasks.core.figure_columns import MilestoneCol
from xltasks.core.schedule import Milestone
from xltasks.core.schema import (
    HOME_SHEET,
    MILESTONES_SHEET,
    MILESTONES_TABLE,
)
from xltasks.messages import workbook as words
from xltasks.render.formulas import milestone_number, serial
from xltasks.render.plain_sheet import Stored
from xltasks.render.rules import a_date, a_share, add_fine_percent, add_rule
from xltasks.render.sheets import (
    DATA_ROW,
    HEAD_ROW,
    SPARE_ROWS,
    Column,
    add_head,
    add_table,
    done,
    new_sheet,
    set_page,
)
from xltasks.render.styles import COUNT, DATE, LITERAL, PERCENT, POINTS, TEXT, Formats, Look

_SHAPE: dict[MilestoneCol, tuple[float, Look]] = {
    MilestoneCol.TASK: (8, COUNT),
    MilestoneCol.NAME: (60, TEXT),
    MilestoneCol.DUE: (12, DATE),
    MilestoneCol.SHARE: (10, PERCENT),
    MilestoneCol.PHRASE: (24, LITERAL),
    MilestoneCol.DAY: (8, COUNT),
    MilestoneCol.PART: (8, POINTS),
}
_PLACE = {column: place for place, column in enumerate(MilestoneCol)}
NUMBERS = (MilestoneCol.DAY, MilestoneCol.PART)


def add_milestones(book: Workbook, formats: Formats, milestones: Sequence[Milestone]) -> None:
    """Add the sheet with what the plan says; one blank row where it names no milestone."""
    sheet = new_sheet(book, MILESTONES_SHEET)
    home = (HOME_SHEET, words.HOME_LINK)
    add_head(sheet, formats, words.MILESTONES_TITLE, words.MILESTONES_NOTE, home, note_column=1)
    columns = [
        Column(column, *shape, milestone_number(column) if column in NUMBERS else None)
        for column, shape in _SHAPE.items()
    ]
    blank: list[Stored] = [0 if column in NUMBERS else None for column in MilestoneCol]
    rows: list[list[Stored]] = [
        [one.task, one.name, one.due, one.share, one.phrase, serial(one.due), one.share] for one in milestones
    ] or [blank]
    add_table(sheet, formats, MILESTONES_TABLE, columns, rows)
    for column in NUMBERS:
        done(sheet.set_column(_PLACE[column], _PLACE[column], None, None, {"hidden": True}))
    last = DATA_ROW + len(rows) + SPARE_ROWS
    for column, rule, hint, warning in (
        (MilestoneCol.DUE, a_date(), words.MILESTONE_DUE_HINT, words.DUE_WARNING),
        (MilestoneCol.SHARE, a_share(), words.MILESTONE_SHARE_HINT, words.MILESTONE_SHARE_WARNING),
    ):
        add_rule(sheet, (DATA_ROW, _PLACE[column]), (last, _PLACE[column]), rule, hint, warning)
    add_fine_percent(sheet, formats, DATA_ROW, last, _PLACE[MilestoneCol.SHARE])
    sheet.freeze_panes(DATA_ROW, 0)
    set_page(sheet, repeat=(HEAD_ROW, HEAD_ROW))
