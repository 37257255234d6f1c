"""A task added through the year: its indicators and milestones come on their sheets, and look as they should."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from check.desk import DAY, Desk
from master_cells import error_cells, stored_results
from masters import made
from ooxml import validate
from plan_sample import sample_plan
from recalculated import recalculated
from small_round import EDU, JUNE, master, send
from without_sparklines import opened

from xltasks.books.closed import ClosedBook
from xltasks.books.protocol import Book, Cell
from xltasks.core.indicators import Indicator
from xltasks.core.schedule import Milestone
from xltasks.core.schema import INDICATORS_SHEET, INDICATORS_TABLE, MILESTONES_SHEET
from xltasks.ledger.new_figures import append_indicators
from xltasks.ledger.read import read_master
from xltasks.verbs.check import check
from xltasks.verbs.results import store_results

TEXT = "6月底前完成方案设计，12月底前投用；新增公共停车位2000个，停车诱导覆盖率达85.5%，投诉量下降10%。"


def new_task(desk: Desk, text: str = TEXT) -> None:
    """Type a task below the first section's last one, without a number."""
    row = {"项目": "主要预期目标", "重点工作目标任务": text, "牵头领导": "钱宇", "牵头单位": "区住建局"}
    desk.add("板块01", **{**row, "完成时限": date(2023, 12, 31)})  # type: ignore[arg-type]


def rows_of(book: Book, task: int) -> tuple[list[Indicator], tuple[Milestone, ...]]:
    """What stands on the two sheets for a task."""
    state = read_master(book, "总表.xlsx")
    return [one for one in state.indicators if one.task == task], state.schedule(task).milestones


def test_check_reads_a_new_task_s_figures_and_dates(tmp_path: Path) -> None:
    """Rows as a plan's own: percents shown as percents, counts as counts, formulas with results LibreOffice confirms."""
    desk = Desk.at(tmp_path)
    new_task(desk)
    done = desk.check()
    assert [(one.code, one.task, one.value) for one in done.findings] == [
        ("number-given", 119, TEXT),
        ("figures-added", 119, "新增公共停车位2000个、停车诱导覆盖率达85.5%、投诉量下降10%"),
        ("figures-added", 119, "6月底前"),
    ]
    with ClosedBook.open(desk.path) as book:
        indicators, milestones = rows_of(book, 119)
    assert [(one.no, one.requirement, one.value, one.unit, one.units) for one in indicators] == [
        (1, "达到", 2000, "个", ("区住建局",)),
        (2, "不少于", 0.855, "%", ("区住建局",)),
        (3, "降低", 0.1, "%", ("区住建局",)),
    ]
    assert [(one.due, one.share) for one in milestones] == [(date(2023, 6, 30), 0.5)]
    sheet = opened(desk.path)[INDICATORS_SHEET]
    for one in indicators:
        wanted = "0%" if one.unit == "%" else "General"
        cells = [sheet.cell(one.row + 1, column) for column in (5, 7, 9, 10)]
        assert [cell.number_format for cell in cells] == [wanted] * 4
        assert [cell.border.left.style for cell in cells] == ["thin"] * 4
    with ClosedBook.open(desk.path) as book:
        book.write(INDICATORS_SHEET, [Cell(one.row, 9, (one.value or 0) / 2) for one in indicators])
        store_results(book, str(desk.path), read_master(book, str(desk.path)), DAY)
        book.commit()
    computed = recalculated(desk.path, tmp_path)
    assert error_cells(computed) == []
    stored, now = stored_results(desk.path), stored_results(computed)
    mine = {key: value for key, value in stored.items() if key[0] in (INDICATORS_SHEET, MILESTONES_SHEET)}
    assert {key: value for key, value in mine.items() if value not in ("", None)} == {
        key: now[key] for key, value in mine.items() if value not in ("", None)
    }
    assert [stored[INDICATORS_SHEET, f"K{one.row + 1}"] for one in indicators] == [0.5, 0.5, 0.5]
    assert validate(desk.path) == []


def test_rows_that_the_clerk_deletes_stay_deleted(tmp_path: Path) -> None:
    """A new task is read once: a second check writes nothing, and what was cleared does not come back."""
    desk = Desk.at(tmp_path)
    new_task(desk, "新增公共停车位2000个。")
    desk.check()
    assert desk.check().backup is None
    with ClosedBook.open(desk.path) as book:
        ((row,), _) = rows_of(book, 119)
    desk.clear(INDICATORS_TABLE, row.row + 1)
    desk.check()
    with ClosedBook.open(desk.path) as book:
        assert rows_of(book, 119) == ([], ())


def test_rows_of_the_clerk_s_own_are_enough(tmp_path: Path) -> None:
    """Who has put a new task's indicators on the sheet already is not given them twice."""
    desk = Desk.at(tmp_path)
    new_task(desk, "新增公共停车位2000个。")
    desk.add(INDICATORS_TABLE, 任务编号=119, 指标序=1, 指标="停车位", 要求="达到", 目标值=2100, 单位="个")
    assert {one.code for one in desk.check().findings} == {"number-given"}
    with ClosedBook.open(desk.path) as book:
        assert [one.value for one in rows_of(book, 119)[0]] == [2100]


@pytest.mark.parametrize("unit", ["%", "家"])
def test_the_first_indicator_ever_takes_its_own_format(tmp_path: Path, unit: str) -> None:
    """It fills the blank row of a plan without figures: the cells that stay blank are made for its unit as well."""
    path = made(tmp_path, sample_plan())
    with ClosedBook.open(path) as book:
        append_indicators(book, [Indicator(1, 1, "甲", "达到", 0.5, unit), Indicator(1, 2, "乙", "达到", 5, "家")])
        book.commit()
    sheet = opened(path)[INDICATORS_SHEET]
    wanted = "0%" if unit == "%" else "General"
    assert [sheet.cell(4, column).number_format for column in (5, 7, 9, 10)] == [wanted] * 4
    assert [sheet.cell(5, column).number_format for column in (5, 7, 9, 10)] == ["General"] * 4
    assert [sheet.cell(4, column).value for column in (5, 7)] == [0.5, None]
    assert validate(path) == []


def test_the_next_form_asks_for_a_new_task_s_figure() -> None:
    """Typed with a number of its own and not checked: distribute writes down that it came, and reads it first."""
    book = master()
    held = next(table for table in book.tables() if table.name == "板块01")
    row = {"编号": 50, "项目": "教育", "重点工作目标任务": "新建幼儿园3所。", "牵头单位": EDU}
    book.append(held.name, [{**row, "完成时限": date(2023, 12, 31)}])
    figures = {one.indicator.task: one.indicator for one in send(book, JUNE)[EDU].figures}
    assert (figures[50].value, figures[50].unit) == (3, "所")
    assert check(book, "总表.xlsx", DAY).events == ()
