"""A revised plan in the open master: the spreadsheet program gives what the closed file gives."""

from __future__ import annotations

from pathlib import Path

from live.round import values
from replan.desk import DAY, NEW, OLD
from replan.notation import file_of, plan_of
from uno_engine.session import program

from xltasks.books.closed import ClosedBook
from xltasks.books.live import LiveBook
from xltasks.books.protocol import Book, Cell
from xltasks.core.schema import PENDING_SHEET, Col
from xltasks.core.values import as_text
from xltasks.ledger.read import read_master
from xltasks.verbs.apply import apply
from xltasks.verbs.replan import replan


def compare_and_lay(book: Book, path: Path) -> None:
    """The first command."""
    assert replan(book, str(path), plan_of(NEW), "修订稿.docx", DAY).backup is not None


def accept_all(book: Book, path: Path) -> None:
    """The clerk, and the second command."""
    items = read_master(book, str(path)).pending
    book.write(PENDING_SHEET, [Cell(item.row, 0, "采用") for item in items])
    assert len(apply(book, str(path), DAY).accepted) == len(items)


def test_the_open_master_gets_the_same(tmp_path: Path) -> None:
    """Rows on 待确认, new tasks, units, leaders, withdrawals and events: the same in both, new rows calculated."""
    (tmp_path / "open").mkdir()
    (tmp_path / "closed").mkdir()
    opened, closed = file_of(OLD, tmp_path / "open"), file_of(OLD, tmp_path / "closed")
    running = program()
    running.forget()
    for step in (compare_and_lay, accept_all):
        step(LiveBook(running.open(opened), opened), opened)
        with ClosedBook.open(closed) as book:
            step(book, closed)
        running.forget()
    in_program, on_disk = values(opened), values(closed)
    assert on_disk.keys() == in_program.keys()
    for sheet, rows in on_disk.items():
        assert [_texts(row) for row in in_program[sheet]] == [_texts(row) for row in rows], sheet
    with ClosedBook.open(opened) as book:
        row = read_master(book, str(opened)).section_rows[5]
    assert as_text(row.values[Col.TEXT]) == "盘活闲置厂房三十万平方米。"
    assert isinstance(row.values[Col.SCHEDULE], float)


def _texts(row: tuple[object, ...]) -> list[str]:
    texts = [as_text(round(value, 9) if isinstance(value, float) else value) for value in row]  # type: ignore[arg-type]
    while texts and not texts[-1]:
        texts.pop()
    return texts
