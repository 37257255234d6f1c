"""总览: figures by section, leader and lead unit with charts, all by formulas with stored results."""

from __future__ import annotations

from collections.abc import Sequence

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from xltasks.core.grid import a1
from xltasks.core.overview import Overview
from xltasks.core.plan import Plan
from xltasks.core.schema import HOME_SHEET, OVERVIEW_SHEET
from xltasks.core.settings import Settings
from xltasks.messages import workbook as words
from xltasks.render.charts import add_charts
from xltasks.render.overview_figures import Columns, Places, overview_formulas, places_of
from xltasks.render.sheets import add_head, add_link, done, new_sheet, put, put_drawn, set_page
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

_NAME: Look = {**BODY, "align": "left", "shrink": True}
_COUNT: Look = {**BODY, **CENTRE, "num_format": COUNT_FORMAT}
_SHARE: Look = {**BODY, **CENTRE, "num_format": PERCENT_FORMAT}


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
    _add_words(sheet, formats, places, sheet_names)
    units = [unit.name for unit in plan.directory.units]
    for drawn in overview_formulas(places, settings, figures, units, tables):
        put_drawn(sheet, drawn, formats, *_look(places, drawn.row, drawn.column))
    for first, last in ((places.first_section, places.total_row), (places.first_leader, places.last_unit)):
        for row in range(first, last + 1):
            sheet.set_row(row, 18)
    for row, caption in _captions(places).items():
        put(sheet, row, columns.name, caption, formats, CAPTION)
        sheet.set_row(row, 26)
    for first, last in ((places.first_leader, places.last_leader), (places.first_unit, places.last_unit)):
        _box_used_rows(sheet, formats, columns, first, last)
    add_charts(book, sheet, places)
    sheet.freeze_panes(places.head_row + 1, 1)
    done(sheet.set_column(columns.helper, columns.helper + 2, None, None, {"hidden": True}))
    done(sheet.print_area(0, 0, places.last_unit + 1, columns.average))
    sheet.set_h_pagebreaks([places.first_leader - 1])
    set_page(sheet, repeat=(0, places.head_row))


def _captions(places: Places) -> dict[int, str]:
    return {
        places.first_section - 1: words.BY_SECTION,
        places.first_leader - 1: words.BY_LEADER,
        places.first_unit - 1: words.BY_UNIT,
    }


def _add_words(sheet: Worksheet, formats: Formats, places: Places, sheet_names: Sequence[str]) -> None:
    """The headings that are no formulas, and the sections, which are links."""
    columns, row = places.columns, places.head_row
    sheet.set_row(row, 32)
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
        put(sheet, row, column, heading, formats, COLUMN_HEAD)
    for at, name in enumerate(sheet_names, places.first_section):
        add_link(sheet, at, columns.name, name, name, formats, LINKED, BOXED, {"shrink": True})
    put(sheet, places.total_row, columns.name, words.TOTAL, formats, HEAD, BOXED, CENTRE)


def _look(places: Places, row: int, column: int) -> tuple[Look, ...]:
    columns = places.columns
    if row == places.head_row:
        return (COLUMN_HEAD,)
    if column >= columns.helper or row > places.last_unit:
        return (NOTE,)
    if column == columns.name:
        return (_NAME,)
    look = _SHARE if column == columns.average else _COUNT
    return (look, BOXED) if row <= places.total_row else (look, {})


def _box_used_rows(sheet: Worksheet, formats: Formats, columns: Columns, first: int, last: int) -> None:
    """Lines around rows that hold a name; spare rows stay empty paper."""
    rule = {"type": "formula", "criteria": f'=${a1(first, columns.name)}<>""', "format": formats(BOXED)}
    done(sheet.conditional_format(first, 0, last, columns.average, rule))
