"""Look a whole master over: say what is wrong with it, number new tasks, write down what was changed by hand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from xltasks.books.protocol import Book, Cell
from xltasks.core.checking.master import check_master, serious_first
from xltasks.core.checking.numbers import Numbered
from xltasks.core.checking.seen import MasterSeen
from xltasks.core.checking.structure import STOPS_WRITING
from xltasks.core.events import Event
from xltasks.core.figures import disagreements
from xltasks.core.findings import Finding, Severity
from xltasks.core.grid import column_letters
from xltasks.core.schema import (
    HOME_SHEET,
    LEADER_PAGE_SHEET,
    NAME_CHOSEN_LEADER,
    NAME_CHOSEN_UNIT,
    NAME_LEADER_PAGE,
    NAME_PERIOD,
    NAME_UNIT_PAGE,
    OVERVIEW_SHEET,
    SETTINGS_TABLE,
    UNIT_PAGE_SHEET,
    Col,
    SettingCol,
)
from xltasks.core.settings import Day
from xltasks.ledger.post import is_listed, post_findings
from xltasks.ledger.read import read_master
from xltasks.ledger.seen import names_of, see_master
from xltasks.messages import finding_words
from xltasks.render.formulas import quoted
from xltasks.render.home_figures import PERIOD_CELL
from xltasks.render.overview_places import LEADER_CELL, UNIT_CELL
from xltasks.render.page_figures import PICK_CELL
from xltasks.render.settings_sheet import name_formulas
from xltasks.verbs.declared import carry_out_declared
from xltasks.verbs.new_figures import figures_of_new_tasks
from xltasks.verbs.record import changes_not_kept, record_changes
from xltasks.verbs.results import store_results

# Findings about the master as it stands belong to no period.
_NO_PERIOD = ""
_PICKED: Mapping[str, tuple[str, tuple[int, int]]] = {
    NAME_PERIOD: (HOME_SHEET, PERIOD_CELL),
    NAME_CHOSEN_LEADER: (OVERVIEW_SHEET, LEADER_CELL),
    NAME_CHOSEN_UNIT: (OVERVIEW_SHEET, UNIT_CELL),
    NAME_LEADER_PAGE: (LEADER_PAGE_SHEET, PICK_CELL),
    NAME_UNIT_PAGE: (UNIT_PAGE_SHEET, PICK_CELL),
}


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check found, most serious first, and what it did, or in a preview would do.

    ``numbered`` are the rows that got a number, ``events`` the changes of the plan that were written down; ``backup``
    is None when nothing was written.  ``halted``: the master has lost a table or a column, so nothing can be written
    before somebody repairs it.
    """

    findings: tuple[Finding, ...]
    numbered: tuple[Numbered, ...]
    events: tuple[Event, ...]
    backup: Path | None
    preview: bool
    halted: bool

    @property
    def needs_a_person(self) -> bool:
        """Whether something was found that is more than good to know."""
        return any(found.severity is not Severity.INFO for found in self.findings)


def check(book: Book, path: str, day: Day, *, preview: bool = False) -> Checked:
    """Check a master.  ``day`` is written as the day on which something was found.

    New findings go on 问题清单, rows with a text and no number get the next free one and the formulas of their
    columns, what was declared on 变更记录 and is due is carried out, and what was changed by hand is written down
    there; the indicators and milestones in a new task's text come on 量化指标 and 时间节点.  Nothing else is changed:
    what is wrong is for a person to put right.  Over the master so written, a second check writes nothing.

    Raises CannotProceed("not-a-master") for a book that never was one, and what writing raises; then nothing was
    written.
    """
    seen = _seen(book, path)
    findings, numbered = check_master(seen)
    halted = any(found.code in STOPS_WRITING for found in findings)
    events: tuple[Event, ...] = ()
    backup = None
    if not halted:
        _number(book, seen, numbered)
        state = read_master(book, path)
        as_of = day.under(state.settings)
        carried = carry_out_declared(book, path, state, as_of)
        if carried.events:
            state = read_master(book, path)
            # A new name, a date moved: what was odd before may be right now, and the other way round.
            given = [found for found in findings if found.code == "number-given"]
            findings = serious_first((*given, *check_master(_seen(book, path))[0]))
        events = (*carried.by_hand, *carried.events, *record_changes(book, state, as_of))
        findings = (*findings, *figures_of_new_tasks(book, path, events), *carried.findings, *changes_not_kept(state))
        standing = tuple(disagreements(state))
        unlisted = (one for one in standing if not is_listed(state, one))
        post_findings(book, state, _NO_PERIOD, serious_first((*findings, *unlisted)), finding_words, as_of)
        findings = serious_first((*findings, *standing))
        store_results(book, path, state, day)
        backup = None if preview else book.commit()
    return Checked(findings, numbered, events, backup, preview, halted)


def _seen(book: Book, path: str) -> MasterSeen:
    seen = see_master(book, path)
    return replace(seen, names=names_of(book, _wanted_names(book, seen)))


def _number(book: Book, seen: MasterSeen, numbered: tuple[Numbered, ...]) -> None:
    """Give new rows their numbers, and the formulas that nobody typed with them."""
    fresh: dict[str, set[int]] = {}
    for one in numbered:
        table, row = one.row.table, one.row.row
        column = table.column(Col.NO)
        if column is not None:
            book.write(table.sheet, [Cell(row, column, one.task)])
            fresh.setdefault(table.name, set()).add(row)
    for known in seen.task_rows:
        if known.no is not None and known.no not in seen.known_numbers:
            fresh.setdefault(known.table.name, set()).add(known.row)
    for name, rows in fresh.items():
        book.fill_formulas(name, sorted(rows))


def _wanted_names(book: Book, seen: MasterSeen) -> dict[str, str]:
    """What the names of this master should stand for, as far as what they lead to is there.

    A setting whose row is gone is a finding of its own, and its name can lead nowhere until the row is back.
    """
    settings = seen.tables.get(SETTINGS_TABLE)
    cells: dict[str, str] = {}
    column = settings.column(SettingCol.VALUE) if settings is not None else None
    if settings is not None and column is not None:
        for row, name in settings.filled(SettingCol.NAME):
            cells.setdefault(name, f"{quoted(settings.sheet)}!${column_letters(column)}${row + 1}")
    sheets = frozenset(book.sheets())
    picked = {
        name: f"{quoted(sheet)}!${column_letters(at[1])}${at[0] + 1}"
        for name, (sheet, at) in _PICKED.items()
        if sheet in sheets
    }
    return name_formulas(seen.plan.year, cells) | picked
