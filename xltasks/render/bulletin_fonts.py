"""The faces of an official document (GB/T 9704-2012) and what stands in where a machine lacks one.

A document names its faces; whether they exist is known only where it is opened.  The font table therefore gives
each an alternative (``altName``): 方正小标宋简体 falls back to 宋体, 仿宋_GB2312 to 仿宋, 楷体_GB2312 to 楷体, which
Windows, Office and WPS bring along.  The family and the proportions (panose) lead other programs to a like face.
"""

from __future__ import annotations

from typing import Any, Final

from docx.document import Document as Word
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import nsdecls, qn

TITLE_FACE: Final = "方正小标宋简体"
BODY_FACE: Final = "仿宋_GB2312"
HEAD_FACE: Final = "黑体"
SECOND_FACE: Final = "楷体_GB2312"
PLAIN_FACE: Final = "宋体"
FIGURE_FACE: Final = "Times New Roman"

# face: (alternative, character set, family, pitch, panose)
_FACES: Final = (
    (TITLE_FACE, PLAIN_FACE, "86", "script", "default", "02010601030101010101"),
    (BODY_FACE, "仿宋", "86", "modern", "default", "02010609060101010101"),
    (SECOND_FACE, "楷体", "86", "modern", "default", "02010609060101010101"),
    (HEAD_FACE, "SimHei", "86", "modern", "fixed", "02010609060101010101"),
    (PLAIN_FACE, "SimSun", "86", "auto", "variable", "02010600030101010101"),
    (FIGURE_FACE, "", "00", "roman", "variable", "02020603050405020304"),
)


def set_faces(owner: Any, face: str, latin: str = FIGURE_FACE) -> None:
    """Give a style or a run its Chinese face and the one for figures and Latin letters, no theme in between."""
    properties = owner.element.get_or_add_rPr()
    for held in properties.findall(qn("w:rFonts")):
        properties.remove(held)
    fonts = OxmlElement("w:rFonts")
    for slot, name in (("ascii", latin), ("hAnsi", latin), ("eastAsia", face), ("cs", latin)):
        fonts.set(qn(f"w:{slot}"), name)
    properties.insert_element_before(fonts, *_BEHIND_FONTS)


# What follows rFonts in a run's properties, by the schema.
_BEHIND_FONTS = tuple(
    f"w:{name}"
    for name in (
        "b",
        "bCs",
        "i",
        "iCs",
        "caps",
        "strike",
        "color",
        "spacing",
        "w",
        "kern",
        "position",
        "sz",
        "szCs",
        "u",
        "lang",
    )
)


def write_font_table(document: Word) -> None:
    """Replace the font table by one that knows our faces and their alternatives."""
    rows = "".join(
        f'<w:font w:name="{name}">'
        + (f'<w:altName w:val="{other}"/>' if other else "")
        + f'<w:panose1 w:val="{panose}"/><w:charset w:val="{charset}"/>'
        + f'<w:family w:val="{family}"/><w:pitch w:val="{pitch}"/></w:font>'
        for name, other, charset, family, pitch, panose in _FACES
    )
    table = f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<w:fonts {nsdecls("w")}>{rows}</w:fonts>'
    part = document.part.part_related_by(RELATIONSHIP_TYPE.FONT_TABLE)
    part._blob = table.encode()
