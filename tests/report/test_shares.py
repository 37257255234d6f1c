"""Percentages that add up, and places with ties."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xltasks.core.shares import mean, percent, places, shares

COUNTS = st.lists(st.integers(0, 10_000), min_size=1, max_size=12)


@given(COUNTS)
def test_shares_add_up_to_exactly_one_hundred(counts: list[int]) -> None:
    """Always 100.0, or nought of nothing; what counts nothing has no share."""
    parts = shares(counts)
    assert sum(parts) == (Decimal("100.0") if sum(counts) else 0)
    assert all(part == 0 for part, count in zip(parts, counts, strict=True) if count == 0)


@given(COUNTS)
def test_no_share_is_off_by_a_tenth_and_none_overtakes_a_larger_count(counts: list[int]) -> None:
    """Each is within a tenth of a percent of the true share, and the order is that of the counts."""
    parts = shares(counts)
    for part, count in zip(parts, counts, strict=True):
        if sum(counts):
            assert abs(part - Decimal(count * 100) / sum(counts)) < Decimal("0.1")
    for one, (part, count) in enumerate(zip(parts, counts, strict=True)):
        for other in range(len(counts)):
            if counts[other] > count:
                assert parts[other] >= part, (one, other)


@pytest.mark.parametrize(
    ("counts", "told"),
    [
        ([60, 27, 13], "60.0 27.0 13.0"),
        ([1, 1, 1], "33.4 33.3 33.3"),
        ([2, 4, 1], "28.6 57.1 14.3"),
        ([5], "100.0"),
        ([0, 0], "0.0 0.0"),
        ([999, 1], "99.9 0.1"),
        ([9999, 1], "100.0 0.0"),
    ],
)
def test_shares_that_a_clerk_can_check(counts: list[int], told: str) -> None:
    """A few by hand."""
    assert " ".join(map(str, shares(counts))) == told


@given(st.lists(st.integers(0, 20), min_size=1, max_size=30))
def test_a_place_is_one_more_than_those_before(scores: list[int]) -> None:
    """Ties share a place, the next one counts everybody before it: 1-2-3-3-5."""
    held = places([Decimal(score) for score in scores])
    for score, place in zip(scores, held, strict=True):
        assert place == 1 + sum(other > score for other in scores)


def test_ties_are_told_as_offices_rank() -> None:
    """1-2-3-3-5."""
    assert places([Decimal(score) for score in (95, 90, 80, 80, 70)]) == (1, 2, 3, 3, 5)


@pytest.mark.parametrize(("fraction", "told"), [(0.0005, "0.1"), (0.2665, "26.7"), (1.12, "112.0"), (0.29, "29.0")])
def test_halves_are_rounded_up_as_typed(fraction: float, told: str) -> None:
    """0.2665 is 26.65 %, written 26.7, whatever its binary form."""
    assert str(percent(fraction)) == told


def test_the_mean_of_nothing_is_none() -> None:
    """No division by zero."""
    assert mean([]) is None
    assert mean([0.1, 0.2]) == Decimal("0.15")
