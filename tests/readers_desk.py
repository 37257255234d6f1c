"""Files and workers for the tests of reading in several processes."""

from __future__ import annotations

import importlib
import io
import os
import signal
import sys
import textwrap
import zipfile
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from corpus.defects import DEFECTS
from corpus.desk import filled
from small_round import JUNE, MERGED_ON, Consolidation, everything, master, send

from xltasks.books.returns import ReadFile, read_returns
from xltasks.books.returns.reading import read_one
from xltasks.books.returns.walk import Found
from xltasks.core.settings import Day
from xltasks.intake import processes, workers
from xltasks.intake import worker as worker_module
from xltasks.intake.identify import identify
from xltasks.verbs.consolidate import consolidate

for group in ("files", "packages", "sheets", "rows", "numbers", "texts", "meaning", "twice"):
    importlib.import_module(f"corpus.{group}")

TODAY = Day(MERGED_ON, MERGED_ON)
on_linux = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="looks at processes through /proc")


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
    files = read_returns([folder])
    with workers.beside(files, count) as beside:
        done = consolidate(book, "总表.xlsx", files, JUNE, TODAY, progress=told.append, workers=beside)
    return done, everything(book), told


def started(monkeypatch: pytest.MonkeyPatch) -> None:
    """As on a machine that cannot fork: workers are interpreters of their own, however few the files."""
    monkeypatch.setattr(workers, "can_fork", lambda: False)
    monkeypatch.setattr(workers, "FEWEST_STARTED", 1)


def children() -> set[str]:
    """Processes of this one that are there or not yet buried."""
    return set(Path(f"/proc/{os.getpid()}/task/{os.getpid()}/children").read_text().split())


KILLER = "004_要命.xlsx"


def with_killer(folder: Path) -> Path:
    """Twelve returns, of which one is to end whoever reads it."""
    files = {f"{number:03d}.xlsx": filled() for number in range(12)}
    del files["004.xlsx"]
    return laid_down(folder, {**files, KILLER: filled()})


def kill_forked_readers(monkeypatch: pytest.MonkeyPatch) -> None:
    """A forked worker that comes to the file kills itself, as a parser that aborts would."""
    in_forked_readers(monkeypatch, lambda: os.kill(os.getpid(), signal.SIGKILL))


def die_of_the_third_file(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every forked worker kills itself over the third file it comes to."""
    program, come_to = os.getpid(), []

    def read(found: Found) -> object:
        if os.getpid() != program:
            come_to.append(found)
            if len(come_to) == 3:
                os.kill(os.getpid(), signal.SIGKILL)
        return read_one(found)

    monkeypatch.setattr(worker_module, "read_one", read)


def die_with_the_third_turn(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every forked worker takes its third file and is gone before it says so."""
    program, take = os.getpid(), processes.Turns.__iter__

    def taken(self: processes.Turns) -> Iterator[int]:
        for number, at in enumerate(take(self)):
            if number == 2 and os.getpid() != program:
                os.kill(os.getpid(), signal.SIGKILL)
            yield at

    monkeypatch.setattr(processes.Turns, "__iter__", taken)


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


_DEADLY = b"ends whoever reads it"


def deadly(content: bytes) -> bytes:
    """A workbook that :func:`kill_readers_of_deadly_files` knows wherever it is, in an archive too."""
    held = io.BytesIO(content)
    with zipfile.ZipFile(held, "a") as package:
        package.comment = _DEADLY
    return held.getvalue()


def kill_readers_of_deadly_files(way: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A worker that has read a deadly file kills itself: the forked ones of this program, and every interpreter."""
    folder.mkdir()
    (folder / "sitecustomize.py").write_text(
        textwrap.dedent(
            f"""
            import hashlib, os, signal
            real = hashlib.sha256
            def sha256(data=b"", **more):
                if bytes(data).endswith({_DEADLY!r}):
                    os.kill(os.getpid(), signal.SIGKILL)
                return real(data, **more)
            hashlib.sha256 = sha256
            """
        ),
        encoding="utf-8",
    )
    held = os.environ.get("PYTHONPATH", "")
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(filter(None, (str(folder), held))))
    if way == "started":
        started(monkeypatch)
        return
    program = os.getpid()

    def known(read: ReadFile, *more: Any) -> object:
        if read.file.endswith(KILLER) and os.getpid() != program:
            os.kill(os.getpid(), signal.SIGKILL)
        return identify(read, *more)

    monkeypatch.setattr(worker_module, "identify", known)


def in_forked_readers(monkeypatch: pytest.MonkeyPatch, spell: Callable[[], object]) -> None:
    """A forked worker that comes to the file does this first."""
    program = os.getpid()

    def read(found: Found) -> object:
        if found.name == KILLER and os.getpid() != program:
            spell()
        return read_one(found)

    monkeypatch.setattr(worker_module, "read_one", read)
