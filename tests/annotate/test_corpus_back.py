"""The whole corpus of bad returns, sent back: what went back means what came, and is fit to be sent."""

from __future__ import annotations

import importlib
from collections import Counter
from pathlib import Path

import pytest
from annotate.rounds import fates, lay, merge, office_of, taken
from corpus.defects import DEFECTS, Defect
from corpus.desk import opened

from xltasks.core.changes import ChangeSet
from xltasks.core.schema import FORM_HEADINGS, FORM_SHEET
from xltasks.core.sendback import CONCERN, Concern
from xltasks.core.states import Outcome

for group in ("files", "packages", "hostile", "sheets", "rows", "numbers", "texts", "meaning", "twice"):
    importlib.import_module(f"corpus.{group}")


def told(changes: ChangeSet, file: str) -> Counter[tuple[object, ...]]:
    """The findings of a file, wherever the cells stood."""
    return Counter(
        (found.code, found.severity, found.unit, found.task, found.field, found.value)
        for found in changes.findings
        if found.file == file and found.code not in ("same-file", "locked-edited")
    )


@pytest.mark.parametrize("defect", DEFECTS, ids=[f"{defect.group}-{defect.name}" for defect in DEFECTS])
def test_sent_back(defect: Defect, tmp_path: Path) -> None:
    """A marked copy says what the return said; a new form keeps everything that was taken; nobody is forgotten.

    Merged into the same master in the place of the return, an own form with our marks on it gives the very same
    verdict on every cell and the same findings.
    """
    book = office_of(defect, tmp_path)
    done = merge(book, lay(tmp_path / "回收", dict(defect.build())), defect.period)
    back = {one.file for one, _ in done.sent}
    for one, data in done.sent:
        again = merge(book, lay(tmp_path / one.name, {one.name: data}), defect.period)
        if one.own:
            assert fates(again.changes, one.name) == fates(done.changes, one.file)
            assert told(again.changes, one.name) == told(done.changes, one.file)
        else:
            assert taken(done.changes, one.file) <= taken(again.changes, one.name)
            (result,) = again.changes.files
            assert result.unit == one.unit
            assert result.period == str(defect.period)
            assert result.counts.read == one.carried
            found = {finding.code for finding in again.changes.findings}
            assert not found & {
                "no-identity",
                "heading-missing",
                "extra-text",
                "row-unplaced",
                "wrong-period",
            }
        headings_are_the_forms_own(data)
    for result in done.changes.files:
        asked = any(CONCERN[found.code] is Concern.ASK for found in done.changes.findings if found.file == result.file)
        excused = {left.file for left in done.planned.unsent}
        copies = {found.file for found in done.changes.findings if found.code == "same-file"}
        copies |= {found.value for found in done.changes.findings if found.code == "same-file"}
        if asked and result.outcome is not Outcome.SUPERSEDED and result.file not in excused | copies:
            assert result.file in back


def headings_are_the_forms_own(data: bytes) -> None:
    """By another reader: the fourteen headings stand in one row of the sheet, each once."""
    book = opened(data)
    sheets = [sheet for sheet in book.worksheets if sheet.title == FORM_SHEET] or book.worksheets[:1]
    rows = [[cell for cell in row if cell in FORM_HEADINGS] for row in sheets[0].iter_rows(values_only=True)]
    assert sorted(max(rows, key=len)) == sorted(FORM_HEADINGS)
