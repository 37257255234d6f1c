"""Which of the form's two tables stand on a sheet: the tasks', the indicators', or both, one below the other."""

from __future__ import annotations

from dataclasses import dataclass

from xltasks.core.figure_sheet import FigureHeader, find_figures
from xltasks.core.folding import fold
from xltasks.core.grid import Grid
from xltasks.core.layout import HeaderRow, find_header
from xltasks.core.schema import FORM_HEADINGS
from xltasks.core.values import as_text


@dataclass(frozen=True, slots=True)
class SheetTables:
    """The headers found on a sheet."""

    form: HeaderRow | None
    figures: FigureHeader | None

    def rows_of_form(self, grid: Grid) -> Grid:
        """The sheet up to where the indicators' table begins, if that stands below."""
        if self.form and self.figures and self.figures.row > self.form.last_row:
            return Grid(grid.rows[: self.figures.row])
        return grid

    def rows_of_figures(self, grid: Grid) -> Grid:
        """The sheet up to where the tasks' table begins, if that stands below."""
        if self.form and self.figures and self.form.first_row > self.figures.row:
            return Grid(grid.rows[: self.form.first_row])
        return grid


def tables_on(grid: Grid) -> SheetTables:
    """Find the headers of a sheet.

    Of two readings of one row the one with more of its own words counts: 量化指标 with a column 进展情况 added is no
    table of tasks, whose 完成率 would then be somebody's progress.
    """
    form, figures = find_header(grid), find_figures(grid)
    if form is None or figures is None or not form.first_row <= figures.row <= form.last_row:
        return SheetTables(form, figures)
    words = {fold(as_text(value)) for value in grid.rows[figures.row]}
    of_form = sum(fold(word) in words for word in FORM_HEADINGS)
    return SheetTables(form, None) if of_form > len(figures.columns) else SheetTables(None, figures)
