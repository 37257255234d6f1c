"""Units that change their name: one unit under all its names, and the name it had on a day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from xltasks.core.events import Event, EventKind, in_order
from xltasks.core.units import Directory, name_key


@dataclass(frozen=True, slots=True)
class Renames:
    """The renamings that were carried out, in order.  Names are full names."""

    events: tuple[Event, ...] = ()

    @classmethod
    def of(cls, events: tuple[Event, ...]) -> Renames:
        """Those among all events."""
        return cls(tuple(one for one in in_order(events) if one.kind is EventKind.UNIT_RENAMED and one.after))

    def now(self, name: str, *, after: int = 0, on: date | None = None) -> str:
        """What a unit is called now that was called ``name`` after event number ``after``, or on the day ``on``.

        A name that another unit took later is told apart by that.
        """
        for event in self.events:
            in_time = (event.seq or 0) > after and (on is None or event.recorded_on is None or on <= event.recorded_on)
            if in_time and name_key(event.before) == name_key(name):
                name = event.after.strip()
        return name

    def then(self, day: date) -> Mapping[str, str]:
        """Name now → name on that day, for the units that had another."""
        names: dict[str, str] = {}
        for event in reversed(self.events):
            if takes_effect(event, day):
                continue
            held = next((now for now, was in names.items() if name_key(was) == name_key(event.after)), None)
            names[held or event.after.strip()] = event.before.strip()
        return {now: was for now, was in names.items() if now != was}

    def former(self, name: str) -> tuple[str, ...]:
        """The names a unit had before, the last one first."""
        found: dict[str, None] = {}
        for event in reversed(self.events):
            if name_key(event.after) in {name_key(one) for one in (name, *found)}:
                found.setdefault(event.before.strip())
        return tuple(found)


def takes_effect(event: Event, day: date | None) -> bool:
    """Whether an event holds on a day; without a day every event does."""
    since = event.effective or event.recorded_on
    return day is None or since is None or since <= day


def directory_on(directory: Directory, names: Mapping[str, str]) -> Directory:
    """The directory with units under other names (now → then); the name now stays known as a short one."""
    if not names:
        return directory
    return Directory(
        tuple(
            replace(
                unit,
                name=names.get(unit.name, unit.name),
                aliases=_aliases(unit.name, unit.aliases, names),
                groups=tuple(names.get(group, group) for group in unit.groups),
            )
            for unit in directory.units
        )
    )


def _aliases(name: str, aliases: Iterable[str], names: Mapping[str, str]) -> tuple[str, ...]:
    held = tuple(aliases)
    if name not in names:
        return held
    return (*(alias for alias in held if name_key(alias) != name_key(names[name])), name)
