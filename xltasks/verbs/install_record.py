"""The record of an installation: what was written, so that exactly that can be taken back."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path

from xltasks.errors import CannotProceed
from xltasks.messages.reasons import os_reason


@dataclass(frozen=True, slots=True)
class WrittenFile:
    """A file of ours: its path, what it is, the SHA-256 of everything we ever put there, and a copy of what was.

    ``kept`` is a file that stood in its place before and belongs to somebody else; uninstalling puts it back.
    """

    path: str
    kind: str
    digests: tuple[str, ...]
    kept: str | None = None


@dataclass(frozen=True, slots=True)
class WrittenSetting:
    """A key of ours in the settings file: every line we ever wrote for it, and the line before that (None: none).

    Lines are Latin-1 readings of bytes, so that any code page comes back as it was.
    """

    key: str
    lines: tuple[str, ...]
    before: str | None


@dataclass(frozen=True, slots=True)
class Record:
    """Everything of ours on this machine.  ``folders`` were made by us, outermost first."""

    files: tuple[WrittenFile, ...] = ()
    settings_file: str | None = None
    settings_made: bool = False
    settings: tuple[WrittenSetting, ...] = field(default=())
    folders: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether nothing of ours is left."""
        return not self.files and not self.settings


def record_bytes(record: Record) -> bytes:
    """The record as it is stored."""
    return (json.dumps(asdict(record), ensure_ascii=False, indent=1) + "\n").encode()


def read_record(path: Path) -> Record:
    """The record, an empty one where there is none.  Raises CannotProceed("install-record-unreadable")."""
    try:
        held = json.loads(path.read_text(encoding="utf-8"))
        return Record(
            files=tuple(
                WrittenFile(one["path"], one["kind"], tuple(one["digests"]), one["kept"]) for one in held["files"]
            ),
            settings_file=held["settings_file"],
            settings_made=held["settings_made"],
            settings=tuple(WrittenSetting(one["key"], tuple(one["lines"]), one["before"]) for one in held["settings"]),
            folders=tuple(held["folders"]),
        )
    except FileNotFoundError:
        return Record()
    except OSError as error:
        raise CannotProceed("install-record-unreadable", path=path, why=os_reason(error)) from error
    except (ValueError, KeyError, TypeError) as error:
        raise CannotProceed("install-record-unreadable", path=path, why=str(error)) from error
