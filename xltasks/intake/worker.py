"""A process beside the program's own that reads returns and judges each by itself.

It is a fork of the program, or an interpreter that runs :func:`main` with its job on standard input.  Either way it
writes one frame when it is ready and one for each file: four bytes of length, then a pickled :class:`Frame`.
"""

from __future__ import annotations

import gc
import os
import pickle
import signal
import struct
import sys
import traceback
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import BinaryIO, NamedTuple

from xltasks.books.returns import ReadFile
from xltasks.books.returns.reading import read_one
from xltasks.books.returns.walk import Found
from xltasks.core.changes import FileResult, Return
from xltasks.core.findings import Finding
from xltasks.core.handed import Handed
from xltasks.core.merge import Ground, settle
from xltasks.core.records import MasterState
from xltasks.intake.identify import identify
from xltasks.intake.office import Office

LENGTH = struct.Struct(">I")
READY, BUSY = -1, -2
# What a worker may take besides what it was born with; a file that asks for more ends it.
ROOM = 2 << 30

NoReturn = tuple[FileResult, tuple[Finding, ...]]


class Judged(NamedTuple):
    """What became of one file: a return, or the outcome line of a file that is none, with its findings."""

    file: str
    found: Return | Handed | NoReturn


class Frame(NamedTuple):
    """What a worker says: the place in the list of the file it has finished; READY; or BUSY, within an archive.

    ``bug`` is a traceback.
    """

    at: int
    judged: tuple[Judged, ...] = ()
    bug: str = ""


@dataclass(frozen=True, slots=True)
class Job:
    """What a worker has to do: files with their places in the list, and what they are judged against."""

    state: MasterState
    period: str
    as_of: date
    files: tuple[tuple[int, Found], ...]


def judged_here(files: Iterable[ReadFile], office: Office) -> Iterator[Judged]:
    """The files one by one, in this process."""
    for read in files:
        yield Judged(read.file, identify(read, office))


def work(job: Job, out: BinaryIO) -> None:
    """Do a job, frame by frame.  What is wrong with the program, not with a file, ends it with a traceback."""
    _keep_within(ROOM)
    _put(out, Frame(READY))
    office, ground = Office.of(job.state, job.period), Ground(job.state, job.period, job.as_of)
    for at, found in job.files:
        try:
            held: list[Judged] = []
            for read in read_one(found):
                if held:
                    _put(out, Frame(BUSY))
                held.append(_judged(read, office, ground))
            frame = Frame(at, tuple(held))
        except MemoryError:
            raise  # the file's fault: the process ends, and it is tried once more in a fresh one
        except Exception:
            frame = Frame(at, bug=traceback.format_exc())
        _put(out, frame)


def _keep_within(room: int) -> None:
    """Have memory beyond so many bytes more refused, so that one file cannot bring down the machine (Linux)."""
    if not sys.platform.startswith("linux"):
        return
    import resource

    now = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0]) * resource.getpagesize()
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    most = now + room
    resource.setrlimit(resource.RLIMIT_AS, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))


def _judged(read: ReadFile, office: Office, ground: Ground) -> Judged:
    one = identify(read, office)
    return Judged(read.file, Handed.of(one, settle(ground, one)) if isinstance(one, Return) else one)


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


def run_forked(job: Job, out: int) -> None:
    """The work of a forked worker; ``out`` is where it writes."""
    with os.fdopen(out, "wb") as pipe:
        work(job, pipe)


def main() -> None:
    """The life of a worker that was started as a program of its own."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    gc.set_threshold(200_000, 50, 50)
    job = pickle.load(sys.stdin.buffer)
    work(job, sys.stdout.buffer)
