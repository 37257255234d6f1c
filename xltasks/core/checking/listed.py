"""The lists 单位 and 领导: names twice, short names shared, groups without members, units without a task."""

from __future__ import annotations

from collections.abc import Iterator

from xltasks.core.checking.seen import MasterSeen, TableSeen
from xltasks.core.findings import Finding
from xltasks.core.name_cells import split_names, split_names_outside_brackets, without_remark
from xltasks.core.schema import KIND_WORDS, LEADERS_TABLE, UNITS_TABLE, Col, LeaderCol, UnitCol
from xltasks.core.units import Directory, Unit, UnitKind, name_key


def list_findings(seen: MasterSeen) -> Iterator[Finding]:
    """Findings about 单位 and 领导."""
    if (leaders := seen.tables.get(LEADERS_TABLE)) is not None:
        yield from _twice(leaders, LeaderCol.NAME, seen.leaders)
    units = seen.tables.get(UNITS_TABLE)
    if units is None or units.column(UnitCol.NAME) is None:
        return
    yield from _twice(units, UnitCol.NAME, seen.units)
    yield from _short_names(units, seen)
    kinds = {word: kind for kind, word in KIND_WORDS.items()}
    directory = Directory(
        tuple(
            Unit(
                name,
                split_names(units.text(row, UnitCol.ALIASES)),
                kinds.get(units.text(row, UnitCol.KIND), UnitKind.OTHER),
                split_names(units.text(row, UnitCol.GROUPS)),
            )
            for row, name in seen.units
        )
    )
    for row, name in seen.units:
        kind = units.text(row, UnitCol.KIND)
        if kind and kind not in kinds:
            yield units.found("kind-unknown", row, UnitCol.KIND, kind, unit=name)
        for group in split_names(units.text(row, UnitCol.GROUPS)):
            held = directory.find(group)
            if held is None or held.kind is not UnitKind.GROUP:
                yield units.found("group-not-listed", row, UnitCol.GROUPS, group, unit=name)
    rows = {name: row for row, name in reversed(seen.units)}
    for empty in directory.empty_groups():
        yield units.found("group-without-members", rows[empty.name], UnitCol.NAME, empty.name, unit=empty.name)
    busy = _busy(seen, directory)
    for name, row in sorted(rows.items(), key=lambda pair: pair[1]):
        unit = directory.find(name)
        if unit is not None and unit.name == name and unit.kind is not UnitKind.GROUP and name not in busy:
            yield units.found("unit-without-task", row, UnitCol.NAME, name, unit=name)


def _twice(table: TableSeen, heading: UnitCol | LeaderCol, names: tuple[tuple[int, str], ...]) -> Iterator[Finding]:
    first: dict[str, int] = {}
    for row, name in names:
        key = name_key(name)
        if key in first:
            yield table.found("listed-twice", row, heading, name, other_cell=table.cell(first[key], heading))
        first.setdefault(key, row)


def _short_names(units: TableSeen, seen: MasterSeen) -> Iterator[Finding]:
    """A short name that is another unit's name or short name: which one is meant is anybody's guess."""
    owner = {name_key(name): name for _, name in reversed(seen.units)}
    for row, name in seen.units:
        for alias in split_names(units.text(row, UnitCol.ALIASES)):
            first = owner.setdefault(name_key(alias), name)
            if name_key(first) != name_key(name):
                yield units.found("short-name-shared", row, UnitCol.ALIASES, alias, unit=name, other=first)


def _busy(seen: MasterSeen, directory: Directory) -> frozenset[str]:
    """Units that a task names, itself or by a group."""
    named = {
        name
        for row in seen.task_rows
        for column in (Col.LEADS, Col.SUPPORTS)
        for written in split_names_outside_brackets(row.text(column))
        for name in (written, without_remark(written)[0])
    }
    return frozenset(member.name for name in named for member in directory.members(name))
