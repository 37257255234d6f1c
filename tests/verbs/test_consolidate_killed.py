"""The command and its workers, really killed: nothing half written, no file without its outcome line."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest
from corpus.desk import filled
from readers_desk import (
    laid_down,
    on_linux,
)
from small_round import DUE, JUNE, SENT_ON, master_file

from xltasks.books.closed import ClosedBook
from xltasks.core.settings import Day
from xltasks.ledger.read import read_master
from xltasks.verbs.distribute import distribute

pytestmark = [on_linux, pytest.mark.usefixtures("no_process_is_left")]


RETURNS = 60
AS_OF = ("-p", "2023-06", "--as-of", "2023-07-06")


@pytest.fixture
def office(tmp_path: Path) -> Path:
    """A master with June's forms sent, and many returns."""
    path = master_file(tmp_path / "总表.xlsx")
    with ClosedBook.open(path) as book:
        distribute(book, str(path), JUNE, Day(SENT_ON, SENT_ON), lambda *_: (), due=DUE)
    laid_down(tmp_path / "回收", {f"{number:03d}.xlsx": filled() for number in range(RETURNS)})
    return tmp_path


def consolidating(office: Path) -> subprocess.Popen[bytes]:
    """The command, as the head of a group of processes of its own."""
    return subprocess.Popen(
        [sys.executable, "-m", "xltasks", "consolidate", "总表.xlsx", "回收", *AS_OF, "--json"],
        cwd=office,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )


def workers_of(process: subprocess.Popen[bytes]) -> list[int]:
    """The command's workers, as soon as there are any."""
    listed = Path(f"/proc/{process.pid}/task/{process.pid}/children")
    while process.poll() is None:
        if found := listed.read_text().split():
            return list(map(int, found))
    raise AssertionError("the command ended without a worker")


def is_gone(pid: int) -> bool:
    """Whether a process ends soon."""
    for _ in range(100):
        try:
            state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
        except (FileNotFoundError, ProcessLookupError):
            return True
        if state == "Z" and Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1] == "1":
            return True  # an orphan that is waiting for init
        time.sleep(0.05)
    return False


@pytest.mark.parametrize("after", [0.0, 0.05, 0.15])
def test_a_worker_killed_from_outside(after: float, office: Path) -> None:
    """SIGKILL to a worker at some moment: every file has one outcome line, and the master is as it would have been."""
    process = consolidating(office)
    victim = workers_of(process)[0]
    time.sleep(after)
    with suppress(ProcessLookupError):  # it may have finished: then all the more
        os.kill(victim, signal.SIGKILL)
    out, err = process.communicate(timeout=60)
    told = json.loads(out)
    assert (process.returncode, err) == (1, b"")
    assert [one["file"] for one in told["files"]] == [f"{number:03d}.xlsx" for number in range(RETURNS)]
    assert {one["outcome"] for one in told["files"]} == {"merged", "unchanged"}
    assert told["totals"]["read"] == sum(one["cells"]["read"] for one in told["files"])
    assert sorted(path.name for path in office.iterdir()) == ["回收", "总表.xlsx", "总表.xlsx.备份"]
    with ClosedBook.open(office / "总表.xlsx") as book:
        assert len(read_master(book, "总表.xlsx").reports) == 4


def test_interrupted_by_the_clerk(office: Path) -> None:
    """Ctrl-C reaches the whole group: one sentence, the master untouched, no process left."""
    before = (office / "总表.xlsx").read_bytes()
    process = consolidating(office)
    found = workers_of(process)
    os.killpg(process.pid, signal.SIGINT)
    out, err = process.communicate(timeout=60)
    assert (process.returncode, out) == (130, b"")
    assert err.decode() == "✗ 已中断，总表没有被改动。\n"
    assert (office / "总表.xlsx").read_bytes() == before
    assert all(map(is_gone, found))


def test_the_program_itself_killed(office: Path) -> None:
    """SIGKILL to the program: its workers end by themselves, and the master is untouched."""
    before = (office / "总表.xlsx").read_bytes()
    process = consolidating(office)
    found = workers_of(process)
    process.kill()
    process.communicate(timeout=60)
    assert all(map(is_gone, found))
    assert (office / "总表.xlsx").read_bytes() == before
    assert sorted(path.name for path in office.iterdir()) == ["回收", "总表.xlsx", "总表.xlsx.备份"]
