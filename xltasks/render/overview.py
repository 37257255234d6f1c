"""总览: the page that the office chief opens: key figures, tables, charts and lists, all by formulas."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from xltasks.core.board import TREND_PERIODS, Board
from xltasks.core.drawn import Drawn
from xltasks.core.grid import a1
from xltasks.core.schema import (
    HOME_SHEET,
    LEADER_PAGE_SHEET,
    NAME_CHOSEN_LEADER,
    NAME_CHOSEN_UNIT,
    NAME_LEADERS,
    NAME_LIGHTS,
    NAME_UNITS,
    OVERVIEW_SHEET,
    REPORTS_SHEET,
    RETURNS_SHEET,
    UNIT_PAGE_SHEET,
)
from xltasks.core.settings import Light
from xltasks.messages import workbook as words
from xltasks.render.charts import add_charts
from xltasks.render.formulas import quoted
from xltasks.render.line_cells import LineCells
from xltasks.render.mark import Mark
from xltasks.render.overview_figures import overview_formulas
from xltasks.render.overview_page import FIGURE_CHARS, GAP_CHARS, NAME_CHARS, is_crowded, row_points
from xltasks.render.overview_places import (
    AVERAGE,
    CARDS_ROW,
    FILTER_ROW,
    FIRST_SECTION,
    GAP,
    HELPER,
    LAST_COLUMN,
    LEADER_CELL,
    LEFT,
    LIGHTS,
    LIST_DUE,
    LIST_LAG,
    LIST_LEADERS,
    LIST_LEADS,
    LIST_LIGHT,
    LIST_NO,
    LIST_PROGRESS,
    LIST_TEXT,
    MEAN,
    OVERDUE,
    RATE,
    RIGHT,
    SAID,
    SENT,
    SOON_ROWS,
    TASKS,
    UNIT_CELL,
    UNLIT,
    UNRETURNED_ROWS,
    WORST_ROWS,
    Places,
    card_place,
)
from xltasks.render.rules import a_list, add_rule
from xltasks.render.sheets import add_head, add_link, done, link_to, new_sheet, put, put_drawn, set_page
from xltasks.render.styles import (
    ACCENT,
    BODY,
    BOXED,
    CAPTION,
    CARD_LABEL,
    CARD_VALUE,
    CENTRE,
    COLUMN_HEAD,
    COUNT_FORMAT,
    DATE_FORMAT,
    HEAD,
    INPUT,
    LIGHT_FILLS,
    LINKED,
    NOTE,
    PERCENT_FORMAT,
    Formats,
    Look,
)

_NAME: Look = {**BODY, "align": "left", "shrink": True}
_COUNT: Look = {**BODY, **CENTRE, "num_format": COUNT_FORMAT, "shrink": True}
_SHARE: Look = {**BODY, **CENTRE, "num_format": PERCENT_FORMAT, "shrink": True}
_DAY: Look = {**BODY, **CENTRE, "num_format": DATE_FORMAT, "shrink": True}
_WORD: Look = {**BODY, **CENTRE, "shrink": True}
_LINK: Look = {**LINKED, **CENTRE}
_LIST: dict[int, tuple[int, Look]] = {
    LIST_LEADS: (LIST_LEADS, _NAME),
    LIST_NO: (LIST_NO, _LINK),
    LIST_TEXT: (LIST_LEADERS - 1, {**BODY, "align": "left"}),
    LIST_LEADERS: (LIST_DUE - 1, _WORD),
    LIST_DUE: (LIST_PROGRESS - 1, _DAY),
    LIST_PROGRESS: (LIST_PROGRESS, _SHARE),
    LIST_LAG: (LIST_LIGHT - 1, _WORD),
    LIST_LIGHT: (LIST_LIGHT, _WORD),
}
_UNRETURNED: dict[int, tuple[int, Look]] = {
    panel + left: (panel + right, look)
    for panel in (LEFT, RIGHT)
    for left, right, look in ((0, 0, _NAME), (1, 2, _DAY), (3, 4, _WORD))
}
_CARD_INKS: dict[str, Light] = {
    words.CARD_DONE: Light.DONE,
    words.CARD_ON_TIME: Light.GREEN,
    words.CARD_BEHIND: Light.YELLOW,
    words.CARD_OVERDUE: Light.RED,
    words.CARD_NEAR_DUE: Light.YELLOW,
    words.CARD_LATE: Light.YELLOW,
    words.CARD_UNRETURNED: Light.RED,
}


def add_overview(
    book: Workbook,
    formats: Formats,
    *,
    board: Board,
    title: str,
    places: Places,
    cells: LineCells,
    sheet_names: Sequence[str],
    mark: Mark,
) -> None:
    """Add the sheet."""
    sheet = new_sheet(book, OVERVIEW_SHEET, fitting=False)
    title = mark.title(words.OVERVIEW_TITLE.format(plan_title=title))
    add_head(sheet, formats, title, mark.note(words.OVERVIEW_NOTE), (HOME_SHEET, words.HOME_LINK), note_column=1)
    for panel, chars in zip((LEFT, RIGHT), NAME_CHARS, strict=True):
        done(sheet.set_column(panel, panel, chars))
        done(sheet.set_column(panel + 1, panel + AVERAGE, FIGURE_CHARS))
    done(sheet.set_column(GAP, GAP, GAP_CHARS))
    done(sheet.set_column(HELPER, HELPER + 1, None, None, {"hidden": True}))
    rows = row_points(places)
    for row, points in rows.items():
        sheet.set_row(row, points)
    drawing = _Drawing(book, sheet, formats, places)
    drawing.filters()
    drawing.cards()
    drawing.tables(sheet_names)
    drawing.lists()
    drawing.links(sheet_names)
    for drawn in overview_formulas(board, places, cells):
        put_drawn(sheet, drawn, formats, *drawing.look(drawn))
    drawing.trend_line()
    drawing.colours()
    add_charts(book, sheet, places, rows)
    sheet.freeze_panes(FILTER_ROW + 1, 0)
    sheet.hide_gridlines(2)
    done(sheet.print_area(0, 0, places.last, LAST_COLUMN))
    sheet.set_h_pagebreaks([places.worst_head - 1])
    set_page(sheet, upright=True, pages_tall=2 if is_crowded(places) else 0)


class _Drawing:
    """Draws the words and the looks of the sheet; formulas come on top."""

    def __init__(self, book: Workbook, sheet: Worksheet, formats: Formats, places: Places) -> None:
        self._book = book
        self._sheet = sheet
        self._formats = formats
        self._places = places

    def _put(self, row: int, left: int, right: int, text: str, *looks: Look) -> None:
        if right > left:
            done(self._sheet.merge_range(row, left, row, right, text, self._formats(*looks)))
        else:
            put(self._sheet, row, left, text or None, self._formats, *looks)

    def _caption(self, row: int, text: str, note: str = "", link: str = "") -> None:
        if link:
            add_link(self._sheet, row, LEFT, link, text, self._formats, CAPTION)
        elif text:
            put(self._sheet, row, LEFT, text, self._formats, CAPTION)
        if note:
            put(self._sheet, row, LEFT + 1, note, self._formats, NOTE)

    def filters(self) -> None:
        """The two cells where somebody picks whose tasks are counted."""
        for (row, column), label, name, source in (
            (LEADER_CELL, words.CHOSEN_LEADER_LABEL, NAME_CHOSEN_LEADER, NAME_LEADERS),
            (UNIT_CELL, words.CHOSEN_UNIT_LABEL, NAME_CHOSEN_UNIT, NAME_UNITS),
        ):
            left = 0 if column == LEADER_CELL[1] else column - 2
            right = column + 3
            self._put(row, left, column - 1, label, COLUMN_HEAD)
            self._put(row, column, right, "", _WORD, BOXED, INPUT)
            choices = a_list(f"={source}")
            add_rule(self._sheet, (row, column), (row, column), choices, words.CHOSEN_HINT, words.CHOSEN_WARNING)
            place = a1(row, column)
            absolute = f"${place.rstrip('0123456789')}${row + 1}"
            done(self._book.define_name(name, f"={quoted(OVERVIEW_SHEET)}!{absolute}"))
        self._put(FILTER_ROW, RIGHT + 1, LAST_COLUMN, "", NOTE, {"shrink": True})

    def cards(self) -> None:
        """Two lines of six figures."""
        for number, label in enumerate(words.OVERVIEW_CARDS):
            row, left, right = card_place(number)
            self._put(row, left, right, "", *self._card(label))
            self._put(row + 1, left, right, label, CARD_LABEL)

    def _card(self, label: str) -> tuple[Look, ...]:
        light = _CARD_INKS.get(label)
        ink = {"font_color": LIGHT_FILLS[light][1]} if light else {}
        number = {"num_format": PERCENT_FORMAT if label == words.CARD_AVERAGE else "0", "font_size": 18}
        return CARD_VALUE, number, ink

    def tables(self, sheet_names: Sequence[str]) -> None:
        """Captions and headings of the four tables of figures, and the sections, which are links."""
        places = self._places
        for head, caption, link, panels in (
            (places.section_head, words.BY_SECTION, "", (LEFT,)),
            (places.leader_head, words.BY_LEADER, LEADER_PAGE_SHEET, (LEFT,)),
            (places.unit_head, words.BY_UNIT, UNIT_PAGE_SHEET, (LEFT, RIGHT)),
        ):
            self._caption(head - 1, caption, link=link)
            for panel in panels:
                for place, heading in (
                    (0, words.NAME_HEAD),
                    (TASKS, words.TASK_COUNT),
                    (UNLIT, words.UNLIT),
                    (OVERDUE, words.OVERDUE),
                    (AVERAGE, words.AVERAGE_HEAD),
                ):
                    put(self._sheet, head, panel + place, heading, self._formats, COLUMN_HEAD)
        for row, name in enumerate(sheet_names, FIRST_SECTION):
            add_link(self._sheet, row, LEFT, name, name, self._formats, LINKED, BOXED, {"shrink": True})
        put(self._sheet, places.total, LEFT, words.TOTAL, self._formats, HEAD, BOXED, CENTRE)
        self._caption(places.trend_head - 1, words.BY_PERIOD, words.BY_PERIOD_NOTE)
        for column, heading in enumerate(words.TREND_HEADS):
            sheet = REPORTS_SHEET if column >= SAID else RETURNS_SHEET
            add_link(self._sheet, places.trend_head, LEFT + column, sheet, heading, self._formats, COLUMN_HEAD)

    def lists(self) -> None:
        """Captions and headings of the three lists, and cells that reach over several columns."""
        places = self._places
        self._caption(places.worst_head - 1, words.WORST)
        put(self._sheet, places.worst_head - 1, LIST_TEXT, words.WORST_NOTE, self._formats, NOTE)
        self._caption(places.soon_head - 1, "")
        self._caption(places.unreturned_head - 1, words.UNRETURNED, link=RETURNS_SHEET)
        for head, rows, heads, spans in (
            (places.worst_head, WORST_ROWS, words.LIST_HEADS, _LIST),
            (places.soon_head, SOON_ROWS, words.SOON_LIST_HEADS, _LIST),
            (
                places.unreturned_head,
                UNRETURNED_ROWS,
                (*words.UNRETURNED_HEADS, *words.UNRETURNED_HEADS),
                _UNRETURNED,
            ),
        ):
            for (left, (right, look)), heading in zip(spans.items(), heads, strict=True):
                self._put(head, left, right, heading, COLUMN_HEAD)
                for row in range(head + 1, head + rows + 1):
                    self._put(row, left, right, "", look)

    def links(self, sheet_names: Sequence[str]) -> None:
        """Every figure leads to the rows that it counts, by itself or by its heading or caption.

        The formula is written over the link's text.  A formula that may show a text gets no link: LibreOffice would
        put the link in its place.
        """
        places, here = self._places, OVERVIEW_SHEET
        tables = {
            words.CARD_BEHIND: (here, places.worst_head - 1),
            words.CARD_OVERDUE: (here, places.worst_head - 1),
            words.CARD_NEAR_DUE: (here, places.soon_head - 1),
            words.CARD_SENT: (RETURNS_SHEET, 0),
            words.CARD_RETURNED: (RETURNS_SHEET, 0),
            words.CARD_LATE: (RETURNS_SHEET, 0),
            words.CARD_UNRETURNED: (here, places.unreturned_head - 1),
        }
        for number, label in enumerate(words.OVERVIEW_CARDS):
            row, left, _ = card_place(number)
            if label != words.CARD_AVERAGE:
                self._link(row, (left,), *tables.get(label, (here, places.section_head - 1)))
        figures = range(TASKS, AVERAGE)
        for row, name in enumerate(sheet_names, FIRST_SECTION):
            self._link(row, figures, name)
        self._link(places.total, figures, here, places.section_head - 1)

    def _link(self, row: int, columns: Iterable[int], sheet: str, to_row: int = 0) -> None:
        for column in columns:
            place = link_to(sheet, to_row)
            done(self._sheet.write_url(row, column, place, None, words.ROWS_BEHIND, words.ROWS_BEHIND))

    def look(self, drawn: Drawn) -> tuple[Look, ...]:
        """The look of a formula's cell: the same as drawn under it."""
        places, row, column = self._places, drawn.row, drawn.column
        if column >= HELPER or row == places.last or row == FILTER_ROW:
            return NOTE, {"shrink": True} if row == FILTER_ROW else {}
        if row in (CARDS_ROW, CARDS_ROW + 3):
            labels = {card_place(number)[:2]: label for number, label in enumerate(words.OVERVIEW_CARDS)}
            return self._card(labels[row, column])
        if row in (places.section_head, places.leader_head, places.unit_head):
            return (COLUMN_HEAD,)
        if row == places.soon_head - 1:
            return (CAPTION,)
        for head, rows, spans in (
            (places.worst_head, WORST_ROWS, _LIST),
            (places.soon_head, SOON_ROWS, _LIST),
            (places.unreturned_head, UNRETURNED_ROWS, _UNRETURNED),
        ):
            if head < row <= head + rows:
                return (spans[column][1],)
            if row == head + rows + 1:
                return (NOTE,)
        if places.sparklines < row <= places.trend_last:
            name = {**_NAME, **CENTRE}
            return (name if column == LEFT else _SHARE if column in (RATE, MEAN) else _COUNT,)
        if column in (LEFT, RIGHT):
            return (_NAME,)
        look = _SHARE if column in (LEFT + AVERAGE, RIGHT + AVERAGE) else _COUNT
        return (look, BOXED) if row <= places.total else (look,)

    def trend_line(self) -> None:
        """A small chart above every column of the trend."""
        row = self._places.sparklines
        put(self._sheet, row, LEFT, words.TREND_LINE, self._formats, HEAD, BOXED, CENTRE)
        for column in range(SENT, MEAN + 1):
            put(self._sheet, row, column, None, self._formats, BOXED)
            first, last = (a1(at, column) for at in (row + 1, self._places.trend_last))
            options = {
                "range": f"{quoted(OVERVIEW_SHEET)}!{first}:{last}",
                "type": "column",
                "series_color": ACCENT,
                "min": 0,
            }
            done(self._sheet.add_sparkline(row, column, options))

    def colours(self) -> None:
        """Lights in their colours, and lines around rows that hold something.

        Where ranges overlap LibreOffice heeds the first rule only; so the lights come first and bring their lines.
        """
        places = self._places
        for head, rows in ((places.worst_head, WORST_ROWS), (places.soon_head, SOON_ROWS)):
            light = f"${a1(head + 1, LIST_LIGHT)}"
            for one, (fill, ink) in LIGHT_FILLS.items():
                look = self._formats(BOXED, {"bg_color": fill, "font_color": ink, "bold": True})
                area = (head + 1, LIST_LIGHT, head + rows, LIST_LIGHT)
                self._when(area, f"{light}={NAME_LIGHTS[one]}", look)
        for head, rows, panels in (
            (places.section_head, places.sections + 1, (LEFT,)),
            (places.leader_head, places.leader_rows, (LEFT,)),
            (places.unit_head, places.unit_rows, (LEFT, RIGHT)),
        ):
            for panel in panels:
                for column, (fill, ink) in enumerate(LIGHT_FILLS.values(), panel + LIGHTS):
                    look = self._formats(BOXED, {"font_color": ink, "bg_color": fill})
                    cell = a1(head + 1, column)
                    area = (head + 1, column, head + rows, column)
                    self._when(area, f"AND(ISNUMBER({cell}),{cell}>0)", look)
        for head, rows, left, width in (
            (places.sparklines, TREND_PERIODS, LEFT, AVERAGE),
            (places.leader_head, places.leader_rows, LEFT, AVERAGE),
            (places.unit_head, places.unit_rows, LEFT, AVERAGE),
            (places.unit_head, places.unit_rows, RIGHT, AVERAGE),
            (places.worst_head, WORST_ROWS, LEFT, LAST_COLUMN),
            (places.soon_head, SOON_ROWS, LEFT, LAST_COLUMN),
            (places.unreturned_head, UNRETURNED_ROWS, LEFT, 4),
            (places.unreturned_head, UNRETURNED_ROWS, RIGHT, 4),
        ):
            key = HELPER if head in (places.worst_head, places.soon_head) else left
            filled = f'${a1(head + 1, key)}<>""'
            self._when((head + 1, left, head + rows, left + width), filled, self._formats(BOXED))

    def _when(self, area: tuple[int, int, int, int], formula: str, look: object) -> None:
        rule = {"type": "formula", "criteria": f"={formula}", "format": look}
        done(self._sheet.conditional_format(*area, rule))
