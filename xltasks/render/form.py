"""The form: one unit's workbook for one period, as the outside contract's section 4 has it."""

from __future__ import annotations

from datetime import date, datetime, time
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from xltasks.core.form import FieldValue, Form, FormRow
from xltasks.core.schema import (
    FORM_DUE,
    FORM_HEADINGS,
    FORM_HELP_SHEET,
    FORM_LAST,
    FORM_LEADERS,
    FORM_LOCKED,
    FORM_NO,
    FORM_PROJECT,
    FORM_ROLE,
    FORM_SECTION,
    FORM_SHEET,
    FORM_TEXT,
    LABEL_DATE,
    LABEL_DUE,
    LABEL_PERIOD,
    LABEL_PHONE,
    LABEL_REPORTER,
    LABEL_UNIT,
    ROLE_WORDS,
    STAMP_SHEET,
    Field,
)
from xltasks.core.settings import Settings
from xltasks.core.stamp import form_rows
from xltasks.messages import form as words
from xltasks.render.form_figures import add_figures
from xltasks.render.form_help import add_help
from xltasks.render.form_layout import (
    COLUMNS,
    FIELD_COLUMNS,
    FIRST_ROW,
    HEADER_ROW,
    LABEL_CELLS,
    LAST_COLUMN,
    NOTE_ROW,
    TITLE_ROW,
    WIDTHS,
    task_height,
)
from xltasks.render.form_page import set_page
from xltasks.render.form_rules import add_colours, add_rules
from xltasks.render.form_styles import FormStyles, form_styles
from xltasks.render.plain_book import PlainBook


def write_form(target: BinaryIO | Path, form: Form, settings: Settings, *, entered: Form | None = None) -> None:
    """Write a form as .xlsx: 填报表, 填表说明, 量化指标 where figures are asked for, and the very hidden stamp.

    Same form, same bytes.

    ``entered`` is the same form with what its unit has filled in already: its cells are shown, while the stamp says
    what was sent.

    Raises ValueError for a form without rows or with a task text longer than a cell holds, OSError when
    ``target`` cannot be written.
    """
    if not form.rows:
        raise ValueError(f"a form without tasks: {form.unit}")
    buffer = BytesIO()
    book = PlainBook(buffer)
    _describe(book, form)
    styles = form_styles(book)
    sheet = book.add_worksheet(FORM_SHEET)
    shown = entered or form
    _add_head(sheet, shown, styles)
    for at, row in enumerate(shown.rows, FIRST_ROW):
        _add_task(sheet, at, row, styles)
    add_rules(sheet, form)
    add_colours(sheet, form, styles)
    first_open = (FIRST_ROW, FIELD_COLUMNS[Field.PROGRESS])
    set_page(
        sheet,
        form,
        (HEADER_ROW, 0, FIRST_ROW + len(form.rows) - 1, LAST_COLUMN),
        frozen=COLUMNS[FORM_LEADERS],
        first_open=first_open,
    )
    sheet.activate()
    add_help(book, book.add_worksheet(FORM_HELP_SHEET), form, settings, styles)
    add_figures(book, form, shown, styles)
    _add_stamp(book.add_worksheet(STAMP_SHEET), form)
    book.close()
    if isinstance(target, Path):
        target.write_bytes(buffer.getvalue())
    else:
        target.write(buffer.getvalue())


def _describe(book: Workbook, form: Form) -> None:
    facts = {"unit": form.unit, "period": form.period.label, "plan_title": form.plan_title}
    book.set_properties(
        {
            "title": words.TITLE.format_map(facts),
            "subject": words.SUBJECT.format_map(facts),
            "author": words.AUTHOR,
            "created": datetime.combine(form.issued_on, time()),
        }
    )


def _add_head(sheet: Worksheet, form: Form, styles: FormStyles) -> None:
    for heading, column in COLUMNS.items():
        sheet.set_column(column, column, WIDTHS[heading])
    title = words.TITLE.format_map({"plan_title": form.plan_title, "period": form.period.label})
    sheet.merge_range(TITLE_ROW, 0, TITLE_ROW, LAST_COLUMN, title, styles.title)
    sheet.set_row(TITLE_ROW, 36)
    _add_label(sheet, LABEL_UNIT, form.unit, styles)
    _add_label(sheet, LABEL_PERIOD, str(form.period), styles)
    _add_label(sheet, LABEL_DUE, form.due, styles)
    _add_label(sheet, LABEL_REPORTER, form.contact, styles)
    _add_label(sheet, LABEL_PHONE, form.phone, styles)
    _add_label(sheet, LABEL_DATE, None, styles)
    sheet.merge_range(NOTE_ROW, 0, NOTE_ROW, LAST_COLUMN, words.NOTE, styles.note)
    sheet.set_row(NOTE_ROW, 22)
    for column, heading in enumerate(FORM_HEADINGS):
        sheet.write_string(HEADER_ROW, column, heading, styles.head if heading in FORM_LOCKED else styles.open_head)
    sheet.set_row(HEADER_ROW, 46)  # two lines, and the filter buttons below them


def _add_label(sheet: Worksheet, label: str, value: str | date | None, styles: FormStyles) -> None:
    row, column = LABEL_CELLS[label]
    is_open = label in (LABEL_REPORTER, LABEL_PHONE, LABEL_DATE)
    is_date = label in (LABEL_DUE, LABEL_DATE)
    if is_date:
        style = styles.open_fact_date if is_open else styles.fact_date
    else:
        style = styles.open_fact if is_open else styles.fact
    sheet.write_string(row, column, label, styles.label)
    if value is None or value == "":
        sheet.write_blank(row, column + 1, None, style)
    elif isinstance(value, str):
        sheet.write_string(row, column + 1, value, style)
    else:
        _write_date(sheet, row, column + 1, value, style)
    sheet.set_row(row, 22)


def _add_task(sheet: Worksheet, at: int, row: FormRow, styles: FormStyles) -> None:
    sheet.set_row(at, task_height(row))
    sheet.write_number(at, COLUMNS[FORM_NO], row.no, styles.number)
    sheet.write_string(at, COLUMNS[FORM_SECTION], row.section, styles.text)
    sheet.write_string(at, COLUMNS[FORM_PROJECT], row.project, styles.text)
    sheet.write_string(at, COLUMNS[FORM_TEXT], row.text, styles.text)
    sheet.write_string(at, COLUMNS[FORM_LEADERS], "\n".join(row.leaders), styles.centred)
    sheet.write_string(at, COLUMNS[FORM_ROLE], ROLE_WORDS[row.role], styles.centred)
    _write_date(sheet, at, COLUMNS[FORM_DUE], row.due, styles.date)
    if row.last is None:
        sheet.write_blank(at, COLUMNS[FORM_LAST], None, styles.percent)
    else:
        style = styles.percent if _is_even(row.last) else styles.fine_percent
        sheet.write_number(at, COLUMNS[FORM_LAST], row.last, style)
    sent = dict(row.sent)
    for field, column in FIELD_COLUMNS.items():
        _add_value(sheet, at, column, field, sent.get(field), styles)


def _add_value(
    sheet: Worksheet, at: int, column: int, field: Field, value: FieldValue | None, styles: FormStyles
) -> None:
    style = {
        Field.PROGRESS: styles.open_percent,
        Field.STATUS: styles.open_centred,
        Field.EXTENSION: styles.open_date,
    }.get(field, styles.open_text)
    if value is None or value == "":
        sheet.write_blank(at, column, None, style)
    elif isinstance(value, str):
        sheet.write_string(at, column, value, style)
    elif isinstance(value, int | float):
        sheet.write_number(at, column, value, style)
    else:
        _write_date(sheet, at, column, value, style)


def _write_date(sheet: Worksheet, row: int, column: int, day: date, style: Format) -> None:
    sheet.write_datetime(row, column, datetime.combine(day, time()), style)


def _is_even(fraction: float) -> bool:
    return abs(fraction * 100 - round(fraction * 100)) < 1e-3


def _add_stamp(sheet: Worksheet, form: Form) -> None:
    for at, line in enumerate(form_rows(form)):
        for column, text in enumerate(line):
            if sheet.write_string(at, column, text) < 0:  # XlsxWriter would cut it and go on
                raise ValueError(f"the stamp's row {at + 1} holds more than a cell can")
    sheet.very_hidden()
