"""实际值 on its way: asked for on forms, read, merged, laid on 待确认, kept in 填报记录."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import date

import pytest
from figure_round import FIRST_ROW, C, Rows, actuals, figure_sheet, indicators, office
from hypothesis import given, settings
from hypothesis import strategies as st
from small_round import (
    EDU,
    FIN,
    JULY,
    JUNE,
    MERGED_ON,
    TOWN_A,
    TOWN_B,
    codes,
    everything,
    merged,
    returned,
    send,
    verdicts,
)

from xltasks.books.memory import MemoryBook
from xltasks.books.protocol import Cell
from xltasks.core.asked import Figure
from xltasks.core.figure_columns import FIGURE_HEADINGS
from xltasks.core.form import Form
from xltasks.core.grid import CellError, Value
from xltasks.core.schema import (
    INDICATORS_SHEET,
    PENDING_SHEET,
    Field,
    PendingCol,
)
from xltasks.core.settings import Day
from xltasks.core.values import is_blank
from xltasks.ledger.read import read_master
from xltasks.verbs.apply import apply
from xltasks.verbs.consolidate import Consolidation

ACTUAL = FIGURE_HEADINGS.index(C.ACTUAL)
Fills = dict[tuple[int, int], Value]


def came(
    book: MemoryBook, form: Form, fills: Fills, change: Callable[[Rows], Rows] = lambda rows: rows
) -> Consolidation:
    """A form comes back with these figures and nothing else."""
    return merged(book, returned(form, {}, more=figure_sheet(form, fills, change)))


def figures_said(done: Consolidation) -> list[tuple[object, ...]]:
    """(task, indicator, after, verdict, reason) of the figures."""
    return [
        (change.task, change.field.no, change.after, change.verdict.value, change.reason)
        for change in done.changes.changes
        if isinstance(change.field, Figure)
    ]


def hand(book: MemoryBook, task: int, no: int, value: Value) -> None:
    """The clerk types a figure on 量化指标."""
    column = list(C).index(C.ACTUAL)
    book.write(INDICATORS_SHEET, [Cell(indicators(book)[task, no].row, column, value)])


def test_each_lead_is_asked_for_its_figures() -> None:
    """A lead is asked, every member of a leading group, and where two lead both; a unit in support is not."""
    forms = send(office())
    asked = {unit: [(one.indicator.task, one.indicator.no) for one in form.figures] for unit, form in forms.items()}
    assert asked == {
        EDU: [(1, 1), (1, 2), (2, 1)],
        FIN: [(2, 1), (4, 1)],
        TOWN_A: [(3, 1)],
        TOWN_B: [(3, 1)],
    }


def test_figures_are_taken_shown_and_remembered() -> None:
    """A figure goes into 填报记录 with its period and onto 量化指标; the next form says what it was."""
    book = office()
    done = came(book, send(book)[EDU], {(1, 1): 3, (1, 2): "86.5%"})
    assert figures_said(done) == [(1, 1, 3.0, "accept", None), (1, 2, 0.865, "accept", None)]
    assert actuals(book) == {(1, 1): 3.0, (1, 2): 0.865}
    assert indicators(book)[1, 1].updated == MERGED_ON
    assert indicators(book)[1, 1].completion == 0.5
    (report,) = read_master(book, "总表.xlsx").reports
    assert report.values == ((Figure(1), 3.0), (Figure(2), 0.865))
    july = send(book, JULY)[EDU]
    assert [(one.last, one.sent) for one in july.figures] == [(3.0, None), (0.865, None), (None, None)]
    merged(book, returned(july, {}, more=figure_sheet(july, {(1, 1): 4})), period=JULY)
    assert actuals(book) == {(1, 1): 4.0, (1, 2): 0.865}
    told = [(one.period, one.value(Figure(1))) for one in read_master(book, "总表.xlsx").reports]
    assert told == [(str(JUNE), 3.0), (str(JULY), 4.0)]


def test_figures_and_fields_of_a_task_are_one_report() -> None:
    """What a unit says of a task in one return is one row of 填报记录; a later word keeps the rest."""
    book = office()
    form = send(book)[EDU]
    merged(book, returned(form, {(1, Field.TEXT): "三所开工"}, more=figure_sheet(form, {(1, 1): 3})))
    again = send(book)[EDU]
    assert [one.sent for one in again.figures] == [3.0, None, None]
    came(book, again, {(1, 2): 0.9})
    last = read_master(book, "总表.xlsx").reports[-1]
    assert last.values == ((Field.TEXT, "三所开工"), (Figure(1), 3.0), (Figure(2), 0.9))


def test_amounts_of_several_units_add_up() -> None:
    """Two towns report their own; 量化指标 shows the sum."""
    book = office()
    forms = send(book)
    came(book, forms[TOWN_A], {(3, 1): 2})
    assert actuals(book) == {(3, 1): 2.0}
    came(book, forms[TOWN_B], {(3, 1): 5})
    assert actuals(book) == {(3, 1): 7.0}


def sorted_rows(rows: Rows) -> Rows:
    """The department sorted its rows the other way."""
    return rows[:FIRST_ROW] + rows[FIRST_ROW:][::-1]


def spread(rows: Rows) -> Rows:
    """Rows and a column were put between."""
    body = [line for row in rows[FIRST_ROW:] for line in (row, [None])]
    return [[None, *row] for row in [["另加一行"], *rows[:FIRST_ROW], *body]]


def without_numbers(rows: Rows) -> Rows:
    """The numbers are gone, the names are not."""
    return rows[:FIRST_ROW] + [[None, None, *row[2:]] for row in rows[FIRST_ROW:]]


def copied(rows: Rows) -> Rows:
    """The first row stands there twice."""
    return [*rows, rows[FIRST_ROW]]


@pytest.mark.parametrize("change", [sorted_rows, spread, without_numbers, copied], ids=lambda one: one.__name__)
def test_a_figure_finds_its_indicator_wherever_its_row_went(change: Callable[[Rows], Rows]) -> None:
    """Sorted, moved, without numbers, twice the same: each figure lands on its indicator."""
    book = office()
    done = came(book, send(book)[EDU], {(1, 1): 3, (1, 2): 0.8, (2, 1): 500}, change)
    assert actuals(book) == {(1, 1): 3.0, (1, 2): 0.8, (2, 1): 500.0}
    assert done.changes.totals.pending == done.changes.totals.refused == 0


def set_cell(row: int, column: int, value: Value) -> Callable[[Rows], Rows]:
    """Somebody wrote over one cell of the table's row (from 0)."""

    def change(rows: Rows) -> Rows:
        made = [list(line) for line in rows]
        made[FIRST_ROW + row][column] = value
        return made

    return change


def two_named_alike(rows: Rows) -> Rows:
    """The first row took the second one's name."""
    return set_cell(0, 2, "优质园占比")(rows)


@pytest.mark.parametrize(
    ("change", "written", "verdict", "reason"),
    [
        (None, "约3所", "pending", "bad-figure"),
        (None, "三所", "pending", "bad-figure"),
        (None, "3万所", "pending", "figure-unit"),
        (None, 5000, "pending", "figure-unlikely"),
        (None, CellError("#REF!"), "refuse", "error-value"),
        (None, "——", "already", None),
        (None, "3所", "accept", None),
        (set_cell(0, 5, "幢"), 3, "pending", "figure-unit"),
        (set_cell(0, 4, 9.0), 3, "accept", None),
        (set_cell(0, 2, "完全是另外一件事"), 3, "pending", "text-unrecognised"),
        (set_cell(0, 2, "新建学校数"), 3, "accept", None),
        (two_named_alike, 3, "pending", "row-unclear"),
        (set_cell(0, 0, 4.0), 3, "pending", "row-unclear"),
        (set_cell(0, 1, 9.0), 3, "pending", "row-unclear"),
    ],
)
def test_what_cannot_be_taken_as_it_stands(
    change: Callable[[Rows], Rows] | None, written: Value, verdict: str, reason: str | None
) -> None:
    """Vague, in another unit, unlikely, an error, on a row that is not plainly the indicator's: never silently taken."""
    book = office()
    done = came(book, send(book)[EDU], {(1, 1): written}, change or (lambda rows: rows))
    assert [(one[3], one[4]) for one in figures_said(done)] == [(verdict, reason)]
    if reason is not None:
        assert reason in codes(done)
    assert ((1, 1) in actuals(book)) is (verdict == "accept")


def test_a_row_of_nobody_s_is_refused() -> None:
    """Another unit's indicator, one that nobody knows, a line of the department's own: refused, each with its reason."""
    book = office()
    form = send(book)[EDU]

    def more(rows: Rows) -> Rows:
        return [
            *rows,
            [4.0, 1.0, "一般性支出", *[None] * 7, 0.03],
            [77.0, 1.0, "没有的", *[None] * 7, 1],
            [*[None] * 10, 9],
        ]

    done = came(book, form, {}, more)
    refused = [(one[1], one[4], one[5]) for one in verdicts(done)]
    assert refused == [
        (None, "refuse", "not-your-task"),
        (None, "refuse", "unknown-task"),
        (None, "refuse", "row-unplaced"),
    ]
    assert actuals(book) == {}


def test_words_beside_the_table_are_no_figures_and_are_not_lost() -> None:
    """A column of the department's own is refused with its value."""
    book = office()
    done = came(book, send(book)[EDU], {(1, 1): 3}, lambda rows: [[*row, "口径说明"] for row in rows])
    assert Counter(one[5] for one in verdicts(done)) == {None: 1, "extra-text": 3}


def test_the_clerk_s_figure_waits_for_the_clerk() -> None:
    """A figure that the clerk typed is not written over: the unit's waits, and 采用 puts it in."""
    book = office()
    hand(book, 1, 1, 2.0)
    form = send(book)[EDU]
    done = came(book, form, {(1, 1): 3})
    assert figures_said(done) == [(1, 1, 3.0, "pending", "clerk-edited")]
    assert actuals(book) == {(1, 1): 2.0}
    decide(book, "采用")
    assert actuals(book) == {(1, 1): 3.0}


def test_the_clerk_s_figure_waits_whoever_reports_it() -> None:
    """A figure that a support unit is asked for, as 填报单位 says, is no more written over than a lead's."""
    book = office()
    book.write(INDICATORS_SHEET, [Cell(indicators(book)[1, 1].row, list(C).index(C.REPORTED_BY), FIN)])
    hand(book, 1, 1, 2.0)
    done = came(book, send(book)[FIN], {(1, 1): 3})
    assert figures_said(done) == [(1, 1, 3.0, "pending", "clerk-edited")]
    assert actuals(book) == {(1, 1): 2.0}


def test_the_clerk_typed_the_same() -> None:
    """The clerk's figure and the unit's are the same: already there."""
    book = office()
    hand(book, 1, 1, 3.0)
    assert figures_said(came(book, send(book)[EDU], {(1, 1): 3})) == [(1, 1, 3.0, "already", None)]


@pytest.mark.parametrize(
    ("written", "returned_as", "now"),
    [("约3所", "3", 3.0), ("约3所", None, None), (5000, None, 5000.0), ("3万所", "3", 3.0)],
)
def test_what_waits_is_carried_out_as_the_clerk_decides(
    written: Value, returned_as: str | None, now: float | None
) -> None:
    """回收值 mended to a number is taken; an unlikely one as it stands; a vague one left as it is stays open."""
    book = office()
    came(book, send(book)[EDU], {(1, 1): written})
    (item,) = read_master(book, "总表.xlsx").pending
    assert (item.field, str(item.field)) == (Figure(1), "actual-1")
    if returned_as is not None:
        columns = list(PendingCol)
        book.write(PENDING_SHEET, [Cell(item.row, columns.index(PendingCol.RETURNED), returned_as)])
    decide(book, "采用")
    assert actuals(book).get((1, 1)) == now


def test_what_is_declined_is_not_asked_again() -> None:
    """不采用 leaves the figure out, and the same file asks no second time."""
    book = office()
    form = send(book)[EDU]
    came(book, form, {(1, 1): "约3所"})
    decide(book, "不采用")
    done = came(book, form, {(1, 1): "约3所"})
    assert figures_said(done)[0][3:] == ("refuse", "declined-before")
    assert actuals(book) == {}


def test_a_figure_taken_away_waits() -> None:
    """A figure that was sent and comes back blank is never dropped silently."""
    book = office()
    came(book, send(book)[EDU], {(1, 1): 3})
    again = send(book)[EDU]
    done = came(book, again, {(1, 1): ""})
    assert figures_said(done) == [(1, 1, None, "pending", "blanked")]
    assert actuals(book) == {(1, 1): 3.0}


def test_a_form_without_its_sheet_says_so() -> None:
    """The sheet was deleted: everything else is merged, and the clerk hears how many figures are missing."""
    book = office()
    done = merged(book, returned(send(book)[EDU], {(1, Field.PROGRESS): 0.5}))
    (told,) = [one for one in done.changes.findings if one.code == "figures-missing"]
    assert dict(told.facts)["count"] == "3"
    assert done.changes.totals.accepted == 1


def test_figures_on_a_table_without_our_stamp_wait_or_are_taken_like_everything_on_it() -> None:
    """Without the hidden sheet the indicators are known by the master; another unit's are refused."""
    book = office()
    form = send(book)[EDU]
    done = merged(book, returned(form, {}, more=figure_sheet(form, {(1, 1): 3}), stamped=False))
    assert figures_said(done) == [(1, 1, 3.0, "accept", None)]


def test_progress_is_measured_by_the_figures_that_come_with_it() -> None:
    """80 % and three of six schools in one return: the clerk is told."""
    book = office()
    form = send(book)[EDU]
    done = merged(book, returned(form, {(1, Field.PROGRESS): 0.8}, more=figure_sheet(form, {(1, 1): 3, (1, 2): 0.0})))
    assert "figure-disagrees" in codes(done)


def decide(book: MemoryBook, word: str) -> None:
    """The clerk decides all that is open on 待确认, and has it carried out."""
    items = read_master(book, "总表.xlsx").pending
    column = list(PendingCol).index(PendingCol.DECISION)
    book.write(PENDING_SHEET, [Cell(item.row, column, word) for item in items if not item.done])
    apply(book, "总表.xlsx", Day(date(2023, 7, 8), date(2023, 7, 8)))


WRITTEN = st.one_of(
    st.none(),
    st.sampled_from([3, 0, -2, "3所", "约3所", "5.2%", 0.052, 5000, "三", "——", "无", "  ", CellError("#N/A"), True]),
    st.text(max_size=4),
)
DRAWN = st.lists(
    st.tuples(
        st.sampled_from([EDU, FIN, TOWN_A, TOWN_B]),
        st.dictionaries(st.tuples(st.integers(1, 4), st.integers(1, 2)), WRITTEN, max_size=5),
        st.sampled_from([None, date(2023, 7, 3), date(2023, 7, 4)]),
        st.sampled_from([None, sorted_rows, spread, without_numbers, copied, two_named_alike]),
    ),
    max_size=4,
)


@settings(max_examples=60, deadline=None)
@given(DRAWN, st.randoms(use_true_random=False))
def test_every_figure_ends_in_exactly_one_place(drawn, random) -> None:
    """Each non-blank 实际值 is accepted, already there, pending or refused; twice, or in another order: the same master."""
    results = []
    for shuffled in (False, True):
        book = office()
        forms = send(book)
        files, filled = [], {}
        for at, (unit, fills, signed, change) in enumerate(drawn):
            more = figure_sheet(forms[unit], fills, change or (lambda rows: rows))
            file = returned(forms[unit], {}, file=f"{at}/{unit}.xlsx", signed=signed, more=more)
            rows = more[0].grid.rows
            head = next(row for row, line in enumerate(rows) if C.ACTUAL in line)
            column = rows[head].index(C.ACTUAL)
            cells = [line[column] for line in rows[head + 1 :] if column < len(line)]
            filled[file.file] = sum(not is_blank(cell) for cell in cells)
            files.append(file)
        if shuffled:
            random.shuffle(files)
        done = merged(book, *files)
        assert {result.file: result.counts.read for result in done.changes.files} == filled
        told = Counter(change.file for change in done.changes.changes)
        assert all(told[name] == count for name, count in filled.items())
        once = everything(book)
        merged(book, *files)
        assert everything(book) == once
        results.append(once)
    assert results[0] == results[1]
