"""What is to be done to the sheets of a book, and what became of them in a copy of the program."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from xltasks.books.areas import Stretch
from xltasks.books.protocol import NumberFormat
from xltasks.books.resultcells import FormulaCell
from xltasks.books.tablepart import TablePart
from xltasks.books.workbookpart import SheetEntry
from xltasks.books.zipentries import Folded
from xltasks.core.grid import Value

Rows = Sequence[Mapping[str, Value]]
Reckoning = Callable[[], Mapping[tuple[int, int], Value]]


@dataclass(frozen=True, slots=True)
class SheetEdit:
    """What is to be done to one sheet.

    ``cells`` are by row and column; ``grown`` its tables with the rows that come to them; ``results`` what formulas
    show, ``later`` what tells more of them when the sheet is written; ``formulas`` those that come into blank cells,
    with their results; ``formats`` how cells that are written show their numbers.  The part holds ``formula_count``
    formulas, as far as anybody has looked.
    """

    sheet: SheetEntry
    cells: Mapping[int, Mapping[int, Value]]
    grown: Sequence[tuple[TablePart, Rows]]
    results: Mapping[tuple[int, int], tuple[FormulaCell, Value]]
    formulas: Mapping[tuple[int, int], tuple[str, Value]]
    formats: Mapping[tuple[int, int], NumberFormat]
    later: Sequence[Reckoning] = ()
    formula_count: int = 0

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to do."""
        return not (self.cells or self.grown or self.results or self.formulas or self.later)

    def work(self, size: int) -> int:
        """About how many microseconds it takes, given how many bytes the part has: measured, to be compared only."""
        new_rows = sum(len(rows) for _, rows in self.grown)
        reckoned = 4 * self.formula_count if self.later else 0
        return size // 200 + 13 * sum(map(len, self.cells.values())) + 6 * len(self.results) + 9 * new_rows + reckoned


@dataclass(frozen=True, slots=True)
class Made:
    """What became of sheets in a copy of the program; ``replaced`` None where they need formats that the book lacks."""

    replaced: Mapping[str, Folded] | None
    stretches: Sequence[tuple[str, Stretch]]
    formulas_changed: bool
