"""总览, 领导页 and 单位页 in every state of a master: LibreOffice computes what Python stored, number by number."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from master_cells import error_cells, grow, section_rows, stored_results
from masters import PINNED, made, real_plan
from office import resaved
from plan_sample import assigned, sample_plan
from recalculated import recalculated
from without_sparklines import opened

from xltasks.books.closed import ClosedBook
from xltasks.books.protocol import Cell
from xltasks.core.events import EventKind
from xltasks.core.grid import Value
from xltasks.core.plan import Task
from xltasks.core.schema import (
    CHANGES_TABLE,
    EVENT_WORDS,
    LEADER_PAGE_SHEET,
    NAME_CHOSEN_LEADER,
    NAME_CHOSEN_UNIT,
    NAME_LEADER_PAGE,
    NAME_PERIOD,
    NAME_UNIT_PAGE,
    OVERVIEW_SHEET,
    REPORTS_TABLE,
    RETURNS_TABLE,
    UNIT_PAGE_SHEET,
    WITHDRAWN_STATUS,
    ChangeCol,
    Col,
    ReportCol,
    ReturnCol,
)
from xltasks.core.settings import Day
from xltasks.ledger.read import read_master
from xltasks.messages.workbook import UNIT_FACTS
from xltasks.verbs.declared import carry_out_declared
from xltasks.verbs.results import store_results

TODAY = date(2023, 11, 6)
SETTINGS = replace(PINNED, as_of=TODAY)
Edit = Callable[[ClosedBook], None]


def picked(**names: str) -> Edit:
    """Somebody picks names on 总览 and the pages, and a period on 首页."""

    def edit(book: ClosedBook) -> None:
        for name, value in names.items():
            place = book.named_cell(name)
            assert place is not None
            book.write(place[0], [Cell(place[1], place[2], value)])

    return edit


def told(task: int, values: dict[Col, Value]) -> Edit:
    """What stands in a task's row."""

    def edit(book: ClosedBook) -> None:
        row = read_master(book, "总表.xlsx").section_rows[task]
        book.write(row.sheet, [Cell(row.row, row.columns[column], value) for column, value in values.items()])

    return edit


def registered(book: ClosedBook) -> None:
    """Two periods were sent out; some returned, late, rejected or missing; leads reported."""
    states = {"区委": "已收回", "区委办": "迟报", "区财政局": "已退回", "区统计局": "未收回"}
    rows = [
        {
            ReturnCol.PERIOD: period,
            ReturnCol.UNIT: unit,
            ReturnCol.DUE: date(2023, int(period[-2:]), 28),
            ReturnCol.STATE: state,
        }
        for period in ("2023-09", "2023-10")
        for unit, state in states.items()
    ]
    book.append(RETURNS_TABLE, rows)
    said = [
        ("2023-09", "牵头", 0.5, "正常推进"),
        ("2023-09", "配合", 0.9, "正常推进"),
        ("2023-10", "牵头", None, "已完成"),
    ]
    book.append(
        REPORTS_TABLE,
        [
            {
                ReportCol.SEQ: no,
                ReportCol.PERIOD: period,
                ReportCol.UNIT: "区委",
                ReportCol.TASK: 1,
                ReportCol.ROLE: role,
                ReportCol.PROGRESS: share,
                ReportCol.STATUS: status,
            }
            for no, (period, role, share, status) in enumerate(said, 1)
        ],
    )


SCENARIOS: dict[str, tuple[tuple[Edit, ...], int, int, int]] = {
    # name: what was done, tasks that 总览 counts, tasks on 领导页 (甲某), tasks on 单位页 (区财政局, with its groups)
    "fresh": ((), 7, 2, 3),
    "leader within another's name": ((picked(**{NAME_CHOSEN_LEADER: "甲某"}),), 2, 2, 3),
    "leader around another's name": ((picked(**{NAME_CHOSEN_LEADER: "甲某某", NAME_LEADER_PAGE: "甲某某"}),), 1, 1, 3),
    "unit within another's name": ((picked(**{NAME_CHOSEN_UNIT: "区委", NAME_UNIT_PAGE: "区委"}),), 2, 2, 2),
    "leader and unit": ((picked(**{NAME_CHOSEN_LEADER: "乙某", NAME_CHOSEN_UNIT: "区财政局"}),), 1, 2, 3),
    "nobody's name": (
        (picked(**{NAME_CHOSEN_LEADER: "无此人", NAME_LEADER_PAGE: "无此人", NAME_UNIT_PAGE: "无"}),),
        *(0, 0, 0),
    ),
    "nobody picked": ((picked(**{NAME_LEADER_PAGE: "", NAME_UNIT_PAGE: ""}),), 7, 0, 0),
    "a withdrawn task": ((told(2, {Col.STATUS: WITHDRAWN_STATUS, Col.PROGRESS: 0.5}),), 6, 1, 2),
    "no lead, no leader": ((told(3, {Col.LEADS: None, Col.LEADERS: None}),), 7, 2, 2),
    "no due date": ((told(1, {Col.DUE: None}), told(3, {Col.DUE: "待定", Col.PROGRESS: 0.2})), 7, 2, 3),
    "over the whole": ((told(1, {Col.PROGRESS: 1.3, Col.STATUS: "已完成"}), told(3, {Col.PROGRESS: 0.1})), 7, 2, 3),
    "a status nobody knows": ((told(1, {Col.STATUS: "√", Col.PROGRESS: "八成"}),), 7, 2, 3),
    "two periods": ((registered, picked(**{NAME_PERIOD: "2023-10"})), 7, 2, 3),
    "a period without returns": ((registered, picked(**{NAME_PERIOD: "2023-12"})), 7, 2, 3),
}


def master(folder: Path) -> Path:
    """The sample plan, with a task without a lead and one with a long text."""
    orphan = Task(6, "没有牵头单位的任务。", (), (), date(2023, 12, 31))
    long = Task(7, "很长" * 90, ("乙某",), (assigned("区统计局"),), date(2023, 11, 20))
    return made(folder, sample_plan([orphan, long]), SETTINGS)


def edited(path: Path, *edits: Edit) -> Path:
    """The master after these edits, results stored."""
    with ClosedBook.open(path) as book:
        for edit in edits:
            edit(book)
        store_results(book, str(path), read_master(book, str(path)), Day(None, TODAY))
        book.commit()
    return path


def differing(path: Path, folder: Path) -> dict[tuple[str, str], tuple[object, object]]:
    """Formula cells whose stored result is not what LibreOffice computes."""
    computed = recalculated(path, folder)
    assert error_cells(computed) == []
    stored, now = stored_results(path), stored_results(computed)
    assert len(stored) > 1500
    return {place: (value, now.get(place)) for place, value in stored.items() if not _same(value, now.get(place))}


def _same(one: object, other: object) -> bool:
    if isinstance(one, int | float) and isinstance(other, int | float):
        return one == pytest.approx(other, rel=1e-12)
    return one == other


def counts(path: Path) -> tuple[object, ...]:
    """Tasks that 总览, 领导页 and 单位页 count, as stored."""
    book = opened(path, data_only=True)
    return tuple(book[sheet]["A5"].value for sheet in (OVERVIEW_SHEET, LEADER_PAGE_SHEET, UNIT_PAGE_SHEET))


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_every_number_is_what_a_spreadsheet_computes(tmp_path: Path, scenario: str) -> None:
    """Whatever was picked or typed: stored results are LibreOffice's, and count whom they should."""
    edits, overview, leader, unit = SCENARIOS[scenario]
    names = picked(**{NAME_LEADER_PAGE: "甲某", NAME_UNIT_PAGE: "区财政局"})
    path = edited(master(tmp_path), names, *edits)
    assert counts(path) == (overview, leader, unit)
    assert differing(path, tmp_path) == {}


def renamed(*names: tuple[str, str]) -> Edit:
    """The clerk declared that units have other names, one after the other, and it was carried out."""

    def edit(book: ClosedBook) -> None:
        for before, after in names:
            declared = {ChangeCol.KIND: EVENT_WORDS[EventKind.UNIT_RENAMED], ChangeCol.EFFECTIVE: date(2023, 11, 1)}
            book.append(CHANGES_TABLE, [{**declared, ChangeCol.BEFORE: before, ChangeCol.AFTER: after}])
            done = carry_out_declared(book, "总表.xlsx", read_master(book, "总表.xlsx"), TODAY)
            assert (len(done.events), done.findings) == (1, ())

    return edit


RENAMED: dict[str, tuple[tuple[tuple[str, str], ...], str, str]] = {
    # what happened: the names, the unit of 单位页, what its register row says
    "once": ((("区财政局", "区财金局"),), "区财金局", "已退回"),
    "three times": ((("区财政局", "甲局"), ("甲局", "乙局"), ("乙局", "丙局")), "丙局", "已退回"),
    "back again": ((("区财政局", "区财金局"), ("区财金局", "区财政局")), "区财政局", "已退回"),
    "another unit": ((("区财政局", "区财金局"),), "区统计局", "未收回"),
}


@pytest.mark.parametrize("case", RENAMED)
def test_a_renamed_unit_finds_what_it_returned_under_its_former_name(tmp_path: Path, case: str) -> None:
    """回收情况 keeps names as they were; 单位页 finds the row of the period, as LibreOffice does."""
    names, unit, state = RENAMED[case]
    choice = picked(**{NAME_UNIT_PAGE: unit, NAME_PERIOD: "2023-10", NAME_LEADER_PAGE: "甲某"})
    path = edited(master(tmp_path), registered, renamed(*names), choice)
    facts = [cell.value for cell in opened(path, data_only=True)[UNIT_PAGE_SHEET][3]]
    assert f"{UNIT_FACTS[-1]}：{state}" in facts
    assert differing(path, tmp_path) == {}


def test_tables_that_the_clerk_let_grow_are_counted(tmp_path: Path) -> None:
    """A task, a unit and a leader typed under their tables: the stored results count them as LibreOffice does."""
    source, grown = master(tmp_path), tmp_path / "grown.xlsx"
    book = opened(source)
    sheet, last, columns = list(section_rows(book))[-1]
    row = grow(next(iter(sheet.tables.values())))
    for column, place in columns.items():
        sheet.cell(row, place).value = sheet.cell(last, place).value
        if column is Col.NO:
            sheet.cell(row, place).value = 8
    sheet.cell(row, columns[Col.LEADS]).value = "新单位"
    sheet.cell(row, columns[Col.LEADERS]).value = "新领导"
    units, leaders = book["单位"], book["领导"]
    units.cell(grow(units.tables["单位表"]), 1).value = "新单位"
    leaders.cell(grow(leaders.tables["领导表"]), 1).value = "新领导"
    book.save(grown)
    path = edited(grown, picked(**{NAME_LEADER_PAGE: "新领导", NAME_UNIT_PAGE: "新单位"}))
    assert counts(path) == (8, 1, 1)
    assert differing(path, tmp_path) == {}


@pytest.mark.parametrize("which", ["real", "sample"])
def test_the_overview_prints_on_two_pages(tmp_path: Path, which: str) -> None:
    """总览 is two A4 pages, the second begins with the worst; so also where there is little to show."""
    path = made(tmp_path, real_plan() if which == "real" else sample_plan(), PINNED)
    pdf = resaved(path, tmp_path / "out", "pdf")
    told = subprocess.run(["pdftotext", "-layout", str(pdf), "-"], check=True, capture_output=True).stdout.decode()
    feet = [(page, page.split("\n")) for page in told.split("\f") if page.strip()]
    pages = [page for page, lines in feet if [line for line in lines if line.strip()][-1].split()[0] == OVERVIEW_SHEET]
    assert len(pages) == 2
    assert pages[1].split()[0].startswith("滞后最多")
