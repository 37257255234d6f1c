"""What a return means: contradictions, last month's words, other periods; asked about, never stopped."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from corpus.defects import defect
from corpus.desk import (
    EDU,
    JULY,
    NAME,
    P,
    S,
    T,
    blank,
    filled,
    form,
    form_file,
    july_form,
    only,
    opened,
    put,
    said,
    saved,
)

from xltasks.core.schema import Field

GROUP = "meaning"
LEADER = "区教育局_2023-06.xlsx"


@defect(GROUP, instead="1 status | 已完成 | accept\n1 progress | 60% | accept", codes="done-below-100")
def done_at_sixty_percent() -> bytes:
    """已完成 at 60 %."""
    return filled({(1, S): "已完成", (1, P): 0.6})


@defect(GROUP, instead="1 text | 已于2023年9月1日全部建成。 | accept", codes="future-date")
def completed_in_the_future() -> bytes:
    """Completed on a day that has not come."""
    return filled({(1, T): "已于2023年9月1日全部建成。"})


@defect(GROUP, instead="1 text | 计划于9月1日建成，已于6月1日开工。 | accept")
def planned_for_the_future() -> bytes:
    """A plan for September is no contradiction."""
    return filled({(1, T): "计划于9月1日建成，已于6月1日开工。"})


def of_education(**cells: object) -> bytes:
    """区教育局's form with a few cells of its first task filled: S1, T1."""
    book = opened(blank(EDU))
    sheet = book["填报表"]
    for column, value in cells.items():
        put(sheet[f"{column}6"], value)
    put(sheet["M3"], date(2023, 7, 4))
    return saved(book)


@defect(
    GROUP,
    files={LEADER: "merged", NAME: "merged"},
    fates={LEADER: "1 progress | 100% | accept\n1 status | 已完成 | accept", NAME: "1 status | 未启动 | accept"},
    codes="roles-disagree",
)
def lead_and_support_contradict() -> dict[str, bytes]:
    """The lead says 已完成, a support unit 未启动: both are kept, and the clerk is asked to ask."""
    book = opened(blank())
    put(book["填报表"]["J6"], "未启动")
    return {LEADER: of_education(I=1, J="已完成"), NAME: saved(book)}


@defect(
    GROUP,
    before=[lambda: {LEADER: of_education(I=1, J="已完成")}],
    instead="1 status | 进展缓慢 | accept",
    codes="roles-disagree",
)
def support_contradicts_later() -> bytes:
    """The contradiction arrives with the second file."""
    return filled({(1, S): "进展缓慢"})


@defect(
    GROUP,
    before=[lambda: {LEADER: of_education(I=0, J="未启动")}],
    instead="1 status | 已完成 | accept\n1 progress | 100% | accept",
    codes="roles-disagree",
)
def support_is_done_with_what_was_not_begun() -> bytes:
    """The lead has not begun, the support unit is done: one of them is wrong."""
    return filled({(1, S): "已完成", (1, P): 1})


@defect(
    GROUP,
    before=[lambda: {LEADER: of_education(I=0.5, J="进展缓慢")}],
    instead="1 status | 已完成 | accept\n1 progress | 100% | accept",
)
def support_is_done_with_its_share() -> bytes:
    """A support unit that is done while the lead is slow contradicts nobody."""
    return filled({(1, S): "已完成", (1, P): 1})


@defect(GROUP, before=[lambda: {LEADER: of_education(I=0.5, J="正常推进")}], instead="1 status | 进展缓慢 | accept")
def support_is_slower() -> bytes:
    """A support unit that is slower than the lead contradicts nobody."""
    return filled({(1, S): "进展缓慢"})


JULY_NAME = "区财政局_2023-07.xlsx"


@defect(
    GROUP,
    period=JULY,
    files={NAME: "rejected"},
    fates={NAME: "usual refuse wrong-period"},
    codes="wrong-period rejected-with-file",
)
def last_months_form() -> bytes:
    """June's form in July's round."""
    return filled()


@defect(
    GROUP,
    files={JULY_NAME: "rejected"},
    fates={JULY_NAME: "usual refuse wrong-period"},
    codes="wrong-period rejected-with-file",
)
def a_form_of_next_month() -> dict[str, bytes]:
    """July's form in June's round."""
    return {JULY_NAME: filled(content=form_file(form(period=JULY)))}


@defect(
    GROUP,
    files={NAME: "rejected"},
    fates={NAME: "usual refuse wrong-period"},
    codes="wrong-period rejected-with-file",
)
def period_label_of_another_month() -> bytes:
    """The stamp says June, 报告期 was retyped as 2023-05."""
    return filled(edit=lambda sheet: put(sheet["K2"], "2023-05"))


@defect(GROUP, codes="old-form")
def an_older_form() -> bytes:
    """A form older than the one last sent is merged, and told."""
    return filled(content=form_file(replace(form(), issue=0)))


@defect(GROUP, instead="1 status | 已完成 | accept\n1 progress | 100% | accept")
def done_at_a_hundred() -> bytes:
    """已完成 at 100 % asks nothing."""
    return filled({(1, S): "已完成", (1, P): 1})


def in_july(changes: dict[tuple[int, Field], object]) -> dict[str, bytes]:
    """July's form, sent after June's usual return was merged, with these cells filled."""
    return {JULY_NAME: only(changes, content=form_file(july_form(filled())), signed=date(2023, 7, 6))}


@defect(
    GROUP,
    period=JULY,
    in_june=filled(),
    files={JULY_NAME: "merged"},
    fates={JULY_NAME: "4 progress | 30% | accept"},
    codes="progress-falls",
)
def progress_that_falls() -> dict[str, bytes]:
    """40 % in June, 30 % in July."""
    return in_july({(4, P): 0.3})


@defect(
    GROUP,
    period=JULY,
    in_june=filled(),
    files={JULY_NAME: "merged"},
    fates={JULY_NAME: f"4 text | {said(4)} | accept\n3 text | {said(3)}。 | accept"},
    codes="same-as-last",
)
def last_months_words_again() -> dict[str, bytes]:
    """June's sentence, unchanged, and one that differs by a full stop."""
    return in_july({(4, T): said(4), (3, T): f"{said(3)}。"})


@defect(
    GROUP,
    period=JULY,
    in_june=filled(),
    files={JULY_NAME: "merged"},
    fates={JULY_NAME: "4 progress | 50% | accept"},
)
def last_periods_column_as_sent() -> dict[str, bytes]:
    """上期进度 as it was sent is nobody's edit."""
    return in_july({(4, P): 0.5})


@defect(
    GROUP,
    period=JULY,
    in_june=filled(),
    files={JULY_NAME: "merged"},
    fates={JULY_NAME: "4 progress | 50% | accept"},
    codes="locked-edited",
)
def last_periods_figure_edited() -> dict[str, bytes]:
    """上期进度 changed afterwards: told."""
    return {
        JULY_NAME: only(
            {(4, P): 0.5},
            lambda sheet: put(sheet["H9"], 0.45),
            content=form_file(july_form(filled())),
            signed=date(2023, 7, 6),
        )
    }


@defect(
    GROUP,
    period=JULY,
    in_june=filled(),
    files={JULY_NAME: "merged"},
    fates={JULY_NAME: "4 progress | 40% | accept"},
)
def progress_that_stands_still() -> dict[str, bytes]:
    """40 % in June and in July: no fall."""
    return in_july({(4, P): 0.4})
