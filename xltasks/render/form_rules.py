"""What guides the hand in a form: rules and lists on every unlocked cell, colours until it is filled.

Everything but the status only warns.  A department must be able to write what it has to say
(``80%（实验幼儿园滞后）`` is read on return), and a rule that refuses is answered with a new, unreadable table.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from xlsxwriter.utility import xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from xltasks.core.form import Form
from xltasks.core.plan import Role
from xltasks.core.schema import (
    FORM_DUE,
    FORM_ROLE,
    LABEL_DATE,
    LABEL_PHONE,
    LABEL_REPORTER,
    NAME_STATUS,
    ROLE_WORDS,
    Field,
)
from xltasks.messages import form as words
from xltasks.render.form_layout import COLUMNS, FIELD_COLUMNS, FIRST_ROW, LABEL_CELLS
from xltasks.render.form_styles import FormStyles

_LONGEST = 2000  # characters a bulletin can still print
_EARLIEST = date(2000, 1, 1)

# What a unit of this role cannot leave blank.
REQUIRED: dict[Role, tuple[Field, ...]] = {
    Role.LEAD: (Field.PROGRESS, Field.STATUS, Field.TEXT),
    Role.SUPPORT: (Field.TEXT,),
    Role.DATA: (),
}


def add_rules(sheet: Worksheet, form: Form) -> None:
    """Put a rule or a list, with its hint, on every unlocked cell."""
    last_row = FIRST_ROW + len(form.rows) - 1
    for field, column in FIELD_COLUMNS.items():
        rule = _rule(field)
        hint, warning = words.FIELD_HINTS[field], words.FIELD_WARNINGS[field]
        sheet.data_validation(FIRST_ROW, column, last_row, column, _worded(rule, hint, warning))
    example = {"example": form.due.isoformat()}
    between = {"validate": "length", "criteria": "between"}
    heads = (
        (
            LABEL_REPORTER,
            {**between, "minimum": 1, "maximum": 40},
            words.REPORTER_HINT,
            words.REPORTER_WARNING,
        ),
        (LABEL_PHONE, {**between, "minimum": 5, "maximum": 40}, words.PHONE_HINT, words.PHONE_WARNING),
        (
            LABEL_DATE,
            {"validate": "date", "criteria": ">=", "value": _EARLIEST},
            (words.DATE_HINT[0], words.DATE_HINT[1].format_map(example)),
            (words.DATE_WARNING[0], words.DATE_WARNING[1].format_map(example)),
        ),
    )
    for label, rule, hint, warning in heads:
        row, column = LABEL_CELLS[label]
        sheet.data_validation(row, column + 1, row, column + 1, _worded(rule, hint, warning))


def _rule(field: Field) -> dict[str, Any]:
    if field is Field.PROGRESS:
        return {"validate": "decimal", "criteria": "between", "minimum": 0, "maximum": 1}
    if field is Field.STATUS:
        return {"validate": "list", "source": f"={NAME_STATUS}", "error_type": "stop"}
    if field is Field.EXTENSION:
        due = xl_rowcol_to_cell(FIRST_ROW, COLUMNS[FORM_DUE], col_abs=True)
        return {"validate": "date", "criteria": ">", "value": f"={due}"}
    return {"validate": "length", "criteria": "<=", "value": _LONGEST}


def _worded(rule: dict[str, Any], hint: tuple[str, str], warning: tuple[str, str]) -> dict[str, Any]:
    return {
        "error_type": "warning",
        **rule,
        "input_title": hint[0],
        "input_message": hint[1],
        "error_title": warning[0],
        "error_message": warning[1],
    }


def add_colours(sheet: Worksheet, form: Form, styles: FormStyles) -> None:
    """Colour unlocked cells while they are blank: strongly what the unit's role requires, faintly the rest."""
    last_row = FIRST_ROW + len(form.rows) - 1
    role = xl_rowcol_to_cell(FIRST_ROW, COLUMNS[FORM_ROLE], col_abs=True)
    for field, column in FIELD_COLUMNS.items():
        cell = xl_rowcol_to_cell(FIRST_ROW, column)
        blank = f"LEN(TRIM({cell}))=0"
        asked = [f'{role}="{ROLE_WORDS[held]}"' for held, fields in REQUIRED.items() if field in fields]
        span = (FIRST_ROW, column, last_row, column)
        if asked:
            either = asked[0] if len(asked) == 1 else f"OR({','.join(asked)})"
            required = {
                "criteria": f"=AND({either},{blank})",
                "format": styles.required,
                "stop_if_true": True,
            }
            sheet.conditional_format(*span, {"type": "formula", **required})
        sheet.conditional_format(*span, {"type": "formula", "criteria": f"={blank}", "format": styles.optional})
    progress = FIELD_COLUMNS[Field.PROGRESS]
    cell = xl_rowcol_to_cell(FIRST_ROW, progress)
    # 0% would show 65.5% as 66%: what the unit sees must be what is read.
    uneven = f"=AND(ISNUMBER({cell}),ABS({cell}*100-ROUND({cell}*100,0))>0.001)"
    sheet.conditional_format(
        FIRST_ROW,
        progress,
        last_row,
        progress,
        {"type": "formula", "criteria": uneven, "format": styles.fine},
    )
    for label in (LABEL_REPORTER, LABEL_PHONE, LABEL_DATE):
        row, column = LABEL_CELLS[label]
        first = xl_rowcol_to_cell(row, column + 1, row_abs=True, col_abs=True)
        criteria = {"type": "formula", "criteria": f"=LEN(TRIM({first}))=0", "format": styles.required}
        sheet.conditional_format(row, column + 1, row, column + 1, criteria)
