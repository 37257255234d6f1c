"""What a revised plan may change, and how 待确认 calls it."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from xltasks.core.schema import Col


class PlanField(StrEnum):
    """What a revised plan may change, as rows of 待确认: a cell of a section sheet, a whole task, or a question."""

    SECTION = "plan-section"
    PROJECT = "plan-project"
    TEXT = "plan-text"
    LEADERS = "plan-leaders"
    LEADS = "plan-leads"
    SUPPORTS = "plan-supports"
    DUE = "plan-due"
    ADDED = "plan-added"
    WITHDRAWN = "plan-withdrawn"
    RESTORED = "plan-restored"
    SAME = "plan-same"
    SPLIT = "plan-split"
    MERGED = "plan-merged"


# Which section column a difference between two plans is about.
PLAN_COLUMNS: Mapping[PlanField, Col] = MappingProxyType(
    {
        PlanField.PROJECT: Col.PROJECT,
        PlanField.TEXT: Col.TEXT,
        PlanField.LEADERS: Col.LEADERS,
        PlanField.LEADS: Col.LEADS,
        PlanField.SUPPORTS: Col.SUPPORTS,
        PlanField.DUE: Col.DUE,
        # A question that was answered with yes leaves the new text behind; the rest is found by it.
        PlanField.SAME: Col.TEXT,
        PlanField.SPLIT: Col.TEXT,
        PlanField.MERGED: Col.TEXT,
    }
)
# What 填报项 on 待确认 says for them.
PLAN_HEADINGS: Mapping[PlanField, str] = MappingProxyType(
    {
        PlanField.SECTION: "所在板块",
        PlanField.PROJECT: Col.PROJECT.value,
        PlanField.TEXT: Col.TEXT.value,
        PlanField.LEADERS: Col.LEADERS.value,
        PlanField.LEADS: Col.LEADS.value,
        PlanField.SUPPORTS: Col.SUPPORTS.value,
        PlanField.DUE: Col.DUE.value,
        PlanField.ADDED: "新增任务",
        PlanField.WITHDRAWN: "撤销任务",
        PlanField.RESTORED: "恢复任务",
        PlanField.SAME: "是否同一任务",
        PlanField.SPLIT: "拆分任务",
        PlanField.MERGED: "合并任务",
    }
)
