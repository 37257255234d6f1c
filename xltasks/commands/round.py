"""The round: ``xltasks distribute``, ``consolidate``, ``apply`` and ``undo``."""

from __future__ import annotations

from argparse import Namespace
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from xltasks.core.findings import is_defect
from xltasks.core.form import Form
from xltasks.core.records import MasterState
from xltasks.errors import CannotProceed
from xltasks.messages import finding_words
from xltasks.messages.commands import OUTCOME_WORDS, SAYS

if TYPE_CHECKING:
    from xltasks.commands.annotate import SendBack

from xltasks.commands.say import LOOK, day_of, print_json, progress, say, say_findings


def distribute(args: Namespace) -> int:
    """``xltasks distribute``."""
    from xltasks.books.closed import ClosedBook
    from xltasks.verbs.distribute import distribute as run

    with ClosedBook.open(args.master) as book:
        done = run(
            book,
            str(args.master),
            args.period,
            day_of(args),
            lambda forms, state: write_forms(args.output, forms, state),
            only=args.unit,
            due=args.due,
        )
    if args.json:
        from xltasks.verbs.answers import distribution_json

        print_json(distribution_json(done, finding_words))
    else:
        due = done.forms[0].due.isoformat() if done.forms else SAYS["none"]
        say("distributed", period=args.period.label, count=len(done.forms), folder=args.output, due=due)
        if done.recorded:
            say("changes-recorded", count=len(done.recorded))
        say_findings(done.findings, "use-json")
    return LOOK if any(map(is_defect, done.findings)) else 0


def write_forms(folder: Path, forms: Sequence[tuple[str, Form]], state: MasterState) -> tuple[Path, ...]:
    """Draw forms into a folder, all or none; a form that somebody has written in is never replaced."""
    from xltasks.books.outbox import write_batch
    from xltasks.intake.untouched import is_untouched_form
    from xltasks.render.form import write_form

    with progress("drawing", len(forms)) as advance:

        def drawn(form: Form) -> Callable[[BinaryIO], None]:
            def draw(file: BinaryIO) -> None:
                write_form(file, form, state.settings)
                advance(form.unit)

            return draw

        return write_batch(folder, [(name, drawn(form)) for name, form in forms], may_replace=is_untouched_form)


def consolidate(args: Namespace) -> int:
    """``xltasks consolidate``."""
    from xltasks.books.returns import read_returns
    from xltasks.intake.workers import advised, beside

    for path in args.returns:
        if not path.exists():
            raise CannotProceed("returns-missing", path=path)
    files = read_returns(args.returns)
    with beside(files, advised()) as workers:
        # They read while this process loads the rest of the program.
        from xltasks.books.closed import ClosedBook
        from xltasks.verbs.consolidate import consolidate as run

        back = _send_back(args)
        with (
            ClosedBook.open(args.master, for_reading=args.preview) as book,
            progress("reading", None) as advance,
        ):
            done = run(
                book,
                str(args.master),
                files,
                args.period,
                day_of(args),
                preview=args.preview,
                progress=advance,
                review=back,
                workers=workers,
            )
    if args.json:
        from xltasks.verbs.answers import consolidation_json

        told = consolidation_json(done, args.master, finding_words)
        print_json({**told, "annotated": back.as_json()} if back else told)
        return LOOK if done.needs_a_person else 0
    changes, totals = done.changes, done.changes.totals
    say("previewed" if done.preview else "consolidated", period=args.period.label, files=len(changes.files))
    if done.backup is None and not done.preview:
        say("nothing-new")
    outcomes = Counter(result.outcome.value for result in changes.files)
    words = [text.format(count=outcomes[code]) for code, text in OUTCOME_WORDS.items() if outcomes[code]]
    say("outcomes", words="，".join(words) or SAYS["none"])
    say(
        "cells",
        read=totals.read,
        accepted=totals.accepted,
        already=totals.already,
        pending=totals.pending,
        refused=totals.refused,
    )
    if done.missing:
        say("missing", count=len(done.missing), units="、".join(done.missing))
    else:
        say("all-returned")
    say_findings(changes.findings, "use-json" if done.preview else "on-findings-sheet")
    if done.backup:
        say("backup", path=done.backup)
    if totals.pending:
        say("next-pending")
    if totals.refused:
        say("next-findings")
    for line in back.words() if back else ():
        print(line)
    return LOOK if done.needs_a_person else 0


def _send_back(args: Namespace) -> SendBack | None:
    """What writes the forms that go back, if they were asked for."""
    if args.annotate is None:
        return None
    from xltasks.commands.annotate import SendBack

    return SendBack(args.annotate, args.returns)


def apply(args: Namespace) -> int:
    """``xltasks apply``."""
    from xltasks.books.closed import ClosedBook
    from xltasks.verbs.apply import apply as run

    with ClosedBook.open(args.master) as book:
        done = run(book, str(args.master), day_of(args))
    if args.json:
        from xltasks.verbs.answers import application_json

        print_json(application_json(done, finding_words))
    else:
        say(
            "applied",
            accepted=len(done.accepted),
            declined=len(done.declined),
            undecided=len(done.undecided),
            left=len(done.left),
        )
        say_findings(done.findings, "use-json")
        if done.backup:
            say("backup", path=done.backup)
    return LOOK if done.needs_a_person else 0


def undo(args: Namespace) -> int:
    """``xltasks undo``."""
    from xltasks.verbs.undo import undo as run

    backup = run(args.master)
    if args.json:
        print_json({"master": str(args.master), "backup": str(backup)})
    else:
        say("undone", path=args.master)
    return 0
