"""``xltasks replan``."""

from __future__ import annotations

from argparse import Namespace
from collections import Counter
from typing import TYPE_CHECKING

from xltasks.commands.plan import STANDARD_INPUT, read_document
from xltasks.commands.say import FINDINGS_SHOWN, LOOK, day_of, print_json, say_findings
from xltasks.core.findings import is_defect
from xltasks.core.plan_fields import PlanField
from xltasks.core.replan import Difference, Revision
from xltasks.messages import finding_words
from xltasks.messages.replan import KIND_WORDS, REPLAN_SAYS

if TYPE_CHECKING:
    from xltasks.verbs.replan import Replanned

_LONGEST = 30  # characters of a value in a line of the summary
_EXAMPLES = 3
# Differences whose new value says all there is to say in a line.
_NEW_ONLY = frozenset({PlanField.ADDED, PlanField.RESTORED})
_OLD_ONLY = frozenset({PlanField.WITHDRAWN})


def replan(args: Namespace) -> int:
    """``xltasks replan``."""
    from xltasks.books.closed import ClosedBook
    from xltasks.verbs.replan import replan as run

    revised = read_document(args.plan)
    pasted = args.plan == STANDARD_INPUT
    document = REPLAN_SAYS["pasted"] if pasted else args.plan.name
    with ClosedBook.open(args.master, for_reading=args.preview) as book:
        done = run(book, str(args.master), revised, document, day_of(args), preview=args.preview)
    if args.json:
        from xltasks.verbs.replan_json import replan_json

        print_json(replan_json(done, args.master, finding_words))
    else:
        _tell(done)
    return LOOK if done.needs_a_person or any(map(is_defect, done.findings)) else 0


def _say(code: str, /, **facts: object) -> None:
    print(REPLAN_SAYS[code].format_map(facts))


def _tell(done: Replanned) -> None:
    revision, laid = done.revision, done.laid
    tasks = revision.found + revision.gone
    _say(
        "compared-preview" if done.preview else "compared",
        document=done.document,
        tasks=tasks,
        found=revision.found,
    )
    if revision.differences:
        counted = Counter(one.field for one in revision.differences)
        words = [f"{word}{counted[kind]}" for kind, word in KIND_WORDS.items() if counted[kind]]
        _say("differences", words="、".join(words))
        _say(
            "would-lay" if done.preview else "laid",
            new=len(laid.new),
            waiting=len(laid.waiting),
            declined=len(laid.declined),
        )
        for proposal in laid.new[:FINDINGS_SHOWN]:
            print(_line(proposal.difference, proposal.task))
        if len(laid.new) > FINDINGS_SHOWN:
            where = REPLAN_SAYS["use-json" if done.preview else "on-pending-sheet"]
            _say("more-lines", count=len(laid.new) - FINDINGS_SHOWN, where=where)
    else:
        _say("no-difference")
    if laid.outdated:
        _say("outdated", count=len(laid.outdated))
    _tell_names(revision)
    say_findings(done.findings, "use-json")
    if done.backup:
        _say("backup", path=done.backup)
    if laid.waiting or (laid.new and not done.preview):
        _say("next")


def _tell_names(revision: Revision) -> None:
    if revision.renumbered:
        told = [REPLAN_SAYS["renumbered-one"].format(old=old, new=new) for old, new in revision.renumbered[:_EXAMPLES]]
        more = REPLAN_SAYS["and-more"] if len(revision.renumbered) > _EXAMPLES else ""
        _say("renumbered", count=len(revision.renumbered), examples="、".join(told) + more)
    for old, new in revision.retitled:
        _say("retitled", old=old, new=new)


def _line(difference: Difference, task: int) -> str:
    now, new = _short(difference.now), _short(difference.new)
    if difference.field in _NEW_ONLY:
        change = REPLAN_SAYS["line-value"].format(value=new)
    elif difference.field in _OLD_ONLY:
        change = REPLAN_SAYS["line-value"].format(value=now)
    else:
        change = REPLAN_SAYS["line-change"].format(now=now or REPLAN_SAYS["blank"], new=new or REPLAN_SAYS["blank"])
    return REPLAN_SAYS["line"].format(kind=KIND_WORDS[difference.field], task=task, change=change)


def _short(text: str) -> str:
    """A value in a line; of a whole task, its first line."""
    line = text.strip().partition("\n")[0]
    return line if len(line) <= _LONGEST else line[: _LONGEST - 1] + "…"
