"""From a revised plan over 待确认 into the master: laid once, carried out as decided, undone whole."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pytest
from replan.notation import NAME, book_of, plan_of

from xltasks.books.memory import MemoryBook
from xltasks.books.protocol import Cell
from xltasks.core.plan_fields import PLAN_HEADINGS, PlanField
from xltasks.core.records import PendingItem
from xltasks.core.schema import EVENT_WORDS, PENDING_SHEET, Col, PendingCol
from xltasks.core.settings import Day
from xltasks.core.values import as_text
from xltasks.errors import CannotProceed
from xltasks.ledger.read import read_master
from xltasks.messages import error_words, finding_words
from xltasks.messages.workbook import CHANGED_BY_HAND
from xltasks.verbs.apply import Application, apply
from xltasks.verbs.record import unrecorded
from xltasks.verbs.replan import Replanned, replan

DAY = Day(date(2023, 7, 6), date(2023, 7, 6))
COLUMNS = {column: place for place, column in enumerate(PendingCol)}

OLD = """
一、民生
（教育）
1 新建、改扩建学校六所，新增学位七千个。 | 钱宇 | 区教育局 | 区财政局 | 10月31日
2 开展校园食品安全专项整治，实现明厨亮灶全覆盖。 | 钱宇 | 区教育局
二、发展
（财源）
3 一般公共预算收入增长5%、力争5.5%。 | 钱宇 | 区财政局
4 压减一般性支出10%以上。 | 钱宇 | 区财政局
"""
NEW = """
一、民生
（教育）
1 新建、改扩建学校七所，新增学位七千个。 | 钱宇 | 教育局 | 区财政局 | 11月30日
二、发展
（财源）
2 一般公共预算收入增长5%、力争5.5%。 | 钱宇、王嵘 | 区财政局 | 区税务局
3 压减一般性支出10%以上。 | 钱宇 | 区财政局
4 盘活闲置厂房三十万平方米。 | 季恒义 | 区国资办 | 教育局 | 8月31日
"""


def run(book: MemoryBook, text: str = NEW, name: str = "修订稿.docx", *, preview: bool = False) -> Replanned:
    """Compare a plan with the master."""
    return replan(book, NAME, plan_of(text), name, DAY, preview=preview)


def rows(book: MemoryBook) -> dict[tuple[str, int], PendingItem]:
    """What stands on 待确认, by item and task."""
    return {(PLAN_HEADINGS[PlanField(one.field)], one.task): one for one in read_master(book, NAME).pending}


def decide(
    book: MemoryBook,
    decisions: Mapping[tuple[str, int], str],
    others: str | None = None,
    *,
    column: PendingCol = PendingCol.DECISION,
) -> None:
    """The clerk writes on 待确认: a decision, or something else into another column."""
    for key, item in rows(book).items():
        words = decisions.get(key, others)
        if words is not None and not item.done:
            book.write(PENDING_SHEET, [Cell(item.row, COLUMNS[column], words)])


def applied(book: MemoryBook) -> Application:
    """Carry out what was decided; every finding has its words."""
    done = apply(book, NAME, DAY)
    assert all(all(finding_words(found)) for found in done.findings)
    return done


def shown(book: MemoryBook, task: int) -> dict[str, str]:
    """What the section sheet shows of a task, blanks left out."""
    values = read_master(book, NAME).section_rows[task].values
    return {column.value: text for column, value in values.items() if (text := as_text(value))}


def codes(done: Application | Replanned) -> list[str]:
    """The codes of the findings."""
    return [found.code for found in done.findings]


ALL = [
    ("重点工作目标任务", 1),
    ("完成时限", 1),
    ("撤销任务", 2),
    ("牵头领导", 3),
    ("配合单位", 3),
    ("新增任务", 5),
]


def test_every_difference_is_a_row_and_nothing_else_is_touched() -> None:
    """待确认 gets its rows with numbers, both values and a reason; the section sheets stay as they are."""
    book, before = book_of(OLD), book_of(OLD)
    done = run(book)
    assert done.needs_a_person
    assert list(rows(book)) == ALL
    added = rows(book)["新增任务", 5]
    assert (added.section, added.unit, added.period, added.file) == ("发展", "", "", "修订稿.docx")
    assert rows(book)["完成时限", 1].reason == "修订稿第1项就是这一项，时限写的是“11月30日”"
    assert [book.grid(name) for name in book.sheets() if name != PENDING_SHEET] == [
        before.grid(name) for name in before.sheets() if name != PENDING_SHEET
    ]


def test_a_preview_writes_nothing() -> None:
    """A preview tells the same differences and leaves the book alone."""
    book = book_of(OLD)
    done = run(book, preview=True)
    assert [(PLAN_HEADINGS[one.difference.field], one.task) for one in done.laid.new] == ALL
    assert (rows(book), done.backup, book.commits) == ({}, None, 0)


def test_the_same_document_twice_lays_nothing_new() -> None:
    """The second comparison finds every difference waiting already, under another file name too."""
    book = book_of(OLD)
    run(book)
    for name in ("修订稿.docx", "修订稿(1).docx"):
        again = run(book, name=name)
        assert (len(again.laid.new), len(again.laid.waiting), again.backup) == (0, len(ALL), None)


def test_the_masters_own_plan_says_nothing() -> None:
    """The plan that the master was made from has no difference."""
    done = run(book_of(OLD), OLD)
    assert (done.revision.differences, done.needs_a_person, done.backup) == ((), False, None)


def test_what_was_accepted_is_carried_out_and_replan_then_says_nothing() -> None:
    """Text, date, leaders, units, a new task and a withdrawal, all as the document has them."""
    book = book_of(OLD)
    run(book)
    decide(book, {}, "采用")
    done = applied(book)
    assert (len(done.accepted), done.left, done.undecided) == (len(ALL), (), ())
    assert shown(book, 1)[Col.TEXT] == "新建、改扩建学校七所，新增学位七千个。"
    assert shown(book, 1)[Col.DUE] == "2023-11-30"
    assert shown(book, 2)[Col.STATUS] == "已撤销"
    assert (shown(book, 3)[Col.LEADERS], shown(book, 3)[Col.SUPPORTS]) == ("钱宇、王嵘", "区税务局")
    assert shown(book, 5) == {
        "编号": "5",
        "项目": "财源",
        "重点工作目标任务": "盘活闲置厂房三十万平方米。",
        "牵头领导": "季恒义",
        "牵头单位": "区国资办",
        "配合单位": "区教育局",
        "完成时限": "2023-08-31",
    }
    assert run(book).revision.differences == ()


def test_new_units_and_leaders_come_with_the_task_that_needs_them() -> None:
    """单位 and 领导 grow by what accepted rows name, and that is said; what was declined brings nothing."""
    book = book_of(OLD)
    run(book)
    decide(book, {("配合单位", 3): "采用", ("牵头领导", 3): "不采用"}, "不采用")
    done = applied(book)
    assert [(found.code, found.unit, found.task) for found in done.findings] == [("unit-added", "区税务局", 3)]
    units = {unit.name: unit for unit in read_master(book, NAME).plan.directory.units}
    assert "区税务局" in units
    assert "区国资办" not in units
    second = book_of(OLD)
    run(second)
    decide(second, {("新增任务", 5): "采用"})
    told = [(found.code, found.unit or found.value) for found in applied(second).findings]
    assert told == [("unit-added", "区国资办"), ("leader-added", "季恒义")]


def test_a_unit_that_the_master_does_not_list_is_told_when_comparing() -> None:
    """Before anything is decided, names that 单位 does not know are questions."""
    asked = [found.unit for found in run(book_of(OLD)).findings if found.code == "unit-not-listed"]
    assert asked == ["区税务局", "区国资办"]


def test_what_was_declined_does_not_come_back_for_this_document() -> None:
    """Declined rows stay declined for the same document and value; a further revision asks again."""
    book = book_of(OLD)
    run(book)
    decide(book, {}, "不采用")
    applied(book)
    again = run(book)
    assert (len(again.laid.new), len(again.laid.declined), again.needs_a_person) == (0, len(ALL), False)
    other = run(book, name="第二次修订稿.docx", text=NEW + "5 排查燃气管网隐患。 | 钱宇 | 区住建局\n")
    assert len(other.laid.new) == len(ALL) + 1


def test_what_is_undone_by_hand_afterwards_is_a_difference_again() -> None:
    """The clerk accepts a date and later types the old one: the same document has a difference once more."""
    book = book_of(OLD)
    run(book)
    decide(book, {("完成时限", 1): "采用"}, "不采用")
    applied(book)
    row = read_master(book, NAME).section_rows[1]
    book.write(row.sheet, [Cell(row.row, row.columns[Col.DUE], date(2023, 10, 31))])
    assert [(one.difference.field, one.task) for one in run(book).laid.new] == [(PlanField.DUE, 1)]


def test_what_only_the_master_changed_is_told_apart() -> None:
    """The clerk moved a date; a document that still has the first one is a difference with that reason."""
    book = book_of(OLD)
    row = read_master(book, NAME).section_rows[1]
    book.write(row.sheet, [Cell(row.row, row.columns[Col.DUE], date(2023, 12, 1))])
    run(book, OLD)
    (item,) = read_master(book, NAME).pending
    assert (item.now, item.returned) == ("2023-12-01", "2023-10-31")
    assert item.reason == "修订稿第1项就是这一项，写法和原方案一样；总表这一格是后来改的，采用就是改回去"


def test_a_document_that_was_mended_takes_its_old_rows_back() -> None:
    """The same file with other contents: rows that no longer hold need no decision; decided ones and others' stay."""
    book = book_of(OLD)
    run(book)
    decide(book, {("撤销任务", 2): "采用"})
    run(book, OLD.replace("10月31日", "9月30日"), "另一份.docx")
    mended = run(book, NEW.replace("11月30日", "12月15日").replace("钱宇、王嵘", "钱宇"))
    assert {(one.field.value, one.task) for one in mended.laid.outdated} == {("plan-due", 1), ("plan-leaders", 3)}
    assert [(one.difference.new, one.task) for one in mended.laid.new] == [("2023-12-15", 1)]
    held = read_master(book, NAME).pending
    waiting = {(item.field.value, item.task, item.file) for item in held if not item.done}
    assert waiting == {
        ("plan-text", 1, "修订稿.docx"),
        ("plan-due", 1, "另一份.docx"),
        ("plan-due", 1, "修订稿.docx"),
        ("plan-withdrawn", 2, "修订稿.docx"),
        ("plan-supports", 3, "修订稿.docx"),
        ("plan-added", 5, "修订稿.docx"),
    }
    assert {item.done for item in held if item.done} == {"2023-07-06 修订稿和总表已没有这条不同，不用再决定"}


def test_a_cell_that_changed_since_is_left() -> None:
    """The clerk moved the date by hand after the comparison: the row is left, with a word."""
    book = book_of(OLD)
    run(book)
    row = read_master(book, NAME).section_rows[1]
    book.write(row.sheet, [Cell(row.row, row.columns[Col.DUE], date(2023, 12, 1))])
    decide(book, {("完成时限", 1): "采用"})
    done = applied(book)
    assert (codes(done), len(done.accepted), len(done.left)) == (["plan-now-differs"], 0, 1)
    assert shown(book, 1)[Col.DUE] == "2023-12-01"


def test_rows_without_a_decision_stay() -> None:
    """Only what was decided is done; the others wait on."""
    book = book_of(OLD)
    run(book)
    decide(book, {("撤销任务", 2): "采用"})
    done = applied(book)
    assert (len(done.accepted), len(done.undecided)) == (1, len(ALL) - 1)
    assert run(book).laid.new == ()


def test_the_clerk_may_change_what_is_to_be_taken() -> None:
    """A date in another dress, a short name and an edited task are read; what cannot be read is left."""
    book = book_of(OLD)
    run(book)
    edited = {
        ("完成时限", 1): "12月1日",
        ("配合单位", 3): "教育局，区税务局",
        ("新增任务", 5): "盘活闲置厂房四十万平方米。\n牵头单位：财政局\n完成时限：11月底",
        ("牵头领导", 3): "",
    }
    decide(book, edited, column=PendingCol.RETURNED)
    decide(book, dict.fromkeys(edited, "采用"))
    applied(book)
    assert shown(book, 1)[Col.DUE] == "2023-12-01"
    assert shown(book, 3)[Col.SUPPORTS] == "区教育局、区税务局"
    assert Col.LEADERS not in shown(book, 3)
    assert shown(book, 5) == {
        "编号": "5",
        "重点工作目标任务": "盘活闲置厂房四十万平方米。",
        "牵头单位": "区财政局",
        "完成时限": "2023-11-30",
    }


@pytest.mark.parametrize(
    ("key", "words"),
    [
        (("完成时限", 1), "尽快"),
        (("重点工作目标任务", 1), ""),
        (("新增任务", 5), "完成时限：2023-08-31"),
        (("新增任务", 5), "盘活闲置厂房。\n完成时限：尽快"),
    ],
)
def test_what_cannot_be_read_is_left(key: tuple[str, int], words: str) -> None:
    """No date, no text: nothing is carried out, and the row says so."""
    book = book_of(OLD)
    run(book)
    decide(book, {key: words}, column=PendingCol.RETURNED)
    decide(book, {key: "采用"})
    done = applied(book)
    assert (codes(done), done.accepted) == (["plan-unreadable"], ())


# --- 变更记录 ----------------------------------------------------------------------------------------------------


def recorded(book: MemoryBook) -> list[str]:
    """变更记录 as lines."""
    return [
        f"{one.seq} {EVENT_WORDS[one.kind]} {one.task}：{one.before or '∅'} → {one.after or '∅'}｜{one.source}｜{one.why}"
        for one in read_master(book, NAME).events
    ]


def test_every_decision_carried_out_is_an_event() -> None:
    """Each change stands on 变更记录 with the document as source and the reason; nothing is left to record."""
    book = book_of(OLD)
    run(book)
    decide(book, {("完成时限", 1): "市政府第12次常务会议"}, column=PendingCol.REASON)
    decide(book, {("重点工作目标任务", 1): "不采用"}, "采用")
    applied(book)
    assert recorded(book) == [
        "1 调整时限 1：2023-10-31 → 2023-11-30｜修订稿.docx｜市政府第12次常务会议",
        "2 撤销任务 2：∅ → 已撤销｜修订稿.docx｜修订稿里没有这一项；采用就是撤销，历次填报仍然保留",
        "3 调整牵头领导 3：钱宇 → 钱宇、王嵘｜修订稿.docx｜修订稿第2项就是这一项，牵头领导变了",
        "4 调整配合单位 3：∅ → 区税务局｜修订稿.docx｜修订稿第2项就是这一项，配合单位变了",
        "5 新增任务 5：∅ → 所属：发展 / 财源\n牵头领导：季恒义\n牵头单位：区国资办\n配合单位：区教育局\n"
        "完成时限：2023-08-31\n任务：盘活闲置厂房三十万平方米。｜修订稿.docx｜"
        "修订稿第4项，总表里没有；采用就按这里的任务编号加进这个板块",
    ]
    state = read_master(book, NAME)
    assert unrecorded(state) == ()
    assert {one.effective for one in state.events} == {date(2023, 7, 6)}
    assert state.first_due[1] == date(2023, 10, 31)


def test_what_the_clerk_changed_before_is_told_apart() -> None:
    """A leader changed by hand before is no doing of the document."""
    book = book_of(OLD)
    run(book)
    row = read_master(book, NAME).section_rows[4]
    book.write(row.sheet, [Cell(row.row, row.columns[Col.LEADERS], "王嵘")])
    decide(book, {("完成时限", 1): "采用"})
    applied(book)
    assert [line.partition("｜")[2] for line in recorded(book)] == [
        f"{CHANGED_BY_HAND}｜",
        "修订稿.docx｜修订稿第1项就是这一项，时限写的是“11月30日”",
    ]


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
