"""Work on sheets that a copy of the program takes over: what is worth it, and how it is shared out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from xltasks.forking import can_fork

_WORTH_A_COPY = 24_000  # microseconds: some times what it takes to fork and to hand back what was made

Part = TypeVar("Part")


def is_worth_a_copy(work: int) -> bool:
    """Whether so many microseconds of work are done sooner in a copy of the program, if there can be one."""
    return work >= _WORTH_A_COPY and can_fork()


def shared_out(parts: Sequence[tuple[Part, int]]) -> tuple[list[Part], list[Part]]:
    """Parts with their work as two shares that take about as long, each in the order given; the second for a copy.

    All are in the first where a copy is not worth it.
    """
    loads = [0, 0]
    share_of: dict[int, int] = {}
    for at in sorted(range(len(parts)), key=lambda at: -parts[at][1]):
        share_of[at] = loads.index(min(loads))
        loads[share_of[at]] += parts[at][1]
    # What is left to do at the end is done here, so the greater share is the copy's.
    copys = loads.index(max(loads))
    if not min(loads) or not is_worth_a_copy(loads[copys]):
        return [part for part, _ in parts], []
    shares: tuple[list[Part], list[Part]] = ([], [])
    for at, (part, _) in enumerate(parts):
        shares[share_of[at] == copys].append(part)
    return shares
