"""The open master, in LibreOffice: texts, numbers and new rows as they are written."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest
import xlsxwriter
from books.masters import LOG_SHEET, LOG_TABLE, TASK_SHEET, TASK_TABLE, log_row
from open_master import changed_twin, saved
from uno_engine.session import Program

from xltasks.books import saving
from xltasks.books.live import LiveBook
from xltasks.books.protocol import Book, Cell, NumberFormat
from xltasks.core.grid import CellError
from xltasks.core.schema import ReportCol
from xltasks.errors import CannotProceed

HEADINGS = [column.value for column in ReportCol]


# --- what is written ------------------------------------------------------------------------------------------

TEXTS = [
    "=1+1",
    '=HYPERLINK("http://x")',
    "+86 512",
    "-",
    "-5",
    "@某人",
    "'引号开头",
    "''两个",
    "#N/A",
    "#REF! 之后",
    "TRUE",
    "007",
    "65%",
    "６５％",
    "1/2",
    "2023-06",
    "6月28日",
    "12:30",
    "1e3",
    " 5 ",
    " =1+1",
    "（三）完成3项，累计5项",
    "长" * 9000 + "=1+1",
    "=" + "长" * 8500,
    "第一行\n=第二行",
    "😀𠮷",
]


def test_texts_stay_texts_in_every_kind_of_cell(running: Program, tmp_path: Path) -> None:
    """Whatever a text looks like, it arrives as that text, in cells formatted as text, number, percent or date."""
    path = tmp_path / "总表.xlsx"
    made = xlsxwriter.Workbook(str(path))
    sheet = made.add_worksheet("页")
    for column, form in enumerate(("General", "@", "0%", "yyyy-mm-dd", "0.00")):
        look = made.add_format({"num_format": form})
        for row in range(len(TEXTS)):
            sheet.write_blank(row, column, None, look)
    made.close()

    def change(book: Book) -> None:
        book.write("页", [Cell(row, column, text) for row, text in enumerate(TEXTS) for column in range(5)])

    twin = changed_twin(path, change)
    book = LiveBook(running.open(path), path)
    change(book)
    book.commit()
    assert [row[0] for row in saved(path, "页")] == TEXTS
    assert saved(path, "页") == saved(twin, "页")


@pytest.mark.parametrize("form", ["General", "@", "0%"])
def test_numbers_and_days_arrive_whatever_the_format(running: Program, tmp_path: Path, form: str) -> None:
    """A number is a number and a day is a day, also in a cell that makes texts of everything."""
    values = [0.65, 12, True, date(2023, 6, 28), datetime(2023, 6, 28, 9, 30), 12345678901]
    path = tmp_path / "总表.xlsx"
    made = xlsxwriter.Workbook(str(path))
    sheet = made.add_worksheet("页")
    for row in range(len(values)):
        sheet.write_blank(row, 0, None, made.add_format({"num_format": form}))
    made.close()
    book = LiveBook(running.open(path), path)
    book.write("页", [Cell(row, 0, value) for row, value in enumerate(values)])
    book.commit()
    assert [row[0] for row in saved(path, "页")] == values


def test_an_error_is_told_from_a_text_that_looks_like_one(running: Program, tmp_path: Path) -> None:
    """#N/A computed is an error; #N/A typed as a text is a text."""
    path = tmp_path / "总表.xlsx"
    made = xlsxwriter.Workbook(str(path))
    sheet = made.add_worksheet("页")
    sheet.write_formula(0, 0, "=NA()", None, "#N/A")
    sheet.write_string(1, 0, "#N/A")
    made.close()
    grid = LiveBook(running.open(path), path).grid("页")
    assert (grid.at(0, 0), grid.at(1, 0)) == (CellError("#N/A"), "#N/A")


# --- tables ---------------------------------------------------------------------------------------------------


def test_new_rows_look_like_the_first_and_equal_the_closed_files(running: Program, master: Path) -> None:
    """Appended rows have the closed writer's values, and the formats of the first data row."""
    rows = [
        log_row(number, **{"进展情况": text, "联系电话": "0512-63981234"}) for number, text in enumerate(TEXTS[:9], 1)
    ]

    def change(book: Book) -> None:
        book.append(LOG_TABLE, rows)  # type: ignore[arg-type]

    twin = changed_twin(master, change)
    open_book = running.open(master)
    book = LiveBook(open_book, master)
    change(book)
    book.commit()
    assert saved(master, LOG_SHEET) == saved(twin, LOG_SHEET)
    sheet = open_book.sheets[LOG_SHEET]
    day = HEADINGS.index("填报日期") + 1
    assert len({sheet.range((row, day)).number_format for row in range(4, 13)}) == 1
    assert {table.name: table.row_count for table in book.tables()}[LOG_TABLE] == 9
    assert [table.range.shape[0] for table in sheet.tables] == [10]


def test_calculated_columns_go_down_with_the_table(running: Program, master: Path) -> None:
    """A column of formulas is continued in new rows; a text that only looks like a formula is not."""
    open_book = running.open(master)
    sheet = open_book.sheets[TASK_SHEET]
    for row in (4, 5):
        sheet.range((row, 6)).formula = f"=C{row}*2"
        sheet.range((row, 5)).value = "'=找王局"
    book = LiveBook(open_book, master)
    book.append(TASK_TABLE, [{"编号": 3, "完成进度": 0.4}, {"编号": 4, "完成进度": 0.2}])
    book.commit()
    found = saved(master, TASK_SHEET)
    assert [row[5] for row in found[5:7]] == [0.8, 0.4]
    assert [row[4] for row in found[3:7]] == ["=找王局", "=找王局", None, None]


def test_a_new_row_s_numbers_show_as_they_are_told_to(running: Program, master: Path) -> None:
    """The first row's format goes down, but for cells that are to show their number otherwise; values are the same."""
    open_book = running.open(master)
    book = LiveBook(open_book, master)
    book.append(TASK_TABLE, [{"编号": 3, "完成进度": 0.4}, {"编号": 4, "完成进度": 4}])
    book.show_as(TASK_SHEET, {(5, 2): NumberFormat.PERCENT, (6, 2): NumberFormat.GENERAL})
    book.commit()
    assert [open_book.sheets[TASK_SHEET].range((row, 3)).number_format for row in (6, 7)] == ["0%", "General"]
    assert [row[2] for row in saved(master, TASK_SHEET)[5:7]] == [0.4, 4]


def test_what_stands_below_a_table_is_not_covered(running: Program, master: Path) -> None:
    """Rows that would cover the clerk's notes below a table are refused, before anything changes."""
    open_book = running.open(master)
    open_book.sheets[LOG_SHEET].range((6, 2)).value = "合计在这里"
    open_book.save()
    before = master.read_bytes()
    book = LiveBook(open_book, master)
    book.append(LOG_TABLE, [log_row(number) for number in range(1, 5)])  # type: ignore[arg-type]
    with pytest.raises(CannotProceed) as stop:
        book.commit()
    assert (stop.value.code, stop.value.facts["cell"]) == ("below-table", "B6")
    assert master.read_bytes() == before
    assert not saving.backup_folder(master).exists()
