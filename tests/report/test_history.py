"""Any past period as it stood then, and what changed since the period before."""

from __future__ import annotations

from datetime import date

import pytest
from small_round import DUE, EDU, FIN, JULY, JUNE, MERGED_ON, master, merged, returned, send, type_by_hand

from xltasks.books.memory import MemoryBook
from xltasks.core.history import Course, closing_day, day_of, done_since, is_past, period_before, standings_in
from xltasks.core.period import Period
from xltasks.core.records import MasterState
from xltasks.core.schema import Col, Field
from xltasks.core.settings import Day
from xltasks.core.standing import standings
from xltasks.ledger.read import read_master
from xltasks.verbs.status import status

MAY, AUGUST = Period(2023, month=5), Period(2023, month=8)
NOW = Day(None, date(2023, 9, 1))


def said(book: MemoryBook, period: Period, unit: str, task: int, progress: float, word: str = "正常推进") -> None:
    """One unit reports one task in a period."""
    forms = send(book, period)
    merged(book, returned(forms[unit], {(task, Field.PROGRESS): progress, (task, Field.STATUS): word}), period=period)


def state_of(book: MemoryBook) -> MasterState:
    """What the master holds."""
    return read_master(book, "总表.xlsx")


@pytest.fixture
def book() -> MemoryBook:
    """Task 1 at 20 % in May, 40 % in June, done in August; nobody reported in July."""
    book = master()
    said(book, MAY, EDU, 1, 0.2)
    said(book, JUNE, EDU, 1, 0.4)
    send(book, JULY)
    said(book, AUGUST, EDU, 1, 1.0, "已完成")
    return book


@pytest.mark.parametrize(("period", "progress"), [(MAY, 0.2), (JUNE, 0.4), (JULY, 0.4), (AUGUST, 1.0)])
def test_a_period_stands_as_it_did_then(book: MemoryBook, period: Period, progress: float) -> None:
    """Each period shows the last word up to it; one that nobody reported shows the one before."""
    state = state_of(book)
    assert standings_in(state, period, MERGED_ON)[0].progress == progress


def test_before_the_first_report_nothing_is_reported(book: MemoryBook) -> None:
    """No division, no leftovers of later periods."""
    shown = standings_in(state_of(book), Period(2023, month=1), MERGED_ON)
    assert {(one.progress, one.status, one.text) for one in shown} == {(None, None, None)}


def test_the_present_is_what_the_sheets_show_with_the_clerks_own_entries(book: MemoryBook) -> None:
    """In the last period the clerk's correction counts; in an earlier one it cannot have been made yet."""
    type_by_hand(book, 1, Col.PROGRESS, 0.9)
    state = state_of(book)
    assert standings_in(state, AUGUST, MERGED_ON) == standings(state, MERGED_ON)
    assert standings_in(state, AUGUST, MERGED_ON)[0].progress == 0.9
    assert standings_in(state, JUNE, MERGED_ON)[0].progress == 0.4


def test_reading_back_agrees_with_what_the_sheets_showed_then() -> None:
    """The standing read back from the record is the one the sheets had before the next period came."""
    book = master()
    forms = send(book)
    fills = {(2, Field.PROGRESS): 0.3, (2, Field.STATUS): "正常推进", (2, Field.TEXT): "已开工。"}
    other = {(2, Field.PROGRESS): 0.1, (2, Field.STATUS): "进展缓慢", (2, Field.PROBLEMS): "缺地。"}
    merged(book, returned(forms[EDU], fills), returned(forms[FIN], other))
    before = standings(state_of(book), MERGED_ON)
    said(book, JULY, EDU, 2, 0.8)
    after = state_of(book)
    assert is_past(after, JUNE)
    assert standings_in(after, JUNE, MERGED_ON) == before


def test_a_past_period_is_lit_for_its_own_last_day(book: MemoryBook) -> None:
    """The day of a past period is when it was merged; told another day, that one; the present follows today."""
    state = state_of(book)
    assert day_of(state, JUNE, NOW) == MERGED_ON
    assert day_of(state, JUNE, Day(date(2023, 6, 1), date(2023, 9, 1))) == date(2023, 6, 1)
    assert day_of(state, AUGUST, NOW) == date(2023, 9, 1)


def test_a_period_that_nobody_reported_closes_when_its_returns_were_due(book: MemoryBook) -> None:
    """July's forms were due on 5 August."""
    assert closing_day(state_of(book), JULY) == date(2023, 8, 5)


def test_the_period_before_is_of_the_same_kind() -> None:
    """Months follow months, quarters quarters; a first quarter is compared with the months before it."""
    book = master()
    for period in (MAY, JUNE, Period(2023, quarter=1)):
        send(book, period)
    state = state_of(book)
    assert period_before(state, JULY) == JUNE
    assert period_before(state, Period(2023, quarter=2)) == Period(2023, quarter=1)
    assert period_before(state, MAY) is None or period_before(state, MAY) == Period(2023, quarter=1)
    assert period_before(state, Period(2022, month=1)) is None


def test_status_tells_a_past_period_and_what_changed_in_it(book: MemoryBook) -> None:
    """June: task 1 rose from 20 to 40 %.  August: it was done."""
    june = status(book, "总表.xlsx", JUNE, NOW)
    assert (june.past, june.previous, june.today) == (True, str(MAY), MERGED_ON)
    assert [(move.no, move.progress_before, move.progress) for move in june.changes] == [(1, 0.2, 0.4)]
    august = status(book, "总表.xlsx", AUGUST, NOW)
    assert not august.past
    assert august.previous == str(JULY)
    assert [(move.no, move.course) for move in august.changes] == [(1, Course.DONE)]
    assert (june.total.done, august.total.done) == (0, 1)


def test_status_without_a_period_is_the_last_one_sent(book: MemoryBook) -> None:
    """As before: the present."""
    told = status(book, "总表.xlsx", None, NOW)
    assert told.period == str(AUGUST)
    assert not told.past


def test_done_since_is_the_first_report_never_taken_back() -> None:
    """Done in May, taken back in June, done again in July: done since July."""
    book = master()
    said(book, MAY, EDU, 1, 1.0, "已完成")
    said(book, JUNE, EDU, 1, 0.6)
    said(book, JULY, EDU, 1, 1.0, "已完成")
    state = state_of(book)
    found = {period: done_since(state, EDU, 1, period) for period in (MAY, JUNE, JULY, AUGUST)}
    assert found[JUNE] is None
    assert [report and report.period for report in (found[MAY], found[JULY], found[AUGUST])] == [
        "2023-05",
        "2023-07",
        "2023-07",
    ]
    assert found[JULY] is not None
    assert found[JULY].reported_on == DUE
