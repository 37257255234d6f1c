"""实际值 under everything that departments do to a sheet: read rightly, left to a person or refused, never lost."""

from __future__ import annotations

import time

from figure_round import FIRST_ROW, C, figure_sheet, office
from small_round import EDU, send

from xltasks.core.figure_columns import FIGURE_HEADINGS
from xltasks.core.figure_sheet import KnownFigures, find_figures, gather_figures

ACTUAL = FIGURE_HEADINGS.index(C.ACTUAL)


def test_a_merge_over_the_whole_sheet_costs_nothing() -> None:
    """A1:XFD1048576 claims 17 thousand million cells: the claim is not believed, and what it hides is refused."""
    form = send(office())[EDU]
    (page,) = figure_sheet(form, {(1, 1): 3, (1, 2): 0.5})
    header = find_figures(page.grid)
    assert header is not None
    began = time.monotonic()
    told = gather_figures(
        page.grid, header, page.name, KnownFigures.of((), ()), merges=[(FIRST_ROW, ACTUAL, 1_048_575, 16_383)]
    )
    assert time.monotonic() - began < 1
    assert [(one.row, one.refuse) for one in told.answers] == [
        (FIRST_ROW, "unknown-task"),
        (FIRST_ROW + 1, "under-merge"),
    ]
