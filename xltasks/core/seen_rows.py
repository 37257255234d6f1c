"""What the master's sheets hold, as the formulas of 首页, 总览, 领导页 and 单位页 see it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from types import MappingProxyType
from typing import TypeGuard

from xltasks.core.grid import CellError, Value
from xltasks.core.overview import TaskState
from xltasks.core.schedule import BY_CALENDAR, Schedule
from xltasks.core.schema import NAME_SEPARATOR, WITHDRAWN_STATUS, Col
from xltasks.core.settings import Settings
from xltasks.core.values import as_text, day_in


@dataclass(frozen=True, slots=True)
class Task:
    """A numbered row of a section table as it shows.

    ``light`` is the text of its 亮灯, ``expected`` its 序时进度.
    """

    state: TaskState
    supports: tuple[str, ...]
    light: str
    expected: float | None
    values: Mapping[Col, Value]

    @property
    def is_withdrawn(self) -> bool:
        """Whether it left the plan: then it is in no count and on no list."""
        return self.state.status == WITHDRAWN_STATUS


@dataclass(frozen=True, slots=True)
class Line:
    """A line of 索引: the ``row``-th row (from 1) of a section (from 1); ``task`` is None where no number stands."""

    seq: int
    section: int
    row: int
    task: Task | None


@dataclass(frozen=True, slots=True)
class Said:
    """What a lead reported, as far as the trend counts it."""

    period: str
    progress: float | None
    status: str


@dataclass(frozen=True, slots=True)
class Registered:
    """A row of 回收情况; ``place`` is its place in the table, from 1, ``state`` the word it shows."""

    place: int
    period: str
    unit: str
    due: date | None
    state: str


@dataclass(frozen=True, slots=True)
class Contact:
    """What 单位 says of the unit on its page."""

    groups: str = ""
    contact: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class Sheets:
    """What the master's sheets hold: what the formulas count.

    ``lines`` are those of 索引; ``numbered`` counts the tasks of the section tables, with or without a line.
    ``leaders`` and ``units`` are the columns of their tables, blanks included, and ``listed_units`` how many of the
    latter 索引 has room for.  ``said`` are the reports of leads, ``reported`` the periods with any report.
    ``waiting`` and ``findings`` count rows of 待确认 and 问题清单; ``contacts`` are by unit.  ``renamed`` are the
    renamings of units that 变更记录 has carried out, (before, after) in the order of its rows.
    """

    lines: tuple[Line, ...]
    numbered: int
    sections: int
    leaders: tuple[str, ...]
    units: tuple[str, ...]
    listed_units: int
    said: tuple[Said, ...] = ()
    reported: frozenset[str] = frozenset()
    register: tuple[Registered, ...] = ()
    waiting: int = 0
    findings: int = 0
    contacts: Mapping[str, Contact] = field(default_factory=lambda: MappingProxyType({}))
    renamed: tuple[tuple[str, str], ...] = ()


def task_of(
    section: int,
    values: Mapping[Col, Value],
    settings: Settings,
    today: date,
    year: int,
    schedule: Schedule = BY_CALENDAR,
) -> Task | None:
    """A row of a section table as its formulas see it, 亮灯 by the rule; None for a row without a number."""
    number, progress, due = values.get(Col.NO), values.get(Col.PROGRESS), values.get(Col.DUE)
    if not is_number(number):
        return None
    state = TaskState(
        no=int(number),
        section=section,
        leaders=names_in(shown_text(values.get(Col.LEADERS))),
        leads=names_in(shown_text(values.get(Col.LEADS))),
        due=day_in(due),
        progress=float(progress) if is_number(progress) else None,
        status=shown_text(values.get(Col.STATUS)),
        schedule=schedule,
    )
    light = state.shown_light(settings, today, year)
    word = settings.light_word(light) if light else ""
    expected = state.expected(today, year)
    supports = names_in(shown_text(values.get(Col.SUPPORTS)))
    return Task(replace(state, light=word), supports, word, expected, values)


def with_light(task: Task, light: str) -> Task:
    """The same where somebody wrote over the formula of 亮灯."""
    return replace(task, state=replace(task.state, light=light), light=light)


def is_number(value: Value) -> TypeGuard[int | float]:
    """What ISNUMBER says of a cell, dates apart."""
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def shown_text(value: Value) -> str:
    """What a formula takes a cell's text to be; an error is none."""
    return "" if isinstance(value, CellError) else as_text(value)


def names_in(text: str) -> tuple[str, ...]:
    """The names that a formula finds in a cell: between separators; a bracket ends a name as a separator does."""
    return tuple(text.replace("（", NAME_SEPARATOR).split(NAME_SEPARATOR))
