"""督查通报 of the worked example, word for word, for three periods; read the golden files as an office chief would."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest
from report_rounds import DECEMBER, JULY, JUNE, MERGED, example, state_of
from report_text import text_of

from xltasks.core.bulletin import bulletin
from xltasks.core.period import Period
from xltasks.core.records import MasterState
from xltasks.core.settings import Day
from xltasks.render.bulletin import draw_bulletin

HERE = Path(__file__).parent
_ROWS = 12  # of each annex; the reconciliation tests read all of them


@pytest.fixture(scope="module")
def states(tmp_path_factory: pytest.TempPathFactory) -> Mapping[Period, MasterState]:
    """The worked example after each period."""
    return {period: state_of(book) for period, book in example(tmp_path_factory.mktemp("example")).items()}


@pytest.mark.parametrize(
    ("period", "golden"),
    [(JUNE, "june-normal"), (JULY, "july-nobody-returned"), (DECEMBER, "december-year-end")],
)
def test_the_bulletin_reads_as_its_golden_text(
    states: Mapping[Period, MasterState], period: Period, golden: str
) -> None:
    """A normal month, one in which nobody returned, and the year's end: every sentence as kept."""
    told = bulletin(states[period], period, Day(None, MERGED[period]))
    text = text_of(draw_bulletin(told), _ROWS)
    path = HERE / f"{golden}.golden.txt"
    if not path.exists():
        path.write_text(text, encoding="utf-8")
        pytest.fail("the golden text was missing and has been written: look at it, then run again")
    assert text == path.read_text(encoding="utf-8")


def test_a_past_period_reads_as_it_did_then(states: Mapping[Period, MasterState]) -> None:
    """June's bulletin, made again from December's master, has the words it had in July.

    The register, the due dates and the light's day are the same; only the master has grown since.
    """
    then = draw_bulletin(bulletin(states[JUNE], JUNE, Day(None, MERGED[JUNE])))
    again = draw_bulletin(bulletin(states[DECEMBER], JUNE, Day(None, MERGED[DECEMBER])))
    assert text_of(again) == text_of(then)


def test_the_same_figures_give_the_same_bytes(states: Mapping[Period, MasterState]) -> None:
    """Nothing of the clock or of the machine is in the file."""
    told = bulletin(states[JULY], JULY, Day(None, MERGED[JULY]))
    assert draw_bulletin(told) == draw_bulletin(told)
