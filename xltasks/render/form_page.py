"""How a sheet that a unit fills is printed, moved about in and locked."""

from __future__ import annotations

from xlsxwriter.worksheet import Worksheet

from xltasks.core.form import Form
from xltasks.messages import form as words
from xltasks.render.form_layout import ALLOWED


def set_page(
    sheet: Worksheet,
    form: Form,
    table: tuple[int, int, int, int],
    *,
    frozen: int,
    first_open: tuple[int, int],
) -> None:
    """A4 landscape, one page wide, heading row on each page; locked but for the open cells.

    ``table`` is (heading row, first column, last row, last column), ``frozen`` the first column that moves,
    ``first_open`` the (row, column) that somebody fills first; all count from 0.
    """
    head_row, _, last_row, last_column = table
    sheet.freeze_panes(head_row + 1, frozen)
    sheet.autofilter(*table)
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(head_row)
    sheet.print_area(0, 0, last_row, last_column)
    sheet.set_margins(left=0.3, right=0.3, top=0.5, bottom=0.7)
    sheet.center_horizontally()
    facts = {"unit": form.unit, "period": form.period.label, "form_id": form.form_id}
    sheet.set_footer(words.FOOTER.format_map({name: fact.replace("&", "&&") for name, fact in facts.items()}))
    sheet.hide_gridlines(2)
    sheet.protect("", ALLOWED)
    sheet.set_selection(*first_open, *first_open)
