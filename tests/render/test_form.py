"""The form as the outside contract's section 4 has it, and as offices' programs must accept it."""

from __future__ import annotations

import re
import subprocess
from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from dump import dump
from office import resaved
from ooxml import validate
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet
from return_files import a_form, form_bytes

from xltasks.books.returns import read_returns
from xltasks.core.form import Form
from xltasks.core.heights import text_lines
from xltasks.core.plan import Role
from xltasks.core.schema import FIELD_HEADINGS, FORM_HEADINGS, FORM_LABELS, FORM_SHEET, STAMP_SHEET, Field
from xltasks.core.settings import DEFAULT_SETTINGS, StatusMeaning, StatusWord
from xltasks.core.stamp import form_rows, read_form_stamp
from xltasks.render.form import write_form

GOLDEN = Path(__file__).parent / "form.golden.txt"
HEADER = 5  # the header row as a person counts it


def written(folder: Path, form: Form) -> Path:
    """A form on disk, under the name it is sent with."""
    path = folder / form.file_name
    write_form(path, form, DEFAULT_SETTINGS)
    return path


def first_sheet(path: Path) -> Worksheet:
    """The sheet a unit fills."""
    book = load_workbook(path)
    sheet = book.worksheets[0]
    assert sheet.title == FORM_SHEET
    return sheet


def test_golden_dump(tmp_path: Path) -> None:
    """Everything a reviewer should see of a form is in the dump beside this test."""
    path = written(tmp_path, a_form(3))
    made = _with_stamp_unpacked(dump(path, rows=3), path)
    if not GOLDEN.exists():
        GOLDEN.write_text(made, encoding="utf-8")
        pytest.fail(f"{GOLDEN.name} was missing and has been written: look at it and keep it")
    assert made == GOLDEN.read_text(encoding="utf-8")


def _with_stamp_unpacked(made: str, path: Path) -> str:
    """The dump with what is packed on the very hidden sheet as it reads; how it is packed is zlib's own affair."""
    shown, stamp = made.split(f"=== {STAMP_SHEET}")
    packed = re.compile(r"^(B8|B9|B10): \S+(?: \(\d+ characters\))?", re.MULTILINE)
    held = read_form_stamp([list(row) for row in load_workbook(path)[STAMP_SHEET].values])
    unpacked = packed.sub(r"\1: (packed)", stamp)
    told = "".join(f"{one}\n" for one in (*held.rows, *held.figures))
    return f"{shown}=== {STAMP_SHEET}{unpacked}{told}"


def test_sheets_labels_and_headings(tmp_path: Path) -> None:
    """Sheets in order, label–value pairs side by side, one header row of exactly the contract's words."""
    book = load_workbook(written(tmp_path, a_form(2)))
    assert [(sheet.title, sheet.sheet_state) for sheet in book.worksheets] == [
        (FORM_SHEET, "visible"),
        ("填表说明", "visible"),
        (STAMP_SHEET, "veryHidden"),
    ]
    sheet = book.worksheets[0]
    pairs = {
        cell.value: sheet.cell(cell.row, cell.column + 1).value
        for row in sheet.iter_rows(max_row=HEADER - 1)
        for cell in row
        if cell.value in FORM_LABELS
    }
    assert {label: str(value) for label, value in pairs.items()} == {
        "填报单位": "区教育局",
        "报告期": "2023-06",
        "报送截止": "2023-07-05 00:00:00",
        "填报人": "张三",
        "联系电话": "0512-63012345",
        "填报日期": "None",
    }
    assert tuple(cell.value for cell in sheet[HEADER]) == FORM_HEADINGS
    assert [cell.value for cell in sheet["A"]][HEADER:] == [12, 13]


def test_values_have_their_types(tmp_path: Path) -> None:
    """Numbers, dates and percentages are real; text that begins with = is text."""
    sheet = first_sheet(written(tmp_path, a_form(3)))
    at = {heading: column for column, heading in enumerate(FORM_HEADINGS, 1)}
    row = HEADER + 2
    assert sheet.cell(row, at["任务编号"]).value == 13
    assert sheet.cell(row, at["完成时限"]).is_date
    assert (sheet.cell(row, at["上期进度"]).value, sheet.cell(row, at["上期进度"]).number_format) == (0.4, "0%")
    assert sheet.cell(row + 1, at["上期进度"]).number_format == "0.0#%"
    assert sheet.cell(row, at["完成进度"]).number_format == "0%"
    assert sheet.cell(row, at["申请延期至"]).is_date or sheet.cell(row, at["申请延期至"]).number_format == "yyyy-mm-dd"
    text = sheet.cell(row, at["进展情况"])
    assert (text.value, text.data_type) == ("=已开工 8 所。\n完成招标。", "s")


def test_only_what_a_unit_fills_is_unlocked(tmp_path: Path) -> None:
    """The sheet is protected without a password; three head cells and the last six columns are open."""
    sheet = first_sheet(written(tmp_path, a_form(4)))
    assert sheet.protection.sheet
    assert sheet.protection.password is None
    assert not sheet.protection.formatRows  # False: allowed
    assert not sheet.protection.autoFilter
    columns = {FORM_HEADINGS.index(heading) + 1 for heading in FIELD_HEADINGS.values()}
    expected = {(row, column) for row in range(HEADER + 1, HEADER + 5) for column in columns}
    head = {(3, 4), (3, 11), (3, 13)}
    unlocked = {(cell.row, cell.column) for row in sheet.iter_rows() for cell in row if not cell.protection.locked}
    assert unlocked == expected | head


def test_every_unlocked_cell_is_guided(tmp_path: Path) -> None:
    """Each unlocked cell has a rule with a hint and a warning; only the status list refuses."""
    sheet = first_sheet(written(tmp_path, a_form(4)))
    styles: dict[str, str] = {}
    for row in sheet.iter_rows():
        for cell in row:
            merged = any(
                cell.coordinate in area and cell.coordinate != area.start_cell.coordinate for area in sheet.merged_cells
            )
            if cell.protection.locked or merged:
                continue
            rules = [rule for rule in sheet.data_validations.dataValidation if cell.coordinate in rule.sqref]
            assert len(rules) == 1, cell.coordinate
            (rule,) = rules
            assert rule.promptTitle and rule.prompt and rule.errorTitle and rule.error
            assert max(len(rule.prompt), len(rule.error)) <= 255
            styles[cell.column_letter if cell.row > HEADER else cell.coordinate] = rule.errorStyle or "stop"
    assert {place for place, style in styles.items() if style == "stop"} == {"J"}
    assert set(styles.values()) == {"stop", "warning"}


def test_status_list_follows_the_settings(tmp_path: Path) -> None:
    """The list's words come from a named range, so that any number of words of any length fits."""
    words = tuple(StatusWord(f"状态{number}" + "长" * 20, StatusMeaning.SLOW) for number in range(20))
    path = tmp_path / "a.xlsx"
    write_form(path, a_form(1), replace(DEFAULT_SETTINGS, status_words=words))
    book = load_workbook(path)
    sheet, area = book.defined_names["状态词"].attr_text.split("!")
    listed = tuple(row[0].value for row in book[sheet.strip("'")][area])
    assert listed == tuple(word.word for word in words)


def test_blank_cells_stand_out_by_role(tmp_path: Path) -> None:
    """A lead must give progress, status and text, a support text; nothing is demanded of a supplier of data."""
    sheet = first_sheet(written(tmp_path, a_form(3)))
    demanded = {
        str(area.sqref).split(":")[0]: rule.formula[0]
        for area in sheet.conditional_formatting
        for rule in area.rules
        if rule.stopIfTrue
    }
    assert demanded == {
        "I6": 'AND($F6="牵头",LEN(TRIM(I6))=0)',
        "J6": 'AND($F6="牵头",LEN(TRIM(J6))=0)',
        "K6": 'AND(OR($F6="牵头",$F6="配合"),LEN(TRIM(K6))=0)',
    }


def test_stamp_survives(tmp_path: Path) -> None:
    """The very hidden sheet gives back the form's identity, however long the values as sent were."""
    form = a_form(2)
    long = replace(form.rows[0], sent=((Field.TEXT, "长" * 32_000), (Field.PROBLEMS, "👍" * 16_000)))
    form = replace(form, rows=(long, *form.rows[1:]))
    (found,) = read_returns([written(tmp_path, form)])
    stamp = next(sheet for sheet in found.sheets if sheet.name == STAMP_SHEET)
    assert read_form_stamp(stamp.grid.rows) == read_form_stamp(form_rows(form))
    assert read_form_stamp(stamp.grid.rows).rows[0].sent == long.sent


def test_same_form_same_bytes() -> None:
    """Nothing of the clock or of chance is in the file."""
    assert form_bytes(a_form(5)) == form_bytes(a_form(5))


def test_form_without_tasks_is_a_fault() -> None:
    """A unit without tasks gets no form; asking for one is the program's mistake."""
    with pytest.raises(ValueError, match="without tasks"):
        write_form(BytesIO(), replace(a_form(1), rows=()), DEFAULT_SETTINGS)


def test_validator_has_nothing_to_repair(tmp_path: Path) -> None:
    """The Open XML SDK finds no error, in a small form and in a large one with long and odd texts."""
    odd = replace(a_form(60).rows[1], text="<&>\"'=\x07👍" * 30, sent=((Field.TEXT, "x" * 32_767),))
    assert validate(written(tmp_path, a_form(1))) == []
    large = replace(a_form(60), unit="a&b公司", rows=(*a_form(60).rows, odd))
    assert validate(written(tmp_path, large)) == []


def test_libreoffice_keeps_what_matters(tmp_path: Path) -> None:
    """Saved again by LibreOffice, a form keeps its locks, rules, list, colours, hidden stamp and headings."""
    (tmp_path / "out").mkdir()
    book = load_workbook(resaved(written(tmp_path, a_form(4)), tmp_path / "out"))
    sheet = book[FORM_SHEET]
    assert sheet.protection.sheet
    assert tuple(cell.value for cell in sheet[HEADER])[:14] == FORM_HEADINGS
    assert (sheet["D7"].protection.locked, sheet["K7"].protection.locked) == (True, False)
    rules = {rule.type for rule in sheet.data_validations.dataValidation}
    assert rules == {"decimal", "list", "textLength", "date"}
    assert "状态词" in {rule.formula1 for rule in sheet.data_validations.dataValidation}
    assert len(list(sheet.conditional_formatting)) >= 6
    assert book[STAMP_SHEET].sheet_state != "visible"


def test_printed_pages(tmp_path: Path) -> None:
    """A4 landscape, one page wide: a form of sixty tasks prints on few pages, each with the header row."""
    (tmp_path / "out").mkdir()
    pdf = resaved(written(tmp_path, a_form(60)), tmp_path / "out", "pdf")
    text = subprocess.run(["pdftotext", "-layout", str(pdf), "-"], check=True, capture_output=True, text=True).stdout
    pages = [page for page in text.split("\f") if "重点工作目标任务" in page and "上期进度" in page]
    assert 4 <= len(pages) <= 9
    size = subprocess.run(["pdfinfo", str(pdf)], check=True, capture_output=True, text=True).stdout
    assert "841.89 x 595.304 pts (A4)" in size


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [("完成", 4, 1), ("完成了", 4, 2), ("a\nb", 4, 2), ("", 10, 1), ("一" * 17, 34, 1), ("一" * 18, 34, 2)],
)
def test_wrapped_lines(text: str, width: float, lines: int) -> None:
    """A Chinese character takes two places; a line break begins a line."""
    assert text_lines(text, width) == lines


def test_roles_are_shown_in_words(tmp_path: Path) -> None:
    """本单位职责 says what the unit is to each task, in the office's words."""
    form = a_form(3)
    assert [row.role for row in form.rows] == [Role.LEAD, Role.SUPPORT, Role.DATA]
    sheet = first_sheet(written(tmp_path, form))
    assert [sheet.cell(HEADER + number, 6).value for number in (1, 2, 3)] == ["牵头", "配合", "提供数据"]
    assert date(2023, 12, 31).isoformat() in str(sheet.cell(HEADER + 1, 7).value)
