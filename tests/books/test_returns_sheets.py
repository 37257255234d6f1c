"""What is read of a sheet besides its values: errors, formulas, hidden rows, notes, struck text, pictures."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from office import resaved
from openpyxl import Workbook, load_workbook
from openpyxl.comments import Comment
from openpyxl.styles import Font
from return_files import (
    MAIN,
    PACKAGE,
    RELATIONS,
    a_form,
    form_bytes,
    package,
    sheet_xml,
    styles_xml,
    xls,
    xls_error,
    xls_hidden_row,
    xls_note,
    xls_number,
    xlsb,
    xlsb_error,
    xlsb_number,
    xlsb_text,
    zipped,
)

from xltasks.books.returns import ReadFile, ReadSheet, read_returns
from xltasks.core.grid import CellError, from_a1
from xltasks.core.schema import FORM_HEADINGS, STAMP_SHEET
from xltasks.core.stamp import form_rows, read_form_stamp


def read(folder: Path, content: bytes, name: str = "a.xlsx") -> ReadFile:
    """One file's outcome."""
    (folder / name).write_bytes(content)
    (outcome,) = read_returns([folder / name])
    assert outcome.state == "read", outcome.findings
    return outcome


def test_errors_and_formulas(tmp_path: Path) -> None:
    """Error cells are errors, not blanks; a formula without a stored result is known from a blank cell."""
    rows = (
        '<row r="1"><c r="A1" t="e"><v>#REF!</v></c><c r="B1"><f>1+1</f></c><c r="C1" t="str"><f>A9</f><v>文</v></c>'
        '<c r="D1" t="str"><f>A8</f><v></v></c><c r="E1"/></row>'
        '<row r="4"><c r="B4" t="e"><f>1/0</f><v>#DIV/0!</v></c></row>'
    )
    (sheet,) = read(tmp_path, zipped(package(sheet_xml(rows)))).sheets
    assert sheet.grid.at(0, 0) == CellError("#REF!")
    assert sheet.grid.at(3, 1) == CellError("#DIV/0!")
    assert [sheet.grid.at(0, column) for column in (1, 2, 3, 4)] == [None, "文", None, None]
    assert sheet.formulas_without_value == {(0, 1), (0, 3)}
    assert sheet.formula_cells == {(0, 1), (0, 2), (0, 3), (3, 1)}


def test_errors_where_cells_have_no_references(tmp_path: Path) -> None:
    """Without ``r=`` the marks are counted as calamine counts, so that errors land on their own cells."""
    rows = (
        '<row/><row><c/><c t="e"><v>#N/A</v></c></row><row r="5"><c r="C5"><v>1</v></c><c t="e"><v>#NUM!</v></c></row>'
    )
    (sheet,) = read(tmp_path, zipped(package(sheet_xml(rows)))).sheets
    assert sheet.grid.at(1, 1) == CellError("#N/A")
    assert (sheet.grid.at(4, 2), sheet.grid.at(4, 3)) == (1.0, CellError("#NUM!"))


def test_numbers_that_are_none(tmp_path: Path) -> None:
    """NaN and infinity, which would poison every comparison, are errors."""
    rows = '<row r="1"><c r="A1"><v>NaN</v></c><c r="B1"><v>1e999</v></c><c r="C1"><v>0.65</v></c></row>'
    (sheet,) = read(tmp_path, zipped(package(sheet_xml(rows)))).sheets
    assert list(sheet.grid.rows[0]) == [CellError("#NUM!"), CellError("#NUM!"), 0.65]


def test_hidden_rows_and_struck_text(tmp_path: Path) -> None:
    """Rows hidden by hand or by a filter are known; so is text struck through, whole or in part."""
    rows = (
        '<row r="1"><c r="A1" s="1" t="inlineStr"><is><t>作废</t></is></c><c r="B1" t="s"><v>0</v></c>'
        '<c r="C1" t="s"><v>1</v></c></row><row r="2" hidden="1"><c r="A2" s="1"/><c r="B2"><v>1</v></c></row>'
        '<row r="3"><c r="A3" t="inlineStr"><is><r><rPr><strike/></rPr><t>旧</t></r><r><t>新</t></r></is></c></row>'
    )
    strings = (
        f'<sst xmlns="{MAIN}"><si><t>留</t></si>'
        '<si><r><rPr><strike val="1"/></rPr><t>旧</t></r><r><rPr><strike val="0"/></rPr><t>新</t></r></si></sst>'
    )
    styles = styles_xml((0, 0), fonts="<font/><font><strike/></font>", font_ids=(0, 1))
    (sheet,) = read(tmp_path, zipped(package(sheet_xml(rows), styles=styles, strings=strings))).sheets
    assert sheet.hidden_rows == {1}
    assert sheet.struck == {(0, 0), (0, 2), (2, 0)}
    assert sheet.grid.at(0, 2) == "旧新"


def test_comments_threads_pictures_and_text_boxes(tmp_path: Path) -> None:
    """Comments are read with their cells, threads in full; pictures are seen; words in shapes are read."""
    related = "".join(
        f'<Relationship Id="r{number}" Type="{kind}" Target="../{target}"/>'
        for number, (kind, target) in enumerate(
            (
                (f"{RELATIONS}/comments", "comments1.xml"),
                ("http://schemas.microsoft.com/office/2017/10/relationships/threadedComment", "threads/t1.xml"),
                (f"{RELATIONS}/drawing", "drawings/drawing1.xml"),
            )
        )
    )
    drawing = (
        '<xdr:wsDr xmlns:xdr="urn:x" xmlns:a="urn:a"><xdr:pic/><xdr:sp><xdr:txBody><a:p><a:r><a:t>已完</a:t></a:r>'
        "<a:r><a:t>成80%</a:t></a:r></a:p><a:p><a:r><a:t>第二段</a:t></a:r></a:p></xdr:txBody></xdr:sp></xdr:wsDr>"
    )
    content = package(
        sheet_xml('<row r="1"><c r="A1"><v>1</v></c></row>'),
        extra={
            "xl/worksheets/_rels/sheet1.xml.rels": (
                f'<Relationships xmlns="{PACKAGE}/relationships">{related}</Relationships>'
            ),
            "xl/comments1.xml": (
                f'<comments xmlns="{MAIN}"><commentList><comment ref="K6"><text>'
                "<r><t>张三：</t></r><r><t>实为70%</t></r>"
                '</text></comment><comment ref="L6"><text><t>[线程批注] 旧副本</t></text></comment>'
                "</commentList></comments>"
            ),
            "xl/threads/t1.xml": (
                '<ThreadedComments xmlns="urn:t"><threadedComment ref="L6"><text>第一句</text></threadedComment>'
                '<threadedComment ref="L6"><text>回复</text></threadedComment></ThreadedComments>'
            ),
            "xl/drawings/drawing1.xml": drawing,
        },
    )
    (sheet,) = read(tmp_path, zipped(content)).sheets
    assert dict(sheet.notes) == {from_a1("K6"): "张三：实为70%", from_a1("L6"): "第一句\n回复"}
    assert sheet.has_pictures
    assert sheet.text_boxes == ("已完成80%\n第二段",)


def test_stored_text_is_what_was_written(tmp_path: Path) -> None:
    """Line breaks, outer spaces, escapes and emoji arrive; reading aids (pinyin) do not join the text."""
    strings = (
        f'<sst xmlns="{MAIN}"><si><t xml:space="preserve"> 一_x000D_\n二 </t></si><si><t>区</t>'
        '<rPh sb="0" eb="1"><t>qu</t></rPh></si><si><t>👍é</t></si><si><t>_x005F_x000D_</t></si></sst>'
    )
    cells = "".join(f'<c r="{letter}1" t="s"><v>{at}</v></c>' for at, letter in enumerate("ABCD"))
    (sheet,) = read(tmp_path, zipped(package(sheet_xml(f'<row r="1">{cells}</row>'), strings=strings))).sheets
    assert list(sheet.grid.rows[0]) == [" 一\r\n二 ", "区", "👍é", "_x000D_"]


def test_old_binary_format(tmp_path: Path) -> None:
    """.xls: errors, hidden rows and comments, which calamine does not tell, are read from the records."""
    records = (
        xls_hidden_row(1)
        + xls_number(0, 0, 12)
        + xls_error(1, 2, 0x17)
        + xls_number(2, 1, 0.65)
        + xls_note(2, 1, 3, "含在建")
    )
    (sheet,) = read(tmp_path, xls(records), "a.xls").sheets
    assert (sheet.name, sheet.hidden_rows, dict(sheet.notes)) == ("填报表", {1}, {(2, 1): "含在建"})
    assert (sheet.grid.at(0, 0), sheet.grid.at(1, 2), sheet.grid.at(2, 1)) == (12, CellError("#REF!"), 0.65)


def test_new_binary_format(tmp_path: Path) -> None:
    """.xlsb: errors and hidden rows are read from the records."""
    content = xlsb({0: (xlsb_text("任务编号"),), 3: (xlsb_number(0.65), xlsb_error(0x2A))}, hidden=frozenset((3,)))
    (sheet,) = read(tmp_path, content, "a.xlsb").sheets
    assert (sheet.grid.at(0, 0), sheet.grid.at(3, 0), sheet.grid.at(3, 1)) == ("任务编号", 0.65, CellError("#N/A"))
    assert sheet.hidden_rows == {3}


def test_web_page_table(tmp_path: Path) -> None:
    """Cells that span others leave them blank; line breaks and entities are read; scripts are not."""
    page = (
        "<html><table><tr><td rowspan=2>一<td colspan=2>二&amp;三<tr><td>四<br>五<td><p>六</p><p>七</p>"
        "<tr><td colspan=99999999>八<td>九<script>alert(1)</script></table></html>"
    )
    (sheet,) = read(tmp_path, page.encode(), "a.xls").sheets
    assert [list(row)[:3] for row in sheet.grid.rows] == [
        ["一", "二&三"],
        [None, "四\n五", "六\n七"],
        ["八", None, None],
    ]
    assert sheet.grid.rows[2][-1] == "九"


def test_xml_of_2003(tmp_path: Path) -> None:
    """Indexed rows and cells, dates, errors, hidden rows, formulas and comments of SpreadsheetML 2003."""
    page = (
        '<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" '
        'xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet" '
        'xmlns:x="urn:schemas-microsoft-com:office:excel"><Worksheet ss:Name="填报表"><Table>'
        '<Row ss:Index="3" ss:Hidden="1"><Cell ss:Index="2" ss:MergeAcross="1">'
        '<Data ss:Type="Number">0.65</Data></Cell>'
        '<Cell><Data ss:Type="DateTime">2023-06-28T00:00:00.000</Data>'
        "<Comment><Data>含在建</Data></Comment></Cell></Row>"
        '<Row><Cell ss:Formula="=1/0"><Data ss:Type="Error">#DIV/0!</Data></Cell>'
        '<Cell ss:Formula="=A1"/></Row></Table>'
        "<x:WorksheetOptions><x:Visible>SheetHidden</x:Visible></x:WorksheetOptions></Worksheet></Workbook>"
    )
    (sheet,) = read(tmp_path, page.encode(), "a.xls").sheets
    assert (sheet.grid.at(2, 1), sheet.grid.at(2, 2), sheet.grid.at(2, 3)) == (0.65, None, date(2023, 6, 28))
    assert sheet.grid.at(3, 0) == CellError("#DIV/0!")
    assert (sheet.hidden_rows, dict(sheet.notes), sheet.visible) == ({2}, {(2, 3): "含在建"}, "hidden")
    assert (sheet.formula_cells, sheet.formulas_without_value) == ({(3, 0), (3, 1)}, {(3, 1)})


# --- forms that real programs saved ---------------------------------------------------------------------------


def filled(folder: Path) -> Path:
    """A form as a unit fills it: values, an error, a formula, a comment, a hidden row, struck text."""
    path = folder / "区教育局_2023-06.xlsx"
    path.write_bytes(form_bytes(a_form(6)))
    book = load_workbook(path)
    sheet = book["填报表"]
    sheet["I6"], sheet["J6"], sheet["K6"] = 0.65, "正常推进", "一是开工。\n二是封顶。"
    sheet["N6"] = date(2024, 3, 31)
    sheet["N6"].number_format = "yyyy-mm-dd"
    sheet["I7"] = "=1/0"
    sheet["I8"] = "=0.25+0.5"
    sheet["K9"] = "作废"
    sheet["K9"].font = Font(strike=True)
    sheet["L6"].comment = Comment("电话里说已解决", "张三")
    sheet.row_dimensions[10].hidden = True
    book.save(path)
    return path


@pytest.mark.parametrize("kind", ["xlsx", "xls", "ods", "fods"])
def test_form_saved_by_libreoffice(tmp_path: Path, kind: str) -> None:
    """A filled form that LibreOffice saved, in any of its formats, gives the same answers and the same stamp."""
    made = resaved(filled(tmp_path), tmp_path / "out" if (tmp_path / "out").mkdir() is None else tmp_path, kind)
    sheets = {sheet.name: sheet for sheet in read(tmp_path, made.read_bytes(), made.name).sheets}
    sheet = sheets["填报表"]
    assert _answers(sheet) == (0.65, "正常推进", "一是开工。\n二是封顶。", date(2024, 3, 31))
    assert list(sheet.grid.rows[4])[:14] == list(FORM_HEADINGS)
    assert isinstance(sheet.grid.at(6, 8), CellError)
    assert str(sheet.grid.at(6, 8)) == "#DIV/0!"
    assert (sheet.grid.at(7, 8), (7, 8) in sheet.formula_cells) == (0.75, True)
    assert sheet.notes[5, 11].endswith("电话里说已解决")
    assert sheet.hidden_rows == {9}
    stamp = read_form_stamp(sheets[STAMP_SHEET].grid.rows)
    assert stamp == read_form_stamp(form_rows(a_form(6)))
    assert sheets[STAMP_SHEET].visible != "visible"


def _answers(sheet: ReadSheet) -> tuple[object, ...]:
    return tuple(sheet.grid.at(5, column) for column in (8, 9, 10, 13))


@pytest.mark.parametrize("kind", ["csv:Text - txt - csv (StarCalc):44,34,76,1", "html:HTML (StarCalc)"])
def test_text_saved_by_libreoffice(tmp_path: Path, kind: str) -> None:
    """A form saved as CSV or as a web page keeps its headings and answers as they were shown."""
    (tmp_path / "out").mkdir()
    made = resaved(filled(tmp_path), tmp_path / "out", kind)
    sheet = read(tmp_path, made.read_bytes(), made.name).sheets[0]
    assert list(sheet.grid.rows[4])[:14] == list(FORM_HEADINGS)
    assert _answers(sheet)[:3] == ("65%", "正常推进", "一是开工。\n二是封顶。")


def test_chart_sheets_and_merged_cells(tmp_path: Path) -> None:
    """A chart sheet among the worksheets holds no rows; merges are known, and values are where they stand."""
    book = Workbook()
    first = book.active
    first.title = "填报表"
    first.append(["2023年6月填报表", None, None])
    first.append(["任务编号", "完成进度", "<sheetData>"])
    first.append([1, 0.5, "两行\n文字"])
    first.merge_cells("A1:C1")
    book.create_chartsheet("图表")
    last = book.create_sheet("附页")
    last.sheet_state = "hidden"
    last.append(["补充", 2])
    path = tmp_path / "1.xlsx"
    book.save(path)
    (found,) = read_returns([path])
    assert [(one.name, one.visible, one.merges) for one in found.sheets] == [
        ("填报表", "visible", ((0, 0, 0, 2),)),
        ("附页", "hidden", ()),
    ]
    assert [list(map(list, one.grid.rows)) for one in found.sheets] == [
        [["2023年6月填报表", "", ""], ["任务编号", "完成进度", "<sheetData>"], [1, 0.5, "两行\n文字"]],
        [["补充", 2]],
    ]
