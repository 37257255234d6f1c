"""Another name for a unit or a leader, wherever the master's sheets name it now.

Rows of 填报记录, 回收情况 and 待确认 keep the name they were written with.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from xltasks.books.protocol import Book, Cell
from xltasks.core.figure_columns import IndicatorCol
from xltasks.core.name_cells import split_names
from xltasks.core.projection import lead_units, project_task
from xltasks.core.records import MasterState, latest_reports
from xltasks.core.schema import (
    INDICATORS_TABLE,
    LEADERS_TABLE,
    NAME_CHOSEN_LEADER,
    NAME_CHOSEN_UNIT,
    NAME_LEADER_PAGE,
    NAME_SEPARATOR,
    NAME_UNIT_PAGE,
    UNITS_TABLE,
    Col,
    LeaderCol,
    UnitCol,
)
from xltasks.core.units import name_key
from xltasks.core.values import as_text, same
from xltasks.ledger.rows import TableView, view

# A name begins behind a separator, and ends before one or before the bracket of a remark.
_BEGIN, _END = r"(?<![^、，,；;\s])", r"(?![^、，,；;\s（(])"


def rename_unit(book: Book, path: str, state: MasterState, before: str, after: str) -> None:
    """Call a unit otherwise wherever it is named now.

    That is on 单位, where its former name becomes a short one, as a group, as lead and support, and under 填报单位 of
    量化指标.
    """
    units = _table(book, path, UNITS_TABLE, UnitCol)
    cells: list[Cell] = []
    for row in units.rows():
        name = units.text(row, UnitCol.NAME).strip()
        aliases = split_names(units.text(row, UnitCol.ALIASES))
        groups = split_names(units.text(row, UnitCol.GROUPS))
        if name_key(name) == name_key(before):
            others = (one for one in aliases if name_key(one) not in (name_key(before), name_key(after)))
            cells.append(Cell(row, units.columns[UnitCol.NAME], after))
            cells.append(Cell(row, units.columns[UnitCol.ALIASES], NAME_SEPARATOR.join((*others, before))))
        elif any(name_key(group) == name_key(before) for group in groups):
            now = (after if name_key(group) == name_key(before) else group for group in groups)
            cells.append(Cell(row, units.columns[UnitCol.GROUPS], NAME_SEPARATOR.join(now)))
    if cells:
        book.write(units.table.sheet, cells)
    _in_sections(book, state, (Col.LEADS, Col.SUPPORTS), lambda text: with_name(text, before, after))
    _in_indicators(book, path, lambda text: with_name(text, before, after))
    _picked(book, (NAME_CHOSEN_UNIT, NAME_UNIT_PAGE), before, after)


def succeed_leader(book: Book, path: str, state: MasterState, before: str, after: str) -> None:
    """Put a leader's successor in every task, and on 领导, in the place of the one who went.

    Who is on 领导 already keeps the own row; the former leader's then stays, with no task.
    """
    leaders = _table(book, path, LEADERS_TABLE, LeaderCol)
    rows = {leaders.text(row, LeaderCol.NAME).strip(): row for row in leaders.rows()}
    if before in rows and after not in rows:
        book.write(leaders.table.sheet, [Cell(rows[before], leaders.columns[LeaderCol.NAME], after)])

    def followed(text: str) -> str:
        names = split_names(text)
        return (
            text
            if before not in names
            else NAME_SEPARATOR.join(dict.fromkeys(after if name == before else name for name in names))
        )

    _in_sections(book, state, (Col.LEADERS,), followed)
    _picked(book, (NAME_CHOSEN_LEADER, NAME_LEADER_PAGE), before, after)


def show_again(book: Book, before: MasterState, after: MasterState) -> None:
    """Have the section sheets name a renamed unit as it is called now, where they show what was reported.

    A cell that the clerk changed by hand stays.
    """
    was, now = latest_reports(before.reports), latest_reports(after.reports)
    plans = {task.no: task for _, _, task in before.plan.tasks()}
    cells: dict[str, list[Cell]] = {}
    for _, _, task in after.plan.tasks():
        row, known = after.section_rows.get(task.no), plans.get(task.no)
        if row is None or known is None:
            continue
        leads = lead_units(known, before.plan.directory)
        old = project_task(leads, {one: was[one, task.no] for one in leads if (one, task.no) in was}, before.settings)
        leads = lead_units(task, after.plan.directory)
        new = project_task(leads, {one: now[one, task.no] for one in leads if (one, task.no) in now}, after.settings)
        for column, value in new.items():
            if not same(value, old.get(column)) and same(row.values.get(column), old.get(column)):
                cells.setdefault(row.sheet, []).append(Cell(row.row, row.columns[column], value))
    for sheet, held in cells.items():
        book.write(sheet, held)


def with_name(text: str, before: str, after: str) -> str:
    """A cell's names with one of them written otherwise; marks, brackets and remarks stay.

    >>> with_name("区教育局（基教科）、区教育局直属学校", "区教育局", "区教体局")
    '区教体局（基教科）、区教育局直属学校'
    """
    return re.sub(_BEGIN + re.escape(before) + _END, lambda _: after, text)


def _in_sections(book: Book, state: MasterState, columns: tuple[Col, ...], renamed: Callable[[str], str]) -> None:
    cells: dict[str, list[Cell]] = {}
    for row in state.section_rows.values():
        for column in columns:
            written = row.values.get(column)
            if isinstance(written, str) and (now := renamed(written)) != written:
                cells.setdefault(row.sheet, []).append(Cell(row.row, row.columns[column], now))
    for sheet, held in cells.items():
        book.write(sheet, held)


def _in_indicators(book: Book, path: str, renamed: Callable[[str], str]) -> None:
    tables = {table.name: table for table in book.tables()}
    if INDICATORS_TABLE not in tables:
        return  # a master made before there was the sheet
    held = view(book, path, tables, INDICATORS_TABLE, IndicatorCol)
    column = held.columns[IndicatorCol.REPORTED_BY]
    written = ((row, held.text(row, IndicatorCol.REPORTED_BY)) for row in held.rows())
    cells = [Cell(row, column, now) for row, text in written if (now := renamed(text)) != text]
    if cells:
        book.write(held.table.sheet, cells)


def _picked(book: Book, names: tuple[str, ...], before: str, after: str) -> None:
    for sheet, row, column in _places(book, names):
        if name_key(as_text(book.grid(sheet).at(row, column))) == name_key(before):
            book.write(sheet, [Cell(row, column, after)])


def _places(book: Book, names: tuple[str, ...]) -> Iterator[tuple[str, int, int]]:
    return (place for name in names if (place := book.named_cell(name)) is not None)


def _table(book: Book, path: str, name: str, headings: type[UnitCol] | type[LeaderCol]) -> TableView:
    return view(book, path, {table.name: table for table in book.tables()}, name, headings)
