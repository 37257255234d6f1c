"""The open master, in LibreOffice: filters, hidden rows, protection, texts, formats, failures."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from pathlib import Path

import pytest
import xlsxwriter
import xlwings as xw
from books.masters import LOG_SHEET, LOG_TABLE, TASK_SHEET, TASK_TABLE, build_master, log_row
from uno_engine.session import Program, program

from xltasks.books import live, saving
from xltasks.books.closed import ClosedBook
from xltasks.books.live import LiveBook
from xltasks.books.protocol import Book, Cell, NumberFormat
from xltasks.core.grid import CellError, Value
from xltasks.core.schema import ReportCol
from xltasks.errors import CannotProceed

HEADINGS = [column.value for column in ReportCol]


@pytest.fixture
def running() -> Iterator[Program]:
    """The program, without open books before and after."""
    started = program()
    started.forget()
    yield started
    started.forget()


@pytest.fixture
def master(tmp_path: Path) -> Path:
    """A small master: a task sheet with a clerk's own column and a calculated one, and an empty log."""
    return build_master(tmp_path / "总表.xlsx")


def _sheet(book: xw.Book, name: str) -> object:
    """The program's own sheet, to do to it what a clerk does."""
    return book.sheets[name].impl.uno


def _saved(path: Path, sheet: str) -> list[list[Value]]:
    with ClosedBook.open(path, for_reading=True) as book:
        return [[None if value == "" else value for value in row] for row in book.grid(sheet).rows]


def _twin(path: Path, change: Callable[[Book], None]) -> Path:
    """The same change on a closed copy."""
    copy = path.with_name(f"对照-{path.name}")
    copy.write_bytes(path.read_bytes())
    with ClosedBook.open(copy) as book:
        change(book)
        book.commit()
    return copy


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

    twin = _twin(path, change)
    book = LiveBook(running.open(path), path)
    change(book)
    book.commit()
    assert [row[0] for row in _saved(path, "页")] == TEXTS
    assert _saved(path, "页") == _saved(twin, "页")


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
    assert [row[0] for row in _saved(path, "页")] == values


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

    twin = _twin(master, change)
    open_book = running.open(master)
    book = LiveBook(open_book, master)
    change(book)
    book.commit()
    assert _saved(master, LOG_SHEET) == _saved(twin, LOG_SHEET)
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
    found = _saved(master, TASK_SHEET)
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
    assert [row[2] for row in _saved(master, TASK_SHEET)[5:7]] == [0.4, 4]


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


# --- filters, hidden rows, protection -------------------------------------------------------------------------


def _filtered(open_book: xw.Book) -> None:
    """The clerk filters the task table so that every other row is hidden."""
    database = open_book.impl.doc.DatabaseRanges.getByName(TASK_TABLE)
    database.AutoFilter = True
    descriptor = database.getFilterDescriptor()
    uno = open_book.impl.app.office.uno
    one = uno.createUnoStruct("com.sun.star.sheet.TableFilterField")
    one.Field, one.IsNumeric, one.NumericValue = 0, True, 2.0
    one.Operator = uno.Enum("com.sun.star.sheet.FilterOperator", "EQUAL")
    uno.invoke(descriptor, "setFilterFields", (uno.Any("[]com.sun.star.sheet.TableFilterField", (one,)),))
    descriptor.ContainsHeader = True
    database.refresh()


def test_rows_that_a_filter_hides_get_their_own_values(running: Program, master: Path) -> None:
    """Values land in their rows, shown or hidden, and the filter stays."""
    open_book = running.open(master)
    _filtered(open_book)
    rows = _sheet(open_book, TASK_SHEET).Rows  # type: ignore[attr-defined]
    assert [rows.getByIndex(row).IsFiltered for row in (3, 4)] == [True, False]
    book = LiveBook(open_book, master)
    book.write(TASK_SHEET, [Cell(row, column, f"{row}行{column}列") for row in (3, 4) for column in (1, 4)])
    book.append(TASK_TABLE, [{"编号": 3, "我的备注": "新"}])
    book.commit()
    found = _saved(master, TASK_SHEET)
    assert [[row[1], row[4]] for row in found[3:6]] == [
        ["3行1列", "3行4列"],
        ["4行1列", "4行4列"],
        [None, "新"],
    ]
    assert [rows.getByIndex(row).IsFiltered for row in (3, 4)] == [True, False]


def test_the_engine_sets_excels_trap_for_filtered_rows(running: Program, master: Path) -> None:
    """The test above can fail: an array written plainly across a filter lands wrong here, as it does in Excel."""
    open_book = running.open(master)
    _filtered(open_book)
    cells = open_book.sheets[TASK_SHEET].range((4, 5), (5, 5))
    cells.value = [["一"], ["二"]]
    assert [cells[0].value, cells[1].value] == ["找王局", "一"]


def test_rows_that_the_clerk_hid_stay_hidden(running: Program, master: Path) -> None:
    """A hidden row receives its value and stays hidden."""
    open_book = running.open(master)
    rows = _sheet(open_book, TASK_SHEET).Rows  # type: ignore[attr-defined]
    rows.getByIndex(3).IsVisible = False
    book = LiveBook(open_book, master)
    book.write(TASK_SHEET, [Cell(3, 1, "藏着的\n" * 5), Cell(4, 1, "露着的")])
    book.commit()
    assert [row[1] for row in _saved(master, TASK_SHEET)[3:5]] == ["藏着的\n" * 5, "露着的"]
    assert not rows.getByIndex(3).IsVisible


def test_a_row_grows_with_its_text_and_never_shrinks(running: Program, master: Path) -> None:
    """A long text makes its row taller; a row that the clerk made tall stays so."""
    open_book = running.open(master)
    sheet = open_book.sheets[TASK_SHEET]
    sheet.range((5, 1)).row_height = 300
    low, tall = sheet.range((4, 1)).row_height, sheet.range((5, 1)).row_height
    book = LiveBook(open_book, master)
    book.write(TASK_SHEET, [Cell(3, 1, "很长的进展。" * 40), Cell(4, 1, "短")])
    book.commit()
    assert sheet.range((4, 1)).row_height > 3 * low
    assert sheet.range((5, 1)).row_height == tall


def test_a_protected_sheet_is_protected_again(running: Program, master: Path) -> None:
    """Protection without a password is no obstacle, and is there afterwards."""
    open_book = running.open(master)
    _sheet(open_book, TASK_SHEET).protect("")  # type: ignore[attr-defined]
    book = LiveBook(open_book, master)
    book.write(TASK_SHEET, [Cell(3, 1, "新")])
    book.commit()
    assert _saved(master, TASK_SHEET)[3][1] == "新"
    assert _sheet(open_book, TASK_SHEET).isProtected()  # type: ignore[attr-defined]


def test_a_password_is_a_sentence(running: Program, master: Path) -> None:
    """A sheet protected with a password stops the write before anything changes, in any sheet."""
    open_book = running.open(master)
    _sheet(open_book, TASK_SHEET).protect("秘密")  # type: ignore[attr-defined]
    book = LiveBook(open_book, master)
    book.write(LOG_SHEET, [Cell(3, 1, "新")])
    book.write(TASK_SHEET, [Cell(3, 1, "新")])
    with pytest.raises(CannotProceed) as stop:
        book.commit()
    assert (stop.value.code, stop.value.facts["sheet"]) == ("sheet-locked", TASK_SHEET)
    assert open_book.sheets[LOG_SHEET].range((4, 2)).value is None
    assert not any(path.suffix == ".xlsx" for path in saving.backup_folder(master).iterdir())


def test_part_of_an_array_formula_is_not_rewritten(running: Program, master: Path) -> None:
    """A cell of an array formula stops the write with its place."""
    open_book = running.open(master)
    open_book.sheets[TASK_SHEET].impl.uno.getCellRangeByName("H1:H3").setArrayFormula("=ROW(A1:A3)")
    book = LiveBook(open_book, master)
    book.write(TASK_SHEET, [Cell(0, 6, "甲"), Cell(0, 7, "乙")])
    with pytest.raises(CannotProceed) as stop:
        book.commit()
    assert (stop.value.code, stop.value.facts["cell"]) == ("cell-in-array", "H1")


def test_a_read_only_master_is_a_sentence(running: Program, master: Path) -> None:
    """A master opened read-only is not written to."""
    book = LiveBook(xw.Book(impl=running.inside.books.open(str(master), read_only=True)), master)
    book.write(TASK_SHEET, [Cell(3, 1, "新")])
    with pytest.raises(CannotProceed) as stop:
        book.commit()
    assert stop.value.code == "master-read-only"


# --- what stays -----------------------------------------------------------------------------------------------


def _state(running: Program, open_book: xw.Book) -> Mapping[str, object]:
    window = running.app.api.ActiveWindow
    selection = running.app.selection
    return {
        "sheet": open_book.sheets.active.name,
        "selection": selection.address if selection else None,
        "scroll": (window.ScrollRow, window.ScrollColumn),
        "screen": running.app.screen_updating,
        "events": running.app.enable_events,
        "calculation": running.app.calculation,
        "protected": open_book.sheets[LOG_SHEET].api.ProtectContents,
    }


@pytest.mark.parametrize("calculation", ["automatic", "manual"])
@pytest.mark.parametrize("fails", [False, True])
def test_everything_of_the_clerks_view_stays(
    running: Program, master: Path, monkeypatch: pytest.MonkeyPatch, calculation: str, fails: bool
) -> None:
    """Selection, scroll, active sheet, calculation, events and protection are what they were, come what may."""
    open_book = running.open(master)
    running.app.calculation = calculation
    _sheet(open_book, LOG_SHEET).protect("")  # type: ignore[attr-defined]
    open_book.sheets[TASK_SHEET].range("B4:C5").select()
    running.app.api.ActiveWindow.ScrollRow = 3
    before = _state(running, open_book)
    assert before["scroll"] == (3, 1)
    book = LiveBook(open_book, master)
    book.append(LOG_TABLE, [log_row(number) for number in range(1, 40)])  # type: ignore[arg-type]
    if fails:
        monkeypatch.setattr(live, "write", _breaking)
        with pytest.raises(ZeroDivisionError):
            book.commit()
    else:
        book.commit()
    assert _state(running, open_book) == before
    running.app.calculation = "automatic"


def _breaking(sheet: xw.Sheet, cells: object) -> None:
    sheet.range((4, 2)).value = "半截"
    raise ZeroDivisionError


def test_a_write_that_fails_leaves_the_old_values_and_no_backup(
    running: Program, master: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All or nothing: the open master's values and tables, its file and its backups are as before."""
    open_book = running.open(master)
    running.app.calculate()
    open_book.save()
    before = {name: LiveBook(open_book, master).grid(name) for name in (TASK_SHEET, LOG_SHEET)}
    content = master.read_bytes()
    book = LiveBook(open_book, master)
    book.append(LOG_TABLE, [log_row(number) for number in range(1, 6)])  # type: ignore[arg-type]
    book.write(TASK_SHEET, [Cell(3, 1, "新")])
    monkeypatch.setattr(live, "write", _breaking)
    with pytest.raises(ZeroDivisionError):
        book.commit()
    again = LiveBook(open_book, master)
    assert {name: again.grid(name) for name in before} == before
    assert {table.name: table.row_count for table in again.tables()} == {TASK_TABLE: 2, LOG_TABLE: 1}
    assert master.read_bytes() == content
    assert not any(path.suffix == ".xlsx" for path in saving.backup_folder(master).iterdir())
    with pytest.raises(CannotProceed, match="nothing-to-undo"):
        saving.last_write(master)


def test_what_the_clerk_has_not_saved_is_kept_and_backed_up(running: Program, master: Path) -> None:
    """Unsaved work is seen, saved, and in the backup: undoing the write does not undo the clerk."""
    open_book = running.open(master)
    open_book.sheets[TASK_SHEET].range((4, 5)).value = "刚写的，没保存"
    book = LiveBook(open_book, master)
    assert book.grid(TASK_SHEET).at(3, 4) == "刚写的，没保存"
    book.write(TASK_SHEET, [Cell(4, 4, "按钮写的")])
    backup = book.commit()
    assert backup is not None
    assert [row[4] for row in _saved(master, TASK_SHEET)[3:5]] == ["刚写的，没保存", "按钮写的"]
    assert [row[4] for row in _saved(backup, TASK_SHEET)[3:5]] == ["刚写的，没保存", None]
