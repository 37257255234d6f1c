"""A plan as a text export gives it: each table cell begins with a tab, its further paragraphs follow without one.

A row is as many cells as the heading row has, and ends with a blank line; a section's title is a row of one cell.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from xltasks.plans.cells import is_note, section_title
from xltasks.plans.kinds import decode
from xltasks.plans.stream import GridRow, Item, Paragraph, Place, column_of, match_headings

_PAGE_NUMBER = re.compile(
    r"\s*(?:[—–－―-]+\s*\d{1,4}\s*[—–－―-]+|第\s*\d{1,4}\s*页(?:\s*[，,/]?\s*共\s*\d{1,4}\s*页)?)\s*"
)


@dataclass(slots=True)
class _Cell:
    """A cell while it is read.  ``ends_row``: a blank line stands behind it."""

    line: int
    page: int
    paragraphs: list[str] = field(default_factory=list)
    ends_row: bool = False

    @property
    def text(self) -> str:
        return "\n".join(part for part in self.paragraphs if part)


def text_items(path: Path, data: bytes) -> list[Item]:
    """The paragraphs and rows of a text export.  Raises CannotProceed ``file-unreadable``."""
    items: list[Item] = []
    run: list[_Cell] = []
    width = 0
    for piece in _pieces(decode(path, data)):
        if isinstance(piece, _Cell):
            run.append(piece)
        else:
            rows, width = _rows(run, width)
            items += rows
            run = []
            items.append(piece)
    rows, _ = _rows(run, width)
    return items + rows


def _pieces(text: str) -> list[_Cell | Paragraph]:
    """Cells and free paragraphs, line by line; page numbers are dropped, form feeds turn the page."""
    pieces: list[_Cell | Paragraph] = []
    open_cell: _Cell | None = None
    page = 0
    for number, raw in enumerate(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"), start=1):
        page += raw.count("\f")
        line = raw.replace("\f", "")
        if _PAGE_NUMBER.fullmatch(line):
            page += 1
            continue
        if line.startswith("\t") or (open_cell is None and "\t" in line.strip()):
            texts = (line[1:] if line.startswith("\t") else line).split("\t")
            cells = [_Cell(number, page, [text.strip()]) for text in texts]
            pieces += cells
            open_cell = cells[-1]
        elif not line.strip():
            if open_cell is not None:
                open_cell.ends_row = True
        elif open_cell is None or is_note(line):
            open_cell = None
            pieces.append(Paragraph(line.strip(), Place("line", number)))
        else:
            open_cell.paragraphs.append(line.strip())
    return pieces


def _rows(cells: Sequence[_Cell], width: int) -> tuple[list[Item], int]:
    """Group a run of cells into rows of ``width`` (0: not known before a heading row is found)."""
    rows: list[Item] = []
    at = 0
    while at < len(cells):
        headings = _heading_width(cells, at)
        if headings:
            width = headings
        taken = headings or _row_length(cells, at, width)
        row = cells[at : at + taken]
        rows.append(GridRow(tuple(cell.text for cell in row), Place("line", row[0].line), row[0].page))
        at += taken
    return rows, width


def _heading_width(cells: Sequence[_Cell], at: int) -> int:
    """How many cells from ``at`` on make a heading row; 0 if none does."""
    if column_of(cells[at].text) is None:
        return 0
    end = _next_end(cells, at)
    return end - at if match_headings([cell.text for cell in cells[at:end]]) else 0


def _row_length(cells: Sequence[_Cell], at: int, width: int) -> int:
    """How many cells from ``at`` on make a row.

    A blank line inside a row is a blank paragraph of its cell; a row is whole when the cell that fills its width
    ends it and no section's title stands inside.  Anything else is handed on as far as the next blank line.
    """
    if section_title(cells[at].text) or not width:
        return _next_end(cells, at) - at
    row = cells[at : at + width]
    inner_title = next((i for i, cell in enumerate(row) if i and i != 2 and section_title(cell.text)), None)
    if inner_title is None and len(row) == width and (row[-1].ends_row or at + width == len(cells)):
        return width
    end = _next_end(cells, at) - at
    return min(end, inner_title) if inner_title else end


def _next_end(cells: Sequence[_Cell], at: int) -> int:
    """The index behind the next cell that a blank line follows."""
    return next((i + 1 for i in range(at, len(cells)) if cells[i].ends_row), len(cells))
