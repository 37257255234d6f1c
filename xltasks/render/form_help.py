"""The form's second sheet, 填表说明: how to fill in plain words; its status table also feeds the list."""

from __future__ import annotations

from xlsxwriter import Workbook
from xlsxwriter.utility import quote_sheetname, xl_range_abs
from xlsxwriter.worksheet import Worksheet

from xltasks.core.form import Form
from xltasks.core.schema import FORM_HELP_SHEET, NAME_STATUS
from xltasks.core.settings import Settings
from xltasks.messages import form as words
from xltasks.render.form_layout import row_height
from xltasks.render.form_styles import FormStyles

_WIDTHS = (18.0, 56.0, 34.0)
_WHOLE = _WIDTHS[1] + _WIDTHS[2]


def add_help(book: Workbook, sheet: Worksheet, form: Form, settings: Settings, styles: FormStyles) -> None:
    """Write 填表说明 and define the name that feeds the status list."""
    for column, width in enumerate(_WIDTHS):
        sheet.set_column(column, column, width)
    sheet.merge_range(0, 0, 0, 2, words.HELP_TITLE, styles.title)
    sheet.set_row(0, 36)
    row = 1
    facts = {"due": form.due.isoformat()}
    steps = (*words.HELP_STEPS, words.HELP_FIGURES) if form.figures else words.HELP_STEPS
    for name, text in steps:
        said = text.format_map(facts)
        sheet.write_string(row, 0, name, styles.help_name)
        sheet.merge_range(row, 1, row, 2, said, styles.help_text)
        sheet.set_row(row, row_height([(said, _WHOLE)]))
        row += 1
    row = _add_status(book, sheet, row + 1, settings, styles)
    _add_examples(sheet, row + 1, styles)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 1)
    sheet.set_margins(left=0.6, right=0.6, top=0.6, bottom=0.7)
    sheet.center_horizontally()
    sheet.set_footer("&C第 &P 页，共 &N 页")
    sheet.hide_gridlines(2)
    sheet.protect("", {"format_rows": True, "format_columns": True})


def _add_status(book: Workbook, sheet: Worksheet, row: int, settings: Settings, styles: FormStyles) -> int:
    sheet.write_string(row, 0, words.HELP_STATUS_HEADING, styles.help_heading)
    sheet.set_row(row, 24)
    row += 1
    sheet.write_string(row, 0, words.HELP_STATUS_COLUMNS[0], styles.head)
    sheet.merge_range(row, 1, row, 2, words.HELP_STATUS_COLUMNS[1], styles.head)
    first = row + 1
    for status in settings.status_words:
        row += 1
        sheet.write_string(row, 0, status.word, styles.centred)
        sheet.merge_range(row, 1, row, 2, words.STATUS_MEANINGS[status.meaning], styles.help_text)
        sheet.set_row(row, row_height([(words.STATUS_MEANINGS[status.meaning], _WHOLE)]))
    book.define_name(NAME_STATUS, f"={quote_sheetname(FORM_HELP_SHEET)}!{xl_range_abs(first, 0, row, 0)}")
    return row + 1


def _add_examples(sheet: Worksheet, row: int, styles: FormStyles) -> None:
    sheet.write_string(row, 0, words.HELP_EXAMPLE_HEADING, styles.help_heading)
    sheet.set_row(row, 24)
    row += 1
    for column, heading in enumerate(words.HELP_EXAMPLE_COLUMNS):
        sheet.write_string(row, column, heading, styles.head)
    for example in words.HELP_EXAMPLES:
        row += 1
        sheet.write_string(row, 0, example[0], styles.help_name)
        sheet.write_string(row, 1, example[1], styles.help_text)
        sheet.write_string(row, 2, example[2], styles.help_text)
        sheet.set_row(row, row_height(list(zip(example, _WIDTHS, strict=True))))
