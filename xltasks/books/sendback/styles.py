"""Cell formats of a marked form: twins of the unit's own with the mark's colour and frame, and a few of our own."""

from __future__ import annotations

from copy import deepcopy

from lxml import etree

from xltasks.books.sendback.parts import MAIN, main
from xltasks.core.marking import CannotMark

# No palette has just this red, so a cell that bears it was marked by us.
MARK_RGB = "FFFFC8CD"
_FRAME_RGB = "FFC00000"
_LINE_RGB = "FF7F7F7F"

_FONTS = {
    "body": '<font><sz val="10.5"/><name val="宋体"/><family val="2"/></font>',
    "red": f'<font><b/><sz val="11"/><color rgb="{_FRAME_RGB}"/><name val="宋体"/><family val="2"/></font>',
    "head": '<font><sz val="10.5"/><name val="黑体"/><family val="2"/></font>',
    "title": '<font><sz val="16"/><name val="黑体"/><family val="2"/></font>',
    "link": '<font><u/><sz val="10.5"/><color rgb="FF0563C1"/><name val="宋体"/><family val="2"/></font>',
}


def _solid(rgb: str) -> str:
    colours = f'<fgColor rgb="{rgb}"/><bgColor indexed="64"/>'
    return f'<fill><patternFill patternType="solid">{colours}</patternFill></fill>'


def _framed(style: str, rgb: str) -> str:
    sides = (f'<{side} style="{style}"><color rgb="{rgb}"/></{side}>' for side in ("left", "right", "top", "bottom"))
    return f"<border>{''.join(sides)}<diagonal/></border>"


_FILLS = {
    "none": '<fill><patternFill patternType="none"/></fill>',
    "mark": _solid(MARK_RGB),
    "yellow": _solid("FFFFF2CC"),
}
_BORDERS = {
    "none": "<border><left/><right/><top/><bottom/><diagonal/></border>",
    "mark": _framed("medium", _FRAME_RGB),
    "thin": _framed("thin", _LINE_RGB),
}
# name: (font, fill, border, horizontal, vertical)
_OURS = {
    "heading": ("red", "mark", "thin", "center", "center"),
    "beside": ("body", "yellow", "thin", "left", "center"),
    "banner": ("red", "yellow", "none", "left", "center"),
    "title": ("title", "none", "none", "center", "center"),
    "intro": ("body", "none", "none", "left", "center"),
    "head": ("head", "yellow", "thin", "center", "center"),
    "cell": ("body", "none", "thin", "left", "top"),
    "link": ("link", "none", "thin", "left", "top"),
}
_NUMBERS = {"fonts": "fontId", "fills": "fillId", "borders": "borderId"}


class MarkStyles:
    """The styles part of a form that is being marked.  Raises CannotMark if it has no cell formats."""

    def __init__(self, root: etree._Element) -> None:
        self._root = root
        self._formats = self._group("cellXfs")
        self._known = tuple(self._formats)
        self._ids: dict[tuple[str, str], str] = {}
        self._twins: dict[str, str] = {}
        self._ours: dict[str, str] = {}

    def marked(self, style: str) -> str:
        """The format of a marked cell: as it was, lock and number format too, in the mark's colour and frame."""
        style = self.unmarked(style)
        if style not in self._twins:
            twin = deepcopy(self._format(style))
            twin.set("fillId", self._id("fills", "mark"))
            twin.set("borderId", self._id("borders", "mark"))
            twin.set("applyFill", "1")
            twin.set("applyBorder", "1")
            self._twins[style] = self._added(twin)
        return self._twins[style]

    def unmarked(self, style: str) -> str:
        """The format that a cell marked at an earlier time had before, as far as the file still tells."""
        own = self._format(style)
        if not self._is_marked(own):
            return style
        wanted = _identity(own)
        for number, other in enumerate(self._known):
            if _identity(other) == wanted and not self._is_marked(other):
                return str(number)
        plain = deepcopy(own)
        plain.set("fillId", "0")
        return self._added(plain)

    def ours(self, name: str) -> str:
        """The format of our own words: heading, beside, banner, title, intro, head, cell, link."""
        if name not in self._ours:
            font, fill, border, horizontal, vertical = _OURS[name]
            made = etree.Element(main("xf"))
            for key, value in (
                ("numFmtId", "0"),
                ("fontId", self._id("fonts", font)),
                ("fillId", self._id("fills", fill)),
                ("borderId", self._id("borders", border)),
                ("xfId", "0"),
                ("applyFont", "1"),
                ("applyFill", "1"),
                ("applyBorder", "1"),
                ("applyAlignment", "1"),
            ):
                made.set(key, value)
            etree.SubElement(made, main("alignment"), {"horizontal": horizontal, "vertical": vertical, "wrapText": "1"})
            self._ours[name] = self._added(made)
        return self._ours[name]

    def _format(self, style: str) -> etree._Element:
        number = int(style) if style.isdecimal() else 0
        if number >= len(self._formats):
            raise CannotMark(f"no format {style}")
        return self._formats[number]

    def _is_marked(self, form: etree._Element) -> bool:
        fills = self._group("fills")
        number = int(form.get("fillId", "0"))
        colour = fills[number].find(f"{main('patternFill')}/{main('fgColor')}") if number < len(fills) else None
        return colour is not None and colour.get("rgb", "").upper() == MARK_RGB

    def _group(self, name: str) -> etree._Element:
        group = self._root.find(main(name))
        if group is None or not len(group):
            raise CannotMark(f"no {name}")
        return group

    def _id(self, group: str, name: str) -> str:
        key = (group, name)
        if key not in self._ids:
            text = {"fonts": _FONTS, "fills": _FILLS, "borders": _BORDERS}[group][name]
            held = self._group(group)
            made = etree.fromstring(text.replace(">", f' xmlns="{MAIN}">', 1))
            same = [number for number, other in enumerate(held) if _plain(other) == _plain(made)]
            if not same:
                held.append(made)
                held.set("count", str(len(held)))
            self._ids[key] = str(same[0] if same else len(held) - 1)
        return self._ids[key]

    def _added(self, form: etree._Element) -> str:
        self._formats.append(form)
        self._formats.set("count", str(len(self._formats)))
        return str(len(self._formats) - 1)


def _identity(form: etree._Element) -> tuple[object, ...]:
    """Everything of a format but its fill and frame."""
    return (
        *(form.get(name, "0") for name in ("numFmtId", "fontId", "xfId")),
        *(_plain(child) for child in form),
    )


def _plain(element: etree._Element) -> bytes:
    return bytes(etree.tostring(element, method="c14n", exclusive=True, with_tail=False))
