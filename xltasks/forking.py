"""Forks of the program: where they are safe, and one piece of work done in one while the program does another."""

from __future__ import annotations

import gc
import os
import pickle
import signal
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import BinaryIO, Generic, TypeVar

Result = TypeVar("Result")


def can_fork() -> bool:
    """Whether a fork is safe: on Linux, and while no other thread could hold a lock."""
    return sys.platform.startswith("linux") and threading.active_count() == 1


def forked(life: Callable[[int], None]) -> tuple[int, int]:
    """Fork: ``life`` is the copy's, told the pipe it writes to; gives the copy's number and the pipe it is heard on.

    Raises OSError where the machine has no room for another process; then nothing is left of the attempt.
    """
    read, write = os.pipe()
    # A Ctrl-C in the midst of a fork would be lost, or answered by the copy: it waits until there are two.
    held = signal.pthread_sigmask(signal.SIG_BLOCK, (signal.SIGINT,))
    try:
        process = os.fork()
        if process == 0:
            _live(life, read, write)
        os.close(write)
    except OSError:
        os.close(read)
        os.close(write)
        signal.pthread_sigmask(signal.SIG_SETMASK, held)
        raise
    try:
        signal.pthread_sigmask(signal.SIG_SETMASK, held)
    except BaseException:  # the Ctrl-C that waited: nobody has heard of the copy yet
        ended(process)
        os.close(read)
        raise
    return process, read


def _live(life: Callable[[int], None], read: int, write: int) -> None:
    """The copy's life; it never comes back from here."""
    code = 1
    try:
        os.close(read)
        gc.freeze()
        # The person's Ctrl-C is the program's to answer; it ends its copies itself.
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        # The program's screen is the program's alone.
        silence = os.open(os.devnull, os.O_RDWR)
        for stream in (0, 1, 2):
            os.dup2(silence, stream)
        life(write)
        code = 0
    finally:
        # Nothing of the program that was copied is to be wound up a second time: not its files, not its threads.
        os._exit(code)


def ended(process: int) -> None:
    """Make sure that a copy is gone and nothing of it is left."""
    with suppress(ProcessLookupError):
        os.kill(process, 9)
    with suppress(ChildProcessError):
        os.waitpid(process, 0)


class Aside(Generic[Result]):
    """Work done in a copy of the program.  A context: at its end, or that of :meth:`end`, the copy is gone."""

    def __init__(self, work: Callable[[], Result]) -> None:
        def life(write: int) -> None:
            with os.fdopen(write, "wb") as pipe:
                pickle.dump(work(), pipe, pickle.HIGHEST_PROTOCOL)

        self._copy: tuple[int, BinaryIO] | None = None
        with suppress(OSError):  # no room for a copy: the work has to be done here
            process, read = forked(life)
            self._copy = process, os.fdopen(read, "rb")

    def __enter__(self) -> Aside[Result]:
        return self

    def __exit__(self, *_: object) -> None:
        self.end()

    def end(self) -> None:
        """Make sure that the copy is gone, whatever it was doing."""
        if self._copy is not None:
            process, heard = self._copy
            self._copy = None  # once only: the number of a process that is gone may be another's
            ended(process)
            heard.close()

    def result(self) -> Result | None:
        """What the work gave; None if it failed or the copy died, so that it has to be done here."""
        if self._copy is None:
            return None
        try:
            done: Result = pickle.load(self._copy[1])
        except (EOFError, pickle.UnpicklingError):
            return None
        return done
