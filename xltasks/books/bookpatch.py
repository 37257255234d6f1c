"""All parts of a package that change when cells are written and tables grow."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from xml.parsers import expat

from xltasks.books.areas import Area, Stretch
from xltasks.books.calcchain import without_calculation_chain
from xltasks.books.heights import RowHeights
from xltasks.books.markup import tags
from xltasks.books.newrows import ColumnPlan, Growth, RowWriter
from xltasks.books.package import Package, judging
from xltasks.books.protocol import NumberFormat
from xltasks.books.resultcells import FormulaCell
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
from xltasks.forking import Aside, can_fork
from xltasks.messages.reasons import reason

Rows = Sequence[Mapping[str, Value]]
Cells = Mapping[int, Mapping[int, Value]]  # by row and column
Results = Mapping[tuple[int, int], tuple[FormulaCell, Value]]
Formats = Mapping[tuple[int, int], NumberFormat]
NewFormulas = Mapping[tuple[int, int], tuple[str, Value]]  # by row and column: formula and result


_WORTH_A_FORK = 2_000  # new rows on one sheet


@dataclass(frozen=True, slots=True)
class _Edit:
    """What is to be done to one sheet."""

    sheet: SheetEntry
    cells: Cells
    grown: Sequence[tuple[TablePart, Rows]]
    results: Results
    formulas: NewFormulas

    @property
    def new_rows(self) -> int:
        return sum(len(rows) for _, rows in self.grown)


@dataclass(frozen=True, slots=True)
class _Done:
    """What became of one sheet in a copy of the program."""

    replaced: Mapping[str, Folded]
    stretches: Sequence[tuple[str, Stretch]]
    formulas_changed: bool


class BookPatch:
    """Gathers ``replaced`` (new bytes by part name) and ``dropped`` parts.  Nothing is written here."""

    def __init__(
        self,
        package: Package,
        workbook: Workbook,
        tables: Mapping[str, TablePart],
        values: ValueReader,
        sheet_part: Callable[[str], SheetPart],
    ) -> None:
        self.replaced: dict[str, Sequence[Piece] | Folded] = {}
        self.dropped: frozenset[str] = frozenset()
        self._package = package
        self._workbook = workbook
        self._tables = tables
        self._values = values
        self._sheet_part = sheet_part
        styles = workbook.target("styles")
        self._styles = StylesPart(package.read(styles) if styles else None)
        self._formats: Mapping[str, Formats] = {}
        self._stretches: list[tuple[str, Stretch]] = []
        self._formulas_changed = False

    def gather(
        self,
        cells: Mapping[str, Cells],
        appended: Mapping[str, Rows],
        results: Mapping[str, Results],
        formulas: Mapping[str, NewFormulas] = MappingProxyType({}),
        formats: Mapping[str, Formats] = MappingProxyType({}),
    ) -> None:
        """Make the new parts.  ``results`` are what formulas show, ``formulas`` those that come into blank cells.

        ``formats`` are how cells that are written show their numbers.

        Raises CannotProceed: below-table, totals-row, sheet-full, cell-in-array, file-unreadable.
        """
        self._formats = formats
        edits = [
            edit for sheet in self._workbook.sheets if (edit := self._edit(sheet, cells, appended, results, formulas))
        ]
        longest = max(edits, key=lambda edit: edit.new_rows, default=None)
        if longest is not None and longest.new_rows >= _WORTH_A_FORK and len(edits) > 1 and can_fork():
            self._patch_beside(edits, longest)
        else:
            for edit in edits:
                self._patch_sheet(edit)
        with judging(self._package.path, self._workbook.part):
            workbook = recalculating(plain_workbook(self._package, self._workbook.part))
            self.replaced[self._workbook.part] = (stretched_names(workbook, self._in_order()),)
        styles = self._workbook.target("styles")
        if styles and (changed := self._styles.changed()):
            self.replaced[styles] = (changed,)
        if self._formulas_changed:
            parts, self.dropped = without_calculation_chain(self._package, self._workbook)
            self.replaced.update({name: (xml,) for name, xml in parts.items()})
        for name, new in self.replaced.items():
            if not isinstance(new, Folded):
                self._check(name, new)

    def _in_order(self) -> list[tuple[str, Stretch]]:
        """The stretches in the sheets' order, whoever made them first."""
        order = {sheet.name: at for at, sheet in enumerate(self._workbook.sheets)}
        return sorted(self._stretches, key=lambda held: order[held[0]])

    def _edit(
        self,
        sheet: SheetEntry,
        cells: Mapping[str, Cells],
        appended: Mapping[str, Rows],
        results: Mapping[str, Results],
        formulas: Mapping[str, NewFormulas],
    ) -> _Edit | None:
        """What is to be done to one sheet; None for nothing."""
        grown = [
            (table, rows)
            for name, table in self._tables.items()
            if table.sheet == sheet.name and (rows := appended.get(name))
        ]
        edit = _Edit(sheet, cells.get(sheet.name, {}), grown, results.get(sheet.name, {}), formulas.get(sheet.name, {}))
        return edit if edit.cells or edit.grown or edit.results or edit.formulas else None

    def _patch_beside(self, edits: Sequence[_Edit], longest: _Edit) -> None:
        """The sheet with most new rows in a copy of the program, all others meanwhile here."""
        with Aside(lambda: self._folded(longest)) as copy:
            for edit in edits:
                if edit is not longest:
                    self._patch_sheet(edit)
            done = copy.result()
        if done is None:
            self._patch_sheet(longest)
        else:
            self.replaced.update(done.replaced)
            self._stretches += done.stretches
            self._formulas_changed |= done.formulas_changed

    def _folded(self, edit: _Edit) -> _Done | None:
        """A sheet's new parts, checked and compressed; None where they need formats that the book has not yet."""
        self._patch_sheet(edit)
        folded = {}
        for name, pieces in self.replaced.items():
            if isinstance(pieces, Folded):
                raise AssertionError("a copy of the program that works for another")
            self._check(name, pieces)
            folded[name] = self._package.folded(name, pieces)
        if self._styles.changed() is not None:
            return None
        kept = {name: one for name, one in folded.items() if one is not None}
        return _Done(kept, self._stretches, self._formulas_changed) if len(kept) == len(folded) else None

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

    def _patch_sheet(self, edit: _Edit) -> None:
        with judging(self._package.path, edit.sheet.part):
            self._patch(edit.sheet, edit.cells, edit.grown, edit.results, edit.formulas)

    def _patch(
        self,
        sheet: SheetEntry,
        cells: Cells,
        growing: Sequence[tuple[TablePart, Rows]],
        results: Results,
        formulas: NewFormulas,
    ) -> None:
        part = self._sheet_part(sheet.name)
        stretches = []
        for table, rows in growing:
            grown = table.grown(len(rows))
            self._refuse_occupied(part, table, len(rows))
            stretches.append(Stretch(table.data, grown.data.bottom))
            xml = self._package.read(table.part)
            self.replaced[table.part] = (grown_part(xml, table, grown, self._package.path),)
        growths = [_growth(part, table, rows) for table, rows in growing]
        self._stretches += [(sheet.name, stretch) for stretch in stretches]
        heights = RowHeights(part, self._styles)
        writer = RowWriter(
            part.prefix, self._workbook.epoch_1904, self._styles, heights, self._formats.get(sheet.name, {})
        )
        patch = SheetPatch(sheet.name, part, writer, self._stored(sheet), formulas)
        pieces = patch.apply(cells, growths, stretches, self._new_style(part, sheet.name), results)
        if patch.changes:
            self.replaced[sheet.part] = tuple(pieces)
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
