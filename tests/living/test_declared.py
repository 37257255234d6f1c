"""What the clerk declares on 变更记录 is carried out when its day has come: new names, withdrawals, new dates."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from small_round import (
    EDU,
    FIN,
    JULY,
    JUNE,
    MERGED_ON,
    TOWN_A,
    everything,
    master,
    master_file,
    merged,
    returned,
    send,
    shown,
    type_by_hand,
    verdicts,
)

from xltasks.books.closed import ClosedBook
from xltasks.books.memory import MemoryBook
from xltasks.core.bulletin import bulletin
from xltasks.core.events import EventKind
from xltasks.core.figure_columns import IndicatorCol
from xltasks.core.grid import Value
from xltasks.core.plan import Role
from xltasks.core.plan_changes import tasks_of
from xltasks.core.records import MasterState
from xltasks.core.schema import (
    CHANGES_TABLE,
    EVENT_WORDS,
    INDICATORS_TABLE,
    LEADERS_SHEET,
    NAME_LEADER_PAGE,
    NAME_UNIT_PAGE,
    ChangeCol,
    Col,
    Field,
)
from xltasks.core.scores import points, scores
from xltasks.core.settings import Day
from xltasks.ledger.read import read_master
from xltasks.verbs.declared import CarriedOut, carry_out_declared
from xltasks.verbs.record import record_changes, unrecorded

JULY_10 = date(2023, 7, 10)
SPORTS = "区教育体育局"
P, T = Field.PROGRESS, Field.TEXT


def state_of(book: MemoryBook) -> MasterState:
    """The master, read."""
    return read_master(book, "总表.xlsx")


def declare(book: MemoryBook, kind: EventKind, **cells: Value) -> None:
    """The clerk adds a row of an own."""
    book.append(CHANGES_TABLE, [{ChangeCol.KIND: EVENT_WORDS[kind], **{ChangeCol[k]: v for k, v in cells.items()}}])


def carried(book: MemoryBook, day: date = JULY_10) -> CarriedOut:
    """The declared rows, carried out."""
    return carry_out_declared(book, "总表.xlsx", state_of(book), day)


def test_a_unit_is_renamed_everywhere_and_its_past_keeps_the_name() -> None:
    """单位, leads, supports and what the sheets show have the new name; reports and register rows keep the old one."""
    book = master()
    forms = send(book)
    merged(book, returned(forms[EDU], {(1, P): 0.5, (2, T): "已选址。"}), returned(forms[FIN], {(2, T): "已拨款。"}))
    declare(book, EventKind.UNIT_RENAMED, BEFORE="教育局", AFTER=SPORTS, EFFECTIVE=JULY_10, WHY="机构改革")
    done = carried(book)
    assert (len(done.events), done.findings, done.by_hand) == (1, (), ())
    state = state_of(book)
    unit = state.plan.directory.find(EDU)
    assert unit is not None
    assert (unit.name, unit.aliases) == (SPORTS, ("教育局", EDU))
    assert [shown(book, no)[Col.LEADS] for no in (1, 2)] == [SPORTS, f"{SPORTS}、{FIN}"]
    assert shown(book, 2)[Col.LATEST] == f"{SPORTS}：已选址。\n{FIN}：已拨款。"
    assert (shown(book, 1)[Col.REPORTED_BY], shown(book, 1)[Col.PROGRESS]) == (SPORTS, 0.5)
    assert {report.as_written for report in state.reports} == {EDU, FIN}
    assert {entry.as_written for entry in state.returns} == {EDU, FIN, TOWN_A, "乙镇"}
    assert state.history["2023-06", SPORTS, 1][-1].value(P) == 0.5
    (event,) = state.events
    assert (event.seq, event.before, event.after, event.done) == (1, EDU, SPORTS, "2023-07-10 已办理")
    assert unrecorded(state) == ()
    before = everything(book)
    assert carried(book) == CarriedOut((), ())
    assert everything(book) == before


def test_a_renamed_unit_is_followed_in_who_is_asked_for_figures() -> None:
    """填报单位 has the new name, beside others as they were written; the next form asks it for the figure."""
    book = master()
    rows = ((1, EDU), (2, f"{FIN}、{EDU}"), (3, TOWN_A))
    book.append(
        INDICATORS_TABLE,
        [
            {
                IndicatorCol.TASK: task,
                IndicatorCol.NO: 1,
                IndicatorCol.NAME: "新建学校",
                IndicatorCol.VALUE: 6,
                IndicatorCol.REPORTED_BY: units,
            }
            for task, units in rows
        ],
    )
    declare(book, EventKind.UNIT_RENAMED, BEFORE=EDU, AFTER=SPORTS)
    assert carried(book).findings == ()
    assert [one.units for one in state_of(book).indicators] == [(SPORTS,), (FIN, SPORTS), (TOWN_A,)]
    assert [one.indicator.task for one in send(book)[SPORTS].figures] == [1, 2]


def test_a_form_sent_under_the_old_name_is_still_this_units() -> None:
    """It comes home after the renaming: merged, registered on the old row, reported under the new name."""
    book = master()
    form = send(book)[EDU]
    declare(book, EventKind.UNIT_RENAMED, BEFORE=EDU, AFTER=SPORTS)
    carried(book)
    done = merged(book, returned(form, {(1, P): 0.6}))
    assert [(unit, told) for unit, _, _, _, told, _ in verdicts(done)] == [(SPORTS, "accept")]
    assert SPORTS not in done.missing
    state = state_of(book)
    (entry,) = (one for one in state.returns if one.unit == SPORTS)
    assert (entry.as_written, entry.file) == (EDU, "区教育局_2023-06.xlsx")
    assert [(one.unit, one.as_written) for one in state.reports] == [(SPORTS, SPORTS)]
    again = send(book)
    assert EDU not in again
    assert len([one for one in state_of(book).returns if one.period == "2023-06"]) == 4


def test_a_question_laid_before_the_renaming_is_not_laid_again() -> None:
    """The same return after the renaming finds its row on 待确认 under the old name."""
    book = master()
    said = returned(send(book)[EDU], {(1, P): "一半"})
    merged(book, said)
    declare(book, EventKind.UNIT_RENAMED, BEFORE=EDU, AFTER=SPORTS)
    carried(book)
    assert [one[4] for one in verdicts(merged(book, said))] == ["pending"]
    assert [(item.unit, item.as_written) for item in state_of(book).pending] == [(SPORTS, EDU)]


def test_scores_and_missed_periods_follow_the_unit() -> None:
    """A unit that changed its name between two silent periods is one unit: two losses, missed twice in a row."""
    book = master()
    send(book)
    declare(book, EventKind.UNIT_RENAMED, BEFORE=EDU, AFTER=SPORTS, EFFECTIVE=MERGED_ON)
    carried(book)
    send(book, JULY)
    state, day = state_of(book), date(2023, 8, 10)
    mine = [point.period for point in points(state, JULY, day) if point.unit == SPORTS]
    assert mine == ["2023-06", "2023-07"]
    assert [score.unit for score in scores(state, JULY, points(state, JULY, day))] == [SPORTS, FIN, TOWN_A, "乙镇"]
    (line,) = (one for one in bulletin(state, JULY, Day(day, day)).units if one.unit == SPORTS)
    assert line.missed == 2


def test_a_past_bulletin_has_the_names_of_then() -> None:
    """June's bulletin, made again in August, names the unit and the leader as they were called in June."""
    book = master()
    merged(book, returned(send(book)[EDU], {(1, P): 0.5}))
    declare(book, EventKind.UNIT_RENAMED, BEFORE=EDU, AFTER=SPORTS, EFFECTIVE=date(2023, 8, 1))
    declare(book, EventKind.LEADER_SUCCEEDED, BEFORE="钱宇", AFTER="孙悦", EFFECTIVE=date(2023, 8, 1))
    assert carried(book, date(2023, 7, 31)) == CarriedOut((), ())
    assert len(carried(book, date(2023, 8, 1)).events) == 2
    merged(book, returned(send(book, JULY)[SPORTS], {(1, P): 0.7}), period=JULY)
    state = state_of(book)
    for period, unit, leader in ((JUNE, EDU, "钱宇"), (JULY, SPORTS, "孙悦")):
        told = bulletin(state, period, Day(None, date(2023, 8, 9)))
        assert (told.tasks[0].leads, told.tasks[0].leaders) == ((unit,), (leader,))
        assert next(one.unit for one in told.units if one.tally.tasks) == unit
        assert told.tasks[0].progress == {JUNE: 0.5, JULY: 0.7}[period]


def test_a_leader_is_followed_in_every_task_and_on_the_list() -> None:
    """The successor stands in the predecessor's place, the post stays; nothing is left to write down afterwards."""
    book = master()
    type_by_hand(book, 2, Col.LEADERS, "钱宇、李明")
    declare(book, EventKind.LEADER_SUCCEEDED, BEFORE="钱宇", AFTER="孙悦")
    done = carried(book)
    assert [one.kind for one in (*done.by_hand, *done.events)] == [EventKind.LEADERS, EventKind.LEADER_SUCCEEDED]
    assert [shown(book, no)[Col.LEADERS] for no in (1, 2, 3)] == ["孙悦", "孙悦、李明", "孙悦"]
    assert book.grid(LEADERS_SHEET).rows[3][0] == "孙悦"
    assert record_changes(book, state_of(book), JULY_10) == ()


def test_a_group_is_renamed_with_its_members() -> None:
    """Members name the group by its new name, and its tasks still reach them."""
    book = master()
    declare(book, EventKind.UNIT_RENAMED, BEFORE="各镇", AFTER="各区镇")
    carried(book)
    state = state_of(book)
    assert shown(book, 3)[Col.LEADS] == "各区镇"
    assert {unit.name for unit in state.plan.directory.members("各区镇")} == {TOWN_A, "乙镇"}
    assert state.roles[TOWN_A, 3] is Role.LEAD
    assert unrecorded(state) == ()


CHANGES: dict[str, tuple[EventKind, dict[str, Value], tuple[Col, Value], tuple[str, str]]] = {
    "withdrawn": (EventKind.WITHDRAWN, {"WHY": "市里不再要求"}, (Col.STATUS, "已撤销"), ("正常推进", "")),
    "due": (EventKind.DUE, {"AFTER": "2024年3月底"}, (Col.DUE, date(2024, 3, 31)), ("2023-12-31", "2024-03-31")),
    "lead": (EventKind.LEADS, {"AFTER": FIN}, (Col.LEADS, FIN), (EDU, FIN)),
    "text": (EventKind.TEXT, {"AFTER": "建七所。"}, (Col.TEXT, "建七所。"), ("新建学校六所。", "建七所。")),
    "project": (EventKind.PROJECT, {"AFTER": "体育"}, (Col.PROJECT, "体育"), ("教育", "体育")),
}


@pytest.mark.parametrize("name", CHANGES)
def test_a_tasks_change_is_written_on_its_sheet(name: str) -> None:
    """What is declared of a task is written into its row, once; the plan as it is known then has it too."""
    kind, cells, (column, value), (before, after) = CHANGES[name]
    book = master()
    merged(book, returned(send(book)[EDU], {(1, Field.STATUS): "正常推进"}))
    declare(book, kind, TASK=1, **cells)
    (event,) = carried(book).events
    assert shown(book, 1)[column] == value
    assert (event.task, event.before, event.after) == (1, before, after)
    assert unrecorded(state_of(book)) == ()


def test_a_withdrawn_task_comes_back_as_it_was() -> None:
    """恢复任务 gives the task its last reported status again and puts it back into the plan."""
    book = master()
    merged(book, returned(send(book)[EDU], {(1, P): 0.5, (1, Field.STATUS): "正常推进"}))
    declare(book, EventKind.WITHDRAWN, TASK=1)
    declare(book, EventKind.RESTORED, TASK=1)
    assert len(carried(book).events) == 2
    assert shown(book, 1)[Col.STATUS] == "正常推进"
    assert 1 in tasks_of(state_of(book).plan)


@pytest.mark.parametrize(
    ("kind", "cells", "why"),
    [
        (EventKind.UNIT_RENAMED, {"BEFORE": EDU}, "没有写“新值”"),
        (EventKind.UNIT_RENAMED, {"BEFORE": EDU, "AFTER": "甲局、乙局"}, "“新值”只能写一个名称（现在是“甲局、乙局”）"),
        (EventKind.UNIT_RENAMED, {"BEFORE": "区体育局", "AFTER": SPORTS}, "“单位”页里没有“区体育局”"),
        (EventKind.UNIT_RENAMED, {"BEFORE": EDU, "AFTER": FIN}, "“区财政局”已经是“单位”页里一个单位的名称或简称"),
        (EventKind.LEADER_SUCCEEDED, {"BEFORE": "李明", "AFTER": "孙悦"}, "没有一项任务的牵头领导是“李明”"),
        (EventKind.LEADER_SUCCEEDED, {"BEFORE": "钱宇", "AFTER": "钱宇"}, "“原值”和“新值”是同一个人"),
        (EventKind.WITHDRAWN, {"TASK": 99}, "板块页里没有第99项任务，请核对“任务编号”"),
        (EventKind.RESTORED, {"TASK": 1}, "第1项没有撤销过，不用恢复"),
        (EventKind.DUE, {"TASK": 1, "AFTER": "明年"}, "“新值”要写一个日期，如 2023-10-31（现在是“明年”）"),
        (EventKind.ADDED, {"AFTER": "建体育馆"}, "新增任务请直接加在所属的板块页上，“检查总表”会给它编号、登记"),
    ],
)
def test_what_is_not_clear_is_left_with_a_finding(kind: EventKind, cells: dict[str, Value], why: str) -> None:
    """Nothing is written, the row waits as it was, and the finding says which row and why."""
    book = master()
    declare(book, kind, **cells)
    before = everything(book)
    (found,) = carried(book).findings
    assert (found.code, found.cell, dict(found.facts)["why"]) == ("change-unclear", "B4", why)
    assert everything(book) == before


@pytest.mark.parametrize(
    ("effective", "day"),
    [
        ("2023.7.1", date(2023, 7, 1)),
        ("7月1日", date(2023, 7, 1)),
        (45108, date(2023, 7, 1)),
        ("2023.9.1", None),
        ("9月底", None),
    ],
)
def test_an_effective_day_is_read_in_any_dress(effective: Value, day: date | None) -> None:
    """生效日期 typed as a text or a bare number counts as that day: nothing is carried out before it."""
    book = master()
    declare(book, EventKind.UNIT_RENAMED, BEFORE=EDU, AFTER=SPORTS, EFFECTIVE=effective)
    done = carried(book)
    assert [one.effective for one in done.events] == ([day] if day else [])
    assert done.findings == ()


@pytest.mark.parametrize(
    ("cells", "cell", "why"),
    [
        (
            {"KIND": "更名", "BEFORE": EDU, "AFTER": SPORTS},
            "B4",
            "“事项”要从下拉列表里选；只是备忘的，请写在“原因”里，“事项”留空",
        ),
        (
            {"KIND": "单位更名", "BEFORE": EDU, "AFTER": SPORTS, "EFFECTIVE": "开学前"},
            "F4",
            "“生效日期”看不出是哪一天（现在是“开学前”），请写成 2023-05-15 这样的日期；马上生效的，留空",
        ),
    ],
)
def test_a_declared_row_that_cannot_be_read_is_told(cells: dict[str, Value], cell: str, why: str) -> None:
    """An 事项 that is not on the list, or a day that is none: the row stays as it is, and does not pass in silence."""
    book = master()
    book.append(CHANGES_TABLE, [{ChangeCol[name]: value for name, value in cells.items()}])
    before = everything(book)
    (found,) = carried(book).findings
    assert (found.code, found.cell, dict(found.facts)["why"]) == ("change-unclear", cell, why)
    assert everything(book) == before
    book.append(CHANGES_TABLE, [{ChangeCol.WHY: "只是备忘"}])
    assert len(carried(book).findings) == 1


def test_the_pages_follow_a_renaming(tmp_path: Path) -> None:
    """On 单位页 and 领导页 of a real workbook stands the new name where the old one was picked."""
    with ClosedBook.open(master_file(tmp_path / "总表.xlsx")) as book:
        held = {name: book.named_cell(name) for name in (NAME_UNIT_PAGE, NAME_LEADER_PAGE)}
        picked = {name: str(book.grid(at[0]).at(at[1], at[2])) for name, at in held.items() if at}
        for kind, name in ((EventKind.UNIT_RENAMED, NAME_UNIT_PAGE), (EventKind.LEADER_SUCCEEDED, NAME_LEADER_PAGE)):
            row = {ChangeCol.KIND: EVENT_WORDS[kind], ChangeCol.BEFORE: picked[name], ChangeCol.AFTER: "新名字"}
            book.append(CHANGES_TABLE, [row])
        assert len(carry_out_declared(book, "总表.xlsx", read_master(book, "总表.xlsx"), JULY_10).events) == 2
        book.commit()
    with ClosedBook.open(tmp_path / "总表.xlsx", for_reading=True) as book:
        assert {book.grid(at[0]).at(at[1], at[2]) for at in held.values() if at} == {"新名字"}
