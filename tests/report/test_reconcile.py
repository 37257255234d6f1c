"""Every number of the bulletin is in its annexes, and comes out of ``export --json`` when reckoned by another hand."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

import pytest
from report_rounds import DECEMBER, JULY, JUNE, MAY, MERGED, example, state_of
from report_text import paragraphs_of, tables_of

from xltasks.core.bulletin import bulletin
from xltasks.core.period import Period
from xltasks.core.settings import Day
from xltasks.messages import finding_words
from xltasks.render.bulletin import draw_bulletin
from xltasks.verbs.export import export_json

PERIODS = (MAY, JUNE, JULY, DECEMBER)
COURSES = ("已办结", "按期推进", "进度滞后", "逾期未办结", "暂缓", "尚未填报")


@dataclass(frozen=True)
class Made:
    """A bulletin as read back, beside the export of the master it was made from."""

    period: Period
    day: date
    export: Mapping[str, Any]
    text: str
    full: list[list[str]]
    units: list[list[str]]
    lights: list[list[str]]


@pytest.fixture(scope="module")
def all_made(tmp_path_factory: pytest.TempPathFactory) -> Mapping[Period, Made]:
    """The bulletin of every period, made when that period was the latest."""
    made = {}
    for period, book in example(tmp_path_factory.mktemp("example")).items():
        state = state_of(book)
        content = draw_bulletin(bulletin(state, period, Day(None, MERGED[period])))
        full, units, lights = tables_of(content)
        export = export_json(state, MERGED[period], finding_words)
        text = "\n".join(paragraphs_of(content))
        made[period] = Made(period, MERGED[period], export, text, full[1:], units[1:], lights[1:])
    return made


@pytest.fixture(params=PERIODS, ids=str)
def made(request: pytest.FixtureRequest, all_made: Mapping[Period, Made]) -> Made:
    """One of the bulletins."""
    return all_made[request.param]


def course(task: Mapping[str, Any], day: date) -> str:
    """A task's course by the light that the export gives: written anew, not the package's own rule."""
    if task["light"] == "蓝灯":
        return "已办结"
    if date.fromisoformat(task["due"]) < day:
        return "逾期未办结"
    if task["light"] is None:
        return "暂缓" if task["status"] else "尚未填报"
    return "按期推进" if task["light"] == "绿灯" else "进度滞后"


def one_decimal(fraction: Fraction) -> str:
    """A fraction in percent, halves up."""
    exact = Decimal(fraction.numerator * 100) / Decimal(fraction.denominator)
    return str(exact.quantize(Decimal("0.1"), ROUND_HALF_UP))


def shown(progress: float | None) -> str:
    """A task's progress as the bulletin writes it."""
    return "未填" if progress is None else f"{one_decimal(exactly(progress)).removesuffix('.0')}%"


def exactly(number: float) -> Fraction:
    """What was typed."""
    return Fraction(str(number))


def test_the_courses_in_the_text_are_those_of_the_export_and_of_the_annexes(made: Made) -> None:
    """已办结, 按期推进 … as the text counts them, the export's lights give them and the full table lists them."""
    sentence = re.search(r"项任务中，(.+?)。已填报", made.text)
    assert sentence
    told = {name: int(count) for name, count in re.findall(r"([^；，]+?)(\d+)项，占", sentence[1])}
    exported = Counter(course(task, made.day) for task in made.export["tasks"])
    listed = Counter(row[7] for row in made.full if len(row) > 1)
    assert told == dict(exported) == dict(listed)
    assert sum(told.values()) == len(made.export["tasks"]) == 118


def test_the_shares_add_up_to_one_hundred(made: Made) -> None:
    """The percentages of the text add up to 100.0 exactly, and none is off by a tenth or more."""
    found = re.findall(r"(\d+)项，占([\d.]+)%", made.text)
    assert sum(Decimal(share) for _, share in found) == Decimal("100.0")
    for count, share in found:
        assert abs(Decimal(share) - Decimal(int(count) * 100) / 118) < Decimal("0.1")


def test_the_average_is_the_mean_of_the_exported_progresses(made: Made) -> None:
    """平均完成进度 in the text, and in the light table's total, is the mean of the export's progresses."""
    progresses = [exactly(task["progress"]) for task in made.export["tasks"] if task["progress"] is not None]
    mean = one_decimal(sum(progresses, Fraction()) / len(progresses))
    assert f"已填报进度的{len(progresses)}项任务，平均完成进度{mean}%" in made.text
    assert made.lights[-1][-1] == f"{mean}%"


def test_the_lights_of_the_text_are_those_of_the_light_table(made: Made) -> None:
    """The lights named in the text, the total row, the sum over the sections, and the export are one."""
    exported = Counter(task["light"] or "未亮灯" for task in made.export["tasks"])
    order = ("蓝灯", "绿灯", "黄灯", "红灯", "未亮灯")
    told = "、".join(f"{light}{exported[light]}项" for light in order if exported[light])
    assert f"按亮灯标准，{told}。" in made.text
    *sections, total = made.lights
    assert [int(cell) for cell in total[1:7]] == [118, *(exported[light] for light in order)]
    for column in range(1, 7):
        assert sum(int(row[column]) for row in sections) == int(total[column])


def test_every_task_behind_or_overdue_is_named_with_its_own_figures(made: Made) -> None:
    """Who is named under 滞后 and 逾期 is who the export says is behind, each with its exported progress."""
    named = {
        int(number): progress
        for number, progress in re.findall(r"\d+\.第(\d+)项“.+?，牵头领导.+?完成进度(未填|[\d.]+%)", made.text)
    }
    wanted = {
        task["no"]: shown(task["progress"])
        for task in made.export["tasks"]
        if course(task, made.day) in ("进度滞后", "逾期未办结")
    }
    assert named == wanted


def test_the_full_table_holds_the_export_row_by_row(made: Made) -> None:
    """Number, due date, progress and light of every row of the full table are the export's."""
    rows = [row for row in made.full if len(row) > 1]
    for row, task in zip(rows, made.export["tasks"], strict=True):
        progress = shown(task["progress"])
        assert (row[0], row[4][:10], row[6], row[8]) == (
            str(task["no"]),
            task["due"],
            progress,
            task["light"] or "—",
        )


def test_the_returns_are_those_of_the_register(made: Made) -> None:
    """Units in time, late, missing and refused: the text's counts and names, the unit table's words, the export."""
    entries = [entry for entry in made.export["returns"] if entry["period"] == str(made.period)]
    words = {"returned": "按时报送", "late": "迟报", "missing": "未报", "rejected": "退回未补报"}
    by_unit = {row[1]: row[10] for row in made.units}
    assert {entry["unit"]: words[entry["state"]] for entry in entries} == {
        unit: said for unit, said in by_unit.items() if said != "未下发"
    }
    counts = Counter(entry["state"] for entry in entries)
    if counts["returned"] or counts["late"]:
        assert (
            f"本期应报{len(entries)}个单位，按时报送{counts['returned']}个，迟报{counts['late']}个，"
            f"未报{counts['missing']}个，退回未补报{counts['rejected']}个。" in made.text
        )
    else:
        assert f"未报{counts['missing']}个单位：" in made.text
    for entry in entries:
        if entry["state"] != "returned":
            assert entry["unit"] in made.text


def test_the_ranking_is_reckoned_from_the_exported_reports(made: Made) -> None:
    """Score and place of every leading unit come out of the exported reports and tasks alone."""
    latest: dict[tuple[str, int], Any] = {}
    for report in sorted(made.export["reports"], key=lambda one: one["period"]):
        if report["state"] == "current" and report["period"] <= str(made.period):
            latest[report["unit"], report["task"]] = report
    tasks = {task["no"]: task for task in made.export["tasks"]}
    leads: dict[str, list[Fraction]] = {}
    for section in made.export["plan"]["sections"]:
        for project in section["projects"]:
            for task in project["tasks"]:
                units = [one["unit"] for one in task["assignments"] if one["role"] == "lead"]
                for unit in units:
                    said = tasks[task["no"]] if len(units) == 1 else latest.get((unit, task["no"]), {"progress": None})
                    leads.setdefault(unit, []).append(min(Fraction(1), exactly(said["progress"] or 0)))
    scores = {unit: Decimal(one_decimal(sum(held, Fraction()) / len(held))) for unit, held in leads.items()}
    table = {row[1]: (row[0], row[2], row[9]) for row in made.units if row[0] != "—"}
    assert table == {
        unit: (
            str(1 + sum(other > score for other in scores.values())),
            str(len(leads[unit])),
            f"{score}%",
        )
        for unit, score in scores.items()
    }
    for place, names, score in re.findall(r"第(\d+)名(.+?)（([\d.]+%)）", made.text):
        for name in names.split("、"):
            assert (table[name][0], table[name][2]) == (place, score)


def test_a_unit_row_adds_up(made: Made) -> None:
    """In every row of the unit table the courses add up to the tasks led."""
    for row in made.units:
        if row[0] != "—":
            assert sum(int(cell) for cell in row[3:9]) == int(row[2])


def test_the_comparison_with_last_period_is_the_difference_of_two_bulletins(all_made: Mapping[Period, Made]) -> None:
    """What June says has changed since May is June's figure less May's, as each bulletin tells it."""
    before, now = (
        Counter({name: int(count) for name, count in re.findall(r"([^；，。]+?)(\d+)项，占", all_made[one].text)})
        for one in (MAY, JUNE)
    )
    told = {
        name: int(count) * (1 if way == "增加" else -1)
        for name, way, count in re.findall(r"[，]([^，。]+?)(增加|减少)(\d+)项", all_made[JUNE].text)
    }
    assert told == {name: now[name] - before[name] for name in COURSES if now[name] != before[name]}


def test_extensions_asked_and_granted_are_those_of_the_export(made: Made) -> None:
    """Every wish in the text is exported, as granted in a report or as waiting; granted is what the due date says."""
    asked = {
        (report["unit"], report["task"], report["extension"])
        for report in made.export["reports"]
        if report["period"] == str(made.period) and report["state"] == "current" and report["extension"]
    } | {
        (item["unit"], item["task"], item["returned"])
        for item in made.export["pending"]
        if item["period"] == str(made.period) and item["field"] == "extension"
    }
    told = {
        (unit, int(task), f"{int(year)}-{int(month):02}-{int(day):02}"): way == "已同意"
        for unit, task, year, month, day, way in re.findall(
            r"[：；]([^：；]+?)申请第(\d+)项“.+?”延至(\d+)年(\d+)月(\d+)日（(已同意|尚未决定)", made.text
        )
    }
    assert set(told) == asked
    due = {task["no"]: task["due"] for task in made.export["tasks"]}
    for (_, task, until), granted in told.items():
        assert granted == (due[task] >= until)
