"""The commands of the command line: each opens what it needs, runs one verb, and tells the result.

This is an edge, like :mod:`xltasks.cli`: it chooses the closed book, reads the clock and prints.
"""

from __future__ import annotations

import json
import sys
from argparse import Namespace
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from xltasks.core.findings import Finding, Severity, is_defect
from xltasks.core.form import Form
from xltasks.core.plan import Plan, Role
from xltasks.core.plan_json import plan_json
from xltasks.core.records import MasterState
from xltasks.core.settings import Day
from xltasks.core.states import ReturnState
from xltasks.errors import CannotProceed
from xltasks.messages import finding_words
from xltasks.messages.bulletin import COURSE_WORDS
from xltasks.messages.commands import OUTCOME_WORDS, SAYS
from xltasks.messages.reasons import os_reason

if TYPE_CHECKING:
    from xltasks.commands_annotate import SendBack

Command = Callable[[Namespace], int]

_FINDINGS_SHOWN = 12
_LOOK = 1


def _say(code: str, /, **facts: object) -> None:
    print(SAYS[code].format_map(facts))


def _print_json(held: object) -> None:
    # No indent: the standard library only writes fast without one, and scripts read this.
    print(json.dumps(held, ensure_ascii=False))


def _day(args: Namespace) -> Day:
    return Day(args.as_of, date.today())


def _say_findings(findings: Iterable[Finding], where: str) -> None:
    """The findings that ask for something, most serious first, a few of them."""
    order = {Severity.ERROR: 0, Severity.WARNING: 1}
    told = sorted((found for found in findings if found.severity in order), key=lambda found: order[found.severity])
    if not told:
        return
    _say("findings", count=len(told))
    for found in told[:_FINDINGS_SHOWN]:
        message, action = finding_words(found)
        _say("finding", message=message, action=action)
    if len(told) > _FINDINGS_SHOWN:
        _say("more-findings", count=len(told) - _FINDINGS_SHOWN, where=SAYS[where])


@contextmanager
def _progress(label: str, total: int | None) -> Iterator[Callable[[str], None]]:
    """A line on standard error that follows long work; nothing where nobody watches."""
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TextColumn("{task.fields[now]}"))
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(SAYS[label], total=total, now="")
        yield lambda now: bar.update(task, advance=1, now=now)


# --- plan and build -------------------------------------------------------------------------------------------


def _read_plan(args: Namespace) -> Plan:
    from xltasks.core.naming import complete
    from xltasks.plans import read_plan
    from xltasks.plans.units_file import read_units

    plan = read_plan(args.plan)
    return complete(plan, read_units(args.units)) if args.units else plan


def plan(args: Namespace) -> int:
    """``xltasks plan``."""
    read = _read_plan(args)
    if args.json:
        _print_json(plan_json(read, finding_words))
    else:
        _tell_plan(read)
    return _LOOK if any(map(is_defect, read.findings)) else 0


def _tell_plan(read: Plan) -> None:
    _say(
        "plan",
        title=read.title,
        year=read.year,
        sections=len(read.sections),
        projects=sum(len(section.projects) for section in read.sections),
        tasks=sum(1 for _ in read.tasks()),
        units=len(read.directory.units),
    )
    for section in read.sections:
        _say("plan-section", no=section.no, title=section.title, tasks=len(section.tasks))
        for task in section.tasks:
            _say("plan-task", no=task.no, text=task.text)
            _say(
                "plan-task-more",
                leaders="、".join(task.leaders) or SAYS["none"],
                leads="、".join(task.units(Role.LEAD)) or SAYS["none"],
                supports="、".join((*task.units(Role.SUPPORT), *task.units(Role.DATA))) or SAYS["none"],
                due=task.due_text or task.due.isoformat(),
            )
    _say_findings(read.findings, "use-json")


def build(args: Namespace) -> int:
    """``xltasks build``."""
    from xltasks.books.outbox import write_new
    from xltasks.verbs.build import build as run

    made = run(_read_plan(args), (), args.output, today=date.today(), pinned=args.as_of, save=write_new)
    beside: tuple[Path, ...] = ()
    if args.starters:
        from xltasks.commands_starters import put_starters, starters_lines
        from xltasks.machine import this_machine

        beside = put_starters(made.path, this_machine())
    if args.json:
        told = {"master": str(made.path), "plan": plan_json(made.plan, finding_words)}
        _print_json(told | {"starters": [str(path) for path in beside]} if args.starters else told)
    else:
        _say(
            "built",
            path=made.path,
            tasks=sum(1 for _ in made.plan.tasks()),
            units=len(made.plan.directory.units),
        )
        if beside:
            print("\n".join(starters_lines(beside)))
        _say_findings(made.plan.findings, "on-findings-sheet")
    return _LOOK if any(map(is_defect, made.plan.findings)) else 0


# --- the round ------------------------------------------------------------------------------------------------


def distribute(args: Namespace) -> int:
    """``xltasks distribute``."""
    from xltasks.books.closed import ClosedBook
    from xltasks.verbs.distribute import distribute as run

    with ClosedBook.open(args.master) as book:
        done = run(
            book,
            str(args.master),
            args.period,
            _day(args),
            lambda forms, state: write_forms(args.output, forms, state),
            only=args.unit,
            due=args.due,
        )
    if args.json:
        from xltasks.verbs.answers import distribution_json

        _print_json(distribution_json(done, finding_words))
    else:
        due = done.forms[0].due.isoformat() if done.forms else SAYS["none"]
        _say("distributed", period=args.period.label, count=len(done.forms), folder=args.output, due=due)
        _say_findings(done.findings, "use-json")
    return _LOOK if any(map(is_defect, done.findings)) else 0


def write_forms(folder: Path, forms: Sequence[tuple[str, Form]], state: MasterState) -> tuple[Path, ...]:
    """Draw forms into a folder, all or none; a form that somebody has written in is never replaced."""
    from xltasks.books.outbox import write_batch
    from xltasks.intake.untouched import is_untouched_form
    from xltasks.render.form import write_form

    with _progress("drawing", len(forms)) as advance:

        def drawn(form: Form) -> Callable[[BinaryIO], None]:
            def draw(file: BinaryIO) -> None:
                write_form(file, form, state.settings)
                advance(form.unit)

            return draw

        return write_batch(folder, [(name, drawn(form)) for name, form in forms], may_replace=is_untouched_form)


def consolidate(args: Namespace) -> int:
    """``xltasks consolidate``."""
    from xltasks.books.closed import ClosedBook
    from xltasks.books.returns import read_returns
    from xltasks.verbs.consolidate import consolidate as run

    for path in args.returns:
        if not path.exists():
            raise CannotProceed("returns-missing", path=path)
    back = _send_back(args)
    with (
        ClosedBook.open(args.master, for_reading=args.preview) as book,
        _progress("reading", None) as advance,
    ):
        done = run(
            book,
            str(args.master),
            read_returns(args.returns),
            args.period,
            _day(args),
            preview=args.preview,
            progress=lambda read: advance(read.file),
            review=back or (lambda _: None),
        )
    if args.json:
        from xltasks.verbs.answers import consolidation_json

        told = consolidation_json(done, args.master, finding_words)
        _print_json({**told, "annotated": back.as_json()} if back else told)
        return _LOOK if done.needs_a_person else 0
    changes, totals = done.changes, done.changes.totals
    _say("previewed" if done.preview else "consolidated", period=args.period.label, files=len(changes.files))
    if done.backup is None and not done.preview:
        _say("nothing-new")
    outcomes = Counter(result.outcome.value for result in changes.files)
    words = [text.format(count=outcomes[code]) for code, text in OUTCOME_WORDS.items() if outcomes[code]]
    _say("outcomes", words="，".join(words) or SAYS["none"])
    _say(
        "cells",
        read=totals.read,
        accepted=totals.accepted,
        already=totals.already,
        pending=totals.pending,
        refused=totals.refused,
    )
    if done.missing:
        _say("missing", count=len(done.missing), units="、".join(done.missing))
    else:
        _say("all-returned")
    _say_findings(changes.findings, "use-json" if done.preview else "on-findings-sheet")
    if done.backup:
        _say("backup", path=done.backup)
    if totals.pending:
        _say("next-pending")
    if totals.refused:
        _say("next-findings")
    for line in back.words() if back else ():
        print(line)
    return _LOOK if done.needs_a_person else 0


def _send_back(args: Namespace) -> SendBack | None:
    """What writes the forms that go back, if they were asked for."""
    if args.annotate is None:
        return None
    from xltasks.commands_annotate import SendBack

    return SendBack(args.annotate, args.returns)


def apply(args: Namespace) -> int:
    """``xltasks apply``."""
    from xltasks.books.closed import ClosedBook
    from xltasks.verbs.apply import apply as run

    with ClosedBook.open(args.master) as book:
        done = run(book, str(args.master), _day(args))
    if args.json:
        from xltasks.verbs.answers import application_json

        _print_json(application_json(done, finding_words))
    else:
        _say(
            "applied",
            accepted=len(done.accepted),
            declined=len(done.declined),
            undecided=len(done.undecided),
            left=len(done.left),
        )
        _say_findings(done.findings, "use-json")
        if done.backup:
            _say("backup", path=done.backup)
    return _LOOK if done.needs_a_person else 0


def undo(args: Namespace) -> int:
    """``xltasks undo``."""
    from xltasks.verbs.undo import undo as run

    backup = run(args.master)
    if args.json:
        _print_json({"master": str(args.master), "backup": str(backup)})
    else:
        _say("undone", path=args.master)
    return 0


# --- looking --------------------------------------------------------------------------------------------------


def status(args: Namespace) -> int:
    """``xltasks status``."""
    from xltasks.books.closed import ClosedBook
    from xltasks.verbs.status import status as run

    with ClosedBook.open(args.master, for_reading=True) as book:
        told = run(book, str(args.master), args.period, _day(args))
    if args.json:
        from xltasks.verbs.answers import status_json

        _print_json(status_json(told))
        return _LOOK if told.needs_a_person else 0
    if told.period is None:
        _say("status-none")
    else:
        counts = {state.value: len(told.units(state)) for state in ReturnState}
        _say("status", period=told.period, sent=len(told.returns), waiting=told.waiting, **counts)
        for label, state in (
            ("未回收", ReturnState.MISSING),
            ("已退回", ReturnState.REJECTED),
            ("迟报", ReturnState.LATE),
        ):
            if told.units(state):
                _say("status-list", label=label, units="、".join(told.units(state)))
    total = told.total
    _say(
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
        _say("status-past", period=told.period)
    if told.previous is not None:
        turned = [move for move in told.changes if move.course is not move.course_before]
        _say("status-changes", previous=told.previous, count=len(told.changes), turned=len(turned))
        for move in turned[:_FINDINGS_SHOWN]:
            before, now = COURSE_WORDS[move.course_before], COURSE_WORDS[move.course]
            _say("status-change", task=move.no, before=before, now=now)
        if len(turned) > _FINDINGS_SHOWN:
            _say("more-findings", count=len(turned) - _FINDINGS_SHOWN, where=SAYS["use-json"])
    return _LOOK if told.needs_a_person else 0


def report(args: Namespace) -> int:
    """``xltasks report``."""
    from xltasks.commands_report import run

    return run(args, _day(args))


def export(args: Namespace) -> int:
    """``xltasks export``."""
    from xltasks.books.closed import ClosedBook
    from xltasks.ledger.read import read_master
    from xltasks.verbs.export import export_csv, export_json, export_parquet

    with ClosedBook.open(args.master, for_reading=True) as book:
        state = read_master(book, str(args.master))
    exported = export_json(state, _day(args).under(state.settings), finding_words)
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
            _say("exported", folder=args.output, files="、".join(path.name for path in written))
    if args.json or args.output is None:
        _print_json(exported)
    return 0


def demo(args: Namespace) -> int:
    """``xltasks demo``."""
    from xltasks.demo import run

    return run(args.folder, as_json=args.json)
