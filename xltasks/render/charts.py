"""The charts of 总览: all lights as a ring, lights by section and by leader as stacked bars."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from xltasks.core.schema import OVERVIEW_SHEET
from xltasks.core.settings import Light
from xltasks.messages import workbook as words
from xltasks.render.sheets import done
from xltasks.render.styles import BODY_FONT, HEAD_FONT, INK, LIGHT_INKS, LINE, UNLIT_INK

if TYPE_CHECKING:
    from xltasks.render.overview_figures import Places

_FONT = {"name": BODY_FONT, "size": 9, "color": INK}
_TITLE_FONT = {"name": HEAD_FONT, "size": 11, "color": INK, "bold": False}
_INKS = (*(LIGHT_INKS[light] for light in Light), UNLIT_INK)
_HEIGHT = 330


def add_charts(book: Workbook, sheet: Worksheet, places: Places) -> None:
    """Place the three charts side by side under the sections."""
    columns = places.columns
    ring = _ring(book, places)
    by_section = _stack(
        book,
        places,
        "bar",
        words.CHART_SECTIONS,
        places.first_section,
        places.total_row - 1,
    )
    by_section.set_y_axis(
        {
            "reverse": True,
            "crossing": "max",
            "num_font": _FONT,
            "line": {"color": LINE},
            "major_tick_mark": "none",
        }
    )
    by_section.set_x_axis(_counts())
    by_leader = _stack(
        book,
        places,
        "column",
        words.CHART_LEADERS,
        places.first_leader,
        places.first_leader + places.leaders - 1,
    )
    by_leader.set_x_axis({"num_font": _FONT, "line": {"color": LINE}, "major_tick_mark": "none"})
    by_leader.set_y_axis(_counts())
    for chart, column, width in (
        (ring, columns.name, 248),
        (by_section, columns.tasks + 1, 345),
        (by_leader, columns.status + 1, 462),
    ):
        chart.set_size({"width": width, "height": _HEIGHT})
        chart.set_chartarea({"border": {"color": LINE}})
        done(sheet.insert_chart(places.chart_row, column, chart, {"object_position": 2, "x_offset": 2, "y_offset": 12}))


def _ring(book: Workbook, places: Places) -> Any:
    columns = places.columns
    chart: Any = book.add_chart({"type": "doughnut"})
    chart.add_series(
        {
            "name": words.CHART_TOTAL,
            "categories": [OVERVIEW_SHEET, places.head_row, columns.lights, places.head_row, columns.unlit],
            "values": [OVERVIEW_SHEET, places.total_row, columns.lights, places.total_row, columns.unlit],
            "points": [{"fill": {"color": ink}} for ink in _INKS],
        }
    )
    chart.set_title({"name": words.CHART_TOTAL, "name_font": _TITLE_FONT, "overlay": False})
    chart.set_legend({"position": "bottom", "font": _FONT})
    chart.set_hole_size(55)
    return chart


def _stack(book: Workbook, places: Places, kind: str, title: str, first: int, last: int) -> Any:
    columns = places.columns
    chart: Any = book.add_chart({"type": kind, "subtype": "stacked"})
    for column, ink in enumerate(_INKS, columns.lights):
        chart.add_series(
            {
                "name": [OVERVIEW_SHEET, places.head_row, column],
                "categories": [OVERVIEW_SHEET, first, columns.name, last, columns.name],
                "values": [OVERVIEW_SHEET, first, column, last, column],
                "fill": {"color": ink},
                "gap": 60,
            }
        )
    chart.set_title({"name": title, "name_font": _TITLE_FONT, "overlay": False})
    chart.set_legend({"position": "bottom", "font": _FONT})
    return chart


def _counts() -> dict[str, Any]:
    return {
        "num_font": _FONT,
        "line": {"none": True},
        "major_gridlines": {"visible": True, "line": {"color": "#E4E4E4"}},
        "num_format": "0",
        "major_tick_mark": "none",
    }
