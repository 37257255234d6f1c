"""A revised plan's differences → rows of 待确认, and accepted ones → cells and rows of the section sheets."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from xltasks.books.protocol import Book, Cell, Table
from xltasks.core.folding import fold
from xltasks.core.grid import Value
from xltasks.core.laying import PlanProposal
from xltasks.core.plan import Plan
from xltasks.core.plan_fields import PLAN_HEADINGS
from xltasks.core.records import MasterState, PendingItem
from xltasks.core.replan import Difference
from xltasks.core.schema import (
    KIND_WORDS,
    LEADERS_TABLE,
    PENDING_SHEET,
    PENDING_TABLE,
    UNITS_TABLE,
    LeaderCol,
    PendingCol,
    UnitCol,
)
from xltasks.core.unit_words import kind_of
from xltasks.ledger.rows import table_columns, view
from xltasks.ledger.shown import section_tables

Wording = Callable[[Difference], str]


def post_plan_proposals(book: Book, proposals: Iterable[PlanProposal], reason: Wording, where: Wording) -> None:
    """Lay differences before the clerk on 待确认; ``reason`` and ``where`` word them."""
    rows: list[Mapping[str, Value]] = [
        {
            PendingCol.SECTION: proposal.difference.section,
            PendingCol.TASK: proposal.task,
            PendingCol.FIELD: PLAN_HEADINGS[proposal.difference.field],
            PendingCol.NOW: proposal.difference.now or None,
            PendingCol.RETURNED: proposal.difference.new or None,
            PendingCol.REASON: reason(proposal.difference),
            PendingCol.FILE: proposal.document.name,
            PendingCol.CELL: where(proposal.difference) or None,
            PendingCol.ITEM: proposal.item,
        }
        for proposal in proposals
    ]
    if rows:
        book.append(PENDING_TABLE, rows)


def renumber(book: Book, given: Iterable[tuple[PendingItem, int]]) -> None:
    """Write on 待确认 the numbers that new tasks got instead of those that were promised."""
    columns = table_columns(book, PENDING_TABLE, PendingCol)
    cells = [Cell(item.row, columns[PendingCol.TASK], number) for item, number in given]
    if cells:
        book.write(PENDING_SHEET, cells)


def section_table(tables: Mapping[str, Table], plan: Plan, title: str) -> Table | None:
    """The table of the section with this title, or with a sheet of this name; None if there is none."""
    names = section_tables(tables)
    for section in plan.sections:
        if fold(section.title) == fold(title) and section.no <= len(names):
            return tables[names[section.no - 1]]
    return next((tables[name] for name in names if fold(tables[name].sheet) == fold(title)), None)


def append_tasks(book: Book, table: Table, rows: list[Mapping[str, Value]]) -> None:
    """New tasks at the end of a section's table, calculated columns filled as in the rows above."""
    book.append(table.name, rows)
    grown = next(one for one in book.tables() if one.name == table.name)
    last = grown.header_row + grown.row_count
    book.fill_formulas(table.name, range(last - len(rows) + 1, last + 1))


def append_units(book: Book, state: MasterState, names: Iterable[str]) -> tuple[str, ...]:
    """Units that 单位 does not know yet, added to it; their names."""
    new = tuple(dict.fromkeys(name for name in names if state.plan.directory.find(name) is None))
    if new:
        book.append(UNITS_TABLE, [{UnitCol.NAME: name, UnitCol.KIND: KIND_WORDS[kind_of(name)]} for name in new])
    return new


def append_leaders(book: Book, path: str, names: Iterable[str]) -> tuple[str, ...]:
    """Leaders that 领导 does not know yet, added to it; their names."""
    listed = view(book, path, {table.name: table for table in book.tables()}, LEADERS_TABLE, LeaderCol)
    known = {fold(listed.text(row, LeaderCol.NAME)) for row in listed.rows()}
    new = tuple(dict.fromkeys(name for name in names if fold(name) not in known))
    if new:
        book.append(LEADERS_TABLE, [{LeaderCol.NAME: name} for name in new])
        held = next(table for table in book.tables() if table.name == LEADERS_TABLE)
        last = held.header_row + held.row_count
        book.fill_formulas(LEADERS_TABLE, range(last - len(new) + 1, last + 1))
    return new
