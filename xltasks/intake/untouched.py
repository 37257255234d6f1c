"""Whether a form is still as it was sent, so that a new one may take its place."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from xltasks.books.returns import read_returns
from xltasks.core.figure_sheet import KnownFigures
from xltasks.core.gather import KnownTasks, gather
from xltasks.core.schema import LABEL_DATE, LABEL_PHONE, LABEL_REPORTER, STAMP_SHEET
from xltasks.core.stamp import NotAStamp, read_form_stamp
from xltasks.core.values import as_text, is_blank, same
from xltasks.intake.identify import gather_page, sent_values, tables_in


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
    known = KnownTasks({row.no: row.text for row in stamp.rows}, nobody, {})
    asked = KnownFigures.of(stamp.figures, ())
    forms, pages = tables_in(read.sheets)
    for page in pages:
        for answer in gather_page(page, asked).answers:
            if answer.task is None or answer.field is None:
                return False
            if not same(answer.value, sent.get((answer.task, answer.field))):
                return False
    for data in forms:
        labels = data.labels
        if any(
            label in labels and not is_blank(labels[label].value) for label in (LABEL_REPORTER, LABEL_PHONE, LABEL_DATE)
        ):
            return False
        for answer in gather(data.grid, data.header, data.sheet.name, known, watch_blanks=frozenset()).answers:
            if answer.task is None or answer.field is None:
                return False
            held = sent.get((answer.task, answer.field))
            if held is None or not (same(answer.value, held) or same(as_text(answer.value), as_text(held))):
                return False
    return True
