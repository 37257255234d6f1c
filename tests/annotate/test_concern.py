"""Whose business a finding is: every code is classified, and what goes to a unit is in words that a unit knows."""

from __future__ import annotations

import re
from string import Formatter

import pytest

from xltasks.core import sendback
from xltasks.core.findings import SEVERITY, finding
from xltasks.core.sendback import CONCERN, PAST_REPAIR, Concern
from xltasks.messages.annotate import LONGEST_QUOTE, SENDBACK_WORDS, sendback_words
from xltasks.messages.findings import FINDING_WORDS

FOR_UNITS = sorted(code for code, concern in CONCERN.items() if concern is not Concern.OFFICE)


def blanks(text: str) -> set[str]:
    """The names of a sentence's blanks."""
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def test_every_code_is_somebodys_business() -> None:
    """A code that is not classified would neither go back nor stay: whoever adds one decides."""
    listed = [code for name in ("_ASK", "_MENTION", "_OFFICE") for code in getattr(sendback, name)]
    assert sorted(listed) == sorted(SEVERITY)
    assert len(set(listed)) == len(listed)


def test_what_is_past_repair_goes_back() -> None:
    """A form is replaced only for something that its unit is asked to put right."""
    assert {CONCERN[code] for code in PAST_REPAIR} == {Concern.ASK}


def test_words_for_units_alone() -> None:
    """There are words for exactly what units hear of."""
    assert sorted(SENDBACK_WORDS) == FOR_UNITS


@pytest.mark.parametrize("code", FOR_UNITS)
def test_words_that_a_unit_understands(code: str) -> None:
    """What was found and what to do, with the finding's own facts, and nothing of the office's workbook."""
    what, action = SENDBACK_WORDS[code]
    assert what.endswith("。")
    assert action.endswith("。")
    assert not re.search("待确认|总表|问题清单|设置|回收值|让\\{unit\\}|问\\{unit\\}", what + action)
    known = blanks("".join(FINDING_WORDS[code])) | {"value", "sheet", "task", "label"}
    assert blanks(what + action) <= known


def test_long_values_are_quoted_short() -> None:
    """A sentence quotes the beginning of a long answer on one line; the cell itself holds the rest."""
    told = finding("bad-progress", value="很长\n的话" * 200, sheet="填报表", cell="I6", task=1, field="progress")
    what, _ = sendback_words(told)
    assert "\n" not in what
    assert len(what) < LONGEST_QUOTE + 40
