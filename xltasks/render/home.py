"""首页: the plan's name, the period, the buttons' place, key figures and links to every sheet."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from xltasks.core.overview import Overview
from xltasks.core.period import Period
from xltasks.core.plan import Plan
from xltasks.core.schema import (
    FINDINGS_TABLE,
    HOME_SHEET,
    NAME_AS_OF,
    NAME_PERIOD,
    PENDING_TABLE,
    RETURN_STATE_WORDS,
    RETURNS_TABLE,
    FindingCol,
    PendingCol,
    ReturnCol,
)
from xltasks.core.settings import Light, Settings
from xltasks.core.states import ReturnState
from xltasks.messages import workbook as words
from xltasks.messages.buttons import BUTTONS
from xltasks.render.home_buttons import add_sheet_buttons
from xltasks.render.overview import Places, places_of
from xltasks.render.rules import a_list, add_rule
from xltasks.render.sheets import Stored, add_link, done, new_sheet, put, put_formula, quoted, set_page
from xltasks.render.styles import (
    ACCENT,
    BODY,
    CAPTION,
    CENTRE,
    COLUMN_HEAD,
    COUNT_FORMAT,
    DATE,
    FIGURE,
    GREY,
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

# Twelve equal columns between two margins.
_FIRST, _LAST = 1, 12
_COLUMN_CHARS = 11
_CARD_WIDTH, _BUTTON_WIDTH = 2, 3
_TITLE_ROW, _SUBTITLE_ROW, _FACTS_ROW = 0, 1, 3
_CARDS_ROW = 6
_BUTTONS_ROW = 14
_LINKS_ROW = 22

_PERIOD_CELL = (_FACTS_ROW, 6)
_EDGE: Look = {"border": 1, "border_color": LINE}
_CARD_VALUE: Look = {**HEAD, **CENTRE, "font_size": 22, "top": 1, "left": 1, "right": 1, "border_color": LINE}
_CARD_LABEL: Look = {
    **BODY,
    **CENTRE,
    "font_color": GREY,
    "bottom": 1,
    "left": 1,
    "right": 1,
    "border_color": LINE,
}
_BUTTON: Look = {**HEAD, **CENTRE, "font_size": 12, "bg_color": HEAD_FILL, "font_color": ACCENT, **_EDGE}
_COMMAND: Look = {**NOTE, **CENTRE, "font_name": "Consolas", "font_size": 8}

Card = tuple[str, str, Stored, Look]


def add_home(
    book: Workbook,
    formats: Formats,
    *,
    plan: Plan,
    settings: Settings,
    figures: Overview,
    sheet_names: Sequence[str],
    today: date,
    macros: bool,
) -> None:
    """Add the sheet.  It is the first one, and the one that opens.  ``macros``: with buttons that start them."""
    sheet = new_sheet(book, HOME_SHEET)
    done(sheet.set_column(0, 0, 2))
    done(sheet.set_column(_FIRST, _LAST, _COLUMN_CHARS))
    done(sheet.set_column(_LAST + 1, _LAST + 1, 2))
    sheet.hide_gridlines(2)
    _add_title(sheet, formats, plan)
    _add_facts(book, sheet, formats, plan, today)
    places = places_of(plan, settings)
    _add_cards(sheet, formats, _cards(places, figures, plan))
    if macros:
        add_sheet_buttons(
            sheet, formats, row=_BUTTONS_ROW, left=_FIRST, right=_LAST, column_chars=_COLUMN_CHARS
        )
    else:
        _add_commands(sheet, formats)
    last = _add_links(sheet, formats, places, figures, sheet_names)
    done(sheet.print_area(0, 0, last, _LAST + 1))
    set_page(sheet, pages_tall=1)
    sheet.activate()


def _add_title(sheet: Worksheet, formats: Formats, plan: Plan) -> None:
    _wide(sheet, _TITLE_ROW, _FIRST, _LAST, plan.title, formats, TITLE, CENTRE, {"font_size": 22})
    sheet.set_row(_TITLE_ROW, 44)
    subtitle = words.HOME_SUBTITLE.format(year=plan.year)
    line = {"bottom": 2, "bottom_color": ACCENT}
    _wide(sheet, _SUBTITLE_ROW, _FIRST, _LAST, subtitle, formats, BODY, CENTRE, {"font_size": 12}, line)
    sheet.set_row(_SUBTITLE_ROW, 26)


def _add_facts(book: Workbook, sheet: Worksheet, formats: Formats, plan: Plan, today: date) -> None:
    row, period_column = _PERIOD_CELL
    put(sheet, row, _FIRST, words.AS_OF_LABEL, formats, COLUMN_HEAD)
    put_formula(sheet, row, _FIRST + 1, f"={NAME_AS_OF}", today, formats, DATE)
    put(sheet, row, period_column - 1, words.PERIOD_LABEL, formats, COLUMN_HEAD)
    put(sheet, row, period_column, f"{today:%Y-%m}", formats, WORD, INPUT, {"num_format": "@"})
    put(sheet, row, period_column + 1, words.PERIOD_NOTE.format(year=plan.year), formats, NOTE, {"indent": 1})
    sheet.set_row(row, 22)
    periods = [Period(plan.year, month=month) for month in range(1, 13)]
    periods += [Period(plan.year, quarter=quarter) for quarter in range(1, 5)]
    choices = a_list([str(period) for period in periods])
    add_rule(sheet, _PERIOD_CELL, _PERIOD_CELL, choices, words.PERIOD_HINT, words.PERIOD_WARNING, "warning")
    letters = chr(ord("A") + period_column)
    done(book.define_name(NAME_PERIOD, f"={quoted(HOME_SHEET)}!${letters}${row + 1}"))


def _cards(places: Places, figures: Overview, plan: Plan) -> tuple[Card, ...]:
    at, total, columns = places.total, figures.total, places.columns
    light = {light: at(columns.lights + place) for place, light in enumerate(Light)}
    overdue = at(columns.overdue)
    behind = f"{light[Light.YELLOW]}+{light[Light.RED]}-{overdue}"
    average = f'IF({at(columns.average)}="","{words.NOTHING_YET}",{at(columns.average)})'
    shown_average = words.NOTHING_YET if total.average is None else total.average
    period = f"({RETURNS_TABLE}[{ReturnCol.PERIOD}]={NAME_PERIOD})"
    sent = f'SUMPRODUCT({period}*({RETURNS_TABLE}[{ReturnCol.UNIT}]<>""))'
    came = "+".join(
        f'({RETURNS_TABLE}[{ReturnCol.STATE}]="{RETURN_STATE_WORDS[state]}")'
        for state in (ReturnState.RETURNED, ReturnState.LATE)
    )
    returned = f"SUMPRODUCT({period}*({came}))"
    waiting = f'SUMPRODUCT(({PENDING_TABLE}[{PendingCol.ITEM}]<>"")*({PENDING_TABLE}[{PendingCol.DONE}]=""))'
    findings = f'SUMPRODUCT(1*({FINDINGS_TABLE}[{FindingCol.MESSAGE}]<>""))'

    def ink(light: Light) -> Look:
        return {"font_color": LIGHT_FILLS[light][1]}

    return (
        (words.CARD_TASKS, at(columns.tasks), total.tasks, {}),
        (words.CARD_DONE, light[Light.DONE], total.done, ink(Light.DONE)),
        (words.CARD_ON_TIME, light[Light.GREEN], total.on_time, ink(Light.GREEN)),
        (words.CARD_BEHIND, behind, total.behind, ink(Light.YELLOW)),
        (words.CARD_OVERDUE, overdue, total.overdue, ink(Light.RED)),
        (words.CARD_NEAR_DUE, at(columns.near_due), total.near_due, ink(Light.YELLOW)),
        (words.CARD_UNREPORTED, at(columns.unreported), total.unreported, {}),
        (words.CARD_AVERAGE, average, shown_average, {"num_format": PERCENT_FORMAT}),
        (words.CARD_SENT, sent, 0, {}),
        (words.CARD_RETURNED, returned, 0, {}),
        (words.CARD_PENDING, waiting, 0, ink(Light.RED)),
        (words.CARD_FINDINGS, findings, len(plan.findings), {}),
    )


def _add_cards(sheet: Worksheet, formats: Formats, cards: Sequence[Card]) -> None:
    sheet.set_row(_CARDS_ROW - 1, 26)
    put(sheet, _CARDS_ROW - 1, _FIRST, words.FIGURES_CAPTION, formats, CAPTION)
    per_line = (_LAST - _FIRST + 1) // _CARD_WIDTH
    for place, (label, formula, value, look) in enumerate(cards):
        line, across = divmod(place, per_line)
        row, left = _CARDS_ROW + 3 * line, _FIRST + across * _CARD_WIDTH
        right = left + _CARD_WIDTH - 1
        looks = (_CARD_VALUE, {"num_format": "0"}, look)
        _wide(sheet, row, left, right, "", formats, *looks)
        put_formula(sheet, row, left, f"={formula}", value, formats, *looks)
        _wide(sheet, row + 1, left, right, label, formats, _CARD_LABEL)
        sheet.set_row(row, 36)
        sheet.set_row(row + 1, 20)
        sheet.set_row(row + 2, 6)


def _add_commands(sheet: Worksheet, formats: Formats) -> None:
    """Where the buttons would be: what each is called, and the command that does the same."""
    sheet.set_row(_BUTTONS_ROW - 1, 26)
    put(sheet, _BUTTONS_ROW - 1, _FIRST, words.BUTTONS_CAPTION, formats, CAPTION)
    put(sheet, _BUTTONS_ROW - 1, _FIRST + 1, words.BUTTONS_NOTE, formats, NOTE)
    per_line = (_LAST - _FIRST + 1) // _BUTTON_WIDTH
    for place, button in enumerate(button for button in BUTTONS if button.command):
        line, across = divmod(place, per_line)
        row, left = _BUTTONS_ROW + 3 * line, _FIRST + across * _BUTTON_WIDTH
        right = left + _BUTTON_WIDTH - 1
        _wide(sheet, row, left, right, button.caption, formats, _BUTTON)
        _wide(sheet, row + 1, left, right, button.command or "", formats, _COMMAND)
        sheet.set_row(row, 28)
        sheet.set_row(row + 2, 6)


def _add_links(
    sheet: Worksheet, formats: Formats, places: Places, figures: Overview, sheet_names: Sequence[str]
) -> int:
    """Section sheets on the left with two figures each, the other sheets on the right; the last row used."""
    head = _LINKS_ROW
    sheet.set_row(head - 1, 26)
    put(sheet, head - 1, _FIRST, words.LINKS_CAPTION, formats, CAPTION)
    columns = places.columns
    left_end, right = _FIRST + 3, _FIRST + 7
    _wide(sheet, head, _FIRST, left_end - 1, words.SECTION_HEAD, formats, COLUMN_HEAD)
    for place, caption in enumerate((words.TASK_COUNT, words.DONE_COUNT, words.AVERAGE_PROGRESS)):
        put(sheet, head, left_end + place, caption, formats, COLUMN_HEAD)
    _wide(sheet, head, right, right + 1, words.SHEET_HEAD, formats, COLUMN_HEAD)
    _wide(sheet, head, right + 2, _LAST, words.PURPOSE_HEAD, formats, COLUMN_HEAD)
    for place, (name, (_, counted)) in enumerate(zip(sheet_names, figures.sections, strict=True)):
        row = head + 1 + place
        _wide(sheet, row, _FIRST, left_end - 1, "", formats, LINKED, _EDGE)
        add_link(sheet, row, _FIRST, name, name, formats, LINKED, _EDGE)
        done_column = columns.lights + tuple(Light).index(Light.DONE)
        shown: tuple[tuple[int, Stored, Look], ...] = (
            (columns.tasks, counted.tasks, {**FIGURE, "num_format": COUNT_FORMAT}),
            (done_column, counted.done, FIGURE),
            (columns.average, counted.average, PERCENT),
        )
        for across, (column, value, look) in enumerate(shown):
            formula = f"={places.section(place, column)}"
            put_formula(sheet, row, left_end + across, formula, value, formats, look)
    for place, (name, purpose) in enumerate(words.SHEET_NOTES.items()):
        row = head + 1 + place
        _wide(sheet, row, right, right + 1, "", formats, LINKED, _EDGE)
        add_link(sheet, row, right, name, name, formats, LINKED, _EDGE)
        _wide(sheet, row, right + 2, _LAST, purpose, formats, TEXT)
    last = head + max(len(sheet_names), len(words.SHEET_NOTES))
    for row in range(head, last + 1):
        sheet.set_row(row, 19)
    return last


def _wide(
    sheet: Worksheet, row: int, left: int, right: int, text: str, formats: Formats, *looks: Look
) -> None:
    done(sheet.merge_range(row, left, row, right, text, formats(*looks)))
