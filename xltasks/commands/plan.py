"""``xltasks plan`` and ``xltasks build``."""

from __future__ import annotations

import sys
from argparse import Namespace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from xltasks.commands.say import LOOK, print_json, say, say_findings
from xltasks.core.findings import is_defect
from xltasks.core.plan import Plan, Role
from xltasks.core.plan_json import plan_json
from xltasks.errors import CannotProceed
from xltasks.messages import finding_words
from xltasks.messages.commands import SAYS

if TYPE_CHECKING:
    from xltasks.core.next_year import TakenOver

STANDARD_INPUT = Path("-")


def _read_plan(args: Namespace) -> Plan:
    from xltasks.core.naming import complete
    from xltasks.plans.units_file import read_units

    plan = read_document(args.plan)
    return complete(plan, read_units(args.units)) if args.units else plan


def read_document(path: Path) -> Plan:
    """A file, or for ``-`` what is pasted or piped into standard input."""
    from xltasks.plans import plan_of_bytes, read_plan

    if path != STANDARD_INPUT:
        return read_plan(path)
    if sys.stdin.isatty():
        print(SAYS["paste-here"], file=sys.stderr)
    return plan_of_bytes(sys.stdin.buffer.read())


def plan(args: Namespace) -> int:
    """``xltasks plan``."""
    read = _read_plan(args)
    if args.json:
        print_json(plan_json(read, finding_words))
    else:
        _tell_plan(read)
    return LOOK if any(map(is_defect, read.findings)) else 0


def _tell_plan(read: Plan) -> None:
    say(
        "plan",
        title=read.title,
        year=read.year,
        sections=len(read.sections),
        projects=sum(len(section.projects) for section in read.sections),
        tasks=sum(1 for _ in read.tasks()),
        units=len(read.directory.units),
    )
    for section in read.sections:
        say("plan-section", no=section.no, title=section.title, tasks=len(section.tasks))
        for task in section.tasks:
            say("plan-task", no=task.no, text=task.text)
            say(
                "plan-task-more",
                leaders="、".join(task.leaders) or SAYS["none"],
                leads="、".join(task.units(Role.LEAD)) or SAYS["none"],
                supports="、".join((*task.units(Role.SUPPORT), *task.units(Role.DATA))) or SAYS["none"],
                due=task.due_text or task.due.isoformat(),
            )
    say_findings(read.findings, "use-json")


def build(args: Namespace) -> int:
    """``xltasks build``."""
    from xltasks.books.outbox import write_new
    from xltasks.plans.units_file import read_units
    from xltasks.verbs.build import build as run

    last = _last_year(args.last_year) if args.last_year else None
    made = run(
        read_document(args.plan),
        read_units(args.units) if args.units else (),
        args.output,
        today=date.today(),
        pinned=args.as_of,
        save=write_new,
        last=last,
    )
    beside: tuple[Path, ...] = ()
    if args.starters:
        from xltasks.commands.starters import put_starters, starters_lines
        from xltasks.machine import this_machine

        beside = put_starters(made.path, this_machine())
    if args.json:
        told = {"master": str(made.path), "plan": plan_json(made.plan, finding_words)}
        if last is not None:
            told["from"] = str(args.last_year)
        print_json(told | {"starters": [str(path) for path in beside]} if args.starters else told)
    else:
        say(
            "built",
            path=made.path,
            tasks=sum(1 for _ in made.plan.tasks()),
            units=len(made.plan.directory.units),
        )
        if last is not None:
            _tell_taken_over(args.last_year, last, made.plan)
        if beside:
            print("\n".join(starters_lines(beside)))
        say_findings(made.plan.findings, "on-findings-sheet")
    return LOOK if any(map(is_defect, made.plan.findings)) else 0


def _last_year(path: Path) -> TakenOver:
    """What last year's master hands on, whatever program saved it last."""
    from xltasks.books.closed import ClosedBook
    from xltasks.books.memory import MemoryBook
    from xltasks.books.returns.reading import read_content
    from xltasks.ledger.taken_over import read_taken_over, tables_on
    from xltasks.plans.kinds import read_bytes

    if path.suffix.lower() in (".xlsx", ".xlsm"):
        with ClosedBook.open(path, for_reading=True) as book:
            return read_taken_over(book, str(path))
    read = read_content(path.name, read_bytes(path))
    if read.state != "read":
        why = finding_words(read.findings[0])[0] if read.findings else path.suffix
        raise CannotProceed("last-year-unreadable", path=path, why=why.rstrip("。"))
    sheets = {sheet.name: sheet.grid for sheet in read.sheets}
    held = MemoryBook({name: grid.rows for name, grid in sheets.items()}, tables_on(sheets))
    return read_taken_over(held, str(path))


def _tell_taken_over(path: Path, last: TakenOver, plan: Plan) -> None:
    directory = plan.directory
    busy = {
        member.name
        for _, _, task in plan.tasks()
        for one in task.assignments
        for member in (*directory.members(one.unit), *filter(None, [directory.find(one.unit)]))
    }
    names = {unit.name for one in last.units if (unit := directory.find(one.name)) is not None}
    say(
        "taken-over",
        path=path,
        units=len(last.units),
        idle=len(names - busy),
        posts=sum(1 for name in plan.leaders if name in last.posts),
    )
