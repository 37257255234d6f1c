"""What has to change in a worksheet part so that some cells hold other values and some tables more rows."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import chain

from xltasks.books.areas import Area, Stretch
from xltasks.books.heights import higher
from xltasks.books.markup import end_tag, first_tag, with_attribute
from xltasks.books.newrows import Growth, RowWriter
from xltasks.books.resultcells import FormulaCell, with_result
from xltasks.books.sheetpart import OldCell, OldRow, SheetPart, Splice
from xltasks.books.zipentries import Piece
from xltasks.core.grid import Value, a1
from xltasks.core.references import COLUMNS, shifted
from xltasks.errors import CannotProceed

_SPAN = re.compile(r"(\d+):(\d+)")


@dataclass(slots=True)
class SheetPatch:
    """Changes to one worksheet part, gathered and then written in one pass.

    ``sheet`` is the sheet's name, for sentences; ``stored`` gives a row's values as they were; ``formulas`` come into
    blank cells, each with its result, by row and column.  ``formulas_changed``
    says that formulas came or went, ``changes`` that the part is not what it was.
    """

    sheet: str
    part: SheetPart
    writer: RowWriter
    stored: Callable[[int], Sequence[Value]]
    formulas: Mapping[tuple[int, int], tuple[str, Value]] = field(default_factory=dict)
    formulas_changed: bool = field(default=False, init=False)
    changes: bool = field(default=False, init=False)

    def apply(
        self,
        cells: Mapping[int, Mapping[int, Value]],
        growths: Sequence[Growth],
        stretches: Sequence[Stretch],
        new_style: Callable[[int, int], str | None],
        results: Mapping[tuple[int, int], tuple[FormulaCell, Value]],
    ) -> Iterator[Piece]:
        """The part's new bytes, piece by piece.  ``new_style`` gives formats for cells that do not exist yet.

        ``results`` are what formulas show from now on.

        Raises CannotProceed (cell-in-array) for a cell that belongs to an array formula of several cells.
        """
        merged = self._merged_rows(cells, growths)
        self._refuse_arrays(cells)
        splices = [
            *self.part.spans_edits(stretches),
            *(self.part.dimension_edit(_extent(cells, growths)) if cells or growths else ()),
            *self._bulk(growths, merged),
        ]
        rendered: dict[int, dict[int, str]] = {}
        for number in merged:
            rendered[number] = self._cells_of(number, cells.get(number, {}), growths, new_style)
        kept = self._unshared(rendered)
        for (number, column), (cell, value) in results.items():
            if column in rendered.get(number, {}) or column in kept.get(number, {}):
                continue
            new = with_result(self.part, cell, value, self.writer.epoch_1904)
            if number in rendered or number in kept:
                kept.setdefault(number, {})[column] = new
            else:
                splices.append(Splice(cell.start, cell.stop, number, (new,)))
        for number in sorted(rendered.keys() | kept.keys()):
            splices.append(self._row(number, rendered.get(number, {}), kept.get(number, {}), cells, growths))
        self.formulas_changed |= bool(self.formulas) or any(growth.has_formulas for growth in growths)
        self.changes = bool(splices)
        return self.part.spliced(splices)

    def _merged_rows(self, cells: Mapping[int, Mapping[int, Value]], growths: Sequence[Growth]) -> frozenset[int]:
        """Rows that have to be put together cell by cell: they exist already, or come from two sources."""
        rows = set(cells) | {number for number, _ in (*self.formulas, *self.writer.formats)}
        seen: list[range] = []
        for growth in growths:
            new = range(growth.first, growth.first + len(growth.rows))
            rows.update(self.part.existing(new.start, new.stop - 1) if new else ())
            for other in seen:
                rows.update(range(max(new.start, other.start), min(new.stop, other.stop)))
            seen.append(new)
        return frozenset(rows)

    def _bulk(self, growths: Sequence[Growth], merged: frozenset[int]) -> Iterator[Splice]:
        """New rows where none stood before, in runs without a gap."""
        for growth in growths:
            style = self._row_style(growth.origin)
            stop = growth.first + len(growth.rows)
            held = sorted(row for row in merged if growth.first <= row < stop)
            start = growth.first
            for end in (*held, stop):
                if start < end:
                    at = self.part.place(start)
                    yield Splice(at, at, start, self.writer.rows(growth, start, end - 1, style))
                start = end + 1

    def _row_style(self, origin: int) -> str:
        row = self.part.row(origin)
        if row is None or not row.tag.flag("customFormat"):
            return ""
        return f' s="{row.tag.get("s") or 0}" customFormat="1"'

    def _cells_of(
        self,
        number: int,
        values: Mapping[int, Value],
        growths: Sequence[Growth],
        new_style: Callable[[int, int], str | None],
    ) -> dict[int, str]:
        """The new cells of one row, rendered, by column."""
        rendered: dict[int, str] = {}
        styles: dict[int, str | None] = {}
        for growth in growths:
            if growth.first <= number < growth.first + len(growth.rows):
                rendered |= self.writer.cells(growth, number)
                styles |= {plan.column: plan.style for plan in growth.columns}
        row = self.part.row(number)

        def style(column: int) -> str | None:
            if column in styles:
                return styles[column]
            old = row.cell(column) if row is not None else None
            return new_style(number, column) if old is None else old.style

        for column, value in values.items():
            is_blank = value is None or value == ""
            if is_blank and column not in styles and (row is None or row.cell(column) is None):
                continue
            rendered[column] = self.writer.cell(number, column, style(column), value)
        for (at, column), (formula, result) in self.formulas.items():
            if at == number:
                rendered[column] = self.writer.formula(number, column, style(column), formula, result)
        return rendered

    def _row(
        self,
        number: int,
        new: Mapping[int, str],
        kept: Mapping[int, bytes],
        cells: Mapping[int, Mapping[int, Value]],
        growths: Sequence[Growth],
    ) -> Splice:
        """One row put together: its old cells in their order, the new ones in theirs."""
        row = self.part.row(number)
        by_column: dict[int, bytes] = {column: text.encode() for column, text in new.items()}
        tail = b"</" + self.part.q("row") + b">"
        if row is None:
            opening = b"<" + self.part.q("row") + f' r="{number + 1}"'.encode()
            for growth in growths:
                if growth.first <= number < growth.first + len(growth.rows):
                    opening += self._row_style(growth.origin).encode()
                    break
            opening += self._new_height(number, cells.get(number, {}), growths).encode()
            at = self.part.place(number)
            return Splice(at, at, number, (opening + b">", *_in_order(by_column), tail))
        for cell in row.cells:
            if cell.column in new:
                self.formulas_changed = self.formulas_changed or self.part.formula(cell) is not None
            else:
                by_column[cell.column] = kept.get(cell.column) or cell.text
        opening = self._row_tag(row, new)
        changed = dict(cells.get(number, {}))
        for growth in growths:
            if growth.first <= number < growth.first + len(growth.rows):
                given = growth.rows[number - growth.first]
                changed = {plan.column: given.get(plan.heading) for plan in growth.columns} | changed
        if any(isinstance(value, str) or value is None for value in changed.values()):
            opening = self.writer.heights.fitted(opening, row, changed, self.stored)
        start, stop = self.part.span(number) or (0, 0)
        return Splice(start, stop, number, (opening, *_in_order(by_column), tail))

    def _new_height(self, number: int, values: Mapping[int, Value], growths: Sequence[Growth]) -> str:
        """What a new row states that is put together cell by cell."""
        text_points = 0.0
        for growth in growths:
            if growth.first <= number < growth.first + len(growth.rows):
                given = growth.rows[number - growth.first]
                for plan in growth.columns:
                    value = values.get(plan.column, given.get(plan.heading))
                    found = self.writer.heights.wrapping(plan.column, plan.style)
                    if isinstance(value, str) and found is not None:
                        text_points = higher(text_points, value, found)
        return self.writer.heights.attribute(text_points)

    def _row_tag(self, row: OldRow, new: Mapping[int, str]) -> bytes:
        """The row's start tag, open; its ``spans``, a mere hint, goes when a cell stands outside of it."""
        opening = row.tag.text[:-2].rstrip() + b">" if row.tag.empty else row.tag.text
        spans = row.tag.get("spans")
        return opening if spans is None or new.keys() <= _spanned(spans) else with_attribute(opening, "spans", None)

    def _refuse_arrays(self, cells: Mapping[int, Mapping[int, Value]]) -> None:
        """A part of an array formula cannot be changed alone: the program would calculate over it."""
        for kind in (b"array", b"dataTable") if cells else ():
            for row in self.part.rows_with(kind):
                for cell in row.cells:
                    found = self.part.formula(cell)
                    if found is None or found[0].get("t") != kind.decode():
                        continue
                    area = Area.parse(found[0].get("ref") or a1(row.number, cell.column))
                    if area.top == area.bottom and area.left == area.right:
                        continue
                    for number, values in cells.items():
                        for column in values:
                            if (number, column) in area:
                                raise CannotProceed(
                                    "cell-in-array", sheet=self.sheet, cell=a1(number, column), area=str(area)
                                )

    def _unshared(self, new: Mapping[int, Mapping[int, str]]) -> dict[int, dict[int, bytes]]:
        """Followers of shared formulas whose first cell is overwritten: each gets its own formula.

        They would otherwise be left without one.
        """
        if not new or b"shared" not in self.part.xml:
            return {}
        sources: dict[str, tuple[int, int, str]] = {}
        for number, columns in new.items():
            row = self.part.row(number)
            for cell in row.cells if row is not None else ():
                found = self.part.formula(cell) if cell.column in columns else None
                if found and found[0].get("t") == "shared" and found[1]:
                    sources[found[0].get("si") or ""] = (number, cell.column, found[1])
        kept: dict[int, dict[int, bytes]] = defaultdict(dict)
        if not sources:
            return kept
        for row in self.part.rows_with(b"shared"):
            for cell in row.cells:
                found = self.part.formula(cell)
                if found is None or cell.column in new.get(row.number, {}) or found[0].get("t") != "shared":
                    continue
                if not found[1] and (source := sources.get(found[0].get("si") or "")):
                    text = shifted(source[2], row.number - source[0], cell.column - source[1])
                    kept[row.number][cell.column] = self._with_formula(cell, text)
        return kept

    def _with_formula(self, cell: OldCell, formula: str) -> bytes:
        """An old cell with its own formula in the place of its share in another's; its result stays."""
        tag = first_tag(cell.inside, self.part.q("f"))
        if tag is None:
            raise AssertionError("a follower without a formula element")
        f = self.writer.prefix + "f"
        stop = tag.stop if tag.empty else end_tag(cell.inside, self.part.q("f"), tag.stop)[1]
        plain = f"<{f}>{_escaped(formula)}</{f}>".encode()
        content = cell.inside[: tag.start] + plain + cell.inside[stop:]
        return cell.opening + b">" + content + b"</" + self.part.q("c") + b">"


def _in_order(cells: Mapping[int, bytes]) -> list[bytes]:
    return [cells[column] for column in sorted(cells)]


@lru_cache(maxsize=64)
def _spanned(spans: str) -> frozenset[int]:
    """The 0-based columns that a row's ``spans`` (``1:17 20:21``) name."""
    held = [range(int(match[1]) - 1, min(int(match[2]), COLUMNS)) for match in _SPAN.finditer(spans)]
    return frozenset(chain.from_iterable(held))


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _extent(cells: Mapping[int, Mapping[int, Value]], growths: Sequence[Growth]) -> Area:
    """The smallest rectangle around everything that changes."""
    columns = [column for values in cells.values() for column, value in values.items() if value not in (None, "")]
    rows = [row for row, values in cells.items() if any(value not in (None, "") for value in values.values())]
    areas = [Area(min(rows), min(columns), max(rows), max(columns))] if rows else []
    areas += [
        Area(
            growth.first,
            growth.columns[0].column,
            growth.first + len(growth.rows) - 1,
            growth.columns[-1].column,
        )
        for growth in growths
        if growth.rows
    ]
    extent = areas[0] if areas else Area(0, 0, 0, 0)
    for area in areas[1:]:
        extent = extent.joined(area)
    return extent
