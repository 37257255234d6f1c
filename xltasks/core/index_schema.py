"""The names of the hidden sheet 索引 and of its tables: every task of every section in one list, for the formulas."""

from __future__ import annotations

from enum import StrEnum

INDEX_SHEET = "索引"
INDEX_TABLE = "索引表"
INDEX_SECTIONS_TABLE = "索引板块表"
INDEX_UNITS_TABLE = "索引单位表"
INDEX_PERIODS_TABLE = "索引期表"


class IndexCol(StrEnum):
    """Headings of 索引表: one row for each row that a section table may have."""

    SEQ = "序"
    SECTION = "板块"
    ROW = "行"
    NO = "编号"
    LEADERS = "领导"
    LEADS = "牵头"
    DUE = "时限"
    PROGRESS = "进度"
    SCHEDULE = "序时"
    SILENT = "未报"
    LIGHT = "亮灯"
    CHOSEN = "选中"
    LAG = "滞后"
    SOON = "临期"
    LEADER_PAGE = "领导页"
    UNIT_PAGE = "单位页"


class IndexSectionCol(StrEnum):
    """Headings of 索引板块表: where each section table stands."""

    SECTION = "板块"
    PAGE = "页"
    HEAD = "表头行"


class IndexUnitCol(StrEnum):
    """Headings of 索引单位表: the units of 单位 with the tasks they lead."""

    SEQ = "序"
    UNIT = "单位"
    TASKS = "牵头数"
    RANK = "名次"


class IndexPeriodCol(StrEnum):
    """Headings of 索引期表: the periods of the plan's year, and which of them have data."""

    SEQ = "序"
    PERIOD = "报告期"
    ORDER = "次序"
