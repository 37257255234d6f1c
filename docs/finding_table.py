"""Print the README's table of finding codes: each with an example and what the clerk does.

python docs/finding_table.py
"""

from __future__ import annotations

import string

from xltasks.core.findings import SEVERITY
from xltasks.messages.check_figure_findings import CHECK_FIGURE_WORDS
from xltasks.messages.check_findings import CHECK_WORDS
from xltasks.messages.findings import FINDING_WORDS

_USUAL = {
    "file": "区教育局_2023-06.xlsx",
    "sheet": "填报表",
    "cell": "I9",
    "unit": "区教育局",
    "task": "95",
    "field": "progress",
    "value": "……",
    "period": "2023-05",
    "now": "60%",
    "before": "70%",
    "place": "第12行",
    "count": "2",
    "why": "文件不完整",
    "kind": "PDF 文件",
    "damaged": "没有身份页",
    "heading": "状态",
    "column": "完成时限",
    "remark": "实验幼儿园滞后",
    "label": "填报日期",
    "today": "2023-07-06",
    "times": "5",
    "progress": "60%",
    "shown": "区科技局",
    "other": "区科技局",
    "year": "2023",
    "lead": "区住建局",
    "said": "已完成",
    "due": "2023-12-31",
    "first": "2023-12-31",
    "name": "钱宇",
    "figures": "新增上市公司40%",
    "reckoned": "40%",
    "tasks": "118",
    "home": "四、扩大有效需求",
    "twin": "96",
    "table": "单位表",
    "formula": "单位表[单位全称]",
    "held": "单位表[#REF!]",
    "last": "90",
    "end": "93",
    "free": "119",
    "other_sheet": "一、民生",
    "other_cell": "A5",
    "listed": "单位",
    "section": "二、发展",
    "status": "已撤销",
    "word": "进展缓慢",
    "red": "20%",
    "least": "0%",
    "most": "100%",
    "on": "是",
    "off": "否",
    "page": "量化指标",
}
_VALUES = {
    "no-lead": "区教育局、各区镇",
    "no-year": "区政府重点工作方案",
    "leader-title": "副区长钱宇",
    "due-unread": "适时",
    "due-approximate": "近期",
    "due-before-year": "2022年底前",
    "part-without-units": "（三）加强统筹",
    "heading-doubled": "0.6",
    "roles-disagree": "未启动",
    "duplicate-task": "新建学校六所。",
    "number-gap": "13—15",
    "unnumbered-task": "加快推进项目建设。",
    "count-differs": "118",
    "similar-names": "区突出生态环境问题整改工作专班",
    "unplaced-text": "以上任务请认真落实。",
    "unknown-group": "各部门",
    "alias-clash": "教育局",
    "unit-without-prefix": "公积金中心",
    "unit-doubled": "区教育局",
    "wrong-period": "2023-05",
    "wrong-unit": "区教育局",
    "unknown-unit-return": "教育科",
    "identity-conflict": "区教育局、区科技局",
    "old-form": "2fe84990-2023-06-d43e-1-5cdc",
    "superseded-return": "50%",
    "sheet-copied": "填报表、填报表 (2)",
    "sheet-left-out": "",
    "rows-hidden": "3",
    "bad-signature-date": "六月底",
    "unknown-task": "200",
    "not-your-task": "已开工",
    "row-unplaced": "以上情况属实",
    "row-unclear": "0.6",
    "text-unrecognised": "0.6",
    "identity-unsure": "0.6",
    "rejected-with-file": "0.6",
    "row-doubled": "0.6",
    "under-merge": "0.6",
    "merged-down": "0.6",
    "struck-through": "已开工",
    "row-missing": "31、33",
    "extra-text": "另附说明",
    "cell-note": "实际进度以7月数为准",
    "text-box": "见下页",
    "locked-edited": "2024-06-30",
    "reassigned": "0.6",
    "error-value": "#REF!",
    "bad-progress": "基本完成",
    "progress-remark": "80%（实验幼儿园滞后）",
    "over-100": "112%",
    "bad-status": "√",
    "bad-date": "尽快",
    "bad-figure": "约5家",
    "figure-unit": "3万元",
    "figure-unlikely": "40000000",
    "figure-changed": "3",
    "formula-like": "=1+1",
    "points-elsewhere": "见附件",
    "clerk-edited": "50%",
    "two-answers": "50%",
    "declined-before": "基本完成",
    "decision-unreadable": "基本完成",
    "plan-much-shorter": "70",
    "plan-now-differs": "2023-10-31",
    "plan-unreadable": "尽快",
    "move-by-hand": "五、坚持农业农村优先发展",
    "figures-to-mend": "增长5%左右 → 增长5.5%左右",
    "section-unknown": "安全生产",
    "number-taken": "119",
    "leader-added": "季恒义",
    "data-only": "12",
    "deadline-passed": "2023-07-05",
    "done-below-100": "已完成",
    "progress-falls": "60%",
    "copied-down": "各项工作按计划推进",
    "extension-request": "2024-03-31",
    "task-withdrawn": "60%",
    "change-unclear": "单位更名",
    "figures-added": "新增充电桩500个",
    "extension-early": "2023-10-31",
    "future-date": "2023-08-30",
    "figure-not-reached": "已完成",
    "figure-disagrees": "80%",
    "same-file": "区教育局_2023-06.xlsx",
    "table-missing": "",
    "column-renamed": "当前状态",
    "name-missing": "单位名单",
    "name-broken": "单位名单",
    "list-short": "单位名单",
    "task-below-table": "新建学校六所。",
    "row-below-table": "区科技局",
    "number-doubled": "95",
    "number-unreadable": "4-1",
    "row-without-number": "民生",
    "number-given": "新建学校六所。",
    "task-gone": "新建学校六所。",
    "new-task-gone": "新增就业两万人。",
    "row-blank": "7—9",
    "name-misspelt": "区科枝局",
    "name-unlisted": "区科枝中心",
    "name-short": "科技局",
    "names-not-separated": "区教育局，区科技局",
    "unit-twice": "区教育局",
    "cell-error": "#REF!",
    "due-as-text": "2023.12.31",
    "due-as-number": "45291",
    "due-no-date": "尽快",
    "due-other-year": "2032-12-31",
    "progress-no-share": "65",
    "status-variant": "已办结",
    "status-unlisted": "√",
    "light-by-hand": "绿灯",
    "projects-alike": "教 育",
    "listed-twice": "区教育局",
    "kind-unknown": "局委",
    "group-not-listed": "各部门",
    "group-without-members": "各区镇",
    "unit-without-task": "区档案馆",
    "short-name-shared": "教育局",
    "status-twice": "暂缓",
    "status-without-meaning": "调整中",
    "status-reserved": "已撤销",
    "no-done-word": "完成",
    "no-status-words": "完成",
    "variant-shared": "滞后",
    "light-without-word": "偏慢",
    "light-word-twice": "红灯",
    "setting-missing": "临期天数",
    "setting-no-date": "六月底",
    "setting-no-switch": "开",
    "setting-out-of-range": "20",
    "gaps-crossed": "30%",
    "line-unknown-task": "1270",
    "indicator-doubled": "1",
    "requirement-unknown": "力争",
    "figure-no-number": "五家",
    "target-missing": "新增上市公司",
    "milestone-no-date": "6月底",
    "milestone-other-year": "2032-06-30",
    "milestone-no-share": "50",
    "milestone-falls": "30%",
}
_ON_A_SECTION = {"sheet": "一、民生", "cell": "E7", "column": "牵头单位"}
_ON_FIGURES = {"sheet": "量化指标", "cell": "E11", "column": "目标值", "other_cell": "B10"}
_ON_STEPS = {"sheet": "时间节点", "cell": "D5", "other_cell": "D4", "before": "60%"}
_ON_UNITS = {"sheet": "单位", "cell": "A9"}
_ON_SETTINGS = {"sheet": "设置", "cell": "B8", "other": "已完成"}
# Where the examples stand that are not about a returned form.
_PLACES = {
    **dict.fromkeys(CHECK_WORDS, _ON_A_SECTION),
    **dict.fromkeys(("table-missing", "list-short", "row-below-table", "listed-twice", "kind-unknown"), _ON_UNITS),
    **dict.fromkeys(("group-not-listed", "group-without-members", "unit-without-task", "short-name-shared"), _ON_UNITS),
    **{code: _ON_SETTINGS for code in CHECK_WORDS if "status-" in code[:7] or "light-w" in code or "setting" in code},
    **dict.fromkeys(("no-done-word", "no-status-words", "variant-shared", "gaps-crossed"), _ON_SETTINGS),
    **{code: _ON_STEPS if "milestone" in code else _ON_FIGURES for code in CHECK_FIGURE_WORDS},
    "status-variant": {**_ON_A_SECTION, "other": "已完成"},
    "status-unlisted": _ON_A_SECTION,
    "setting-no-date": {**_ON_SETTINGS, "name": "基准日期"},
    "setting-no-switch": {**_ON_SETTINGS, "name": "考核评分"},
    "setting-out-of-range": {**_ON_SETTINGS, "name": "红灯差距"},
    "projects-alike": {**_ON_A_SECTION, "other": "教育"},
}
_GRADES = {"error": "错误", "warning": "提醒", "info": "提示"}


def example(code: str) -> tuple[str, str]:
    """The (message, action) of a code, filled with an example."""
    facts = {**_USUAL, **_PLACES.get(code, {}), "value": _VALUES.get(code, _USUAL["value"])}
    message, action = FINDING_WORDS[code]
    wanted = {name for text in (message, action) for _, name, _, _ in string.Formatter().parse(text) if name}
    unknown = wanted - set(facts)
    if unknown:
        raise KeyError(f"{code}: no example for {sorted(unknown)}")
    return message.format_map(facts), action.format_map(facts)


def table() -> str:
    """The table as Markdown."""
    lines = ["| code | 程度 | 例 | 怎么办 |", "|---|---|---|---|"]
    for code, severity in SEVERITY.items():
        message, action = (text.replace("|", "\\|").replace("\n", " ") for text in example(code))
        lines.append(f"| `{code}` | {_GRADES[severity.value]} | {message} | {action} |")
    return "\n".join(lines)


if __name__ == "__main__":
    print(table())
