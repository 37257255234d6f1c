"""The formulas of 总览 with their results: cards and tables of figures.

They hold no number that depends on how much the master held when it was drawn, so that they can be known again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from xltasks.core.board import Board
from xltasks.core.drawn import Drawn, Result
from xltasks.core.grid import a1, column_letters
from xltasks.core.index_schema import INDEX_TABLE, INDEX_UNITS_TABLE, IndexCol, IndexUnitCol
from xltasks.core.overview import Figures
from xltasks.core.schema import (
    LEADERS_TABLE,
    NAME_CHOSEN_LEADER,
    NAME_CHOSEN_UNIT,
    NAME_LIGHTS,
    UNITS_TABLE,
    WITHDRAWN_STATUS,
    Col,
    LeaderCol,
    UnitCol,
)
from xltasks.core.settings import Light
from xltasks.core.states import ReturnState
from xltasks.messages import workbook as words
from xltasks.render.counting import chosen_rows, near_due, overdue, returned_formula, sent_formula
from xltasks.render.formulas import named
from xltasks.render.line_cells import LineCells
from xltasks.render.overview_lists import soon_formulas, trend_formulas, unreturned_formulas, worst_formulas
from xltasks.render.overview_places import (
    AVERAGE,
    FILTER_ROW,
    FIRST_SECTION,
    LEFT,
    LIGHTS,
    OVERDUE,
    RIGHT,
    TASKS,
    UNLIT,
    Places,
    card_place,
)


def overview_formulas(board: Board, places: Places, cells: LineCells) -> Iterator[Drawn]:
    """Every formula of the sheet."""
    yield from _filter_note(board)
    for number, (formula, result) in enumerate(_cards(board)):
        yield Drawn(*card_place(number)[:2], formula, result)
    for head in (places.section_head, places.leader_head, places.unit_head):
        yield from _light_headings(board, head, (LEFT, RIGHT) if head == places.unit_head else (LEFT,))
    for place, (_, counted) in enumerate(board.chosen.sections, 1):
        criterion = f",{INDEX_TABLE}[{IndexCol.SECTION}],{place}"
        yield from _figures(FIRST_SECTION + place - 1, LEFT, places.section_head, criterion, counted)
    yield from _figures(places.total, LEFT, places.section_head, "", board.chosen.total)
    yield from trend_formulas(board, places)
    for place in range(places.leader_rows):
        row, held = places.leader_head + 1 + place, _at(board.chosen.leaders, place)
        yield from _named(row, LEFT, places.leader_head, _leader_name(place), held, IndexCol.LEADERS)
    yield from worst_formulas(board, places, cells)
    yield from soon_formulas(board, places, cells)
    yield from unreturned_formulas(board, places)
    for place in range(2 * places.unit_rows):
        line, side = divmod(place, 2)
        row, held = places.unit_head + 1 + line, _at(board.chosen.units, place)
        yield from _named(row, (LEFT, RIGHT)[side], places.unit_head, _unit_name(place), held, IndexCol.LEADS)
    yield _left_out(board, places, cells.tables)


def places_as_drawn(sections: int, formulas: Iterable[str]) -> Places:
    """Places of a sheet that was drawn once: as many rows as it has names of leaders and units by formula."""
    leader, unit = _leader_name(0).partition("],")[0], _unit_name(0).partition("LARGE")[0]
    held = tuple(formulas)
    units = sum(formula.startswith(unit) for formula in held)
    return Places(sections, sum(formula.startswith(leader) for formula in held), (units + 1) // 2)


def _leader_name(place: int) -> str:
    return f'IFERROR(INDEX({LEADERS_TABLE}[{LeaderCol.NAME}],{place + 1})&"","")'


def _unit_name(place: int) -> str:
    ranks = f"{INDEX_UNITS_TABLE}[{IndexUnitCol.RANK}]"
    rank = f"MATCH(LARGE({ranks},{place + 1}),{ranks},0)"
    return f'IFERROR(INDEX({INDEX_UNITS_TABLE}[{IndexUnitCol.UNIT}],{rank}),"")'


def _at(parts: Sequence[tuple[str, Figures]], place: int) -> tuple[str, Figures] | None:
    return parts[place] if place < len(parts) and parts[place][0] else None


# --- the top --------------------------------------------------------------------------------------------------


def _filter_note(board: Board) -> Iterator[Drawn]:
    """What the figures below count."""
    row, column = FILTER_ROW, RIGHT + 1
    both = f'AND({NAME_CHOSEN_LEADER}="",{NAME_CHOSEN_UNIT}="")'
    some = f'"{words.SOME_TASKS_BEFORE}"&{NAME_CHOSEN_LEADER}&" "&{NAME_CHOSEN_UNIT}&"{words.SOME_TASKS_AFTER}"'
    choice = board.choice
    shown = words.ALL_TASKS
    if choice.leader or choice.unit:
        shown = f"{words.SOME_TASKS_BEFORE}{choice.leader} {choice.unit}{words.SOME_TASKS_AFTER}"
    yield Drawn(row, column, f'IF({both},"{words.ALL_TASKS}",{some})', shown)


def _cards(board: Board) -> Iterator[tuple[str, Result]]:
    total, counts = board.chosen.total, board.counts
    rows, lights = chosen_rows(), f"{INDEX_TABLE}[{IndexCol.LIGHT}]"

    def lit(light: Light) -> str:
        return f"COUNTIFS({rows},{lights},{NAME_LIGHTS[light]})"

    overdue = _overdue("")
    yield f"COUNTIFS({rows})", total.tasks
    yield lit(Light.DONE), total.done
    yield lit(Light.GREEN), total.on_time
    yield f"{lit(Light.YELLOW)}+{lit(Light.RED)}-{overdue}", total.behind
    yield overdue, total.overdue
    yield near_due(rows), total.near_due
    yield f"COUNTIFS({rows},{INDEX_TABLE}[{IndexCol.SILENT}],1)", total.unreported
    average = words.NOTHING_YET if total.average is None else total.average
    yield f'IFERROR(AVERAGEIFS({INDEX_TABLE}[{IndexCol.PROGRESS}],{rows}),"{words.NOTHING_YET}")', average
    yield sent_formula(), counts.sent
    yield returned_formula((ReturnState.RETURNED, ReturnState.LATE)), counts.returned
    yield returned_formula((ReturnState.LATE,)), board.late
    yield returned_formula((ReturnState.MISSING, ReturnState.REJECTED)), len(board.unreturned)


def _overdue(criterion: str) -> str:
    return overdue(chosen_rows() + criterion)


# --- tables of figures ----------------------------------------------------------------------------------------


def _light_headings(board: Board, row: int, panels: Sequence[int]) -> Iterator[Drawn]:
    """Lights are called what 设置 calls them."""
    for panel in panels:
        for column, light in enumerate(Light, panel + LIGHTS):
            yield Drawn(row, column, NAME_LIGHTS[light], board.settings.light_word(light))


def _named(
    row: int, panel: int, head: int, name: str, held: tuple[str, Figures] | None, column: IndexCol
) -> Iterator[Drawn]:
    """A row whose name comes by formula and may be blank, with the figures of the tasks that name it."""
    cell = f"${a1(row, panel)}"
    shown, counted = held if held else ("", None)
    yield Drawn(row, panel, name, shown)
    criterion = f",{INDEX_TABLE}[{column}],{named(cell)}"
    yield from _figures(row, panel, head, criterion, counted, blank_if=f'{cell}=""')


def _figures(
    row: int, panel: int, head: int, criterion: str, held: Figures | None, *, blank_if: str | None = None
) -> Iterator[Drawn]:
    """The figures of one row; ``criterion`` narrows the chosen tasks, ``held`` None shows blanks."""
    rows = chosen_rows() + criterion

    def drawn(place: int, formula: str, result: Callable[[Figures], Result]) -> Drawn:
        whole = f'IF({blank_if},"",{formula})' if blank_if else formula
        return Drawn(row, panel + place, whole, None if held is None else result(held))

    yield drawn(TASKS, f"COUNTIFS({rows})", lambda f: f.tasks)
    for place in range(len(Light)):
        heading = f"{column_letters(panel + LIGHTS + place)}${head + 1}"
        formula = f"COUNTIFS({rows},{INDEX_TABLE}[{IndexCol.LIGHT}],{heading})"
        yield drawn(LIGHTS + place, formula, lambda f, place=place: f.lights[place])  # type: ignore[misc]
    lit = f"SUM({a1(row, panel + LIGHTS)}:{a1(row, panel + UNLIT - 1)})"
    yield drawn(UNLIT, f"{a1(row, panel + TASKS)}-{lit}", lambda f: f.unlit)
    yield drawn(OVERDUE, overdue(rows), lambda f: f.overdue)
    average = f'IFERROR(AVERAGEIFS({INDEX_TABLE}[{IndexCol.PROGRESS}],{rows}),"")'
    yield drawn(AVERAGE, average, lambda f: f.average)


def _left_out(board: Board, places: Places, tables: Sequence[str]) -> Drawn:
    """A word about what found no room: tasks beyond 索引, units beyond 索引单位表, units beyond the table above."""
    ranks = f"{INDEX_UNITS_TABLE}[{IndexUnitCol.RANK}]"
    first, last = places.unit_head + 1, places.unit_head + places.unit_rows
    left, right = (f"${a1(first, panel)}:${a1(last, panel)}" for panel in (LEFT, RIGHT))
    shown = f'COUNTIF({left},"?*")+COUNTIF({right},"?*")'
    numbered = "+".join(f"COUNT({table}[{Col.NO}])-{_withdrawn(table)}" for table in tables)
    listed, units = f"ROWS({INDEX_UNITS_TABLE}[{IndexUnitCol.UNIT}])", f"ROWS({UNITS_TABLE}[{UnitCol.NAME}])"
    formula = (
        f'IF({numbered}>COUNT({INDEX_TABLE}[{IndexCol.NO}]),"{words.TOO_MANY_TASKS}",'
        f'IF({units}>{listed},"{words.TOO_MANY_UNITS}",'
        f'IF(COUNT({ranks})>{shown},"{words.MORE_UNITS}","")))'
    )
    in_index = sum(line.task is not None for line in board.sheets.lines)
    result = ""
    if board.sheets.numbered > in_index:
        result = words.TOO_MANY_TASKS
    elif len(board.sheets.units) > board.sheets.listed_units:
        result = words.TOO_MANY_UNITS
    elif len(board.chosen.units) > 2 * places.unit_rows:
        result = words.MORE_UNITS
    return Drawn(places.last, LEFT, formula, result)


def _withdrawn(table: str) -> str:
    """Numbered rows of a section table whose task has left the plan."""
    return f'COUNTIFS({table}[{Col.NO}],">-1E+300",{table}[{Col.STATUS}],"{WITHDRAWN_STATUS}")'
