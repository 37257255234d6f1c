"""A master that another program saved in between: its formulas are still known as ours."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from master_cells import stored_results
from recalculated import recalculated
from small_round import EDU, master_file

from xltasks.books.closed import ClosedBook
from xltasks.books.protocol import Cell
from xltasks.core.schema import SETTINGS_TABLE, Col, Setting, SettingCol
from xltasks.core.settings import Day
from xltasks.verbs.check import check

JUNE_8 = date(2023, 6, 8)


def test_a_new_task_shows_everywhere_in_a_master_that_libreoffice_saved(tmp_path: Path) -> None:
    """After a check that numbers a new row, every formula's stored result is what LibreOffice computes.

    It writes some formulas otherwise than they were written: FALSE as FALSE().
    """
    path = recalculated(master_file(tmp_path / "总表.xlsx"), tmp_path)
    with ClosedBook.open(path) as book:
        settings = next(table for table in book.tables() if table.name == SETTINGS_TABLE)
        names = book.grid(settings.sheet)
        (row,) = (row for row in range(names.height) if names.at(row, settings.first_column) == Setting.AS_OF)
        column = settings.first_column + settings.headings.index(SettingCol.VALUE)
        book.write(settings.sheet, [Cell(row, column, JUNE_8)])
        new = {Col.TEXT.value: "建体育公园。", Col.LEADS.value: EDU, Col.DUE.value: date(2023, 10, 31)}
        book.append("板块01", [new])
        book.commit()
    with ClosedBook.open(path) as book:
        assert [one.task for one in check(book, str(path), Day(JUNE_8, JUNE_8)).numbered] == [5]
    stored, now = stored_results(path), stored_results(recalculated(path, tmp_path / "again"))
    assert any(value == 5 for (sheet, _), value in stored.items() if sheet == "索引")
    assert {place: now.get(place) for place in stored} == stored
