"""Formulas of a worksheet part and the results stored beside them."""

from __future__ import annotations

import re
from collections.abc import Mapping

from xltasks.books.cellxml import escaped, inside, unescaped
from xltasks.books.markup import end_tag, first_tag, text_of, with_attribute
from xltasks.books.sheetpart import OldCell, SheetPart
from xltasks.core.grid import CellError, Value, from_a1
from xltasks.core.references import shifted

Place = tuple[int, int]


def formulas_in(part: SheetPart) -> dict[Place, str]:
    """The formulas of a part by 0-based row and column; each follower of a shared formula has its own text."""
    quick = _plainly_written(part)
    if quick is not None:
        return quick
    found: dict[Place, str] = {}
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
                found[row.number, cell.column] = text
    return found


def _plainly_written(part: SheetPart) -> dict[Place, str] | None:
    """The same in one pass, where every formula stands as most programs write it; None where one does not."""
    cell, f = re.escape(part.q("c")), re.escape(part.q("f"))
    pattern = rb"<" + cell + rb" r=\"([A-Z]{1,3}[0-9]+)\"[^<>]*><" + f + rb"(?: aca=\"[a-z01]+\")?>([^<]+)</"
    matches = re.findall(pattern, part.xml[part.data.stop : part.data_stop])
    count = len(re.findall(rb"<" + f + rb"[\s/>]", part.xml[part.data.stop : part.data_stop]))
    if len(matches) != count:
        return None
    return {from_a1(place.decode()): text_of(text) for place, text in matches}


def with_results(part: SheetPart, results: Mapping[int, Mapping[int, Value]], epoch_1904: bool) -> _Cells:
    """The cells whose stored result is another one now, as new bytes by row and column.

    A cell without a formula has none, and is left out.
    """
    found: _Cells = {}
    for number, values in results.items():
        row = part.row(number)
        for cell in row.cells if row is not None else ():
            if cell.column in values:
                new = with_result(part, cell, values[cell.column], epoch_1904)
                if new is not None:
                    found.setdefault(number, {})[cell.column] = new
    return found


_Cells = dict[int, dict[int, bytes]]


def with_result(part: SheetPart, cell: OldCell, value: Value, epoch_1904: bool) -> bytes | None:
    """A formula cell's bytes with another stored result; None if it is no formula or has this result already."""
    formula = first_tag(cell.inside, part.q("f"))
    if formula is None:
        return None
    kind, content = stored(value, epoch_1904)
    v = part.q("v")
    old = first_tag(cell.inside, v)
    had = None
    if old is not None:
        had = "" if old.empty else text_of(cell.inside[old.stop : end_tag(cell.inside, v, old.stop)[0]])
    if _same(cell.tag.get("t"), had, kind, content):
        return None
    f_stop = formula.stop if formula.empty else end_tag(cell.inside, part.q("f"), formula.stop)[1]
    rest = cell.inside[f_stop:]
    if old is not None:
        stop = old.stop if old.empty else end_tag(cell.inside, v, old.stop)[1]
        rest = cell.inside[f_stop : old.start] + cell.inside[stop:]
    tag = with_attribute(cell.tag.text, "t", kind)
    result = b"<" + v + b">" + escaped(content).encode() + b"</" + v + b">"
    return tag + cell.inside[formula.start : f_stop] + result + rest + b"</" + part.q("c") + b">"


def stored(value: Value, epoch_1904: bool) -> tuple[str | None, str]:
    """A formula's result as its cell's type and the text of its ``v``; blank is the empty text."""
    if value is None or isinstance(value, str):
        return "str", value or ""
    found = inside(value, epoch_1904)
    if found is None or "inlineStr" in found[0]:
        return "str", str(value)
    kind = "b" if isinstance(value, bool) else "e" if isinstance(value, CellError) else None
    return kind, found[1].removeprefix("<v>").removesuffix("</v>")


def _same(old_kind: str | None, old: str | None, kind: str | None, content: str) -> bool:
    if old is None:
        return False
    if kind is None:
        try:
            return old_kind in (None, "n") and float(old) == float(content)
        except ValueError:
            return False
    return old_kind == kind and unescaped(old) == content
