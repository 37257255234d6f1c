"""Lights: the rule, case by case."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xltasks.core.progress import is_near_due, is_overdue, light_of
from xltasks.core.schedule import BY_CALENDAR
from xltasks.core.settings import DEFAULT_SETTINGS, Light

END = date(2023, 12, 31)
MIDYEAR = date(2023, 7, 2)  # day 183 of 365: calendar progress 0.5014
DAYS = st.dates(date(2022, 6, 1), date(2024, 12, 31))
WORDS = st.sampled_from(["", "未启动", "正常推进", "进展缓慢", "已完成", "暂缓", "不认识的词"])
PROGRESS = st.one_of(st.none(), st.floats(0, 1.5))


@pytest.mark.parametrize(
    ("status", "progress", "due", "today", "light"),
    [
        ("已完成", 0.6, date(2023, 1, 31), MIDYEAR, Light.DONE),
        ("已完成", None, None, MIDYEAR, Light.DONE),
        ("正常推进", 0.9, None, MIDYEAR, None),
        ("正常推进", 0.9, date(2023, 7, 1), MIDYEAR, Light.RED),
        ("正常推进", 0.95, MIDYEAR, MIDYEAR, Light.GREEN),
        ("暂缓", 0.1, END, MIDYEAR, None),
        ("暂缓", 0.1, date(2023, 6, 1), MIDYEAR, Light.RED),
        ("", None, END, MIDYEAR, None),
        ("", None, date(2023, 6, 1), MIDYEAR, Light.RED),
        ("", 0.0, END, MIDYEAR, Light.RED),
        ("未启动", None, END, MIDYEAR, Light.RED),
        ("未启动", None, END, date(2023, 2, 1), Light.GREEN),
        ("正常推进", 0.5, END, MIDYEAR, Light.GREEN),
        ("正常推进", 0.4, END, MIDYEAR, Light.YELLOW),
        ("正常推进", 0.3, END, MIDYEAR, Light.RED),
        ("不认识的词", 0.5, END, MIDYEAR, Light.GREEN),
        ("正常推进", 0.0, date(2024, 12, 31), date(2022, 12, 1), Light.GREEN),
    ],
)
def test_the_rule(status: str, progress: float | None, due: date | None, today: date, light: Light | None) -> None:
    """Each case of the rule in the module's docstring gives its light."""
    assert light_of(status, progress, due, settings=DEFAULT_SETTINGS, today=today, year=2023) is light


def test_a_gap_equal_to_the_threshold_does_not_exceed_it() -> None:
    """Calendar 0.5, progress 0.3: the gap is 0.2 and not a binary hair more, so the light is yellow, not red."""
    due, today = date(2023, 4, 10), date(2023, 2, 19)  # day 100 and day 50
    assert BY_CALENDAR.expected(due, today, 2023) == 0.5
    assert light_of("正常推进", 0.3, due, settings=DEFAULT_SETTINGS, today=today, year=2023) is Light.YELLOW
    assert light_of("正常推进", 0.4, due, settings=DEFAULT_SETTINGS, today=today, year=2023) is Light.GREEN


def expected(due: date, today: date) -> float:
    """What the calendar expects."""
    share = BY_CALENDAR.expected(due, today, 2023)
    assert share is not None
    return share


@given(due=DAYS, today=DAYS)
def test_calendar_progress_is_a_share_that_never_falls(due: date, today: date) -> None:
    """Calendar progress lies between 0 and 1 and does not fall from one day to the next."""
    share = expected(due, today)
    assert 0 <= share <= expected(due, today + timedelta(days=1)) <= 1


@given(status=WORDS, progress=PROGRESS, due=st.one_of(st.none(), DAYS), today=DAYS)
def test_overdue_is_red_and_never_near_due(status: str, progress: float | None, due: date | None, today: date) -> None:
    """An overdue task is red; no task is overdue and near due at once; a done task is neither."""
    light = light_of(status, progress, due, settings=DEFAULT_SETTINGS, today=today, year=2023)
    overdue, near = is_overdue(light, due, today), is_near_due(light, due, today, DEFAULT_SETTINGS)
    assert not (overdue and near)
    assert light is Light.RED if overdue else True
    assert not (light is Light.DONE and (overdue or near))


@given(status=WORDS, due=DAYS, today=DAYS, low=st.floats(0, 1), high=st.floats(0, 1))
def test_more_progress_never_gives_a_worse_light(status: str, due: date, today: date, low: float, high: float) -> None:
    """With all else equal, the light of the higher progress is no worse."""
    order = [Light.RED, Light.YELLOW, Light.GREEN, Light.DONE, None]
    worse, better = (
        light_of(status, share, due, settings=DEFAULT_SETTINGS, today=today, year=2023) for share in sorted((low, high))
    )
    assert order.index(worse) <= order.index(better)
