"""Watch the folder of returns: consolidate whenever one has landed and the master is not open.

The folder is looked at again and again: what stands there with the same sizes and times twice in a row has been
copied to its end, also on a network drive that tells nobody of changes.  :func:`look` gives what stands there,
:class:`Watcher` decides, pure of clocks and disks but for what it is handed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from xltasks.books.returns import ReadFile
from xltasks.books.returns.names import is_partial, litter
from xltasks.books.returns.walk import walk
from xltasks.core.changes import Counts, FileResult
from xltasks.core.period import Period
from xltasks.errors import CannotProceed
from xltasks.verbs.consolidate import Consolidation

# Trouble that stands in the way of one look is tried again after so many; a master that is open, after each.
PATIENCE = 10
_MASTER_IN_USE = frozenset({"master-open", "master-busy", "master-changed"})

Mark = tuple[int, int]  # size in bytes, time of the last change in ns
Seen = Mapping[str, Mark]  # by a file's path below the folder


@dataclass(frozen=True, slots=True)
class Target:
    """What is watched: the period, and the folder its returns land in."""

    period: Period
    folder: Path


class Told(StrEnum):
    """What a watch says besides its files."""

    WATCHING = "watching"
    WAITING = "master-open"
    GOES_ON = "master-closed"
    TROUBLE = "trouble"
    OVER = "trouble-over"


class Desk(Protocol):
    """The world as a watch needs it; the edge gives it."""

    def master_mark(self) -> Mark | None:
        """The master's size and time; None while it is not to be seen."""

    def target(self) -> Target:
        """What to watch, as the command or the master says.  Raises CannotProceed."""

    def look(self, folder: Path) -> Seen:
        """What stands in the folder.  Raises CannotProceed, OSError."""

    def consolidate(self, target: Target, seen: Seen) -> Consolidation:
        """Merge what was seen into the master.  Raises CannotProceed, OSError."""

    def explain(self, error: Exception) -> str:
        """One sentence for whatever went wrong; the details of a bug are kept in a log."""

    def say(self, told: Told, *, target: Target | None = None, words: str = "") -> None:
        """Say something about the watch itself: what is watched now, or the sentence of a trouble."""

    def tell(self, target: Target, results: tuple[FileResult, ...], done: Consolidation) -> None:
        """Say what became of files that are new or changed since the last time."""


@dataclass(slots=True)
class Watcher:
    """One watch: what was seen, what was merged, what was said, and the sums of it all.

    ``stopped`` is what stopped the last round, ``latest`` what the last merge did.
    """

    desk: Desk
    watching: Target | None = None
    _master: Mark | None = None
    _last: Seen | None = None
    _merged: Seen | None = None
    _in_use: bool = False
    _trouble: str = ""
    _patience: int = 0
    runs: int = 0
    totals: Counts = field(default_factory=Counts)
    files: set[str] = field(default_factory=set)
    latest: Consolidation | None = None
    stopped: Exception | None = None

    def round(self) -> None:
        """One look, and what follows from it.  What goes wrong is said once and tried again, never raised."""
        if self._patience > 0:
            self._patience -= 1
            return
        try:
            self._round()
        except Exception as error:
            self.stopped = error
            self._stopped(error)
        else:
            self.stopped = None
            if self._trouble:
                self._trouble = ""
                self.desk.say(Told.OVER)

    def _round(self) -> None:
        mark = self.desk.master_mark()
        if self.watching is None or mark != self._master:
            target = self.desk.target()
            if target != self.watching:
                self.watching, self._last, self._merged = target, None, None
                self.desk.say(Told.WATCHING, target=target)
            self._master = mark
        seen = self.desk.look(self.watching.folder)
        settled, self._last = seen == self._last, seen
        before = self._merged or {}
        fresh = frozenset(name for name, mark in seen.items() if before.get(name) != mark)
        if settled and fresh:
            self._consolidate(self.watching, seen, fresh)

    def _consolidate(self, target: Target, seen: Seen, fresh: frozenset[str]) -> None:
        done = self.desk.consolidate(target, seen)
        if self._in_use:
            self._in_use = False
            self.desk.say(Told.GOES_ON)
        self._merged, self.latest = seen, done
        results = tuple(result for result in done.changes.files if on_disk(result.file) in fresh)
        self.runs += 1
        self.files |= {result.file for result in results}
        self.totals = sum((result.counts for result in results), self.totals)
        self.desk.tell(target, results, done)

    def _stopped(self, error: Exception) -> None:
        if isinstance(error, CannotProceed) and error.code in _MASTER_IN_USE:
            if not self._in_use:
                self._in_use = True
                self.desk.say(Told.WAITING)
            return
        words = self.desk.explain(error)
        self._patience = PATIENCE
        if words != self._trouble:
            self._trouble = words
            self.desk.say(Told.TROUBLE, words=words)


def on_disk(file: str) -> str:
    """The file that a result came from: for a member of an archive, the archive."""
    return file.partition("!")[0]


def look(folder: Path) -> Seen:
    """Everything in a folder that could be a return, whole: no lock files, no unfinished downloads.

    Raises CannotProceed("returns-missing"), OSError.
    """
    seen = {}
    for found in walk([folder]):
        if found.obstacle is None and litter(found.name) is None and not is_partial(found.name):
            held = found.path.stat()
            seen[found.name] = (held.st_size, held.st_mtime_ns)
    return seen


def only_seen(files: Iterable[ReadFile], seen: Seen) -> Iterator[ReadFile]:
    """Of what is read now, the files that were seen whole: one that has landed since may still be half there."""
    for read in files:
        mark = seen.get(on_disk(read.file))
        if mark is not None and ("!" in read.file or read.size == mark[0]):
            yield read
