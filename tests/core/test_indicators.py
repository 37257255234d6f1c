"""量化指标: what is asked, and how far a figure is from it."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from masters import real_plan

from xltasks.core.indicators import CEILING_WORDS, REQUIREMENT_WORDS, Indicator, completion
from xltasks.core.plan import Assignment, Role, Task
from xltasks.core.planned_indicators import indicators_of, planned_indicators

NUMBERS = st.floats(-1e9, 1e9, allow_nan=False)


def read(text: str) -> str:
    """The indicators of a task's text, one a line: what is asked, the target with its unit, stretch, cumulative."""
    task = Task(1, text, (), (Assignment("区委", "区委", Role.LEAD),), date(2023, 12, 31))
    return "\n".join(map(_line, planned_indicators(task)))


def _line(one: Indicator) -> str:
    stretch = "" if one.stretch is None else f" 力争{one.stretch:g}"
    return f"{one.name} {one.requirement} {one.value:g} {one.unit}{stretch}{' 累计' if one.cumulative else ''}"


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("新增上市公司5家。", "新增上市公司 达到 5 家"),
        ("地区生产总值增长5%左右。", "地区生产总值增长 增长约 0.05 %"),
        ("一般公共预算收入增长5%、力争增长5.5%。", "一般公共预算收入增长 增长 0.05 % 力争0.055"),
        ("产值超4000亿元。", "产值 超过 4000 亿元"),
        ("招引项目不少于8个。", "招引项目 不少于 8 个"),
        ("城镇新增就业1.8万人以上。", "城镇新增就业 不少于 1.8 万人"),
        ("共建研发机构累计超40家。", "共建研发机构 超过 40 家 累计"),
        ("VOCs排放量降低30%以上。", "VOCs排放量降低 降低不少于 0.3 %"),
        ("政务服务可网办率达96%。", "政务服务可网办率 不少于 0.96 %"),
        ("改造护栏28.9公里。", "改造护栏 达到 28.9 公里"),
        ("削减生产线157条。", "削减生产线 降低 157 条"),
        ("城镇调查失业率控制在5%以内。", "城镇调查失业率 不超过 0.05 %"),
        ("单位能耗降至0.5吨标准煤。", "单位能耗 不超过 0.5 吨标准煤"),
        ("完成5个农贸市场改造提升。", "农贸市场改造提升 达到 5 个"),
        ("每万人高技能人才数提升至1330人。", "每万人高技能人才数 不少于 1330 人"),
        ("抓好日常工作。", ""),
    ],
)
def test_what_is_asked(text: str, asked: str) -> None:
    """A level, a rise or a fall, the comparison, the target in its unit (percents as fractions)."""
    assert read(text) == asked


def test_the_real_plan_asks_84_things() -> None:
    """Every target of the 118 tasks is an indicator with a known word, asked of the task's first lead."""
    found = indicators_of(real_plan())
    assert len(found) == 84
    assert {one.requirement for one in found} <= set(REQUIREMENT_WORDS)
    assert all(len(one.units) == 1 for one in found)
    assert [(one.task, one.no) for one in found] == sorted({(one.task, one.no) for one in found})
    words = [one.requirement for one in found]
    asked = {word: words.count(word) for word in dict.fromkeys(words)}
    assert asked == {
        "增长约": 1, "增长": 4, "增长不少于": 3, "不少于": 26, "达到": 37, "超过": 9, "约": 2, "降低": 1, "降低不少于": 1,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("requirement", "value", "unit", "base", "actual", "done"),
    [
        # amounts and levels to be reached
        ("达到", 5, "家", None, 3, 0.6),
        ("达到", 5, "家", None, 0, 0.0),
        ("达到", 5, "家", None, 7, 1.4),
        ("达到", 5, "家", None, -1, 0.0),
        ("达到", 5, "家", 2, 3, 0.6),
        ("不少于", 8, "个", None, 8, 1.0),
        ("超过", 4000, "亿元", None, 4000, 1.0),
        ("约", 250, "兆瓦", None, 200, 0.8),
        ("介于", 10, "个", None, 12, 1.2),
        ("达到", 3, "家", None, 1, 0.333333333),
        ("没有这个词", 5, "家", None, 3, 0.6),
        # ceilings
        ("不超过", 0.05, "%", None, 0.04, 1.0),
        ("不超过", 0.05, "%", None, 0.05, 1.0),
        ("不超过", 0.05, "%", None, 0.1, 0.5),
        ("低于", 10, "起", None, 0, 1.0),
        ("低于", 10, "起", None, 40, 0.25),
        ("不超过", 0, "起", None, 0, 1.0),
        ("不超过", 0, "起", None, 2, 0.0),
        ("不超过", -5, "亿元", None, -3, 0.0),
        ("不超过", -5, "亿元", None, -6, 1.0),
        # changes told as such
        ("增长", 0.05, "%", None, 0.052, 1.04),
        ("增长约", 0.05, "%", None, -0.01, 0.0),
        ("降低不少于", 0.3, "%", None, 0.15, 0.5),
        ("降低", 157, "条", None, 157, 1.0),
        # changes reckoned from a base
        ("增长", 0.05, "%", 100, 104, 0.8),
        ("增长", 0.05, "%", 100, 95, 0.0),
        ("增长", 0.5, "%", -100, -50, 1.0),
        ("增长", 2, "个百分点", 40, 41, 0.5),
        ("降低", 0.3, "%", 200, 150, 0.833333333),
        ("降低", 157, "条", 400, 300, 0.636942675),
        ("降低", 0.3, "%", 200, 240, 0.0),
        ("增长", 0.05, "%", 0, 5, None),
        ("增长", 5, "个", 0, 5, 1.0),
        # a target that nothing can be divided by
        ("达到", 0, "起", None, 0, 1.0),
        ("达到", 0, "起", None, -1, 0.0),
        ("增长", -0.02, "%", None, -0.01, 1.0),
        ("增长", -0.02, "%", None, -0.03, 0.0),
        # nothing told
        ("达到", 5, "家", None, None, None),
        ("达到", None, "家", None, 5, None),
    ],
)
def test_completion(
    requirement: str, value: float | None, unit: str, base: float | None, actual: float | None, done: float | None
) -> None:
    """Figure over target, with the direction minded: zero, negative, with a base, over-fulfilled."""
    assert completion(requirement, value, unit, base, actual) == done


@given(
    requirement=st.sampled_from(REQUIREMENT_WORDS),
    value=NUMBERS,
    unit=st.sampled_from(["%", "家", "个百分点"]),
    base=st.one_of(st.none(), NUMBERS),
    low=NUMBERS,
    high=NUMBERS,
)
def test_more_is_never_worse_unless_less_is_asked(
    requirement: str, value: float, unit: str, base: float | None, low: float, high: float
) -> None:
    """Completion is never negative and runs with the figure, against it where it falls from a base or has a ceiling."""
    low, high = sorted((low, high))
    first, second = (completion(requirement, value, unit, base, actual) for actual in (low, high))
    assert (first is None) == (second is None) == (base == 0 and unit == "%" and requirement[:2] in ("增长", "降低"))
    if first is None or second is None:
        return
    against = requirement in CEILING_WORDS or (base is not None and requirement.startswith("降低"))
    worse, better = (second, first) if against else (first, second)
    assert 0 <= worse <= better
