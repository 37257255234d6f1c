"""Sheets: renamed, copied, hidden, moved about, with tables of their own."""

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
