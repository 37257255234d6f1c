"""Starters: files that a double click starts, by their text and by running them; and ``press`` behind them."""

import json
import os
import re
import shlex
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from install_machines import mac, windows, without_excel
from openpyxl import load_workbook
from small_round import master_file
from without_sparklines import opened

from xltasks.cli import main
from xltasks.commands.starters import command_of, put_starters
from xltasks.core.schema import NAME_PERIOD
from xltasks.errors import CannotProceed
from xltasks.messages import error_words
from xltasks.render.starters import STARTED, Shell, is_starter, starters

REAL_PLAN = Path(__file__).parents[2] / "workbook" / "wujiang-2023.txt"

WINDOWS_TEXT = r"""
== 总表-1下发填报表.cmd
@echo off
rem xltasks starter
setlocal DisableDelayedExpansion
chcp 65001 >nul
"C:\用户\张 三\python.exe" -P -m xltasks press "%~dp0总表.xlsm" distribute
echo.
pause
== 总表-2检查回收件.cmd
"C:\用户\张 三\python.exe" -P -m xltasks press "%~dp0总表.xlsm" preview
== 总表-3汇总回收表.cmd
"C:\用户\张 三\python.exe" -P -m xltasks press "%~dp0总表.xlsm" consolidate
== 总表-4应用确认.cmd
"C:\用户\张 三\python.exe" -P -m xltasks press "%~dp0总表.xlsm" apply
== 总表-5撤销上次汇总.cmd
"C:\用户\张 三\python.exe" -P -m xltasks press "%~dp0总表.xlsm" undo
== 总表-6查看进度.cmd
"C:\用户\张 三\python.exe" -P -m xltasks press "%~dp0总表.xlsm" status
== 总表-7自动汇总.cmd
"C:\用户\张 三\python.exe" -P -m xltasks watch "%~dp0总表.xlsm"
== 总表-8检查总表.cmd
"C:\用户\张 三\python.exe" -P -m xltasks press "%~dp0总表.xlsm" check
"""
MAC_TEXT = """\
#!/bin/sh
# xltasks starter
here=$(CDPATH= cd -- "$(dirname -- "$0")" && pwd)
'/opt/my py/bin/python3' -P -m xltasks press "$here"/'2023年'"'"'总表.xlsm' distribute
status=$?
printf '\\n%s' '按回车键关闭窗口。'
read -r _
exit $status
"""
LINUX_ENTRY = r"""[Desktop Entry]
# xltasks starter
Type=Application
Name=下发填报表
Exec=sh "/home/a\\$b/100%%/总表-1下发填报表.sh"
Icon=x-office-spreadsheet
Terminal=true
"""


def test_the_text_for_windows():
    """Batch files: ASCII until the code page is set, CRLF, every path in quotation marks, the window kept open."""
    made = starters(Shell.WINDOWS, r"C:\用户\张 三\python.exe", r"D:\督查", "总表.xlsm")
    told = []
    for starter in made:
        text = starter.content.decode("utf-8")
        assert text.count("\n") == text.count("\r\n")
        head, _, rest = text.partition("chcp 65001 >nul\r\n")
        assert head.isascii()
        lines = text.replace("\r\n", "\n") if starter is made[0] else rest.split("\r\n")[0] + "\n"
        told.append(f"== {starter.name}\n{lines}")
        assert rest.endswith("echo.\r\npause\r\n")
        # What is not within quotation marks is ASCII and has nothing that the command processor acts on.
        outside = "".join(rest.splitlines()[0].split('"')[::2])
        assert re.fullmatch(r"[A-Za-z \-]*", outside)
    assert "".join(told) == WINDOWS_TEXT.lstrip("\n")


def test_a_percent_sign_in_a_windows_path_is_doubled():
    """Within quotation marks it is the only sign that a batch file reads; a quotation mark itself is refused."""
    (first, *_) = starters(Shell.WINDOWS, r"C:\100%\python.exe", r"D:\x", "50%&(新)^!.xlsm")
    line = first.content.decode().split("\r\n")[4]
    assert line == r'"C:\100%%\python.exe" -P -m xltasks press "%~dp050%%&(新)^!.xlsm" distribute'
    with pytest.raises(CannotProceed, match="starter-path"):
        starters(Shell.WINDOWS, 'C:\\"\\python.exe', r"D:\x", "总表.xlsm")


def test_the_text_for_a_mac():
    """A shell script that Terminal runs on a double click; quotation marks in names included."""
    (first, *more) = starters(Shell.MACOS, "/opt/my py/bin/python3", "/x", "2023年'总表.xlsm")
    assert (first.name, first.executable) == ("2023年'总表-1下发填报表.command", True)
    assert first.content.decode() == MAC_TEXT
    assert len(more) == len(STARTED) - 1


def test_the_text_for_linux():
    """A desktop entry that runs the script beside it in a terminal, quoted as the specification says."""
    made = starters(Shell.LINUX, "/usr/bin/python3", "/home/a$b/100%", "总表.xlsx")
    entry = made[1]
    assert (entry.name, entry.executable) == ("总表-1下发填报表.desktop", True)
    assert entry.content.decode() == LINUX_ENTRY
    assert [one.name.rpartition(".")[2] for one in made] == ["sh", "desktop"] * len(STARTED)


def desktop_words(entry):
    """The words of an Exec line, undone as the Desktop Entry Specification says."""
    held = re.search(r"^Exec=(.*)$", entry, re.MULTILINE)[1]
    value = re.sub(r"\\(.)", lambda match: {"s": " ", "n": "\n", "\\": "\\"}[match[1]], held)
    words = re.findall(r'"((?:[^"\\]|\\.)*)"|(\S+)', value)
    return [re.sub(r"\\(.)", r"\1", quoted).replace("%%", "%") if quoted else bare for quoted, bare in words]


def test_every_starter_is_known_again_and_no_other_file():
    """How we know our own when they are made anew."""
    for shell in Shell:
        assert all(is_starter(one.content) for one in starters(shell, "/py", "/x", "总表.xlsm"))
    assert not is_starter(b"@echo off\r\nformat c:")


# --- put beside a master --------------------------------------------------------------------------------------


@pytest.fixture
def office(tmp_path):
    """A master in a folder whose name a shell would tear apart."""
    folder = tmp_path / "督查 室's $HOME & 100%"
    folder.mkdir()
    master_file(folder / "总 表(1).xlsx")
    return folder


def run(starter, **more):
    """Run a starter as a double click does, nobody pressing Enter."""
    return subprocess.run(
        [str(starter)], cwd="/", stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=120, **more
    )


@pytest.mark.skipif(os.name == "nt", reason="shell scripts")
def test_a_whole_round_by_double_click(office):
    """Forms out, returns home, decisions, undone again: every starter run for real, from another folder."""
    put_starters(office / "总 表(1).xlsx", mac_like(office))
    press = {path.name.partition("-")[2][0]: path for path in office.glob("*.command")}
    sent = run(press["1"])
    assert sent.returncode == 0, sent.stderr
    assert "填报表已发出 4 份" in sent.stdout
    assert sent.stdout.endswith("\n按回车键关闭窗口。")
    assert sorted(path.name for path in (office / "下发" / "2023-06").iterdir())[1] == "区教育局_2023-06.xlsx"
    empty = run(press["3"])
    assert empty.returncode == 3
    assert "还没有这一期的回收文件夹，已经建好" in empty.stderr
    inbox = office / "回收" / "2023-06"
    assert inbox.is_dir()
    assert "是空的" in run(press["2"]).stderr
    shutil.copyfile(office / "下发/2023-06/区教育局_2023-06.xlsx", inbox / "a.xlsx")
    book = load_workbook(inbox / "a.xlsx")
    sheet = book["填报表"]
    row = next(cells[0].row for cells in sheet.iter_rows() if cells[0].value == "任务编号")
    at = {cell.value: cell.column for cell in sheet[row]}
    sheet.cell(row + 1, at["完成进度"]).value = 0.5
    book.save(inbox / "a.xlsx")
    before = (office / "总 表(1).xlsx").read_bytes()
    looked = run(press["2"])
    assert "预览（总表没有改动）" in looked.stdout
    assert (office / "总 表(1).xlsx").read_bytes() == before
    merged = run(press["3"])
    assert (merged.returncode, "采用 1" in merged.stdout) == (1, True)
    assert merged.stderr.startswith("【汇总回收表】xltasks consolidate ")
    assert "未回收：区财政局、甲镇、乙镇\n" in run(press["6"]).stdout
    assert run(press["4"]).returncode == 0
    undone = run(press["5"])
    assert (undone.returncode, "已恢复到上次写入之前" in undone.stdout) == (0, True)


def mac_like(folder):
    """A computer of another kind with this very interpreter."""
    from dataclasses import replace

    return replace(mac(folder.parent), interpreter=sys.executable)


@pytest.mark.skipif(os.name == "nt", reason="shell scripts")
def test_a_module_beside_the_master_is_never_imported(office):
    """A file called json.py or xltasks.py that lies beside is not run, even when the folder is the current one."""
    put_starters(office / "总 表(1).xlsx", mac_like(office))
    for name in ("json.py", "xltasks.py", "argparse.py"):
        (office / name).write_text("raise SystemExit('stray module was run')")
    done = subprocess.run(
        ["./总 表(1)-6查看进度.command"], cwd=office, stdin=subprocess.DEVNULL, capture_output=True, text=True
    )
    assert "stray" not in done.stdout + done.stderr
    assert "任务 4 项" in done.stdout


@pytest.mark.skipif(os.name == "nt", reason="shell scripts")
def test_a_desktop_entry_starts_its_script(office):
    """The words of its Exec line, undone by the specification's rules, run the script."""
    from dataclasses import replace

    put_starters(office / "总 表(1).xlsx", replace(without_excel(office), interpreter=sys.executable))
    entry = office / "总 表(1)-6查看进度.desktop"
    assert entry.stat().st_mode & stat.S_IXUSR
    words = desktop_words(entry.read_text(encoding="utf-8"))
    assert words == ["sh", str(office / "总 表(1)-6查看进度.sh")]
    done = subprocess.run(words, stdin=subprocess.DEVNULL, capture_output=True, text=True)
    assert "任务 4 项" in done.stdout
    if validator := shutil.which("desktop-file-validate"):
        subprocess.run([validator, str(entry)], check=True)


@pytest.mark.skipif(os.name == "nt", reason="shell scripts")
def test_the_starter_that_watches(office):
    """It runs the watch on the master beside it until it is interrupted."""
    import signal
    import time

    put_starters(office / "总 表(1).xlsx", mac_like(office))
    log = office / "log"
    with log.open("wb") as out:
        process = subprocess.Popen(
            [str(next(office.glob("*7*.command")))],
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=out,
            start_new_session=True,
        )
    end = time.monotonic() + 60
    while "守着" not in log.read_text(encoding="utf-8"):
        assert process.poll() is None, log.read_text(encoding="utf-8")
        assert time.monotonic() < end
        time.sleep(0.05)
    os.killpg(process.pid, signal.SIGINT)  # as Ctrl-C in its window does, to everything in it
    process.wait(30)
    assert "没有来新的回收件" in log.read_text(encoding="utf-8")


def test_starters_are_made_anew_but_nobody_elses_file_is_replaced(office):
    """Ours follow the interpreter; a file of the clerk's with such a name stops it, and none is written."""
    master = office / "总 表(1).xlsx"
    first = put_starters(master, windows(office))
    again = put_starters(master, windows(office, r"D:\新\python.exe"))
    assert first == again
    assert all("D:\\新\\python.exe" in path.read_text(encoding="utf-8") for path in again)
    again[0].unlink()
    again[3].write_text("my own notes")
    before = {path: path.read_bytes() for path in office.iterdir() if path.is_file()}
    with pytest.raises(CannotProceed) as stopped:
        put_starters(master, windows(office))
    assert error_words(stopped.value).startswith(f"{again[3]} 已经存在，不是本工具生成的启动文件")
    assert {path: path.read_bytes() for path in office.iterdir() if path.is_file()} == before


def test_build_makes_starters_beside_the_master(tmp_path, capsys):
    """build --starters: in words, as JSON, and not without being asked."""
    master = tmp_path / "总表.xlsx"
    assert main(["build", str(REAL_PLAN), "-o", str(tmp_path / "别的.xlsx")]) == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == ["别的.xlsx"]
    capsys.readouterr()
    command = ["build", str(REAL_PLAN), "-o", str(master), "--starters", "--as-of", "2023-06-30"]
    assert main(command) == 0
    out = capsys.readouterr().out
    assert "✓ 总表旁边有了可以双击的启动文件：" in out
    beside = sorted(path.name for path in tmp_path.iterdir() if path.name.startswith("总表-"))
    assert all(f"  {name}\n" in out for name in beside)
    assert len(beside) >= len(STARTED)
    assert main([*command, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert sorted(Path(path).name for path in told["starters"]) == beside


def test_starters_of_a_master_that_is_there_already(office, capsys):
    """``xltasks starters``: for a master that somebody works in; what is no master gets none."""
    assert main(["starters", str(office / "总 表(1).xlsx"), "--json"]) == 0
    made = json.loads(capsys.readouterr().out)["starters"]
    assert all(Path(path).is_file() for path in made)
    sent = office / "x.xlsx"
    book = opened(office / "总 表(1).xlsx")
    for name in book.sheetnames[1:]:
        del book[name]
    book.save(sent)
    assert main(["starters", str(sent)]) == 3
    assert "不是本工具制作的总表" in capsys.readouterr().err


# --- press ----------------------------------------------------------------------------------------------------


def with_period(master, value):
    """The clerk writes a period on 首页."""
    book = opened(master)
    sheet, cell = next(iter(book.defined_names[NAME_PERIOD].destinations))
    book[sheet][cell].value = value
    book.save(master)


@pytest.mark.parametrize(
    ("written", "period"), [("2023-06", "2023-06"), ("2023年第2季度", "2023-Q2"), ("２０２３．７", "2023-07")]
)
def test_the_period_is_what_the_home_sheet_says(tmp_path, written, period):
    """As people write it; folders are those of 设置, beside the master."""
    master = master_file(tmp_path / "总表.xlsx")
    with_period(master, written)
    assert command_of(master, "distribute") == (
        "distribute",
        str(master),
        "-p",
        period,
        "-o",
        str(tmp_path / "下发" / period),
    )
    assert command_of(master, "status") == ("status", str(master), "-p", period)


@pytest.mark.parametrize("written", [None, "六月份"])
def test_a_home_sheet_without_a_period(tmp_path, capsys, written):
    """The sentence that the button says."""
    master = master_file(tmp_path / "总表.xlsx")
    with_period(master, written)
    assert main(["press", str(master), "distribute"]) == 3
    assert f"“首页”的“本次报告期”写的是“{written or ''}”" in capsys.readouterr().err
    # 应用 and 撤销 do not ask for one.
    assert command_of(master, "undo") == ("undo", str(master))


def test_the_command_that_is_told_is_the_command_that_runs(tmp_path, capsys):
    """What press says before it runs can be copied and run."""
    master = master_file(tmp_path / "总 表.xlsx")
    assert main(["press", str(master), "distribute", "--json"]) == 0
    captured = capsys.readouterr()
    first = json.loads(captured.out)
    words = shlex.split(captured.err.partition("】")[2])
    assert main([*words[1:], "--json"]) == 0
    assert json.loads(capsys.readouterr().out).keys() == first.keys()
    with pytest.raises(SystemExit) as stopped:
        main(["press", str(master), "format"])
    assert stopped.value.code == 2
