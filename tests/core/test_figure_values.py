"""实际值: what a unit writes, and what is read of it."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xltasks.core.asked import Figure, asked_under, heading_of
from xltasks.core.figure_values import read_figure, show_figure
from xltasks.core.grid import CellError, Value
from xltasks.core.schema import Field
from xltasks.core.settings import DEFAULT_SETTINGS
from xltasks.core.values import read_field
from xltasks.ledger.figure_lines import figure_lines, read_figure_lines

FIRMS = Figure(1, "家", 5.0)
SHARE = Figure(2, "%", 0.05)
RATE = Figure(2, "%", 0.9)
MONEY = Figure(3, "亿元", 4000.0)
BARE = Figure(4)


@pytest.mark.parametrize(
    ("figure", "written", "read"),
    [
        (FIRMS, 3, 3.0),
        (FIRMS, 0, 0.0),
        (FIRMS, -1, -1.0),
        (FIRMS, 7.0, 7.0),
        (FIRMS, "3", 3.0),
        (FIRMS, "３家", 3.0),
        (FIRMS, " 3 家。", 3.0),
        (FIRMS, "1,200", "figure-unlikely"),
        (FIRMS, "500家", 500.0),
        (FIRMS, "约5家", "bad-figure"),
        (FIRMS, "5家左右", "bad-figure"),
        (FIRMS, "5家以上", "bad-figure"),
        (FIRMS, "5家（其中在建1家）", "bad-figure"),
        (FIRMS, "3-5", "bad-figure"),
        (FIRMS, "三家", "bad-figure"),
        (FIRMS, "已完成", "bad-figure"),
        (FIRMS, "无", "bad-figure"),
        (FIRMS, "见附件", "bad-figure"),
        (FIRMS, "5个", "figure-unit"),
        (FIRMS, "5%", "figure-unit"),
        (FIRMS, "3万家", "figure-unit"),
        (FIRMS, True, "bad-figure"),
        (FIRMS, date(2023, 5, 3), "bad-figure"),
        (FIRMS, float("inf"), "bad-figure"),
        (FIRMS, float("nan"), "bad-figure"),
        (SHARE, 0.052, 0.052),
        (SHARE, "5.2%", 0.052),
        (SHARE, "５.２％", 0.052),
        (SHARE, "-0.3%", -0.003),
        (SHARE, "5.2", "bad-figure"),
        (SHARE, 5.2, "figure-unlikely"),
        (RATE, 86, "figure-unlikely"),
        (RATE, 5, "figure-unlikely"),
        (RATE, 1.2, 1.2),
        (Figure(5, "%"), 86, "figure-unlikely"),
        (Figure(5, "%"), 0.86, 0.86),
        (Figure(5, "%", 3.0), 4.5, 4.5),
        (FIRMS, "3①", "bad-figure"),
        (FIRMS, "1⒉", "bad-figure"),
        (FIRMS, "1²家", "bad-figure"),
        (SHARE, 0.5, 0.5),
        (SHARE, "约5%", "bad-figure"),
        (SHARE, "5.2个百分点", "figure-unit"),
        (MONEY, 3200.5, 3200.5),
        (MONEY, "3,200.5亿元", 3200.5),
        (MONEY, "3200万元", "figure-unit"),
        (MONEY, "3200亿", "figure-unit"),
        (MONEY, 32005000.0, "figure-unlikely"),
        (BARE, 12, 12.0),
        (BARE, "12家", "figure-unit"),
    ],
)
def test_what_is_read(figure: Figure, written: Value, read: float | str) -> None:
    """A plain number, or one with the indicator's unit; everything else waits, with its reason."""
    reading = read_figure(figure, written)
    if isinstance(read, str):
        assert (reading.problem, reading.refused) == (read, False)
    else:
        assert (reading.value, reading.problem) == (read, None)


def test_errors_and_marks_are_what_they_are_everywhere() -> None:
    """An error value is refused, a lone dash says nothing."""
    assert read_field(FIRMS, CellError("#REF!"), DEFAULT_SETTINGS, 2023)[:3] == (None, "error-value", True)
    assert read_field(FIRMS, "——", DEFAULT_SETTINGS, 2023).says_nothing


@given(
    value=st.floats(-1e9, 1e9, allow_nan=False).map(lambda number: round(number, 6)),
    unit=st.sampled_from(["%", "家", ""]),
)
def test_what_is_shown_is_read_back(value: float, unit: str) -> None:
    """A figure on 待确认 and in 填报记录 is the same when it comes back."""
    figure = Figure(2, unit)
    if unit or value >= 0:
        assert read_figure(figure, show_figure(figure, value)).value == pytest.approx(value, rel=1e-12)
    ((same, held),) = read_figure_lines(figure_lines([(figure, value)]))
    assert (same, held) == (figure, pytest.approx(value, rel=1e-12))


def test_headings_lead_back() -> None:
    """What 待确认 calls a figure or a field is found again under it."""
    for asked in (*Field, Figure(1), Figure(12)):
        assert asked_under(heading_of(asked)) == asked
    assert asked_under("实际值") is None
