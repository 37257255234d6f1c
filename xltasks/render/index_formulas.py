"""The formulas of the hidden sheet 索引, with their results.

One line for every row that a section table may have, in the plan's order, so that lists and counts over all sections
are short formulas over one list.  Its own cells are referred to by address: nobody works on this sheet, and the
short form keeps the file small.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from xltasks.core.board import (
    LAG_TIE,
    OVERDUE_FIRST,
    RANK_TIE,
    SOON_TIE,
    Board,
    is_chosen,
    on_leader_page,
    ranks,
    role_on_page,
)
from xltasks.core.drawn import Drawn, Place, Result
from xltasks.core.grid import column_letters
from xltasks.core.index_schema import INDEX_TABLE, IndexCol, IndexPeriodCol, IndexSectionCol, IndexUnitCol
from xltasks.core.schema import (
    NAME_AS_OF,
    NAME_CHOSEN_LEADER,
    NAME_CHOSEN_UNIT,
    NAME_LEADER_PAGE,
    NAME_LIGHTS,
    NAME_NEAR_DUE_DAYS,
    NAME_SEPARATOR,
    NAME_UNIT_PAGE_NAMES,
    REPORTS_TABLE,
    RETURNS_TABLE,
    SECTION_TABLE_PREFIX,
    UNITS_TABLE,
    WITHDRAWN_STATUS,
    Col,
    ReportCol,
    ReturnCol,
    UnitCol,
)
from xltasks.core.seen_rows import Line
from xltasks.core.settings import Light
from xltasks.render.counting import chosen_rows
from xltasks.render.formulas import leader_tasks, named, serial

# Lines beyond the plan's own, for tasks that are added to a section during the year.
_SPARE_LINES = 20
_SPARE_UNITS = 100


def lines_for(tasks: int) -> int:
    """How many lines a section of so many tasks gets."""
    return tasks + max(_SPARE_LINES, tasks // 10)


def units_for(units: int) -> int:
    """How many units the sheet has room for."""
    return units + _SPARE_UNITS


def drawn_lines(
    formulas: Mapping[Place, str], first_row: int, first_column: int, rows: int
) -> Iterator[tuple[int, int]]:
    """Which row of which section (both from 1) each line of an 索引表 is for, as its formulas say.

    (0, 0) for a line whose formula is no longer ours.
    """
    column = first_column + list(IndexCol).index(IndexCol.NO)
    for row in range(first_row, first_row + rows):
        match = _WHICH.search(formulas.get((row, column), ""))
        yield (int(match[1]), int(match[2])) if match else (0, 0)


_WHICH = re.compile(rf"INDEX\({SECTION_TABLE_PREFIX}(\d+)\[{Col.NO}\],(\d+)\)")


def index_formulas(board: Board, tables: Sequence[str], first_row: int, first_column: int) -> Iterator[Drawn]:
    """The formulas of 索引表, whose first line stands at ``first_row``; ``tables`` are the section tables."""
    columns = {column: first_column + at for at, column in enumerate(IndexCol)}
    own = {column: f"${column_letters(place)}{_ROW}" for column, place in columns.items()}
    patterns = [_texts(own, table) for table in tables]
    # A line's formulas are filled in together: each apart would take as long as all.
    joined = [_BETWEEN.join(texts.values()) for texts in patterns]
    unit_names = board.unit_names()
    for row, line in enumerate(board.sheets.lines, first_row):
        if not line.section:
            continue
        results = _results(board, line, unit_names)
        own_row, their_row = str(row + 1), str(line.row)
        filled = joined[line.section - 1].replace(_ROW, own_row).replace(_THEIR_ROW, their_row)
        for column, text in zip(patterns[line.section - 1], filled.split(_BETWEEN), strict=True):
            yield Drawn(row, columns[column], text, results.get(column, ""))


# Where a line's own row and the section table's row go in the patterns of a line's formulas, and what is between two.
_ROW, _THEIR_ROW, _BETWEEN = "\0", "\1", "\2"


def _texts(at: dict[IndexCol, str], table: str) -> dict[IndexCol, str]:
    """A line's formulas, as patterns: the cells of a row of a section table, blank where it holds no task."""

    def cell(column: Col) -> str:
        return f"INDEX({table}[{column}],{_THEIR_ROW})"

    def names(column: Col) -> str:
        return f'"{NAME_SEPARATOR}"&SUBSTITUTE({cell(column)},"（","{NAME_SEPARATOR}")&"{NAME_SEPARATOR}"'

    def if_number(column: Col) -> str:
        return f'IF(ISNUMBER({cell(column)}),{cell(column)},"")'

    def found(name: str, where: str) -> str:
        return f'ISNUMBER(FIND("{NAME_SEPARATOR}"&{name}&"{NAME_SEPARATOR}",{where}))'

    no, due, light, chosen = (at[column] for column in (IndexCol.NO, IndexCol.DUE, IndexCol.LIGHT, IndexCol.CHOSEN))
    leaders, leads, progress, seq = (
        at[column] for column in (IndexCol.LEADERS, IndexCol.LEADS, IndexCol.PROGRESS, IndexCol.SEQ)
    )
    behind_by = f"N({at[IndexCol.SCHEDULE]})-N({progress})"
    blank = f'IF({no}="","",'
    withdrawn = f'IFERROR({cell(Col.STATUS)}="{WITHDRAWN_STATUS}",FALSE)'
    behind = f"OR({light}={NAME_LIGHTS[Light.RED]},{light}={NAME_LIGHTS[Light.YELLOW]})"
    late = f"{OVERDUE_FIRST}+{NAME_AS_OF}-{due}"
    soon = f"AND({due}>={NAME_AS_OF},{due}<={NAME_AS_OF}+{NAME_NEAR_DUE_DAYS})"
    both = f"{leads}&{names(Col.SUPPORTS)}"
    return {
        IndexCol.NO: f'IFERROR(IF({withdrawn},"",{if_number(Col.NO)}),"")',
        IndexCol.LEADERS: f"{blank}{names(Col.LEADERS)})",
        IndexCol.LEADS: f"{blank}{names(Col.LEADS)})",
        IndexCol.DUE: f"{blank}{if_number(Col.DUE)})",
        IndexCol.PROGRESS: f"{blank}{if_number(Col.PROGRESS)})",
        IndexCol.SCHEDULE: f"{blank}{if_number(Col.SCHEDULE)})",
        IndexCol.SILENT: f'{blank}IF(AND({progress}="",{cell(Col.STATUS)}=""),1,0))',
        IndexCol.LIGHT: f'{blank}{cell(Col.LIGHT)}&"")',
        IndexCol.CHOSEN: (
            f'IF({no}="",0,IF(AND(OR({NAME_CHOSEN_LEADER}="",{found(NAME_CHOSEN_LEADER, leaders)}),'
            f'OR({NAME_CHOSEN_UNIT}="",{found(NAME_CHOSEN_UNIT, leads)})),1,0))'
        ),
        IndexCol.LAG: (
            f'IF(AND({chosen}=1,ISNUMBER({due}),{behind}),IF({due}<{NAME_AS_OF},{late},{behind_by})-{seq}/{LAG_TIE},"")'
        ),
        IndexCol.SOON: (
            f"IF(AND({chosen}=1,ISNUMBER({due}),{light}<>{NAME_LIGHTS[Light.DONE]}),"
            f'IF({soon},{due}+{seq}/{SOON_TIE},""),"")'
        ),
        IndexCol.LEADER_PAGE: (f'IF(AND({no}<>"",{NAME_LEADER_PAGE}<>"",{found(NAME_LEADER_PAGE, leaders)}),{seq},"")'),
        IndexCol.UNIT_PAGE: (f'{blank}IF(SUMPRODUCT(ISNUMBER(FIND({NAME_UNIT_PAGE_NAMES},{both}))*1)>0,{seq},""))'),
    }


def _results(board: Board, line: Line, unit_names: Sequence[str]) -> dict[IndexCol, Result]:
    task = line.task
    if task is None:
        return {IndexCol.CHOSEN: 0}
    state = task.state
    lag = board.lag(line)
    return {
        IndexCol.NO: state.no,
        IndexCol.LEADERS: _joined(state.leaders),
        IndexCol.LEADS: _joined(state.leads),
        IndexCol.DUE: "" if state.due is None else serial(state.due),
        IndexCol.PROGRESS: "" if state.progress is None else state.progress,
        IndexCol.SCHEDULE: "" if task.expected is None else task.expected,
        IndexCol.SILENT: int(state.progress is None and not state.status),
        IndexCol.LIGHT: task.light,
        IndexCol.CHOSEN: int(is_chosen(line, board.choice)),
        IndexCol.LAG: "" if lag is None else lag,
        IndexCol.SOON: serial(state.due) + line.seq / SOON_TIE if board.soon(line) and state.due else "",
        IndexCol.LEADER_PAGE: line.seq if on_leader_page(line, board.choice.leader_page) else "",
        IndexCol.UNIT_PAGE: line.seq if role_on_page(line, unit_names) else "",
    }


def _joined(names: Sequence[str]) -> str:
    return NAME_SEPARATOR + NAME_SEPARATOR.join(names) + NAME_SEPARATOR


def section_head_formulas(
    tables: Sequence[str], heads: Sequence[int], first_row: int, first_column: int
) -> Iterator[Drawn]:
    """表头行 of 索引板块表: the row (from 1) that a section table's headings stand in."""
    column = first_column + list(IndexSectionCol).index(IndexSectionCol.HEAD)
    for row, (table, head) in enumerate(zip(tables, heads, strict=True), first_row):
        yield Drawn(row, column, f"ROW({table}[[#Headers],[{Col.NO}]])", head)


def index_unit_formulas(board: Board, rows: int, first_row: int, first_column: int) -> Iterator[Drawn]:
    """索引单位表: every unit of 单位, the chosen tasks it leads, and its rank if it has any."""
    at = {column: first_column + place for place, column in enumerate(IndexUnitCol)}
    units = (*board.sheets.units[:rows], *[""] * (rows - len(board.sheets.units)))
    for row, (unit, (tasks, rank)) in enumerate(zip(units, ranks(units, board.chosen), strict=True), first_row):
        seq, name, count = (
            f"${column_letters(at[column])}{row + 1}"
            for column in (IndexUnitCol.SEQ, IndexUnitCol.UNIT, IndexUnitCol.TASKS)
        )
        counted = f"COUNTIFS({chosen_rows()},{INDEX_TABLE}[{IndexCol.LEADS}],{named(name)})"
        yield Drawn(row, at[IndexUnitCol.UNIT], f'IFERROR(INDEX({UNITS_TABLE}[{UnitCol.NAME}],{seq})&"","")', unit)
        yield Drawn(row, at[IndexUnitCol.TASKS], f'IF({name}="",0,{counted})', tasks)
        yield Drawn(row, at[IndexUnitCol.RANK], f'IF({count}>0,{count}*{RANK_TIE}-{seq},"")', rank)


def index_period_formulas(board: Board, first_row: int, first_column: int) -> Iterator[Drawn]:
    """次序 of 索引期表: a number for a period that was sent out or reported on."""
    at = {column: first_column + place for place, column in enumerate(IndexPeriodCol)}
    told = frozenset(board.told_periods)
    for place, period in enumerate(board.periods):
        row = first_row + place
        cell, seq = (f"${column_letters(at[one])}{row + 1}" for one in (IndexPeriodCol.PERIOD, IndexPeriodCol.SEQ))
        sent = f"SUMPRODUCT(1*({RETURNS_TABLE}[{ReturnCol.PERIOD}]={cell}))"
        said = f"SUMPRODUCT(1*({REPORTS_TABLE}[{ReportCol.PERIOD}]={cell}))"
        result = place + 1 if period in told else ""
        yield Drawn(row, at[IndexPeriodCol.ORDER], f'IF({sent}+{said}>0,{seq},"")', result)


def leader_formulas(board: Board, first_row: int, column: int) -> Iterator[Drawn]:
    """牵头任务数 of 领导, which counts every task."""
    formula = leader_tasks().removeprefix("=")
    for row, (name, counted) in enumerate(board.whole.leaders, first_row):
        yield Drawn(row, column, formula, counted.tasks if name else "")
