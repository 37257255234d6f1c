"""What stands where on 总览, and its formulas with their results: everything but the looks."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from xltasks.core.drawn import Drawn, Result
from xltasks.core.grid import a1, column_letters
from xltasks.core.overview import Figures, Overview
from xltasks.core.plan import Plan, Role
from xltasks.core.schema import (
    LEADERS_TABLE,
    NAME_LIGHTS,
    OVERVIEW_SHEET,
    STATUS_TABLE,
    UNITS_TABLE,
    Col,
    LeaderCol,
    StatusCol,
    UnitCol,
)
from xltasks.core.settings import Light, Settings
from xltasks.messages import workbook as words
from xltasks.render.formulas import Counting, quoted

# Rows kept free under the lists, for leaders and units that join during the year.
_SPARE_LEADERS, _SPARE_UNITS, _SPARE_DIRECTORY = 3, 8, 100
_CHART_ROWS = 17
# One heading row serves all three tables: it stays in sight and is printed on every page.
_HEAD_ROW = 2
# Ranks units by their number of tasks, then by their place in the directory.
_RANK = 10_000


@dataclass(frozen=True, slots=True)
class Columns:
    """0-based columns of a figures table with ``statuses`` status words."""

    statuses: int
    name: int = 0
    tasks: int = 1
    lights: int = 2

    @property
    def unlit(self) -> int:
        """Tasks without a light."""
        return self.lights + len(Light)

    @property
    def status(self) -> int:
        """The first status word."""
        return self.unlit + 1

    @property
    def unreported(self) -> int:
        """Tasks never reported."""
        return self.status + self.statuses

    @property
    def overdue(self) -> int:
        """Tasks past due."""
        return self.unreported + 1

    @property
    def near_due(self) -> int:
        """Tasks due soon."""
        return self.unreported + 2

    @property
    def average(self) -> int:
        """Average progress, the last column."""
        return self.unreported + 3

    @property
    def helper(self) -> int:
        """The first of three hidden columns: unit, its tasks, its rank."""
        return self.average + 2


@dataclass(frozen=True, slots=True)
class Places:
    """Where the figures stand, for 首页 and the charts: 0-based rows, and the columns."""

    columns: Columns
    head_row: int
    first_section: int
    total_row: int
    chart_row: int
    first_leader: int
    leaders: int
    unit_rows: int

    @property
    def last_leader(self) -> int:
        """The last row for leaders, spare ones included."""
        return self.first_leader + self.leaders + _SPARE_LEADERS - 1

    @property
    def first_unit(self) -> int:
        """The first row for units."""
        return self.last_leader + 2

    @property
    def last_unit(self) -> int:
        """The last row for units; below it stands the word about those that have no row."""
        return self.first_unit + self.unit_rows - 1

    def total(self, column: int) -> str:
        """A reference from another sheet to a figure of the whole plan."""
        return f"{quoted(OVERVIEW_SHEET)}!${column_letters(column)}${self.total_row + 1}"

    def section(self, place: int, column: int) -> str:
        """A reference from another sheet to a figure of the section at ``place`` (from 0)."""
        return f"{quoted(OVERVIEW_SHEET)}!${column_letters(column)}${self.first_section + place + 1}"


def places_of(plan: Plan, settings: Settings) -> Places:
    """Where the figures of this plan will stand."""
    first = _HEAD_ROW + 2
    total = first + len(plan.sections)
    return Places(
        columns=Columns(len(settings.status_words)),
        head_row=_HEAD_ROW,
        first_section=first,
        total_row=total,
        chart_row=total + 1,
        first_leader=total + _CHART_ROWS + 3,
        leaders=len(plan.leaders),
        unit_rows=len({unit for _, _, task in plan.tasks() for unit in task.units(Role.LEAD)}) + _SPARE_UNITS,
    )


def overview_formulas(
    places: Places, settings: Settings, figures: Overview, units: Sequence[str], tables: Sequence[str]
) -> Iterator[Drawn]:
    """Every formula of the sheet.  ``units`` are all names of 单位, in its order; ``tables`` the section tables."""
    columns = places.columns
    yield from _headings(places, settings)
    for place, (_, counted) in enumerate(figures.sections):
        yield from _figures(places, places.first_section + place, Counting([tables[place]]), counted)
    yield from _figures(places, places.total_row, Counting(tables), figures.total)
    for place, row in enumerate(range(places.first_leader, places.last_leader + 1)):
        name = f'IFERROR(INDEX({LEADERS_TABLE}[{LeaderCol.NAME}],{place + 1})&"","")'
        held = figures.leaders[place] if place < len(figures.leaders) else None
        yield from _named(places, row, name, held, tables, Col.LEADERS)
    listed = len(units) + _SPARE_DIRECTORY
    names, keys = (
        f"${column_letters(column)}${places.first_unit + 1}:${column_letters(column)}${places.first_unit + listed}"
        for column in (columns.helper, columns.helper + 2)
    )
    for place, row in enumerate(range(places.first_unit, places.last_unit + 1)):
        name = f'IFERROR(INDEX({names},MATCH(LARGE({keys},{place + 1}),{keys},0)),"")'
        held = figures.units[place] if place < len(figures.units) else None
        yield from _named(places, row, name, held, tables, Col.LEADS)
    yield _left_out(places, figures, keys, listed)
    yield from _ranks(places, figures, units, listed, tables)


def _headings(places: Places, settings: Settings) -> Iterator[Drawn]:
    """Lights and status words are called what 设置 calls them."""
    columns, row = places.columns, places.head_row
    for column, light in enumerate(Light, columns.lights):
        yield Drawn(row, column, NAME_LIGHTS[light], settings.light_word(light))
    for place, status in enumerate(settings.status_words):
        formula = f'IFERROR(INDEX({STATUS_TABLE}[{StatusCol.WORD}],{place + 1})&"","")'
        yield Drawn(row, columns.status + place, formula, status.word)


def _left_out(places: Places, figures: Overview, keys: str, listed: int) -> Drawn:
    rows = places.unit_rows
    more = words.MORE_UNITS.replace("{0}", f'"&(COUNT({keys})-{rows})&"')
    too_many = words.TOO_MANY_UNITS.format(rows=listed)
    formula = (
        f'IF(COUNT({keys})>{rows},"{more}",IF(ROWS({UNITS_TABLE}[{UnitCol.NAME}])>{listed},"{too_many}",""))'
    )
    over = len(figures.units) - rows
    shown = words.MORE_UNITS.format(over) if over > 0 else ""
    return Drawn(places.last_unit + 1, places.columns.name, formula, shown)


def _ranks(
    places: Places, figures: Overview, units: Sequence[str], listed: int, tables: Sequence[str]
) -> Iterator[Drawn]:
    """Three hidden columns: every unit of the directory, its lead tasks, and its rank if it has any."""
    column = places.columns.helper
    counts = {name: counted.tasks for name, counted in figures.units}
    for place in range(listed):
        row = places.first_unit + place
        unit = units[place] if place < len(units) else ""
        count = counts.get(unit, 0)
        named, counted = f"${a1(row, column)}", f"${a1(row, column + 1)}"
        tasks = Counting(tables, named, Col.LEADS).tasks()
        yield Drawn(row, column, f'IFERROR(INDEX({UNITS_TABLE}[{UnitCol.NAME}],{place + 1})&"","")', unit)
        yield Drawn(row, column + 1, f'IF({named}="",0,{tasks})', count)
        rank = count * _RANK - place if count else ""
        yield Drawn(row, column + 2, f'IF({counted}>0,{counted}*{_RANK}-{place},"")', rank)


def _named(
    places: Places, row: int, name: str, held: tuple[str, Figures] | None, tables: Sequence[str], column: Col
) -> Iterator[Drawn]:
    """A row whose name comes by formula and may be blank, with the figures of the tasks that name it."""
    cell = f"${a1(row, places.columns.name)}"
    shown, counted = held if held and held[0] else ("", None)
    yield Drawn(row, places.columns.name, name, shown)
    yield from _figures(places, row, Counting(tables, cell, column), counted, blank_if=f'{cell}=""')


def _figures(
    places: Places, row: int, counting: Counting, held: Figures | None, *, blank_if: str | None = None
) -> Iterator[Drawn]:
    """The figures of one row; ``held`` None shows blanks."""
    columns = places.columns

    def drawn(column: int, formula: str, result: Callable[[Figures], Result]) -> Drawn:
        whole = f'IF({blank_if},"",{formula})' if blank_if else formula
        return Drawn(row, column, whole, None if held is None else result(held))

    def heading(column: int) -> str:
        return f"{column_letters(column)}${places.head_row + 1}"

    yield drawn(columns.tasks, counting.tasks(), lambda f: f.tasks)
    for place, column in enumerate(range(columns.lights, columns.unlit)):
        formula = counting.having(Col.LIGHT, heading(column))
        yield drawn(column, formula, lambda f, place=place: f.lights[place])  # type: ignore[misc]
    lit = f"SUM({a1(row, columns.lights)}:{a1(row, columns.unlit - 1)})"
    yield drawn(columns.unlit, f"{a1(row, columns.tasks)}-{lit}", lambda f: f.unlit)
    for place, column in enumerate(range(columns.status, columns.unreported)):
        formula = counting.having(Col.STATUS, heading(column))
        yield drawn(column, formula, lambda f, place=place: f.statuses[place])  # type: ignore[misc]
    yield drawn(columns.unreported, counting.unreported(), lambda f: f.unreported)
    yield drawn(columns.overdue, counting.overdue(), lambda f: f.overdue)
    yield drawn(columns.near_due, counting.near_due(), lambda f: f.near_due)
    yield drawn(columns.average, counting.average(), lambda f: f.average)
