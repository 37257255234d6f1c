"""A revised plan in a master made before there was 变更记录: carried out all the same, and said to be unrecorded."""

from __future__ import annotations

from replan.desk import OLD, applied, codes, decide, rows, run, shown
from replan.notation import book_of
from replan.test_replan_and_apply import ALL

from xltasks.books.memory import MemoryBook
from xltasks.core.schema import CHANGES_SHEET, CHANGES_TABLE


def old_master() -> MemoryBook:
    """The same office's master without the sheet."""
    book = book_of(OLD)
    return MemoryBook(
        {name: book.grid(name).rows for name in book.sheets() if name != CHANGES_SHEET},
        tuple(table for table in book.tables() if table.name != CHANGES_TABLE),
        {},
    )


def test_a_master_without_the_log_takes_a_revised_plan() -> None:
    """The same rows are laid, the same cells written; one finding says that the past will look like today."""
    old, new = old_master(), book_of(OLD)
    run(old)
    run(new)
    assert list(rows(old)) == list(rows(new)) == ALL
    for book in (old, new):
        decide(book, {}, "采用")
    done, other = applied(old), applied(new)
    assert (done.accepted, done.left) == (other.accepted, other.left)
    assert sorted(codes(done)) == sorted([*codes(other), "changes-not-kept"])
    for task in range(1, 6):
        assert shown(old, task) == shown(new, task)


def test_a_second_comparison_finds_nothing_left_to_decide() -> None:
    """What was carried out is not proposed again, log or no log."""
    book = old_master()
    run(book)
    decide(book, {}, "采用")
    applied(book)
    assert not run(book).needs_a_person
    assert [one for one in rows(book).values() if not one.done] == []
