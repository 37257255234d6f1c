"""One worksheet as a tree: cells, widths, heights, and where a comment's box lies."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Iterator
from xml.sax.saxutils import unescape

from lxml import etree

from xltasks.books.cellxml import escaped
from xltasks.books.sendback.parts import RELATIONS, main
from xltasks.core.grid import a1, from_a1
from xltasks.core.marking import CannotMark

_LINE = 15.0  # points of a line of 10.5 pt Chinese
_PADDING = 6.0
_HIGHEST = 409.0
_DEFAULT_WIDTH = 8.43
_PIXELS_A_CHARACTER = 7
_PIXELS_A_POINT = 4 / 3
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_BEFORE_COLS = frozenset(("sheetPr", "dimension", "sheetViews", "sheetFormatPr"))
# What stands behind legacyDrawing in a worksheet (CT_Worksheet).
_BEHIND_LEGACY_DRAWING = frozenset(
    ("legacyDrawingHF", "picture", "oleObjects", "controls", "webPublishItems", "tableParts", "extLst")
)


class MarkedSheet:
    """A worksheet part in the making.  Raises CannotMark if it has no cells to speak of."""

    def __init__(self, root: etree._Element) -> None:
        self.root = root
        data = root.find(main("sheetData"))
        if root.tag != main("worksheet") or data is None:
            raise CannotMark("no worksheet")
        self._data = data
        self._rows: dict[int, etree._Element] = {}
        number = -1
        for row in data.iterchildren(main("row")):
            number = int(row.get("r", number + 2)) - 1
            row.set("r", str(number + 1))
            self._rows[number] = row
            column = -1
            for cell in row.iterchildren(main("c")):
                column = from_a1(cell.get("r", a1(number, column + 1)))[1]
                cell.set("r", a1(number, column))

    def styled(self) -> Iterator[etree._Element]:
        """All cells that have a format of their own."""
        for row in self._rows.values():
            yield from (cell for cell in row.iterchildren(main("c")) if cell.get("s"))

    def cell(self, row: int, column: int) -> etree._Element:
        """A cell, made where there was none."""
        line = self._row(row)
        for at, held in enumerate(line):
            if held.tag != main("c"):
                continue
            its = from_a1(held.get("r"))[1]
            if its == column:
                return held
            if its > column:
                made = etree.Element(main("c"), {"r": a1(row, column)})
                line.insert(at, made)
                return self._with_style(made, line, column)
        made = etree.SubElement(line, main("c"), {"r": a1(row, column)})
        return self._with_style(made, line, column)

    def _with_style(self, cell: etree._Element, line: etree._Element, column: int) -> etree._Element:
        style = line.get("s") if line.get("customFormat") in ("1", "true") else self._column_style(column)
        if style:
            cell.set("s", style)
        line.attrib.pop("spans", None)  # a mere hint, and no longer true
        return cell

    def _row(self, number: int) -> etree._Element:
        if number not in self._rows:
            made = etree.Element(main("row"), {"r": str(number + 1)})
            later = [held for held in self._rows if held > number]
            if later:
                self._rows[min(later)].addprevious(made)
            else:
                self._data.append(made)
            self._rows[number] = made
        return self._rows[number]

    def write(self, row: int, column: int, words: str, style: str) -> None:
        """Put words into a cell."""
        cell = self.cell(row, column)
        for child in list(cell):
            cell.remove(child)
        for name in ("t", "cm", "vm"):
            cell.attrib.pop(name, None)
        cell.set("s", style)
        cell.set("t", "inlineStr")
        text = etree.SubElement(etree.SubElement(cell, main("is")), main("t"))
        text.text = holdable(words)
        text.set(_SPACE, "preserve")

    def clear(self, row: int, column: int) -> None:
        """Take a cell's content away; the cell goes with it."""
        line = self._rows.get(row)
        for cell in line.iterchildren(main("c")) if line is not None else ():
            if from_a1(cell.get("r"))[1] == column:
                cell.getparent().remove(cell)
                return

    # --- widths and heights -----------------------------------------------------------------------------------

    def widen(self, column: int, width: float) -> None:
        """Give a column its width; what else was said of the columns around it stays."""
        cols = self.root.find(main("cols"))
        if cols is None:
            cols = etree.Element(main("cols"))
            before = [child for child in self.root if _local(child) in _BEFORE_COLS]
            self.root.insert(self.root.index(before[-1]) + 1 if before else 0, cols)
        wanted = column + 1
        made = etree.Element(main("col"))
        for held in list(cols):
            first, last = int(held.get("min", "1")), int(held.get("max", "1"))
            if not first <= wanted <= last:
                continue
            if held.get("style"):
                made.set("style", held.get("style"))
            for start, stop in ((first, wanted - 1), (wanted + 1, last)):
                if start <= stop:
                    part = etree.Element(main("col"), dict(held.attrib))
                    part.set("min", str(start))
                    part.set("max", str(stop))
                    held.addprevious(part)
            cols.remove(held)
        made.set("min", str(wanted))
        made.set("max", str(wanted))
        made.set("width", f"{width:g}")
        made.set("customWidth", "1")
        at = sum(1 for held in cols if int(held.get("min", "1")) < wanted)
        cols.insert(at, made)

    def fit(self, row: int, words: str, width: float) -> None:
        """Make a row of stated height high enough for words in a column of this width."""
        line = self._row(row)
        needed = min(_HIGHEST, text_height(words, width))
        if line.get("ht") is not None and float(line.get("ht")) < needed:
            self.set_height(row, needed)

    def set_height(self, row: int, height: float) -> None:
        """Give a row its height in points."""
        line = self._row(row)
        line.set("ht", f"{height:g}")
        line.set("customHeight", "1")

    def width(self, column: int) -> int:
        """A column's width in pixels."""
        held = self._column(column)
        if held is not None and held.get("hidden") in ("1", "true"):
            return 0
        given = held.get("width") if held is not None else None
        return round(float(given if given else _DEFAULT_WIDTH) * _PIXELS_A_CHARACTER) + 5

    def height(self, row: int) -> int:
        """A row's height in pixels."""
        line = self._rows.get(row)
        if line is not None and line.get("hidden") in ("1", "true"):
            return 0
        given = line.get("ht") if line is not None else None
        return round(float(given if given else _LINE) * _PIXELS_A_POINT)

    def _column(self, column: int) -> etree._Element | None:
        cols = self.root.find(main("cols"))
        for held in cols if cols is not None else ():
            if int(held.get("min", "1")) <= column + 1 <= int(held.get("max", "1")):
                return held
        return None

    def _column_style(self, column: int) -> str | None:
        held = self._column(column)
        return held.get("style") if held is not None else None

    def reach(self, row: int, column: int) -> None:
        """The sheet's stated extent holds a cell."""
        dimension = self.root.find(main("dimension"))
        if dimension is None:
            return
        first, _, last = dimension.get("ref", "A1").partition(":")
        (top, left), (bottom, right) = from_a1(first), from_a1(last or first)
        top, left, bottom, right = min(top, row), min(left, column), max(bottom, row), max(right, column)
        dimension.set("ref", f"{a1(top, left)}:{a1(bottom, right)}")

    def draw(self, relation: str) -> None:
        """Say that a drawing of comments belongs to the sheet."""
        made = etree.Element(main("legacyDrawing"))
        made.set(f"{{{RELATIONS}}}id", relation)
        behind = [child for child in self.root if _local(child) in _BEHIND_LEGACY_DRAWING]
        if behind:
            behind[0].addprevious(made)
        else:
            self.root.append(made)


def text_height(words: str, width: float) -> float:
    """Points that wrapped words take in a column of this many characters."""
    lines = sum(max(1, math.ceil(_wide(part) / max(width - 2, 2))) for part in words.split("\n"))
    return lines * _LINE + _PADDING


def _wide(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(letter) in "WFA" else 1 for letter in text)


def holdable(words: str) -> str:
    """Words as they stand in XML: what XML cannot hold is written as SpreadsheetML escapes it."""
    return unescape(escaped(words))


def _local(element: etree._Element) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""
