"""What else a revised plan brings about: figures and dates on their sheets, numbers of new tasks, sections."""

from __future__ import annotations

from datetime import date

import pytest
from replan.desk import NEW, OLD, applied, codes, decide, rows, run, shown
from replan.notation import NAME, book_of

from xltasks.books.protocol import Cell
from xltasks.core.schema import Col, PendingCol
from xltasks.ledger.read import read_master

# --- figures and dates that other sheets have -------------------------------------------------------------------

FIGURES = """
一、发展
（财源）
1 一般公共预算收入增长5%、力争5.5%，压减支出3000万元。 | 钱宇 | 区财政局
2 6月底前完成方案设计，12月底前建成投用。 | 钱宇 | 区住建局
"""


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("增长5%、", "同口径增长5%、", []),
        (
            "增长5%、力争5.5%",
            "增长6%、力争7%",
            [("量化指标", "一般公共预算收入增长5%、力争5.5% → 一般公共预算收入增长6%、力争7%")],
        ),
        ("，压减支出3000万元", "", [("量化指标", "压减支出3000万元 → （无）")]),
        ("6月底前完成方案设计", "8月底前完成方案设计", [("时间节点", "6月底前 → 8月底前")]),
    ],
)
def test_figures_that_changed_are_told(old: str, new: str, told: list[tuple[str, str]]) -> None:
    """量化指标 and 时间节点 are the clerk's: what the new text has otherwise is told, nothing else."""
    book = book_of(FIGURES)
    run(book, FIGURES.replace(old, new))
    decide(book, {}, "采用")
    found = [(dict(one.facts)["page"], one.value) for one in applied(book).findings if one.code == "figures-to-mend"]
    assert found == told


def test_figures_of_a_new_task_come_on_their_sheet() -> None:
    """What a new task's text names is read like a plan's and told, so that a person looks at it."""
    book = book_of(FIGURES)
    run(book, FIGURES + "3 新增充电桩500个。 | 钱宇 | 区住建局\n")
    decide(book, {}, "采用")
    assert [(one.code, one.task, one.value) for one in applied(book).findings] == [
        ("figures-added", 3, "新增充电桩500个")
    ]
    (added,) = (one for one in read_master(book, "总表.xlsx").indicators if one.task == 3)
    assert (added.no, added.name, added.value, added.unit, added.units) == (1, "新增充电桩", 500, "个", ("区住建局",))


def test_a_reworded_task_gets_rows_for_what_is_new_only() -> None:
    """A figure of a name that has no row comes below; rows that are there stay as they are, and what changed is told."""
    book = book_of(FIGURES)
    before = [one for one in read_master(book, "总表.xlsx").indicators if one.task == 1]
    run(book, FIGURES.replace("增长5%、力争5.5%", "增长6%、力争7%，新增税源企业20家"))
    decide(book, {}, "采用")
    told = [(one.code, one.value) for one in applied(book).findings if one.code.startswith("figures-")]
    assert told == [
        ("figures-added", "新增税源企业20家"),
        ("figures-to-mend", "一般公共预算收入增长5%、力争5.5% → 一般公共预算收入增长6%、力争7%"),
    ]
    after = [one for one in read_master(book, "总表.xlsx").indicators if one.task == 1]
    assert after[: len(before)] == before
    assert [(one.no, one.value, one.unit) for one in after[len(before) :]] == [(len(before) + 1, 20, "家")]


# --- numbers of new tasks -------------------------------------------------------------------------------------


def test_a_new_task_gets_its_documents_number_if_that_is_free() -> None:
    """A free number is kept, one that was ever used is not."""
    book = book_of(OLD)
    text = NEW.replace("4 盘活", "2 盘活") + "5 排查燃气管网隐患。 | 钱宇 | 区住建局\n"
    run(book, text)
    assert [task for word, task in rows(book) if word == "新增任务"] == [6, 5]


def test_a_number_given_away_since_is_not_taken() -> None:
    """The clerk added a task by that number by hand: the new task gets another, and that is said."""
    book = book_of(OLD)
    run(book)
    decide(book, {("新增任务", 5): "采用"})
    state = read_master(book, NAME)
    table = next(one for one in book.tables() if one.sheet == state.section_rows[1].sheet)
    book.append(table.name, [{Col.NO: 5, Col.TEXT: "新建公园两座。", Col.LEADS: "区财政局", Col.DUE: date(2023, 9, 1)}])
    done = applied(book)
    assert "number-taken" in codes(done)
    assert shown(book, 6)[Col.TEXT] == "盘活闲置厂房三十万平方米。"
    assert shown(book, 5)[Col.TEXT] == "新建公园两座。"


def test_a_new_task_that_stands_there_already_is_left() -> None:
    """The clerk typed the new task in before applying: it does not come twice."""
    book = book_of(OLD)
    run(book)
    decide(book, {("新增任务", 5): "采用"})
    state = read_master(book, NAME)
    table = next(one for one in book.tables() if one.sheet == state.section_rows[3].sheet)
    book.append(table.name, [{Col.NO: 8, Col.TEXT: "盘活闲置厂房三十万平方米", Col.LEADS: "区财政局"}])
    assert codes(applied(book)) == ["task-exists"]


# --- sections -------------------------------------------------------------------------------------------------

MOVED = OLD.replace("2 开展校园食品安全专项整治，实现明厨亮灶全覆盖。 | 钱宇 | 区教育局\n", "") + (
    "2 开展校园食品安全专项整治，实现明厨亮灶全覆盖。 | 钱宇 | 区教育局\n"
)


def test_a_task_is_moved_by_a_person_and_then_done() -> None:
    """The row stays where it is and it is said how to move it; once it stands there, the decision is done."""
    book = book_of(OLD)
    run(book, MOVED)
    decide(book, {("所在板块", 2): "采用"})
    done = applied(book)
    assert (codes(done), len(done.left)) == (["move-by-hand"], 1)
    state = read_master(book, NAME)
    row = state.section_rows[2]
    target = next(one for one in book.tables() if one.sheet == state.section_rows[3].sheet)
    copied = {column.value: value for column, value in row.values.items() if value is not None}
    book.append(target.name, [copied])
    book.write(row.sheet, [Cell(row.row, place, None) for place in row.columns.values()])
    done = applied(book)
    assert (codes(done), len(done.accepted)) == ([], 1)


def test_a_new_task_of_a_section_that_the_master_has_not_waits_for_the_clerk() -> None:
    """Nothing is done until the clerk names a section of the master; then the task goes there."""
    book = book_of(OLD)
    run(book, OLD + "三、安全\n（燃气）\n5 排查燃气管网隐患。 | 钱宇 | 区财政局\n")
    key = ("新增任务", 5)
    assert "总表里也没有" in rows(book)[key].reason
    decide(book, {key: "采用"})
    assert codes(applied(book)) == ["section-unknown"]
    decide(book, {key: "民生"}, column=PendingCol.SECTION)
    assert codes(applied(book)) == []
    state = read_master(book, NAME)
    assert state.section_rows[5].sheet == state.section_rows[1].sheet
