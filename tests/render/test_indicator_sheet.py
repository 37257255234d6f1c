"""Sheet 量化指标 of the master: what stands on it, and its formula against LibreOffice and Python."""

from __future__ import annotations

from pathlib import Path

import pytest
from master_cells import error_cells, stored_results
from masters import TODAY, made, real_plan
from ooxml import validate
from plan_sample import sample_plan
from recalculated import recalculated

from xltasks.books.closed import ClosedBook
from xltasks.books.protocol import Cell
from xltasks.core.figure_columns import IndicatorCol
from xltasks.core.grid import Value
from xltasks.core.records import MasterState
from xltasks.core.schema import (
    INDICATORS_SHEET,
    INDICATORS_TABLE,
)
from xltasks.core.settings import Day
from xltasks.ledger.read import read_master
from xltasks.verbs.results import store_results

C = IndicatorCol
# Rows of the clerk's own: every direction, zero, negative, with a base, words for numbers, a blank task.
OWN: tuple[dict[IndicatorCol, Value], ...] = (
    {C.TASK: 3, C.NO: 1, C.NAME: "甲", C.REQUIREMENT: "不超过", C.VALUE: 0.05, C.UNIT: "%", C.ACTUAL: 0.08},
    {C.TASK: 3, C.NO: 1, C.NAME: "号重了", C.REQUIREMENT: "低于", C.VALUE: 0, C.UNIT: "起", C.ACTUAL: 2},
    {C.TASK: 3, C.NAME: "没有号", C.REQUIREMENT: "低于", C.VALUE: 10, C.UNIT: "起", C.ACTUAL: 10},
    {C.TASK: 3, C.NAME: "乙", C.REQUIREMENT: "增长", C.VALUE: 0.05, C.UNIT: "%", C.BASE: 100, C.ACTUAL: 104},
    {C.TASK: 3, C.NAME: "丙", C.REQUIREMENT: "增长", C.VALUE: 0.05, C.UNIT: "%", C.BASE: 0, C.ACTUAL: 104},
    {C.TASK: 3, C.NAME: "丁", C.REQUIREMENT: "增长", C.VALUE: 0.5, C.UNIT: "%", C.BASE: -100, C.ACTUAL: -70},
    {C.TASK: 3, C.NAME: "戊", C.REQUIREMENT: "降低不少于", C.VALUE: 157, C.UNIT: "条", C.BASE: 400, C.ACTUAL: 300},
    {C.TASK: 3, C.NAME: "己", C.REQUIREMENT: "降低", C.VALUE: 0.3, C.UNIT: "%", C.ACTUAL: -0.1},
    {C.TASK: 3, C.NAME: "庚", C.REQUIREMENT: "达到", C.VALUE: 0, C.UNIT: "家", C.ACTUAL: -1},
    {C.TASK: 3, C.NAME: "辛", C.REQUIREMENT: "达到", C.VALUE: "五", C.UNIT: "家", C.ACTUAL: 3},
    {C.TASK: 3, C.NAME: "壬", C.REQUIREMENT: "达到", C.VALUE: 5, C.UNIT: "家", C.ACTUAL: "三家"},
    {C.TASK: 3, C.NAME: "癸", C.VALUE: 5, C.ACTUAL: 4},
    {C.TASK: 9999, C.NAME: "没有的任务", C.REQUIREMENT: "达到", C.VALUE: 5, C.ACTUAL: 4},
    {C.NAME: "没有任务编号", C.REQUIREMENT: "达到", C.VALUE: 8, C.ACTUAL: 4},
)


def master_with_figures(path: Path) -> MasterState:
    """Every indicator of the real plan gets a figure, and the clerk adds rows; our results are stored."""
    with ClosedBook.open(path) as book:
        book.append(INDICATORS_TABLE, OWN)
        book.commit()
    with ClosedBook.open(path) as book:
        state = read_master(book, path.name)
        column = list(IndicatorCol).index(C.ACTUAL)
        cells = [
            Cell(one.row, column, round((one.value or 0) * (one.no * 37 + one.task * 11 % 90) / 80, 4))
            for one in state.indicators
            if one.text
        ]
        book.write(INDICATORS_SHEET, cells)
        store_results(book, path.name, state, Day(None, TODAY))
        book.commit()
    with ClosedBook.open(path) as book:
        return read_master(book, path.name)


def test_completion_in_all_rows_is_what_libreoffice_computes(tmp_path: Path) -> None:
    """On the real plan with a figure in every row and rows of the clerk's own: formula, stored result, Python."""
    path = made(tmp_path, real_plan())
    state = master_with_figures(path)
    computed = recalculated(path, tmp_path)
    assert error_cells(computed) == []
    stored, now = stored_results(path), stored_results(computed)
    place = {key: value for key, value in stored.items() if key[0] == INDICATORS_SHEET}
    assert len(place) == 84 + len(OWN)
    assert {key: (value, now[key]) for key, value in place.items() if not _close(value, now[key])} == {}
    shown = {one.row: now[INDICATORS_SHEET, f"K{one.row + 1}"] for one in state.indicators}
    wrong = [one for one in state.indicators if not _close(one.completion or None, shown[one.row])]
    assert wrong == []
    reckoned = [one.completion for one in state.indicators if one.completion is not None]
    assert len(reckoned) == 84 + 10
    assert min(reckoned) == 0 < max(reckoned)
    assert any(one > 1 for one in reckoned)
    assert validate(path) == []


def test_the_clerk_s_rows_keep_their_numbers_and_get_free_ones(tmp_path: Path) -> None:
    """指标序 stays with its row; a double or blank one is the next that is free; a line without a task is no indicator."""
    path = made(tmp_path, real_plan())
    state = master_with_figures(path)
    own = [(one.no, one.name) for one in state.indicators if one.task == 3]
    assert own[:3] == [(1, "甲"), (2, "号重了"), (3, "没有号")]
    assert [no for no, _ in own] == list(range(1, 13))
    assert [one.name for one in state.indicators if one.task == 9999] == ["没有的任务"]
    assert "没有任务编号" not in {one.name for one in state.indicators}


def test_a_plan_without_figures_has_one_row_to_begin_with(tmp_path: Path) -> None:
    """The blank row carries lists, formats and the formula for whoever adds the first indicator."""
    path = made(tmp_path, sample_plan())
    with ClosedBook.open(path) as book:
        assert read_master(book, path.name).indicators == ()
        assert list(book.column_formulas(INDICATORS_TABLE, C.COMPLETION) or {}) == [3]


def test_what_the_sheet_shows_of_the_real_plan(tmp_path: Path) -> None:
    """Percents are fractions that show as percents; the first lead is asked; the words of the plan stand beside."""
    with ClosedBook.open(made(tmp_path, real_plan())) as book:
        rows = {tuple(line[:2]): line for line in book.grid(INDICATORS_SHEET).rows[3:]}
    assert rows[2, 1] == [
        *(2, 1, "一般公共预算收入增长", "增长", 0.05, "%", 0.055, "否", "", "", ""),
        *("一般公共预算收入增长5%、力争增长5.5%", "区财政局", ""),
    ]
    assert rows[36, 2][2:8] == ["共建研发机构", "超过", 40, "家", "", "是"]


def _close(one: object, other: object) -> bool:
    if isinstance(one, int | float) and isinstance(other, int | float):
        return one == pytest.approx(other, rel=1e-12)
    return one == other
