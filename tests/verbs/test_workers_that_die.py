"""A process that dies, hangs or takes all memory over a file takes no other file with it."""

from __future__ import annotations

import errno
import fcntl
import os
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from corpus.desk import T, filled, zipped
from readers_desk import (
    KILLER,
    deadly,
    die_of_the_third_file,
    die_with_the_third_turn,
    in_forked_readers,
    kill_forked_readers,
    kill_readers_of_deadly_files,
    kill_started_readers,
    laid_down,
    merged,
    on_linux,
    started,
    with_killer,
)

import xltasks
from xltasks.books.returns import limits, read_returns
from xltasks.books.returns.reading import apart, read_one
from xltasks.core.changes import Counts
from xltasks.intake import processes, workers
from xltasks.intake import worker as worker_module
from xltasks.intake.identify import identify
from xltasks.verbs.consolidate import Consolidation

pytestmark = [on_linux, pytest.mark.usefixtures("no_process_is_left")]


def test_a_file_that_killed_its_worker_is_tried_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Killed once, by chance: a fresh worker reads the file, and the result is that of one process."""
    folder = with_killer(tmp_path)
    expected = merged(folder, 0)
    kill_forked_readers(monkeypatch)
    assert merged(folder, 2) == expected


@pytest.mark.parametrize("way", ["forked", "started"])
def test_a_file_that_kills_again_is_rejected(way: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Killed twice: the file has its outcome line and a finding that says so; all others are what they were."""
    folder = with_killer(tmp_path / "回收")
    expected, _, progress = merged(folder, 0)
    kill_started_readers(tmp_path / "site", monkeypatch)
    if way == "started":
        started(monkeypatch)
    else:
        kill_forked_readers(monkeypatch)
    done, _, told = merged(folder, 2)
    assert told == progress
    outcomes = {result.file: result for result in done.changes.files}
    assert len(outcomes) == len(done.changes.files) == 12
    assert outcomes[KILLER].outcome.value == "rejected"
    assert outcomes[KILLER].sha256 == {one.file: one.sha256 for one in expected.changes.files}[KILLER]
    assert [(found.code, found.file) for found in done.changes.findings if found.file == KILLER] == [
        ("unreadable", KILLER)
    ]
    assert {one.file: one.counts.read for one in done.changes.files if one.file != KILLER} == {
        one.file: one.counts.read for one in expected.changes.files if one.file != KILLER
    }


@pytest.mark.parametrize("way", ["forked", "started"])
def test_a_member_that_kills_costs_the_archive_no_other(
    way: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of an archive only the member that ends its reader is rejected, by its name; the others are what they were."""
    members = {f"甲/{number:03d}.xlsx": filled({(1, T): f"第{number}份"}) for number in range(5)}
    members[f"甲/{KILLER}"] = deadly(filled())
    folder = laid_down(tmp_path / "回收", {"全区.zip": zipped(members), "另.xlsx": filled()})
    expected, _, progress = merged(folder, 0)
    kill_readers_of_deadly_files(way, tmp_path / "site", monkeypatch)
    done, _, told = merged(folder, 2)
    assert told == progress
    assert rejected_in(done) == {f"全区.zip!甲/{KILLER}"}
    was_read, should_be = counts_but(rejected_in(done), done), counts_but(rejected_in(done), expected)
    assert {file: counts.read for file, counts in was_read.items()} == {
        file: counts.read for file, counts in should_be.items()
    }
    assert {one.file: one.sha256 for one in done.changes.files} == {
        one.file: one.sha256 for one in expected.changes.files
    }


def test_an_archive_beyond_its_budget_says_so_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Read member by member, an archive that unpacks to too much has its own failure once, as when read whole."""
    members = {f"{number}.xlsx": filled({(1, T): f"第{number}份"}) for number in range(6)}
    members["0.xlsx"] = deadly(members["0.xlsx"])
    folder = laid_down(tmp_path / "回收", {"全区.zip": zipped(members)})
    most = sum(map(len, list(members.values())[:3]))
    monkeypatch.setattr(limits, "ARCHIVE_BYTES", most)
    monkeypatch.setattr(limits, "ARCHIVE_RATIO", 0)
    expected, _, _ = merged(folder, 0)
    (archive,) = read_returns([folder]).found
    apart_read = [one for member in apart(archive) for one in read_one(member)]
    assert [one.file for one in apart_read] == [one.file for one in read_one(archive)]
    assert sorted(one.file for one in expected.changes.files) == sorted(one.file for one in apart_read)
    assert [one.file for one in apart_read].count("全区.zip") == 1


def test_archives_in_an_archive_are_not_taken_apart(tmp_path: Path) -> None:
    """They share one budget, which no worker of its own could keep: such an archive is rejected whole."""
    inner = zipped({"1.xlsx": filled()})
    folder = laid_down(tmp_path, {"全区.zip": zipped({"甲镇.ZIP": inner, "2.xlsx": filled()})})
    (archive,) = read_returns([folder]).found
    assert apart(archive) == ()


def rejected_in(done: Consolidation) -> set[str]:
    """The files that were rejected."""
    return {result.file for result in done.changes.files if result.outcome.value == "rejected"}


Run = tuple[Consolidation, dict[str, object], list[str]]


def rejected_alone(run: Run, expected: Run) -> set[str]:
    """The files that one run rejected, all others having ended as in the other, and been told of in its order."""
    (done, _, told), (whole, _, progress) = run, expected
    rejected = rejected_in(done)
    assert told == progress
    assert counts_but(rejected, done) == counts_but(rejected, whole)
    return rejected


def counts_but(left_out: set[str], done: Consolidation) -> dict[str, Counts]:
    """Where the cells of each file ended, but for some."""
    return {one.file: one.counts for one in done.changes.files if one.file not in left_out}


def test_an_archive_is_rejected_whole_where_nobody_can_look_closer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without a fresh worker for its members, an archive that ends its reader has one outcome line."""
    members = {f"{number}.xlsx": filled() for number in range(3)} | {KILLER: deadly(filled())}
    folder = laid_down(tmp_path / "回收", {"全区.zip": zipped(members), "另.xlsx": filled()})
    kill_readers_of_deadly_files("forked", tmp_path / "site", monkeypatch)
    monkeypatch.setattr(workers, "can_start", lambda: False)
    done, _, _ = merged(folder, 2)
    assert {(one.file, one.outcome.value == "rejected") for one in done.changes.files} == {
        ("全区.zip", True),
        ("另.xlsx", False),
    }


@pytest.mark.parametrize("others", [0, 1, 5])
def test_few_files_are_guarded_too(others: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that kills ends no program when it is the only one, or one of few."""
    folder = laid_down(tmp_path / "回收", {f"{number}.xlsx": filled() for number in range(others)} | {KILLER: filled()})
    kill_started_readers(tmp_path / "site", monkeypatch)
    kill_forked_readers(monkeypatch)
    done, _, _ = merged(folder, 2)
    assert len(done.changes.files) == others + 1
    assert rejected_in(done) == {KILLER}


@pytest.mark.parametrize("can_start", [True, False])
def test_every_fork_may_die(can_start: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each fork dies of its third file: what none of them came to is read all the same."""
    folder = with_killer(tmp_path)
    expected = merged(folder, 0)
    die_of_the_third_file(monkeypatch)
    monkeypatch.setattr(workers, "can_start", lambda: can_start)
    assert len(rejected_alone(merged(folder, 2), expected)) == (0 if can_start else 2)


def test_a_fork_that_dies_between_two_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that a fork took and never began is nobody's fault: it is read, and nothing is rejected."""
    folder = with_killer(tmp_path)
    expected = merged(folder, 0)
    die_with_the_third_turn(monkeypatch)
    assert merged(folder, 2) == expected


def test_without_another_python_only_the_last_file_is_doubted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody can try again: of what a fork had begun, the last is rejected; a file that it only took is read."""
    folder = with_killer(tmp_path)
    expected = merged(folder, 0)
    die_with_the_third_turn(monkeypatch)
    monkeypatch.setattr(workers, "can_start", lambda: False)
    assert len(rejected_alone(merged(folder, 2), expected)) <= 2


def test_without_a_python_to_start_the_rest_is_read_here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where no fresh worker can be started the file that killed is rejected untried, and the others are read."""
    folder = with_killer(tmp_path)
    kill_forked_readers(monkeypatch)
    monkeypatch.setattr(workers, "can_start", lambda: False)
    done, _, _ = merged(folder, 2)
    assert rejected_in(done) == {KILLER}
    assert len(done.changes.files) == 12


def test_an_interpreter_that_does_not_start_costs_no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Workers that never say they are ready have read nothing: their files are read here, and none is rejected."""
    folder = with_killer(tmp_path)
    expected = merged(folder, 0)
    started(monkeypatch)
    monkeypatch.setattr(xltasks, "__file__", str(tmp_path / "no" / "where.py"))
    monkeypatch.setenv("PYTHONPATH", "")
    monkeypatch.setattr(sys, "executable", "/bin/false")
    monkeypatch.setattr(workers, "can_start", lambda: True)
    assert merged(folder, 2) == expected


@pytest.mark.parametrize("can_start", [True, False])
def test_a_file_that_never_ends_is_given_up(can_start: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A reader that hangs is ended, once and for all: the file is rejected with a word, all others are read."""
    folder = with_killer(tmp_path)
    in_forked_readers(monkeypatch, lambda: time.sleep(600))
    monkeypatch.setattr(workers, "PATIENCE", 2.0)
    monkeypatch.setattr(workers, "can_start", lambda: can_start)
    began = time.monotonic()
    done, _, told = merged(folder, 2)
    assert time.monotonic() - began < 20
    assert len(done.changes.files) == len(told) == 12
    assert rejected_in(done) == {KILLER}
    (found,) = [found for found in done.changes.findings if found.file == KILLER]
    assert "没有读完" in dict(found.facts)["why"]


def test_an_archive_that_takes_its_time_does_not_hang(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each member of an archive is a word of the worker's: many slow ones together are no reason to give up."""
    members = {f"{number:03d}.xlsx": filled({(1, T): f"第{number}份"}) for number in range(8)}
    others = {f"{number}.csv": b"" for number in range(8)}
    folder = laid_down(tmp_path, {**others, "a.zip": zipped(members)})
    expected = merged(folder, 0)

    def slowly(read: object, *more: object) -> object:
        time.sleep(0.5)
        return identify(read, *more)  # type: ignore[arg-type]

    monkeypatch.setattr(worker_module, "identify", slowly)
    monkeypatch.setattr(workers, "PATIENCE", 2.0)
    assert merged(folder, 2) == expected


def test_a_file_that_takes_all_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A reader that asks for more than any form needs is refused it and ends; a fresh one reads the file."""
    folder = with_killer(tmp_path)
    expected = merged(folder, 0)
    in_forked_readers(monkeypatch, lambda: held.append(bytearray(8 << 30)))
    held: list[bytearray] = []
    ends: list[int] = []
    monkeypatch.setattr(workers.Started, "__init__", counted(ends, workers.Started.__init__))
    assert merged(folder, 2) == expected
    assert ends == [1]


def counted(ends: list[int], init: Callable[..., None]) -> Callable[..., None]:
    """A worker's start that is written down."""

    def started_again(*arguments: object) -> None:
        ends.append(1)
        init(*arguments)

    return started_again


@pytest.mark.parametrize("forks", [0, 1])
def test_a_machine_without_room_for_processes(forks: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No worker, or only one, could be made: everything is read all the same, and Ctrl-C still works."""
    folder = with_killer(tmp_path)
    expected = merged(folder, 0)
    fork, left = os.fork, [forks]
    handles = len(tuple(Path("/proc/self/fd").iterdir()))

    def no_room() -> int:
        if not left[0]:
            raise OSError(errno.EAGAIN, os.strerror(errno.EAGAIN))
        left[0] -= 1
        return fork()

    monkeypatch.setattr(os, "fork", no_room)
    assert merged(folder, 3) == expected
    assert signal.SIGINT not in signal.pthread_sigmask(signal.SIG_BLOCK, ())
    assert len(tuple(Path("/proc/self/fd").iterdir())) == handles


def test_a_bug_in_a_worker_is_a_bug_of_the_program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A worker's exception ends the run with its traceback, and no worker is left."""
    folder = with_killer(tmp_path)

    def broken(*_: object) -> object:
        raise ZeroDivisionError("ein Fehler")

    monkeypatch.setattr(worker_module, "settle", broken)
    with pytest.raises(workers.WorkerError, match=r"ZeroDivisionError: ein Fehler"):
        merged(folder, 2)


@pytest.mark.parametrize("files", [1, 1_000, 1_024, 1_025, 5_000, 40_000])
def test_turns_fit_into_the_smallest_pipe(files: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever has many pipes open is given one of 4 kB: every file still has its turn, in order, and nobody waits."""
    pipe = os.pipe

    def small() -> tuple[int, int]:
        read, write = pipe()
        fcntl.fcntl(write, fcntl.F_SETPIPE_SZ, 4096)
        return read, write

    monkeypatch.setattr(os, "pipe", small)
    turns = processes.Turns(range(files))
    try:
        assert list(turns) == list(range(files))
    finally:
        turns.close()
