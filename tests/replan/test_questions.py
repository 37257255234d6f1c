"""What a revised plan asks: one task or two, withdrawn or back; and what stops the comparison."""

from __future__ import annotations

import pytest
from replan.desk import DAY, NEW, OLD, applied, codes, decide, rows, run, shown
from replan.notation import NAME, book_of, plan_of

from xltasks.core.plan_fields import PlanField
from xltasks.core.schema import Col
from xltasks.errors import CannotProceed
from xltasks.messages import error_words
from xltasks.verbs.replan import replan

# --- questions ------------------------------------------------------------------------------------------------

ROADS = """
一、交通
（农路）
1 完成甲镇农村道路提档升级五公里。 | 钱宇 | 区交通局
2 完成乙镇农村道路提档升级六公里。 | 钱宇 | 区交通局
"""
ONE_ROAD = "一、交通\n（农路）\n1 完成丙镇农村道路提档升级八公里。 | 钱宇 | 区交通局"
Q1, Q2 = ("是否同一任务", 1), ("是否同一任务", 2)


def test_a_question_answered_leads_to_the_rest() -> None:
    """Yes to one pair, no to the other: the first is reworded, and the next comparison withdraws the second."""
    book = book_of(ROADS)
    run(book, ONE_ROAD)
    assert list(rows(book)) == [Q1, Q2]
    decide(book, {Q1: "采用", Q2: "不采用"})
    applied(book)
    assert shown(book, 1)[Col.TEXT] == "完成丙镇农村道路提档升级八公里。"
    assert [(one.difference.field, one.task) for one in run(book, ONE_ROAD).laid.new] == [(PlanField.WITHDRAWN, 2)]


def test_no_to_both_makes_a_new_task_and_two_withdrawals() -> None:
    """A pair that was denied is not proposed again in any other form."""
    book = book_of(ROADS)
    run(book, ONE_ROAD)
    decide(book, {}, "不采用")
    applied(book)
    assert [one.difference.field for one in run(book, ONE_ROAD).laid.new] == [
        "plan-withdrawn",
        "plan-withdrawn",
        "plan-added",
    ]


def test_yes_to_both_is_left() -> None:
    """One text of the document cannot become two tasks."""
    book = book_of(ROADS)
    run(book, ONE_ROAD)
    decide(book, {}, "采用")
    done = applied(book)
    assert (codes(done), done.accepted) == (["plan-two-decisions", "plan-two-decisions"], ())


PARK = "一、民生\n（出行）\n1 新增公共停车位两千个，优化夜间停车收费。 | 沈伟江 | 区住建局"
PARTS = "一、民生\n（出行）\n1 新增公共停车位两千个。 | 沈伟江 | 区住建局\n2 优化夜间停车收费。 | 沈伟江 | 区住建局"


@pytest.mark.parametrize(
    ("old", "new", "decision", "then"),
    [
        (PARK, PARTS, "采用", [("plan-added", 2)]),
        (PARTS, PARK, "采用", [("plan-withdrawn", 2)]),
        (PARK, PARTS, "不采用", [("plan-text", 1), ("plan-added", 2)]),
        (PARTS, PARK, "不采用", [("plan-text", 1), ("plan-withdrawn", 2)]),
    ],
    ids=["split", "merged", "not split", "not merged"],
)
def test_a_split_or_a_merger(old: str, new: str, decision: str, then: list[tuple[str, int]]) -> None:
    """Accepted, the task keeps its number with the first text and the rest follows; declined, it is compared plainly."""
    book = book_of(old)
    run(book, new)
    assert [one.field for one in rows(book).values()] in (["plan-split"], ["plan-merged"])
    decide(book, {}, decision)
    applied(book)
    assert [(one.difference.field.value, one.task) for one in run(book, new).laid.new] == then


# --- withdrawn and back ---------------------------------------------------------------------------------------


def test_a_withdrawn_task_that_is_in_the_plan_again() -> None:
    """It is proposed to be restored under its old number, and is no new task."""
    book = book_of(OLD)
    run(book)
    decide(book, {("撤销任务", 2): "采用"}, "不采用")
    applied(book)
    run(book, OLD, "原方案.docx")
    assert list(rows(book))[-1] == ("恢复任务", 2)
    decide(book, {("恢复任务", 2): "采用"})
    applied(book)
    assert Col.STATUS not in shown(book, 2)
    assert run(book, OLD, "原方案.docx").revision.differences == ()


# --- what stops it --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "year", "code"),
    [
        (NEW, 2024, "replan-other-year"),
        ("一、别的\n（别的）\n1 编制年鉴。 | 张三 | 区档案馆", 2023, "replan-nothing-found"),
    ],
)
def test_another_plan_is_not_compared(text: str, year: int, code: str) -> None:
    """Next year's plan, or a file that has nothing to do with the master, lays nothing."""
    book = book_of(OLD)
    with pytest.raises(CannotProceed) as stopped:
        replan(book, NAME, plan_of(text, year), "别的.docx", DAY)
    assert stopped.value.code == code
    assert "没有改动" in error_words(stopped.value)
    assert (rows(book), book.commits) == ({}, 0)


def test_a_notice_about_a_part_of_the_plan_is_told() -> None:
    """More than half of the tasks gone: perhaps the document only speaks of some."""
    lines = "一、民生\n（教育）\n1 新建、改扩建学校八所，新增学位七千个。 | 钱宇 | 区教育局 | 区财政局 | 10月31日"
    assert "plan-much-shorter" in codes(run(book_of(OLD), lines))
    assert "plan-much-shorter" not in codes(run(book_of(OLD)))
