"""Sheets 量化指标 and 时间节点: rows of no task, numbers twice, words for numbers, dates that are none."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from functools import partial

from xltasks.core.checking.people import listed_units, name_findings
from xltasks.core.checking.seen import MasterSeen, TableSeen
from xltasks.core.figure_columns import IndicatorCol, MilestoneCol
from xltasks.core.findings import Finding
from xltasks.core.grid import CellError, Value
from xltasks.core.indicators import REQUIREMENT_WORDS
from xltasks.core.name_cells import split_names
from xltasks.core.schema import INDICATORS_TABLE, MILESTONES_TABLE
from xltasks.core.values import as_text, is_blank, task_number

_FIGURES = (IndicatorCol.NO, IndicatorCol.VALUE, IndicatorCol.STRETCH, IndicatorCol.BASE, IndicatorCol.ACTUAL)


def figure_findings(seen: MasterSeen, numbers: Mapping[tuple[str, int], int]) -> Iterator[Finding]:
    """Findings about the two sheets.  ``numbers`` are tasks' numbers by table and row.

    A task that lost its row is told where it stood, not once more for each of its indicators.
    """
    tasks = frozenset(numbers.values()) | seen.known_numbers
    if (indicators := seen.tables.get(INDICATORS_TABLE)) is not None:
        yield from _indicators(indicators, seen, tasks)
    if (milestones := seen.tables.get(MILESTONES_TABLE)) is not None:
        yield from _milestones(milestones, seen.plan.year, tasks)


def _used(table: TableSeen, columns: tuple[IndicatorCol | MilestoneCol, ...]) -> Iterator[int]:
    return (row for row in table.rows if any(not is_blank(table.value(row, column)) for column in columns))


def _task(
    table: TableSeen, row: int, heading: IndicatorCol | MilestoneCol, tasks: frozenset[int]
) -> tuple[int | None, Finding | None]:
    """The task that a row is for.  A row without a number is the clerk's own line, and no mistake."""
    value = table.value(row, heading)
    number = task_number(value)
    if is_blank(value) or number in tasks:
        return number, None
    return None, table.found("line-unknown-task", row, heading, as_text(value))


# --- 量化指标 -------------------------------------------------------------------------------------------------


def _indicators(table: TableSeen, seen: MasterSeen, tasks: frozenset[int]) -> Iterator[Finding]:
    units = listed_units(seen)
    first: dict[tuple[int, int], int] = {}
    for row in _used(table, (IndicatorCol.TASK, IndicatorCol.NAME, IndicatorCol.VALUE)):
        task, unknown = _task(table, row, IndicatorCol.TASK, tasks)
        if unknown is not None:
            yield unknown
        if task is None:
            continue
        found = _by_heading(table, row)
        number = task_number(table.value(row, IndicatorCol.NO))
        if number is not None and (task, number) in first:
            other = table.cell(first[task, number], IndicatorCol.NO)
            yield found("indicator-doubled", IndicatorCol.NO, number, task=task, other_cell=other)
        elif number is not None:
            first[task, number] = row
        requirement = table.text(row, IndicatorCol.REQUIREMENT)
        if requirement and requirement not in REQUIREMENT_WORDS:
            yield found("requirement-unknown", IndicatorCol.REQUIREMENT, requirement, task=task)
        for column in _FIGURES:
            value = table.value(row, column)
            if not is_blank(value) and not _is_number(value) and not (column is IndicatorCol.NO and number):
                yield found("figure-no-number", column, as_text(value), task=task, column=column.value)
        if is_blank(table.value(row, IndicatorCol.VALUE)):
            name = table.text(row, IndicatorCol.NAME)
            yield found("target-missing", IndicatorCol.VALUE, name, task=task)
        for name in split_names(table.text(row, IndicatorCol.REPORTED_BY)):
            # A short name is as good as the full one here: who is asked is looked up by either.
            yield from name_findings(found, task, IndicatorCol.REPORTED_BY, name, units, short_is_fine=True)


def _by_heading(table: TableSeen, row: int) -> Callable[..., Finding]:
    return partial(_found, table, row)


def _found(table: TableSeen, row: int, code: str, heading: IndicatorCol, value: object, /, **facts: object) -> Finding:
    return table.found(code, row, heading, value, **facts)


# --- 时间节点 -------------------------------------------------------------------------------------------------


def _milestones(table: TableSeen, year: int, tasks: frozenset[int]) -> Iterator[Finding]:
    held: dict[int, list[tuple[date, float, int]]] = {}
    for row in _used(table, (MilestoneCol.TASK, MilestoneCol.NAME, MilestoneCol.DUE, MilestoneCol.SHARE)):
        task, unknown = _task(table, row, MilestoneCol.TASK, tasks)
        if unknown is not None:
            yield unknown
        if task is None:
            continue
        due, share = table.value(row, MilestoneCol.DUE), table.value(row, MilestoneCol.SHARE)
        day = due.date() if isinstance(due, datetime) else due if isinstance(due, date) else None
        if day is None:
            yield table.found("milestone-no-date", row, MilestoneCol.DUE, as_text(due), task=task)
        elif day.year != year:
            yield table.found("milestone-other-year", row, MilestoneCol.DUE, day, task=task, year=year)
        if not _is_number(share) or not 0 <= share <= 1:  # type: ignore[operator]
            yield table.found("milestone-no-share", row, MilestoneCol.SHARE, as_text(share), task=task)
        elif day is not None:
            held.setdefault(task, []).append((day, float(share), row))  # type: ignore[arg-type]
    for task, steps in held.items():
        yield from _falling(table, task, steps)


def _falling(table: TableSeen, task: int, steps: list[tuple[date, float, int]]) -> Iterator[Finding]:
    """A later day by which less is to be done.  The same share once more is a pause, and means something."""
    highest: tuple[date, float, int] | None = None
    for step in sorted(steps, key=lambda one: (one[0], one[1])):
        day, share, row = step
        if highest is not None and day > highest[0] and share < highest[1]:
            before = {"before": f"{highest[1]:.0%}", "other_cell": table.cell(highest[2], MilestoneCol.SHARE)}
            yield table.found("milestone-falls", row, MilestoneCol.SHARE, f"{share:.0%}", task=task, **before)
        elif highest is None or share >= highest[1]:
            highest = step


def _is_number(value: Value | CellError) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)
