from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from xltasks.core.naming import are_similar, directory_of, resolve, similar_pairs
from xltasks.core.unit_words import kind_of

# What the list before the arrow resolves to; names that stay are not repeated.
LISTS = """
区发改委 统计局                          -> 区发改委 区统计局
区委人才办 宣传部 区教育局 科技局        -> 区委人才办 区委宣传部 区教育局 区科技局
区教育局 宣传部                          -> 区教育局 区委宣传部
区发改委 纪委监委 各区镇                 -> 区发改委 区纪委监委 各区镇
区财政局 吴江税务局                      -> 区财政局 吴江税务局
吴江开发区 区水务局 吴江生态环境局 吴江消防队 -> 吴江开发区 区水务局 吴江生态环境局 吴江消防队
汾湖高新区 区自然资源和规划局 住建局     -> 汾湖高新区 区自然资源和规划局 区住建局
区住建局 城投集团 供电公司 东方国资 苏信学院 七都镇 -> 区住建局 城投集团 供电公司 东方国资 苏信学院 七都镇
区应急管理局 气象局 供销总社 公积金中心 综合指挥中心 -> 区应急管理局 区气象局 区供销总社 区公积金中心 区综合指挥中心
区工信局 突出问题整改工作专班            -> 区工信局 区突出问题整改工作专班
市发改委 统计局 区教育局 财政局          -> 市发改委 市统计局 区教育局 区财政局
市市场监管局 农业农村局 市场监管局       -> 市市场监管局 市农业农村局 市市场监管局
市政府办 司法局 政务服务局               -> 市政府办 市司法局 市政务服务局
县委组织部 宣传部 财政局                 -> 县委组织部 县委宣传部 县财政局
自治区红十字会 农牧厅 残联               -> 自治区红十字会 自治区农牧厅 自治区残联
州发改委 卫健委 各县市                   -> 州发改委 州卫健委 各县市
省住建厅 各市 相关部门                   -> 省住建厅 各市 相关部门
财政局 发改局 税务局                     -> 财政局 发改局 税务局
区委 教育局 政法委                       -> 区委 区教育局 区委政法委
"""


@pytest.mark.parametrize("line", LISTS.strip().splitlines())
def test_lists(line: str) -> None:
    """Each name of a list has its full name by the rules of how offices write lists."""
    written, full = (part.split() for part in line.split("->"))
    assert [name.unit for name in resolve([written])[0]] == full


def test_written_in_full_elsewhere_wins() -> None:
    """A short name takes the full form that the plan has at another place, at the list's level."""
    lists = [["区发改委", "督查办"], ["区委督查办"], ["区水务局", "城投集团"], ["区城投集团"]]
    assert [[n.unit for n in names] for names in resolve(lists)] == [
        ["区发改委", "区委督查办"],
        ["区委督查办"],
        ["区水务局", "区城投集团"],
        ["区城投集团"],
    ]


def test_a_name_without_any_level_before_it_is_guessed() -> None:
    """A list that begins without a level takes the plan's only level and says so; with two levels it stays."""
    [[guessed], _] = resolve([["教育局"], ["区发改委"]])
    assert (guessed.unit, guessed.guessed) == ("区教育局", True)
    [[left], _, _] = resolve([["教育局"], ["区发改委"], ["市发改委"]])
    assert (left.unit, left.guessed) == ("教育局", True)


def test_directory_keeps_other_ways_of_writing_as_aliases() -> None:
    """Each unit is there once, in order of appearance, with its short forms."""
    directory = directory_of(name for names in resolve([["区发改委", "统计局"], ["区统计局"]]) for name in names)
    assert [(unit.name, unit.aliases) for unit in directory.units] == [("区发改委", ()), ("区统计局", ("统计局",))]


KINDS = """
department  区发改委 区政府办 市住房城乡建设局 区污防攻坚办 自治区农牧厅
party       区委宣传部 区纪委监委 区文明办 市委办 县委 区委党校
institution 区机关事务管理中心 苏信学院 区供销总社 市档案馆 市妇幼保健院
town        七都镇 横扇街道 汾湖高新区 东太湖度假区 经开区管委会 盘龙区 五华区人民政府
company     城投集团 供电公司 东方国资 人民银行平潭支行
vertical    吴江税务局 吴江海关 吴江生态环境局 区气象局 市消防救援支队
taskforce   突出生态环境问题整治工作专班 区防汛抗旱指挥部
group       各区镇 安委会成员单位 区级各预算单位 相关街道 区直各部门 各县（市）区人民政府 各区属国企 各相关单位
other       区工商联 市残联 县人民法院
"""


@pytest.mark.parametrize("line", KINDS.strip().splitlines())
def test_kinds(line: str) -> None:
    """A name says what sort of body it is."""
    kind, *names = line.split()
    assert {name: kind_of(name).value for name in names} == dict.fromkeys(names, kind)


@pytest.mark.parametrize(
    ("one", "other", "similar"),
    [
        ("突出生态环境问题整治工作专班", "突出生态环境问题整改工作专班", True),
        ("区自然资源和规划局", "区自然资源与规划局", True),
        ("区文体广电和旅游局", "区文体广电旅游局", True),
        ("安全生产委员会成员单位", "安全生产委员会各成员单位", True),
        ("区教育局", "区体育局", False),
        ("区农业农村局", "区水务局", False),
        ("区财政局", "区民政局", False),
        ("重点项目建设第一工作专班", "重点项目建设第二工作专班", False),
        ("城市更新东部片区指挥部", "城市更新西部片区指挥部", False),
        ("区自然资源和规划局", "区 自然资源和规划局", False),
    ],
)
def test_similar_names(one: str, other: str, similar: bool) -> None:
    """Long names that differ by one character are asked about; short ones and numbered ones are told apart."""
    assert are_similar(one, other) is similar
    assert are_similar(other, one) is similar


@given(st.lists(st.text("城区一", min_size=6, max_size=10), max_size=30))
@example(
    [
        "城城城城城城城城",
        "城城城区城城城城",
        "城城城城城城城",
        "城城城城城城城城城",
        "城 城城城城城城城",
        "城城一城城城城城",
        "城城二城城城城城",
    ]
)
def test_similar_pairs_are_all_found(names: list[str]) -> None:
    """The short way finds the same pairs, in the same order, as holding every name against every other."""
    expected = [(one, other) for one, other in combinations(names, 2) if are_similar(one, other)]
    assert similar_pairs(names) == expected


_NAME = st.sampled_from(
    ["区发改委", "统计局", "宣传部", "区委宣传部", "各区镇", "城投集团", "吴江开发区", "市财政局", "教育局", "吴江海关"]
)
_NAMES = st.lists(_NAME, max_size=6)


@given(st.lists(_NAMES, max_size=5))
@example([["宣传部", "统计局", "区委宣传部", "市财政局", "统计局", "宣传部"]])
def test_resolving_keeps_the_written_names_and_settles(lists: list[list[str]]) -> None:
    """Every written name is kept, in order, and what was known for certain resolves to itself."""
    resolved = resolve(lists)
    assert [[name.written for name in names] for names in resolved] == lists
    again = resolve([[name.unit for name in names] for names in resolved])
    for names, later in zip(resolved, again, strict=True):
        assert [two.unit for one, two in zip(names, later, strict=True) if not one.guessed] == [
            one.unit for one in names if not one.guessed
        ]
