"""The processes that read returns, as the program sees them: forks of itself, or interpreters of their own."""

from __future__ import annotations

import os
import pickle
import struct
import sys
import threading
from abc import ABC, abstractmethod
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from queue import SimpleQueue
from time import monotonic
from typing import BinaryIO, Protocol

import xltasks
from xltasks.books.returns.walk import Found
from xltasks.forking import ended, forked
from xltasks.intake.worker import frames, run_forked

_TURN = struct.Struct(">I")

Share = tuple[tuple[int, Found], ...]  # files with their places in the list of all


def can_start() -> bool:
    """Whether the interpreter that runs this can be started again: inside another program there is none."""
    return bool(sys.executable) and Path(sys.executable).stem.lower().startswith("python")


class Turns:
    """Files' places in the list of all, in an order, each taken once, by whichever of several forks is free first.

    A pipe (Linux): what is taken out of it by one process is there for no other.  It has room for all turns at once,
    since it is filled before anybody takes one; of many files several are one turn.
    """

    def __init__(self, order: Sequence[int]) -> None:
        import fcntl  # where there are forks there is this

        self._order = tuple(order)
        self._pipe, write = os.pipe()
        # A user who has many pipes open is given small ones.
        room = fcntl.fcntl(write, fcntl.F_GETPIPE_SZ) // _TURN.size
        self._each = max(1, -(-len(order) // room))
        with os.fdopen(write, "wb") as sink:
            sink.write(b"".join(map(_TURN.pack, range(0, len(order), self._each))))

    def __iter__(self) -> Iterator[int]:
        """Take turns until none is left."""
        while held := os.read(self._pipe, _TURN.size):
            (first,) = _TURN.unpack(held)
            yield from self._order[first : first + self._each]

    def close(self) -> None:
        """Let go of the pipe in this process."""
        os.close(self._pipe)


class Worker(Protocol):
    """A worker on some of the files.

    ``left`` are the files it has to itself and has not finished, ``begun`` the one it was last at, ``heard`` its last
    word's moment.
    """

    left: deque[int]
    begun: int | None
    is_ready: bool
    is_hung: bool
    heard: float

    def listen(self, said: SimpleQueue[tuple[Worker, bytes | None]]) -> None:
        """Begin to take down what it says; None stands for its end."""

    def tell(self, ground: bytes) -> None:
        """Give it what returns are judged against, pickled.  Does not wait until it has taken it in."""

    def give_up(self) -> None:
        """End a worker that hangs; what it said before is still heard, and then its end."""

    def end(self) -> None:
        """Make sure that it is gone and nothing of it is left."""


class _Connected(ABC):
    """What all workers have in common: a pipe each way, with a thread that keeps it from standing still."""

    def __init__(self, left: Iterable[int], source: BinaryIO, sink: BinaryIO) -> None:
        self.left = deque(left)
        self.begun: int | None = None
        self.is_ready = False
        self.is_hung = False
        self.heard = monotonic()
        self._source, self._sink = source, sink
        self._threads: list[threading.Thread] = []

    def listen(self, said: SimpleQueue[tuple[Worker, bytes | None]]) -> None:
        def take_down() -> None:
            for packed in frames(self._source):
                self.heard = monotonic()
                said.put((self, packed))
            said.put((self, None))

        self._beside(take_down)

    def tell(self, ground: bytes) -> None:
        self.heard = monotonic()

        def say() -> None:
            # A worker that could not be started, or has died, takes nothing in; its end says so.
            with suppress(BrokenPipeError, OSError), self._sink as sink:
                sink.write(self._before_the_ground() + ground)

        self._beside(say)

    def _beside(self, work: Callable[[], None]) -> None:
        thread = threading.Thread(target=work, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _before_the_ground(self) -> bytes:
        """What the worker has to be told first."""
        return b""

    @abstractmethod
    def _kill(self) -> None:
        """End the process, whatever it is at, and bury it."""

    def give_up(self) -> None:
        self.is_hung = True
        self._kill()

    def end(self) -> None:
        self._kill()
        for thread in self._threads:
            thread.join()
        self._source.close()
        with suppress(BrokenPipeError):
            self._sink.close()


class Forked(_Connected):
    """A copy of this process.  It goes through ``files`` there: what it has to itself it says when it begins.

    It reads so many bytes ``ahead`` of knowing what returns are judged against.
    """

    def __init__(self, files: Iterable[tuple[int, Found]], ahead: int) -> None:
        ground, sink = os.pipe()

        def life(out: int) -> None:
            os.close(sink)
            run_forked(files, ahead, ground, out)

        try:
            self._pid, source = forked(life)
        except OSError:
            os.close(sink)
            raise
        finally:
            os.close(ground)
        self._is_gone = False
        super().__init__((), os.fdopen(source, "rb"), os.fdopen(sink, "wb"))

    def _kill(self) -> None:
        # Once only: the number of a process that is gone may be another's.
        if not self._is_gone:
            self._is_gone = True
            ended(self._pid)


class Started(_Connected):
    """An interpreter of its own, on a share of the files."""

    def __init__(self, share: Share) -> None:
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
        self._share = share
        super().__init__((at for at, _ in share), self._process.stdout, self._process.stdin)  # type: ignore[arg-type]

    def _before_the_ground(self) -> bytes:
        return pickle.dumps(self._share, pickle.HIGHEST_PROTOCOL)

    def _kill(self) -> None:
        self._process.kill()
        self._process.wait()


def shares(sizes: Sequence[int], count: int, each: int) -> list[list[int]]:
    """The files' places dealt out by size so that all workers end together.

    ``each`` are the bytes that a file weighs besides its size: opening it, and all that every form has.
    """
    dealt: list[list[int]] = [[] for _ in range(count)]
    weights = [0] * count
    for at in sorted(range(len(sizes)), key=lambda at: (-sizes[at], at)):
        lightest = weights.index(min(weights))
        dealt[lightest].append(at)
        weights[lightest] += sizes[at] + each
    return [sorted(share) for share in dealt]
