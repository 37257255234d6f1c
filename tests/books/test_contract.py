"""What every Book does, whatever carries it: one suite over all adapters."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import pytest
import xlsxwriter
from uno_engine.session import program

from xltasks.books.closed import ClosedBook
from xltasks.books.live import LiveBook
from xltasks.books.memory import MemoryBook
from xltasks.books.protocol import Book, Cell, ColumnRows, NumberFormat, Table
from xltasks.core.grid import CellError, Value

ROWS: list[list[Value]] = [
    ["标题", None, None],
    [None, None, None],
    ["单位", "进度", "日期"],
    ["区教育局", 0.5, date(2023, 6, 28)],
    ["区财政局", None, None],
]
HEADINGS = ("单位", "进度", "日期")
FORMULA = (1, 4)  # E2: =B4*2, which shows 1.0
TABLES = (Table("记录", "数据", 2, 0, HEADINGS, 2), Table("空表", "空", 0, 1, HEADINGS, 1))
Reopen = Callable[[], Book]


def _memory(folder: Path) -> tuple[Book, Reopen]:
    rows = [[*line, None, 1.0] if at == FORMULA[0] else line for at, line in enumerate(ROWS)]
    book = MemoryBook({"数据": rows, "空": [[None, *HEADINGS], [None] * 4]}, TABLES, {"起点": ("数据", 3, 1)})
    return book, lambda: book


def _closed(folder: Path) -> tuple[Book, Reopen]:
    path = folder / "书.xlsx"
    book = xlsxwriter.Workbook(str(path))
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    sheet = book.add_worksheet("数据")
    for number, row in enumerate(ROWS):
        for column, value in enumerate(row):
            if isinstance(value, date):
                sheet.write_datetime(number, column, value, day)
            elif value is not None:
                sheet.write(number, column, value)
    sheet.add_table(2, 0, 4, 2, {"name": "记录", "columns": [{"header": h} for h in HEADINGS]})
    sheet.write_formula(*FORMULA, "=B4*2", None, 1.0)
    book.define_name("起点", "=数据!$B$4")
    book.define_name("多格", "=数据!$A$4:$B$5")
    empty = book.add_worksheet("空")
    empty.add_table(0, 1, 1, 3, {"name": "空表", "columns": [{"header": h} for h in HEADINGS]})
    empty.hide()
    book.close()
    return ClosedBook.open(path), lambda: ClosedBook.open(path)


def _live(folder: Path) -> tuple[Book, Reopen]:
    _closed(folder)[0].close()  # type: ignore[attr-defined]
    running = program()
    running.forget()
    path = folder / "书.xlsx"

    def again() -> Book:
        running.forget()
        return LiveBook(running.open(path), path)

    return again(), again


ADAPTERS = {"memory": _memory, "closed": _closed, "live": _live}


@pytest.fixture(params=sorted(ADAPTERS))
def opened(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[Book, Reopen]:
    """A book of each kind, and how to open it again after a commit."""
    return ADAPTERS[request.param](tmp_path)


def _committed(opened: tuple[Book, Reopen]) -> Book:
    book, reopen = opened
    assert book.commit() is not None
    return reopen()


def test_sheets_are_named_in_order_hidden_ones_included(opened: tuple[Book, Reopen]) -> None:
    """Every worksheet is listed, also a hidden one."""
    assert opened[0].sheets() == ("数据", "空")


def test_tables_say_where_they_are(opened: tuple[Book, Reopen]) -> None:
    """A table gives its sheet, heading row, first column, headings and number of data rows."""
    assert sorted(opened[0].tables(), key=lambda table: table.name) == sorted(TABLES, key=lambda t: t.name)


def test_a_grid_counts_from_a1(opened: tuple[Book, Reopen]) -> None:
    """Values stand where the sheet has them; blank is None; a date is a date."""
    grid = opened[0].grid("数据")
    assert grid.at(0, 0) == "标题"
    assert grid.at(1, 0) is None
    assert (grid.at(3, 0), grid.at(3, 1), grid.at(3, 2)) == ("区教育局", 0.5, date(2023, 6, 28))
    assert grid.at(4, 1) is None
    assert grid.at(99, 99) is None


def test_unknown_names_are_key_errors(opened: tuple[Book, Reopen]) -> None:
    """A sheet, table or heading that does not exist is the caller's mistake."""
    book = opened[0]
    for call in (
        lambda: book.grid("没有"),
        lambda: book.write("没有", [Cell(0, 0, 1)]),
        lambda: book.show_as("没有", {}),
        lambda: book.append("没有", [{}]),
        lambda: book.append("记录", [{"没有这一列": 1}]),
    ):
        with pytest.raises(KeyError):
            call()


VALUES: list[Value] = [
    "=1+1",
    "+86 512",
    "-",
    "@某人",
    " 前后空格 ",
    "第一行\n第二行\r\n第三行\r",
    "制表\t符",
    "_x000D_ 字面",
    "控制\x01符\x0b",
    "😀𠮷",
    "<a> & \"b\" 'c' ]]>",
    0.1,
    -3,
    1e300,
    12345678901,
    True,
    False,
    date(2023, 6, 28),
    date(1900, 1, 1),
    datetime(2023, 6, 28, 14, 30, 5),
    CellError("#REF!"),
]


@pytest.mark.parametrize("value", VALUES, ids=repr)
def test_a_written_value_is_read_back(opened: tuple[Book, Reopen], value: Value) -> None:
    """What is written is read, before the commit and after it, with the same meaning."""
    opened[0].write("数据", [Cell(4, 1, value), Cell(20, 7, value)])
    assert opened[0].grid("数据").at(4, 1) == value
    book = _committed(opened)
    for place in ((4, 1), (20, 7)):
        held = book.grid("数据").at(*place)
        if isinstance(opened[0], LiveBook) and isinstance(value, str):
            assert held == value.replace("\r\n", "\n").replace("\r", "\n")  # LibreOffice knows one line break
        else:
            assert held == value
        assert isinstance(book.grid("数据").at(*place), bool) is isinstance(value, bool)
    assert book.grid("数据").at(3, 0) == "区教育局"


def test_none_empties_a_cell(opened: tuple[Book, Reopen]) -> None:
    """None and the empty text leave a blank."""
    opened[0].write("数据", [Cell(3, 0, None), Cell(3, 1, "")])
    grid = _committed(opened).grid("数据")
    assert grid.at(3, 0) is None
    assert grid.at(3, 1) is None


def test_the_last_write_to_a_cell_stands(opened: tuple[Book, Reopen]) -> None:
    """Two writes to one cell leave the second value."""
    opened[0].write("数据", [Cell(3, 0, "一")])
    opened[0].write("数据", [Cell(3, 0, "二")])
    assert _committed(opened).grid("数据").at(3, 0) == "二"


def test_appended_rows_follow_the_last(opened: tuple[Book, Reopen]) -> None:
    """Rows go below the table's last row, by heading; the table grows; columns not named stay blank."""
    opened[0].append("记录", [{"进度": 0.9, "单位": "区民政局"}, {"日期": date(2023, 7, 1)}])
    assert opened[0].grid("数据").at(5, 0) == "区民政局"
    book = _committed(opened)
    grid = book.grid("数据")
    assert [grid.at(5, column) for column in range(3)] == ["区民政局", 0.9, None]
    assert [grid.at(6, column) for column in range(3)] == [None, None, date(2023, 7, 1)]
    assert {table.name: table.row_count for table in book.tables()} == {"记录": 4, "空表": 1}


def test_rows_may_be_held_by_column(opened: tuple[Book, Reopen]) -> None:
    """Rows held column by column are the same rows: the first fills a table's blank one, the others follow."""
    opened[0].append("空表", ColumnRows({"单位": ["甲", None, "丙"], "进度": [0.5, 0.25, None]}))
    opened[0].append("空表", ColumnRows({"单位": ["丁"]}))
    with pytest.raises(KeyError):
        opened[0].append("空表", ColumnRows({"没有这一列": [1]}))
    book = _committed(opened)
    grid = book.grid("空")
    assert [(grid.at(row, 1), grid.at(row, 2)) for row in range(1, 5)] == [
        ("甲", 0.5),
        (None, 0.25),
        ("丙", None),
        ("丁", None),
    ]
    assert {table.name: table.row_count for table in book.tables()}["空表"] == 4


def test_a_blank_only_row_is_filled_first(opened: tuple[Book, Reopen]) -> None:
    """A new table's one blank row takes the first appended row; a second append goes below."""
    opened[0].append("空表", [{"单位": "甲"}])
    opened[0].append("空表", [{"单位": "乙"}])
    book = _committed(opened)
    grid = book.grid("空")
    assert [grid.at(row, 1) for row in (1, 2, 3)] == ["甲", "乙", None]
    assert {table.name: table.row_count for table in book.tables()}["空表"] == 2


def test_a_written_blank_row_is_not_blank_any_more(opened: tuple[Book, Reopen]) -> None:
    """What was written into the blank row is not overwritten by an appended one."""
    opened[0].write("空", [Cell(1, 2, 0.5)])
    opened[0].append("空表", [{"单位": "甲"}])
    grid = _committed(opened).grid("空")
    assert [grid.at(1, column) for column in (1, 2)] == [None, 0.5]
    assert grid.at(2, 1) == "甲"


def test_a_write_into_an_appended_row_stands(opened: tuple[Book, Reopen]) -> None:
    """A cell of a row that was only just appended can be written, also beside the table."""
    opened[0].append("记录", [{"单位": "甲"}, {"单位": "乙"}, {"单位": "丙"}])
    opened[0].write("数据", [Cell(6, 0, "丁"), Cell(6, 5, "旁边")])
    grid = _committed(opened).grid("数据")
    assert [grid.at(row, 0) for row in (5, 6, 7)] == ["甲", "丁", "丙"]
    assert grid.at(6, 5) == "旁边"


def test_appending_nothing_is_nothing(opened: tuple[Book, Reopen]) -> None:
    """A commit with nothing to write saves nothing and makes no backup."""
    opened[0].append("记录", [])
    opened[0].write("数据", [])
    assert opened[0].commit() is None


def test_how_a_number_is_shown_is_no_value(opened: tuple[Book, Reopen]) -> None:
    """Formats for old cells, new rows and a blank row that is filled: every value is what was written, or was there."""
    book = opened[0]
    book.append("记录", [{"单位": "甲", "进度": 0.25}])
    book.append("空表", [{"单位": "乙", "进度": 5}])
    held = book.grid("数据").at(3, 1)
    percent, plain = NumberFormat.PERCENT, NumberFormat.GENERAL
    book.show_as("数据", {(3, 1): percent, (5, 1): percent, (5, 2): plain})
    book.show_as("空", {(1, 2): plain, (1, 3): percent})
    book = _committed(opened)
    grid = book.grid("数据")
    assert (grid.at(3, 1), grid.at(5, 0), grid.at(5, 1), grid.at(5, 2)) == (held, "甲", 0.25, None)
    assert [book.grid("空").at(1, column) for column in (1, 2, 3)] == ["乙", 5, None]
    assert {table.name: table.row_count for table in book.tables()} == {"记录": 3, "空表": 1}


def test_a_name_leads_to_its_cell(opened: tuple[Book, Reopen]) -> None:
    """A name of one cell gives sheet, row and column; one of several cells, or none at all, leads nowhere."""
    assert opened[0].named_cell("起点") == ("数据", 3, 1)
    assert opened[0].named_cell("多格") is None
    assert opened[0].named_cell("没有") is None


def test_formulas_are_told_where_only_their_results_are_stored(opened: tuple[Book, Reopen]) -> None:
    """A closed book tells its formulas by place; where a program calculates, or none could, there are none to tell."""
    book = opened[0]
    assert dict(book.formulas("数据")) == ({FORMULA: "B4*2"} if isinstance(book, ClosedBook) else {})
    assert dict(book.formulas("空")) == {}
    for call in (lambda: book.formulas("没有"), lambda: book.store_results("没有", {})):
        with pytest.raises(KeyError):
            call()


def test_only_formulas_take_results(opened: tuple[Book, Reopen]) -> None:
    """A result for a cell that holds no formula changes nothing, and results alone are no reason to save."""
    book, reopen = opened
    before = book.grid("数据").at(3, 0), book.grid("数据").at(4, 1), book.grid("数据").at(30, 9)
    book.store_results("数据", {(3, 0): "别的", (4, 1): 3.0, (30, 9): 1, FORMULA: 5.0})
    assert (book.grid("数据").at(3, 0), book.grid("数据").at(4, 1), book.grid("数据").at(30, 9)) == before
    assert book.commit() is None
    assert reopen().grid("数据").at(*FORMULA) == 1.0


def test_a_formula_shows_its_new_result(opened: tuple[Book, Reopen]) -> None:
    """After a write that changes it a formula shows what it should, stored or calculated, and is still a formula.

    A book in memory has no formulas: its value stays.
    """
    opened[0].write("数据", [Cell(3, 1, 2.0)])
    opened[0].store_results("数据", {FORMULA: 4.0})
    assert not isinstance(opened[0], ClosedBook) or opened[0].grid("数据").at(*FORMULA) == 4.0
    book = _committed(opened)
    assert book.grid("数据").at(*FORMULA) == (1.0 if isinstance(book, MemoryBook) else 4.0)
    if isinstance(book, ClosedBook):
        assert dict(book.formulas("数据")) == {FORMULA: "B4*2"}


def test_a_write_over_a_formula_takes_its_place(opened: tuple[Book, Reopen]) -> None:
    """A cell that is written and given a result holds what was written, and no formula any more."""
    opened[0].write("数据", [Cell(*FORMULA, 7.0)])
    opened[0].store_results("数据", {FORMULA: 4.0})
    book = _committed(opened)
    assert book.grid("数据").at(*FORMULA) == 7.0
    assert FORMULA not in book.formulas("数据")
