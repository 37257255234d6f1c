"""``xltasks report`` from the command line: files, words, JSON, exit statuses."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from small_round import EDU, JUNE, master_file

from xltasks.books.closed import ClosedBook
from xltasks.cli import main
from xltasks.commands.round import write_forms
from xltasks.core.settings import Day
from xltasks.verbs.distribute import distribute

AS_OF = ["--as-of", "2023-07-06"]


@pytest.fixture
def office(tmp_path: Path) -> Path:
    """A folder with a master whose June forms are out and none is back."""
    path = master_file(tmp_path / "总表.xlsx")
    sent = date(2023, 6, 25)
    with ClosedBook.open(path) as book:
        distribute(
            book, str(path), JUNE, Day(sent, sent), lambda forms, state: write_forms(tmp_path / "下发", forms, state)
        )
    return tmp_path


def run(office: Path, *arguments: str) -> int:
    """``xltasks report 总表.xlsx -p 2023-06 …``."""
    return main(["report", str(office / "总表.xlsx"), "-p", "2023-06", *arguments])


def test_the_ending_of_the_file_decides_what_is_written(office: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """.docx: 督查通报, .xlsx: 催报清单; status 1, for returns are out; the master is not touched."""
    before = (office / "总表.xlsx").read_bytes()
    assert run(office, "-o", str(office / "通报.docx"), *AS_OF) == 1
    assert "2023年6月督查通报写好了" in capsys.readouterr().out
    assert run(office, "-o", str(office / "催报.XLSX"), *AS_OF) == 1
    assert "要催报的单位 4 个" in capsys.readouterr().out
    assert (office / "通报.docx").read_bytes()[:2] == (office / "催报.XLSX").read_bytes()[:2] == b"PK"
    assert (office / "总表.xlsx").read_bytes() == before


def test_json_is_one_object_with_the_figures(office: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Nothing else on standard output; the file, the counts, the names."""
    run(office, "-o", str(office / "通报.docx"), "--json", *AS_OF)
    told = json.loads(capsys.readouterr().out)
    assert told["file"] == str(office / "通报.docx")
    assert (told["kind"], told["period"], told["as_of"], told["total"]) == ("bulletin", "2023-06", "2023-07-06", 4)
    assert sum(told["courses"].values()) == 4
    assert sum(told["shares"].values()) == pytest.approx(100)
    assert told["returns"]["missing"] == ["区教育局", "区财政局", "甲镇", "乙镇"]
    run(office, "-o", str(office / "催报.xlsx"), "--json", *AS_OF)
    told = json.loads(capsys.readouterr().out)
    assert (told["kind"], told["sent"], len(told["reminders"])) == ("reminders", 4, 4)
    assert told["reminders"][0]["unit"] == EDU


def test_the_same_command_twice_gives_the_same_bytes(office: Path) -> None:
    """Deterministic, and no complaint about the file that is there."""
    for name in ("通报.docx", "催报.xlsx"):
        path = office / name
        run(office, "-o", str(path), *AS_OF)
        first = path.read_bytes()
        run(office, "-o", str(path), *AS_OF)
        assert path.read_bytes() == first
        run(office, "-o", str(path), "--as-of", "2023-07-20")
        assert path.read_bytes() != first


def test_drafts_and_template_from_the_command_line(office: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """--drafts with --forms; --save-template, and back with --template."""
    options = ["--drafts", str(office / "草稿"), "--forms", str(office / "下发")]
    assert run(office, "-o", str(office / "催报.xlsx"), *options, *AS_OF) == 1
    assert len(list((office / "草稿").glob("*.eml"))) == 4
    assert "一封都没有发出" in capsys.readouterr().out
    template = office / "模板.docx"
    assert run(office, "-o", str(office / "一.docx"), "--save-template", str(template), *AS_OF) == 1
    assert run(office, "-o", str(office / "二.docx"), "--template", str(template), *AS_OF) == 1
    assert (office / "一.docx").read_bytes() == (office / "二.docx").read_bytes()


@pytest.mark.parametrize(
    ("arguments", "status", "words"),
    [
        (["-o", "通报.pdf"], 2, "要以 .docx（督查通报）或 .xlsx（催报清单）结尾"),
        ([], 2, "缺少 -o/--output"),
        (["-o", "通报.docx", "--drafts", "草稿"], 2, "--drafts 只用于催报清单"),
        (["-o", "催报.xlsx", "--drafts", "草稿"], 2, "要一起写"),
        (["-o", "催报.xlsx", "--drafts", "草稿", "--forms", "没有"], 3, "找不到放填报表的文件夹"),
        (["-o", "通报.docx", "--template", "没有.docx"], 3, "找不到文件"),
        (["-o", "通报.docx", "--template", "总表.xlsx"], 3, "不是 Word 文档"),
        (["-o", "总表.xlsx"], 3, "里面有人改过"),
        (["-o", "下发/区教育局_2023-06.xlsx"], 3, "里面有人改过"),
    ],
    ids=[
        "ending",
        "no-output",
        "drafts-of-a-bulletin",
        "drafts-without-forms",
        "no-forms",
        "no-template",
        "odd-template",
        "over-the-master",
        "over-a-form",
    ],
)
def test_what_is_wrong_is_one_sentence_and_nothing_is_written(
    office: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    arguments: list[str],
    status: int,
    words: str,
) -> None:
    """2 for wrong usage, 3 for what cannot be; one line; the folder as it was."""
    monkeypatch.chdir(office)
    before = {path: path.read_bytes() for path in office.rglob("*") if path.is_file()}
    try:
        returned = run(office, *arguments, *AS_OF)
    except SystemExit as stopped:
        returned = stopped.code
    told = capsys.readouterr()
    assert returned == status
    assert told.out == ""
    assert len(told.err.strip().splitlines()) == 1
    assert words in told.err
    assert {path: path.read_bytes() for path in office.rglob("*") if path.is_file()} == before


def test_no_master_no_report(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A missing master, and a workbook that is none: status 3."""
    assert run(tmp_path, "-o", str(tmp_path / "通报.docx")) == 3
    assert "找不到文件" in capsys.readouterr().err


def test_status_of_a_past_period_in_words(office: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """``status -p`` says for which day it reckons."""
    assert main(["status", str(office / "总表.xlsx"), "-p", "2023-06", *AS_OF]) == 1
    assert "截至 2023-07-06" in capsys.readouterr().out
