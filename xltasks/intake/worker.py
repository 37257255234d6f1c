"""A process beside the program's own that reads returns and judges each by itself.

It is a fork of the program, or an interpreter that runs :func:`main` with its files on standard input.  Either way
what returns are judged against comes later: a fork reads files meanwhile.  It writes frames: four bytes of length,
then a pickled :class:`Frame`.
"""

from __future__ import annotations

import gc
import os
import pickle
import select
import signal
import struct
import sys
import traceback
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from enum import IntEnum, auto
from functools import partial
from pathlib import Path
from typing import BinaryIO, NamedTuple

from xltasks.books.returns import ReadFile
from xltasks.books.returns.reading import is_many_in_one, read_one
from xltasks.books.returns.walk import Found
from xltasks.core.changes import FileResult, Return
from xltasks.core.findings import Finding
from xltasks.core.ground import Ground
from xltasks.core.handed import Handed
from xltasks.core.records import MasterState
from xltasks.core.settling import settle
from xltasks.intake.identify import identify
from xltasks.intake.office import Office

LENGTH = struct.Struct(">I")
# What a worker may take besides what it was born with; a file that asks for more ends it.
ROOM = 2 << 30
# Bytes of files that a worker reads before it knows what returns are judged against.
AHEAD = 8 << 20

NoReturn = tuple[FileResult, tuple[Finding, ...]]


class Judged(NamedTuple):
    """What became of one file: a return, or the outcome line of a file that is none, with its findings."""

    file: str
    found: Return | Handed | NoReturn


class Word(IntEnum):
    """What a worker says: it is there; it comes to a file, or back to it; it is within an archive; a file is done."""

    READY = auto()
    BEGUN = auto()
    BUSY = auto()
    DONE = auto()


class Frame(NamedTuple):
    """One thing a worker says; ``at`` is the file's place in the list, ``bug`` a traceback."""

    word: Word
    at: int = -1
    judged: tuple[Judged, ...] = ()
    bug: str = ""


@dataclass(frozen=True, slots=True)
class Against:
    """What returns are judged against."""

    state: MasterState
    period: str
    as_of: date


# Asked for what returns are judged against: waits for it if told to, else gives None where it is not there yet.
Ask = Callable[[bool], Against | None]


def judged_here(files: Iterable[ReadFile], office: Office) -> Iterator[Judged]:
    """The files one by one, in this process."""
    for read in files:
        yield Judged(read.file, identify(read, office))


def work(files: Iterable[tuple[int, Found]], ahead: int, ask: Ask, out: BinaryIO) -> None:
    """Read files, and judge them as soon as it is known against what, frame by frame.

    What is wrong with the program, not with a file, ends it with a traceback.
    """
    _keep_within(ROOM)
    _put(out, Frame(Word.READY))
    judge = None if ahead else _once_told(ask, out)
    read: list[tuple[int, tuple[ReadFile, ...]]] = []
    for at, found in files:
        if judge is None:
            # An archive is read member by member, or all its members would be held at once.
            held = sum(one.size for _, reads in read for one in reads)
            against = ask(held >= ahead or is_many_in_one(found))
            if against is None:
                read.append((at, _read_ahead(at, found, out)))
                continue
            judge = _Judge(against, out)
            judge.judge_all(read)
        judge.judge(at, partial(read_one, found))
    if judge is None:
        _once_told(ask, out).judge_all(read)


def _once_told(ask: Ask, out: BinaryIO) -> _Judge:
    against = ask(True)
    if against is None:
        raise AssertionError("nobody has said what returns are judged against")
    return _Judge(against, out)


def _read_ahead(at: int, found: Found, out: BinaryIO) -> tuple[ReadFile, ...]:
    _put(out, Frame(Word.BEGUN, at))
    with _telling(at, out):
        return tuple(read_one(found))
    return ()


@contextmanager
def _telling(at: int, out: BinaryIO) -> Iterator[None]:
    """Tell of a bug.  Memory that runs out is the file's fault: the process ends, and a fresh one tries it again."""
    try:
        yield
    except MemoryError:
        raise
    except Exception:
        _put(out, Frame(Word.DONE, at, bug=traceback.format_exc()))


class _Judge:
    """Identifies what was read and merges each return as if its unit had sent nothing else."""

    def __init__(self, against: Against, out: BinaryIO) -> None:
        self._office = Office.of(against.state, against.period)
        self._ground = Ground(against.state, against.period, against.as_of)
        self._out = out

    def judge_all(self, read: list[tuple[int, tuple[ReadFile, ...]]]) -> None:
        for at, reads in read:
            self.judge(at, partial(iter, reads))
        read.clear()

    def judge(self, at: int, read_it: Callable[[], Iterator[ReadFile]]) -> None:
        """Judge one file, which is read only once it was said that it has begun: it may be this process's end."""
        _put(self._out, Frame(Word.BEGUN, at))
        with _telling(at, self._out):
            held: list[Judged] = []
            for read in read_it():
                if held:
                    _put(self._out, Frame(Word.BUSY, at))
                held.append(self._judged(read))
            _put(self._out, Frame(Word.DONE, at, tuple(held)))

    def _judged(self, read: ReadFile) -> Judged:
        one = identify(read, self._office)
        return Judged(read.file, Handed.of(one, settle(self._ground, one)) if isinstance(one, Return) else one)


def _keep_within(room: int) -> None:
    """Have memory beyond so many bytes more refused, so that one file cannot bring down the machine (Linux)."""
    if not sys.platform.startswith("linux"):
        return
    import resource

    now = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0]) * resource.getpagesize()
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    most = now + room
    resource.setrlimit(resource.RLIMIT_AS, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))


def _put(out: BinaryIO, frame: Frame) -> None:
    packed = pickle.dumps(frame, pickle.HIGHEST_PROTOCOL)
    out.write(LENGTH.pack(len(packed)) + packed)
    out.flush()


def frames(source: BinaryIO) -> Iterator[bytes]:
    """The frames of a worker as they come, still pickled, until it ends; half a frame is none."""
    while len(head := source.read(LENGTH.size)) == LENGTH.size:
        (length,) = LENGTH.unpack(head)
        packed = source.read(length)
        if len(packed) < length:
            return
        yield packed


def run_forked(files: Iterable[tuple[int, Found]], ahead: int, ground: int, out: int) -> None:
    """The work of a forked worker; ``ground`` is where it hears what returns are judged against, ``out`` its voice."""
    with os.fdopen(out, "wb") as pipe, os.fdopen(ground, "rb") as source:

        def ask(waits: bool) -> Against | None:
            there = waits or bool(select.select([source], (), (), 0)[0])
            return _against(pickle.load(source)) if there else None

        work(files, ahead, ask, pipe)


def main() -> None:
    """The life of a worker that was started as a program of its own."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    gc.set_threshold(2_000_000, 50, 50)
    files = pickle.load(sys.stdin.buffer)
    against = _against(pickle.load(sys.stdin.buffer))
    work(files, 0, lambda _: against, sys.stdout.buffer)


def _against(told: object) -> Against:
    if not isinstance(told, Against):
        raise TypeError(type(told))
    return told
