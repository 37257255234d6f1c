"""Rows appended to a closed book's tables: the table grows, with all that goes along; nothing is covered."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from books.masters import (
    LOG_SHEET,
    LOG_TABLE,
    TASK_SHEET,
    TASK_TABLE,
    build_master,
    log_row,
    parts,
    raw_book,
)
from office import resaved
from ooxml import validate

from xltasks.books.closed import ClosedBook
from xltasks.books.protocol import Cell
from xltasks.core.schema import ReportCol
from xltasks.errors import CannotProceed
from xltasks.messages import error_words

HEADINGS = [column.value for column in ReportCol]
SHEET = "xl/worksheets/sheet1.xml"
SMALL = '<table id="1" name="T" displayName="T" ref="{ref}"{more}><autoFilter ref="{filter}"/><tableColumns count="{n}">{columns}</tableColumns></table>'


def table_xml(ref: str, columns: str, *, more: str = "", filtered: str | None = None) -> str:
    """A table part named T; columns are ``<tableColumn>`` elements."""
    count = columns.count("<tableColumn ")
    return SMALL.format(ref=ref, more=more, filter=filtered or ref, n=count, columns=columns)


def column(number: int, name: str, inner: str = "") -> str:
    """One ``<tableColumn>``."""
    return f'<tableColumn id="{number}" name="{name}">{inner}</tableColumn>'


def text(cell: str, words: str) -> str:
    """A text cell."""
    return f'<c r="{cell}" t="inlineStr"><is><t>{words}</t></is></c>'


def raw(tmp_path: Path, sheet: str, table: str, after: str = "") -> Path:
    """A book written by hand, with one table."""
    path = tmp_path / "书.xlsx"
    path.write_bytes(raw_book(sheet, tables=(table,), after=after))
    return path


def appended(path: Path, rows: list[dict[str, object]], table: str = "T") -> ClosedBook:
    """Append and commit; the book opened again."""
    book = ClosedBook.open(path)
    book.append(table, rows)  # type: ignore[arg-type]
    assert book.commit() is not None
    return ClosedBook.open(path)


def row_tags(path: Path, part: str = SHEET) -> list[str]:
    """The rows' XML of a part."""
    return re.findall(r"<row.*?</row>", parts(path)[part].decode(), re.DOTALL)


def test_a_new_log_takes_rows(tmp_path: Path) -> None:
    """The first rows of a fresh master: the blank row is filled, the rest follows, all are read back."""
    path = build_master(tmp_path / "总表.xlsx")
    rows = [log_row(number) for number in range(1, 6)]
    book = appended(path, rows, LOG_TABLE)
    grid = book.grid(LOG_SHEET)
    for at, row in enumerate(rows, 3):
        for place, heading in enumerate(HEADINGS):
            assert grid.at(at, place) == row.get(heading)
    assert grid.height == 8
    assert {table.name: table.row_count for table in book.tables()} == {TASK_TABLE: 2, LOG_TABLE: 5}
    assert validate(path) == []


def test_what_goes_along_with_new_rows(tmp_path: Path) -> None:
    """Table, filter, stated extent, lists, rules (old and x14) and names that covered the column cover new rows."""
    path = build_master(tmp_path / "总表.xlsx")
    appended(path, [log_row(number) for number in range(1, 6)], LOG_TABLE)
    after = {name: content.decode() for name, content in parts(path).items() if name.endswith(".xml")}
    table, sheet = after["xl/tables/table2.xml"], after["xl/worksheets/sheet2.xml"]
    assert 'ref="A3:R8"' in table and '<autoFilter ref="A3:R8"/>' in table
    assert '<dimension ref="A3:R8"/>' in sheet
    assert re.search(r'<dataValidation type="list"[^>]* sqref="H4:H8">', sheet)
    assert '<conditionalFormatting sqref="F4:F8">' in sheet
    assert "<xm:sqref>F4:F8</xm:sqref>" in sheet
    assert f"{LOG_SHEET}!$C$4:$C$8</definedName>" in after["xl/workbook.xml"]


def test_new_rows_take_formats_and_formulas(tmp_path: Path) -> None:
    """Each column's format comes from the first data row; a calculated column gets its formula."""
    path = build_master(tmp_path / "总表.xlsx")
    appended(path, [{"编号": 3, "更新日期": date(2023, 7, 1)}], TASK_TABLE)
    with pytest.warns(UserWarning, match="extension is not supported"):
        sheet = openpyxl.load_workbook(path)[TASK_SHEET]
    for place in range(1, 7):
        assert sheet.cell(6, place).style_id == sheet.cell(4, place).style_id
    assert sheet.cell(6, 6).value == sheet.cell(4, 6).value == f"={TASK_TABLE}[[#This Row],[完成进度]]*2"
    assert sheet.cell(6, 4).is_date
    assert validate(path) == []


def test_libreoffice_calculates_the_new_rows(tmp_path: Path) -> None:
    """A real program computes the formulas of new rows, which have no stored result."""
    path = build_master(tmp_path / "总表.xlsx")
    appended(path, [{"编号": 3, "完成进度": 0.25}, {"编号": 4, "完成进度": 0.5}], TASK_TABLE)
    book = ClosedBook.open(resaved(path, tmp_path / "lo"))
    assert [book.grid(TASK_SHEET).at(row, 5) for row in (5, 6)] == [0.5, 1]
    assert {table.name: table.row_count for table in book.tables()}[TASK_TABLE] == 4


def test_after_libreoffice_the_columns_formula_is_found_in_the_rows(tmp_path: Path) -> None:
    """LibreOffice drops the table's note of a calculated column; new rows get the formula all the same."""
    path = resaved(build_master(tmp_path / "总表.xlsx"), tmp_path / "lo")
    book = appended(path, [{"编号": 3, "完成进度": 0.25}], TASK_TABLE)
    assert {table.name: table.row_count for table in book.tables()}[TASK_TABLE] == 3
    again = ClosedBook.open(resaved(path, tmp_path / "again"))
    assert again.grid(TASK_SHEET).at(5, 5) == 0.5


TWO = "<row r='1'>" + text("A1", "甲") + text("B1", "乙") + "</row>"


@pytest.mark.parametrize(
    ("formula", "declared", "expected"),
    [
        ("A2*$B$1+A1", "A2*$B$1+A1", ["A3*$B$1+A2", "A4*$B$1+A3"]),
        ("T[[#This Row],[甲]]&amp;\"A2\"", "T[[#This Row],[甲]]", ["T[[#This Row],[甲]]&amp;\"A2\""] * 2),
        ("", "T[[#This Row],[甲]]+1", ["T[[#This Row],[甲]]+1"] * 2),
    ],
)  # fmt: skip
def test_relative_references_of_a_calculated_column_move(
    tmp_path: Path, formula: str, declared: str, expected: list[str]
) -> None:
    """A formula with plain references is copied as a program copies it; a structured one as it stands."""
    cell = f'<c r="B2" s="1"><f>{formula}</f><v>1</v></c>' if formula else '<c r="B2" s="1"><v>1</v></c>'
    note = f"<calculatedColumnFormula>{declared}</calculatedColumnFormula>"
    path = raw(
        tmp_path,
        f"{TWO}<row r='2'><c r='A2'><v>1</v></c>{cell}</row>",
        table_xml("A1:B2", column(1, "甲") + column(2, "乙", note)),
    )
    appended(path, [{"甲": 1}, {"甲": 2}])
    found = re.findall(r'<c r="B[34]" s="1"><f>(.*?)</f></c>', parts(path)[SHEET].decode())
    assert found == expected


def test_a_value_given_for_a_calculated_column_stands(tmp_path: Path) -> None:
    """A named value goes before the column's formula."""
    note = "<calculatedColumnFormula>A2</calculatedColumnFormula>"
    path = raw(
        tmp_path,
        f"{TWO}<row r='2'><c r='A2'><v>1</v></c><c r='B2'><f>A2</f><v>1</v></c></row>",
        table_xml("A1:B2", column(1, "甲") + column(2, "乙", note)),
    )
    assert appended(path, [{"甲": 1, "乙": "手填"}]).grid("S").at(2, 1) == "手填"


def test_columns_go_by_heading(tmp_path: Path) -> None:
    """Moved columns and the clerk's own columns inside the table do not matter; headings may have line breaks."""
    path = raw(
        tmp_path,
        "<row r='5'>" + text("C5", "乙") + text("D5", "我的") + text("E5", "牵头&#10;单位") + "</row>"
        "<row r='6'><c r='C6'><v>1</v></c><c r='D6' s='2'><v>2</v></c><c r='E6'><v>3</v></c></row>",
        table_xml("C5:E6", column(1, "乙") + column(2, "我的") + column(3, "牵头_x000a_单位")),
    )
    book = appended(path, [{"牵头\n单位": "x", "乙": "y"}])
    assert book.tables()[0].headings == ("乙", "我的", "牵头\n单位")
    assert [book.grid("S").at(6, place) for place in range(2, 5)] == ["y", None, "x"]
    assert '<c r="D7" s="2"/>' in row_tags(path)[-1]


def test_cells_beside_the_table_stay(tmp_path: Path) -> None:
    """Notes to the right of rows that the table grows into are kept, in order; blank formatted cells give way."""
    path = raw(
        tmp_path,
        f"{TWO}<row r='2'><c r='A2' s='2'><v>1</v></c><c r='B2'><v>2</v></c></row>"
        "<row r='3' spans='1:5'><c r='A3' s='1'/><c r='E3'><v>9</v></c></row><row r='7'><c r='A7'><v>7</v></c></row>",
        table_xml("A1:B2", column(1, "甲") + column(2, "乙")),
    )
    appended(path, [{"甲": 10}, {"乙": 20}, {"甲": 30}])
    assert row_tags(path)[2:] == [
        "<row r='3' spans='1:5'><c r=\"A3\" s=\"2\"><v>10</v></c><c r=\"B3\"/><c r='E3'><v>9</v></c></row>",
        '<row r="4"><c r="A4" s="2"/><c r="B4"><v>20</v></c></row>',
        '<row r="5"><c r="A5" s="2"><v>30</v></c></row>',
        "<row r='7'><c r='A7'><v>7</v></c></row>",
    ]
    assert validate(path) == []


def test_two_tables_side_by_side_and_above_each_other(tmp_path: Path) -> None:
    """Tables that share rows grow into the same rows; both keep theirs."""
    path = tmp_path / "设置.xlsx"
    made = xlsxwriter.Workbook(str(path))
    sheet = made.add_worksheet("设置")
    sheet.add_table(0, 0, 1, 1, {"name": "左", "data": [[1, 2]], "columns": [{"header": "a"}, {"header": "b"}]})
    sheet.add_table(0, 3, 2, 4, {"name": "右", "data": [[1, 2], [3, 4]], "columns": [{"header": "a"}, {"header": "b"}]})
    made.close()
    book = ClosedBook.open(path)
    book.append("左", [{"a": 10 * n} for n in range(1, 5)])
    book.append("右", [{"b": 100 * n} for n in range(1, 4)])
    book.commit()
    grid = ClosedBook.open(path).grid("设置")
    assert [grid.at(row, 0) for row in range(1, 6)] == [1, 10, 20, 30, 40]
    assert [grid.at(row, 4) for row in range(1, 6)] == [2, 4, 100, 200, 300]
    assert validate(path) == []


BELOW = {
    "a note": ("<row r='4'>" + text("B4", "说明") + "</row>", "", "B4"),
    "a formula": ("<row r='3'><c r='A3'><f>1+1</f></c></row>", "", "A3"),
    "merged cells": ("", '<mergeCells count="1"><mergeCell ref="B4:F6"/></mergeCells>', "B4"),
}


@pytest.mark.parametrize("what", BELOW)
def test_what_stands_below_the_table_is_never_covered(tmp_path: Path, what: str) -> None:
    """New rows that would cover something of the clerk's stop the write with its place; nothing is written."""
    below, after, place = BELOW[what]
    path = raw(
        tmp_path,
        f"{TWO}<row r='2'><c r='A2'><v>1</v></c></row>{below}",
        table_xml("A1:B2", column(1, "甲") + column(2, "乙")),
        after,
    )
    before = path.read_bytes()
    book = ClosedBook.open(path)
    book.append("T", [{"甲": 1}] * 5)
    with pytest.raises(CannotProceed) as stopped:
        book.commit()
    assert (stopped.value.code, stopped.value.facts["cell"]) == ("below-table", place)
    assert path.read_bytes() == before
    assert [file.name for file in tmp_path.iterdir()] == [path.name]


def test_a_totals_row_is_not_pushed_about(tmp_path: Path) -> None:
    """A table with a totals row, even a blank one, does not grow: the sentence says what to switch off."""
    path = raw(
        tmp_path,
        f"{TWO}<row r='2'><c r='A2'><v>1</v></c></row><row r='3'/>",
        table_xml("A1:B3", column(1, "甲") + column(2, "乙"), more=' totalsRowCount="1"', filtered="A1:B2"),
    )
    before = path.read_bytes()
    book = ClosedBook.open(path)
    assert book.tables()[0].row_count == 1
    book.append("T", [{"甲": 1}])
    with pytest.raises(CannotProceed) as stopped:
        book.commit()
    assert stopped.value.code == "totals-row"
    assert "汇总行" in error_words(stopped.value)
    assert path.read_bytes() == before


def test_a_full_sheet_is_said(tmp_path: Path) -> None:
    """Rows that the sheet cannot hold stop the write."""
    path = raw(
        tmp_path,
        "<row r='1048575'>" + text("A1048575", "甲") + "</row><row r='1048576'><c r='A1048576'><v>1</v></c></row>",
        table_xml("A1048575:A1048576", column(1, "甲")),
    )
    book = ClosedBook.open(path)
    book.append("T", [{"甲": 1}])
    with pytest.raises(CannotProceed, match="sheet-full"):
        book.commit()


def test_a_long_log_reads_back_whole(tmp_path: Path) -> None:
    """Some thousand rows, appended twice, with gaps and repeated values, come back equal."""
    path = build_master(tmp_path / "总表.xlsx")
    rows = [
        log_row(
            n,
            存在问题=None if n % 3 else f"问题<{n}>",
            进度说明="_x0041_" if n % 5 else " 空格 ",
            序号=n / 7,
            联系电话=n % 2 == 0,
        )
        for n in range(1500)
    ]
    for part in (rows[:700], rows[700:]):
        appended(path, part, LOG_TABLE)
    grid = ClosedBook.open(path).grid(LOG_SHEET)
    assert grid.height == 1503
    for at, row in enumerate(rows, 3):
        assert [grid.at(at, place) for place in range(len(HEADINGS))] == [row.get(heading) for heading in HEADINGS]
    assert validate(path) == []


def test_same_inputs_same_bytes(tmp_path: Path) -> None:
    """The same writes on the same master give the same file."""
    files = []
    for name in ("一", "二"):
        (tmp_path / name).mkdir()
        path = build_master(tmp_path / name / "总表.xlsx")
        book = ClosedBook.open(path)
        book.append(LOG_TABLE, [log_row(n) for n in range(40)])
        book.write(TASK_SHEET, [Cell(3, 2, 0.5)])
        book.commit()
        files.append(path.read_bytes())
    assert files[0] == files[1]
