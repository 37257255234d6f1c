"""The unit directory: full names, aliases, kinds, groups and members."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache


class UnitKind(StrEnum):
    """What sort of body a unit is.  A group stands for its members and receives no form itself."""

    DEPARTMENT = "department"
    PARTY = "party"
    INSTITUTION = "institution"
    TOWN = "town"
    COMPANY = "company"
    VERTICAL = "vertical"
    TASKFORCE = "taskforce"
    GROUP = "group"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Unit:
    """One unit.  ``groups`` are the full names of the groups it is a member of."""

    name: str
    aliases: tuple[str, ...] = ()
    kind: UnitKind = UnitKind.OTHER
    groups: tuple[str, ...] = ()
    contact: str = ""
    phone: str = ""


@lru_cache(maxsize=65_536)
def name_key(name: str) -> str:
    """Fold what does not make two names differ: full-width forms, spaces of every kind, line breaks.

    >>> name_key("区 教育局") == name_key("区教育局　")
    True
    """
    return "".join(unicodedata.normalize("NFKC", name).split())


@dataclass(frozen=True, slots=True)
class Directory:
    """All units of a plan.  Look-ups go by full name or alias, folded by :func:`name_key`.

    ``spellings`` are the (folded name or alias, full name) pairs of all units that are no groups.
    """

    units: tuple[Unit, ...] = ()
    _by_key: dict[str, Unit] = field(init=False, repr=False, compare=False)
    _members: dict[str, tuple[Unit, ...]] = field(init=False, repr=False, compare=False)
    spellings: tuple[tuple[str, str], ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        index: dict[str, Unit] = {}
        for unit in self.units:
            for alias in unit.aliases:
                index.setdefault(name_key(alias), unit)
        # A full name always wins over another unit's alias.
        for unit in self.units:
            index[name_key(unit.name)] = unit
        object.__setattr__(self, "_by_key", index)
        object.__setattr__(self, "_members", {})
        senders = (unit for unit in self.units if unit.kind is not UnitKind.GROUP)
        written = ((name_key(name), unit.name) for unit in senders for name in (unit.name, *unit.aliases))
        object.__setattr__(self, "spellings", tuple(written))

    def find(self, name: str) -> Unit | None:
        """The unit of this full name or alias, or None."""
        return self._by_key.get(name_key(name))

    def members(self, group: str) -> tuple[Unit, ...]:
        """The units that receive a form when ``group`` is named: members, and members of member groups.

        A unit that is no group is its own only member.  Groups that contain each other end the walk.
        """
        held = self._members.get(group)
        if held is None:
            held = self._members[group] = tuple(self._walk(group, frozenset()))
        return held

    def _walk(self, name: str, seen: frozenset[str]) -> Iterable[Unit]:
        unit = self.find(name)
        if unit is None or unit.name in seen:
            return
        if unit.kind is not UnitKind.GROUP:
            yield unit
            return
        found: dict[str, Unit] = {}
        for candidate in self.units:
            if any(name_key(group) == name_key(unit.name) for group in candidate.groups):
                for member in self._walk(candidate.name, seen | {unit.name}):
                    found.setdefault(member.name, member)
        yield from found.values()

    def empty_groups(self) -> tuple[Unit, ...]:
        """Groups that reach no member: nobody would be sent their tasks."""
        return tuple(u for u in self.units if u.kind is UnitKind.GROUP and not self.members(u.name))
