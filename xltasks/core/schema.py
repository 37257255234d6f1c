"""Names of sheets, tables, headings and fields: the shape of the master and of a form.

Headings are the outside contract's words.  Every reader looks columns up by these headings, never by position.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from xltasks.core.events import EventKind
from xltasks.core.findings import Severity
from xltasks.core.plan import Role
from xltasks.core.settings import Light, StatusMeaning
from xltasks.core.states import ReturnState
from xltasks.core.units import UnitKind


class Field(StrEnum):
    """What a unit may fill for a task, in the order of the form's last six columns."""

    PROGRESS = "progress"
    STATUS = "status"
    TEXT = "text"
    PROBLEMS = "problems"
    NEXT_STEPS = "next_steps"
    EXTENSION = "extension"


# --- the form -------------------------------------------------------------------------------------------------

FORM_SHEET = "填报表"
FORM_HELP_SHEET = "填表说明"
STAMP_SHEET = "_xltasks"  # very hidden; in a form and in a master

FORM_NO = "任务编号"
FORM_SECTION = "板块"
FORM_PROJECT = "项目"
FORM_TEXT = "重点工作目标任务"
FORM_LEADERS = "牵头领导"
FORM_ROLE = "本单位职责"
FORM_DUE = "完成时限"
FORM_LAST = "上期进度"

FIELD_HEADINGS: Mapping[Field, str] = MappingProxyType(
    {
        Field.PROGRESS: "完成进度",
        Field.STATUS: "状态",
        Field.TEXT: "进展情况",
        Field.PROBLEMS: "存在问题",
        Field.NEXT_STEPS: "下一步措施",
        Field.EXTENSION: "申请延期至",
    }
)
FORM_LOCKED = (FORM_NO, FORM_SECTION, FORM_PROJECT, FORM_TEXT, FORM_LEADERS, FORM_ROLE, FORM_DUE, FORM_LAST)
FORM_HEADINGS = (*FORM_LOCKED, *FIELD_HEADINGS.values())

LABEL_UNIT = "填报单位"
LABEL_PERIOD = "报告期"
LABEL_DUE = "报送截止"
LABEL_REPORTER = "填报人"
LABEL_PHONE = "联系电话"
LABEL_DATE = "填报日期"
FORM_LABELS = (LABEL_UNIT, LABEL_PERIOD, LABEL_DUE, LABEL_REPORTER, LABEL_PHONE, LABEL_DATE)

ROLE_WORDS: Mapping[Role, str] = MappingProxyType({Role.LEAD: "牵头", Role.SUPPORT: "配合", Role.DATA: "提供数据"})

# --- the master -----------------------------------------------------------------------------------------------

HOME_SHEET = "首页"
OVERVIEW_SHEET = "总览"
PENDING_SHEET = "待确认"
FINDINGS_SHEET = "问题清单"
RETURNS_SHEET = "回收情况"
REPORTS_SHEET = "填报记录"
CHANGES_SHEET = "变更记录"
INDICATORS_SHEET = "量化指标"  # in a master and in a form
MILESTONES_SHEET = "时间节点"
UNITS_SHEET = "单位"
LEADERS_SHEET = "领导"
SETTINGS_SHEET = "设置"

LEADER_PAGE_SHEET = "领导页"
UNIT_PAGE_SHEET = "单位页"

# Section tables are 板块01, 板块02 …; the sheet may be renamed, the table keeps its name.
SECTION_TABLE_PREFIX = "板块"
PENDING_TABLE = "待确认表"
FINDINGS_TABLE = "问题清单表"
RETURNS_TABLE = "回收情况表"
REPORTS_TABLE = "填报记录表"
CHANGES_TABLE = "变更表"
INDICATORS_TABLE = "指标表"
MILESTONES_TABLE = "节点表"
UNITS_TABLE = "单位表"
LEADERS_TABLE = "领导表"
STATUS_TABLE = "状态表"
LIGHTS_TABLE = "亮灯表"
SETTINGS_TABLE = "设置表"

# Defined names: what lists, rules and formulas refer to.
NAME_LEADERS = "领导名单"
NAME_UNITS = "单位名单"
NAME_STATUS = "状态词"
NAME_AS_OF = "基准日"
NAME_NEAR_DUE_DAYS = "临期天数"
NAME_YELLOW_GAP = "黄灯差距"
NAME_RED_GAP = "红灯差距"
NAME_YEAR_START = "起算日"  # 1 January of the plan's year: where calendar progress starts
NAME_PERIOD = "本次报告期"  # the cell on 首页 that the buttons take their period from

# Cells where somebody picks a name: whose tasks 总览 counts, and whose page it is.
NAME_CHOSEN_LEADER = "选看领导"
NAME_CHOSEN_UNIT = "选看单位"
NAME_LEADER_PAGE = "领导页姓名"
NAME_UNIT_PAGE = "单位页单位"
NAME_UNIT_PAGE_NAMES = "单位页名称"  # the unit and its groups, as formulas look for them

# One defined name for each light's word, so that formulas and rules follow what 设置 calls it.
NAME_LIGHTS: Mapping[Light, str] = MappingProxyType(
    {Light.DONE: "灯_办结", Light.GREEN: "灯_正常", Light.YELLOW: "灯_滞后", Light.RED: "灯_严重"}
)


class Col(StrEnum):
    """Headings of the section sheets, in order."""

    NO = "编号"
    PROJECT = "项目"
    TEXT = "重点工作目标任务"
    LEADERS = "牵头领导"
    LEADS = "牵头单位"
    SUPPORTS = "配合单位"
    DUE = "完成时限"
    SCHEDULE = "序时进度"
    PROGRESS = "完成进度"
    STATUS = "状态"
    LIGHT = "亮灯"
    LATEST = "最新进展"
    PROBLEMS = "存在问题"
    NEXT_STEPS = "下一步措施"
    REPORTED_BY = "填报单位"
    UPDATED = "更新日期"
    REMARKS = "督查备注"


# Which section column shows which field of the lead units' reports.
SECTION_FIELDS: Mapping[Field, Col] = MappingProxyType(
    {
        Field.PROGRESS: Col.PROGRESS,
        Field.STATUS: Col.STATUS,
        Field.TEXT: Col.LATEST,
        Field.PROBLEMS: Col.PROBLEMS,
        Field.NEXT_STEPS: Col.NEXT_STEPS,
    }
)


class ReportCol(StrEnum):
    """Headings of 填报记录, in order.  One row is what one unit said of one task in one return."""

    SEQ = "序号"
    PERIOD = "报告期"
    UNIT = "填报单位"
    TASK = "任务编号"
    ROLE = "本单位职责"
    PROGRESS = "完成进度"
    REMARK = "进度说明"
    STATUS = "状态"
    TEXT = "进展情况"
    PROBLEMS = "存在问题"
    NEXT_STEPS = "下一步措施"
    EXTENSION = "申请延期至"
    FIGURES = "量化指标"
    REPORTER = "填报人"
    PHONE = "联系电话"
    REPORTED_ON = "填报日期"
    FILE = "来源文件"
    MERGED_ON = "汇总日期"


class ReturnCol(StrEnum):
    """Headings of 回收情况, in order.  One row is one unit in one period."""

    PERIOD = "报告期"
    UNIT = "单位"
    FORM_ID = "表号"
    TASKS = "任务数"
    SENT_ON = "下发日期"
    DUE = "报送截止"
    STATE = "回收状态"
    RETURNED_ON = "回收日期"
    FILE = "回收文件"
    SHA256 = "文件指纹"


class PendingCol(StrEnum):
    """Headings of 待确认, in order.  One row is one cell that waits for the clerk."""

    DECISION = "决定"
    SECTION = "板块"
    TASK = "任务编号"
    UNIT = "填报单位"
    PERIOD = "报告期"
    FIELD = "填报项"
    SENT = "下发时"
    NOW = "总表现值"
    RETURNED = "回收值"
    REASON = "原因"
    FILE = "来源文件"
    SHEET = "工作表"
    CELL = "单元格"
    ITEM = "确认号"
    DONE = "处理结果"


class FindingCol(StrEnum):
    """Headings of 问题清单, in order."""

    PERIOD = "报告期"
    SEVERITY = "程度"
    FILE = "文件"
    SHEET = "工作表"
    CELL = "单元格"
    UNIT = "单位"
    TASK = "任务编号"
    FIELD = "填报项"
    VALUE = "原值"
    MESSAGE = "问题"
    ACTION = "怎么办"
    CODE = "代码"
    FOUND_ON = "发现日期"


class ChangeCol(StrEnum):
    """Headings of 变更记录, in order.  One row is one change of the plan; a row without 序号 the clerk declared."""

    SEQ = "序号"
    KIND = "事项"
    TASK = "任务编号"
    BEFORE = "原值"
    AFTER = "新值"
    EFFECTIVE = "生效日期"
    WHY = "原因"
    SOURCE = "来源"
    RECORDED_ON = "登记日期"
    DONE = "办理结果"


class UnitCol(StrEnum):
    """Headings of 单位, in order.  Also those of a --units file (only 全称 is required there)."""

    NAME = "单位全称"
    ALIASES = "简称"
    KIND = "类别"
    GROUPS = "所属群体"
    CONTACT = "联系人"
    PHONE = "联系电话"


class LeaderCol(StrEnum):
    """Headings of 领导, in order."""

    NAME = "姓名"
    POST = "职务"
    TASKS = "牵头任务数"


class StatusCol(StrEnum):
    """Headings of the status words on 设置."""

    WORD = "状态词"
    MEANING = "含义"
    VARIANTS = "同义写法"


class LightCol(StrEnum):
    """Headings of the lights on 设置."""

    WORD = "亮灯"
    MEANING = "灯义"


class SettingCol(StrEnum):
    """Headings of the other settings on 设置."""

    NAME = "设置项"
    VALUE = "取值"
    NOTE = "说明"


class Setting(StrEnum):
    """The other settings of 设置 by name."""

    AS_OF = "基准日期"
    NEAR_DUE = "临期天数"
    YELLOW = "黄灯差距"
    RED = "红灯差距"
    FIGURE_GAP = "指标偏差"
    DUE_AFTER = "期后报送天数"
    SCORES = "考核评分"
    SCORE_BASE = "考核基础分"
    SCORE_LATE = "迟报扣分"
    SCORE_MISSING = "未报扣分"
    SCORE_EMPTY = "空话扣分"
    SCORE_EARLY = "提前办结加分"
    SCORE_PHRASES = "空话词"
    OUTBOX = "下发文件夹"
    INBOX = "回收文件夹"


SWITCH_ON, SWITCH_OFF = "是", "否"
DECISION_ACCEPT = "采用"
DECISION_DECLINE = "不采用"
NAME_SEPARATOR = "、"  # between names in one cell
WITHDRAWN_STATUS = "已撤销"  # the status of a task that left the plan; fixed, and no word of 设置

KIND_WORDS: Mapping[UnitKind, str] = MappingProxyType(
    {
        UnitKind.DEPARTMENT: "政府部门",
        UnitKind.PARTY: "党委部门",
        UnitKind.INSTITUTION: "事业单位",
        UnitKind.TOWN: "区镇",
        UnitKind.COMPANY: "国有企业",
        UnitKind.VERTICAL: "垂管单位",
        UnitKind.TASKFORCE: "专班",
        UnitKind.GROUP: "群体",
        UnitKind.OTHER: "其他",
    }
)

STATUS_MEANING_WORDS: Mapping[StatusMeaning, str] = MappingProxyType(
    {
        StatusMeaning.NOT_STARTED: "未开始",
        StatusMeaning.ON_TRACK: "正常",
        StatusMeaning.SLOW: "偏慢",
        StatusMeaning.DONE: "完成",
        StatusMeaning.PAUSED: "暂停",
    }
)
LIGHT_MEANING_WORDS: Mapping[Light, str] = MappingProxyType(
    {Light.DONE: "完成", Light.GREEN: "正常", Light.YELLOW: "偏慢", Light.RED: "逾期或严重偏慢"}
)
RETURN_STATE_WORDS: Mapping[ReturnState, str] = MappingProxyType(
    {
        ReturnState.RETURNED: "已回收",
        ReturnState.LATE: "迟报",
        ReturnState.MISSING: "未回收",
        ReturnState.REJECTED: "已退回",
    }
)
EVENT_WORDS: Mapping[EventKind, str] = MappingProxyType(
    {
        EventKind.DUE: "调整时限",
        EventKind.TEXT: "调整内容",
        EventKind.LEADERS: "调整牵头领导",
        EventKind.LEADS: "调整牵头单位",
        EventKind.SUPPORTS: "调整配合单位",
        EventKind.PROJECT: "调整项目",
        EventKind.ADDED: "新增任务",
        EventKind.WITHDRAWN: "撤销任务",
        EventKind.RESTORED: "恢复任务",
        EventKind.UNIT_RENAMED: "单位更名",
        EventKind.LEADER_SUCCEEDED: "领导接任",
    }
)
SEVERITY_WORDS: Mapping[Severity, str] = MappingProxyType(
    {Severity.ERROR: "未采用", Severity.WARNING: "请核对", Severity.INFO: "提示"}
)
