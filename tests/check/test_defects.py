"""Every defect of the table is found where it is, in its sentence; checking twice is checking once."""

from __future__ import annotations

from pathlib import Path

import pytest
from check.cell_defects import CELL_DEFECTS
from check.defect import Defect
from check.defects import DEFECTS
from check.desk import Desk, told
from check.figure_defects import FIGURE_DEFECTS, SOUND
from office import resaved

from xltasks.core.checking.structure import STOPS_WRITING
from xltasks.core.findings import SEVERITY, Severity
from xltasks.core.schema import FindingCol
from xltasks.messages.check_figure_findings import CHECK_FIGURE_WORDS
from xltasks.messages.check_findings import CHECK_WORDS

# Codes that need more than a hand on the worked example; tests/check/test_check.py has them.
ELSEWHERE = {"column-missing", "leads-missing", "new-task-gone"}


ALL = (*DEFECTS, *CELL_DEFECTS, *FIGURE_DEFECTS)


@pytest.mark.parametrize("defect", ALL, ids=[defect.sentence for defect in ALL])
def test_a_defect_is_found_where_it_is(defect: Defect, tmp_path: Path) -> None:
    """The findings are those of the table, no more; a second check writes nothing."""
    desk = Desk.at(tmp_path)
    defect.do(desk)
    before = desk.path.read_bytes()
    done = desk.check()
    assert tuple(told(found) for found in done.findings) == defect.found
    halted = any(code in STOPS_WRITING for code, _, _ in defect.found)
    assert (done.halted, done.backup is None) == (halted, halted)
    once = desk.path.read_bytes()
    assert (once == before) == halted
    again = desk.check()
    assert again.backup is None
    assert desk.path.read_bytes() == once


@pytest.mark.parametrize("edit", SOUND, ids=[edit.sentence for edit in SOUND])
def test_rows_of_the_clerks_own_are_no_defect(edit: Defect, tmp_path: Path) -> None:
    """量化指标 and 时间节点 are the clerk's: what is sound is not spoken of, and check writes nothing."""
    desk = Desk.at(tmp_path)
    edit.do(desk)
    done = desk.check()
    assert (done.findings, done.backup) == ((), None)


def test_every_code_of_the_checks_is_in_the_table() -> None:
    """No sentence about a master is without its defect."""
    shown = {code for defect in ALL for code, _, _ in defect.found}
    assert shown | ELSEWHERE == set(CHECK_WORDS) | set(CHECK_FIGURE_WORDS)


def test_all_at_once(tmp_path: Path) -> None:
    """Every defect of a cell together, on one master: each is found, the errors first, and put on 问题清单 once."""
    desk = Desk.at(tmp_path)
    together = [d for d in ALL if d.sentence in TOGETHER]
    assert len(together) == len(TOGETHER)
    for defect in together:
        defect.do(desk)
    done = desk.check()
    found = [told(one) for one in done.findings]
    assert set(found) == {one for defect in together for one in defect.found}
    order = [Severity.ERROR, Severity.WARNING, Severity.INFO]
    assert [one.severity for one in done.findings] == sorted((SEVERITY[code] for code, _, _ in found), key=order.index)
    listed = desk.listed()
    assert listed[0][FindingCol.CODE] == "similar-names"  # the plan's own
    assert [(row[FindingCol.CODE], row[FindingCol.MESSAGE]) for row in listed[1:]] == [
        (code, said) for code, _, said in found
    ]
    assert done.needs_a_person


# Defects that do not touch each other's cells.
TOGETHER = (
    "the list of status words points nowhere",
    "a task lost its text",
    "a leader is misspelt",
    "a unit by its short name",
    "a comma between units",
    "a due date is words",
    "65 for 65%",
    "a status of one's own",
    "a light deleted",
    "a character left out of a project's name",
    "a target in words",
    "a kind of one's own",
    "a status word without meaning",
    "thresholds crossed",
    "two lights of one word",
)


def test_a_master_that_libreoffice_saved_is_checked_the_same(tmp_path: Path) -> None:
    """Saved again by another program, a master with defects has the same findings, a sound one none."""
    sound = Desk.at(tmp_path)
    assert Desk(resaved(sound.path, tmp_path / "sound")).preview().findings == ()
    for defect in (*DEFECTS, *CELL_DEFECTS):
        if defect.sentence in TOGETHER and not defect.found[0][0].startswith("name-broken"):
            defect.do(sound)
    wanted = [told(found) for found in sound.preview().findings]
    assert len(wanted) > 10
    assert [told(found) for found in Desk(resaved(sound.path, tmp_path / "other")).preview().findings] == wanted
