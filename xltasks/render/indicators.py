"""量化指标: one row for each indicator of each task, with its completion by formula."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from xltasks.core.figure_columns import IndicatorCol
from xltasks.core.grid import a1
from xltasks.core.indicators import PERCENT_UNIT, REQUIREMENT_WORDS, Indicator
from xltasks.core.schema import (
    HOME_SHEET,
    INDICATORS_SHEET,
    INDICATORS_TABLE,
    NAME_SEPARATOR,
    NAME_UNITS,
    SWITCH_OFF,
    SWITCH_ON,
)
from xltasks.core.settings import Light
from xltasks.messages import workbook as words
from xltasks.render.formulas import completion_formula
from xltasks.render.plain_sheet import PlainSheet, Stored
from xltasks.render.rules import Hint, a_list, add_fine_percent, add_rule
from xltasks.render.sheets import (
    DATA_ROW,
    HEAD_ROW,
    SPARE_ROWS,
    Column,
    add_head,
    add_table,
    done,
    new_sheet,
    set_page,
)
from xltasks.render.styles import (
    CELL,
    CENTRE,
    COUNT,
    DATE,
    FINE_PERCENT_FORMAT,
    INPUT,
    LIGHT_FILLS,
    LITERAL,
    PERCENT,
    PERCENT_FORMAT,
    TEXT,
    WORD,
    Formats,
    Look,
)

# General: whatever digits a figure has, without a point behind a whole number.
FIGURE_OF_ANY: Look = {**CELL, **CENTRE, "num_format": "General"}
_SHAPE: dict[IndicatorCol, tuple[float, Look]] = {
    IndicatorCol.TASK: (6, COUNT),
    IndicatorCol.NO: (5, COUNT),
    IndicatorCol.NAME: (30, TEXT),
    IndicatorCol.REQUIREMENT: (11, WORD),
    IndicatorCol.VALUE: (9, FIGURE_OF_ANY),
    IndicatorCol.UNIT: (8, {**WORD, "num_format": "@"}),
    IndicatorCol.STRETCH: (8, FIGURE_OF_ANY),
    IndicatorCol.CUMULATIVE: (6, WORD),
    IndicatorCol.BASE: (9, FIGURE_OF_ANY),
    IndicatorCol.ACTUAL: (9, {**FIGURE_OF_ANY, **INPUT}),
    IndicatorCol.COMPLETION: (8, PERCENT),
    IndicatorCol.TEXT: (34, LITERAL),
    IndicatorCol.REPORTED_BY: (14, TEXT),
    IndicatorCol.UPDATED: (10.5, DATE),
}
_PLACE = {column: place for place, column in enumerate(IndicatorCol)}
_FIGURES = (IndicatorCol.VALUE, IndicatorCol.STRETCH, IndicatorCol.BASE, IndicatorCol.ACTUAL)


def add_indicators(book: Workbook, formats: Formats, indicators: Sequence[Indicator]) -> None:
    """Add the sheet with what the plan's texts name; one blank row where they name nothing."""
    sheet = new_sheet(book, INDICATORS_SHEET)
    home = (HOME_SHEET, words.HOME_LINK)
    add_head(sheet, formats, words.INDICATORS_TITLE, words.INDICATORS_NOTE, home, note_column=2)
    columns = [
        Column(column, *shape, completion_formula() if column is IndicatorCol.COMPLETION else None)
        for column, shape in _SHAPE.items()
    ]
    rows = [_row(one) for one in indicators]
    add_table(sheet, formats, INDICATORS_TABLE, columns, rows)
    _show_percents(sheet, formats, indicators)
    last = HEAD_ROW + max(1, len(rows)) + SPARE_ROWS
    _add_rules(sheet, last)
    _add_formats(sheet, formats, last)
    sheet.freeze_panes(DATA_ROW, 3)
    set_page(sheet, repeat=(HEAD_ROW, HEAD_ROW))


def _row(one: Indicator) -> list[Stored]:
    held: dict[IndicatorCol, Stored] = {
        IndicatorCol.TASK: one.task,
        IndicatorCol.NO: one.no,
        IndicatorCol.NAME: one.name,
        IndicatorCol.REQUIREMENT: one.requirement,
        IndicatorCol.VALUE: one.value,
        IndicatorCol.UNIT: one.unit or None,
        IndicatorCol.STRETCH: one.stretch,
        IndicatorCol.CUMULATIVE: SWITCH_ON if one.cumulative else SWITCH_OFF,
        IndicatorCol.BASE: one.base,
        IndicatorCol.ACTUAL: one.actual,
        IndicatorCol.COMPLETION: one.completion,
        IndicatorCol.TEXT: one.text,
        IndicatorCol.REPORTED_BY: NAME_SEPARATOR.join(one.units) or None,
        IndicatorCol.UPDATED: one.updated,
    }
    return [held.get(column) for column in IndicatorCol]


def _show_percents(sheet: PlainSheet, formats: Formats, indicators: Sequence[Indicator]) -> None:
    """A cell that shows percents takes a typed 5.2 for 5.2%, as it is meant."""
    forms = [formats(_SHAPE[column][1], {"num_format": PERCENT_FORMAT}) for column in _FIGURES]
    for row, one in enumerate(indicators, DATA_ROW):
        if one.unit == PERCENT_UNIT:
            values = (one.value, one.stretch, one.base, one.actual)
            for column, value, form in zip(_FIGURES, values, forms, strict=True):
                done(sheet.write_cells(row, _PLACE[column], [value], [form], [None]))


def _add_rules(sheet: Worksheet, last: int) -> None:
    number = {"validate": "decimal", "criteria": "between", "minimum": -1e12, "maximum": 1e12}
    rules: tuple[tuple[IndicatorCol, dict[str, Any], Hint, Hint | None], ...] = (
        (IndicatorCol.REQUIREMENT, a_list(list(REQUIREMENT_WORDS)), words.REQUIREMENT_HINT, words.LIST_WARNING),
        (IndicatorCol.VALUE, number, words.FIGURE_HINT, words.FIGURE_WARNING),
        (IndicatorCol.STRETCH, number, words.FIGURE_HINT, words.FIGURE_WARNING),
        (IndicatorCol.CUMULATIVE, a_list([SWITCH_ON, SWITCH_OFF]), words.CUMULATIVE_HINT, words.LIST_WARNING),
        (IndicatorCol.BASE, number, words.BASE_HINT, words.FIGURE_WARNING),
        (IndicatorCol.ACTUAL, number, words.FIGURE_HINT, words.FIGURE_WARNING),
        (IndicatorCol.REPORTED_BY, a_list(f"={NAME_UNITS}"), words.REPORTING_UNIT_HINT, None),
    )
    for column, rule, hint, warning in rules:
        add_rule(sheet, (DATA_ROW, _PLACE[column]), (last, _PLACE[column]), rule, hint, warning)


def _add_formats(sheet: Worksheet, formats: Formats, last: int) -> None:
    """Percents where the unit is one, decimals only where there are some; a target that was reached stands out."""
    unit = f"${a1(DATA_ROW, _PLACE[IndicatorCol.UNIT])}"
    for column in _FIGURES:
        place = _PLACE[column]
        cell = f"${a1(DATA_ROW, place)}"
        is_share = f'{unit}="{PERCENT_UNIT}",ISNUMBER({cell})'
        fine = f"ROUND({cell},2)<>ROUND({cell},6)"
        for formula, look in (
            (f"AND({is_share},{fine})", FINE_PERCENT_FORMAT),
            (f"AND({is_share})", PERCENT_FORMAT),
        ):
            rule = {"type": "formula", "criteria": f"={formula}", "format": formats({"num_format": look})}
            done(sheet.conditional_format(DATA_ROW, place, last, place, {**rule, "stop_if_true": True}))
    place = _PLACE[IndicatorCol.COMPLETION]
    add_fine_percent(sheet, formats, DATA_ROW, last, place)
    fill, ink = LIGHT_FILLS[Light.GREEN]
    cell = f"${a1(DATA_ROW, place)}"
    reached = formats({"bg_color": fill, "font_color": ink})
    rule = {"type": "formula", "criteria": f"=AND(ISNUMBER({cell}),{cell}>=1)", "format": reached}
    done(sheet.conditional_format(DATA_ROW, place, last, place, rule))
