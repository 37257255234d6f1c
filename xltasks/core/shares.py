"""Percentages and places as offices write them: parts that add up to 100, and ties that share a place."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal


def percent(fraction: float | Decimal) -> Decimal:
    """A fraction as a percentage with one decimal, halves rounded up.

    >>> percent(0.3335)
    Decimal('33.4')
    """
    # repr gives the shortest figure that is the same number: what was typed, without a binary tail.
    exact = fraction if isinstance(fraction, Decimal) else Decimal(repr(fraction))
    return (exact * 100).quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)


def mean(values: Sequence[float]) -> Decimal | None:
    """The mean of fractions, reckoned in decimals; None of nothing."""
    return sum((Decimal(repr(value)) for value in values), Decimal()) / len(values) if values else None


def shares(counts: Sequence[int]) -> tuple[Decimal, ...]:
    """The percentage of each count, one decimal, so that they add up to exactly 100.0 (all 0.0 of nothing).

    Largest remainder: every share is cut to tenths of a percent, and the tenths still missing go, one each, to
    those that lost most by the cut; of equals, to the one that stands first.

    >>> [str(share) for share in shares([1, 1, 1])]
    ['33.4', '33.3', '33.3']
    """
    whole = sum(counts)
    if not whole:
        return tuple(Decimal("0.0") for _ in counts)
    tenths = [count * 1000 // whole for count in counts]
    missing = 1000 - sum(tenths)
    by_loss = sorted(range(len(counts)), key=lambda place: (-(counts[place] * 1000 % whole), place))
    for place in by_loss[:missing]:
        tenths[place] += 1
    return tuple(Decimal(tenth).scaleb(-1) for tenth in tenths)


def places(scores: Sequence[Decimal]) -> tuple[int, ...]:
    """The place of each score, the highest first; equals share a place and the next ones are passed over.

    >>> places([Decimal(9), Decimal(7), Decimal(7), Decimal(5), Decimal(8)])
    (1, 3, 3, 5, 2)
    """
    return tuple(1 + sum(other > score for other in scores) for score in scores)
