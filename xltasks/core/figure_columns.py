"""Headings of 量化指标 and 时间节点: the indicators of tasks with their figures, and their milestones."""

from __future__ import annotations

from enum import StrEnum


class IndicatorCol(StrEnum):
    """Headings of 量化指标, in order.  One row is one indicator of a task."""

    TASK = "任务编号"
    NO = "指标序"
    NAME = "指标"
    REQUIREMENT = "要求"
    VALUE = "目标值"
    UNIT = "单位"
    STRETCH = "力争值"
    CUMULATIVE = "是否累计"
    BASE = "基数"
    ACTUAL = "实际值"
    COMPLETION = "完成率"
    TEXT = "原文"
    REPORTED_BY = "填报单位"
    UPDATED = "更新日期"


FORM_LAST_FIGURE = "上期实际值"
# Headings of 量化指标 in a form; only 实际值 is unlocked.
FIGURE_HEADINGS = (
    IndicatorCol.TASK,
    IndicatorCol.NO,
    IndicatorCol.NAME,
    IndicatorCol.REQUIREMENT,
    IndicatorCol.VALUE,
    IndicatorCol.UNIT,
    IndicatorCol.STRETCH,
    IndicatorCol.CUMULATIVE,
    IndicatorCol.BASE,
    FORM_LAST_FIGURE,
    IndicatorCol.ACTUAL,
    IndicatorCol.COMPLETION,
    IndicatorCol.TEXT,
)


class MilestoneCol(StrEnum):
    """Headings of 时间节点, in order.  One row is a day by which a share of a task is to be done.

    The last two are hidden formulas: the date and the share as numbers, 0 for anything else, since one text in a
    column would spoil the formulas that count over it.
    """

    TASK = "任务编号"
    NAME = "节点"
    DUE = "到期日"
    SHARE = "应达进度"
    PHRASE = "依据"
    DAY = "日期数"
    PART = "进度数"
