"""Reading many returns in several processes at once.

Each worker reads its share of the files, identifies them, and merges each return as if its unit had sent nothing
else; what it sends back is small.  Which worker had a file, and which finished first, changes nothing: results are
handed on in the order of the files' names.

A file that ends the process that reads it (a parser that aborts on damaged bytes, memory that runs out) ends a
worker, not the program: a fresh worker takes the dead one's files, that one first, and if it dies of it again the
file is rejected with a finding.  A worker that says nothing for longer than any file may take is ended, and its file
rejected.  Where no worker can be started everything is read in this process.

Linux forks, at no cost.  Elsewhere a worker is an interpreter of its own that has to import the program first, so
it is worth its while with many files only; and inside a spreadsheet program, where ``sys.executable`` is not
Python, there are none.
"""

from __future__ import annotations

import os
import pickle
import sys
import threading
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date
from functools import cached_property, partial
from pathlib import Path
from queue import Empty, SimpleQueue
from time import monotonic
from typing import BinaryIO, Protocol

import xltasks
from xltasks.books.returns.reading import crashed, read_one
from xltasks.books.returns.walk import Found
from xltasks.core.changes import Return
from xltasks.core.handed import Handed
from xltasks.core.records import MasterState
from xltasks.errors import CannotProceed
from xltasks.forking import can_fork, ended, forked
from xltasks.intake.identify import identify
from xltasks.intake.office import Office
from xltasks.intake.worker import BUSY, READY, Frame, Job, Judged, frames, judged_here, run_forked

MOST = 4
FEWEST_FORKED = 8  # files worth a fork
FEWEST_STARTED = 150  # files worth starting an interpreter for
# Seconds without a word after which a worker hangs: ten times what the worst file may take, on a slow machine.
PATIENCE = 60.0


class WorkerError(RuntimeError):
    """The program failed in a worker; its words are the worker's traceback."""


def advised() -> int:
    """How many workers this machine has room for."""
    count = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(MOST, count)


def can_start() -> bool:
    """Whether the interpreter that runs this can be started again: inside another program there is none."""
    return bool(sys.executable) and Path(sys.executable).stem.lower().startswith("python")


def are_worth_it(files: int) -> bool:
    """Whether so many files are read sooner by workers."""
    return files >= FEWEST_FORKED if can_fork() else files >= FEWEST_STARTED and can_start()


class Workers:
    """Workers on one job.  A context: at its end, however it comes, every worker is gone.

    ``state``, ``period`` and ``as_of`` are what the returns are judged against.
    """

    def __init__(self, found: Sequence[Found], state: MasterState, period: str, as_of: date, count: int) -> None:
        self._found = tuple(found)
        self._job = Job(state, period, as_of, ())
        self._said: SimpleQueue[tuple[_Worker, bytes | None]] = SimpleQueue()
        self._tried: set[int] = set()
        self._starts: list[type[_Worker]] = [_Forked if can_fork() else _Started] * min(count, len(self._found))
        self._alive: list[_Worker] = []
        self._unread: set[int] = set()

    def __enter__(self) -> Workers:
        try:
            for start, share in zip(self._starts, self._shares(len(self._starts)), strict=True):
                try:
                    self._alive.append(start(self._share(share)))
                except OSError:  # no room for another process: whose share it was is read here
                    self._unread.update(share)
            for worker in self._alive:
                worker.listen(self._said)
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        for worker in self._alive:
            worker.end()
        self._alive.clear()

    def _shares(self, count: int) -> list[list[int]]:
        """The files' places, dealt out by size so that all workers end together."""
        sizes = [_size(found) for found in self._found]
        shares: list[list[int]] = [[] for _ in range(count)]
        weights = [0] * count
        for at in sorted(range(len(sizes)), key=lambda at: (-sizes[at], at)):
            lightest = weights.index(min(weights))
            shares[lightest].append(at)
            weights[lightest] += sizes[at] + _EACH
        return [sorted(share) for share in shares]

    def _share(self, places: Sequence[int]) -> Job:
        return replace(self._job, files=tuple((at, self._found[at]) for at in places))

    def judged(self) -> Iterator[Judged]:
        """What became of each file, in the order of their names.  Raises WorkerError."""
        arrived: dict[int, tuple[Judged, ...]] = {}
        for at in range(len(self._found)):
            if at in self._unread:
                arrived[at] = self._read_here(at)
            while at not in arrived:
                arrived |= self._next()
            yield from arrived.pop(at)

    def _next(self) -> dict[int, tuple[Judged, ...]]:
        if not self._alive:
            raise AssertionError("no worker is left, and a file without its outcome")
        worker, packed = self._heard()
        if packed is None:
            return self._after(worker)
        frame = pickle.loads(packed)
        if not isinstance(frame, Frame):
            raise TypeError(type(frame))
        if frame.bug:
            raise WorkerError(frame.bug)
        if frame.at == READY:
            worker.is_ready = True
        if frame.at in (READY, BUSY):
            return {}
        worker.left.remove(frame.at)
        return {frame.at: tuple(self._readable(frame.at, one) for one in frame.judged)}

    def _readable(self, at: int, one: Judged) -> Judged:
        if not isinstance(one.found, Handed):
            return one
        return one._replace(found=replace(one.found, read_again=partial(self._again, at, one.file, one.found.sha256)))

    def _again(self, at: int, file: str, sha256: str) -> Return:
        """A return that a worker has read, as it is before this process."""
        for read in read_one(self._found[at]):
            if (read.file, read.sha256) == (file, sha256):
                one = identify(read, self._office)
                if isinstance(one, Return):
                    return one
        raise CannotProceed("return-changed", path=file)

    def _heard(self) -> tuple[_Worker, bytes | None]:
        """The next word of a worker; those that hang are ended, which is heard as well."""
        while True:
            busy = [worker for worker in self._alive if worker.left and not worker.is_hung]
            longest = min((worker.heard for worker in busy), default=monotonic()) + PATIENCE - monotonic()
            try:
                return self._said.get(timeout=max(longest, 0.01))
            except Empty:
                for worker in busy:
                    if worker.heard + PATIENCE <= monotonic():
                        worker.give_up()

    def _after(self, worker: _Worker) -> dict[int, tuple[Judged, ...]]:
        """A worker has ended: with its job done, or it died of the first file that is left."""
        worker.end()
        self._alive.remove(worker)
        if not worker.left:
            return {}
        if not worker.is_ready or not can_start():
            return self._here(worker)
        done: dict[int, tuple[Judged, ...]] = {}
        first = worker.left[0]
        if first in self._tried or worker.is_hung:
            done[first] = self._rejected(worker.left.popleft(), "hangs" if worker.is_hung else "crashed")
        self._tried.add(first)
        if worker.left:
            # Not a fork: by now there are threads.
            try:
                fresh = _Started(self._share(worker.left))
            except OSError:  # no room for another process
                return done | self._here(worker, is_first_done=first in done)
            self._alive.append(fresh)
            fresh.listen(self._said)
        return done

    def _here(self, worker: _Worker, *, is_first_done: bool = False) -> dict[int, tuple[Judged, ...]]:
        """The rest of a worker's files, read in this process: workers cannot be started here."""
        done: dict[int, tuple[Judged, ...]] = {}
        if worker.is_ready and not is_first_done:
            first = worker.left.popleft()
            done[first] = self._rejected(first, "hangs" if worker.is_hung else "crashed")
        for at in worker.left:
            done[at] = self._read_here(at)
        return done

    def _rejected(self, at: int, why: str) -> tuple[Judged, ...]:
        read = crashed(self._found[at], why)
        return (Judged(read.file, identify(read, self._office)),)

    def _read_here(self, at: int) -> tuple[Judged, ...]:
        return tuple(judged_here(read_one(self._found[at]), self._office))

    @cached_property
    def _office(self) -> Office:
        return Office.of(self._job.state, self._job.period)


_EACH = 20_000  # bytes that a file weighs besides its size: opening it, and all that every form has


def _size(found: Found) -> int:
    try:
        return found.path.stat().st_size
    except OSError:  # gone, or a broken link: whoever reads it will say so
        return 0


class _Worker(Protocol):
    """A worker as the program sees it; ``left`` are the files it has not finished, ``heard`` its last word's moment."""

    left: deque[int]
    is_ready: bool
    is_hung: bool
    heard: float

    def __init__(self, job: Job) -> None: ...

    def listen(self, said: SimpleQueue[tuple[_Worker, bytes | None]]) -> None:
        """Begin to take down what it says; None stands for its end."""

    def give_up(self) -> None:
        """End a worker that hangs; what it said before is still heard, and then its end."""

    def end(self) -> None:
        """Make sure that it is gone and nothing of it is left."""


class _Listening:
    """What all workers have in common: a thread that empties the worker's pipe, or the worker would stand still."""

    def __init__(self, job: Job, source: BinaryIO) -> None:
        self.left = deque(at for at, _ in job.files)
        self.is_ready = False
        self.is_hung = False
        self.heard = monotonic()
        self._source = source
        self._thread: threading.Thread | None = None

    def listen(self, said: SimpleQueue[tuple[_Worker, bytes | None]]) -> None:
        def take_down() -> None:
            self._tell()
            for packed in frames(self._source):
                self.heard = monotonic()
                said.put((self, packed))
            said.put((self, None))

        self._thread = threading.Thread(target=take_down, daemon=True)
        self._thread.start()

    def _tell(self) -> None:
        """Give the worker its job."""

    def _kill(self) -> None:
        raise NotImplementedError

    def give_up(self) -> None:
        self.is_hung = True
        self._kill()

    def end(self) -> None:
        self._kill()
        if self._thread is not None:
            self._thread.join()
        self._source.close()


class _Forked(_Listening):
    """A copy of this process."""

    def __init__(self, job: Job) -> None:
        self._pid, read = forked(lambda out: run_forked(job, out))
        self._is_gone = False
        super().__init__(job, os.fdopen(read, "rb"))

    def _kill(self) -> None:
        # Once only: the number of a process that is gone may be another's.
        if not self._is_gone:
            self._is_gone = True
            ended(self._pid)


class _Started(_Listening):
    """An interpreter of its own."""

    def __init__(self, job: Job) -> None:
        import subprocess  # where workers are forked, nobody needs it

        places = [str(Path(xltasks.__file__).parents[1]), os.environ.get("PYTHONPATH", "")]
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-c", "from xltasks.intake.worker import main; main()"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, places))},
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
        if self._process.stdin is None or self._process.stdout is None:
            raise AssertionError("a worker without pipes")
        self._job = job
        self._stdin = self._process.stdin
        super().__init__(job, self._process.stdout)  # type: ignore[arg-type]

    def _tell(self) -> None:
        # A worker that could not be started takes nothing in; its end says so.
        with suppress(BrokenPipeError, OSError), self._stdin:
            pickle.dump(self._job, self._stdin, pickle.HIGHEST_PROTOCOL)

    def _kill(self) -> None:
        self._process.kill()
        self._process.wait()
