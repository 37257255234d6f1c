"""`xltasks check`: what it writes, what it leaves, what it says."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from check.desk import DAY, Desk, told
from hypothesis import given, settings
from hypothesis import strategies as st
from masters import TODAY, made, real_plan
from ooxml import validate
from plans.dress import FOLDER
from plans.test_dresses import CASES, read
from recalculated import recalculated
from small_round import master as memory_master
from small_round import type_by_hand
from without_sparklines import opened

from xltasks.books.closed import ClosedBook
from xltasks.books.memory import MemoryBook
from xltasks.cli import main
from xltasks.core.findings import Severity
from xltasks.core.plan import Assignment, Plan, Role
from xltasks.core.schema import LEADERS_TABLE, REPORTS_TABLE, WITHDRAWN_STATUS, Col, FindingCol
from xltasks.ledger.read import read_master
from xltasks.messages.workbook import CHANGED_BY_HAND
from xltasks.verbs.check import check
from xltasks.verbs.undo import undo

ONE = "一、2023年全区经济社会发展…"

# What a plan's reader has found already, and how check says the same of the master that was built from it.
SAID_BY_THE_PLAN = {
    "lead-missing": {"no-lead", "leads-not-said"},
    "leads-missing": {"no-lead", "leads-not-said"},
    "leader-missing": {"no-leader"},
    "group-without-members": {"group-empty"},
    "group-not-listed": {"unknown-group"},
    "short-name-shared": {"alias-clash"},
    "unit-without-task": {"unit-without-prefix"},
}


def new_task(desk: Desk, **more: object) -> None:
    """A row typed below the first section's last task, without a number."""
    row = {"项目": "主要预期目标", "重点工作目标任务": "新增就业两万人。", "牵头领导": "钱宇", "牵头单位": "区人社局"}
    desk.add("板块01", **{**row, "完成时限": date(2023, 12, 31), **more})  # type: ignore[arg-type]


# --- a sound master -------------------------------------------------------------------------------------------


def unasked(plan: Plan, folder: Path) -> list[tuple[str, str, str]]:
    """Findings about a plan's fresh master that the plan's own reading has not said in its words."""
    path = made(folder, plan)
    with ClosedBook.open(path, for_reading=True) as book:
        done = check(book, str(path), DAY, preview=True)
    said = {found.code for found in plan.findings}
    return [told(found) for found in done.findings if not SAID_BY_THE_PLAN.get(found.code, set()) & said]


@pytest.mark.parametrize(("name", "form"), [case for case in CASES if case[1] in "tw"])
def test_a_fresh_master_of_any_plan_has_only_the_plans_own_doubts(name: str, form: str, tmp_path: Path) -> None:
    """What is built from a plan is sound, but for what was found in the plan itself."""
    assert unasked(read(name, form), tmp_path) == []


def test_the_real_plans_master_is_sound(tmp_path: Path) -> None:
    """The worked example with its directory: not one finding."""
    assert unasked(real_plan(), tmp_path) == []


def test_every_dress_is_checked() -> None:
    """No plan of tests/plans is left out."""
    assert {path.stem for path in FOLDER.glob("*.txt")} <= {name for name, _ in CASES}


# --- new tasks ------------------------------------------------------------------------------------------------


def test_a_new_row_gets_the_next_number_and_its_formulas(tmp_path: Path) -> None:
    """The row is numbered for life, lit by formula with the stored result that LibreOffice computes, and undone whole."""
    desk = Desk.at(tmp_path)
    new_task(desk)
    desk.put(ONE, "K15", None)  # typed where the program fills in no formula
    before = desk.path.read_bytes()
    done = desk.check()
    assert [(one.task, one.row.cell(Col.NO)) for one in done.numbered] == [(119, "A15")]
    assert not done.needs_a_person
    with ClosedBook.open(desk.path) as book:
        assert book.grid(ONE).at(14, 0) == 119
        assert 14 in (book.column_formulas("板块01", Col.LIGHT.value) or {})
        light = book.grid(ONE).at(14, 10)
    new = recalculated(desk.path, tmp_path / "anew")
    assert opened(new, data_only=True)[ONE]["K15"].value == light or (light is None)
    assert validate(desk.path) == []
    assert [row[FindingCol.CODE] for row in desk.listed()][1:] == ["number-given"]
    undo(desk.path)
    assert desk.path.read_bytes() == before


def test_a_numbered_task_keeps_its_number(tmp_path: Path) -> None:
    """Numbers go on above all that ever were: a task that is gone, or only in 填报记录, leaves its number unused."""
    desk = Desk.at(tmp_path)
    desk.add(REPORTS_TABLE, 序号=1, 报告期="2023-05", 填报单位="区教育局", 任务编号=130)
    new_task(desk)
    new_task(desk, 重点工作目标任务="再一项。")
    assert [one.task for one in desk.check().numbered] == [131, 132]
    desk.clear("板块01", 16)
    new_task(desk, 重点工作目标任务="又一项。")
    done = desk.check()
    assert [one.task for one in done.numbered] == [133]
    assert [(found.code, found.task) for found in done.findings if found.code != "number-given"] == [
        ("new-task-gone", 132),
        ("row-blank", None),
    ]


def test_what_was_changed_by_hand_is_written_down_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A due date moved, a lead given to another unit, a new task: events on 变更记录, and none at the second check."""
    desk = Desk.at(tmp_path)
    desk.type(4, Col.DUE, date(2023, 10, 31))
    desk.type(5, Col.LEADS, "区统计局")
    desk.type(5, Col.SUPPORTS, None)
    new_task(desk)
    assert main(["check", str(desk.path), "--json", "--as-of", "2023-06-30"]) == 0
    changes = json.loads(capsys.readouterr().out)["changes"]
    assert {(one["kind"], one["task"]) for one in changes} >= {("due", 4), ("leads", 5), ("added", 119)}
    assert next(one for one in changes if one["kind"] == "due") == {
        "kind": "due",
        "task": 4,
        "before": "2023-12-31",
        "after": "2023-10-31",
        "effective": "2023-06-30",
        "why": "",
        "source": CHANGED_BY_HAND,
    }
    once = desk.path.read_bytes()
    assert desk.check().events == ()
    assert desk.path.read_bytes() == once


def test_what_is_declared_is_carried_out_before_it_is_judged(tmp_path: Path) -> None:
    """A unit's new name, declared and already used in a row: no question is left, and a second check has nothing to do."""
    desk = Desk.at(tmp_path)
    desk.add("变更表", 事项="单位更名", 原值="区商务局", 新值="区商贸局", 生效日期=date(2023, 6, 1), 原因="机构改革")
    desk.type(4, Col.LEADS, "区商贸局")
    done = desk.check()
    assert [told(found) for found in done.findings] == []
    assert "unit-renamed" in {event.kind.value for event in done.events}
    once = desk.path.read_bytes()
    again = desk.check()
    assert (again.findings, again.events, again.backup) == ((), (), None)
    assert desk.path.read_bytes() == once


def test_a_year_that_somebody_gave_a_reason_for_is_not_asked_again(tmp_path: Path) -> None:
    """A due date in another year is asked about until 变更记录 has its reason."""
    desk = Desk.at(tmp_path)
    desk.type(4, Col.DUE, date(2024, 3, 31))
    assert [found.code for found in desk.check().findings] == ["due-other-year"]
    assert [found.code for found in desk.check().findings] == ["due-other-year"]
    desk.put("变更记录", "G4", "省里统一延期")
    assert desk.check().findings == ()


def test_a_light_of_a_known_task_is_not_put_back(tmp_path: Path) -> None:
    """What the clerk wrote over or deleted is said and left alone."""
    desk = Desk.at(tmp_path)
    desk.type(4, Col.LIGHT, "绿灯")
    desk.type(5, Col.LIGHT, None)
    desk.check()
    with ClosedBook.open(desk.path) as book:
        assert not {6, 7} & set(book.column_formulas("板块01", Col.LIGHT.value) or {})
        assert book.grid(ONE).at(6, 10) == "绿灯"


def test_a_withdrawn_task_is_asked_nothing(tmp_path: Path) -> None:
    """A row with 已撤销 may be without lead, date and light."""
    desk = Desk.at(tmp_path)
    for column in (Col.LEADERS, Col.LEADS, Col.DUE, Col.LIGHT):
        desk.type(4, column, None)
    desk.type(4, Col.STATUS, WITHDRAWN_STATUS)
    assert [told(found) for found in desk.preview().findings] == []


# --- plans of another kind ------------------------------------------------------------------------------------


def without_leads(plan: Plan) -> Plan:
    """The plan with everybody supporting."""

    def supporting(assignments: tuple[Assignment, ...]) -> tuple[Assignment, ...]:
        return tuple(replace(one, role=Role.SUPPORT) for one in assignments)

    return replace(
        plan,
        sections=tuple(
            replace(
                s,
                projects=tuple(
                    replace(p, tasks=tuple(replace(t, assignments=supporting(t.assignments)) for t in p.tasks))
                    for p in s.projects
                ),
            )
            for s in plan.sections
        ),
    )


def test_a_plan_without_any_lead_is_asked_once(tmp_path: Path) -> None:
    """Where no task has a lead, one finding says so, not one for each task."""
    path = made(tmp_path, without_leads(real_plan()))
    with ClosedBook.open(path) as book:
        done = check(book, str(path), DAY)
    assert [told(found) for found in done.findings] == [
        (
            "leads-missing",
            f"{ONE}!E4",
            f"“{ONE}”页 E4 起：所有任务（118项）都没有牵头单位，各单位报的都只记在“填报记录”里。",
        )
    ]


def test_a_column_deleted_is_said_and_nothing_is_written(tmp_path: Path) -> None:
    """A column that is gone halts the check before it writes."""
    desk = Desk.at(tmp_path)
    book = opened(desk.path)
    sheet = book["领导"]
    del sheet.tables[LEADERS_TABLE].tableColumns[2]
    sheet.tables[LEADERS_TABLE].ref = "A3:B13"
    sheet.tables[LEADERS_TABLE].autoFilter.ref = "A3:B13"
    book.save(desk.path)
    before = desk.path.read_bytes()
    done = desk.check()
    assert [told(found) for found in done.findings] == [
        ("column-missing", "领导", "“领导”页的表格少了“牵头任务数”一列。")
    ]
    assert done.halted and done.backup is None and done.needs_a_person
    assert desk.path.read_bytes() == before


# --- guarantees -----------------------------------------------------------------------------------------------

TYPED = st.one_of(
    st.none(),
    st.sampled_from(
        ["", "  ", "区教育局", "区教肓局、区财政局", "，", "（", "已办结", "2023.6.30", "=1+1", "#REF!", "0", "-1"]
    ),
    st.text(max_size=6),
    st.integers(-5, 200_000),
    st.floats(allow_nan=False, allow_infinity=False, width=32),
    st.booleans(),
    st.dates(date(1990, 1, 1), date(2050, 1, 1)),
)


@settings(deadline=None, max_examples=150)
@given(
    st.lists(st.tuples(st.integers(1, 4), st.sampled_from([c for c in Col if c is not Col.NO]), TYPED), max_size=6),
    st.lists(
        st.tuples(st.sampled_from(["单位", "领导", "设置"]), st.integers(3, 12), st.integers(0, 9), TYPED), max_size=6
    ),
)
def test_whatever_is_typed_is_said_and_nothing_falls_over(
    tasks: list[tuple[int, Col, object]], others: list[tuple[str, int, int, object]]
) -> None:
    """No entry makes check fail, each finding has its words, and over what it wrote it has nothing more to write."""
    from xltasks.books.protocol import Cell
    from xltasks.messages import finding_words

    book = memory_master()
    for task, column, value in tasks:
        type_by_hand(book, task, column, value)  # type: ignore[arg-type]
    for sheet, row, at, value in others:
        book.write(sheet, [Cell(row, at, value)])  # type: ignore[arg-type]
    book.commit()
    done = check(book, "总表.xlsx", DAY)
    for found in done.findings:
        assert all(finding_words(found))
    again = check(book, "总表.xlsx", DAY)
    assert again.backup is None
    assert [f for f in again.findings if f.code != "number-given"] == [
        f for f in done.findings if f.code != "number-given"
    ]


def test_a_preview_writes_nothing_and_finds_the_same(tmp_path: Path) -> None:
    """`--preview` tells what a check would find and number, and leaves the file as it is."""
    desk = Desk.at(tmp_path)
    new_task(desk)
    desk.type(4, Col.LEADS, "区商物局")
    before = desk.path.read_bytes()
    looked = desk.preview()
    assert desk.path.read_bytes() == before
    done = desk.check()
    assert (looked.findings, len(looked.numbered)) == (done.findings, len(done.numbered))
    assert looked.backup is None and done.backup is not None


def test_a_book_in_memory_has_no_light_to_miss() -> None:
    """A book that knows of no formulas is not told that they are gone; of names it knows single cells alone."""
    book: MemoryBook = memory_master()
    assert {found.code for found in check(book, "总表.xlsx", DAY).findings} == {"name-missing"}


# --- the command ----------------------------------------------------------------------------------------------


def test_the_command_says_it_plainly(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What to do stands beside what was found; 1 because a person must look, 0 once nothing is left."""
    desk = Desk.at(tmp_path)
    new_task(desk)
    desk.type(4, Col.LEADERS, "陈建中")
    assert main(["check", str(desk.path), "--as-of", "2023-06-30"]) == 1
    said = capsys.readouterr().out.splitlines()
    assert said[:8] == [
        "✓ 总表检查完：要处理的 1 条，提示 1 条。",
        "需要留意的 1 条：",
        f"  · “{ONE}”页 D7：第4项的牵头领导“陈建中”不在“领导”页上，最像的是“陈建忠”。"
        "请改成“领导”页上的写法；确实是新的，请在“领导”页加一行。",
        "提示 1 条：",
        f"  · “{ONE}”页 A15：“新增就业两万人。”没有编号，编为第119项，以后一直用这个号。不用处理。",
        "  新任务编号：第 119 项。",
        "  方案有 2 处改动，已登记在“变更记录”页。",
        "  问题都列在“问题清单”页，每条都写了怎么办。",
    ]
    assert said[8].startswith("  写入前的总表备份在 ")
    desk.type(4, Col.LEADERS, "陈建忠")
    assert main(["check", str(desk.path), "--as-of", "2023-06-30"]) == 0
    assert "变更记录" in capsys.readouterr().out
    assert main(["check", str(desk.path), "--as-of", "2023-06-30"]) == 0
    assert capsys.readouterr().out.splitlines() == ["✓ 总表检查完：没有发现问题。", "没有新内容，总表没有改动。"]


def test_the_button_can_be_pressed_on_a_closed_master(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`press MASTER check` is `check MASTER`."""
    desk = Desk.at(tmp_path)
    assert main(["press", str(desk.path), "check"]) == 0
    assert "【检查总表】xltasks check" in capsys.readouterr().err


def test_the_command_as_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """One object: master, backup, findings as the contract has them, numbers given."""
    desk = Desk.at(tmp_path)
    new_task(desk)
    desk.type(4, Col.LEADERS, "陈建中")
    assert main(["check", str(desk.path), "--json", "--as-of", "2023-06-30"]) == 1
    told_ = json.loads(capsys.readouterr().out)
    assert told_["master"] == str(desk.path) and told_["backup"] and told_["halted"] is False
    assert told_["numbered"] == [{"task": 119, "sheet": ONE, "cell": "A15", "text": "新增就业两万人。"}]
    (wrong, given_) = told_["findings"]
    assert given_["code"] == "number-given"
    assert {key: wrong[key] for key in ("code", "severity", "sheet", "cell", "task", "value")} == {
        "code": "name-misspelt",
        "severity": "warning",
        "sheet": ONE,
        "cell": "D7",
        "task": 4,
        "value": "陈建中",
    }


def test_what_is_no_master_stops_the_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Another workbook: one sentence, status 3, nothing written; a halted master: findings, status 1."""
    from openpyxl import Workbook

    other = tmp_path / "别的.xlsx"
    Workbook().save(other)
    assert main(["check", str(other)]) == 3
    assert "不是本工具制作的总表" in capsys.readouterr().err
    desk = Desk.at(tmp_path)
    desk.without_table("板块10")
    assert main(["check", str(desk.path)]) == 1
    assert "→ 总表缺了必需的表格或列，什么都没有写。" in capsys.readouterr().out


def test_numbers_given_are_the_plans_from_then_on(tmp_path: Path) -> None:
    """After a check the row is read as a task's row."""
    desk = Desk.at(tmp_path)
    new_task(desk)
    desk.check()
    with ClosedBook.open(desk.path, for_reading=True) as book:
        assert read_master(book, str(desk.path)).section_rows[119].values[Col.TEXT] == "新增就业两万人。"
    assert all(found.severity is not Severity.ERROR for found in desk.preview().findings)
    assert date(2023, 6, 30) == TODAY
