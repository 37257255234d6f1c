"""Looking at a master: ``xltasks status``, ``report``, ``export``; and ``demo``."""

from __future__ import annotations

import sys
from argparse import Namespace
from typing import TYPE_CHECKING

from xltasks.core.states import ReturnState
from xltasks.errors import CannotProceed
from xltasks.messages import finding_words
from xltasks.messages.bulletin import COURSE_WORDS
from xltasks.messages.commands import SAYS
from xltasks.messages.reasons import os_reason

if TYPE_CHECKING:
    pass

from xltasks.commands.say import FINDINGS_SHOWN, LOOK, day_of, print_json, say


def status(args: Namespace) -> int:
    """``xltasks status``."""
    from xltasks.books.closed import ClosedBook
    from xltasks.verbs.status import status as run

    with ClosedBook.open(args.master, for_reading=True) as book:
        told = run(book, str(args.master), args.period, day_of(args))
    if args.json:
        from xltasks.verbs.answers import status_json

        print_json(status_json(told))
        return LOOK if told.needs_a_person else 0
    if told.period is None:
        say("status-none")
    else:
        counts = {state.value: len(told.units(state)) for state in ReturnState}
        say("status", period=told.period, sent=len(told.returns), waiting=told.waiting, **counts)
        for label, state in (
            ("未回收", ReturnState.MISSING),
            ("已退回", ReturnState.REJECTED),
            ("迟报", ReturnState.LATE),
        ):
            if told.units(state):
                say("status-list", label=label, units="、".join(told.units(state)))
    total = told.total
    say(
        "status-tasks",
        total=total.tasks,
        done=total.done,
        on_time=total.on_time,
        behind=total.behind,
        overdue=total.overdue,
        unreported=total.unreported,
        today=told.today.isoformat(),
    )
    if told.past:
        say("status-past", period=told.period)
    if told.previous is not None:
        turned = [move for move in told.changes if move.course is not move.course_before]
        say("status-changes", previous=told.previous, count=len(told.changes), turned=len(turned))
        for move in turned[:FINDINGS_SHOWN]:
            before, now = COURSE_WORDS[move.course_before], COURSE_WORDS[move.course]
            say("status-change", task=move.no, before=before, now=now)
        if len(turned) > FINDINGS_SHOWN:
            say("more-findings", count=len(turned) - FINDINGS_SHOWN, where=SAYS["use-json"])
    return LOOK if told.needs_a_person else 0


def report(args: Namespace) -> int:
    """``xltasks report``."""
    from xltasks.commands.report import run

    return run(args, day_of(args))


def export(args: Namespace) -> int:
    """``xltasks export``."""
    from xltasks.books.closed import ClosedBook
    from xltasks.ledger.read import read_master
    from xltasks.verbs.export import export_csv, export_json, export_parquet

    with ClosedBook.open(args.master, for_reading=True) as book:
        state = read_master(book, str(args.master))
    exported = export_json(state, day_of(args).under(state.settings), finding_words)
    if args.output is not None:
        try:
            written = export_csv(exported, args.output)
            try:
                written += export_parquet(exported, args.output)
            except ModuleNotFoundError:
                print(SAYS["parquet-missing"], file=sys.stderr)
        except OSError as error:
            raise CannotProceed("folder-unwritable", path=args.output, why=os_reason(error)) from error
        if not args.json:
            say("exported", folder=args.output, files="、".join(path.name for path in written))
    if args.json or args.output is None:
        print_json(exported)
    return 0


def demo(args: Namespace) -> int:
    """``xltasks demo``."""
    from xltasks.demo import run

    return run(args.folder, as_json=args.json)
