"""Formulas of a worksheet part and the results stored beside them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache, partial
from html import escape
from typing import NamedTuple

from xltasks.books.cellxml import escaped, inside, unescaped
from xltasks.books.markup import end_tag, first_tag, text_of, with_attribute
from xltasks.books.sheetpart import OldCell, SheetPart
from xltasks.core.grid import CellError, Value, from_a1
from xltasks.core.references import shifted

Place = tuple[int, int]


class FormulaCell(NamedTuple):
    """A cell that holds a formula: where its bytes stand, its formula, and the type and text of its result.

    All as they stand in the bytes: there are tens of thousands, and few are looked at.  ``result`` is None where
    none is stored.
    """

    start: int
    stop: int
    written: bytes
    kind: bytes | None
    result: bytes | None

    @property
    def formula(self) -> str:
        """The formula without its ``=``."""
        return _plain_text(self.written.decode())

    def shows(self, value: Value, epoch_1904: bool) -> bool:
        """Whether the stored result is this value already."""
        if self.result is None:
            return False
        if isinstance(value, str) and self.kind == b"str" and self.result == value.encode("utf-8", "surrogatepass"):
            return True
        result = self.result.decode()
        if type(value) is int or type(value) is float:
            return self.kind in (None, b"n") and _is_number(result, value)
        kind, content = stored(value, epoch_1904)
        if kind is None:
            return self.kind in (None, b"n") and _is_number(result, float(content))
        same_kind = self.kind == kind.encode()
        return same_kind and (result == content or unescaped(_plain_text(result)) == content)


_formula_cell = partial(tuple.__new__, FormulaCell)  # the same in half the time


def _is_number(text: str, number: float) -> bool:
    try:
        return float(text) == number
    except ValueError:
        return False


def formula_cells(part: SheetPart) -> dict[Place, FormulaCell]:
    """The formulas of a part by 0-based row and column; each follower of a shared formula has its own text."""
    quick = _plainly_written(part)
    return quick if quick is not None else dict(_carefully_read(part))


def formula_texts(cells: Mapping[Place, FormulaCell]) -> dict[Place, str]:
    """The formulas themselves.  A table's column mostly has one in all its rows, which is then read once."""
    read: dict[bytes, str] = {}
    found: dict[Place, str] = {}
    for place, cell in cells.items():
        text = read.get(cell.written)
        if text is None:
            text = read[cell.written] = cell.formula
        found[place] = text
    return found


def _plainly_written(part: SheetPart) -> dict[Place, FormulaCell] | None:
    """All formulas in one pass, where every one stands as most programs write it; None where one does not."""
    found: dict[Place, FormulaCell] = {}
    for match in _patterns(part.prefix)[0].finditer(part.xml, part.data.stop, part.data_stop):
        letters, number, kind, formula, result = match.groups()
        start, stop = match.span()
        found[int(number) - 1, _column(letters)] = _formula_cell((start, stop, formula, kind, result))
    count = len(_patterns(part.prefix)[1].findall(part.xml, part.data.stop, part.data_stop))
    return found if len(found) == count else None


@lru_cache(maxsize=16)
def _patterns(prefix: bytes) -> tuple[re.Pattern[bytes], re.Pattern[bytes]]:
    """A cell with a formula and its result, plainly written; and the beginning of any formula."""
    c, f, v = (re.escape(prefix + name) for name in (b"c", b"f", b"v"))
    cell = rb'<%s r="([A-Z]{1,3})([0-9]+)"(?: s="[0-9]+")?(?: t="(str|n|b|e)")?>' % c
    formula = rb'<%s(?: aca="[a-z01]+")?>([^<]+)</%s>' % (f, f)
    return (
        re.compile(cell + formula + rb"<%s>([^<]*)</%s></%s>" % (v, v, c)),
        re.compile(rb"<%s[\s/>]" % f),
    )


@lru_cache(maxsize=256)
def _column(letters: bytes) -> int:
    return from_a1(letters.decode() + "1")[1]


def _plain_text(text: str) -> str:
    if "&" not in text:
        return text
    if "&#" in text:
        return text_of(text.encode())
    text = text.replace("&quot;", '"').replace("&lt;", "<").replace("&gt;", ">")
    return text.replace("&apos;", "'").replace("&amp;", "&")


def _carefully_read(part: SheetPart) -> Iterator[tuple[Place, FormulaCell]]:
    shared: dict[str, tuple[int, int, str]] = {}
    for row in part.rows_with(b"<" + part.q("f")):
        for cell in row.cells:
            formula = part.formula(cell)
            if formula is None:
                continue
            tag, text = formula
            number = tag.get("si") or ""
            if tag.get("t") == "shared" and text:
                shared[number] = (row.number, cell.column, text)
            elif tag.get("t") == "shared" and number in shared:
                top, left, text = shared[number]
                text = shifted(text, row.number - top, cell.column - left)
            if text:
                kind = cell.tag.get("t")
                yield (
                    (row.number, cell.column),
                    FormulaCell(
                        cell.start,
                        cell.start + len(cell.text),
                        escape(text, quote=False).encode(),
                        kind.encode() if kind else None,
                        _result(part, cell),
                    ),
                )


def _result(part: SheetPart, cell: OldCell) -> bytes | None:
    tag = first_tag(cell.inside, part.q("v"))
    if tag is None:
        return None
    return b"" if tag.empty else cell.inside[tag.stop : end_tag(cell.inside, part.q("v"), tag.stop)[0]]


def with_result(part: SheetPart, cell: FormulaCell, value: Value, epoch_1904: bool) -> bytes:
    """A formula cell's bytes with another stored result."""
    kind, content = stored(value, epoch_1904)
    xml, v = part.xml, part.q("v")
    shown, tail = escaped(content).encode(), b"</" + v + b"></" + part.q("c") + b">"
    typed = b' t="' + kind.encode() + b'">' if kind else b">"
    was_typed = b' t="' + cell.kind + b'">' if cell.kind else b">"
    if cell.result is not None:
        opened, end = xml.index(b">", cell.start) + 1, cell.stop - len(tail) - len(cell.result)
        # As nearly every program writes it: the type last, nothing behind the result.
        if xml[end : cell.stop] == cell.result + tail and xml.endswith(was_typed, cell.start, opened):
            head = xml[cell.start : opened - len(was_typed)]
            if b"'" not in head and b" t=" not in head and head.count(b'"') % 2 == 0:
                return b"".join((head, typed, xml[opened:end], shown, tail))
    return _rewritten(part, xml[cell.start : cell.stop], kind, b"<" + v + b">" + shown + b"</" + v + b">")


def _rewritten(part: SheetPart, xml: bytes, kind: str | None, result: bytes) -> bytes:
    """The same for a cell that holds no result yet, or holds more than formula and result."""
    opening, formula = first_tag(xml, part.q("c")), first_tag(xml, part.q("f"))
    if opening is None or formula is None:
        raise AssertionError("a formula cell without its formula")
    stop = formula.stop if formula.empty else end_tag(xml, part.q("f"), formula.stop)[1]
    rest = xml[stop:]
    old = first_tag(xml, part.q("v"), stop)
    if old is not None:
        old_stop = old.stop if old.empty else end_tag(xml, part.q("v"), old.stop)[1]
        rest = xml[stop : old.start] + xml[old_stop:]
    return with_attribute(opening.text, "t", kind) + xml[opening.stop : stop] + result + rest


def stored(value: Value, epoch_1904: bool) -> tuple[str | None, str]:
    """A formula's result as its cell's type and the text of its ``v``; blank is the empty text."""
    if value is None or isinstance(value, str):
        return "str", value or ""
    found = inside(value, epoch_1904)
    if found is None or "inlineStr" in found[0]:
        return "str", str(value)
    kind = "b" if isinstance(value, bool) else "e" if isinstance(value, CellError) else None
    return kind, found[1].removeprefix("<v>").removesuffix("</v>")
