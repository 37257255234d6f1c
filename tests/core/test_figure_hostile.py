"""实际值 under everything that departments do to a sheet: read rightly, left to a person or refused, never lost."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable
from dataclasses import replace

import pytest
from figure_round import FIRST_ROW, C, Rows, actuals, figure_sheet, indicators, office
from small_round import EDU, FIN, JULY, codes, merged, returned, send, sheet_rows, verdicts

from xltasks.books.memory import MemoryBook
from xltasks.books.protocol import Cell
from xltasks.books.returns import ReadFile, ReadSheet
from xltasks.core.figure_columns import FIGURE_HEADINGS
from xltasks.core.figure_sheet import KnownFigures, find_figures, gather_figures
from xltasks.core.form import Form
from xltasks.core.grid import Grid, Value
from xltasks.core.schema import FORM_SHEET, INDICATORS_SHEET, Field
from xltasks.verbs.consolidate import Consolidation

ACTUAL = FIGURE_HEADINGS.index(C.ACTUAL)
FILLS: dict[tuple[int, int], Value] = {(1, 1): 3, (1, 2): 0.8, (2, 1): 500}
TAKEN = {(1, 1): 3.0, (1, 2): 0.8, (2, 1): 500.0}


def fates(done: Consolidation) -> Counter[tuple[object, ...]]:
    """(field, verdict, reason) of every cell."""
    return Counter((one[2], one[4], one[5]) for one in verdicts(done))


def filled_page(form: Form, change: Callable[[Rows], Rows] = lambda rows: rows) -> Rows:
    """The rows of a filled sheet 量化指标."""
    (page,) = figure_sheet(form, FILLS, change)
    return [list(row) for row in page.grid.rows]


def with_sheets(read: ReadFile, *sheets: ReadSheet, without: str = "") -> ReadFile:
    """The file with further sheets, and without one."""
    kept = tuple(sheet for sheet in read.sheets if sheet.name != without)
    return replace(read, sheets=(*sheets, *kept))


def test_a_merge_over_the_whole_sheet_costs_nothing() -> None:
    """A1:XFD1048576 claims 17 thousand million cells: the claim is not believed, and what it hides is refused."""
    form = send(office())[EDU]
    (page,) = figure_sheet(form, {(1, 1): 3, (1, 2): 0.5})
    header = find_figures(page.grid)
    assert header is not None
    began = time.monotonic()
    told = gather_figures(
        page.grid, header, page.name, KnownFigures.of((), ()), merges=[(FIRST_ROW, ACTUAL, 1_048_575, 16_383)]
    )
    assert time.monotonic() - began < 1
    assert [(one.row, one.refuse) for one in told.answers] == [
        (FIRST_ROW, "unknown-task"),
        (FIRST_ROW + 1, "under-merge"),
    ]


def sorted_with_the_header(rows: Rows) -> Rows:
    """The whole table was sorted, its header with it: it stands below now."""
    return [*rows[: FIRST_ROW - 1], *rows[FIRST_ROW:], rows[FIRST_ROW - 1]]


def far_below(rows: Rows) -> Rows:
    """A hundred rows were put above."""
    return [*([["说明"]] * 100), *rows]


def columns_backwards(rows: Rows) -> Rows:
    """The columns stand the other way round."""
    return [[*row, *[None] * (len(FIGURE_HEADINGS) - len(row))][::-1] for row in rows]


def renamed_column(word: str) -> Callable[[Rows], Rows]:
    """The heading 实际值 was written over."""

    def change(rows: Rows) -> Rows:
        made = [list(row) for row in rows]
        made[FIRST_ROW - 1][ACTUAL] = word
        return made

    return change


def without_column(heading: str) -> Callable[[Rows], Rows]:
    """A column was deleted."""
    at = FIGURE_HEADINGS.index(heading)
    return lambda rows: [[*row[:at], *row[at + 1 :]] for row in rows]


def columns_of_their_own(rows: Rows) -> Rows:
    """Columns of the first sheet were added, and left blank: 完成率 is still nobody's progress."""
    return [
        [*row, *(["进展情况", "存在问题", "完成状态"] if at == FIRST_ROW - 1 else [])] for at, row in enumerate(rows)
    ]


@pytest.mark.parametrize(
    "change",
    [
        sorted_with_the_header,
        far_below,
        columns_backwards,
        columns_of_their_own,
        renamed_column("本期实际值（所、%、个）"),
        renamed_column("实际\n 值 ★"),
        without_column(C.NO),
        without_column(C.TASK),
        without_column(C.UNIT),
        without_column(C.NAME),
    ],
)
def test_figures_are_read_wherever_the_table_went(change: Callable[[Rows], Rows]) -> None:
    """Header sorted away, far below, columns turned, added, renamed, deleted: each figure lands on its indicator."""
    book = office()
    form = send(book)[EDU]
    done = merged(book, returned(form, {}, more=figure_sheet(form, FILLS, change)))
    assert fates(done) == Counter({("actual", "accept", None): 3})
    assert actuals(book) == TAKEN


def test_figures_under_a_heading_that_nobody_knows_are_refused_one_by_one() -> None:
    """实际值 was renamed 备注: what stands there is told cell by cell, not taken and not lost."""
    book = office()
    form = send(book)[EDU]
    done = merged(book, returned(form, {}, more=figure_sheet(form, FILLS, renamed_column("备注"))))
    assert fates(done) == Counter({(None, "refuse", "extra-text"): 3})
    told = {(one.cell, one.value) for one in done.changes.findings if one.code == "extra-text"}
    assert told == {("K4", "3"), ("K5", "0.8"), ("K6", "500")}
    assert actuals(book) == {}


def test_a_doubled_column_that_says_two_things() -> None:
    """任务编号 stands there twice with different numbers: whose figure it is, a person says."""
    book = office()
    form = send(book)[EDU]

    def change(rows: Rows) -> Rows:
        more = [C.TASK, 2.0, 2.0, 2.0]
        return [[*row, *([more[at - 2]] if at >= 2 else [])] for at, row in enumerate(rows)]

    done = merged(book, returned(form, {}, more=figure_sheet(form, FILLS, change)))
    assert fates(done) == Counter({("actual", "pending", "row-unclear"): 2, ("actual", "accept", None): 1})
    assert actuals(book) == {(2, 1): 500.0}


# --- other files and other sheets -----------------------------------------------------------------------------


@pytest.mark.parametrize("stamped", [True, False])
def test_a_file_with_nothing_but_the_sheet_of_figures(stamped: bool) -> None:
    """The first sheet was deleted, or 量化指标 pasted into a new workbook: it says itself whose it is and for when."""
    book = office()
    form = send(book)[EDU]
    read = returned(form, {}, stamped=stamped, more=figure_sheet(form, FILLS))
    done = merged(book, with_sheets(read, without=FORM_SHEET))
    assert fates(done) == Counter({("actual", "accept", None): 3})
    assert actuals(book) == TAKEN
    assert ("row-missing" if stamped else "no-identity") in codes(done)


def test_figures_without_a_name_on_them() -> None:
    """In a new workbook without the title the file's name is all there is: the figures wait."""
    book = office()
    form = send(book)[EDU]
    read = returned(form, {}, stamped=False, more=figure_sheet(form, FILLS, lambda rows: rows[2:]))
    done = merged(book, with_sheets(read, without=FORM_SHEET))
    assert fates(done) == Counter({("actual", "pending", "identity-unsure"): 3})


def test_another_unit_s_sheet_and_last_month_s_are_left_out() -> None:
    """A colleague's 量化指标 copied into the file, or May's kept beside June's: refused cell by cell, though both are asked."""
    book = office()
    forms = send(book)
    other = figure_sheet(forms[FIN], {(2, 1): 900, (4, 1): 0.03}, name="量化指标 (2)")
    done = merged(book, with_sheets(returned(forms[EDU], {}, more=figure_sheet(forms[EDU], {})), *other))
    assert fates(done) == Counter({("actual", "refuse", "sheet-left-out"): 1, (None, "refuse", "sheet-left-out"): 1})
    assert "sheet-left-out" in codes(done)
    july = send(book, JULY)
    old = figure_sheet(forms[EDU], FILLS, name="6月")
    read = with_sheets(returned(july[EDU], {}, more=figure_sheet(july[EDU], {(1, 1): 4})), *old)
    done = merged(book, read, period=JULY)
    assert fates(done) == Counter({("actual", "refuse", "sheet-left-out"): 3, ("actual", "accept", None): 1})
    assert actuals(book) == {(1, 1): 4.0}


def test_a_copied_sheet_is_told() -> None:
    """量化指标 stands there twice with two answers: both wait, and the clerk hears of the copy."""
    book = office()
    form = send(book)[EDU]
    copy = figure_sheet(form, {(1, 1): 4}, name="量化指标 (2)")
    done = merged(book, with_sheets(returned(form, {}, more=figure_sheet(form, {(1, 1): 3})), *copy))
    assert fates(done) == Counter({("actual", "pending", "row-doubled"): 2})
    assert "sheet-copied" in codes(done)


@pytest.mark.parametrize("figures_first", [True, False])
def test_both_tables_on_one_sheet(figures_first: bool) -> None:
    """量化指标 was pasted below the tasks, or above them: neither table reads the other's rows."""
    book = office()
    form = send(book)[EDU]
    fills: dict[tuple[int, Field], Value] = {(1, Field.PROGRESS): 0.5, (2, Field.TEXT): "教育局第2项"}
    tasks, page = sheet_rows(form, fills), filled_page(form)
    rows = [*page, [None], *tasks] if figures_first else [*tasks, [None], *page]
    read = with_sheets(returned(form, fills), ReadSheet(FORM_SHEET, "visible", Grid(rows)), without=FORM_SHEET)
    done = merged(book, read)
    taken = {("progress", "accept", None): 1, ("text", "accept", None): 1, ("actual", "accept", None): 3}
    told = fates(done)
    assert {fate: told[fate] for fate in taken} == taken
    # Between the two tables stand the labels; the phone is under 实际值, and no figure.
    assert set(told) - set(taken) <= {(None, "refuse", "row-unplaced")}
    assert actuals(book) == TAKEN


@pytest.mark.parametrize("further", [0, 100])
def test_the_tasks_sorted_with_their_header(further: int) -> None:
    """The first sheet's header went below its rows, near or far: they are read all the same."""
    book = office()
    form = send(book)[EDU]
    fills: dict[tuple[int, Field], Value] = {(1, Field.PROGRESS): 0.5, (2, Field.TEXT): "教育局第2项"}
    done = merged(
        book, returned(form, fills, change=lambda rows: [*rows[:4], *rows[5:], *([[None]] * further), rows[4]])
    )
    assert fates(done) == Counter({("progress", "accept", None): 1, ("text", "accept", None): 1})


# --- a master that went on ------------------------------------------------------------------------------------


def set_on_master(book: MemoryBook, key: tuple[int, int], heading: C, value: Value) -> None:
    """The clerk types on the master's 量化指标."""
    book.write(INDICATORS_SHEET, [Cell(indicators(book)[key].row, list(C).index(heading), value)])


@pytest.mark.parametrize(
    ("heading", "value", "verdict", "reason"),
    [
        (C.NAME, "新建公园", "pending", "figure-changed"),
        (C.UNIT, "万所", "pending", "figure-changed"),
        (C.TASK, 4.0, "pending", "figure-changed"),
        (C.NAME, "新建学校数", "accept", None),
        (C.VALUE, 9.0, "accept", None),
    ],
)
def test_an_indicator_that_changed_since_the_form_went_out(
    heading: C, value: Value, verdict: str, reason: str | None
) -> None:
    """Its number is another indicator's now, or its unit another: a figure of the old one is not the new one's."""
    book = office()
    form = send(book)[EDU]
    set_on_master(book, (1, 1), heading, value)
    done = merged(book, returned(form, {}, more=figure_sheet(form, {(1, 1): 3})))
    assert fates(done) == Counter({("actual", verdict, reason): 1})
