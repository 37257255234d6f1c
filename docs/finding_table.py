"""Print the README's table of finding codes: each with an example and what the clerk does.

python docs/finding_table.py
"""

from __future__ import annotations

import string

from xltasks.core.findings import SEVERITY
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
    "section-unknown": "安全生产",
    "number-taken": "119",
    "leader-added": "季恒义",
    "data-only": "12",
    "done-below-100": "已完成",
    "progress-falls": "60%",
    "copied-down": "各项工作按计划推进",
    "extension-early": "2023-10-31",
    "future-date": "2023-08-30",
    "figure-not-reached": "已完成",
    "figure-disagrees": "80%",
    "same-file": "区教育局_2023-06.xlsx",
}
_GRADES = {"error": "错误", "warning": "提醒", "info": "提示"}


def example(code: str) -> tuple[str, str]:
    """The (message, action) of a code, filled with an example."""
    facts = {**_USUAL, "value": _VALUES.get(code, _USUAL["value"])}
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
