"""How wide and how tall 总览 is: two A4 pages, as full as each other.

Excel, fitting a sheet to the paper, heeds no page break that somebody set; LibreOffice heeds it as long as only the
width is to be fitted.  So both pages are made equally tall, each as tall as a sheet of paper is at the scale at which
the width fits: then the break falls between them whoever prints.  Where there is more on a page than that, the sheet
is fitted to two pages in height too.
"""

from __future__ import annotations

from collections.abc import Iterable

from xltasks.core.board import TREND_PERIODS
from xltasks.render.overview_places import (
    AVERAGE,
    CARDS_ROW,
    FILTER_ROW,
    FIRST_SECTION,
    SOON_ROWS,
    UNRETURNED_ROWS,
    WORST_ROWS,
    Places,
)
from xltasks.render.sheets import NOTE_POINTS, NOTE_ROW, PRINTED_POINTS_UPRIGHT, TITLE_POINTS, TITLE_ROW

NAME_CHARS, FIGURE_CHARS, GAP_CHARS = (20, 16), 5.2, 1.5  # widths of columns, in digits
_CAPTION, _HEAD, _LIST_HEAD, _MORE, _SPARKLINES = 24, 28, 18, 14, 26
_SECTION, _PERIOD, _LEADER, _LISTED, _UNIT = 18, 15.5, 16, 16, 15.5
_MOST_STRETCH = 1.6
_PIXEL = 0.75  # points


def row_points(places: Places) -> dict[int, float]:
    """The height of every row, in points."""
    pages = (_first_page(places), _second_page(places))
    page = max(_paper_points(), *(_total(*parts) for parts in pages))
    return {
        row: points for firm, soft in pages for row, points in (*firm.items(), *_stretched(firm, soft, page).items())
    }


def is_crowded(places: Places) -> bool:
    """Whether a page has more on it than the paper takes at the width's scale."""
    return any(_total(*parts) > _paper_points() for parts in (_first_page(places), _second_page(places)))


def _first_page(places: Places) -> tuple[dict[int, float], dict[int, float]]:
    """Rows that are as tall as they are, and rows that may be taller."""
    firm: dict[int, float] = {TITLE_ROW: TITLE_POINTS, NOTE_ROW: NOTE_POINTS, FILTER_ROW: 22}
    firm |= dict(enumerate((6.0, 32.0, 18.0, 6.0, 32.0, 18.0, 6.0), CARDS_ROW - 1))
    for head in (places.section_head, places.trend_head, places.leader_head):
        firm |= {head - 1: _CAPTION, head: _HEAD}
    firm[places.sparklines] = _SPARKLINES
    soft = dict.fromkeys(range(FIRST_SECTION, places.total + 1), float(_SECTION))
    soft |= dict.fromkeys(_below(places.sparklines, TREND_PERIODS), _PERIOD)
    soft |= dict.fromkeys(_below(places.leader_head, places.leader_rows), float(_LEADER))
    return firm, soft


def _second_page(places: Places) -> tuple[dict[int, float], dict[int, float]]:
    firm: dict[int, float] = {places.unit_head - 1: _CAPTION, places.unit_head: _HEAD, places.last: _MORE}
    soft: dict[int, float] = dict.fromkeys(_below(places.unit_head, places.unit_rows), _UNIT)
    for head, rows in (
        (places.worst_head, WORST_ROWS),
        (places.soon_head, SOON_ROWS),
        (places.unreturned_head, UNRETURNED_ROWS),
    ):
        firm |= {head - 1: _CAPTION, head: _LIST_HEAD, head + rows + 1: _MORE}
        soft |= dict.fromkeys(_below(head, rows), float(_LISTED))
    return firm, soft


def _below(head: int, rows: int) -> range:
    return range(head + 1, head + rows + 1)


def _total(*parts: dict[int, float]) -> float:
    return sum(sum(part.values()) for part in parts)


def _stretched(firm: dict[int, float], soft: dict[int, float], page: float) -> dict[int, float]:
    """The rows that may be taller, so that the page is full; whole pixels."""
    by = min(_MOST_STRETCH, max(1.0, (page - _total(firm)) / _total(soft)))
    return {row: int(points * by / _PIXEL) * _PIXEL for row, points in soft.items()}


def _paper_points() -> float:
    """What of the sheet's height fits on a page when its width does, in points."""
    across, down = PRINTED_POINTS_UPRIGHT
    chars = (*NAME_CHARS, GAP_CHARS, *[FIGURE_CHARS] * 2 * AVERAGE)
    width = _PIXEL * sum(int(one * 7 + 5) for one in chars)
    scale = int(100 * across / width) / 100
    return down / scale


def points_of(rows: dict[int, float], which: Iterable[int]) -> float:
    """How tall these rows are together."""
    return sum(rows[row] for row in which)
