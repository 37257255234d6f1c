"""What departments of the worked example report: plausible sentences, chosen by task and unit, never at random."""

from __future__ import annotations

import re
from dataclasses import dataclass

from xltasks.core.plan import Role

_WORK = (
    "围绕“{topic}”召开推进会{n}次，明确分工和节点，按计划推进。",
    "{topic}：上半年累计完成年度任务的{p}，其中6月份新增{n}项。",
    "{topic}：已完成方案编制和意见征求，{n}个子项目启动实施，其余正在办理前期手续。",
    "就“{topic}”赴{n}家企业（项目）走访调研，协调解决问题{n}个。",
    "{topic}：印发工作要点，建立月调度机制，截至6月底完成{p}。",
    "{topic}：主体工程完成{p}，预计三季度具备验收条件。",
)
_SUPPORT = (
    "配合开展“{topic}”联合检查{n}次，按要求报送材料。",
    "参加“{topic}”联席会议{n}次，落实本单位承担的{n}项事项。",
    "{topic}：按职责做好要素保障，办理审批事项{n}件。",
)
_PROBLEMS = (
    "土地指标紧张，{n}个地块尚未完成征收。",
    "资金到位较慢，缺口需区级统筹。",
    "受市场需求影响，部分企业投资意愿不强。",
)
_NEXT_STEPS = (
    "7月底前完成剩余手续办理，倒排工期抓好落实。",
    "加强部门会商，争取三季度取得实质性进展。",
    "对照年度目标补短板，每周调度一次。",
)


_TOPIC = re.compile("[，。、；“”]")
_LONGEST_TOPIC = 16


@dataclass(frozen=True, slots=True)
class Entry:
    """What a department writes into one row."""

    progress: float
    status: str
    text: str
    problems: str
    next_steps: str


def entry(task: int, words: str, unit: int, role: Role) -> Entry:
    """The row of a task (its number and text) by a unit (its place in the directory)."""
    mix = task * 7 + unit * 13
    progress = (30 + mix * 11 % 36) / 100
    slow = mix % 9 == 0
    done = mix % 17 == 0
    if done:
        progress, status = 1.0, "已完成"
    elif slow:
        progress, status = (10 + mix % 15) / 100, "进展缓慢"
    else:
        status = "正常推进"
    facts = {"n": 2 + mix % 7, "p": f"{progress:.0%}", "topic": _TOPIC.split(words, maxsplit=1)[0][:_LONGEST_TOPIC]}
    sentences = _WORK if role is Role.LEAD else _SUPPORT
    text = sentences[mix % len(sentences)].format_map(facts)
    if done:
        text = "{topic}：全年任务已提前完成，正在归档总结。".format_map(facts)
    return Entry(
        progress=progress,
        status=status,
        text=text,
        problems=_PROBLEMS[mix % len(_PROBLEMS)].format_map(facts) if slow else ("无" if mix % 4 == 0 else ""),
        next_steps="" if done else _NEXT_STEPS[mix % len(_NEXT_STEPS)],
    )


_SURNAMES = "王李张刘陈杨黄赵周吴徐孙朱马胡郭林何高"
_GIVEN = ("敏", "静", "伟", "强", "磊", "洋", "艳", "军", "杰", "娟", "涛", "超", "明", "霞")


def reporter(unit: int) -> tuple[str, str]:
    """Who signs for a unit, and an office phone that is plainly invented."""
    name = _SURNAMES[unit % len(_SURNAMES)] + _GIVEN[unit * 5 % len(_GIVEN)]
    return name, f"6398{1000 + unit * 37 % 9000:04d}"
