"""From names as a plan writes them to a directory of full names, and its completion by a directory file."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

from xltasks.core.findings import Finding, finding
from xltasks.core.plan import Assignment, Plan, Project, Role, Section
from xltasks.core.unit_words import (
    is_group,
    is_organ,
    kind_of,
    place_stem,
    split_level,
    stands_alone,
    with_level,
)
from xltasks.core.units import Directory, Unit, UnitKind, name_key

# Names shorter than this differ by a character as a matter of course: 区教育局, 区体育局.
_LONG_NAME = 8
_ROLE_ORDER = (Role.LEAD, Role.SUPPORT, Role.DATA)


@dataclass(frozen=True, slots=True)
class Resolved:
    """A written name's full name.  ``guessed``: the level was taken from the plan at large, not from the list."""

    written: str
    unit: str
    guessed: bool = False


def resolve(lists: Sequence[Sequence[str]]) -> tuple[tuple[Resolved, ...], ...]:
    """Full names for lists of units as written, one list a task, without ★ and brackets.

    A name with its level (区发改委) is full.  A name that stands for itself (吴江海关, 各区镇, 城投集团) stays.
    An organ without level takes the level of the name before it in the list; the full form that the plan has
    elsewhere at that level wins (宣传部 after 区委人才办 is 区委宣传部).  Where a plan writes no levels at all,
    names stay as they are.
    """
    names = tuple(dict.fromkeys(name for units in lists for name in units))
    full = _written_in_full(names)
    places = frozenset(place for name in names if (place := place_stem(name)))
    levels = tuple(dict.fromkeys(found.level for name in names if (found := split_level(name))))
    while True:
        resolved = [tuple(_resolve_list(units, full, places, levels)) for units in lists]
        # A list that begins without a level looks at what the same name became in the other lists, and what it
        # becomes there may settle further lists: until nothing more is learnt.
        known = (name.unit for units in resolved for name in units if not name.guessed)
        learnt = _written_in_full(dict.fromkeys([*full.values(), *known]))
        if len(learnt) == len(full):
            return tuple(resolved)
        full = learnt


def _written_in_full(names: Iterable[str]) -> Mapping[tuple[str, str], str]:
    """(level, rest) → full name, for every name with its level; the first way of writing wins."""
    full: dict[tuple[str, str], str] = {}
    for name in names:
        if found := split_level(name):
            full.setdefault((found.level, found.rest), name)
    return full


def _resolve_list(
    units: Sequence[str],
    full: Mapping[tuple[str, str], str],
    places: frozenset[str],
    levels: tuple[str, ...],
) -> Iterable[Resolved]:
    governing: str | None = None
    for name in units:
        resolved = _resolve_name(name, governing, full, places, levels)
        # A name with its level governs what follows; one that was completed does so only at a list's beginning.
        if (found := split_level(name)) or (governing is None and not resolved.guessed):
            found = found or split_level(resolved.unit)
            governing = found.level if found else None
        yield resolved


def _resolve_name(
    name: str,
    governing: str | None,
    full: Mapping[tuple[str, str], str],
    places: frozenset[str],
    levels: tuple[str, ...],
) -> Resolved:
    if split_level(name):
        return Resolved(name, name)
    elsewhere = {level: full[level, name] for level in levels if (level, name) in full}
    alone = stands_alone(name, places)
    if governing in elsewhere:
        return Resolved(name, elsewhere[governing])
    if not is_group(name) and len(elsewhere) == 1 and (governing is None or alone):
        return Resolved(name, next(iter(elsewhere.values())))
    if alone or not is_organ(name) or not levels:
        return Resolved(name, name)
    if governing is not None:
        return Resolved(name, with_level(governing, name))
    return Resolved(name, with_level(levels[0], name) if len(levels) == 1 else name, guessed=True)


def directory_of(resolved: Iterable[Resolved]) -> Directory:
    """All units in order of first appearance; other ways of writing a name become its aliases."""
    aliases: dict[str, dict[str, None]] = {}
    for name in resolved:
        known = aliases.setdefault(name.unit, {})
        if name.written != name.unit:
            known.setdefault(name.written)
    return Directory(
        tuple(Unit(name, tuple(known), kind_of(name)) for name, known in aliases.items()),
    )


# --- completion by a directory file ---------------------------------------------------------------------------


def complete(plan: Plan, extra: tuple[Unit, ...]) -> Plan:
    """The plan with its directory completed by a directory file, and findings brought up to date.

    A row of the file whose full name or alias is a unit of the plan completes that unit; the file's full name
    wins, and the plan's assignments follow it.  Rows that meet no unit of the plan are added (members of
    groups).  Two units of the plan that one row names become one: that is how ``similar-names`` is answered.
    """
    clashes = _clashes(extra)
    directory, renamed, met = _merge(plan.directory, extra)
    sections = _map_assignments(plan.sections, renamed) if renamed else plan.sections
    first_task = _first_tasks(sections)
    settled = met | set(renamed)
    # What the file can change is found anew; what was read from the document stays.
    kept = [
        found
        for found in plan.findings
        if found.code not in _OF_DIRECTORY and not (found.code == "unit-without-prefix" and found.unit in settled)
    ]
    unknown = [
        finding("unknown-unit", unit=unit.name, task=first_task.get(unit.name))
        for unit in plan.directory.units
        if extra and unit.name not in met
    ]
    found = (*kept, *clashes, *unknown, *_unknown_groups(extra, directory), *directory_findings(sections, directory))
    return replace(plan, sections=sections, directory=directory, findings=tuple(found))


def _merge(known: Directory, extra: tuple[Unit, ...]) -> tuple[Directory, dict[str, str], set[str]]:
    """The completed directory, old → new full names, and the plan's units that the file has."""
    rows: dict[str, Unit] = {}
    for row in extra:
        rows[row.name] = _joined(rows[row.name], row) if row.name in rows else row
    row_of: dict[str, str] = {}
    for row in rows.values():
        row_of.setdefault(name_key(row.name), row.name)
    for row in rows.values():
        for alias in row.aliases:
            row_of.setdefault(name_key(alias), row.name)

    units: dict[str, Unit] = {}
    renamed: dict[str, str] = {}
    met: set[str] = set()
    for unit in known.units:
        row_name = next((row_of[key] for name in (unit.name, *unit.aliases) if (key := name_key(name)) in row_of), None)
        if row_name is None:
            units[unit.name] = unit
            continue
        met.add(unit.name)
        if row_name != unit.name:
            renamed[unit.name] = row_name
        old = replace(unit, name=row_name, aliases=(*((unit.name,) if row_name != unit.name else ()), *unit.aliases))
        units[row_name] = _joined(units.get(row_name, rows[row_name]), old)
    for row in rows.values():
        units.setdefault(row.name, row)
    whole = Directory(tuple(units.values()))
    return Directory(tuple(replace(unit, groups=_full_names(unit.groups, whole)) for unit in whole.units)), renamed, met


def laid_over(upper: tuple[Unit, ...], lower: tuple[Unit, ...]) -> tuple[Unit, ...]:
    """Two lists of units as one: rows that name the same unit are joined, and ``upper`` wins where both say something.

    The lower list's units come first, in its order.
    """
    return _merge(Directory(lower), upper)[0].units


def _joined(first: Unit, second: Unit) -> Unit:
    """One unit out of two rows: ``first`` wins where both say something."""
    aliases = dict.fromkeys((*first.aliases, *second.aliases))
    return Unit(
        name=first.name,
        aliases=tuple(alias for alias in aliases if name_key(alias) != name_key(first.name)),
        kind=second.kind if first.kind is UnitKind.OTHER else first.kind,
        groups=tuple(dict.fromkeys((*first.groups, *second.groups))),
        contact=first.contact or second.contact,
        phone=first.phone or second.phone,
    )


def _full_names(names: Iterable[str], directory: Directory) -> tuple[str, ...]:
    return tuple(dict.fromkeys(unit.name if (unit := directory.find(name)) else name for name in names))


def _map_assignments(sections: tuple[Section, ...], renamed: Mapping[str, str]) -> tuple[Section, ...]:
    def mapped(project: Project) -> Project:
        return replace(
            project,
            tasks=tuple(
                replace(
                    task,
                    assignments=once_each(replace(a, unit=renamed.get(a.unit, a.unit)) for a in task.assignments),
                )
                for task in project.tasks
            ),
        )

    return tuple(replace(s, projects=tuple(mapped(project) for project in s.projects)) for s in sections)


def once_each(
    assignments: Iterable[Assignment], doubled: Callable[[Assignment], None] | None = None
) -> tuple[Assignment, ...]:
    """Each unit once on a task, in its first place, with its strongest role; ``doubled`` is told of the others."""
    kept: dict[str, Assignment] = {}
    for one in assignments:
        first = kept.get(one.unit)
        if first is None:
            kept[one.unit] = one
            continue
        if doubled is not None:
            doubled(one)
        role = min(first.role, one.role, key=_ROLE_ORDER.index)
        kept[one.unit] = replace(first, role=role, remark=first.remark or one.remark)
    return tuple(kept.values())


# --- findings about the directory -----------------------------------------------------------------------------

_OF_DIRECTORY = frozenset({"group-empty", "similar-names", "unknown-unit", "unknown-group", "alias-clash"})


def directory_findings(sections: tuple[Section, ...], directory: Directory) -> tuple[Finding, ...]:
    """Names of the plan that differ by a character, and groups of the plan that reach no member."""
    first_task = _first_tasks(sections)
    similar = [
        finding("similar-names", unit=one, value=other, task=first_task[other])
        for one, other in similar_pairs(tuple(first_task))
    ]
    empty = [
        finding("group-empty", unit=unit.name, task=first_task.get(unit.name)) for unit in directory.empty_groups()
    ]
    return (*similar, *empty)


def similar_pairs(names: Sequence[str]) -> list[tuple[str, str]]:
    """The pairs of names that :func:`are_similar`, in the order of the names.

    Names that differ by a character are one text once it is left out of both, or of the longer one: so not every
    name is held against every other.
    """
    sharing: dict[str, list[int]] = {}
    for at, name in enumerate(names):
        key = name_key(name)
        if len(key) >= _LONG_NAME:
            for text in {key, *(key[:place] + key[place + 1 :] for place in range(len(key)))}:
                sharing.setdefault(text, []).append(at)
    pairs = {pair for places in sharing.values() for pair in combinations(places, 2)}
    return [(names[one], names[other]) for one, other in sorted(pairs) if are_similar(names[one], names[other])]


def are_similar(one: str, other: str) -> bool:
    """Whether two long names differ by one character (changed, added or left out), so that one may be a slip.

    Names that differ by a numeral or a point of the compass (第一、第二, 东、西) are told apart on purpose.
    """
    one, other = name_key(one), name_key(other)
    if min(len(one), len(other)) < _LONG_NAME or abs(len(one) - len(other)) > 1 or one == other:
        return False
    start = next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    rest_one, rest_other = one[start:], other[start:]
    if len(one) == len(other):
        pair = {rest_one[0], rest_other[0]}
        return rest_one[1:] == rest_other[1:] and not any(pair <= set(told) for told in _TOLD_APART)
    longer, shorter = sorted((rest_one, rest_other), key=len, reverse=True)
    return longer[1:] == shorter


def are_told_apart(one: str, other: str) -> bool:
    """Whether two names of one length differ in numerals, points of the compass and the like alone: 一期、二期."""
    pairs = [{a, b} for a, b in zip(one, other, strict=False) if a != b]
    return len(one) == len(other) and all(any(pair <= set(told) for told in _TOLD_APART) for pair in pairs)


_TOLD_APART = ("一二三四五六七八九十0123456789", "东西南北中", "上下", "甲乙丙丁", "ABCDEFG")


def _clashes(extra: tuple[Unit, ...]) -> tuple[Finding, ...]:
    owner: dict[str, str] = {}
    for unit in extra:
        owner.setdefault(name_key(unit.name), unit.name)
    found = []
    for unit in extra:
        for alias in unit.aliases:
            first = owner.setdefault(name_key(alias), unit.name)
            if first != unit.name:
                found.append(finding("alias-clash", unit=unit.name, value=alias, other=first))
    return tuple(found)


def _unknown_groups(extra: tuple[Unit, ...], directory: Directory) -> tuple[Finding, ...]:
    return tuple(
        finding("unknown-group", unit=unit.name, value=group)
        for unit in extra
        for group in unit.groups
        if (held := directory.find(group)) is None or held.kind is not UnitKind.GROUP
    )


def _first_tasks(sections: tuple[Section, ...]) -> dict[str, int]:
    """Unit → the first task that names it, the units in the order of the plan."""
    first: dict[str, int] = {}
    for section in sections:
        for task in section.tasks:
            for assignment in task.assignments:
                first.setdefault(assignment.unit, task.no)
    return first
