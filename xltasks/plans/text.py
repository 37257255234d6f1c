"""A plan as a text export gives it, in one of two dresses.

Cells on lines of their own: each begins with a tab, its further paragraphs follow without one; a row is as many
cells as the heading row has and ends with a blank line; a section's title is a row of one cell.
Rows on lines of their own: cells separated by tabs, as a table pasted from a spreadsheet.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from xltasks.plans.cells import is_note, section_title
from xltasks.plans.columns import column_of, match_headings
from xltasks.plans.kinds import decode
from xltasks.plans.stream import GridRow, Item, Paragraph, Place

_PAGE_NUMBER = re.compile(
    r"\s*(?:[—–－―-]+\s*\d{1,4}\s*[—–－―-]+|第\s*\d{1,4}\s*页(?:\s*[，,/]?\s*共\s*\d{1,4}\s*页)?)\s*"
)


def text_items(path: Path, data: bytes) -> list[Item]:
    """The paragraphs and rows of a text export.  Raises CannotProceed ``file-unreadable``."""
    return items_of_text(decode(path, data))


def items_of_text(text: str) -> list[Item]:
    """The paragraphs and rows of a text, in whatever dress its table stands; all paragraphs where it has none."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    lines = text.split("\n")
    delimiter = next((mark for mark in "\t|,，" if _heads_rows(lines, mark)), None)
    if delimiter is not None:
        return list(_row_lines(text, delimiter))
    items = list(_cell_lines(text))
    if any(isinstance(item, GridRow) and match_headings(item.cells) for item in items):
        return items
    # No table at all: tabs only indent.
    return list(_paragraphs(lines))


def _heads_rows(lines: Sequence[str], delimiter: str) -> bool:
    return any(delimiter in line and match_headings(line.strip().strip("|").split(delimiter)) for line in lines)


def _paragraphs(lines: Sequence[str]) -> Iterator[Item]:
    for number, raw in enumerate(lines, start=1):
        line = " ".join(raw.replace("\f", "").replace("\t", " ").split(" ")).strip()
        if line and not _PAGE_NUMBER.fullmatch(line):
            yield Paragraph(line, Place("line", number))


_RULE = re.compile(r"[|:\s-]+")  # the line under the headings of a Markdown table


def _row_lines(text: str, delimiter: str) -> Iterator[Item]:
    """Rows on lines of their own.  A quoted cell may hold line breaks, as spreadsheets copy it."""
    page = 0
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    for row in reader:
        if delimiter == "|" and len(row) > 1:
            if all(_RULE.fullmatch(cell) or not cell for cell in row):
                continue
            row = row[1 if not row[0].strip() else 0 : -1 if not row[-1].strip() else None]
        place = Place("line", reader.line_num)
        cells = tuple(cell.strip() for cell in row)
        filled = [cell for cell in cells if cell]
        page += any("\f" in cell for cell in row)
        if len(filled) == 1 and _PAGE_NUMBER.fullmatch(filled[0]):
            page += 1
        elif len(cells) == 1 and filled:
            yield Paragraph(cells[0], place)
        elif filled:
            yield GridRow(cells, place, page)


# --- cells on lines of their own ------------------------------------------------------------------------------


@dataclass(slots=True)
class _Cell:
    """A cell while it is read: its (line number, paragraph) pairs.  ``ends_row``: a blank line stands behind it."""

    page: int
    paragraphs: list[tuple[int, str]] = field(default_factory=list)
    ends_row: bool = False

    @property
    def text(self) -> str:
        return "\n".join(text for _, text in self.paragraphs if text)


def _cell_lines(text: str) -> Iterator[Item]:
    """Free paragraphs, then rows; page numbers are dropped, a form feed or page number turns the page."""
    cells: list[_Cell] = []
    page = 0
    for number, raw in enumerate(text.split("\n"), start=1):
        page += raw.count("\f")
        line = raw.replace("\f", "")
        if _PAGE_NUMBER.fullmatch(line):
            page += 1
        elif line.startswith("\t"):
            cells += [_Cell(page, [(number, part.strip())]) for part in line[1:].split("\t")]
        elif not line.strip():
            if cells:
                cells[-1].ends_row = True
        elif cells:
            cells[-1].paragraphs.append((number, line.strip()))
        else:
            yield Paragraph(line.strip(), Place("line", number))
    yield from _rows(cells)


def _rows(cells: Sequence[_Cell]) -> Iterator[Item]:
    """Group cells into rows.  Before the first heading row a row is what a blank line ends."""
    width = at = 0
    while at < len(cells):
        headings = _heading_width(cells, at)
        width = headings or width
        row = cells[at : at + (headings or _row_length(cells, at, width))]
        at += len(row)
        notes = _cut_notes(row[-1])
        place = Place("line", row[0].paragraphs[0][0])
        yield GridRow(tuple(cell.text for cell in row), place, row[0].page, whole=len(row) == width or not width)
        yield from (Paragraph(text, Place("line", number)) for number, text in notes)


def _cut_notes(cell: _Cell) -> list[tuple[int, str]]:
    """What follows a row's last cell without a tab, from a note (注：…) on: it stands under the table."""
    start = next((i for i, (_, text) in enumerate(cell.paragraphs) if i and is_note(text)), len(cell.paragraphs))
    notes = cell.paragraphs[start:]
    del cell.paragraphs[start:]
    return notes


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
    end = _next_end(cells, at) - at
    if section_title(cells[at].text) or not width:
        return end
    row = cells[at : at + width]
    title = next((i for i, cell in enumerate(row) if i and section_title(cell.text)), None)
    if title is None and len(row) == width and (row[-1].ends_row or at + width == len(cells)):
        return width
    return min(end, title) if title else end


def _next_end(cells: Sequence[_Cell], at: int) -> int:
    """The index behind the next cell that a blank line follows."""
    return next((i + 1 for i in range(at, len(cells)) if cells[i].ends_row), len(cells))
