"""The look of a form: fonts, colours and number formats."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.format import Format

from xltasks.render.styles import BODY_FONT, DATE_FORMAT, FINE_PERCENT_FORMAT, HEAD_FONT, PERCENT_FORMAT

_LINE = "#7F7F7F"
_LOCKED_FILL = "#F2F2F2"
_LOCKED_HEAD = "#D9D9D9"
_OPEN_HEAD = "#BDD7EE"
_REQUIRED = "#FFE699"
_OPTIONAL = "#FFF9E5"


@dataclass(frozen=True, slots=True)
class FormStyles:
    """The formats of one form's workbook.  ``open_*`` are unlocked, all others locked."""

    title: Format
    note: Format
    label: Format
    fact: Format
    fact_date: Format
    open_fact: Format
    open_fact_date: Format
    head: Format
    open_head: Format
    number: Format
    text: Format
    centred: Format
    date: Format
    percent: Format
    fine_percent: Format
    open_percent: Format
    figure: Format
    open_figure: Format
    open_share: Format
    open_centred: Format
    open_text: Format
    open_date: Format
    required: Format
    optional: Format
    fine: Format
    help_heading: Format
    help_name: Format
    help_text: Format


def form_styles(book: Workbook) -> FormStyles:
    """Make the formats of a form in ``book``."""

    def made(**options: Any) -> Format:
        return book.add_format({"font_name": BODY_FONT, "font_size": 10.5, "valign": "vcenter", **options})

    framed = {"border": 1, "border_color": _LINE, "text_wrap": True}
    locked = {**framed, "bg_color": _LOCKED_FILL}
    unlocked = {**framed, "locked": False}
    underlined = {"bottom": 1, "bottom_color": _LINE, "align": "left", "indent": 1}
    head = {**framed, "font_name": HEAD_FONT, "align": "center"}
    return FormStyles(
        title=made(font_name=HEAD_FONT, font_size=18, align="center"),
        note=made(font_size=10, font_color="#C00000", align="left", text_wrap=True),
        label=made(font_name=HEAD_FONT, align="right"),
        fact=made(**underlined),
        fact_date=made(**underlined, num_format=DATE_FORMAT),
        open_fact=made(**underlined, num_format="@", locked=False),
        open_fact_date=made(**underlined, num_format=DATE_FORMAT, locked=False),
        head=made(**head, bg_color=_LOCKED_HEAD),
        open_head=made(**head, bg_color=_OPEN_HEAD),
        number=made(**locked, align="center", num_format="0"),
        text=made(**locked, align="left"),
        centred=made(**locked, align="center"),
        date=made(**locked, align="center", num_format=DATE_FORMAT),
        percent=made(**locked, align="center", num_format=PERCENT_FORMAT),
        fine_percent=made(**locked, align="center", num_format=FINE_PERCENT_FORMAT),
        figure=made(**locked, align="center"),
        open_figure=made(**unlocked, align="center"),
        open_share=made(**unlocked, align="center", num_format=FINE_PERCENT_FORMAT),
        open_percent=made(**unlocked, align="center", num_format=PERCENT_FORMAT),
        open_centred=made(**unlocked, align="center"),
        open_text=made(**unlocked, align="left"),
        open_date=made(**unlocked, align="center", num_format=DATE_FORMAT),
        required=book.add_format({"bg_color": _REQUIRED}),
        optional=book.add_format({"bg_color": _OPTIONAL}),
        fine=book.add_format({"num_format": FINE_PERCENT_FORMAT}),
        help_heading=made(font_name=HEAD_FONT, font_size=12),
        help_name=made(**framed, font_name=HEAD_FONT, align="center", bg_color=_LOCKED_FILL),
        help_text=made(**framed, align="left"),
    )
