"""``xltasks overview``: an edge like :mod:`xltasks.commands`, for a period's copy of the master."""

from __future__ import annotations

from argparse import Namespace

from xltasks.commands.say import LOOK, day_of, print_json
from xltasks.core.states import ReturnState
from xltasks.messages.overview import OVERVIEW_SAYS
from xltasks.verbs.overview import Filed, overview


def run(args: Namespace) -> int:
    """Write the copy; the exit status."""
    from xltasks.books.closed import ClosedBook
    from xltasks.books.outbox import write_new

    with ClosedBook.open(args.master, for_reading=True) as book:
        done = overview(
            book,
            str(args.master),
            args.period,
            day_of(args),
            args.output,
            open_book=ClosedBook.open,
            save=write_new,
        )
    if args.json:
        from xltasks.verbs.answers import status_json

        print_json({"file": str(done.path), **status_json(done.status)})
    else:
        _tell(done)
    return LOOK if done.status.needs_a_person else 0


def _tell(done: Filed) -> None:
    told, copy = done.status, done.copy
    _say("copy", period=copy.period.label, path=done.path)
    total = told.total
    _say(
        "copy-tasks",
        day=copy.day.isoformat(),
        total=total.tasks,
        done=total.done,
        on_time=total.on_time,
        behind=total.behind,
        overdue=total.overdue,
        unlit=total.unlit,
    )
    if copy.before_plan:
        _say("copy-before-plan", period=copy.period.label)
    if copy.past:
        _say("copy-past", period=copy.period.label)
    if not copy.sent:
        _say("copy-not-sent")
    else:
        back = len(told.units(ReturnState.RETURNED)) + len(told.units(ReturnState.LATE))
        missing, rejected = (len(told.units(state)) for state in (ReturnState.MISSING, ReturnState.REJECTED))
        _say("copy-returns", sent=copy.sent, back=back, missing=missing, rejected=rejected)
    if told.waiting:
        _say("copy-waiting", count=told.waiting)


def _say(code: str, /, **facts: object) -> None:
    print(OVERVIEW_SAYS[code].format_map(facts))
