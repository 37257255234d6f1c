"""Put back the master as it was before the last write."""

from __future__ import annotations

from pathlib import Path

from xltasks.books.saving import undo as put_back


def undo(path: Path) -> Path:
    """Restore the master from its last backup; the backup's path.

    Raises CannotProceed("nothing-to-undo") without a backup, and ("undo-changed") when somebody changed the
    master since the last write.
    """
    return put_back(path)
