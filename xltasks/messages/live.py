"""What the buttons say: the status bar while they run, the message at the end, and what stops them."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

LIVE_ERRORS: Mapping[str, str] = MappingProxyType(
    {
        "program-busy": "Excel 正忙（可能有单元格正在编辑，或开着对话框）。请按回车结束编辑、关掉对话框，再点一次。",
        "protected-view": "总表是在“受保护的视图”里打开的，不能写入。请点上方黄色提示条里的“启用编辑”，再点一次。",
        "master-read-only": "总表是以只读方式打开的：{path}。可能别人正开着它，或文件设为只读。没有写入任何内容。请关闭后以可编辑方式重新打开，再点一次。",
        "master-online": "总表是从网上（OneDrive 或 SharePoint）打开的：{path}。请把它存到本机文件夹（如“文档\\督查”），从那里打开，再点一次。",
        "master-unreachable": "找不到总表所在的文件夹：{path}。网络盘可能断开了。请确认能打开这个文件夹，再点一次。",
        "master-unsaved": "“{name}”还没有存成文件。请先保存总表，再点一次。",
        "no-master": "没有打开的总表。请先打开总表，再点按钮。",
        "sheet-locked": "工作表“{sheet}”设了带密码的保护，写不进去。没有写入任何内容。请撤销这一页的保护，再点一次。",
        "cell-refused": "工作表“{sheet}”的单元格 {cell} 写不进“{value}”。没有写入任何内容。请检查这个单元格（如合并、数据验证），再点一次。",
        "not-saved": "Excel 没有能保存总表：{path}。请检查磁盘空间和权限，用“文件→保存”试一次；保存成功后再点一次按钮。",
        "period-unset": "“首页”的“本次报告期”写的是“{period}”，看不出是哪一期。请写成 2023-06（月报）或 2023-Q2（季报），再点一次。",
        "period-missing": "“首页”上找不到“本次报告期”这一格。请从备份恢复首页，或用命令行（xltasks）指定报告期。",
        "inbox-made": "还没有这一期的回收文件夹，已经建好：{path}。请把各单位交回的表放进去，再点一次。",
        "inbox-empty": "这一期的回收文件夹是空的：{path}。请把各单位交回的表放进去，再点一次。",
    }
)

STATUS: Mapping[str, str] = MappingProxyType(
    {
        "starting": "{button}：正在读总表……",
        "reading": "读取 {at}/{total}：{unit}",
        "merging": "正在比对……",
        "drawing": "写填报表 {at}/{total}：{unit}",
        "writing": "正在写入总表并保存……",
        "undoing": "正在恢复……",
    }
)

# Where the buttons put what leaders read, beside the master.
REPORTS_FOLDER = "通报"
REPORT_FILES: Mapping[str, str] = MappingProxyType(
    {"reminders": "催报清单_{period}.xlsx", "bulletin": "督查通报_{period}.docx"}
)

TELLS: Mapping[str, str] = MappingProxyType(
    {
        "bug": "程序出错了，这次操作没有做完。请把日志 {log} 发给维护人员；总表如有改动，可点“撤销上次汇总”恢复。",
        "checked": "✓ 总表检查完：要处理的 {asking} 条，提示 {info} 条。",
        "check-sound": "✓ 总表检查完：没有发现问题。",
        "first-of-all": "→ 先看这一条：{first}",
        "on-findings-sheet": "都列在“问题清单”页，每条写了怎么办。",
        "numbered": "新任务编号：第 {tasks} 项。",
        "changes-recorded": "方案有 {count} 处改动，已登记在“变更记录”页。",
        "check-halted": "→ 总表缺了必需的表格或列，什么都没有写。请补好再点一次。",
        "distributed": "✓ {period} 填报表已发出 {count} 份，报送截止 {due}。",
        "in-folder": "放在 {folder}。",
        "findings": "有 {count} 条要留意：{first}",
        "consolidated": "✓ {period} 汇总完成：{files} 个文件，{outcomes}。",
        "previewed": "检查完成（总表没有改动）：{period}，{files} 个文件，{outcomes}。",
        "cells": "填报内容 {read} 格 = 采用 {accepted} + 已有 {already} + 待确认 {pending} + 未采用 {refused}",
        "nothing-new": "没有新内容，总表没有改动。",
        "pending": "→ 待确认 {count} 格：在“待确认”页的“决定”列选好，再点“应用确认”。",
        "would-wait": "→ 会有 {count} 格要您确认。",
        "refused": "→ 未采用 {files} 个文件、{cells} 格：原因和办法在“问题清单”页。",
        "would-be-refused": "→ 会有 {files} 个文件、{cells} 格不采用：{first}",
        "missing": "还没有报的 {count} 个单位：{units}。",
        "all-returned": "下发的单位都报了。",
        "can-undo": "写入前已备份；要恢复，点“撤销上次汇总”。",
        "applied": "✓ 按决定处理完：采用 {accepted} 条，不采用 {declined} 条。",
        "left": "→ 没有执行的 {count} 条：{first}",
        "undecided": "还没有决定的 {count} 条，留在“待确认”页。",
        "nothing-decided": "“待确认”页没有新的决定，总表没有改动。",
        "undone": "✓ 已恢复到上次写入之前。",
        "undo-more": "再点一次，撤销更早的一次写入。",
        "refreshed": "✓ 总览已重新计算（截至 {today}）。",
        "tasks": "任务 {total} 项：完成 {done}，正常 {on_time}，落后 {behind}，逾期 {overdue}，未报 {unreported}。",
        "returns": "{period}：下发 {sent} 个单位，已回收 {returned}，迟报 {late}，未回收 {missing}，已退回 {rejected}；待确认 {waiting} 条。",
        "remind": "→ 要催的单位：{units}。联系人和催报文字在清单里。",
        "network": "提示：总表在网络位置，写入较慢；断网时请不要点按钮。",
        "and-more": "{units} 等",
        "none": "无",
    }
)
