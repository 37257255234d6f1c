"""A later due date is asked for in a form, decided on 待确认, and remembered."""

from __future__ import annotations

from datetime import date

import pytest
from small_round import (
    DUE,
    EDU,
    FIN,
    JULY,
    JUNE,
    MERGED_ON,
    codes,
    everything,
    master,
    merged,
    returned,
    send,
    shown,
    type_by_hand,
    verdicts,
)

from xltasks.books.memory import MemoryBook
from xltasks.books.protocol import Cell
from xltasks.core.bulletin import bulletin
from xltasks.core.extensions import extensions
from xltasks.core.records import MasterState
from xltasks.core.schema import (
    CHANGES_SHEET,
    CHANGES_TABLE,
    DECISION_ACCEPT,
    DECISION_DECLINE,
    PENDING_SHEET,
    WITHDRAWN_STATUS,
    Col,
    Field,
)
from xltasks.core.settings import Day
from xltasks.ledger.read import read_master
from xltasks.verbs.apply import Application, apply
from xltasks.verbs.record import record_changes

MARCH, MAY = date(2024, 3, 31), date(2024, 5, 31)
X = Field.EXTENSION


def state_of(book: MemoryBook) -> MasterState:
    """The master, read."""
    return read_master(book, "总表.xlsx")


def decide(book: MemoryBook, *decisions: str, day: date = MERGED_ON) -> Application:
    """The clerk decides the open rows of 待确认 in their order, and carries it out."""
    rows = [item.row for item in state_of(book).pending if not item.done]
    book.write(PENDING_SHEET, [Cell(row, 0, decision) for row, decision in zip(rows, decisions, strict=True)])
    return apply(book, "总表.xlsx", Day(day, day))


def events(book: MemoryBook) -> list[tuple[object, ...]]:
    """The due dates that were moved: (task, before, after, why, source, effective)."""
    return [
        (one.task, one.before, one.after, one.why, one.source, one.effective and one.effective.isoformat())
        for one in state_of(book).events
    ]


@pytest.mark.parametrize(
    ("asked", "verdict", "found"),
    [
        (MARCH, "pending", {"extension-request"}),
        (date(2023, 12, 31), "already", set()),
        (date(2023, 10, 31), "pending", {"extension-request", "extension-early"}),
        ("2024年3月底前", "pending", {"extension-request"}),
    ],
)
def test_an_extension_waits_unless_the_date_is_in_force(asked: object, verdict: str, found: set[str]) -> None:
    """A wish for another date is the office's to grant; the date in force is nothing new; the counts add up."""
    book = master()
    done = merged(book, returned(send(book)[EDU], {(1, X): asked}))  # type: ignore[dict-item]
    ((_, _, _, _, told, _),) = verdicts(done)
    assert (told, codes(done) & {"extension-request", "extension-early"}) == (verdict, found)
    counts = done.changes.totals
    assert counts.read == counts.accepted + counts.already + counts.pending + counts.refused == 1
    assert [item.now for item in state_of(book).pending] == ["2023-12-31"] * (verdict == "pending")


def test_an_extension_that_is_granted_moves_the_date_and_is_remembered() -> None:
    """Accepted: the report has it, the row has the date, 变更记录 tells why; the same form then says nothing new."""
    book = master()
    form = send(book)[EDU]
    said = returned(form, {(1, Field.PROGRESS): 0.5, (1, X): MARCH})
    merged(book, said)
    told = decide(book, DECISION_ACCEPT)
    assert [item.task for item in told.accepted] == [1]
    assert shown(book, 1)[Col.DUE] == MARCH
    assert events(book) == [
        (1, "2023-12-31", "2024-03-31", "同意区教育局申请延期", "区教育局_2023-06.xlsx", "2023-07-06")
    ]
    state = state_of(book)
    assert state.history["2023-06", EDU, 1][-1].value(X) == MARCH
    assert state.first_due[1] == date(2023, 12, 31)
    before = everything(book)
    assert [one[4] for one in verdicts(merged(book, said))] == ["already", "already"]
    assert record_changes(book, state, MERGED_ON) == ()
    assert everything(book) == before


def test_an_extension_that_is_declined_changes_nothing() -> None:
    """Declined: the date stays, no event; the same form again is refused as declined, and the bulletin says so."""
    book = master()
    said = returned(send(book)[EDU], {(1, X): MARCH})
    merged(book, said)
    decide(book, DECISION_DECLINE)
    assert (shown(book, 1)[Col.DUE], events(book)) == (date(2023, 12, 31), [])
    assert [one[4:] for one in verdicts(merged(book, said))] == [("refuse", "declined-before")]
    told = bulletin(state_of(book), JUNE, Day(MERGED_ON, MERGED_ON))
    assert [(ask.unit, ask.until, ask.granted, ask.declined) for ask in told.asks] == [(EDU, MARCH, False, True)]


def test_every_step_to_a_later_date_is_counted() -> None:
    """By hand, by wish, by hand again: three steps later count, a step back does not; the first date stays known."""
    book = master()
    type_by_hand(book, 1, Col.DUE, date(2024, 1, 31))
    merged(book, returned(send(book)[EDU], {(1, X): MARCH}))
    decide(book, DECISION_ACCEPT)
    type_by_hand(book, 1, Col.DUE, date(2024, 2, 29))
    record_changes(book, state_of(book), MERGED_ON)
    type_by_hand(book, 1, Col.DUE, MAY)
    (told,) = extensions(state_of(book)).values()
    assert (told.task, told.first, told.until, told.times) == (1, date(2023, 12, 31), MAY, 3)
    (line,) = bulletin(state_of(book), JUNE, Day(MERGED_ON, MERGED_ON)).granted
    assert (line.no, line.first_due, line.due, line.times_extended) == (1, date(2023, 12, 31), MAY, 3)


def test_a_step_by_hand_before_the_wish_is_not_lost() -> None:
    """What was typed since forms went out is written down before the wish is granted, in its own right."""
    book = master()
    form = send(book)[EDU]
    type_by_hand(book, 1, Col.DUE, date(2024, 1, 31))
    merged(book, returned(form, {(1, X): MARCH}))
    decide(book, DECISION_ACCEPT)
    assert [one[:3] for one in events(book)] == [(1, "2023-12-31", "2024-01-31"), (1, "2024-01-31", "2024-03-31")]


def test_two_leads_may_agree_on_a_date_and_not_on_two() -> None:
    """Two units that ask for one date are granted it as one step; for two dates the clerk has to say which."""
    for second, left in ((MARCH, 0), (MAY, 2)):
        book = master()
        forms = send(book)
        merged(book, returned(forms[EDU], {(2, X): MARCH}), returned(forms[FIN], {(2, X): second}))
        done = decide(book, DECISION_ACCEPT, DECISION_ACCEPT)
        assert len(done.left) == left
        assert {found.code for found in done.findings} == ({"two-decisions"} if left else set())
        assert len(events(book)) == (0 if left else 1)


def test_a_wish_is_put_again_when_the_date_has_moved_since() -> None:
    """A row of 待确认 whose due date was changed meanwhile is left: the clerk decided on something else."""
    book = master()
    merged(book, returned(send(book)[EDU], {(1, X): MARCH}))
    type_by_hand(book, 1, Col.DUE, MAY)
    done = decide(book, DECISION_ACCEPT)
    assert ([found.code for found in done.findings], shown(book, 1)[Col.DUE]) == (["now-differs"], MAY)


def test_an_old_master_grants_and_says_that_it_forgets() -> None:
    """Without 变更记录 the date is set all the same, and a finding says that the step is not kept."""
    book = master()
    form = send(book)[EDU]
    old = MemoryBook(
        {name: book.grid(name).rows for name in book.sheets() if name != CHANGES_SHEET},
        tuple(table for table in book.tables() if table.name != CHANGES_TABLE),
        {},
    )
    merged(old, returned(form, {(1, X): MARCH}))
    done = decide(old, DECISION_ACCEPT)
    assert ([found.code for found in done.findings], shown(old, 1)[Col.DUE]) == (["changes-not-kept"], MARCH)
    assert [(one.first, one.times) for one in extensions(state_of(old)).values()] == [(date(2023, 12, 31), 1)]


def test_a_withdrawn_task_takes_no_more_reports() -> None:
    """What a form of before still says of it is refused in words; what was said stays, and counts add up."""
    book = master()
    forms = send(book)
    merged(book, returned(forms[EDU], {(1, Field.PROGRESS): 0.5}))
    type_by_hand(book, 1, Col.STATUS, WITHDRAWN_STATUS)
    type_by_hand(book, 2, Col.STATUS, WITHDRAWN_STATUS)
    late = returned(forms[EDU], {(1, Field.PROGRESS): 0.5, (1, X): MARCH, (2, Field.PROGRESS): "一半"}, signed=DUE)
    done = merged(book, late)
    assert [(task, told, reason) for _, task, _, _, told, reason in verdicts(done)] == [
        (1, "already", None),
        (1, "refuse", "task-withdrawn"),
        (2, "refuse", "task-withdrawn"),
    ]
    assert "task-withdrawn" in codes(done)
    assert state_of(book).history["2023-06", EDU, 1][-1].value(Field.PROGRESS) == 0.5
    assert [(row.no, unit) for unit, form in send(book, JULY).items() for row in form.rows if row.no < 3] == []
    assert shown(book, 1)[Col.STATUS] == WITHDRAWN_STATUS
    told = bulletin(state_of(book), JUNE, Day(MERGED_ON, MERGED_ON))
    assert [task.no for task in told.tasks] == [3, 4]


def test_a_decision_on_a_task_withdrawn_since_is_left() -> None:
    """A cell that waited when its task left the plan is not carried out; the row stays, with the reason."""
    book = master()
    merged(book, returned(send(book)[EDU], {(1, Field.PROGRESS): "一半"}))
    type_by_hand(book, 1, Col.STATUS, WITHDRAWN_STATUS)
    done = decide(book, DECISION_ACCEPT)
    assert [found.code for found in done.findings] == ["task-withdrawn"]
