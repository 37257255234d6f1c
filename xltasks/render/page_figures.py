"""What stands where on 领导页 and 单位页, and their formulas with their results: everything but the looks."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from xltasks.core.board import NAMES_ON_PAGE, Board, Page, role_on_page
from xltasks.core.drawn import Drawn, Result
from xltasks.core.events import EventKind
from xltasks.core.grid import a1
from xltasks.core.index_schema import INDEX_TABLE, IndexCol
from xltasks.core.plan import Role
from xltasks.core.schema import (
    CHANGES_TABLE,
    EVENT_WORDS,
    LEADER_PAGE_SHEET,
    NAME_AS_OF,
    NAME_LEADER_PAGE,
    NAME_LEADERS,
    NAME_LIGHTS,
    NAME_PERIOD,
    NAME_SEPARATOR,
    NAME_UNIT_PAGE,
    NAME_UNIT_PAGE_NAMES,
    NAME_UNITS,
    RETURNS_TABLE,
    ROLE_WORDS,
    UNIT_PAGE_SHEET,
    UNITS_TABLE,
    ChangeCol,
    Col,
    ReturnCol,
    UnitCol,
)
from xltasks.core.seen_rows import Line
from xltasks.core.settings import Light
from xltasks.messages import workbook as words
from xltasks.render.line_cells import FormulaAndResult, LineCells

PICK_CELL = (2, 1)
FACTS_ROW, CARDS_ROW, HEAD_ROW = 2, 4, 7
# First and last column of each of the six cards, and of the facts about a unit.
CARD_SPANS = ((0, 1), (2, 2), (3, 4), (5, 7), (8, 8), (9, 9))
FACT_SPANS = ((2, 2), (3, 4), (5, 7), (8, 9))
LAST_COLUMN = 9
HELPER = 11  # hidden: which line of 索引 a row shows; on 单位页 next to it the names looked for
NAMES_COLUMN, NAMES_ROW = HELPER + 1, HEAD_ROW + 1
FORMER_ROW = NAMES_ROW + NAMES_ON_PAGE  # below: the names that the unit had before
_LEAST_ROWS, _MOST_ROWS, _SPARE_ROWS = 30, 200, 10
# Characters that fit a cell: five lines of 9 points and room for a line break, the groups of a unit two.
TEXT_MOST, LATEST_MOST, PROBLEMS_MOST, GROUPS_MOST = 140, 100, 55, 50
_GROUP_ROOM = 200  # more characters than a group's name has


@dataclass(frozen=True, slots=True)
class PageShape:
    """How a leader's and a unit's page differ: ``source`` lists the names to pick, ``key`` finds the tasks."""

    sheet: str
    title: str
    pick: str
    hint: tuple[str, str]
    source: str
    name: str
    heads: tuple[str, ...]
    key: IndexCol
    names_column: Col


LEADER_PAGE = PageShape(
    LEADER_PAGE_SHEET,
    words.LEADER_PAGE_TITLE,
    words.LEADER_PICK,
    words.LEADER_PICK_HINT,
    NAME_LEADERS,
    NAME_LEADER_PAGE,
    words.LEADER_PAGE_HEADS,
    IndexCol.LEADER_PAGE,
    Col.LEADS,
)
UNIT_PAGE = PageShape(
    UNIT_PAGE_SHEET,
    words.UNIT_PAGE_TITLE,
    words.UNIT_PICK,
    words.UNIT_PICK_HINT,
    NAME_UNITS,
    NAME_UNIT_PAGE,
    words.UNIT_PAGE_HEADS,
    IndexCol.UNIT_PAGE,
    Col.LEADERS,
)


def rows_drawn(shape: PageShape, formulas: Iterable[str]) -> int:
    """How many tasks a page that was drawn once has room for."""
    return sum(formula.startswith(_which(shape, 0).partition("],")[0]) for formula in formulas)


def _which(shape: PageShape, place: int) -> str:
    return f'IFERROR(SMALL({INDEX_TABLE}[{shape.key}],{place + 1}),"")'


def rows_for(most: int) -> int:
    """How many tasks a page has room for, when the busiest has so many."""
    return min(_MOST_ROWS, max(_LEAST_ROWS, most + _SPARE_ROWS))


def leader_page_formulas(board: Board, rows: int, cells: LineCells) -> Iterator[Drawn]:
    """Every formula of 领导页."""
    yield from _page(
        LEADER_PAGE,
        board,
        board.leader_page(),
        rows,
        cells,
        lambda at, line: cells.text(Col.PROJECT, at, line),
    )


def unit_page_formulas(board: Board, rows: int, cells: LineCells) -> Iterator[Drawn]:
    """Every formula of 单位页."""
    names = board.unit_names()

    def role(at: str, line: Line | None) -> FormulaAndResult:
        leads = f"INDEX({INDEX_TABLE}[{IndexCol.LEADS}],{at})"
        led = f"SUMPRODUCT(ISNUMBER(FIND({NAME_UNIT_PAGE_NAMES},{leads}))*1)>0"
        formula = f'IF({at}="","",IF({led},"{ROLE_WORDS[Role.LEAD]}","{ROLE_WORDS[Role.SUPPORT]}"))'
        return formula, role_on_page(line, names) if line else ""

    yield from _page(UNIT_PAGE, board, board.unit_page(), rows, cells, role)
    yield from _unit_facts(board)
    yield from _unit_names(board)
    yield from _former_names(board)


def _page(
    shape: PageShape,
    board: Board,
    page: Page,
    rows: int,
    cells: LineCells,
    second: Callable[[str, Line | None], FormulaAndResult],
) -> Iterator[Drawn]:
    for (left, _), (formula, result) in zip(CARD_SPANS, _cards(shape, page), strict=True):
        yield Drawn(CARDS_ROW, left, formula, result)
    key = f"{INDEX_TABLE}[{shape.key}]"
    for place in range(rows):
        row = HEAD_ROW + 1 + place
        line = page.lines[place] if place < len(page.lines) else None
        yield Drawn(row, HELPER, _which(shape, place), line.seq if line else "")
        at = f"${a1(row, HELPER)}"
        columns = (
            cells.link(at, line),
            second(at, line),
            cells.text(Col.TEXT, at, line, most=TEXT_MOST),
            cells.text(shape.names_column, at, line),
            cells.indexed(IndexCol.DUE, at, line),
            cells.indexed(IndexCol.PROGRESS, at, line),
            cells.text(Col.STATUS, at, line),
            cells.indexed(IndexCol.LIGHT, at, line),
            cells.text(Col.LATEST, at, line, most=LATEST_MOST),
            cells.text(Col.PROBLEMS, at, line, most=PROBLEMS_MOST),
        )
        for column, (formula, result) in enumerate(columns):
            yield Drawn(row, column, formula, result)
    first, last = a1(HEAD_ROW + 1, HELPER), a1(HEAD_ROW + rows, HELPER)
    rest = f"COUNT({key})-COUNT(${first}:${last})"
    before, after = words.MORE_TASKS.split("{0}")
    left = len(page.lines) - rows
    shown = words.MORE_TASKS.format(left) if left > 0 else "" if page.lines else words.PAGE_EMPTY
    empty = f'IF(COUNT({key})=0,"{words.PAGE_EMPTY}","")'
    yield Drawn(HEAD_ROW + rows + 1, 0, f'IF({rest}>0,"{before}"&({rest})&"{after}",{empty})', shown)


def _cards(shape: PageShape, page: Page) -> Iterator[FormulaAndResult]:
    rows = f'{INDEX_TABLE}[{shape.key}],">0"'
    light, due = f"{INDEX_TABLE}[{IndexCol.LIGHT}]", f"{INDEX_TABLE}[{IndexCol.DUE}]"

    def lit(light_: Light) -> str:
        return f"COUNTIFS({rows},{light},{NAME_LIGHTS[light_]})"

    overdue = f'COUNTIFS({rows},{due},"<"&{NAME_AS_OF},{light},"<>"&{NAME_LIGHTS[Light.DONE]})'
    counted = page.figures
    yield f"COUNTIFS({rows})", counted.tasks
    yield lit(Light.DONE), counted.done
    yield lit(Light.GREEN), counted.on_time
    yield f"{lit(Light.YELLOW)}+{lit(Light.RED)}-{overdue}", counted.behind
    yield overdue, counted.overdue
    average = words.NOTHING_YET if counted.average is None else counted.average
    yield f'IFERROR(AVERAGEIFS({INDEX_TABLE}[{IndexCol.PROGRESS}],{rows}),"{words.NOTHING_YET}")', average


def _unit_facts(board: Board) -> Iterator[Drawn]:
    """What 单位 and 回收情况 say of the unit."""
    contact = board.unit_contact()
    registered = board.unit_return()
    place = f"MATCH({NAME_UNIT_PAGE},{UNITS_TABLE}[{UnitCol.NAME}],0)"
    unit = f"{RETURNS_TABLE}[{ReturnCol.UNIT}]"
    former = (f"({unit}=${a1(FORMER_ROW + place, NAMES_COLUMN)})" for place in range(len(board.former_names())))
    names = "+".join((f"({unit}={NAME_UNIT_PAGE})", *former))
    mine = f'({RETURNS_TABLE}[{ReturnCol.PERIOD}]={NAME_PERIOD})*({unit}<>"")*(({names})>0)'
    row = f"SUMPRODUCT(MAX({mine}*(ROW({unit})-ROW({RETURNS_TABLE}[[#Headers],[{ReturnCol.UNIT}]]))))"
    groups, shown = f"INDEX({UNITS_TABLE}[{UnitCol.GROUPS}],{place})", contact.groups
    if len(shown) > GROUPS_MOST:
        shown = f"{shown[: GROUPS_MOST - 1]}…"
    held: tuple[tuple[str, Result], ...] = (
        (f'IF(LEN({groups})>{GROUPS_MOST},LEFT({groups},{GROUPS_MOST - 1})&"…",{groups})', shown),
        (f"INDEX({UNITS_TABLE}[{UnitCol.CONTACT}],{place})", contact.contact),
        (f"INDEX({UNITS_TABLE}[{UnitCol.PHONE}],{place})", contact.phone),
        (f"INDEX({RETURNS_TABLE}[{ReturnCol.STATE}],1/(1/{row}))", registered.state if registered else ""),
    )
    for (column, _), label, (formula, result) in zip(FACT_SPANS, words.UNIT_FACTS, held, strict=True):
        yield Drawn(FACTS_ROW, column, f'"{label}："&IFERROR({formula}&"","")', f"{label}：{result}")


def _former_names(board: Board) -> Iterator[Drawn]:
    """The names the unit had before, each found by the next: history keeps names as they were written."""
    before, after = f"{CHANGES_TABLE}[{ChangeCol.BEFORE}]", f"{CHANGES_TABLE}[{ChangeCol.AFTER}]"
    carried_out = (
        f'({CHANGES_TABLE}[{ChangeCol.KIND}]="{EVENT_WORDS[EventKind.UNIT_RENAMED]}")'
        f'*({CHANGES_TABLE}[{ChangeCol.SEQ}]<>"")'
    )
    name = NAME_UNIT_PAGE
    for place, former in enumerate(board.former_names()):
        row = (
            f"SUMPRODUCT(MAX({carried_out}*({after}={name})*"
            f"(ROW({after})-ROW({CHANGES_TABLE}[[#Headers],[{ChangeCol.AFTER}]]))))"
        )
        formula = f'IF({name}="","",IFERROR(INDEX({before},1/(1/{row}))&"",""))'
        yield Drawn(FORMER_ROW + place, NAMES_COLUMN, formula, former)
        name = f"${a1(FORMER_ROW + place, NAMES_COLUMN)}"


def _unit_names(board: Board) -> Iterator[Drawn]:
    """The unit and its groups, each between separators as 索引 has names; what cannot be found where there is none."""
    names = board.unit_names()
    sep = NAME_SEPARATOR
    place_of_unit = f"MATCH({NAME_UNIT_PAGE},{UNITS_TABLE}[{UnitCol.NAME}],0)"
    groups = f'IFERROR(INDEX({UNITS_TABLE}[{UnitCol.GROUPS}],{place_of_unit})&"","")'
    for place, name in enumerate(names):
        part = NAME_UNIT_PAGE
        if place:
            start = (place - 1) * _GROUP_ROOM + 1
            part = f'TRIM(MID(SUBSTITUTE({groups},"{sep}",REPT(" ",{_GROUP_ROOM})),{start},{_GROUP_ROOM}))'
        result = f"{sep}{name}{sep}" if name else words.NO_NAME
        formula = f'IF({part}="","{words.NO_NAME}","{sep}"&{part}&"{sep}")'
        yield Drawn(NAMES_ROW + place, NAMES_COLUMN, formula, result)
