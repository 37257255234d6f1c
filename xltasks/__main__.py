"""``python -m xltasks``, and the command ``xltasks``."""

import sys


def run() -> int:
    """The program's whole life in a process of its own; the exit status.

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
    sys.exit(run())
