"""A workbook as text that a reviewer can read in a diff: sheets, tables, headings, formats, rules, names, locks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from openpyxl.cell import Cell
from openpyxl.utils import range_boundaries
from openpyxl.worksheet.worksheet import Worksheet
from without_sparklines import opened

_SOLID = "solid"
_LONGEST = 120


def dump(path: Path, rows: int = 2) -> str:
    """The workbook as text.  Of each table ``rows`` data rows, of formulas that are alike the first row."""
    book = opened(path)
    results = opened(path, data_only=True)
    lines = [f"names: {name} = {defined.attr_text}" for name, defined in sorted(book.defined_names.items())]
    for sheet in book.worksheets:
        lines += ["", *_sheet(sheet, results[sheet.title], rows)]
    return "\n".join(lines) + "\n"


def _sheet(sheet: Worksheet, results: Worksheet, rows: int) -> Iterator[str]:
    yield f"=== {sheet.title} ({sheet.sheet_state})"
    page, fit = sheet.page_setup, sheet.sheet_properties.pageSetUpPr
    yield (
        f"page: paper {page.paperSize} {page.orientation}, fit {bool(fit and fit.fitToPage)} "
        f"{page.fitToWidth}x{page.fitToHeight}, titles {sheet.print_title_rows}, area {sheet.print_area or None}"
    )
    footer = sheet.oddFooter
    yield f"footer: {footer.left.text} | {footer.center.text} | {footer.right.text}"
    yield f"frozen at {sheet.freeze_panes}; protected {sheet.protection.sheet}; charts {len(sheet._charts)}"
    widths = [
        f"{letters}:{size.width:g}{' hidden' if size.hidden else ''}"
        for letters, size in sorted(sheet.column_dimensions.items(), key=lambda item: (len(item[0]), item[0]))
    ]
    yield "widths: " + " ".join(widths)
    if sheet.merged_cells.ranges:
        yield "merged: " + " ".join(sorted(str(area) for area in sheet.merged_cells.ranges))
    for table in sheet.tables.values():
        yield f"table {table.name} {table.ref}"
        yield "  headings: " + " | ".join(column.name for column in table.tableColumns)
        for column in table.tableColumns:
            if column.calculatedColumnFormula is not None:
                yield f"  {column.name} = {_short(column.calculatedColumnFormula.attr_text)}"
    for rule in sorted(sheet.data_validations.dataValidation, key=lambda rule: str(rule.sqref)):
        yield (
            f"rule {rule.sqref}: {rule.type} {rule.operator or ''} {rule.formula1} {rule.formula2 or ''} "
            f"error {rule.errorStyle if rule.showErrorMessage else 'none'} «{rule.promptTitle}: {rule.prompt}» "
            f"«{rule.errorTitle}: {rule.error}»"
        )
    for area in sheet.conditional_formatting:
        for rule in area.rules:
            yield f"when {area.sqref}: {'; '.join(rule.formula)} -> {_look_of_rule(rule.dxf)}"
    above: tuple[str, ...] = ()
    for row in sheet.iter_rows():
        shape = _shape(row)
        if _shown(sheet, row[0].row, rows) and (not shape or shape != above):
            for cell in row:
                if cell.value is not None or (_in_table(sheet, cell)):
                    yield _cell(cell, results[cell.coordinate])
        above = shape


def _shape(row: tuple[Cell, ...]) -> tuple[str, ...]:
    """The formulas of a row that has nothing else, but for their numbers; a row shaped like the one above is left out."""
    held = [cell for cell in row if cell.value is not None]
    if any(cell.data_type != "f" for cell in held):
        return ()
    return tuple(re.sub(r"\d+", "0", str(cell.value)) for cell in held)


def _shown(sheet: Worksheet, row: int, rows: int) -> bool:
    if sheet.tables:
        firsts = [range_boundaries(table.ref)[1] for table in sheet.tables.values()]
        return row <= max(firsts) + rows
    return sheet.sheet_state == "visible" or row <= 20 + rows


def _in_table(sheet: Worksheet, cell: Cell) -> bool:
    for table in sheet.tables.values():
        left, top, right, bottom = range_boundaries(table.ref)
        if left <= cell.column <= right and top <= cell.row <= bottom:
            return True
    return False


def _cell(cell: Cell, result: Cell) -> str:
    value = cell.value
    shown = f"{value:%Y-%m-%d}" if isinstance(value, datetime) else _short(str(value)) if value is not None else ""
    stored = f" ⇒ {result.value!r}" if cell.data_type == "f" else ""
    link = f" → {cell.hyperlink.location}" if cell.hyperlink else ""
    return f"{cell.coordinate}: {shown}{stored}{link}  [{_look(cell)}]"


def _look(cell: Cell) -> str:
    font, fill, align = cell.font, cell.fill, cell.alignment
    parts = [f"{font.name} {font.sz:g}"]
    if font.b:
        parts.append("bold")
    if font.color is not None and font.color.rgb:
        parts.append(f"ink {font.color.rgb}")
    if fill.fill_type == _SOLID:
        parts.append(f"fill {fill.fgColor.rgb}")
    if cell.number_format != "General":
        parts.append(cell.number_format)
    if align.wrap_text:
        parts.append("wrap")
    if align.horizontal:
        parts.append(align.horizontal)
    if not cell.protection.locked:
        parts.append("unlocked")
    return ", ".join(parts)


def _look_of_rule(look: object) -> str:
    parts = []
    fill, font, border = (getattr(look, name, None) for name in ("fill", "font", "border"))
    if fill is not None and fill.bgColor is not None:
        parts.append(f"fill {fill.bgColor.rgb}")
    if font is not None and font.color is not None:
        parts.append(f"ink {font.color.rgb}")
    if border is not None:
        sides = [side for side in ("left", "right", "top", "bottom") if getattr(getattr(border, side), "style", None)]
        parts.append("lines " + " ".join(sides))
    number = getattr(look, "numFmt", None)
    if number is not None:
        parts.append(number.formatCode)
    return ", ".join(parts)


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}… ({len(text)} characters)"
