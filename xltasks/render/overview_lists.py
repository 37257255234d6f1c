"""The trend and the lists of 总览: formulas with their results."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from xltasks.core.board import OVERDUE_FIRST, TREND_PERIODS, Board, Trend
from xltasks.core.drawn import Drawn, Result
from xltasks.core.grid import a1
from xltasks.core.index_schema import INDEX_PERIODS_TABLE, INDEX_TABLE, IndexCol, IndexPeriodCol
from xltasks.core.plan import Role
from xltasks.core.schema import (
    NAME_AS_OF,
    NAME_NEAR_DUE_DAYS,
    REPORTS_TABLE,
    RETURN_STATE_WORDS,
    RETURNS_TABLE,
    ROLE_WORDS,
    STATUS_MEANING_WORDS,
    STATUS_TABLE,
    Col,
    ReportCol,
    ReturnCol,
    StatusCol,
)
from xltasks.core.seen_rows import Line
from xltasks.core.settings import StatusMeaning
from xltasks.core.states import ReturnState
from xltasks.messages import workbook as words
from xltasks.render.counting import returned_formula, sent_formula, this_period
from xltasks.render.formulas import serial
from xltasks.render.line_cells import FormulaAndResult, LineCells
from xltasks.render.overview_places import (
    DONE,
    HELPER,
    LATE,
    LEFT,
    LIST_DUE,
    LIST_LAG,
    LIST_LEADERS,
    LIST_LEADS,
    LIST_LIGHT,
    LIST_NO,
    LIST_PROGRESS,
    LIST_TEXT,
    LIST_TEXT_MOST,
    MEAN,
    MISSING,
    NO_PLACE,
    RATE,
    RETURNED,
    RIGHT,
    SAID,
    SENT,
    SOON_ROWS,
    UNRETURNED_ROWS,
    WORST_ROWS,
    Places,
)

# --- the trend ------------------------------------------------------------------------------------------------


def trend_formulas(board: Board, places: Places) -> Iterator[Drawn]:
    """The last periods with data: returns by 回收情况, and what leads said by 填报记录."""
    order = f"{INDEX_PERIODS_TABLE}[{IndexPeriodCol.ORDER}]"
    done = f'MATCH("{STATUS_MEANING_WORDS[StatusMeaning.DONE]}",{STATUS_TABLE}[{StatusCol.MEANING}],0)'
    done = f'IFERROR(INDEX({STATUS_TABLE}[{StatusCol.WORD}],{done}),"")'
    late, returned = RETURN_STATE_WORDS[ReturnState.LATE], RETURN_STATE_WORDS[ReturnState.RETURNED]
    shown = board.trend()
    for place in range(TREND_PERIODS):
        row = places.sparklines + 1 + place
        cell = f"${a1(row, LEFT)}"
        sent, back = f"{a1(row, SENT)}", f"{a1(row, RETURNED)}"
        returns = f"({RETURNS_TABLE}[{ReturnCol.PERIOD}]={cell})"
        state = f"{RETURNS_TABLE}[{ReturnCol.STATE}]"
        lead = f'({REPORTS_TABLE}[{ReportCol.ROLE}]="{ROLE_WORDS[Role.LEAD]}")'
        said = f"({REPORTS_TABLE}[{ReportCol.PERIOD}]={cell})*{lead}"
        progress = f"{REPORTS_TABLE}[{ReportCol.PROGRESS}]"
        which = f"SMALL({order},{place + 1}+MAX(0,COUNT({order})-{TREND_PERIODS}))"
        formulas: dict[int, tuple[str, Callable[[Trend], Result]]] = {
            SENT: (f"SUMPRODUCT(1*{returns})", lambda one: one.sent),
            RETURNED: (
                f'SUMPRODUCT({returns}*(({state}="{returned}")+({state}="{late}")))',
                lambda one: one.returned,
            ),
            LATE: (f'SUMPRODUCT({returns}*({state}="{late}"))', lambda one: one.late),
            MISSING: (f"{sent}-{back}", lambda one: one.missing),
            RATE: (f'IF({sent}=0,"",{back}/{sent})', lambda one: one.rate),
            SAID: (f"SUMPRODUCT({said})", lambda one: one.reports),
            DONE: (f"SUMPRODUCT({said}*({REPORTS_TABLE}[{ReportCol.STATUS}]={done}))", lambda one: one.done),
            MEAN: (
                f'IFERROR(SUMPRODUCT({said},{progress})/SUMPRODUCT({said}*ISNUMBER({progress})),"")',
                lambda one: one.average,
            ),
        }
        held = shown[place] if place < len(shown) else None
        name = f'IFERROR(INDEX({INDEX_PERIODS_TABLE}[{IndexPeriodCol.PERIOD}],{which}),"")'
        yield Drawn(row, LEFT, name, held.period if held else "")
        for column, (formula, result) in formulas.items():
            yield Drawn(row, LEFT + column, f'IF({cell}="","",{formula})', result(held) if held else "")


# --- lists ----------------------------------------------------------------------------------------------------


def worst_formulas(board: Board, places: Places, cells: LineCells) -> Iterator[Drawn]:
    """The tasks that lag most: overdue ones first, then by their gap."""
    key = f"{INDEX_TABLE}[{IndexCol.LAG}]"
    for place in range(WORST_ROWS):
        row, line = places.worst_head + 1 + place, _line(board.worst, place)
        which = f'IFERROR(MATCH(LARGE({key},{place + 1}),{key},0),"")'
        yield from _listed(row, which, line, cells, none="" if place else words.NONE_WORST)
        at = f"${a1(row, HELPER)}"
        lag = f"INDEX({key},{at})"
        days = f'"{words.OVERDUE_BY}"&ROUND({lag}-{OVERDUE_FIRST},0)&"{words.DAYS}"'
        gap = f'"{words.BEHIND_BY}"&ROUND(100*{lag},0)&"%"'
        formula = f'IF({at}="","",IF({lag}>={OVERDUE_FIRST}-1,{days},{gap}))'
        yield Drawn(row, LIST_LAG, formula, _lag_words(board, line))
    rest, more = f"COUNT({key})-{WORST_ROWS}", len(board.worst) - WORST_ROWS
    yield _more(places.worst_head + WORST_ROWS + 1, words.MORE_TASKS, rest, more)


def _lag_words(board: Board, line: Line | None) -> str:
    if line is None or line.task is None or line.task.state.due is None:
        return ""
    days = (board.today - line.task.state.due).days
    if days > 0:
        return f"{words.OVERDUE_BY}{days}{words.DAYS}"
    lag = board.lag(line) or 0.0
    return f"{words.BEHIND_BY}{int(100 * lag + 0.5)}%"


def soon_formulas(board: Board, places: Places, cells: LineCells) -> Iterator[Drawn]:
    """The tasks that are due next."""
    caption = f'"{words.SOON_BEFORE}"&{NAME_NEAR_DUE_DAYS}&"{words.SOON_AFTER}"'
    shown = f"{words.SOON_BEFORE}{board.settings.near_due_days}{words.SOON_AFTER}"
    yield Drawn(places.soon_head - 1, LEFT, caption, shown)
    key = f"{INDEX_TABLE}[{IndexCol.SOON}]"
    for place in range(SOON_ROWS):
        row, line = places.soon_head + 1 + place, _line(board.due_soon, place)
        which = f'IFERROR(MATCH(SMALL({key},{place + 1}),{key},0),"")'
        yield from _listed(row, which, line, cells, none="" if place else words.NONE_SOON)
        at, due = f"${a1(row, HELPER)}", a1(row, LIST_DUE)
        state = line.task.state if line and line.task else None
        left = f"{words.DAYS_LEFT}{(state.due - board.today).days}{words.DAYS}" if state and state.due else ""
        formula = f'IF({at}="","","{words.DAYS_LEFT}"&({due}-{NAME_AS_OF})&"{words.DAYS}")'
        yield Drawn(row, LIST_LAG, formula, left)
    rest, more = f"COUNT({key})-{SOON_ROWS}", len(board.due_soon) - SOON_ROWS
    yield _more(places.soon_head + SOON_ROWS + 1, words.MORE_TASKS, rest, more)


def _line(lines: Sequence[Line], place: int) -> Line | None:
    return lines[place] if place < len(lines) else None


def _listed(row: int, which: str, line: Line | None, cells: LineCells, *, none: str) -> Iterator[Drawn]:
    """A row of a wide list: which line of 索引, and what its task says; ``none`` if there is none."""
    at = f"${a1(row, HELPER)}"
    yield Drawn(row, HELPER, which, line.seq if line else "")
    columns = {
        LIST_LEADS: cells.text(Col.LEADS, at, line),
        LIST_NO: cells.link(at, line),
        LIST_TEXT: _or_none(at, cells.text(Col.TEXT, at, line, most=LIST_TEXT_MOST), none),
        LIST_LEADERS: cells.text(Col.LEADERS, at, line),
        LIST_DUE: cells.indexed(IndexCol.DUE, at, line),
        LIST_PROGRESS: cells.indexed(IndexCol.PROGRESS, at, line),
        LIST_LIGHT: cells.indexed(IndexCol.LIGHT, at, line),
    }
    for column, (formula, result) in columns.items():
        yield Drawn(row, column, formula, result)


def _or_none(at: str, text: FormulaAndResult, none: str) -> FormulaAndResult:
    """The text, or in the first row of an empty list that there is nothing to list."""
    formula, result = text
    return (f'IF({at}="","{none}",{formula})', result or none) if none else text


def _more(row: int, text: str, rest: str, left: int) -> Drawn:
    """The line below a list: how many it leaves out."""
    before, after = text.split("{0}")
    formula = f'IF({rest}>0,"{before}"&({rest})&"{after}","")'
    return Drawn(row, LEFT, formula, text.format(left) if left > 0 else "")


def unreturned_formulas(board: Board, places: Places) -> Iterator[Drawn]:
    """Who has not returned the form of the period, two a row: unit, due date, state."""
    unit, state = f"{RETURNS_TABLE}[{ReturnCol.UNIT}]", f"{RETURNS_TABLE}[{ReturnCol.STATE}]"
    missing, rejected = (RETURN_STATE_WORDS[one] for one in (ReturnState.MISSING, ReturnState.REJECTED))
    out = f'{this_period()}*({unit}<>"")*(({state}="{missing}")+({state}="{rejected}"))'
    place_in_table = f"ROW({unit})-ROW({RETURNS_TABLE}[[#Headers],[{ReturnCol.UNIT}]])"
    for place in range(2 * UNRETURNED_ROWS):
        line, side = divmod(place, 2)
        row, panel, helper = places.unreturned_head + 1 + line, (LEFT, RIGHT)[side], HELPER + side
        held = board.unreturned[place] if place < len(board.unreturned) else None
        which = f"IFERROR(SUMPRODUCT(SMALL({place_in_table}+(1-{out})*{NO_PLACE},{place + 1})),{NO_PLACE})"
        at = f"${a1(row, helper)}"
        yield Drawn(row, helper, f'IF({which}<{NO_PLACE},{which},"")', held.place if held else "")
        for column, heading, result in (
            (panel, ReturnCol.UNIT, held.unit if held else ""),
            (panel + 1, ReturnCol.DUE, serial(held.due) if held and held.due else ""),
            (panel + 3, ReturnCol.STATE, held.state if held else ""),
        ):
            cell = f"INDEX({RETURNS_TABLE}[{heading}],{at})"
            shown = f'IF(ISNUMBER({cell}),{cell},"")' if heading is ReturnCol.DUE else cell
            none = '""'
            if place == 0 and heading is ReturnCol.UNIT:
                none = f'IF({sent_formula()}=0,"{words.NONE_SENT}","{words.NONE_UNRETURNED}")'
                result = result or (words.NONE_UNRETURNED if board.counts.sent else words.NONE_SENT)
            yield Drawn(row, column, f'IF({at}="",{none},{shown})', result)
    listed = 2 * UNRETURNED_ROWS
    rest = f"{returned_formula((ReturnState.MISSING, ReturnState.REJECTED))}-{listed}"
    row, left = places.unreturned_head + UNRETURNED_ROWS + 1, len(board.unreturned) - listed
    yield _more(row, words.MORE_UNRETURNED, rest, left)
