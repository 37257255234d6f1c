"""Lists, input rules and conditional formats of the master's data sheets."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from xlsxwriter.worksheet import Worksheet

from xltasks.core.grid import a1
from xltasks.core.schema import (
    NAME_AS_OF,
    NAME_LEADERS,
    NAME_LIGHTS,
    NAME_NEAR_DUE_DAYS,
    NAME_STATUS,
    NAME_UNITS,
    Col,
)
from xltasks.core.settings import Light
from xltasks.messages import workbook as words
from xltasks.render.formulas import repeated
from xltasks.render.sheets import done
from xltasks.render.styles import (
    FINE_PERCENT_FORMAT,
    LIGHT_FILLS,
    LINE,
    NEAR_DUE_FILL,
    OVERDUE_FILL,
    WARN_FILL,
    Formats,
)

Hint = tuple[str, str]

_WRONG_SEPARATORS = ("，", ",", "；", ";", "/", " ")
_PLACE = {column: place for place, column in enumerate(Col)}
_DAYS = (date(2000, 1, 1), date(2099, 12, 31))


def add_rule(
    sheet: Worksheet,
    first: tuple[int, int],
    last: tuple[int, int],
    rule: dict[str, Any],
    hint: Hint | None = None,
    warning: Hint | None = None,
    severity: str = "stop",
) -> None:
    """One input rule.  Without ``warning`` any entry passes: the list and the hint only help."""
    options = {**rule, "ignore_blank": True, "show_error": warning is not None}
    if hint:
        options |= {"input_title": hint[0], "input_message": hint[1]}
    if warning:
        options |= {"error_title": warning[0], "error_message": warning[1], "error_type": severity}
    done(sheet.data_validation(*first, *last, options))


def a_list(source: str | Sequence[str]) -> dict[str, Any]:
    """A list from a defined name (``=名``) or of a few fixed words."""
    return {"validate": "list", "source": source}


def a_date() -> dict[str, Any]:
    """Any day of this century."""
    return {"validate": "date", "criteria": "between", "minimum": _DAYS[0], "maximum": _DAYS[1]}


def a_share() -> dict[str, Any]:
    """A fraction from 0 to 1."""
    return {"validate": "decimal", "criteria": "between", "minimum": 0, "maximum": 1}


def add_section_rules(sheet: Worksheet, first_row: int, last_row: int) -> None:
    """Lists for leaders, units and status, rules for progress and due date, each with a hint."""
    rules: tuple[tuple[Col, dict[str, Any], Hint | None, str], ...] = (
        (Col.LEADERS, a_list(f"={NAME_LEADERS}"), None, "stop"),
        (Col.LEADS, a_list(f"={NAME_UNITS}"), None, "stop"),
        (Col.SUPPORTS, a_list(f"={NAME_UNITS}"), None, "stop"),
        (Col.DUE, a_date(), words.DUE_WARNING, "stop"),
        (Col.SCHEDULE, a_share(), words.SCHEDULE_WARNING, "warning"),
        (
            Col.PROGRESS,
            a_share(),
            words.PROGRESS_WARNING,
            "warning",
        ),
        # 已撤销 is the clerk's to type, and no word that a unit may choose.
        (Col.STATUS, a_list(f"={NAME_STATUS}"), words.STATUS_WARNING, "warning"),
    )
    for column, rule, warning, severity in rules:
        place = _PLACE[column]
        hint = words.COLUMN_HINTS[column]
        add_rule(sheet, (first_row, place), (last_row, place), rule, hint, warning, severity)


def add_section_formats(sheet: Worksheet, formats: Formats, head_row: int, last_row: int) -> None:
    """What shows itself: lights, overdue and near-due rows, a project's name once, wrong separators."""
    first_row = head_row + 1
    _show_project_once(sheet, formats, head_row, last_row)
    _colour_lights(sheet, formats, first_row, last_row)
    _flag_separators(sheet, formats, first_row, last_row)
    _colour_dues(sheet, formats, first_row, last_row)
    add_fine_percent(sheet, formats, first_row, last_row, _PLACE[Col.PROGRESS])


def add_fine_percent(sheet: Worksheet, formats: Formats, first_row: int, last_row: int, column: int) -> None:
    """Show 65% as 65% and 65.5% as 65.5%: decimals only where there are some."""
    cell = f"${a1(first_row, column)}"
    _when(
        sheet,
        (first_row, column, last_row, column),
        f"AND(ISNUMBER({cell}),ROUND({cell},2)<>ROUND({cell},6))",
        formats({"num_format": FINE_PERCENT_FORMAT}),
    )


def _show_project_once(sheet: Worksheet, formats: Formats, head_row: int, last_row: int) -> None:
    row = head_row + 1
    place = _PLACE[Col.PROJECT]
    same = repeated(place, _PLACE[Col.NO], head_row, row)
    used, next_blank = f'${a1(row, 0)}<>""', f'${a1(row + 1, 0)}=""'
    sides = {"left": 1, "right": 1, "left_color": LINE, "right_color": LINE}
    top, bottom = {"top": 1, "top_color": LINE}, {"bottom": 1, "bottom_color": LINE}
    hidden = {"font_color": "#FFFFFF"}
    cases = (
        (f"AND({used},{next_blank},{same})", {**sides, **bottom, **hidden}),
        (f"AND({used},{same})", {**sides, **hidden}),
        (f"AND({used},{next_blank})", {**sides, **top, **bottom}),
        (used, {**sides, **top}),
    )
    for formula, look in cases:
        _when(sheet, (row, place, last_row, place), formula, formats(look), last=True)


def _colour_lights(sheet: Worksheet, formats: Formats, first_row: int, last_row: int) -> None:
    place = _PLACE[Col.LIGHT]
    for light, (fill, ink) in LIGHT_FILLS.items():
        _when(
            sheet,
            (first_row, place, last_row, place),
            f"${a1(first_row, place)}={NAME_LIGHTS[light]}",
            formats({"bg_color": fill, "font_color": ink, "bold": True}),
        )


def _flag_separators(sheet: Worksheet, formats: Formats, first_row: int, last_row: int) -> None:
    first, last = _PLACE[Col.LEADERS], _PLACE[Col.SUPPORTS]
    cell = a1(first_row, first)
    found = ",".join(f'ISNUMBER(FIND("{mark}",{cell}))' for mark in _WRONG_SEPARATORS)
    _when(sheet, (first_row, first, last_row, last), f"OR({found})", formats({"bg_color": WARN_FILL}), last=True)


def _colour_dues(sheet: Worksheet, formats: Formats, first_row: int, last_row: int) -> None:
    due = f"${a1(first_row, _PLACE[Col.DUE])}"
    open_ = f"ISNUMBER({due}),${a1(first_row, _PLACE[Col.LIGHT])}<>{NAME_LIGHTS[Light.DONE]}"
    overdue = f"AND({open_},{due}<{NAME_AS_OF})"
    near = f"AND({open_},{due}>={NAME_AS_OF},{due}<={NAME_AS_OF}+{NAME_NEAR_DUE_DAYS})"
    place = _PLACE[Col.DUE]
    late_ink = formats({"font_color": LIGHT_FILLS[Light.RED][1], "bold": True})
    _when(sheet, (first_row, place, last_row, place), overdue, late_ink)
    # The project column keeps its white ground, where a repeated name hides; the light keeps its colour.
    spans = [
        (_PLACE[Col.NO], _PLACE[Col.NO]),
        (_PLACE[Col.TEXT], _PLACE[Col.STATUS]),
        (_PLACE[Col.LATEST], _PLACE[Col.REMARKS]),
    ]
    cells = " ".join(f"{a1(first_row, left)}:{a1(last_row, right)}" for left, right in spans)
    for formula, fill in ((overdue, OVERDUE_FILL), (near, NEAR_DUE_FILL)):
        rule = {
            "type": "formula",
            "criteria": "=" + formula,
            "format": formats({"bg_color": fill}),
            "multi_range": cells,
        }
        done(sheet.conditional_format(first_row, 0, last_row, _PLACE[Col.REMARKS], rule))


def _when(
    sheet: Worksheet, place: tuple[int, int, int, int], formula: str, look: object, *, last: bool = False
) -> None:
    rule = {"type": "formula", "criteria": f"={formula}", "format": look, "stop_if_true": last}
    done(sheet.conditional_format(*place, rule))
