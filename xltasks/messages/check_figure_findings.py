"""What is said about 量化指标 and 时间节点 when a master is checked."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

CHECK_FIGURE_WORDS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "line-unknown-task": (
            "“{sheet}”页 {cell}：任务编号“{value}”在板块页上没有，这一行不起作用。",
            "请改成板块页上的编号；不要了的，请删去这一行。",
        ),
        "indicator-doubled": (
            "“{sheet}”页 {cell}：第{task}项的指标序 {value} 和 {other_cell} 重复了，这一行按下一个没用过的号处理。",
            "请给这一行换一个没用过的号；各单位报来的实际值是按指标序对上的。",
        ),
        "requirement-unknown": (
            "“{sheet}”页 {cell}：第{task}项的要求“{value}”不是规定的词，按“达到”算完成率。",
            "请从下拉列表里选。",
        ),
        "figure-no-number": (
            "“{sheet}”页 {cell}：第{task}项的{column}“{value}”不是数字，算完成率时不起作用。",
            "请只写数字，如 12，单位写在“单位”一列；百分数写 5.2%。",
        ),
        "target-missing": (
            "“{sheet}”页 {cell}：第{task}项的指标“{value}”没有目标值，算不出完成率。",
            "请填上目标值；不考核的，请删去这一行。",
        ),
        "milestone-no-date": (
            "“{sheet}”页 {cell}：第{task}项的节点没有能用的到期日（现在是“{value}”），这个节点不起作用。",
            "请填日期，如 2023-06-30。",
        ),
        "milestone-other-year": (
            "“{sheet}”页 {cell}：第{task}项的节点 {value} 不在{year}年。",
            "请核对年份；确实跨年的，不用处理。",
        ),
        "milestone-no-share": (
            "“{sheet}”页 {cell}：第{task}项的应达进度“{value}”不是 0% 到 100% 之间的数，序时进度算不准。",
            "请填百分数，如 50%；从这天才开始的填 0%。",
        ),
        "milestone-falls": (
            "“{sheet}”页 {cell}：第{task}项的应达进度 {value} 比前一个节点（{other_cell}）的 {before} 还低，序时进度会往回走。",
            "请核对到期日和应达进度，越往后应达进度越高。",
        ),
    }
)
