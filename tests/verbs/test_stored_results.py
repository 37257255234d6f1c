"""What formulas show after a round: true without a program to calculate, and nothing else is touched."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from books.masters import parts, with_parts
from corpus.desk import filled
from master_cells import error_cells, stored_results
from recalculated import recalculated
from small_round import DUE, JUNE, MERGED_ON, SENT_ON, master_file

from xltasks.books.closed import ClosedBook
from xltasks.books.protocol import Cell
from xltasks.books.returns import read_returns
from xltasks.core.schema import (
    DECISION_ACCEPT,
    OVERVIEW_SHEET,
    PENDING_SHEET,
    SETTINGS_TABLE,
    Field,
    PendingCol,
    Setting,
    SettingCol,
)
from xltasks.core.settings import Day
from xltasks.ledger.read import read_master
from xltasks.verbs.apply import apply
from xltasks.verbs.consolidate import consolidate
from xltasks.verbs.distribute import distribute

DAY = Day(MERGED_ON, MERGED_ON)


@pytest.fixture
def sent(tmp_path: Path) -> Path:
    """A master whose forms for June are out, and one return: three tasks plain, one progress in words."""
    path = master_file(tmp_path / "总表.xlsx")
    with ClosedBook.open(path) as book:
        # LibreOffice calculates for today, unless the master says for when.
        settings = next(table for table in book.tables() if table.name == SETTINGS_TABLE)
        names = book.grid(settings.sheet)
        (row,) = (row for row in range(names.height) if names.at(row, settings.first_column) == Setting.AS_OF)
        column = settings.first_column + settings.headings.index(SettingCol.VALUE)
        book.write(settings.sheet, [Cell(row, column, MERGED_ON)])
        distribute(book, str(path), JUNE, Day(SENT_ON, SENT_ON), lambda *_: (), due=DUE)
    (tmp_path / "回收").mkdir()
    (tmp_path / "回收" / "区财政局.xlsx").write_bytes(filled({(4, Field.PROGRESS): "基本完成"}))
    return path


def merge(path: Path) -> None:
    """Consolidate the folder 回收."""
    with ClosedBook.open(path) as book:
        consolidate(book, str(path), read_returns([path.parent / "回收"]), JUNE, DAY)


def decide(path: Path) -> None:
    """The clerk writes 90% over the words on 待确认 and takes it."""
    with ClosedBook.open(path) as book:
        place = next(table for table in book.tables() if table.sheet == PENDING_SHEET)
        columns = {heading: place.first_column + at for at, heading in enumerate(place.headings)}
        (item,) = read_master(book, str(path)).pending
        book.write(PENDING_SHEET, [Cell(item.row, columns[PendingCol.DECISION], DECISION_ACCEPT)])
        book.write(PENDING_SHEET, [Cell(item.row, columns[PendingCol.RETURNED], "90%")])
        book.commit()
    with ClosedBook.open(path) as book:
        assert len(apply(book, str(path), DAY).accepted) == 1


def differing(path: Path, folder: Path) -> dict[object, object]:
    """Stored results that are not what LibreOffice computes."""
    computed = recalculated(path, folder)
    assert error_cells(computed) == []
    stored, now = stored_results(path), stored_results(computed)
    assert len(stored) > 200
    return {
        place: (value, now.get(place))
        for place, value in stored.items()
        if value != now.get(place)
        and not (isinstance(value, int | float) and value == pytest.approx(now.get(place), rel=1e-12))
    }


def test_results_are_true_after_apply(sent: Path, tmp_path: Path) -> None:
    """What the clerk accepted shows in every figure, as LibreOffice computes it."""
    merge(sent)
    before = stored_results(sent)
    decide(sent)
    assert stored_results(sent) != before
    assert differing(sent, tmp_path) == {}


def sheet_part(path: Path, sheet: str) -> str:
    """The part of a sheet."""
    with ClosedBook.open(path) as book:
        return book._parts[sheet]


def test_a_formula_of_the_clerks_is_left_alone(sent: Path) -> None:
    """A formula that the clerk wrote over one of ours keeps its text and its result; the others' results are new."""
    part = sheet_part(sent, OVERVIEW_SHEET)
    own = rb"<f>1+41</f><v>42</v>"
    edited, count = re.subn(rb"<f>[^<]+</f><v>[^<]*</v>", own, parts(sent)[part], count=1)
    assert count == 1
    with_parts(sent, {part: edited})
    cell = re.search(rb'<c r="[A-Z]+\d+"[^>]*>' + re.escape(own) + rb"</c>", edited)
    assert cell is not None
    merge(sent)
    after = parts(sent)[part]
    assert after != edited
    assert cell[0] in after


def test_only_results_change_on_a_sheet_of_formulas(sent: Path) -> None:
    """On 总览 nothing is different but what stands in ``<v>`` and the result's type: not a format, not a formula."""
    part = sheet_part(sent, OVERVIEW_SHEET)
    before = parts(sent)[part]
    merge(sent)
    after = parts(sent)[part]
    assert after != before
    assert without_results(after) == without_results(before)


def without_results(xml: bytes) -> bytes:
    """A sheet's bytes without what its formulas show."""
    return re.sub(rb'(<c r="[A-Z]+\d+"(?: s="\d+")?)(?: t="\w+")?>(<f>[^<]+</f>)<v>[^<]*</v>', rb"\1>\2", xml)


def test_all_other_parts_stay_byte_for_byte(sent: Path) -> None:
    """A write that stores one result and writes one cell: two sheets and the order to calculate, and no other part."""
    before = parts(sent)
    with ClosedBook.open(sent) as book:
        place, _ = next(iter(book.formulas(OVERVIEW_SHEET).items()))
        book.store_results(OVERVIEW_SHEET, {place: 1234.0})
        book.write(PENDING_SHEET, [Cell(40, 30, "办公室")])
        book.commit()
        changed = {book._parts[OVERVIEW_SHEET], book._parts[PENDING_SHEET]}
    after = parts(sent)
    assert after.keys() == before.keys()
    different = {name for name in before if before[name] != after[name]}
    assert changed <= different <= changed | {"xl/workbook.xml"}
    with ClosedBook.open(sent) as book:
        assert book.grid(OVERVIEW_SHEET).at(*place) == 1234.0
