"""Sheets and headings: renamed, copied, hidden, moved about, headings in other words and other places."""

from __future__ import annotations

from typing import Any

from corpus.defects import defect
from corpus.desk import EDU, NAME, P, T, cell, filled, form, only, opened, put, said, saved, usual
from openpyxl import Workbook

GROUP = "sheets"


def on_book(content: bytes, change: Any) -> bytes:
    """A workbook with something done to it."""
    book = opened(content)
    change(book)
    return saved(book)


@defect(GROUP)
def sheet_renamed() -> bytes:
    """填报表 is called 财政局6月."""
    return filled(edit=lambda sheet: setattr(sheet, "title", "财政局6月"))


@defect(GROUP)
def sheets_reordered() -> bytes:
    """The help sheet stands first."""
    return on_book(filled(), lambda book: book.move_sheet("填表说明", -1))


@defect(GROUP)
def help_sheet_deleted() -> bytes:
    """Without 填表说明 the form is the same."""
    return on_book(filled(), lambda book: book.remove(book["填表说明"]))


@defect(GROUP)
def a_sheet_of_their_own() -> bytes:
    """A sheet 台账 with a table of its own is not ours."""

    def add(book: Any) -> None:
        sheet = book.create_sheet("台账", 0)
        for row in (["姓名", "金额"], ["张三", 3.5], ["李四", 4]):
            sheet.append(row)

    return on_book(filled(), add)


@defect(GROUP, codes="sheet-copied")
def data_on_the_copy() -> bytes:
    """填报表 (2) holds the answers, the original is blank."""

    def copy(book: Any) -> None:
        original = book["填报表"]
        book.copy_worksheet(original).title = "填报表 (2)"
        for (task, field), _ in usual().items():
            original[cell(task, field)].value = None

    return on_book(filled(), copy)


@defect(
    GROUP,
    instead=f"1 text | {said(1)} | pending row-doubled\n1 text | {said(1)}（改） | pending row-doubled",
    codes="sheet-copied row-doubled",
)
def copy_with_another_answer() -> bytes:
    """Original and copy differ in one cell: both wait, what agrees is taken once."""

    def copy(book: Any) -> None:
        twin = book.copy_worksheet(book["填报表"])
        twin.title = "填报表 (2)"
        for (task, field), _ in usual().items():
            if (task, field) != (1, T):
                twin[cell(task, field)].value = None
        put(twin[cell(1, T)], f"{said(1)}（改）")

    return on_book(filled(), copy)


@defect(GROUP, codes="sheet-hidden")
def sheet_hidden() -> bytes:
    """填报表 itself is hidden: read, and told."""

    def hide(book: Any) -> None:
        book.create_sheet("封面", 0)
        book.active = 0
        book["填报表"].sheet_state = "hidden"

    return on_book(filled(), hide)


@defect(
    GROUP,
    instead="- text | 五月说的话 | refuse sheet-left-out",
    codes="sheet-left-out",
)
def last_months_sheet_kept() -> bytes:
    """May's sheet is kept beside June's: left out, and every cell of it told."""

    def keep(book: Any) -> None:
        twin = book.copy_worksheet(book["填报表"])
        twin.title = "5月"
        for (task, field), _ in usual().items():
            twin[cell(task, field)].value = None
        put(twin["K2"], "2023-05")
        put(twin[cell(1, T)], "五月说的话")

    return on_book(filled(), keep)


@defect(GROUP, instead="- text | 教育局说的话 | refuse sheet-left-out", codes="sheet-left-out")
def another_units_sheet_kept() -> bytes:
    """Another unit's filled sheet, copied in: left out."""

    def keep(book: Any) -> None:
        twin = book.copy_worksheet(book["填报表"])
        twin.title = "教育"
        for (task, field), _ in usual().items():
            twin[cell(task, field)].value = None
        put(twin["D2"], EDU)
        put(twin[cell(1, T)], "教育局说的话")

    return on_book(filled(), keep)


def _without_rows(first: int, count: int) -> Any:
    def delete(sheet: Any) -> None:
        for merged in list(sheet.merged_cells.ranges):
            sheet.unmerge_cells(str(merged))
        sheet.delete_rows(first, count)

    return delete


@defect(GROUP)
def title_deleted() -> bytes:
    """The title row is gone; everything stands one row higher."""
    return filled(edit=_without_rows(1, 1))


@defect(GROUP)
def head_deleted() -> bytes:
    """Title, labels and note are gone; the stamp still says whose it is."""
    return filled(edit=_without_rows(1, 4), signed=None)


def _moved_down(lines: list[list[str]]) -> Any:
    def insert(sheet: Any) -> None:
        for merged in list(sheet.merged_cells.ranges):
            sheet.unmerge_cells(str(merged))
        sheet.insert_rows(1, len(lines))
        for at, line in enumerate(lines, 1):
            for column, text in enumerate(line, 1):
                sheet.cell(at, column).value = text

    return insert


@defect(GROUP)
def title_doubled() -> bytes:
    """Two titles, one of the unit's own."""
    return filled(edit=_moved_down([["区财政局重点工作进展情况表"], ["（2023年6月）"]]))


@defect(GROUP)
def notes_above_the_header() -> bytes:
    """Five lines of notes above it all, with a few of our headings in a sentence."""
    lines = [["说明"], ["1. 状态从列表里选"], ["2. 完成进度填百分数"], [""], ["附表1"]]
    return filled(edit=_moved_down(lines))


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


@defect(GROUP)
def table_moved_to_the_right() -> bytes:
    """Three columns inserted before everything."""
    return filled(edit=lambda sheet: _shifted(sheet, 3))


def _shifted(sheet: Any, columns: int) -> None:
    for merged in list(sheet.merged_cells.ranges):
        sheet.unmerge_cells(str(merged))
    sheet.insert_cols(1, columns)


@defect(
    GROUP,
    outcome="merged",
    only=f"""
    1 progress | 10% | accept
    1 text | {said(1)} | accept
    2 progress | 20% | accept
    2 text | {said(2)} | accept
    """,
    codes="no-identity heading-missing",
)
def a_table_of_their_own() -> bytes:
    """A new workbook with 序号, 重点工作任务, 进度, 工作进展 and the unit's name above."""
    texts = {row.no: row.text for row in form().rows}
    book = Workbook()
    sheet = book.active
    for line in (
        ["财政局重点工作进展"],
        ["填报单位：区财政局", None, "报告期：2023年6月"],
        ["序号", "重点工作任务", "进度", "工作进展"],
        [1, texts[1], 0.1, said(1)],
        [2, texts[2], 0.2, said(2)],
    ):
        sheet.append(line)
    return saved(book)


@defect(
    GROUP,
    outcome="pending",
    only=f"1 progress | 10% | pending identity-unsure\n1 text | {said(1)} | pending identity-unsure",
    codes="no-identity identity-unsure heading-missing",
)
def a_table_without_a_name() -> bytes:
    """A new workbook that only its file name says whose it is: everything waits."""
    texts = {row.no: row.text for row in form().rows}
    book = Workbook()
    for line in (["任务编号", "重点工作目标任务", "完成进度", "进展情况"], [1, texts[1], 0.1, said(1)]):
        book.active.append(line)
    return saved(book)


@defect(GROUP, codes="no-identity")
def sheet_moved_to_a_new_book() -> bytes:
    """填报表 copied into a new workbook, without the hidden sheet: the words on the sheet identify it."""
    return on_book(filled(), lambda book: (book.remove(book["_xltasks"]), book.remove(book["填表说明"])))


@defect(
    GROUP,
    outcome="pending",
    only="\n".join(
        f"{task} {field.value} | {f'{task * 10}%' if field is P else value} | pending identity-unsure"
        for (task, field), value in usual().items()
    ),
    codes="no-identity identity-unsure",
)
def stamp_tampered_with() -> bytes:
    """Somebody edited the very hidden sheet: what the sheet says waits for a person."""
    return on_book(filled(), lambda book: put(book["_xltasks"]["B3"], "区教育局"))


@defect(GROUP, outcome="rejected", only="", codes="not-a-form")
def not_a_form_at_all() -> bytes:
    """A phone list."""
    book = Workbook()
    for line in (["姓名", "电话"], ["张三", "63981234"]):
        book.active.append(line)
    return saved(book)


@defect(GROUP)
def unit_written_otherwise() -> bytes:
    """填报单位 retyped as 财政局（盖章）."""
    return filled(edit=lambda sheet: put(sheet["D2"], "区财政局（盖章）"))


@defect(GROUP)
def period_written_otherwise() -> bytes:
    """报告期 retyped as 6月份."""
    return filled(edit=lambda sheet: put(sheet["K2"], "2023年1-6月份"))


@defect(GROUP, files={NAME: "merged"}, fates={NAME: f"1 text | {said(1)} | accept"})
def signature_below_the_table() -> dict[str, bytes]:
    """填报人, 联系电话, 填报日期 in one line below the table."""

    def sign(sheet: Any) -> None:
        sheet["A11"].value = "填报人：张三    联系电话：63981234    填报日期：2023年7月4日"

    return {NAME: only({(1, T): said(1)}, sign, signed=None)}


@defect(GROUP, codes="locked-edited")
def written_into_last_periods_column() -> bytes:
    """A figure in 上期进度, which was sent blank: not taken, and told."""
    return filled(edit=lambda sheet: put(sheet["H6"], 0.35))


@defect(GROUP, codes="locked-edited")
def role_edited() -> bytes:
    """配合 changed to 牵头 in a locked cell: the role stays what the plan says, and it is told."""
    return filled(edit=lambda sheet: put(sheet["F6"], "牵头"))


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


@defect(
    GROUP,
    instead=f"1 text | {said(1)} | accept\n1 text | {said(1)} | already\n1 text | {said(1)} | already",
    codes="sheet-copied",
)
def sheet_copied_twice() -> bytes:
    """The same answer on three sheets is one answer, not a sentence copied down."""

    def copy(book: Any) -> None:
        for number in (2, 3):
            twin = book.copy_worksheet(book["填报表"])
            twin.title = f"填报表 ({number})"
            for task, field in usual():
                if (task, field) != (1, T):
                    twin[cell(task, field)].value = None

    return on_book(filled(), copy)
