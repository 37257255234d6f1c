"""From a revised plan over 待确认 into the master: laid once, carried out as decided, undone whole."""

from __future__ import annotations

from datetime import date

import pytest
from replan.desk import NEW, OLD, applied, codes, decide, rows, run, shown
from replan.notation import NAME, book_of

from xltasks.books.memory import MemoryBook
from xltasks.books.protocol import Cell
from xltasks.core.plan_fields import PLAN_HEADINGS, PlanField
from xltasks.core.schema import EVENT_WORDS, PENDING_SHEET, Col, PendingCol
from xltasks.ledger.read import read_master
from xltasks.messages.workbook import CHANGED_BY_HAND
from xltasks.verbs.record import unrecorded

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
