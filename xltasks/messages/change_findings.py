"""Words of the findings about how the plan changes: 变更记录, extensions, withdrawn tasks."""

from __future__ import annotations

CHANGE_FINDING_WORDS: dict[str, tuple[str, str]] = {
    "changes-not-kept": (
        "总表没有“变更记录”页（旧版总表，或这一页被删了），方案的 {count} 处改动没有登记，往期通报只能按现在的方案说。",
        "如果是误删，请用 undo 找回；旧版总表可以照常使用，下一年用新版建总表。",
    ),
    "figures-added": (
        "第{task}项的文字里有“{value}”，已经加到“{page}”页。",
        "请在“{page}”页核对一下；读得不对的，直接改或删。",
    ),
    "extension-request": (
        "{unit}申请把第{task}项的完成时限延到 {value}（文件“{file}”{sheet}!{cell}）。",
        "请在“待确认”页决定：采用就是同意延期，完成时限随之改动并登记在“变更记录”页；不采用就仍按原时限。",
    ),
    "task-withdrawn": (
        "第{task}项已经撤销，{unit}报的“{value}”没有采用（文件“{file}”{sheet}!{cell}）。",
        "请告知{unit}这一项不用再报；如果撤销有误，请在“变更记录”页登记“恢复任务”后再汇总。",
    ),
    "change-unclear": (
        "“变更记录”页 {cell} 登记的“{value}”没有办理：{why}。",
        "请改好这一行，再点“检查总表”；不要了就删去这一行。",
    ),
}

# Why a row that the clerk declared was not carried out.
UNCLEAR_WORDS: dict[str, str] = {
    "no-after": "没有写“新值”",
    "several-names": "“新值”只能写一个名称（现在是“{after}”）",
    "unknown-unit": "“单位”页里没有“{before}”",
    "name-taken": "“{after}”已经是“单位”页里一个单位的名称或简称",
    "unknown-leader": "没有一项任务的牵头领导是“{before}”",
    "same-name": "“原值”和“新值”是同一个人",
    "unknown-task": "板块页里没有第{task}项任务，请核对“任务编号”",
    "withdrawn-already": "第{task}项已经撤销",
    "not-withdrawn": "第{task}项没有撤销过，不用恢复",
    "no-date": "“新值”要写一个日期，如 2023-10-31（现在是“{after}”）",
    "no-day": "“生效日期”看不出是哪一天（现在是“{day}”），请写成 2023-05-15 这样的日期；马上生效的，留空",
    "unknown-kind": "“事项”要从下拉列表里选；只是备忘的，请写在“原因”里，“事项”留空",
    "added": "新增任务请直接加在所属的板块页上，“检查总表”会给它编号、登记",
}
