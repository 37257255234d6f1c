"""Sheet 量化指标 of a form: what stands on it, and its way through real files."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from master_cells import error_cells, stored_results
from masters import made, real_plan
from ooxml import validate
from openpyxl import load_workbook
from recalculated import recalculated

from xltasks.books.closed import ClosedBook
from xltasks.cli import main
from xltasks.core.figure_columns import FIGURE_HEADINGS, IndicatorCol
from xltasks.core.schema import (
    FORM_HEADINGS,
    FORM_HELP_SHEET,
    FORM_SHEET,
    INDICATORS_SHEET,
)
from xltasks.ledger.read import read_master
from xltasks.render.styles import FINE_PERCENT_FORMAT

UNIT = "区科技局"
PERIOD = "2023-06"
C = IndicatorCol
ACTUAL = FIGURE_HEADINGS.index(C.ACTUAL) + 1


@pytest.fixture
def sent(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> tuple[Path, Path]:
    """The real plan's master and the form of one unit, as files."""
    master = made(tmp_path, real_plan())
    assert main(["distribute", str(master), "-p", PERIOD, "-o", str(tmp_path / "下发"), "--unit", UNIT]) == 0
    capsys.readouterr()
    return master, tmp_path / "下发" / f"{UNIT}_{PERIOD}.xlsx"


def fill(form: Path, values: dict[tuple[int, int], object]) -> None:
    """A unit types figures into its form."""
    book = load_workbook(form)
    sheet = book[INDICATORS_SHEET]
    for row in range(4, sheet.max_row + 1):
        key = (sheet.cell(row, 1).value, sheet.cell(row, 2).value)
        if key in values:
            sheet.cell(row, ACTUAL).value = values[key]
    book.save(form)


def consolidated(master: Path, form: Path, capsys: pytest.CaptureFixture[str]) -> dict[str, object]:
    """What ``consolidate --json`` says."""
    main(["consolidate", str(master), str(form), "-p", PERIOD, "--json"])
    told: dict[str, object] = json.loads(capsys.readouterr().out)
    return told


def test_the_sheet_is_the_third_and_only_figures_are_open(sent: tuple[Path, Path]) -> None:
    """After 填表说明 stands 量化指标, locked but for 实际值, which has a rule and a hint; the first sheet is as ever."""
    book = load_workbook(sent[1])
    assert book.sheetnames[:3] == [FORM_SHEET, FORM_HELP_SHEET, INDICATORS_SHEET]
    assert [cell.value for cell in book[FORM_SHEET][5]] == list(FORM_HEADINGS)
    sheet = book[INDICATORS_SHEET]
    assert [cell.value for cell in sheet[3]] == list(FIGURE_HEADINGS)
    rows = list(sheet.iter_rows(min_row=4))
    assert [(row[0].value, row[1].value) for row in rows] == [
        (6, 1), (35, 1), (35, 2), (35, 3), (35, 4), (36, 1), (36, 2), (36, 3), (36, 4), (37, 1),
    ]  # fmt: skip
    opened = {cell.coordinate for row in rows for cell in row if not cell.protection.locked}
    assert opened == {f"K{row}" for row in range(4, 14)}
    (rule,) = sheet.data_validations.dataValidation
    assert (str(rule.sqref), rule.type, rule.errorStyle) == ("K4:K13", "decimal", "warning")
    assert rule.prompt
    assert sheet.protection.sheet
    assert sheet.page_setup.orientation == "landscape"
    assert validate(sent[1]) == []


def test_a_target_is_shown_as_the_plan_writes_it(sent: tuple[Path, Path]) -> None:
    """3.95% is 3.95%, not 4.0%: form and master have the same number formats."""
    (target,) = [row for row in load_workbook(sent[1])[INDICATORS_SHEET].iter_rows(min_row=4) if row[0].value == 6]
    cell = target[FIGURE_HEADINGS.index(C.VALUE)]
    assert (cell.value, cell.number_format) == (0.0395, FINE_PERCENT_FORMAT)
    assert FINE_PERCENT_FORMAT == "0.0#%"


def test_completion_on_the_form_is_reckoned_there(sent: tuple[Path, Path], tmp_path: Path) -> None:
    """What LibreOffice computes from what was typed is what the master will show."""
    fill(sent[1], {(35, 1): 40, (35, 2): 2500, (36, 2): 41, (37, 1): 0})
    computed = recalculated(sent[1], tmp_path)
    assert error_cells(computed) == []
    held = load_workbook(computed, data_only=True)[INDICATORS_SHEET]
    shown = {(row[0], row[1]): row[11] for row in held.iter_rows(min_row=4, values_only=True)}
    assert (shown[35, 1], shown[35, 2], shown[36, 2], shown[37, 1], shown[36, 1] or None) == (
        0.25,
        1.25,
        1.025,
        0,
        None,
    )


def test_figures_come_home_through_files(
    sent: tuple[Path, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Typed numbers are taken, words wait, the counts add up; the master's stored results are LibreOffice's."""
    master, form = sent
    fill(form, {(35, 1): 40, (35, 2): "1,500家", (36, 1): "约100个", (36, 2): "=1/0"})
    told = consolidated(master, form, capsys)
    figures = [one for one in told["changes"] if one["field"] == "actual"]  # type: ignore[attr-defined]
    assert [(one["task"], one["indicator"], one["after"], one["verdict"]) for one in figures] == [
        (35, 1, 40.0, "accept"),
        (35, 2, 1500.0, "accept"),
        (36, 1, "约100个", "pending"),
        (36, 2, "#NORESULT", "refuse"),
    ]
    totals = told["totals"]
    assert (totals["read"], totals["accepted"], totals["pending"], totals["refused"]) == (4, 2, 1, 1)  # type: ignore[index]
    with ClosedBook.open(master) as book:
        state = read_master(book, master.name)
    assert {(one.task, one.no): one.completion for one in state.indicators if one.actual is not None} == {
        (35, 1): 0.25,
        (35, 2): 0.75,
    }
    assert [item.returned for item in state.pending] == ["约100个"]
    stored, now = stored_results(master), stored_results(recalculated(master, tmp_path))
    mine = {place: value for place, value in stored.items() if place[0] == INDICATORS_SHEET}
    assert mine == {place: now[place] for place in mine}
    assert sum(value is not None for value in mine.values()) == 2
    assert validate(master) == []
    again = consolidated(master, form, capsys)
    assert again["totals"]["accepted"] == 0  # type: ignore[index]
    assert again["backup"] is None


def test_what_is_wrong_goes_back_marked(
    sent: tuple[Path, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A figure that cannot be taken is marked at its own cell on the copy that goes back."""
    master, form = sent
    fill(form, {(35, 1): "约40家"})
    folder = tmp_path / "退回"
    main(["consolidate", str(master), str(form), "-p", PERIOD, "--annotate", str(folder)])
    capsys.readouterr()
    (copy,) = folder.rglob("*.xlsx")
    sheet = load_workbook(copy)[INDICATORS_SHEET]
    comment = sheet["K5"].comment
    assert comment is not None
    assert "约40家" in comment.text


def test_a_form_with_only_a_figure_typed_is_not_untouched(
    sent: tuple[Path, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    """Sending out again does not take away a form in which somebody has begun with the figures."""
    from xltasks.intake.untouched import is_untouched_form

    assert is_untouched_form(sent[1])
    fill(sent[1], {(35, 1): 40})
    assert not is_untouched_form(sent[1])
