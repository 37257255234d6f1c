"""The formulas of 首页 with their results: the day, the key figures, and three figures of every section."""

from __future__ import annotations

from collections.abc import Iterator

from xltasks.core.board import Board
from xltasks.core.drawn import Drawn, Result
from xltasks.core.index_schema import INDEX_TABLE, IndexCol
from xltasks.core.schema import FINDINGS_TABLE, NAME_AS_OF, NAME_LIGHTS, PENDING_TABLE, FindingCol, PendingCol
from xltasks.core.settings import Light
from xltasks.core.states import ReturnState
from xltasks.messages import workbook as words
from xltasks.render.counting import near_due, overdue, returned_formula, sent_formula

# Twelve equal columns between two margins.
FIRST, LAST = 1, 12
CARD_WIDTH = 2
FACTS_ROW, CARDS_ROW, LINKS_ROW = 3, 6, 22
PERIOD_CELL = (FACTS_ROW, 6)
SECTION_COLUMN = FIRST + 3  # the first figure of a section; its name stands left of it
_CARDS_A_LINE = (LAST - FIRST + 1) // CARD_WIDTH
# Every task, as a COUNTIFS wants it; 总览 counts the chosen ones.
_ALL = f'{INDEX_TABLE}[{IndexCol.NO}],">0"'


def card_place(number: int) -> tuple[int, int]:
    """Row and first column of a card's figure; its label stands below."""
    line, across = divmod(number, _CARDS_A_LINE)
    return CARDS_ROW + 3 * line, FIRST + across * CARD_WIDTH


def home_formulas(board: Board) -> Iterator[Drawn]:
    """Every formula of the sheet, in the order of :data:`~xltasks.messages.workbook.CARDS` for the cards."""
    yield Drawn(FACTS_ROW, FIRST + 1, NAME_AS_OF, board.today)
    for number, (formula, result) in enumerate(_cards(board)):
        yield Drawn(*card_place(number), formula, result)
    for place, (section, counted) in enumerate(board.whole.sections, 1):
        rows = f"{_ALL},{INDEX_TABLE}[{IndexCol.SECTION}],{section}"
        shown: tuple[tuple[str, Result], ...] = (
            (f"COUNTIFS({rows})", counted.tasks),
            (_lit(Light.DONE, rows), counted.done),
            (f'IFERROR(AVERAGEIFS({INDEX_TABLE}[{IndexCol.PROGRESS}],{rows}),"")', counted.average),
        )
        for across, (formula, result) in enumerate(shown):
            yield Drawn(LINKS_ROW + place, SECTION_COLUMN + across, formula, result)


def _lit(light: Light, rows: str = _ALL) -> str:
    return f"COUNTIFS({rows},{INDEX_TABLE}[{IndexCol.LIGHT}],{NAME_LIGHTS[light]})"


def _cards(board: Board) -> Iterator[tuple[str, Result]]:
    total, counts = board.whole.total, board.counts
    average = words.NOTHING_YET if total.average is None else total.average
    yield f"COUNTIFS({_ALL})", total.tasks
    yield _lit(Light.DONE), total.done
    yield _lit(Light.GREEN), total.on_time
    yield f"{_lit(Light.YELLOW)}+{_lit(Light.RED)}-{overdue(_ALL)}", total.behind
    yield overdue(_ALL), total.overdue
    yield near_due(_ALL), total.near_due
    yield f"COUNTIFS({_ALL},{INDEX_TABLE}[{IndexCol.SILENT}],1)", total.unreported
    yield f'IFERROR(AVERAGEIFS({INDEX_TABLE}[{IndexCol.PROGRESS}],{_ALL}),"{words.NOTHING_YET}")', average
    yield sent_formula(), counts.sent
    yield returned_formula((ReturnState.RETURNED, ReturnState.LATE)), counts.returned
    waiting = f'({PENDING_TABLE}[{PendingCol.ITEM}]<>"")*({PENDING_TABLE}[{PendingCol.DONE}]="")'
    yield f"SUMPRODUCT({waiting})", counts.waiting
    yield f'SUMPRODUCT(1*({FINDINGS_TABLE}[{FindingCol.MESSAGE}]<>""))', counts.findings
