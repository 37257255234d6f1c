"""Ctrl-C, whenever it comes: one Chinese sentence, exit status 130, nothing half-made and no process left."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pytest
from corpus.desk import filled
from small_round import DUE, JUNE, SENT_ON, master_file

from xltasks.books.closed import ClosedBook
from xltasks.books.saving import backup_folder, undo
from xltasks.core.settings import Day
from xltasks.interrupts import uninterrupted
from xltasks.verbs.distribute import distribute

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs SIGINT from outside")

UNTOUCHED, UNDONE = "✗ 已中断，总表没有被改动。\n", "✗ 已中断，没有做完。\n"
WRITTEN = "✗ 已中断。在这之前总表已经写好，内容是完整的；请用 xltasks status 核对。\n"

# The command, from its first line on, which sends itself one Ctrl-C, or two at once, at the n-th moment:
# an import, or something asked of the file system or of the system's processes.
PROGRAM = """
import os, signal, sys
from xltasks.__main__ import run
at, times, counted = int(sys.argv[1]), int(sys.argv[2]), 0
EVENTS = {"import", "open", "os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.scandir", "os.fork", "os.kill"}
def watch(event, _):
    global counted
    if event in EVENTS:
        counted += 1
        if at and at <= counted < at + times:
            os.kill(os.getpid(), signal.SIGINT)
sys.addaudithook(watch)
sys.argv = ["xltasks", *sys.argv[3:]]
try:
    sys.exit(run())
finally:
    if not at:
        print(counted, file=sys.stderr)
"""

# The program, which says when Python itself has started: before, it has no say.
BEGUN = """
import sys
from xltasks.__main__ import run
print(flush=True)
sys.exit(run())
"""


@dataclass(frozen=True)
class Ended:
    """How a command ended, and what it left running."""

    status: int
    out: str
    err: str


def ended(office: Path, *command: str, at: int = 0, times: int = 1) -> Ended:
    """Run a command in the office's folder, with Ctrl-C at its n-th moment; no process of its group may be left."""
    process = subprocess.Popen(
        [sys.executable, "-c", PROGRAM, str(at), str(times), *command],
        cwd=office,
        env=os.environ | {"TMPDIR": str(office / "临时")},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    out, err = process.communicate(timeout=60)
    assert is_alone(process.pid), "a process of the command is left"
    return Ended(process.returncode, out.decode(), err.decode())


def is_alone(group: int) -> bool:
    """Whether the last process of a group is gone soon."""
    for _ in range(100):
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.05)
    return False


@pytest.fixture(autouse=True)
def heard() -> Iterator[None]:
    """Ctrl-C is heard, also where the tests run in the background of a shell, which has it ignored there."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.fixture
def office(tmp_path: Path) -> Path:
    """A master with June's forms sent, and returns enough for workers."""
    path = master_file(tmp_path / "总表.xlsx")
    with ClosedBook.open(path) as book:
        distribute(book, str(path), JUNE, Day(SENT_ON, SENT_ON), lambda *_: (), due=DUE)
    for folder in ("回收", "临时"):
        (tmp_path / folder).mkdir()
    for number in range(12):
        (tmp_path / "回收" / f"{number:03d}.xlsx").write_bytes(filled())
    return tmp_path


def files_in(folder: Path) -> dict[str, bytes]:
    """Every file below a folder."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


MERGE = ("consolidate", "总表.xlsx", "回收", "-p", "2023-06", "--as-of", "2023-07-06")
SEND = ("distribute", "总表.xlsx", "-p", "2023-07", "-o", "下发", "--as-of", "2023-07-06")
BUILD = ("build", "方案.txt", "-o", "新总表.xlsx")
PLAN = (
    "某区2023年重点工作\n序号\t项目\t重点工作目标任务\t牵头领导\t责任单位\n1\t教育\t新建学校三所。\t钱宇\t★区教育局\n"
)


@pytest.mark.parametrize("command", [MERGE, SEND, BUILD], ids=lambda command: command[0])
def test_at_any_moment(command: tuple[str, ...], office: Path) -> None:
    """From the first import to the last word: the old master and nothing else, or the new one and its backup."""
    (office / "方案.txt").write_text(PLAN, encoding="utf-8")
    before = files_in(office)
    whole = ended(office, *command)
    moments = int(whole.err.splitlines()[-1])
    after = files_in(office)
    assert before != after
    made = [name for name in after if name not in before]
    said = set()
    for at in (*range(1, moments, moments // 6), *range(moments - 12, moments + 1, 3)):
        for name in files_in(office):
            if name not in before:
                (office / name).unlink()
        for name, content in before.items():
            (office / name).write_bytes(content)
        done = ended(office, *command, at=at)
        now = files_in(office)
        assert (at, done.status, done.err.count("\n")) == (at, 130, 1), done.err
        assert done.err in (UNTOUCHED, UNDONE, WRITTEN)
        said.add(done.err)
        assert set(now) <= {*before, *made}, at
        if done.err == WRITTEN:
            assert now == after, at
        else:
            assert {name: now[name] for name in before} == before, at
            assert not {name for name in made if name in now and not name.startswith("下发")}, at
    assert said == {UNTOUCHED, WRITTEN, *({UNDONE} if command is BUILD else ())}


def test_impatience_spoils_nothing(office: Path) -> None:
    """Ctrl-C held down: the winding-up of the first is not disturbed by the next."""
    before = files_in(office)
    moments = int(ended(office, *MERGE, "--preview").err.splitlines()[-1])
    for at in (moments // 3, moments * 2 // 3, moments - 5):
        done = ended(office, *MERGE, "--preview", at=at, times=1000)
        assert (done.status, done.out, done.err) == (130, "", UNTOUCHED)
        assert files_in(office) == before


@pytest.mark.parametrize("seconds", [0.0, 0.15, 0.3, 0.5])
def test_from_the_keyboard(seconds: float, office: Path) -> None:
    """The terminal sends it to the whole group, workers and all."""
    before = (office / "总表.xlsx").read_bytes()
    process = subprocess.Popen(
        [sys.executable, "-c", BEGUN, *MERGE],
        cwd=office,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    assert process.stdout is not None
    process.stdout.readline()
    time.sleep(seconds)
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGINT)
    _, err = process.communicate(timeout=60)
    assert (process.returncode, err.decode()) in ((130, UNTOUCHED), (130, WRITTEN), (1, ""))
    assert is_alone(process.pid)
    if err.decode() == UNTOUCHED:
        assert (office / "总表.xlsx").read_bytes() == before
        assert sorted(path.name for path in office.iterdir()) == ["临时", "回收", "总表.xlsx", "总表.xlsx.备份"]


def test_a_writing_program_goes_along(office: Path) -> None:
    """A plan as .rtf is being read by LibreOffice: what that has started ends with the command."""
    program = office / "bin" / "soffice"
    program.parent.mkdir()
    program.write_text("#!/bin/sh\nsleep 300 &\necho $! > started\nwait\n", encoding="ascii")
    program.chmod(0o755)
    (office / "方案.rtf").write_text("{\\rtf1 }", encoding="ascii")
    process = subprocess.Popen(
        [sys.executable, "-m", "xltasks", "plan", "方案.rtf"],
        cwd=office,
        env=os.environ | {"PATH": f"{program.parent}{os.pathsep}{os.environ['PATH']}", "TMPDIR": str(office / "临时")},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    started = office / "started"
    while not (started.exists() and started.read_text()):
        assert process.poll() is None
        time.sleep(0.02)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=60)
    assert (process.returncode, out, err.decode()) == (130, b"", UNDONE)
    assert is_gone(int(started.read_text()))
    assert list((office / "临时").iterdir()) == []


def is_gone(pid: int) -> bool:
    """Whether a process ends soon; a dead one may still wait for its parent."""
    for _ in range(100):
        try:
            state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
        except (FileNotFoundError, ProcessLookupError):
            return True
        if state == "Z":
            return True
        time.sleep(0.05)
    return False


def test_put_off_and_given_way() -> None:
    """Within a shield a Ctrl-C waits for the next moment that is fit for it, at the latest for the end, and comes once."""
    reached = []
    with pytest.raises(KeyboardInterrupt), uninterrupted() as give_way:
        give_way()
        signal.raise_signal(signal.SIGINT)
        reached.append("between")
        give_way()
        reached.append("never")
    with pytest.raises(KeyboardInterrupt), uninterrupted(), uninterrupted():
        signal.raise_signal(signal.SIGINT)
        reached.append("to the end")
    assert reached == ["between", "to the end"]
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_undo_after_an_interrupted_write(office: Path) -> None:
    """What was written before the Ctrl-C came can be taken back as ever."""
    path = office / "总表.xlsx"
    before, backups = path.read_bytes(), set(backup_folder(path).iterdir())
    moments = int(ended(office, *MERGE).err.splitlines()[-1])
    undo(path)
    assert path.read_bytes() == before
    done = ended(office, *MERGE, at=moments - 1)
    assert done.err == WRITTEN
    undo(path)
    assert path.read_bytes() == before
    assert backups < set(backup_folder(path).iterdir())
