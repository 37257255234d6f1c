"""A unit's own form with marks on it: what it shows, what stays, and what is never passed on."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from annotate.rounds import Round, fates, lay, merge, office
from corpus.desk import (
    NAME,
    N,
    P,
    Q,
    S,
    T,
    X,
    blank,
    filled,
    formula,
    opened,
    packed,
    parts_of,
    patched,
    put,
    said,
    with_cells,
)
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree
from office import resaved
from ooxml import validate
from openpyxl.comments import Comment
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from xltasks.books.sendback.annotate import annotated
from xltasks.books.sendback.styles import MARK_RGB
from xltasks.core.marking import CannotMark, Marking
from xltasks.core.ourwords import SEND_BACK, is_ours
from xltasks.core.schema import FORM_HELP_SHEET, FORM_SHEET, STAMP_SHEET, Field

BACK = "区财政局_2023-06_退回.xlsx"
BAD = {(1, P): "基本完成", (2, S): "√", (4, X): "下半年"}


def sent_back(content: bytes, folder: Path) -> tuple[Round, bytes]:
    """What goes back for 区财政局's return: the round and the bytes of the one form."""
    done = merge(office(), lay(folder / "回收", {NAME: content}))
    ((one, data),) = done.sent
    assert one.name == BACK
    return done, data


def own(content: bytes, folder: Path) -> bytes:
    """The same where the unit's own form must have been marked."""
    done, data = sent_back(content, folder)
    assert done.sent[0][0].own
    return data


def marked(book: Workbook) -> list[str]:
    """The cells that bear the mark's colour."""
    return [
        cell.coordinate
        for row in book[FORM_SHEET].iter_rows()
        for cell in row
        if cell.fill.fgColor.rgb == MARK_RGB and cell.value != SEND_BACK
    ]


def outside(parts: dict[str, bytes], element: str) -> list[bytes]:
    """The elements of a name on the form's sheet, without the namespaces that a serializer may move."""
    root = etree.fromstring(parts["xl/worksheets/sheet1.xml"])
    return [etree.tostring(found, method="c14n", exclusive=True) for found in root.iter(f"{{*}}{element}")]


def test_cells_are_marked_and_explained(tmp_path: Path) -> None:
    """Colour and a comment at each cell, the same words beside its row, a banner, and a sheet that lists all."""
    book = opened(own(filled(BAD), tmp_path))
    sheet = book[FORM_SHEET]
    assert marked(book) == ["I6", "J7", "N9"]
    assert [cell for row in sheet.iter_rows() for cell in row if cell.comment] == [sheet[at] for at in marked(book)]
    assert sheet["I6"].comment.text.startswith("“基本完成”不是明确的百分数，还没有采用。请改成 65% 这样的数")
    assert sheet["O5"].value == SEND_BACK
    beside = {at: sheet[at].value for at in ("O6", "O7", "O8", "O9")}
    assert beside["O8"] is None
    assert beside["O6"].startswith("【完成进度】“基本完成”不是明确的百分数")
    assert beside["O7"].startswith("【状态】“√”不是规定的状态词")
    assert beside["O9"].startswith("【申请延期至】日期“下半年”看不懂")
    assert sheet["A4"].value.startswith("【退回修改】共 3 处")
    listed = [[cell.value for cell in row[:4]] for row in book[SEND_BACK].iter_rows(min_row=6)]
    assert listed == [
        ["位置", "第几项", "栏目", "报来的内容"],
        ["I6", "1", "完成进度", "基本完成"],
        ["J7", "2", "状态", "√"],
        ["N9", "4", "申请延期至", "下半年"],
    ]
    assert book[SEND_BACK]["A7"].hyperlink.location == "'填报表'!I6"


def test_everything_else_stays(tmp_path: Path) -> None:
    """Entries, locks, rules, lists and the stamp are as they were; parts that need no change keep their bytes."""
    content = filled(BAD)
    data = own(content, tmp_path)
    before, after = parts_of(content), parts_of(data)
    changed = {name for name in before if before[name] != after[name]}
    assert changed == {
        "[Content_Types].xml",
        "xl/_rels/workbook.xml.rels",
        "xl/styles.xml",
        "xl/workbook.xml",
        "xl/worksheets/sheet1.xml",
    }
    old, new = opened(content), opened(data)
    assert new.sheetnames == [FORM_SHEET, FORM_HELP_SHEET, STAMP_SHEET, SEND_BACK]
    assert new[STAMP_SHEET].sheet_state == "veryHidden"
    for row in old[FORM_SHEET].iter_rows():
        for cell in row:
            other = new[FORM_SHEET][cell.coordinate]
            if cell.coordinate != "A4":
                assert other.value == cell.value
            assert other.protection.locked == cell.protection.locked or cell.coordinate == "A4"
            assert other.number_format == cell.number_format or cell.coordinate == "A4"
    for element in (
        "conditionalFormatting",
        "dataValidations",
        "mergeCells",
        "autoFilter",
    ):
        assert outside(before, element) == outside(after, element) != []
    for element in ("sheetViews", "pageSetup", "pageMargins", "headerFooter", "printOptions"):
        assert outside(before, element) == outside(after, element) != []
    assert new[FORM_SHEET].print_area == "'填报表'!$A$1:$O$9"


def test_without_a_row_the_banner_says_it_all(tmp_path: Path) -> None:
    """A blank form, a date that is none: no column stands beside the table, the banner itself says what to do."""
    sheet = opened(own(blank(), tmp_path / "空"))[FORM_SHEET]
    assert sheet["A4"].value.startswith("【退回修改】报来的表一项也没有填。请填写后报回。")
    assert sheet["O5"].value is None
    sheet = opened(own(filled(signed="月底"), tmp_path / "日期"))[FORM_SHEET]
    assert sheet["A4"].value.startswith("【退回修改】填报日期“月底”看不懂。请写成 2023-06-28 这样。")
    assert [cell.value for row in sheet.iter_rows() for cell in row if cell.comment] == ["月底"]


def test_same_bytes_twice(tmp_path: Path) -> None:
    """The same return gives the same marked form."""
    assert own(filled(BAD), tmp_path / "a") == own(filled(BAD), tmp_path / "b")


def test_programs_accept_it(tmp_path: Path) -> None:
    """A form as the unit's program saves it, marked: no error for the validator, and LibreOffice keeps it all."""
    content = resaved(lay(tmp_path / "表", {NAME: filled(BAD)}) / NAME, tmp_path / "存").read_bytes()
    done, data = sent_back(content, tmp_path)
    path = lay(tmp_path / "退回", {BACK: data}) / BACK
    known = set(validate(lay(tmp_path / "原", {NAME: content}) / NAME))
    assert [error for error in validate(path) if error not in known] == []
    book = opened(resaved(path, tmp_path / "再存").read_bytes())
    assert marked(book) == ["I6", "J7", "N9"]
    again = merge(office(), lay(tmp_path / "再收", {BACK: (tmp_path / "再存" / BACK).read_bytes()}))
    assert fates(again.changes, BACK) == fates(done.changes, NAME)
    assert {found.code for found in again.changes.findings} == {"bad-progress", "bad-status", "bad-date"}


def test_the_forms_own_package_has_no_error(tmp_path: Path) -> None:
    """Marks on a form just as we wrote it pass the validator without a word."""
    data = own(blank(), tmp_path)
    assert outside(parts_of(blank()), "sheetProtection") == outside(parts_of(data), "sheetProtection") != []
    assert validate(lay(tmp_path / "退回", {BACK: data}) / BACK) == []


def test_corrected_and_returned(tmp_path: Path) -> None:
    """A department corrects the marked cells in what it got back; then nothing is left to ask."""
    book = office()
    merge(book, lay(tmp_path / "回收", {NAME: filled(BAD)}), preview=False)
    form = opened(own(filled(BAD), tmp_path / "一"))
    sheet = form[FORM_SHEET]
    for at, value in (("I6", 0.5), ("J7", "正常推进"), ("N9", None)):
        put(sheet[at], value)
    path = tmp_path / "再报" / BACK
    path.parent.mkdir()
    form.save(path)
    again = merge(book, path.parent)
    assert {found.code for found in again.changes.findings} == set()
    assert again.sent == ()
    accepted = {fate[1:4] for fate in fates(again.changes, BACK) if fate[4] == "accept"}
    assert accepted == {("1", "progress", "50%"), ("2", "status", "正常推进")}


def test_sent_back_a_second_time(tmp_path: Path) -> None:
    """What was put right is no longer marked, what was not still is, once; nothing of the first time is left."""
    content = filled(BAD)
    form = opened(own(content, tmp_path / "一"))
    put(form[FORM_SHEET]["I6"], 0.5)
    path = tmp_path / "再报" / NAME
    path.parent.mkdir()
    form.save(path)
    second = opened(own(path.read_bytes(), tmp_path / "二"))
    sheet = second[FORM_SHEET]
    assert marked(second) == ["J7", "N9"]
    assert sheet["I6"].comment is None
    assert sheet["I6"].number_format == "0%"
    assert not sheet["I6"].protection.locked
    assert sheet["O6"].value is None
    assert sheet["P5"].value is None
    assert sheet["A4"].value.startswith("【退回修改】共 2 处")
    assert second.sheetnames.count(SEND_BACK) == 1
    assert [row[0].value for row in second[SEND_BACK].iter_rows(min_row=7)] == ["J7", "N9"]


def test_words_typed_into_our_column_are_the_units(tmp_path: Path) -> None:
    """已改，见附件 behind our words, or alone in our column, is read and told; our words alone are not."""
    form = opened(own(filled(BAD), tmp_path / "一"))
    sheet = form[FORM_SHEET]
    put(sheet["O6"], sheet["O6"].value + "已改")
    put(sheet["O8"], "这一项没有问题")
    path = tmp_path / "再报" / NAME
    path.parent.mkdir()
    form.save(path)
    again = merge(office(), path.parent)
    extra = {found.cell: found.value for found in again.changes.findings if found.code == "extra-text"}
    assert set(extra) == {"O6", "O8"}
    assert extra["O8"] == "这一项没有问题"


def test_our_words_are_no_label(tmp_path: Path) -> None:
    """Where 填报日期 was left blank, our words to the right of it are not taken for the date."""

    def without_note(sheet: Worksheet) -> None:
        sheet.unmerge_cells("A4:N4")
        sheet.delete_rows(4)

    data = own(filled(BAD, without_note, signed=None), tmp_path)
    assert opened(data)[FORM_SHEET]["O3"].value.startswith("【退回修改】")
    again = merge(office(), lay(tmp_path / "再收", {NAME: data}))
    assert again.changes.files[0].reported_on is None
    assert "bad-signature-date" not in {found.code for found in again.changes.findings}


def test_a_units_own_comments_stay(tmp_path: Path) -> None:
    """A cell with the unit's comment keeps it and gets no other; its words stand beside the row."""

    def note(sheet: Worksheet) -> None:
        sheet["I6"].comment = Comment("进度是估计的", "张三")

    data = own(filled(BAD, note), tmp_path)
    sheet = opened(data)[FORM_SHEET]
    assert sheet["I6"].comment.text == "进度是估计的"
    assert is_ours(sheet["J7"].comment.text)
    assert "【完成进度】" in sheet["O6"].value
    assert "批注" in sheet["O6"].value
    known = validate(lay(tmp_path / "原", {NAME: filled(BAD, note)}) / NAME)
    assert validate(lay(tmp_path / "退回", {BACK: data}) / BACK) == known


def test_a_column_of_the_units_own_is_kept(tmp_path: Path) -> None:
    """退回说明 goes to the first column that nobody uses; what stands in the way is marked, not covered."""
    data = own(filled(BAD, lambda sheet: put(sheet["O8"], "请看附件")), tmp_path)
    sheet = opened(data)[FORM_SHEET]
    assert sheet["O8"].value == "请看附件"
    assert sheet["P5"].value == SEND_BACK
    assert "请看附件" in sheet["P8"].value


def test_a_sheet_of_that_name_is_kept(tmp_path: Path) -> None:
    """A unit's own sheet 退回说明 is not replaced; ours takes another name."""
    form = opened(filled(BAD))
    form.create_sheet(SEND_BACK)["A1"] = "我们自己的"
    path = tmp_path / "表" / NAME
    path.parent.mkdir()
    form.save(path)
    book = opened(own(path.read_bytes(), tmp_path))
    assert book[SEND_BACK]["A1"].value == "我们自己的"
    assert book[f"{SEND_BACK}2"]["A1"].value == SEND_BACK


PASSED_ON = {
    "macros": {"xl/vbaProject.bin": b"x"},
    "a link to another book": {"xl/externalLinks/externalLink1.xml": b"<a/>"},
    "an embedded object": {"xl/embeddings/oleObject1.bin": b"x"},
    "a query": {"xl/connections.xml": b"<connections/>"},
}


@pytest.mark.parametrize("kind", PASSED_ON)
def test_nothing_that_runs_is_passed_on(kind: str, tmp_path: Path) -> None:
    """A form that carries macros, links or objects is answered with a new form that has its entries alone."""
    content = packed({**parts_of(filled(BAD)), **PASSED_ON[kind]})
    done, data = sent_back(content, tmp_path)
    assert not done.sent[0][0].own
    assert not set(PASSED_ON[kind]) & set(parts_of(data))
    assert opened(data)[FORM_SHEET]["K6"].value == said(1)


@pytest.mark.parametrize("code", ["WEBSERVICE(&quot;http://a&quot;)", "[1]Sheet1!A1", "cmd|'/c calc'!A0"])
def test_no_formula_that_fetches_is_passed_on(code: str, tmp_path: Path) -> None:
    """A formula that would fetch or call something does not go back; an ordinary one does."""
    content = with_cells(filled(BAD), {"K6": formula("K6", code, "已完成招标")})
    done, data = sent_back(content, tmp_path / "一")
    assert not done.sent[0][0].own
    assert opened(data)[FORM_SHEET]["K6"].value == "已完成招标"
    plain = with_cells(filled(BAD), {"I8": formula("I8", "1/4", "0.25", "n")})
    assert b"<f>1/4</f><v>0.25</v>" in parts_of(own(plain, tmp_path / "二"))["xl/worksheets/sheet1.xml"]


def test_a_package_that_makes_no_sense_gets_a_new_form(tmp_path: Path) -> None:
    """A cell format that the styles do not have: our reader reads it, and nothing is marked in such a file."""
    content = patched(filled(BAD), lambda xml: re.sub(r'(<c r="I6" s=")\d+', r"\g<1>9999", xml))
    done, _ = sent_back(content, tmp_path)
    assert not done.sent[0][0].own


def test_not_a_package() -> None:
    """Bytes that are no package cannot be marked."""
    with pytest.raises(CannotMark):
        annotated(b"PK\x03\x04", Marking(SEND_BACK, False, (), (), ()))


ANSWERS = st.one_of(
    st.none(),
    st.sampled_from([0.5, 65, "65%", "80%(滞后)", "基本完成", 1.3, "已完成", "己完成", "√", "同上", "无", "——"]),
    st.sampled_from(["2023-9-30", "下半年", "见附件", "=1+1", "〔退回〕", "退回说明", "填报日期：7月1日", "任务编号"]),
    st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Cn", "Co")), max_size=20),
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.dictionaries(st.tuples(st.integers(1, 4), st.sampled_from((P, S, T, Q, N, X))), ANSWERS, max_size=8))
def test_a_marked_copy_says_what_the_return_said(
    tmp_path_factory: pytest.TempPathFactory, changes: dict[tuple[int, Field], object]
) -> None:
    """Whatever a unit fills in: its form with our marks on gives the same verdict on every cell."""
    folder = tmp_path_factory.mktemp("round")
    book = office()
    done = merge(book, lay(folder / "回收", {NAME: filled(changes)}))
    for one, data in done.sent:
        again = merge(book, lay(folder / "再收", {NAME: data}))
        assert one.own
        assert fates(again.changes, NAME) == fates(done.changes, NAME)
        assert [found.code for found in again.changes.findings] == [found.code for found in done.changes.findings]
