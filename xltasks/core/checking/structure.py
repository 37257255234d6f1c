"""Tables, columns and defined names that a master must have; rows that stand below their table."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches
from enum import StrEnum
from itertools import groupby
from re import compile as pattern
from types import MappingProxyType

from xltasks.core.checking.seen import MasterSeen, NameSeen, TableSeen
from xltasks.core.figure_columns import IndicatorCol, MilestoneCol
from xltasks.core.findings import Finding, finding
from xltasks.core.folding import fold
from xltasks.core.grid import a1
from xltasks.core.schema import (
    CHANGES_TABLE,
    FINDINGS_SHEET,
    FINDINGS_TABLE,
    INDICATORS_TABLE,
    LEADERS_SHEET,
    LEADERS_TABLE,
    LIGHTS_TABLE,
    MILESTONES_TABLE,
    PENDING_SHEET,
    PENDING_TABLE,
    REPORTS_SHEET,
    REPORTS_TABLE,
    RETURNS_SHEET,
    RETURNS_TABLE,
    SECTION_TABLE_PREFIX,
    SETTINGS_SHEET,
    SETTINGS_TABLE,
    STATUS_TABLE,
    UNITS_SHEET,
    UNITS_TABLE,
    ChangeCol,
    Col,
    FindingCol,
    LeaderCol,
    LightCol,
    PendingCol,
    ReportCol,
    ReturnCol,
    SettingCol,
    StatusCol,
    UnitCol,
)
from xltasks.core.sheet_names import section_sheet_names
from xltasks.core.values import as_text, is_blank

# The table, the sheet it was made on, and its headings.  A master of before has no 变更记录, 量化指标, 时间节点.
_TABLES: Mapping[str, tuple[str, type[StrEnum]]] = MappingProxyType(
    {
        PENDING_TABLE: (PENDING_SHEET, PendingCol),
        FINDINGS_TABLE: (FINDINGS_SHEET, FindingCol),
        RETURNS_TABLE: (RETURNS_SHEET, ReturnCol),
        REPORTS_TABLE: (REPORTS_SHEET, ReportCol),
        UNITS_TABLE: (UNITS_SHEET, UnitCol),
        LEADERS_TABLE: (LEADERS_SHEET, LeaderCol),
        STATUS_TABLE: (SETTINGS_SHEET, StatusCol),
        LIGHTS_TABLE: (SETTINGS_SHEET, LightCol),
        SETTINGS_TABLE: (SETTINGS_SHEET, SettingCol),
    }
)
_WHERE_THERE: Mapping[str, type[StrEnum]] = MappingProxyType(
    {CHANGES_TABLE: ChangeCol, INDICATORS_TABLE: IndicatorCol, MILESTONES_TABLE: MilestoneCol}
)

# As long as one of these stands, no command can write to the master.
STOPS_WRITING = frozenset({"table-missing", "column-missing", "column-renamed"})
_AREA = pattern(r"(?:'(?:[^']|'')+'|[^!']+)!\$?[A-Z]{1,3}\$?(\d+)(?::\$?[A-Z]{1,3}\$?(\d+))?")


def structure_findings(seen: MasterSeen) -> Iterator[Finding]:
    """Everything without which lists, formulas and commands do not work."""
    yield from _tables(seen)
    for name in seen.names:
        yield from _name(name, seen)
    for table in seen.tables.values():
        yield from _below(table, seen)


def _tables(seen: MasterSeen) -> Iterator[Finding]:
    for name, (sheet, headings) in _TABLES.items():
        if name not in seen.tables:
            yield finding("table-missing", sheet=sheet, table=name)
        else:
            yield from _columns(seen.tables[name], headings)
    for place, sheet in enumerate(section_sheet_names(seen.plan.sections, ()), 1):
        name = f"{SECTION_TABLE_PREFIX}{place:02d}"
        if name not in seen.tables:
            yield finding("table-missing", sheet=sheet, table=name)
    for table in seen.section_tables:
        yield from _columns(table, Col)
    for name, headings in _WHERE_THERE.items():
        if name in seen.tables:
            yield from _columns(seen.tables[name], headings)


def _columns(table: TableSeen, headings: Iterable[StrEnum]) -> Iterator[Finding]:
    """Headings that are gone; a heading that is not ours in their place, or much like them, is named."""
    wanted = [heading.value for heading in headings]
    strangers = {text: at for at, text in enumerate(table.headings) if text not in wanted}
    missing = [heading for heading in wanted if heading not in table.headings]
    for heading in missing:
        other = _instead_of(heading, wanted, table.headings, strangers)
        if other is None:
            yield finding("column-missing", sheet=table.sheet, heading=heading)
            continue
        cell = a1(table.header_row, table.first_column + strangers.pop(other))
        yield finding("column-renamed", sheet=table.sheet, cell=cell, value=other, heading=heading)


def _instead_of(heading: str, wanted: list[str], held: tuple[str, ...], strangers: Mapping[str, int]) -> str | None:
    folded = {fold(text): text for text in strangers}
    if fold(heading) in folded:
        return folded[fold(heading)]
    # Between the neighbours it had: what stands there now was most likely this heading.
    at = wanted.index(heading)
    before = held.index(wanted[at - 1]) if at and wanted[at - 1] in held else -1 if not at else None
    behind = held.index(wanted[at + 1]) if at + 1 < len(wanted) and wanted[at + 1] in held else None
    for text, place in strangers.items():
        if place - 1 == before or (behind is not None and place + 1 == behind):
            return text
    near = get_close_matches(heading, strangers, 1)
    return near[0] if near else None


def _name(name: NameSeen, seen: MasterSeen) -> Iterator[Finding]:
    if name.held is None:
        yield finding("name-missing", value=name.name, formula=name.wanted or "")
    elif "#REF!" in name.held:
        yield finding("name-broken", value=name.name, held=name.held, formula=name.wanted or "")
    elif name.wanted and (list_of := _table_column(name.wanted, seen)) and (area := _AREA.fullmatch(name.held)):
        table, last = list_of, int(area[2] or area[1])
        if last < table.rows.stop and any(row >= last for row, _ in _first_column(table)):
            yield finding(
                "list-short",
                sheet=table.sheet,
                value=name.name,
                last=last,
                end=table.rows.stop,
                formula=name.wanted,
            )


def _table_column(formula: str, seen: MasterSeen) -> TableSeen | None:
    """The table that a list such as 单位表[单位全称] stands for."""
    return seen.tables.get(formula.partition("[")[0]) if formula.endswith("]") else None


def _first_column(table: TableSeen) -> Iterator[tuple[int, str]]:
    for row in table.rows:
        if text := as_text(table.grid.at(row, table.first_column)):
            yield row, text


def _below(table: TableSeen, seen: MasterSeen) -> Iterator[Finding]:
    """Rows under a table that look as if they belonged to it: programs and formulas do not see them."""
    is_section = table in seen.section_tables
    rows = range(table.rows.stop, table.grid.height)
    others = [one for one in seen.tables.values() if one.sheet == table.sheet and one is not table]
    columns = range(table.first_column, table.first_column + len(table.headings))
    mine = [
        column
        for column in columns
        if not any(one.header_row >= table.rows.stop and _covers(one, column) for one in others)
    ]
    if is_section:
        # A signature or a note may stand below; a task has its text or its number in their columns.
        text = table.column(Col.TEXT)
        used = [row for row in rows if text is not None and not is_blank(table.grid.at(row, text))]
    else:
        used = []
        for row in rows:
            if all(is_blank(table.grid.at(row, column)) for column in mine):
                break
            used.append(row)
    for _, run in groupby(enumerate(used), key=lambda pair: pair[1] - pair[0]):
        row = next(run)[1]
        column = next(column for column in mine if not is_blank(table.grid.at(row, column)))
        value = as_text(table.grid.at(row, text if is_section and text is not None else column))
        code = "task-below-table" if is_section else "row-below-table"
        yield finding(code, sheet=table.sheet, cell=a1(row, column), value=value, table=table.name)


def _covers(table: TableSeen, column: int) -> bool:
    return table.first_column <= column < table.first_column + len(table.headings)
