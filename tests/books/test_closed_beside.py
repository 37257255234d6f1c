"""Much work on sheets is shared with copies of the program: the same bytes, whatever becomes of the copies."""

from __future__ import annotations

import os
import signal
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from functools import cache
from pathlib import Path

import pytest
from books.masters import LOG_SHEET, LOG_TABLE, TASK_SHEET, TASK_TABLE, build_master, litter, log_row
from hypothesis import given
from hypothesis import strategies as st

from xltasks import forking
from xltasks.books import beside, bookpatch
from xltasks.books.closed import ClosedBook
from xltasks.books.protocol import Cell
from xltasks.errors import CannotProceed

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux forks")
ROWS = [log_row(number) for number in range(beside._WORTH_A_COPY // 9 + 1)]


@cache
def master() -> bytes:
    """The same master for all: what makes it writes the time into it."""
    with tempfile.TemporaryDirectory() as folder:
        return build_master(Path(folder) / "总表.xlsx").read_bytes()


def children() -> set[str]:
    """Processes of this one that are there or not yet buried."""
    return set(Path(f"/proc/{os.getpid()}/task/{os.getpid()}/children").read_text().split())


def many_rows(book: ClosedBook, rows: Sequence[Mapping[str, object]] = ROWS) -> None:
    """Many new rows on one sheet, and a cell on another."""
    place = next(table for table in book.tables() if table.name == TASK_TABLE)
    book.append(LOG_TABLE, rows)  # type: ignore[arg-type]
    book.write(TASK_SHEET, [Cell(place.header_row + 1, place.first_column + 1, "改过")])


def rows_written_in_again(book: ClosedBook) -> None:
    """A cell of the new rows is written once more when a copy is making them already."""
    many_rows(book)
    book.write(LOG_SHEET, [Cell(40, 8, "又改过")])


def cells_of_two_sheets(book: ClosedBook) -> None:
    """Single cells by the thousand."""
    for sheet in (TASK_SHEET, LOG_SHEET):
        book.write(sheet, [Cell(row, 30 + row % 7, f"第{row}行") for row in range(100, 4000)])


def formats_that_the_book_lacks(book: ClosedBook) -> None:
    """Dates where none was ever shown, on the first sheet and on the one that a copy makes."""
    many_rows(book, [log_row(number, 存在问题=date(2023, 6, 28)) for number in range(len(ROWS))])
    book.write(TASK_SHEET, [Cell(60, 9, date(2023, 6, 28)), Cell(3, 4, datetime(2023, 6, 28, 12))])


WRITES = (many_rows, rows_written_in_again, cells_of_two_sheets, formats_that_the_book_lacks)


def committed(path: Path, write: Callable[[ClosedBook], None] = many_rows) -> bytes:
    """A write; the master's bytes afterwards."""
    held = children()
    path.parent.mkdir()
    path.write_bytes(master())
    with ClosedBook.open(path) as book:
        write(book)
        book.commit()
    assert litter(path) == []
    assert children() <= held
    return path.read_bytes()


def forks_of(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Copies that are made from now on."""
    made: list[int] = []
    forked = forking.forked

    def noted(life: Callable[[int], None]) -> tuple[int, int]:
        process, heard = forked(life)
        made.append(process)
        return process, heard

    monkeypatch.setattr(forking, "forked", noted)
    return made


@pytest.mark.parametrize("write", WRITES, ids=lambda write: write.__name__)
def test_the_same_bytes(write: Callable[[ClosedBook], None], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Copies are made, and the master is what it would be without."""
    made = forks_of(monkeypatch)
    with_copies = committed(tmp_path / "甲" / "总表.xlsx", write)
    assert made
    made.clear()
    monkeypatch.setattr(beside, "can_fork", lambda: False)
    assert committed(tmp_path / "乙" / "总表.xlsx", write) == with_copies
    assert made == []


def test_a_book_that_is_let_go_leaves_no_copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Rows that are never committed: the copy that was making them ends with the book."""
    path = build_master(tmp_path / "总表.xlsx")
    before, held, made = path.read_bytes(), children(), forks_of(monkeypatch)
    with ClosedBook.open(path) as book:
        many_rows(book)
        assert len(made) == 1
    assert children() <= held
    assert path.read_bytes() == before


@given(st.lists(st.integers(0, 90_000)))
def test_work_is_shared_out(works: list[int]) -> None:
    """Every part is in one share, in its order; the two differ by no more than the largest part."""
    here, there = beside.shared_out(list(enumerate(works)))
    assert sorted([*here, *there]) == list(range(len(works)))
    assert (here, there) == (sorted(here), sorted(there))
    loads = [sum(works[part] for part in share) for share in (here, there)]
    if there:
        assert loads[1] >= beside._WORTH_A_COPY
        assert abs(loads[0] - loads[1]) <= max(works)
    elif sum(works) >= 2 * beside._WORTH_A_COPY:
        assert max(works) == sum(works)


@pytest.mark.parametrize("fate", ["killed", "failed"])
def test_a_copy_that_dies_costs_nothing(fate: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Killed, or out of memory: its sheet is made here, and nothing of it is left."""
    expected = committed(tmp_path / "甲" / "总表.xlsx")
    program, patch = os.getpid(), bookpatch.BookPatch._patch

    def dying(self: bookpatch.BookPatch, *of: object) -> None:
        if os.getpid() != program:
            if fate == "killed":
                os.kill(os.getpid(), signal.SIGKILL)
            raise MemoryError
        patch(self, *of)  # type: ignore[arg-type]

    monkeypatch.setattr(bookpatch.BookPatch, "_patch", dying)
    assert committed(tmp_path / "乙" / "总表.xlsx") == expected


def test_what_stops_a_write_stops_it_still(tmp_path: Path) -> None:
    """Something of the clerk's below the table: the sentence is the same, and the master untouched."""
    path = build_master(tmp_path / "总表.xlsx")
    with ClosedBook.open(path) as book:
        log = next(table for table in book.tables() if table.name == LOG_TABLE)
        place = next(table for table in book.tables() if table.name == TASK_TABLE)
        below = log.header_row + log.row_count + 3
        book.write(log.sheet, [Cell(below, log.first_column, "办公室自己的话")])
        book.commit()
    before = path.read_bytes()
    with ClosedBook.open(path) as book:
        book.append(LOG_TABLE, ROWS)  # type: ignore[arg-type]
        book.write(TASK_SHEET, [Cell(place.header_row + 1, place.first_column + 1, "改过")])
        with pytest.raises(CannotProceed) as stopped:
            book.commit()
    assert stopped.value.code == "below-table"
    assert path.read_bytes() == before
