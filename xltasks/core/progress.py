"""Lights: how a task stands against the calendar.  The Python twin of the 亮灯 formula of the section sheets.

The rule, in order (``today`` is the master's 基准日):

0. the task was withdrawn: no light;
1. the status means done: the DONE light;
2. no due date: no light;
3. the due date is past: RED, whatever else holds;
4. the status means paused, or nothing was ever reported (no progress, no status): no light;
5. otherwise the gap between 序时进度 (:mod:`xltasks.core.schedule`) and reported progress decides: above ``red_gap``
   RED, above ``yellow_gap`` YELLOW, else GREEN.  A status without a progress counts as progress 0, and a cleared
   序时进度 as one of 0: of such a task only its due date is watched.
"""

from __future__ import annotations

from datetime import date, timedelta

from xltasks.core.schedule import BY_CALENDAR, Schedule
from xltasks.core.schema import WITHDRAWN_STATUS
from xltasks.core.settings import Light, Settings, StatusMeaning

# Gap and threshold are compared after rounding: 0.5 - 0.3 must not exceed 0.2 by a binary hair.
GAP_DIGITS = 9


def light_of(
    status: str,
    progress: float | None,
    due: date | None,
    *,
    settings: Settings,
    today: date,
    year: int,
    schedule: Schedule = BY_CALENDAR,
) -> Light | None:
    """The light of a task; None for no light.  ``status`` is a word of 设置 or blank, ``progress`` a fraction."""
    if status == WITHDRAWN_STATUS:
        return None
    meaning = settings.meaning(status)
    if meaning is StatusMeaning.DONE:
        return Light.DONE
    if due is None:
        return None
    if due < today:
        return Light.RED
    if meaning is StatusMeaning.PAUSED or (progress is None and not status):
        return None
    gap = round((schedule.expected(due, today, year) or 0.0) - (progress or 0.0), GAP_DIGITS)
    if gap > settings.red_gap:
        return Light.RED
    if gap > settings.yellow_gap:
        return Light.YELLOW
    return Light.GREEN


def is_overdue(light: Light | None, due: date | None, today: date) -> bool:
    """Past its due date and not done."""
    return light is not Light.DONE and due is not None and due < today


def is_near_due(light: Light | None, due: date | None, today: date, settings: Settings) -> bool:
    """Not done, not yet overdue, due within 临期天数 from today."""
    if light is Light.DONE or due is None:
        return False
    return today <= due <= today + timedelta(days=settings.near_due_days)
