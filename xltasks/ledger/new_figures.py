"""Rows added to 量化指标 and 时间节点 for tasks that came, or were reworded, through the year."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from xltasks.books.protocol import Book, NumberFormat
from xltasks.core.figure_columns import IndicatorCol, MilestoneCol
from xltasks.core.grid import Value
from xltasks.core.indicators import PERCENT_UNIT, Indicator
from xltasks.core.schedule import Milestone
from xltasks.core.schema import INDICATORS_TABLE, MILESTONES_TABLE, NAME_SEPARATOR, SWITCH_OFF, SWITCH_ON

FIGURE_COLUMNS = (IndicatorCol.VALUE, IndicatorCol.STRETCH, IndicatorCol.BASE, IndicatorCol.ACTUAL)


def append_indicators(book: Book, indicators: Sequence[Indicator]) -> None:
    """Add rows to 量化指标, with 完成率 by formula; figures show as percents where their unit is ``%``."""
    if not indicators:
        return
    first = _append(book, INDICATORS_TABLE, [_indicator_row(one) for one in indicators])
    table = next(one for one in book.tables() if one.name == INDICATORS_TABLE)
    places = [table.first_column + table.headings.index(column) for column in FIGURE_COLUMNS]
    book.show_as(
        table.sheet,
        {
            (row, place): NumberFormat.PERCENT if one.unit == PERCENT_UNIT else NumberFormat.GENERAL
            for row, one in enumerate(indicators, first)
            for place in places
        },
    )


def append_milestones(book: Book, milestones: Sequence[Milestone]) -> None:
    """Add rows to 时间节点, with the formulas of its hidden columns."""
    if milestones:
        _append(book, MILESTONES_TABLE, [_milestone_row(one) for one in milestones])


def _append(book: Book, name: str, rows: Sequence[Mapping[str, Value]]) -> int:
    """Add rows with the formulas of their columns; the 0-based sheet row of the first one."""
    book.append(name, rows)
    grown = next(one for one in book.tables() if one.name == name)
    first = grown.header_row + grown.row_count - len(rows) + 1
    book.fill_formulas(name, range(first, first + len(rows)))
    return first


def _indicator_row(one: Indicator) -> dict[str, Value]:
    held: dict[IndicatorCol, Value] = {
        IndicatorCol.TASK: one.task,
        IndicatorCol.NO: one.no,
        IndicatorCol.NAME: one.name,
        IndicatorCol.REQUIREMENT: one.requirement,
        IndicatorCol.VALUE: one.value,
        IndicatorCol.UNIT: one.unit,
        IndicatorCol.STRETCH: one.stretch,
        IndicatorCol.CUMULATIVE: SWITCH_ON if one.cumulative else SWITCH_OFF,
        IndicatorCol.TEXT: one.text,
        IndicatorCol.REPORTED_BY: NAME_SEPARATOR.join(one.units),
    }
    return {column.value: value for column, value in held.items() if value not in (None, "")}


def _milestone_row(one: Milestone) -> dict[str, Value]:
    return {
        MilestoneCol.TASK.value: one.task,
        MilestoneCol.NAME.value: one.name,
        MilestoneCol.DUE.value: one.due,
        MilestoneCol.SHARE.value: one.share,
        MilestoneCol.PHRASE.value: one.phrase,
    }
