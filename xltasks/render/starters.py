"""Files that a double click starts, beside the master: what a button does, for a desk where no button works.

They call the very interpreter that made them (``-P``: nothing beside the master is ever imported) and keep their
window open, so that the words can be read.  A master is found beside the starter, whatever the folder is called.

Windows' command processor reads a batch file line by line in the current code page: the first lines are ASCII and
set it to UTF-8, so that names after them are read right on any computer; within quotation marks only ``%`` needs
care.  A desktop entry quotes as the Desktop Entry Specification says ("The Exec key").
"""

from __future__ import annotations

import shlex
from dataclasses import dataclass
from enum import Enum

from xltasks.errors import CannotProceed
from xltasks.messages.buttons import button_caption
from xltasks.messages.starters import PRESS_ENTER, STARTER_NAME

# What there is a starter for, in the order of a month: buttons by their function, and watch.
# New ones come last: the numbers of files that stand beside masters already do not change.
STARTED = ("distribute", "preview", "consolidate", "apply", "undo", "status", "watch", "check")
MARK = "xltasks starter"  # stands in every starter: how we know our own


class Shell(Enum):
    """Who runs a double-clicked file."""

    WINDOWS = "windows"
    MACOS = "macos"
    LINUX = "linux"


@dataclass(frozen=True, slots=True)
class Starter:
    """One file: its name, its bytes, and whether it has to be executable."""

    name: str
    content: bytes
    executable: bool


def starters(shell: Shell, interpreter: str, folder: str, master: str) -> tuple[Starter, ...]:
    """The starters for a master of this file name in ``folder``.  Same arguments, same bytes.

    Raises CannotProceed("starter-path") for a path that cannot be written into such a file.
    """
    for path in (interpreter, folder, master):
        if (any(sign in path for sign in '"\r\n') and shell is Shell.WINDOWS) or any(s in path for s in "\r\n"):
            raise CannotProceed("starter-path", path=path)
    made: list[Starter] = []
    for number, what in enumerate(STARTED, 1):
        caption = button_caption(what)
        name = STARTER_NAME.format(master=master.rpartition(".")[0] or master, number=number, caption=caption)
        if shell is Shell.WINDOWS:
            made.append(Starter(f"{name}.cmd", _batch(interpreter, master, what), executable=False))
            continue
        script = _script(interpreter, master, what)
        if shell is Shell.MACOS:
            made.append(Starter(f"{name}.command", script, executable=True))
        else:
            made.append(Starter(f"{name}.sh", script, executable=True))
            entry = _entry(caption, f"{folder}/{name}.sh")
            made.append(Starter(f"{name}.desktop", entry, executable=True))
    return tuple(made)


def is_starter(content: bytes) -> bool:
    """Whether a file was made here, so that it may be made anew."""
    return MARK.encode() in content[:200]


def _arguments(what: str) -> tuple[str, str | None]:
    """The command, and the button to press, if it is one."""
    return ("watch", None) if what == "watch" else ("press", what)


def _batch(interpreter: str, master: str, what: str) -> bytes:
    command, button = _arguments(what)
    python, beside = (text.replace("%", "%%") for text in (interpreter, master))
    lines = (
        "@echo off",
        f"rem {MARK}",
        "setlocal DisableDelayedExpansion",
        "chcp 65001 >nul",
        f'"{python}" -P -m xltasks {command} "%~dp0{beside}"{"" if button is None else f" {button}"}',
        "echo.",
        "pause",
    )
    return "".join(f"{line}\r\n" for line in lines).encode()


def _script(interpreter: str, master: str, what: str) -> bytes:
    command, button = _arguments(what)
    started = f'{shlex.quote(interpreter)} -P -m xltasks {command} "$here"/{shlex.quote(master)}'
    lines = (
        "#!/bin/sh",
        f"# {MARK}",
        'here=$(CDPATH= cd -- "$(dirname -- "$0")" && pwd)',
        started if button is None else f"{started} {button}",
        "status=$?",
        f"printf '\\n%s' {shlex.quote(PRESS_ENTER)}",
        "read -r _",
        "exit $status",
    )
    return "".join(f"{line}\n" for line in lines).encode()


def _entry(caption: str, script: str) -> bytes:
    quoted = "".join(f"\\{sign}" if sign in '"`$\\' else sign for sign in script).replace("%", "%%")
    # A value of the entry is unescaped once before the quoting is undone.
    command = f'sh "{quoted}"'.replace("\\", "\\\\")
    lines = (
        "[Desktop Entry]",
        f"# {MARK}",
        "Type=Application",
        f"Name={caption}",
        f"Exec={command}",
        "Icon=x-office-spreadsheet",
        "Terminal=true",
    )
    return "".join(f"{line}\n" for line in lines).encode()
