"""Ctrl-C: one end of the program, whenever it comes.

Python answers it with an exception at any moment.  Three moments are not fit for one: while an earlier Ctrl-C is
being wound up, between the steps of a write, and where Python can only report an exception but not raise it.
"""

from __future__ import annotations

import _thread
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sys import UnraisableHookArgs

GiveWay = Callable[[], None]


def answer_interrupts() -> None:
    """Have this process, which is our own program, answer Ctrl-C so that whoever is impatient spoils nothing."""
    signal.signal(signal.SIGINT, _raise_once)
    sys.unraisablehook = _send_again


def ignore_interrupts() -> None:
    """Have this process end in peace."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _raise_once(*_: object) -> None:
    if not is_interrupt(sys.exc_info()[1]):
        raise KeyboardInterrupt


def _send_again(told: UnraisableHookArgs) -> None:
    """A Ctrl-C that came while an object was being let go of would be lost: it is sent once more."""
    if is_interrupt(told.exc_value):
        _thread.interrupt_main()
    else:
        sys.__unraisablehook__(told)


def is_interrupt(error: BaseException | None) -> bool:
    """Whether an exception is a Ctrl-C, or came of one: a library may have made another of it."""
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        if isinstance(error, KeyboardInterrupt):
            return True
        seen.add(id(error))
        error = error.__cause__ or error.__context__
    return False


@contextmanager
def uninterrupted() -> Iterator[GiveWay]:
    """Put off a Ctrl-C to the moments when the body calls what it is given, and to the body's end.

    For bodies that are soon done.  Where Python raises nothing at a Ctrl-C, nothing is to be put off: in another
    thread than the main one, and where it is ignored or is the business of a program that holds us.
    """
    held = signal.getsignal(signal.SIGINT)
    if threading.current_thread() is not threading.main_thread() or held in (None, signal.SIG_IGN):
        yield lambda: None
        return
    came = False

    def note(_: int, __: FrameType | None) -> None:
        nonlocal came
        came = True

    def give_way() -> None:
        if came:
            raise KeyboardInterrupt

    signal.signal(signal.SIGINT, note)
    is_told = False
    try:
        try:
            yield give_way
        except KeyboardInterrupt:
            is_told = True
            raise
    finally:
        signal.signal(signal.SIGINT, held)
        if came and not is_told:
            signal.raise_signal(signal.SIGINT)
