"""考核评分: off by default, rules on 设置, every point with its reason, totals by formulas that agree."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from office import resaved
from ooxml import validate
from openpyxl import load_workbook
from small_round import EDU, FIN, JULY, JUNE, TOWN_A, TOWN_B, master, merged, returned, send

from xltasks.books.memory import MemoryBook
from xltasks.books.outbox import write_new
from xltasks.books.protocol import Cell
from xltasks.core.records import MasterState
from xltasks.core.schema import SETTINGS_SHEET, SETTINGS_TABLE, Field, Setting, SettingCol
from xltasks.core.scores import Reason, points, says_only, scores
from xltasks.core.settings import Day, ScoreRules
from xltasks.ledger.read import read_master
from xltasks.verbs.report import report

TODAY = date(2023, 8, 10)


def set_value(book: MemoryBook, name: str, value: str | float) -> None:
    """The office writes into 设置."""
    table = next(table for table in book.tables() if table.name == SETTINGS_TABLE)
    grid = book.grid(SETTINGS_SHEET)
    column = table.first_column + table.headings.index(SettingCol.NAME)
    row = next(row for row in range(grid.height) if grid.at(row, column) == name)
    book.write(SETTINGS_SHEET, [Cell(row, column + 1, value)])


def state_of(book: MemoryBook) -> MasterState:
    """What the master holds."""
    return read_master(book, "总表.xlsx")


@pytest.fixture
def book() -> MemoryBook:
    """June: 区教育局 in time, a task done early; 区财政局 late with empty words; the towns silent.  July: nobody."""
    book = master()
    forms = send(book)
    done = {(1, Field.PROGRESS): 1.0, (1, Field.STATUS): "已完成", (1, Field.TEXT): "六所学校全部开工。"}
    empty = {(4, Field.PROGRESS): 0.3, (4, Field.STATUS): "正常推进", (4, Field.TEXT): "正在按计划推进，稳步推进中。"}
    merged(
        book,
        returned(forms[EDU], {**done, (2, Field.TEXT): "按计划推进，已开工3个项目。"}),
        returned(forms[FIN], {**empty, (1, Field.TEXT): "正在推进。"}, signed=date(2023, 7, 6)),
    )
    send(book, JULY)
    return book


def test_every_point_has_its_reason(book: MemoryBook) -> None:
    """Late, missing (twice, once due), empty words of a lead only, done early."""
    given = points(state_of(book), JULY, TODAY)
    assert [(one.period, one.unit, one.reason, one.amount, one.task) for one in given] == [
        ("2023-06", EDU, Reason.EARLY, Decimal(1), 1),
        ("2023-06", FIN, Reason.LATE, Decimal(-1), None),
        ("2023-06", FIN, Reason.EMPTY_PHRASE, Decimal("-0.5"), 4),
        ("2023-06", TOWN_A, Reason.MISSING, Decimal(-2), None),
        ("2023-06", TOWN_B, Reason.MISSING, Decimal(-2), None),
        ("2023-07", EDU, Reason.MISSING, Decimal(-2), None),
        ("2023-07", FIN, Reason.MISSING, Decimal(-2), None),
        ("2023-07", TOWN_A, Reason.MISSING, Decimal(-2), None),
        ("2023-07", TOWN_B, Reason.MISSING, Decimal(-2), None),
    ]


def test_the_year_is_the_base_and_every_point(book: MemoryBook) -> None:
    """Per period and over the year; the sums are the points, one by one."""
    state = state_of(book)
    given = points(state, JULY, TODAY)
    held = {one.unit: (one.of_period, one.of_year) for one in scores(state, JULY, given)}
    assert held == {
        EDU: (Decimal(-2), Decimal(99)),
        FIN: (Decimal(-2), Decimal("96.5")),
        TOWN_A: (Decimal(-2), Decimal(96)),
        TOWN_B: (Decimal(-2), Decimal(96)),
    }
    june = points(state, JUNE, TODAY)
    assert {one.period for one in june} == {"2023-06"}


def test_a_return_that_is_not_yet_due_costs_nothing(book: MemoryBook) -> None:
    """On 5 August July's forms are due, not late."""
    assert not [one for one in points(state_of(book), JULY, date(2023, 8, 5)) if one.period == "2023-07"]


def test_a_task_taken_back_earns_nothing(book: MemoryBook) -> None:
    """Done in June, 60 % in July: the point for June is gone."""
    forms = send(book, JULY)
    merged(book, returned(forms[EDU], {(1, Field.PROGRESS): 0.6, (1, Field.STATUS): "正常推进"}), period=JULY)
    assert Reason.EARLY not in {one.reason for one in points(state_of(book), JULY, TODAY)}


@pytest.mark.parametrize(
    ("text", "only"),
    [
        ("正在推进", True),
        ("正在推进。", True),
        ("各项工作正按计划推进，稳步推进中！", True),
        ("无", True),
        ("同上", True),
        ("见附件。", True),
        ("按计划推进，完成投资3亿元。", False),
        ("无障碍设施改造完成", False),
        ("已部署，8月开工。", False),
        ("", False),
    ],
)
def test_empty_words_are_told_from_facts(text: str, only: bool) -> None:
    """A number, a place, a thing done: then it is no empty phrase."""
    assert says_only(text, ScoreRules().phrases) is only


def test_rules_are_data_on_the_settings_sheet(book: MemoryBook) -> None:
    """Off by default; turned on, and priced, by what the office writes there; a price may carry its minus."""
    assert not state_of(book).settings.scores.enabled
    assert state_of(book).settings.scores == ScoreRules()
    set_value(book, Setting.SCORES, "是")
    set_value(book, Setting.SCORE_LATE, -3)
    set_value(book, Setting.SCORE_PHRASES, "全部开工、六所学校")
    rules = state_of(book).settings.scores
    assert (rules.enabled, rules.late, rules.phrases) == (True, 3, ("全部开工", "六所学校"))
    given = points(state_of(book), JUNE, TODAY)
    assert (FIN, Reason.LATE, Decimal(-3)) in {(one.unit, one.reason, one.amount) for one in given}
    assert [one.unit for one in given if one.reason is Reason.EMPTY_PHRASE] == [EDU]


def test_a_rule_worth_nothing_gives_no_points(book: MemoryBook) -> None:
    """Set to 0 it is switched off alone."""
    state = state_of(book)
    rules = ScoreRules(late=0, missing=0, empty_phrase=0, early=0)
    assert points(replace(state, settings=replace(state.settings, scores=rules)), JULY, TODAY) == ()


def test_the_sheets_are_there_only_when_turned_on(book: MemoryBook, tmp_path: Path) -> None:
    """Not asked for: no trace of scores in the list."""
    path = tmp_path / "催报.xlsx"
    report(book, "总表.xlsx", JULY, Day(None, TODAY), path, save=write_new)
    assert load_workbook(path).sheetnames == ["催报清单"]
    set_value(book, Setting.SCORES, "是")
    report(book, "总表.xlsx", JULY, Day(None, TODAY), path, save=write_new)
    assert load_workbook(path).sheetnames == ["催报清单", "考核评分", "评分明细"]
    assert validate(path) == []


def test_the_sheet_shows_every_point_and_sums_them_by_formula(book: MemoryBook, tmp_path: Path) -> None:
    """Totals are formulas over 评分明细; LibreOffice reckons what Python stored."""
    set_value(book, Setting.SCORES, "是")
    path = tmp_path / "list.xlsx"
    report(book, "总表.xlsx", JULY, Day(None, TODAY), path, save=write_new)
    detail = [[cell.value for cell in row] for row in load_workbook(path)["评分明细"].iter_rows(min_row=4)]
    assert detail[0] == ["2023-06", EDU, 1, "提前办结", 1, "2023-07-05填报已完成，早于完成时限2023-12-31"]
    assert detail[2][5] == "进展情况写“正在按计划推进，稳步推进中。”"
    assert len(detail) == 9
    stored = load_workbook(path, data_only=True)["考核评分"]
    rows = [[cell.value for cell in row] for row in stored.iter_rows(min_row=4)]
    assert [tuple(row) for row in rows] == [
        (1, EDU, 100, -2, -1, 99),
        (2, FIN, 100, -2, -3.5, 96.5),
        (3, TOWN_A, 100, -2, -4, 96),
        (3, TOWN_B, 100, -2, -4, 96),
    ]
    (tmp_path / "again").mkdir()
    again = load_workbook(resaved(path, tmp_path / "again"), data_only=True)["考核评分"]
    assert [[cell.value for cell in row] for row in again.iter_rows(min_row=4, max_row=7, max_col=6)] == rows
