"""变更记录: events go onto the sheet and come back; the clerk's own rows are read as declared, not as done."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from small_round import master

from xltasks.books.memory import MemoryBook
from xltasks.core.events import Event, EventKind, in_order, next_seq
from xltasks.core.schema import CHANGES_SHEET, CHANGES_TABLE, EVENT_WORDS
from xltasks.errors import CannotProceed
from xltasks.ledger.changes import post_events
from xltasks.ledger.read import read_master

DAY = date(2023, 6, 30)


def event(seq: int | None, kind: EventKind, task: int | None, before: str, after: str) -> Event:
    """An event of 30 June."""
    return Event(seq, kind, task, before, after, DAY, "工期调整", "总表", DAY if seq else None)


@pytest.mark.parametrize("kind", EventKind)
def test_an_event_comes_back_as_it_was_written(kind: EventKind) -> None:
    """Every kind of event is read back with all it holds, and where it stands."""
    book = master()
    told = event(1, kind, 4, "2023-10-31", "=2023-12-31")
    post_events(book, [told])
    state = read_master(book, "总表.xlsx")
    assert state.keeps_changes
    assert state.events == (replace(told, row=3),)


def test_a_row_without_a_number_is_declared_and_not_done() -> None:
    """The clerk's own row waits: it is no event yet, and it leaves the numbers of the others alone."""
    book = master()
    post_events(book, [event(1, EventKind.DUE, 4, "2023-10-31", "2023-12-31")])
    book.append(CHANGES_TABLE, [{"事项": " 单位更名", "原值": "区教育局", "新值": "区教育体育局"}])
    book.append(CHANGES_TABLE, [{"事项": "会议纪要另存", "原值": "见督查室档案"}])
    events = read_master(book, "总表.xlsx").events
    assert [(one.seq, one.kind) for one in events] == [(1, EventKind.DUE), (None, EventKind.UNIT_RENAMED)]
    assert [one.seq for one in in_order(events)] == [1]
    assert next_seq(events) == 2


def test_carrying_out_a_declared_row_keeps_the_clerks_words() -> None:
    """A declared row gets its number, dates and result where it stands; what the clerk typed stays as it was."""
    book = master()
    book.append(CHANGES_TABLE, [{"事项": "撤销任务", "任务编号": "4.", "新值": " 不再实施 ", "原因": "市里文件"}])
    (declared,) = read_master(book, "总表.xlsx").events
    assert (declared.task, declared.row) == (4, 3)
    post_events(book, [replace(declared, seq=1, before="正常推进", effective=DAY, recorded_on=DAY, done="已办理")])
    assert [cell or None for cell in book.grid(CHANGES_SHEET).rows[3][:10]] == [
        *(1, EVENT_WORDS[EventKind.WITHDRAWN], "4.", "正常推进", " 不再实施 "),
        *(DAY, "市里文件", None, DAY, "已办理"),
    ]


def test_a_master_made_before_the_sheet_is_read_and_says_so() -> None:
    """An old master has no 变更记录: it is read as ever, keeps no changes, and an event has nowhere to go."""
    book = master()
    old = MemoryBook(
        {name: book.grid(name).rows for name in book.sheets() if name != CHANGES_SHEET},
        tuple(table for table in book.tables() if table.name != CHANGES_TABLE),
        {},
    )
    state = read_master(old, "总表.xlsx")
    assert (state.events, state.keeps_changes) == ((), False)
    post_events(old, [])
    with pytest.raises(CannotProceed) as stopped:
        post_events(old, [event(1, EventKind.DUE, 4, "", "")])
    assert stopped.value.code == "no-changes-sheet"
