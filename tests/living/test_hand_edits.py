"""What the clerk changes on the section sheets becomes events, and the events give the plan back."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small_round import EDU, FIN, TOWN_A, everything, master, send, small_plan, type_by_hand

from xltasks.books.memory import MemoryBook
from xltasks.core.events import Event, EventKind
from xltasks.core.grid import Value
from xltasks.core.plan import Role
from xltasks.core.plan_changes import differences, plan_on, replay, tasks_of
from xltasks.core.plan_now import state_on, tasks_on_sheets
from xltasks.core.records import MasterState
from xltasks.core.schema import CHANGES_SHEET, CHANGES_TABLE, WITHDRAWN_STATUS, Col
from xltasks.core.settings import Day
from xltasks.ledger.read import read_master
from xltasks.verbs.check import check
from xltasks.verbs.record import changes_not_kept, record_changes

MAY, JUNE, JULY = date(2023, 5, 8), date(2023, 6, 8), date(2023, 7, 10)


def state_of(book: MemoryBook) -> MasterState:
    """The master, read."""
    return read_master(book, "总表.xlsx")


def recorded(book: MemoryBook, day: date = JUNE) -> list[tuple[object, ...]]:
    """Record what was changed; the events as (kind, task, before, after)."""
    return [(one.kind.value, one.task, one.before, one.after) for one in record_changes(book, state_of(book), day)]


EDITS: dict[str, tuple[Col, Value, tuple[str, str, str]]] = {
    "due": (Col.DUE, date(2024, 3, 31), ("due", "2023-12-31", "2024-03-31")),
    "due without its date format": (Col.DUE, 45382, ("due", "2023-12-31", "2024-03-31")),
    "text": (Col.TEXT, "新建学校七所。", ("text", "新建学校六所。", "新建学校七所。")),
    "leader": (Col.LEADERS, "孙悦", ("leaders", "钱宇", "孙悦")),
    "second leader": (Col.LEADERS, "钱宇，孙悦", ("leaders", "钱宇", "钱宇、孙悦")),
    "another lead": (Col.LEADS, FIN, ("leads", EDU, FIN)),
    "lead by its short name": (Col.LEADS, "财政局", ("leads", EDU, FIN)),
    "supports": (Col.SUPPORTS, f"{FIN}、{TOWN_A}（提供数据）", ("supports", FIN, f"{FIN}、{TOWN_A}（提供数据）")),
    "no support": (Col.SUPPORTS, None, ("supports", FIN, "")),
    "project": (Col.PROJECT, "体育", ("project", "民生 / 教育", "民生 / 体育")),
    "withdrawn": (Col.STATUS, "已 撤销", ("withdrawn", "", "已撤销")),
}


@pytest.mark.parametrize("name", EDITS)
def test_an_edit_is_one_event(name: str) -> None:
    """Each cell of the plan that is edited by hand is told as one event, and a second look finds nothing new."""
    column, value, (kind, before, after) = EDITS[name]
    book = master()
    type_by_hand(book, 1, column, value)
    assert recorded(book) == [(kind, 1, before, after)]
    assert recorded(book, JULY) == []


@pytest.mark.parametrize(
    ("column", "value"),
    [
        (Col.TEXT, " 新建学校六所。\n"),
        (Col.LEADS, "教育局"),
        (Col.PROJECT, None),
        (Col.DUE, None),
        (Col.DUE, "年底"),
        (Col.STATUS, "正常推进"),
        (Col.REMARKS, "请催"),
    ],
)
def test_what_says_the_same_is_no_event(column: Col, value: Value) -> None:
    """Spaces, a short name, a cell that says nothing, and what is no part of the plan are no change of it."""
    book = master()
    type_by_hand(book, 1, column, value)
    assert recorded(book) == []


def test_a_due_date_that_lost_its_format_counts_and_is_told() -> None:
    """A date that shows as 45230 is that day for lights, forms and the log, as the formulas have it; check says so."""
    book = master()
    type_by_hand(book, 1, Col.DUE, 45230)
    done = check(book, "总表.xlsx", Day(JUNE, JUNE))
    (told,) = (one for one in done.findings if one.code == "due-as-number")
    assert (told.cell, told.value, dict(told.facts)["due"]) == ("G4", "45230", "2023-10-31")
    assert [(one.kind, one.after) for one in done.events] == [(EventKind.DUE, "2023-10-31")]
    assert send(book)[EDU].rows[0].due == date(2023, 10, 31)


def add_row(book: MemoryBook, no: int | None, **cells: Value) -> None:
    """The clerk types a new row under the first section."""
    book.append("板块01", [{Col.NO.value: no, **{Col[name].value: value for name, value in cells.items()}}])


def test_a_new_row_is_a_task_of_its_section() -> None:
    """A row with a number of its own is a task under the project it names: it gets a form row, and one event."""
    book = master()
    add_row(book, 119, PROJECT="体育", TEXT="建体育公园。", LEADERS="孙悦", LEADS=EDU, DUE=date(2023, 10, 31))
    add_row(book, 120, TEXT="建健身步道。", LEADS="教育局")
    add_row(book, 121)
    add_row(book, None, TEXT="还没有编号。")
    plan = state_of(book).plan
    assert [(project.name, [task.no for task in project.tasks]) for project in plan.sections[0].projects] == [
        ("教育", [1, 2]),
        ("体育", [119, 120]),
    ]
    assert [row.no for row in send(book)[EDU].rows] == [1, 2, 119, 120]
    told = state_of(book).events
    assert [(one.kind, one.task) for one in told] == [(EventKind.ADDED, 119), (EventKind.ADDED, 120)]
    assert told[0].after == (
        "所属：民生 / 体育\n牵头领导：孙悦\n牵头单位：区教育局\n配合单位：\n完成时限：2023-10-31\n任务：建体育公园。"
    )
    assert recorded(book) == []
    type_by_hand(book, 119, Col.DUE, date(2023, 11, 30))
    assert recorded(book) == [("due", 119, "2023-10-31", "2023-11-30")]
    assert state_of(book).first_due[119] == date(2023, 10, 31)


def test_a_row_that_is_gone_stays_known() -> None:
    """A row deleted from its sheet is no withdrawal: the task stays in the plan, and no event is made up."""
    book = master()
    type_by_hand(book, 4, Col.NO, None)
    assert recorded(book) == []
    assert 4 in tasks_of(state_of(book).plan)


def test_each_day_sees_the_plan_it_had() -> None:
    """Leads, dues and tasks of a past day are those of that day, however often they changed since."""
    book = master()
    type_by_hand(book, 1, Col.DUE, date(2024, 1, 31))
    record_changes(book, state_of(book), MAY)
    type_by_hand(book, 1, Col.DUE, date(2024, 3, 31))
    type_by_hand(book, 1, Col.LEADS, FIN)
    add_row(book, 119, TEXT="建体育公园。", LEADS=EDU)
    record_changes(book, state_of(book), JUNE)
    type_by_hand(book, 2, Col.STATUS, WITHDRAWN_STATUS)

    def seen(state: MasterState) -> list[object]:
        tasks = tasks_of(state.plan)
        return [tasks[1].task.due.isoformat(), tasks[1].task.units(Role.LEAD), sorted(tasks)]

    state = state_of(book)
    assert [seen(state_on(state, day)) for day in (date(2023, 5, 7), MAY, JUNE)] == [
        ["2023-12-31", (EDU,), [1, 2, 3, 4]],
        ["2024-01-31", (EDU,), [1, 2, 3, 4]],
        ["2024-03-31", (FIN,), [1, 2, 3, 4, 119]],
    ]
    assert seen(state) == ["2024-03-31", (FIN,), [1, 3, 4, 119]]
    assert [task.no for _, _, task in state.withdrawn.tasks()] == [2]


def test_an_old_master_says_that_it_keeps_no_changes() -> None:
    """Without 变更记录 nothing is recorded and the past looks as today; a finding says so once there was a change."""
    book = master()
    old = MemoryBook(
        {name: book.grid(name).rows for name in book.sheets() if name != CHANGES_SHEET},
        tuple(table for table in book.tables() if table.name != CHANGES_TABLE),
        {},
    )
    assert changes_not_kept(state_of(old)) == ()
    type_by_hand(old, 1, Col.DUE, date(2024, 3, 31))
    before = everything(old)
    assert recorded(old) == []
    assert everything(old) == before
    (told,) = changes_not_kept(state_of(old))
    assert (told.code, dict(told.facts)["count"]) == ("changes-not-kept", "1")
    assert tasks_of(state_on(state_of(old), MAY).plan)[1].task.due == date(2024, 3, 31)


UNITS = st.lists(st.sampled_from([EDU, FIN, "甲镇", "各镇", "某新设办（筹）"]), unique=True, max_size=3).map("、".join)
CELLS = st.one_of(
    st.tuples(st.just(Col.DUE), st.dates(date(2023, 1, 1), date(2025, 12, 31))),
    st.tuples(st.just(Col.TEXT), st.text("新建学校。 \n任务：", min_size=1, max_size=12)),
    st.tuples(st.just(Col.LEADERS), st.lists(st.sampled_from(["钱宇", "孙悦", "李明"]), max_size=2).map("、".join)),
    st.tuples(st.sampled_from([Col.LEADS, Col.SUPPORTS]), UNITS),
    st.tuples(st.just(Col.PROJECT), st.sampled_from(["教育", "财源", "新项目"])),
    st.tuples(st.just(Col.STATUS), st.sampled_from([WITHDRAWN_STATUS, "正常推进", None])),
)


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.lists(st.tuples(st.sampled_from([1, 2, 3, 4, 119]), CELLS), min_size=1, max_size=4), min_size=1, max_size=4
    )
)
def test_events_are_the_whole_story(rounds: list[list[tuple[int, tuple[Col, Value]]]]) -> None:
    """Whatever is edited in however many rounds: the plan as built and its events give the plan as the sheets have it.

    Before the first of them took effect the plan is the one that was built, and nothing is recorded twice.
    """
    book = master()
    add_row(book, 119, PROJECT="体育", TEXT="建体育公园。", LEADS=EDU)
    for month, edits in enumerate(rounds, 3):
        for task, (column, value) in edits:
            type_by_hand(book, task, column, value)
        record_changes(book, state_of(book), date(2023, month, 1))
        assert recorded(book) == []
    state = state_of(book)
    known = replay(state.built, state.events, state.plan.directory)
    now = tasks_on_sheets(known, state.section_rows, state.built, state.plan.directory)
    assert not list(differences(known, now, state.built))
    plan, withdrawn = plan_on(state.built, state.events, state.plan.directory, date(2023, 2, 28))
    assert plan.sections == small_plan().sections
    assert not list(withdrawn.tasks())


def test_a_row_of_the_log_that_somebody_wrote_over_changes_nothing() -> None:
    """A due date that is none any more and a new task without its lines are passed over; the sheets are told anew."""
    state = state_of(master())
    events = (
        Event(1, EventKind.DUE, 1, "", "明年春天", JUNE),
        Event(2, EventKind.ADDED, 119, "", "建体育公园。", JUNE),
        Event(3, EventKind.TEXT, 777, "", "没有这一项。", JUNE),
    )
    known = replay(state.built, events, state.plan.directory)
    assert known[1].task.due == date(2023, 12, 31)
    assert (known[119].section, known[119].task.text) == (1, "建体育公园。")
    assert 777 not in known
