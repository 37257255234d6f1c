"""After a write: what the master's own formulas show now, stored beside them.

Excel calculates a book anew when it opens it; LibreOffice, previews and everything that reads without calculating
show what is stored.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from enum import StrEnum

from xltasks.books.protocol import Book, Table
from xltasks.core.drawn import Drawn, Place, Result, recognised, still_ours
from xltasks.core.grid import Value
from xltasks.core.overview import HomeCounts, Overview, TaskState, overview
from xltasks.core.records import MasterState
from xltasks.core.schema import (
    FINDINGS_TABLE,
    HOME_SHEET,
    LEADERS_TABLE,
    NAME_PERIOD,
    OVERVIEW_SHEET,
    PENDING_TABLE,
    RETURN_STATE_WORDS,
    RETURNS_TABLE,
    UNITS_TABLE,
    FindingCol,
    LeaderCol,
    PendingCol,
    ReturnCol,
    UnitCol,
)
from xltasks.core.settings import Day
from xltasks.core.states import ReturnState
from xltasks.ledger.rows import TableView, view
from xltasks.ledger.shown import ShownTask, column_texts, section_tables, shown_tasks
from xltasks.render.formulas import leader_tasks, light_formula
from xltasks.render.home_figures import home_formulas
from xltasks.render.overview_figures import overview_formulas, places_of


def store_results(book: Book, path: str, state: MasterState, day: Day) -> None:
    """Have our formulas show what they compute over what was written; to be called last before a commit.

    A formula is ours as long as its text is the one we write, wherever rows inserted by hand moved it.
    ``state`` is the master as it was read; its plan and settings are not changed by any write of ours.
    """
    sheets = frozenset(book.sheets())
    if not any(book.formulas(sheet) for sheet in (HOME_SHEET, OVERVIEW_SHEET) if sheet in sheets):
        return
    _Results(book, path, state, day.formulas_count_from(state.settings)).store(sheets)


class _Results:
    """The master as it will be saved, read once."""

    def __init__(self, book: Book, path: str, state: MasterState, today: date) -> None:
        self._book = book
        self._path = path
        self._state = state
        self._today = today
        self._tables: Mapping[str, Table] = {table.name: table for table in book.tables()}
        self._sections = section_tables(self._tables)

    def store(self, sheets: frozenset[str]) -> None:
        """Compute and store everything."""
        tasks = self._stored_lights()
        units = tuple(column_texts(self._view(UNITS_TABLE, UnitCol), UnitCol.NAME))
        leaders = self._view(LEADERS_TABLE, LeaderCol)
        names = tuple(column_texts(leaders, LeaderCol.NAME))
        figures = overview(
            tasks,
            sections=range(1, len(self._sections) + 1),
            leaders=names,
            units=[unit for unit in units if unit],
            settings=self._state.settings,
            today=self._today,
            year=self._state.plan.year,
        )
        self._store_leaders(leaders, figures)
        places = places_of(self._state.plan, self._state.settings)
        drawn = {
            OVERVIEW_SHEET: overview_formulas(places, self._state.settings, figures, units, self._sections),
            HOME_SHEET: home_formulas(places, figures, self._counts(), self._today),
        }
        for sheet, formulas in drawn.items():
            if sheet in sheets:
                self._store(sheet, recognised(tuple(formulas), self._book.formulas(sheet)))

    def _stored_lights(self) -> list[TaskState]:
        """The section tables' 亮灯; a cell whose formula is no longer ours counts with what it holds."""
        by_sheet: dict[str, list[ShownTask]] = {}
        for task in shown_tasks(self._book, self._path, self._tables):
            by_sheet.setdefault(task.sheet, []).append(task)
        states = []
        for sheet, tasks in by_sheet.items():
            drawn = [Drawn(*task.light_cell, light_formula(task.table)[1:], self._light(task.state)) for task in tasks]
            ours = still_ours(drawn, self._book.formulas(sheet))
            self._store(sheet, ours)
            states += [
                task.state if task.light_cell in ours else replace(task.state, light=task.shown) for task in tasks
            ]
        return states

    def _light(self, state: TaskState) -> str:
        light = state.shown_light(self._state.settings, self._today, self._state.plan.year)
        return self._state.settings.light_word(light) if light else ""

    def _store_leaders(self, leaders: TableView, figures: Overview) -> None:
        formula = leader_tasks(self._sections)[1:]
        column, first = leaders.columns[LeaderCol.TASKS], leaders.table.header_row + 1
        drawn = [
            Drawn(row, column, formula, counted.tasks if name else "")
            for row, (name, counted) in enumerate(figures.leaders, first)
        ]
        self._store(leaders.table.sheet, still_ours(drawn, self._book.formulas(leaders.table.sheet)))

    def _counts(self) -> HomeCounts:
        returns = self._view(RETURNS_TABLE, ReturnCol)
        period = self._period()
        asked = [row for row in returns.rows() if returns.text(row, ReturnCol.PERIOD) == period]
        came = {RETURN_STATE_WORDS[ReturnState.RETURNED], RETURN_STATE_WORDS[ReturnState.LATE]}
        pending = self._view(PENDING_TABLE, PendingCol)
        findings = self._view(FINDINGS_TABLE, FindingCol)
        return HomeCounts(
            sent=sum(returns.text(row, ReturnCol.UNIT) != "" for row in asked),
            returned=sum(returns.text(row, ReturnCol.STATE) in came for row in asked),
            waiting=sum(
                pending.text(row, PendingCol.ITEM) != "" and pending.text(row, PendingCol.DONE) == ""
                for row in pending.rows()
            ),
            findings=sum(findings.text(row, FindingCol.MESSAGE) != "" for row in findings.rows()),
        )

    def _period(self) -> Value:
        """What the cell of 本次报告期 holds; a blank one is equal to blank cells, of which no row counts."""
        place = self._book.named_cell(NAME_PERIOD)
        return None if place is None else self._book.grid(place[0]).at(place[1], place[2])

    def _view(self, table: str, headings: type[StrEnum]) -> TableView:
        return view(self._book, self._path, self._tables, table, headings)

    def _store(self, sheet: str, results: Mapping[Place, Result]) -> None:
        self._book.store_results(sheet, results)
