"""Twice and late: the same again, a copy, a fuller one, a partial one, two that differ."""

from __future__ import annotations

from datetime import date
from typing import Any

from corpus.defects import defect
from corpus.desk import NAME, P, Q, T, X, filled, only, said, usual, zipped

GROUP = "twice"
COPY = "区财政局_2023-06 (1).xlsx"
LATER = "区财政局（补报）.xlsx"


def first() -> dict[str, bytes]:
    """What the unit sent in time."""
    return {NAME: filled()}


@defect(GROUP, before=[first], outcome="unchanged", files={NAME: "unchanged"}, fates={NAME: "usual already"})
def the_same_file_again() -> bytes:
    """Everything is there already."""
    return filled()


@defect(
    GROUP,
    files={NAME: "unchanged", COPY: "merged"},
    fates={NAME: "usual already", COPY: "usual"},
    codes="same-file",
)
def a_copy_under_another_name() -> dict[str, bytes]:
    """The same bytes twice: counted once."""
    return {NAME: filled(), COPY: filled()}


@defect(
    GROUP,
    files={NAME: "unchanged", "a.zip!区财政局_2023-06.xlsx": "merged"},
    fates={NAME: "usual already", "a.zip!区财政局_2023-06.xlsx": "usual"},
    codes="same-file",
)
def in_an_archive_and_beside_it() -> dict[str, bytes]:
    """The archive and what was in it."""
    return {NAME: filled(), "a.zip": zipped({NAME: filled()})}


@defect(
    GROUP,
    files={NAME: "pending", COPY: "pending"},
    fates={NAME: "1 progress | 基本完成 | pending bad-progress", COPY: "1 progress | 基本完成 | pending bad-progress"},
    codes="same-file bad-progress",
)
def a_copy_that_waits() -> dict[str, bytes]:
    """What waits in both copies stands on 待确认 once."""
    made = only({(1, P): "基本完成"})
    return {NAME: made, COPY: made}


@defect(
    GROUP,
    before=[lambda: {NAME: only({(1, P): 0.1, (1, T): said(1)})}],
    files={LATER: "merged"},
    fates={
        LATER: "\n".join(
            f"{task} {field.value} | {f'{task * 10}%' if field is P else value} | "
            f"{'already' if (task, field) in ((1, P), (1, T)) else 'accept'}"
            for (task, field), value in usual().items()
        )
    },
)
def a_fuller_second_return() -> dict[str, bytes]:
    """What the first one left blank is added."""
    return {LATER: filled(signed=date(2023, 7, 5))}


@defect(
    GROUP,
    before=[first],
    files={LATER: "merged"},
    fates={LATER: "1 progress | 25% | accept"},
)
def a_partial_second_return() -> dict[str, bytes]:
    """A later return with one figure takes nothing away."""
    return {LATER: only({(1, P): 0.25}, signed=date(2023, 7, 5))}


@defect(
    GROUP,
    files={NAME: "superseded", LATER: "merged"},
    fates={NAME: "1 progress | 0.1 | refuse superseded-return", LATER: "1 progress | 25% | accept"},
    codes="superseded-return",
)
def two_that_differ_with_dates() -> dict[str, bytes]:
    """Signed on two days: the later one stands."""
    return {NAME: only({(1, P): 0.1}), LATER: only({(1, P): 0.25}, signed=date(2023, 7, 5))}


@defect(
    GROUP,
    files={NAME: "pending", LATER: "pending"},
    fates={NAME: "1 progress | 10% | pending two-answers", LATER: "1 progress | 25% | pending two-answers"},
    codes="two-answers",
)
def two_that_differ_on_one_day() -> dict[str, bytes]:
    """Signed on one day: both wait."""
    return {NAME: only({(1, P): 0.1}), LATER: only({(1, P): 0.25})}


@defect(
    GROUP,
    before=[first],
    files={LATER: "pending"},
    fates={LATER: "1 progress | 25% | pending two-answers"},
    codes="two-answers",
)
def a_second_one_that_differs_on_one_day() -> dict[str, bytes]:
    """The first one is merged already; the second, of the same day, waits."""
    return {LATER: only({(1, P): 0.25})}


@defect(
    GROUP,
    before=[lambda: {LATER: only({(1, P): 0.25}, signed=date(2023, 7, 5))}],
    files={NAME: "superseded"},
    fates={NAME: "1 progress | 0.1 | refuse superseded-return"},
    codes="superseded-return",
)
def an_older_one_that_comes_late() -> dict[str, bytes]:
    """The earlier return arrives after the later one: it changes nothing."""
    return {NAME: only({(1, P): 0.1})}


@defect(
    GROUP,
    files={NAME: "pending", LATER: "pending"},
    fates={NAME: "1 progress | 10% | pending two-answers", LATER: "1 progress | 25% | pending two-answers"},
    codes="two-answers",
)
def two_without_dates() -> dict[str, bytes]:
    """Neither is signed: nothing says which is later."""
    return {NAME: only({(1, P): 0.1}, signed=None), LATER: only({(1, P): 0.25}, signed=None)}


@defect(
    GROUP,
    files={NAME: "merged", LATER: "unchanged"},
    fates={NAME: f"1 text | {said(1)} | accept", LATER: f"1 text | {said(1)} | already"},
)
def two_that_differ_in_spaces() -> dict[str, bytes]:
    """Spaces and full-width forms do not make two answers."""
    first_said = only({(1, T): said(1)}, signed=date(2023, 7, 3))
    return {NAME: first_said, LATER: only({(1, T): f"  {said(1)}　"}, signed=date(2023, 7, 5))}


@defect(
    GROUP,
    before=[first],
    files={LATER: "unchanged"},
    fates={LATER: f"1 problems | {said(1, Q)} | already\n1 extension |  | already"},
)
def dashes_over_an_earlier_answer() -> dict[str, bytes]:
    """A dash in a later return is like a cell left blank: it takes nothing away."""
    return {LATER: only({(1, Q): "——", (1, X): "/"}, signed=date(2023, 7, 5))}


@defect(
    GROUP,
    files={NAME: "merged", "区教育局_2023-06.xlsx": "rejected"},
    fates={NAME: "usual", "区教育局_2023-06.xlsx": "usual refuse wrong-unit"},
    codes="wrong-unit rejected-with-file",
)
def another_units_file_under_ones_own_name() -> dict[str, bytes]:
    """The same bytes from two units: the one whose form it is counts, the other is told what is wrong."""
    return {NAME: filled(), "区教育局_2023-06.xlsx": filled()}


def _signed_below(sheet: Any) -> None:
    sheet["A11"].value = "填报人：张三　联系电话：63981234　填报日期：2023年7月5日"


@defect(
    GROUP,
    files={NAME: "superseded", LATER: "merged"},
    fates={NAME: "1 progress | 0.1 | refuse superseded-return", LATER: "1 progress | 25% | accept"},
    codes="superseded-return",
)
def the_later_one_signed_below_its_table() -> dict[str, bytes]:
    """The day of signing stands in a line below the table, and is found."""
    return {NAME: only({(1, P): 0.1}), LATER: only({(1, P): 0.25}, _signed_below, signed=None)}
