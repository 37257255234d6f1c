"""Who is at the master right now: a spreadsheet program (its lock file), or another run of ours (our lock)."""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path
from types import TracebackType

from xltasks.errors import CannotProceed

LOCK_NAME = "正在写入.lock"
_READ_TRIES = 40
_READ_PAUSE = 0.05  # seconds; a lock is written within microseconds of being made, on a busy machine in a second


def program_lock(path: Path) -> Path | None:
    """The lock file that Excel, WPS or LibreOffice keeps beside a book while it is open there."""
    for name in (f"~${path.name}", f".~{path.name}", f".~lock.{path.name}#"):
        lock = path.with_name(name)
        if lock.exists():
            return lock
    return None


def refuse_open(path: Path) -> None:
    """Raises CannotProceed (master-open) while a spreadsheet program has the book open."""
    if lock := program_lock(path):
        raise CannotProceed("master-open", path=path, lock=lock.name)


def refuse_busy(path: Path, folder: Path) -> None:
    """Raises CannotProceed (master-busy) while another living process writes this book."""
    lock = folder / LOCK_NAME
    if lock.exists() and _alive(_held(lock)):
        raise CannotProceed("master-busy", path=path, lock=lock)


class MasterLock:
    """Only one process writes a book.  The lock of a process that was killed is taken over.

    Raises CannotProceed (master-busy) on entering; OSError if the folder cannot be written.
    """

    def __init__(self, path: Path, folder: Path) -> None:
        self._path = path
        self._folder = folder
        self._lock = folder / LOCK_NAME
        self._mine = json.dumps(
            {"host": this_host(), "pid": os.getpid(), "started": process_mark(os.getpid())},
            sort_keys=True,
        )

    def __enter__(self) -> MasterLock:
        while True:
            self._folder.mkdir(exist_ok=True)
            try:
                handle = os.open(self._lock, os.O_CREAT | os.O_EXCL | os.O_WRONLY)
            except FileExistsError:
                self._take_over()
                continue
            except FileNotFoundError:
                continue  # the one before us left and took the empty folder along
            try:
                os.write(handle, self._mine.encode())
            except OSError:
                os.close(handle)
                self._lock.unlink()
                self._remove_folder()
                raise
            os.close(handle)
            return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.holds():
            self._lock.unlink()
        self._remove_folder()

    def holds(self) -> bool:
        """Whether the lock is still ours; a person may have deleted it."""
        return _held(self._lock) == self._mine

    def _remove_folder(self) -> None:
        try:
            self._folder.rmdir()
        except OSError:
            return  # it holds backups, as it should

    def _take_over(self) -> None:
        """Move a dead process's lock aside; if a living one came first, give it back and refuse."""
        held = _held(self._lock)
        if held is None:
            return
        if _alive(held):
            raise CannotProceed("master-busy", path=self._path, lock=self._lock)
        aside = self._lock.with_name(f"{LOCK_NAME}.{os.getpid()}")
        try:
            self._lock.replace(aside)
        except FileNotFoundError:
            return
        if _held(aside) != held:
            aside.replace(self._lock)
            raise CannotProceed("master-busy", path=self._path, lock=self._lock)
        aside.unlink()


def _held(lock: Path) -> str | None:
    """What a lock says; empty when its maker died before it could write; None when there is no lock."""
    text = ""
    for _ in range(_READ_TRIES):
        try:
            text = lock.read_text()
        except FileNotFoundError:
            return None
        if text:
            return text
        time.sleep(_READ_PAUSE)
    return text


def _alive(held: str | None) -> bool:
    """Whether the process that a lock names still runs.  One on another computer is taken to."""
    if not held:
        return False
    try:
        said = json.loads(held)
        host, pid, started = said["host"], int(said["pid"]), said["started"]
    except (ValueError, KeyError, TypeError):
        return True  # not ours to judge: a person has to look
    return bool(host != this_host() or process_mark(pid) == started)


def this_host() -> str:
    """What this computer is called."""
    if sys.platform == "win32":
        import platform  # slow to load, and only needed here

        return platform.node()
    return os.uname().nodename


def process_mark(pid: int) -> str | None:
    """When a process started, as the system counts it, so that a number used again is told apart; None if dead."""
    if sys.platform == "win32":
        return _windows_mark(pid)
    stat = Path(f"/proc/{pid}/stat")
    if Path("/proc/self/stat").exists():
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except (FileNotFoundError, ProcessLookupError):
            return None
        return None if fields[0] in "ZX" else fields[19]
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return None
    except PermissionError:
        return ""
    return ""


if sys.platform == "win32":

    def _windows_mark(pid: int) -> str | None:
        import ctypes
        from ctypes import wintypes

        query_limited, still_active = 0x1000, 259
        kernel = ctypes.WinDLL("kernel32", use_last_error=True)
        kernel.OpenProcess.restype = wintypes.HANDLE
        handle = kernel.OpenProcess(query_limited, False, pid)
        if not handle:
            return None
        try:
            code = wintypes.DWORD()
            times = [wintypes.FILETIME() for _ in range(4)]
            if not kernel.GetExitCodeProcess(handle, ctypes.byref(code)) or code.value != still_active:
                return None
            if not kernel.GetProcessTimes(handle, *map(ctypes.byref, times)):
                return ""
            return str(times[0].dwHighDateTime << 32 | times[0].dwLowDateTime)
        finally:
            kernel.CloseHandle(handle)
