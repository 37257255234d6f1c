"""Saving the master: a lock, a backup, one atomic replace; and undoing it.

Everything of ours stands in one folder beside the master, ``<file name>.备份``: numbered backups, the record of
writes, and, while a write is going on, the lock and the unfinished file.  The master's own folder never holds
anything half-made.  The order of a write is backup, new file, record, replace: killed before the replace, the old
master stands and the record's last entry names a result that nobody has; killed after it, the new one stands.
A Ctrl-C takes back what stands beside the master as long as that is the old one; after the replace it waits.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO

from xltasks.books.locks import MasterLock, refuse_open
from xltasks.books.package import file_digest
from xltasks.errors import CannotProceed
from xltasks.interrupts import uninterrupted
from xltasks.messages.reasons import os_reason, reason

KEPT_BACKUPS = 20
FOLDER_SUFFIX = ".备份"
RECORD_NAME = "记录.json"
UNFINISHED_NAME = "未写完.tmp"
_NUMBERED = re.compile(r"(\d{4,})-[0-9a-f]{8}")
_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class WriteEntry:
    """One write: the backup's file name, and the master's SHA-256 before and after."""

    backup: str
    before: str
    after: str


def backup_folder(path: Path) -> Path:
    """Where a master's backups are."""
    return path.with_name(path.name + FOLDER_SUFFIX)


def replace_master(path: Path, digest: str, write: Callable[[BinaryIO], None]) -> Path:
    """Replace a master whose SHA-256 is ``digest`` by what ``write`` writes; the backup's path.

    Raises CannotProceed: master-busy, master-open, master-changed, file-unwritable; the master is then as it was.
    """
    path = path.resolve()
    folder = backup_folder(path)
    with uninterrupted() as give_way, _writing(path), MasterLock(path, folder) as lock:
        refuse_open(path)
        _refuse_read_only(path)
        history = _read_record(path, folder)
        backup = folder / f"{_next_number(folder):04d}-{digest[:8]}{path.suffix}"
        unfinished = folder / UNFINISHED_NAME
        with _undoing(folder, history, backup, unfinished):
            seen = path.stat()
            if _copy(path, backup) != digest:
                raise CannotProceed("master-changed", path=path)
            with unfinished.open("wb+") as file:
                write(file)
                give_way()
                _settle(file)
            shutil.copymode(path, unfinished)
            entry = WriteEntry(backup.name, digest, file_digest(unfinished))
            _write_record(folder, (*_carried_out(history, digest), entry))
            now = path.stat()
            if (now.st_mtime_ns, now.st_size) != (seen.st_mtime_ns, seen.st_size) or not lock.holds():
                raise CannotProceed("master-changed", path=path)
            give_way()
            unfinished.replace(path)
        _settle_folder(path.parent)
        _forget_old(folder)
    return backup


def undo(path: Path) -> Path:
    """Put the master back as it was before the last write; the path of the backup that was put back.

    The write before that can be undone next.  Raises CannotProceed: file-missing, nothing-to-undo, undo-changed,
    master-busy, master-open, file-unreadable (a damaged backup or record), file-unwritable; the master is then as
    it was.  An undo that was killed is finished by the next, which never takes back a second write.
    """
    path = path.resolve()
    if not path.exists():
        raise CannotProceed("file-missing", path=path)
    folder = backup_folder(path)
    if not folder.is_dir():
        raise CannotProceed("nothing-to-undo", path=path)
    with uninterrupted() as give_way, _writing(path), MasterLock(path, folder):
        refuse_open(path)
        _refuse_read_only(path)
        history = _read_record(path, folder)
        if not history:
            raise CannotProceed("nothing-to-undo", path=path)
        last = history[-1]
        backup = folder / last.backup
        current = file_digest(path)
        if current not in (last.after, last.before):
            raise CannotProceed("undo-changed", path=path, backup=backup)
        if current != last.before:
            unfinished = folder / UNFINISHED_NAME
            with _removing(unfinished):
                if not backup.exists() or _copy(backup, unfinished) != last.before:
                    raise CannotProceed("file-unreadable", path=path, why=reason("backup-damaged", backup=backup))
                shutil.copymode(path, unfinished)
                give_way()
                unfinished.replace(path)
            _settle_folder(path.parent)
        _write_record(folder, history[:-1])
    return backup


@contextmanager
def saved_by_program(path: Path) -> Iterator[Path]:
    """The body lets the program that has a book open save it; gives the path of the backup made before.

    The backup and the record are those of a closed write, so that either undo takes back either write.  An entry
    is noted before the body runs and completed afterwards: killed in between, the backup is still found.  When the
    body fails and the file is as it was, neither backup nor entry stays.  Raises CannotProceed: file-unwritable,
    file-unreadable (a damaged record), master-changed.
    """
    path = path.resolve()
    folder = backup_folder(path)
    with _writing(path):
        folder.mkdir(exist_ok=True)
        digest = file_digest(path)
        history = _carried_out(_read_record(path, folder), digest)
        backup = folder / f"{_next_number(folder):04d}-{digest[:8]}{path.suffix}"
        if _copy(path, backup) != digest:
            backup.unlink()
            raise CannotProceed("master-changed", path=path)
        _write_record(folder, (*history, WriteEntry(backup.name, digest, "")))
    try:
        yield backup
    except BaseException:
        with _writing(path):
            if file_digest(path) == digest:
                backup.unlink()
                _put_back_record(folder, history)
        raise
    with _writing(path):
        _write_record(folder, (*history, WriteEntry(backup.name, digest, file_digest(path))))
        _forget_old(folder)


def last_write(path: Path) -> tuple[Path, bool]:
    """The backup of the last write to a book that is open, and whether the write ever reached the file.

    Raises CannotProceed: nothing-to-undo, undo-changed, file-unreadable (a damaged backup or record).
    """
    path = path.resolve()
    folder = backup_folder(path)
    with _writing(path):
        history = _read_record(path, folder) if folder.is_dir() else ()
        if not history:
            raise CannotProceed("nothing-to-undo", path=path)
        last = history[-1]
        backup = folder / last.backup
        current = file_digest(path)
        if current not in (last.after, last.before):
            raise CannotProceed("undo-changed", path=path, backup=backup)
        if not backup.exists() or file_digest(backup) != last.before:
            raise CannotProceed("file-unreadable", path=path, why=reason("backup-damaged", backup=backup))
        return backup, current != last.before


def forget_last_write(path: Path) -> None:
    """Note that the last write was taken back by the program and saved; the write before that can be undone next."""
    path = path.resolve()
    folder = backup_folder(path)
    with _writing(path):
        history = _read_record(path, folder)
        last, earlier = history[-1], history[:-1]
        if earlier and earlier[-1].after == last.before:
            earlier = (*earlier[:-1], replace(earlier[-1], after=file_digest(path)))
        _write_record(folder, earlier)


@contextmanager
def _writing(path: Path) -> Iterator[None]:
    """What the operating system refuses becomes a sentence."""
    try:
        yield
    except OSError as error:
        raise CannotProceed("file-unwritable", path=path, why=os_reason(error)) from error


@contextmanager
def _removing(*files: Path) -> Iterator[None]:
    """Leave no half-made files behind, whatever went wrong."""
    try:
        yield
    except BaseException:
        for file in files:
            file.unlink(missing_ok=True)
        raise


@contextmanager
def _undoing(folder: Path, history: tuple[WriteEntry, ...], backup: Path, unfinished: Path) -> Iterator[None]:
    """A write that fails leaves neither files nor an entry."""
    with _removing(backup, unfinished, folder / f"{RECORD_NAME}.tmp"):
        try:
            yield
        except BaseException:
            unfinished.unlink(missing_ok=True)  # makes room on a full disk for the record
            _put_back_record(folder, history)
            raise


def _put_back_record(folder: Path, history: tuple[WriteEntry, ...]) -> None:
    """The record as it was before a write that failed."""
    if history:
        _write_record(folder, history)
    else:
        (folder / RECORD_NAME).unlink(missing_ok=True)


def _refuse_read_only(path: Path) -> None:
    """Replacing would get around a write protection that somebody set on purpose."""
    if not os.access(path, os.W_OK):
        raise CannotProceed("file-unwritable", path=path, why=reason("write-protected"))


def _copy(source: Path, target: Path) -> str:
    """Copy a file and settle it on the disk; the SHA-256 of what was copied."""
    digest = sha256()
    with _removing(target), source.open("rb") as reading, target.open("wb") as writing:
        while chunk := reading.read(_CHUNK):
            digest.update(chunk)
            writing.write(chunk)
        _settle(writing)
    return digest.hexdigest()


def _settle(file: BinaryIO) -> None:
    file.flush()
    os.fsync(file.fileno())


def _settle_folder(folder: Path) -> None:
    """Make the replace itself last through a power cut, where folders can be opened (not on Windows)."""
    with contextlib.suppress(OSError):  # the master is whole either way
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _carried_out(history: tuple[WriteEntry, ...], digest: str) -> tuple[WriteEntry, ...]:
    """The record without a last write that was killed before it replaced the master."""
    if history and history[-1].before == digest != history[-1].after:
        return history[:-1]
    return history


def _next_number(folder: Path) -> int:
    return max((number for number, _ in _backups(folder)), default=0) + 1


def _backups(folder: Path) -> list[tuple[int, Path]]:
    return sorted((int(match[1]), file) for file in folder.iterdir() if (match := _NUMBERED.fullmatch(file.stem)))


def _forget_old(folder: Path) -> None:
    """Keep the newest backups only."""
    for _, file in _backups(folder)[:-KEPT_BACKUPS]:
        with contextlib.suppress(OSError):  # costs room, nothing else; the next write tries again
            file.unlink()


def _read_record(path: Path, folder: Path) -> tuple[WriteEntry, ...]:
    record = folder / RECORD_NAME
    try:
        held = json.loads(record.read_text(encoding="utf-8"))
        return tuple(WriteEntry(**entry) for entry in held["writes"])
    except FileNotFoundError:
        return ()
    except (ValueError, KeyError, TypeError) as error:
        raise CannotProceed("file-unreadable", path=path, why=reason("record-damaged", record=record)) from error


def _write_record(folder: Path, history: tuple[WriteEntry, ...]) -> None:
    text = json.dumps({"writes": [asdict(entry) for entry in history[-KEPT_BACKUPS:]]}, indent=1, sort_keys=True)
    unfinished = folder / f"{RECORD_NAME}.tmp"
    with _removing(unfinished):
        with unfinished.open("wb") as file:
            file.write(text.encode())
            _settle(file)
        unfinished.replace(folder / RECORD_NAME)
