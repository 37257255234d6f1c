"""Words of the findings about how the plan changes: 变更记录, extensions, withdrawn tasks."""

from __future__ import annotations

CHANGE_FINDING_WORDS: dict[str, tuple[str, str]] = {
    "changes-not-kept": (
        "总表没有“变更记录”页（旧版总表，或这一页被删了），方案的 {count} 处改动没有登记，往期通报只能按现在的方案说。",
        "如果是误删，请用 undo 找回；旧版总表可以照常使用，下一年用新版建总表。",
    ),
    "extension-request": (
        "{unit}申请把第{task}项的完成时限延到 {value}（文件“{file}”{sheet}!{cell}）。",
        "请在“待确认”页决定：采用就是同意延期，完成时限随之改动并登记在“变更记录”页；不采用就仍按原时限。",
    ),
    "task-withdrawn": (
        "第{task}项已经撤销，{unit}报的“{value}”没有采用（文件“{file}”{sheet}!{cell}）。",
        "请告知{unit}这一项不用再报；如果撤销有误，请在“变更记录”页登记“恢复任务”后再汇总。",
    ),
}
