"""Small revisions and what is found in them, to read."""

from __future__ import annotations

import pytest
from replan.notation import compared, told

PLAN = """
一、民生
（教育）
1 新建、改扩建学校六所，新增学位七千个。 | 钱宇 | 区教育局 | 区财政局 | 10月31日
2 开展校园食品安全专项整治，实现明厨亮灶全覆盖。 | 钱宇 | 区教育局、区市场监管局
（出行）
3 新增公共停车位两千个，优化夜间停车收费。 | 沈伟江 | 区住建局 | 区公安局 | 9月30日
二、发展
（财源）
4 一般公共预算收入增长5%、力争5.5%。 | 钱宇 | 区财政局 | 区税务局
5 压减一般性支出10%以上。 | 钱宇 | 区财政局
"""


def revised(*edits: tuple[str, str]) -> str:
    """The plan with each first text replaced by the second."""
    text = PLAN
    for old, new in edits:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return text


SCHOOLS = "1 新建、改扩建学校六所，新增学位七千个。 | 钱宇 | 区教育局 | 区财政局 | 10月31日\n"
PARKING = "3 新增公共停车位两千个，优化夜间停车收费。 | 沈伟江 | 区住建局 | 区公安局 | 9月30日\n"
CUT = "5 压减一般性支出10%以上。 | 钱宇 | 区财政局\n"

CASES = {
    "nothing": ((), []),
    "spaces and full-width forms are nothing": (
        (("增长5%、力争5.5%。", "增长 ５％、力争5.5％"),),
        [],
    ),
    "other numbers are nothing": ((("4 一般", "40 一般"), ("5 压减", "41 压减")), []),
    "the units in another order are nothing": ((("区教育局、区市场监管局", "区市场监管局、区教育局"),), []),
    "a figure": (
        (("增长5%、力争5.5%", "增长6%、力争6.5%"),),
        ["重点工作目标任务 4 @4：一般公共预算收入增长5%、力争5.5%。 → 一般公共预算收入增长6%、力争6.5%。"],
    ),
    "many words": (
        (("新建、改扩建学校六所，新增学位七千个", "全年新建、改扩建学校七所，新增学位八千个以上"),),
        [
            "重点工作目标任务 1 @1：新建、改扩建学校六所，新增学位七千个。 → "
            "全年新建、改扩建学校七所，新增学位八千个以上。"
        ],
    ),
    "a date": ((("9月30日", "11月30日"),), ["完成时限 3 @3：2023-09-30 → 2023-11-30"]),
    "a date that is no longer named": (
        (("区公安局 | 9月30日", "区公安局"),),
        ["完成时限 3 @3：2023-09-30 → 2023-12-31"],
    ),
    "a date for a task that had none": (
        (("区税务局", "区税务局 | 11月30日"),),
        ["完成时限 4 @4：2023-12-31 → 2023-11-30"],
    ),
    "leaders": (
        (("沈伟江 |", "沈伟江、陈建忠 |"),),
        ["牵头领导 3 @3：沈伟江 → 沈伟江、陈建忠"],
    ),
    "leads and supports": (
        (("区教育局、区市场监管局", "区市场监管局 | 区教育局"),),
        ["牵头单位 2 @2：区教育局、区市场监管局 → 区市场监管局", "配合单位 2 @2：∅ → 区教育局"],
    ),
    "a task in another section and project": (
        ((PARKING, ""), (CUT, CUT + PARKING)),
        ["所在板块 3 @3：民生 → 发展", "项目 3 @3：出行 → 财源"],
    ),
    "a task in another project": (
        ((SCHOOLS, ""), (PARKING, PARKING + SCHOOLS)),
        ["项目 1 @1：教育 → 出行"],
    ),
    "a task less, the others renumbered": (
        ((SCHOOLS, ""), ("2 开展", "1 开展"), ("3 新增", "2 新增"), ("4 一般", "3 一般"), ("5 压减", "4 压减")),
        ["撤销任务 1：新建、改扩建学校六所，新增学位七千个。 → 已撤销"],
    ),
    "a task more": (
        ((CUT, CUT + "6 盘活闲置厂房三十万平方米。 | 季恒义 | 区国资办 | 区住建局 | 8月31日\n"),),
        [
            "新增任务 + @6：∅ → 盘活闲置厂房三十万平方米。 ⏎ 项目：财源 ⏎ 牵头领导：季恒义 ⏎ 牵头单位：区国资办 ⏎ "
            "配合单位：区住建局 ⏎ 完成时限：2023-08-31"
        ],
    ),
    "one task for another is no rewording": (
        ((CUT, "5 盘活闲置厂房三十万平方米。 | 季恒义 | 区国资办\n"),),
        [
            "撤销任务 5：压减一般性支出10%以上。 → 已撤销",
            "新增任务 + @5：∅ → 盘活闲置厂房三十万平方米。 ⏎ 项目：财源 ⏎ 牵头领导：季恒义 ⏎ 牵头单位：区国资办 ⏎ "
            "完成时限：2023-12-31",
        ],
    ),
    "a section with another title is no move": ((("二、发展", "二、高质量发展"),), []),
    "a task split": (
        (
            (
                PARKING,
                "3 新增公共停车位两千个。 | 沈伟江 | 区住建局\n6 优化夜间停车收费。 | 沈伟江 | 区公安局\n",
            ),
        ),
        ["拆分任务 3 @3、6：新增公共停车位两千个，优化夜间停车收费。 → 新增公共停车位两千个。 ⏎ 优化夜间停车收费。"],
    ),
    "two tasks merged": (
        (
            (CUT, ""),
            ("增长5%、力争5.5%。 | 钱宇", "增长5%、力争5.5%，压减一般性支出10%以上。 | 钱宇"),
        ),
        [
            "合并任务 4 @4：一般公共预算收入增长5%、力争5.5%。 → 一般公共预算收入增长5%、力争5.5%，压减一般性支出10%以上。"
        ],
    ),
    "little in common": (
        (("开展校园食品安全专项整治，实现明厨亮灶全覆盖", "抓好校园食品安全，提升学校食堂明厨亮灶水平"),),
        [
            "是否同一任务 2 @2：开展校园食品安全专项整治，实现明厨亮灶全覆盖。 → "
            "抓好校园食品安全，提升学校食堂明厨亮灶水平。"
        ],
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_what_is_found(case: str) -> None:
    """Each small revision gives exactly its differences."""
    edits, expected = CASES[case]
    assert told(compared(PLAN, revised(*edits))) == expected


def test_numbers_are_told_and_stay() -> None:
    """A plan numbered anew has no difference; who has which number now is told."""
    revision = compared(PLAN, revised(("4 一般", "5 一般"), ("5 压减", "4 压减")))
    assert (revision.differences, revision.renumbered) == ((), ((4, 5), (5, 4)))


def test_another_title_of_a_section_is_told() -> None:
    """The section's tasks stay where they are, and both titles are told."""
    assert compared(PLAN, revised(("二、发展", "二、高质量发展"))).retitled == (("发展", "高质量发展"),)


def test_a_section_that_the_master_has_not() -> None:
    """A task that goes to a new section is told with that title, and so is a new task there."""
    text = revised((CUT, CUT.replace("5 ", "三、安全\n5 ") + "6 排查燃气管网隐患。 | 钱宇 | 区住建局\n"))
    revision = compared(PLAN, text)
    assert [(one.section, one.reason) for one in revision.differences] == [
        ("发展", "plan-section-new"),
        ("安全", "plan-added-nowhere"),
    ]
    assert told(revision)[0] == "所在板块 5 @5：发展 → 安全"


ROADS = """
一、交通
（农路）
1 完成甲镇农村道路提档升级五公里。 | 钱宇 | 区交通局
2 完成乙镇农村道路提档升级六公里。 | 钱宇 | 区交通局
"""


def test_near_equal_candidates_are_a_question() -> None:
    """Two old tasks that a new text fits about as well: nobody guesses, both pairs are asked about."""
    new = "一、交通\n（农路）\n1 完成丙镇农村道路提档升级八公里。 | 钱宇 | 区交通局"
    assert told(compared(ROADS, new)) == [
        "是否同一任务 1 @1：完成甲镇农村道路提档升级五公里。 → 完成丙镇农村道路提档升级八公里。",
        "是否同一任务 2 @1：完成乙镇农村道路提档升级六公里。 → 完成丙镇农村道路提档升级八公里。",
    ]


def test_the_number_does_not_settle_a_question() -> None:
    """The same question whatever number the new task bears."""
    for number in (1, 2, 9):
        new = f"一、交通\n（农路）\n{number} 完成丙镇农村道路提档升级八公里。 | 钱宇 | 区交通局"
        assert [one.field for one in compared(ROADS, new).differences] == ["plan-same", "plan-same"]


def test_a_place_name_tells_near_equal_tasks_apart() -> None:
    """What is rare tells: tasks that differ by a name are paired by it, in whatever order they come."""
    new = """
一、交通
（农路）
1 完成乙镇农村道路提档升级九公里。 | 钱宇 | 区交通局
2 完成甲镇农村道路提档升级七公里。 | 钱宇 | 区交通局
"""
    assert told(compared(ROADS, new)) == [
        "重点工作目标任务 1 @2：完成甲镇农村道路提档升级五公里。 → 完成甲镇农村道路提档升级七公里。",
        "重点工作目标任务 2 @1：完成乙镇农村道路提档升级六公里。 → 完成乙镇农村道路提档升级九公里。",
    ]


TWINS = """
一、民生
（教育）
1 制定实施方案。 | 钱宇 | 区教育局
（卫生）
2 制定实施方案。 | 吴炜 | 区卫健委
"""


def test_one_text_twice_goes_by_project_and_units() -> None:
    """Two tasks with one text: the one whose project and units are gone is the one withdrawn."""
    new = "一、民生\n（卫生）\n1 制定实施方案。 | 吴炜 | 区卫健委"
    assert told(compared(TWINS, new)) == ["撤销任务 1：制定实施方案。 → 已撤销"]


def test_what_a_document_does_not_speak_of_is_no_difference() -> None:
    """A document without leaders, support units and dates takes none of them away."""
    lines = [line.split("|") for line in PLAN.splitlines()]
    bare = "\n".join(f"{parts[0]} | | {parts[2]}" if len(parts) > 2 else parts[0] for parts in lines)
    assert told(compared(PLAN.replace(" | 10月31日", "").replace(" | 9月30日", ""), bare)) == []
