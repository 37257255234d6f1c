"""Formulas of the master as text.  They run in Excel 2016, WPS and LibreOffice: no dynamic arrays, no LET.

They refer to tables by column name, so they go on counting when tables grow, and to 设置 by defined name.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from xltasks.core.grid import a1
from xltasks.core.progress import GAP_DIGITS
from xltasks.core.schema import (
    LEADERS_TABLE,
    NAME_AS_OF,
    NAME_LIGHTS,
    NAME_NEAR_DUE_DAYS,
    NAME_RED_GAP,
    NAME_SEPARATOR,
    NAME_YEAR_START,
    NAME_YELLOW_GAP,
    STATUS_MEANING_WORDS,
    STATUS_TABLE,
    Col,
    LeaderCol,
    StatusCol,
)
from xltasks.core.settings import Light, StatusMeaning

_Condition = Callable[[str], str]

_DONE = STATUS_MEANING_WORDS[StatusMeaning.DONE]
_PAUSED = STATUS_MEANING_WORDS[StatusMeaning.PAUSED]


def light_formula(table: str) -> str:
    """亮灯 of a row of a section table: the rule of :mod:`xltasks.core.progress`, word for word."""
    status, progress, due = (_this(table, col) for col in (Col.STATUS, Col.PROGRESS, Col.DUE))
    words, meanings = (f"{STATUS_TABLE}[{col}]" for col in (StatusCol.WORD, StatusCol.MEANING))
    meaning = f'IFERROR(INDEX({meanings},MATCH({status},{words},0)),"")'
    gone = f"({NAME_AS_OF}-{NAME_YEAR_START}+1)/MAX(1,{due}-{NAME_YEAR_START}+1)"
    gap = f"ROUND(MIN(1,MAX(0,{gone}))-N({progress}),{GAP_DIGITS})"
    silent = f'AND(NOT(ISNUMBER({progress})),{status}="")'
    lights = NAME_LIGHTS
    return (
        f'=IF({meaning}="{_DONE}",{lights[Light.DONE]},'
        f'IF(NOT(ISNUMBER({due})),"",'
        f"IF({due}<{NAME_AS_OF},{lights[Light.RED]},"
        f'IF(OR({meaning}="{_PAUSED}",{silent}),"",'
        f"IF({gap}>{NAME_RED_GAP},{lights[Light.RED]},"
        f"IF({gap}>{NAME_YELLOW_GAP},{lights[Light.YELLOW]},{lights[Light.GREEN]}))))))"
    )


def names_it(name: str, table: str, column: Col) -> str:
    """TRUE for each row of a table whose 、-separated cell names ``name`` (a cell reference) whole.

    A bracket after the name ends it as a 、 does: 区财政局（国资办） names 区财政局.
    """
    sep = NAME_SEPARATOR
    cells = f'"{sep}"&SUBSTITUTE({table}[{column}],"（","{sep}")&"{sep}"'
    return f'ISNUMBER(FIND("{sep}"&{name}&"{sep}",{cells}))'


class Counting:
    """Formulas that count over some section tables, all rows or those that name a leader or a unit."""

    def __init__(self, tables: Sequence[str], name: str | None = None, column: Col | None = None) -> None:
        self._tables = tables
        self._name = name
        self._column = column

    def tasks(self) -> str:
        """Number of tasks."""
        return self._sum(lambda table: "1")

    def having(self, column: Col, word: str) -> str:
        """Number of tasks whose cell equals ``word`` (a reference)."""
        return self._sum(lambda table: f"({table}[{column}]={word})")

    def overdue(self) -> str:
        """Number of tasks past due and not done."""
        return self._sum(lambda table: f"({table}[{Col.DUE}]<{NAME_AS_OF})*{_open(table)}")

    def near_due(self) -> str:
        """Number of tasks due soon and not done."""
        return self._sum(
            lambda table: (
                f"({table}[{Col.DUE}]>={NAME_AS_OF})"
                f"*({table}[{Col.DUE}]<={NAME_AS_OF}+{NAME_NEAR_DUE_DAYS})*{_open(table)}"
            )
        )

    def unreported(self) -> str:
        """Number of tasks with neither a progress nor a status."""
        return self._sum(lambda table: f'(1-ISNUMBER({table}[{Col.PROGRESS}]))*({table}[{Col.STATUS}]="")')

    def average(self) -> str:
        """Mean of the progresses that are numbers; blank when there is none."""
        total = "+".join(f"SUMPRODUCT({self._rows(table)}*1,{table}[{Col.PROGRESS}])" for table in self._tables)
        count = self._sum(lambda table: f"ISNUMBER({table}[{Col.PROGRESS}])")
        return f'IFERROR(({total})/({count}),"")'

    def _sum(self, condition: _Condition) -> str:
        return "+".join(f"SUMPRODUCT({self._rows(table)}*{condition(table)})" for table in self._tables)

    def _rows(self, table: str) -> str:
        if self._name is None or self._column is None:
            return f"ISNUMBER({table}[{Col.NO}])"
        return names_it(self._name, table, self._column)


def repeated(column: int, key_column: int, head_row: int, row: int) -> str:
    """TRUE when a cell equals the one in the last visible row above it (0-based indices, relative to ``row``).

    SUBTOTAL(103, …) counts a row only while no filter hides it, so the first row that a filter leaves standing
    shows its project again.
    """
    cell = f"${a1(row, column)}"
    top_key = _fixed(head_row, key_column)
    above = f"ROW({top_key}:${a1(row - 1, key_column)})-ROW({top_key})"
    visible = f"SUBTOTAL(103,OFFSET({top_key},{above},0,1,1))"
    last = f"SUMPRODUCT(MAX({visible}*({above}+1)))"
    return f"{cell}=INDEX({_fixed(head_row, column)}:${a1(row - 1, column)},{last})"


def _open(table: str) -> str:
    return f"ISNUMBER({table}[{Col.DUE}])*({table}[{Col.LIGHT}]<>{NAME_LIGHTS[Light.DONE]})"


def _this(table: str, column: Col) -> str:
    return f"{table}[[#This Row],[{column}]]"


def _fixed(row: int, column: int) -> str:
    letters = a1(0, column)[:-1]
    return f"${letters}${row + 1}"


def quoted(sheet_name: str) -> str:
    """A sheet's name as a formula needs it."""
    return "'" + sheet_name.replace("'", "''") + "'"


def leader_tasks(tables: Sequence[str]) -> str:
    """牵头任务数 of a row of 领导."""
    name = f"{LEADERS_TABLE}[[#This Row],[{LeaderCol.NAME}]]"
    return f'=IF({name}="","",{Counting(tables, name, Col.LEADERS).tasks()})'
