"""Print the README's tables for those who read what xltasks makes: the DataFrames' columns, the template's words.

python docs/reader_tables.py
"""

from __future__ import annotations

from collections.abc import Mapping

from xltasks.api import REPORTS, RETURNS, TASKS

# What a column holds, where its name does not say it all.
COLUMNS: Mapping[str, Mapping[str, str]] = {
    "tasks": {
        "no": "task number",
        "section": "section number, 1 for 一、",
        "section_title": "its title without the numeral",
        "project": "name of the project",
        "task": "the task's text, as the section sheet has it",
        "leaders": "牵头领导, joined by 、",
        "leads": "units marked ★, full names, joined by 、",
        "supports": "supporting and data-only units, joined by 、",
        "due": "完成时限",
        "progress": "fraction: 0.65 is 65 %",
        "status": "the office's own word",
        "light": "the office's own word for the light on `as_of`",
        "text": "最新进展, as shown on the section sheet",
        "problems": "存在问题",
        "next_steps": "下一步措施",
        "updated": "更新日期",
    },
    "reports": {
        "seq": "running number of 填报记录: a later one replaces an earlier one of the same period, unit and task",
        "period": "`2023-06` or `2023-Q2`",
        "unit": "who reported, under the name of that day",
        "task": "task number",
        "role": "`lead`, `support` or `data`",
        "progress": "fraction",
        "remark": "what was written beside the number (实验幼儿园滞后)",
        "status": "the office's own word",
        "text": "进展情况, as written, line breaks kept",
        "problems": "存在问题, as written",
        "next_steps": "下一步措施, as written",
        "extension": "申请延期至; missing where it was no date",
        "reporter": "填报人",
        "phone": "联系电话, text",
        "reported_on": "填报日期",
        "merged_on": "the day it was merged",
        "file": "the returned file, `a.zip!b.xlsx` inside an archive",
        "state": "`current` or `superseded`",
    },
    "returns": {
        "period": "`2023-06` or `2023-Q2`",
        "unit": "the unit",
        "form": "number of the form last sent",
        "tasks": "tasks on that form",
        "sent_on": "下发日期",
        "due": "报送截止",
        "state": "`returned`, `late`, `missing` or `rejected`",
        "returned_on": "回收日期",
        "file": "the returned file",
        "sha256": "its SHA-256, hexadecimal",
    },
}

WORDS: Mapping[str, str] = {
    "办公室": "落款单位",
    "方案": "方案名称",
    "年度": "方案的年份",
    "年份": "成文的年份",
    "报告期": "本期，如“2023年6月”",
    "上期": "上一期；没有则为空",
    "截至": "数据截止日",
    "早于方案": "本期在方案年度之前（是/否）",
    "年底": "本期是年度最后一期（是/否）",
    "任务数": "任务总数",
    "已填进度数": "填了进度的任务数",
    "平均进度": "平均完成进度",
    "平均增减": "平均进度比上期增减的说法",
    "情形": "每种情形：.名 .数 .占比 .增减；各数相加等于任务数，占比相加等于100%",
    "亮灯": "每种灯：.名 .数；各数相加等于任务数",
    "灯名": "四种灯的叫法",
    "红灯": "红灯的叫法",
    "黄灯": "黄灯的叫法",
    "红灯差距": "红灯的差距，如“20个百分点”",
    "黄灯差距": "黄灯的差距",
    "变化": "与上期相比：.名 .任务（新办结、新逾期、新滞后、赶上来）",
    "新增任务": "比上期新增的任务",
    "撤销任务": "比上期撤销的任务：.编号 .名称",
    "办结": "已办结的任务（任务的各项见下）",
    "新办结数": "本期新办结的项数",
    "提前数": "其中提前办结的项数",
    "按期": "按期推进的任务",
    "滞后": "滞后的任务，差距大的在前",
    "严重滞后": "其中亮红灯的",
    "一般滞后": "其中其他的",
    "逾期": "逾期未完成的任务，逾期久的在前",
    "暂缓": "暂缓的任务",
    "未填": "还没有填报的任务",
    "未完数": "没有办结的项数",
    "无牵头": "没有牵头单位的任务",
    "超额": "填报进度超过100%的任务",
    "报送": ".应报 .已报（家数）；.按时 .迟报 .未报 .退回（单位）",
    "沿用": "没有新填报时沿用哪一期数据的说法",
    "排名": "全部参加排名的单位：.单位 .名次 .得分 .任务数",
    "前列": "排在前面的名次：.名次 .单位 .得分；并列的都列出",
    "后列": "排在后面的名次",
    "前列数": "前列有几家",
    "后列数": "后列有几家",
    "不排名": "不能排名的原因；能排名则为空",
    "已调整": "完成时限已经调整的任务",
    "申请": "本期申请延期的：.单位 .编号 .名称 .时限 .至 .同意 .不同意",
    "下期": "下一期",
    "下期截止": "下一期的报送截止日",
    "板块": "每个板块：.行 .名 .任务数 .灯 .平均进度 .任务",
    "合计": "板块表的合计行",
    "单位": "附件里每个单位：.单位 .名次 .得分 .任务数 .数 .报送 .连续",
}

TASK_WORDS: Mapping[str, str] = {
    "编号": "任务编号",
    "名称": "任务的简称（第一个分句）",
    "全文": "任务全文",
    "牵头领导": "牵头领导",
    "牵头单位": "牵头单位",
    "时限": "完成时限",
    "延期次数": "比原来的时限延后过几次；没有延过为 0",
    "原时限": "调整过的，原来的时限；否则为空",
    "时限格": "附表里的时限，带原时限和申请",
    "进度": "完成进度",
    "上期进度": "上期的进度",
    "状态": "状态词",
    "情形": "属于哪种情形",
    "亮灯": "亮灯",
    "落后": "落后几个百分点",
    "逾期天数": "逾期几天",
    "原因": "单位填的存在问题",
    "措施": "单位填的下一步措施",
    "问题格": "附表里的问题和措施",
    "新": "本期新办结（是/否）",
    "提前": "提前办结（是/否）",
}


def columns() -> str:
    """The DataFrames' columns with their dtypes, as Markdown."""
    lines = ["| table | column | dtype | what |", "|---|---|---|---|"]
    for name, table in (("tasks", TASKS), ("reports", REPORTS), ("returns", RETURNS)):
        lines += [f"| `{name}` | `{column}` | `{dtype}` | {COLUMNS[name][column]} |" for column, dtype in table.items()]
    return "\n".join(lines)


def template_words() -> str:
    """The words of the bulletin's template, as Markdown."""
    lines = ["| 词 | 是什么 |", "|---|---|"]
    lines += [f"| `{word}` | {told} |" for word, told in WORDS.items()]
    lines += [f"| 任务`.{word}` | {told} |" for word, told in TASK_WORDS.items()]
    return "\n".join(lines)


if __name__ == "__main__":
    print(columns(), template_words(), sep="\n\n")
