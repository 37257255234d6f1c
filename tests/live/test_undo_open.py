"""Undo on the open master and on the closed one: one record, either takes back either's write."""

from __future__ import annotations

from pathlib import Path

import pytest
from books.masters import LOG_SHEET, LOG_TABLE, TASK_SHEET, TASK_TABLE, build_master, log_row
from uno_engine.session import Program

from xltasks.books import saving
from xltasks.books.closed import ClosedBook
from xltasks.books.live import LiveBook
from xltasks.books.live_undo import undo_open
from xltasks.books.protocol import Book, Cell
from xltasks.core.grid import Grid
from xltasks.errors import CannotProceed


@pytest.fixture
def master(tmp_path: Path, running: Program) -> Path:
    """A small master as the program itself saves it, its formulas computed."""
    path = build_master(tmp_path / "总表.xlsx")
    book = running.open(path)
    running.app.calculate()
    book.save()
    book.close()
    return path


def _write(book: Book, first: int, count: int, note: str) -> None:
    book.append(LOG_TABLE, [log_row(number) for number in range(first, first + count)])  # type: ignore[arg-type]
    book.write(TASK_SHEET, [Cell(3, 1, note), Cell(4, 2, 0.5)])
    book.commit()


def _open_grids(book: LiveBook) -> tuple[dict[str, Grid], dict[str, int]]:
    return (
        {name: book.grid(name) for name in book.sheets()},
        {table.name: table.row_count for table in book.tables()},
    )


def _closed_grids(path: Path) -> dict[str, list[tuple[object, ...]]]:
    """Every value but those of the calculated last column, whose results a closed write does not know."""
    with ClosedBook.open(path, for_reading=True) as book:
        return {
            name: [tuple(value or None for value in row[:5]) for row in book.grid(name).rows] for name in book.sheets()
        }


def test_two_writes_are_taken_back_one_after_the_other(running: Program, master: Path) -> None:
    """Each undo takes back one write: values, tables' sizes, and the looks of rows that are no longer rows."""
    open_book = running.open(master)
    states = [_open_grids(LiveBook(open_book, master))]
    below = open_book.sheets[LOG_SHEET].range((6, 17)).number_format
    for first, note in ((1, "第一次"), (4, "第二次")):
        _write(LiveBook(open_book, master), first, 3, note)
        states.append(_open_grids(LiveBook(open_book, master)))
    assert [sizes[LOG_TABLE] for _, sizes in states] == [1, 3, 6]
    undo_open(open_book, master)
    assert _open_grids(LiveBook(open_book, master)) == states[1]
    undo_open(open_book, master)
    assert _open_grids(LiveBook(open_book, master)) == states[0]
    assert open_book.sheets[LOG_SHEET].range((6, 17)).number_format == below
    with pytest.raises(CannotProceed) as stop:
        undo_open(open_book, master)
    assert stop.value.code == "nothing-to-undo"


def test_the_closed_undo_takes_back_the_buttons_write(running: Program, master: Path) -> None:
    """Closed again, the master is put back byte for byte."""
    before = master.read_bytes()
    open_book = running.open(master)
    _write(LiveBook(open_book, master), 1, 3, "按钮写的")
    open_book.close()
    assert master.read_bytes() != before
    saving.undo(master)
    assert master.read_bytes() == before


def test_the_button_takes_back_the_closed_write(running: Program, master: Path) -> None:
    """A write by the command line is undone in the open master, and the closed undo goes on from there."""
    first = _closed_grids(master)
    with ClosedBook.open(master) as book:
        _write(book, 1, 2, "命令写的")
    second = _closed_grids(master)
    with ClosedBook.open(master) as book:
        _write(book, 3, 4, "又一次")
    open_book = running.open(master)
    undo_open(open_book, master)
    open_book.close()
    assert _closed_grids(master) == second
    saving.undo(master)
    assert _closed_grids(master) == first


def test_a_formula_that_a_write_replaced_comes_back(running: Program, master: Path) -> None:
    """Where the clerk had a formula, undo gives the formula, not its result."""
    open_book = running.open(master)
    sheet = open_book.sheets[TASK_SHEET]
    sheet.range((4, 3)).formula = "=C5*2+0.1"
    open_book.save()
    book = LiveBook(open_book, master)
    book.write(TASK_SHEET, [Cell(3, 2, 0.9)])
    book.commit()
    assert sheet.range((4, 3)).value == 0.9
    undo_open(open_book, master)
    assert str(sheet.range((4, 3)).formula).replace("$", "") == "=C5*2+0.1"


def test_what_the_clerk_typed_elsewhere_since_stays(running: Program, master: Path) -> None:
    """Unsaved work that has nothing to do with the write survives its undo."""
    open_book = running.open(master)
    _write(LiveBook(open_book, master), 1, 2, "按钮写的")
    open_book.sheets[TASK_SHEET].range((5, 5)).value = "刚写的"
    undo_open(open_book, master)
    assert open_book.sheets[TASK_SHEET].range((5, 5)).value == "刚写的"
    assert open_book.sheets[TASK_SHEET].range((4, 2)).value == "招商引资"


@pytest.mark.parametrize("saved", [False, True])
def test_what_the_clerk_changed_of_the_write_is_not_lost(running: Program, master: Path, saved: bool) -> None:
    """The clerk has corrected a cell that the write had written: undo says so and does nothing."""
    open_book = running.open(master)
    _write(LiveBook(open_book, master), 1, 2, "按钮写的")
    open_book.sheets[TASK_SHEET].range((4, 2)).value = "改过了"
    if saved:
        open_book.save()
    before = _open_grids(LiveBook(open_book, master))
    with pytest.raises(CannotProceed) as stop:
        undo_open(open_book, master)
    assert stop.value.code == "undo-changed"
    assert _open_grids(LiveBook(open_book, master)) == before


def test_a_table_the_clerk_moved_is_not_shrunk(running: Program, master: Path) -> None:
    """Rows inserted above a table since the write: its place is another, so undo refuses."""
    open_book = running.open(master)
    _write(LiveBook(open_book, master), 1, 2, "按钮写的")
    open_book.sheets[LOG_SHEET].impl.uno.Rows.insertByIndex(0, 1)
    with pytest.raises(CannotProceed) as stop:
        undo_open(open_book, master)
    assert stop.value.code == "undo-changed"


def test_a_killed_write_leaves_its_backup_known(running: Program, master: Path) -> None:
    """Killed after the program saved and before the record was completed: undo names the backup."""
    open_book = running.open(master)
    with pytest.raises(KeyboardInterrupt), saving.saved_by_program(master) as backup:
        open_book.sheets[TASK_SHEET].range((4, 2)).value = "半截"
        open_book.save()
        raise KeyboardInterrupt
    with pytest.raises(CannotProceed) as stop:
        undo_open(open_book, master)
    assert (stop.value.code, stop.value.facts["backup"]) == ("undo-changed", backup)
    assert backup.exists()


def test_task_tables_are_still_tables(running: Program, master: Path) -> None:
    """After a write and its undo the program still has both tables, where they were."""
    open_book = running.open(master)
    book = LiveBook(open_book, master)
    before = book.tables()
    book.append(TASK_TABLE, [{"编号": 3}])
    book.commit()
    undo_open(open_book, master)
    assert LiveBook(open_book, master).tables() == before
