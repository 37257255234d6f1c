"""``xltasks demo``: make the round, then say what was made and where."""

from __future__ import annotations

import json
from collections import Counter
from datetime import date
from pathlib import Path

from xltasks.books.closed import ClosedBook
from xltasks.books.outbox import write_new
from xltasks.books.returns import read_returns
from xltasks.commands.round import write_forms
from xltasks.core.naming import complete
from xltasks.core.period import Period
from xltasks.core.settings import Day
from xltasks.demo.example import example_file
from xltasks.demo.returns import make_returns
from xltasks.errors import CannotProceed
from xltasks.messages import finding_words
from xltasks.messages.demo import DEMO
from xltasks.plans import read_plan
from xltasks.plans.units_file import read_units
from xltasks.verbs.answers import consolidation_json
from xltasks.verbs.build import build
from xltasks.verbs.consolidate import Consolidation, consolidate
from xltasks.verbs.distribute import Distribution, distribute
from xltasks.verbs.report import report

_PERIOD, _PERIOD_BEFORE = Period(2023, month=6), Period(2023, month=5)
_BUILT_ON, _SENT_BEFORE, _SENT_ON, _MERGED_ON = (
    date(2023, 5, 20),
    date(2023, 5, 25),
    date(2023, 6, 25),
    date(2023, 7, 6),
)


def run(folder: Path, *, as_json: bool) -> int:
    """Make everything below ``folder``, which must be empty or not there yet; the exit status.

    Raises CannotProceed("folder-not-empty").
    """
    if folder.exists() and any(folder.iterdir()):
        raise CannotProceed("folder-not-empty", path=folder)
    master = folder / "总表.xlsm"
    plan = complete(read_plan(example_file("wujiang-2023.docx")), read_units(example_file("units.csv")))
    build(plan, (), master, today=_BUILT_ON, pinned=_MERGED_ON, save=write_new)
    before = _send(master, _PERIOD_BEFORE, folder / "下发" / str(_PERIOD_BEFORE), _SENT_BEFORE, only=("区教育局",))
    sent = _send(master, _PERIOD, folder / "下发" / str(_PERIOD), _SENT_ON)
    returned = folder / "回收" / str(_PERIOD)
    made = make_returns(sent.forms, sent.paths, returned, (before.forms[0], before.paths[0]))
    with ClosedBook.open(master) as book:
        done = consolidate(book, str(master), read_returns([returned]), _PERIOD, Day(_MERGED_ON, _MERGED_ON))
    bulletin, reminders = folder / f"督查通报_{_PERIOD}.docx", folder / f"催报清单_{_PERIOD}.xlsx"
    for target in (bulletin, reminders):
        with ClosedBook.open(master, for_reading=True) as book:
            report(book, str(master), _PERIOD, Day(_MERGED_ON, _MERGED_ON), target, save=write_new)
    if as_json:
        print(json.dumps(consolidation_json(done, master, finding_words), ensure_ascii=False))
    else:
        _tell(folder, master, sent, made, done, (bulletin, reminders))
    return 0  # what waits here waits by design: the demo itself is done


def _send(master: Path, period: Period, folder: Path, day: date, only: tuple[str, ...] = ()) -> Distribution:
    with ClosedBook.open(master) as book:
        return distribute(
            book, str(master), period, Day(day, day), lambda forms, state: write_forms(folder, forms, state), only=only
        )


def _tell(
    folder: Path,
    master: Path,
    sent: Distribution,
    made: tuple[str, ...],
    done: Consolidation,
    reports: tuple[Path, Path],
) -> None:
    changes, totals = done.changes, done.changes.totals
    outcomes = Counter(result.outcome.value for result in changes.files)
    tasks = {change.task for change in changes.changes if change.verdict == "accept"}
    words = DEMO.format(
        folder=folder,
        master=master,
        forms=len(sent.forms),
        sent=sent.paths[0].parent if sent.paths else folder,
        returned=folder / "回收" / str(_PERIOD),
        files=len(changes.files),
        made="\n".join(f"     · {line}" for line in made),
        merged=outcomes["merged"],
        pending_files=outcomes["pending"],
        rejected=outcomes["rejected"],
        superseded=outcomes["superseded"],
        unchanged=outcomes["unchanged"],
        ignored=outcomes["ignored"],
        tasks=len(tasks),
        read=totals.read,
        accepted=totals.accepted,
        already=totals.already,
        pending=totals.pending,
        refused=totals.refused,
        missing_count=len(done.missing),
        missing="、".join(done.missing),
        backup=done.backup,
        bulletin=reports[0],
        reminders=reports[1],
    )
    print(words)
