"""How alike two tasks' texts are, and which of thousands come into question at all.

A text is the set of its neighbouring character pairs after folding, marks left out.  Each pair weighs the more the
rarer it is in the two documents: in a plan, 推进…建设 stands everywhere and tells nothing, 方厅水院 tells all.  That
is why an edit distance is not used here: it counts 推进 as much as a name.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from math import log

from xltasks.core.folding import fold

Pieces = frozenset[str]

# How many entries of the index are looked at for one text, rarest pieces first: common ones find everything.
_LOOKED_AT = 600
# How many texts are then compared with it in full.
_COMPARED = 6


def pieces(text: str) -> Pieces:
    """The character pairs of a text; of one character, that character.

    >>> sorted(pieces("增长 5%。"))
    ['增长', '长5']
    """
    plain = "".join(letter for letter in fold(text) if letter.isalnum())
    return frozenset(plain[at : at + 2] for at in range(len(plain) - 1)) or frozenset(plain[:1])


@dataclass(frozen=True)
class Weights:
    """What each piece tells, in two documents taken together; ``texts`` are the pieces of all their tasks.

    Weights are whole numbers: sums of them are the same in whatever order a set gives its members.
    """

    texts: tuple[Pieces, ...]

    @cached_property
    def _weight(self) -> dict[str, int]:
        frequency = Counter(piece for text in self.texts for piece in text)
        return {piece: round(1_000 * log(1 + len(self.texts) / count)) for piece, count in frequency.items()}

    @cached_property
    def _rank(self) -> dict[str, int]:
        ordered = sorted(self._weight, key=lambda piece: (-self._weight[piece], piece))
        return {piece: place for place, piece in enumerate(ordered)}

    @cached_property
    def _whole(self) -> dict[Pieces, int]:
        return {}

    def of(self, held: Pieces) -> int:
        """The weight of some pieces of the texts together."""
        whole = self._whole.get(held)
        if whole is None:
            whole = self._whole[held] = sum(map(self._weight.__getitem__, held))
        return whole

    def rarest_first(self, held: Pieces) -> list[str]:
        """Pieces in the order in which they tell most."""
        return sorted(held, key=self._rank.__getitem__)

    def likeness(self, one: Pieces, other: Pieces) -> float:
        """0 for nothing in common, 1 for the same: twice what is shared over all there is (Dice, weighted)."""
        whole = self.of(one) + self.of(other)
        return 2 * sum(map(self._weight.__getitem__, one & other)) / whole if whole else 0.0

    def share(self, part: Pieces, whole: Pieces) -> float:
        """How much of ``part`` stands in ``whole``, 0 to 1."""
        weight = self.of(part)
        return sum(map(self._weight.__getitem__, part & whole)) / weight if weight else 0.0


def candidates(
    left: Sequence[Pieces], right: Sequence[Pieces], weights: Weights
) -> tuple[tuple[tuple[int, int], float], ...]:
    """Pairs (left place, right place) that share telling pieces, with their likeness, in the order of their places.

    Not every pair: each text is compared with the few that share most of its rarest pieces.
    """
    found: dict[tuple[int, int], float] = {}
    for one, others, turned in ((left, right, False), (right, left, True)):
        index: dict[str, list[int]] = defaultdict(list)
        for place, text in enumerate(others):
            for piece in text:
                index[piece].append(place)
        for place, text in enumerate(one):
            for other in _nearest(text, index, weights):
                pair = (other, place) if turned else (place, other)
                if pair not in found:
                    found[pair] = weights.likeness(left[pair[0]], right[pair[1]])
    return tuple(sorted(found.items()))


def _nearest(text: Pieces, index: dict[str, list[int]], weights: Weights) -> list[int]:
    shared: Counter[int] = Counter()
    looked_at = 0
    for piece in weights.rarest_first(text):
        held = index.get(piece, ())
        if looked_at and looked_at + len(held) > _LOOKED_AT:
            break
        looked_at += len(held)
        shared.update(held)
    return sorted(shared, key=lambda other: (-shared[other], other))[:_COMPARED]
