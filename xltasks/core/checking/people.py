"""Who answers for a task: names on the lists, no lead forgotten, nobody twice."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from enum import StrEnum
from itertools import chain

from xltasks.core.checking.seen import MasterSeen, TaskRow
from xltasks.core.closeness import meant
from xltasks.core.findings import Finding
from xltasks.core.name_cells import odd_separators, split_names, split_names_outside_brackets, without_remark
from xltasks.core.schema import (
    LEADERS_SHEET,
    LEADERS_TABLE,
    NAME_SEPARATOR,
    UNITS_SHEET,
    UNITS_TABLE,
    Col,
    LeaderCol,
    UnitCol,
)
from xltasks.core.units import name_key
from xltasks.core.values import is_blank

_UNIT_COLUMNS = (Col.LEADS, Col.SUPPORTS)


class Listed:
    """One list of names: full names, short names, and what lies near a name that is neither."""

    def __init__(self, sheet: str, spellings: tuple[tuple[str, str], ...]) -> None:
        self.sheet = sheet
        self._spellings = spellings
        self._full = frozenset(full for _, full in spellings)
        # The first to claim a spelling has it; a full name always wins over another unit's short name.
        self._by_key = {name_key(spelling): full for spelling, full in reversed(spellings)}
        self._by_key |= {name_key(full): full for spelling, full in reversed(spellings) if spelling == full}
        self._near: dict[str, tuple[str, ...]] = {}

    def full(self, name: str) -> str | None:
        """The full name that a name or short name stands for."""
        return name if name in self._full else self._by_key.get(name_key(name))

    def near(self, name: str) -> tuple[str, ...]:
        """Names of the list that it may be a slip for."""
        if name not in self._near:
            self._near[name] = meant(name, self._spellings)
        return self._near[name]


def people_findings(seen: MasterSeen, numbers: Mapping[tuple[str, int], int]) -> Iterator[Finding]:
    """Findings about 牵头领导, 牵头单位 and 配合单位.  ``numbers`` are tasks' numbers by table and row."""
    rows = [row for row in seen.task_rows if (row.table.name, row.row) in numbers and not row.is_withdrawn]
    leaders = Listed(LEADERS_SHEET, _alone(_leaders(seen)))
    units = listed_units(seen)
    for row in rows:
        task = numbers[row.table.name, row.row]
        names = split_names(row.text(Col.LEADERS))
        yield from chain.from_iterable(name_findings(row.found, task, Col.LEADERS, name, leaders) for name in names)
        yield from _cell(row, task, Col.LEADERS)
        yield from _units(row, task, units)
    yield from _nobody(rows, numbers, Col.LEADERS, "leader-missing", None)
    yield from _nobody(rows, numbers, Col.LEADS, "lead-missing", "leads-missing")


def listed_units(seen: MasterSeen) -> Listed:
    """The units of 单位, by full and short names."""
    return Listed(UNITS_SHEET, tuple(_unit_spellings(seen)))


def _leaders(seen: MasterSeen) -> tuple[str, ...]:
    return (*(name for _, name in seen.leaders), *seen.below(LEADERS_TABLE, LeaderCol.NAME))


def _alone(names: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    return tuple((name, name) for name in names)


def _unit_spellings(seen: MasterSeen) -> Iterator[tuple[str, str]]:
    table = seen.tables.get(UNITS_TABLE)
    if table is None:
        return
    yield from _alone((*(name for _, name in seen.units), *seen.below(UNITS_TABLE, UnitCol.NAME)))
    for row, name in seen.units:
        for alias in split_names(table.text(row, UnitCol.ALIASES)):
            yield alias, name


def _units(row: TaskRow, task: int, units: Listed) -> Iterator[Finding]:
    known: dict[str, Col] = {}
    for column in _UNIT_COLUMNS:
        yield from _cell(row, task, column)
        for written in split_names_outside_brackets(row.text(column)):
            name = written if units.full(written) else without_remark(written)[0]
            yield from name_findings(row.found, task, column, name, units)
            full = units.full(name) or name
            if full in known:
                yield row.found("unit-twice", column, full, task=task, column=known[full].value)
            known.setdefault(full, column)


def name_findings(
    found: Callable[..., Finding],
    task: int,
    column: StrEnum,
    name: str,
    listed: Listed,
    *,
    short_is_fine: bool = False,
) -> Iterator[Finding]:
    """A name that its list does not have; ``found`` makes the finding from code, column, value and facts."""
    full = listed.full(name)
    facts = {"task": task, "column": column.value, "listed": listed.sheet}
    if full is None:
        if near := listed.near(name):
            yield found("name-misspelt", column, name, **facts, other=NAME_SEPARATOR.join(near))
        else:
            yield found("name-unlisted", column, name, **facts)
    elif full != name and not short_is_fine:
        yield found("name-short", column, name, **facts, other=full)


def _cell(row: TaskRow, task: int, column: Col) -> Iterator[Finding]:
    text = row.text(column)
    if odd_separators(text):
        yield row.found("names-not-separated", column, text, task=task, column=column.value)


def _nobody(
    rows: list[TaskRow], numbers: Mapping[tuple[str, int], int], column: Col, code: str, for_all: str | None
) -> Iterator[Finding]:
    """Tasks without a leader or a lead.

    Where no task at all has one, the office does without leaders, and leads are asked for once, not for each task.
    """
    empty = [row for row in rows if is_blank(row.value(column))]
    if len(empty) < len(rows):
        for row in empty:
            task = numbers[row.table.name, row.row]
            yield row.found(code, column, None, task=task)
    elif empty and for_all is not None:
        yield empty[0].found(for_all, column, None, count=len(empty))
