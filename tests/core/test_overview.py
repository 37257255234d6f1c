"""The figures of 首页 and 总览."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st
from plan_sample import sample_plan

from xltasks.core.overview import TaskState, figures, overview, plan_states
from xltasks.core.settings import DEFAULT_SETTINGS, Light

TODAY = date(2023, 7, 2)
STATES = st.lists(
    st.builds(
        TaskState,
        no=st.integers(1, 999),
        section=st.integers(1, 3),
        leaders=st.sampled_from([(), ("甲",), ("甲", "乙")]),
        leads=st.sampled_from([("区委",), ("区委", "区委办"), ("不在名录",)]),
        due=st.one_of(st.none(), st.dates(date(2023, 1, 1), date(2023, 12, 31))),
        progress=st.one_of(st.none(), st.floats(0, 1)),
        status=st.sampled_from(["", "正常推进", "已完成", "暂缓", "进展缓慢", "别的"]),
    ),
    max_size=30,
)


@given(states=STATES)
def test_every_task_is_in_exactly_one_place(states: list[TaskState]) -> None:
    """Done, on time, behind, overdue and unlit add up to all tasks, and none is negative."""
    held = figures(states, settings=DEFAULT_SETTINGS, today=TODAY, year=2023)
    parts = (held.done, held.on_time, held.behind, held.overdue, held.unlit)
    assert sum(parts) == held.tasks == len(states)
    assert min(parts) >= 0


@given(states=STATES)
def test_sections_add_up_to_the_total(states: list[TaskState]) -> None:
    """Counts of the sections add up to those of the whole plan."""
    whole = overview(
        states, sections=[1, 2, 3], leaders=[], units=[], settings=DEFAULT_SETTINGS, today=TODAY, year=2023
    )
    for name in ("tasks", "overdue", "near_due", "unreported", "unlit"):
        assert sum(getattr(part, name) for _, part in whole.sections) == getattr(whole.total, name)


def test_units_are_ranked_by_their_lead_tasks() -> None:
    """Units that lead most come first, ties in the directory's order; supporters and groups do not show."""
    plan = sample_plan()
    whole = overview(
        plan_states(plan),
        sections=[1, 2],
        leaders=plan.leaders,
        units=[unit.name for unit in plan.directory.units],
        settings=DEFAULT_SETTINGS,
        today=TODAY,
        year=2023,
    )
    assert [(name, held.tasks) for name, held in whole.units] == [("区委", 2), ("区委办", 2), ("区财政局", 2)]
    assert [(name, held.tasks) for name, held in whole.leaders] == [("甲某", 2), ("乙某", 3), ("甲某某", 1)]
    assert whole.total.average is None
    assert whole.total.light(Light.RED) == whole.total.overdue == 1
