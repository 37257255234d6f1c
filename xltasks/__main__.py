"""``python -m xltasks``, and the command ``xltasks``."""

import os
import sys
from typing import NoReturn

CANNOT_SAY = 120  # as Python ends when what it said last could not be written


def program() -> NoReturn:
    """The command in a process of its own.

    The process ends with its last word: to let go of a hundred thousand records one by one, as Python does, takes
    longer than many a command.
    """
    status = run()
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except OSError:
        status = CANNOT_SAY
    os._exit(status)


def run() -> int:
    """The command's whole life; the exit status.

    Ctrl-C may come while the program is still being imported, or when it has done and said all.
    """
    try:
        from xltasks.interrupts import answer_interrupts, ignore_interrupts, uninterrupted

        answer_interrupts()
        # To the end: the words for it are among what is imported, and some modules can be imported only once.
        with uninterrupted():
            from xltasks.cli import main

        status = main()
        ignore_interrupts()
    except BaseException as error:
        from xltasks.interrupts import ignore_interrupts, is_interrupt

        ignore_interrupts()
        if not is_interrupt(error):
            raise
        from xltasks.cli import INTERRUPTED
        from xltasks.messages.commands import SAYS

        print(SAYS["interrupted"], file=sys.stderr)
        return INTERRUPTED
    return status


if __name__ == "__main__":
    program()
