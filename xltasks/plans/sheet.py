"""A plan as a workbook: the rows of every sheet; merged cells are blank but for their first."""

from __future__ import annotations

import io
from datetime import date, datetime
from pathlib import Path

from openpyxl.reader.excel import load_workbook

from xltasks.errors import CannotProceed
from xltasks.messages.plan_findings import WHY
from xltasks.plans.stream import GridRow, Item, Place


def sheet_items(path: Path, data: bytes) -> list[Item]:
    """The rows of a workbook's sheets, blank rows left out.  Raises CannotProceed ``file-unreadable``."""
    try:
        book = load_workbook(io.BytesIO(data), data_only=True)
    except Exception as error:  # openpyxl raises whatever its zip and XML readers raise
        raise CannotProceed("file-unreadable", path=path, why=WHY["damaged"]) from error
    items: list[Item] = []
    for at, sheet in enumerate(book.worksheets):
        for number, row in enumerate(sheet.iter_rows(values_only=True), start=1):
            cells = tuple(_text(value) for value in row)
            if any(cells):
                items.append(GridRow(cells, Place("row", number, sheet.title), table=at))
    return items


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime | date):
        return f"{value.year}年{value.month}月{value.day}日"
    return str(value).replace("_x000D_", "").replace("\r\n", "\n").strip()
