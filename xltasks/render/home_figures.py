"""The formulas of 首页 with their results: the day, the key figures, and two figures of every section."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from xltasks.core.drawn import Drawn, Result
from xltasks.core.overview import HomeCounts, Overview
from xltasks.core.schema import (
    FINDINGS_TABLE,
    NAME_AS_OF,
    NAME_PERIOD,
    PENDING_TABLE,
    RETURN_STATE_WORDS,
    RETURNS_TABLE,
    FindingCol,
    PendingCol,
    ReturnCol,
)
from xltasks.core.settings import Light
from xltasks.core.states import ReturnState
from xltasks.messages import workbook as words
from xltasks.render.overview_figures import Places

# Twelve equal columns between two margins.
FIRST, LAST = 1, 12
CARD_WIDTH = 2
FACTS_ROW, CARDS_ROW, LINKS_ROW = 3, 6, 22
PERIOD_CELL = (FACTS_ROW, 6)
SECTION_COLUMN = FIRST + 3  # the first figure of a section; its name stands left of it
_CARDS_A_LINE = (LAST - FIRST + 1) // CARD_WIDTH


def card_place(number: int) -> tuple[int, int]:
    """Row and first column of a card's figure; its label stands below."""
    line, across = divmod(number, _CARDS_A_LINE)
    return CARDS_ROW + 3 * line, FIRST + across * CARD_WIDTH


def home_formulas(places: Places, figures: Overview, counts: HomeCounts, today: date) -> Iterator[Drawn]:
    """Every formula of the sheet, in the order of :data:`~xltasks.messages.workbook.CARDS` for the cards."""
    yield Drawn(FACTS_ROW, FIRST + 1, NAME_AS_OF, today)
    for number, (formula, result) in enumerate(_cards(places, figures, counts)):
        yield Drawn(*card_place(number), formula, result)
    columns = places.columns
    done = columns.lights + tuple(Light).index(Light.DONE)
    for place, (_, counted) in enumerate(figures.sections):
        shown = ((columns.tasks, counted.tasks), (done, counted.done), (columns.average, counted.average))
        for across, (column, result) in enumerate(shown):
            yield Drawn(LINKS_ROW + 1 + place, SECTION_COLUMN + across, places.section(place, column), result)


def _cards(places: Places, figures: Overview, counts: HomeCounts) -> Iterator[tuple[str, Result]]:
    at, total, columns = places.total, figures.total, places.columns
    light = {light: at(columns.lights + place) for place, light in enumerate(Light)}
    overdue = at(columns.overdue)
    period = f"({RETURNS_TABLE}[{ReturnCol.PERIOD}]={NAME_PERIOD})"
    came = "+".join(
        f'({RETURNS_TABLE}[{ReturnCol.STATE}]="{RETURN_STATE_WORDS[state]}")'
        for state in (ReturnState.RETURNED, ReturnState.LATE)
    )
    average = words.NOTHING_YET if total.average is None else total.average
    yield at(columns.tasks), total.tasks
    yield light[Light.DONE], total.done
    yield light[Light.GREEN], total.on_time
    yield f"{light[Light.YELLOW]}+{light[Light.RED]}-{overdue}", total.behind
    yield overdue, total.overdue
    yield at(columns.near_due), total.near_due
    yield at(columns.unreported), total.unreported
    yield f'IF({at(columns.average)}="","{words.NOTHING_YET}",{at(columns.average)})', average
    yield f'SUMPRODUCT({period}*({RETURNS_TABLE}[{ReturnCol.UNIT}]<>""))', counts.sent
    yield f"SUMPRODUCT({period}*({came}))", counts.returned
    waiting = f'({PENDING_TABLE}[{PendingCol.ITEM}]<>"")*({PENDING_TABLE}[{PendingCol.DONE}]="")'
    yield f"SUMPRODUCT({waiting})", counts.waiting
    yield f'SUMPRODUCT(1*({FINDINGS_TABLE}[{FindingCol.MESSAGE}]<>""))', counts.findings
