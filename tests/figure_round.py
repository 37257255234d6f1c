"""The small office with indicators: forms that ask for figures, and what comes back on their sheet 量化指标."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from small_round import master

from xltasks.books.memory import MemoryBook
from xltasks.books.returns.model import ReadSheet
from xltasks.core.figure_columns import FIGURE_HEADINGS, IndicatorCol
from xltasks.core.form import Form
from xltasks.core.grid import Grid, Value
from xltasks.core.indicators import Indicator
from xltasks.core.schema import (
    INDICATORS_SHEET,
    INDICATORS_TABLE,
)
from xltasks.ledger.read import read_master

C = IndicatorCol
Rows = list[list[Value]]
_ASKED: tuple[dict[str, Value], ...] = (
    {C.TASK: 1.0, C.NO: 1.0, C.NAME: "新建学校", C.REQUIREMENT: "达到", C.VALUE: 6.0, C.UNIT: "所"},
    {C.TASK: 1.0, C.NO: 2.0, C.NAME: "优质园占比", C.REQUIREMENT: "不少于", C.VALUE: 0.9, C.UNIT: "%"},
    {C.TASK: 2.0, C.NO: 1.0, C.NAME: "新增学位", C.REQUIREMENT: "达到", C.VALUE: 7000.0, C.UNIT: "个"},
    {C.TASK: 3.0, C.NO: 1.0, C.NAME: "培育税源", C.REQUIREMENT: "不少于", C.VALUE: 10.0, C.UNIT: "家"},
    {C.TASK: 4.0, C.NO: 1.0, C.NAME: "一般性支出", C.REQUIREMENT: "降低", C.VALUE: 0.05, C.UNIT: "%"},
)
FIRST_ROW = 3


def office() -> MemoryBook:
    """Task 1 asks two figures of its lead, 2 one of two leads, 3 one of each town, 4 one of the treasury."""
    book = master()
    book.append(INDICATORS_TABLE, _ASKED)
    return book


def indicators(book: MemoryBook) -> dict[tuple[int, int], Indicator]:
    """The indicators as the master has them now."""
    return {(one.task, one.no): one for one in read_master(book, "总表.xlsx").indicators}


def actuals(book: MemoryBook) -> dict[tuple[int, int], float]:
    """The figures that the master shows."""
    return {key: one.actual for key, one in indicators(book).items() if one.actual is not None}


def figure_sheet(
    form: Form,
    fills: Mapping[tuple[int, int], Value],
    change: Callable[[Rows], Rows] = lambda rows: rows,
    name: str = INDICATORS_SHEET,
) -> Sequence[ReadSheet]:
    """The form's sheet 量化指标, filled by (task, indicator); ``change`` does to it what a department did."""
    rows: Rows = [
        [f"量化指标实际值　　填报单位：{form.unit}　　报告期：{form.period.label}"],
        ["请只填写"],
        list(FIGURE_HEADINGS),
    ]
    for one in form.figures:
        held = one.indicator
        line: dict[str, Value] = {
            C.TASK: float(held.task),
            C.NO: float(held.no),
            C.NAME: held.name,
            C.REQUIREMENT: held.requirement,
            C.VALUE: held.value,
            C.UNIT: held.unit,
            C.ACTUAL: fills.get((held.task, held.no), one.sent),
            C.COMPLETION: 0.5,
        }
        rows.append([line.get(heading) for heading in FIGURE_HEADINGS])
    return [ReadSheet(name, "visible", Grid(change(rows)))]
