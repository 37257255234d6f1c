"""What a file's name alone tells: litter of operating systems, lock files, downloads that never ended."""

from __future__ import annotations

import os
from pathlib import PurePosixPath

_LITTER = frozenset(("thumbs.db", "ehthumbs.db", "desktop.ini", ".ds_store", "icon\r", "folder.htt", ".localized"))
_LITTER_FOLDERS = frozenset(("__macosx", ".git", "@eadir", "$recycle.bin", "system volume information"))
_PARTIAL = (
    ".crdownload",
    ".part",
    ".partial",
    ".download",
    ".downloading",
    ".tmp",
    ".temp",
    ".td",
    ".xltd",
    ".!ut",
    ".filepart",
    ".opdownload",
    ".icloud",
)


_BACKUP_FOLDER = ".备份"  # of books/saving.py: our own backups beside a master


def litter(name: str) -> str | None:
    """Why a file of this name (with its folders) is no return, as a reason of the messages; None if it may be."""
    path = PurePosixPath(name.lower())
    last = path.name
    if any(folder in _LITTER_FOLDERS for folder in path.parts[:-1]):
        return "system"
    if any(folder.endswith(_BACKUP_FOLDER) for folder in path.parts[:-1]):
        return "backup"
    if last in _LITTER or last.startswith("._"):
        return "system"
    if last.startswith(("~$", ".~")) or (last.startswith(".~lock.") and last.endswith("#")):
        return "lock"
    if last.startswith("~") and last.endswith((".tmp", ".temp")):
        return "temporary"
    if last.startswith(".") and not last.endswith(_PARTIAL):
        return "hidden"
    return None


def is_partial(name: str) -> bool:
    """Whether a program gives this ending to a file it has not finished fetching."""
    return name.lower().endswith(_PARTIAL)


def shown(name: str) -> str:
    """A name from the disk as text; bytes that are no UTF-8 are the GBK of an old system."""
    raw = os.fsencode(name)
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("gb18030", "replace")


def inside(name: str) -> tuple[str, bool]:
    """A member's name as a path below its archive, and whether it tried to climb out."""
    parts = [part for part in name.replace("\\", "/").split("/") if part not in ("", ".")]
    kept = [part for part in parts if part != ".." and not part.endswith(":")]
    climbs = len(kept) != len(parts) or name.startswith(("/", "\\"))
    return "/".join(kept) or "_", climbs
