"""首页: the plan's name, the period, the buttons' place, key figures and links to every sheet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from xltasks.core.archive import ArchiveCopy
from xltasks.core.board import Board
from xltasks.core.drawn import Drawn, Place
from xltasks.core.period import Period
from xltasks.core.plan import Plan
from xltasks.core.schema import HOME_SHEET, NAME_PERIOD
from xltasks.core.settings import Light
from xltasks.messages import workbook as words
from xltasks.messages.buttons import BUTTONS
from xltasks.render.formulas import quoted
from xltasks.render.home_buttons import add_sheet_buttons
from xltasks.render.home_figures import (
    CARD_WIDTH,
    CARDS_ROW,
    FIRST,
    LAST,
    LINKS_ROW,
    PERIOD_CELL,
    SECTION_COLUMN,
    card_place,
    home_formulas,
)
from xltasks.render.mark import Mark, remarks
from xltasks.render.rules import a_list, add_rule
from xltasks.render.sheets import add_link, done, new_sheet, put, put_drawn, set_page
from xltasks.render.styles import (
    ACCENT,
    BODY,
    CAPTION,
    CARD_LABEL,
    CARD_VALUE,
    CENTRE,
    COLUMN_HEAD,
    COUNT_FORMAT,
    DATE,
    FIGURE,
    HEAD,
    HEAD_FILL,
    INPUT,
    LIGHT_FILLS,
    LINE,
    LINKED,
    NOTE,
    PERCENT,
    PERCENT_FORMAT,
    TEXT,
    TITLE,
    WORD,
    Formats,
    Look,
)

_COLUMN_CHARS = 11
_BUTTON_WIDTH = 2
_TITLE_ROW, _SUBTITLE_ROW = 0, 1
_BUTTONS_ROW = 14
_REMARK_POINTS = 32

_EDGE: Look = {"border": 1, "border_color": LINE}
_BUTTON: Look = {**HEAD, **CENTRE, "font_size": 12, "bg_color": HEAD_FILL, "font_color": ACCENT, **_EDGE}
_COMMAND: Look = {"shrink": True, **NOTE, **CENTRE, "font_name": "Consolas", "font_size": 8}

_CARD_LOOKS: Mapping[str, Look] = {
    words.CARD_DONE: {"font_color": LIGHT_FILLS[Light.DONE][1]},
    words.CARD_ON_TIME: {"font_color": LIGHT_FILLS[Light.GREEN][1]},
    words.CARD_BEHIND: {"font_color": LIGHT_FILLS[Light.YELLOW][1]},
    words.CARD_OVERDUE: {"font_color": LIGHT_FILLS[Light.RED][1]},
    words.CARD_NEAR_DUE: {"font_color": LIGHT_FILLS[Light.YELLOW][1]},
    words.CARD_AVERAGE: {"num_format": PERCENT_FORMAT},
    words.CARD_PENDING: {"font_color": LIGHT_FILLS[Light.RED][1]},
}


def add_home(
    book: Workbook,
    formats: Formats,
    *,
    plan: Plan,
    board: Board,
    sheet_names: Sequence[str],
    macros: bool,
    copy: ArchiveCopy | None,
) -> None:
    """Add the sheet.  It is the first one, and the one that opens.  ``macros``: with buttons that start them.

    On a ``copy`` to be filed stands what it is instead of what can be done.
    """
    sheet = new_sheet(book, HOME_SHEET)
    done(sheet.set_column(0, 0, 2))
    done(sheet.set_column(FIRST, LAST, _COLUMN_CHARS))
    done(sheet.set_column(LAST + 1, LAST + 1, 2))
    sheet.hide_gridlines(2)
    _add_title(sheet, formats, plan, Mark.of(copy))
    formulas = {(one.row, one.column): one for one in home_formulas(board)}
    _add_facts(book, sheet, formats, plan, board.choice.period, formulas)
    _add_cards(sheet, formats, formulas)
    if copy is not None:
        _add_remarks(sheet, formats, copy)
    elif macros:
        add_sheet_buttons(sheet, formats, row=_BUTTONS_ROW, left=FIRST, right=LAST, column_chars=_COLUMN_CHARS)
    else:
        _add_commands(sheet, formats)
    last = _add_links(sheet, formats, formulas, sheet_names)
    done(sheet.print_area(0, 0, last, LAST + 1))
    set_page(sheet, pages_tall=1)
    sheet.activate()


def _add_title(sheet: Worksheet, formats: Formats, plan: Plan, mark: Mark) -> None:
    _wide(sheet, _TITLE_ROW, FIRST, LAST, plan.title, formats, TITLE, CENTRE, {"font_size": 22})
    sheet.set_row(_TITLE_ROW, 44)
    subtitle = mark.words or words.HOME_SUBTITLE.format(year=plan.year)
    line = {"bottom": 2, "bottom_color": ACCENT}
    _wide(sheet, _SUBTITLE_ROW, FIRST, LAST, subtitle, formats, BODY, CENTRE, {"font_size": 12}, line)
    sheet.set_row(_SUBTITLE_ROW, 26)


def _add_facts(
    book: Workbook,
    sheet: Worksheet,
    formats: Formats,
    plan: Plan,
    period: str,
    formulas: Mapping[Place, Drawn],
) -> None:
    row, period_column = PERIOD_CELL
    put(sheet, row, FIRST, words.AS_OF_LABEL, formats, COLUMN_HEAD)
    put_drawn(sheet, formulas[row, FIRST + 1], formats, DATE)
    put(sheet, row, period_column - 1, words.PERIOD_LABEL, formats, COLUMN_HEAD)
    put(sheet, row, period_column, period, formats, WORD, INPUT, {"num_format": "@"})
    put(sheet, row, period_column + 1, words.PERIOD_NOTE.format(year=plan.year), formats, NOTE, {"indent": 1})
    sheet.set_row(row, 22)
    periods = [Period(plan.year, month=month) for month in range(1, 13)]
    periods += [Period(plan.year, quarter=quarter) for quarter in range(1, 5)]
    choices = a_list([str(one) for one in periods])
    add_rule(sheet, PERIOD_CELL, PERIOD_CELL, choices, words.PERIOD_HINT, words.PERIOD_WARNING, "warning")
    letters = chr(ord("A") + period_column)
    done(book.define_name(NAME_PERIOD, f"={quoted(HOME_SHEET)}!${letters}${row + 1}"))


def _add_cards(sheet: Worksheet, formats: Formats, formulas: Mapping[Place, Drawn]) -> None:
    sheet.set_row(CARDS_ROW - 1, 26)
    put(sheet, CARDS_ROW - 1, FIRST, words.FIGURES_CAPTION, formats, CAPTION)
    for number, label in enumerate(words.CARDS):
        row, left = card_place(number)
        right = left + CARD_WIDTH - 1
        looks = (CARD_VALUE, {"num_format": "0"}, _CARD_LOOKS.get(label, {}))
        _wide(sheet, row, left, right, "", formats, *looks)
        put_drawn(sheet, formulas[row, left], formats, *looks)
        _wide(sheet, row + 1, left, right, label, formats, CARD_LABEL)
        sheet.set_row(row, 36)
        sheet.set_row(row + 1, 20)
        sheet.set_row(row + 2, 6)


def _add_commands(sheet: Worksheet, formats: Formats) -> None:
    """Where the buttons would be: what each is called, and the command that does the same."""
    sheet.set_row(_BUTTONS_ROW - 1, 26)
    put(sheet, _BUTTONS_ROW - 1, FIRST, words.BUTTONS_CAPTION, formats, CAPTION)
    put(sheet, _BUTTONS_ROW - 1, FIRST + 1, words.BUTTONS_NOTE, formats, NOTE)
    per_line = (LAST - FIRST + 1) // _BUTTON_WIDTH
    for place, button in enumerate(button for button in BUTTONS if button.command):
        line, across = divmod(place, per_line)
        row, left = _BUTTONS_ROW + 3 * line, FIRST + across * _BUTTON_WIDTH
        right = left + _BUTTON_WIDTH - 1
        _wide(sheet, row, left, right, button.caption, formats, _BUTTON)
        _wide(sheet, row + 1, left, right, button.command or "", formats, _COMMAND)
        sheet.set_row(row, 28)
        sheet.set_row(row + 2, 6)


def _add_remarks(sheet: Worksheet, formats: Formats, copy: ArchiveCopy) -> None:
    """Where the buttons would be: what a copy is, and what it cannot show."""
    sheet.set_row(_BUTTONS_ROW - 1, 26)
    put(sheet, _BUTTONS_ROW - 1, FIRST, words.REMARKS_CAPTION, formats, CAPTION)
    for row, remark in enumerate(remarks(copy), _BUTTONS_ROW):
        _wide(sheet, row, FIRST, LAST, remark, formats, BODY, {"align": "left", "text_wrap": True})
        sheet.set_row(row, _REMARK_POINTS)


def _add_links(sheet: Worksheet, formats: Formats, formulas: Mapping[Place, Drawn], sheet_names: Sequence[str]) -> int:
    """Section sheets on the left with two figures each, the other sheets on the right; the last row used."""
    head = LINKS_ROW
    sheet.set_row(head - 1, 26)
    put(sheet, head - 1, FIRST, words.LINKS_CAPTION, formats, CAPTION)
    left_end, right = SECTION_COLUMN, FIRST + 7
    _wide(sheet, head, FIRST, left_end - 1, words.SECTION_HEAD, formats, COLUMN_HEAD)
    for place, caption in enumerate((words.TASK_COUNT, words.DONE_COUNT, words.AVERAGE_PROGRESS)):
        put(sheet, head, left_end + place, caption, formats, COLUMN_HEAD)
    _wide(sheet, head, right, right + 1, words.SHEET_HEAD, formats, COLUMN_HEAD)
    _wide(sheet, head, right + 2, LAST, words.PURPOSE_HEAD, formats, COLUMN_HEAD)
    looks: tuple[Look, ...] = ({**FIGURE, "num_format": COUNT_FORMAT}, FIGURE, PERCENT)
    for row, name in enumerate(sheet_names, head + 1):
        _wide(sheet, row, FIRST, left_end - 1, "", formats, LINKED, _EDGE)
        add_link(sheet, row, FIRST, name, name, formats, LINKED, _EDGE)
        for column, look in enumerate(looks, left_end):
            put_drawn(sheet, formulas[row, column], formats, look)
    for place, (name, purpose) in enumerate(words.SHEET_NOTES.items()):
        row = head + 1 + place
        _wide(sheet, row, right, right + 1, "", formats, LINKED, _EDGE)
        add_link(sheet, row, right, name, name, formats, LINKED, _EDGE)
        _wide(sheet, row, right + 2, LAST, purpose, formats, TEXT)
    last = head + max(len(sheet_names), len(words.SHEET_NOTES))
    for row in range(head, last + 1):
        sheet.set_row(row, 19)
    return last


def _wide(sheet: Worksheet, row: int, left: int, right: int, text: str, formats: Formats, *looks: Look) -> None:
    done(sheet.merge_range(row, left, row, right, text, formats(*looks)))
