"""The master as a file: sheets, tables, texts that stay texts, same bytes."""

from __future__ import annotations

import re
import zipfile
from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from dump import dump
from masters import PINNED, ROOT, TODAY, made, real_plan
from ooxml import validate
from plan_sample import assigned, sample_plan, without_findings
from without_sparklines import opened

from xltasks.books.closed import ClosedBook
from xltasks.core.figure_columns import IndicatorCol, MilestoneCol
from xltasks.core.index_schema import (
    INDEX_PERIODS_TABLE,
    INDEX_SECTIONS_TABLE,
    INDEX_TABLE,
    INDEX_UNITS_TABLE,
    IndexCol,
    IndexPeriodCol,
    IndexSectionCol,
    IndexUnitCol,
)
from xltasks.core.plan import Project, Section, Task
from xltasks.core.schema import (
    CHANGES_TABLE,
    FINDINGS_TABLE,
    INDICATORS_TABLE,
    LEADER_PAGE_SHEET,
    LEADERS_TABLE,
    LIGHTS_TABLE,
    MILESTONES_TABLE,
    OVERVIEW_SHEET,
    PENDING_TABLE,
    REPORTS_TABLE,
    RETURNS_TABLE,
    SETTINGS_TABLE,
    STAMP_SHEET,
    STATUS_TABLE,
    UNIT_PAGE_SHEET,
    UNITS_TABLE,
    ChangeCol,
    Col,
    FindingCol,
    LeaderCol,
    LightCol,
    PendingCol,
    ReportCol,
    ReturnCol,
    SettingCol,
    StatusCol,
    UnitCol,
)
from xltasks.core.settings import DEFAULT_SETTINGS, Settings
from xltasks.core.stamp import master_rows, plan_id, read_master_stamp
from xltasks.ledger.read import read_master
from xltasks.render.master import OTHER_SHEETS, write_master
from xltasks.render.sheets import NotWritten

GOLDEN = Path(__file__).with_name("master.golden.txt")


def test_the_real_master_reads_as_its_golden_dump(tmp_path: Path) -> None:
    """Sheets, headings, lists, formats, names and links are those that a reviewer has seen.

    Two sections of the plan are enough: the others differ in their texts only.
    """
    plan = real_plan()
    shown = dump(made(tmp_path, replace(plan, sections=plan.sections[:2])))
    if not GOLDEN.exists():
        GOLDEN.write_text(shown, encoding="utf-8")
        pytest.fail("the golden dump was missing and has been written: look at it, then run again")
    assert shown == GOLDEN.read_text(encoding="utf-8")


def test_a_task_on_the_pages_is_read_in_one_line(tmp_path: Path) -> None:
    """On 领导页 and 单位页 the texts, dates and lights of a task all stand in the middle of its row."""
    book = opened(made(tmp_path, sample_plan()))
    for page in (LEADER_PAGE_SHEET, UNIT_PAGE_SHEET):
        heads = next(cells for cells in book[page].iter_rows() if cells[0].value == Col.NO)
        task = book[page][heads[0].row + 1][: len([cell for cell in heads if cell.value])]
        assert {cell.alignment.vertical for cell in task} == {"center"}


def test_every_table_has_its_headings(tmp_path: Path) -> None:
    """Each table has exactly the schema's headings within the sheet's first six rows, and prints them again."""
    expected = {
        "板块01": Col,
        "板块02": Col,
        PENDING_TABLE: PendingCol,
        FINDINGS_TABLE: FindingCol,
        RETURNS_TABLE: ReturnCol,
        REPORTS_TABLE: ReportCol,
        MILESTONES_TABLE: MilestoneCol,
        INDICATORS_TABLE: IndicatorCol,
        CHANGES_TABLE: ChangeCol,
        UNITS_TABLE: UnitCol,
        LEADERS_TABLE: LeaderCol,
        STATUS_TABLE: StatusCol,
        LIGHTS_TABLE: LightCol,
        SETTINGS_TABLE: SettingCol,
        INDEX_TABLE: IndexCol,
        INDEX_SECTIONS_TABLE: IndexSectionCol,
        INDEX_UNITS_TABLE: IndexUnitCol,
        INDEX_PERIODS_TABLE: IndexPeriodCol,
    }
    book = opened(made(tmp_path, sample_plan()))
    found = {}
    for sheet in book.worksheets:
        for table in sheet.tables.values():
            found[table.name] = tuple(column.name for column in table.tableColumns)
            head = sheet[table.ref][0]
            assert tuple(cell.value for cell in head) == found[table.name]
            assert head[0].row <= 6
            assert sheet.print_title_rows == f"${head[0].row}:${head[0].row}"
            assert table.autoFilter is not None
            assert not sheet.protection.sheet
    assert found == {name: tuple(headings) for name, headings in expected.items()}


def test_tables_hold_no_merged_cells(tmp_path: Path) -> None:
    """No sheet with a section table has a merged cell anywhere."""
    book = opened(made(tmp_path, real_plan()))
    sections = [s for s in book.worksheets if any(name.startswith("板块") for name in s.tables)]
    assert len(sections) == 10
    assert [s.title for s in sections if s.merged_cells.ranges] == []


def test_empty_tables_wait_with_one_formatted_row(tmp_path: Path) -> None:
    """The blank first row of a list carries dates, percents, text and wrapping for whoever appends rows."""
    book = opened(made(tmp_path, without_findings(sample_plan())))
    sheet = book["填报记录"]
    formats = {heading: sheet.cell(4, place) for place, heading in enumerate((h.value for h in sheet[3]), 1)}
    assert {cell.value for cell in formats.values()} == {None}
    assert formats[ReportCol.PROGRESS].number_format == "0%"
    assert formats[ReportCol.REPORTED_ON].number_format == "yyyy-mm-dd"
    assert formats[ReportCol.PHONE].number_format == formats[ReportCol.PERIOD].number_format == "@"
    assert formats[ReportCol.TEXT].alignment.wrap_text
    assert book["问题清单"].cell(4, 13).number_format == "yyyy-mm-dd"


def test_text_stays_text(tmp_path: Path) -> None:
    """A task or a name that starts with = is a text cell, not a formula."""
    book = opened(made(tmp_path, sample_plan()))
    assert (book.worksheets[2]["C4"].value, book.worksheets[2]["C4"].data_type) == ("=1+1 是文字。", "s")
    assert (book["单位"]["E6"].value, book["单位"]["E6"].data_type) == ("=王五", "s")


def test_units_show_remarks_and_data_roles(tmp_path: Path) -> None:
    """Leads keep their remark in brackets, units that only supply data say so, names are joined by 、."""
    sheet = opened(made(tmp_path, sample_plan())).worksheets[2]
    assert [cell.value for cell in sheet[5][3:7]][:3] == [
        "甲某",
        "区委办、区财政局（国资办）",
        "区统计局（提供数据）",
    ]
    assert sheet["G5"].value.date() == date(2023, 10, 31)


def test_the_stamp_gives_the_plan_back(tmp_path: Path) -> None:
    """The very hidden sheet holds the plan's rows as text, and read back they are the plan."""
    plan = sample_plan()
    sheet = opened(made(tmp_path, plan))[STAMP_SHEET]
    assert sheet.sheet_state == "veryHidden"
    rows = list(sheet.iter_rows(values_only=True))
    assert [tuple(value for value in row if value is not None) for row in rows] == [
        tuple(text for text in row if text) for row in master_rows(plan)
    ]
    assert read_master_stamp(rows, plan.directory) == (plan_id(plan), plan)


@pytest.mark.parametrize("settings", [PINNED, DEFAULT_SETTINGS], ids=["pinned", "follows-today"])
def test_the_master_reads_back(tmp_path: Path, settings: Settings) -> None:
    """Read from its visible sheets and its stamp, the master gives the same plan, directory and settings."""
    plan = real_plan()
    path = made(tmp_path, plan, settings)
    state = read_master(ClosedBook.open(path), str(path))
    assert (state.plan, state.settings) == (plan, settings)
    assert set(state.section_rows) == set(range(1, 119))
    assert (state.reports, state.returns, state.pending) == ((), (), ())


def test_same_plan_same_bytes() -> None:
    """Two runs give the same bytes; another day gives others."""
    first, second, third = BytesIO(), BytesIO(), BytesIO()
    write_master(first, real_plan(), DEFAULT_SETTINGS, today=TODAY)
    write_master(second, real_plan(), DEFAULT_SETTINGS, today=TODAY)
    write_master(third, real_plan(), DEFAULT_SETTINGS, today=date(2023, 7, 1))
    assert first.getvalue() == second.getvalue() != third.getvalue()


def test_rows_grow_with_their_text(tmp_path: Path) -> None:
    """No height is marked as set by hand: such a row would cut off what is typed later.

    总览 and the two pages are for printing, hold formulas only, and cut their texts off themselves.
    """
    with zipfile.ZipFile(made(tmp_path, real_plan())) as package:
        parts = [package.read(n) for n in package.namelist() if n.startswith("xl/worksheets/sheet")]
    firm = [part for part in parts if re.search(rb"<row [^>]*customHeight[^>]*[^/]>", part)]
    assert len(firm) == len((OVERVIEW_SHEET, LEADER_PAGE_SHEET, UNIT_PAGE_SHEET))
    assert len(parts) == len(real_plan().sections) + len(OTHER_SHEETS)
    filled_rows = [row for part in parts if part not in firm for row in re.findall(rb"<row [^>]*[^/]>", part)]
    assert not any(b"customHeight" in row for row in filled_rows)
    assert sum(b" ht=" in row for row in filled_rows) > 118


# What Excel 2007 knew of the functions that anybody might want here: Excel 2016, WPS and LibreOffice have them all.
EXCEL_2007 = {
    *("ABS", "AND", "AVERAGE", "AVERAGEIFS", "CHOOSE", "COUNT", "COUNTA", "COUNTIF", "COUNTIFS", "DATE", "FIND"),
    *("HYPERLINK", "IF", "IFERROR", "INDEX", "ISNUMBER", "LARGE", "LEFT", "LEN", "LOOKUP", "MATCH", "MAX", "MID"),
    *("MIN", "N", "NOT", "OFFSET", "OR", "REPT", "RIGHT", "ROUND", "ROW", "ROWS", "SMALL", "SUBSTITUTE", "SUBTOTAL"),
    *("SUM", "SUMIFS", "SUMPRODUCT", "TEXT", "TODAY", "TRIM", "VLOOKUP"),
}


def formulas_of(path: Path) -> list[str]:
    """Every formula of a workbook: cells, names, conditional formats, lists.  No cell holds an array formula."""
    book = opened(path)
    cells = [
        cell.value for sheet in book.worksheets for row in sheet.iter_rows() for cell in row if cell.data_type == "f"
    ]
    assert all(isinstance(formula, str) for formula in cells)
    rules = [
        formula
        for sheet in book.worksheets
        for area in sheet.conditional_formatting
        for rule in area.rules
        for formula in rule.formula
    ]
    checks = [
        formula
        for sheet in book.worksheets
        for check in sheet.data_validations.dataValidation
        for formula in (check.formula1, check.formula2)
        if formula
    ]
    return [*cells, *(name.attr_text for name in book.defined_names.values()), *rules, *checks]


def test_formulas_use_the_functions_that_readme_names(tmp_path: Path) -> None:
    """Nothing that Excel 2016, WPS or LibreOffice would not know, nothing that spills; README lists them all."""
    formulas = formulas_of(made(tmp_path, real_plan()))
    without_texts = [re.sub(r'"[^"]*"', '""', formula) for formula in formulas]
    used = {word for formula in without_texts for word in re.findall(r"([A-Z][A-Z0-9.]*)\(", formula)}
    assert not [formula for formula in without_texts if "_xlfn" in formula or "#" in formula.replace("[#", "")]
    assert used <= EXCEL_2007
    listed = re.search(r"只用下面这些函数.*?```\n(.*?)```", (ROOT / "README.md").read_text(encoding="utf-8"), re.DOTALL)
    assert listed is not None
    assert listed[1].split() == sorted(used)


@pytest.mark.parametrize("which", ["real", "sample", "one-task"])
def test_the_validator_finds_nothing(tmp_path: Path, which: str) -> None:
    """Excel would open the master without repairing anything."""
    one = Task(1, "一。", (), (assigned("区委"),), date(2023, 12, 31))
    plans = {
        "real": real_plan,
        "sample": sample_plan,
        "one-task": lambda: replace(
            sample_plan(), sections=(Section(1, "甲", (Project(1, "乙", (one,)),)),), findings=()
        ),
    }
    assert validate(made(tmp_path, plans[which]())) == []


def test_a_text_no_cell_can_hold_is_refused_whole(tmp_path: Path) -> None:
    """A task text beyond a cell's 32,767 characters raises, and no file appears."""
    plan = sample_plan([Task(6, "长" * 33_000, (), (assigned("区委"),), date(2023, 12, 31))])
    with pytest.raises(NotWritten):
        made(tmp_path, plan)
    assert list(tmp_path.iterdir()) == []
