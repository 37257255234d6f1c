"""Cells written into a closed book: only they change, and what a spreadsheet program needs goes along."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from pathlib import Path

import openpyxl
import pytest
from books.masters import LOG_SHEET, STRICT_MAIN, STRICT_OFFICE, TASK_SHEET, build_master, parts, raw_book, with_parts
from office import resaved
from ooxml import validate

from xltasks.books.closed import ClosedBook
from xltasks.books.protocol import Cell
from xltasks.core.grid import CellError, Value
from xltasks.errors import CannotProceed

SHEET = "xl/worksheets/sheet1.xml"


def written(path: Path, cells: list[Cell], sheet: str = "S") -> bytes:
    """Write cells and commit; the first worksheet's new bytes."""
    book = ClosedBook.open(path)
    book.write(sheet, cells)
    assert book.commit() is not None
    return parts(path)[SHEET]


def rows_of(xml: bytes) -> str:
    """What stands between the tags of sheetData."""
    found = re.search(rb"<(?:\w+:)?sheetData>(.*)</(?:\w+:)?sheetData>", xml, re.DOTALL)
    assert found is not None
    return found[1].decode()


def raw(tmp_path: Path, sheet: str, **more: object) -> Path:
    """A book written by hand."""
    path = tmp_path / "书.xlsx"
    path.write_bytes(raw_book(sheet, **more))  # type: ignore[arg-type]
    return path


def test_only_meant_parts_change(tmp_path: Path) -> None:
    """The written sheet changes; every other part keeps its bytes, and all keep their order.

    This master's workbook part already says that all is to be calculated anew.
    """
    path = build_master(tmp_path / "总表.xlsx")
    before = parts(path)
    book = ClosedBook.open(path)
    book.write(TASK_SHEET, [Cell(4, 2, 0.75), Cell(4, 3, date(2023, 6, 28))])
    book.commit()
    after = parts(path)
    assert list(after) == list(before)
    assert {name for name in before if before[name] != after[name]} == {SHEET}
    assert validate(path) == []


@pytest.mark.parametrize(
    ("before", "value", "after"),
    [
        ('<c r="A1" s="2" t="s"><v>7</v></c>', "字", '<c r="A1" s="2" t="inlineStr"><is><t>字</t></is></c>'),
        ('<c r="A1" s="2"><f>B1*2</f><v>4</v></c>', 5, '<c r="A1" s="2"><v>5</v></c>'),
        ('<c r="A1" s="1" cm="1" vm="3"><v>4</v></c>', 0.1, '<c r="A1" s="1"><v>0.1</v></c>'),
        ('<c r="A1" s="1"><v>4</v></c>', None, '<c r="A1" s="1"/>'),
        ('<c r="A1" s="1"/>', date(2023, 6, 28), '<c r="A1" s="1"><v>45105</v></c>'),
        ('<c r="A1"/>', True, '<c r="A1" t="b"><v>1</v></c>'),
        ('<c r="A1"/>', CellError("#N/A"), '<c r="A1" t="e"><v>#N/A</v></c>'),
        ('<c r="A1"/>', "=cmd|' /C calc'!A0", '<c r="A1" t="inlineStr"><is><t>=cmd|\' /C calc\'!A0</t></is></c>'),
        ('<c r="A1"/>', " a\n", '<c r="A1" t="inlineStr"><is><t xml:space="preserve"> a\n</t></is></c>'),
        (
            '<c r="A1"/>',
            "_x000D_\r",
            '<c r="A1" t="inlineStr"><is><t xml:space="preserve">_x005F_x000D__x000D_</t></is></c>',
        ),
        ('<c r="A1"/>', "a\ud800\x00", '<c r="A1" t="inlineStr"><is><t>a_xD800__x0000_</t></is></c>'),
    ],
)  # fmt: skip
def test_a_cell_as_it_is_written(tmp_path: Path, before: str, value: Value, after: str) -> None:
    """One cell, before and after: the format stays, type and content are new, formula and metadata go."""
    path = raw(tmp_path, f'<row r="1">{before}<c r="C1"><v>9</v></c></row>')
    assert rows_of(written(path, [Cell(0, 0, value)])) == f'<row r="1">{after}<c r="C1"><v>9</v></c></row>'


def test_new_cells_and_rows_stand_in_order(tmp_path: Path) -> None:
    """Cells go between their neighbours, rows between theirs; a hint about columns that became false goes."""
    path = raw(tmp_path, '<row r="2" spans="2:2" ht="30"><c r="B2"><v>1</v></c></row><row r="9"/>')
    cells = [Cell(1, 2, 3), Cell(1, 0, 2), Cell(5, 1, 4), Cell(0, 0, 5), Cell(8, 0, 6), Cell(20, 0, 7)]
    assert rows_of(written(path, cells)) == (
        '<row r="1"><c r="A1"><v>5</v></c></row>'
        '<row r="2" ht="30"><c r="A2"><v>2</v></c><c r="B2"><v>1</v></c><c r="C2"><v>3</v></c></row>'
        '<row r="6"><c r="B6"><v>4</v></c></row>'
        '<row r="9"><c r="A9"><v>6</v></c></row>'
        '<row r="21"><c r="A21"><v>7</v></c></row>'
    )


def test_rows_and_cells_without_references(tmp_path: Path) -> None:
    """Rows and cells that do not say where they stand count from the one before."""
    path = raw(tmp_path, "<row><c><v>1</v></c><c><v>2</v></c></row><row r='3'><c r='B3'><v>3</v></c><c/></row>")
    book = ClosedBook.open(path)
    book.write("S", [Cell(0, 1, 20), Cell(0, 2, 30), Cell(2, 2, 40), Cell(1, 0, 50)])
    book.commit()
    grid = ClosedBook.open(path).grid("S")
    assert [grid.at(0, column) for column in range(3)] == [1, 20, 30]
    assert (grid.at(1, 0), grid.at(2, 1), grid.at(2, 2)) == (50, 3, 40)


def test_an_empty_sheet_takes_cells(tmp_path: Path) -> None:
    """A sheet without any row gets its first, before what follows the rows."""
    path = raw(tmp_path, "", after='<pageMargins left="1" right="1" top="1" bottom="1" header="0" footer="0"/>')
    held = parts(path)[SHEET].replace(b"<sheetData></sheetData>", b"<sheetData />")
    with_parts(path, {SHEET: held})
    xml = written(path, [Cell(1, 1, "x"), Cell(0, 0, 1)])
    assert b'<sheetData><row r="1"><c r="A1"><v>1</v></c></row><row r="2">' in xml
    assert b"</row></sheetData><pageMargins" in xml
    assert validate(path) == []


@pytest.mark.parametrize("prefix", ["x", "ns0"])
def test_other_prefixes(tmp_path: Path, prefix: str) -> None:
    """A sheet whose tags have a prefix keeps it, and new tags have it too."""
    path = raw(tmp_path, '<row r="1"><c r="A1"><v>1</v></c></row>', prefix=prefix)
    xml = written(path, [Cell(0, 0, "字"), Cell(2, 1, 2)])
    assert f'<{prefix}:c r="A1" t="inlineStr"><{prefix}:is><{prefix}:t>字</{prefix}:t>' in xml.decode()
    assert openpyxl.load_workbook(path)["S"]["A1"].value == "字"
    assert f'<{prefix}:calcPr fullCalcOnLoad="1"/>' in parts(path)["xl/workbook.xml"].decode()
    assert validate(path) == []


def test_strict_books_and_absolute_targets(tmp_path: Path) -> None:
    """The Strict namespaces and relationship targets from the package's root are understood."""
    path = raw(
        tmp_path,
        '<row r="1"><c r="A1" t="d" s="1"><v>2023-06-28</v></c></row>',
        main=STRICT_MAIN,
        office=STRICT_OFFICE,
        target="/xl/worksheets/sheet1.xml",
    )
    written(path, [Cell(0, 1, date(2023, 7, 1)), Cell(1, 0, "字")])
    grid = ClosedBook.open(path).grid("S")
    assert [grid.at(0, 0), grid.at(0, 1), grid.at(1, 0)] == [date(2023, 6, 28), date(2023, 7, 1), "字"]


def test_comments_cdata_and_other_encodings(tmp_path: Path) -> None:
    """A part in another encoding, with comments or CDATA, is read right and written plainly."""
    sheet = '<!-- <row r="7"> --><row r="1"><c r="A1" t="inlineStr"><is><t><![CDATA[<c r="B1">]]></t></is></c></row>'
    path = raw(tmp_path, sheet, encoding="UTF-16")
    written(path, [Cell(0, 1, "新")])
    grid = ClosedBook.open(path).grid("S")
    assert (grid.at(0, 0), grid.at(0, 1)) == ('<c r="B1">', "新")


@pytest.mark.parametrize(
    ("epoch", "value", "number"),
    [
        ("0", date(2023, 6, 28), "45105"),
        ("1", date(2023, 6, 28), "43643"),
        ("0", date(1900, 2, 28), "59"),
        ("0", date(1900, 3, 1), "61"),
        ("0", datetime(2023, 6, 28, 18, 0), "45105.75"),
        ("0", time(6, 0), "0.25"),
        ("0", timedelta(hours=36), "1.5"),
        ("1", date(1904, 1, 1), "0"),
    ],
)
def test_dates_are_serial_numbers(tmp_path: Path, epoch: str, value: Value, number: str) -> None:
    """Dates and times follow the book's date system, and read back as they were written."""
    path = raw(tmp_path, '<row r="1"><c r="A1" s="1"/></row>', properties=f'<workbookPr date1904="{epoch}"/>')
    assert f"<v>{number}</v>" in rows_of(written(path, [Cell(0, 0, value)]))


@pytest.mark.parametrize("value", [date(1899, 12, 31), date(1, 1, 1)])
def test_a_date_before_the_epoch_is_text(tmp_path: Path, value: date) -> None:
    """A day that no serial number stands for is kept as text."""
    path = raw(tmp_path, "")
    written(path, [Cell(0, 0, value)])
    assert ClosedBook.open(path).grid("S").at(0, 0) == value.isoformat()


def test_a_date_in_a_cell_without_date_format_shows_as_date(tmp_path: Path) -> None:
    """Where a format would show a date as 45105, a twin of that format with a date number is added."""
    path = raw(tmp_path, '<row r="1"><c r="A1" s="2"/><c r="B1" s="2"/><c r="C1" s="1"/></row>')
    written(path, [Cell(0, 0, date(2023, 6, 28)), Cell(0, 1, date(2023, 6, 29)), Cell(0, 2, date(2023, 6, 30))])
    styles = parts(path)["xl/styles.xml"].decode()
    assert styles.count("<xf ") == 5 - 1 and '<cellXfs count="4">' in styles
    assert 'numFmtId="14" applyAlignment="1" applyNumberFormat="1"><alignment wrapText="1"/></xf></cellXfs>' in styles
    grid = ClosedBook.open(path).grid("S")
    assert [grid.at(0, column) for column in range(3)] == [date(2023, 6, day) for day in (28, 29, 30)]
    assert validate(path) == []


@pytest.mark.parametrize("value", [float("nan"), float("inf"), "字" * 32_768, "😀" * 16_384], ids=repr)
def test_values_that_no_cell_holds(tmp_path: Path, value: Value) -> None:
    """NaN, infinities and texts that Excel would call damage are the caller's mistake; the file stays as it was."""
    path = raw(tmp_path, "")
    before = path.read_bytes()
    book = ClosedBook.open(path)
    book.write("S", [Cell(0, 0, value)])
    with pytest.raises(ValueError, match="no cell holds"):
        book.commit()
    assert path.read_bytes() == before


# --- formulas ---------------------------------------------------------------------------------------------------

SHARED = (
    '<row r="1"><c r="A1"><v>1</v></c>'
    '<c r="B1" s="2"><f t="shared" ref="B1:B3" si="0">A1*$A$1&amp;"A1"</f><v>1</v></c></row>'
    '<row r="2"><c r="B2"><f t="shared" si="0"/><v>2</v></c></row>'
    '<row r="3"><c r="B3"><f t="shared" si="0"></f><v>3</v></c><c r="C3"><f t="shared" ref="C3" si="1">A3</f></c></row>'
)


def test_followers_of_an_overwritten_shared_formula_keep_theirs(tmp_path: Path) -> None:
    """When the first cell of a shared formula is overwritten, the others get the formula they had."""
    path = raw(tmp_path, SHARED)
    rows = rows_of(written(path, [Cell(0, 1, "手填")]))
    assert '<c r="B1" s="2" t="inlineStr"><is><t>手填</t></is></c>' in rows
    assert '<c r="B2"><f>A2*$A$1&amp;"A1"</f><v>2</v></c>' in rows
    assert '<c r="B3"><f>A3*$A$1&amp;"A1"</f><v>3</v></c><c r="C3"><f t="shared" ref="C3" si="1">' in rows
    assert validate(path) == []


def test_an_overwritten_follower_leaves_the_shared_formula(tmp_path: Path) -> None:
    """Overwriting a follower takes only that one out."""
    rows = rows_of(written(raw(tmp_path, SHARED), [Cell(1, 1, 7)]))
    assert 'ref="B1:B3" si="0">A1*' in rows
    assert '<c r="B2"><v>7</v></c>' in rows
    assert '<c r="B3"><f t="shared" si="0"></f><v>3</v></c>' in rows


@pytest.mark.parametrize("cell", [Cell(0, 0, 1), Cell(1, 0, 1)])
def test_a_part_of_an_array_formula_stops_the_write(tmp_path: Path, cell: Cell) -> None:
    """A cell of an array formula over several cells cannot be changed alone: a sentence, nothing written."""
    path = raw(
        tmp_path,
        '<row r="1"><c r="A1"><f t="array" ref="A1:A2">B1:B2</f><v>1</v></c></row>'
        '<row r="2"><c r="A2"><v>2</v></c></row>',
    )
    before = path.read_bytes()
    book = ClosedBook.open(path)
    book.write("S", [cell])
    with pytest.raises(CannotProceed) as stopped:
        book.commit()
    assert (stopped.value.code, stopped.value.facts["area"]) == ("cell-in-array", "A1:A2")
    assert path.read_bytes() == before
    assert [file.name for file in tmp_path.iterdir()] == [path.name]


def test_an_array_formula_of_one_cell_is_replaced(tmp_path: Path) -> None:
    """An array formula that fills one cell only gives way like any other."""
    path = raw(tmp_path, '<row r="1"><c r="A1" cm="1"><f t="array" ref="A1">SUM(B1:B2)</f><v>1</v></c></row>')
    assert rows_of(written(path, [Cell(0, 0, 2)])) == '<row r="1"><c r="A1"><v>2</v></c></row>'


CHAIN = '<calcChain xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><c r="A1" i="1"/></calcChain>'


@pytest.mark.parametrize(("cell", "kept"), [(Cell(0, 0, 1), False), (Cell(0, 1, 1), True)])
def test_the_calculation_chain(tmp_path: Path, cell: Cell, kept: bool) -> None:
    """The list of formula cells goes when a formula goes, with all that names it; otherwise it stays."""
    path = raw(tmp_path, '<row r="1"><c r="A1"><f>1+1</f><v>2</v></c></row>')
    held = parts(path)
    with_parts(
        path,
        {
            "xl/calcChain.xml": CHAIN.encode(),
            "[Content_Types].xml": held["[Content_Types].xml"].replace(
                b"</Types>",
                b'<Override PartName="/xl/calcChain.xml" ContentType="application/vnd.openxmlformats-'
                b'officedocument.spreadsheetml.calcChain+xml"/></Types>',
            ),
            "xl/_rels/workbook.xml.rels": held["xl/_rels/workbook.xml.rels"].replace(
                b"</Relationships>",
                b'<Relationship Id="c" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
                b'relationships/calcChain" Target="calcChain.xml"/></Relationships>',
            ),
        },
    )
    written(path, [cell])
    after = parts(path)
    assert ("xl/calcChain.xml" in after) is kept
    assert (b"calcChain" in after["[Content_Types].xml"]) is kept
    assert (b"calcChain" in after["xl/_rels/workbook.xml.rels"]) is kept
    assert validate(path) == []


@pytest.mark.parametrize(
    ("held", "after"),
    [
        ('<calcPr calcId="1" calcMode="manual"/>', '<calcPr calcId="1" calcMode="manual" fullCalcOnLoad="1"/>'),
        ('<calcPr fullCalcOnLoad="0"/>', '<calcPr fullCalcOnLoad="1"/>'),
        ("", '</sheets><calcPr fullCalcOnLoad="1"/></workbook>'),
    ],
)
def test_the_book_is_calculated_anew_when_opened(tmp_path: Path, held: str, after: str) -> None:
    """Stored results are old after a write, so the workbook says that all is to be calculated."""
    path = raw(tmp_path, "")
    workbook = parts(path)["xl/workbook.xml"].replace(b"</sheets>", b"</sheets>" + held.encode())
    with_parts(path, {"xl/workbook.xml": workbook})
    written(path, [Cell(0, 0, 1)])
    assert after in parts(path)["xl/workbook.xml"].decode()


# --- heights ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("row", "text", "after"),
    [
        ('ht="15" customHeight="1"', "短", 'ht="15" customHeight="1"'),
        ('ht="15" customHeight="1"', "很长的进展情况" * 9, 'ht="318.85"'),
        ("", "很长的进展情况" * 9, 'ht="318.85"'),
        ("", "短", ""),
        ('ht="200"', "第一行\n第二行", 'ht="36.7"'),
        ('ht="15" customHeight="0"', "短", ""),
        ('ht="300" customHeight="1" hidden="1"', "很长的进展情况" * 9, 'ht="300" customHeight="1" hidden="1"'),
    ],
)
def test_a_row_shows_the_long_text_it_receives(tmp_path: Path, row: str, text: str, after: str) -> None:
    """A height set by hand stays while the text fits; any other is what the text needs, and not set by hand.

    Excel then lets the row grow when somebody types, and LibreOffice shows the text without fitting the row.
    """
    path = raw(tmp_path, f'<row r="1" {row}><c r="A1" s="2"/></row>')
    tag = rows_of(written(path, [Cell(0, 0, text)])).partition(">")[0]
    assert tag.rstrip() == f'<row r="1" {after}'.rstrip()


# --- reading ----------------------------------------------------------------------------------------------------


def test_error_values_are_read_as_such(tmp_path: Path) -> None:
    """An error value is a CellError wherever it stands, also in the last row."""
    path = raw(
        tmp_path,
        '<row r="2"><c r="B2" t="e"><f>1/0</f><v>#DIV/0!</v></c></row>'
        '<row r="4"><c t=\'e\' r="C4"><v>#N/A</v></c></row>',
    )
    grid = ClosedBook.open(path).grid("S")
    assert (grid.at(1, 1), grid.at(3, 2)) == (CellError("#DIV/0!"), CellError("#N/A"))
    assert grid.at(0, 0) is None


def test_another_reader_agrees(tmp_path: Path) -> None:
    """openpyxl reads the same values that were written."""
    path = build_master(tmp_path / "总表.xlsx")
    book = ClosedBook.open(path)
    values: list[Value] = ["=1+1", "多行\n文字", 0.65, 7, True, date(2023, 6, 28)]
    book.write(LOG_SHEET, [Cell(30 + at, 1, value) for at, value in enumerate(values)])
    book.commit()
    with pytest.warns(UserWarning, match="extension is not supported"):
        sheet = openpyxl.load_workbook(path)[LOG_SHEET]
    read = [sheet.cell(31 + at, 2) for at in range(len(values))]
    assert [cell.value for cell in read[:5]] == values[:5]
    assert read[5].value.date() == values[5]
    assert read[0].data_type != "f"


def test_a_book_that_libreoffice_saved_again(tmp_path: Path) -> None:
    """Shared strings, other part names and lost table notes: the same write works after LibreOffice."""
    path = resaved(build_master(tmp_path / "总表.xlsx"), tmp_path / "lo")
    book = ClosedBook.open(path)
    before = book.grid(TASK_SHEET)
    book.write(TASK_SHEET, [Cell(4, 2, 0.9), Cell(4, 4, "新备注")])
    book.commit()
    after = ClosedBook.open(path).grid(TASK_SHEET)
    assert (after.at(4, 2), after.at(4, 4)) == (0.9, "新备注")
    changed = {(4, 2), (4, 4)}
    for row in range(before.height):
        for column in range(before.width):
            if (row, column) not in changed:
                assert after.at(row, column) == before.at(row, column)
    assert resaved(path, tmp_path / "again").exists()
