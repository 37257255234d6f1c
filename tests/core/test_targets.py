from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from plans.documents import example

from xltasks.core.targets import Target, read_numbers, read_targets, targets_json

TABLE = Path(__file__).with_name("wujiang-2023.targets.txt")


def shown(target: Target) -> str:
    """A target in one line: indicator, comparison and value with its unit, what else there is to say."""
    stretch = "" if target.stretch is None else f" 力争{target.stretch:g}"
    marks = "".join(
        f" {mark}" for mark, held in (("累计", target.cumulative), ("降", target.direction.value == "down")) if held
    )
    return f"{target.indicator} {target.comparison.value} {target.value:g}{target.unit}{stretch}{marks}"


def test_every_number_of_the_example() -> None:
    """Each number of the 118 tasks is a target, with value and unit, or none, as a person classified it by hand."""
    lines = []
    for _, _, task in example().tasks():
        for number in read_numbers(task.text):
            around = task.text[max(0, number.start - 6) : number.end + 4]
            written = task.text[number.start : number.end]
            lines.append(f"{task.no} | {around} | {written} | {shown(number.target) if number.target else '—'}")
    assert "\n".join(lines) + "\n" == TABLE.read_text(encoding="utf-8")


# A text, then its targets.
TEXTS = """
新增上市公司5家。                       | 新增上市公司 equal 5家
地区生产总值增长5%左右                  | 地区生产总值增长 about 5%
收入增长5%、力争5.5%                    | 收入增长 equal 5% 力争5.5
收入增长5％，力争达到6％                | 收入增长 equal 5% 力争6
产值超4000亿元                          | 产值 more-than 4000亿元
招引项目不少于8个                       | 招引项目 at-least 8个
城镇新增就业1.8万人以上                 | 城镇新增就业 at-least 1.8万人
共建研发机构累计超40家                  | 共建研发机构 more-than 40家 累计
排放量降低30%以上                       | 排放量降低 at-least 30% 降
就业率达96%                             | 就业率 at-least 96%
完成28.9公里护栏改造                    | 护栏改造 equal 28.9公里
新增企业60家，其中国家级10家以上        | 新增企业 equal 60家 ; 新增企业（其中国家级） at-least 10家
失业率控制在3%以内                      | 失业率 at-most 3% 降
PM2.5平均浓度低于25微克/立方米          | PM2.5平均浓度 less-than 25微克/立方米 降
标准由4277元/年提高到4928元/年          | 标准 at-least 4928元/年
起付标准从1200元降低到880元             | 起付标准 at-most 880元 降
城镇化率提高1.5个百分点以上             | 城镇化率提高 at-least 1.5个百分点
地区生产总值增长5%—5.5%                 | 地区生产总值增长 range 5% 力争5.5
新增1-2个支柱产业                       | 新增支柱产业 range 1个 力争2
新建幼儿园60所、中小学40所              | 新建幼儿园 equal 60所 ; 新建中小学 equal 40所
新增44个重症床位、238个普通床位         | 新增重症床位 equal 44个 ; 新增普通床位 equal 238个
发放贷款不少于1万户4.5亿元              | 发放贷款 at-least 1万户 ; 发放贷款 at-least 4.5亿元
分别降到300元、200元                    | 分别 at-most 300元 降 ; 分别 at-most 200元 降
旅游总收入172亿元、增长8%               | 旅游总收入 equal 172亿元 ; 旅游总收入增长 equal 8%
建成口袋公园1,200个                     | 建成口袋公园 equal 1200个
完成20个以上老旧小区改造                | 老旧小区改造 at-least 20个
打通景东路、同心路等10条断头路          | 打通景东路、同心路等断头路 equal 10条
带动投资近200亿元                       | 投资 about 200亿元
诉求满意率保持95%以上                   | 诉求满意率 at-least 95%
城镇新增就业⏎目标值：5000人以上         | 城镇新增就业 at-least 5000人
北环路改造⏎年度目标：完成投资3亿元      | 投资 equal 3亿元
"""

NO_TARGETS = """
318国道局部改建
持续迭代升级“55352”人才政策体系
完成江村1936、古桑研学等项目建设
开展“1+1+N”整治提升行动
力争村集体经济“10080”目标全覆盖
2023年10月底前完成，3个工作日内办结
10月底前完成
24小时内完成核酸检测
60岁以上独居老人
亩均税收5万元以下企业基本清零
全力推进长三角产业基地等243个省市区重点项目建设
加快产业园等4个集聚区规划建设
推进特高压变电站4回500千伏线路规划建设
涉及1343栋、32568户
小学每生每年1000元
给予每人每年900元补助
推出基本殡仪服务2800元套餐
确保PM2.5浓度达标
推进地铁5号线和10号线二期
第3批名单，前10位
打造5G基地、4A级景区、5A景区
围绕全市430公里重要城市道路实施整治
巩固2023届毕业生成果
开展3个月的专项行动
"""


@pytest.mark.parametrize("line", TEXTS.strip().splitlines())
def test_targets_as_offices_write_them(line: str) -> None:
    """Indicator, comparison, value, unit, stretch, whether cumulative and falling."""
    text, targets = (part.strip().replace("⏎", "\n") for part in line.split("|"))
    assert " ; ".join(map(shown, read_targets(text))) == targets


@pytest.mark.parametrize("text", NO_TARGETS.strip().splitlines())
def test_numbers_that_are_none(text: str) -> None:
    """Names, dates, durations, ages, thresholds, scopes and amounts a head are no targets."""
    assert read_targets(text) == ()


def test_json_has_whole_numbers_whole() -> None:
    """Values are numbers as a person writes them: 5, not 5.0; what is not there is null."""
    [target] = targets_json(read_targets("收入增长5%、力争5.5%"))
    assert (target["value"], target["stretch"]) == (5, 5.5)
    assert repr(target["value"]) == "5"
    assert list(target) == [
        "indicator", "comparison", "value", "unit", "stretch", "cumulative", "direction", "text",
    ]  # fmt: skip


@given(
    st.text(alphabet="新增达超不少于以上左右力争、，。家个%％万亿元0123456789.-—由从到“”第等推进完成每人", max_size=40)
)
def test_nothing_makes_the_reader_fail(text: str) -> None:
    """Whatever the text, numbers stand in it in order, and each target's words do too."""
    numbers = read_numbers(text)
    assert all(one.end <= two.start for one, two in pairwise(numbers))
    assert all(0 <= number.start < number.end <= len(text) for number in numbers)
    assert all(set(target.text) <= set(text) for target in read_targets(text))
