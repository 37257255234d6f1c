"""What a new year's master takes over from the last one: units, leaders' posts, settings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from xltasks.core.closeness import distance
from xltasks.core.events import Event, EventKind
from xltasks.core.findings import finding
from xltasks.core.naming import are_told_apart, complete, laid_over
from xltasks.core.plan import Plan
from xltasks.core.settings import DEFAULT_SETTINGS, Settings
from xltasks.core.units import Unit, UnitKind, name_key


@dataclass(frozen=True, slots=True)
class TakenOver:
    """What last year's master had: ``units`` under their names of today, ``posts`` by leader, ``settings``.

    The pinned date is not among the settings: it was last year's.
    """

    units: tuple[Unit, ...] = ()
    posts: Mapping[str, str] = field(default_factory=dict)
    settings: Settings = DEFAULT_SETTINGS


def taken_over(
    units: Iterable[Unit], posts: Mapping[str, str], settings: Settings, events: Iterable[Event]
) -> TakenOver:
    """What is taken over, with the year's renamings and successions carried through.

    A unit that was renamed, or whose renaming is only declared yet, comes under its new name and keeps the old one as
    a short name, so that a plan that still writes the old name is understood.  Who follows a leader takes the post.
    """
    held = list(units)
    offices = {name: post for name, post in posts.items() if post}
    for event in events:
        before, after = event.before.strip(), event.after.strip()
        if not before or not after:
            continue
        if event.kind is EventKind.UNIT_RENAMED:
            held = [_renamed(unit, before, after) for unit in held]
        elif event.kind is EventKind.LEADER_SUCCEEDED and before in offices:
            offices.setdefault(after, offices[before])
    once: dict[str, Unit] = {}
    for unit in held:
        once.setdefault(name_key(unit.name), unit)
    return TakenOver(tuple(once.values()), offices, replace(settings, as_of=None))


def _renamed(unit: Unit, before: str, after: str) -> Unit:
    """The unit under its new name; a group that was renamed is named so by its members."""
    groups = tuple(after if name_key(group) == name_key(before) else group for group in unit.groups)
    known = {name_key(name) for name in (unit.name, *unit.aliases)}
    if name_key(unit.name) == name_key(before):
        aliases = tuple(alias for alias in unit.aliases if name_key(alias) != name_key(after))
        return replace(unit, name=after, aliases=(*aliases, unit.name), groups=groups)
    if name_key(unit.name) == name_key(after) and name_key(before) not in known:
        return replace(unit, aliases=(*unit.aliases, before), groups=groups)
    return replace(unit, groups=groups)


def on_last_years(plan: Plan, units: tuple[Unit, ...], last: TakenOver) -> Plan:
    """The plan with last year's directory, and on top of it the rows of a directory file.

    Units of last year without a task this year stay on 单位.  A new name that differs from one of last year by a
    character may be the same unit: that is asked, as it is between two names of one plan.
    """
    extra = laid_over(units, last.units)
    whole = complete(plan, extra)
    named = {one.unit: task.no for _, _, task in reversed(list(whole.tasks())) for one in task.assignments}
    known = {name_key(name) for unit in extra for name in (unit.name, *unit.aliases)}
    asked = tuple(
        finding("similar-names", unit=unit.name, value=name, task=number)
        for name, number in sorted(named.items(), key=lambda pair: pair[1])
        if name_key(name) not in known
        for unit in last.units
        if unit.kind is not UnitKind.GROUP and unit.name not in named and _may_be_one(unit.name, name)
    )
    pairs = {(found.unit, found.value) for found in whole.findings if found.code == "similar-names"}
    return replace(
        whole, findings=(*whole.findings, *(found for found in asked if (found.unit, found.value) not in pairs))
    )


def _may_be_one(last: str, new: str) -> bool:
    one, other = name_key(last), name_key(new)
    return distance(one, other, 1) == 1 and not are_told_apart(one, other) and min(len(one), len(other)) > 2
