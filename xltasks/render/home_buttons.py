"""The buttons on 首页 of a master with macros: two lines of six, and what to do when they do nothing."""

from __future__ import annotations

from xlsxwriter.worksheet import Worksheet

from xltasks.messages import workbook as words
from xltasks.messages.buttons import BUTTONS, RIBBON_TAB, SHEET_BUTTONS_HELP, SHEET_BUTTONS_NOTE
from xltasks.render.sheets import done, put
from xltasks.render.styles import ACCENT, CAPTION, CENTRE, HEAD, NOTE, WRAP, Formats, Look

_COLUMNS_EACH = 2  # as wide as a card of the key figures above
_PER_LINE = 6
_ROWS_EACH = 3  # the button, its words, a gap
_BUTTON_POINTS, _GAP_POINTS = 30.0, 6.0
_GAP = 6  # pixels left of each button; on the right it ends with its column, however wide a program draws that
_CAPTION: Look = {**HEAD, **CENTRE, "font_color": ACCENT}
_SHORT: Look = {**NOTE, **CENTRE}
_HELP: Look = {**NOTE, **WRAP, "indent": 1}


def add_sheet_buttons(
    sheet: Worksheet, formats: Formats, *, row: int, left: int, right: int, column_chars: float
) -> None:
    """Add the buttons below a caption in the row above ``row``, between two columns of so many characters each.

    Every button starts its Sub of this workbook (``[0]!``), whatever else is open.
    """
    sheet.set_row(row - 1, 26)
    put(sheet, row - 1, left, words.BUTTONS_CAPTION, formats, CAPTION)
    put(sheet, row - 1, left + 1, SHEET_BUTTONS_NOTE.format(tab=RIBBON_TAB), formats, NOTE)
    width = _COLUMNS_EACH * _pixels_across(column_chars) - _GAP
    height = _pixels_down(_BUTTON_POINTS)
    for place, button in enumerate(BUTTONS):
        line, across = divmod(place, _PER_LINE)
        top, column = row + _ROWS_EACH * line, left + _COLUMNS_EACH * across
        options = {
            "macro": button.sub,
            "caption": button.caption,
            "description": button.tip,
            "width": width,
            "height": height,
            "x_offset": _GAP,
        }
        done(sheet.insert_button(top, column, options))
        # Under the button the same caption: buttons are not printed, and previews do not show them.
        for down, (text, look) in enumerate(((button.caption, _CAPTION), (button.short, _SHORT))):
            last = column + _COLUMNS_EACH - 1
            done(sheet.merge_range(top + down, column, top + down, last, text, formats(look)))
    lines = -(-len(BUTTONS) // _PER_LINE)
    for line in range(lines):
        sheet.set_row(row + _ROWS_EACH * line, _BUTTON_POINTS)
        sheet.set_row(row + _ROWS_EACH * line + 2, _GAP_POINTS)
    below = row + _ROWS_EACH * lines
    done(sheet.merge_range(below, left, below, right, SHEET_BUTTONS_HELP, formats(_HELP)))


def _pixels_across(chars: float) -> int:
    """What Excel makes of a column's width in characters, at 100 %: seven pixels a digit and five of padding."""
    return int(chars * 7 + 0.5) + 5


def _pixels_down(points: float) -> int:
    return int(points * 4 / 3)
