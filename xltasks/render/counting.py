"""Formulas that count tasks in 索引, and forms in 回收情况."""

from __future__ import annotations

from collections.abc import Sequence

from xltasks.core.index_schema import INDEX_TABLE, IndexCol
from xltasks.core.schema import (
    NAME_AS_OF,
    NAME_LIGHTS,
    NAME_NEAR_DUE_DAYS,
    NAME_PERIOD,
    RETURN_STATE_WORDS,
    RETURNS_TABLE,
    ReturnCol,
)
from xltasks.core.settings import Light
from xltasks.core.states import ReturnState


def sent_formula() -> str:
    """Forms that were sent for the period of 首页."""
    return f'SUMPRODUCT({this_period()}*({RETURNS_TABLE}[{ReturnCol.UNIT}]<>""))'


def returned_formula(states: Sequence[ReturnState]) -> str:
    """Forms of the period in one of these states."""
    told = "+".join(f'({RETURNS_TABLE}[{ReturnCol.STATE}]="{RETURN_STATE_WORDS[state]}")' for state in states)
    return f'SUMPRODUCT({this_period()}*({RETURNS_TABLE}[{ReturnCol.UNIT}]<>"")*({told}))'


def this_period() -> str:
    """The rows of 回收情况 in the period of 首页."""
    return f"({RETURNS_TABLE}[{ReturnCol.PERIOD}]={NAME_PERIOD})"


def near_due(rows: str) -> str:
    """Tasks among these that are due soon and not done."""
    due, light = f"{INDEX_TABLE}[{IndexCol.DUE}]", f"{INDEX_TABLE}[{IndexCol.LIGHT}]"
    days = f'{due},">="&{NAME_AS_OF},{due},"<="&({NAME_AS_OF}+{NAME_NEAR_DUE_DAYS})'
    return f'COUNTIFS({rows},{days},{light},"<>"&{NAME_LIGHTS[Light.DONE]})'


def overdue(rows: str) -> str:
    """Tasks among these that are past due and not done."""
    due, light = f"{INDEX_TABLE}[{IndexCol.DUE}]", f"{INDEX_TABLE}[{IndexCol.LIGHT}]"
    return f'COUNTIFS({rows},{due},"<"&{NAME_AS_OF},{light},"<>"&{NAME_LIGHTS[Light.DONE]})'


def chosen_rows() -> str:
    """The beginning of a COUNTIFS over the tasks that 总览 counts."""
    return f"{INDEX_TABLE}[{IndexCol.CHOSEN}],1"
