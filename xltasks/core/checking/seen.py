"""A master as the checks see it: tables that may have lost columns, names that may lead nowhere.

Unlike :func:`xltasks.ledger.read.read_master` this takes a master in any state: to say what is broken one has to get
past it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Any

from xltasks.core.events import Event
from xltasks.core.findings import Finding, finding
from xltasks.core.grid import Grid, Value, a1
from xltasks.core.plan import Plan
from xltasks.core.schema import (
    LEADERS_TABLE,
    SECTION_TABLE_PREFIX,
    STATUS_TABLE,
    UNITS_TABLE,
    WITHDRAWN_STATUS,
    Col,
    LeaderCol,
    StatusCol,
    UnitCol,
)
from xltasks.core.values import as_text, is_blank, task_number


@dataclass(frozen=True, slots=True)
class TableSeen:
    """A table with its sheet's grid.  Rows and columns are 0-based and the sheet's."""

    name: str
    sheet: str
    grid: Grid
    header_row: int
    first_column: int
    headings: tuple[str, ...]
    row_count: int

    @property
    def rows(self) -> range:
        """The sheet rows of the table's data, blank ones included."""
        return range(self.header_row + 1, self.header_row + 1 + self.row_count)

    def column(self, heading: StrEnum) -> int | None:
        """The column of a heading; None if it is gone."""
        return self.first_column + self.headings.index(heading.value) if heading.value in self.headings else None

    def value(self, row: int, heading: StrEnum) -> Value:
        """The value under a heading; None where the column is gone."""
        column = self.column(heading)
        return None if column is None else self.grid.at(row, column)

    def text(self, row: int, heading: StrEnum) -> str:
        """The value under a heading as a person reads it, without blanks around it."""
        return as_text(self.value(row, heading)).strip()

    def cell(self, row: int, heading: StrEnum) -> str:
        """The A1 reference of the cell under a heading; that of the row's first cell where the column is gone."""
        return a1(row, self.column(heading) or self.first_column)

    @property
    def rows_below(self) -> range:
        """Rows that stand right below the table and look as if they belonged to it: their first cell is filled."""
        stop = self.rows.stop
        while stop < self.grid.height and not is_blank(self.grid.at(stop, self.first_column)):
            stop += 1
        return range(self.rows.stop, stop)

    def found(self, code: str, row: int, heading: StrEnum, value: object, /, **facts: Any) -> Finding:
        """A finding about the cell under a heading."""
        return finding(code, sheet=self.sheet, cell=self.cell(row, heading), value=value, **facts)

    def filled(self, heading: StrEnum) -> Iterator[tuple[int, str]]:
        """Rows that say something under a heading, and what."""
        for row in self.rows:
            if text := self.text(row, heading):
                yield row, text


@dataclass(frozen=True, slots=True)
class NameSeen:
    """A defined name: what it should stand for (None where that is a cell which people move) and what it does."""

    name: str
    wanted: str | None
    held: str | None


@dataclass(frozen=True, slots=True)
class TaskRow:
    """A row of a section table that holds something.  ``section`` counts from 1; ``no`` is None without a number."""

    table: TableSeen
    row: int
    section: int
    no: int | None

    def value(self, heading: Col) -> Value:
        """The value under a heading."""
        return self.table.value(self.row, heading)

    def text(self, heading: Col) -> str:
        """The value under a heading as a person reads it."""
        return self.table.text(self.row, heading)

    def cell(self, heading: Col) -> str:
        """The A1 reference of the cell under a heading."""
        return self.table.cell(self.row, heading)

    def found(self, code: str, heading: Col, value: object, /, **facts: Any) -> Finding:
        """A finding about the cell under a heading."""
        return self.table.found(code, self.row, heading, value, **facts)

    @property
    def is_withdrawn(self) -> bool:
        """Whether the task left the plan: its row stays, nothing is asked of it."""
        return self.text(Col.STATUS) == WITHDRAWN_STATUS


# What stands in a section row because a program put it there says nothing about whether the row is in use.
WRITTEN_BY_HAND = tuple(column for column in Col if column not in (Col.LIGHT, Col.SCHEDULE))


_USUAL_ROWS = 3  # two alike may be two of a hand's


@dataclass(frozen=True)
class MasterSeen:
    """Everything the checks look at.

    ``plan`` is the plan as built; ``tables`` are those that are there, by name; ``formulas`` are 亮灯's by row
    for each section table, None where the book does not know; ``used_numbers`` are task numbers that
    reports and events name.
    """

    plan: Plan
    tables: Mapping[str, TableSeen]
    names: tuple[NameSeen, ...]
    formulas: Mapping[str, Mapping[int, str] | None]
    used_numbers: frozenset[int]
    events: tuple[Event, ...]

    @cached_property
    def section_tables(self) -> tuple[TableSeen, ...]:
        """The section tables that are there, in the plan's order, later ones of the clerk's own behind them."""
        found = [
            (int(number), table)
            for name, table in self.tables.items()
            if (number := name.removeprefix(SECTION_TABLE_PREFIX)).isdecimal() and number != name
        ]
        return tuple(table for _, table in sorted(found, key=lambda pair: pair[0]))

    @cached_property
    def usual_lights(self) -> Mapping[str, str]:
        """The formula that most rows of a section table have under 亮灯, where most have one.

        A table's own words for its cells are the same in every row; a program that writes addresses instead gives
        each row another formula, and then none is usual.
        """
        usual = {}
        for name, formulas in self.formulas.items():
            if formulas:
                formula, rows = Counter(formulas.values()).most_common(1)[0]
                if rows * 2 > len(formulas) and rows >= _USUAL_ROWS:
                    usual[name] = formula
        return usual

    @cached_property
    def task_rows(self) -> tuple[TaskRow, ...]:
        """Every row of a section table that holds something, in the sheets' order."""
        return tuple(
            TaskRow(table, row, place_of(table), task_number(table.value(row, Col.NO)))
            for table in self.section_tables
            for row in table.rows
            if any(not is_blank(table.value(row, heading)) for heading in WRITTEN_BY_HAND)
        )

    @cached_property
    def known_numbers(self) -> frozenset[int]:
        """Numbers of tasks that the plan or 变更记录 knows: not the new ones."""
        planned = {task.no for _, _, task in self.plan.tasks()}
        return frozenset(planned | {event.task for event in self.events if event.task is not None})

    @cached_property
    def units(self) -> tuple[tuple[int, str], ...]:
        """Rows and full names of 单位."""
        return self._column(UNITS_TABLE, UnitCol.NAME)

    @cached_property
    def leaders(self) -> tuple[tuple[int, str], ...]:
        """Rows and names of 领导."""
        return self._column(LEADERS_TABLE, LeaderCol.NAME)

    def below(self, table: str, heading: StrEnum) -> tuple[str, ...]:
        """What stands right below a table under a heading: said once as such, and no further trouble made of it."""
        held = self.tables.get(table)
        texts = (held.text(row, heading) for row in held.rows_below) if held is not None else ()
        return tuple(text for text in texts if text)

    @cached_property
    def status_words(self) -> tuple[tuple[int, str], ...]:
        """Rows and status words of 设置."""
        return self._column(STATUS_TABLE, StatusCol.WORD)

    def _column(self, table: str, heading: StrEnum) -> tuple[tuple[int, str], ...]:
        return tuple(self.tables[table].filled(heading)) if table in self.tables else ()


def place_of(table: TableSeen) -> int:
    """Which section a section table is for, from 1: 板块03 is 3."""
    return int(table.name.removeprefix(SECTION_TABLE_PREFIX))
