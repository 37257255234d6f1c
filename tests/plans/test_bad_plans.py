from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from plans.documents import EXAMPLE, TITLE, codes, plan_of, save_book, text_of
from plans.test_reading import ONE, task_row

from xltasks.core.findings import SEVERITY
from xltasks.errors import CannotProceed
from xltasks.messages import error_words, finding_words
from xltasks.messages.plan_findings import PLAN_FINDING_WORDS
from xltasks.plans import read_plan

OLE = bytes.fromhex("D0CF11E0A1B11AE1") + bytes(504)


def zipped(*names: str) -> bytes:
    """A package with empty parts of these names."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as package:
        for name in names:
            package.writestr(name, "")
    return target.getvalue()


STOPS = {
    "no table in a text": ("plan.txt", "2023年工作要点\n\n一、抓好落实。\n".encode(), "plan-no-table"),
    "a table without tasks": ("plan.txt", text_of([]).encode(), "plan-no-table"),
    "a table of something else": ("plan.txt", "姓名\t电话\n张三\t1\n".encode(), "plan-no-table"),
    "no year anywhere": ("plan.txt", text_of(["一、甲", ONE], before=["重点工作方案"]).encode(), "plan-no-year"),
    "an empty file": ("plan.txt", b"", "file-unreadable"),
    "bytes that are no text": ("plan.txt", b"\xff\xff\xfa\x81\xff", "file-unreadable"),
    "a password": ("plan.docx", OLE + "EncryptedPackage".encode("utf-16-le"), "file-encrypted"),
    "the old Word format": ("plan.doc", OLE, "file-unreadable"),
    "a cut Word file": ("plan.docx", (EXAMPLE / "wujiang-2023.docx").read_bytes()[:20000], "file-unreadable"),
    "a Word file without its parts": ("plan.docx", zipped("word/document.xml"), "file-unreadable"),
    "a workbook without its parts": ("plan.xlsx", zipped("xl/workbook.xml"), "file-unreadable"),
    "text named .docx": ("plan.docx", "标题".encode(), "file-unreadable"),
    "another package": ("plan.zip", zipped("a.txt"), "plan-unknown-type"),
    "a PDF": ("plan.pdf", b"%PDF-1.7 ...", "plan-unknown-type"),
    "a picture": ("plan.png", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "plan-unknown-type"),
}


@pytest.mark.parametrize("case", STOPS)
def test_files_that_cannot_be_read(case: str, tmp_path: Path) -> None:
    """A file that is no plan stops with its code and a Chinese sentence that names the file."""
    name, data, code = STOPS[case]
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(CannotProceed) as stopped:
        read_plan(path)
    assert stopped.value.code == code
    words = error_words(stopped.value)
    assert str(path) in words
    assert "请" in words


def test_missing_file_and_folder(tmp_path: Path) -> None:
    """A path that is not there, or a folder, is said to be so."""
    with pytest.raises(CannotProceed) as missing:
        read_plan(tmp_path / "none.txt")
    assert missing.value.code == "file-missing"
    with pytest.raises(CannotProceed) as folder:
        read_plan(tmp_path)
    assert folder.value.code == "file-unreadable"
    assert "文件夹" in error_words(folder.value)


def test_workbook_without_a_plan(tmp_path: Path) -> None:
    """A workbook with other tables is no plan."""
    from openpyxl import Workbook

    book = Workbook()
    assert book.active is not None
    book.active.append(["姓名", "电话"])
    with pytest.raises(CannotProceed, match="plan-no-table"):
        read_plan(save_book(book, tmp_path / "other.xlsx"))


MISTAKES = {
    "two tasks with one number": ([ONE, task_row(2), task_row(2)], "duplicate-task", 2, "任务2。", "编号2用了2次"),
    "a gap": ([ONE, task_row(3)], "number-gap", 3, "2", "第3项之前缺编号2"),
    "a wide gap": ([ONE, task_row(5)], "number-gap", 5, "2—4", "缺编号2—4"),
    "the first is missing": ([task_row(2, "1", "甲")], "number-gap", 2, "1", "缺编号1"),
    "no star": ([ONE, task_row(2, units="区财政局、各区镇")], "no-lead", 2, "区财政局、各区镇", "第2项没有带★"),
    "no units": ([ONE, task_row(2, units="")], "no-lead", 2, "", "第2项没有带★"),
    "no leader": ([task_row(1, "1", "甲")], "no-leader", 1, None, "第1项没有牵头领导"),
    "no number": ([ONE, ("", "", "新任务。", "", "★区发改委")], "unnumbered-task", 2, "新任务。", "没有编号"),
    "no level": ([(*ONE[:4], "★教育局"), task_row(2)], "unit-without-prefix", 1, "教育局", "按“区教育局”处理"),
    "a unit twice": ([(*ONE[:4], "★区发改委、发改委")], "unit-doubled", 1, "发改委", "写了两次"),
}  # fmt: skip


@pytest.mark.parametrize("case", MISTAKES)
def test_mistakes_in_the_plan(case: str) -> None:
    """A mistake in the plan is one finding that says which task, what is wrong and what to do."""
    rows, code, task, value, said = MISTAKES[case]
    plan = plan_of(["一、甲", *rows])
    [found] = [found for found in plan.findings if found.code == code]
    assert (found.task, found.value) == (task, value)
    message, action = finding_words(found)
    assert said in message
    assert "请" in action


def test_no_task_is_lost_to_a_double_number() -> None:
    """Both tasks of one number stay in the plan, so that the clerk sees them."""
    plan = plan_of(["一、甲", ONE, task_row(2), task_row(2)])
    assert [task.no for _, _, task in plan.tasks()] == [1, 2, 2]


def test_declared_number_differs() -> None:
    """A title page that declares another number of tasks is a finding with both numbers."""
    plan = plan_of(["一、甲", ONE], before=[TITLE, "（共2项）"])
    [found] = [found for found in plan.findings if found.code == "count-differs"]
    assert finding_words(found)[0] == "方案写明共2项，读到1项。"


def test_a_plan_without_mistakes_has_no_findings() -> None:
    """Findings are about mistakes: a plain plan has none but for its group without members."""
    assert codes(plan_of(["一、甲", ONE, task_row(2)])) == ["group-empty"]


def test_every_finding_about_a_plan_has_words() -> None:
    """Each code has a message, and an action that says what to do."""
    assert set(PLAN_FINDING_WORDS) <= set(SEVERITY)
    assert all(message.endswith("。") and action.startswith("请") for message, action in PLAN_FINDING_WORDS.values())
