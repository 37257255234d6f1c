"""The command ``watch``: one look or until Ctrl-C, in words or JSON, and what stops it from the first."""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook
from small_round import EDU, FIN, master_file

from xltasks.cli import main
from xltasks.core.schema import FIELD_HEADINGS, FORM_HEADINGS, FORM_NO, LABEL_DATE, LABEL_REPORTER, Field
from xltasks.core.states import Outcome
from xltasks.verbs.watch import Told


def filled(form, target, value, status="正常推进"):
    """Fill the first task of a form as a department does."""
    book = load_workbook(form)
    sheet = book["填报表"]
    for row in sheet.iter_rows(max_row=4):
        for cell in row:
            if cell.value in (LABEL_REPORTER, LABEL_DATE):
                sheet.cell(cell.row, cell.column + 1).value = (
                    "张三" if cell.value == LABEL_REPORTER else date(2023, 7, 4)
                )
    head = next(row[0].row for row in sheet.iter_rows() if row[0].value == FORM_NO)
    for held, entry in ((Field.PROGRESS, value), (Field.STATUS, status)):
        sheet.cell(head + 1, FORM_HEADINGS.index(FIELD_HEADINGS[held]) + 1).value = entry
    book.save(target)


@pytest.fixture
def office(tmp_path, capsys):
    """A master whose forms for June are out."""
    master = master_file(tmp_path / "总表.xlsx")
    sent = tmp_path / "下发" / "2023-06"
    assert main(["distribute", str(master), "-p", "2023-06", "-o", str(sent), "--as-of", "2023-06-25"]) == 0
    capsys.readouterr()
    return tmp_path


def test_one_look_merges_what_lies_there(office, capsys):
    """--once: the folder of the period on 首页 beside the master is made, looked at, merged; told in words."""
    master = office / "总表.xlsx"
    assert main(["watch", str(master), "--once", "--every", "0.01"]) == 0
    inbox = office / "回收" / "2023-06"
    assert inbox.is_dir()
    assert re.sub(r"\d\d:\d\d:\d\d", "时间", capsys.readouterr().out) == (
        f"时间  看一遍 {inbox}（2023年6月）。\n守完了：没有来新的回收件，总表没有动。\n"
    )
    filled(office / "下发/2023-06/区教育局_2023-06.xlsx", inbox / "区教育局.xlsx", 0.5)
    filled(office / "下发/2023-06/区财政局_2023-06.xlsx", inbox / "区财政局.xlsx", "基本完成")
    (inbox / "坏的.xlsx").write_bytes(b"PK\x03\x04 broken")
    (inbox / "现场.jpg").write_bytes(b"\xff\xd8\xff\xe0JFIF")
    assert main(["watch", str(master), "--once", "--every", "0.01", "--as-of", "2023-07-05"]) == 1
    out = re.sub(r"\d\d:\d\d:\d\d", "时间", capsys.readouterr().out)
    lines = out.splitlines()
    assert lines[0] == f"时间  看一遍 {inbox}（2023年6月）。"
    assert lines[1:5] == [
        "时间  区教育局.xlsx：汇入 2 格",
        "时间  区财政局.xlsx：汇入 1 格，待确认 1 格，未采用 0 格",
        lines[3],
        "时间  现场.jpg：不是回收件，没有读",
    ]
    assert lines[3].startswith("时间  坏的.xlsx：未采用。")
    assert lines[5:] == [
        "时间  还差 2 个单位；待确认 1 格，请打开总表“待确认”页",
        "守完了：汇总 1 次，4 个文件，采用 3 格，待确认 1 格，未采用 0 格；还差 2 个单位。",
    ]


def test_one_look_as_json(office, capsys):
    """For scripts: one object on standard output, the lines on standard error."""
    inbox = office / "别处"
    inbox.mkdir()
    filled(office / "下发/2023-06/区教育局_2023-06.xlsx", inbox / "a.xlsx", 0.5)
    command = ["watch", str(office / "总表.xlsx"), "-p", "2023-06", "--folder", str(inbox), "--once"]
    assert main([*command, "--every", "0.01", "--as-of", "2023-07-05", "--json"]) == 1
    captured = capsys.readouterr()
    told = json.loads(captured.out)
    assert told == {
        "master": str(office / "总表.xlsx"),
        "period": "2023-06",
        "folder": str(inbox),
        "runs": 1,
        "files": ["a.xlsx"],
        "totals": {"read": 2, "accepted": 2, "already": 0, "pending": 0, "refused": 0},
        "missing": [FIN, "甲镇", "乙镇"],
    }
    assert "a.xlsx：汇入 2 格" in captured.err


def test_one_look_at_an_open_master_stops(office, capsys):
    """--once does not wait: the sentence and status 3, nothing written."""
    inbox = office / "回收" / "2023-06"
    inbox.mkdir(parents=True)
    filled(office / "下发/2023-06/区教育局_2023-06.xlsx", inbox / "a.xlsx", 0.5)
    (office / "~$总表.xlsx").write_bytes(b"")
    before = (office / "总表.xlsx").read_bytes()
    assert main(["watch", str(office / "总表.xlsx"), "--once", "--every", "0.01"]) == 3
    assert "总表正在被打开" in capsys.readouterr().err
    assert (office / "总表.xlsx").read_bytes() == before


@pytest.mark.parametrize(
    ("arguments", "status", "words"),
    [
        (["没有.xlsx"], 3, "找不到文件"),
        (["总表.xlsx", "--folder", "没有"], 3, "找不到回收件"),
        (["总表.xlsx", "-p", "六月"], 2, "报告期“六月”写法不对"),
        (["总表.xlsx", "--every", "0"], 2, "间隔“0”写法不对"),
    ],
)
def test_what_stops_a_watch_from_the_first(office, capsys, monkeypatch, arguments, status, words):
    """A wrong path or period is an error before anything is watched."""
    monkeypatch.chdir(office)
    try:
        stopped = main(["watch", *arguments, "--once"])
    except SystemExit as error:
        stopped = error.code
    assert stopped == status
    assert words in capsys.readouterr().err


def until(condition, process, seconds=60):
    """Wait for something to become true while a process runs."""
    end = time.monotonic() + seconds
    while not condition():
        assert process.poll() is None, process.stdout.read()
        assert time.monotonic() < end, "waited too long"
        time.sleep(0.05)


def test_a_watch_in_earnest(office):
    """A real process: a return copied in two halves, an open master, a broken file; Ctrl-C ends it with a sum."""
    master, inbox, log = office / "总表.xlsx", office / "回收" / "2023-06", office / "log.txt"
    first, second = office / "first.xlsx", office / "second.xlsx"
    filled(office / "下发/2023-06/区教育局_2023-06.xlsx", first, 0.5)
    filled(office / "下发/2023-06/区财政局_2023-06.xlsx", second, 0.25)
    with log.open("wb") as out:
        process = subprocess.Popen(
            [
                sys.executable,
                "-m",
                "xltasks",
                "watch",
                str(master),
                "--every",
                "0.2",
                "--as-of",
                "2023-07-05",
            ],
            stdout=out,
            stderr=subprocess.STDOUT,
            env={**os.environ, "PYTHONUNBUFFERED": "1"},
        )

    def said():
        return log.read_text(encoding="utf-8")

    try:
        until(lambda: "守着" in said(), process)
        content = first.read_bytes()
        with (inbox / "a.xlsx").open("wb") as slow:
            for at in range(0, len(content), len(content) // 8):
                slow.write(content[at : at + len(content) // 8])
                slow.flush()
                time.sleep(0.1)
        until(lambda: "a.xlsx：汇入 2 格" in said(), process)
        (office / "~$总表.xlsx").write_bytes(b"")
        before = master.read_bytes()
        shutil.copyfile(second, inbox / "b.xlsx")
        until(lambda: "总表正开着" in said(), process)
        time.sleep(0.6)
        assert master.read_bytes() == before
        (office / "~$总表.xlsx").unlink()
        until(lambda: "b.xlsx：汇入 2 格" in said(), process)
        (inbox / "坏的.xlsx").write_bytes(b"PK\x03\x04 broken")
        until(lambda: "坏的.xlsx：未采用。" in said(), process)
        process.send_signal(signal.SIGINT)
        assert process.wait(30) == 1
    finally:
        if process.poll() is None:
            process.kill()
    lines = said().splitlines()
    assert sum("总表正开着" in line for line in lines) == 1
    assert sum("a.xlsx：" in line for line in lines) == 1
    assert lines[-1] == "守完了：汇总 3 次，3 个文件，采用 4 格，待确认 0 格，未采用 0 格；还差 2 个单位。"
    with_master = json.loads(
        subprocess.run(
            [sys.executable, "-m", "xltasks", "export", str(master), "--json"],
            capture_output=True,
            check=True,
        ).stdout
    )
    assert {entry["unit"]: entry["state"] for entry in with_master["returns"] if entry["file"]} == {
        EDU: "returned",
        FIN: "returned",
    }


def test_told_words_are_all_there():
    """Everything a watch may say has its sentence."""
    from xltasks.messages.watch import WATCH_OUTCOMES, WATCH_SAYS

    assert {told.value for told in Told} <= set(WATCH_SAYS)
    assert {outcome.value for outcome in Outcome} <= set(WATCH_OUTCOMES)


@pytest.mark.parametrize("suffix", [".xlsx", ".xlsm"])
def test_the_home_sheet_says_that_watch_exists(tmp_path, suffix):
    """A clerk at a desk without macros reads it where the buttons would be, whatever the master's kind."""
    from xltasks.books.closed import ClosedBook

    plan = Path(__file__).parents[2] / "workbook" / "wujiang-2023.txt"
    assert main(["build", str(plan), "-o", str(tmp_path / f"总表{suffix}")]) == 0
    with ClosedBook.open(tmp_path / f"总表{suffix}", for_reading=True) as book:
        words = [value for row in book.grid("首页").rows for value in row if isinstance(value, str)]
    assert any("xltasks watch 总表" in text and "自动汇总" in text for text in words)
