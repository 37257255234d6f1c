"""The commands ``install`` and ``uninstall``: an edge, like :mod:`xltasks.commands`."""

from __future__ import annotations

import json
import sys
from argparse import Namespace
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from xltasks.messages.install import (
    CHECK_HEADS,
    CHECK_WORDS,
    FILE_NAMES,
    INSTALL_SAYS,
    ITEM_NAMES,
    MARKS,
    STATE_WORDS,
    TRUST,
)

if TYPE_CHECKING:
    from xltasks.verbs.install import Machine, Wares
    from xltasks.verbs.install_check import Item, Probe
    from xltasks.verbs.install_place import Done

_LOOK = 1


def install(args: Namespace) -> int:
    """``xltasks install``, ``xltasks install --check``."""
    from xltasks.machine import probe, this_machine, wares

    if args.check:
        return run_check(args, this_machine(), wares, probe())
    return run_install(args, this_machine(), wares)


def uninstall(args: Namespace) -> int:
    """``xltasks uninstall``."""
    from xltasks.machine import this_machine

    return run_uninstall(args, this_machine())


def run_install(args: Namespace, machine: Machine, wares: Callable[[], Wares]) -> int:
    """Install on a machine, and say what was done and how to undo it."""
    from xltasks.books.outbox import write_new
    from xltasks.verbs.install import places, plan_installation
    from xltasks.verbs.install_place import install as run

    places(machine)  # where there is no Excel, nothing needs making
    done = run(plan_installation(machine, wares()), write_new)
    if args.json:
        print(json.dumps(done_json(done, machine), ensure_ascii=False))
    else:
        print("\n".join(installed_lines(done, machine)))
    return 0


def run_uninstall(args: Namespace, machine: Machine) -> int:
    """Take back what the record of a machine tells of."""
    from xltasks.books.outbox import write_new
    from xltasks.verbs.install import places
    from xltasks.verbs.install_place import uninstall as run

    done = run(places(machine).record, write_new)
    if args.json:
        print(json.dumps(done_json(done, machine), ensure_ascii=False))
    else:
        print("\n".join(uninstalled_lines(done)))
    return _LOOK if done.needs_a_person else 0


def run_check(args: Namespace, machine: Machine, wares: Callable[[], Wares], probe: Probe) -> int:
    """Say in a table what a machine lacks; 1 when something is."""
    from xltasks.verbs.install_check import check, is_complete

    items = check(machine, wares, probe, args.master)
    complete = is_complete(items)
    if args.json:
        print(json.dumps(checked_json(items, machine), ensure_ascii=False))
        return 0 if complete else _LOOK
    if sys.stdout.isatty():
        _show_table(items)
    else:
        print("\n".join(checked_lines(items)))
    lacking = sum(MARKS[item.state] == MARKS["missing"] for item in items)
    print(INSTALL_SAYS["check-complete" if complete else "check-missing"].format(count=lacking))
    return 0 if complete else _LOOK


# --- words ----------------------------------------------------------------------------------------------------


def installed_lines(done: Done, machine: Machine) -> Sequence[str]:
    """What an installation says: what it did, why buttons may not answer, how to undo it."""
    lines = [
        INSTALL_SAYS["nothing-to-install" if done.changed_nothing else "installed"],
        INSTALL_SAYS["wrote"],
    ]
    for one in done.files:
        lines.append(
            INSTALL_SAYS["file"].format(what=FILE_NAMES[one.kind], path=one.path, state=STATE_WORDS[one.state])
        )
        if one.kept is not None:
            lines.append(INSTALL_SAYS["kept"].format(path=one.kept))
    lines.append(INSTALL_SAYS["settings"].format(path=done.settings_file))
    for setting in done.settings:
        line = _readable(setting.line, machine)
        if setting.before is None:
            lines.append(INSTALL_SAYS["setting"].format(line=line, state=STATE_WORDS[setting.state]))
        else:
            before = _readable(setting.before, machine)
            lines.append(INSTALL_SAYS["setting-before"].format(line=line, before=before))
    lines.append(INSTALL_SAYS["record"].format(path=done.record))
    return (*lines, TRUST[machine.system.value], INSTALL_SAYS["undo"])


def uninstalled_lines(done: Done) -> Sequence[str]:
    """What taking an installation back says."""
    if not done.files and not done.settings:
        return (INSTALL_SAYS["no-record"],)
    lines = [INSTALL_SAYS["uninstalled-partly" if done.needs_a_person else "uninstalled"]]
    for one in done.files:
        lines.append(
            INSTALL_SAYS["took-back"].format(what=FILE_NAMES[one.kind], path=one.path, state=STATE_WORDS[one.state])
        )
    for setting in done.settings:
        lines.append(INSTALL_SAYS["took-back-setting"].format(key=setting.key, state=STATE_WORDS[setting.state]))
    if done.needs_a_person:
        lines.append(INSTALL_SAYS["delete-yourself"])
    return lines


def checked_lines(items: Sequence[Item]) -> Sequence[str]:
    """The table of a check where nobody draws tables."""
    lines = []
    for mark, name, detail, action in map(_row, items):
        lines.append(INSTALL_SAYS["check-item"].format(mark=mark, name=name, detail=detail))
        if action:
            lines.append(INSTALL_SAYS["check-action"].format(action=action))
    return lines


def _row(item: Item) -> tuple[str, str, str, str]:
    detail, action = CHECK_WORDS[item.code]
    return (
        MARKS[item.state],
        ITEM_NAMES[item.name],
        detail.format_map(item.facts),
        action.format_map(item.facts),
    )


def _show_table(items: Sequence[Item]) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(show_lines=True)
    for head in CHECK_HEADS:
        table.add_column(head, overflow="fold", no_wrap=not head)
    for item in items:
        # Text, not markup: a path may hold brackets.
        table.add_row(*(Text(cell) for cell in _row(item)))
    Console().print(table)


def _readable(line: str | None, machine: Machine) -> str:
    """A line of the settings file, kept as Latin-1, in the characters that it is meant to be."""
    return (line or "").encode("latin-1").decode(machine.encoding, "replace")


# --- JSON -----------------------------------------------------------------------------------------------------


def done_json(done: Done, machine: Machine) -> dict[str, object]:
    """What was done, for scripts."""
    return {
        "system": machine.system.value,
        "files": [
            {
                "what": one.kind,
                "path": str(one.path),
                "state": one.state.value,
                "kept": None if one.kept is None else str(one.kept),
            }
            for one in done.files
        ],
        "settings": [
            {
                "file": str(done.settings_file),
                "key": one.key,
                "line": None if one.line is None else _readable(one.line, machine),
                "state": one.state.value,
                "before": None if one.before is None else _readable(one.before, machine),
            }
            for one in done.settings
        ],
        "record": str(done.record),
    }


def checked_json(items: Sequence[Item], machine: Machine) -> dict[str, object]:
    """What is missing, for scripts."""
    from xltasks.verbs.install_check import is_complete

    rows = ((item, _row(item)) for item in items)
    return {
        "system": machine.system.value,
        "complete": is_complete(tuple(items)),
        "items": [
            {
                "item": item.name,
                "state": item.state.value,
                "code": item.code,
                "detail": detail,
                "action": action or None,
            }
            for item, (_, _, detail, action) in rows
        ],
    }
