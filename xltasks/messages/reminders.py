"""催报清单: headings, reminder texts ready to paste, and the reasons of 考核评分."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from xltasks.core.reminders import Need
from xltasks.core.scores import Reason

OFFICE = "督查室"
SUBJECT = "{period}催报清单"
SHEET, SCORES_SHEET, POINTS_SHEET = "催报清单", "考核评分", "评分明细"
TITLE = "{period}重点工作填报催报清单"
NOTE = "截至{day}。应报{sent}个单位：未回收{missing}个，已退回{rejected}个，待补{incomplete}个。催报文字可以直接复制到短信、微信群里。"
NOTHING_SENT = "截至{day}。本期没有下发填报表，没有需要催报的单位。"
ALL_BACK = "截至{day}。应报{sent}个单位，都已报齐，没有需要催报的单位。"

NEED_WORDS: Mapping[Need, str] = MappingProxyType(
    {Need.MISSING: "未回收", Need.REJECTED: "已退回", Need.INCOMPLETE: "待补"}
)
HEADINGS = (
    "报告期",
    "单位",
    "联系人",
    "联系电话",
    "报送截止",
    "逾期天数",
    "状态",
    "任务数",
    "任务编号",
    "要补内容",
    "催报文字",
    "备注",
)

GREETING = "【催报】{unit}{contact}："
CONTACT = "（{contact}）"
DUE = "应于{due}前报送"
NO_DUE = "需要报送"
LATE, TODAY, EARLY = "，已逾期{days}天", "，今天到期", "，还有{days}天到期"
WHICH = "涉及任务{count}项（第{tasks}项）"
PUT_OFF = "第{task}项原定{first}完成，第{times}次延期至{until}"
TEXT: Mapping[Need, str] = MappingProxyType(
    {
        Need.MISSING: "你单位{period}重点工作填报表{due}{late}，目前没有收到。{which}请尽快填好下发的“{form}”报{office}；已经报送的，请再发一次并告知。",
        Need.REJECTED: "你单位{period}重点工作填报表{due}{late}。报来的文件“{file}”没有采用{reason}，请在下发的“{form}”上重新填报，尽快报{office}。{which}",
        Need.INCOMPLETE: "你单位{period}重点工作填报表已收到，还缺以下内容：{gaps}。请在“{form}”上补全，尽快报{office}。",
    }
)
REASON = "，原因是{reasons}"
GAP = "第{task}项缺{fields}"
GAP_WHOLE = "第{task}项没有填"
REFUSED: Mapping[str, str] = MappingProxyType(
    {
        "unreadable": "文件打不开或已损坏",
        "encrypted": "文件有打开密码",
        "too-big": "文件过大或不正常",
        "half-synced": "文件没有传完整",
        "not-a-form": "不是下发的填报表",
        "wrong-plan": "是别的方案的填报表",
        "wrong-period": "是别的报告期的填报表",
        "wrong-unit": "是别的单位的填报表",
        "unknown-unit-return": "认不出是哪个单位的表",
        "identity-conflict": "表内的单位、报告期前后不一致",
        "heading-missing": "缺少必要的列",
        "heading-doubled": "有重复的列",
    }
)
FROM_REPORT = "联系人取自最近一次填报表"
NO_CONTACT = "“单位”页没有联系人"
UNKNOWN_UNIT = "“单位”页没有这个名称，可能改了名，请核对"

# --- 考核评分 -------------------------------------------------------------------------------------------------

SCORES_TITLE = "{year}年考核评分（截至{period}）"
SCORES_NOTE = "全年得分＝基础分{base}＋各期加减分。每一分的来由见“评分明细”。评分标准在总表“设置”页。"
SCORES_HEADINGS = ("名次", "单位", "基础分", "本期加减", "全年加减", "全年得分")
POINTS_TITLE = "{year}年评分明细（截至{period}）"
POINTS_NOTE = "一行一条加减分，写明来由。"
NO_POINTS = "截至{period}没有加减分。"
POINTS_HEADINGS = ("报告期", "单位", "加减分", "事由", "任务编号", "依据")
REASON_WORDS: Mapping[Reason, str] = MappingProxyType(
    {
        Reason.LATE: "迟报",
        Reason.MISSING: "未报",
        Reason.EMPTY_PHRASE: "进展情况只有空话",
        Reason.EARLY: "提前办结",
    }
)
GROUNDS: Mapping[Reason, str] = MappingProxyType(
    {
        Reason.LATE: "报送截止{day}，之后才报",
        Reason.MISSING: "报送截止{day}，没有报或退回没有补报",
        Reason.EMPTY_PHRASE: "进展情况写“{said}”",
        Reason.EARLY: "{day}填报已完成，早于完成时限{due}",
    }
)

# --- drafts ---------------------------------------------------------------------------------------------------

DRAFT_SUBJECT = "【催报】{unit}{period}重点工作填报表"
DRAFT_BODY = "{text}\n\n附件：{form}\n\n{office}\n{day}\n"
