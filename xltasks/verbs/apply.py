"""Carry out what the clerk decided on 待确认: exactly that, and only where the master still says what it said."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from xltasks.books.protocol import Book
from xltasks.core.asked import Asked, Figure, in_order
from xltasks.core.figure_rows import figures_after
from xltasks.core.figures import disagreements
from xltasks.core.findings import Finding, finding
from xltasks.core.folding import fold
from xltasks.core.form import FieldValue
from xltasks.core.plan import Role
from xltasks.core.plan_fields import PlanField
from xltasks.core.records import MasterState, PendingItem, Report
from xltasks.core.schema import PENDING_SHEET, Field
from xltasks.core.settings import Day
from xltasks.core.states import Decision
from xltasks.core.values import read_field, same, show
from xltasks.core.view import MasterView
from xltasks.ledger.post import mark_done, post_figures, post_reports, post_sections
from xltasks.ledger.read import read_master
from xltasks.messages import decision_words
from xltasks.verbs.apply_plan import carry_out
from xltasks.verbs.extend import grant
from xltasks.verbs.plan_events import record_decisions
from xltasks.verbs.record import changes_not_kept
from xltasks.verbs.results import store_results


@dataclass(frozen=True, slots=True)
class Application:
    """What ``apply`` did: rows carried out, declined, left for a reason, and rows without a decision."""

    accepted: tuple[PendingItem, ...]
    declined: tuple[PendingItem, ...]
    left: tuple[PendingItem, ...]
    undecided: tuple[PendingItem, ...]
    findings: tuple[Finding, ...]
    backup: Path | None

    @property
    def needs_a_person(self) -> bool:
        """Whether anything on 待确认 still waits."""
        return bool(self.left or self.undecided)


def apply(book: Book, path: str, day: Day) -> Application:
    """Carry out the decisions.  ``day`` is written as the date.

    A row is left as it is, with a finding, when the master no longer says what the row shows, when the value to
    be taken cannot be read, when two accepted rows speak of the same cell, or when its task was withdrawn.  An
    extension that is accepted moves the task's due date and is written down on 变更记录.  Where a task's progress and
    the arithmetic of its indicators disagree afterwards, that is told.  Raises CannotProceed when a new task does not
    fit below its section's table.
    """
    state = read_master(book, path)
    as_of = day.under(state.settings)
    open_items = [item for item in state.pending if not item.done]
    declined = [item for item in open_items if item.decision is Decision.DECLINE]
    wanted = [item for item in open_items if item.decision is Decision.ACCEPT]
    rivals = Counter((item.period, item.unit, item.task, item.field) for item in wanted)
    # Two units may ask for the same later date; for two dates the clerk has to say which.
    dates: dict[int, set[str]] = {}
    for item in wanted:
        if item.field is Field.EXTENSION:
            dates.setdefault(item.task, set()).add(fold(item.returned))
    granted: dict[int, tuple[date, PendingItem]] = {}
    accepted: list[PendingItem] = []
    left: list[PendingItem] = []
    findings: list[Finding] = []
    reports: dict[tuple[str, str, int], Report] = {}
    agreed: set[tuple[int, Asked]] = set()
    next_seq = max((report.seq for report in state.reports), default=0) + 1
    for item in wanted:
        field = item.field
        if isinstance(field, PlanField):
            continue
        several_dates = field is Field.EXTENSION and len(dates[item.task]) > 1
        rivalling = 2 if several_dates else rivals[item.period, item.unit, item.task, field]
        code, value = _check(state, item, field, rivalling)
        if code is not None:
            left.append(item)
            findings.append(_found(code, item))
            continue
        key = (item.period, item.unit, item.task)
        report = reports.get(key)
        if report is None:
            report = _next_report(state, item, next_seq, as_of)
            next_seq += 1
        reports[key] = report._replace(values=_with(report.values, field, value))
        accepted.append(item)
        agreed.add((item.task, field))
        if field is Field.EXTENSION and isinstance(value, date):
            granted[item.task] = (value, item)
    ordered = tuple(sorted(reports.values(), key=lambda report: report.seq))
    post_reports(book, ordered)
    post_sections(book, state, ordered, frozenset(agreed))
    accepted_figures = frozenset((task, one.no) for task, one in agreed if isinstance(one, Figure))
    post_figures(book, state, ordered, figures_after(state, ordered, accepted_figures))
    findings += grant(book, state, granted, as_of)
    revised = carry_out(book, path, [item for item in wanted if isinstance(item.field, PlanField)], as_of)
    accepted += revised.accepted
    left += revised.left
    findings += revised.findings
    told = {report.task for report in ordered}
    if told & {one.task for one in state.indicators}:
        findings += disagreements(read_master(book, path), told)
    mark_done(book, [(item, decision_words("accepted", as_of)) for item in accepted])
    mark_done(book, [(item, decision_words("declined", as_of)) for item in declined])
    if revised.accepted:
        after = record_decisions(book, path, revised.accepted, as_of)
        findings += changes_not_kept(after)
        store_results(book, path, after, day)
    else:
        store_results(book, path, state, day, ordered)
    return Application(
        accepted=tuple(accepted),
        declined=tuple(declined),
        left=tuple(left),
        undecided=tuple(item for item in open_items if item.decision is None),
        findings=tuple(findings),
        backup=book.commit(),
    )


def _check(state: MasterState, item: PendingItem, field: Asked, rivals: int) -> tuple[str | None, FieldValue | None]:
    if any(task.no == item.task for _, _, task in state.withdrawn.tasks()):
        return "task-withdrawn", None
    if rivals > 1:
        return "two-decisions", None
    now = show(field, MasterView(state, item.period).now(item.unit, (item.task, field)))
    if not same(now, item.now):
        return "now-differs", None
    if not fold(item.returned):
        return None, None
    reading = read_field(field, item.returned, state.settings, int(item.period[:4]))
    return (None, reading.value) if reading.value is not None else ("decision-unreadable", None)


def _next_report(state: MasterState, item: PendingItem, seq: int, as_of: date) -> Report:
    history = state.history.get((item.period, item.unit, item.task))
    base = history[-1] if history else None
    return Report(
        seq=seq,
        period=item.period,
        unit=item.unit,
        task=item.task,
        role=state.roles.get((item.unit, item.task), base.role if base else Role.SUPPORT),
        values=base.values if base else (),
        remark=base.remark if base else "",
        reporter=base.reporter if base else "",
        phone=base.phone if base else "",
        reported_on=base.reported_on if base else None,
        file=item.file,
        merged_on=as_of,
    )


def _with(
    values: tuple[tuple[Asked, FieldValue], ...], field: Asked, value: FieldValue | None
) -> tuple[tuple[Asked, FieldValue], ...]:
    held = dict(values)
    if value is None:
        held.pop(field, None)
    else:
        held[field] = value
    return in_order(held)


def _found(code: str, item: PendingItem) -> Finding:
    return finding(
        code,
        file=item.file,
        sheet=PENDING_SHEET,
        cell=f"A{item.row + 1}",
        unit=item.unit,
        task=item.task,
        field=item.field.value,
        value=item.returned,
        now=item.now,
    )
