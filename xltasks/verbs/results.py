"""After a write: what the master's own formulas show now, stored beside them.

Excel calculates a book anew when it opens it; LibreOffice, previews and everything that reads without calculating
show what is stored.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import date
from enum import StrEnum
from functools import partial

from xltasks.books.protocol import Book, Table
from xltasks.core.board import Board, Choice
from xltasks.core.drawn import Drawn, Place, Result, recognised, still_ours
from xltasks.core.events import EventKind
from xltasks.core.figure_columns import IndicatorCol, MilestoneCol
from xltasks.core.index_schema import INDEX_PERIODS_TABLE, INDEX_SECTIONS_TABLE, INDEX_TABLE, INDEX_UNITS_TABLE
from xltasks.core.plan import Role
from xltasks.core.records import MasterState, Report
from xltasks.core.schedule import by_task, schedule_in
from xltasks.core.schema import (
    CHANGES_TABLE,
    EVENT_WORDS,
    FINDINGS_TABLE,
    HOME_SHEET,
    INDICATORS_TABLE,
    LEADER_PAGE_SHEET,
    LEADERS_TABLE,
    MILESTONES_TABLE,
    NAME_CHOSEN_LEADER,
    NAME_CHOSEN_UNIT,
    NAME_LEADER_PAGE,
    NAME_PERIOD,
    NAME_UNIT_PAGE,
    OVERVIEW_SHEET,
    PENDING_TABLE,
    RETURNS_TABLE,
    UNIT_PAGE_SHEET,
    UNITS_TABLE,
    ChangeCol,
    Col,
    Field,
    FindingCol,
    LeaderCol,
    PendingCol,
    ReturnCol,
    UnitCol,
)
from xltasks.core.seen_rows import (
    Contact,
    Line,
    Registered,
    Said,
    Sheets,
    Task,
    is_number,
    shown_text,
    task_of,
    with_light,
)
from xltasks.core.settings import Day
from xltasks.ledger.indicators import read_completions
from xltasks.ledger.rows import TableView, view
from xltasks.ledger.schedules import read_milestones, typed_over
from xltasks.ledger.shown import column_texts, section_tables
from xltasks.render.formulas import completion_formula, light_formula, milestone_number, schedule_formula, serial
from xltasks.render.home_figures import home_formulas
from xltasks.render.index_formulas import (
    drawn_lines,
    index_formulas,
    index_period_formulas,
    index_unit_formulas,
    leader_formulas,
    section_head_formulas,
)
from xltasks.render.line_cells import LineCells
from xltasks.render.overview_figures import overview_formulas, places_as_drawn
from xltasks.render.page_figures import LEADER_PAGE, UNIT_PAGE, leader_page_formulas, rows_drawn, unit_page_formulas


def store_results(book: Book, path: str, state: MasterState, day: Day, new_reports: Sequence[Report] = ()) -> None:
    """Have our formulas show what they compute over what was written; to be called last before a commit.

    A formula is ours as long as its text is the one we write, wherever rows inserted by hand moved it.  ``state`` is
    the master as it was read, ``new_reports`` what was posted since; its plan and settings no write of ours changes.
    """
    sheets = frozenset(book.sheets())
    if any(book.formulas(sheet) for sheet in (HOME_SHEET, OVERVIEW_SHEET) if sheet in sheets):
        _Results(book, path, state, new_reports, day.formulas_count_from(state.settings)).store(sheets)


class _Results:
    """The master as it will be saved, read once."""

    def __init__(self, book: Book, path: str, state: MasterState, reports: Sequence[Report], today: date) -> None:
        self._book = book
        self._path = path
        self._state = state
        self._today = today
        self._tables: Mapping[str, Table] = {table.name: table for table in book.tables()}
        self._sections = section_tables(self._tables)
        self._schedules = by_task(read_milestones(book, path, self._tables))
        self._board = Board(
            self._sheets((*state.reports, *reports)), self._choice(), state.settings, today, state.plan.year
        )

    # --- what the formulas count ------------------------------------------------------------------------------

    def _sheets(self, reports: tuple[Report, ...]) -> Sheets:
        shown = self._shown_tasks()
        units, contacts = self._units()
        listed = self._tables.get(INDEX_UNITS_TABLE)
        return Sheets(
            lines=self._lines(shown),
            numbered=len(shown),
            sections=len(self._sections),
            leaders=tuple(column_texts(self._view(LEADERS_TABLE, LeaderCol), LeaderCol.NAME)),
            units=units,
            listed_units=listed.row_count if listed else 0,
            said=tuple(_said(report) for report in reports if report.role is Role.LEAD),
            reported=frozenset(report.period for report in reports),
            register=self._register(),
            waiting=self._waiting(),
            findings=self._findings(),
            contacts=contacts,
            renamed=self._renamed(),
        )

    def _shown_tasks(self) -> dict[tuple[int, int], Task]:
        """Every numbered row whose task is in the plan, by section and row.

        Its 亮灯 is stored, or counts as it stands where somebody wrote over the formula.
        """
        found: dict[tuple[int, int], Task] = {}
        for place, name in enumerate(self._sections, 1):
            section = self._view(name, Col)
            column, first = section.columns[Col.LIGHT], section.table.header_row + 1
            tasks = self._tasks_in(place, section, schedule_formula(name).removeprefix("="))
            formula = light_formula(name).removeprefix("=")
            drawn = [Drawn(row, column, formula, task.light) for row, task in tasks.items()]
            ours = still_ours(drawn, self._book.formulas(section.table.sheet))
            self._book.store_results(section.table.sheet, ours)
            for row, task in tasks.items():
                if task.is_withdrawn:
                    continue
                by_hand = (row, column) not in ours
                held = with_light(task, shown_text(task.values.get(Col.LIGHT))) if by_hand else task
                found[place, row - first + 1] = held
        return found

    def _tasks_in(self, place: int, section: TableView, formula: str) -> dict[int, Task]:
        """The numbered rows of a section table, by row, with 序时进度 stored where its formula is still ours."""
        sheet, column = section.table.sheet, section.columns.get(Col.SCHEDULE)
        settings, year = self._state.settings, self._state.plan.year
        columns = [(heading, at) for heading, at in section.columns.items() if isinstance(heading, Col)]
        rows = [(row, section.grid.rows[row]) for row in section.rows()]
        held: dict[Place, Result] = {}
        if column is not None:
            drawn = (Drawn(row, column, formula, None) for row, _ in rows)
            texts = self._book.column_formulas(section.table.name, Col.SCHEDULE) or {}
            held = still_ours(drawn, {(row, column): text for row, text in texts.items()})
        tasks: dict[int, Task] = {}
        for row, line in rows:
            values = {heading: line[at] for heading, at in columns if at < len(line)}
            schedule = schedule_in(self._schedules, values.get(Col.NO))
            if column is not None and (row, column) not in held:
                schedule = typed_over(schedule, values.get(Col.SCHEDULE))
            task = task_of(place, values, settings, self._today, year, schedule)
            if task is not None:
                tasks[row] = task
        self._book.store_results(sheet, {(row, at): tasks[row].expected for row, at in held if row in tasks})
        return tasks

    def _lines(self, shown: Mapping[tuple[int, int], Task]) -> tuple[Line, ...]:
        """索引 says itself which row of which section each of its lines is for."""
        index = self._tables.get(INDEX_TABLE)
        if index is None:
            return ()
        places = drawn_lines(
            self._book.formulas(index.sheet), index.header_row + 1, index.first_column, index.row_count
        )
        return tuple(Line(seq, *place, shown.get(place)) for seq, place in enumerate(places, 1))

    def _units(self) -> tuple[tuple[str, ...], dict[str, Contact]]:
        units = self._view(UNITS_TABLE, UnitCol)
        names = tuple(column_texts(units, UnitCol.NAME))
        others = (column_texts(units, column) for column in (UnitCol.GROUPS, UnitCol.CONTACT, UnitCol.PHONE))
        told = zip(names, *others, strict=True)
        contacts: dict[str, Contact] = {}
        for name, groups, person, phone in told:
            contacts.setdefault(name, Contact(groups, person, phone))
        return names, contacts

    def _register(self) -> tuple[Registered, ...]:
        returns = self._view(RETURNS_TABLE, ReturnCol)
        return tuple(
            Registered(
                place=row - returns.table.header_row,
                period=returns.text(row, ReturnCol.PERIOD),
                unit=returns.text(row, ReturnCol.UNIT),
                due=returns.date(row, ReturnCol.DUE),
                state=returns.text(row, ReturnCol.STATE),
            )
            for row in returns.rows()
        )

    def _renamed(self) -> tuple[tuple[str, str], ...]:
        if CHANGES_TABLE not in self._tables:  # a master of an earlier version
            return ()
        changes = self._view(CHANGES_TABLE, ChangeCol)
        return tuple(
            (changes.text(row, ChangeCol.BEFORE), changes.text(row, ChangeCol.AFTER))
            for row in changes.rows()
            if changes.text(row, ChangeCol.KIND) == EVENT_WORDS[EventKind.UNIT_RENAMED]
            and changes.text(row, ChangeCol.SEQ)
        )

    def _waiting(self) -> int:
        pending = self._view(PENDING_TABLE, PendingCol)
        return sum(
            pending.text(row, PendingCol.ITEM) != "" and pending.text(row, PendingCol.DONE) == ""
            for row in pending.rows()
        )

    def _findings(self) -> int:
        findings = self._view(FINDINGS_TABLE, FindingCol)
        return sum(findings.text(row, FindingCol.MESSAGE) != "" for row in findings.rows())

    def _choice(self) -> Choice:
        return Choice(
            leader=self._picked(NAME_CHOSEN_LEADER),
            unit=self._picked(NAME_CHOSEN_UNIT),
            leader_page=self._picked(NAME_LEADER_PAGE),
            unit_page=self._picked(NAME_UNIT_PAGE),
            period=self._picked(NAME_PERIOD),
        )

    def _picked(self, name: str) -> str:
        place = self._book.named_cell(name)
        return "" if place is None else shown_text(self._book.grid(place[0]).at(place[1], place[2]))

    def _view(self, table: str, headings: type[StrEnum]) -> TableView:
        return view(self._book, self._path, self._tables, table, headings)

    # --- what they show ---------------------------------------------------------------------------------------

    def store(self, sheets: frozenset[str]) -> None:
        """Store everything."""
        for table, draw in self._in_tables():
            sheet = self._tables[table].sheet
            self._book.store_results_later(sheet, partial(self._shown_in_table, sheet, draw))
        for sheet in (OVERVIEW_SHEET, HOME_SHEET, LEADER_PAGE_SHEET, UNIT_PAGE_SHEET):
            if sheet in sheets:
                self._book.store_results_later(sheet, partial(self._shown_on, sheet))

    def _shown_in_table(self, sheet: str, draw: Callable[[], Iterator[Drawn]]) -> Mapping[Place, Result]:
        return still_ours(draw(), self._book.formulas(sheet))

    def _shown_on(self, sheet: str) -> Mapping[Place, Result]:
        held = self._book.formulas(sheet)
        return recognised(tuple(self._drawn_on(sheet, held.values())), held)

    def _in_tables(self) -> Iterator[tuple[str, Callable[[], Iterator[Drawn]]]]:
        """What draws the formulas that stand in tables, which say where."""
        board = self._board
        leaders = self._tables[LEADERS_TABLE]
        column = leaders.first_column + leaders.headings.index(LeaderCol.TASKS)
        yield LEADERS_TABLE, partial(leader_formulas, board, leaders.header_row + 1, column)
        if INDICATORS_TABLE in self._tables:
            yield INDICATORS_TABLE, self._completions
        if place := self._place(MILESTONES_TABLE):
            yield MILESTONES_TABLE, partial(self._milestone_numbers, *place)
        if place := self._place(INDEX_TABLE):
            yield INDEX_TABLE, partial(index_formulas, board, self._sections, *place)
        if place := self._place(INDEX_SECTIONS_TABLE):
            heads = [self._tables[name].header_row + 1 for name in self._sections]
            yield INDEX_SECTIONS_TABLE, partial(section_head_formulas, self._sections, heads, *place)
        if place := self._place(INDEX_UNITS_TABLE):
            yield INDEX_UNITS_TABLE, partial(index_unit_formulas, board, board.sheets.listed_units, *place)
        if place := self._place(INDEX_PERIODS_TABLE):
            yield INDEX_PERIODS_TABLE, partial(index_period_formulas, board, *place)

    def _completions(self) -> Iterator[Drawn]:
        """完成率 of every row of 量化指标, blank ones included."""
        table = self._tables[INDICATORS_TABLE]
        column = table.first_column + table.headings.index(IndicatorCol.COMPLETION)
        formula = completion_formula().removeprefix("=")
        shown = read_completions(self._book, self._path, self._tables)
        for row in range(table.header_row + 1, table.header_row + 1 + table.row_count):
            yield Drawn(row, column, formula, shown.get(row, ""))

    def _milestone_numbers(self, first_row: int, first_column: int) -> Iterator[Drawn]:
        milestones = self._view(MILESTONES_TABLE, MilestoneCol)
        for row in range(first_row, first_row + milestones.table.row_count):
            due, share = milestones.date(row, MilestoneCol.DUE), milestones.value(row, MilestoneCol.SHARE)
            results: dict[MilestoneCol, Result] = {
                MilestoneCol.DAY: serial(due) if due else 0,
                MilestoneCol.PART: share if is_number(share) else 0,
            }
            for heading, result in results.items():
                yield Drawn(row, milestones.columns[heading], milestone_number(heading).removeprefix("="), result)

    def _place(self, table: str) -> tuple[int, int] | None:
        """First data row and first column of a table; None in a master that has none."""
        found = self._tables.get(table)
        return (found.header_row + 1, found.first_column) if found else None

    def _drawn_on(self, sheet: str, held: Collection[str]) -> Iterator[Drawn]:
        """The formulas of a sheet where we drew them, as many of each kind as there are; rows may have moved since."""
        board, cells = self._board, LineCells(self._sections)
        if sheet == OVERVIEW_SHEET:
            return overview_formulas(board, places_as_drawn(len(self._sections), held), cells)
        if sheet == LEADER_PAGE_SHEET:
            return leader_page_formulas(board, rows_drawn(LEADER_PAGE, held), cells)
        if sheet == UNIT_PAGE_SHEET:
            return unit_page_formulas(board, rows_drawn(UNIT_PAGE, held), cells)
        return home_formulas(board)


def _said(report: Report) -> Said:
    progress, status = report.value(Field.PROGRESS), report.value(Field.STATUS)
    return Said(
        period=report.period,
        progress=float(progress) if isinstance(progress, (int, float)) else None,
        status=status if isinstance(status, str) else "",
    )
