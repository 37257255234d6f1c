"""Did you mean …: the names of a list that a name on no list may stand for.

Chinese names are short, so a ratio of common characters says little: 区教育局 and 区体育局 share three of four.
Looked for are the slips that people make, in this order: the level left out or another one (市教育局 for 区教育局),
characters left out as in speech (区发改委 for 区发展和改革委员会), and a few characters changed, left out, added
or swapped (optimal string alignment).  That distance is the one thing a library such as rapidfuzz would give; over
a few hundred names of some ten characters its speed is not needed, and core stays free of dependencies.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from xltasks.core.unit_words import split_level
from xltasks.core.units import name_key

MOST_MEANT = 3


def meant(name: str, spellings: Iterable[tuple[str, str]]) -> tuple[str, ...]:
    """Full names that ``name`` may be a slip for, the most likely only, three at most; empty when none is near.

    ``spellings`` are (name or short name, full name) pairs.

    >>> meant("区教肓局", [("区教育局", "区教育局"), ("区民政局", "区民政局")])
    ('区教育局',)
    """
    own = name_key(name)
    ranked: dict[str, tuple[int, int]] = {}
    for spelling, full in spellings:
        rank = _rank(own, name_key(spelling))
        if rank is not None and rank < ranked.get(full, (9, 0)):
            ranked[full] = rank
    best = min(ranked.values(), default=None)
    nearest = tuple(full for full, rank in ranked.items() if rank == best)
    return nearest if len(nearest) <= MOST_MEANT else ()


def distance(one: str, other: str, most: int) -> int:
    """Changes between two texts: characters changed, added, left out, neighbours swapped; ``most + 1`` when more.

    >>> distance("区政财局", "区财政局", 2), distance("钱宇", "钱字", 2), distance("区教育局", "税务局", 2)
    (1, 1, 3)
    """
    if abs(len(one) - len(other)) > most:
        return most + 1
    before: Sequence[int] = ()
    last: Sequence[int] = range(len(other) + 1)
    for row, a in enumerate(one, 1):
        line = [row]
        for column, b in enumerate(other, 1):
            cost = min(last[column] + 1, line[-1] + 1, last[column - 1] + (a != b))
            if row > 1 and column > 1 and a == other[column - 2] and one[row - 2] == b:
                cost = min(cost, before[column - 2] + 1)
            line.append(cost)
        before, last = last, line
        if min(line) > most:
            return most + 1
    return min(last[-1], most + 1)


def _rank(own: str, other: str) -> tuple[int, int] | None:
    """How near two names are, the smaller the nearer; None when they are not."""
    if own == other:
        return 0, 0
    if _without_level(own) == _without_level(other):
        return 1, 0
    shorter = min(len(own), len(other))
    if shorter < 2:
        return None
    # Two slips need a long name: 区民政局 is no slip for 区财政局's neighbour.
    most = 1 if shorter <= 6 else 2 if shorter <= 11 else 3
    changed = distance(own, other, most)
    if changed <= most and (shorter > 2 or changed == 0 or own[0] == other[0] or sorted(own) == sorted(other)):
        return 2, changed
    if shorter > 2 and _is_spoken_short(own, other):
        return 3, len(other) - len(own)
    return None


def _without_level(name: str) -> str:
    found = split_level(name)
    return found.rest if found is not None and found.rest else name


def _is_spoken_short(own: str, other: str) -> bool:
    """Whether a name is the other with characters left out, its first one kept: 区发改委, 区退役局."""
    if own[0] != other[0] or len(own) >= len(other):
        return False
    rest = iter(other)
    return all(mark in rest for mark in own)
