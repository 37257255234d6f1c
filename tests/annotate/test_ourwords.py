"""Our own words in a form are known again; what a person adds to them is the person's."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from xltasks.core.folding import fold
from xltasks.core.ourwords import is_ours, signed

TEXTS = st.text(min_size=1, max_size=60)


@given(TEXTS)
@example("0²")
def test_known_again(words: str) -> None:
    """Whatever the words, also through programs that change spaces, line breaks and widths."""
    ours = signed(words)
    assert is_ours(ours)
    assert is_ours(ours.replace("\n", "\r\n") + " \n")
    assert is_ours(unicodedata.normalize("NFKC", ours))


@given(TEXTS, TEXTS)
def test_what_a_person_adds_is_theirs(words: str, more: str) -> None:
    """Words before or behind ours make the cell the unit's."""
    assume(fold(more))
    assert not is_ours(more + signed(words))
    assume("〔退回" not in more)
    assert not is_ours(signed(words) + more)


@pytest.mark.parametrize("value", [None, "", 0.65, "〔退回〕", "同意退回", "请改〔退回000000〕", "〔退回abcdef〕"])
def test_nothing_else_is_ours(value: object) -> None:
    """A unit's words that look like ours, or speak of it, are its own."""
    assert not is_ours(value)
