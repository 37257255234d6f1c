"""Read what 序时进度 goes by: sheet 时间节点, and the cells that somebody typed over."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from xltasks.books.protocol import Book, Table
from xltasks.core.figure_columns import MilestoneCol
from xltasks.core.grid import Value
from xltasks.core.records import SectionRow
from xltasks.core.schedule import BY_CALENDAR, Milestone, Schedule, by_task
from xltasks.core.schema import (
    MILESTONES_TABLE,
    NAME_YEAR_START,
    Col,
)
from xltasks.core.seen_rows import is_number, shown_text
from xltasks.ledger.rows import view
from xltasks.ledger.shown import section_tables


def read_schedules(
    book: Book, path: str, tables: Mapping[str, Table], rows: Mapping[int, SectionRow]
) -> Mapping[int, Schedule]:
    """The schedules of the tasks with milestones or a 序时进度 by hand, by number.

    By hand is every cell without our formula.  A book that knows of no formulas has none by hand.
    """
    found = dict(by_task(read_milestones(book, path, tables)))
    formulas = {
        tables[name].sheet: book.column_formulas(name, Col.SCHEDULE)
        for name in section_tables(tables)
        if Col.SCHEDULE in tables[name].headings
    }
    for number, row in rows.items():
        held = formulas.get(row.sheet)
        if held is not None and NAME_YEAR_START not in held.get(row.row, ""):
            found[number] = typed_over(found.get(number, BY_CALENDAR), row.values[Col.SCHEDULE])
    return found


def typed_over(schedule: Schedule, value: Value) -> Schedule:
    """A schedule whose cell holds no formula of ours but this."""
    return replace(schedule, by_hand=True, hand=float(value) if is_number(value) else None)


def read_milestones(book: Book, path: str, tables: Mapping[str, Table]) -> Iterator[Milestone]:
    """The milestones as the clerk left them.

    A row without a task number or a date counts for nothing, one without a number under 应达进度 as 0 %, as in the
    sheets' formulas.
    """
    if MILESTONES_TABLE not in tables:
        return  # a master made before there was the sheet
    table = view(book, path, tables, MILESTONES_TABLE, MilestoneCol)
    for row in table.rows():
        task, due, share = (
            table.value(row, MilestoneCol.TASK),
            table.date(row, MilestoneCol.DUE),
            table.value(row, MilestoneCol.SHARE),
        )
        if is_number(task) and due is not None:
            yield Milestone(
                task=int(task),
                name=shown_text(table.value(row, MilestoneCol.NAME)),
                due=due,
                share=float(share) if is_number(share) else 0.0,
                phrase=shown_text(table.value(row, MilestoneCol.PHRASE)),
            )
