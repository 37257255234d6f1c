"""The template of 督查通报 that an office starts from, drawn after GB/T 9704-2012.

A4, type area 156 × 225 mm (top 37 mm, left 28 mm), 22 lines of 28 points with 28 characters; title 22 points,
body and headings 16 points, first line indented by two characters; page number ``— 7 —`` in 14 points at the outer
side, 7 mm below the type area.  The annexes lie on landscape pages turned so that the type area stays the same.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from docx import Document
from docx.document import Document as Word
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING, WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.section import Section
from docx.shared import Mm, Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.text.paragraph import Paragraph

from xltasks.messages import bulletin as words
from xltasks.render.bulletin_fonts import (
    BODY_FACE,
    FIGURE_FACE,
    HEAD_FACE,
    PLAIN_FACE,
    SECOND_FACE,
    TITLE_FACE,
    set_faces,
    write_font_table,
)

BODY_POINTS: Final = 16
TITLE_POINTS: Final = 22
LINE_POINTS: Final = 28
_TABLE_POINTS, _TABLE_LINE = 9, 12
_NUMBER_POINTS = 14
_MAST_POINTS = 46
_RED = RGBColor(0xE6, 0x00, 0x12)
_EPOCH = datetime(2000, 1, 1)

# 28 characters of 16 points need 158 mm; in 156 mm each stands a quarter of a point closer (twentieths of a point).
# A character grid would say the same, but LibreOffice gives a character that is wider than its cell two of them.
_CLOSER = -5

# style: (Chinese face, points, alignment, characters of first-line indent)
_LEFT, _CENTRE, _RIGHT = WD_ALIGN_PARAGRAPH.LEFT, WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.RIGHT
_JUSTIFY = WD_ALIGN_PARAGRAPH.JUSTIFY
_STYLES: Final = {
    words.MAST: ("通报版头", TITLE_FACE, _MAST_POINTS, _CENTRE, 0),
    words.MAST_NO: ("通报期号", BODY_FACE, BODY_POINTS, _CENTRE, 0),
    words.MAST_LINE: ("通报版头线", BODY_FACE, BODY_POINTS, _LEFT, 0),
    words.TITLE: ("通报标题", TITLE_FACE, TITLE_POINTS, _CENTRE, 0),
    words.ADDRESS: ("主送单位", BODY_FACE, BODY_POINTS, _LEFT, 0),
    words.BODY: ("通报正文", BODY_FACE, BODY_POINTS, _JUSTIFY, 2),
    words.NOTE: ("附件说明", BODY_FACE, BODY_POINTS, _LEFT, 2),
    words.SIGN: ("落款", BODY_FACE, BODY_POINTS, _RIGHT, 0),
    "annex": ("附件序号", HEAD_FACE, BODY_POINTS, _LEFT, 0),
    "annex-title": ("附件标题", TITLE_FACE, TITLE_POINTS, _CENTRE, 0),
    "cell": ("表格文字", PLAIN_FACE, _TABLE_POINTS, _CENTRE, 0),
    "cell-text": ("表格长文字", PLAIN_FACE, _TABLE_POINTS, _LEFT, 0),
    "cell-head": ("表格标题行", HEAD_FACE, _TABLE_POINTS, _CENTRE, 0),
    "cell-note": ("表格注", PLAIN_FACE, _TABLE_POINTS, _LEFT, 0),
}
_HEADINGS: Final = {
    words.H1: ("Heading 1", HEAD_FACE),
    words.H2: ("Heading 2", SECOND_FACE),
    words.H3: ("Heading 3", BODY_FACE),
}


def default_template() -> bytes:
    """The template as a .docx; always the same bytes' worth of contents."""
    document = Document()
    styles = _styles(document)
    section = document.sections[0]
    _portrait(section)
    document.settings.odd_and_even_pages_header_footer = True
    _page_numbers(section)
    _text(document, styles)
    _full_table(document, styles)
    _unit_table(document, styles)
    _light_table(document, styles)
    write_font_table(document)
    properties = document.core_properties
    properties.author = properties.last_modified_by = words.OFFICE
    properties.created = properties.modified = _EPOCH
    properties.comments = ""
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


# --- styles ---------------------------------------------------------------------------------------------------


def _styles(document: Word) -> dict[str, ParagraphStyle]:
    normal = document.styles["Normal"]
    set_faces(normal, BODY_FACE)
    normal.font.size = Pt(BODY_POINTS)
    _spacing(normal, LINE_POINTS)
    _apart(normal, _CLOSER)
    _speak_chinese(document)
    found: dict[str, Any] = {}
    for kind, (name, face, points, alignment, indent) in _STYLES.items():
        style = document.styles.add_style(name, 1)
        style.base_style = normal
        set_faces(style, face, face if face in (TITLE_FACE, HEAD_FACE) else FIGURE_FACE)
        style.font.size = Pt(points)
        style.paragraph_format.alignment = alignment
        style.paragraph_format.widow_control = False
        if indent:
            _indent(style, indent)
        found[kind] = style
    for kind, (name, face) in _HEADINGS.items():
        style = document.styles[name]
        set_faces(style, face)
        style.font.size, style.font.bold, style.font.italic = Pt(BODY_POINTS), False, False
        style.font.color.rgb = RGBColor(0, 0, 0)
        _spacing(style, LINE_POINTS)
        _indent(style, 2)
        found[kind] = style
    _mast(found)
    found[words.TITLE].paragraph_format.line_spacing = Pt(34)
    found[words.TITLE].paragraph_format.space_before = Pt(LINE_POINTS)
    found[words.TITLE].paragraph_format.space_after = Pt(LINE_POINTS)
    found["annex-title"].paragraph_format.space_after = Pt(10)
    for kind in ("cell", "cell-text", "cell-head", "cell-note"):
        _apart(found[kind], 0)
        found[kind].paragraph_format.line_spacing = Pt(_TABLE_LINE)
    _right_indent(found[words.SIGN], 4)
    return found


def _mast(found: dict[str, Any]) -> None:
    mast, line = found[words.MAST], found[words.MAST_LINE]
    mast.font.color.rgb = _RED
    mast.paragraph_format.line_spacing = Pt(64)
    # Letters of a masthead stand apart.
    _apart(mast, 240)
    line.paragraph_format.tab_stops.add_tab_stop(Mm(156), WD_TAB_ALIGNMENT.RIGHT)
    line.paragraph_format.space_before = Pt(LINE_POINTS / 2)
    _border_below(line)


def _apart(style: Any, twentieths: int) -> None:
    """Set characters wider apart, or closer, by twentieths of a point."""
    properties = style.element.get_or_add_rPr()
    for held in properties.findall(qn("w:spacing")):
        properties.remove(held)
    spacing = OxmlElement("w:spacing")
    spacing.set(qn("w:val"), str(twentieths))
    properties.insert_element_before(
        spacing, "w:w", "w:kern", "w:position", "w:sz", "w:szCs", "w:highlight", "w:u", "w:lang"
    )


def _speak_chinese(document: Word) -> None:
    """Text without a language of its own is Chinese: programs choose the shape of commas by it."""
    for language in document.styles.element.iter(qn("w:lang")):
        language.set(qn("w:eastAsia"), "zh-CN")


def _border_below(style: Any) -> None:
    borders = OxmlElement("w:pBdr")
    bottom = OxmlElement("w:bottom")
    for name, value in (("val", "single"), ("sz", "18"), ("space", "4"), ("color", str(_RED))):
        bottom.set(qn(f"w:{name}"), value)
    borders.append(bottom)
    style.element.get_or_add_pPr().insert_element_before(
        borders,
        "w:shd",
        "w:tabs",
        "w:suppressAutoHyphens",
        "w:snapToGrid",
        "w:spacing",
        "w:ind",
        "w:contextualSpacing",
        "w:jc",
        "w:outlineLvl",
    )


def _spacing(style: Any, points: float) -> None:
    form = style.paragraph_format
    form.space_before = form.space_after = Pt(0)
    form.line_spacing_rule = WD_LINE_SPACING.EXACTLY
    form.line_spacing = Pt(points)
    form.keep_with_next = False


def _indent(style: Any, characters: int) -> None:
    style.paragraph_format.first_line_indent = Pt(BODY_POINTS * characters)
    _in_characters(style, "firstLineChars", characters)


def _right_indent(style: Any, characters: int) -> None:
    style.paragraph_format.right_indent = Pt(BODY_POINTS * characters)
    _in_characters(style, "rightChars", characters)


def _in_characters(style: Any, name: str, characters: int) -> None:
    style.element.get_or_add_pPr().find(qn("w:ind")).set(qn(f"w:{name}"), str(characters * 100))


# --- pages ----------------------------------------------------------------------------------------------------


def _portrait(section: Section) -> None:
    section.orientation = WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    section.header_distance, section.footer_distance = Mm(15), Mm(22)
    _line_grid(section)


def _landscape(document: Word) -> None:
    section = document.add_section(WD_SECTION.NEW_PAGE)
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Mm(297), Mm(210)
    # The portrait page turned: the bound side is on top, the head of the page at the right.
    section.top_margin, section.bottom_margin = Mm(28), Mm(26)
    section.left_margin, section.right_margin = Mm(35), Mm(37)
    section.header_distance, section.footer_distance = Mm(12), Mm(13)
    _line_grid(section)


def _line_grid(section: Section) -> None:
    properties = section._sectPr
    for held in properties.findall(qn("w:docGrid")):
        properties.remove(held)
    grid = OxmlElement("w:docGrid")
    grid.set(qn("w:linePitch"), str(LINE_POINTS * 20))
    properties.append(grid)


def _page_numbers(section: Section) -> None:
    for footer, alignment, side in ((section.footer, _RIGHT, "right"), (section.even_page_footer, _LEFT, "left")):
        footer.is_linked_to_previous = False
        paragraph = footer.paragraphs[0]
        paragraph.alignment = alignment
        # One character in from the edge.
        setattr(paragraph.paragraph_format, f"{side}_indent", Pt(_NUMBER_POINTS))
        paragraph.paragraph_format.line_spacing_rule = WD_LINE_SPACING.SINGLE
        for text in ("— ", None, " —"):
            run = paragraph.add_run(text or "")
            set_faces(run, PLAIN_FACE, PLAIN_FACE)
            run.font.size = Pt(_NUMBER_POINTS)
            if text is None:
                _page_field(run)


def _page_field(run: Any) -> None:
    for kind in ("begin", "PAGE", "separate", "1", "end"):
        if kind == "PAGE":
            element = OxmlElement("w:instrText")
            element.text = " PAGE "
        elif kind == "1":
            element = OxmlElement("w:t")
            element.text = "1"
        else:
            element = OxmlElement("w:fldChar")
            element.set(qn("w:fldCharType"), kind)
        run._r.append(element)


# --- text and tables ------------------------------------------------------------------------------------------


def _text(document: Word, styles: dict[str, ParagraphStyle]) -> None:
    made = [(kind, text, _paragraph(document, styles, kind, text)) for kind, text in words.TEMPLATE]
    last_body = max(n for n, (kind, text, _) in enumerate(made) if kind == words.BODY and not text.startswith("{%p"))
    # The signature never stands on a page of its own.
    for _, _, paragraph in made[last_body:-1]:
        _keep_with_next(paragraph)
    for kind in (words.NOTE, words.SIGN):
        first = next(paragraph for held, _, paragraph in made if held == kind)
        first.paragraph_format.space_before = Pt(LINE_POINTS if kind == words.NOTE else 2 * LINE_POINTS)


def _paragraph(document: Word, styles: dict[str, ParagraphStyle], kind: str, text: str) -> Paragraph:
    return document.add_paragraph(text, style=styles[kind])


def _annex(document: Word, styles: dict[str, ParagraphStyle], number: int, title: str) -> None:
    if number == 1:
        _landscape(document)
    head = _paragraph(document, styles, "annex", f"附件{number}")
    head.paragraph_format.page_break_before = number > 1
    _paragraph(document, styles, "annex-title", title)


def _full_table(document: Word, styles: dict[str, ParagraphStyle]) -> None:
    _annex(document, styles, 1, words.ANNEX_FULL)
    table = _table(document, styles, words.FULL_COLUMNS)
    width = len(words.FULL_COLUMNS)
    _control(table, "{%tr for 块 in 板块 %}")
    band = table.add_row()
    whole = band.cells[0].merge(band.cells[width - 1])
    whole.paragraphs[0].text = "{{ 块.行 }}"
    whole.paragraphs[0].style = styles["cell-head"]
    whole.paragraphs[0].alignment = _LEFT
    _keep_with_next(whole.paragraphs[0])
    _control(table, "{%tr for 项 in 块.任务 %}")
    _data_row(table, styles, words.FULL_COLUMNS, {"重点工作目标任务", "存在问题和下一步措施"})
    _control(table, "{%tr endfor %}")
    _control(table, "{%tr endfor %}")
    _paragraph(document, styles, "cell-note", words.FULL_NOTE)


def _unit_table(document: Word, styles: dict[str, ParagraphStyle]) -> None:
    _annex(document, styles, 2, words.ANNEX_UNITS)
    table = _table(document, styles, words.UNIT_COLUMNS)
    _control(table, "{%tr for 家 in 单位 %}")
    _data_row(table, styles, words.UNIT_COLUMNS, {"责任单位"})
    _control(table, "{%tr endfor %}")
    _paragraph(document, styles, "cell-note", words.UNIT_NOTE)


def _light_table(document: Word, styles: dict[str, ParagraphStyle]) -> None:
    _annex(document, styles, 3, words.ANNEX_LIGHTS)
    table = _table(document, styles, words.LIGHT_COLUMNS)
    _control(table, "{%tr for 块 in 板块 + [合计] %}")
    _data_row(table, styles, words.LIGHT_COLUMNS, {"板块"})
    _control(table, "{%tr endfor %}")
    _paragraph(document, styles, "cell-note", words.LIGHT_NOTE)


Columns = Sequence[tuple[str, float, str]]


def _table(document: Word, styles: dict[str, ParagraphStyle], columns: Columns) -> Any:
    table = document.add_table(rows=1, cols=len(columns))
    table.style = document.styles["Table Grid"]
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    _narrow_margins(table)
    for column, (_, width, _) in zip(table.columns, columns, strict=True):
        column.width = Mm(width)
    for cell, (heading, width, _) in zip(table.rows[0].cells, columns, strict=True):
        _fill(cell, heading, width, styles["cell-head"])
    repeat = OxmlElement("w:tblHeader")
    table.rows[0]._tr.get_or_add_trPr().append(repeat)
    return table


# Millimetres between a cell's text and its edges, so that a date stays on one line.
_CELL_MARGINS = (("top", 0.6), ("left", 1.0), ("bottom", 0.6), ("right", 1.0))


def _narrow_margins(table: Any) -> None:
    margins = OxmlElement("w:tblCellMar")
    for side, width in _CELL_MARGINS:
        margin = OxmlElement(f"w:{side}")
        margin.set(qn("w:w"), str(round(Mm(width).pt * 20)))
        margin.set(qn("w:type"), "dxa")
        margins.append(margin)
    table._tbl.tblPr.insert_element_before(margins, "w:tblLook")


def _control(table: Any, tag: str) -> None:
    """A row that only steers the loop, and vanishes."""
    table.add_row().cells[0].paragraphs[0].text = tag


def _data_row(table: Any, styles: dict[str, ParagraphStyle], columns: Columns, long: set[str]) -> None:
    row = table.add_row()
    whole = OxmlElement("w:cantSplit")
    row._tr.get_or_add_trPr().append(whole)
    for cell, (heading, width, text) in zip(row.cells, columns, strict=True):
        _fill(cell, text, width, styles["cell-text" if heading in long else "cell"])


def _fill(cell: Any, text: str, width: float, style: ParagraphStyle) -> None:
    cell.width = Mm(width)
    cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
    paragraph = cell.paragraphs[0]
    paragraph.text, paragraph.style = text, style


def _keep_with_next(paragraph: Any) -> None:
    paragraph.paragraph_format.keep_with_next = True
