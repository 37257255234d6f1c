"""A new form in the place of a return past repair: what is carried, what is not, and who gets one."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from annotate.rounds import Round, fates, lay, merge, office, review
from corpus.desk import (
    JULY,
    NAME,
    P,
    S,
    T,
    filled,
    form,
    form_file,
    only,
    opened,
    packed,
    parts_of,
    put,
    said,
    usual,
)
from ooxml import validate
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet
from small_round import EDU, FIN, JUNE, send

from xltasks.books.returns.sources import reread
from xltasks.books.sendback.annotate import annotated
from xltasks.core.marking import Marking
from xltasks.core.ourwords import SEND_BACK
from xltasks.core.schema import (
    FORM_HELP_SHEET,
    FORM_SHEET,
    LABEL_DATE,
    LABEL_PHONE,
    LABEL_REPORTER,
    STAMP_SHEET,
)
from xltasks.render.form_layout import LABEL_CELLS
from xltasks.verbs.annotate import dispatch, drawn

SIGNED = (LABEL_REPORTER, LABEL_PHONE, LABEL_DATE)
BACK = "区财政局_2023-06_退回.xlsx"


def without_stamp(content: bytes, folder: Path) -> bytes:
    """A form whose sheet was moved to a new book."""
    book = opened(content)
    del book[STAMP_SHEET]
    path = folder / "无身份页.xlsx"
    folder.mkdir(exist_ok=True)
    book.save(path)
    return path.read_bytes()


def new(content: bytes, folder: Path, name: str = NAME) -> tuple[Round, Workbook, Path]:
    """The one new form that goes back."""
    done = merge(office(), lay(folder / "回收", {name: content}))
    ((one, data),) = done.sent
    assert not one.own
    return done, opened(data), lay(folder / "退回", {one.name: data}) / one.name


def texts(book: Workbook, sheet: str = SEND_BACK) -> str:
    """Everything that is written on a sheet."""
    return "\n".join(str(value) for row in book[sheet].iter_rows(values_only=True) for value in row if value)


def test_entries_are_carried_to_their_rows(tmp_path: Path) -> None:
    """Rows upside down, stamp lost: every answer stands in its task's row of a proper form, locks and all."""

    def upside_down(sheet: Worksheet) -> None:
        rows = [[cell.value for cell in row] for row in sheet["A6:N9"]]
        for row, values in zip(sheet["A6:N9"], reversed(rows), strict=True):
            for cell, value in zip(row, values, strict=True):
                put(cell, value)

    _, book, path = new(without_stamp(filled(edit=upside_down), tmp_path), tmp_path)
    sheet = book[FORM_SHEET]
    assert book.sheetnames == [FORM_SHEET, FORM_HELP_SHEET, STAMP_SHEET, SEND_BACK]
    for row, task in zip(range(6, 10), (1, 2, 3, 4), strict=True):
        assert sheet[f"A{row}"].value == task
        assert (sheet[f"I{row}"].value, sheet[f"J{row}"].value) == (task / 10, "正常推进")
        assert sheet[f"K{row}"].value == said(task)
        assert not sheet[f"K{row}"].protection.locked
    signature = [sheet.cell(row + 1, column + 2).value for row, column in map(LABEL_CELLS.__getitem__, SIGNED)]
    assert signature == ["张三", "63981234", None]
    assert "换成这张新表" in sheet["A4"].value
    assert sheet["O5"].value is None
    assert validate(path) == []


def test_it_is_the_form_that_was_sent(tmp_path: Path) -> None:
    """The new form bears the number of the form in the register: the office knows it when it returns."""
    done, _, path = new(without_stamp(filled(), tmp_path), tmp_path)
    again = merge(office(), path.parent)
    assert again.changes.files[0].form_id == form().form_id
    assert fates(again.changes, path.name) == fates(done.changes, NAME)


def test_the_rest_of_a_table_is_listed(tmp_path: Path) -> None:
    """What has no certain place on the form is listed with its words, so that the unit can put it where it belongs."""

    def rows(sheet: Worksheet) -> None:
        put(sheet["A10"], 99)
        put(sheet["K10"], "已完成招标")
        put(sheet["K11"], "以上情况属实")

    _, book, _ = new(without_stamp(filled(edit=rows), tmp_path), tmp_path)
    assert book[FORM_SHEET].max_row == 9
    assert "已完成招标" in texts(book)
    assert "以上情况属实" in texts(book)
    assert "原表 K10" in texts(book)


def test_nothing_is_chosen_between_two_answers(tmp_path: Path) -> None:
    """A doubled column with two answers: the cell stays blank and marked, both answers are quoted."""

    def doubled(sheet: Worksheet) -> None:
        put(sheet["O5"], "进展情况")
        put(sheet["O6"], "另一种说法")

    _, book, _ = new(filled(edit=doubled), tmp_path)
    sheet = book[FORM_SHEET]
    assert sheet["K6"].value is None
    assert sheet["K7"].value == said(2)
    assert "另一种说法" in sheet["K6"].comment.text
    assert said(1) in sheet["K6"].comment.text


def test_bad_values_are_carried_and_marked(tmp_path: Path) -> None:
    """A value that could not be taken goes along, in red: the unit sees its own words and what to write instead."""
    content = without_stamp(filled({(1, P): "基本完成", (2, S): "√"}), tmp_path)
    _, book, _ = new(content, tmp_path)
    sheet = book[FORM_SHEET]
    assert (sheet["I6"].value, sheet["J7"].value) == ("基本完成", "√")
    assert sheet["I6"].comment and sheet["J7"].comment
    assert "65%" in sheet["O6"].value


def test_missing_rows_are_back(tmp_path: Path) -> None:
    """A task whose row was deleted has its row again."""
    _, book, _ = new(filled(edit=lambda sheet: sheet.delete_rows(7)), tmp_path)
    sheet = book[FORM_SHEET]
    assert [sheet[f"A{row}"].value for row in range(6, 10)] == [1, 2, 3, 4]
    assert sheet["K7"].value is None
    assert "第2项" in texts(book)


@pytest.mark.parametrize("content", [b"PK\x03\x04" + bytes(60), b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)])
def test_a_file_nobody_can_read(content: bytes, tmp_path: Path) -> None:
    """Known by its name alone, the unit gets a blank form and the reason."""
    done, book, path = new(content, tmp_path)
    assert done.sent[0][0].carried == 0
    assert book[FORM_SHEET]["D2"].value == FIN
    assert book[FORM_SHEET]["K6"].value is None
    assert "打不开" in texts(book)
    assert merge(office(), path.parent).changes.totals.read == 0


def test_another_periods_form_is_marked_throughout(tmp_path: Path) -> None:
    """Words on a form of another period are carried, but each is marked: left as it is, it would be false."""
    content = only({(1, P): 0.7, (1, T): said(1)}, content=form_file(form(FIN, JULY)))
    _, book, _ = new(content, tmp_path)
    sheet = book[FORM_SHEET]
    assert (sheet["I6"].value, sheet["K6"].value) == (0.7, said(1))
    assert "2023-07 的表里写的" in sheet["K6"].comment.text
    assert "2023-07 的表里写的" in sheet["O6"].value


def test_last_periods_words_are_not_carried_again(tmp_path: Path) -> None:
    """June's return sent again for July: what the master knows of June is not put into July's form."""
    book = office()
    merge(book, lay(tmp_path / "六月", {NAME: filled()}), preview=False)
    send(book, JULY)
    again = filled({(1, T): "七月新写的"})
    done = merge(book, lay(tmp_path / "七月", {NAME: again}), JULY)
    ((one, data),) = done.sent
    assert one.name == "区财政局_2023-07_退回.xlsx"
    sheet = opened(data)[FORM_SHEET]
    values = {cell.coordinate: cell.value for row in sheet["I6:N9"] for cell in row if cell.value is not None}
    assert values == {"K6": "七月新写的"}


def test_an_older_form_is_replaced_by_the_current_one(tmp_path: Path) -> None:
    """A return on an older form is carried to the form that was sent last."""
    book = office()
    merge(book, lay(tmp_path / "一", {NAME: filled()}), preview=False)
    current = send(book)[FIN]
    assert current.form_id != form().form_id
    done = merge(book, lay(tmp_path / "二", {NAME: filled({(1, P): 0.3})}))
    ((one, data),) = done.sent
    assert not one.own
    assert opened(data)[FORM_SHEET]["I6"].value == 0.3
    again = merge(book, lay(tmp_path / "三", {one.name: data}))
    assert again.changes.files[0].form_id == current.form_id


def test_nothing_of_one_unit_goes_to_another(tmp_path: Path) -> None:
    """区财政局's form under 区教育局's name, and a file of two units, go back to nobody."""
    book = opened(filled())
    book.create_sheet("_xltasks2")
    for at, row in enumerate(opened(form_file(form(EDU, JUNE)))[STAMP_SHEET].iter_rows(values_only=True), 1):
        for column, value in enumerate(row, 1):
            book["_xltasks2"].cell(at, column, value)
    path = tmp_path / "两家.xlsx"
    book.save(path)
    done = merge(office(), lay(tmp_path / "回收", {"区教育局_2023-06.xlsx": filled(), "汇总.xlsx": path.read_bytes()}))
    assert done.sent == ()
    assert {(left.file, left.why) for left in done.planned.unsent} == {
        ("区教育局_2023-06.xlsx", "no-unit"),
        ("汇总.xlsx", "no-unit"),
    }


def test_a_question_answered_elsewhere_is_not_asked(tmp_path: Path) -> None:
    """基本完成 in one file and 60% in a later one of the same unit: nothing goes back."""
    first = only({(1, P): "基本完成"}, signed=date(2023, 7, 3))
    second = only({(1, P): 0.6}, signed=date(2023, 7, 4))
    done = merge(office(), lay(tmp_path / "回收", {NAME: first, "区财政局（补报）.xlsx": second}))
    assert done.sent == ()
    later = merge(
        office(),
        lay(
            tmp_path / "反过来",
            {NAME: second, "区财政局（补报）.xlsx": only({(1, P): "基本完成"}, signed=date(2023, 7, 5))},
        ),
    )
    assert [one.file for one, _ in later.sent] == ["区财政局（补报）.xlsx"]


def test_two_returns_of_a_unit_have_two_names(tmp_path: Path) -> None:
    """Each return that needs it goes back under a name of its own; a copy of the same file does not."""
    files = {
        NAME: only({(1, P): "基本完成"}),
        "区财政局（补报）.xlsx": only({(2, P): "差不多"}),
        "区财政局 (2).xlsx": only({(2, P): "差不多"}),
    }
    done = merge(office(), lay(tmp_path / "回收", files))
    assert sorted(one.name for one, _ in done.sent) == [BACK, "区财政局_2023-06_退回（2）.xlsx"]


def test_a_good_return_stays(tmp_path: Path) -> None:
    """Nothing to put right, nothing sent back."""
    assert merge(office(), lay(tmp_path / "回收", {NAME: filled(usual())})).sent == ()


def test_a_mark_that_changes_an_answer_is_never_sent(tmp_path: Path) -> None:
    """What was marked is read again: if any answer reads otherwise, the unit gets a new form with its own words."""
    folder = lay(tmp_path / "回收", {NAME: filled({(1, P): "基本完成"})})
    reviewed = review(office(), folder)
    letters = dispatch(reviewed).letters

    def spoiling(data: bytes, marking: Marking) -> bytes:
        made = parts_of(annotated(data, marking))
        spoilt = {name: part.replace(said(3).encode(), "别的话".encode()) for name, part in made.items()}
        return packed(spoilt)

    ((one, data),) = drawn(reviewed, letters, lambda wanted: reread([folder], wanted), spoiling)
    assert not one.own
    assert opened(data)[FORM_SHEET]["I6"].value == "基本完成"


def test_a_file_that_is_gone_gets_a_new_form(tmp_path: Path) -> None:
    """Changed or removed since it was read: what was read of it goes back on a new form."""
    folder = lay(tmp_path / "回收", {NAME: filled({(1, P): "基本完成"})})
    reviewed = review(office(), folder)
    for change in ((folder / NAME).write_bytes, lambda _: (folder / NAME).unlink()):
        change(filled())
        letters = dispatch(reviewed).letters
        ((one, data),) = drawn(reviewed, letters, lambda wanted: reread([folder], wanted), annotated)
        assert not one.own
        assert opened(data)[FORM_SHEET]["K8"].value == said(3)
