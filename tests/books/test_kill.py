"""Writing processes that are really killed: the master is the old one or the new one, and the next run is clean."""

from __future__ import annotations

import os
import signal
import sys
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from books.masters import LOG_TABLE, build_master, litter, log_row

from xltasks.books.closed import ClosedBook
from xltasks.books.saving import backup_folder, undo
from xltasks.errors import CannotProceed

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")

ROWS = [log_row(number) for number in range(400)]
# What the operating system is asked to do with files, as Python's audit events name it.
EVENTS = frozenset(("open", "os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.chmod", "os.scandir", "os.listdir"))


def append_and_commit(path: Path) -> None:
    """One write to the master."""
    book = ClosedBook.open(path)
    book.append(LOG_TABLE, ROWS)  # type: ignore[arg-type]
    book.commit()


def in_child(work: Callable[[], object], kill_at: int = 0) -> int:
    """Run in a child process, which kills itself before its n-th request to the file system; its wait status."""
    child = os.fork()
    if child:
        return os.waitpid(child, 0)[1]
    seen = 0

    def watch(event: str, _: tuple[object, ...]) -> None:
        nonlocal seen
        if event in EVENTS:
            seen += 1
            if seen == kill_at:
                os.kill(os.getpid(), signal.SIGKILL)

    if kill_at:
        sys.addaudithook(watch)
    try:
        work()
    except CannotProceed:
        os._exit(3)
    except BaseException:
        os._exit(4)
    os._exit(0)


def was_killed(status: int) -> bool:
    """Whether the child ended by our signal, and not by itself."""
    return os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL


def whole(path: Path) -> bytes:
    """The master's bytes, which must be a whole package; nothing half-made stands beside it."""
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
    assert {file.name for file in path.parent.iterdir()} <= {path.name, backup_folder(path).name}
    return path.read_bytes()


def test_killed_at_every_step_of_a_write(tmp_path: Path) -> None:
    """At each request to the file system: old or new master; the next write and its undo work and leave no litter."""
    path = build_master(tmp_path / "总表.xlsx")
    old = path.read_bytes()
    append_and_commit(path)
    new = path.read_bytes()
    undo(path)
    outcomes = []
    for step in range(1, 500):
        status = in_child(lambda: append_and_commit(path), step)
        if not was_killed(status):
            assert os.waitstatus_to_exitcode(status) == 0
            break
        left = whole(path)
        assert left in (old, new)
        outcomes.append(left == new)
        append_and_commit(path)
        assert litter(path) == []
        undo(path)
        assert whole(path) == left
        if left == new:
            undo(path)
        assert whole(path) == old
    assert len(outcomes) > 15
    assert set(outcomes) == {False, True}
    assert outcomes == sorted(outcomes)


def test_killed_at_every_step_of_an_undo(tmp_path: Path) -> None:
    """At each step of undo: the master before or after it; undoing again ends at the state before the write."""
    path = build_master(tmp_path / "总表.xlsx")
    old = path.read_bytes()
    outcomes = []
    for step in range(1, 500):
        append_and_commit(path)
        new = path.read_bytes()
        status = in_child(lambda: undo(path), step)
        if not was_killed(status):
            assert os.waitstatus_to_exitcode(status) == 0
            assert whole(path) == old
            break
        assert whole(path) in (old, new)
        outcomes.append(path.read_bytes() == old)
        if outcomes[-1]:
            try:
                undo(path)
            except CannotProceed as stopped:
                assert stopped.code == "nothing-to-undo"
        else:
            undo(path)
        assert whole(path) == old
        assert litter(path) == []
    assert len(outcomes) > 8
    assert set(outcomes) == {False, True}


def test_killed_at_many_moments(tmp_path: Path) -> None:
    """Killed from outside at moments spread over a whole write, also in the middle of writing bytes."""
    path = build_master(tmp_path / "总表.xlsx")
    old = path.read_bytes()
    started = time.perf_counter()
    assert in_child(lambda: append_and_commit(path)) == 0
    lasted = time.perf_counter() - started
    new = path.read_bytes()
    undo(path)
    killed = 0
    for moment in range(30):
        child = os.fork()
        if not child:
            append_and_commit(path)
            os._exit(0)
        time.sleep(lasted * moment / 30)
        os.kill(child, signal.SIGKILL)
        killed += was_killed(os.waitpid(child, 0)[1])
        left = whole(path)
        assert left in (old, new)
        if left == new:
            undo(path)
        assert whole(path) == old
    assert killed > 5
    append_and_commit(path)
    assert whole(path) == new
    assert litter(path) == []


def test_two_at_once(tmp_path: Path) -> None:
    """Of several processes that opened the same master, exactly one writes; the others refuse with a sentence."""
    path = build_master(tmp_path / "总表.xlsx")
    gate, opened = os.pipe()
    children = []
    for _ in range(4):
        child = os.fork()
        if not child:
            os.close(opened)
            book = ClosedBook.open(path)
            book.append(LOG_TABLE, ROWS)  # type: ignore[arg-type]
            os.read(gate, 1)  # until the parent lets all go at once
            try:
                book.commit()
            except CannotProceed as stopped:
                os._exit(10 if stopped.code in ("master-busy", "master-changed") else 11)
            os._exit(0)
        children.append(child)
    time.sleep(0.3)
    os.close(opened)
    os.close(gate)
    ended = sorted(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children)
    assert ended == [0, 10, 10, 10]
    whole(path)
    assert litter(path) == []
    tables = {table.name: table.row_count for table in ClosedBook.open(path).tables()}
    assert tables[LOG_TABLE] == len(ROWS)
