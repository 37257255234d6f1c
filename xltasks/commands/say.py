"""How commands speak: words from the catalogue, JSON, findings, progress."""

from __future__ import annotations

import json
import sys
from argparse import Namespace
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from time import monotonic

from xltasks.core.findings import Finding, Severity
from xltasks.core.settings import Day
from xltasks.messages import finding_words
from xltasks.messages.commands import SAYS

Command = Callable[[Namespace], int]

FINDINGS_SHOWN = 12
_REDRAWN = 0.1  # seconds between two drawings of a progress line
LOOK = 1


def say(code: str, /, **facts: object) -> None:
    """Print a sentence of the catalogue."""
    print(SAYS[code].format_map(facts))


def print_json(held: object) -> None:
    """Print one JSON object."""
    # No indent: the standard library only writes fast without one, and scripts read this.
    print(json.dumps(held, ensure_ascii=False))


def day_of(args: Namespace) -> Day:
    """The day a command works on; the clock is read here."""
    return Day(args.as_of, date.today())


def say_findings(findings: Iterable[Finding], where: str) -> None:
    """The findings that ask for something, most serious first, a few of them."""
    order = {Severity.ERROR: 0, Severity.WARNING: 1}
    told = sorted((found for found in findings if found.severity in order), key=lambda found: order[found.severity])
    if not told:
        return
    say("findings", count=len(told))
    for found in told[:FINDINGS_SHOWN]:
        message, action = finding_words(found)
        say("finding", message=message, action=action)
    if len(told) > FINDINGS_SHOWN:
        say("more-findings", count=len(told) - FINDINGS_SHOWN, where=SAYS[where])


@contextmanager
def progress(label: str, total: int | None) -> Iterator[Callable[[str], None]]:
    """A line on standard error that follows long work; nothing where nobody watches."""
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TextColumn("{task.fields[now]}"))
    # Drawn by this thread and not by one of its own: workers may be forked while it stands.
    with Progress(*columns, console=Console(stderr=True), transient=True, auto_refresh=False) as bar:
        task = bar.add_task(SAYS[label], total=total, now="")
        drawn = 0.0

        def advance(now: str) -> None:
            nonlocal drawn
            bar.update(task, advance=1, now=now)
            if monotonic() - drawn > _REDRAWN:
                bar.refresh()
                drawn = monotonic()

        yield advance
