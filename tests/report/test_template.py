"""The template is the office's: it edits words and faces in Word, and a slip is said in one sentence."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import pytest
from docx import Document
from report_text import paragraphs_of
from small_round import JUNE, MERGED_ON, master, send

from xltasks.books.outbox import write_new
from xltasks.core.bulletin import bulletin
from xltasks.core.bulletin_lines import Bulletin
from xltasks.core.settings import Day
from xltasks.errors import CannotProceed
from xltasks.ledger.read import read_master
from xltasks.messages import error_words
from xltasks.render.bulletin import draw_bulletin
from xltasks.render.bulletin_template import default_template
from xltasks.render.sealed import is_untouched, sealed
from xltasks.verbs.report import write_report, write_template


@pytest.fixture(scope="module")
def told() -> Bulletin:
    """The small office's June."""
    book = master()
    send(book)
    return bulletin(read_master(book, "总表.xlsx"), JUNE, Day(None, MERGED_ON))


def edited(change: Callable[[str], str]) -> bytes:
    """The built-in template with its paragraphs' words changed, as somebody does in Word."""
    document = Document(io.BytesIO(default_template()))
    for paragraph in document.paragraphs:
        words = change(paragraph.text)
        if words != paragraph.text:
            paragraph.text = words
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def own(*lines: str) -> bytes:
    """A template of the office's own making."""
    document = Document()
    for line in lines:
        document.add_paragraph(line)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def test_the_built_in_template_is_always_the_same() -> None:
    """Made by code: the same contents every time."""
    assert sealed(default_template()) == sealed(default_template())


def test_words_edited_in_the_template_are_the_bulletins_words(told: Bulletin) -> None:
    """The office's own heading and salutation, the figures as before."""
    template = edited(
        lambda text: text.replace("各责任单位：", "各区镇、区各委办局：").replace("九、下一步工作要求", "九、工作建议")
    )
    mine, built_in = paragraphs_of(draw_bulletin(told, template)), paragraphs_of(draw_bulletin(told))
    changed = {(before, now) for before, now in zip(built_in, mine, strict=True) if before != now}
    assert changed == {("各责任单位：", "各区镇、区各委办局："), ("九、下一步工作要求", "九、工作建议")}


def test_an_office_may_write_its_own_short_template(told: Bulletin) -> None:
    """Any document with the placeholders will do."""
    template = own(
        "{{ 报告期 }}：任务{{ 任务数 }}项", "{%p for 家 in 报送.未报 %}", "未报：{{ 家.单位 }}", "{%p endfor %}"
    )
    assert paragraphs_of(draw_bulletin(told, template)) == [
        "2023年6月：任务4项",
        *(f"未报：{unit}" for unit in ("区教育局", "区财政局", "甲镇", "乙镇")),
    ]


@pytest.mark.parametrize(
    ("template", "words"),
    [
        (own("共{{ 任务总数 }}项"), "没有“任务总数”这个词"),
        (own("共{{ 任务数 项"), "标记写法不对"),
        (own("{%p for 项 in 办结 %}", "{{ 项.编号 }}"), "标记写法不对"),
        (own("{{ 报送.没有的 }}"), "没有“没有的”这个词"),
        (own("{{ 任务数|nosuch }}"), "标记写法不对"),
        (own("{{ 任务数 / 0 }}"), "division by zero"),
        (own("{{ 报告期.__class__.__mro__[1].__subclasses__() }}"), "不允许的写法"),
        (own("{% for x in range(10000000000) %}{% endfor %}"), "算不出来"),
        (own("{{ 任务数 + 报告期 }}"), "算不出来"),
    ],
    ids=[
        "unknown-word",
        "mark-left-open",
        "loop-left-open",
        "unknown-part",
        "unknown-filter",
        "division",
        "climbs-out",
        "endless",
        "adds-words",
    ],
)
def test_a_slip_in_a_template_is_one_sentence(told: Bulletin, template: bytes, words: str) -> None:
    """A word that does not exist, a mark left open, an attempt at more than figures: said, nothing written."""
    with pytest.raises(CannotProceed) as stopped:
        draw_bulletin(told, template, "模板.docx")
    sentence = error_words(stopped.value)
    assert stopped.value.code == "template-wrong"
    assert "模板.docx" in sentence
    assert words in sentence


@pytest.mark.parametrize(
    "held",
    [b"", b"not a document", b"PK\x03\x04rest", b"\xd0\xcf\x11\xe0" * 200],
    ids=["empty", "text", "half-a-package", "old-doc"],
)
def test_what_is_no_word_document_is_said(told: Bulletin, held: bytes) -> None:
    """An empty file, a text, half a package, an old .doc."""
    with pytest.raises(CannotProceed) as stopped:
        draw_bulletin(told, held, "模板.docx")
    assert "不是 Word 文档" in error_words(stopped.value)


def test_a_workbook_in_place_of_a_template_is_said(told: Bulletin) -> None:
    """A package, but of another kind."""
    from xlsxwriter import Workbook

    buffer = io.BytesIO()
    Workbook(buffer).close()
    with pytest.raises(CannotProceed) as stopped:
        draw_bulletin(told, buffer.getvalue(), "模板.docx")
    assert stopped.value.code == "template-unreadable"


def test_the_saved_template_gives_the_same_bulletin(told: Bulletin, tmp_path: Path) -> None:
    """--save-template writes what is built in; used as it is, nothing changes."""
    path = tmp_path / "模板.docx"
    write_template(path, write_new)
    assert draw_bulletin(told, path.read_bytes()) == draw_bulletin(told)


def test_a_report_that_somebody_edited_is_never_replaced(told: Bulletin, tmp_path: Path) -> None:
    """Ours untouched: replaced.  Edited in Word: stays, and the sentence says so."""
    path = tmp_path / "通报.docx"
    write_report(path, draw_bulletin(told, own("第一稿")), write_new)
    write_report(path, draw_bulletin(told), write_new)
    assert is_untouched(path)
    document = Document(str(path))
    document.paragraphs[0].text = "改过"
    document.save(str(path))
    before = path.read_bytes()
    with pytest.raises(CannotProceed) as stopped:
        write_report(path, draw_bulletin(told), write_new)
    assert stopped.value.code == "report-exists"
    assert path.read_bytes() == before


def test_somebody_elses_file_is_never_replaced(told: Bulletin, tmp_path: Path) -> None:
    """A file of that name that never was ours, or a folder."""
    path = tmp_path / "通报.docx"
    path.write_text("我的笔记", encoding="utf-8")
    for place in (path, tmp_path):
        with pytest.raises(CannotProceed) as stopped:
            write_report(place, draw_bulletin(told), write_new)
        assert stopped.value.code == "report-exists"
