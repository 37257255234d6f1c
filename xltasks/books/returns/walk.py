"""Files below the paths given, in an order that does not depend on the disk."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from xltasks.books.returns.names import shown
from xltasks.errors import CannotProceed


@dataclass(frozen=True, slots=True)
class Found:
    """A file on disk.  ``obstacle`` names why it cannot even be opened: a link, no file, a folder's error.

    ``member`` is which of an archive's members is meant, counted from 0 in the order of their names; None for all.
    """

    name: str
    path: Path
    obstacle: str | None = None
    member: int | None = None


def walk(paths: Sequence[Path]) -> list[Found]:
    """Every file below the paths, once each, sorted by name; links found on the way are not followed.

    Raises CannotProceed("returns-missing") for a path that does not exist.
    """
    found: dict[Path, Found] = {}
    names: set[str] = set()
    for given in paths:
        if not given.exists():
            raise CannotProceed("returns-missing", path=given)
        listed = list(_folder(given)) if given.is_dir() else [_file(given, shown(given.name))]
        # Two folders may hold files of one name: then the folder's own name goes before.
        doubled = any(item.name in names and _place(item.path) not in found for item in listed)
        for item in listed:
            place = _place(item.path)
            if place in found:
                continue
            name = f"{shown(given.name if given.is_dir() else given.parent.name)}/{item.name}"
            unique = name if doubled else item.name
            while unique in names:
                unique = f"{unique}~"
            names.add(unique)
            found[place] = Found(unique, item.path, item.obstacle)
    return sorted(found.values(), key=lambda item: item.name)


def _place(path: Path) -> Path:
    """Where a file is, whichever way it was named; a link is itself, not what it points to."""
    return path.parent.resolve() / path.name


def _folder(root: Path) -> Iterator[Found]:
    failed: list[OSError] = []
    for folder, folders, files in os.walk(root, onerror=failed.append, followlinks=False):
        here = Path(folder)
        folders.sort()
        for name in sorted(files):
            yield _file(here / name, _below(root, here / name))
        for name in folders:
            if (here / name).is_symlink():
                yield _file(here / name, _below(root, here / name))
    for error in failed:
        path = Path(str(error.filename))
        yield Found(_below(root, path), path, "folder-closed")


def _below(root: Path, path: Path) -> str:
    return "/".join(shown(part) for part in path.relative_to(root).parts) or shown(root.name)


def _file(path: Path, name: str) -> Found:
    if path.is_symlink():
        return Found(name, path, "link")
    try:
        mode = path.stat().st_mode
    except OSError:
        return Found(name, path, "vanished")
    return Found(name, path, None if stat.S_ISREG(mode) else "no-file")
