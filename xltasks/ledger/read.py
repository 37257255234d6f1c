"""Read a master: Book → :class:`~xltasks.core.records.MasterState`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from functools import lru_cache

from xltasks.books.protocol import Book, Table
from xltasks.core.asked import Asked, Figure, asked_under
from xltasks.core.figure_rows import figure_of
from xltasks.core.form import FieldValue
from xltasks.core.grid import CellError, Value
from xltasks.core.indicators import Indicator
from xltasks.core.name_cells import split_names
from xltasks.core.period import Period
from xltasks.core.plan import Plan
from xltasks.core.plan_changes import first_dues, rearranged, replay
from xltasks.core.plan_fields import PLAN_HEADINGS
from xltasks.core.plan_now import tasks_on_sheets
from xltasks.core.records import (
    MasterState,
    PendingItem,
    Report,
    ReturnEntry,
    SectionRow,
)
from xltasks.core.renames import Renames
from xltasks.core.schema import (
    DECISION_ACCEPT,
    DECISION_DECLINE,
    FINDINGS_TABLE,
    KIND_WORDS,
    LIGHTS_TABLE,
    PENDING_TABLE,
    REPORTS_TABLE,
    RETURN_STATE_WORDS,
    RETURNS_TABLE,
    ROLE_WORDS,
    SECTION_TABLE_PREFIX,
    SETTINGS_TABLE,
    STAMP_SHEET,
    STATUS_TABLE,
    UNITS_TABLE,
    Col,
    Field,
    FindingCol,
    LightCol,
    PendingCol,
    ReportCol,
    ReturnCol,
    SettingCol,
    StatusCol,
    UnitCol,
)
from xltasks.core.stamp import NotAStamp, read_master_stamp
from xltasks.core.states import Decision, ReturnState
from xltasks.core.units import Directory, Unit, UnitKind
from xltasks.core.values import as_text, read_date, task_number
from xltasks.errors import CannotProceed
from xltasks.ledger.changes import changes_view, read_events
from xltasks.ledger.figure_lines import read_figure_lines
from xltasks.ledger.indicators import read_indicators
from xltasks.ledger.rows import TableView, date_in, view
from xltasks.ledger.schedules import read_schedules
from xltasks.ledger.settings import read_settings

_SECTION_TABLE = re.compile(re.escape(SECTION_TABLE_PREFIX) + r"\d\d+")

REPORT_FIELDS: Mapping[Field, ReportCol] = {
    Field.PROGRESS: ReportCol.PROGRESS,
    Field.STATUS: ReportCol.STATUS,
    Field.TEXT: ReportCol.TEXT,
    Field.PROBLEMS: ReportCol.PROBLEMS,
    Field.NEXT_STEPS: ReportCol.NEXT_STEPS,
    Field.EXTENSION: ReportCol.EXTENSION,
}
FINDING_IDENTITY = (
    FindingCol.PERIOD,
    FindingCol.CODE,
    FindingCol.FILE,
    FindingCol.SHEET,
    FindingCol.CELL,
    FindingCol.UNIT,
    FindingCol.TASK,
    FindingCol.FIELD,
    FindingCol.VALUE,
)


def read_master(book: Book, path: str) -> MasterState:
    """Read everything a command needs to know of a master.  ``path`` is for the words of an error.

    Raises CannotProceed("not-a-master") when a sheet, table or column that every master has is missing.
    """
    tables = {table.name: table for table in book.tables()}
    if STAMP_SHEET not in book.sheets():
        raise CannotProceed("not-a-master", path=path, missing=f"隐藏页“{STAMP_SHEET}”")
    directory = read_directory(view(book, path, tables, UNITS_TABLE, UnitCol))
    try:
        plan_id, built = read_master_stamp(book.grid(STAMP_SHEET).rows, directory)
    except NotAStamp:
        raise CannotProceed("not-a-master", path=path, missing=f"隐藏页“{STAMP_SHEET}”里的方案") from None
    indicators = read_indicators(book, path, tables)
    section_rows = _section_rows(book, path, tables, built)
    changes = changes_view(book, path, tables)
    events = read_events(changes) if changes else ()
    known = replay(built, events, directory)
    tasks = tasks_on_sheets(known, section_rows, built, directory)
    renames = Renames.of(events)
    return MasterState(
        plan_id=plan_id,
        plan=rearranged(built, tasks),
        settings=read_settings(
            view(book, path, tables, STATUS_TABLE, StatusCol),
            view(book, path, tables, LIGHTS_TABLE, LightCol),
            view(book, path, tables, SETTINGS_TABLE, SettingCol),
        ),
        reports=_reports(view(book, path, tables, REPORTS_TABLE, ReportCol), renames),
        returns=_returns(view(book, path, tables, RETURNS_TABLE, ReturnCol), renames),
        pending=_pending(view(book, path, tables, PENDING_TABLE, PendingCol), renames, indicators),
        section_rows=section_rows,
        built=built,
        withdrawn=rearranged(built, tasks, withdrawn=True),
        known_findings=_known_findings(view(book, path, tables, FINDINGS_TABLE, FindingCol)),
        first_due=first_dues(built, events),
        events=events,
        keeps_changes=changes is not None,
        indicators=indicators,
        schedules=read_schedules(book, path, tables, section_rows),
    )


def read_directory(units: TableView) -> Directory:
    """Sheet 单位 as a directory; rows without a name are left out."""
    kinds = {word: kind for kind, word in KIND_WORDS.items()}
    return Directory(
        tuple(
            Unit(
                name=units.text(row, UnitCol.NAME).strip(),
                aliases=split_names(units.text(row, UnitCol.ALIASES)),
                kind=kinds.get(units.text(row, UnitCol.KIND).strip(), UnitKind.OTHER),
                groups=split_names(units.text(row, UnitCol.GROUPS)),
                contact=units.text(row, UnitCol.CONTACT).strip(),
                phone=units.text(row, UnitCol.PHONE).strip(),
            )
            for row in units.rows()
            if units.text(row, UnitCol.NAME).strip()
        )
    )


def _section_rows(book: Book, path: str, tables: Mapping[str, Table], built: Plan) -> dict[int, SectionRow]:
    numbers = {f"{SECTION_TABLE_PREFIX}{place:02d}": section.no for place, section in enumerate(built.sections, 1)}
    found: dict[int, SectionRow] = {}
    for name in sorted(tables):
        if not _SECTION_TABLE.fullmatch(name):
            continue
        section = view(book, path, tables, name, Col)
        columns = {heading: section.columns[heading] for heading in Col if heading in section.columns}
        read = section.reader(Col)
        for row in section.rows():
            number = task_number(section.value(row, Col.NO))
            if number is not None and number not in found:
                found[number] = SectionRow(
                    section.table.sheet,
                    row,
                    columns,
                    read(row),
                    numbers.get(name, 0),
                )
    if not found:
        raise CannotProceed("not-a-master", path=path, missing="板块页里的任务")
    return found


def _reports(table: TableView, renames: Renames) -> tuple[Report, ...]:
    roles = {word: role for role, word in ROLE_WORDS.items()}
    reports = []
    read = table.reader(ReportCol)
    for row in table.rows():
        held = read(row)
        period, task, seq = (
            as_text(held[ReportCol.PERIOD]).strip(),
            task_number(held[ReportCol.TASK]),
            held[ReportCol.SEQ],
        )
        if task is None or not isinstance(seq, (int, float)) or not is_period(period):
            continue  # the clerk's own line between ours
        unit, merged_on = as_text(held[ReportCol.UNIT]), date_in(held[ReportCol.MERGED_ON])
        reports.append(
            Report(
                seq=int(seq),
                period=period,
                unit=renames.now(unit, on=merged_on),
                task=task,
                role=roles.get(as_text(held[ReportCol.ROLE])),
                values=_told(held),
                remark=as_text(held[ReportCol.REMARK]),
                reporter=as_text(held[ReportCol.REPORTER]),
                phone=as_text(held[ReportCol.PHONE]),
                reported_on=date_in(held[ReportCol.REPORTED_ON]),
                file=as_text(held[ReportCol.FILE]),
                merged_on=merged_on,
                written=unit,
            )
        )
    return tuple(reports)


def _told(held: Mapping[ReportCol, Value]) -> tuple[tuple[Asked, FieldValue], ...]:
    """The values of a report, blanks and error values left out."""
    told: list[tuple[Asked, FieldValue]] = []
    for field, column in REPORT_FIELDS.items():
        value = held[column]
        if value is None or isinstance(value, CellError):
            continue
        if field is Field.PROGRESS and isinstance(value, (int, float)):
            told.append((field, float(value)))
        elif field is Field.EXTENSION:
            told.append((field, read_date(value, date.min.year) or as_text(value)))
        else:
            told.append((field, as_text(value)))
    return (*told, *read_figure_lines(as_text(held[ReportCol.FIGURES])))


@lru_cache(maxsize=256)
def is_period(text: str) -> bool:
    """Whether a text is a period as the contract writes it."""
    try:
        Period.parse(text)
    except ValueError:
        return False
    return True


def _returns(table: TableView, renames: Renames) -> tuple[ReturnEntry, ...]:
    states = {word: state for state, word in RETURN_STATE_WORDS.items()}
    entries = []
    for row in table.rows():
        period, unit = table.text(row, ReturnCol.PERIOD).strip(), table.text(row, ReturnCol.UNIT).strip()
        if not is_period(period) or not unit:
            continue  # the clerk's own line between ours
        sent_on = table.date(row, ReturnCol.SENT_ON)
        entries.append(
            ReturnEntry(
                row=row,
                period=period,
                unit=renames.now(unit, on=sent_on),
                form_id=table.text(row, ReturnCol.FORM_ID),
                tasks=task_number(table.value(row, ReturnCol.TASKS)) or 0,
                sent_on=sent_on,
                due=table.date(row, ReturnCol.DUE),
                state=states.get(table.text(row, ReturnCol.STATE), ReturnState.MISSING),
                returned_on=table.date(row, ReturnCol.RETURNED_ON),
                file=table.text(row, ReturnCol.FILE),
                sha256=table.text(row, ReturnCol.SHA256),
                written=unit,
            )
        )
    return tuple(entries)


def _pending(table: TableView, renames: Renames, indicators: tuple[Indicator, ...]) -> tuple[PendingItem, ...]:
    plan_fields = {heading: field for field, heading in PLAN_HEADINGS.items()}
    figures = {(one.task, one.no): figure_of(one) for one in indicators}
    decisions = {DECISION_ACCEPT: Decision.ACCEPT, DECISION_DECLINE: Decision.DECLINE}
    items = []
    for row in table.rows():
        task, heading = task_number(table.value(row, PendingCol.TASK)), table.text(row, PendingCol.FIELD)
        field = plan_fields.get(heading) or asked_under(heading)
        if isinstance(field, Figure) and task is not None:
            field = figures.get((task, field.no), field)
        if task is None or field is None or not table.text(row, PendingCol.ITEM):
            continue  # the clerk's own line between ours
        unit = table.text(row, PendingCol.UNIT)
        items.append(
            PendingItem(
                row=row,
                item=table.text(row, PendingCol.ITEM),
                decision=decisions.get(table.text(row, PendingCol.DECISION).strip()),
                task=task,
                unit=renames.now(unit),
                period=table.text(row, PendingCol.PERIOD),
                field=field,
                sent=table.text(row, PendingCol.SENT),
                now=table.text(row, PendingCol.NOW),
                returned=table.text(row, PendingCol.RETURNED),
                reason=table.text(row, PendingCol.REASON),
                file=table.text(row, PendingCol.FILE),
                sheet=table.text(row, PendingCol.SHEET),
                cell=table.text(row, PendingCol.CELL),
                done=table.text(row, PendingCol.DONE),
                written=unit,
                section=table.text(row, PendingCol.SECTION),
            )
        )
    return tuple(items)


def _known_findings(table: TableView) -> frozenset[tuple[str, ...]]:
    return frozenset(tuple(table.text(row, column) for column in FINDING_IDENTITY) for row in table.rows())
