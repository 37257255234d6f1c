"""Write 总览 of any period as it stood then: a copy of the master, to be looked at, printed and filed."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from pathlib import Path

from xltasks.books.protocol import Book, Cell, Table
from xltasks.core.archive import ArchiveCopy, archive_copy, is_until
from xltasks.core.grid import CellError, Value
from xltasks.core.history import day_of
from xltasks.core.period import Period
from xltasks.core.plan_now import names_on
from xltasks.core.records import MasterState
from xltasks.core.schema import (
    CHANGES_TABLE,
    FINDINGS_TABLE,
    PENDING_TABLE,
    REPORTS_TABLE,
    RETURNS_TABLE,
    SECTION_TABLE_PREFIX,
    ChangeCol,
    Col,
    FindingCol,
    PendingCol,
    ReportCol,
    ReturnCol,
)
from xltasks.core.settings import Day
from xltasks.core.values import task_number
from xltasks.errors import CannotProceed, WrongUsage
from xltasks.ledger.read import is_period, read_master
from xltasks.ledger.rows import TableView, view
from xltasks.ledger.taken_over import read_posts
from xltasks.messages.reasons import os_reason
from xltasks.render.master import write_master
from xltasks.verbs.results import store_results
from xltasks.verbs.status import Status, status

SUFFIX = ".xlsx"
OpenBook = Callable[[Path], AbstractContextManager[Book]]
Save = Callable[[Path, bytes], None]


@dataclass(frozen=True, slots=True)
class Filed:
    """The copy that was written, and the same period as ``status`` tells it."""

    path: Path
    copy: ArchiveCopy
    status: Status


@dataclass(frozen=True, slots=True)
class _Log:
    """A table whose rows go along: those of the period and the ones before.

    ``unit`` and ``written_on`` say under which name a row has its unit; without ``period`` its ``day`` counts.
    """

    table: str
    headings: type[StrEnum]
    period: StrEnum | None = None
    unit: StrEnum | None = None
    written_on: StrEnum | None = None
    day: StrEnum | None = None


_LOGS = (
    _Log(REPORTS_TABLE, ReportCol, ReportCol.PERIOD, ReportCol.UNIT, ReportCol.MERGED_ON),
    _Log(RETURNS_TABLE, ReturnCol, ReturnCol.PERIOD, ReturnCol.UNIT, ReturnCol.SENT_ON),
    _Log(PENDING_TABLE, PendingCol, PendingCol.PERIOD, PendingCol.UNIT),
    _Log(FINDINGS_TABLE, FindingCol, FindingCol.PERIOD, FindingCol.UNIT, day=FindingCol.FOUND_ON),
    _Log(CHANGES_TABLE, ChangeCol, day=ChangeCol.EFFECTIVE),
)


def overview(
    book: Book, path: str, period: Period, day: Day, target: Path, *, open_book: OpenBook, save: Save
) -> Filed:
    """Write the copy of a period, the present one or any that is past.

    ``book`` is only read.  ``open_book`` opens a workbook for writing, ``save`` writes bytes to a path all or
    nothing.  The copy has the plan, the names and the due dates of the period's closing day, its rows of 填报记录,
    回收情况, 待确认, 问题清单 and 变更记录, and no hidden stamp: no command takes it for a master.

    Raises WrongUsage("overview-suffix").  Raises CannotProceed: not-a-master, overview-exists, file-unwritable; then
    nothing was written.
    """
    if target.suffix.lower() != SUFFIX:
        raise WrongUsage("overview-suffix", path=target)
    state = read_master(book, path)
    copy = archive_copy(state, period, day_of(state, period, day))
    told = status(book, path, period, day)
    settings = replace(copy.state.settings, as_of=copy.day)
    with tempfile.TemporaryDirectory(prefix="xltasks-") as folder:
        draft = Path(folder) / f"{period}{SUFFIX}"
        # What was found in the plan stands on 问题清单, whose rows go along.
        plan = replace(copy.state.plan, findings=())
        write_master(draft, plan, settings, today=copy.day, macros=False, posts=read_posts(book, path), copy=copy)
        with open_book(draft) as made:
            _fill(made, str(draft), copy)
            for log in _LOGS:
                _append(made, book, path, log, state, copy)
            pinned = replace(copy.state, settings=settings)
            store_results(made, str(draft), pinned, Day(None, copy.day))
            made.commit()
        content = draft.read_bytes()
    _write(target, content, save)
    return Filed(target, copy, told)


def _fill(made: Book, path: str, copy: ArchiveCopy) -> None:
    """Write what the rows of the tasks showed."""
    tables = {table.name: table for table in made.tables()}
    for name, table in tables.items():
        if name.startswith(SECTION_TABLE_PREFIX):
            section = view(made, path, tables, name, Col)
            made.write(table.sheet, tuple(_cells(section, copy)))


def _cells(section: TableView, copy: ArchiveCopy) -> Iterator[Cell]:
    for row in section.rows():
        number = task_number(section.value(row, Col.NO))
        for column, value in copy.values.get(number or 0, {}).items():
            yield Cell(row, section.columns[column], value)


def _append(made: Book, book: Book, path: str, log: _Log, state: MasterState, copy: ArchiveCopy) -> None:
    tables: Mapping[str, Table] = {table.name: table for table in book.tables()}
    if log.table not in tables:
        return  # a master made before there was the sheet
    held = view(book, path, tables, log.table, log.headings)
    name_of = names_on(state, copy.day) if copy.past and state.keeps_changes else None
    rows = []
    for row in held.rows():
        if not _goes_along(held, row, log, copy):
            continue
        values: dict[str, Value] = {
            heading.value: value
            for heading in log.headings
            if (value := held.value(row, heading)) is not None and not isinstance(value, CellError)
        }
        if name_of is not None and log.unit is not None and held.text(row, log.unit):
            on: date | None = held.date(row, log.written_on) if log.written_on else None
            values[log.unit.value] = name_of(held.text(row, log.unit), on)
        rows.append(values)
    made.append(log.table, rows)


def _goes_along(held: TableView, row: int, log: _Log, copy: ArchiveCopy) -> bool:
    """Whether a row is of the period or an earlier one; a row that names no period goes by its day."""
    written = held.text(row, log.period).strip() if log.period else ""
    if is_period(written):
        return is_until(written, copy.period)
    day = held.date(row, log.day) if log.day else None
    return not copy.past or (day is not None and day <= copy.day)


def _write(target: Path, content: bytes, save: Save) -> None:
    try:
        if target.exists():
            if target.is_file() and target.read_bytes() == content:
                return
            raise CannotProceed("overview-exists", path=target)
        target.parent.mkdir(parents=True, exist_ok=True)
        save(target, content)
    except OSError as error:
        raise CannotProceed("file-unwritable", path=target, why=os_reason(error)) from error
