"""Twice in one run, and forms sent again: what stands, what waits, what nobody is asked about."""

from __future__ import annotations

from datetime import date

from small_round import EDU, master, merged, returned, send, shown, verdicts

from xltasks.books.returns import ReadSheet
from xltasks.core.grid import Grid
from xltasks.core.schema import FORM_SHEET, Col, Field
from xltasks.ledger.read import read_master

P, T, Q = Field.PROGRESS, Field.TEXT, Field.PROBLEMS
THIRD, FOURTH = date(2023, 7, 3), date(2023, 7, 4)


def sent_again(fills):
    """A master in which a first return was merged, and the prefilled form that goes out after it."""
    book = master()
    merged(book, returned(send(book)[EDU], fills, signed=THIRD))
    return book, send(book)[EDU]


def test_a_dash_over_a_value_that_was_sent_waits():
    """A dash typed over what the form was sent with takes something away: a person decides."""
    book, form = sent_again({(1, Q): "资金未到位"})
    done = merged(book, returned(form, {(1, Q): "——"}, signed=FOURTH))
    assert verdicts(done) == [(EDU, 1, "problems", None, "pending", "blanked")]
    assert shown(book, 1)[Col.PROBLEMS] == "资金未到位"


def test_a_dash_where_nothing_was_sent_is_no_question():
    """The same dash in a cell that was sent blank is as good as a blank."""
    book, form = sent_again({(1, T): "已开工"})
    done = merged(book, returned(form, {(1, Q): "——"}, signed=FOURTH))
    assert verdicts(done) == [(EDU, 1, "problems", None, "already", None)]


def test_a_blank_on_one_sheet_and_an_answer_on_the_other_is_an_answer():
    """The original was cleared and the copy filled: nobody is asked about the blank."""
    book, form = sent_again({(1, T): "已开工"})
    cleared = returned(form, {}, signed=FOURTH)
    rows = [list(row) for row in cleared.sheets[0].grid.rows]
    copy = [list(row) for row in rows]
    for row, words in ((rows, None), (copy, "已封顶")):
        line = next(line for line in row if line[0] == 1.0)
        line[10] = words
    both = (ReadSheet(FORM_SHEET, "visible", Grid(rows)), ReadSheet("填报表 (2)", "visible", Grid(copy)))
    from dataclasses import replace

    done = merged(book, replace(cleared, sheets=(*both, *cleared.sheets[1:])))
    assert verdicts(done) == [(EDU, 1, "text", "已封顶", "accept", None)]


def test_a_return_without_a_date_is_not_taken_for_the_older_one():
    """One of two returns is signed, the other is not: nothing says which is later, both wait."""
    book = master()
    form = send(book)[EDU]
    done = merged(
        book,
        returned(form, {(1, P): 0.5}, signed=None),
        returned(form, {(1, P): 0.6}, signed=FOURTH, file="b.xlsx"),
    )
    assert {(v[3], v[4], v[5]) for v in verdicts(done)} == {
        (0.5, "pending", "two-answers"),
        (0.6, "pending", "two-answers"),
    }


def test_two_parts_in_one_run_make_one_whole():
    """The figure in one return, the words in another: the master shows both, and so does the last report."""
    book = master()
    form = send(book)[EDU]
    merged(
        book,
        returned(form, {(1, P): 0.5}, signed=THIRD),
        returned(form, {(1, T): "已开工"}, signed=FOURTH, file="b.xlsx"),
    )
    row = shown(book, 1)
    assert (row[Col.PROGRESS], row[Col.LATEST]) == (0.5, "已开工")
    last = read_master(book, "总表.xlsx").history["2023-06", EDU, 1][-1]
    assert (last.value(P), last.value(T)) == (0.5, "已开工")


def test_the_newer_form_stands_whatever_the_dates_say():
    """An answer on the form sent last beats one on an older form, even if that was signed later."""
    book = master()
    first = send(book)[EDU]
    merged(book, returned(first, {(2, T): "先报一句"}, signed=THIRD))
    second = send(book)[EDU]
    assert second.issue == 2
    done = merged(
        book,
        returned(first, {(1, P): 0.5}, signed=date(2023, 7, 5)),
        returned(second, {(1, P): 0.6}, signed=FOURTH, file="b.xlsx"),
    )
    assert shown(book, 1)[Col.PROGRESS] == 0.6
    assert (EDU, 1, "progress", "0.5", "refuse", "superseded-return") in verdicts(done)


def test_what_is_there_already_is_not_asked_about():
    """Of two answers of one day the merged one is there already; only the other waits."""
    book = master()
    form = send(book)[EDU]
    merged(book, returned(form, {(1, P): 0.5}))
    done = merged(book, returned(form, {(1, P): 0.5}), returned(form, {(1, P): 0.6}, file="b.xlsx"))
    assert {v[3:] for v in verdicts(done)} == {(0.5, "already", None), (0.6, "pending", "two-answers")}


def test_an_undated_answer_that_stood_before_does_not_come_back():
    """An undated return merged first, a later one accepted by the clerk: the first one again changes nothing."""
    from xltasks.books.protocol import Cell
    from xltasks.core.settings import Day
    from xltasks.verbs.apply import apply

    book = master()
    form = send(book)[EDU]
    undated = returned(form, {(1, P): 0.5}, signed=None)
    merged(book, undated)
    merged(book, returned(form, {(1, P): 0.6}, signed=None, file="b.xlsx"))
    (item,) = read_master(book, "总表.xlsx").pending
    book.write("待确认", [Cell(item.row, 0, "采用")])
    apply(book, "总表.xlsx", Day(FOURTH, FOURTH))
    done = merged(book, undated)
    assert verdicts(done) == [(EDU, 1, "progress", "0.5", "refuse", "superseded-return")]
    assert shown(book, 1)[Col.PROGRESS] == 0.6
