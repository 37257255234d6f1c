"""Formulas that come into a table's blank cells, and names, as every Book has them."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
import xlsxwriter
from books.masters import parts
from ooxml import validate
from uno_engine.session import program

from xltasks.books.closed import ClosedBook
from xltasks.books.live import LiveBook
from xltasks.books.memory import MemoryBook
from xltasks.books.protocol import Book, Cell, Table

HEADINGS = ("数", "倍", "注")
LINES = [(1, True, None), (2, True, "己"), (3, False, None), (None, True, None), (5, None, None), (6, True, "=A4+A5")]


def book_file(folder: Path) -> Path:
    """A table of numbers and their doubles; the third double is written over, the fifth is blank.

    A formula of the clerk's own stands once in the last column.
    """
    path = folder / "书.xlsx"
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet("数据")
    look = book.add_format({"num_format": "0.0", "bold": True})
    for row, (number, doubled, note) in enumerate(LINES, 3):
        sheet.write(row, 0, number)
        if doubled:
            sheet.write_formula(row, 1, f"=A{row + 1}*2", look, (number or 0) * 2)
        elif doubled is False:
            sheet.write_number(row, 1, 99, look)
        else:
            sheet.write_blank(row, 1, None, look)
        if note and note.startswith("="):
            sheet.write_formula(row, 2, note, None, 3)
        elif note:
            sheet.write_string(row, 2, note)
    sheet.add_table(2, 0, 8, 2, {"name": "记录", "columns": [{"header": one} for one in HEADINGS]})
    book.define_name("名单", "=记录[数]")
    book.define_name("坏", "=数据!#REF!")
    book.define_name("数据!本页", "=数据!$A$1")
    book.close()
    return path


Reopen = Callable[[], Book]


@pytest.fixture(params=["closed", "live"])
def opened(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[Book, Reopen]:
    """The table as a closed and as an open book, and how to open it again."""
    path = book_file(tmp_path)
    if request.param == "closed":
        return ClosedBook.open(path), lambda: ClosedBook.open(path)
    running = program()

    def again() -> Book:
        running.forget()
        return LiveBook(running.open(path), path)

    return again(), again


def test_a_column_tells_its_formulas(opened: tuple[Book, Reopen]) -> None:
    """Formulas by row, without the written-over and the blank one; a column of values has none."""
    book, _ = opened
    assert book.column_formulas("记录", "倍") == {row: f"A{row + 1}*2" for row in (3, 4, 6, 8)}
    assert book.column_formulas("记录", "数") == {}
    for table, heading in (("没有", "倍"), ("记录", "没有")):
        with pytest.raises(KeyError):
            book.column_formulas(table, heading)


def test_a_formula_written_over_is_gone_before_the_commit(opened: tuple[Book, Reopen]) -> None:
    """Reads see what was written before them."""
    book, _ = opened
    book.write("数据", [Cell(4, 1, 7)])
    assert set(book.column_formulas("记录", "倍") or ()) == {3, 6, 8}


def test_blank_cells_take_their_columns_formula(opened: tuple[Book, Reopen]) -> None:
    """The blank double is filled; what somebody wrote, and the clerk's single formula, are left as they are."""
    book, reopen = opened
    book.fill_formulas("记录", [5, 7])
    assert set(book.column_formulas("记录", "倍") or ()) == {3, 4, 6, 7, 8}
    assert book.commit() is not None
    after = reopen()
    assert after.column_formulas("记录", "倍") == {row: f"A{row + 1}*2" for row in (3, 4, 6, 7, 8)}
    assert after.column_formulas("记录", "注") == {8: "A4+A5"}
    assert after.grid("数据").at(5, 1) == 99
    with pytest.raises(KeyError):
        after.fill_formulas("没有", [1])


def test_nothing_to_fill_is_nothing_to_write(opened: tuple[Book, Reopen]) -> None:
    """A row that has its formula, and a cell that holds a value, make no change."""
    book, _ = opened
    book.fill_formulas("记录", [3, 5])
    assert book.commit() is None


def test_a_closed_book_stores_the_result_of_a_formula_that_was_filled(tmp_path: Path) -> None:
    """What a new formula shows is stored beside it, in the format the cell had; the book is what Office expects."""
    path = book_file(tmp_path)
    with ClosedBook.open(path) as book:
        book.fill_formulas("记录", [7])
        assert book.grid("数据").at(7, 1) is None
        book.store_results("数据", {(7, 1): 10.0, (7, 0): 4})
        assert book.grid("数据").at(7, 1) == 10.0
        book.commit()
    with ClosedBook.open(path) as book:
        assert (book.grid("数据").at(7, 0), book.grid("数据").at(7, 1)) == (5.0, 10.0)
    assert validate(path) == []


def test_a_closed_book_stores_what_the_formula_of_an_appended_row_shows(tmp_path: Path) -> None:
    """A row that was appended takes its column's formula with its format, is told among them, and stores its result."""
    path = book_file(tmp_path)
    with ClosedBook.open(path) as book:
        book.append("记录", [{"数": 7}])
        book.fill_formulas("记录", [9])
        assert (book.column_formulas("记录", "倍") or {})[9] == "A10*2"
        book.store_results("数据", {(9, 1): 14.0})
        book.commit()
    with ClosedBook.open(path) as book:
        assert (book.grid("数据").at(9, 0), book.grid("数据").at(9, 1)) == (7.0, 14.0)
        assert book.formulas("数据")[9, 1] == "A10*2"
    sheet = parts(path)["xl/worksheets/sheet1.xml"].decode()
    looks = dict(re.findall(r'<c r="(B4|B10)" s="(\d+)"', sheet))
    assert looks["B10"] == looks["B4"]
    assert validate(path) == []


def test_names_tell_what_they_stand_for(opened: tuple[Book, Reopen]) -> None:
    """A workbook-wide name gives its formula, a broken one too; one that is not there gives None."""
    book, _ = opened
    assert book.name_text("名单") == "记录[数]"
    assert "#REF!" in str(book.name_text("坏"))
    assert book.name_text("没有") is None


def test_a_book_in_memory_has_no_formulas() -> None:
    """A memory book tells that it knows of none, and knows its names."""
    book = MemoryBook({"数据": [["数"], [1]]}, [Table("记录", "数据", 0, 0, ("数",), 1)], {"格": ("数据", 1, 0)})
    assert book.column_formulas("记录", "数") is None
    book.fill_formulas("记录", [1])
    assert book.commit() is None
    assert (book.name_text("格"), book.name_text("没有")) == ("'数据'!A2", None)
    for call in (lambda: book.column_formulas("记录", "没有"), lambda: book.fill_formulas("没有", [1])):
        with pytest.raises(KeyError):
            call()
