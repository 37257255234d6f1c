"""Headings and columns: in other words, moved, missing, doubled, in two rows."""

from __future__ import annotations

from typing import Any

from corpus.defects import defect
from corpus.desk import P, filled, put, said, usual

GROUP = "columns"


@defect(GROUP)
def headings_with_breaks_and_spaces() -> bytes:
    """完 成\\n进 度, 状　态, 进展情况： as a careful typist sets them."""

    def set_out(sheet: Any) -> None:
        for reference, words in {"I5": "完 成\n进 度", "J5": "状　态", "K5": "进展情况：", "A5": "任务\n编号"}.items():
            put(sheet[reference], words)

    return filled(edit=set_out)


@defect(GROUP)
def headings_with_brackets() -> bytes:
    """完成进度（%）, 进展情况（500字以内）, ★存在问题."""

    def set_out(sheet: Any) -> None:
        for reference, words in {"I5": "完成进度（%）", "K5": "进展情况（500字以内）", "L5": "★存在问题"}.items():
            put(sheet[reference], words)

    return filled(edit=set_out)


@defect(GROUP)
def headings_in_other_words() -> bytes:
    """工作进展, 推进状态, 当前进度, 存在困难, 下一步计划, 序号."""

    def rename(sheet: Any) -> None:
        words = {
            "A5": "序号",
            "I5": "当前进度",
            "J5": "推进状态",
            "K5": "工作进展",
            "L5": "存在困难",
            "M5": "下一步计划",
        }
        for reference, word in words.items():
            put(sheet[reference], word)

    return filled(edit=rename)


@defect(
    GROUP,
    instead="""
    1 - | 区财政局第1项：进展情况如实填写 | refuse extra-text
    2 - | 区财政局第2项：进展情况如实填写 | refuse extra-text
    3 - | 区财政局第3项：进展情况如实填写 | refuse extra-text
    4 - | 区财政局第4项：进展情况如实填写 | refuse extra-text
    """,
    gone="1 text, 2 text, 3 text, 4 text",
    codes="extra-text heading-missing",
)
def heading_overwritten() -> bytes:
    """进展情况 replaced by words of one's own: nobody guesses; each cell is told."""
    return filled(edit=lambda sheet: put(sheet["K5"], "科室填写"))


def table(sheet: Any) -> list[list[Any]]:
    """Header and rows as values."""
    return [[sheet.cell(row, column).value for column in range(1, 15)] for row in range(5, 10)]


def set_table(sheet: Any, rows: list[list[Any]]) -> None:
    """Write header and rows back, whatever their width."""
    for merged in list(sheet.merged_cells.ranges):
        if merged.max_row >= 5:
            sheet.unmerge_cells(str(merged))
    for line in sheet.iter_rows(min_row=5, max_row=sheet.max_row):
        for one in line:
            one.value = None
    for at, row in enumerate(rows, 5):
        for column, value in enumerate(row, 1):
            sheet.cell(at, column).value = value


def on_table(change: Any, fills: Any = None) -> bytes:
    """The form with its table changed as a list of rows."""

    def edit(sheet: Any) -> None:
        set_table(sheet, change(table(sheet)))

    return filled(fills, edit=edit)


@defect(GROUP)
def columns_swapped() -> bytes:
    """存在问题 and 进展情况 change places, headings and all."""
    return on_table(lambda rows: [[*row[:10], row[11], row[10], *row[12:]] for row in rows])


@defect(GROUP)
def columns_moved_to_the_front() -> bytes:
    """The columns to fill stand before the numbers."""
    return on_table(lambda rows: [[*row[8:], *row[:8]] for row in rows])


@defect(GROUP, gone="1 next_steps, 2 next_steps, 3 next_steps, 4 next_steps", codes="heading-missing")
def column_deleted() -> bytes:
    """下一步措施 was deleted with its column."""
    return on_table(lambda rows: [[*row[:12], row[13], None] for row in rows])


@defect(GROUP)
def locked_columns_deleted() -> bytes:
    """Only number, task and what was to fill are left."""
    return on_table(lambda rows: [[row[0], row[3], *row[8:], *[None] * 6] for row in rows])


@defect(GROUP)
def task_texts_deleted() -> bytes:
    """The long texts were deleted to save paper: the number alone is enough."""
    return on_table(lambda rows: [[*row[:3], *row[4:], None] for row in rows])


@defect(
    GROUP,
    instead="2 - | 请领导关注 | refuse extra-text",
    codes="extra-text",
)
def column_inserted() -> bytes:
    """A column 备注 of one's own with words in it."""

    def insert(rows: list[list[Any]]) -> list[list[Any]]:
        added = ["备注", None, "请领导关注", None, None]
        return [[*row[:9], word, *row[9:]] for row, word in zip(rows, added, strict=True)]

    return on_table(insert)


@defect(GROUP)
def own_numbers_beside_ours() -> bytes:
    """序号 1 to 4 counted upside down before 任务编号: the form's own heading is the one that counts."""

    def insert(rows: list[list[Any]]) -> list[list[Any]]:
        return [[word, *row] for row, word in zip(rows, ["序号", 4, 3, 2, 1], strict=True)]

    return on_table(insert)


@defect(GROUP)
def own_numbers_instead_of_ours() -> bytes:
    """任务编号 replaced by 序号 1, 2, 3 …, rows in another order: the task's text decides."""

    def renumber(rows: list[list[Any]]) -> list[list[Any]]:
        return [["序号", *rows[0][1:]], *([at, *row[1:]] for at, row in enumerate(rows[:0:-1], 1))]

    return on_table(renumber)


@defect(
    GROUP,
    instead=f"""
    1 text | {said(1)} | pending heading-doubled
    1 text | {said(1)}，另一列 | pending heading-doubled
    2 text | {said(2)} | accept
    2 text | {said(2)} | already
    """,
    codes="heading-doubled",
)
def column_doubled_with_two_answers() -> bytes:
    """进展情况 twice, with two answers in one row: both wait."""

    def double(rows: list[list[Any]]) -> list[list[Any]]:
        words = ["进展情况", f"{said(1)}，另一列", said(2), None, None]
        return [[*row, word] for row, word in zip(rows, words, strict=True)]

    return on_table(double)


@defect(
    GROUP,
    instead="""
    1 progress | 10% | accept
    1 progress | 10% | already
    """,
)
def column_doubled_with_one_answer() -> bytes:
    """A second column 进度 that says the same counts once."""

    def double(rows: list[list[Any]]) -> list[list[Any]]:
        return [[*row, word] for row, word in zip(rows, ["进度", 0.1, None, None, None], strict=True)]

    return on_table(double)


@defect(
    GROUP,
    instead="\n".join(
        f"3 {field.value} | {value} | pending row-unclear"
        for (task, field), value in {**usual(), (3, P): "30%"}.items()
        if task == 3
    ),
    codes="row-unclear",
)
def number_column_doubled_and_different() -> bytes:
    """任务编号 twice, with 3 and 30 in one row: which row is meant is a person's to say."""

    def double(rows: list[list[Any]]) -> list[list[Any]]:
        return [[*row, word] for row, word in zip(rows, ["任务编号", 1, 2, 30, 4], strict=True)]

    return on_table(double)


def two_rows(groups: dict[int, str], merge: Any = None, keep: tuple[int, ...] = ()) -> bytes:
    """A header over two rows: ``groups`` name columns (0-based) in the upper row, all of ours in the lower one.

    ``keep`` are columns whose heading stands in the upper row only.
    """

    def edit(sheet: Any) -> None:
        rows = table(sheet)
        upper: list[Any] = [None] * 14
        lower = list(rows[0])
        for column, words in groups.items():
            upper[column] = words
        for column in keep:
            upper[column], lower[column] = lower[column], None
        set_table(sheet, [upper, lower, *rows[1:]])
        for merged in merge or ():
            sheet.merge_cells(merged)

    return filled(edit=edit)


@defect(GROUP)
def header_in_two_rows() -> bytes:
    """任务情况 and 填报内容 over the headings."""
    return two_rows({0: "任务情况", 8: "填报内容"}, ("A5:H5", "I5:N5"))


@defect(GROUP)
def group_heading_that_is_one_of_ours() -> bytes:
    """进展情况 merged over 完成进度, 状态, 进展情况: the lower row names the columns."""
    return two_rows({8: "进展情况"}, ("I5:K5",), keep=(0, 1, 2, 3, 4, 5, 6, 7, 11, 12, 13))


@defect(GROUP)
def group_headings_in_every_cell() -> bytes:
    """The group's words left behind in every cell that the merge covered."""
    return two_rows({8: "进展情况", 9: "进展情况", 10: "进展情况"}, keep=(0, 1, 2, 3, 4, 5, 6, 7, 11, 12, 13))


@defect(GROUP)
def header_merged_downwards() -> bytes:
    """Each locked heading merged over two rows, the others below a group heading."""
    merges = (*(f"{letter}5:{letter}6" for letter in "ABCDEFGH"), "I5:N5")
    return two_rows({8: "本期填报"}, merges, keep=(0, 1, 2, 3, 4, 5, 6, 7))


@defect(GROUP)
def header_repeated_on_each_page() -> bytes:
    """The header again in the middle of the table."""
    return on_table(lambda rows: [*rows[:3], rows[0], *rows[3:]])


@defect(GROUP, gone="1 text, 2 text, 3 text, 4 text", codes="heading-missing")
def group_heading_without_its_column() -> bytes:
    """进展情况 over 完成进度 and 状态, and its own column deleted: figures are not read as texts."""

    def edit(sheet: Any) -> None:
        rows = [[*row[:10], *row[11:], None] for row in table(sheet)]
        upper = [None] * 8 + ["进展情况", "进展情况", None, None, None, None]
        set_table(sheet, [upper, *rows])

    return filled(edit=edit)


@defect(
    GROUP,
    gone="1 next_steps, 2 next_steps, 3 next_steps, 4 next_steps",
    instead="1 - | 下一步计划 | refuse extra-text",
    codes="heading-missing extra-text",
)
def a_remark_that_is_a_heading() -> bytes:
    """A column is gone, and the first task's remark happens to be its heading: the row is still a row."""

    def change(rows: list[list[Any]]) -> list[list[Any]]:
        remarks = ["备注", "下一步计划", None, None, None]
        return [[*row[:12], row[13], word] for row, word in zip(rows, remarks, strict=True)]

    return on_table(change)
