"""Rows of an open workbook that receive a long text must show it; the clerk's own taller rows stay."""

from __future__ import annotations

from collections.abc import Mapping

import xlwings as xw

from xltasks.core.grid import Value


def fit_rows(sheet: xw.Sheet, rows: Mapping[int, Mapping[int, Value]]) -> None:
    """Make rows (0-based, with the values just written) tall enough; none gets lower, hidden ones stay hidden."""
    width = sheet.used_range.column + sheet.used_range.shape[1] - 1
    for number in sorted(rows):
        if not any(isinstance(value, str) and value for value in rows[number].values()):
            continue
        row = sheet.range((number + 1, 1), (number + 1, width))
        held = row.row_height
        if not held:  # 0: a filter or the clerk hides it
            continue
        row.rows.autofit()
        fitted = row.row_height
        if fitted is not None and fitted < held:
            row.row_height = held
