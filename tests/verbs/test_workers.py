"""Reading in several processes: the same result as in one, and a process that dies takes no file with it."""

from __future__ import annotations

import errno
import importlib
import json
import os
import signal
import subprocess
import sys
import tempfile
import textwrap
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from corpus.defects import DEFECTS
from corpus.desk import T, filled, zipped
from hypothesis import given, settings
from hypothesis import strategies as st
from small_round import DUE, JUNE, MERGED_ON, SENT_ON, Consolidation, everything, master, master_file, send

import xltasks
from xltasks.books.closed import ClosedBook
from xltasks.books.returns import read_returns
from xltasks.books.returns.reading import read_one
from xltasks.books.returns.walk import Found
from xltasks.core.handed import whole
from xltasks.core.settings import Day
from xltasks.errors import CannotProceed
from xltasks.intake import worker as worker_module
from xltasks.intake import workers
from xltasks.intake.identify import identify
from xltasks.ledger.read import read_master
from xltasks.verbs.consolidate import consolidate
from xltasks.verbs.distribute import distribute

for group in ("files", "packages", "sheets", "rows", "numbers", "texts", "meaning", "twice"):
    importlib.import_module(f"corpus.{group}")

TODAY = Day(MERGED_ON, MERGED_ON)
pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="looks at processes through /proc")


@cache
def bad_returns() -> tuple[tuple[str, bytes], ...]:
    """Every sixth file of the corpus, in a folder for each: archives, several returns of one unit, no returns."""
    files = [
        (f"{number:03d}/{name}", content)
        for number, defect in enumerate(DEFECTS)
        if defect.period == JUNE and not defect.before
        for name, content in dict(defect.build()).items()
    ]
    return tuple(files[::6])


def laid_down(folder: Path, files: dict[str, bytes]) -> Path:
    """The files in a folder."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return folder


def merged(folder: Path, count: int) -> tuple[Consolidation, dict[str, object], list[str]]:
    """A consolidation into a fresh master by so many workers: what it did, the master after it, its progress."""
    book, told = master(), []
    send(book)
    done = consolidate(book, "总表.xlsx", read_returns([folder]), JUNE, TODAY, progress=told.append, workers=count)
    return done, everything(book), told


def started(monkeypatch: pytest.MonkeyPatch) -> None:
    """As on a machine that cannot fork: workers are interpreters of their own, however few the files."""
    monkeypatch.setattr(workers, "can_fork", lambda: False)
    monkeypatch.setattr(workers, "FEWEST_STARTED", 1)


def children() -> set[str]:
    """Processes of this one that are there or not yet buried."""
    return set(Path(f"/proc/{os.getpid()}/task/{os.getpid()}/children").read_text().split())


@pytest.fixture(autouse=True)
def no_process_is_left() -> Iterator[None]:
    """After every test: no worker runs, and none is waiting to be buried."""
    before = children()
    yield
    assert children() <= before


@pytest.mark.parametrize("way", ["forked", "started"])
def test_workers_change_nothing(way: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Bad returns of every kind: the same change set, master and progress with one process and with three."""
    if way == "started":
        started(monkeypatch)
    folder = laid_down(tmp_path, dict(bad_returns()))
    assert merged(folder, 3) == merged(folder, 0)


@settings(max_examples=12, deadline=None)
@given(st.data())
def test_neither_number_nor_order_matters(data: st.DataObject) -> None:
    """Whatever the files are called, and so whoever reads which and when: workers find what one process finds."""
    drawn = data.draw(st.lists(st.sampled_from(bad_returns()), min_size=8, max_size=14, unique_by=lambda file: file[0]))
    prefixes = data.draw(st.permutations(range(len(drawn))))
    files = {f"{at}/{name}": content for at, (name, content) in zip(prefixes, drawn, strict=True)}
    with tempfile.TemporaryDirectory() as place:
        folder = laid_down(Path(place), files)
        assert merged(folder, data.draw(st.integers(1, 4))) == merged(folder, 0)


def test_a_review_sees_the_returns_themselves(tmp_path: Path) -> None:
    """What sends marked copies back gets every return whole, by workers too."""
    folder = laid_down(tmp_path, dict(bad_returns()))

    def reviewed(count: int) -> list[object]:
        seen: list[object] = []
        book = master()
        send(book)
        files = read_returns([folder])
        consolidate(book, "总表.xlsx", files, JUNE, TODAY, preview=True, review=seen.append, workers=count)
        return [list(map(whole, seen[0].returns)), seen[0].changes]  # type: ignore[attr-defined]

    assert reviewed(2) == reviewed(0)


def test_an_archive_is_read_again_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Twelve answers of one unit in one archive are weighed together: it is opened for that once."""
    members = {f"{number:03d}.xlsx": filled({(1, T): f"第{number}稿"}) for number in range(12)}
    folder = laid_down(tmp_path, {"a.zip": zipped(members)})
    expected = merged(folder, 0)
    read: list[Found] = []

    def noted(found: Found) -> object:
        read.append(found)
        return read_one(found)

    monkeypatch.setattr(workers, "read_one", noted)
    assert merged(folder, 2) == expected
    assert len(read) == 1


def test_a_large_master_reaches_the_workers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What returns are judged against may be longer than a pipe holds: no worker dies of it and is replaced."""
    files = read_returns([laid_down(tmp_path, {f"{number:03d}.xlsx": filled() for number in range(12)})]).found
    book = master()
    send(book)
    state = read_master(book, "总表.xlsx")
    state = replace(state, plan=replace(state.plan, notes=("附注" * 500_000,)))
    monkeypatch.setattr(workers, "Started", None)
    with workers.Workers(files, 2) as beside:
        beside.judge_by(state, str(JUNE), MERGED_ON)
        assert [one.file for one in beside.judged()] == [one.name for one in files]


def test_a_return_saved_again_meanwhile_stops_the_run(tmp_path: Path) -> None:
    """Where two returns of a unit have to be weighed, a file that is no longer what was read is not guessed at."""
    files = {f"{number}.xlsx": filled({(1, T): f"第{number}稿，已完成前期手续。"}) for number in range(10, 20)}
    folder = laid_down(tmp_path, files)
    book = master()
    send(book)
    before = everything(book)

    def saves_again(file: str) -> None:
        if file == "19.xlsx":
            (folder / "12.xlsx").write_bytes(files["13.xlsx"])

    with pytest.raises(CannotProceed) as stopped:
        consolidate(book, "总表.xlsx", read_returns([folder]), JUNE, TODAY, progress=saves_again, workers=2)
    assert stopped.value.code == "return-changed"
    assert everything(book) == before


def test_small_rounds_stay_in_one_process(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A few files are worth no interpreter; nor are workers possible inside a program that is not Python."""
    assert workers.are_worth_it(1)
    monkeypatch.setattr(workers, "can_fork", lambda: False)
    assert not workers.are_worth_it(workers.FEWEST_STARTED - 1)
    assert workers.are_worth_it(workers.FEWEST_STARTED)
    monkeypatch.setattr(sys, "executable", r"C:\Program Files\Microsoft Office\EXCEL.EXE")
    assert not workers.are_worth_it(10_000)


# --- workers that die -----------------------------------------------------------------------------------------

KILLER = "004_要命.xlsx"


def with_killer(folder: Path) -> Path:
    """Twelve returns, of which one is to end whoever reads it."""
    files = {f"{number:03d}.xlsx": filled() for number in range(12)}
    del files["004.xlsx"]
    return laid_down(folder, {**files, KILLER: filled()})


def kill_forked_readers(monkeypatch: pytest.MonkeyPatch) -> None:
    """A forked worker that comes to the file kills itself, as a parser that aborts would."""
    in_forked_readers(monkeypatch, lambda: os.kill(os.getpid(), signal.SIGKILL))


def kill_started_readers(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An interpreter that opens the file kills itself."""
    folder.mkdir()
    (folder / "sitecustomize.py").write_text(
        textwrap.dedent(
            f"""
            import os, signal, sys
            def watch(event, facts):
                if event == "open" and str(facts[0]).endswith({KILLER!r}):
                    os.kill(os.getpid(), signal.SIGKILL)
            sys.addaudithook(watch)
            """
        ),
        encoding="utf-8",
    )
    held = os.environ.get("PYTHONPATH", "")
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(filter(None, (str(folder), held))))


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


@pytest.mark.parametrize("others", [0, 1, 5])
def test_few_files_are_guarded_too(others: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that kills ends no program when it is the only one, or one of few."""
    folder = laid_down(tmp_path / "回收", {f"{number}.xlsx": filled() for number in range(others)} | {KILLER: filled()})
    kill_started_readers(tmp_path / "site", monkeypatch)
    kill_forked_readers(monkeypatch)
    done, _, _ = merged(folder, 2)
    assert len(done.changes.files) == others + 1
    assert {result.file for result in done.changes.files if result.outcome.value == "rejected"} == {KILLER}


def test_without_a_python_to_start_the_rest_is_read_here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where no fresh worker can be started the file that killed is rejected untried, and the others are read."""
    folder = with_killer(tmp_path)
    kill_forked_readers(monkeypatch)
    monkeypatch.setattr(workers, "can_start", lambda: False)
    done, _, _ = merged(folder, 2)
    assert {result.file for result in done.changes.files if result.outcome.value == "rejected"} == {KILLER}
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


def in_forked_readers(monkeypatch: pytest.MonkeyPatch, spell: Callable[[], object]) -> None:
    """A forked worker that comes to the file does this first."""
    program = os.getpid()

    def read(found: Found) -> object:
        if found.name == KILLER and os.getpid() != program:
            spell()
        return read_one(found)

    monkeypatch.setattr(worker_module, "read_one", read)


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
    assert {result.file for result in done.changes.files if result.outcome.value == "rejected"} == {KILLER}
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


# --- the command, really killed -------------------------------------------------------------------------------

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
