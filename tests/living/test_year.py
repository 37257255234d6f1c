"""A year of a small office, in which the plan changes: renaming in May, extension in June, withdrawal in August.

The golden texts are the bulletins of April, June and September, all three made from September's master: each has the
names, leads, dates and tasks of its own time.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from report_text import text_of
from small_round import EDU, FIN, TOWN_A, everything, master, returned, send

from xltasks.books.memory import MemoryBook
from xltasks.books.protocol import Cell
from xltasks.core.bulletin import bulletin
from xltasks.core.events import EventKind
from xltasks.core.overview import Figures
from xltasks.core.period import Period
from xltasks.core.records import MasterState
from xltasks.core.reminders import reminders
from xltasks.core.schema import CHANGES_TABLE, DECISION_ACCEPT, EVENT_WORDS, PENDING_SHEET, ChangeCol, Field
from xltasks.core.settings import Day
from xltasks.ledger.read import read_master
from xltasks.messages import finding_words
from xltasks.render.bulletin import draw_bulletin
from xltasks.render.reminders import reminder_text
from xltasks.verbs.apply import apply
from xltasks.verbs.check import check
from xltasks.verbs.consolidate import consolidate
from xltasks.verbs.export import export_json
from xltasks.verbs.status import status

HERE = Path(__file__).parent
MASTER = "总表.xlsx"
SPORTS = "区教育体育局"
APRIL, JUNE, SEPTEMBER = (Period(2023, month=month) for month in (4, 6, 9))
P, S, T, X = Field.PROGRESS, Field.STATUS, Field.TEXT, Field.EXTENSION


def go_round(book: MemoryBook, period: Period, progress: float, **more: date) -> None:
    """Every unit reports on what it leads; the education office may ask for a later date of task 1."""
    forms, day = send(book, period), date(2023, period.following.end.month, 6)
    files = []
    for unit, form in forms.items():
        said: dict[tuple[int, Field], object] = {}
        for row in form.rows:
            said |= {(row.no, P): progress, (row.no, S): "正常推进", (row.no, T): f"{period.label}已推进。"}
        if unit in (EDU, SPORTS) and "until" in more:
            said[1, X] = more["until"]
        files.append(returned(form, said, signed=day.replace(day=3)))  # type: ignore[arg-type]
    consolidate(book, MASTER, files, period, Day(day, day))


def declare(book: MemoryBook, kind: EventKind, day: date, **cells: object) -> None:
    """The clerk declares a change and has the master checked on its day."""
    row = {ChangeCol.KIND: EVENT_WORDS[kind], ChangeCol.EFFECTIVE: day, **{ChangeCol[k]: v for k, v in cells.items()}}
    book.append(CHANGES_TABLE, [row])  # type: ignore[list-item]
    assert [one.kind for one in check(book, MASTER, Day(day, day)).events] == [kind]


@pytest.fixture(scope="module")
def year() -> MemoryBook:
    """The master in October."""
    book = master()
    go_round(book, APRIL, 0.3)
    declare(book, EventKind.UNIT_RENAMED, date(2023, 5, 15), BEFORE=EDU, AFTER=SPORTS, WHY="机构改革")
    go_round(book, JUNE, 0.5, until=date(2024, 3, 31))
    book.write(PENDING_SHEET, [Cell(item.row, 0, DECISION_ACCEPT) for item in state_of(book).pending])
    apply(book, MASTER, Day(date(2023, 7, 7), date(2023, 7, 7)))
    declare(book, EventKind.WITHDRAWN, date(2023, 8, 21), TASK=4, WHY="市里不再要求")
    declare(book, EventKind.LEADER_SUCCEEDED, date(2023, 9, 1), BEFORE="钱宇", AFTER="孙悦")
    go_round(book, SEPTEMBER, 0.8)
    return book


def state_of(book: MemoryBook) -> MasterState:
    """The master, read."""
    return read_master(book, MASTER)


@pytest.mark.parametrize(("period", "golden"), [(APRIL, "april"), (JUNE, "june"), (SEPTEMBER, "september")])
def test_each_bulletin_speaks_of_its_own_time(year: MemoryBook, period: Period, golden: str) -> None:
    """Made in October, a bulletin has the names, dates and tasks of its period."""
    told = bulletin(state_of(year), period, Day(None, date(2023, 10, 9)))
    text = text_of(draw_bulletin(told))
    path = HERE / f"{golden}.golden.txt"
    if not path.exists():
        path.write_text(text, encoding="utf-8")
        pytest.fail("the golden text was missing and has been written: look at it, then run again")
    assert text == path.read_text(encoding="utf-8")


def test_status_of_a_past_period_counts_the_tasks_of_then(year: MemoryBook) -> None:
    """Four tasks in April and June, three in September; what changed since counts no task that came or went."""

    def seen(period: Period) -> tuple[Figures, tuple[str, ...], list[int]]:
        told = status(year, MASTER, period, Day(None, date(2023, 10, 9)))
        return told.total, tuple(entry.unit for entry in told.returns), [move.no for move in told.changes]

    april, june, september = (seen(period) for period in (APRIL, JUNE, SEPTEMBER))
    assert [one[0].tasks for one in (april, june, september)] == [4, 4, 3]
    assert [one[1][:2] for one in (april, june, september)] == [(EDU, FIN), (SPORTS, FIN), (SPORTS, FIN)]
    assert [one[2] for one in (april, june, september)] == [[], [1, 2, 3, 4], [1, 2, 3]]


def test_the_log_tells_the_year(year: MemoryBook) -> None:
    """变更记录 reads as the year went, one line each, and a check in October has nothing to add."""
    lines = [
        "｜".join(
            str(part or "")
            for part in (one.seq, EVENT_WORDS[one.kind], one.task, one.before, one.after, one.effective, one.why)
        )
        for one in state_of(year).events
    ]
    assert lines == [
        "1｜单位更名｜｜区教育局｜区教育体育局｜2023-05-15｜机构改革",
        "2｜调整时限｜1｜2023-12-31｜2024-03-31｜2023-07-07｜同意区教育体育局申请延期",
        "3｜撤销任务｜4｜正常推进｜｜2023-08-21｜市里不再要求",
        "4｜领导接任｜｜钱宇｜孙悦｜2023-09-01｜",
    ]
    before = everything(year)
    assert check(year, MASTER, Day(date(2023, 10, 9), date(2023, 10, 9))).events == ()
    assert everything(year) == before


def test_the_sheets_of_the_past_are_left_alone(year: MemoryBook) -> None:
    """填报记录 and 回收情况 of April have the old name, as they were written; the unit is one unit all the same."""
    state = state_of(year)
    assert {one.as_written for one in state.reports if one.period == "2023-04"} == {EDU, FIN, TOWN_A, "乙镇"}
    assert {one.unit for one in state.reports} == {SPORTS, FIN, TOWN_A, "乙镇"}
    assert len(state.history["2023-04", SPORTS, 1]) == 1
    exported = export_json(state, date(2023, 10, 9), finding_words)
    assert {one["unit"] for one in exported["returns"] if one["period"] == "2023-04"} == {EDU, FIN, TOWN_A, "乙镇"}  # type: ignore[index, union-attr, misc, call-overload]
    assert [(one["kind"], one["task"]) for one in exported["changes"]] == [  # type: ignore[index, union-attr, misc, call-overload]
        ("unit-renamed", None),
        ("due", 1),
        ("withdrawn", 4),
        ("leader-succeeded", None),
    ]


def test_a_reminder_tells_how_often_a_task_was_put_off(year: MemoryBook) -> None:
    """A silent unit is asked in the name it has now, and reminded of the date it got."""
    book = MemoryBook({name: year.grid(name).rows for name in year.sheets()}, year.tables())
    send(book, Period(2023, month=10))
    told = reminders(state_of(book), Period(2023, month=10), Day(date(2023, 11, 8), date(2023, 11, 8)))
    first = next(one for one in told.rows if one.unit == SPORTS)
    assert reminder_text(first).startswith(
        "【催报】区教育体育局（张三）：你单位2023年10月重点工作填报表应于11月5日前报送"
    )
    assert reminder_text(first).endswith("第1项原定2023年12月31日完成，第1次延期至2024年3月31日。")
