"""A worksheet part: find its rows and cells in the bytes, and put new ones in their places."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache, partial
from pathlib import Path
from typing import NamedTuple

from xltasks.books.areas import Area, Stretch, column_of
from xltasks.books.markup import (
    Tag,
    end_tag,
    first_tag,
    plain,
    root_prefix,
    tag_pattern,
    tags,
    text_of,
    with_attribute,
)
from xltasks.books.zipentries import Piece
from xltasks.errors import CannotProceed
from xltasks.messages.reasons import reason

_END, _TAIL = 2**31, 2**32  # orders behind every row's number: the end of the rows, and what follows them
_R_FIRST = re.compile(rb"<[^\s>]+ r=\"(\d+)\"")


@lru_cache(maxsize=16)
def _cell_patterns(name: bytes) -> tuple[re.Pattern[bytes], re.Pattern[bytes]]:
    """A cell as most programs write it, and any cell."""
    c = re.escape(name)
    opening = rb'<%s r="([A-Z]{1,3})[0-9]+"(?: s="([0-9]+)")?(?: t="[A-Za-z]+")?' % c
    any_opening = rb"<%s(?=[\s/>])(?:[^<>\"']|\"[^\"]*\"|'[^']*')*?" % c
    return (
        re.compile(rb"((%s)(?:/>|>([^<]*(?:<(?!/%s>)[^<]*)*)</%s>))" % (opening, c, c)),
        re.compile(rb"(%s)(?:/>|>(.*?)</%s\s*>)" % (any_opening, c), re.DOTALL),
    )


@lru_cache(maxsize=1024)
def _letters_column(letters: bytes) -> int:
    return column_of(letters.decode() + "1")


@lru_cache(maxsize=1024)
def _style_text(style: bytes) -> str | None:
    return style.decode() or None


class OldCell(NamedTuple):
    """A cell as it stands: its column and format, all of its bytes, and those between start and end tag.

    ``opening`` is its start tag without what closes it, ``start`` the place of its first byte.
    """

    column: int
    style: str | None
    start: int
    text: bytes
    opening: bytes
    inside: bytes

    @property
    def tag(self) -> Tag:
        """The start tag; its ``stop`` is the end of the whole cell."""
        return Tag(self.start, self.start + len(self.text), self.opening + b">", self.text.endswith(b"/>"))

    @property
    def filled(self) -> bool:
        """Whether it holds anything but a format."""
        return b"<" in self.inside


_old_cell = partial(tuple.__new__, OldCell)  # the same in half the time


@dataclass(frozen=True, slots=True)
class OldRow:
    """A row as it stands, with its cells in order."""

    number: int
    tag: Tag
    cells: tuple[OldCell, ...]
    by_column: Mapping[int, OldCell]

    def cell(self, column: int) -> OldCell | None:
        """The cell in a column, if the row has one."""
        return self.by_column.get(column)


class Splice(NamedTuple):
    """New bytes in the place of ``start:stop``.  ``order`` sorts several at one place: the row's number."""

    start: int
    stop: int
    order: int
    pieces: Iterable[Piece]


class SheetPart:
    """The bytes of a worksheet part and where its rows are.  Raises CannotProceed if they make no sense."""

    def __init__(self, xml: bytes, path: Path, name: str) -> None:
        self.xml = plain(xml, path, name)
        self.prefix = root_prefix(self.xml)
        data = first_tag(self.xml, self.q("sheetData"))
        if data is None:
            raise CannotProceed("file-unreadable", path=path, why=reason("part-broken", part=name))
        self.data = data
        self.data_stop = data.stop if data.empty else self.xml.find(b"</" + self.q("sheetData"), data.stop)
        self._row_tag = tag_pattern(self.q("row"))
        self._row_end = b"</" + self.q("row") + b">"
        self._formula_mark = b"<" + self.q("f")
        self._plain_cell, self._any_cell = _cell_patterns(self.q("c"))
        self._read_rows: dict[int, OldRow] = {}
        self.numbers: list[int] = []
        self._starts: list[int] = []
        self._tag_stops: list[int] = []
        self._index_rows()
        if self.data_stop < 0 or any(a >= b for a, b in zip(self.numbers, self.numbers[1:], strict=False)):
            raise CannotProceed("file-unreadable", path=path, why=reason("part-broken", part=name))

    def q(self, local: str) -> bytes:
        """A name with the part's own prefix."""
        return self.prefix + local.encode()

    def _index_rows(self) -> None:
        number = -1
        for match in self._row_tag.finditer(self.xml, self.data.stop, max(self.data_stop, 0)):
            quick = _R_FIRST.match(match[0])
            number = int(quick[1]) - 1 if quick else Tag(0, 0, match[0], False).number("r", number + 2) - 1
            self.numbers.append(number)
            self._starts.append(match.start())
            self._tag_stops.append(match.end())

    def place(self, number: int) -> int:
        """Where a row that does not exist yet would stand."""
        at = bisect_left(self.numbers, number)
        return self._starts[at] if at < len(self._starts) else self.data_stop

    def span(self, number: int) -> tuple[int, int] | None:
        """Start and stop of a row's bytes, None if there is no such row."""
        at = self._at(number)
        return None if at is None else (self._starts[at], self._end(at)[1])

    def _at(self, number: int) -> int | None:
        """Which of the rows has this number."""
        at = bisect_left(self.numbers, number)
        return at if at < len(self.numbers) and self.numbers[at] == number else None

    def _end(self, at: int) -> tuple[int, int]:
        """Start and stop of a row's end tag; a row that closes itself has an empty one."""
        inside = self._tag_stops[at]
        if self.xml[inside - 2 : inside] == b"/>":
            return inside, inside
        following = self._starts[at + 1] if at + 1 < len(self._starts) else self.data_stop
        if self.xml.endswith(self._row_end, inside, following):
            return following - len(self._row_end), following
        return end_tag(self.xml, self.q("row"), inside, following)

    def existing(self, first: int, last: int) -> list[int]:
        """Numbers of the rows that stand between two numbers, both included."""
        return self.numbers[bisect_left(self.numbers, first) : bisect_right(self.numbers, last)]

    def row(self, number: int) -> OldRow | None:
        """A row with its cells, None if there is no such row.  Read once: a patch looks at a row several times."""
        held = self._read_rows.get(number)
        if held is not None:
            return held
        at = self._at(number)
        if at is None:
            return None
        start, inside, stop = self._starts[at], self._tag_stops[at], self._end(at)[0]
        tag = Tag(start, inside, self.xml[start:inside], stop == inside and self.xml[inside - 2 : inside] == b"/>")
        cells = self._plainly_read(inside, stop) or tuple(self._carefully_read(inside, stop))
        read = self._read_rows[number] = OldRow(number, tag, cells, {cell.column: cell for cell in reversed(cells)})
        return read

    def _plainly_read(self, start: int, stop: int) -> tuple[OldCell, ...] | None:
        """The cells between two places, where all stand as most programs write them; None where one does not."""
        cells = []
        for text, opening, letters, style, inside in self._plain_cell.findall(self.xml, start, stop):
            cells.append(_old_cell((_letters_column(letters), _style_text(style), start, text, opening, inside)))
            start += len(text)
        return tuple(cells) if start == stop else None

    def _carefully_read(self, start: int, stop: int) -> Iterator[OldCell]:
        column = -1
        for match in self._any_cell.finditer(self.xml, start, stop):
            tag = Tag(match.start(), match.end(), match[1] + b">", match[2] is None)
            reference = tag.get("r")
            column = column + 1 if reference is None else column_of(reference)
            yield OldCell(column, tag.get("s"), match.start(), match[0], match[1], match[2] or b"")

    def cells(self, number: int) -> tuple[OldCell, ...]:
        """A row's cells; none if there is no such row."""
        row = self.row(number)
        return row.cells if row is not None else ()

    def formula(self, cell: OldCell) -> tuple[Tag, str] | None:
        """A cell's formula element and its text (empty for the followers of a shared formula)."""
        if self._formula_mark not in cell.inside:
            return None
        tag = first_tag(cell.inside, self.q("f"))
        if tag is None:
            return None
        if tag.empty:
            return tag, ""
        return tag, text_of(cell.inside[tag.stop : end_tag(cell.inside, self.q("f"), tag.stop)[0]])

    def rows_with(self, needle: bytes) -> Iterator[OldRow]:
        """The rows in whose bytes something occurs."""
        at = self.data.stop
        while (found := self.xml.find(needle, at, self.data_stop)) >= 0:
            number = self.numbers[bisect_right(self._starts, found) - 1]
            row = self.row(number)
            span = self.span(number)
            if row is not None and span is not None:
                yield row
                at = max(span[1], found + 1)

    def style(self, number: int, column: int, row: OldRow | None) -> str | None:
        """The format of a cell: its own, else its row's, else its column's."""
        if row is not None:
            cell = row.cell(column)
            if cell is not None:
                return cell.style
            if row.tag.flag("customFormat"):
                return row.tag.get("s")
        return self.column_styles().get(column)

    def column_styles(self) -> Mapping[int, str]:
        """Formats that whole columns have, by 0-based column."""
        return {
            column: style
            for tag in tags(self.xml, self.q("col"), 0, self.data.start)
            if (style := tag.get("style")) not in (None, "0")
            for column in range(tag.number("min", 1) - 1, tag.number("max", 1))
        }

    def spans_edits(self, stretches: Iterable[Stretch]) -> list[Splice]:
        """Lists, rules and protected ranges that covered the data of a growing table cover its new rows too."""
        edits: list[Splice] = []
        stretches = tuple(stretches)
        if not stretches:
            return edits
        tail = self.data_stop
        for name in ("conditionalFormatting", "dataValidation", "ignoredError", "protectedRange"):
            for tag in tags(self.xml, self.q(name), tail):
                sqref = tag.get("sqref") or ""
                if (grown := _grown(sqref, stretches)) != sqref:
                    new = with_attribute(tag.text, "sqref", grown)
                    edits.append(Splice(tag.start, tag.stop, _TAIL, (new,)))
        for match in _EXTENDED_SQREF.finditer(self.xml, tail):
            sqref = match[3].decode()
            if _extended_rule(self.xml, match.start(), tail) and (grown := _grown(sqref, stretches)) != sqref:
                edits.append(Splice(match.start(3), match.end(3), _TAIL, (grown.encode(),)))
        return edits

    def dimension_edit(self, area: Area) -> list[Splice]:
        """The sheet's stated extent grows to hold an area; a sheet that states none stays so."""
        tag = first_tag(self.xml, self.q("dimension"), 0, self.data.start)
        if tag is None:
            return []
        old = Area.parse(tag.get("ref") or "A1")
        grown = old.joined(area)
        if grown == old:
            return []
        return [Splice(tag.start, tag.stop, 0, (with_attribute(tag.text, "ref", str(grown)),))]

    def _kept(self, view: memoryview, start: int, stop: int) -> Iterator[Piece]:
        """Bytes taken over; rows among them as a view, what frames them as bytes."""
        first, last = min(max(self.data.stop, start), stop), max(min(self.data_stop, stop), start)
        if start < first:
            yield bytes(view[start:first])
        if first < last:
            yield view[first:last]
        if max(first, last) < stop:
            yield bytes(view[max(first, last) : stop])

    def spliced(self, splices: Iterable[Splice]) -> Iterator[Piece]:
        """The part with the splices in their places, piece by piece."""
        view = memoryview(self.xml)
        at = 0
        if self.data.empty:
            opening = self.data.text[:-2].rstrip() + b">"
            splices = (
                Splice(self.data.start, self.data.stop, -1, (opening,)),
                *splices,
                Splice(self.data.stop, self.data.stop, _END, (b"</" + self.q("sheetData") + b">",)),
            )
        for splice in sorted(splices, key=lambda one: (one.start, one.order)):
            if splice.start < at:
                raise ValueError("two edits of the same place")
            yield from self._kept(view, at, splice.start)
            yield from splice.pieces
            at = splice.stop
        yield from self._kept(view, at, len(view))


_EXTENDED_SQREF = re.compile(rb"<([^\s:<>/]+:)?sqref(\s[^<>]*)?>([^<]*)<")
_EXTENDED_PARENT = re.compile(rb"<[^\s:<>/]+:(conditionalFormatting|dataValidation|sparkline)[\s>]")


def _extended_rule(xml: bytes, at: int, start: int) -> bool:
    """Whether an ``xm:sqref`` belongs to a rule or list: a sparkline's says where it is drawn, and stays."""
    parents = _EXTENDED_PARENT.findall(xml, start, at)
    return bool(parents) and parents[-1] != b"sparkline"


def _grown(sqref: str, stretches: tuple[Stretch, ...]) -> str:
    for stretch in stretches:
        sqref = stretch.of_sqref(sqref)
    return sqref
