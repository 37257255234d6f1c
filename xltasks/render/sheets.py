"""What every sheet of the master shares: page set-up, real tables, and calls that must not fail quietly."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import cast

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from xltasks.core.drawn import Drawn
from xltasks.core.heights import digits_in, line_points, row_points, text_lines
from xltasks.render.formulas import quoted
from xltasks.render.plain_sheet import FittingSheet, PlainSheet, Stored, stored
from xltasks.render.styles import BODY_SIZE, COLUMN_HEAD, LINKED, NOTE, TITLE, Formats, Look

# Rows of a data sheet, 0-based: title, note, heading row, data.
TITLE_ROW, NOTE_ROW, HEAD_ROW, DATA_ROW = 0, 1, 2, 3
# Rules and lists reach this many rows beyond the data, so that rows appended later have them too.
SPARE_ROWS = 300

_A4 = 9
_SIDE, _TOP, _BOTTOM = 0.4, 0.5, 0.6  # margins, in inches
# What of an upright A4 sheet is printed on, in points: across, down.
PRINTED_POINTS_UPRIGHT = (595.3 - 2 * 72 * _SIDE, 841.9 - 72 * (_TOP + _BOTTOM))
TITLE_POINTS, NOTE_POINTS = 28, 18
_FOOTER = '&L&"宋体,常规"&9&A&C&"宋体,常规"&9第 &P 页，共 &N 页'


@dataclass(frozen=True, slots=True)
class Column:
    """One table column: heading, width in characters, look; ``formula`` makes it a calculated column."""

    heading: str
    width: float
    look: Look
    formula: str | None = None


class NotWritten(ValueError):  # noqa: N818 - the house's word for it
    """XlsxWriter declined a call: a name, a range or a text that no spreadsheet would take."""


def new_sheet(book: Workbook, name: str, *, fitting: bool = True) -> PlainSheet:
    """Add a sheet whose rows grow with their text; not ``fitting``: one that only formulas fill, of firm heights."""
    return cast(PlainSheet, book.add_worksheet(name, FittingSheet if fitting else PlainSheet))


def done(result: object) -> None:
    """Raise NotWritten for XlsxWriter's way to fail: a negative number."""
    if isinstance(result, int) and result < 0:
        raise NotWritten(f"XlsxWriter returned {result}")


def set_page(
    sheet: Worksheet, *, repeat: tuple[int, int] | None = None, pages_tall: int = 0, upright: bool = False
) -> None:
    """A4 landscape (or ``upright``), one page wide, narrow margins, sheet name and page numbers in the footer."""
    if upright:
        sheet.set_portrait()
    else:
        sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.fit_to_pages(1, pages_tall)
    sheet.set_margins(left=_SIDE, right=_SIDE, top=_TOP, bottom=_BOTTOM)
    sheet.center_horizontally()
    sheet.set_footer(_FOOTER, {"margin": 0.3})
    if repeat:
        sheet.repeat_rows(*repeat)


def put(sheet: Worksheet, row: int, column: int, value: Stored, formats: Formats, *looks: Look) -> None:
    """Write one value: text stays text even if it starts with ``=``, a date becomes a real date."""
    form = formats(*looks)
    if value is None:
        done(sheet.write_blank(row, column, None, form))
    elif isinstance(value, str):
        done(sheet.write_string(row, column, value, form))
    elif isinstance(value, date):
        done(sheet.write_datetime(row, column, datetime.combine(value, time()), form))
    else:
        done(sheet.write_number(row, column, value, form))


def put_formula(
    sheet: Worksheet, row: int, column: int, formula: str, value: Stored, formats: Formats, *looks: Look
) -> None:
    """Write a formula with its stored result; a date is stored as its serial number, None as blank text."""
    done(sheet.write_formula(row, column, formula, formats(*looks), stored(value)))


def put_drawn(sheet: Worksheet, drawn: Drawn, formats: Formats, *looks: Look) -> None:
    """Write a formula where it is drawn."""
    put_formula(sheet, drawn.row, drawn.column, drawn.formula, drawn.result, formats, *looks)


def add_table(
    sheet: PlainSheet,
    formats: Formats,
    name: str,
    columns: Sequence[Column],
    rows: Sequence[Sequence[Stored]],
    *,
    first_column: int = 0,
    head_row: int = HEAD_ROW,
    heights: bool = True,
) -> None:
    """Write a real table.  Without rows it has one blank row that carries every column's format.

    With ``heights`` they are reckoned from the wrapped texts, a little too high rather than too low.
    """
    held = rows or [[None] * len(columns)]
    last_row = head_row + len(held)
    done(
        sheet.add_table(
            head_row,
            first_column,
            last_row,
            first_column + len(columns) - 1,
            {
                "name": name,
                "style": None,
                "columns": [
                    {
                        "header": column.heading,
                        "header_format": formats(COLUMN_HEAD),
                        **({"formula": column.formula} if column.formula else {}),
                    }
                    for column in columns
                ],
            },
        )
    )
    sheet.set_row(head_row, 32)
    for place, column in enumerate(columns, first_column):
        done(sheet.set_column(place, place, column.width))
    forms = [formats(column.look) for column in columns]
    formulas = [column.formula.removeprefix("=") if column.formula else None for column in columns]
    wrapped = _wrapped(columns)
    for row, values in enumerate(held, head_row + 1):
        if rows and heights:
            sheet.set_row(row, _height_of(values, wrapped))
        done(sheet.write_cells(row, first_column, values, forms, formulas))


def height_of(columns: Sequence[Column], values: Sequence[Stored]) -> float:
    """Points that a row needs for its wrapped texts."""
    return _height_of(values, _wrapped(columns))


def _wrapped(columns: Sequence[Column]) -> list[tuple[int, float]]:
    """(place, digits in a line) of the columns whose texts wrap."""
    return [
        (place, digits_in(column.width, BODY_SIZE))
        for place, column in enumerate(columns)
        if column.look.get("text_wrap")
    ]


def _height_of(values: Sequence[Stored], wrapped: Sequence[tuple[int, float]]) -> float:
    lines = 1
    for place, digits in wrapped:
        value = values[place]
        if isinstance(value, str):
            lines = max(lines, text_lines(value, digits))
    return row_points(lines * line_points(BODY_SIZE))


def add_head(
    sheet: Worksheet, formats: Formats, title: str, note: str, home: tuple[str, str], *, note_column: int = 2
) -> None:
    """Title, the link back to the home sheet, and a note.  ``home`` is (sheet, caption of the link)."""
    sheet.set_row(TITLE_ROW, TITLE_POINTS)
    sheet.set_row(NOTE_ROW, NOTE_POINTS)
    put(sheet, TITLE_ROW, 0, title, formats, TITLE)
    add_link(sheet, NOTE_ROW, 0, home[0], home[1], formats, LINKED)
    put(sheet, NOTE_ROW, note_column, note, formats, NOTE)


def add_link(
    sheet: Worksheet, row: int, column: int, target: str, caption: str, formats: Formats, *looks: Look
) -> None:
    """A link to cell A1 of another sheet of the workbook."""
    done(sheet.write_url(row, column, link_to(target), formats(*looks), caption))


def link_to(sheet_name: str, row: int = 0) -> str:
    """The address of a row's first cell on another sheet."""
    return f"internal:{quoted(sheet_name)}!A{row + 1}"
