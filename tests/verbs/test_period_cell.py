"""本次报告期 on 首页 follows what was sent out."""

from __future__ import annotations

import pytest
from small_round import EDU, JULY, JUNE, MERGED_ON, master, send

from xltasks.books.protocol import Cell
from xltasks.core.schema import NAME_PERIOD


def period_cell(book):
    """What the cell holds."""
    sheet, row, column = book.named_cell(NAME_PERIOD)
    return book.grid(sheet).at(row, column)


def type_period(book, value):
    """The clerk types into the cell."""
    sheet, row, column = book.named_cell(NAME_PERIOD)
    book.write(sheet, [Cell(row, column, value)])


def test_sending_sets_the_period():
    """After forms of a period went out, the office works on it."""
    book = master()
    send(book, JULY)
    assert period_cell(book) == "2023-07"


def test_an_earlier_form_sent_again_does_not_lead_back():
    """A June form for one late unit, sent while July is out, leaves 首页 on July."""
    book = master()
    send(book, JUNE)
    send(book, JULY)
    send(book, JUNE, only=[EDU])
    assert period_cell(book) == "2023-07"


@pytest.mark.parametrize("typed", [None, "", "下个月", "2023-12", MERGED_ON, 7.5])
def test_a_period_that_was_never_sent_gives_way(typed):
    """A blank, a slip or a period without forms is replaced by the one that went out."""
    book = master()
    type_period(book, typed)
    send(book, JUNE)
    assert period_cell(book) == "2023-06"


def test_sending_the_same_again_writes_nothing():
    """The second run has nothing to save."""
    book = master()
    send(book, JUNE)
    saves = book.commits
    send(book, JUNE)
    assert book.commits == saves


def test_a_period_written_otherwise_is_put_right():
    """2023年6月 is the same period in another dress: formulas need it as the register has it."""
    book = master()
    type_period(book, "2023年6月")
    send(book, JUNE)
    assert period_cell(book) == "2023-06"
