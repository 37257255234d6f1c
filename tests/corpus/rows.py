"""Rows: sorted, inserted, deleted, hidden, split, doubled, merged, pasted in from elsewhere."""

from __future__ import annotations

from typing import Any

from corpus.columns import on_table, set_table, table
from corpus.defects import defect
from corpus.desk import P, T, cell, filled, form, patched, put, said, usual

GROUP = "rows"
Rows = list[list[Any]]


def waiting(task: int, reason: str) -> str:
    """Every cell of a task's row, waiting for one reason."""
    return "\n".join(
        f"{one} {field.value} | {f'{one * 10}%' if field is P else value} | pending {reason}"
        for (one, field), value in usual().items()
        if one == task
    )


@defect(GROUP)
def rows_upside_down() -> bytes:
    """Sorted the other way round."""
    return on_table(lambda rows: [rows[0], *rows[:0:-1]])


@defect(GROUP)
def blank_rows_between() -> bytes:
    """A blank row after each task."""
    return on_table(lambda rows: [rows[0], *(line for row in rows[1:] for line in (row, [None] * 14))])


@defect(GROUP, gone="1", codes="row-missing")
def row_deleted() -> bytes:
    """The first task's row is gone: told, and nothing moves up into its place."""
    return on_table(lambda rows: [rows[0], *rows[2:]])


@defect(GROUP, codes="rows-hidden")
def rows_hidden() -> bytes:
    """Two filled rows are hidden: read, and told."""

    def hide(sheet: Any) -> None:
        for row in (7, 8):
            sheet.row_dimensions[row].hidden = True

    return filled(edit=hide)


@defect(GROUP, codes="rows-hidden")
def rows_filtered_away() -> bytes:
    """A filter on 本单位职责 hides the support rows."""

    def hide(sheet: Any) -> None:
        sheet.auto_filter.add_filter_column(5, ["牵头"])
        for row in (6, 8):
            sheet.row_dimensions[row].hidden = True

    return filled(edit=hide)


@defect(
    GROUP,
    gone="2",
    instead=f"""
    2 text | {said(2)}，一期 | pending row-split
    2 text | {said(2)}，二期 | pending row-split
    """,
    codes="row-split",
)
def task_split_by_numbers() -> bytes:
    """2.1 and 2.2 with parts of the text."""

    def split(rows: Rows) -> Rows:
        parts = [["2.1", *rows[2][1:3], "一期", *rows[2][4:8]], ["2.2", *rows[2][1:3], "二期", *rows[2][4:8]]]
        parts[0] += [None, None, f"{said(2)}，一期", None, None, None]
        parts[1] += [None, None, f"{said(2)}，二期", None, None, None]
        return [*rows[:2], *parts, *rows[3:]]

    return on_table(split)


@defect(
    GROUP,
    instead=f"{waiting(2, 'row-split')}\n2 text | {said(2)}，续 | pending row-split",
    codes="row-split",
)
def task_split_under_a_merged_number() -> bytes:
    """Number and text merged over two rows, both filled: parts of one task."""

    def split(sheet: Any) -> None:
        rows = table(sheet)
        second = [None] * 10 + [f"{said(2)}，续", None, None, None]
        set_table(sheet, [*rows[:3], second, *rows[3:]])
        for letter in "ABCDEFGH":
            sheet.merge_cells(f"{letter}7:{letter}8")

    return filled(edit=split)


@defect(GROUP)
def each_task_on_two_merged_rows() -> bytes:
    """Every cell merged over two rows, for looks: the second row is blank and says nothing."""

    def spread(sheet: Any) -> None:
        rows = table(sheet)
        set_table(sheet, [*rows[:3], [None] * 14, *rows[3:]])
        for letter in "ABCDEFGHIJKLMN":
            sheet.merge_cells(f"{letter}7:{letter}8")

    return filled(edit=spread)


@defect(
    GROUP,
    gone="2 text",
    instead=f"1 text | {said(1)} | pending merged-down",
    codes="merged-down",
)
def answer_merged_over_two_tasks() -> bytes:
    """One 进展情况 merged over tasks 1 and 2: not taken for the first alone."""
    return filled({(2, T): None}, lambda sheet: sheet.merge_cells("K6:K7"))


def with_merge(content: bytes, *ranges: str) -> bytes:
    """A merge written into the XML, so that the covered cells keep their values."""
    made = "".join(f'<mergeCell ref="{held}"/>' for held in ranges)
    return patched(content, lambda xml: xml.replace("</mergeCells>", f"{made}</mergeCells>"))


@defect(
    GROUP,
    instead=f"""
    1 text | {said(1)} | pending merged-down
    2 text | {said(2)} | refuse under-merge
    """,
    codes="merged-down under-merge",
)
def ghost_under_a_merge() -> bytes:
    """Task 2's words still stand in the cell that a merge covers: nobody sees them, so nobody may take them."""
    return with_merge(filled(), "K6:K7")


@defect(GROUP, instead="1 problems | 区财政局第1项：存在问题如实填写 | refuse under-merge", codes="under-merge")
def ghost_beside() -> bytes:
    """进展情况 and 存在问题 merged in one row: what the merge covers is refused, what shows is taken."""
    return with_merge(filled(), "K6:L6")


@defect(GROUP, instead=f"{waiting(2, 'row-unclear')}", codes="row-unclear")
def numbers_merged_over_two_tasks() -> bytes:
    """任务编号 merged over tasks 1 and 2: the number shown and the text disagree."""
    return with_merge(filled(), "A6:A7")


@defect(GROUP)
def labels_of_projects_merged() -> bytes:
    """板块 and 项目 merged downwards, as every printed table has them."""
    return with_merge(filled(), "B6:B7", "C6:C7", "B8:B9")


@defect(
    GROUP,
    instead=f"1 text | {said(1)} | pending row-doubled\n1 text | {said(1)}，再说 | pending row-doubled",
    codes="row-doubled",
)
def row_doubled_with_two_answers() -> bytes:
    """Task 1 twice with two texts: both wait."""

    def double(rows: Rows) -> Rows:
        again = [*rows[1][:8], None, None, f"{said(1)}，再说", None, None, None]
        return [*rows, again]

    return on_table(double)


@defect(GROUP, instead=f"1 text | {said(1)} | accept\n1 text | {said(1)} | already")
def row_doubled_with_one_answer() -> bytes:
    """Task 1 twice with the same text: counted once."""
    return on_table(lambda rows: [*rows, [*rows[1][:8], None, None, said(1), None, None, None]])


@defect(GROUP)
def totals_below() -> bytes:
    """合计, 填报人, 审核人 below the table, in columns that are not to fill."""

    def add(rows: Rows) -> Rows:
        return [*rows, ["合计", None, None, "共4项"], [None], ["审核：李四", None, None, "区财政局（盖章）"]]

    return on_table(add)


@defect(GROUP, instead="- text | 以上情况属实。 | refuse row-unplaced", codes="row-unplaced")
def a_sentence_below() -> bytes:
    """A sentence under the table in a column to fill: refused, not lost."""
    return on_table(lambda rows: [*rows, [None] * 10 + ["以上情况属实。"]])


@defect(GROUP, instead="- text | 另：专项债已下达。 | refuse row-unplaced", codes="row-unplaced")
def a_continued_row() -> bytes:
    """A row without number and text between two tasks: nobody guesses to which it belongs."""
    return on_table(lambda rows: [*rows[:2], [None] * 10 + ["另：专项债已下达。"], *rows[2:]])


@defect(
    GROUP,
    instead="- progress | 0.77 | refuse unknown-task\n- text | 新增一项 | refuse unknown-task",
    codes="unknown-task",
)
def a_number_not_in_the_plan() -> bytes:
    """Task 77 does not exist."""
    new = [77, None, None, "全新任务", None, None, None, None, 0.77, None, "新增一项", None, None, None]
    return on_table(lambda rows: [*rows, new])


@defect(
    GROUP,
    files={"甲镇_2023-06.xlsx": "merged"},
    fates={
        "甲镇_2023-06.xlsx": """
        3 text | 甲镇第3项：进展情况如实填写 | accept
        - text | 乙处说的话 | refuse not-your-task
        """
    },
    codes="not-your-task",
)
def a_row_of_another_unit() -> dict[str, bytes]:
    """Task 4 pasted into 甲镇's form, whose it is not."""
    from corpus.desk import blank, opened, saved

    book = opened(blank("甲镇"))
    sheet = book["填报表"]
    put(sheet["K6"], said(3, T, "甲镇"))
    foreign = next(row for row in form().rows if row.no == 4)
    for letter, value in {"A": 4, "D": foreign.text, "K": "乙处说的话"}.items():
        put(sheet[f"{letter}7"], value)
    return {"甲镇_2023-06.xlsx": saved(book)}


@defect(GROUP)
def numbers_typed_otherwise() -> bytes:
    """１, "2.", "3、" and "(4)"."""

    def retype(sheet: Any) -> None:
        for row, word in zip((6, 7, 8, 9), ("１", "2.", "3、", "(4)"), strict=True):
            put(sheet[f"A{row}"], word)

    return filled(edit=retype)


@defect(GROUP, codes="locked-edited")
def number_deleted() -> bytes:
    """A row without its number is known by its text, and that is told."""
    return filled(edit=lambda sheet: put(sheet["A7"], None))


@defect(GROUP, instead=f"{waiting(2, 'row-unclear')}", codes="row-unclear")
def number_of_another_task() -> bytes:
    """A number that is nobody's beside the text of task 2."""
    return on_table(lambda rows: [*rows[:2], [77, *rows[2][1:]], *rows[3:]])


@defect(GROUP, codes="locked-edited")
def text_edited() -> bytes:
    """A few words added to a locked text: the same task, and told."""
    return filled(edit=lambda sheet: put(sheet["D7"], f"{sheet['D7'].value}（调整）"))


@defect(GROUP, instead=waiting(2, "text-unrecognised"), codes="text-unrecognised locked-edited")
def text_replaced() -> bytes:
    """Another sentence in a locked text: the number alone is not trusted."""
    return filled(edit=lambda sheet: put(sheet["D7"], "完全不同的另一件事情，与原来无关"))


@defect(GROUP, codes="locked-edited")
def due_date_edited() -> bytes:
    """The deadline of task 2 moved in a locked cell: told, not taken."""
    from datetime import date

    return filled(edit=lambda sheet: put(sheet["G7"], date(2024, 6, 30)))


@defect(GROUP, codes="")
def due_date_written_otherwise() -> bytes:
    """The same deadline as a text."""
    return filled(edit=lambda sheet: put(sheet["G7"], "2023年12月31日"))


@defect(GROUP, only=f"4 text | {said(4)} | accept", codes="row-missing")
def one_row_sent_back() -> bytes:
    """All rows but the last deleted."""
    return on_table(lambda rows: [rows[0], rows[4]], _blank_but(4))


def _blank_but(task: int) -> dict[Any, None]:
    return {key: None for key in usual() if key[0] != task or key[1] is not T}


@defect(GROUP)
def formatted_to_the_bottom() -> bytes:
    """A thousand rows below that hold formats and nothing else."""

    def paint(sheet: Any) -> None:
        from openpyxl.styles import PatternFill

        for row in range(20, 1020):
            sheet.cell(row, 14).fill = PatternFill("solid", fgColor="FFFFEE")

    return filled(edit=paint)


@defect(
    GROUP,
    instead="1 text | #REF! | refuse error-value",
    codes="error-value locked-edited",
)
def a_number_that_broke() -> bytes:
    """#REF! where task 1's number was, and in its text: the row is known by its task text."""

    def broken(sheet: Any) -> None:
        for reference in ("A6", cell(1, T)):
            sheet[reference].value = "#REF!"
            sheet[reference].data_type = "e"

    return filled(edit=broken)


@defect(GROUP)
def answer_merged_over_its_own_blank_row() -> bytes:
    """进展情况 merged over the task's row and a blank one below: no other task is meant."""

    def spread(sheet: Any) -> None:
        rows = table(sheet)
        set_table(sheet, [*rows[:3], [None] * 14, *rows[3:]])
        sheet.merge_cells("K7:K8")

    return filled(edit=spread)
