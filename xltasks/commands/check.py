"""``xltasks check``."""

from __future__ import annotations

from argparse import Namespace

from xltasks.commands.say import FINDINGS_SHOWN, LOOK, day_of, print_json, say, say_findings
from xltasks.core.findings import Finding, Severity
from xltasks.messages import finding_words
from xltasks.messages.commands import SAYS


def check(args: Namespace) -> int:
    """``xltasks check``."""
    from xltasks.books.closed import ClosedBook
    from xltasks.verbs.check import check as run

    with ClosedBook.open(args.master, for_reading=args.preview) as book:
        done = run(book, str(args.master), day_of(args), preview=args.preview)
    if args.json:
        from xltasks.verbs.answers import check_json

        print_json(check_json(done, args.master, finding_words))
        return LOOK if done.needs_a_person else 0
    infos = [found for found in done.findings if found.severity is Severity.INFO]
    asking = len(done.findings) - len(infos)
    if not done.findings and not done.events:
        say("check-sound")
    else:
        say("check-previewed" if done.preview or done.halted else "checked", asking=asking, info=len(infos))
    unwritten = done.preview or done.halted
    say_findings(done.findings, "use-json" if unwritten else "on-findings-sheet")
    _say_infos(infos, "use-json" if unwritten else "on-findings-sheet")
    if done.numbered:
        say("numbered", tasks="、".join(str(one.task) for one in done.numbered))
    if done.events:
        say("changes-recorded", count=len(done.events))
    if done.halted:
        say("check-halted")
    elif done.backup is not None:
        say("check-kept")
        say("backup", path=done.backup)
    elif not done.preview:
        say("nothing-new")
    return LOOK if done.needs_a_person else 0


def _say_infos(infos: list[Finding], where: str) -> None:
    if not infos:
        return
    say("info-findings", count=len(infos))
    for found in infos[:FINDINGS_SHOWN]:
        message, action = finding_words(found)
        say("finding", message=message, action=action)
    if len(infos) > FINDINGS_SHOWN:
        say("more-findings", count=len(infos) - FINDINGS_SHOWN, where=SAYS[where])
