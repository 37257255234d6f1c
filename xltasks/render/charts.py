"""The charts of 总览: lights by section and by leader as stacked bars, the trend as columns."""

from __future__ import annotations

from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from xltasks.core.schema import OVERVIEW_SHEET
from xltasks.core.settings import Light
from xltasks.messages import workbook as words
from xltasks.render.overview_page import points_of
from xltasks.render.overview_places import FIRST_SECTION, LEFT, LIGHTS, MEAN, RATE, RIGHT, UNLIT, Places
from xltasks.render.sheets import done
from xltasks.render.styles import ACCENT, BODY_FONT, HEAD_FONT, INK, LIGHT_INKS, LINE, UNLIT_INK

_FONT = {"name": BODY_FONT, "size": 9, "color": INK}
_TITLE_FONT = {"name": HEAD_FONT, "size": 11, "color": INK, "bold": False}
_INKS = (*(LIGHT_INKS[light] for light in Light), UNLIT_INK)
_WIDTH = 438  # pixels: the right panel


def add_charts(book: Workbook, sheet: Worksheet, places: Places, rows: dict[int, float]) -> None:
    """Place a chart right of the sections, of the trend and of the leaders; ``rows`` are the rows' heights."""
    by_section = _stack(book, "bar", words.CHART_SECTIONS, places.section_head, FIRST_SECTION, places.total - 1)
    by_section.set_y_axis(
        {
            "reverse": True,
            "crossing": "max",
            "num_font": {**_FONT, "size": 8},
            "line": {"color": LINE},
            "major_tick_mark": "none",
        }
    )
    by_section.set_x_axis(_counts())
    leaders = places.leader_head + 1
    by_leader = _stack(
        book, "column", words.CHART_LEADERS, places.leader_head, leaders, leaders + places.leader_rows - 1
    )
    by_leader.set_x_axis({"num_font": _FONT, "line": {"color": LINE}, "major_tick_mark": "none"})
    by_leader.set_y_axis(_counts())
    charts = (
        (places.section_head - 1, places.total, by_section),
        (places.trend_head - 1, places.trend_last, _trend(book, places)),
        (places.leader_head - 1, places.leader_head + places.leader_rows, by_leader),
    )
    for row, last, chart in charts:
        points = points_of(rows, range(row, last + 1))
        chart.set_size({"width": _WIDTH, "height": int(points * 4 / 3) - 12})
        chart.set_chartarea({"border": {"color": LINE}})
        done(sheet.insert_chart(row, RIGHT, chart, {"object_position": 2, "x_offset": 2, "y_offset": 3}))


def _stack(book: Workbook, kind: str, title: str, head: int, first: int, last: int) -> Any:
    chart: Any = book.add_chart({"type": kind, "subtype": "stacked"})
    for column, ink in zip(range(LEFT + LIGHTS, LEFT + UNLIT + 1), _INKS, strict=True):
        chart.add_series(
            {
                "name": [OVERVIEW_SHEET, head, column],
                "categories": [OVERVIEW_SHEET, first, LEFT, last, LEFT],
                "values": [OVERVIEW_SHEET, first, column, last, column],
                "fill": {"color": ink},
                "gap": 60,
            }
        )
    _dressed(chart, title)
    return chart


def _trend(book: Workbook, places: Places) -> Any:
    """Share of forms returned and average progress of every period; columns, for a blank one then shows nothing."""
    chart: Any = book.add_chart({"type": "column"})
    first, last = places.sparklines + 1, places.trend_last
    for column, name, ink in ((RATE, words.TREND_RATE, UNLIT_INK), (MEAN, words.AVERAGE_PROGRESS, ACCENT)):
        chart.add_series(
            {
                "name": name,
                "categories": [OVERVIEW_SHEET, first, LEFT, last, LEFT],
                "values": [OVERVIEW_SHEET, first, LEFT + column, last, LEFT + column],
                "fill": {"color": ink},
                "gap": 60,
            }
        )
    chart.set_x_axis({"num_font": _FONT, "line": {"color": LINE}, "major_tick_mark": "none"})
    chart.set_y_axis({**_counts(), "num_format": "0%", "min": 0, "max": 1})
    _dressed(chart, words.CHART_TREND)
    return chart


def _dressed(chart: Any, title: str) -> None:
    chart.set_title({"name": title, "name_font": _TITLE_FONT, "overlay": False})
    chart.set_legend({"position": "bottom", "font": _FONT})


def _counts() -> dict[str, Any]:
    return {
        "num_font": _FONT,
        "line": {"none": True},
        "major_gridlines": {"visible": True, "line": {"color": "#E4E4E4"}},
        "num_format": "0",
        "major_tick_mark": "none",
    }
