"""What clerks do to 量化指标 and 时间节点, and what check says of it, where."""

from __future__ import annotations

from datetime import date

from check.defect import Defect, one
from check.desk import Desk

from xltasks.core.grid import Value
from xltasks.core.schema import INDICATORS_TABLE, MILESTONES_TABLE

FIGURES, STEPS = "量化指标", "时间节点"


def _indicator(desk: Desk, **more: Value) -> None:
    row: dict[str, Value] = {"任务编号": 27, "指标序": 2, "指标": "新增新三板企业", "要求": "达到", "目标值": 3}
    desk.add(INDICATORS_TABLE, **{**row, "单位": "家", "填报单位": "区金融监管局", **more})


def _steps(desk: Desk, *steps: tuple[Value, Value], task: Value = 27) -> None:
    for due, share in steps:
        desk.add(MILESTONES_TABLE, 任务编号=task, 节点="完成一批", 到期日=due, 应达进度=share)


# Nothing is wrong with these.
SOUND: tuple[Defect, ...] = (
    Defect("a row of the clerk's own, and a short name", lambda desk: _indicator(desk, 填报单位="金融监管局"), ()),
    Defect("a line without a task's number", lambda desk: _indicator(desk, 任务编号=None, 目标值="另报"), ()),
    Defect(
        "milestones in any order, with a pause",
        lambda desk: _steps(desk, (date(2023, 9, 30), 0.5), (date(2023, 3, 1), 0), (date(2023, 6, 30), 0.5)),
        (),
    ),
)
FIGURE_DEFECTS: tuple[Defect, ...] = (
    one(
        "an indicator of a task that never was",
        lambda desk: desk.put(FIGURES, "A11", 1270),
        "line-unknown-task",
        f"{FIGURES}!A11",
        "“量化指标”页 A11：任务编号“1270”在板块页上没有，这一行不起作用。",
    ),
    one(
        "a task's number in words",
        lambda desk: desk.put(FIGURES, "A11", "二十七"),
        "line-unknown-task",
        f"{FIGURES}!A11",
        "“量化指标”页 A11：任务编号“二十七”在板块页上没有，这一行不起作用。",
    ),
    one(
        "two indicators of one number",
        lambda desk: _indicator(desk, 指标序=1),
        "indicator-doubled",
        f"{FIGURES}!B88",
        "“量化指标”页 B88：第27项的指标序 1 和 B11 重复了，这一行按下一个没用过的号处理。",
    ),
    one(
        "a requirement of one's own",
        lambda desk: desk.put(FIGURES, "D11", "力争"),
        "requirement-unknown",
        f"{FIGURES}!D11",
        "“量化指标”页 D11：第27项的要求“力争”不是规定的词，按“达到”算完成率。",
    ),
    one(
        "a target in words",
        lambda desk: desk.put(FIGURES, "E11", "五家"),
        "figure-no-number",
        f"{FIGURES}!E11",
        "“量化指标”页 E11：第27项的目标值“五家”不是数字，算完成率时不起作用。",
    ),
    one(
        "a figure with its unit",
        lambda desk: desk.put(FIGURES, "J11", "3家"),
        "figure-no-number",
        f"{FIGURES}!J11",
        "“量化指标”页 J11：第27项的实际值“3家”不是数字，算完成率时不起作用。",
    ),
    one(
        "a target deleted",
        lambda desk: desk.put(FIGURES, "E11", None),
        "target-missing",
        f"{FIGURES}!E11",
        "“量化指标”页 E11：第27项的指标“新增上市公司”没有目标值，算不出完成率。",
    ),
    one(
        "a reporting unit is misspelt",
        lambda desk: desk.put(FIGURES, "M11", "区金融监督局"),
        "name-misspelt",
        f"{FIGURES}!M11",
        "“量化指标”页 M11：第27项的填报单位“区金融监督局”不在“单位”页上，最像的是“区金融监管局”。",
    ),
    one(
        "a reporting unit nobody knows",
        lambda desk: desk.put(FIGURES, "M11", "区金融监管局、平安银行苏州分行"),
        "name-unlisted",
        f"{FIGURES}!M11",
        "“量化指标”页 M11：第27项的填报单位“平安银行苏州分行”不在“单位”页上。",
    ),
    one(
        "a milestone of a task that never was",
        lambda desk: _steps(desk, (date(2023, 6, 30), 0.5), task=1270),
        "line-unknown-task",
        f"{STEPS}!A4",
        "“时间节点”页 A4：任务编号“1270”在板块页上没有，这一行不起作用。",
    ),
    one(
        "a milestone's date is words",
        lambda desk: _steps(desk, ("6月底", 0.5)),
        "milestone-no-date",
        f"{STEPS}!C4",
        "“时间节点”页 C4：第27项的节点没有能用的到期日（现在是“6月底”），这个节点不起作用。",
    ),
    one(
        "a milestone of another year",
        lambda desk: _steps(desk, (date(2032, 6, 30), 0.5)),
        "milestone-other-year",
        f"{STEPS}!C4",
        "“时间节点”页 C4：第27项的节点 2032-06-30 不在2023年。",
    ),
    one(
        "50 for 50%",
        lambda desk: _steps(desk, (date(2023, 6, 30), 50)),
        "milestone-no-share",
        f"{STEPS}!D4",
        "“时间节点”页 D4：第27项的应达进度“50”不是 0% 到 100% 之间的数，序时进度算不准。",
    ),
    one(
        "less is to be done later",
        lambda desk: _steps(desk, (date(2023, 9, 30), 0.3), (date(2023, 6, 30), 0.6)),
        "milestone-falls",
        f"{STEPS}!D4",
        "“时间节点”页 D4：第27项的应达进度 30% 比前一个节点（D5）的 60% 还低，序时进度会往回走。",
    ),
)
