"""Saving: a backup, one atomic replace, undo; and what happens when the disk or another program is in the way."""

from __future__ import annotations

import errno
import json
import os
import subprocess
import sys
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO

import pytest
from books.masters import TASK_SHEET, build_master, litter

from xltasks.books import saving
from xltasks.books.closed import ClosedBook
from xltasks.books.locks import LOCK_NAME, MasterLock, process_mark
from xltasks.books.protocol import Cell
from xltasks.books.saving import KEPT_BACKUPS, backup_folder, replace_master, undo
from xltasks.errors import CannotProceed
from xltasks.messages import error_words

OLD, NEW = b"the old master", b"the new master"


def master(tmp_path: Path, content: bytes = OLD) -> Path:
    """A file that stands for a master."""
    path = tmp_path / "总表.xlsx"
    path.write_bytes(content)
    return path


def digest(content: bytes) -> str:
    """The SHA-256 of bytes."""
    return sha256(content).hexdigest()


def save(path: Path, content: bytes) -> Path:
    """Replace the file's content, whatever it is now."""
    return replace_master(path, digest(path.read_bytes()), lambda file: file.write(content) and None)


def test_a_write_leaves_a_backup_and_nothing_else(tmp_path: Path) -> None:
    """The backup holds the old bytes, its name counts up and carries their fingerprint; no litter."""
    path = master(tmp_path)
    backup = save(path, NEW)
    assert (path.read_bytes(), backup.read_bytes()) == (NEW, OLD)
    assert backup == backup_folder(path) / f"0001-{digest(OLD)[:8]}.xlsx"
    assert save(path, OLD).name == f"0002-{digest(NEW)[:8]}.xlsx"
    assert litter(path) == []


def test_undo_goes_back_write_by_write(tmp_path: Path) -> None:
    """Each undo puts back the state before one write; when there is none left, it says so."""
    path = master(tmp_path)
    first = save(path, NEW)
    second = save(path, b"third")
    assert undo(path) == second
    assert path.read_bytes() == NEW
    assert undo(path) == first
    assert path.read_bytes() == OLD
    with pytest.raises(CannotProceed, match="nothing-to-undo"):
        undo(path)
    assert litter(path) == []


def test_undo_refuses_when_the_clerk_went_on(tmp_path: Path) -> None:
    """A master changed by hand after our write is not undone; the sentence names the backup."""
    path = master(tmp_path)
    backup = save(path, NEW)
    path.write_bytes(b"changed by hand")
    with pytest.raises(CannotProceed) as stopped:
        undo(path)
    assert (stopped.value.code, stopped.value.facts["backup"]) == ("undo-changed", backup)
    assert str(backup) in error_words(stopped.value)
    assert path.read_bytes() == b"changed by hand"


def test_undo_without_any_write(tmp_path: Path) -> None:
    """A master that was never written has nothing to undo, and no folder appears."""
    path = master(tmp_path)
    with pytest.raises(CannotProceed, match="nothing-to-undo"):
        undo(path)
    assert list(tmp_path.iterdir()) == [path]
    with pytest.raises(CannotProceed, match="file-missing"):
        undo(tmp_path / "没有.xlsx")


def test_undo_with_a_damaged_backup(tmp_path: Path) -> None:
    """A backup that is not what was backed up is not put back."""
    path = master(tmp_path)
    save(path, NEW).write_bytes(b"broken")
    with pytest.raises(CannotProceed, match="file-unreadable"):
        undo(path)
    assert path.read_bytes() == NEW
    assert litter(path) == []


def test_an_undo_that_was_killed_is_finished_not_doubled(tmp_path: Path) -> None:
    """If an undo was killed after the replace, the next one takes back nothing more."""
    path = master(tmp_path)
    save(path, NEW)
    save(path, b"third")
    path.write_bytes(NEW)  # the replace of an undo that did not get to its record
    undo(path)
    assert path.read_bytes() == NEW
    undo(path)
    assert path.read_bytes() == OLD


def test_a_write_that_was_killed_before_the_replace_is_forgotten(tmp_path: Path) -> None:
    """The record's entry of a write that never came to be does not stand in the way of the next."""
    path = master(tmp_path)
    save(path, NEW)
    record = backup_folder(path) / "记录.json"
    writes = json.loads(record.read_text(encoding="utf-8"))["writes"]
    writes.append({"backup": "0002-00000000.xlsx", "before": digest(NEW), "after": digest(b"never")})
    record.write_text(json.dumps({"writes": writes}), encoding="utf-8")
    save(path, b"third")
    undo(path)
    assert path.read_bytes() == NEW
    undo(path)
    assert path.read_bytes() == OLD


def test_only_the_newest_backups_are_kept(tmp_path: Path) -> None:
    """Old backups go, numbers go on, and the newest can be undone."""
    path = master(tmp_path)
    for number in range(KEPT_BACKUPS + 3):
        save(path, b"%d" % number)
    names = sorted(f.name[:4] for f in backup_folder(path).glob("0*.xlsx"))
    assert (len(names), names[0], names[-1]) == (KEPT_BACKUPS, "0004", f"{KEPT_BACKUPS + 3:04d}")
    undo(path)
    assert path.read_bytes() == b"%d" % (KEPT_BACKUPS + 1)


def test_a_master_changed_meanwhile_is_not_written(tmp_path: Path) -> None:
    """If the file is not what was opened, nothing is written and nothing is left behind."""
    path = master(tmp_path)
    with pytest.raises(CannotProceed, match="master-changed"):
        replace_master(path, digest(b"what was opened"), lambda file: None)
    assert list(tmp_path.iterdir()) == [path]


def test_a_master_changed_while_we_write(tmp_path: Path) -> None:
    """A save by another program during our own is noticed before the replace."""
    path = master(tmp_path)

    def meanwhile(file: BinaryIO) -> None:
        file.write(NEW)
        path.write_bytes(b"saved by another program")

    with pytest.raises(CannotProceed, match="master-changed"):
        replace_master(path, digest(OLD), meanwhile)
    assert path.read_bytes() == b"saved by another program"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("lock", ["~$总表.xlsx", ".~lock.总表.xlsx#", ".~总表.xlsx"])
def test_a_master_open_in_a_program_is_not_touched(tmp_path: Path, lock: str) -> None:
    """Excel's, LibreOffice's and WPS's lock files stop opening, writing and undoing; reading may go on."""
    path = build_master(tmp_path / "总表.xlsx")
    book = ClosedBook.open(path)
    book.write(TASK_SHEET, [Cell(0, 0, "新")])
    (tmp_path / lock).write_bytes(b"")
    calls = (lambda: ClosedBook.open(path), book.commit, lambda: save(path, NEW))
    for call in calls:
        with pytest.raises(CannotProceed) as stopped:
            call()
        assert (stopped.value.code, stopped.value.facts["lock"]) == ("master-open", lock)
        assert lock in error_words(stopped.value)
    assert ClosedBook.open(path, for_reading=True).grid(TASK_SHEET).at(0, 0) == "总标题"
    assert sorted(f.name for f in tmp_path.iterdir()) == sorted([path.name, lock])


@pytest.mark.parametrize("failing", ["backup", "new file", "record"])
@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EROFS])
def test_a_full_disk_leaves_the_old_master(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failing: str, number: int
) -> None:
    """When the disk is full at any step: a sentence, the old master, the old record, no litter."""
    path = master(tmp_path)
    save(path, b"first")
    before = {f.name: f.read_bytes() for f in backup_folder(path).iterdir()}
    step = {"backup": 1, "new file": 2, "record": 3}[failing]
    calls = []

    def settle(file: BinaryIO) -> None:
        calls.append(file.name)
        if len(calls) == step:
            raise OSError(number, os.strerror(number))
        file.flush()

    monkeypatch.setattr(saving, "_settle", settle)
    with pytest.raises(CannotProceed) as stopped:
        save(path, NEW)
    assert stopped.value.code == "file-unwritable"
    assert {errno.ENOSPC: "磁盘空间不足", errno.EROFS: "磁盘是只读的"}[number] in error_words(stopped.value)
    assert path.read_bytes() == b"first"
    assert {f.name: f.read_bytes() for f in backup_folder(path).iterdir()} == before
    monkeypatch.undo()
    undo(path)
    assert path.read_bytes() == OLD


def test_a_first_write_on_a_full_disk_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not even the backup folder stays."""
    path = master(tmp_path)

    def full(file: BinaryIO) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(saving, "_settle", full)
    with pytest.raises(CannotProceed, match="file-unwritable"):
        save(path, NEW)
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.skipif(sys.platform != "linux" or os.geteuid() != 0, reason="needs root on Linux to mount a tmpfs")
def test_a_really_full_disk(tmp_path: Path) -> None:
    """On a real file system of 64 kB: the same, without pretending."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(disk)], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip("a tmpfs cannot be mounted here")
    try:
        path = master(disk, bytes(30_000))
        with pytest.raises(CannotProceed, match="file-unwritable"):
            save(path, bytes(40_000))
        assert path.read_bytes() == bytes(30_000)
        assert list(disk.iterdir()) == [path]
    finally:
        subprocess.run(["umount", str(disk)], check=True)


def test_a_write_protected_master_is_respected(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Replacing could get around the protection; it does not."""
    path = master(tmp_path)
    monkeypatch.setattr(os, "access", lambda *_: False)
    with pytest.raises(CannotProceed, match="file-unwritable"):
        save(path, NEW)
    assert list(tmp_path.iterdir()) == [path]


def test_file_mode_and_symbolic_links_stay(tmp_path: Path) -> None:
    """The new file has the old one's mode; a link goes on pointing to the master."""
    path = master(tmp_path)
    path.chmod(0o640)
    link = tmp_path / "快捷.xlsx"
    link.symlink_to(path)
    save(link, NEW)
    assert (path.read_bytes(), link.is_symlink(), path.stat().st_mode & 0o777) == (NEW, True, 0o640)


# --- the lock ---------------------------------------------------------------------------------------------------


def _lock_file(path: Path, **said: object) -> Path:
    folder = backup_folder(path)
    folder.mkdir(exist_ok=True)
    lock = folder / LOCK_NAME
    lock.write_text(json.dumps(said) if said else "")
    return lock


def test_a_living_process_keeps_others_out(tmp_path: Path) -> None:
    """While one process writes, opening and writing elsewhere are refused; afterwards all is free."""
    path = build_master(tmp_path / "总表.xlsx")
    with MasterLock(path, backup_folder(path)):
        for call in (lambda: ClosedBook.open(path), lambda: save(path, NEW)):
            with pytest.raises(CannotProceed) as stopped:
                call()
            assert stopped.value.code == "master-busy"
            assert LOCK_NAME in error_words(stopped.value)
    assert list(tmp_path.iterdir()) == [path]
    save(path, NEW)


def test_the_lock_of_a_dead_process_is_taken_over(tmp_path: Path) -> None:
    """A killed process's lock, also one whose number lives again, and an empty one, do not stay in the way."""
    import platform

    path = master(tmp_path)
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    for said in (
        {"host": platform.node(), "pid": gone.pid, "started": "1"},
        {"host": platform.node(), "pid": os.getpid(), "started": "another time"},
        {},
    ):
        _lock_file(path, **said)
        save(path, path.read_bytes() + b".")
        assert litter(path) == []


def test_a_lock_of_another_computer_is_respected(tmp_path: Path) -> None:
    """Nobody can tell from here whether that process lives: a person decides."""
    path = master(tmp_path)
    _lock_file(path, host="another", pid=1, started="1")
    with pytest.raises(CannotProceed, match="master-busy"):
        save(path, NEW)
    assert path.read_bytes() == OLD


def test_processes_are_told_apart() -> None:
    """A living process has a mark that stays; a dead one has none."""
    assert process_mark(os.getpid()) == process_mark(os.getpid())
    child = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    assert process_mark(child.pid) not in (None, process_mark(os.getpid()))
    child.kill()
    assert process_mark(child.pid) is None or child.wait() is not None
    child.communicate()
    assert process_mark(child.pid) is None
