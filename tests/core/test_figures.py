"""A task's progress against its indicators: where they disagree, the clerk is told."""

from __future__ import annotations

from datetime import date

import pytest
from small_round import EDU, JUNE, codes, master, merged, returned, send, type_by_hand

from xltasks.books.memory import MemoryBook
from xltasks.books.protocol import Cell
from xltasks.core.figure_columns import IndicatorCol
from xltasks.core.grid import Value, a1
from xltasks.core.schema import (
    FINDINGS_TABLE,
    INDICATORS_TABLE,
    PENDING_SHEET,
    WITHDRAWN_STATUS,
    Col,
    Field,
    FindingCol,
    PendingCol,
)
from xltasks.core.settings import Day
from xltasks.ledger.read import read_master
from xltasks.messages import finding_words
from xltasks.verbs.apply import apply
from xltasks.verbs.check import check

C = IndicatorCol
AMOUNT = {C.REQUIREMENT: "达到", C.VALUE: 10.0, C.UNIT: "家"}
RATE = {C.REQUIREMENT: "不少于", C.VALUE: 0.96, C.UNIT: "%"}
CEILING = {C.REQUIREMENT: "不超过", C.VALUE: 5.0, C.UNIT: "起"}


def office(*rows: tuple[str, dict[IndicatorCol, Value], Value]) -> MemoryBook:
    """The small office's master, task 1 with these indicators and figures."""
    book = master()
    book.append(
        INDICATORS_TABLE,
        [
            {C.TASK: 1.0, C.NO: float(no), C.NAME: name, **asked, C.ACTUAL: actual}
            for no, (name, asked, actual) in enumerate(rows, 1)
        ],
    )
    return book


def said(book: MemoryBook, progress: Value, status: Value = None) -> str:
    """What the clerk is told of the figures when the lead reports this."""
    form = send(book)[EDU]
    done = merged(book, returned(form, {(1, Field.PROGRESS): progress, (1, Field.STATUS): status}))
    told = [one for one in done.changes.findings if one.code.startswith("figure-")]
    return " ".join(
        f"{one.code} {one.value} {dict(one.facts).get('reckoned', '')} {dict(one.facts)['figures']}" for one in told
    )


@pytest.mark.parametrize(
    ("figures", "progress", "status", "told"),
    [
        ((("招引", AMOUNT, 4.0),), 0.8, "正常推进", "figure-disagrees 80% 40% 招引40%"),
        ((("招引", AMOUNT, 4.0),), 0.6, "正常推进", ""),
        ((("招引", AMOUNT, 4.0),), 0.61, "正常推进", "figure-disagrees 61% 40% 招引40%"),
        ((("招引", AMOUNT, 9.0),), 0.2, "正常推进", "figure-disagrees 20% 90% 招引90%"),
        ((("可网办率", RATE, 0.97),), 0.2, "正常推进", ""),
        ((("事故", CEILING, 2.0),), 0.2, "正常推进", ""),
        ((("招引", AMOUNT, 9.0), ("可网办率", RATE, 0.97)), 0.2, "正常推进", ""),
        ((("招引", AMOUNT, 2.0), ("签约", AMOUNT, 10.0)), 0.6, "正常推进", ""),
        ((("招引", AMOUNT, 2.0), ("签约", AMOUNT, 20.0)), 0.6, "正常推进", ""),
        ((("招引", AMOUNT, 2.0), ("签约", AMOUNT, None)), 0.6, "正常推进", "figure-disagrees 60% 20% 招引20%"),
        ((("招引", AMOUNT, 4.0),), 0.4, "已完成", "figure-not-reached 已完成  招引40%"),
        ((("招引", AMOUNT, 10.0), ("签约", AMOUNT, 9.0)), 1.0, "已完成", "figure-not-reached 已完成  签约90%"),
        ((("招引", AMOUNT, 9.0),), 1.0, "正常推进", "figure-not-reached 100%  招引90%"),
        ((("招引", AMOUNT, 10.0),), 1.0, "已完成", ""),
        ((("事故", CEILING, 8.0),), None, "已完成", "figure-not-reached 已完成  事故62.5%"),
        ((("招引", AMOUNT, None),), 0.9, "已完成", ""),
        ((("招引", AMOUNT, "四家"),), 0.9, "已完成", ""),
        ((), 0.9, "已完成", ""),
        ((("招引", AMOUNT, 4.0),), None, "正常推进", ""),
    ],
)
def test_progress_and_arithmetic(
    figures: tuple[tuple[str, dict[IndicatorCol, Value], Value], ...], progress: Value, status: str, told: str
) -> None:
    """The mean of the completions against the progress, either way for amounts; done means every one is reached."""
    assert said(office(*figures), progress, status) == told


def test_what_the_clerk_wrote_is_what_is_compared() -> None:
    """The progress on the section sheet by the clerk's hand stays, so it is the one that counts."""
    book = office(("招引", AMOUNT, 4.0))
    type_by_hand(book, 1, Col.PROGRESS, 0.4)
    assert "figure-disagrees" not in codes(
        merged(book, returned(send(book)[EDU], {(1, Field.PROGRESS): 0.9, (1, Field.TEXT): "推进中"}))
    )


def test_a_task_that_nobody_spoke_of_is_not_asked_about_again() -> None:
    """The same return twice: the finding is told once."""
    book = office(("招引", AMOUNT, 4.0))
    file = returned(send(book, JUNE)[EDU], {(1, Field.PROGRESS): 0.8})
    first, second = merged(book, file), merged(book, file)
    assert "figure-disagrees" in codes(first)
    assert "figure-disagrees" not in codes(second)
    (told,) = [one for one in first.changes.findings if one.code == "figure-disagrees"]
    assert finding_words(told) == (
        "第1项报的完成进度是80%，而按量化指标的实际值算是40%（招引40%）。",
        "请核对进度和“量化指标”页的实际值，哪个不对改哪个；进度不按指标算的，在“设置”里放宽指标偏差。",
    )


# --- the master as it stands ----------------------------------------------------------------------------------


def standing(book: MemoryBook) -> list[tuple[str, str | None, str | None, str | None]]:
    """What check says of progress and figures."""
    found = check(book, "总表.xlsx", Day(None, date(2023, 7, 5))).findings
    return [(one.code, one.sheet, one.cell, one.value) for one in found if one.code.startswith("figure-")]


def listed(book: MemoryBook) -> list[Value]:
    """The codes on 问题清单 about figures."""
    held = next(table for table in book.tables() if table.name == FINDINGS_TABLE)
    column = held.first_column + held.headings.index(FindingCol.CODE)
    return [row[column] for row in book.grid(held.sheet).rows if str(row[column]).startswith("figure-")]


def test_check_says_where_progress_and_arithmetic_disagree_now() -> None:
    """By whose hand ever: the cell of the progress is named, and 问题清单 has it once."""
    book = office(("招引", AMOUNT, 4.0))
    assert standing(book) == []
    type_by_hand(book, 1, Col.PROGRESS, 0.9)
    row = read_master(book, "总表.xlsx").section_rows[1]
    place = a1(row.row, row.columns[Col.PROGRESS])
    assert standing(book) == [("figure-disagrees", row.sheet, place, "90%")]
    saves = book.commits
    assert standing(book) == [("figure-disagrees", row.sheet, place, "90%")]
    assert (listed(book), book.commits) == (["figure-disagrees"], saves)
    type_by_hand(book, 1, Col.STATUS, "已完成")
    place = a1(row.row, row.columns[Col.STATUS])
    assert standing(book) == [("figure-not-reached", row.sheet, place, "已完成")]
    assert listed(book) == ["figure-disagrees", "figure-not-reached"]


def test_what_a_return_led_to_is_not_listed_again_by_check() -> None:
    """The line that consolidate put on 问题清单 is enough as long as the progress is the same."""
    book = office(("招引", AMOUNT, 4.0))
    merged(book, returned(send(book)[EDU], {(1, Field.PROGRESS): 0.8}))
    assert listed(book) == ["figure-disagrees"]
    assert [code for code, _, _, _ in standing(book)] == ["figure-disagrees"]
    assert listed(book) == ["figure-disagrees"]
    type_by_hand(book, 1, Col.PROGRESS, 0.9)
    standing(book)
    assert listed(book) == ["figure-disagrees", "figure-disagrees"]


def test_a_withdrawn_task_owes_no_figure() -> None:
    """Its row stays, and nothing is said of it."""
    book = office(("招引", AMOUNT, 4.0))
    type_by_hand(book, 1, Col.PROGRESS, 0.9)
    type_by_hand(book, 1, Col.STATUS, WITHDRAWN_STATUS)
    assert standing(book) == []


def test_a_decision_that_makes_them_disagree_is_told() -> None:
    """What waited and is accepted now is held against the figures as well; a decision about another task is not."""
    book = office(("招引", AMOUNT, 4.0))
    merged(book, returned(send(book)[EDU], {(1, Field.PROGRESS): "基本完成", (2, Field.PROGRESS): "差不多了"}))
    for item in read_master(book, "总表.xlsx").pending:
        column = {heading: at for at, heading in enumerate(PendingCol)}
        book.write(
            PENDING_SHEET,
            [
                Cell(item.row, column[PendingCol.DECISION], "采用"),
                Cell(item.row, column[PendingCol.RETURNED], "90%"),
            ],
        )
    done = apply(book, "总表.xlsx", Day(None, date(2023, 7, 5)))
    assert len(done.accepted) == 2
    assert [(one.code, one.task, one.value) for one in done.findings] == [("figure-disagrees", 1, "90%")]
