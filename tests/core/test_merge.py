"""The three-way merge, cell by cell, on a small office."""

from datetime import date

import pytest
from small_round import (
    EDU,
    FIN,
    FIRST_COLUMN,
    HEADER_ROW,
    JULY,
    TOWN_A,
    TOWN_B,
    codes,
    everything,
    master,
    merged,
    renamed,
    returned,
    send,
    shown,
    type_by_hand,
    verdicts,
)

from xltasks.core.grid import CellError
from xltasks.core.schema import Col, Field
from xltasks.ledger.read import read_master

P, S, T, X = Field.PROGRESS, Field.STATUS, Field.TEXT, Field.EXTENSION


def outcomes(done):
    """The outcome of each file."""
    return {result.file: result.outcome.value for result in done.changes.files}


def test_a_good_return_is_accepted_whole():
    """What a unit wrote stands on the section sheet and in 填报记录, and the register says it is back."""
    book = master()
    forms = send(book)
    done = merged(book, returned(forms[EDU], {(1, P): 0.5, (1, S): "正常推进", (1, T): "开工\n3所", (2, P): "60%"}))
    assert verdicts(done) == [
        (EDU, 1, "progress", 0.5, "accept", None),
        (EDU, 1, "status", "正常推进", "accept", None),
        (EDU, 1, "text", "开工\n3所", "accept", None),
        (EDU, 2, "progress", 0.6, "accept", None),
    ]
    assert outcomes(done) == {"区教育局_2023-06.xlsx": "merged"}
    assert done.missing == (FIN, TOWN_A, TOWN_B)
    row = shown(book, 1)
    assert (row[Col.PROGRESS], row[Col.STATUS], row[Col.LATEST]) == (0.5, "正常推进", "开工\n3所")
    assert (row[Col.REPORTED_BY], row[Col.UPDATED]) == (EDU, date(2023, 7, 6))
    state = read_master(book, "总表.xlsx")
    report = state.history["2023-06", EDU, 1][-1]
    assert (report.reporter, report.phone, report.reported_on) == ("张三", "63981234", date(2023, 7, 5))
    assert {entry.unit: entry.state.value for entry in state.returns}[EDU] == "returned"


def test_the_same_return_again_says_nothing_new():
    """A second run over the same files writes nothing at all."""
    book = master()
    forms = send(book)
    files = [
        returned(forms[EDU], {(1, P): 0.5, (1, S): "√", (2, T): "已开工建设"}),
        returned(forms[FIN], {(4, P): CellError("#REF!"), (2, T): "资金已落实"}),
    ]
    merged(book, *files)
    before, commits = everything(book), book.commits
    done = merged(book, *files)
    assert everything(book) == before
    assert book.commits == commits
    assert {change.verdict.value for change in done.changes.changes} == {"already", "pending", "refuse"}


def test_a_copy_under_another_name_adds_nothing():
    """The same file twice in one run is merged once; the copy has nothing new."""
    book = master()
    file = returned(send(book)[EDU], {(1, P): 0.5})
    done = merged(book, file, renamed(file, "区教育局_2023-06 (1).xlsx"))
    assert sorted(outcomes(done).values()) == ["merged", "unchanged"]
    assert [change.verdict.value for change in done.changes.changes] == ["accept", "already"]


def test_several_leads_are_shown_together():
    """Each lead's text stands under its name, with the lowest progress and the worst status."""
    book = master()
    forms = send(book)
    merged(
        book,
        returned(forms[EDU], {(2, P): 0.8, (2, S): "正常推进", (2, T): "教育局说"}),
        returned(forms[FIN], {(2, P): 0.3, (2, S): "进展缓慢", (2, T): "财政局说"}),
    )
    row = shown(book, 2)
    assert (row[Col.PROGRESS], row[Col.STATUS]) == (0.3, "进展缓慢")
    assert row[Col.LATEST] == "区教育局：教育局说\n区财政局：财政局说"
    assert row[Col.REPORTED_BY] == "区教育局、区财政局"


def test_a_support_units_report_stays_in_the_log():
    """Support units do not change the section sheet; their words are in 填报记录."""
    book = master()
    merged(book, returned(send(book)[FIN], {(1, P): 0.9, (1, T): "配合落实"}))
    assert shown(book, 1)[Col.PROGRESS] is None
    assert read_master(book, "总表.xlsx").history["2023-06", FIN, 1][-1].value(T) == "配合落实"


def test_what_the_clerk_typed_is_never_overwritten():
    """A cell that the clerk changed by hand keeps the clerk's value; the return waits with both values."""
    book = master()
    form = send(book)[EDU]
    type_by_hand(book, 1, Col.PROGRESS, 0.42)
    done = merged(book, returned(form, {(1, P): 0.5, (1, T): "照常"}))
    assert verdicts(done) == [
        (EDU, 1, "progress", 0.5, "pending", "clerk-edited"),
        (EDU, 1, "text", "照常", "accept", None),
    ]
    assert (shown(book, 1)[Col.PROGRESS], shown(book, 1)[Col.LATEST]) == (0.42, "照常")
    (item,) = read_master(book, "总表.xlsx").pending
    assert (item.now, item.returned) == ("42%", "50%")


def test_a_clerk_who_typed_what_the_unit_reports_is_not_asked():
    """Equal to the master: already there, and the report is logged all the same."""
    book = master()
    form = send(book)[EDU]
    type_by_hand(book, 1, Col.PROGRESS, 0.5)
    done = merged(book, returned(form, {(1, P): "50%"}))
    assert verdicts(done) == [(EDU, 1, "progress", 0.5, "already", None)]
    assert read_master(book, "总表.xlsx").history["2023-06", EDU, 1][-1].value(P) == 0.5


PENDING = [
    (P, "基本完成", "bad-progress"),
    (P, "八成", "bad-progress"),
    (S, "√", "bad-status"),
    (S, "正常推进、已完成", "bad-status"),
    (X, "尽快", "bad-date"),
]


@pytest.mark.parametrize(("field", "value", "reason"), PENDING)
def test_what_is_doubtful_waits_for_a_person(field, value, reason):
    """A value that cannot be read for certain is laid before the clerk as it was written."""
    book = master()
    done = merged(book, returned(send(book)[EDU], {(1, field): value}))
    assert verdicts(done) == [(EDU, 1, field.value, value, "pending", reason)]
    assert outcomes(done) == {"区教育局_2023-06.xlsx": "pending"}
    (item,) = read_master(book, "总表.xlsx").pending
    assert (item.unit, item.task, item.field, item.returned) == (EDU, 1, field, value)
    assert reason in codes(done)


def test_an_error_value_is_refused_with_its_place():
    """#REF! is never taken; the finding carries file, sheet, cell and value."""
    book = master()
    done = merged(book, returned(send(book)[EDU], {(1, P): CellError("#REF!"), (1, T): "照常"}))
    (refused,) = [change for change in done.changes.changes if change.verdict.value == "refuse"]
    (told,) = [found for found in done.changes.findings if found.code == "error-value"]
    assert (told.file, told.sheet, told.cell, told.value) == ("区教育局_2023-06.xlsx", "填报表", "I6", "#REF!")
    assert refused.cell == "I6"
    assert shown(book, 1)[Col.LATEST] == "照常"


def test_blank_over_an_earlier_value_waits():
    """A cell that was sent with a value and came back blank is never emptied silently."""
    book = master()
    merged(book, returned(send(book)[EDU], {(1, P): 0.5, (1, T): "已开工"}))
    again = send(book)[EDU]
    assert dict(again.rows[0].sent) == {P: 0.5, T: "已开工"}
    done = merged(book, returned(again, {(1, T): None}))
    assert (EDU, 1, "text", None, "pending", "blanked") in verdicts(done)
    assert shown(book, 1)[Col.LATEST] == "已开工"


def test_a_later_return_replaces_an_earlier_one():
    """Of two returns that differ, the one dated later stands, in whatever order and run they come."""
    first, second = {(1, P): 0.5, (1, T): "六月说"}, {(1, P): 0.6, (1, T): "补报说"}

    def files(form):
        return (
            returned(form, first, signed=date(2023, 7, 3)),
            returned(form, second, file="补报_区教育局.xlsx", signed=date(2023, 7, 4)),
        )

    results = []
    for order in ((0, 1), (1, 0)):
        book = master()
        pair = files(send(book)[EDU])
        done = merged(book, *(pair[index] for index in order))
        results.append(everything(book))
        assert outcomes(done) == {"区教育局_2023-06.xlsx": "superseded", "补报_区教育局.xlsx": "merged"}
        assert "superseded-return" in codes(done)
    assert results[0] == results[1]
    for order in ((0, 1), (1, 0)):
        book = master()
        pair = files(send(book)[EDU])
        for index in order:
            merged(book, pair[index])
        assert (shown(book, 1)[Col.PROGRESS], shown(book, 1)[Col.LATEST]) == (0.6, "补报说")


def test_two_returns_of_one_day_that_differ_both_wait():
    """When nothing says which is later, both answers wait; what they agree on is taken."""
    book = master()
    form = send(book)[EDU]
    done = merged(
        book,
        returned(form, {(1, P): 0.5, (1, T): "同一句话"}),
        returned(form, {(1, P): 0.6, (1, T): "同一句话", (2, P): 0.1}, file="b.xlsx"),
    )
    waiting = [verdict for verdict in verdicts(done) if verdict[4] == "pending"]
    assert sorted(verdict[3] for verdict in waiting) == [0.5, 0.6]
    assert {verdict[5] for verdict in waiting} == {"two-answers"}
    assert shown(book, 1)[Col.LATEST] == "同一句话"
    assert shown(book, 2)[Col.PROGRESS] == 0.1


def test_a_fuller_second_return_adds_and_a_partial_one_takes_nothing_away():
    """Cells left blank in a later return say nothing about what an earlier one filled."""
    book = master()
    form = send(book)[EDU]
    merged(book, returned(form, {(1, P): 0.5}, signed=date(2023, 7, 3)))
    merged(book, returned(form, {(1, T): "后补的文字"}, signed=date(2023, 7, 4), file="b.xlsx"))
    row = shown(book, 1)
    assert (row[Col.PROGRESS], row[Col.LATEST]) == (0.5, "后补的文字")


def test_a_wrong_period_is_rejected_and_every_cell_is_accounted_for():
    """Last month's form is refused whole: one finding for the file, and each cell with its place."""
    book = master()
    june = send(book)[EDU]
    send(book, JULY)
    done = merged(book, returned(june, {(1, P): 0.5, (1, T): "六月的话"}), period=JULY)
    assert outcomes(done) == {"区教育局_2023-06.xlsx": "rejected"}
    assert "wrong-period" in codes(done)
    assert done.changes.totals.refused == 2
    cells = {(found.cell, found.value) for found in done.changes.findings if found.cell}
    assert cells == {("I6", "0.5"), ("K6", "六月的话")}
    assert everything(book)["填报记录"] == everything(master())["填报记录"]


def test_another_units_form_is_rejected():
    """A form whose file name, or 填报单位, names another unit is nobody's until a person says so."""
    book = master()
    forms = send(book)
    by_name = returned(forms[EDU], {(1, P): 0.5}, file="区财政局_2023-06.xlsx")

    def relabel(rows):
        rows[1][1] = FIN
        return rows

    by_label = returned(forms[EDU], {(1, P): 0.5}, file="六月.xlsx", change=relabel)
    for file in (by_name, by_label):
        done = merged(book, file)
        assert list(outcomes(done).values()) == ["rejected"]
        assert "wrong-unit" in codes(done)
        assert done.changes.totals.accepted == 0


def test_late_is_what_is_dated_after_the_deadline():
    """A return dated after 报送截止 is late; it is merged all the same."""
    book = master()
    forms = send(book)
    merged(book, returned(forms[EDU], {(1, P): 0.5}, signed=date(2023, 7, 6)), returned(forms[FIN], {(4, P): 0.5}))
    states = {entry.unit: entry.state.value for entry in read_master(book, "总表.xlsx").returns}
    assert (states[EDU], states[FIN], states[TOWN_A]) == ("late", "returned", "missing")


def test_meaning_is_questioned_without_stopping_the_merge():
    """已完成 at 60%, falling progress, last month's words again, one sentence copied down: merged and asked."""
    book = master()
    june = send(book)[FIN]
    merged(book, returned(june, {(4, P): 0.7, (4, T): "压减工作有序推进中"}))
    july = send(book, JULY)[FIN]
    assert [row.last for row in july.rows if row.no == 4] == [0.7]
    fills = {(4, P): 0.6, (4, S): "已完成", (4, T): "压减工作有序推进中"}
    fills |= {(task, T): "各项工作按计划推进" for task in (1, 2, 3)}
    done = merged(book, returned(july, fills, signed=date(2023, 8, 5)), period=JULY)
    assert {"done-below-100", "progress-falls", "same-as-last", "copied-down", "future-date"} <= codes(done)
    assert done.changes.totals.accepted == len(fills)


def test_a_declined_value_is_not_asked_again():
    """What the clerk declined stays declined when the same file comes again."""
    from xltasks.books.protocol import Cell
    from xltasks.core.settings import Day
    from xltasks.verbs.apply import apply

    book = master()
    file = returned(send(book)[EDU], {(1, P): "基本完成"})
    merged(book, file)
    state = read_master(book, "总表.xlsx")
    book.write("待确认", [Cell(state.pending[0].row, 0, "不采用")])
    apply(book, "总表.xlsx", Day(None, date(2023, 7, 6)))
    done = merged(book, file)
    assert verdicts(done) == [(EDU, 1, "progress", "基本完成", "refuse", "declined-before")]


def test_every_column_is_found_by_its_heading():
    """Columns swapped, moved and inserted change nothing; words in a strange column are told."""
    book = master()
    form = send(book)[EDU]

    def rearrange(rows):
        table = rows[HEADER_ROW:]
        for row in table:
            row.insert(3, "备注" if row is table[0] else None)
            progress = row.pop(FIRST_COLUMN[P] + 1)
            row.insert(0, progress)
        table[1][4] = "我们加的一列"
        return [*rows[:HEADER_ROW], *table]

    done = merged(book, returned(form, {(1, P): 0.5, (1, T): "照常"}, change=rearrange))
    assert (EDU, 1, "progress", 0.5, "accept", None) in verdicts(done)
    assert (EDU, 1, "text", "照常", "accept", None) in verdicts(done)
    (extra,) = [found for found in done.changes.findings if found.code == "extra-text"]
    assert extra.value == "我们加的一列"
