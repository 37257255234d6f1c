"""What every reader of a plan document gives: paragraphs and table rows, in the document's order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from xltasks.plans.cells import squeeze


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands: line of a text, row of a Word table, row of a sheet.  Counted from 1."""

    kind: str  # "line", "row", "paragraph" or "aside"; words in messages.plan_findings.place_words
    number: int
    sheet: str | None = None


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Text outside the table."""

    text: str
    place: Place


@dataclass(frozen=True, slots=True)
class GridRow:
    """One table row.  Cells that merging hides are blank; a spanning cell stands in its first column.

    ``whole``: False where cells are missing or too many, so that their columns are not known.
    """

    cells: tuple[str, ...]
    place: Place
    page: int = 0
    whole: bool = True


Item = Paragraph | GridRow


class Column(StrEnum):
    """The columns a plan's table may have."""

    NO = "no"
    PROJECT = "project"
    TEXT = "text"
    LEADERS = "leaders"
    UNITS = "units"
    LEADS = "leads"
    SUPPORTS = "supports"
    DUE = "due"


_HEADINGS: dict[Column, str] = {
    Column.NO: "序号 编号 项目序号 任务编号 序",
    Column.PROJECT: "项目 重点项目 工作项目 项目名称 类别 工作类别 事项 重点事项",
    Column.TEXT: "重点工作目标任务 目标任务 工作目标任务 重点任务 工作任务 主要任务 任务 任务内容 工作内容 重点工作 "
    "重点工作任务 目标任务内容 主要目标任务 年度目标任务 具体任务 具体内容 工作目标",
    Column.LEADERS: "牵头领导 责任领导 分管领导 挂钩领导 牵头区领导 牵头市领导 牵头县领导 区领导 市领导 县领导 领导 "
    "责任人",
    Column.UNITS: "责任单位 责任部门 责任单位及部门 承办单位 落实单位 单位",
    Column.LEADS: "牵头单位 牵头部门 主办单位 牵头责任单位",
    Column.SUPPORTS: "配合单位 配合部门 协办单位 参与单位 协同单位 配合责任单位",
    Column.DUE: "完成时限 时限 完成时间 时间节点 办结时限 时限要求 完成期限",
}
_COLUMN_OF = {heading: column for column, headings in _HEADINGS.items() for heading in headings.split()}


def column_of(heading: str) -> Column | None:
    """The column that a heading names; spaces, line breaks and ★ do not matter."""
    return _COLUMN_OF.get(squeeze(heading).replace(" ", "").strip("★*（）()"))


def match_headings(cells: Sequence[str]) -> dict[Column, int] | None:
    """Column → index for a heading row, or None if the row heads no table of tasks.

    A table of tasks has a column of tasks and one of units.
    """
    columns: dict[Column, int] = {}
    for index, cell in enumerate(cells):
        if (column := column_of(cell)) is not None:
            columns.setdefault(column, index)
    if Column.TEXT not in columns or not {Column.UNITS, Column.LEADS} & columns.keys():
        return None
    # 责任单位 beside 牵头单位 names the others.
    if Column.UNITS in columns and Column.LEADS in columns and Column.SUPPORTS not in columns:
        columns[Column.SUPPORTS] = columns.pop(Column.UNITS)
    return columns
