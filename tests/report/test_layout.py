"""督查通报 after GB/T 9704-2012: page, type area, faces, lines, page numbers; and a real program shows it so."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import zipfile
from datetime import date
from pathlib import Path

import pytest
from docx import Document
from docx.document import Document as Word
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from office import resaved
from ooxml import validate
from small_round import EDU, JUNE, MERGED_ON, master, merged, returned, send

from xltasks.core.bulletin import bulletin
from xltasks.core.schema import Field
from xltasks.core.settings import Day
from xltasks.ledger.read import read_master
from xltasks.render.bulletin import draw_bulletin
from xltasks.render.bulletin_template import default_template


@pytest.fixture(scope="module")
def content() -> bytes:
    """A bulletin of the small office."""
    book = master()
    forms = send(book)
    merged(book, returned(forms[EDU], {(1, Field.PROGRESS): 0.4, (1, Field.STATUS): "正常推进"}))
    return draw_bulletin(bulletin(read_master(book, "总表.xlsx"), JUNE, Day(None, MERGED_ON)))


@pytest.fixture(scope="module")
def document(content: bytes) -> Word:
    """The same, as python-docx reads it."""
    return Document(io.BytesIO(content))


def millimetres(length: int) -> float:
    """A length in millimetres, to a tenth: Word keeps twentieths of a point."""
    return round(length / Mm(1), 1)


def test_the_page_is_a4_with_a_type_area_of_156_by_225_millimetres(document: Word) -> None:
    """Top 37 mm, left 28 mm (GB/T 9704-2012, 5.2)."""
    page = document.sections[0]
    assert (millimetres(page.page_width), millimetres(page.page_height)) == (210, 297)
    assert (millimetres(page.top_margin), millimetres(page.left_margin)) == (37, 28)
    assert millimetres(page.page_width - page.left_margin - page.right_margin) == 156
    assert millimetres(page.page_height - page.top_margin - page.bottom_margin) == 225


def test_the_annexes_lie_on_landscape_pages_with_the_same_type_area(document: Word) -> None:
    """Landscape A4; 225 mm wide and 156 mm high."""
    page = document.sections[-1]
    assert page.orientation is WD_ORIENT.LANDSCAPE
    assert (millimetres(page.page_width), millimetres(page.page_height)) == (297, 210)
    assert millimetres(page.page_width - page.left_margin - page.right_margin) == 225
    assert millimetres(page.page_height - page.top_margin - page.bottom_margin) == 156


@pytest.mark.parametrize(
    ("style", "face", "points"),
    [
        ("通报标题", "方正小标宋简体", 22),
        ("通报正文", "仿宋_GB2312", 16),
        ("Heading 1", "黑体", 16),
        ("Heading 2", "楷体_GB2312", 16),
        ("附件序号", "黑体", 16),
    ],
)
def test_faces_and_sizes(document: Word, style: str, face: str, points: int) -> None:
    """小标宋 22 points for the title, 仿宋 16 for the text, 黑体 and 楷体 for the headings."""
    held = document.styles[style]
    assert held.element.rPr.find(qn("w:rFonts")).get(qn("w:eastAsia")) == face
    assert held.font.size == Pt(points)
    assert not held.font.bold


def test_text_has_lines_of_28_points_and_a_first_line_of_two_characters(document: Word) -> None:
    """28 points exactly; the indent is given in characters, so that it follows the size of the type."""
    body = document.styles["通报正文"]
    indent = body.element.pPr.find(qn("w:ind"))
    assert indent.get(qn("w:firstLineChars")) == "200"
    normal = document.styles["Normal"].element.pPr.find(qn("w:spacing"))
    assert (normal.get(qn("w:line")), normal.get(qn("w:lineRule"))) == ("560", "exact")


def test_headings_are_levels_that_word_can_navigate(document: Word) -> None:
    """一、 is level 1, （一） level 2, for the navigation pane."""
    styles = [(paragraph.text, paragraph.style.name) for paragraph in document.paragraphs]
    assert {style for text, style in styles if re.match(r"[一二三]、", text)} == {"Heading 1"}
    assert {style for text, style in styles if re.match(r"（[一二]）[^。]+$", text)} == {"Heading 2"}


def test_page_numbers_stand_outside_between_dashes(document: Word) -> None:
    """— 7 — at the right of odd pages and at the left of even ones, 14 points 宋体."""
    assert document.settings.odd_and_even_pages_header_footer
    page = document.sections[0]
    for footer, side in ((page.footer, "right"), (page.even_page_footer, "left")):
        (paragraph,) = footer.paragraphs
        assert paragraph._p.pPr.find(qn("w:jc")).get(qn("w:val")) == side
        words = "".join(node.text or "" for node in paragraph._p.iter(qn("w:t"), qn("w:instrText")))
        assert words == "—  PAGE 1 —"
        assert {run.font.size for run in paragraph.runs} == {Pt(14)}


def test_faces_that_a_machine_lacks_have_an_alternative(content: bytes) -> None:
    """方正小标宋简体 falls back to 宋体, 仿宋_GB2312 to 仿宋, 楷体_GB2312 to 楷体."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        table = package.read("word/fontTable.xml").decode()
    found = dict(re.findall(r'<w:font w:name="([^"]+)"><w:altName w:val="([^"]+)"/>', table))
    assert found["方正小标宋简体"] == "宋体"
    assert found["仿宋_GB2312"] == "仿宋"
    assert found["楷体_GB2312"] == "楷体"


def test_the_heading_row_of_an_annex_is_on_every_page_and_rows_stay_whole(document: Word) -> None:
    """A table that runs over pages repeats its heading; a row is never torn."""
    for table in document.tables:
        rows = list(table._tbl.iter(qn("w:tr")))
        assert rows[0].find(qn("w:trPr")).find(qn("w:tblHeader")) is not None
        assert rows[-1].find(qn("w:trPr")).find(qn("w:cantSplit")) is not None


def test_a_light_is_printed_on_its_colour(document: Word) -> None:
    """The cell of a light is shaded, by the word that 设置 has for it."""
    fills = {
        "".join(node.text or "" for node in cell.iter(qn("w:t"))): shade.get(qn("w:fill"))
        for cell in document.tables[0]._tbl.iter(qn("w:tc"))
        if (shade := cell.tcPr.find(qn("w:shd"))) is not None
    }
    assert fills == {"黄灯": "FFEB9C"} or fills == {"红灯": "F4B6AE"}


def test_word_would_repair_nothing(content: bytes, tmp_path: Path) -> None:
    """The Open XML SDK finds no error in the bulletin, nor in the template."""
    for name, held in (("通报.docx", content), ("模板.docx", default_template())):
        path = tmp_path / name
        path.write_bytes(held)
        assert validate(path) == []


def test_nothing_of_the_clock_is_in_the_file(content: bytes) -> None:
    """Dates of the parts and of the document are fixed: the day of the figures, and the first a zip can hold."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        assert {info.date_time for info in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    properties = Document(io.BytesIO(content)).core_properties
    assert properties.created is not None
    assert properties.created.date() == properties.modified.date() == MERGED_ON == date(2023, 7, 6)


def test_libreoffice_prints_it_with_page_numbers_and_turned_annexes(content: bytes, tmp_path: Path) -> None:
    """As PDF: portrait pages, then landscape ones, each with its number between dashes."""
    if shutil.which("pdftotext") is None or shutil.which("pdfinfo") is None:
        pytest.skip("poppler-utils are missing: apt-get install poppler-utils")
    path = tmp_path / "bulletin.docx"
    path.write_bytes(content)
    printed = resaved(path, tmp_path, "pdf")
    info = subprocess.run(
        ["pdfinfo", "-f", "1", "-l", "99", str(printed)], capture_output=True, text=True, check=True
    ).stdout
    sizes = [
        (round(float(width)), round(float(height)))
        for width, height in re.findall(r"size:\s+([\d.]+) x ([\d.]+) pts", info)
    ]
    assert sizes[0] == (595, 842)
    assert sizes[-1] == (842, 595)
    assert sizes == sorted(sizes)  # portrait first, then landscape
    text = subprocess.run(
        ["pdftotext", "-layout", str(printed), "-"], capture_output=True, text=True, check=True
    ).stdout
    for number, page in enumerate(text.split("\f")[:-1], 1):
        (line,) = (line for line in page.splitlines() if re.fullmatch(rf"\s*— ?{number} ?—\s*", line))
        assert (len(line) - len(line.lstrip()) > 20) == (number % 2 == 1)
