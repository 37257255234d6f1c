"""Web pages named .xls: every outermost table is a sheet.  Nothing they point to is fetched."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from xltasks.books.returns import limits
from xltasks.books.returns.marks import check_area
from xltasks.books.returns.model import ReadSheet, Refused
from xltasks.books.returns.sniff import must_decode
from xltasks.core.grid import Grid, Value

_BLANKS = re.compile(r"[ \t\r\n\f]+")
_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)
_BLOCKS = frozenset(("p", "div", "li", "tr"))


def read_webpage(content: bytes) -> tuple[ReadSheet, ...]:
    """The tables of a page.  Raises Refused when there is none."""
    if len(content) > limits.TEXT_BYTES:
        raise Refused("too-big", "text")
    parser = etree.HTMLParser(no_network=True, huge_tree=False, remove_comments=True, remove_pis=True)
    try:
        root = etree.fromstring(_text(content), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise Refused("unreadable", "damaged", str(error)) from error
    if root is None:
        raise Refused("unreadable", "no-table")
    tables = [table for table in root.iter("table") if next(table.iterancestors("table"), None) is None]
    if not tables:
        raise Refused("unreadable", "no-table")
    if len(tables) > limits.SHEETS:
        raise Refused("too-big", "sheets", str(len(tables)))
    return tuple(_sheet(number, table) for number, table in enumerate(tables, 1))


def _text(content: bytes) -> str:
    declared = _CHARSET.search(content[:4096])
    if declared and content[:2] not in (b"\xff\xfe", b"\xfe\xff"):
        name = declared[1].decode("ascii").lower()
        # gb2312 is declared far more often than it is kept to.
        encoding = "gb18030" if name in ("gb2312", "gbk", "gb18030", "x-gbk") else name
        try:
            return content.decode(encoding).lstrip("\ufeff")
        except (LookupError, UnicodeDecodeError):
            return must_decode(content)
    return must_decode(content)


def _sheet(number: int, table: etree._Element) -> ReadSheet:
    rows: list[list[Value]] = []
    taken: set[tuple[int, int]] = set()
    last_column = 0
    for at, row in enumerate(_rows(table)):
        values: list[Value] = []
        column = 0
        for cell in row:
            if cell.tag not in ("td", "th"):
                continue
            while (at, column) in taken:
                column += 1
            across, down = _span(cell, "colspan"), _span(cell, "rowspan")
            if down > 1:
                taken.update((at + below, column + right) for below in range(1, down) for right in range(across))
                if len(taken) > limits.CELLS:
                    raise Refused("too-big", "area", str(len(taken)))
            words = _words(cell)
            if words:
                last_column = max(last_column, column)
                check_area(at, last_column)
                values += [None] * (column + 1 - len(values))
                values[column] = words
            column += across
        rows.append(values)
    while rows and not rows[-1]:
        rows.pop()
    return ReadSheet(
        name=f"表{number}",
        visible="visible",
        grid=Grid(rows),
        has_pictures=next(table.iter("img"), None) is not None,
    )


def _rows(table: etree._Element) -> Iterator[etree._Element]:
    for row in table.iter("tr"):
        if next(row.iterancestors("table"), None) is table:
            yield row


def _span(cell: etree._Element, name: str) -> int:
    text = str(cell.get(name, "1")).strip()
    return min(limits.TABLE_SPAN, max(1, int(text))) if text.isascii() and text.isdigit() else 1


def _words(cell: etree._Element) -> str:
    pieces: list[str] = []
    _gather(cell, pieces)
    lines = "".join(pieces).split("\n")
    return "\n".join(line.strip(" ") for line in lines).strip("\n ")


def _gather(element: etree._Element, pieces: list[str]) -> None:
    if element.tag in ("script", "style"):
        return
    pieces.append(_BLANKS.sub(" ", str(element.text or "")))
    for child in element:
        if child.tag == "br" or (child.tag in _BLOCKS and any(piece.strip() for piece in pieces)):
            pieces.append("\n")
        _gather(child, pieces)
        pieces.append(_BLANKS.sub(" ", str(child.tail or "")))
