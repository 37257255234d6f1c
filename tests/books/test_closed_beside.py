"""Many new rows are made in a copy of the program: the same bytes as without it, whatever becomes of the copy."""

from __future__ import annotations

import os
import signal
import sys
import tempfile
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
from books.masters import LOG_TABLE, TASK_SHEET, TASK_TABLE, build_master, litter, log_row

from xltasks import forking
from xltasks.books import bookpatch
from xltasks.books.closed import ClosedBook
from xltasks.books.protocol import Cell
from xltasks.errors import CannotProceed

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux forks")
ROWS = [log_row(number) for number in range(bookpatch._WORTH_A_FORK + 1)]


@cache
def master() -> bytes:
    """The same master for all: what makes it writes the time into it."""
    with tempfile.TemporaryDirectory() as folder:
        return build_master(Path(folder) / "总表.xlsx").read_bytes()


def children() -> set[str]:
    """Processes of this one that are there or not yet buried."""
    return set(Path(f"/proc/{os.getpid()}/task/{os.getpid()}/children").read_text().split())


def committed(path: Path) -> bytes:
    """A write of many new rows on one sheet and of single cells on another; the master's bytes afterwards."""
    held = children()
    path.parent.mkdir()
    path.write_bytes(master())
    with ClosedBook.open(path) as book:
        place = next(table for table in book.tables() if table.name == TASK_TABLE)
        book.append(LOG_TABLE, ROWS)  # type: ignore[arg-type]
        book.write(TASK_SHEET, [Cell(place.header_row + 1, place.first_column + 1, "改过")])
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


def test_the_same_bytes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One copy is made, and the master is what it would be without."""
    made = forks_of(monkeypatch)
    beside = committed(tmp_path / "甲" / "总表.xlsx")
    assert len(made) == 1
    monkeypatch.setattr(bookpatch, "can_fork", lambda: False)
    assert committed(tmp_path / "乙" / "总表.xlsx") == beside
    assert len(made) == 1


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
