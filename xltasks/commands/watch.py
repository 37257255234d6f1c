"""The command ``watch``, for desks without buttons: an edge, like :mod:`xltasks.commands`."""

from __future__ import annotations

import json
import sys
import time
from argparse import Namespace
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from xltasks.books.closed import ClosedBook
from xltasks.books.returns import read_returns
from xltasks.bug_log import keep_traceback
from xltasks.core.changes import FileResult
from xltasks.core.period import Period
from xltasks.core.schema import NAME_PERIOD
from xltasks.core.settings import Day
from xltasks.core.states import Outcome
from xltasks.errors import CannotProceed
from xltasks.ledger.home import Round, existing, master_settings, round_of, written_period
from xltasks.messages import error_words, finding_words
from xltasks.messages.reasons import os_reason
from xltasks.messages.watch import WATCH_OUTCOMES, WATCH_SAYS
from xltasks.verbs.consolidate import Consolidation
from xltasks.verbs.watch import Mark, Seen, Target, Told, Watcher, look, only_seen

_LOOK = 1


def round_on(master: Path, period: Period | None = None) -> Round:
    """The round that a master stands in; ``period`` is one that the command names.

    Raises CannotProceed: period-missing, period-unset, not-a-master, and what opening a book raises.
    """
    with ClosedBook.open(master, for_reading=True) as book:
        if period is None:
            cell = book.named_cell(NAME_PERIOD)
            if cell is None:
                raise CannotProceed("period-missing")
            sheet, row, column = cell
            period = written_period(book.grid(sheet).at(row, column))
        return round_of(master_settings(book, str(master)), master, period)


# --- watch ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class WatchDesk:
    """A closed master on disk, the clock of this computer, and a person who reads the lines.

    ``once`` is for the words: one look is no watch.
    """

    master: Path
    period: Period | None
    folder: Path | None
    as_of: date | None
    as_json: bool
    once: bool

    def master_mark(self) -> Mark | None:
        """The master's size and time; None while it is not to be seen."""
        try:
            held = self.master.stat()
        except OSError:
            return None
        return held.st_size, held.st_mtime_ns

    def target(self) -> Target:
        """What the command names, and what it leaves open as the master has it.  Raises CannotProceed."""
        if self.period is not None and self.folder is not None:
            return Target(self.period, self.folder)
        held = round_on(self.master, self.period)
        return Target(held.period, existing(held.inbox)[0] if self.folder is None else self.folder)

    def look(self, folder: Path) -> Seen:
        """What stands in the folder."""
        return look(folder)

    def consolidate(self, target: Target, seen: Seen) -> Consolidation:
        """Merge what was seen whole into the master."""
        from xltasks.verbs.consolidate import consolidate

        with ClosedBook.open(self.master) as book:
            files = only_seen(read_returns([target.folder]), seen)
            return consolidate(book, str(self.master), files, target.period, Day(self.as_of, date.today()))

    def explain(self, error: Exception) -> str:
        """One sentence; a bug's details go to a log."""
        if isinstance(error, CannotProceed):
            return error_words(error)
        if isinstance(error, OSError):
            place = error.filename or self.folder or self.master
            return error_words(CannotProceed("folder-unreadable", path=place, why=os_reason(error)))
        return WATCH_SAYS["bug"].format(log=keep_traceback("watch"))

    def say(self, told: Told, *, target: Target | None = None, words: str = "") -> None:
        """One line about the watch itself."""
        if target is None:
            self._line(told.value, words=words)
        else:
            self._line("looking" if self.once else told.value, folder=target.folder, period=target.period.label)

    def tell(self, target: Target, results: tuple[FileResult, ...], done: Consolidation) -> None:
        """A line for each file, and one for where the round stands."""
        for result in results:
            self._line("file", file=result.file, outcome=outcome_words(result, done))
        totals = done.changes.totals
        waiting = WATCH_SAYS["after-waiting"].format(count=totals.pending) if totals.pending else ""
        self._line("after", returned=returned_words(done), waiting=waiting)

    def _line(self, code: str, **facts: object) -> None:
        text = WATCH_SAYS[code].format(time=f"{datetime.now():%H:%M:%S}", **facts)
        print(text, file=sys.stderr if self.as_json else sys.stdout, flush=True)


def watch(args: Namespace) -> int:
    """``xltasks watch``: until Ctrl-C, or one look with ``--once``."""
    desk = WatchDesk(args.master, args.period, args.folder, args.as_of, args.json, args.once)
    desk.target()  # what stands in the way from the first is an error, not a trouble
    watcher = Watcher(desk)
    if args.once:
        # Twice, as whoever watches does: a file that still grows is none yet.
        watcher.round()
        time.sleep(min(args.every, 1.0))
        watcher.round()
        if watcher.stopped is not None:
            raise watcher.stopped
    else:
        try:
            while True:
                watcher.round()
                time.sleep(args.every)
        except KeyboardInterrupt:
            print(file=sys.stderr)  # below the ^C
    return _end(args, watcher)


def _end(args: Namespace, watcher: Watcher) -> int:
    """What it all came to."""
    latest, totals = watcher.latest, watcher.totals
    if args.json:
        print(json.dumps(watch_json(args.master, watcher), ensure_ascii=False))
    elif latest is None:
        print(WATCH_SAYS["summary-nothing"])
    else:
        print(
            WATCH_SAYS["summary"].format(
                runs=watcher.runs,
                files=len(watcher.files),
                accepted=totals.accepted,
                pending=totals.pending,
                refused=totals.refused,
                returned=returned_words(latest),
            )
        )
    return _LOOK if latest is not None and latest.needs_a_person else 0


def outcome_words(result: FileResult, done: Consolidation) -> str:
    """What became of one file, with its cells or the reason."""
    counts, outcome = result.counts, result.outcome
    code = outcome.value
    if outcome is Outcome.MERGED and (counts.pending or counts.refused):
        code = "merged-more"
    why = next((finding_words(found)[0] for found in done.changes.findings if found.file == result.file), "")
    return WATCH_OUTCOMES[code].format(
        accepted=counts.accepted, pending=counts.pending, refused=counts.refused, why=why
    )


def returned_words(done: Consolidation) -> str:
    """Who is still out."""
    if done.missing:
        return WATCH_SAYS["after-missing"].format(count=len(done.missing))
    return WATCH_SAYS["after-all"]


def watch_json(master: Path, watcher: Watcher) -> dict[str, object]:
    """What a watch did, for scripts."""
    latest, totals, watching = watcher.latest, watcher.totals, watcher.watching
    return {
        "master": str(master),
        "period": None if watching is None else str(watching.period),
        "folder": None if watching is None else str(watching.folder),
        "runs": watcher.runs,
        "files": sorted(watcher.files),
        "totals": {
            "read": totals.read,
            "accepted": totals.accepted,
            "already": totals.already,
            "pending": totals.pending,
            "refused": totals.refused,
        },
        "missing": None if latest is None else list(latest.missing),
    }
