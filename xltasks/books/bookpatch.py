"""All parts of a package that change when cells are written and tables grow."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from itertools import chain
from types import MappingProxyType
from xml.parsers import expat

from xltasks.books.areas import Area, Stretch
from xltasks.books.beside import shared_out
from xltasks.books.calcchain import without_calculation_chain
from xltasks.books.heights import RowHeights
from xltasks.books.markup import tags
from xltasks.books.newrows import ColumnPlan, Growth, RowWriter
from xltasks.books.package import Package, judging
from xltasks.books.resultcells import FormulaCell, Place
from xltasks.books.sheetedit import Made, Rows, SheetEdit
from xltasks.books.sheetpart import OldRow, SheetPart
from xltasks.books.sheetpatch import SheetPatch
from xltasks.books.stylespart import StylesPart
from xltasks.books.tablepart import TablePart, grown_part
from xltasks.books.values import ValueReader
from xltasks.books.workbookpart import SheetEntry, Workbook, plain_workbook, recalculating, stretched_names
from xltasks.books.zipentries import Folded, Piece
from xltasks.core.grid import Value, a1
from xltasks.core.references import ROWS
from xltasks.errors import CannotProceed
from xltasks.forking import Aside
from xltasks.messages.reasons import reason


class BookPatch:
    """Gathers ``replaced`` (new bytes by part name) and ``dropped`` parts.  Nothing is written here."""

    def __init__(
        self,
        package: Package,
        workbook: Workbook,
        tables: Mapping[str, TablePart],
        values: ValueReader,
        sheet_part: Callable[[str], SheetPart],
        changed: Callable[[str, Mapping[Place, Value]], Mapping[Place, tuple[FormulaCell, Value]]],
    ) -> None:
        self.dropped: frozenset[str] = frozenset()
        self._package = package
        self._workbook = workbook
        self._tables = tables
        self._values = values
        self._sheet_part = sheet_part
        self._changed = changed
        self._begin()

    def _begin(self) -> None:
        self.replaced: dict[str, Sequence[Piece] | Folded] = {}
        styles = self._workbook.target("styles")
        self._styles = StylesPart(self._package.read(styles) if styles else None)
        self._stretches: list[tuple[str, Stretch]] = []
        self._formulas_changed = False

    def gather(self, edits: Sequence[SheetEdit], ahead: Mapping[str, Aside[Made]] = MappingProxyType({})) -> None:
        """Make the new parts.  ``ahead`` are copies of the program that are making a sheet already, by its name.

        Raises CannotProceed: below-table, totals-row, sheet-full, cell-in-array, file-unreadable.
        """
        left = [edit for edit in edits if edit.sheet.name not in ahead]
        here, there = shared_out([(edit, edit.work(self._package.size(edit.sheet.part))) for edit in left])
        copies: list[tuple[Sequence[SheetEdit], Aside[Made]]] = [
            ((edit,), ahead[edit.sheet.name]) for edit in edits if edit.sheet.name in ahead
        ]
        with ExitStack() as copying:
            if there:
                copies.append((there, copying.enter_context(Aside(lambda: self.made(there)))))
            self._patch_sheets(here)
            undone = {edit.sheet.name for held, copy in copies if not self._take(copy.result()) for edit in held}
        if undone and self._styles.changed() is not None:
            # New formats are numbered in the order of the sheets that need them, so all are made anew.
            self._begin()
            undone = {edit.sheet.name for edit in edits}
        self._patch_sheets([edit for edit in edits if edit.sheet.name in undone])
        with judging(self._package.path, self._workbook.part):
            workbook = recalculating(plain_workbook(self._package, self._workbook.part))
            self.replaced[self._workbook.part] = (stretched_names(workbook, self._in_order()),)
        styles = self._workbook.target("styles")
        if styles and (changed := self._styles.changed()):
            self.replaced[styles] = (changed,)
        if self._formulas_changed:
            parts, self.dropped = without_calculation_chain(self._package, self._workbook)
            self.replaced.update({name: (xml,) for name, xml in parts.items()})
        self._finish()

    def made(self, edits: Sequence[SheetEdit]) -> Made:
        """In a copy of the program: the new parts of some sheets."""
        self._values.detach()
        self._patch_sheets(edits)
        folded = {name: part for name, part in self.replaced.items() if isinstance(part, Folded)}
        is_whole = len(folded) == len(self.replaced) and self._styles.changed() is None
        return Made(folded if is_whole else None, self._stretches, self._formulas_changed)

    def _take(self, made: Made | None) -> bool:
        """Take over what a copy of the program made; False if that is nothing, so that it has to be made here."""
        if made is None or made.replaced is None:
            return False
        self.replaced.update(made.replaced)
        self._stretches += made.stretches
        self._formulas_changed |= made.formulas_changed
        return True

    def _in_order(self) -> list[tuple[str, Stretch]]:
        """The stretches in the sheets' order, whoever made them first."""
        order = {sheet.name: at for at, sheet in enumerate(self._workbook.sheets)}
        return sorted(self._stretches, key=lambda held: order[held[0]])

    def _patch_sheets(self, edits: Sequence[SheetEdit]) -> None:
        for edit in edits:
            reckoned = dict(chain.from_iterable(reckon().items() for reckon in edit.later))
            with judging(self._package.path, edit.sheet.part):
                self._patch(edit, reckoned)
            self._finish()

    def _finish(self) -> None:
        """Check and compress what was made since."""
        for name, pieces in self.replaced.items():
            if not isinstance(pieces, Folded):
                self._check(name, pieces)
                self.replaced[name] = self._package.folded(name, pieces) or pieces

    def _check(self, name: str, pieces: Sequence[Piece]) -> None:
        """A part that is not well-formed would make the program refuse the book: better to stop before it is saved.

        Rows that only pass through, or come by the hundred, are not looked at again (see Piece): it would take
        longer than making them.
        """
        if _is_well_formed(pieces):
            return
        if not _is_well_formed((self._package.read(name),)):
            why = reason("part-broken", part=name)
            raise CannotProceed("file-unreadable", path=self._package.path, why=why)
        raise AssertionError(f"the new {name} is not well-formed")

    def _patch(self, edit: SheetEdit, reckoned: Mapping[Place, Value]) -> None:
        name = edit.sheet.name
        part = self._sheet_part(name)
        stretches = []
        for table, rows in edit.grown:
            grown = table.grown(len(rows))
            self._refuse_occupied(part, table, len(rows))
            stretches.append(Stretch(table.data, grown.data.bottom))
            xml = self._package.read(table.part)
            self.replaced[table.part] = (grown_part(xml, table, grown, self._package.path),)
        growths = [_growth(part, table, rows) for table, rows in edit.grown]
        self._stretches += [(name, stretch) for stretch in stretches]
        heights = RowHeights(part, self._styles)
        writer = RowWriter(part.prefix, self._workbook.epoch_1904, self._styles, heights, edit.formats)
        formulas = {at: (text, reckoned.get(at, result)) for at, (text, result) in edit.formulas.items()}
        results = {**edit.results, **self._changed(name, reckoned)} if reckoned else edit.results
        patch = SheetPatch(name, part, writer, self._stored(edit.sheet), formulas)
        pieces = patch.apply(edit.cells, growths, stretches, self._new_style(part, name), results)
        if patch.changes:
            self.replaced[edit.sheet.part] = tuple(pieces)
        self._formulas_changed |= patch.formulas_changed

    def _stored(self, sheet: SheetEntry) -> Callable[[int], Sequence[Value]]:
        """A sheet's rows as they were, read when the first one is asked for."""
        rows: list[list[Value]] | None = None

        def stored(number: int) -> Sequence[Value]:
            nonlocal rows
            if rows is None:
                rows = self._values.rows(sheet.name, sheet.part)
            return rows[number] if number < len(rows) else ()

        return stored

    def _new_style(self, part: SheetPart, sheet: str) -> Callable[[int, int], str | None]:
        """Formats for cells that do not exist: as the table's first data row has them, else row or column."""
        areas = [table.data for table in self._tables.values() if table.sheet == sheet]

        def style(row: int, column: int) -> str | None:
            for area in areas:
                if (row, column) in area:
                    return part.style(area.top, column, part.row(area.top))
            return part.style(row, column, part.row(row))

        return style

    def _refuse_occupied(self, part: SheetPart, table: TablePart, count: int) -> None:
        """New rows must not cover anything of the clerk's that stands below the table."""
        if table.totals_rows:
            raise CannotProceed("totals-row", sheet=table.sheet, table=table.name, count=count)
        new = Area(table.data.bottom + 1, table.area.left, table.data.bottom + count, table.area.right)
        if new.bottom >= ROWS:
            raise CannotProceed("sheet-full", sheet=table.sheet, table=table.name, count=count)
        taken = [
            Area(number, cell.column, number, cell.column)
            for number in part.existing(new.top, new.bottom)
            for cell in part.cells(number)
            if cell.filled
        ]
        taken += [Area.parse(tag.get("ref") or "A1") for tag in tags(part.xml, part.q("mergeCell"), part.data_stop)]
        taken += [other.area for other in self._tables.values() if other.sheet == table.sheet and other is not table]
        if met := next((area for area in taken if area.meets(new)), None):
            cell = a1(max(met.top, new.top), max(met.left, new.left))
            raise CannotProceed("below-table", sheet=table.sheet, table=table.name, cell=cell, count=count)


def _growth(part: SheetPart, table: TablePart, rows: Rows) -> Growth:
    """How the new rows look: formats and formulas of the first data row, column by column."""
    top, bottom = table.data.top, table.data.bottom
    first, last = part.row(top), part.row(bottom)
    columns = []
    for at, heading in enumerate(table.headings):
        column = table.area.left + at
        above = [_formula(part, row, column) for row in (first, last)]
        declared = table.formulas.get(heading)
        # LibreOffice drops the table's own note of a calculated column; then the rows themselves tell.
        calculated = (above[0] or declared) if declared or all(above) else None
        columns.append(ColumnPlan(heading, column, part.style(top, column, first), calculated))
    return Growth(tuple(columns), bottom + 1, top, rows)


def _formula(part: SheetPart, row: OldRow | None, column: int) -> str | None:
    cell = row.cell(column) if row is not None else None
    found = part.formula(cell) if cell is not None else None
    return found[1] if found else None


def _is_well_formed(pieces: Sequence[Piece]) -> bool:
    parser = expat.ParserCreate()
    try:
        parser.Parse(b"".join(piece for piece in pieces if isinstance(piece, bytes)), True)
    except expat.ExpatError:
        return False
    return True
