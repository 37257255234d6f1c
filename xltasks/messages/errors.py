"""What stops a command: one sentence each, saying where, what and what to do."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from xltasks.messages.install import INSTALL_ERRORS
from xltasks.messages.live import LIVE_ERRORS
from xltasks.messages.overview import OVERVIEW_ERRORS
from xltasks.messages.replan import REPLAN_ERRORS
from xltasks.messages.report import REPORT_ERRORS
from xltasks.messages.starters import STARTERS_ERRORS
from xltasks.messages.watch import WATCH_ERRORS

ERROR_WORDS: Mapping[str, str] = MappingProxyType(
    {
        "file-missing": "找不到文件：{path}。请检查路径和文件名。",
        "file-unreadable": "打不开文件：{path}（{why}）。请在 Excel 或 WPS 中打开后另存一份再试。",
        "file-encrypted": "文件有密码：{path}。请去掉打开密码后另存一份再试。",
        "last-year-unreadable": "去年的总表读不了：{path}（{why}）。没有建总表；请在 Excel 或 WPS 里打开它，另存为 .xlsx 再试。",
        "nothing-pasted": "没有读到方案：什么都没有粘贴，送进来的内容是空的。请把方案全文粘贴进来再试。",
        "plan-no-table": "{path} 里没有找到任务。请确认文件里有“序号、项目、重点工作目标任务、牵头领导、责任单位”这样的表，或者每项任务后面写明了“责任单位：…”。",
        "plan-no-year": "{path} 里没有写是哪一年的方案。请在标题里写上年份（如“2023年”）再试。",
        "plan-unknown-type": "{path} 不是能读的方案文件。请用 .docx、.xlsx、.xls、.ods 或 .txt（.doc、.wps、.rtf 要装有 LibreOffice）。",
        "plan-duplicate-task": "方案里有重复的任务编号：{tasks}。没有建总表；请在方案文件里改正编号后再试（xltasks plan 会列出各处）。",
        "bad-period": "报告期“{period}”写法不对。请写成 2023-06（月）或 2023-Q2（季度）。",
        "bad-date": "日期“{text}”写法不对。请写成 2023-06-30。",
        "period-outside-plan": "报告期{period}不在方案的年度里：这份总表是{year}年的。没有写入任何内容。请改正报告期（如 {example}），或改用那一年的总表。",
        "due-passed": "报送截止 {due} 早于下发当天（{day}），各单位收到就已逾期。没有下发，也没有写入任何内容。请改正 --due；不写 --due 就是 {usual}。",
        "due-before-period": "报送截止 {due} 在报告期{period}的第一天（{start}）之前。没有下发，也没有写入任何内容。请改正 --due 的年份或月份。",
        "due-too-late": "报送截止 {due} 在报告期{period}结束一年以后。没有下发，也没有写入任何内容。请改正 --due 的年份；不写 --due 就是 {usual}。",
        "folder-unwritable": "文件夹写不进去：{path}（{why}）。请换一个文件夹，或检查权限和磁盘空间。",
        "file-unwritable": "文件写不进去：{path}（{why}）。没有写入任何内容。请检查权限和磁盘空间。",
        "master-open": "总表正在被打开：{path}（有锁文件 {lock}）。请先在 Excel 或 WPS 中保存并关闭总表，再试。",
        "master-busy": "另一个汇总正在写这份总表：{path}。请等它结束再试；如果确实没有，请删除锁文件 {lock}。",
        "master-changed": "处理期间总表被别人改过：{path}。没有写入任何内容，请再试一次。",
        "not-a-master": "{path} 不是本工具制作的总表（缺少{missing}）。请选用 build 命令生成的总表。",
        "no-changes-sheet": "总表里没有“变更记录”页（旧版总表，或这一页被删了），变更没有地方登记。没有写入任何内容；请用 undo 找回这一页，或用新版 build 重做一份总表。",
        "master-exists": "总表已经存在：{path}。为了不盖掉里面的内容，没有写入；请换一个文件名，或先把它移走。",
        "nothing-to-undo": "没有可以撤销的写入：{path} 旁边没有备份。",
        "undo-changed": "总表在上次写入之后又被改过：{path}。撤销会丢掉这些改动，没有执行；备份在 {backup}，需要时请自行比对。",
        "file-too-big": "{path} 太大或不正常（{part} 展开后超过 {limit} MB），没有打开。请确认文件没有问题，删去多余的内容后再试。",
        "below-table": "工作表“{sheet}”里，表格“{table}”下面有内容（{cell}），新增的 {count} 行会盖住它。没有写入任何内容。请把这些内容移到表格右侧或别的工作表，再试。",
        "totals-row": "工作表“{sheet}”里，表格“{table}”带有汇总行，放不下新增的 {count} 行。没有写入任何内容。请在“表格设计”里取消勾选“汇总行”，保存后再试。",
        "sheet-full": "工作表“{sheet}”的行数已到上限，表格“{table}”放不下新增的 {count} 行。没有写入任何内容。请把旧记录移到别的工作簿，再试。",
        "cell-in-array": "工作表“{sheet}”的单元格 {cell} 属于数组公式 {area}，不能单独改写。没有写入任何内容。请删去这个数组公式，再试。",
        "unknown-unit": "单位“{unit}”不在总表的“单位”页里，或没有任务。{hint}",
        "return-changed": "汇总期间回收件被改动或移走了：{path}。没有写入任何内容；请等文件保存好，再汇总一次。",
        "returns-missing": "找不到回收件：{path}。请检查路径。",
        "units-unreadable": "单位名录读不了：{path}（{why}）。请用带“单位全称”一列的 .csv 或 .xlsx。",
        "master-suffix": "总表文件名要以 .xlsm（带按钮）或 .xlsx（不含宏）结尾：{path}。请改文件名后再试。",
        "macro-source-missing": "缺少制作按钮要用的文件：{path}。请重新安装 xltasks 和 xlwings 后再试；只要不含宏的总表，文件名可以用 .xlsx 结尾。",
        "macro-source-odd": "制作按钮要用的文件不对：{path}（没有找到 {part}）。请安装本工具要求的 xlwings 版本后再试；只要不含宏的总表，文件名可以用 .xlsx 结尾。",
        "form-exists": "{path} 已经存在，里面有人填过内容。为了不盖掉它，没有写入任何填报表；请换一个文件夹，或先把它移走。",
        "annotate-inside": "退回文件夹 {path} 在回收件文件夹 {returns} 里面，下次汇总会把退回表当成回收件读进来。没有汇总；请把退回表放到别的文件夹。",
        "annotated-exists": "{path} 已经存在，而且写出以后有人保存过。为了不盖掉它，什么都没有写，总表也没有动；请换一个退回文件夹，或先把它移走。",
        "folder-not-empty": "文件夹不是空的：{path}。请换一个空文件夹。",
        **LIVE_ERRORS,
        **OVERVIEW_ERRORS,
        **REPLAN_ERRORS,
        **REPORT_ERRORS,
        **INSTALL_ERRORS,
        **STARTERS_ERRORS,
        **WATCH_ERRORS,
    }
)
