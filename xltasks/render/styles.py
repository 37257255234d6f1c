"""Type, colours and number formats of the master, and a maker that builds each combination once.

Type: headings in 黑体, text in 宋体.  方正小标宋, the red-head title face, is not on every office machine, and a
missing face is replaced silently by whatever the program likes; 黑体 and 宋体 come with every Windows, Office and
WPS.  仿宋 is the face of running text on paper, too thin for ten-point cells on a screen.

Colours: ink on white with one blue-grey for headings; the only strong colours are the lights, pale fills under
dark words, so that a black-and-white print still reads.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from xlsxwriter import Workbook
from xlsxwriter.format import Format

from xltasks.core.settings import Light

Look = Mapping[str, Any]

HEAD_FONT: Final = "黑体"
BODY_FONT: Final = "宋体"
BODY_SIZE: Final = 10

INK: Final = "#262626"
GREY: Final = "#7F7F7F"
LINE: Final = "#A6A6A6"
HEAD_FILL: Final = "#DCE6F1"
ACCENT: Final = "#1F3864"
LINK: Final = "#1F4E9E"
INPUT_FILL: Final = "#FFF9E5"
OVERDUE_FILL: Final = "#FBE5E1"
NEAR_DUE_FILL: Final = "#FFF7DB"
WARN_FILL: Final = "#F8CBAD"

DATE_FORMAT: Final = "yyyy-mm-dd"
PERCENT_FORMAT: Final = "0%"
FINE_PERCENT_FORMAT: Final = "0.0#%"
COUNT_FORMAT: Final = '0;-0;"–"'

LIGHT_FILLS: Final[Mapping[Light, tuple[str, str]]] = {
    Light.DONE: ("#DDEBF7", "#1F4E79"),
    Light.GREEN: ("#E2EFDA", "#375623"),
    Light.YELLOW: ("#FFEB9C", "#7F6000"),
    Light.RED: ("#F4B6AE", "#8B0000"),
}
LIGHT_INKS: Final[Mapping[Light, str]] = {
    Light.DONE: "#5B8DB8",
    Light.GREEN: "#8DB27A",
    Light.YELLOW: "#E3C15A",
    Light.RED: "#C8614F",
}
UNLIT_INK: Final = "#D0D0D0"

BODY: Final[Look] = {
    "font_name": BODY_FONT,
    "font_size": BODY_SIZE,
    "font_color": INK,
    "valign": "vcenter",
}
HEAD: Final[Look] = {**BODY, "font_name": HEAD_FONT}
BOXED: Final[Look] = {"border": 1, "border_color": LINE}
WRAP: Final[Look] = {"text_wrap": True, "align": "left"}
CENTRE: Final[Look] = {"align": "center"}

TITLE: Final[Look] = {**HEAD, "font_size": 16, "font_color": ACCENT}
CAPTION: Final[Look] = {**HEAD, "font_size": 12, "font_color": ACCENT}
NOTE: Final[Look] = {**BODY, "font_size": 9, "font_color": GREY}
LINKED: Final[Look] = {**BODY, "font_color": LINK, "underline": 1}
COLUMN_HEAD: Final[Look] = {**HEAD, **BOXED, "bg_color": HEAD_FILL, "align": "center", "text_wrap": True}

CELL: Final[Look] = {**BODY, **BOXED}
TEXT: Final[Look] = {**CELL, **WRAP}
WORD: Final[Look] = {**CELL, **CENTRE, "text_wrap": True}
LITERAL: Final[Look] = {**TEXT, "num_format": "@"}
COUNT: Final[Look] = {**CELL, **CENTRE, "num_format": "0"}
FIGURE: Final[Look] = {**CELL, **CENTRE, "num_format": COUNT_FORMAT}
DATE: Final[Look] = {**CELL, **CENTRE, "num_format": DATE_FORMAT}
PERCENT: Final[Look] = {**CELL, **CENTRE, "num_format": PERCENT_FORMAT}
POINTS: Final[Look] = {**CELL, **CENTRE, "num_format": "0.##"}
INPUT: Final[Look] = {"bg_color": INPUT_FILL}

CARD_VALUE: Final[Look] = {**HEAD, **CENTRE, "font_size": 22, "top": 1, "left": 1, "right": 1, "border_color": LINE}
CARD_LABEL: Final[Look] = {
    **BODY,
    **CENTRE,
    "font_color": GREY,
    "bottom": 1,
    "left": 1,
    "right": 1,
    "border_color": LINE,
}


class Formats:
    """Makes the formats of one workbook: the same looks give the same format object."""

    def __init__(self, book: Workbook) -> None:
        self._book = book
        self._made: dict[tuple[tuple[str, Any], ...], Format] = {}

    def __call__(self, *looks: Look) -> Format:
        """The format that these looks make together; a later look wins."""
        merged: dict[str, Any] = {}
        for look in looks:
            merged.update(look)
        key = tuple(sorted(merged.items()))
        if key not in self._made:
            self._made[key] = self._book.add_format(merged)
        return self._made[key]
