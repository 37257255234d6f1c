from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xltasks.core.deadlines import read_deadline

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
"""

NOT_READ = """
全年完成投资639亿元
力争更多项目纳入国家、省、市“大盘子”
比上年增长5%
“十四五”末建成公园城市
3个工作日内办结
100天内完成审批
24小时内完成核酸检测
2小时内应急救援队伍全面派出
“十三五”时期是决胜时期
于每月23日前将材料报送
每季度末月20日前报送
每季度通报
逐月调度、逐旬推进
坚持每年底前考核
力争用5年左右时间
3-5年内实现倍增
开工项目一年内竣工率不低于60%
三年底前
与去年底相比
较上半年完成情况
国庆节前开放
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
    found = read_deadline(text, 2023)
    assert found is not None
    assert (found.due.isoformat(), found.phrase) == (due, phrase)


@pytest.mark.parametrize("text", NOT_READ.strip().splitlines())
def test_phrases_that_name_none(text: str) -> None:
    """What only looks like a deadline (spans, recurrences, other years, comparisons) is none."""
    assert read_deadline(text, 2023) is None


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
