"""Numbers of tasks: doubled, unreadable, missing; rows without anything, tasks without a row."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby

from xltasks.core.checking.seen import WRITTEN_BY_HAND, MasterSeen, TaskRow, place_of
from xltasks.core.events import EventKind
from xltasks.core.findings import Finding, finding
from xltasks.core.folding import fold
from xltasks.core.schema import WITHDRAWN_STATUS, Col
from xltasks.core.values import as_text, is_blank, task_number


@dataclass(frozen=True, slots=True)
class Numbered:
    """A row that had a text and no number, and the number it is known by from now on."""

    row: TaskRow
    task: int


def new_numbers(seen: MasterSeen) -> tuple[Numbered, ...]:
    """Numbers for rows that have a text and none: identities for life, so none that any task ever had."""
    free = next_free(seen)
    waiting = [row for row in seen.task_rows if is_blank(row.value(Col.NO)) and row.text(Col.TEXT)]
    return tuple(Numbered(row, number) for number, row in enumerate(waiting, free))


def next_free(seen: MasterSeen) -> int:
    """The smallest number above all that tasks, reports and events have or had."""
    planned = {task.no for _, _, task in seen.plan.tasks()}
    held = {row.no for row in seen.task_rows if row.no is not None}
    return max(planned | held | seen.used_numbers, default=0) + 1


def number_findings(seen: MasterSeen) -> Iterator[Finding]:
    """What is odd about the numbers; the new ones, for information."""
    first: dict[int, TaskRow] = {}
    free = next_free(seen) + len(new_numbers(seen))
    for row in seen.task_rows:
        if row.no is None:
            if not is_blank(row.value(Col.NO)):
                yield row.found("number-unreadable", Col.NO, as_text(row.value(Col.NO)))
            elif not row.text(Col.TEXT):
                yield row.found("row-without-number", Col.NO, _something(row))
            continue
        if row.no in first:
            other = first[row.no]
            place = {"other_sheet": other.table.sheet, "other_cell": other.cell(Col.NO)}
            yield row.found("number-doubled", Col.NO, row.no, task=row.no, free=free, **place)
        first.setdefault(row.no, row)
        if not row.text(Col.TEXT):
            yield row.found("row-without-text", Col.TEXT, None, task=row.no)
    for new in new_numbers(seen):
        yield new.row.found("number-given", Col.NO, new.row.text(Col.TEXT), task=new.task)
    yield from _gone(seen, first)
    yield from _blank_rows(seen)


def _gone(seen: MasterSeen, first: Mapping[int, TaskRow]) -> Iterator[Finding]:
    """Tasks of the plan that have no row.  One that only lost its number, or its place in the table, is not gone."""
    misnumbered = [row for row in seen.task_rows if row.no is None or first[row.no] is not row]
    texts = {fold(row.text(Col.TEXT)) for row in misnumbered}
    below = {
        number
        for table in seen.section_tables
        for row in range(table.rows.stop, table.grid.height)
        if (number := task_number(table.value(row, Col.NO))) is not None
    }
    sheets = {place_of(table): table.sheet for table in seen.section_tables}
    for place, section in enumerate(seen.plan.sections, 1):
        for task in section.tasks:
            if task.no not in first and task.no not in below and fold(task.text) not in texts:
                sheet = sheets.get(place)
                yield finding("task-gone", sheet=sheet, task=task.no, value=task.text, status=WITHDRAWN_STATUS)
    for event in seen.events:
        if event.kind is EventKind.ADDED and event.task is not None and event.task not in first.keys() | below:
            yield finding("new-task-gone", task=event.task, value=event.after, status=WITHDRAWN_STATUS)


def _something(row: TaskRow) -> str:
    """The first words of a row that has neither number nor text."""
    return next((text for heading in WRITTEN_BY_HAND if (text := row.text(heading))), "")


def _blank_rows(seen: MasterSeen) -> Iterator[Finding]:
    """Blank rows between tasks; those at a table's end are room for new ones."""
    for table in seen.section_tables:
        used = [row.row for row in seen.task_rows if row.table is table]
        blank = sorted(set(range(used[0], used[-1])) - set(used)) if used else []
        for _, run in groupby(enumerate(blank), key=lambda pair: pair[1] - pair[0]):
            rows = [row + 1 for _, row in run]
            text = str(rows[0]) if len(rows) == 1 else f"{rows[0]}—{rows[-1]}"
            yield table.found("row-blank", rows[0] - 1, Col.NO, text)
