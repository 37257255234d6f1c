"""What the command line says: help, progress and summaries."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from xltasks.messages.install import INSTALL_HELP
from xltasks.messages.overview import OVERVIEW_HELP
from xltasks.messages.replan import REPLAN_HELP
from xltasks.messages.report import REPORT_HELP
from xltasks.messages.starters import STARTERS_HELP
from xltasks.messages.watch import WATCH_HELP

HELP: Mapping[str, str] = MappingProxyType(
    {
        "program": "把一年的重点工作方案放进 Excel：建总表、发填报表、收回汇总、催报通报。",
        "epilog": (
            "一个月的流程：\n"
            "  xltasks build 方案.docx -o 总表.xlsm --units 单位名录.csv\n"
            "  xltasks distribute 总表.xlsm -p 2023-06 -o 下发\n"
            "  xltasks consolidate 总表.xlsm 回收 -p 2023-06\n"
            "  xltasks apply 总表.xlsm        （在“待确认”页选好以后）\n"
            "  xltasks status 总表.xlsm\n"
            "  xltasks report 总表.xlsm -p 2023-06 -o 通报.docx   （催报清单写 催报.xlsx）\n"
            "先看一遍全过程：xltasks demo 演示"
        ),
        "exit": "退出码：0 完成；1 完成，但有事项要人看；2 命令写法不对；3 不能进行，什么都没有写；130 被 Ctrl-C 中断，总表是原来的，或已完整写好。",
        "plan": "读方案文件（.txt .docx .xlsx），列出板块、项目、任务和疑问",
        "plan.PLAN": "方案文件；写 - 就读粘贴（或用管道送进来）的文字",
        "build": "用方案文件建总表",
        "build.output": "总表写到哪里：.xlsm 带按钮（不写后缀就是它），.xlsx 不含宏",
        "build.units": "单位名录（.csv 或 .xlsx，至少有“单位全称”一列）：补全称、简称、所属群体、联系人",
        "build.from": "去年的总表：沿用它的单位名录（简称、群体、联系人、电话）、领导职务和设置；--units 写的优先",
        "build.as_of": "把总表的基准日期定在这一天（如 2023-06-30）；不写就跟着当天走",
        "check": "检查总表：名字、编号、时限、状态、名单、设置有没有不对的地方，给没有编号的新任务编号",
        "check.preview": "只看结果，不写总表",
        "distribute": "每个单位发一份填报表，只有它自己的任务",
        "MASTER": "总表文件",
        "period": "报告期：2023-06（月）或 2023-Q2（季度）",
        "distribute.output": "填报表放进哪个文件夹",
        "distribute.unit": "只发给这个单位（可以写几次；写群体就发给它的成员）",
        "distribute.due": "报送截止日期（如 2023-07-05）；不写就按“设置”页的期后天数",
        "consolidate": "汇总回收表：读文件、文件夹和 .zip，没有争议的写进总表，其余列在“待确认”",
        "consolidate.RETURNS": "回收件：文件、文件夹或 .zip，可以写几个",
        "consolidate.annotate": "把要单位改正的回收件标好退回说明、放进这个文件夹（原表不能用的换成带着原内容的新表）；预览时也写",
        "consolidate.preview": "只看结果，不写总表",
        "as_of": "按这一天处理（如 2023-07-05）；不写就用“设置”页的基准日期，再没有就用今天",
        "apply": "按“待确认”页上的决定写进总表",
        "undo": "撤销上一次写入，总表恢复原样",
        "status": "谁报了、谁没报、哪些任务落后",
        "export": "导出全部数据（JSON，或用 -o 导出 CSV 和 Parquet）",
        "export.output": "CSV（和 Parquet，装有 pyarrow 时）文件放进哪个文件夹",
        "demo": "用真实方案走一遍：建总表、发表、模拟回收（有好有坏）、汇总",
        "demo.DIR": "演示文件放在哪里（默认：xltasks演示）",
        "json": "在标准输出上打印一个 JSON 对象",
        "usage": "用法：",
        "options": "选项",
        "arguments": "参数",
        "commands": "命令",
        "help": "显示帮助",
        "version": "显示版本",
        **INSTALL_HELP,
        **OVERVIEW_HELP,
        **REPLAN_HELP,
        **REPORT_HELP,
        **STARTERS_HELP,
        **WATCH_HELP,
    }
)

SAYS: Mapping[str, str] = MappingProxyType(
    {
        "error": "✗ {words}",
        "usage-error": "✗ 命令写法不对：{words}。用 xltasks {command} --help 看用法。",
        "bug": "✗ 程序出错了，请把日志 {log} 发给维护人员。总表要么没有动，要么已完整写入并留有备份。",
        "interrupted": "✗ 已中断，总表没有被改动。",
        "interrupted-undone": "✗ 已中断，没有做完。",
        "interrupted-written": "✗ 已中断。在这之前总表已经写好，内容是完整的；请用 xltasks status 核对。",
        "finding": "  · {message}{action}",
        "findings": "需要留意的 {count} 条：",
        "more-findings": "  · ……还有 {count} 条，{where}",
        "on-findings-sheet": "见总表的“问题清单”页",
        "use-json": "用 --json 看全部",
        "plan": "《{title}》 {year} 年：{sections} 个板块、{projects} 个项目、{tasks} 项任务、{units} 个单位。",
        "plan-section": "{no}、{title}（{tasks} 项）",
        "plan-task": "  {no}. {text}",
        "plan-task-more": "     牵头领导：{leaders}；牵头：{leads}；配合：{supports}；时限：{due}",
        "built": "✓ 总表建好了：{path}（{tasks} 项任务，{units} 个单位）。",
        "changes-recorded": "  方案有 {count} 处改动，已登记在“变更记录”页。",
        "checked": "✓ 总表检查完：要处理的 {asking} 条，提示 {info} 条。",
        "check-previewed": "检查完（总表没有改动）：要处理的 {asking} 条，提示 {info} 条。",
        "check-sound": "✓ 总表检查完：没有发现问题。",
        "check-halted": "→ 总表缺了必需的表格或列，什么都没有写。请照上面说的补好，再检查一次。",
        "check-kept": "  问题都列在“问题清单”页，每条都写了怎么办。",
        "numbered": "  新任务编号：第 {tasks} 项。",
        "info-findings": "提示 {count} 条：",
        "taken-over": "  沿用 {path}：{units} 个单位（其中 {idle} 个今年没有任务）、{posts} 位领导的职务，以及“设置”页。",
        "distributed": "✓ {period} 填报表已发出 {count} 份，放在 {folder}，报送截止 {due}。",
        "paste-here": "请粘贴方案全文，粘完后另起一行按 Ctrl+D（Windows 按 Ctrl+Z 再按回车）：",
        "reading": "读回收件",
        "drawing": "写填报表",
        "consolidated": "✓ {period} 汇总完成：{files} 个文件。",
        "previewed": "预览（总表没有改动）：{period}，{files} 个文件。",
        "nothing-new": "没有新内容，总表没有改动。",
        "outcomes": "  文件：{words}",
        "cells": "  填报内容 {read} 格 = 采用 {accepted} + 已有 {already} + 待确认 {pending} + 未采用 {refused}",
        "missing": "  还没有报的 {count} 个单位：{units}",
        "all-returned": "  下发的单位都报了。",
        "backup": "  写入前的总表备份在 {path}；要恢复用 xltasks undo。",
        "next-pending": "→ 请打开总表的“待确认”页，在“决定”一列选“采用”或“不采用”，保存关闭后运行 xltasks apply。",
        "next-findings": "→ 没有采用的内容和疑问列在“问题清单”页，每条都写了怎么办。",
        "applied": "✓ 按决定处理完：采用 {accepted} 条，不采用 {declined} 条，没有决定的 {undecided} 条，没有执行的 {left} 条。",
        "undone": "✓ 已恢复到上次写入之前：{path}。",
        "status-none": "还没有下发过填报表。",
        "status": "{period}：下发 {sent} 个单位，已回收 {returned}，迟报 {late}，未回收 {missing}，已退回 {rejected}；待确认 {waiting} 条。",
        "status-tasks": "任务 {total} 项：完成 {done}，正常 {on_time}，落后 {behind}，逾期 {overdue}，未报 {unreported}。（截至 {today}）",
        "status-list": "  {label}：{units}",
        "status-past": "  这一期之后已有新的填报；任务情况按当期的填报记录回溯。",
        "status-changes": "  与 {previous} 相比，{count} 项任务有变化，其中 {turned} 项换了情形。",
        "status-change": "    · 第{task}项：{before} → {now}",
        "parquet-missing": "没有安装写 Parquet 用的 pyarrow，只写了 CSV。需要 Parquet 时请安装 xltasks[analysis]。",
        "exported": "✓ 导出到 {folder}：{files}",
        "none": "无",
    }
)

OUTCOME_WORDS: Mapping[str, str] = MappingProxyType(
    {
        "merged": "汇入 {count}",
        "unchanged": "无新内容 {count}",
        "pending": "全待确认 {count}",
        "rejected": "未采用 {count}",
        "superseded": "被更晚的替代 {count}",
        "ignored": "不是回收件 {count}",
    }
)

# argparse speaks English; these are its sentences that users meet.
USAGE_ERRORS: tuple[tuple[str, str], ...] = (
    (r"the following arguments are required: (.+)", r"缺少 \1"),
    (r"unrecognized arguments: (.+)", r"不认识 \1"),
    (r"argument (.+): expected one argument", r"\1 后面要写一个值"),
    (r"(?:argument .*?: )?invalid choice: '(.+?)'.*", r"没有“\1”这个命令"),
    (r"argument (.+): (.+)", r"\2"),
)
