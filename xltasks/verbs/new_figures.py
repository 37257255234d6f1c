"""Read the indicators and milestones of tasks that came or were reworded onto 量化指标 and 时间节点."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from xltasks.books.protocol import Book
from xltasks.core.events import Event, EventKind
from xltasks.core.findings import Finding, finding
from xltasks.core.indicators import Indicator, by_task
from xltasks.core.new_figures import new_figures
from xltasks.core.schedule import Milestone
from xltasks.core.schema import (
    INDICATORS_SHEET,
    INDICATORS_TABLE,
    MILESTONES_SHEET,
    MILESTONES_TABLE,
    NAME_SEPARATOR,
)
from xltasks.ledger.new_figures import append_indicators, append_milestones
from xltasks.ledger.read import read_master


def figures_of_new_tasks(book: Book, path: str, events: Iterable[Event]) -> tuple[Finding, ...]:
    """Add the rows of the tasks that these events say were added by hand; what was added, for the clerk to look at.

    A task is an event once in its life, so rows that the clerk deletes afterwards stay deleted.
    """
    added = {event.task: "" for event in events if event.kind is EventKind.ADDED and event.task is not None}
    return read_figures(book, path, added) if added else ()


def read_figures(book: Book, path: str, before: Mapping[int, str]) -> tuple[Finding, ...]:
    """Add the rows of tasks that have a new text; ``before`` has the old one by number, blank for a new task.

    Rows that are there are not touched.  A task that is not in the plan any more gets none, nor does a master that
    was made before there were the sheets.
    """
    state = read_master(book, path)
    tables = {table.name for table in book.tables()}
    shown = by_task(state.indicators)
    findings: list[Finding] = []
    indicators: list[Indicator] = []
    milestones: list[Milestone] = []
    for _, _, task in state.plan.tasks():
        if task.no not in before:
            continue
        held = state.schedule(task.no).milestones
        new = new_figures(task, before[task.no], shown.get(task.no, ()), held, state.plan.year)
        if new.indicators and INDICATORS_TABLE in tables:
            indicators += new.indicators
            said = NAME_SEPARATOR.join(dict.fromkeys(one.text for one in new.indicators))
            findings.append(finding("figures-added", task=task.no, value=said, page=INDICATORS_SHEET))
        if new.milestones and MILESTONES_TABLE in tables:
            milestones += new.milestones
            said = NAME_SEPARATOR.join(dict.fromkeys(one.phrase for one in new.milestones))
            findings.append(finding("figures-added", task=task.no, value=said, page=MILESTONES_SHEET))
    append_indicators(book, indicators)
    append_milestones(book, milestones)
    return tuple(findings)
