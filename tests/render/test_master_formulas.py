"""The master's formulas, computed by a real program, against the Python twin."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from itertools import product
from pathlib import Path

import pytest
from master_cells import (
    cards,
    error_cells,
    figures_table,
    grow,
    section_rows,
    states_in,
    stored_results,
    type_in,
)
from masters import PINNED, TODAY, made, real_plan
from openpyxl.formula.translate import Translator
from plan_sample import assigned, sample_plan
from recalculated import recalculated
from without_sparklines import opened

from xltasks.core.overview import Figures, Overview, TaskState, overview
from xltasks.core.plan import Plan, Project, Section, Task
from xltasks.core.progress import light_of
from xltasks.core.schema import Col
from xltasks.core.settings import DEFAULT_SETTINGS, Settings, StatusMeaning, StatusWord
from xltasks.render.overview_places import LEFT, RIGHT

OTHER_WORDS = replace(
    DEFAULT_SETTINGS,
    status_words=(
        StatusWord("没动", StatusMeaning.NOT_STARTED),
        StatusWord("在办", StatusMeaning.ON_TRACK),
        StatusWord("慢", StatusMeaning.SLOW),
        StatusWord("办好了", StatusMeaning.DONE),
        StatusWord("停", StatusMeaning.PAUSED),
    ),
    light_words=tuple((light, word + "！") for light, word in DEFAULT_SETTINGS.light_words),
    yellow_gap=0.05,
    red_gap=0.5,
    near_due_days=100,
    as_of=date(2023, 7, 2),
)


def line(figures: Figures) -> tuple[object, ...]:
    """A figures row as 总览 shows it after the name."""
    return (
        figures.tasks,
        *figures.lights,
        figures.unlit,
        figures.overdue,
        figures.average,
    )


def close(shown: Mapping[str, tuple[object, ...]], expected: Mapping[str, tuple[object, ...]]) -> None:
    """Same rows in the same order; counts equal, averages equal but for the last binary digits."""
    assert list(shown) == list(expected)
    for name, figures in expected.items():
        assert all(map(is_close, shown[name], figures)), (name, shown[name], figures)


def is_close(one: object, other: object) -> bool:
    """Equal, or numbers that differ in the last binary digits only; no number is no number."""
    if isinstance(one, int | float) and isinstance(other, int | float):
        return one == pytest.approx(other, rel=1e-12)
    return one == other


def figured(
    states: tuple[TaskState, ...], plan: Plan, settings: Settings, leader: str | None, unit: str | None
) -> Overview:
    """The overview in Python; ``leader`` and ``unit`` were added by hand."""
    return overview(
        states,
        sections=[section.no for section in plan.sections],
        leaders=[*plan.leaders, *([leader] if leader else [])],
        units=[*(held.name for held in plan.directory.units), *([unit] if unit else [])],
        settings=settings,
        today=settings.as_of or TODAY,
        year=plan.year,
    )


def agree(path: Path, plan: Plan, settings: Settings, leader: str | None = None, unit: str | None = None) -> Overview:
    """Assert that lights, 总览 and 首页 of a recalculated master are what Python makes of its section rows."""
    held = states_in(path)
    today = settings.as_of or TODAY
    lights = {
        state.no: light_of(state.status, state.progress, state.due, settings=settings, today=today, year=plan.year)
        for state, _ in held
    }
    assert {state.no: word for state, word in held} == {
        no: settings.light_word(light) if light else "" for no, light in lights.items()
    }
    whole = figured(tuple(state for state, _ in held), plan, settings, leader, unit)
    by_section = figures_table(path, "按板块")
    names = [name for name in by_section if name != "合计"]
    sections = dict(zip(names, (line(part) for _, part in whole.sections), strict=True))
    close(by_section, {**sections, "合计": line(whole.total)})
    close(figures_table(path, "按牵头领导"), {name: line(part) for name, part in whole.leaders})
    close(figures_table(path, "按牵头单位", (LEFT, RIGHT)), {name: line(part) for name, part in whole.units})
    total = whole.total
    shown = cards(path)
    assert [shown[name] for name in ("任务总数", "已办结", "按期推进", "进度滞后", "已超期", "临期", "从未填报")] == [
        *(total.tasks, total.done, total.on_time, total.behind, total.overdue, total.near_due),
        total.unreported,
    ]
    return whole


@pytest.mark.parametrize("settings", [PINNED, OTHER_WORDS], ids=["default", "other-words"])
def test_stored_results_are_what_a_spreadsheet_computes(tmp_path: Path, settings: Settings) -> None:
    """Every formula of the real master, computed anew, gives its stored result; no cell shows an error."""
    path = made(tmp_path, real_plan(), settings)
    computed = recalculated(path, tmp_path)
    assert error_cells(computed) == []
    stored, now = stored_results(path), stored_results(computed)
    assert len(stored) > 1500
    assert {place: now.get(place) for place in stored} == stored
    agree(path, real_plan(), settings)


@pytest.mark.parametrize("settings", [replace(PINNED, as_of=date(2023, 7, 2)), OTHER_WORDS], ids=["default", "other"])
def test_lights_agree_with_python_in_every_case(tmp_path: Path, settings: Settings) -> None:
    """Status × progress × due date: the formula's light is the Python twin's, for every combination."""
    words = ["", "不认识", *(word.word for word in settings.status_words)]
    progresses = [None, 0, 0.3, 0.4, 0.5, 1, 1.2, 0.00136986301369863, "八成"]
    dues = [date(2023, 6, 30), date(2023, 7, 2), date(2023, 12, 31), date(2024, 6, 30)]
    cases = list(product(words, progresses, dues))
    tasks = [Task(no, "例", ("甲某",), (assigned("区委"),), due) for no, (_, _, due) in enumerate(cases, 100)]
    plan = sample_plan(tasks)
    typed = {
        no: {Col.PROGRESS: progress, Col.STATUS: word or None} for no, (word, progress, _) in enumerate(cases, 100)
    }
    typed[1] = {Col.DUE: None, Col.PROGRESS: 0.2, Col.STATUS: words[2]}
    typed[3] = {Col.DUE: "年底前", Col.PROGRESS: 0.2, Col.STATUS: words[2]}
    source, filled = made(tmp_path, plan, settings), tmp_path / "filled.xlsx"
    type_in(source, filled, typed)
    agree(recalculated(filled, tmp_path), plan, settings)


def test_the_real_plan_half_reported(tmp_path: Path) -> None:
    """With mixed reports over the whole plan, lights, overview and home agree with Python."""
    plan = real_plan()
    words = ["", *(word.word for word in PINNED.status_words)]
    typed = {
        task.no: {
            Col.PROGRESS: None if task.no % 5 == 0 else (task.no * 37 % 101) / 100,
            Col.STATUS: words[task.no % 6] or None,
        }
        for _, _, task in plan.tasks()
    }
    source, filled = made(tmp_path, plan), tmp_path / "filled.xlsx"
    type_in(source, filled, typed)
    computed = recalculated(filled, tmp_path)
    assert error_cells(computed) == []
    whole = agree(computed, plan, PINNED)
    assert 0 < whole.total.done < whole.total.tasks
    assert min(whole.total.on_time, whole.total.behind, whole.total.unlit, whole.total.statuses[-1]) > 0


def test_names_are_matched_whole(tmp_path: Path) -> None:
    """区委 does not count 区委办's tasks, 甲某 not 甲某某's; a remark in brackets does not hide a name."""
    whole = agree(recalculated(made(tmp_path, sample_plan()), tmp_path), sample_plan(), PINNED)
    assert {name: part.tasks for name, part in whole.units} == {"区委": 2, "区委办": 2, "区财政局": 2}
    assert {name: part.tasks for name, part in whole.leaders} == {"甲某": 2, "乙某": 3, "甲某某": 1}


def test_tables_may_grow(tmp_path: Path) -> None:
    """A task, a unit and a leader typed under their tables are counted, and the lists offer them."""
    plan = sample_plan()
    source, grown = made(tmp_path, plan), tmp_path / "grown.xlsx"
    book = opened(source)
    sheet, last, columns = list(section_rows(book))[-1]
    row = grow(next(iter(sheet.tables.values())))
    for column, place in columns.items():
        value = sheet.cell(last, place).value
        sheet.cell(row, place).value = value
        if column is Col.LIGHT:
            assert str(value).startswith("=IF(")
    sheet.cell(row, columns[Col.NO]).value = 6
    sheet.cell(row, columns[Col.LEADS]).value = "新单位（筹）、区委"
    sheet.cell(row, columns[Col.LEADERS]).value = "新领导"
    sheet.cell(row, columns[Col.PROGRESS]).value = 0.2
    units, leaders = book["单位"], book["领导"]
    units.cell(grow(units.tables["单位表"]), 1).value = "新单位"
    leaders.cell(grow(leaders.tables["领导表"]), 1).value = "新领导"
    units["H1"], units["H2"] = "=ROWS(单位名单)", "=ROWS(领导名单)"
    book.save(grown)
    computed = recalculated(grown, tmp_path)
    whole = agree(computed, plan, PINNED, "新领导", "新单位")
    assert dict(whole.units)["新单位"].tasks == dict(whole.leaders)["新领导"].tasks == 1
    found = opened(computed, data_only=True)["单位"]
    assert (found["H1"].value, found["H2"].value) == (len(plan.directory.units) + 1, len(plan.leaders) + 1)


def test_lights_follow_today_without_a_pinned_date(tmp_path: Path) -> None:
    """Without 基准日期 on 设置, a computed master counts as of the day it is opened."""
    plan = sample_plan()
    computed = recalculated(made(tmp_path, plan, DEFAULT_SETTINGS), tmp_path)
    shown = opened(computed, data_only=True)["首页"]["C4"].value.date()
    assert shown >= date(2024, 1, 1)
    agree(computed, plan, replace(DEFAULT_SETTINGS, as_of=shown))


def column_of_answers(path: Path, target: Path, rule: int, hidden: range) -> None:
    """Put the formula of a section's n-th project rule beside every row, and hide some rows."""
    book = opened(path)
    sheet = book.worksheets[2]
    area = next(area for area in sheet.conditional_formatting if str(area.sqref).startswith("B4:"))
    formula = "=" + area.rules[rule].formula[0]
    for row in range(4, 15):
        sheet.cell(row, 30).value = Translator(formula, origin="AD4").translate_formula(f"AD{row}")
        sheet.row_dimensions[row].hidden = row in hidden
    book.save(target)


@pytest.mark.parametrize(
    ("hidden", "repeats"),
    [
        (range(0), [False, True, True, False, True, True, False, True, False, True, True]),
        (range(4, 6), [False, True, False, False, True, True, False, True, False, True, True]),
        (range(7, 10), [False, True, True, False, True, True, False, True, False, True, True]),
        (range(7, 12), [False, True, True, False, True, True, False, True, True, True, True]),
    ],
    ids=["all-rows", "first-rows-hidden", "a-project-hidden", "same-project-meets-itself"],
)
def test_a_project_shows_on_its_first_visible_row(tmp_path: Path, hidden: range, repeats: list[bool]) -> None:
    """The rule that hides a repeated project compares with the last visible row above."""
    names = ["甲", "甲", "甲", "乙", "乙", "乙", "丙", "丙", "甲", "甲", "甲"]
    task = Task(1, "例", (), (assigned("区委"),), date(2023, 12, 31))
    projects = tuple(Project(no, name, (replace(task, no=no),)) for no, name in enumerate(names, 1))
    plan = replace(sample_plan(), sections=(Section(1, "例", projects),))
    source, asked = made(tmp_path, plan), tmp_path / "asked.xlsx"
    column_of_answers(source, asked, 1, hidden)
    sheet = opened(recalculated(asked, tmp_path), data_only=True).worksheets[2]
    answers = [bool(sheet.cell(row, 30).value) for row in range(4, 15)]
    visible = [place for place in range(11) if place + 4 not in hidden]
    assert [answers[place] for place in visible] == [repeats[place] for place in visible]
