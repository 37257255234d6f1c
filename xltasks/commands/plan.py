"""``xltasks plan`` and ``xltasks build``."""

from __future__ import annotations

import sys
from argparse import Namespace
from datetime import date
from pathlib import Path

from xltasks.commands.say import LOOK, print_json, say, say_findings
from xltasks.core.findings import is_defect
from xltasks.core.plan import Plan, Role
from xltasks.core.plan_json import plan_json
from xltasks.messages import finding_words
from xltasks.messages.commands import SAYS

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
    from xltasks.verbs.build import build as run

    made = run(_read_plan(args), (), args.output, today=date.today(), pinned=args.as_of, save=write_new)
    beside: tuple[Path, ...] = ()
    if args.starters:
        from xltasks.commands.starters import put_starters, starters_lines
        from xltasks.machine import this_machine

        beside = put_starters(made.path, this_machine())
    if args.json:
        told = {"master": str(made.path), "plan": plan_json(made.plan, finding_words)}
        print_json(told | {"starters": [str(path) for path in beside]} if args.starters else told)
    else:
        say(
            "built",
            path=made.path,
            tasks=sum(1 for _ in made.plan.tasks()),
            units=len(made.plan.directory.units),
        )
        if beside:
            print("\n".join(starters_lines(beside)))
        say_findings(made.plan.findings, "on-findings-sheet")
    return LOOK if any(map(is_defect, made.plan.findings)) else 0
