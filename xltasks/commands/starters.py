"""The commands ``press`` and ``starters``, for desks without buttons: an edge, like :mod:`xltasks.commands`.

``press`` does what a button does, on a closed master: it takes the period from 首页 and the folders from 设置, and
runs the command that a person would have to spell out.
"""

from __future__ import annotations

import json
import shlex
import subprocess
import sys
from argparse import Namespace
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from xltasks.errors import CannotProceed
from xltasks.messages.buttons import button_caption
from xltasks.messages.starters import PRESS_SAYS, STARTERS_SAYS

if TYPE_CHECKING:
    from xltasks.verbs.install import Machine


def press(args: Namespace) -> int:
    """``xltasks press``: tell the command that stands for the button, and run it."""
    from xltasks.cli import main

    command = command_of(args.master, args.button)
    print(
        PRESS_SAYS["pressed"].format(caption=button_caption(args.button), command=shlex.join(("xltasks", *command))),
        file=sys.stderr,
        flush=True,
    )
    return main((*command, "--json") if args.json else command)


def _spelled(words: Sequence[str]) -> str:
    """A command as one would type it here."""
    return subprocess.list2cmdline(words) if sys.platform == "win32" else shlex.join(words)


def command_of(master: Path, button: str) -> tuple[str, ...]:
    """The command that does what a button does.

    Raises CannotProceed: period-missing, period-unset, not-a-master, inbox-made, inbox-empty, folder-unwritable, and
    what opening a book raises.
    """
    from xltasks.books.returns.walk import walk
    from xltasks.commands.watch import round_on
    from xltasks.ledger.home import existing

    if button in ("check", "apply", "undo"):
        return (button, str(master))
    held = round_on(master)
    period = ("-p", str(held.period))
    if button == "status":
        return ("status", str(master), *period)
    if button == "distribute":
        return ("distribute", str(master), *period, "-o", str(held.outbox))
    inbox, made = existing(held.inbox)
    if made or not walk([inbox]):
        raise CannotProceed("inbox-made" if made else "inbox-empty", path=inbox)
    command = ("consolidate", str(master), str(inbox), *period)
    return (*command, "--preview") if button == "preview" else command


def starters(args: Namespace) -> int:
    """``xltasks starters``: files to double-click, beside a master."""
    from xltasks.books.closed import ClosedBook
    from xltasks.ledger.home import master_settings
    from xltasks.machine import this_machine

    with ClosedBook.open(args.master, for_reading=True) as book:
        master_settings(book, str(args.master))  # is it a master at all
    made = put_starters(args.master, this_machine())
    if args.json:
        print(json.dumps({"master": str(args.master), "starters": [str(path) for path in made]}, ensure_ascii=False))
    else:
        print("\n".join(starters_lines(made)))
    return 0


def put_starters(master: Path, machine: Machine) -> tuple[Path, ...]:
    """Make the starters of a master for this kind of computer, all or none; older ones of ours are replaced.

    Raises CannotProceed: starter-exists, starter-path, file-unwritable.
    """
    from xltasks.books.outbox import write_new
    from xltasks.render.starters import Shell, is_starter
    from xltasks.render.starters import starters as drawn
    from xltasks.verbs.install import System
    from xltasks.verbs.install_changes import Changes

    shell = {System.WINDOWS: Shell.WINDOWS, System.MACOS: Shell.MACOS, System.OTHER: Shell.LINUX}[machine.system]
    folder = master.resolve().parent
    made = drawn(shell, machine.interpreter, str(folder), master.name)
    executable = {folder / one.name for one in made if one.executable}

    def save(path: Path, content: bytes) -> None:
        write_new(path, content, mode=0o755 if path in executable else 0o644)

    for one in made:
        path = folder / one.name
        if path.exists() and not (path.is_file() and is_starter(path.read_bytes())):
            raise CannotProceed("starter-exists", path=path)
    with Changes(save, "file-unwritable") as changes:
        for one in made:
            changes.write(folder / one.name, one.content)
    return tuple(folder / one.name for one in made)


def starters_lines(made: Sequence[Path]) -> Sequence[str]:
    """What there is to double-click now."""
    names = [STARTERS_SAYS["starter"].format(name=path.name) for path in made]
    return (STARTERS_SAYS["starters"], *names, STARTERS_SAYS["starters-note"])
