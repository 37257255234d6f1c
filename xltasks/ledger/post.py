"""Post a change set: records → cells and rows of a Book."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date

from xltasks.books.protocol import Book, Cell, ColumnRows
from xltasks.core.asked import Asked, Figure, heading_of, name_heading
from xltasks.core.changes import FileResult, Proposal
from xltasks.core.figure_columns import IndicatorCol
from xltasks.core.findings import Finding
from xltasks.core.form import Form
from xltasks.core.grid import Value
from xltasks.core.indicators import Indicator
from xltasks.core.period import Period
from xltasks.core.period_cell import read_period
from xltasks.core.projection import lead_units, project_task
from xltasks.core.records import MasterState, PendingItem, Report, ReturnEntry
from xltasks.core.schema import (
    FINDINGS_TABLE,
    INDICATORS_TABLE,
    NAME_PERIOD,
    PENDING_SHEET,
    PENDING_TABLE,
    REPORTS_TABLE,
    RETURN_STATE_WORDS,
    RETURNS_SHEET,
    RETURNS_TABLE,
    ROLE_WORDS,
    SECTION_FIELDS,
    SEVERITY_WORDS,
    Col,
    FindingCol,
    PendingCol,
    ReportCol,
    ReturnCol,
)
from xltasks.core.states import Outcome, ReturnState
from xltasks.core.values import LONGEST_CELL_TEXT, same
from xltasks.ledger.figure_lines import figure_lines
from xltasks.ledger.read import FINDING_IDENTITY, REPORT_FIELDS
from xltasks.ledger.rows import table_columns

Words = Callable[[Finding], tuple[str, str]]
Row = Mapping[str, Value]


def post_reports(book: Book, reports: Sequence[Report]) -> None:
    """Append reports to 填报记录."""
    if not reports:
        return
    said: dict[Asked, list[Value]] = {field: [None] * len(reports) for field in REPORT_FIELDS}
    figures: list[Value] = [None] * len(reports)
    for at, report in enumerate(reports):
        asked = []
        for field, value in report.values:
            if isinstance(field, Figure):
                asked.append((field, value))
            else:
                said[field][at] = value
        if asked:
            figures[at] = figure_lines(asked)
    columns: dict[str, Sequence[Value]] = {
        ReportCol.SEQ: [report.seq for report in reports],
        ReportCol.PERIOD: [report.period for report in reports],
        ReportCol.UNIT: [report.unit for report in reports],
        ReportCol.TASK: [report.task for report in reports],
        ReportCol.ROLE: [ROLE_WORDS[report.role] if report.role else None for report in reports],
        ReportCol.REMARK: [report.remark or None for report in reports],
        ReportCol.REPORTER: [report.reporter or None for report in reports],
        ReportCol.PHONE: [report.phone or None for report in reports],
        ReportCol.REPORTED_ON: [report.reported_on for report in reports],
        ReportCol.FILE: [report.file for report in reports],
        ReportCol.MERGED_ON: [report.merged_on for report in reports],
        **{column: said[field] for field, column in REPORT_FIELDS.items()},
    }
    if any(figures):
        columns[ReportCol.FIGURES] = figures  # a column that masters did not always have
    book.append(REPORTS_TABLE, ColumnRows(columns))


def post_figures(book: Book, state: MasterState, reports: Sequence[Report], after: Sequence[Indicator]) -> None:
    """Show on 量化指标 the figures that came with new reports; ``after`` are all indicators with them."""
    changed = [
        (was, now)
        for was, now in zip(state.indicators, after, strict=True)
        if was is not now and not same(was.actual, now.actual)
    ]
    if not changed:
        return
    days = {report.task: report.merged_on for report in reports}
    columns = table_columns(book, INDICATORS_TABLE, IndicatorCol)
    cells = []
    for was, now in changed:
        cells.append(Cell(was.row, columns[IndicatorCol.ACTUAL], now.actual))
        cells.append(Cell(was.row, columns[IndicatorCol.UPDATED], days[was.task]))
    sheet = next(table.sheet for table in book.tables() if table.name == INDICATORS_TABLE)
    book.write(sheet, cells)


def post_sections(
    book: Book,
    state: MasterState,
    reports: tuple[Report, ...],
    agreed: frozenset[tuple[int, Asked]] = frozenset(),
) -> None:
    """Show the new reports on the section sheets.

    A cell that the clerk changed by hand is left alone, unless the clerk has ``agreed`` to its (task, field).
    """
    tasks = {task.no: task for _, _, task in state.plan.tasks()}
    after = state.latest_with(reports)
    cells: dict[str, list[Cell]] = {}
    for number in sorted({report.task for report in reports}):
        row = state.section_rows.get(number)
        if row is None or number not in tasks:
            continue
        leads = lead_units(tasks[number], state.plan.directory)
        old = project_task(leads, _of_task(leads, number, state.latest), state.settings)
        new = project_task(leads, _of_task(leads, number, after), state.settings)
        kept_by_hand = {
            column
            for field, column in SECTION_FIELDS.items()
            if not same(row.values[column], old.get(column)) and (number, field) not in agreed
        }
        for column, value in new.items():
            if column not in kept_by_hand and not same(row.values[column], value):
                cells.setdefault(row.sheet, []).append(Cell(row.row, row.columns[column], value))
    for sheet, held in cells.items():
        book.write(sheet, held)


def _of_task(leads: tuple[str, ...], task: int, latest: Mapping[tuple[str, int], Report]) -> dict[str, Report]:
    return {lead: latest[lead, task] for lead in leads if (lead, task) in latest}


def post_proposals(
    book: Book, state: MasterState, proposals: Iterable[Proposal], reasons: Callable[[str], str]
) -> None:
    """Lay cells before the clerk on 待确认; ``reasons`` words a finding's code."""
    sections = {task.no: section.title for section, _, task in state.plan.tasks()}
    rows: list[Row] = [
        {
            PendingCol.SECTION: sections.get(proposal.task, ""),
            PendingCol.TASK: proposal.task,
            PendingCol.UNIT: proposal.unit,
            PendingCol.PERIOD: proposal.period,
            PendingCol.FIELD: heading_of(proposal.field),
            PendingCol.SENT: proposal.sent or None,
            PendingCol.NOW: proposal.now or None,
            PendingCol.RETURNED: proposal.returned or None,
            PendingCol.REASON: reasons(proposal.reason),
            PendingCol.FILE: proposal.file,
            PendingCol.SHEET: proposal.sheet,
            PendingCol.CELL: proposal.cell,
            PendingCol.ITEM: proposal.item,
        }
        for proposal in proposals
    ]
    if rows:
        book.append(PENDING_TABLE, rows)


def mark_done(book: Book, done: Iterable[tuple[PendingItem, str]]) -> None:
    """Write on 待确认 what became of rows the clerk decided."""
    columns = table_columns(book, PENDING_TABLE, PendingCol)
    cells = [Cell(item.row, columns[PendingCol.DONE], words) for item, words in done]
    if cells:
        book.write(PENDING_SHEET, cells)


def post_findings(
    book: Book, state: MasterState, period: str, findings: Iterable[Finding], words: Words, found_on: date
) -> int:
    """Add findings to 问题清单 that are not there yet; how many were new."""
    known = set(state.known_findings)
    rows: list[Row] = []
    for found in findings:
        message, action = words(found)
        row: dict[str, Value] = {
            FindingCol.PERIOD: period,
            FindingCol.SEVERITY: SEVERITY_WORDS[found.severity],
            FindingCol.FILE: found.file,
            FindingCol.SHEET: found.sheet,
            FindingCol.CELL: found.cell,
            FindingCol.UNIT: found.unit,
            FindingCol.TASK: found.task,
            FindingCol.FIELD: name_heading(found.field) or None,
            FindingCol.VALUE: _fitting(found.value),
            FindingCol.MESSAGE: _fitting(message),
            FindingCol.ACTION: action,
            FindingCol.CODE: found.code,
            FindingCol.FOUND_ON: found_on,
        }
        identity = tuple("" if (held := row[column]) is None else str(held) for column in FINDING_IDENTITY)
        if identity not in known:
            known.add(identity)
            rows.append(row)
    if rows:
        book.append(FINDINGS_TABLE, rows)
    return len(rows)


def is_listed(state: MasterState, found: Finding) -> bool:
    """Whether 问题清单 says the same of the same task already, in whichever period and wherever it was seen."""
    columns = (FindingCol.CODE, FindingCol.TASK, FindingCol.FIELD, FindingCol.VALUE)
    at = [FINDING_IDENTITY.index(column) for column in columns]
    told = (found.code, str(found.task or ""), name_heading(found.field), _fitting(found.value) or "")
    return any(tuple(known[place] for place in at) == told for known in state.known_findings)


def _fitting(text: str | None) -> str | None:
    """A cell's worth of a text; the whole of it is in the JSON and in the returned file."""
    half = LONGEST_CELL_TEXT // 2
    return text if text is None or len(text) <= half else text[: half - 1] + "…"


_STATE_RANK = (ReturnState.MISSING, ReturnState.REJECTED, ReturnState.LATE, ReturnState.RETURNED)


def post_register(book: Book, state: MasterState, period: str, files: Iterable[FileResult], as_of: date) -> None:
    """Note on 回收情况 what came back.  A good return is never marked worse by a later bad one."""
    columns = table_columns(book, RETURNS_TABLE, ReturnCol)
    entries = {(entry.period, entry.unit): entry for entry in state.returns}
    best: dict[str, tuple[ReturnState, FileResult]] = {}
    for result in files:
        told = _state_of(result, period, entries, as_of)
        if told is None or result.unit is None:
            continue
        held = best.get(result.unit)
        if held is None or _STATE_RANK.index(told) > _STATE_RANK.index(held[0]):
            best[result.unit] = (told, result)
    cells: list[Cell] = []
    rows: list[Row] = []
    for unit, (told, result) in sorted(best.items()):
        entry = entries.get((period, unit))
        news: dict[str, Value] = {
            ReturnCol.STATE: RETURN_STATE_WORDS[told],
            ReturnCol.RETURNED_ON: as_of if told is not ReturnState.REJECTED else None,
            ReturnCol.FILE: result.file,
            ReturnCol.SHA256: result.sha256,
        }
        if entry is None:
            rows.append(
                {
                    ReturnCol.PERIOD: period,
                    ReturnCol.UNIT: unit,
                    ReturnCol.FORM_ID: result.form_id or None,
                    ReturnCol.DUE: result.due,
                    **news,
                }
            )
        elif _STATE_RANK.index(told) > _STATE_RANK.index(entry.state):
            cells += [Cell(entry.row, columns[ReturnCol(column)], value) for column, value in news.items()]
    if cells:
        book.write(RETURNS_SHEET, cells)
    if rows:
        book.append(RETURNS_TABLE, rows)


def _state_of(
    result: FileResult, period: str, entries: Mapping[tuple[str, str], ReturnEntry], as_of: date
) -> ReturnState | None:
    if result.unit is None or result.outcome is Outcome.IGNORED:
        return None
    if result.outcome is Outcome.REJECTED:
        return ReturnState.REJECTED if result.period in (None, period) else None
    entry = entries.get((period, result.unit))
    due = entry.due if entry and entry.due else result.due
    arrived = result.reported_on or as_of
    return ReturnState.LATE if due is not None and arrived > due else ReturnState.RETURNED


def post_sent(book: Book, state: MasterState, forms: Iterable[Form]) -> None:
    """Note on 回收情况 which forms went out; a form sent again gets its new number."""
    columns = table_columns(book, RETURNS_TABLE, ReturnCol)
    entries = {(entry.period, entry.unit): entry for entry in state.returns}
    cells: list[Cell] = []
    rows: list[Row] = []
    for form in forms:
        entry = entries.get((str(form.period), form.unit))
        told: dict[str, Value] = {
            ReturnCol.FORM_ID: form.form_id,
            ReturnCol.TASKS: len(form.rows),
            ReturnCol.SENT_ON: form.issued_on,
            ReturnCol.DUE: form.due,
        }
        if entry is None:
            told[ReturnCol.STATE] = RETURN_STATE_WORDS[ReturnState.MISSING]
            rows.append(
                {
                    ReturnCol.PERIOD: str(form.period),
                    ReturnCol.UNIT: form.unit,
                    **told,
                }
            )
        elif entry.form_id != form.form_id:
            cells += [Cell(entry.row, columns[ReturnCol(column)], value) for column, value in told.items()]
    if cells:
        book.write(RETURNS_SHEET, cells)
    if rows:
        book.append(RETURNS_TABLE, rows)


def post_period(book: Book, state: MasterState, period: Period) -> None:
    """Put the period that was sent out into 本次报告期 on 首页: the office works on it from now on.

    A later period that was sent out already stays: sending an earlier form once more does not lead the office back.
    """
    place = book.named_cell(NAME_PERIOD)
    if place is None:
        return
    sheet, row, column = place
    held = book.grid(sheet).at(row, column)
    now = read_period(held)
    later = now is not None and now.sort_key > period.sort_key and any(e.period == str(now) for e in state.returns)
    if not later and held != str(period):
        book.write(sheet, [Cell(row, column, str(period))])


def reported_columns() -> tuple[Col, ...]:
    """The section columns that consolidation writes; all others are the clerk's."""
    return (*SECTION_FIELDS.values(), Col.REPORTED_BY, Col.UPDATED)
