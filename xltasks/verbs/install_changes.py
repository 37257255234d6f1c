"""File changes that are all made, or none: what was there comes back when one of them fails."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import TracebackType

from xltasks.errors import CannotProceed
from xltasks.messages.reasons import os_reason

Save = Callable[[Path, bytes], None]


def content_of(path: Path) -> bytes | None:
    """A file's bytes, None if there is none.  Raises CannotProceed("file-closed")."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise CannotProceed("file-closed", path=path, why=os_reason(error)) from error


class Changes:
    """A batch of changes.  ``save`` writes a file all or nothing.

    Leaving the block with an error puts everything back; an OSError becomes CannotProceed(``code``), which has the
    facts path and why.
    """

    def __init__(self, save: Save, code: str = "not-installed") -> None:
        self._save = save
        self._code = code
        self._before: list[tuple[Path, bytes | None]] = []
        self._now: Path | None = None
        self.folders: list[Path] = []

    def __enter__(self) -> Changes:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if error is None:
            return
        for path, content in reversed(self._before):
            if content is None:
                path.unlink(missing_ok=True)
            else:
                path.parent.mkdir(parents=True, exist_ok=True)
                self._save(path, content)
        remove_empty(self.folders)
        if isinstance(error, OSError):
            raise CannotProceed(self._code, path=self._now, why=os_reason(error)) from error

    def write(self, path: Path, content: bytes) -> None:
        """Have this content in a file; missing folders are made.  Raises OSError."""
        before = self._turn_to(path)
        if before == content:
            return
        missing = [folder for folder in (path.parent, *path.parent.parents) if not folder.exists()]
        for folder in reversed(missing):
            folder.mkdir()
            self.folders.append(folder)
        self._save(path, content)
        self._before.append((path, before))

    def remove(self, path: Path) -> None:
        """Have no such file.  Raises OSError."""
        before = self._turn_to(path)
        if before is not None:
            path.unlink()
            self._before.append((path, before))

    def _turn_to(self, path: Path) -> bytes | None:
        self._now = path
        return content_of(path)


def remove_empty(folders: list[Path]) -> None:
    """Remove folders, innermost first, as far as they are empty.  Raises OSError."""
    for folder in reversed(folders):
        if folder.is_dir() and not any(folder.iterdir()):
            folder.rmdir()
