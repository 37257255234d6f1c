"""What a person is told about a plan that could be read, but not without a doubt."""

from __future__ import annotations

import pytest
from plans.documents import codes, plan_of_text

from xltasks.core.plan import Plan, Role
from xltasks.messages import finding_words

TITLE = "某区2024年重点工作任务分解方案\n"
HEADS = "序号\t工作任务\t责任领导\t责任单位\t完成时限\n"

# A plan, the finding's code, its task, value, and words of its sentence.
CASES = {
    "count starts again": (
        "一、甲\n1.建成公园。（★区园林局）\n2.修路。（★区交通局）\n二、乙\n1.办学。（★区教育局）\n2.建院。（★区卫健局）\n",
        ("numbers-renewed", None, None, "统一编为1—4"),
    ),
    "numbers of several parts": (
        f"{HEADS}1.1\t建成公园。\t李红\t★区园林局\t\n1.2\t修路。\t李红\t★区交通局\t\n",
        ("numbers-renewed", None, None, "统一编为1—2"),
    ),
    "nobody leads": (
        f"{HEADS}1\t建成公园。\t李红\t区园林局、区住建局\t\n2\t修路。\t李红\t区交通局、区住建局\t\n",
        ("leads-not-said", None, None, "2项任务"),
    ),
    "no leaders anywhere": (
        "1.建成公园。（责任单位：★区园林局、区住建局）\n",
        ("leaders-not-named", None, None, "共1项"),
    ),
    "an office behind the name": (
        f"{HEADS}1\t建成公园。\t李红副区长\t★区园林局\t\n",
        ("leader-title", None, "李红副区长", "按“李红”处理"),
    ),
    "a date that nobody can read": (
        f"{HEADS}1\t建成公园。\t李红\t★区园林局\t见附件\n",
        ("due-unread", 1, "见附件", "暂按年底处理"),
    ),
    "a season": (
        f"{HEADS}1\t疏浚河道。\t李红\t★区水务局\t汛期前\n",
        ("due-approximate", 1, "汛期前", "2024-04-30"),
    ),
    "a year gone by": (
        f"{HEADS}1\t建成公园。\t李红\t★区园林局\t2023年10月底前\n",
        ("due-before-year", 1, "2023年10月底前", "早于方案的年份2024年"),
    ),
    "a part without units": (
        "一、甲\n1.建成公园。（★区园林局）\n二、工作要求\n1.加强领导。\n2.严格督查。\n",
        ("part-without-units", None, "二、工作要求", "放进了备注"),
    ),
    "a column nobody knows": (
        "序号\t工作任务\t责任单位\t备注\n1\t建成公园。\t★区园林局\t请抓紧\n",
        ("unplaced-text", None, "请抓紧", "“备注”一栏"),
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_doubts_are_said(case: str) -> None:
    """Each doubt is one finding that says where, what was done with it, and what the person can do."""
    text, (code, task, value, words) = CASES[case]
    [found] = [found for found in plan_of_text(TITLE + text).findings if found.code == code]
    assert (found.task, found.value) == (task, value)
    message, action = finding_words(found)
    assert words in message
    assert "请" in action


def numbers(plan: Plan) -> list[tuple[int, str | None]]:
    """Each task's number, and the one it has in the plan where that is another."""
    return [(task.no, task.written_no) for _, _, task in plan.tasks()]


def test_renewed_numbers_keep_the_old_ones() -> None:
    """A count that starts again becomes one count; each task keeps its number as written."""
    text = CASES["count starts again"][0]
    assert numbers(plan_of_text(TITLE + text)) == [(1, None), (2, None), (3, "1."), (4, "2.")]
    assert numbers(plan_of_text(TITLE + CASES["numbers of several parts"][0])) == [(1, "1.1"), (2, "1.2")]


def test_a_number_used_twice_is_no_new_count() -> None:
    """Two tasks of one number within a part are a mistake that the person mends, not one that is counted away."""
    text = "一、甲\n1.建成公园。（★区园林局）\n2.修路。（★区交通局）\n2.办学。（★区教育局）\n3.建院。（★区卫健局）\n"
    plan = plan_of_text(TITLE + text)
    assert [no for no, _ in numbers(plan)] == [1, 2, 2, 3]
    assert "duplicate-task" in codes(plan)


LEADS = {
    "the only unit leads": ("1.建成公园。（区园林局负责）\n2.修路。（★区交通局、区住建局）\n", "区园林局 | 区交通局"),
    "the only unit of a plan without marks": ("1.建成公园。（责任单位：区园林局）\n", "区园林局"),
    "a group alone leads nothing": ("1.建成公园。（责任单位：各镇）\n", ""),
    "the first, where the plan says so": (
        "1.建成公园。（责任单位：区园林局、区住建局）\n注：责任单位中排在首位的为牵头单位。\n", "区园林局",
    ),
    "a mark wins over the first place": (
        "1.建成公园。（责任单位：区园林局、★区住建局）\n注：排第一位的为牵头单位。\n", "区住建局",
    ),
    "several say they share": ("1.建成公园。（区园林局、区住建局按职责分工负责）\n", ""),
    "a mark behind, a word in brackets, a verb": (
        "1.建公园。（区园林局★、区住建局）\n2.修路。（区交通局（牵头）、区住建局负责）\n3.办学。（由区教育局牵头，各镇配合）\n",
        "区园林局 | 区交通局 | 区教育局",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", LEADS)
def test_who_leads(case: str) -> None:
    """A lead is known by its mark, a word, its place where the plan says so, or because nobody else is there."""
    text, leads = LEADS[case]
    plan = plan_of_text(TITLE + text)
    assert " | ".join("、".join(task.units(Role.LEAD)) for _, _, task in plan.tasks()) == leads


def test_what_a_heading_says_holds_below_it() -> None:
    """Leaders and units named at a heading are those of the tasks below that name none of their own."""
    text = "一、畅通道路（牵头领导：李红；牵头单位：区交通局）\n1.打通断头路2条。\n2.改造路口5处。（责任单位：★区公安局）\n"
    first, second = [task for _, _, task in plan_of_text(TITLE + text).tasks()]
    assert (first.leaders, first.units(Role.LEAD)) == (("李红",), ("区交通局",))
    assert (second.leaders, second.units(Role.LEAD)) == (("李红",), ("区公安局",))
