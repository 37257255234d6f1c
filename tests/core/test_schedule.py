"""序时进度: what a plan says of starts and milestones, and what is expected on a day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xltasks.core.deadline_reading import read_deadline
from xltasks.core.plan import Task
from xltasks.core.planned_milestones import planned_milestones, read_start
from xltasks.core.schedule import Milestone, Schedule, by_task

DAYS = st.dates(date(2022, 6, 1), date(2024, 12, 31))


def task(text: str) -> Task:
    """A task as a plan reader makes it: the deadline is what its text says."""
    deadline = read_deadline(text, 2023)
    due = deadline.due if deadline else date(2023, 12, 31)
    return Task(1, text, (), (), due, deadline=deadline)


def told(text: str) -> str:
    """The milestones of a task's text: day, share."""
    return " ".join(f"{one.due:%m%d}={one.share:.0%}" for one in planned_milestones(task(text), 2023))


@pytest.mark.parametrize(
    ("text", "milestones"),
    [
        ("新建学校3所。", ""),
        ("10月底前建成投用。", ""),
        ("6月底前完成方案，12月底前投用。", "0630=50%"),
        ("3月底前开工，6月底前封顶，9月底前完工。", "0331=33% 0630=67%"),
        ("6月底前完成投资的40%，年底前全部完成。", "0630=40%"),
        ("6月底前任务完成过半，12月底前完成。", "0630=50%"),
        ("3月底前完成总工程量60%，6月底前完成主体，12月底前竣工。", "0331=60% 0630=67%"),
        ("3月底前完成总工程量80%，6月底前完成主体，12月底前竣工。", "0331=80% 0630=80%"),
        ("9月启动建设，12月底前投用。", "0901=0%"),
        ("下半年启动二期工程。", "0701=0%"),
        ("自3月15日起每月通报。", "0315=0%"),
        ("3月至10月开展专项整治，10月底前完成。", "0301=0%"),
        ("3月底前启动，12月底前完成。", "0331=50%"),
        ("5月起草办法，12月底前印发。", ""),
        ("每月调度。", ""),
        ("长期坚持。", ""),
    ],
)
def test_milestones_that_a_text_names(text: str, milestones: str) -> None:
    """Of n dates each brings 1/n unless the words give a share, which never falls; a start is a milestone of 0 %."""
    assert told(text) == milestones


@pytest.mark.parametrize("text", ["2月30日起施工", "13月启动", "第3月台启动", "每年12月底前", "10月起点", ""])
def test_words_that_name_no_start(text: str) -> None:
    """A day that no calendar has, or another sense of the words, is no start."""
    assert read_start(text, 2023) is None


HALVES = Schedule((Milestone(1, "方案", date(2023, 6, 30), 0.5),))
LATE_START = Schedule((Milestone(1, "启动", date(2023, 9, 1), 0.0),))
TWO_ON_A_DAY = Schedule((Milestone(1, "一", date(2023, 6, 30), 0.2), Milestone(1, "二", date(2023, 6, 30), 0.4)))
LAST_YEAR = Schedule((Milestone(1, "去年", date(2022, 10, 1), 0.4),))
END = date(2023, 12, 31)


@pytest.mark.parametrize(
    ("schedule", "due", "today", "expected"),
    [
        (Schedule(), END, date(2022, 12, 31), 0.0),
        (Schedule(), END, date(2023, 1, 1), 1 / 365),
        (Schedule(), END, date(2023, 7, 2), 183 / 365),
        (Schedule(), END, END, 1.0),
        (Schedule(), END, date(2024, 5, 1), 1.0),
        (Schedule(), date(2024, 12, 31), END, 365 / 731),
        (Schedule(), date(2022, 11, 30), date(2022, 12, 15), 0.0),
        (Schedule(), None, END, None),
        (HALVES, END, date(2023, 3, 31), 0.5 * 90 / 181),
        (HALVES, END, date(2023, 6, 30), 0.5),
        (HALVES, END, date(2023, 9, 30), 0.5 + 0.5 * 92 / 184),
        (HALVES, END, END, 1.0),
        (HALVES, date(2023, 6, 30), date(2023, 3, 31), 90 / 181),
        (HALVES, date(2023, 5, 31), date(2023, 6, 15), 1.0),
        (LATE_START, END, date(2023, 8, 1), 0.0),
        (LATE_START, END, date(2023, 9, 1), 0.0),
        (LATE_START, END, date(2023, 11, 1), 61 / 121),
        (TWO_ON_A_DAY, END, date(2023, 6, 30), 0.4),
        (LAST_YEAR, END, date(2022, 12, 31), 0.4),
        (LAST_YEAR, END, END, 1.0),
        (Schedule(by_hand=True, hand=0.3), END, END, 0.3),
        (Schedule(by_hand=True, hand=1.2), None, END, 1.2),
        (Schedule(by_hand=True), END, END, None),
        (Schedule(HALVES.milestones, by_hand=True, hand=0.3).by_rule(), END, date(2023, 6, 30), 0.5),
    ],
)
def test_what_is_expected_on_a_day(schedule: Schedule, due: date | None, today: date, expected: float | None) -> None:
    """By the calendar, by milestones before the due date, by hand: each case of the rule."""
    assert schedule.expected(due, today, 2023) == (None if expected is None else pytest.approx(expected, abs=1e-9))


@given(
    points=st.lists(st.tuples(DAYS, st.floats(0, 1)), max_size=5, unique_by=lambda point: point[0]),
    due=DAYS,
    today=DAYS,
)
def test_what_is_expected_never_falls_where_milestones_never_fall(
    points: list[tuple[date, float]], due: date, today: date
) -> None:
    """With rising shares what is expected lies in 0 to 1, rises from day to day and is whole on the due date."""
    shares = sorted(share for _, share in points)
    steps = [Milestone(1, "", day, share) for (day, _), share in zip(sorted(points), shares, strict=True)]
    schedule = by_task(steps).get(1, Schedule())
    now, next_day = (schedule.expected(due, day, 2023) for day in (today, today + timedelta(days=1)))
    assert now is not None
    assert next_day is not None
    assert 0 <= now <= next_day <= 1
    if due > date(2023, 1, 1):
        assert schedule.expected(due, due, 2023) == 1
