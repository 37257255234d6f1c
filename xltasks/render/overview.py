"""总览: figures by section, leader and lead unit with charts, all by formulas with stored results."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from xltasks.core.grid import a1, column_letters
from xltasks.core.overview import Figures, Overview
from xltasks.core.plan import Plan
from xltasks.core.schema import (
    HOME_SHEET,
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
from xltasks.render.charts import add_charts
from xltasks.render.formulas import Counting
from xltasks.render.sheets import add_head, add_link, done, new_sheet, put, put_formula, quoted, set_page
from xltasks.render.styles import (
    BODY,
    BOXED,
    CAPTION,
    CENTRE,
    COLUMN_HEAD,
    COUNT_FORMAT,
    HEAD,
    LINKED,
    NOTE,
    PERCENT_FORMAT,
    Formats,
    Look,
)

# Rows kept free under the lists, for leaders and units that join during the year.
_SPARE_LEADERS, _SPARE_UNITS, _SPARE_DIRECTORY = 3, 8, 100
_CHART_ROWS = 17
# One heading row serves all three tables: it stays in sight and is printed on every page.
_HEAD_ROW = 2
# Ranks units by their number of tasks, then by their place in the directory.
_RANK = 10_000

_NAME: Look = {**BODY, "align": "left", "shrink": True}
_COUNT: Look = {**BODY, **CENTRE, "num_format": COUNT_FORMAT}
_SHARE: Look = {**BODY, **CENTRE, "num_format": PERCENT_FORMAT}


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
    )


def add_overview(
    book: Workbook,
    formats: Formats,
    *,
    plan: Plan,
    settings: Settings,
    figures: Overview,
    sheet_names: Sequence[str],
    tables: Sequence[str],
) -> None:
    """Add the sheet."""
    sheet = new_sheet(book, OVERVIEW_SHEET)
    title = words.OVERVIEW_TITLE.format(plan_title=plan.title)
    add_head(sheet, formats, title, words.OVERVIEW_NOTE, (HOME_SHEET, words.HOME_LINK), note_column=1)
    places = places_of(plan, settings)
    columns = places.columns
    done(sheet.set_column(columns.name, columns.name, 27))
    done(sheet.set_column(columns.tasks, columns.average, 7.6))
    page = _Page(sheet, formats, columns, settings)

    page.headings()
    page.caption(places.first_section - 1, words.BY_SECTION)
    for place, (name, (_, counted)) in enumerate(zip(sheet_names, figures.sections, strict=True)):
        row = places.first_section + place
        add_link(sheet, row, columns.name, name, name, formats, LINKED, BOXED, {"shrink": True})
        page.figures(row, Counting([tables[place]]), counted, boxed=True)
    put(sheet, places.total_row, columns.name, words.TOTAL, formats, HEAD, BOXED, CENTRE)
    page.figures(places.total_row, Counting(tables), figures.total, boxed=True)

    page.caption(places.first_leader - 1, words.BY_LEADER)
    leaders: list[tuple[str, Figures] | None] = [*figures.leaders, *[None] * _SPARE_LEADERS]
    for place, held in enumerate(leaders):
        name = f'IFERROR(INDEX({LEADERS_TABLE}[{LeaderCol.NAME}],{place + 1})&"","")'
        page.named(places.first_leader + place, name, held, tables, Col.LEADERS)
    end = places.first_leader + len(leaders) - 1
    page.box_used_rows(places.first_leader, end)

    last_row = _add_units(page, end + 2, plan, figures, tables)
    add_charts(book, sheet, places)
    sheet.freeze_panes(_HEAD_ROW + 1, 1)
    done(sheet.set_column(columns.helper, columns.helper + 2, None, None, {"hidden": True}))
    done(sheet.print_area(0, 0, last_row, columns.average))
    sheet.set_h_pagebreaks([places.first_leader - 1])
    set_page(sheet, repeat=(0, _HEAD_ROW))


def _add_units(page: _Page, first: int, plan: Plan, figures: Overview, tables: Sequence[str]) -> int:
    sheet, formats, columns = page.sheet, page.formats, page.columns
    rows = len(figures.units) + _SPARE_UNITS
    listed = len(plan.directory.units) + _SPARE_DIRECTORY
    names, keys = (
        f"${column_letters(column)}${first + 1}:${column_letters(column)}${first + listed}"
        for column in (columns.helper, columns.helper + 2)
    )
    _add_ranks(page, first, listed, plan, figures, tables)
    page.caption(first - 1, words.BY_UNIT)
    units: list[tuple[str, Figures] | None] = [*figures.units, *[None] * _SPARE_UNITS]
    for place, held in enumerate(units):
        name = f'IFERROR(INDEX({names},MATCH(LARGE({keys},{place + 1}),{keys},0)),"")'
        page.named(first + place, name, held, tables, Col.LEADS)
    page.box_used_rows(first, first + rows - 1)
    more = words.MORE_UNITS.replace("{0}", f'"&(COUNT({keys})-{rows})&"')
    too_many = words.TOO_MANY_UNITS.format(rows=listed)
    formula = f'=IF(COUNT({keys})>{rows},"{more}",IF(ROWS({UNITS_TABLE}[{UnitCol.NAME}])>{listed},"{too_many}",""))'
    put_formula(sheet, first + rows, columns.name, formula, "", formats, NOTE)
    return first + rows


def _add_ranks(page: _Page, first: int, listed: int, plan: Plan, figures: Overview, tables: Sequence[str]) -> None:
    """Three hidden columns: every unit of the directory, its lead tasks, and its rank if it has any."""
    column = page.columns.helper
    units = [unit.name for unit in plan.directory.units]
    counts = {name: counted.tasks for name, counted in figures.units}
    for place in range(listed):
        row = first + place
        unit = units[place] if place < len(units) else ""
        count = counts.get(unit, 0)
        name = f'=IFERROR(INDEX({UNITS_TABLE}[{UnitCol.NAME}],{place + 1})&"","")'
        named, counted = f"${a1(row, column)}", f"${a1(row, column + 1)}"
        tasks = Counting(tables, named, Col.LEADS).tasks()
        rank = count * _RANK - place if count else ""
        put_formula(page.sheet, row, column, name, unit, page.formats, NOTE)
        put_formula(page.sheet, row, column + 1, f'=IF({named}="",0,{tasks})', count, page.formats, NOTE)
        ranked = f'=IF({counted}>0,{counted}*{_RANK}-{place},"")'
        put_formula(page.sheet, row, column + 2, ranked, rank, page.formats, NOTE)


class _Page:
    """Writes figures tables on the sheet."""

    def __init__(self, sheet: Worksheet, formats: Formats, columns: Columns, settings: Settings) -> None:
        self.sheet = sheet
        self.formats = formats
        self.columns = columns
        self._settings = settings

    def caption(self, row: int, text: str) -> None:
        """The line above a table."""
        put(self.sheet, row, self.columns.name, text, self.formats, CAPTION)
        self.sheet.set_row(row, 26)

    def headings(self) -> None:
        """The headings; lights and status words are called what 设置 calls them."""
        columns, row = self.columns, _HEAD_ROW
        self.sheet.set_row(row, 32)
        plain = {
            columns.name: words.NAME_HEAD,
            columns.tasks: words.TASK_COUNT,
            columns.unlit: words.UNLIT,
            columns.unreported: words.UNREPORTED,
            columns.overdue: words.OVERDUE,
            columns.near_due: words.NEAR_DUE,
            columns.average: words.AVERAGE_PROGRESS,
        }
        for column, heading in plain.items():
            put(self.sheet, row, column, heading, self.formats, COLUMN_HEAD)
        for column, light in enumerate(Light, columns.lights):
            word = self._settings.light_word(light)
            put_formula(self.sheet, row, column, f"={NAME_LIGHTS[light]}", word, self.formats, COLUMN_HEAD)
        for place, status in enumerate(self._settings.status_words):
            formula = f'=IFERROR(INDEX({STATUS_TABLE}[{StatusCol.WORD}],{place + 1})&"","")'
            column = columns.status + place
            put_formula(self.sheet, row, column, formula, status.word, self.formats, COLUMN_HEAD)

    def named(
        self,
        row: int,
        name: str,
        held: tuple[str, Figures] | None,
        tables: Sequence[str],
        column: Col,
    ) -> None:
        """A row whose name comes by formula and may be blank, with the figures of the tasks that name it."""
        cell = f"${a1(row, self.columns.name)}"
        shown, counted = held or ("", None)
        put_formula(self.sheet, row, self.columns.name, f"={name}", shown, self.formats, _NAME)
        self.figures(row, Counting(tables, cell, column), counted, blank_if=f'{cell}=""')

    def figures(
        self,
        row: int,
        counting: Counting,
        held: Figures | None,
        *,
        blank_if: str | None = None,
        boxed: bool = False,
    ) -> None:
        """The formulas of one row with their stored results; ``held`` None stores blanks."""
        columns = self.columns
        self.sheet.set_row(row, 18)

        def write(column: int, formula: str, value: Callable[[Figures], float | None], look: Look) -> None:
            whole = f'=IF({blank_if},"",{formula})' if blank_if else f"={formula}"
            stored = value(held) if held else None
            put_formula(self.sheet, row, column, whole, stored, self.formats, look, BOXED if boxed else {})

        def heading(column: int) -> str:
            return f"{column_letters(column)}${_HEAD_ROW + 1}"

        write(columns.tasks, counting.tasks(), lambda f: f.tasks, _COUNT)
        for place, column in enumerate(range(columns.lights, columns.unlit)):
            formula = counting.having(Col.LIGHT, heading(column))
            write(column, formula, lambda f, place=place: f.lights[place], _COUNT)  # type: ignore[misc]
        lit = f"SUM({a1(row, columns.lights)}:{a1(row, columns.unlit - 1)})"
        write(columns.unlit, f"{a1(row, columns.tasks)}-{lit}", lambda f: f.unlit, _COUNT)
        for place, column in enumerate(range(columns.status, columns.unreported)):
            formula = counting.having(Col.STATUS, heading(column))
            write(column, formula, lambda f, place=place: f.statuses[place], _COUNT)  # type: ignore[misc]
        write(columns.unreported, counting.unreported(), lambda f: f.unreported, _COUNT)
        write(columns.overdue, counting.overdue(), lambda f: f.overdue, _COUNT)
        write(columns.near_due, counting.near_due(), lambda f: f.near_due, _COUNT)
        write(columns.average, counting.average(), lambda f: f.average, _SHARE)

    def box_used_rows(self, first: int, last: int) -> None:
        """Lines around rows that hold a name; spare rows stay empty paper."""
        rule = {
            "type": "formula",
            "criteria": f'=${a1(first, self.columns.name)}<>""',
            "format": self.formats(BOXED),
        }
        done(self.sheet.conditional_format(first, 0, last, self.columns.average, rule))
