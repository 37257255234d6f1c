"""Progress, status and dates in every dress that people give them."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from corpus.defects import defect
from corpus.desk import NAME, P, S, X, cell, filled, formula, only, with_cells

GROUP = "numbers"


@defect(GROUP, instead="1 progress | 65% | accept")
def progress_as_a_fraction() -> bytes:
    """0.65 as the cell's format shows it."""
    return filled({(1, P): 0.65})


@defect(GROUP, instead="1 progress | 65% | accept")
def progress_as_a_whole_number() -> bytes:
    """65 typed into a cell that lost its format."""
    return filled({(1, P): 65})


@defect(GROUP, instead="1 progress | 65% | accept\n2 progress | 65% | accept\n3 progress | 65% | accept")
def progress_as_text() -> bytes:
    """65%, full-width ６５％, 65.0% with spaces: one value."""
    return filled({(1, P): "65%", (2, P): "６５％", (3, P): " 65.0 % "})


@defect(
    GROUP,
    instead="""
    1 progress | 80% | accept
    2 progress | 80% | accept
    3 progress | 八成 | pending bad-progress
    """,
    codes="bad-progress",
)
def eighty_in_three_ways() -> bytes:
    """80 and 0.8 are one value; 八成 is words."""
    return filled({(1, P): 80, (2, P): 0.8, (3, P): "八成"})


@defect(GROUP, instead="1 progress | 80% | accept", codes="progress-remark")
def progress_with_a_remark() -> bytes:
    """80%(实验幼儿园滞后): the figure is taken, the remark kept and told."""
    return filled({(1, P): "80%(实验幼儿园滞后)"})


@defect(GROUP, instead="1 progress | 80% | accept", codes="progress-remark")
def progress_with_an_unclosed_bracket() -> bytes:
    """80%（实验幼儿园滞后: the bracket was never closed."""
    return filled({(1, P): "80%（实验幼儿园滞后"})


@defect(
    GROUP,
    instead="""
    1 progress | 约65% | pending bad-progress
    2 progress | 完成6成以上 | pending bad-progress
    3 progress | 60%-70% | pending bad-progress
    4 progress | 6个中的4个 | pending bad-progress
    """,
    codes="bad-progress",
)
def progress_with_prose() -> bytes:
    """约65%, 完成6成以上, a range, a count: which figure is meant is a person's to say."""
    return filled({(1, P): "约65%", (2, P): "完成6成以上", (3, P): "60%-70%", (4, P): "6个中的4个"})


@defect(GROUP, instead="1 progress | 基本完成 | pending bad-progress", codes="bad-progress")
def progress_in_words() -> bytes:
    """基本完成 is no figure."""
    return filled({(1, P): "基本完成"})


@defect(GROUP, instead="1 progress | 112% | accept\n2 progress | 120% | accept", codes="over-100")
def progress_over_100() -> bytes:
    """112% is kept and told."""
    return filled({(1, P): 1.12, (2, P): "120%"})


@defect(
    GROUP,
    instead="1 progress | -0.2 | pending bad-progress\n2 progress | 5000 | pending bad-progress",
    codes="bad-progress",
)
def progress_beyond_reason() -> bytes:
    """A negative figure and one of five thousand."""
    return filled({(1, P): -0.2, (2, P): 5000})


@defect(GROUP, instead="1 progress | 1 | pending bad-progress", codes="bad-progress")
def progress_of_one_as_text() -> bytes:
    """The text 1 may be one per cent or all of it."""
    return filled({(1, P): "1"})


@defect(
    GROUP,
    instead="1 progress | 2023-06-28 | pending bad-progress\n2 progress | 12:00:00 | pending bad-progress",
    codes="bad-progress",
)
def progress_that_became_a_date() -> bytes:
    """6-28 that the program turned into a date, and a time of day."""
    return filled({(1, P): date(2023, 6, 28), (2, P): time(12, 0)})


@defect(
    GROUP,
    instead="1 progress | TRUE | pending bad-progress\n1 status | TRUE | pending bad-status",
    codes="bad-progress bad-status",
)
def truth_values() -> bytes:
    """TRUE from a tick box."""
    return filled({(1, P): True, (1, S): True})


@defect(
    GROUP,
    instead="""
    1 status | 已完成 | accept
    1 progress | 100% | accept
    2 status | 正常推进 | accept
    3 status | 进展缓慢 | accept
    """,
)
def status_variants() -> bytes:
    """已办结, 推进中 and 滞后 are words of the settings under another name."""
    return filled({(1, S): "已办结", (1, P): 1, (2, S): "推进中", (3, S): "滞后"})


@defect(GROUP, instead="1 status | 已完成 | accept\n1 progress | 100% | accept")
def status_with_a_typo() -> bytes:
    """己完成: the wrong one of two characters that look alike."""
    return filled({(1, S): "己完成", (1, P): 1})


@defect(GROUP, instead="1 status | 已完成 | accept\n1 progress | 100% | accept\n2 status | 正常推进 | accept")
def status_with_spaces_and_stops() -> bytes:
    """已 完成。 with a space and a full stop; 正常推进 with a line break."""
    return filled({(1, S): "已　完成。", (1, P): 1, (2, S): "正常\n推进"})


@defect(
    GROUP,
    instead="""
    1 status | √ | pending bad-status
    2 status | 1 | pending bad-status
    3 status | 已完成、正常推进 | pending bad-status
    4 status | 差不多了 | pending bad-status
    """,
    codes="bad-status",
)
def status_that_is_none() -> bytes:
    """A tick, a number, two words at once, a word of one's own."""
    return filled({(1, S): "√", (2, S): 1, (3, S): "已完成、正常推进", (4, S): "差不多了"})


@defect(
    GROUP,
    instead="1 progress | 正常推进 | pending bad-progress\n1 status | 0.1 | pending bad-status",
    codes="bad-progress bad-status",
)
def progress_and_status_swapped() -> bytes:
    """Two columns pasted the wrong way round."""
    return filled({(1, P): "正常推进", (1, S): 0.1})


@defect(
    GROUP,
    instead="""
    1 extension | 2024-03-20 | pending extension-request
    2 extension | 2024-03-20 | pending extension-request
    3 extension | 2024-03-20 | pending extension-request
    4 extension | 2024-03-20 | pending extension-request
    """,
    codes="extension-request",
)
def dates_with_a_year() -> bytes:
    """A real date, dots, slashes, eight digits: one day."""
    return filled(
        {(1, X): date(2024, 3, 20), (2, X): "2024.3.20", (3, X): "2024/3/20", (4, X): "20240320"},
    )


@defect(
    GROUP,
    instead="""
    1 extension | 2024-03-20 | pending extension-request
    2 extension | 2024-03-31 | pending extension-request
    3 extension | 2024-03-20 | pending extension-request
    4 extension | 2024-03-20 | pending extension-request
    """,
    codes="extension-request",
)
def dates_in_chinese() -> bytes:
    """2024年3月20日, 2024年3月底, in Chinese figures, with a time of day."""
    return filled(
        {
            (1, X): "２０２４年３月２０日",
            (2, X): "2024年3月底前",
            (3, X): "二〇二四年三月二十日",
            (4, X): datetime(2024, 3, 20, 8),
        }
    )


@defect(GROUP, instead="1 extension | 2024-03-20 | pending extension-request", codes="extension-request")
def date_that_lost_its_format() -> bytes:
    """45371: a serial number in a cell formatted as text."""
    return filled({(1, X): 45371})


@defect(
    GROUP,
    instead="""
    1 extension | 2月30日 | pending bad-date
    2 extension | 尽快 | pending bad-date
    3 extension | 明年上半年 | pending bad-date
    4 extension | 1900-01-12 | pending bad-date
    """,
    codes="bad-date",
)
def dates_that_are_none() -> bytes:
    """30 February, 尽快, 明年上半年, a bare 12."""
    return filled({(1, X): "2月30日", (2, X): "尽快", (3, X): "明年上半年", (4, X): 12})


@defect(
    GROUP,
    instead="1 extension | 2023-10-20 | pending extension-request",
    codes="extension-early extension-request",
)
def extension_before_the_deadline() -> bytes:
    """An extension to a day before the task is due waits, and is asked about."""
    return filled({(1, X): "10月20日"})


@defect(
    GROUP,
    instead="1 progress |  | already\n1 status |  | already\n2 progress |  | already\n3 status |  | already",
)
def dashes_for_blanks() -> bytes:
    """——, /, － and _ in the cells of a unit that has nothing to say there: read as blank."""
    return filled({(1, P): "——", (1, S): "/", (2, P): "－", (3, S): " — "})


@defect(GROUP, instead="1 extension |  | already\n2 extension |  | already\n3 extension |  | already")
def no_extension_in_words() -> bytes:
    """无, 不申请 and / under 申请延期至 ask for none."""
    return filled({(1, X): "无", (2, X): "不申请", (3, X): "/"})


@defect(
    GROUP,
    instead="1 progress | 无 | pending bad-progress\n2 status | 无 | pending bad-status",
    codes="bad-progress bad-status",
)
def none_for_a_figure() -> bytes:
    """无 under 完成进度 or 状态 is a word, not a blank."""
    return filled({(1, P): "无", (2, S): "无"})


@defect(
    GROUP,
    instead="""
    1 progress | #REF! | refuse error-value
    2 progress | #DIV/0! | refuse error-value
    3 status | #N/A | refuse error-value
    """,
    codes="error-value",
)
def error_values() -> bytes:
    """#REF!, #DIV/0! and #N/A are never taken."""

    def as_errors(sheet: Any) -> None:
        for reference in (cell(1, P), cell(2, P), cell(3, S)):
            sheet[reference].data_type = "e"

    return filled({(1, P): "#REF!", (2, P): "#DIV/0!", (3, S): "#N/A"}, as_errors)


@defect(GROUP, instead="1 progress | 60% | accept\n1 status | 正常推进 | accept")
def formulas_with_results() -> bytes:
    """A formula's stored result is what the unit saw."""
    made = filled({(1, P): None, (1, S): None})
    return with_cells(
        made,
        {cell(1, P): formula(cell(1, P), "3/5", "0.6", "n"), cell(1, S): formula(cell(1, S), "T(J7)", "正常推进")},
    )


@defect(
    GROUP,
    instead="1 progress | #NORESULT | refuse formula-empty",
    codes="formula-empty",
)
def formula_without_a_result() -> bytes:
    """A formula that no program ever calculated says nothing that could be taken."""
    return with_cells(filled({(1, P): None}), {cell(1, P): formula(cell(1, P), "1/2", None, "n")})


@defect(GROUP, instead="1 progress | 40% | accept\n2 progress | #REF! | refuse error-value", codes="error-value")
def links_to_other_books() -> bytes:
    """='[1]表'!A1: the stored result is read, the link is not followed; one that broke shows its error."""
    made = filled({(1, P): None, (2, P): None})
    return with_cells(
        made,
        {
            cell(1, P): formula(cell(1, P), "'[1]Sheet1'!$A$1", "0.4", "n"),
            cell(2, P): formula(cell(2, P), "'[1]Sheet1'!$A$2", "#REF!", "e"),
        },
    )


@defect(GROUP, only="1 progress | 65% | accept")
def one_cell_alone() -> bytes:
    """A form with a single figure and no date of signing is read all the same."""
    return only({(1, P): 0.65}, signed=None)


@defect(GROUP, outcome="unchanged", only="", codes="empty-return")
def nothing_at_all() -> bytes:
    """A form sent back as it came."""
    return only({}, signed=None)


@defect(GROUP, instead="", codes="bad-signature-date")
def a_signature_date_that_is_none() -> bytes:
    """填报日期 7月初: read as not given, and told."""
    return filled(signed="7月初")


@defect(GROUP, instead="", codes="future-date")
def a_signature_date_in_the_future() -> bytes:
    """Signed next year: taken, and asked about."""
    return filled(signed=date(2024, 7, 4))


@defect(GROUP, files={NAME: "merged"}, fates={NAME: "1 progress | 40% | accept"})
def a_1904_book() -> dict[str, bytes]:
    """A form re-saved in the date system of old Macs."""
    from corpus.desk import opened, saved
    from openpyxl.utils.datetime import CALENDAR_MAC_1904

    book = opened(only({(1, P): 0.4}))
    book.epoch = CALENDAR_MAC_1904
    return {NAME: saved(book)}


@defect(
    GROUP,
    instead="1 progress | 2% | accept\n2 progress | 150% | accept\n3 progress | 100% | accept",
    codes="over-100",
)
def progress_around_one() -> bytes:
    """2 is two per cent, 1.5 in a cell of percentages is 150 %, 1 is all of it."""
    return filled({(1, P): 2, (2, P): 1.5, (3, P): 1})
