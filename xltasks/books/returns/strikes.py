"""Which cell styles and which shared strings are struck through."""

from __future__ import annotations

from lxml import etree

from xltasks.books.returns.xml import elements, local, parsed


def struck_styles(styles: bytes) -> frozenset[str]:
    """Indices (in decimal) of the cell formats whose font is struck through."""
    root = parsed(styles)
    fonts = [font for listed in _children(root, "fonts") for font in listed]
    struck = {str(index) for index, font in enumerate(fonts) if _is_struck(font)}
    found = set()
    for listed in _children(root, "cellXfs"):
        for index, style in enumerate(listed):
            font = style.get("fontId", "0")
            if font in struck:
                found.add(str(index))
    return frozenset(found)


def struck_strings(strings: bytes) -> frozenset[str]:
    """Indices (in decimal) of the shared strings of which a part is struck through."""
    return frozenset(str(index) for index, item in enumerate(elements(parsed(strings), "si")) if _is_struck(item))


def _children(root: etree._Element, name: str) -> list[etree._Element]:
    return [child for child in root if local(child) == name]


def _is_struck(element: etree._Element) -> bool:
    return any(strike.get("val", "1") not in ("0", "false") for strike in elements(element, "strike"))
