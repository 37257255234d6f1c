"""What is said about a revised plan: why a row stands on 待确认, and the summary of a comparison."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

from xltasks.core.plan_fields import PlanField
from xltasks.core.schema import NAME_SEPARATOR

if TYPE_CHECKING:
    # Every command has these words, few compare plans.
    from xltasks.core.replan import Difference

_AGAIN = "；决定并应用后，请再运行一次 replan"
_SAME = "是同一项就选“采用”（内容改成修订稿的），不是就选“不采用”" + _AGAIN

# Why a difference stands on 待确认, by the code of the difference.
PLAN_REASONS: Mapping[str, str] = MappingProxyType(
    {
        "plan-section": "修订稿把这一项（第{nos}项）移到了这个板块",
        "plan-section-new": "修订稿把这一项（第{nos}项）放在这个板块，总表里还没有这个板块",
        "plan-project": "修订稿第{nos}项就是这一项，所属项目变了",
        "plan-text": "修订稿第{nos}项就是这一项，文字有改动",
        "plan-leaders": "修订稿第{nos}项就是这一项，牵头领导变了",
        "plan-leads": "修订稿第{nos}项就是这一项，牵头单位变了",
        "plan-supports": "修订稿第{nos}项就是这一项，配合单位变了",
        "plan-due": "修订稿第{nos}项就是这一项，时限写的是“{said}”",
        "plan-due-dropped": "修订稿第{nos}项就是这一项，不再写时限，按全年算",
        "plan-as-built": "修订稿第{nos}项就是这一项，写法和原方案一样；总表这一格是后来改的，采用就是改回去",
        "plan-added": "修订稿第{nos}项，总表里没有；采用就按这里的任务编号加进这个板块",
        "plan-added-nowhere": "修订稿第{nos}项，总表里没有，它的板块总表里也没有；要采用请先把“板块”改成总表里有的",
        "plan-withdrawn": "修订稿里没有这一项；采用就是撤销，历次填报仍然保留",
        "plan-restored": "总表里已撤销，修订稿第{nos}项又写上了；采用就是恢复",
        "plan-same-unlike": "拿不准修订稿第{nos}项是不是这一项，只有一部分相同；" + _SAME,
        "plan-same-olds": "拿不准修订稿第{nos}项是这一项，还是总表第{olds}项；" + _SAME,
        "plan-same-news": "拿不准这一项是修订稿第{nos}项，还是修订稿第{news}项；" + _SAME,
        "plan-split": "这一项像是拆成了修订稿第{nos}项；采用就是这一项改成第一行，其余的列为新增" + _AGAIN,
        "plan-merged": "这一项和总表第{olds}项像是并成了修订稿第{nos}项；采用就是这一项改成并后的内容，其余的列为撤销"
        + _AGAIN,
    }
)

# The summary counts by these words, in this order.
KIND_WORDS: Mapping[PlanField, str] = MappingProxyType(
    {
        PlanField.SECTION: "移动",
        PlanField.PROJECT: "换项目",
        PlanField.TEXT: "改写",
        PlanField.DUE: "时限",
        PlanField.LEADERS: "牵头领导",
        PlanField.LEADS: "牵头单位",
        PlanField.SUPPORTS: "配合单位",
        PlanField.ADDED: "新增",
        PlanField.WITHDRAWN: "撤销",
        PlanField.RESTORED: "恢复",
        PlanField.SPLIT: "疑似拆分",
        PlanField.MERGED: "疑似合并",
        PlanField.SAME: "拿不准",
    }
)

REPLAN_HELP: Mapping[str, str] = MappingProxyType(
    {
        "replan": "把修订后的方案和总表比一比（按内容对应，不按编号），不同之处列在“待确认”，由人决定",
        "replan.NEWPLAN": "修订后的方案：和 plan 能读的一样，写 - 就读粘贴进来的文字",
        "replan.preview": "只看有哪些不同，不写总表",
    }
)

REPLAN_SAYS: Mapping[str, str] = MappingProxyType(
    {
        "compared": "✓ 已和修订稿“{document}”比对：总表 {tasks} 项任务，找到 {found} 项。",
        "compared-preview": "预览（总表没有改动）：和修订稿“{document}”比对，总表 {tasks} 项任务，找到 {found} 项。",
        "no-difference": "  没有不同，总表不用改。",
        "differences": "  不同之处：{words}",
        "laid": "  新列到“待确认” {new} 条，已在“待确认”等决定的 {waiting} 条，以前决定不采用的 {declined} 条。",
        "would-lay": "  要列到“待确认” {new} 条，已在“待确认”等决定的 {waiting} 条，以前决定不采用的 {declined} 条。",
        "renumbered": "  修订稿里编号变了的 {count} 项（{examples}）：总表编号不变，填报记录才接得上。",
        "renumbered-one": "总表第{old}项是修订稿第{new}项",
        "retitled": "  板块“{old}”在修订稿里叫“{new}”；总表的板块名不变，需要时请自行改工作表名和标题。",
        "line": "  · {kind} 第{task}项{change}",
        "line-change": "：{now} → {new}",
        "line-value": "：{value}",
        "blank": "（空）",
        "pasted": "粘贴的方案",
        "and-more": "等",
        "use-json": "用 --json 看全部",
        "backup": "  写入前的总表备份在 {path}；要恢复用 xltasks undo。",
        "more-lines": "  · ……还有 {count} 条，{where}",
        "on-pending-sheet": "见总表的“待确认”页",
        "outdated": "  “待确认”里这份修订稿以前的 {count} 条已经没有不同，标为不用再决定。",
        "next": "→ 请打开总表的“待确认”页，在“决定”一列选“采用”或“不采用”，保存关闭后运行 xltasks apply。",
    }
)

REPLAN_ERRORS: Mapping[str, str] = MappingProxyType(
    {
        "replan-other-year": "{path} 是 {new} 年的方案，总表是 {old} 年的，没有比对，总表没有改动。请核对文件；新一年的方案请用 build 建新总表。",
        "replan-nothing-found": "{path} 里没有一项任务能和总表对上，像是拿错了文件；没有比对，总表没有改动。请核对文件。",
    }
)

REPLAN_FINDING_WORDS: dict[str, tuple[str, str]] = {
    "plan-much-shorter": (
        "总表 {tasks} 项任务里有 {value} 项在修订稿里找不到，都列成了撤销。",
        "如果这份文件只是调整其中一部分任务，请把这些撤销都选“不采用”。",
    ),
    "plan-now-differs": (
        "“待确认”页 {cell}：第{task}项这一格现在是“{now}”，和当时列出的不一样了，没有执行。",
        "请再运行一次 replan，按新列出的情况决定。",
    ),
    "plan-two-decisions": (
        "“待确认”页 {cell}：和另一行说的是同一格或同一项任务，两行都选了“采用”，都没有执行。",
        "请只留一行选“采用”。",
    ),
    "plan-unreadable": (
        "“待确认”页 {cell}：第{task}项要采用的“{value}”看不懂，没有执行。",
        "时限请写成 2023-10-31，任务内容不能空；改好“回收值”再选“采用”。",
    ),
    "move-by-hand": (
        "“待确认”页 {cell}：第{task}项要从“{home}”移到“{value}”，没有执行：剪贴会丢掉这一行的批注和格式，要由人来移。",
        "请在“{value}”的表格末尾加一行，把这一行除“序时进度”“亮灯”外的内容连同编号复制过去，再删掉原来那一行，运行 check，然后再运行 apply。",
    ),
    "section-unknown": (
        "“待确认”页 {cell}：第{task}项要放进板块“{value}”，总表里没有这个板块，没有执行。",
        "请把“板块”（移动的任务改“回收值”）改成总表里有的板块名，再选“采用”。",
    ),
    "task-exists": (
        "“待确认”页 {cell}：要新增的任务和总表第{twin}项一字不差，没有执行。",
        "请选“不采用”。",
    ),
    "number-taken": (
        "新增任务原定编号 {value} 已经用掉，改编为第{task}项。",
        "不用处理；对外行文请用新编号。",
    ),
    "figures-to-mend": (
        "第{task}项按修订稿写好了，其中“{value}”没有改到“{page}”页：那一页由人来定。",
        "请在“{page}”页给第{task}项补上、改好或删去这一条。",
    ),
    "unit-not-listed": (
        "修订稿里的“{unit}”（见第{task}项）不在总表的“单位”页里；采用了用到它的内容，才会在那里加一行。",
        "请核对名称；如果只是写法不同，请先把这个写法填进对应单位的“简称”，再运行一次 replan。",
    ),
    "unit-added": (
        "“单位”页加了一行“{unit}”：修订稿里第{task}项要用。",
        "请补上简称、类别、所属群体和联系人；如果它就是名录里的某个单位，请改回原来的名称。",
    ),
    "leader-added": (
        "“领导”页加了一行“{value}”：修订稿里第{task}项要用。",
        "请补上职务。",
    ),
}


# Stands for the figure that a text does not name.
NOT_NAMED = "（无）"


def difference_reason(difference: Difference) -> str:
    """Why a difference stands on 待确认, in one sentence.  Raises KeyError for a code without words."""
    numbers = NAME_SEPARATOR.join(map(str, difference.said_by))
    return PLAN_REASONS[difference.reason].format_map({"nos": numbers, **dict(difference.facts)})


def said_where(difference: Difference) -> str:
    """Where the revised plan says it, as 单元格 on 待确认 has it; blank for a task that is not there."""
    numbers = NAME_SEPARATOR.join(map(str, difference.said_by))
    return f"第{numbers}项" if numbers else ""
