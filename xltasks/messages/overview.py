"""What the command ``overview`` says: help, what was written, and what stops it."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

OVERVIEW_HELP: Mapping[str, str] = MappingProxyType(
    {
        "overview": "另存某一期的总览：任务、单位、数字都是当期的样子，只供查看、打印、存档",
        "overview.output": "写到哪里（.xlsx，不能已经存在）",
    }
)

OVERVIEW_SAYS: Mapping[str, str] = MappingProxyType(
    {
        "copy": "✓ {period}总览的存档副本写好了：{path}。",
        "copy-tasks": (
            "  任务 {total} 项：已办结 {done}，按期推进 {on_time}，进度滞后 {behind}，已超期 {overdue}，"
            "未亮灯 {unlit}（截至 {day}）。"
        ),
        "copy-returns": "  应报 {sent} 个单位，已报 {back} 个，未报 {missing} 个，退回未补报 {rejected} 个。",
        "copy-past": "  {period}之后已有新的填报，任务情况按变更记录和当期的填报记录回溯。",
        "copy-not-sent": "  这一期没有下发过填报表。",
        "copy-before-plan": "  {period}在方案年度之前，各项任务还没有填报。",
        "copy-waiting": "→ 还有 {count} 条待确认没有处理，处理后数字会变，建议先在“待确认”页决定，再另存。",
    }
)

OVERVIEW_ERRORS: Mapping[str, str] = MappingProxyType(
    {
        "overview-suffix": "存档副本的文件名要以 .xlsx 结尾：{path}。请改文件名后再试。",
        "overview-exists": "{path} 已经存在。为了不盖掉它，没有写入；请换一个文件名，或先把它移走。",
    }
)
