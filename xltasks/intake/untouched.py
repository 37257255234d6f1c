"""Whether a form is still as it was sent, so that a new one may take its place."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from xltasks.books.returns import read_returns
from xltasks.core.figure_sheet import KnownFigures, gather_figures
from xltasks.core.gather import KnownTasks, gather
from xltasks.core.layout import find_header, find_labels
from xltasks.core.schema import LABEL_DATE, LABEL_PHONE, LABEL_REPORTER, STAMP_SHEET
from xltasks.core.stamp import NotAStamp, read_form_stamp
from xltasks.core.values import as_text, is_blank, same
from xltasks.intake.identify import figure_sheets, sent_values


def is_untouched_form(path: Path) -> bool:
    """Whether a file is one of our forms in which nobody has written anything yet."""
    (read,) = read_returns([path])
    sheets = {sheet.name: sheet.grid for sheet in read.sheets}
    if read.state != "read" or STAMP_SHEET not in sheets:
        return False
    try:
        stamp = read_form_stamp(sheets[STAMP_SHEET].rows)
    except NotAStamp:
        return False
    sent = sent_values(stamp)
    nobody: Mapping[int, str] = {}
    known = KnownTasks.of({row.no: row.text for row in stamp.rows}, nobody, {})
    asked = KnownFigures.of(stamp.figures, ())
    for page, figures in figure_sheets(read.sheets):
        for answer in gather_figures(page.grid, figures, page.name, asked).answers:
            if answer.task is None or answer.field is None:
                return False
            if not same(answer.value, sent.get((answer.task, answer.field))):
                return False
    for name, grid in sheets.items():
        header = find_header(grid)
        if name == STAMP_SHEET or header is None:
            continue
        labels = find_labels(grid, header)
        if any(
            label in labels and not is_blank(labels[label].value) for label in (LABEL_REPORTER, LABEL_PHONE, LABEL_DATE)
        ):
            return False
        for answer in gather(grid, header, name, known, watch_blanks=frozenset()).answers:
            if answer.task is None or answer.field is None:
                return False
            held = sent.get((answer.task, answer.field))
            if held is None or not (same(answer.value, held) or same(as_text(answer.value), as_text(held))):
                return False
    return True
