"""Reading many returns in several processes at once.

Each worker reads some of the files, identifies them, and merges each return as if its unit had sent nothing else;
what it sends back is small.  Forks take the next file whenever they are free, interpreters of their own get a share.
Which worker had a file, and which finished first, changes nothing: results are handed on in the order of the files'
names.

A file that ends the process that reads it (a parser that aborts on damaged bytes, memory that runs out) ends a
worker, not the program: a fresh worker takes the dead one's files, that one first, and if it dies of it again the
file is rejected with a finding; of an archive only the member that does it.  A worker that says nothing for longer
than any file may take is ended, and its file rejected.  Where no worker can be started everything is read in this
process.

Linux forks, at no cost.  Elsewhere a worker is an interpreter of its own that has to import the program first, so
it is worth its while with many files only; and inside a spreadsheet program, where ``sys.executable`` is not
Python, there are none.
"""

from __future__ import annotations

import os
import pickle
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from datetime import date
from functools import cached_property, partial
from queue import Empty, SimpleQueue
from time import monotonic

from xltasks.books.returns.reading import Returns, apart, crashed, read_one
from xltasks.books.returns.walk import Found
from xltasks.core.changes import Return
from xltasks.core.handed import Handed
from xltasks.core.records import MasterState
from xltasks.errors import CannotProceed
from xltasks.forking import can_fork
from xltasks.intake.identify import identify
from xltasks.intake.office import Office
from xltasks.intake.processes import Forked, Share, Started, Turns, Worker, can_start, shares
from xltasks.intake.worker import AHEAD, Against, Frame, Judged, Word, judged_here

MOST = 4
FEWEST_FORKED = 1  # a fork costs less than a file that ends the program
FEWEST_STARTED = 150  # files worth starting an interpreter for
# Seconds without a word after which a worker hangs: ten times what the worst file may take, on a slow machine.
PATIENCE = 60.0


class WorkerError(RuntimeError):
    """The program failed in a worker; its words are the worker's traceback."""


def advised() -> int:
    """How many workers this machine has room for."""
    count = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(MOST, count)


def are_worth_it(files: int) -> bool:
    """Whether so many files are read sooner by workers."""
    return files >= FEWEST_FORKED if can_fork() else files >= FEWEST_STARTED and can_start()


def beside(files: Returns, count: int) -> AbstractContextManager[Workers | None]:
    """So many workers on these files, or none where the files are read sooner without."""
    return Workers(files.found, count) if count and are_worth_it(len(files.found)) else nullcontext()


class Workers:
    """Workers on some files.  A context: at its end, however it comes, every worker is gone.

    They start as soon as they are made; what returns are judged against, told by :meth:`judge_by`, may come later.
    """

    def __init__(self, found: Sequence[Found], count: int) -> None:
        self._found = tuple(found)
        self._against: Against | None = None
        self._ground = b""
        self._said: SimpleQueue[tuple[Worker, bytes | None]] = SimpleQueue()
        self._tried: set[int] = set()
        self._count = min(count, len(self._found))
        self._alive: list[Worker] = []
        self._turns: Turns | None = None
        self._unread: set[int] = set()
        self._done: set[int] = set()
        self._read_again: dict[int, dict[tuple[str, str], Return]] = {}
        self._start()

    def _start(self) -> None:
        try:
            sizes = [_size(found) for found in self._found]
            if can_fork():
                self._fork(sizes)
            else:
                self._start_interpreters(sizes)
            for worker in self._alive:
                worker.listen(self._said)
        except BaseException:
            self.__exit__()
            raise

    def __enter__(self) -> Workers:
        return self

    def _fork(self, sizes: Sequence[int]) -> None:
        # The large ones first, or one might be left for the end; the others in the order they are handed on.
        order = sorted(range(len(sizes)), key=lambda at: (sizes[at] < _LARGE, at))
        self._turns = turns = Turns(order)
        for number in range(self._count):
            # Until the program has read the master it has need of a processor itself (measured: a tenth of the whole).
            ahead = AHEAD if number < max(1, self._count - 1) else 0
            try:
                self._alive.append(Forked(((at, self._found[at]) for at in turns), ahead))
            except OSError:  # no room for another process
                break
        if not self._alive:
            self._unread.update(turns)

    def _start_interpreters(self, sizes: Sequence[int]) -> None:
        for share in shares(sizes, self._count, _EACH):
            try:
                self._alive.append(Started(self._share(share)))
            except OSError:  # no room for another process: whose share it was is read here
                self._unread.update(share)

    def judge_by(self, state: MasterState, period: str, as_of: date) -> None:
        """Tell the workers what returns are judged against."""
        self._against = Against(state, period, as_of)
        self._ground = pickle.dumps(self._against, pickle.HIGHEST_PROTOCOL)
        for worker in self._alive:
            worker.tell(self._ground)

    def __exit__(self, *_: object) -> None:
        for worker in self._alive:
            worker.end()
        self._alive.clear()
        if self._turns is not None:
            self._turns.close()
            self._turns = None

    def _share(self, places: Iterable[int]) -> Share:
        return tuple((at, self._found[at]) for at in places)

    def judged(self) -> Iterator[Judged]:
        """What became of each file, in the order of their names.  Raises WorkerError."""
        arrived: dict[int, tuple[Judged, ...]] = {}
        for at in range(len(self._found)):
            if at in self._unread:
                arrived |= self._all_read_here([at])
            while at not in arrived:
                arrived |= self._next()
            yield from arrived.pop(at)

    def _next(self) -> dict[int, tuple[Judged, ...]]:
        if not self._alive:
            return self._afresh([at for at in range(len(self._found)) if at not in self._done])
        worker, packed = self._heard()
        if packed is None:
            return self._after(worker)
        frame = pickle.loads(packed)
        if not isinstance(frame, Frame):
            raise TypeError(type(frame))
        if frame.bug:
            raise WorkerError(frame.bug)
        if frame.word is Word.READY:
            worker.is_ready = True
        if frame.word is Word.BEGUN:
            worker.begun = frame.at
            if frame.at not in worker.left:
                worker.left.append(frame.at)
        if frame.word is not Word.DONE:
            return {}
        worker.left.remove(frame.at)
        self._done.add(frame.at)
        return {frame.at: tuple(self._readable(frame.at, one) for one in frame.judged)}

    def _readable(self, at: int, one: Judged) -> Judged:
        if not isinstance(one.found, Handed):
            return one
        return one._replace(found=replace(one.found, read_again=partial(self._again, at, one.file, one.found.sha256)))

    def _again(self, at: int, file: str, sha256: str) -> Return:
        """A return that a worker has read, read by this process; the members of an archive all at once."""
        if at not in self._read_again:
            judged = self._read_here(at)
            self._read_again[at] = {
                (one.file, one.found.sha256): one.found for one in judged if isinstance(one.found, Return)
            }
        if (file, sha256) not in self._read_again[at]:
            raise CannotProceed("return-changed", path=file)
        return self._read_again[at][file, sha256]

    def _heard(self) -> tuple[Worker, bytes | None]:
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

    def _after(self, worker: Worker) -> dict[int, tuple[Judged, ...]]:
        """A worker has ended: with its files done, or it died of the one it was at."""
        worker.end()
        self._alive.remove(worker)
        if not worker.left:
            return {}
        if not worker.is_ready:
            return self._all_read_here(worker.left)
        last = worker.begun if worker.begun in worker.left and worker.begun is not None else worker.left[0]
        rest = [at for at in worker.left if at != last]
        if last not in self._tried and not worker.is_hung and can_start():
            self._tried.add(last)
            return self._afresh([last, *rest])
        self._done.add(last)
        parts = () if worker.is_hung else self._member_by_member(last)
        return {last: parts or self._rejected(last, worker), **self._afresh(rest)}

    def _afresh(self, left: Sequence[int]) -> dict[int, tuple[Judged, ...]]:
        """Have a fresh worker read files; where there can be none they are read here."""
        if not left:
            return {}
        if not can_start():
            return self._all_read_here(left)
        # Not a fork: by now there are threads.
        try:
            fresh = Started(self._share(left))
        except OSError:  # no room for another process
            return self._all_read_here(left)
        self._alive.append(fresh)
        fresh.listen(self._said)
        fresh.tell(self._ground)
        return {}

    def _all_read_here(self, places: Iterable[int]) -> dict[int, tuple[Judged, ...]]:
        found = {at: self._read_here(at) for at in places}
        self._done.update(found)
        return found

    def _member_by_member(self, at: int) -> tuple[Judged, ...]:
        """What became of each member of an archive that ended its readers; nothing where that cannot be found out.

        One bad member is no reason to refuse the returns of all the others.
        """
        members = apart(self._found[at])
        if not members or self._against is None or not can_start():
            return ()
        with Workers(members, min(self._count, len(members))) as beside:
            if beside.reads_here:
                return ()
            beside.judge_by(self._against.state, self._against.period, self._against.as_of)
            return tuple(beside.judged())

    @property
    def reads_here(self) -> bool:
        """Whether there was no room for all workers, so that some files will be read in this process."""
        return bool(self._unread)

    def _rejected(self, at: int, worker: Worker) -> tuple[Judged, ...]:
        read = crashed(self._found[at], "hangs" if worker.is_hung else "crashed")
        return (Judged(read.file, identify(read, self._office)),)

    def _read_here(self, at: int) -> tuple[Judged, ...]:
        return tuple(judged_here(read_one(self._found[at]), self._office))

    @cached_property
    def _office(self) -> Office:
        if self._against is None:
            raise AssertionError("nobody has said what returns are judged against")
        return Office.of(self._against.state, self._against.period)


_LARGE = 1 << 20  # bytes: such a file takes longer than all others on the average
_EACH = 20_000  # bytes that a file weighs besides its size: opening it, and all that every form has


def _size(found: Found) -> int:
    try:
        return found.path.stat().st_size
    except OSError:  # gone, or a broken link: whoever reads it will say so
        return 0
