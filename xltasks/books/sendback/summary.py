"""The sheet 退回说明: everything that was found on a form, one line each, with the way to its cell."""

from __future__ import annotations

from collections.abc import Sequence

from lxml import etree

from xltasks.books.sendback.parts import MAIN, Parts, main
from xltasks.books.sendback.sheet import MarkedSheet, text_height
from xltasks.books.sendback.styles import MarkStyles
from xltasks.core.grid import a1
from xltasks.core.marking import Line, Marking
from xltasks.messages.annotate import COLUMNS, SHEET_TITLE

_WIDTHS = (10.0, 8.0, 14.0, 40.0, 40.0, 40.0)
_TITLE_HEIGHT, _HEAD_HEIGHT = 34.0, 24.0
_HIGHEST = 409.0
_PLACE = 0  # the column whose words lead to the cell
_SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
_FRAME = (
    f'<worksheet xmlns="{MAIN}"><sheetPr><tabColor rgb="FFC00000"/><pageSetUpPr fitToPage="1"/></sheetPr>'
    '<dimension ref="A1"/><sheetViews><sheetView showGridLines="0" workbookViewId="0"/></sheetViews>'
    '<sheetFormatPr defaultRowHeight="15"/><sheetData/></worksheet>'
)
_PAGE = (
    (
        "pageMargins",
        {"left": "0.5", "right": "0.5", "top": "0.5", "bottom": "0.6", "header": "0.3", "footer": "0.3"},
    ),
    ("pageSetup", {"paperSize": "9", "fitToHeight": "0", "orientation": "landscape"}),
)


def summary_part(parts: Parts, workbook: str, marking: Marking, sheets: Sequence[etree._Element]) -> str:
    """The part of the summary sheet, listed in the workbook behind all others unless one of ours is there."""
    relation = next((key for key in (_relation(one) for one in sheets if one.get("name") == marking.summary)), None)
    if marking.replaces and relation is not None:
        return parts.related(workbook)[relation][1]
    name = parts.unused("xl/worksheets/sheet{}.xml")
    parts.declare(name, _SHEET_TYPE)
    listed = parts.changing(workbook).find(main("sheets"))
    made = etree.SubElement(listed, main("sheet"))
    made.set("name", marking.summary)
    made.set("sheetId", str(max(int(one.get("sheetId", "0")) for one in sheets) + 1))
    made.set(
        "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id",
        parts.relate(workbook, "worksheet", name),
    )
    return name


def _relation(sheet: etree._Element) -> str:
    return next((value for key, value in sheet.attrib.items() if key.endswith("}id")), "")


def summary_sheet(marking: Marking, styles: MarkStyles) -> etree._Element:
    """The sheet itself."""
    root = etree.fromstring(_FRAME)
    sheet = MarkedSheet(root)
    last = len(_WIDTHS) - 1
    for column, width in enumerate(_WIDTHS):
        sheet.widen(column, width)
    merged = [(0, SHEET_TITLE, "title", _TITLE_HEIGHT)]
    merged += [(row, words, "intro", text_height(words, sum(_WIDTHS))) for row, words in enumerate(marking.intro, 1)]
    for row, words, style, height in merged:
        sheet.write(row, 0, words, styles.ours(style))
        sheet.set_height(row, height)
    head = len(merged) + 1
    for column, words in enumerate(COLUMNS):
        sheet.write(head, column, words, styles.ours("head"))
    sheet.set_height(head, _HEAD_HEIGHT)
    for row, line in enumerate(marking.lines, head + 1):
        _write_line(sheet, row, line, styles)
    sheet.reach(head + len(marking.lines), last)
    _merge(root, [f"{a1(row, 0)}:{a1(row, last)}" for row, *_ in merged])
    _link(root, [(a1(row, _PLACE), line) for row, line in enumerate(marking.lines, head + 1)])
    for name, values in _PAGE:
        etree.SubElement(root, main(name), values)
    return root


def _write_line(sheet: MarkedSheet, row: int, line: Line, styles: MarkStyles) -> None:
    texts = (line.place, line.task, line.field, line.value, line.what, line.action)
    for column, words in enumerate(texts):
        is_link = column == _PLACE and line.at is not None
        sheet.write(row, column, words, styles.ours("link" if is_link else "cell"))
    heights = [text_height(words, width) for words, width in zip(texts, _WIDTHS, strict=True)]
    sheet.set_height(row, min(_HIGHEST, max(heights)))


def _merge(root: etree._Element, areas: list[str]) -> None:
    made = etree.SubElement(root, main("mergeCells"), {"count": str(len(areas))})
    for area in areas:
        etree.SubElement(made, main("mergeCell"), {"ref": area})


def _link(root: etree._Element, lines: list[tuple[str, Line]]) -> None:
    linked = [(reference, line.sheet, line.at) for reference, line in lines if line.sheet and line.at]
    if not linked:
        return
    made = etree.SubElement(root, main("hyperlinks"))
    for reference, sheet, at in linked:
        quoted = sheet.replace("'", "''")
        etree.SubElement(
            made,
            main("hyperlink"),
            {"ref": reference, "location": f"'{quoted}'!{a1(*at)}", "display": a1(*at)},
        )
