"""The links of 总览 lead to rows that exist and are about what was clicked."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from lxml import etree
from master_cells import section_rows
from masters import PINNED, made, real_plan
from openpyxl.utils import column_index_from_string
from openpyxl.workbook import Workbook
from recalculated import recalculated
from without_sparklines import opened

from xltasks.books.closed import ClosedBook
from xltasks.books.protocol import Cell
from xltasks.core.schema import (
    HOME_SHEET,
    LEADER_PAGE_SHEET,
    OVERVIEW_SHEET,
    REPORTS_SHEET,
    RETURNS_SHEET,
    UNIT_PAGE_SHEET,
    Col,
)
from xltasks.core.settings import Day
from xltasks.ledger.read import read_master
from xltasks.messages import workbook as words
from xltasks.render.overview_places import LIST_NO, SOON_ROWS, WORST_ROWS
from xltasks.verbs.results import store_results

TODAY = date(2023, 12, 10)
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_OVERVIEW_PART = "xl/worksheets/sheet2.xml"
_ADDRESS = re.compile(r"#?'?(?P<sheet>[^!]+?)'?!(?P<column>[A-Z]+)(?P<row>\d+)")


@pytest.fixture(scope="module")
def master(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The real plan three weeks before the year's end: every other task is behind, all of them are due soon."""
    path = made(tmp_path_factory.mktemp("links"), real_plan(), replace(PINNED, as_of=TODAY))
    with ClosedBook.open(path) as book:
        state = read_master(book, str(path))
        for number, row in state.section_rows.items():
            if number % 2:
                told = {Col.PROGRESS: number / 1000, Col.STATUS: "进展缓慢"}
                book.write(row.sheet, [Cell(row.row, row.columns[column], value) for column, value in told.items()])
        store_results(book, str(path), read_master(book, str(path)), Day(None, TODAY))
        book.commit()
    return path


def links(path: Path) -> dict[str, str]:
    """The links of 总览 in the package: cell → address."""
    with zipfile.ZipFile(path) as archive:
        part = etree.fromstring(archive.read(_OVERVIEW_PART))
    return {link.get("ref").partition(":")[0]: link.get("location") for link in part.iter(f"{_MAIN}hyperlink")}


def where(address: str) -> tuple[str, int]:
    """Sheet and row (from 1) of an address."""
    found = _ADDRESS.fullmatch(address)
    assert found, address
    return found["sheet"], int(found["row"])


def cells(book: Workbook) -> Iterator[tuple[str, object]]:
    """The cells of 总览 that hold something, by address."""
    for row in book[OVERVIEW_SHEET].iter_rows():
        for cell in row:
            if cell.value is not None:
                yield cell.coordinate, cell.value


def test_every_link_leads_to_a_row_that_holds_something(master: Path) -> None:
    """Sheet and row exist, and the row is not blank."""
    book, held = opened(master, data_only=True), links(master)
    assert len(held) > 80
    blank = {}
    for cell, address in held.items():
        sheet, row = where(address)
        if not any(one.value for one in book[sheet][row]):
            blank[cell] = address
    assert blank == {}


def test_cards_lead_to_the_list_they_count(master: Path) -> None:
    """By its label each card leads to a caption of 总览 or a sheet; only 平均进度 leads nowhere."""
    book, held = opened(master, data_only=True), links(master)
    overview = book[OVERVIEW_SHEET]
    found: dict[str, str | None] = {}
    for cell, value in cells(book):
        if value in words.OVERVIEW_CARDS and (row := int(re.sub(r"\D", "", cell))) < 10:
            address = held.get(re.sub(r"\d", "", cell) + str(row - 1))
            if address is None:
                found[str(value)] = None
                continue
            sheet, line = where(address)
            found[str(value)] = str(overview.cell(line, 1).value) if sheet == OVERVIEW_SHEET else sheet
    soon = f"{words.SOON_BEFORE}30{words.SOON_AFTER}"
    assert found == {
        words.CARD_TASKS: words.BY_SECTION,
        words.CARD_DONE: words.BY_SECTION,
        words.CARD_ON_TIME: words.BY_SECTION,
        words.CARD_BEHIND: words.WORST,
        words.CARD_OVERDUE: words.WORST,
        words.CARD_NEAR_DUE: soon,
        words.CARD_UNREPORTED: words.BY_SECTION,
        words.CARD_AVERAGE: None,
        words.CARD_SENT: RETURNS_SHEET,
        words.CARD_RETURNED: RETURNS_SHEET,
        words.CARD_LATE: RETURNS_SHEET,
        words.CARD_UNRETURNED: words.UNRETURNED,
    }


def test_sections_lead_to_their_sheets_and_captions_to_their_pages(master: Path) -> None:
    """Each section's name and figures lead to the sheet of that name; captions of leaders and units to their pages."""
    book, held = opened(master, data_only=True), links(master)
    sections = {sheet.title for sheet, _, _ in section_rows(book)}
    named = {str(value): (cell, held.get(cell)) for cell, value in cells(book) if cell.startswith("A")}
    for section in sections:
        cell, address = named[section]
        assert address is not None
        assert where(address) == (section, 1)
        row = int(cell[1:])
        figures = {where(held[f"{column}{row}"]) for column in "BCDEFGH"}
        assert figures == {(section, 1)}
    for caption, sheet in (
        (words.BY_LEADER, LEADER_PAGE_SHEET),
        (words.BY_UNIT, UNIT_PAGE_SHEET),
        (words.UNRETURNED, RETURNS_SHEET),
        (words.HOME_LINK, HOME_SHEET),
    ):
        address = named[caption][1]
        assert address is not None
        assert where(address)[0] == sheet
    assert {where(held[cell])[0] for cell, value in cells(book) if value in ("应报", "填报数") and cell in held} == {
        RETURNS_SHEET,
        REPORTS_SHEET,
    }


@pytest.mark.parametrize(("caption", "rows"), [(words.WORST, WORST_ROWS), ("未来30天到期的任务", SOON_ROWS)])
def test_numbers_of_the_lists_lead_to_the_tasks_row(master: Path, tmp_path: Path, caption: str, rows: int) -> None:
    """The address that LibreOffice computes for a number of the worst ten, or of the next thirty days, is its task's."""
    told = opened(recalculated(_with_addresses(master, tmp_path), tmp_path), data_only=True)
    book = opened(master, data_only=True)
    overview = book[OVERVIEW_SHEET]
    (start,) = [row for row in range(1, overview.max_row) if overview.cell(row, 1).value == caption]
    reached = []
    for row in range(start + 2, start + 2 + rows):
        number, address = (one[OVERVIEW_SHEET].cell(row, LIST_NO + 1).value for one in (book, told))
        found = _ADDRESS.fullmatch(str(address))
        assert found, address
        there = book[found["sheet"]].cell(int(found["row"]), column_index_from_string(found["column"]))
        assert there.value == number
        reached.append(number)
    assert len(set(reached)) == rows


def _with_addresses(master: Path, folder: Path) -> Path:
    """The master with every HYPERLINK(address, text) of 总览 showing its address."""
    path = folder / "addresses.xlsx"
    with zipfile.ZipFile(master) as source, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            part = source.read(name)
            target.writestr(name, part.replace(b"HYPERLINK(", b"CHOOSE(1,") if name == _OVERVIEW_PART else part)
    return path
