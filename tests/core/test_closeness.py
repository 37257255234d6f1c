"""Did you mean: names near a name that is on no list."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xltasks.core.closeness import distance, meant
from xltasks.core.name_cells import odd_separators, split_names_outside_brackets, without_remark

FULL = [
    "区教育局",
    "区体育局",
    "区财政局",
    "区民政局",
    "区发展和改革委员会",
    "区退役军人事务局",
    "区人力资源和社会保障局",
    "吴江海关",
    "区突出生态环境问题整改工作专班",
    "太湖新城",
    "钱宇",
    "张强",
    "李国强",
    "王一",
    "王二",
    "王三",
    "王四",
]
SHORT = [("苏州海关驻吴江办事处", "吴江海关"), ("环保专班", "区突出生态环境问题整改工作专班")]
LIST = [*((name, name) for name in FULL), *SHORT]

# What somebody typed | what is offered | the slip
MEANT = (
    ("区教肓局", "区教育局", "one character changed"),
    ("区财局", "区财政局", "one left out"),
    ("区民民政局", "区民政局", "one too many"),
    ("区政财局", "区财政局", "neighbours swapped"),
    ("市教育局", "区教育局", "another level"),
    ("教育局", "区教育局", "no level"),
    ("区育局", "区教育局 区体育局", "two are as near"),
    ("区发改委", "区发展和改革委员会", "as people say it"),
    ("区退役军人局", "区退役军人事务局", "as people say it"),
    ("区人社局", "区人力资源和社会保障局", "as people say it"),
    ("区　教育 局", "区教育局", "spaces"),
    ("苏州海关驻吴江办事", "吴江海关", "near a short name"),
    ("区突出环境问题整改专班", "区突出生态环境问题整改工作专班", "a long name, several left out"),
    ("钱字", "钱宇", "a leader, one character changed"),
    ("宇钱", "钱宇", "a leader, swapped"),
    ("李国墙", "李国强", "a leader of three characters"),
    ("王六", "", "four are as near: nothing is said"),
    ("赵宇", "", "another family name"),
    ("区税务局", "", "another office"),
    ("苏州海关", "吴江海关", "a short name, as people say it"),
    ("昆山海关", "", "another place's"),
    ("区", "", "no name at all"),
)


@pytest.mark.parametrize(("typed", "wanted", "slip"), MEANT, ids=[row[0] for row in MEANT])
def test_slips_that_people_make(typed: str, wanted: str, slip: str) -> None:
    """Each slip leads to the name that was meant; what is no slip leads nowhere."""
    assert meant(typed, LIST) == tuple(wanted.split()), slip


TEXT = st.text("区市教育财政局", max_size=7)


@given(TEXT, TEXT, st.integers(0, 3))
def test_distance_is_that_of_the_books(one: str, other: str, most: int) -> None:
    """The distance is the optimal string alignment by its recursion, cut off above the most that is asked for."""
    assert distance(one, other, most) == min(_by_definition(one, other), most + 1)


def _by_definition(one: str, other: str) -> int:
    table: dict[tuple[int, int], int] = {}
    for i in range(len(one) + 1):
        for j in range(len(other) + 1):
            ways = [i + j] if not i or not j else []
            if i and j:
                ways = [table[i - 1, j] + 1, table[i, j - 1] + 1, table[i - 1, j - 1] + (one[i - 1] != other[j - 1])]
            if i > 1 and j > 1 and one[i - 1] == other[j - 2] and one[i - 2] == other[j - 1]:
                ways.append(table[i - 2, j - 2] + 1)
            table[i, j] = min(ways)
    return table[len(one), len(other)]


@pytest.mark.parametrize(
    ("cell", "names", "odd"),
    [
        ("区教育局、区财政局", "区教育局 区财政局", ""),
        ("区教育局，区财政局;区民政局", "区教育局 区财政局 区民政局", "，;"),
        ("区财政局（国资办、金融办）、区教育局", "区财政局（国资办、金融办） 区教育局", ""),
        ("区教育局\n区财政局", "区教育局 区财政局", "\n"),
        ("区教育局、\n区财政局、", "区教育局 区财政局", "\n"),
        ("区教育局 ", "区教育局", ""),
        ("", "", ""),
    ],
)
def test_names_in_a_cell(cell: str, names: str, odd: str) -> None:
    """Several names in one cell, however they are separated; only marks between two names count as separators."""
    assert split_names_outside_brackets(cell) == tuple(names.split())
    assert odd_separators(cell) == odd


def test_a_remark_stands_behind_a_name() -> None:
    """What stands in brackets belongs to the name before it."""
    assert without_remark("财政局（国资办）") == ("财政局", "国资办")
    assert without_remark("财政局") == ("财政局", None)
