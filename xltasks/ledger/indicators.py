"""Read sheet 量化指标."""

from __future__ import annotations

from collections.abc import Mapping

from xltasks.books.protocol import Book, Table
from xltasks.core.figure_columns import IndicatorCol
from xltasks.core.indicators import Indicator, completion
from xltasks.core.name_cells import split_names
from xltasks.core.schema import (
    INDICATORS_TABLE,
    SWITCH_ON,
)
from xltasks.core.seen_rows import is_number
from xltasks.core.values import task_number
from xltasks.ledger.rows import TableView, view


def read_indicators(book: Book, path: str, tables: Mapping[str, Table]) -> tuple[Indicator, ...]:
    """The indicators as the clerk left them, in the sheet's order.

    A row without a task's number is the clerk's own line.  One without a number under 指标序, or with one that an
    earlier row of its task has, gets the next that is free.
    """
    if INDICATORS_TABLE not in tables:
        return ()  # a master made before there was the sheet
    table = view(book, path, tables, INDICATORS_TABLE, IndicatorCol)
    rows = [(row, task) for row in table.rows() if (task := task_number(table.value(row, IndicatorCol.TASK)))]
    numbers = _numbers(table, rows)
    return tuple(_indicator(table, row, task, numbers[row]) for row, task in rows)


def read_completions(book: Book, path: str, tables: Mapping[str, Table]) -> dict[int, float | None]:
    """完成率 by 0-based sheet row, for every row of the sheet, whether or not it belongs to a task."""
    table = view(book, path, tables, INDICATORS_TABLE, IndicatorCol)
    return {
        row: completion(
            table.text(row, IndicatorCol.REQUIREMENT),
            _number(table, row, IndicatorCol.VALUE),
            table.text(row, IndicatorCol.UNIT),
            _number(table, row, IndicatorCol.BASE),
            _number(table, row, IndicatorCol.ACTUAL),
        )
        for row in table.rows()
    }


def _numbers(table: TableView, rows: list[tuple[int, int]]) -> dict[int, int]:
    """指标序 of each row: as written where it can be, so that a number stays with its row."""
    found: dict[int, int] = {}
    taken: set[tuple[int, int]] = set()
    for row, task in rows:
        number = task_number(table.value(row, IndicatorCol.NO))
        if number is not None and (task, number) not in taken:
            found[row] = number
            taken.add((task, number))
    for row, task in rows:
        if row not in found:
            number = 1 + max((held for other, held in taken if other == task), default=0)
            found[row] = number
            taken.add((task, number))
    return found


def _indicator(table: TableView, row: int, task: int, no: int) -> Indicator:
    return Indicator(
        task=task,
        no=no,
        name=table.text(row, IndicatorCol.NAME),
        requirement=table.text(row, IndicatorCol.REQUIREMENT),
        value=_number(table, row, IndicatorCol.VALUE),
        unit=table.text(row, IndicatorCol.UNIT),
        stretch=_number(table, row, IndicatorCol.STRETCH),
        cumulative=table.text(row, IndicatorCol.CUMULATIVE).strip() == SWITCH_ON,
        base=_number(table, row, IndicatorCol.BASE),
        actual=_number(table, row, IndicatorCol.ACTUAL),
        text=table.text(row, IndicatorCol.TEXT),
        units=split_names(table.text(row, IndicatorCol.REPORTED_BY)),
        updated=table.date(row, IndicatorCol.UPDATED),
        row=row,
    )


def _number(table: TableView, row: int, column: IndicatorCol) -> float | None:
    value = table.value(row, column)
    return float(value) if is_number(value) else None
