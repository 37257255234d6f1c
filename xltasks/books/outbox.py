"""Write a batch of new files into a folder: all of them, or none."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import BinaryIO

from xltasks.errors import CannotProceed
from xltasks.interrupts import GiveWay, uninterrupted
from xltasks.messages.reasons import os_reason

Draw = Callable[[BinaryIO], None]


def write_batch(
    folder: Path, files: Iterable[tuple[str, Draw]], *, may_replace: Callable[[Path], bool]
) -> tuple[Path, ...]:
    """Write each (name, drawing) into ``folder``, which is made if missing; the paths in the same order.

    All files are drawn beside their places first and moved at the end.  A file that is there already stays if it
    has the same bytes, and is replaced only if ``may_replace`` allows it.  Raises CannotProceed("form-exists") and
    ("folder-unwritable"); then, and at a Ctrl-C, the folder is as it was.
    """
    with uninterrupted() as give_way:
        return _written(folder, files, may_replace, give_way)


def _written(
    folder: Path, files: Iterable[tuple[str, Draw]], may_replace: Callable[[Path], bool], give_way: GiveWay
) -> tuple[Path, ...]:
    made_here = not folder.exists()
    draft: Path | None = None
    try:
        folder.mkdir(parents=True, exist_ok=True)
        draft = Path(tempfile.mkdtemp(prefix=".xltasks-", dir=folder))
        drawn = []
        for name, draw in files:
            with (draft / name).open("wb") as file:
                draw(file)
            give_way()
            drawn.append(name)
        moves = [name for name in drawn if not _is_same(draft / name, folder / name)]
        for name in moves:
            if (folder / name).exists() and not may_replace(folder / name):
                raise CannotProceed("form-exists", path=folder / name)
        for name in moves:
            (draft / name).replace(folder / name)
        return tuple(folder / name for name in drawn)
    except OSError as error:
        raise CannotProceed("folder-unwritable", path=folder, why=os_reason(error)) from error
    finally:
        if draft is not None:
            shutil.rmtree(draft, ignore_errors=True)
        if made_here and folder.is_dir() and not any(folder.iterdir()):
            folder.rmdir()


def write_new(path: Path, content: bytes, mode: int = 0o644) -> None:
    """Write one file, whole or not at all, with these permissions.  Raises OSError."""
    with (
        uninterrupted() as give_way,
        tempfile.NamedTemporaryFile(prefix=".xltasks-", dir=path.parent, delete=False) as draft,
    ):
        try:
            draft.write(content)
            draft.close()
            Path(draft.name).chmod(mode)
            give_way()
            Path(draft.name).replace(path)
        except BaseException:
            Path(draft.name).unlink(missing_ok=True)
            raise


def _is_same(one: Path, other: Path) -> bool:
    return other.is_file() and one.read_bytes() == other.read_bytes()
