"""领导页 and 单位页: pick a name from a list and see the tasks, all by formulas."""

from __future__ import annotations

from collections.abc import Iterable

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from xltasks.core.board import NAMES_ON_PAGE, Board
from xltasks.core.drawn import Drawn
from xltasks.core.grid import a1, column_letters
from xltasks.core.schema import HOME_SHEET, NAME_LIGHTS, NAME_UNIT_PAGE_NAMES
from xltasks.messages import workbook as words
from xltasks.render.formulas import quoted
from xltasks.render.line_cells import LineCells
from xltasks.render.mark import Mark
from xltasks.render.page_figures import (
    CARD_SPANS,
    CARDS_ROW,
    FACT_SPANS,
    FACTS_ROW,
    HEAD_ROW,
    HELPER,
    LAST_COLUMN,
    LEADER_PAGE,
    NAMES_COLUMN,
    NAMES_ROW,
    PICK_CELL,
    UNIT_PAGE,
    PageShape,
    leader_page_formulas,
    unit_page_formulas,
)
from xltasks.render.rules import a_list, add_rule
from xltasks.render.sheets import add_head, done, new_sheet, put, put_drawn, set_page
from xltasks.render.styles import (
    BODY,
    BOXED,
    CARD_LABEL,
    CARD_VALUE,
    CENTRE,
    COLUMN_HEAD,
    DATE_FORMAT,
    INPUT,
    LIGHT_FILLS,
    LINKED,
    NOTE,
    PERCENT_FORMAT,
    WRAP,
    Formats,
    Look,
)

_WIDTHS = (6, 11, 50, 14, 11, 7, 9, 7, 36, 20)
_ROLE, _LIGHT = 1, 7
_ROW_POINTS = 74.0  # six lines: no program fits a row to what a formula shows
_TEXT: Look = {**BODY, **WRAP, "font_size": 9}
_WORD: Look = {**BODY, **CENTRE, "text_wrap": True}
_FACT: Look = {**NOTE, **WRAP, "valign": "vcenter", "indent": 1}
_LOOKS: tuple[Look, ...] = (
    {**LINKED, **CENTRE, "valign": "vcenter"},
    _TEXT,
    _TEXT,
    _TEXT,
    {**_WORD, "num_format": DATE_FORMAT},
    {**_WORD, "num_format": PERCENT_FORMAT},
    _WORD,
    _WORD,
    _TEXT,
    _TEXT,
)


def add_leader_page(book: Workbook, formats: Formats, board: Board, rows: int, cells: LineCells, mark: Mark) -> None:
    """Add 领导页 with room for ``rows`` tasks."""
    picked = board.choice.leader_page
    _add_page(book, formats, LEADER_PAGE, picked, rows, leader_page_formulas(board, rows, cells), mark)


def add_unit_page(book: Workbook, formats: Formats, board: Board, rows: int, cells: LineCells, mark: Mark) -> None:
    """Add 单位页 with room for ``rows`` tasks."""
    picked = board.choice.unit_page
    formulas = tuple(unit_page_formulas(board, rows, cells))
    sheet = _add_page(book, formats, UNIT_PAGE, picked, rows, formulas, mark)
    for left, right in FACT_SPANS:
        if right > left:
            done(sheet.merge_range(FACTS_ROW, left, FACTS_ROW, right, "", formats(_FACT)))
    for drawn in formulas:
        if drawn.row == FACTS_ROW:
            put_drawn(sheet, drawn, formats, _FACT)
    column = column_letters(NAMES_COLUMN)
    area = f"{quoted(UNIT_PAGE.sheet)}!${column}${NAMES_ROW + 1}:${column}${NAMES_ROW + NAMES_ON_PAGE}"
    done(book.define_name(NAME_UNIT_PAGE_NAMES, f"={area}"))


def _add_page(
    book: Workbook,
    formats: Formats,
    shape: PageShape,
    picked: str,
    rows: int,
    formulas: Iterable[Drawn],
    mark: Mark,
) -> Worksheet:
    sheet = new_sheet(book, shape.sheet, fitting=False)
    add_head(sheet, formats, mark.title(shape.title), mark.note(words.PAGE_NOTE), (HOME_SHEET, words.HOME_LINK))
    for column, width in enumerate(_WIDTHS):
        done(sheet.set_column(column, column, width))
    row, column = PICK_CELL
    put(sheet, row, column - 1, shape.pick, formats, COLUMN_HEAD)
    put(sheet, row, column, picked, formats, _WORD, BOXED, INPUT, {"shrink": True, "text_wrap": False})
    sheet.set_row(row, 28)
    add_rule(sheet, PICK_CELL, PICK_CELL, a_list(f"={shape.source}"), shape.hint, words.CHOSEN_WARNING)
    done(book.define_name(shape.name, f"={quoted(shape.sheet)}!${column_letters(column)}${row + 1}"))
    _add_cards(sheet, formats)
    sheet.set_row(HEAD_ROW, 24)
    for column, heading in enumerate(shape.heads):
        put(sheet, HEAD_ROW, column, heading, formats, COLUMN_HEAD)
    last = HEAD_ROW + rows
    for row in range(HEAD_ROW + 1, last + 1):
        sheet.set_row(row, _ROW_POINTS)
    for drawn in formulas:
        if drawn.row != FACTS_ROW:
            put_drawn(sheet, drawn, formats, *_look(shape, drawn, last))
    done(sheet.autofilter(HEAD_ROW, 0, last, LAST_COLUMN))
    _colour(sheet, formats, HEAD_ROW + 1, last)
    done(sheet.set_column(HELPER, NAMES_COLUMN, None, None, {"hidden": True}))
    done(sheet.print_area(0, 0, last + 1, LAST_COLUMN))
    sheet.freeze_panes(HEAD_ROW + 1, 0)
    set_page(sheet, repeat=(HEAD_ROW, HEAD_ROW))
    return sheet


def _add_cards(sheet: Worksheet, formats: Formats) -> None:
    for (left, right), label in zip(CARD_SPANS, words.PAGE_CARDS, strict=True):
        for row, text, look in ((CARDS_ROW, "", CARD_VALUE), (CARDS_ROW + 1, label, CARD_LABEL)):
            if right > left:
                done(sheet.merge_range(row, left, row, right, text, formats(*_card_look(look, label))))
            else:
                put(sheet, row, left, text, formats, *_card_look(look, label))
    for row, points in ((CARDS_ROW - 1, 6), (CARDS_ROW, 30), (CARDS_ROW + 1, 18), (CARDS_ROW + 2, 6)):
        sheet.set_row(row, points)


def _card_look(look: Look, label: str) -> tuple[Look, ...]:
    if look is not CARD_VALUE:
        return (look,)
    return look, {"font_size": 18, "num_format": PERCENT_FORMAT if label == words.CARD_AVERAGE else "0"}


def _look(shape: PageShape, drawn: Drawn, last: int) -> tuple[Look, ...]:
    if drawn.column >= HELPER or drawn.row > last:
        return (NOTE,)
    if drawn.row == CARDS_ROW:
        place = next(at for at, (left, _) in enumerate(CARD_SPANS) if left == drawn.column)
        return _card_look(CARD_VALUE, words.PAGE_CARDS[place])
    is_role = shape is UNIT_PAGE and drawn.column == _ROLE
    return (_WORD if is_role else _LOOKS[drawn.column],)


def _colour(sheet: Worksheet, formats: Formats, first: int, last: int) -> None:
    """Lights in their colours; lines around rows that hold a task."""
    light = f"${a1(first, _LIGHT)}"
    for one, (fill, ink) in LIGHT_FILLS.items():
        look = formats(BOXED, {"bg_color": fill, "font_color": ink, "bold": True})
        _when(sheet, (first, _LIGHT, last, _LIGHT), f"{light}={NAME_LIGHTS[one]}", look)
    _when(sheet, (first, 0, last, LAST_COLUMN), f'${a1(first, HELPER)}<>""', formats(BOXED))


def _when(sheet: Worksheet, place: tuple[int, int, int, int], formula: str, look: object) -> None:
    done(sheet.conditional_format(*place, {"type": "formula", "criteria": f"={formula}", "format": look}))
