"""Plan documents written as text that a reviewer can read, and made into Word documents and workbooks.

A line ``| a | b |`` is a table's row: ``^`` belongs to the cell above, ``<`` to the cell on its left, ``⏎`` is a
line break.  ``= text`` is a paragraph, ``=1 text`` one in the style of a heading, ``# text`` one that Word numbers
(``# 一、``…: its list is named by the first word, the number itself is not in the text), ``--- name`` a new sheet
(in Word: a new table).  A file without any of these is plain text and stands as it is.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import docx
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from openpyxl import Workbook

FOLDER = Path(__file__).with_name("dresses")
Table = list[list[str]]


def blocks_of(source: str) -> list[tuple[str, object]]:
    """("text" | "heading" | "list" | "sheet" | "table", content) of a dress, in order."""
    blocks: list[tuple[str, object]] = []
    for line in source.splitlines():
        if line.startswith("|"):
            cells = [cell.strip().replace("⏎", "\n") for cell in line.strip().strip("|").split("|")]
            if not blocks or blocks[-1][0] != "table":
                blocks.append(("table", []))
            table = blocks[-1][1]
            assert isinstance(table, list)
            table.append(cells)
        elif line.startswith("---"):
            blocks.append(("sheet", line.strip("- ")))
        elif line.startswith("# "):
            blocks.append(("list", line[2:].split(" ", 1)))
        elif line.startswith("="):
            level, _, text = line[1:].partition(" ")
            blocks.append(("heading", (int(level), text)) if level else ("text", text))
    return blocks


def areas_of(table: Table) -> list[tuple[int, int, int, int]]:
    """The merged areas of a table: first row, first column, last row, last column."""
    corner: dict[tuple[int, int], tuple[int, int]] = {}
    for row, cells in enumerate(table):
        for column, cell in enumerate(cells):
            at = (row - 1, column) if cell == "^" else (row, column - 1) if cell == "<" else None
            corner[row, column] = corner[at] if at else (row, column)
    ends: dict[tuple[int, int], tuple[int, int]] = {}
    for (row, column), start in corner.items():
        last = ends.get(start, start)
        ends[start] = max(last[0], row), max(last[1], column)
    return [(*start, *end) for start, end in ends.items() if start != end]


def plain(cell: str) -> str:
    """A cell's text; marks of merging are none."""
    return "" if cell in ("^", "<") else cell


def as_word(source: str) -> bytes:
    """The dress as a Word document with real merges, styles and automatic numbers."""
    document = docx.Document()
    lists: dict[str, int] = {}
    for kind, content in blocks_of(source):
        if kind == "table":
            _word_table(document, content)  # type: ignore[arg-type]
        elif kind == "heading":
            level, text = content  # type: ignore[misc]
            document.add_heading(text, level)
        elif kind == "list":
            form, text = content  # type: ignore[misc]
            _listed(document, document.add_paragraph(text), form, lists)
        elif kind == "text":
            document.add_paragraph(str(content))
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def _word_table(document: Any, rows: Table) -> None:
    table = document.add_table(rows=len(rows), cols=max(map(len, rows)))
    for row, cells in enumerate(rows):
        for column, cell in enumerate(cells):
            first, *more = plain(cell).split("\n")
            table.cell(row, column).text = first
            for text in more:
                table.cell(row, column).add_paragraph(text)
    for top, left, bottom, right in areas_of(rows):
        text = table.cell(top, left).text
        merged = table.cell(top, left).merge(table.cell(bottom, right))
        merged.text = text


_FORMS = {"一、": ("chineseCounting", "%1、"), "（一）": ("chineseCounting", "（%1）"), "1.": ("decimal", "%1.")}


def _listed(document: Any, paragraph: Any, form: str, lists: dict[str, int]) -> None:
    """Give a paragraph the automatic number of its list."""
    numbering = document.part.numbering_part.element
    if form not in lists:
        lists[form] = 900 + len(lists)
        number_format, text = _FORMS[form]
        abstract = _element("w:abstractNum", {"w:abstractNumId": str(lists[form])})
        level = _element("w:lvl", {"w:ilvl": "0"})
        for name, value in (("w:start", "1"), ("w:numFmt", number_format), ("w:lvlText", text)):
            level.append(_element(name, {"w:val": value}))
        abstract.append(level)
        numbering.insert(0, abstract)
        number = _element("w:num", {"w:numId": str(lists[form])})
        number.append(_element("w:abstractNumId", {"w:val": str(lists[form])}))
        numbering.append(number)
    properties = paragraph._p.get_or_add_pPr()
    chosen = _element("w:numPr", {})
    chosen.append(_element("w:ilvl", {"w:val": "0"}))
    chosen.append(_element("w:numId", {"w:val": str(lists[form])}))
    properties.append(chosen)


def _element(name: str, attributes: dict[str, str]) -> Any:
    element = OxmlElement(name)
    for key, value in attributes.items():
        element.set(qn(key), value)
    return element


def as_book(source: str) -> Workbook:
    """The dress as a workbook with real merges: one sheet, or one for each ``---``."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    fresh = True
    for kind, content in blocks_of(source):
        if kind == "sheet":
            if not fresh:
                sheet = book.create_sheet()
            sheet.title, fresh = str(content), False
        elif kind == "table":
            rows: Table = content  # type: ignore[assignment]
            first = sheet.max_row + (1 if sheet.max_row > 1 or sheet["A1"].value else 0)
            for at, cells in enumerate(rows):
                for column, cell in enumerate(cells):
                    sheet.cell(first + at, column + 1).value = plain(cell) or None
            for top, left, bottom, right in areas_of(rows):
                sheet.merge_cells(None, first + top, left + 1, first + bottom, right + 1)
            fresh = False
        else:
            text = content if kind == "text" else content[1]  # type: ignore[index]
            sheet.append([text])
            fresh = False
    return book


def as_rows(source: str) -> str:
    """The dress as text pasted from a spreadsheet: cells between tabs, merged cells blank."""
    lines = []
    for kind, content in blocks_of(source):
        if kind == "table":
            rows: Table = content  # type: ignore[assignment]
            lines += ["\t".join(_quoted(plain(cell)) for cell in cells) for cells in rows]
        elif kind == "text":
            lines.append(str(content))
    return "\n".join(lines) + "\n"


def _quoted(cell: str) -> str:
    return f'"{cell}"' if "\n" in cell else cell


def texts_of(source: str) -> Sequence[str]:
    """Every text that a dress holds, for tests that none is lost."""
    if not any(line.startswith(("|", "=", "#")) for line in source.splitlines()):
        return source.splitlines()
    texts: list[str] = []
    for kind, content in blocks_of(source):
        if kind == "table":
            rows: Table = content  # type: ignore[assignment]
            texts += [plain(cell) for cells in rows for cell in cells]
        elif kind != "sheet":
            texts.append(content if isinstance(content, str) else str(content[1]))  # type: ignore[index]
    return texts
