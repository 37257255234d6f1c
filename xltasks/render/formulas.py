"""Formulas of the master as text.  They run in Excel 2016, WPS and LibreOffice: no dynamic arrays, no LET.

They refer to tables by column name, so they go on counting when tables grow, and to 设置 by defined name.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from xltasks.core.figure_columns import IndicatorCol, MilestoneCol
from xltasks.core.grid import a1
from xltasks.core.index_schema import INDEX_TABLE, IndexCol
from xltasks.core.indicators import CEILING_WORDS, FALL_WORD, PERCENT_UNIT, RISE_WORD
from xltasks.core.progress import GAP_DIGITS
from xltasks.core.schedule import SHARE_DIGITS
from xltasks.core.schema import (
    INDICATORS_TABLE,
    LEADERS_TABLE,
    MILESTONES_TABLE,
    NAME_AS_OF,
    NAME_LIGHTS,
    NAME_RED_GAP,
    NAME_SEPARATOR,
    NAME_YEAR_START,
    NAME_YELLOW_GAP,
    STATUS_MEANING_WORDS,
    STATUS_TABLE,
    WITHDRAWN_STATUS,
    Col,
    LeaderCol,
    StatusCol,
)
from xltasks.core.settings import Light, StatusMeaning

_DONE = STATUS_MEANING_WORDS[StatusMeaning.DONE]
_PAUSED = STATUS_MEANING_WORDS[StatusMeaning.PAUSED]


def light_formula(table: str) -> str:
    """亮灯 of a row of a section table: the rule of :mod:`xltasks.core.progress`, word for word."""
    status, progress, due = (_this(table, col) for col in (Col.STATUS, Col.PROGRESS, Col.DUE))
    words, meanings = (f"{STATUS_TABLE}[{col}]" for col in (StatusCol.WORD, StatusCol.MEANING))
    meaning = f'IFERROR(INDEX({meanings},MATCH({status},{words},0)),"")'
    gap = f"ROUND(N({_this(table, Col.SCHEDULE)})-N({progress}),{GAP_DIGITS})"
    silent = f'AND(NOT(ISNUMBER({progress})),{status}="")'
    lights = NAME_LIGHTS
    return (
        f'=IF({status}="{WITHDRAWN_STATUS}","",IF({meaning}="{_DONE}",{lights[Light.DONE]},'
        f'IF(NOT(ISNUMBER({due})),"",'
        f"IF({due}<{NAME_AS_OF},{lights[Light.RED]},"
        f'IF(OR({meaning}="{_PAUSED}",{silent}),"",'
        f"IF({gap}>{NAME_RED_GAP},{lights[Light.RED]},"
        f"IF({gap}>{NAME_YELLOW_GAP},{lights[Light.YELLOW]},{lights[Light.GREEN]})))))))"
    )


def schedule_formula(table: str) -> str:
    """序时进度 of a row of a section table: the rule of :mod:`xltasks.core.schedule`, step by step."""
    no, status, due = (_this(table, col) for col in (Col.NO, Col.STATUS, Col.DUE))
    task, day, part = (
        f"{MILESTONES_TABLE}[{column}]" for column in (MilestoneCol.TASK, MilestoneCol.DAY, MilestoneCol.PART)
    )
    start = f"({NAME_YEAR_START}-1)"
    mine = f"({task}={no})*({day}<{due})"
    last = f"SUMPRODUCT(MAX({mine}*({day}<={NAME_AS_OF})*{day}))"
    following = f"({due}-SUMPRODUCT(MAX({mine}*({day}>{NAME_AS_OF})*({due}-{day}))))"
    since = f"MAX({last},{start})"
    done = f"SUMPRODUCT(MAX(({task}={no})*({day}={last})*({day}>0)*{part}))"
    then = f"IF({following}={due},1,SUMPRODUCT(MAX(({task}={no})*({day}={following})*{part})))"
    stepwise = f"{done}+({then}-{done})*MAX(0,{NAME_AS_OF}-{since})/MAX(1,{following}-{since})"
    evenly = f"({NAME_AS_OF}-{start})/MAX(1,{due}-{start})"
    return (
        f'=IF(OR(NOT(ISNUMBER({due})),{status}="{WITHDRAWN_STATUS}"),"",'
        f"ROUND(MIN(1,MAX(0,IF(COUNTIF({task},{no})=0,{evenly},{stepwise}))),{SHARE_DIGITS}))"
    )


def completion_formula() -> str:
    """完成率 of a row of the master's 量化指标."""
    columns = (
        IndicatorCol.REQUIREMENT,
        IndicatorCol.VALUE,
        IndicatorCol.UNIT,
        IndicatorCol.BASE,
        IndicatorCol.ACTUAL,
    )
    return completion_text(*(_this(INDICATORS_TABLE, column) for column in columns))


def completion_text(asked: str, value: str, unit: str, base: str, actual: str) -> str:
    """完成率, given the cells it is reckoned from: the rule of :mod:`xltasks.core.indicators`, step by step."""
    relative = f'{unit}="{PERCENT_UNIT}"'
    falls = f'LEFT({asked},{len(FALL_WORD)})="{FALL_WORD}"'
    changes = f'OR({falls},LEFT({asked},{len(RISE_WORD)})="{RISE_WORD}")'
    change = f"IF({falls},-1,1)*({actual}-{base})/IF({relative},ABS({base}),1)"
    ceiling = "OR(" + ",".join(f'{asked}="{word}"' for word in CEILING_WORDS) + ")"

    def over(figure: str) -> str:
        return f"IF({value}<=0,IF({figure}>={value},1,0),ROUND(MAX(0,{figure}/{value}),{SHARE_DIGITS}))"

    within = f"IF({actual}<={value},1,IF({value}<=0,0,ROUND({value}/{actual},{SHARE_DIGITS})))"
    return (
        f'=IF(OR(NOT(ISNUMBER({value})),NOT(ISNUMBER({actual}))),"",IF({ceiling},{within},'
        f'IF(AND({changes},ISNUMBER({base})),IF(AND({relative},{base}=0),"",{over(change)}),{over(actual)})))'
    )


def milestone_number(column: MilestoneCol) -> str:
    """日期数 and 进度数: the number of a cell of 时间节点, 0 for anything else."""
    told = {MilestoneCol.DAY: MilestoneCol.DUE, MilestoneCol.PART: MilestoneCol.SHARE}[column]
    return f"=N({MILESTONES_TABLE}[[#This Row],[{told}]])"


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


def _this(table: str, column: StrEnum) -> str:
    return f"{table}[[#This Row],[{column}]]"


def _fixed(row: int, column: int) -> str:
    letters = a1(0, column)[:-1]
    return f"${letters}${row + 1}"


def quoted(sheet_name: str) -> str:
    """A sheet's name as a formula needs it."""
    return "'" + sheet_name.replace("'", "''") + "'"


def leader_tasks() -> str:
    """牵头任务数 of a row of 领导."""
    name = f"{LEADERS_TABLE}[[#This Row],[{LeaderCol.NAME}]]"
    return f'=IF({name}="","",COUNTIFS({INDEX_TABLE}[{IndexCol.LEADERS}],{named(name)}))'


def named(name: str) -> str:
    """A COUNTIFS criterion over names in 索引表: this name (a reference) stands whole between separators."""
    return f'"*{NAME_SEPARATOR}"&{name}&"{NAME_SEPARATOR}*"'


def serial(day: date) -> int:
    """The number a spreadsheet keeps for a date (1900 system, after February 1900)."""
    return (day - date(1899, 12, 30)).days
