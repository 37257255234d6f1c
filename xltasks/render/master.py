"""The master workbook, as the outside contract's section 5 has it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time
from io import BytesIO
from pathlib import Path
from types import MappingProxyType
from typing import BinaryIO

from xlsxwriter import Workbook

from xltasks.core.archive import ArchiveCopy
from xltasks.core.index_schema import INDEX_SHEET
from xltasks.core.plan import Plan
from xltasks.core.planned_indicators import indicators_of
from xltasks.core.planned_milestones import milestones_of
from xltasks.core.schema import (
    CHANGES_SHEET,
    FINDINGS_SHEET,
    HOME_SHEET,
    INDICATORS_SHEET,
    LEADER_PAGE_SHEET,
    LEADERS_SHEET,
    MILESTONES_SHEET,
    OVERVIEW_SHEET,
    PENDING_SHEET,
    REPORTS_SHEET,
    RETURNS_SHEET,
    SETTINGS_SHEET,
    STAMP_SHEET,
    UNIT_PAGE_SHEET,
    UNITS_SHEET,
)
from xltasks.core.seen_rows import Task
from xltasks.core.settings import Settings
from xltasks.core.sheet_names import section_sheet_names
from xltasks.core.stamp import master_rows
from xltasks.messages import workbook as words
from xltasks.render.first_board import first_board, most_of_a_leader, most_of_a_unit
from xltasks.render.home import add_home
from xltasks.render.index_sheet import add_index
from xltasks.render.indicators import add_indicators
from xltasks.render.line_cells import LineCells
from xltasks.render.lists import (
    add_changes,
    add_findings,
    add_leaders,
    add_pending,
    add_reports,
    add_returns,
    add_units,
)
from xltasks.render.mark import Mark
from xltasks.render.milestones import add_milestones
from xltasks.render.overview import add_overview
from xltasks.render.overview_places import Places
from xltasks.render.page_figures import rows_for
from xltasks.render.pages import add_leader_page, add_unit_page
from xltasks.render.plain_book import PlainBook
from xltasks.render.section_sheet import add_section, section_tables
from xltasks.render.settings_sheet import add_settings, define_names
from xltasks.render.sheets import done, new_sheet
from xltasks.render.styles import Formats

MACRO_SUFFIX = ".xlsm"
OTHER_SHEETS = (
    HOME_SHEET,
    OVERVIEW_SHEET,
    PENDING_SHEET,
    FINDINGS_SHEET,
    RETURNS_SHEET,
    REPORTS_SHEET,
    CHANGES_SHEET,
    INDICATORS_SHEET,
    MILESTONES_SHEET,
    UNITS_SHEET,
    LEADERS_SHEET,
    LEADER_PAGE_SHEET,
    UNIT_PAGE_SHEET,
    SETTINGS_SHEET,
    INDEX_SHEET,
    STAMP_SHEET,
)


def write_master(
    target: BinaryIO | Path,
    plan: Plan,
    settings: Settings,
    *,
    today: date,
    macros: bool | None = None,
    posts: Mapping[str, str] = MappingProxyType({}),
    copy: ArchiveCopy | None = None,
) -> None:
    """Write a new master: .xlsx, or with ``macros`` .xlsm, which has buttons and a ribbon.  Same arguments, same bytes.

    ``macros`` left out goes by the name of ``target``: with macros if that is a path ending in ``.xlsm``.
    ``posts`` are leaders' posts by name.  ``copy`` makes it a copy to be filed: the sheets say so, indicators and
    milestones are the copy's, and there is no hidden stamp, without which no command takes it for a master.

    ``settings.as_of`` pins 基准日 on 设置; without it the formulas follow the day on which the workbook is opened,
    and their stored results are those of ``today``.  Nothing of ``target`` is touched before the whole workbook
    stands in memory.

    Raises :class:`~xltasks.render.sheets.NotWritten` for a text or name that no spreadsheet would take, OSError
    when ``target`` cannot be written.
    """
    if macros is None:
        macros = isinstance(target, Path) and target.suffix.lower() == MACRO_SUFFIX
    as_of = settings.as_of or today
    names = section_sheet_names(plan.sections, OTHER_SHEETS)
    tables = section_tables(plan)
    milestones = milestones_of(plan) if copy is None else copy.milestones
    indicators = indicators_of(plan) if copy is None else copy.indicators
    board = first_board(plan, settings, as_of, milestones, str(copy.period) if copy else f"{as_of:%Y-%m}")
    cells = LineCells(tables)
    tasks: dict[int, list[Task]] = {section: [] for section in range(1, len(tables) + 1)}
    for line in board.sheets.lines:
        if line.task is not None:
            tasks[line.section].append(line.task)
    buffer = BytesIO()
    book = PlainBook(buffer)
    book.set_properties(
        {
            "title": plan.title,
            "subject": words.SUBJECT,
            "author": words.AUTHOR,
            # The file says when it stands for, not when the machine made it: same inputs, same bytes.
            "created": datetime.combine(today, time()),
        }
    )
    formats = Formats(book)
    define_names(book, plan.year)
    add_home(book, formats, plan=plan, board=board, sheet_names=names, macros=macros, copy=copy)
    places = Places.of(len(tables), len(plan.leaders), len(board.whole.units))
    mark = Mark.of(copy)
    add_overview(book, formats, board=board, title=plan.title, places=places, cells=cells, sheet_names=names, mark=mark)
    for section, name, table, shown in zip(plan.sections, names, tables, tasks.values(), strict=True):
        add_section(book, formats, name=name, table=table, section=section, tasks=shown, mark=mark)
    add_pending(book, formats)
    add_findings(book, formats, plan, today)
    add_returns(book, formats)
    add_reports(book, formats)
    add_changes(book, formats)
    add_indicators(book, formats, indicators)
    add_milestones(book, formats, milestones)
    add_units(book, formats, plan)
    add_leaders(book, formats, board.whole, posts)
    add_leader_page(book, formats, board, rows_for(most_of_a_leader(board)), cells, mark)
    add_unit_page(book, formats, board, rows_for(most_of_a_unit(board)), cells, mark)
    add_settings(book, formats, settings, plan.year)
    add_index(book, formats, board, tables, names)
    if copy is None:
        _add_stamp(book, plan)
    if macros:
        _add_macros(book)
    book.close()
    made = buffer.getvalue()
    _write(target, _with_ribbon(made) if macros else made)


def _add_stamp(book: Workbook, plan: Plan) -> None:
    sheet = new_sheet(book, STAMP_SHEET)
    for row, texts in enumerate(master_rows(plan)):
        for column, text in enumerate(texts):
            done(sheet.write_string(row, column, text))
    sheet.very_hidden()


def _add_macros(book: Workbook) -> None:
    """The macro container has a module for the workbook and each sheet; they name each other."""
    # Loaded only for a master that has macros: what makes the container is a dozen modules.
    from xltasks.macros import container

    code_names = tuple(f"Sheet{number}" for number in range(1, len(book.worksheets()) + 1))
    book.set_vba_name("ThisWorkbook")
    for sheet, code_name in zip(book.worksheets(), code_names, strict=True):
        sheet.set_vba_name(code_name)
    macros = BytesIO(container(code_names))
    # A stream is what ``is_stream`` is for; XlsxWriter's annotation knows the path only.
    done(book.add_vba_project(macros, is_stream=True))  # type: ignore[arg-type, unused-ignore]


def _with_ribbon(made: bytes) -> bytes:
    from xltasks.macros import ribbon_xml, with_ribbon

    return with_ribbon(made, ribbon_xml(addin=False))


def _write(target: BinaryIO | Path, content: bytes) -> None:
    if isinstance(target, Path):
        target.write_bytes(content)
    else:
        target.write(content)
