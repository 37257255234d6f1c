"""A task's progress against its indicators: where they disagree, the clerk is told."""

from __future__ import annotations

import pytest
from small_round import EDU, JUNE, codes, master, merged, returned, send, type_by_hand

from xltasks.books.memory import MemoryBook
from xltasks.core.figure_columns import IndicatorCol
from xltasks.core.grid import Value
from xltasks.core.schema import (
    INDICATORS_TABLE,
    Col,
    Field,
)
from xltasks.messages import finding_words

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
