"""``xltasks report``: an edge like :mod:`xltasks.commands`, for what leaders read."""

from __future__ import annotations

import json
from argparse import Namespace

from xltasks.core.history import Course
from xltasks.core.settings import Day
from xltasks.core.states import ReturnState
from xltasks.messages.bulletin import COURSE_WORDS
from xltasks.messages.report import REPORT_SAYS
from xltasks.verbs.report import Reported, report, write_template

_LOOK = 1


def run(args: Namespace, day: Day) -> int:
    """Write the bulletin or the reminder list; the exit status."""
    from xltasks.books.closed import ClosedBook
    from xltasks.books.outbox import write_new

    with ClosedBook.open(args.master, for_reading=True) as book:
        done = report(
            book,
            str(args.master),
            args.period,
            day,
            args.output,
            save=write_new,
            template=args.template,
            drafts=args.drafts,
            forms=args.forms,
        )
    if args.save_template is not None:
        write_template(args.save_template, write_new)
    if args.json:
        from xltasks.verbs.report_json import report_json

        print(json.dumps(report_json(done), ensure_ascii=False))
    else:
        _tell(done, args)
    return _LOOK if done.needs_a_person else 0


def _tell(done: Reported, args: Namespace) -> None:
    period = args.period.label
    if done.bulletin is not None:
        told = done.bulletin
        _say("bulletin", period=period, path=done.path)
        courses = (
            REPORT_SAYS["bulletin-course"].format(word=COURSE_WORDS[course], count=told.total.of(course))
            for course in Course
            if told.total.of(course)
        )
        _say("bulletin-figures", total=told.total.tasks, courses="，".join(courses), day=told.day.isoformat())
        _say(
            "bulletin-returns",
            sent=told.sent,
            back=told.back,
            missing=len(told.returned(ReturnState.MISSING)),
            rejected=len(told.returned(ReturnState.REJECTED)),
        )
        if told.past:
            _say("bulletin-past", period=period)
        if done.waiting:
            _say("bulletin-waiting", count=done.waiting)
    if done.reminders is not None:
        rows = done.reminders.rows
        _say("reminders" if rows else "reminders-none", period=period, path=done.path, count=len(rows))
        if args.drafts is not None:
            _say("drafts", count=len(done.drafts), folder=args.drafts)
        if done.undrafted:
            _say("undrafted", count=len(done.undrafted), units="、".join(done.undrafted))
    if args.save_template is not None:
        _say("template", path=args.save_template)


def _say(code: str, /, **facts: object) -> None:
    print(REPORT_SAYS[code].format_map(facts))
