"""序时进度 on the section sheets: the formula, its Python twin, and what the clerk types."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from master_cells import error_cells, stored_results
from masters import made
from plan_sample import assigned, sample_plan
from recalculated import recalculated

from xltasks.books.closed import ClosedBook
from xltasks.books.protocol import Cell
from xltasks.core.deadline_reading import read_deadline
from xltasks.core.figure_columns import MilestoneCol
from xltasks.core.grid import Value
from xltasks.core.plan import Plan, Task
from xltasks.core.records import MasterState
from xltasks.core.schema import (
    MILESTONES_SHEET,
    MILESTONES_TABLE,
    Col,
)
from xltasks.core.settings import DEFAULT_SETTINGS, Day
from xltasks.core.standing import standings, task_states
from xltasks.ledger.read import read_master
from xltasks.verbs.results import store_results

TEXTS = (
    "建成学校3所。",
    "6月底前完成方案，12月底前投用。",
    "3月底前开工，6月底前封顶，9月底前完工。",
    "9月启动建设，12月底前投用。",
    "6月底前完成投资的40%，年底前全部完成。",
    "上半年完成。",
    "6月底前完成一期，次年6月底前完成二期。",
)
FIRST = 100
WITHDRAWN, SET, SET_OVER, CLEARED, WORDS, PAUSED, DONE, NO_DUE, WORD_DUE, MOVED = range(FIRST + 10, FIRST + 20)
TYPED: dict[int, dict[Col, Value]] = {
    FIRST: {Col.PROGRESS: 0.2, Col.STATUS: "正常推进"},
    FIRST + 1: {Col.PROGRESS: 0.35, Col.STATUS: "正常推进"},
    WITHDRAWN: {Col.STATUS: "已撤销"},
    SET: {Col.SCHEDULE: 0.3, Col.STATUS: "正常推进", Col.PROGRESS: 0.25},
    SET_OVER: {Col.SCHEDULE: 1.2, Col.STATUS: "正常推进", Col.PROGRESS: 0.99},
    CLEARED: {Col.SCHEDULE: None, Col.STATUS: "正常推进"},
    WORDS: {Col.SCHEDULE: "一半", Col.STATUS: "正常推进"},
    PAUSED: {Col.STATUS: "暂缓", Col.SCHEDULE: 0.9},
    DONE: {Col.STATUS: "已完成"},
    NO_DUE: {Col.DUE: None, Col.STATUS: "正常推进"},
    WORD_DUE: {Col.DUE: "年底前", Col.STATUS: "正常推进"},
    MOVED: {Col.DUE: date(2023, 5, 31), Col.STATUS: "正常推进", Col.PROGRESS: 0.5},
}
# The clerk's own milestones: a second one on the same day, a blank share, words for a date and for a share, no task.
MILESTONES: tuple[dict[MilestoneCol, Value], ...] = (
    {MilestoneCol.TASK: 1, MilestoneCol.DUE: date(2023, 4, 30), MilestoneCol.SHARE: 0.1},
    {MilestoneCol.TASK: 1, MilestoneCol.DUE: date(2023, 4, 30), MilestoneCol.SHARE: 0.3},
    {MilestoneCol.TASK: 2, MilestoneCol.DUE: date(2023, 8, 31)},
    {MilestoneCol.TASK: 3, MilestoneCol.DUE: "6月底", MilestoneCol.SHARE: 0.5},
    {MilestoneCol.TASK: 4, MilestoneCol.DUE: date(2023, 6, 30), MilestoneCol.SHARE: "一半"},
    {MilestoneCol.TASK: 5, MilestoneCol.DUE: date(2022, 11, 30), MilestoneCol.SHARE: 0.6},
    {MilestoneCol.DUE: date(2023, 3, 31), MilestoneCol.SHARE: 0.9},
    {MilestoneCol.TASK: MOVED, MilestoneCol.DUE: date(2023, 8, 31), MilestoneCol.SHARE: 0.1},
)


def plan() -> Plan:
    """The sample plan with a task for every kind of text and one for everything a clerk may type."""
    texts = dict(enumerate(TEXTS, FIRST)) | {no: "照常推进。" for no in TYPED if no >= FIRST + len(TEXTS)}
    return sample_plan(_task(no, text) for no, text in texts.items())


def _task(no: int, text: str) -> Task:
    deadline = read_deadline(text, 2023)
    due = deadline.due if deadline else date(2023, 12, 31)
    return Task(no, text, ("甲某",), (assigned("区委"),), due, deadline=deadline)


def typed(path: Path, as_of: date) -> MasterState:
    """Type into the master as a clerk would; our results are stored with it.  The master as it is then."""
    day = Day(None, as_of)
    with ClosedBook.open(path) as book:
        book.append(MILESTONES_TABLE, MILESTONES)
        book.commit()
    with ClosedBook.open(path) as book:
        state = read_master(book, path.name)
        for no, entries in TYPED.items():
            row = state.section_rows[no]
            book.write(row.sheet, [Cell(row.row, row.columns[col], value) for col, value in entries.items()])
        store_results(book, path.name, state, day)
        book.commit()
    with ClosedBook.open(path) as book:
        return read_master(book, path.name)


@pytest.mark.parametrize("as_of", [date(2023, 2, 14), date(2023, 6, 30), date(2023, 10, 8), date(2024, 1, 31)], ids=str)
def test_the_formula_is_the_python_rule(tmp_path: Path, as_of: date) -> None:
    """By the calendar, milestones and hand, in every row: LibreOffice, our stored results and Python agree."""
    path = made(tmp_path, plan(), replace(DEFAULT_SETTINGS, as_of=as_of))
    state = typed(path, as_of)
    computed = recalculated(path, tmp_path)
    assert error_cells(computed) == []
    stored, now = stored_results(path), stored_results(computed)
    assert {place: (value, now[place]) for place, value in stored.items() if not is_close(value, now[place])} == {}
    expected = {task.no: task.expected(as_of, 2023) for task in task_states(state, as_of)}
    # Words as a date: the sheet expects nothing, while Python goes on with the plan's own date.
    shown = {no: _number(row.values[Col.SCHEDULE]) for no, row in state.section_rows.items()}
    assert {no: shown[no] for no in (NO_DUE, WORD_DUE)} == {NO_DUE: None, WORD_DUE: None}
    dated = expected.keys() - {NO_DUE, WORD_DUE}
    assert {no: shown[no] for no in dated} == {no: _close(expected[no]) for no in dated}
    lights = {one.no: one.light or "" for one in standings(state, as_of)}
    drawn = {no: row.values[Col.LIGHT] or "" for no, row in state.section_rows.items()}
    assert {no: drawn[no] for no in dated} == {no: lights[no] for no in dated}
    assert (shown[WITHDRAWN], drawn[WITHDRAWN]) == (None, "")


def test_what_the_clerk_sets_is_kept_and_can_be_given_back(tmp_path: Path) -> None:
    """A number typed over the formula counts, is not written over, and a cleared cell expects nothing."""
    as_of = date(2023, 6, 30)
    path = made(tmp_path, plan(), replace(DEFAULT_SETTINGS, as_of=as_of))
    state = typed(path, as_of)
    by_hand = {no: state.schedule(no).hand for no in state.schedules if state.schedule(no).by_hand}
    assert by_hand == {SET: 0.3, SET_OVER: 1.2, CLEARED: None, WORDS: None, PAUSED: 0.9}
    assert state.section_rows[WORDS].values[Col.SCHEDULE] == "一半"
    lights = {one.no: one.light for one in standings(state, as_of)}
    assert (lights[SET], lights[SET_OVER], lights[CLEARED], lights[PAUSED]) == ("绿灯", "红灯", "绿灯", None)


def test_the_plan_s_milestones_stand_on_their_sheet(tmp_path: Path) -> None:
    """What the texts name stands on 时间节点, for the clerk to mend; a task without any has no row."""
    path = made(tmp_path, plan())
    with ClosedBook.open(path) as book:
        rows = [line[:5] for line in book.grid(MILESTONES_SHEET).rows[3:]]
    assert [(row[0], row[1], row[2], round(float(row[3]), 4), row[4]) for row in rows] == [
        (101, "6月底前完成方案", date(2023, 6, 30), 0.5, "6月底前"),
        (102, "3月底前开工", date(2023, 3, 31), 0.3333, "3月底前"),
        (102, "6月底前封顶", date(2023, 6, 30), 0.6667, "6月底前"),
        (103, "启动", date(2023, 9, 1), 0.0, "9月启动"),
        (104, "6月底前完成投资的40%", date(2023, 6, 30), 0.4, "6月底前"),
        (106, "6月底前完成一期", date(2023, 6, 30), 0.5, "6月底前"),
    ]


def is_close(one: object, other: object) -> bool:
    """Equal, or numbers that differ in the last binary digits only."""
    if isinstance(one, int | float) and isinstance(other, int | float):
        return one == pytest.approx(other, rel=1e-12)
    return one == other


def _number(value: Value) -> float | None:
    return float(value) if isinstance(value, (int, float)) else None


def _close(value: float | None) -> object:
    return None if value is None else pytest.approx(value, rel=1e-12)
