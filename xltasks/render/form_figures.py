"""The form's third sheet, 量化指标: the indicators whose figure the unit is asked for."""

from __future__ import annotations

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from xltasks.core.figure_columns import FIGURE_HEADINGS, FORM_LAST_FIGURE, IndicatorCol
from xltasks.core.form import Form, FormFigure
from xltasks.core.indicators import PERCENT_UNIT
from xltasks.core.schema import (
    INDICATORS_SHEET,
    SWITCH_OFF,
    SWITCH_ON,
)
from xltasks.messages import form as words
from xltasks.render.form_layout import row_height
from xltasks.render.form_page import set_page
from xltasks.render.form_styles import FormStyles
from xltasks.render.formulas import completion_text

_TITLE_ROW, _NOTE_ROW = 0, 1
FIGURES_HEAD_ROW = 2
FIRST_FIGURE_ROW = 3
_WIDTHS: dict[str, float] = {
    IndicatorCol.TASK: 6,
    IndicatorCol.NO: 6,
    IndicatorCol.NAME: 32,
    IndicatorCol.REQUIREMENT: 11,
    IndicatorCol.VALUE: 10,
    IndicatorCol.UNIT: 8,
    IndicatorCol.STRETCH: 9,
    IndicatorCol.CUMULATIVE: 7,
    IndicatorCol.BASE: 10,
    FORM_LAST_FIGURE: 10,
    IndicatorCol.ACTUAL: 12,
    IndicatorCol.COMPLETION: 9,
    IndicatorCol.TEXT: 38,
}
FIGURE_COLUMNS: dict[str, int] = {str(heading): at for at, heading in enumerate(FIGURE_HEADINGS)}
_LAST_COLUMN = len(FIGURE_HEADINGS) - 1
_ACTUAL = FIGURE_COLUMNS[IndicatorCol.ACTUAL]
_LIMIT = 1e12


def add_figures(book: Workbook, form: Form, shown: Form, styles: FormStyles) -> None:
    """Add the sheet, if the unit is asked for any figure; ``shown`` is the form with what is filled in already."""
    if not form.figures:
        return
    sheet = book.add_worksheet(INDICATORS_SHEET)
    for heading, column in FIGURE_COLUMNS.items():
        sheet.set_column(column, column, _WIDTHS[heading])
    title = words.FIGURES_TITLE.format(unit=form.unit, period=form.period.label)
    sheet.merge_range(_TITLE_ROW, 0, _TITLE_ROW, _LAST_COLUMN, title, styles.title)
    sheet.set_row(_TITLE_ROW, 36)
    sheet.merge_range(_NOTE_ROW, 0, _NOTE_ROW, _LAST_COLUMN, words.FIGURES_NOTE, styles.note)
    sheet.set_row(_NOTE_ROW, 36)
    for heading, column in FIGURE_COLUMNS.items():
        style = styles.open_head if column == _ACTUAL else styles.head
        sheet.write_string(FIGURES_HEAD_ROW, column, heading, style)
    sheet.set_row(FIGURES_HEAD_ROW, 36)
    for row, one in enumerate(shown.figures, FIRST_FIGURE_ROW):
        _add_row(sheet, row, one, styles)
    last = FIRST_FIGURE_ROW + len(form.figures) - 1
    _guide(sheet, last, styles)
    set_page(
        sheet,
        form,
        (FIGURES_HEAD_ROW, 0, last, _LAST_COLUMN),
        frozen=FIGURE_COLUMNS[IndicatorCol.REQUIREMENT],
        first_open=(FIRST_FIGURE_ROW, _ACTUAL),
    )


def _add_row(sheet: Worksheet, row: int, one: FormFigure, styles: FormStyles) -> None:
    held = one.indicator
    is_share = held.unit == PERCENT_UNIT
    figure = styles.fine_percent if is_share else styles.figure
    texts = {
        IndicatorCol.NAME: (held.name, styles.text),
        IndicatorCol.REQUIREMENT: (held.requirement, styles.centred),
        IndicatorCol.UNIT: (held.unit, styles.centred),
        IndicatorCol.CUMULATIVE: (SWITCH_ON if held.cumulative else SWITCH_OFF, styles.centred),
        IndicatorCol.TEXT: (held.text, styles.text),
    }
    numbers: dict[str, tuple[float | None, Format]] = {
        IndicatorCol.TASK: (held.task, styles.number),
        IndicatorCol.NO: (held.no, styles.number),
        IndicatorCol.VALUE: (held.value, figure),
        IndicatorCol.STRETCH: (held.stretch, figure),
        IndicatorCol.BASE: (held.base, figure),
        FORM_LAST_FIGURE: (one.last, figure),
        IndicatorCol.ACTUAL: (one.sent, styles.open_share if is_share else styles.open_figure),
    }
    for heading, (text, style) in texts.items():
        sheet.write_string(row, FIGURE_COLUMNS[heading], text, style)
    for word, (number, style) in numbers.items():
        if number is None:
            sheet.write_blank(row, FIGURE_COLUMNS[word], None, style)
        else:
            sheet.write_number(row, FIGURE_COLUMNS[word], number, style)
    cells = {
        heading: xl_rowcol_to_cell(row, FIGURE_COLUMNS[heading], col_abs=True)
        for heading in (
            IndicatorCol.REQUIREMENT,
            IndicatorCol.VALUE,
            IndicatorCol.UNIT,
            IndicatorCol.BASE,
            IndicatorCol.ACTUAL,
        )
    }
    result = "" if one.completion is None else one.completion
    place = FIGURE_COLUMNS[IndicatorCol.COMPLETION]
    sheet.write_formula(row, place, completion_text(*cells.values()), styles.fine_percent, result)
    sheet.set_row(row, row_height([(held.name, _WIDTHS[IndicatorCol.NAME]), (held.text, _WIDTHS[IndicatorCol.TEXT])]))


def _guide(sheet: Worksheet, last: int, styles: FormStyles) -> None:
    """A number rule that only warns, and a colour until the cell is filled."""
    rule = {
        "validate": "decimal",
        "criteria": "between",
        "minimum": -_LIMIT,
        "maximum": _LIMIT,
        "error_type": "warning",
        "input_title": words.FIGURE_HINT[0],
        "input_message": words.FIGURE_HINT[1],
        "error_title": words.FIGURE_WARNING[0],
        "error_message": words.FIGURE_WARNING[1],
    }
    sheet.data_validation(FIRST_FIGURE_ROW, _ACTUAL, last, _ACTUAL, rule)
    cell = xl_rowcol_to_cell(FIRST_FIGURE_ROW, _ACTUAL)
    blank = {"type": "formula", "criteria": f"=LEN(TRIM({cell}))=0", "format": styles.required}
    sheet.conditional_format(FIRST_FIGURE_ROW, _ACTUAL, last, _ACTUAL, blank)
