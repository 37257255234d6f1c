"""A unit's own form with marks: where they go on the sheets that came back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from xltasks.books.returns import ReadFile, ReadSheet
from xltasks.core.figure_columns import FIGURE_HEADINGS, IndicatorCol
from xltasks.core.folding import fold
from xltasks.core.grid import Grid, a1
from xltasks.core.layout import HeaderRow
from xltasks.core.marking import At, CellMark, Line, Marking, SheetMarks
from xltasks.core.ourwords import SEND_BACK, is_ours, is_send_back_heading, signed
from xltasks.core.schema import (
    FORM_HEADINGS,
    STAMP_SHEET,
)
from xltasks.core.sheet_tables import tables_on
from xltasks.core.values import as_text, is_blank
from xltasks.messages.annotate import (
    BANNER,
    BANNER_WHOLE,
    BESIDE,
    BESIDE_ROW,
    OWN_INTRO,
    WHOLE_FORM,
    quoted,
    short_name,
)
from xltasks.messages.form import FIGURES_NOTE, NOTE
from xltasks.verbs.remarks import Remark

_COLUMNS_SEARCHED = 40
LONGEST_BANNER = 200
# The notes on filling in that stand over the form's tables.
_NOTES = frozenset((fold(NOTE), fold(FIGURES_NOTE)))


def marking_of(read: ReadFile, remarks: Sequence[Remark], unit: str, period: str) -> Marking | None:
    """What to mark on a form as it came back; None if its headings are no longer the form's own."""
    headers = {
        sheet.name: (sheet, header)
        for sheet in read.sheets
        if not sheet.name.startswith(STAMP_SHEET) and (header := _header_of(sheet.grid)) is not None
    }
    named = [name for name in headers if any(place[0] == name for remark in remarks for place in remark.places)]
    marked = named or [name for name, (sheet, _) in headers.items() if sheet.visible == "visible"][:1]
    if not marked or not all(is_intact(headers[name][0].grid, headers[name][1]) for name in marked):
        return None
    if any(place[0] not in headers for remark in remarks for place in remark.places):
        return None
    sheets = []
    for name in marked:
        sheet, header = headers[name]
        banner = BANNER.format(count=len(remarks))
        below = (place for remark in remarks for place in remark.places if place[0] == name)
        if all(row <= header.last_row for _, row, _ in below):
            whole = "".join(f"{remark.what}{remark.action}" for remark in remarks)
            banner = BANNER_WHOLE.format(words=quoted(whole, LONGEST_BANNER))
        made = _sheet_marks(sheet, header, [remark for remark in remarks if _on(remark, name)], signed(banner))
        if made is None:
            return None
        sheets.append(made)
    summary, replaces = summary_name(read)
    facts = {"unit": unit, "period": period, "file": short_name(read.file), "count": len(remarks)}
    intro = tuple(
        signed(words.format_map(facts)) if at == 0 else words.format_map(facts) for at, words in enumerate(OWN_INTRO)
    )
    return Marking(summary, replaces, intro, tuple(sheets), tuple(_lines(remarks, several=len(marked) > 1)))


def still_says(before: ReadFile, after: ReadFile, marking: Marking) -> bool:
    """Whether a form reads as it did in every cell but those that hold our words.

    A package with some damage may survive our reader once and not in a new dress; then it is not sent.
    """
    marks = {one.sheet: one for one in marking.sheets}
    grids = {sheet.name: sheet.grid for sheet in after.sheets}
    return all(
        sheet.name in grids and _same_but_for(sheet.grid, grids[sheet.name], marks.get(sheet.name))
        for sheet in before.sheets
        if not (marking.replaces and sheet.name == marking.summary)
    )


def _same_but_for(before: Grid, after: Grid, marks: SheetMarks | None) -> bool:
    ours: set[At] = set()
    if marks is not None:
        ours |= {(row, marks.column) for row, _ in marks.beside} | {
            (marks.header, marks.column),
            *marks.stale,
        }
        ours |= {marks.banner[0]} if marks.banner else set()
    return all(
        before.at(row, column) == after.at(row, column) or (row, column) in ours
        for row in range(max(before.height, after.height))
        for column in range(max(_width(before, row), _width(after, row)))
    )


def _width(grid: Grid, row: int) -> int:
    return len(grid.rows[row]) if row < grid.height else 0


def _header_of(grid: Grid) -> HeaderRow | None:
    """The header of a form's first sheet or of its 量化指标."""
    tables = tables_on(grid)
    if tables.form is not None:
        return tables.form
    figures = tables.figures
    return None if figures is None else HeaderRow(figures.row, figures.row, figures.columns, {})


def is_intact(grid: Grid, header: HeaderRow) -> bool:
    """Whether a header is one row with each of its sheet's headings once, in the form's own words."""
    headings = FIGURE_HEADINGS if IndicatorCol.ACTUAL in header.columns else FORM_HEADINGS
    return header.first_row == header.last_row and all(
        len(columns := header.columns.get(word, ())) == 1 and as_text(grid.at(header.first_row, columns[0])) == word
        for word in headings
    )


def _on(remark: Remark, sheet: str) -> bool:
    return any(place[0] == sheet for place in remark.places)


def _sheet_marks(sheet: ReadSheet, header: HeaderRow, remarks: Sequence[Remark], banner: str) -> SheetMarks | None:
    column = _own_column(sheet, header)
    if column is None:
        return None
    by_cell: dict[At, list[Remark]] = {}
    for remark in remarks:
        for name, row, at in remark.places:
            if name == sheet.name:
                by_cell.setdefault((row, at), []).append(remark)
    return SheetMarks(
        sheet=sheet.name,
        header=header.last_row,
        column=column,
        cells=cell_marks(by_cell),
        beside=tuple((row, words) for row, words in beside(by_cell) if row > header.last_row),
        banner=_banner(sheet.grid, header, column, banner),
        stale=tuple(
            (row, at) for row, line in enumerate(sheet.grid.rows) for at, value in enumerate(line) if is_ours(value)
        ),
    )


def cell_marks(by_cell: Mapping[At, Sequence[Remark]]) -> tuple[CellMark, ...]:
    """One comment a cell, with everything that is to be said of it."""
    return tuple(
        CellMark(row, column, signed("\n".join(f"{remark.what}{remark.action}" for remark in told)))
        for (row, column), told in sorted(by_cell.items())
    )


def beside(by_cell: Mapping[At, Sequence[Remark]]) -> list[tuple[int, str]]:
    """One cell of 退回说明 a row, a line for each cell of it."""
    rows: dict[int, list[str]] = {}
    for (row, _), told in sorted(by_cell.items()):
        for remark in told:
            pattern = BESIDE if remark.label else BESIDE_ROW
            line = pattern.format(label=remark.label, what=remark.what, action=remark.action)
            if line not in rows.setdefault(row, []):
                rows[row].append(line)
    return [(row, signed("\n".join(lines))) for row, lines in sorted(rows.items())]


def _own_column(sheet: ReadSheet, header: HeaderRow) -> int | None:
    """Where 退回说明 goes: where it stood before, else the first free column to the right of the table."""
    grid = sheet.grid
    first = max(column for columns in header.columns.values() for column in columns) + 1
    for column in range(first, first + _COLUMNS_SEARCHED):
        if any(left <= column <= right and bottom >= header.first_row for _, left, bottom, right in sheet.merges):
            continue
        below = (grid.at(row, column) for row in range(header.last_row + 1, grid.height))
        heading = grid.at(header.last_row, column)
        if (is_blank(heading) or is_send_back_heading(heading)) and all(is_blank(one) or is_ours(one) for one in below):
            return column
    return None


def _banner(grid: Grid, header: HeaderRow, column: int, words: str) -> tuple[At, str] | None:
    """Over the table: in the place of the form's own note on filling in, else over our column."""
    for row in range(header.first_row):
        for at, value in enumerate(grid.rows[row]):
            if isinstance(value, str) and (is_ours(value) or fold(value) in _NOTES):
                return (row, at), words
    above = header.first_row - 1
    return ((above, column), words) if above >= 0 and is_blank(grid.at(above, column)) else None


def summary_name(read: ReadFile) -> tuple[str, bool]:
    """A name for the sheet that lists everything, and whether one of ours bears it already."""
    grids = {sheet.name: sheet.grid for sheet in read.sheets}
    name, number = SEND_BACK, 1
    while name in grids and not is_ours(grids[name].at(1, 0)):
        number += 1
        name = f"{SEND_BACK}{number}"
    return name, name in grids


def _lines(remarks: Sequence[Remark], *, several: bool) -> list[Line]:
    lines = []
    for remark in remarks:
        sheet, row, column = remark.places[0] if remark.places else ("", 0, 0)
        place = WHOLE_FORM
        if remark.places:
            place = f"{sheet}!{a1(row, column)}" if several else a1(row, column)
        lines.append(
            Line(
                place=place,
                task="" if remark.task is None else str(remark.task),
                field=remark.label,
                value=remark.value,
                what=remark.what,
                action=remark.action,
                sheet=sheet or None,
                at=(row, column) if remark.places else None,
            )
        )
    return lines
