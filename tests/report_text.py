"""A bulletin as text that a reviewer can read in a diff: paragraphs as they stand, tables a row a line."""

from __future__ import annotations

import io
from collections.abc import Iterator

from docx import Document
from docx.oxml.ns import qn
from docx.table import Table
from docx.text.paragraph import Paragraph


def text_of(content: bytes, rows: int | None = None) -> str:
    """The body in order; of each table ``rows`` rows below its heading, all if None."""
    return "\n".join(_lines(content, rows)) + "\n"


def tables_of(content: bytes) -> list[list[list[str]]]:
    """The tables: rows of cells, a cell merged over several columns once."""
    return [_rows(table) for table in Document(io.BytesIO(content)).tables]


def paragraphs_of(content: bytes) -> list[str]:
    """The paragraphs outside the tables."""
    return [paragraph.text for paragraph in Document(io.BytesIO(content)).paragraphs]


def _lines(content: bytes, rows: int | None) -> Iterator[str]:
    document = Document(io.BytesIO(content))
    for block in document.element.body:
        if block.tag == qn("w:p"):
            yield Paragraph(block, document).text
        elif block.tag == qn("w:tbl"):
            held = _rows(Table(block, document))
            shown = held if rows is None else held[: rows + 1]
            yield from ("| " + " | ".join(row) for row in shown)
            if len(shown) < len(held):
                yield f"| …（另有 {len(held) - len(shown)} 行）"


def _rows(table: Table) -> list[list[str]]:
    # Straight from the rows' cells: asking python-docx for each merged cell takes minutes on a long table.
    return [
        ["".join(text.text or "" for text in cell.iter(qn("w:t"))) for cell in row.iter(qn("w:tc"))]
        for row in table._tbl.iter(qn("w:tr"))
    ]
