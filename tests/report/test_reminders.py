"""催报清单: who is asked for what, the words to paste, and drafts that go to nobody but the right unit."""

from __future__ import annotations

import email
import io
from dataclasses import replace
from datetime import date
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path

import pytest
from ooxml import validate
from openpyxl import load_workbook
from small_round import DUE, EDU, FIN, JUNE, MERGED_ON, SENT_ON, TOWN_A, TOWN_B, master, merged, returned, send

from xltasks.books.memory import MemoryBook
from xltasks.books.outbox import write_new
from xltasks.books.protocol import Cell
from xltasks.books.returns import ReadFile
from xltasks.core.findings import finding
from xltasks.core.reminders import Gap, Need, Reminder, Reminders, reminders
from xltasks.core.schema import RETURN_STATE_WORDS, RETURNS_SHEET, RETURNS_TABLE, Field, ReturnCol
from xltasks.core.settings import DEFAULT_SETTINGS, Day
from xltasks.core.states import ReturnState
from xltasks.core.units import Directory
from xltasks.errors import CannotProceed, WrongUsage
from xltasks.ledger.read import read_master
from xltasks.ledger.rows import table_columns
from xltasks.messages.reminders import HEADINGS
from xltasks.render.form import write_form
from xltasks.render.reminders import draw_reminders, reminder_text
from xltasks.verbs.report import report
from xltasks.verbs.report_drafts import write_drafts

TODAY = Day(None, MERGED_ON)
LEAD = {Field.PROGRESS: 0.5, Field.STATUS: "正常推进", Field.TEXT: "已完成方案编制。"}


def all_of(*tasks: int) -> dict[tuple[int, Field], object]:
    """Everything a lead has to say of these tasks."""
    return {(task, field): value for task in tasks for field, value in LEAD.items()}


def told(book: MemoryBook, day: Day = TODAY) -> Reminders:
    """The reminders of June."""
    return reminders(read_master(book, "总表.xlsx"), JUNE, day)


@pytest.fixture
def book() -> MemoryBook:
    """区教育局 complete, 区财政局 with gaps, 甲镇 refused, 乙镇 silent."""
    book = master()
    forms = send(book)
    locked = f"{TOWN_A}_2023-06.xlsx"
    merged(
        book,
        returned(forms[EDU], all_of(1, 2)),
        returned(forms[FIN], {**all_of(2), (4, Field.PROGRESS): 0.3, (4, Field.STATUS): "正常推进"}),
        ReadFile(locked, "0" * 64, 10, "failed", (finding("encrypted", file=locked),), ()),
    )
    entry = next(entry for entry in read_master(book, "总表.xlsx").returns if entry.unit == TOWN_A)
    columns = table_columns(book, RETURNS_TABLE, ReturnCol)
    news = {ReturnCol.STATE: RETURN_STATE_WORDS[ReturnState.REJECTED], ReturnCol.FILE: locked}
    book.write(RETURNS_SHEET, [Cell(entry.row, columns[heading], value) for heading, value in news.items()])
    return book


def test_a_file_nobody_could_open_is_spoken_of_by_its_name() -> None:
    """The register cannot know whose it was and calls the unit silent; the reminder still says what became of it."""
    book = master()
    send(book)
    locked = f"街道上报/{TOWN_A}_2023-06.xlsx"
    merged(book, ReadFile(locked, "0" * 64, 10, "failed", (finding("encrypted", file=locked),), ()))
    row = next(row for row in told(book).rows if row.unit == TOWN_A)
    assert (row.need, row.refused) == (Need.MISSING, ("encrypted",))
    assert f"报来的文件“{locked}”没有采用，原因是文件有打开密码" in reminder_text(row)


def test_each_unit_is_asked_for_what_is_lacking_and_a_complete_one_for_nothing(book: MemoryBook) -> None:
    """Silent, refused, incomplete, in this order; 区教育局 is not on the list."""
    rows = told(book).rows
    assert [(row.unit, row.need) for row in rows] == [
        (TOWN_B, Need.MISSING),
        (TOWN_A, Need.REJECTED),
        (FIN, Need.INCOMPLETE),
    ]
    gaps = rows[2].gaps
    assert gaps == (
        Gap(1, (Field.TEXT,), whole=True),
        Gap(3, (Field.TEXT,), whole=True),
        Gap(4, (Field.TEXT,), whole=False),
    )


def test_the_words_are_ready_to_paste(book: MemoryBook) -> None:
    """Who, what period, when it was due, how late, which tasks, which file, what was wrong."""
    assert [reminder_text(row) for row in told(book).rows] == [
        "【催报】乙镇：你单位2023年6月重点工作填报表应于7月5日前报送，已逾期1天，目前没有收到。涉及任务1项（第3项）。"
        "请尽快填好下发的“乙镇_2023-06.xlsx”报督查室；已经报送的，请再发一次并告知。",
        "【催报】甲镇：你单位2023年6月重点工作填报表应于7月5日前报送，已逾期1天。报来的文件“甲镇_2023-06.xlsx”没有采用，"
        "原因是文件有打开密码，请在下发的“甲镇_2023-06.xlsx”上重新填报，尽快报督查室。涉及任务1项（第3项）。",
        "【催报】区财政局（张三）：你单位2023年6月重点工作填报表已收到，还缺以下内容：第1项没有填；第3项没有填；第4项缺进展情况。"
        "请在“区财政局_2023-06.xlsx”上补全，尽快报督查室。",
    ]


@pytest.mark.parametrize(
    ("day", "words"),
    [(DUE, "，今天到期，"), (date(2023, 7, 1), "，还有4天到期，"), (date(2023, 8, 5), "，已逾期31天，")],
)
def test_days_are_counted_from_the_due_date(book: MemoryBook, day: date, words: str) -> None:
    """Before, on and after 5 July."""
    assert words in reminder_text(told(book, Day(day, day)).rows[0])


def test_contacts_come_from_the_directory_else_from_the_last_return(book: MemoryBook) -> None:
    """单位 first; a unit without one there is asked through whoever signed last, and the list says so."""
    state = read_master(book, "总表.xlsx")
    units = tuple(
        replace(unit, contact="王主任", phone="0512-1") if unit.name == TOWN_B else unit
        for unit in state.plan.directory.units
    )
    state = replace(state, plan=replace(state.plan, directory=Directory(units)))
    rows = {row.unit: row for row in reminders(state, JUNE, TODAY).rows}
    assert (rows[TOWN_B].contact, rows[TOWN_B].phone, rows[TOWN_B].from_report) == ("王主任", "0512-1", False)
    assert (rows[FIN].contact, rows[FIN].phone, rows[FIN].from_report) == ("张三", "63981234", True)
    assert (rows[TOWN_A].contact, rows[TOWN_A].phone) == ("", "")


def test_what_waits_for_the_clerk_is_not_asked_of_the_unit() -> None:
    """A status that nobody can read is on 待确认: filled, so the unit is not asked for it again."""
    book = master()
    forms = send(book)
    merged(book, returned(forms[EDU], {**all_of(1, 2), (1, Field.STATUS): "√"}))
    assert read_master(book, "总表.xlsx").pending
    assert EDU not in {row.unit for row in told(book).rows}


def test_the_list_as_a_workbook(book: MemoryBook, tmp_path: Path) -> None:
    """One table, every heading, phones as text, real dates, no formula; the validator finds no error."""
    content = draw_reminders(told(book), None)
    assert content == draw_reminders(told(book), None)
    path = tmp_path / "催报清单.xlsx"
    path.write_bytes(content)
    assert validate(path) == []
    sheet = load_workbook(path)["催报清单"]
    assert tuple(cell.value for cell in sheet[3]) == HEADINGS
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=4)]
    assert [(row[1], row[4].date(), row[5], row[6], row[7], row[8], row[9]) for row in rows] == [
        (TOWN_B, DUE, 1, "未回收", 1, "3", None),
        (TOWN_A, DUE, 1, "已退回", 1, "3", None),
        (FIN, DUE, 1, "待补", 4, "1、2、3、4", "第1项没有填；第3项没有填；第4项缺进展情况"),
    ]
    assert rows[2][3] == "63981234"
    assert sheet["A2"].value == (
        "截至2023-07-06。应报4个单位：未回收1个，已退回1个，待补1个。催报文字可以直接复制到短信、微信群里。"
    )
    assert list(sheet.tables) == ["催报清单表"]
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)


def test_nothing_to_ask_for_is_said(tmp_path: Path) -> None:
    """No form was sent, or everything came back: words, and an empty table that opens."""
    book = master()
    for expected in ("本期没有下发填报表，没有需要催报的单位。", "应报4个单位，都已报齐，没有需要催报的单位。"):
        path = tmp_path / "催报清单.xlsx"
        path.write_bytes(draw_reminders(told(book), None))
        assert expected in load_workbook(path)["催报清单"]["A2"].value
        assert validate(path) == []
        forms = send(book)
        supports = {(task, Field.TEXT): "已配合。" for task in (1, 3)}
        merged(
            book,
            returned(forms[EDU], all_of(1, 2)),
            returned(forms[FIN], {**all_of(2, 4), **supports}),
            returned(forms[TOWN_A], all_of(3)),
            returned(forms[TOWN_B], all_of(3)),
        )


def test_texts_that_look_like_formulas_stay_texts(tmp_path: Path) -> None:
    """A unit that calls itself =1+1 and a file called so are words in the list."""
    odd = Reminder(
        JUNE, "=1+1", Need.REJECTED, "@x", "+86", False, False, DUE, 1, (1,), (), "=a.xlsx", "=b.xlsx", ("unreadable",)
    )
    path = tmp_path / "催报清单.xlsx"
    path.write_bytes(draw_reminders(Reminders(JUNE, MERGED_ON, 1, (odd,)), None))
    row = list(load_workbook(path)["催报清单"][4])
    assert [cell.data_type for cell in row if isinstance(cell.value, str)] == ["s"] * 8
    assert (row[1].value, row[3].value) == ("=1+1", "+86")
    assert row[-1].value == "“单位”页没有这个名称，可能改了名，请核对"


# --- drafts ---------------------------------------------------------------------------------------------------


@pytest.fixture
def forms_folder(tmp_path: Path) -> Path:
    """The forms as they were sent, but 甲镇's name on a copy of 乙镇's form."""
    folder = tmp_path / "下发"
    folder.mkdir()
    for form in send(master()).values():
        with (folder / form.file_name).open("wb") as file:
            write_form(file, form, DEFAULT_SETTINGS)
    (folder / f"{TOWN_A}_2023-06.xlsx").write_bytes((folder / f"{TOWN_B}_2023-06.xlsx").read_bytes())
    return folder


def test_a_draft_carries_the_units_own_form_and_is_not_sent(book: MemoryBook, forms_folder: Path) -> None:
    """Marked unsent, the words as in the list, the form attached byte for byte; another unit's is never attached."""
    listed = told(book)
    drafts = forms_folder.parent / "草稿"
    made, without = write_drafts(listed, drafts, forms_folder, write_new)
    assert [path.name for path in made] == [f"{TOWN_B}_2023-06.eml", f"{FIN}_2023-06.eml"]
    assert without == (TOWN_A,)
    mail = email.message_from_bytes(made[0].read_bytes(), policy=SMTP)
    assert isinstance(mail, EmailMessage)
    assert (mail["X-Unsent"], mail["To"], mail["Date"]) == ("1", None, None)
    assert mail["Subject"] == "【催报】乙镇2023年6月重点工作填报表"
    body = mail.get_body()
    assert body is not None
    assert reminder_text(listed.rows[0]) in body.get_content()
    (attached,) = mail.iter_attachments()
    assert attached.get_filename() == f"{TOWN_B}_2023-06.xlsx"
    assert attached.get_content() == (forms_folder / f"{TOWN_B}_2023-06.xlsx").read_bytes()


def test_drafts_are_the_same_twice_and_an_edited_one_stays(book: MemoryBook, forms_folder: Path) -> None:
    """Same bytes; another day's words replace ours; what somebody wrote into is never replaced."""
    drafts = forms_folder.parent / "草稿"
    made, _ = write_drafts(told(book), drafts, forms_folder, write_new)
    first = [path.read_bytes() for path in made]
    write_drafts(told(book), drafts, forms_folder, write_new)
    assert [path.read_bytes() for path in made] == first
    later = told(book, Day(date(2023, 7, 8), date(2023, 7, 8)))
    write_drafts(later, drafts, forms_folder, write_new)
    assert [path.read_bytes() for path in made] != first
    made[1].write_bytes(made[1].read_bytes().replace(b"X-Unsent", b"X-Mine"))
    before = [path.read_bytes() for path in made]
    with pytest.raises(CannotProceed) as stopped:
        write_drafts(told(book), drafts, forms_folder, write_new)
    assert stopped.value.code == "report-exists"
    assert [path.read_bytes() for path in made] == before


def test_a_mail_address_on_the_directory_becomes_the_receiver(book: MemoryBook, forms_folder: Path) -> None:
    """Whoever keeps an address in place of a phone gets it into the draft."""
    state = read_master(book, "总表.xlsx")
    units = tuple(
        replace(unit, contact="王主任", phone="wang@yizhen.example") if unit.name == TOWN_B else unit
        for unit in state.plan.directory.units
    )
    state = replace(state, plan=replace(state.plan, directory=Directory(units)))
    made, _ = write_drafts(reminders(state, JUNE, TODAY), forms_folder / "草稿", forms_folder, write_new)
    assert email.message_from_bytes(made[0].read_bytes(), policy=SMTP)["To"] == "wang@yizhen.example"


def test_a_folder_of_forms_that_is_not_there_stops(book: MemoryBook, tmp_path: Path) -> None:
    """Said before anything is written."""
    with pytest.raises(CannotProceed) as stopped:
        write_drafts(told(book), tmp_path / "草稿", tmp_path / "没有", write_new)
    assert stopped.value.code == "forms-missing"
    assert not (tmp_path / "草稿").exists()


# --- the verb -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("target", "options", "code"),
    [
        ("通报.pdf", {}, "report-suffix"),
        ("通报", {}, "report-suffix"),
        ("催报.xlsx", {"template": Path("t.docx")}, "report-options"),
        ("通报.docx", {"drafts": Path("d"), "forms": Path("f")}, "report-options"),
        ("催报.xlsx", {"drafts": Path("d")}, "drafts-forms"),
        ("催报.xlsx", {"forms": Path("f")}, "drafts-forms"),
    ],
)
def test_options_that_do_not_go_together_are_wrong_usage(
    tmp_path: Path, target: str, options: dict[str, Path], code: str
) -> None:
    """Said before the master is even read."""
    with pytest.raises(WrongUsage) as stopped:
        report(MemoryBook({}), "总表.xlsx", JUNE, TODAY, tmp_path / target, save=write_new, **options)
    assert stopped.value.code == code


def test_the_verb_works_with_any_book_and_only_reads_it(book: MemoryBook, tmp_path: Path) -> None:
    """A book in memory: both kinds of report, nothing committed."""
    commits = book.commits
    done = report(book, "总表.xlsx", JUNE, Day(None, SENT_ON), tmp_path / "新" / "通报.docx", save=write_new)
    assert done.bulletin is not None
    assert done.needs_a_person
    assert io.BytesIO(done.path.read_bytes()).read(2) == b"PK"
    listed = report(book, "总表.xlsx", JUNE, TODAY, tmp_path / "催报.xlsx", save=write_new)
    assert listed.reminders is not None
    assert len(listed.reminders.rows) == 3
    assert book.commits == commits
