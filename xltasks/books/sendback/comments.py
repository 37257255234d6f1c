"""Comments on cells: the words in a comments part, the boxes in a legacy drawing, as every program still reads them.

Comments that the unit itself hung on its cells stay; ours of an earlier time go.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import escape

from lxml import etree

from xltasks.books.sendback.parts import CONTENT_TYPES, MAIN, Parts, main
from xltasks.books.sendback.sheet import MarkedSheet, holdable, text_height
from xltasks.core.grid import a1
from xltasks.core.marking import CellMark
from xltasks.core.ourwords import is_ours

_VML = "urn:schemas-microsoft-com:vml"
_OFFICE = "urn:schemas-microsoft-com:office:office"
_EXCEL = "urn:schemas-microsoft-com:office:excel"
_COMMENTS_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"
_VML_TYPE = "application/vnd.openxmlformats-officedocument.vmlDrawing"
_BOX_WIDTH = 300  # pixels: about twenty Chinese characters a line
_BOX_CHARACTERS = 42.0
_FEWEST_LINES = 60  # pixels
_NEW_VML = (
    f'<xml xmlns:v="{_VML}" xmlns:o="{_OFFICE}" xmlns:x="{_EXCEL}">'
    '<o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="{data}"/></o:shapelayout>'
    '<v:shapetype id="_x0000_t202" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe">'
    '<v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype></xml>'
)
_SHAPE = (
    f'<v:shape xmlns:v="{_VML}" xmlns:o="{_OFFICE}" xmlns:x="{_EXCEL}" id="_x0000_s{{id}}" type="#_x0000_t202" '
    'style="position:absolute;margin-left:0;margin-top:0;width:225pt;height:{height}pt;z-index:{order};'
    'visibility:hidden" fillcolor="#ffffe1" o:insetmode="auto"><v:fill color2="#ffffe1"/>'
    '<v:shadow on="t" color="black" obscured="t"/><v:path o:connecttype="none"/>'
    '<v:textbox style="mso-direction-alt:auto"><div style="text-align:left"/></v:textbox>'
    '<x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/><x:Anchor>{anchor}</x:Anchor>'
    "<x:AutoFill>False</x:AutoFill><x:Row>{row}</x:Row><x:Column>{column}</x:Column></x:ClientData></v:shape>"
)
_SHAPE_ID = re.compile(r"_s(\d+)$")
_IDS_A_DRAWING = 1024  # by the rule of VML: shape numbers of drawing n begin at n × 1024


def add_comments(parts: Parts, part: str, sheet: MarkedSheet, marks: Iterable[CellMark], author: str) -> None:
    """Hang words on cells.  A cell that bears a comment of the unit's keeps it and gets no other.

    Raises CannotMark for a drawing that makes no sense.
    """
    related = dict(parts.related(part).values())
    words = _comments(parts, part, related.get("comments"))
    boxes = _boxes(parts, part, sheet, related.get("vmlDrawing"))
    listed = words.find(main("commentList"))
    if listed is None:
        listed = etree.SubElement(words, main("commentList"))
    stale = [comment for comment in listed if is_ours("".join(comment.itertext(main("t"))))]
    for comment in stale:
        listed.remove(comment)
    _remove_boxes(boxes, {comment.get("ref") for comment in stale})
    taken = {comment.get("ref") for comment in listed}
    writer = _author(words, author)
    for mark in marks:
        reference = a1(mark.row, mark.column)
        if reference in taken:
            continue
        listed.append(_comment(reference, writer, mark.words))
        boxes.append(_box(boxes, sheet, mark))


def _comments(parts: Parts, part: str, held: str | None) -> etree._Element:
    if held is not None and held in parts:
        return parts.changing(held)
    name = parts.unused("xl/comments{}.xml")
    root = etree.Element(main("comments"), nsmap={None: MAIN})
    etree.SubElement(root, main("authors"))
    etree.SubElement(root, main("commentList"))
    parts.put(name, root)
    parts.relate(part, "comments", name)
    parts.declare(name, _COMMENTS_TYPE)
    return root


def _author(words: etree._Element, author: str) -> str:
    """The number of an author, added where there was none of this name."""
    authors = words.find(main("authors"))
    if authors is None:
        authors = etree.Element(main("authors"))
        words.insert(0, authors)
    names = [one.text for one in authors]
    if author not in names:
        etree.SubElement(authors, main("author")).text = author
        names.append(author)
    return str(names.index(author))


def _comment(reference: str, author: str, words: str) -> etree._Element:
    made = etree.Element(main("comment"), {"ref": reference, "authorId": author})
    run = etree.SubElement(etree.SubElement(made, main("text")), main("r"))
    look = etree.SubElement(run, main("rPr"))
    etree.SubElement(look, main("sz"), {"val": "10"})
    etree.SubElement(look, main("color"), {"indexed": "81"})
    etree.SubElement(look, main("rFont"), {"val": "宋体"})
    etree.SubElement(look, main("family"), {"val": "2"})
    text = etree.SubElement(run, main("t"))
    text.text = holdable(words)
    text.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    return made


# --- boxes ----------------------------------------------------------------------------------------------------


def _boxes(parts: Parts, part: str, sheet: MarkedSheet, held: str | None) -> etree._Element:
    if held is not None and held in parts:
        return parts.changing(held)
    name = parts.unused("xl/drawings/vmlDrawing{}.vml")
    number = int(re.sub(r"\D", "", name.rpartition("/")[2]))
    root = etree.fromstring(_NEW_VML.replace("{data}", str(number)))
    parts.put(name, root)
    sheet.draw(parts.relate(part, "vmlDrawing", name))
    types = parts.changing(CONTENT_TYPES)
    if not any(one.get("Extension", "").lower() == "vml" for one in types):
        made = etree.Element(types.tag.replace("Types", "Default"), {"Extension": "vml", "ContentType": _VML_TYPE})
        types.insert(0, made)
    return root


def _remove_boxes(boxes: etree._Element, references: set[str | None]) -> None:
    for shape in list(boxes.iter(f"{{{_VML}}}shape")):
        row, column = (shape.find(f".//{{{_EXCEL}}}{name}") for name in ("Row", "Column"))
        if row is None or column is None or not (row.text or "").isdecimal() or not (column.text or "").isdecimal():
            continue
        if a1(int(row.text), int(column.text)) in references:
            shape.getparent().remove(shape)


def _box(boxes: etree._Element, sheet: MarkedSheet, mark: CellMark) -> etree._Element:
    shapes = list(boxes.iter(f"{{{_VML}}}shape"))
    numbers = [int(found[1]) for shape in shapes if (found := _SHAPE_ID.search(shape.get("id", "")))]
    held = boxes.find(f".//{{{_OFFICE}}}idmap")
    data = (held.get("data", "1") if held is not None else "1").partition(",")[0]
    height = max(_FEWEST_LINES, round(text_height(mark.words, _BOX_CHARACTERS) * 4 / 3) + 12)
    return etree.fromstring(
        _SHAPE.format(
            id=max([int(data) * _IDS_A_DRAWING, *numbers]) + 1,
            height=round(height * 0.75),
            order=len(shapes) + 1,
            anchor=escape(_anchor(sheet, mark, height)),
            row=mark.row,
            column=mark.column,
        )
    )


def _anchor(sheet: MarkedSheet, mark: CellMark, height: int) -> str:
    """Where the box lies: cells and pixels of its upper left and lower right corner."""
    left, right_offset = mark.column + 1, 15 + _BOX_WIDTH
    right = left
    while right_offset > sheet.width(right) and right < left + 200:
        right_offset -= sheet.width(right)
        right += 1
    top, bottom_offset = mark.row, 6 + height
    bottom = top
    while bottom_offset > sheet.height(bottom) and bottom < top + 200:
        bottom_offset -= sheet.height(bottom)
        bottom += 1
    return f"{left}, 15, {top}, 6, {right}, {right_offset}, {bottom}, {bottom_offset}"
