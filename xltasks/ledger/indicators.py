"""Read sheet 量化指标."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from xltasks.books.protocol import Book, Table
from xltasks.core.figure_columns import IndicatorCol
from xltasks.core.grid import Value
from xltasks.core.indicators import Indicator, completion
from xltasks.core.name_cells import split_names
from xltasks.core.schema import (
    INDICATORS_TABLE,
    SWITCH_ON,
)
from xltasks.core.seen_rows import is_number
from xltasks.core.values import as_text, task_number
from xltasks.ledger.rows import date_in, view


class _Row(NamedTuple):
    """A row of the sheet that belongs to a task."""

    row: int
    task: int
    held: Mapping[IndicatorCol, Value]


def read_indicators(book: Book, path: str, tables: Mapping[str, Table]) -> tuple[Indicator, ...]:
    """The indicators as the clerk left them, in the sheet's order.

    A row without a task's number is the clerk's own line.  One without a number under 指标序, or with one that an
    earlier row of its task has, gets the next that is free.
    """
    if INDICATORS_TABLE not in tables:
        return ()  # a master made before there was the sheet
    table = view(book, path, tables, INDICATORS_TABLE, IndicatorCol)
    read = table.reader(IndicatorCol)
    rows = [
        _Row(row, task, held) for row in table.rows() if (task := task_number((held := read(row))[IndicatorCol.TASK]))
    ]
    numbers = _numbers(rows)
    return tuple(_indicator(row, numbers[row.row]) for row in rows)


def read_completions(book: Book, path: str, tables: Mapping[str, Table]) -> dict[int, float | None]:
    """完成率 by 0-based sheet row, for every row of the sheet, whether or not it belongs to a task."""
    table = view(book, path, tables, INDICATORS_TABLE, IndicatorCol)
    read = table.reader(IndicatorCol)
    return {row: _completion(read(row)) for row in table.rows()}


def _completion(held: Mapping[IndicatorCol, Value]) -> float | None:
    return completion(
        as_text(held[IndicatorCol.REQUIREMENT]),
        _number(held[IndicatorCol.VALUE]),
        as_text(held[IndicatorCol.UNIT]),
        _number(held[IndicatorCol.BASE]),
        _number(held[IndicatorCol.ACTUAL]),
    )


def _numbers(rows: Sequence[_Row]) -> dict[int, int]:
    """指标序 of each row: as written where it can be, so that a number stays with its row."""
    found: dict[int, int] = {}
    taken: set[tuple[int, int]] = set()
    last: dict[int, int] = {}
    for row, task, held in rows:
        number = task_number(held[IndicatorCol.NO])
        if number is not None and (task, number) not in taken:
            found[row] = number
            taken.add((task, number))
            last[task] = max(last.get(task, 0), number)
    for row, task, _ in rows:
        if row not in found:
            found[row] = last[task] = last.get(task, 0) + 1
    return found


def _indicator(row: _Row, no: int) -> Indicator:
    held = row.held
    return Indicator(
        task=row.task,
        no=no,
        name=as_text(held[IndicatorCol.NAME]),
        requirement=as_text(held[IndicatorCol.REQUIREMENT]),
        value=_number(held[IndicatorCol.VALUE]),
        unit=as_text(held[IndicatorCol.UNIT]),
        stretch=_number(held[IndicatorCol.STRETCH]),
        cumulative=as_text(held[IndicatorCol.CUMULATIVE]).strip() == SWITCH_ON,
        base=_number(held[IndicatorCol.BASE]),
        actual=_number(held[IndicatorCol.ACTUAL]),
        text=as_text(held[IndicatorCol.TEXT]),
        units=split_names(as_text(held[IndicatorCol.REPORTED_BY])),
        updated=date_in(held[IndicatorCol.UPDATED]),
        row=row.row,
    )


def _number(value: Value) -> float | None:
    return float(value) if is_number(value) else None
