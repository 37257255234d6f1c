"""A plan as a Word document: paragraphs and the rows of its tables, in the document's order."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import docx
from docx.oxml import parse_xml
from docx.oxml.ns import qn

from xltasks.errors import CannotProceed
from xltasks.messages.plan_findings import WHY
from xltasks.plans.numbering import Numbering
from xltasks.plans.stream import GridRow, Item, Paragraph, Place

_P, _TBL, _TR, _TC = qn("w:p"), qn("w:tbl"), qn("w:tr"), qn("w:tc")
_TEXT, _TAB, _VAL = qn("w:t"), qn("w:tab"), qn("w:val")
_BREAKS = frozenset({qn("w:br"), qn("w:cr")})
_HYPHEN = qn("w:noBreakHyphen")
_BOX = qn("w:txbxContent")
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
# Text that Word shows elsewhere or not at all: deleted text has its own tag, a text box its own place.
_ASIDE = frozenset({_BOX, qn("w:del"), qn("w:moveFrom"), qn("w:pPr"), qn("w:rPr")})


def word_items(path: Path, data: bytes) -> list[Item]:
    """The paragraphs and rows of a Word document.  Raises CannotProceed ``file-unreadable``."""
    try:
        document = docx.Document(io.BytesIO(data))
        asides = list(_asides(document))
        numbering = Numbering(document)
    except Exception as error:  # python-docx raises whatever its zip and XML readers raise
        raise CannotProceed("file-unreadable", path=path, why=WHY["damaged"]) from error
    items: list[Item] = []
    paragraphs = rows = tables = 0
    for block in _blocks(document.element.body):
        if block.tag == _P:
            paragraphs += 1
            if text := _numbered_text(block, numbering):
                items.append(Paragraph(text, Place("paragraph", paragraphs), numbering.heading_level(block)))
            continue
        tables += 1
        for row in _blocks_of(block, _TR):
            rows += 1
            cells = list(_cells(row, numbering))
            below = frozenset(at for at, (_, merged) in enumerate(cells) if merged)
            items.append(GridRow(tuple(text for text, _ in cells), Place("row", rows), table=tables, below=below))
    return [*items, *(Paragraph(text, Place("aside", at)) for at, text in enumerate(asides, start=1))]


def _asides(document: Any) -> Iterator[str]:
    """Text that stands beside the text: text boxes, footnotes and endnotes, one string each."""
    for box in document.element.body.iter(_BOX):
        # A text box is written twice, once for old programs.
        if not any(above.tag == _FALLBACK for above in box.iterancestors()):
            yield from filter(None, ["".join(map(_paragraph_text, _every_paragraph(box)))])
    for relation in document.part.rels.values():
        if relation.reltype.endswith(("/footnotes", "/endnotes")):
            for note in parse_xml(relation.target_part.blob):
                if note.get(qn("w:type")) in (None, "normal"):
                    yield from filter(None, ["".join(map(_paragraph_text, _every_paragraph(note)))])


def _blocks(element: Any) -> Iterator[Any]:
    """Paragraphs and tables of the body, also inside content controls and revisions."""
    for child in element:
        if child.tag in (_P, _TBL):
            yield child
        elif child.tag not in _ASIDE:
            yield from _blocks(child)


def _blocks_of(element: Any, tag: str) -> Iterator[Any]:
    for child in element:
        if child.tag == tag:
            yield child
        elif child.tag not in _ASIDE and child.tag != _TBL:
            yield from _blocks_of(child, tag)


def _cells(row: Any, numbering: Numbering) -> Iterator[tuple[str, bool]]:
    """(text, whether it belongs to the cell above), one a grid column: a spanning cell is followed by blanks."""
    properties = row.find(qn("w:trPr"))
    skipped = properties.find(qn("w:gridBefore")) if properties is not None else None
    yield from [("", False)] * (int(skipped.get(_VAL)) if skipped is not None else 0)
    for cell in _blocks_of(row, _TC):
        properties = cell.find(qn("w:tcPr"))
        merge = properties.find(qn("w:vMerge")) if properties is not None else None
        span = properties.find(qn("w:gridSpan")) if properties is not None else None
        below = merge is not None and merge.get(_VAL) != "restart"
        paragraphs = [_numbered_text(p, numbering) for p in _every_paragraph(cell)]
        yield "" if below else "\n".join(text for text in paragraphs if text), below
        yield from [("", below)] * (int(span.get(_VAL)) - 1 if span is not None else 0)


def _every_paragraph(element: Any) -> Iterator[Any]:
    for child in element:
        if child.tag == _P:
            yield child
        elif child.tag not in _ASIDE:
            yield from _every_paragraph(child)


def _numbered_text(paragraph: Any, numbering: Numbering) -> str:
    """A paragraph's text with the number that Word writes before it, also in an otherwise blank cell of numbers."""
    return f"{numbering.mark(paragraph)}{_paragraph_text(paragraph)}"


def _paragraph_text(paragraph: Any) -> str:
    return "".join(_letters(paragraph)).strip()


def _letters(element: Any) -> Iterator[str]:
    for child in element:
        if child.tag == _TEXT:
            yield child.text or ""
        elif child.tag in _BREAKS:
            yield "\n"
        elif child.tag == _TAB:
            yield "\t"
        elif child.tag == _HYPHEN:
            yield "-"
        elif child.tag not in _ASIDE:
            yield from _letters(child)
