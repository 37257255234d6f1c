"""The real plan revised: by a hand that made some twenty changes, and by chance."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from masters import made, real_plan
from replan.document import revised_by_hand, write_document

from xltasks.books.closed import ClosedBook
from xltasks.core.plan import Assignment, Plan, Project, Role, Task
from xltasks.core.plan_fields import PLAN_HEADINGS, PlanField
from xltasks.core.records import MasterState
from xltasks.core.replan import compare
from xltasks.core.settings import Day
from xltasks.ledger.read import read_master
from xltasks.messages.replan import difference_reason
from xltasks.plans import read_plan
from xltasks.verbs.replan import Replanned, replan

GOLDEN = Path(__file__).parent / "wujiang-revised.golden.txt"
DAY = Day(date(2023, 7, 6), date(2023, 7, 6))
PLAN = real_plan()


@pytest.fixture(scope="module")
def master(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The real plan's master."""
    return made(tmp_path_factory.mktemp("master"), PLAN)


@pytest.fixture(scope="module")
def state(master: Path) -> MasterState:
    """What it remembers."""
    with ClosedBook.open(master) as book:
        return read_master(book, str(master))


def told(done: Replanned) -> str:
    """Every row that 待确认 gets: item, task, both values, the reason; and what is said beside."""
    lines = []
    for one in done.laid.new:
        held = one.difference
        lines += [
            f"{PLAN_HEADINGS[held.field]} 第{one.task}项（{held.section}）",
            *(f"  - {text}" for text in held.now.splitlines()),
            *(f"  + {text}" for text in held.new.splitlines()),
            f"  {difference_reason(held)}",
        ]
    lines.append(f"编号变了 {len(done.revision.renumbered)} 项；找到 {done.revision.found} 项")
    lines += [f"{found.code} {found.unit or ''} {found.task or ''}".rstrip() for found in done.findings]
    return "\n".join(lines) + "\n"


def test_a_revision_by_hand_is_found_as_the_golden_text_shows(master: Path, tmp_path: Path) -> None:
    """A revised workbook against the master of the Word plan: each change once, and nothing that is none."""
    path = write_document(revised_by_hand(PLAN), tmp_path / "修订稿.xlsx")
    with ClosedBook.open(master, for_reading=True) as book:
        done = replan(book, str(master), read_plan(path), path.name, DAY, preview=True)
    if not GOLDEN.exists():
        GOLDEN.write_text(told(done), encoding="utf-8")
        pytest.fail("the golden text was missing and has been written: look at it, then run again")
    assert told(done) == GOLDEN.read_text(encoding="utf-8")


Place = tuple[int, int]  # section and project, by their places
PLACES: dict[int, Place] = {
    task.no: (s, p)
    for s, section in enumerate(PLAN.sections)
    for p, project in enumerate(section.projects)
    for task in project.tasks
}
TASKS = {task.no: task for _, _, task in PLAN.tasks()}
NEW_TEXTS = (
    "举办消费促进月活动，发放电子消费券三千万元。",
    "开通两条定制公交线路，覆盖六个产业园。",
    "完成老旧电梯更新一百二十台。",
    "组织防汛应急演练不少于四次。",
)
Expected = set[tuple[str, int | str]]


def arranged(held: dict[int, tuple[Place, Task]], order: list[int]) -> Plan:
    """The plan with these tasks where they belong, in this order, numbered by it."""
    number = {key: at for at, key in enumerate(order, 1)}

    def filled(s: int, p: int, project: Project) -> Project:
        here = (key for key in order if held[key][0] == (s, p))
        return replace(project, tasks=tuple(replace(held[key][1], no=number[key]) for key in here))

    return replace(
        PLAN,
        sections=tuple(
            replace(section, projects=tuple(filled(s, p, project) for p, project in enumerate(section.projects)))
            for s, section in enumerate(PLAN.sections)
        ),
    )


@st.composite
def revisions(draw: st.DrawFn) -> tuple[Plan, Expected]:
    """The real plan with tasks dropped, moved, added, all renumbered; and what has to be found."""
    chosen = draw(st.lists(st.sampled_from(sorted(TASKS)), max_size=16, unique=True))
    cut = draw(st.integers(0, len(chosen)))
    places = st.sampled_from(sorted(set(PLACES.values())))
    expected: Expected = {("plan-withdrawn", no) for no in chosen[:cut]}
    held = {no: (PLACES[no], task) for no, task in TASKS.items() if no not in chosen[:cut]}
    for no in chosen[cut:]:
        place = draw(places)
        held[no] = (place, TASKS[no])
        expected |= {("plan-section", no)} if place[0] != PLACES[no][0] else set()
        expected |= {("plan-project", no)} if place != PLACES[no] else set()
    for at, text in enumerate(draw(st.lists(st.sampled_from(NEW_TEXTS), max_size=4, unique=True))):
        lead = (Assignment("区发改委", "区发改委", Role.LEAD),)
        held[1_000 + at] = (draw(places), Task(0, text, ("钱宇",), lead, date(2023, 12, 31)))
        expected.add(("plan-added", text))
    return arranged(held, draw(st.permutations(sorted(held)))), expected


@given(revisions())
@settings(max_examples=60, deadline=None)
def test_shuffles_drops_moves_and_additions_are_found_exactly(state: MasterState, drawn: tuple[Plan, Expected]) -> None:
    """Whatever the order and the numbers: exactly what was dropped, moved and added is found, nothing else."""
    plan, expected = drawn
    found = {
        (one.field.value, one.new.splitlines()[0] if one.field is PlanField.ADDED else one.task)
        for one in compare(state, plan).differences
    }
    assert found == expected


def test_no_task_of_the_real_plan_is_taken_for_another(state: MasterState) -> None:
    """A task dropped alone is withdrawn alone."""
    for no in range(1, 119, 9):
        held = {other: (PLACES[other], task) for other, task in TASKS.items() if other != no}
        found = [(one.field, one.task) for one in compare(state, arranged(held, sorted(held))).differences]
        assert found == [(PlanField.WITHDRAWN, no)]
