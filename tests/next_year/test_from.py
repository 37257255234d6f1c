"""`build --from LASTYEAR`: the new master begins where the old one ended."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from masters import made
from office import resaved
from small_round import EDU, FIN, TOWN_A, small_plan

from xltasks.books.closed import ClosedBook
from xltasks.books.protocol import Cell
from xltasks.cli import main
from xltasks.core.events import Event, EventKind
from xltasks.core.next_year import on_last_years, taken_over
from xltasks.core.schema import CHANGES_TABLE, LEADERS_TABLE, UNITS_TABLE, LeaderCol, UnitCol
from xltasks.core.settings import DEFAULT_SETTINGS, Light, Settings, StatusMeaning, StatusWord
from xltasks.core.units import Unit, UnitKind
from xltasks.ledger.read import read_master
from xltasks.ledger.rows import table_columns, view

PLAN_2024 = """某区2024年重点工作
序号\t项目\t重点工作目标任务\t牵头领导\t责任单位
1\t教育\t新建学校三所。\t钱宇\t★区教育局、区财政局
2\t教育\t各镇办好社区学校。\t陈建忠\t★各镇、区大数据局
"""
OFFICE_WORDS = Settings(
    status_words=(
        StatusWord("没动", StatusMeaning.NOT_STARTED),
        StatusWord("在办", StatusMeaning.ON_TRACK, ("推进中",)),
        StatusWord("办结", StatusMeaning.DONE, ("完成",)),
    ),
    light_words=((Light.DONE, "蓝"), (Light.GREEN, "绿"), (Light.YELLOW, "黄"), (Light.RED, "红")),
    yellow_gap=0.05,
    red_gap=0.3,
    near_due_days=14,
    due_after_days=3,
    as_of=date(2023, 12, 1),
    outbox="发",
    inbox="收",
    scores=replace(DEFAULT_SETTINGS.scores, enabled=True, late=3.0, phrases=("空话",)),
)


@pytest.fixture
def office(tmp_path: Path) -> Path:
    """A folder with last year's master, as a year of work left it, and this year's plan."""
    path = made(tmp_path, small_plan(), OFFICE_WORDS).rename(tmp_path / "总表2023.xlsx")
    with ClosedBook.open(path) as book:
        columns = table_columns(book, LEADERS_TABLE, LeaderCol)
        (leaders,) = (table for table in book.tables() if table.name == LEADERS_TABLE)
        book.write("领导", [Cell(leaders.header_row + 1, columns[LeaderCol.POST], "副区长")])
        units = table_columns(book, UNITS_TABLE, UnitCol)
        (table,) = (table for table in book.tables() if table.name == UNITS_TABLE)
        first = table.header_row + 1
        book.write(
            "单位", [Cell(first, units[UnitCol.CONTACT], "张三"), Cell(first, units[UnitCol.PHONE], "0512-63981234")]
        )
        book.append(UNITS_TABLE, [{"单位全称": "区档案馆", "简称": "档案馆", "类别": "事业单位", "联系人": "李四"}])
        book.commit()
    (tmp_path / "2024.txt").write_text(PLAN_2024, encoding="utf-8")
    return tmp_path


def built(office: Path, last: Path, *more: str) -> Path:
    """This year's master from last year's."""
    target = office / "总表2024.xlsx"
    target.unlink(missing_ok=True)
    command = [
        "build",
        str(office / "2024.txt"),
        "-o",
        str(target),
        "--from",
        str(last),
        "--as-of",
        "2024-01-08",
        *more,
    ]
    assert main(command) in (0, 1)
    return target


def directory(path: Path) -> dict[str, Unit]:
    """The units of a master."""
    with ClosedBook.open(path, for_reading=True) as book:
        return {unit.name: unit for unit in read_master(book, str(path)).plan.directory.units}


def leaders(path: Path) -> dict[str, str]:
    """Names and posts on 领导."""
    with ClosedBook.open(path, for_reading=True) as book:
        seen = view(book, str(path), {table.name: table for table in book.tables()}, LEADERS_TABLE, LeaderCol)
        return {seen.text(row, LeaderCol.NAME): seen.text(row, LeaderCol.POST) for row in seen.rows()}


def settings(path: Path) -> Settings:
    """The settings of a master."""
    with ClosedBook.open(path, for_reading=True) as book:
        return read_master(book, str(path)).settings


def test_directory_posts_and_settings_are_taken_over(office: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Short names, kinds, groups, contacts; posts; every setting but the pinned date.  Idle units stay on 单位."""
    target = built(office, office / "总表2023.xlsx")
    held = directory(target)
    assert held[EDU] == Unit(EDU, ("教育局",), UnitKind.DEPARTMENT, (), "张三", "0512-63981234")
    assert held[TOWN_A].groups == ("各镇",)
    assert held["各镇"].kind is UnitKind.GROUP
    assert held["区档案馆"] == Unit("区档案馆", ("档案馆",), UnitKind.INSTITUTION, (), "李四", "")
    assert leaders(target) == {"钱宇": "副区长", "陈建忠": ""}
    assert settings(target) == replace(OFFICE_WORDS, as_of=date(2024, 1, 8))
    said = capsys.readouterr().out
    assert "6 个单位（其中 1 个今年没有任务）、1 位领导的职务，以及“设置”页。" in said
    assert main(["check", str(target)]) in (0, 1)


def test_the_new_master_follows_the_calendar(office: Path) -> None:
    """Last year's pinned date does not pin the new year."""
    target = office / "总表2024.xlsx"
    main(["build", str(office / "2024.txt"), "-o", str(target), "--from", str(office / "总表2023.xlsx")])
    assert settings(target).as_of is None


def test_a_directory_file_lies_on_top(office: Path) -> None:
    """What --units says wins; what it does not say comes from last year."""
    (office / "单位.csv").write_text("单位全称,简称,联系人\n区教育局,区教委,王五\n区新局,,\n", encoding="utf-8")
    held = directory(built(office, office / "总表2023.xlsx", "--units", str(office / "单位.csv")))
    assert (held[EDU].contact, held[EDU].phone) == ("王五", "0512-63981234")
    assert set(held[EDU].aliases) == {"区教委", "教育局"}
    assert {"区新局", "区档案馆", FIN} <= set(held)


def test_names_that_differ_by_little_are_asked(office: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A new unit that is a character away from one of last year, which has no task now, may be the same."""
    plan = PLAN_2024.replace("区大数据局", "区档按馆")
    (office / "2024.txt").write_text(plan, encoding="utf-8")
    target = office / "总表2024.xlsx"
    main(["build", str(office / "2024.txt"), "-o", str(target), "--from", str(office / "总表2023.xlsx"), "--json"])
    told = json.loads(capsys.readouterr().out)
    assert told["from"] == str(office / "总表2023.xlsx")
    asked = [(f["code"], f["unit"], f["value"], f["task"]) for f in told["plan"]["findings"]]
    assert ("similar-names", "区档案馆", "区档按馆", 2) in asked
    assert ("unknown-unit", "区档按馆", None, 2) in asked


def test_a_renamed_unit_comes_under_its_new_name(office: Path) -> None:
    """Renamed on 变更记录, done or only declared: the new name stands, the old one is understood; members follow."""
    last = office / "总表2023.xlsx"
    with ClosedBook.open(last) as book:
        book.append(
            CHANGES_TABLE,
            [
                {"事项": "单位更名", "原值": EDU, "新值": "区教育体育局", "生效日期": date(2024, 1, 1)},
                {"事项": "单位更名", "原值": "各镇", "新值": "各镇街"},
                {"事项": "领导接任", "原值": "钱宇", "新值": "陈建忠", "生效日期": date(2024, 1, 1)},
            ],
        )
        book.commit()
    target = built(office, last)
    held = directory(target)
    assert EDU not in held
    assert held["区教育体育局"].aliases == ("教育局", EDU)
    assert held["区教育体育局"].contact == "张三"
    assert held[TOWN_A].groups == ("各镇街",)
    assert leaders(target)["陈建忠"] == "副区长"
    with ClosedBook.open(target, for_reading=True) as book:
        task = next(task for _, _, task in read_master(book, str(target)).plan.tasks() if task.no == 1)
    assert [one.unit for one in task.assignments] == ["区教育体育局", FIN]


@pytest.mark.parametrize("to", ["ods", "xls", "xlsx"])
def test_a_master_that_another_program_saved(office: Path, to: str) -> None:
    """Saved as .ods or .xls, where there are no tables, last year's master hands on the same."""
    wanted = built(office, office / "总表2023.xlsx").read_bytes()
    other = resaved(office / "总表2023.xlsx", office / to, to)
    assert built(office, other).read_bytes() == wanted


def test_same_inputs_same_bytes(office: Path) -> None:
    """The same plan and last year give the same master."""
    once = built(office, office / "总表2023.xlsx").read_bytes()
    assert built(office, office / "总表2023.xlsx").read_bytes() == once


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("没有.xlsx", None, "找不到文件"),
        ("没有.xls", None, "找不到文件"),
        ("坏.xls", b"\xd0\xcf\x11\xe0 broken", "去年的总表读不了"),
        ("方案.txt", "不是表".encode(), ""),
    ],
)
def test_what_is_no_master_stops_the_command(
    office: Path, name: str, content: bytes | None, words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """A file that is missing, damaged or no master: one sentence, and no new master."""
    last = office / name
    if content is not None:
        last.write_bytes(content)
    target = office / "总表2024.xlsx"
    assert main(["build", str(office / "2024.txt"), "-o", str(target), "--from", str(last)]) == 3
    assert words in capsys.readouterr().err
    assert not target.exists()


def test_names_carried_through_a_year() -> None:
    """Renamed twice, back and forth, a post handed on: the last word stands; the same unit is there once."""

    def event(kind: EventKind, before: str, after: str) -> Event:
        return Event(None, kind, None, before, after, None)

    renamed = EventKind.UNIT_RENAMED
    events = (
        event(renamed, "甲局", "乙局"),
        event(renamed, "乙局", "丙局"),
        event(renamed, "", "丁局"),
        event(EventKind.LEADER_SUCCEEDED, "张", "李"),
        event(EventKind.LEADER_SUCCEEDED, "无", "王"),
    )
    units = (Unit("甲局", ("甲",)), Unit("丙局", ("新丙",)), Unit("戊局"))
    last = taken_over(units, {"张": "区长", "赵": ""}, DEFAULT_SETTINGS, events)
    assert [(unit.name, unit.aliases) for unit in last.units] == [("丙局", ("甲", "甲局", "乙局")), ("戊局", ())]
    assert last.posts == {"张": "区长", "李": "区长"}


def test_a_plan_that_changes_nothing_is_asked_nothing() -> None:
    """Last year's directory over last year's plan: no new question."""
    plan = small_plan()
    last = taken_over(plan.directory.units, {}, DEFAULT_SETTINGS, ())
    assert on_last_years(plan, (), last) == plan
