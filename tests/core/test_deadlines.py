from __future__ import annotations

import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xltasks.core.deadline_reading import read_deadline, read_due_cell
from xltasks.core.deadlines import DeadlineKind, deadline_json, deadline_of
from xltasks.core.stamp import master_rows, read_master_stamp
from xltasks.plans import plan_of_text
from xltasks.plans.festivals import festival

READ = """
10月底前完成危房解危                     | 2023-10-31 | 10月底前
力争3月底之前完成前期工作                | 2023-03-31 | 3月底之前
统一10月底前完成                         | 2023-10-31 | 10月底前
十二月底前基本完成                       | 2023-12-31 | 十二月底前
2月底前开工                              | 2023-02-28 | 2月底前
6月底建成通车                            | 2023-06-30 | 6月底
各单位于9月22日前报送方案                | 2023-09-22 | 9月22日前
2024年3月1日前投用                       | 2024-03-01 | 2024年3月1日前
12月中旬前完成考核                       | 2023-12-20 | 12月中旬前
3月上旬手续全部办结                      | 2023-03-10 | 3月上旬
11月下旬前验收                           | 2023-11-30 | 11月下旬前
9月前完工                                | 2023-08-31 | 9月前
要在8月份前健全办法                      | 2023-07-31 | 8月份前
6月和9月前建成投产                       | 2023-08-31 | 9月前
7月竣工                                  | 2023-07-31 | 7月
年底前完成改造                           | 2023-12-31 | 年底前
今年年底前完工8个                        | 2023-12-31 | 今年年底前
确保明年底前通车                         | 2024-12-31 | 明年底前
2025年底前建立体系                       | 2025-12-31 | 2025年底前
在此基础上年底前完成                     | 2023-12-31 | 年底前
年内完成投资300亿元                      | 2023-12-31 | 年内
上半年建成通车                           | 2023-06-30 | 上半年
2024年上半年投入使用                     | 2024-06-30 | 2024年上半年
项目下半年开工建设                       | 2023-12-31 | 下半年
一季度末前全部出台                       | 2023-03-31 | 一季度末前
第二季度开工                             | 2023-06-30 | 第二季度
三季度末全部开工                         | 2023-09-30 | 三季度末
在三季度前完成改革                       | 2023-06-30 | 三季度前
6月底前开工率达到85%、9月底前全部开工    | 2023-09-30 | 9月底前
4月20日前全面开工、7月20日前全部开工     | 2023-07-20 | 7月20日前
国庆节前开放                             | 2023-09-30 | 国庆节前
环线“五一”前全面竣工                     | 2023-04-30 | “五一”前
春节前发放慰问金                         | 2023-01-21 | 春节前
2024年春节前投用                         | 2024-02-09 | 2024年春节前
明年元宵节前夕开街                       | 2024-02-23 | 明年元宵节前夕
中秋节前完成检查                         | 2023-09-28 | 中秋节前
端午前开放码头                           | 2023-06-21 | 端午前
清明前完成修缮                           | 2023-04-04 | 清明前
除夕前清欠                               | 2023-01-20 | 除夕前
元旦前兑现                               | 2023-12-31 | 元旦前
汛期前完成疏浚                           | 2023-04-30 | 汛期前
入冬前完成管网改造                       | 2023-11-07 | 入冬前
秋季开学前投用                           | 2023-08-31 | 秋季开学前
供暖季前完成检修                         | 2023-11-14 | 供暖季前
“十四五”末建成公园城市                   | 2025-12-31 | “十四五”末
到2025年，体系基本建立                   | 2025-12-31 | 到2025年
2024年一季度，全面启动                   | 2024-03-31 | 2024年一季度
今年内公布清单                           | 2023-12-31 | 今年内
12月中下旬考核                           | 2023-12-31 | 12月中下旬
１０月底前完成                           | 2023-10-31 | １０月底前
于每月23日前将材料报送                   | 2023-12-23 | 每月23日前
每季度末月20日前报送                     | 2023-12-20 | 每季度末月20日前
每季度通报                               | 2023-12-31 | 每季度
逐月调度、逐旬推进                       | 2023-12-31 | 逐月
加强巡查，长期坚持。                     | 2023-12-31 | 长期坚持
推进绿化（持续推进）。                   | 2023-12-31 | 持续推进
"""

# What a cell 完成时限 says: the kind, the date, the steps where there are several.
CELLS = """
10月底前                   | date   | 2023-10-31
6月30日前                  | date   | 2023-06-30
6月30日                    | date   | 2023-06-30
上半年                     | date   | 2023-06-30
下半年                     | date   | 2023-12-31
二季度末                   | date   | 2023-06-30
三季度                     | date   | 2023-09-30
第4季度                    | date   | 2023-12-31
Q3                         | date   | 2023-09-30
年底前                     | date   | 2023-12-31
年底                       | date   | 2023-12-31
年内完成                   | date   | 2023-12-31
全年                       | date   | 2023-12-31
2023年                     | date   | 2023-12-31
2023年底                   | date   | 2023-12-31
2023年全年                 | date   | 2023-12-31
本年度                     | date   | 2023-12-31
今年底                     | date   | 2023-12-31
年中                       | date   | 2023-06-30
9月                        | date   | 2023-09-30
9月投入使用                | date   | 2023-09-30
9月前                      | date   | 2023-08-31
十一月                     | date   | 2023-11-30
11月中旬                   | date   | 2023-11-20
2023.10                    | date   | 2023-10-31
2023-10-15                 | date   | 2023-10-15
2023/6/30                  | date   | 2023-06-30
2023年10月15日             | date   | 2023-10-15
10.15                      | date   | 2023-10-15
1-6月                      | date   | 2023-06-30
3月—10月                   | date   | 2023-10-31
2023年3月至2024年2月       | date   | 2024-02-29
2024年一季度               | date   | 2024-03-31
2024年3月底前              | date   | 2024-03-31
明年6月                    | date   | 2024-06-30
2025年                     | date   | 2025-12-31
到2025年末                 | date   | 2025-12-31
“十四五”末                 | date   | 2025-12-31
“十四五”期间               | date   | 2025-12-31
春节前                     | date   | 2023-01-21
国庆前                     | date   | 2023-09-30
主汛期前                   | date   | 2023-05-31
3年内                      | date   | 2025-12-31
6月底前开工，年底前完工    | date   | 2023-12-31 | 06-30 6月底前开工；12-31 年底前完工
6月、12月                  | date   | 2023-12-31 | 06-30 6月；12-31 12月
6月和9月前                 | date   | 2023-08-31 | 05-31 6月；08-31 9月前
10月31日和11月30日前       | date   | 2023-11-30 | 10-31 10月31日；11-30 11月30日前
二季度、四季度             | date   | 2023-12-31 | 06-30 二季度；12-31 四季度
长期                       | open   | 2023-12-31
长期坚持                   | open   | 2023-12-31
持续推进                   | open   | 2023-12-31
全年持续推进               | open   | 2023-12-31
常态化推进                 | open   | 2023-12-31
不设时间表                 | open   | 2023-12-31
按序时进度推进             | open   | 2023-12-31
按上级要求                 | open   | 2023-12-31
近期                       | open   | 2023-12-31
长期坚持，年底前见成效     | date   | 2023-12-31
每月                       | month  | 2023-12-31
每月25日前                 | month  | 2023-12-25
每月底前                   | month  | 2023-12-31
逐月调度                   | month  | 2023-12-31
月度通报                   | month  | 2023-12-31
每季度                     | quarter | 2023-12-31
按季度推进                 | quarter | 2023-12-31
每季度末月20日前           | quarter | 2023-12-20
每个季度第1个月的20日前    | quarter | 2023-10-20
每半年                     | half   | 2023-12-31
半年通报                   | half   | 2023-12-31
每周                       | week   | 2023-12-29
逐旬推进                   | ten-days | 2023-12-31
每年                       | year   | 2023-12-31
每年6月底前                | year   | 2023-06-30
全年，每月通报             | month  | 2023-12-31
３月底前                   | date   | 2023-03-31
"""

CELLS_UNREAD = """
3个工作日内
100天内
24小时内
“十三五”时期
2小时内
区政府
见附件
2月30日
13月
"""

NOT_READ = """
为“十四五”末建成千座公园城市打下扎实基础
持续推进雨污混接整治
常态化推进“高效办成一件事”
按照每生每年1000元、每月补助900元发放
第四季度实现当季正增长
力争2025年接待游客突破1300万人次
分2年给予安家补助
十一月前后开学
春节前后开展走访
国庆前夜
汛期前期准备
全年完成投资639亿元
力争更多项目纳入国家、省、市“大盘子”
比上年增长5%
3个工作日内办结
100天内完成审批
24小时内完成核酸检测
2小时内应急救援队伍全面派出
“十三五”时期是决胜时期
坚持每年底前考核
力争用5年左右时间
3-5年内实现倍增
开工项目一年内竣工率不低于60%
三年底前
与去年底相比
较上半年完成情况
到2022年底前建成
2017年7月竣工通车
9月前后开学
2月30日前完成
1月前完成
1—9月完成进度
318国道局部改建
6个月前
到2025年增长到4.93万亿元
完成三年工作任务
"""


@pytest.mark.parametrize("line", READ.strip().splitlines())
def test_phrases_that_name_a_date(line: str) -> None:
    """A phrase that names a date is read, with the words it was read from."""
    text, due, phrase = (part.strip() for part in line.split("|"))
    found = read_deadline(text, 2023, festival)
    assert found is not None
    assert (found.due.isoformat(), found.phrase) == (due, phrase)


@pytest.mark.parametrize("text", NOT_READ.strip().splitlines())
def test_phrases_that_name_none(text: str) -> None:
    """What only looks like a deadline (spans, recurrences, other years, comparisons) is none."""
    assert read_deadline(text, 2023, festival) is None


@pytest.mark.parametrize("line", CELLS.strip().splitlines())
def test_cells_of_their_own(line: str) -> None:
    """A cell 完成时限 becomes a date, a series or an open end; its whole words are the phrase."""
    cell, kind, due, *steps = (part.strip() for part in line.split("|"))
    found = read_due_cell(cell, 2023, festival)
    assert found is not None
    assert (found.due.isoformat(), found.phrase, (found.every or found.kind).value) == (due, cell, kind)
    if found.kind is DeadlineKind.DATE:
        shown = "；".join(f"{step.due:%m-%d} {step.text}" for step in found.steps)
        assert shown == (steps[0] if steps else "")
    else:
        assert bool(found.steps) is (found.kind is DeadlineKind.SERIES)
        assert not found.steps or found.steps[-1].due == found.due
    assert deadline_of(json.loads(json.dumps(deadline_json(found)))) == found


@pytest.mark.parametrize("cell", CELLS_UNREAD.strip().splitlines())
def test_cells_that_say_no_date(cell: str) -> None:
    """Durations and other words are no deadline, not even in a column of their own."""
    assert read_due_cell(cell, 2023, festival) is None


def test_a_series_has_a_date_each_turn() -> None:
    """Every month has twelve dates, every week its Fridays; a day that a month lacks is its last."""
    monthly = read_due_cell("每月31日前", 2023)
    weekly = read_due_cell("每周", 2023)
    assert monthly is not None and weekly is not None
    assert [step.due.isoformat()[5:] for step in monthly.steps][:3] == ["01-31", "02-28", "03-31"]
    assert {step.due.weekday() for step in weekly.steps} == {4}
    assert len(weekly.steps) == 52


def test_the_master_carries_deadlines() -> None:
    """Milestones, series, open ends and the plan's own numbers survive in the master's hidden sheet."""
    rows = [
        "序号\t工作任务\t责任单位\t完成时限",
        "1.1\t建成公园。\t★区园林局\t6月底前开工，年底前完工",
        "1.2\t通报进度。\t★区交通局\t每月25日前",
        "1.3\t巡查河道。\t★区水务局\t长期坚持",
        "1.4\t疏浚河道。\t★区水务局\t汛期前",
    ]
    plan = plan_of_text("\n".join(["2024年任务表", *rows]))
    assert [task.deadline is not None for _, _, task in plan.tasks()] == [True] * 4
    _, back = read_master_stamp(master_rows(plan), plan.directory)
    assert list(back.tasks()) == list(plan.tasks())


@pytest.mark.parametrize(("cell", "approximate"), [("汛期前", True), ("3年内", True), ("国庆节前", False)])
def test_seasons_are_marked(cell: str, approximate: bool) -> None:
    """A season or a span of years is no exact day, and says so."""
    found = read_due_cell(cell, 2023, festival)
    assert found is not None
    assert found.approximate is approximate


def test_milestones_in_a_text() -> None:
    """Two dates are milestones, each with the words of its clause; the later is due."""
    found = read_deadline("10月底前完成主体工程和管网改造，12月底前投用。", 2023)
    assert found is not None
    assert (found.due.isoformat(), found.phrase, found.kind) == ("2023-12-31", "12月底前", DeadlineKind.DATE)
    assert [(step.due.isoformat(), step.text) for step in found.steps] == [
        ("2023-10-31", "10月底前完成主体工程和管网改造"),
        ("2023-12-31", "12月底前投用"),
    ]


@pytest.mark.parametrize("name", ["春节", "除夕", "元宵", "清明", "端午", "中秋", "重阳", "立冬"])
def test_festivals_are_known_for_two_centuries(name: str) -> None:
    """The calendar gives a day of that very year from 1900 to 2100, and none beyond; an unknown name is none."""
    assert all(day is not None and day.year == year for year in range(1901, 2101) if (day := festival(name, year)))
    assert (festival(name, 1850), festival(name, 2101), festival("火把节", 2023)) == (None, None, None)


@given(st.integers(1, 12), st.integers(2000, 2099), st.text(alphabet="推进完成项目，。建设全面", max_size=12))
def test_month_end_in_any_clause(month: int, year: int, clause: str) -> None:
    """N月底前 is the month's last day of the plan's year, whatever words stand around it."""
    found = read_deadline(f"{clause}，{month}月底前{clause}", year)
    assert found is not None
    assert (found.due.year, found.due.month) == (year, month)
    assert date.fromordinal(found.due.toordinal() + 1).day == 1


@given(st.text(alphabet="年月日底前末季度上下半旬每到内0123456789一二三十今明去", max_size=20))
def test_never_before_the_plan_and_always_in_the_text(text: str) -> None:
    """Whatever is read stands in the text and is not before the plan's year; nothing makes the reader fail."""
    found = read_deadline(text, 2023)
    assert found is None or (found.phrase in text and found.due.year >= 2023)
