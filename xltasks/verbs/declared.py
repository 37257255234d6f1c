"""Carry out what the clerk declared on 变更记录 in rows without a number, once their day has come."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from types import MappingProxyType

from xltasks.books.protocol import Book, Cell
from xltasks.core.duty_cells import leaders_cell, leads_cell, supports_cell
from xltasks.core.events import Event, EventKind, next_seq
from xltasks.core.findings import Finding, finding
from xltasks.core.grid import Value, a1
from xltasks.core.name_cells import split_names
from xltasks.core.plan import Project, Role, Task
from xltasks.core.plan_now import is_withdrawn
from xltasks.core.projection import lead_units, project_task
from xltasks.core.records import MasterState
from xltasks.core.schema import CHANGES_SHEET, WITHDRAWN_STATUS, ChangeCol, Col
from xltasks.core.values import as_text, is_blank, read_date
from xltasks.ledger.changes import changes_view, post_events, unknown_kinds
from xltasks.ledger.read import read_master
from xltasks.ledger.rename import rename_unit, show_again, succeed_leader
from xltasks.ledger.rows import TableView
from xltasks.messages.change_findings import UNCLEAR_WORDS
from xltasks.messages.workbook import CARRIED_OUT, CHANGE_DECLARED
from xltasks.verbs.record import record_changes


@dataclass(frozen=True, slots=True)
class CarriedOut:
    """What was carried out, and which rows could not be; ``by_hand`` was written down before the first of them."""

    events: tuple[Event, ...]
    findings: tuple[Finding, ...]
    by_hand: tuple[Event, ...] = ()


class _Unclear(Exception):  # noqa: N818 - says what it is, and never leaves this module
    """A declared row that cannot be carried out; ``why`` is a key of UNCLEAR_WORDS."""

    def __init__(self, why: str) -> None:
        self.why = why


_CELLS: Mapping[EventKind, Col] = MappingProxyType(
    {
        EventKind.DUE: Col.DUE,
        EventKind.TEXT: Col.TEXT,
        EventKind.LEADERS: Col.LEADERS,
        EventKind.LEADS: Col.LEADS,
        EventKind.SUPPORTS: Col.SUPPORTS,
        EventKind.PROJECT: Col.PROJECT,
        EventKind.WITHDRAWN: Col.STATUS,
        EventKind.RESTORED: Col.STATUS,
    }
)


def carry_out_declared(book: Book, path: str, state: MasterState, as_of: date) -> CarriedOut:
    """Carry out the declared rows whose 生效日期 has come, or who have none, from the top down.

    Their row gets its number, its dates and 办理结果; 生效日期 stays as declared, else it is ``as_of``.  A unit's or a
    leader's new name goes wherever the master names it now (:mod:`xltasks.ledger.rename`); every other kind writes
    the cell of its task.  A row that is not clear is left as it is, with a finding, and looked at again next time; so
    is one whose 事项 is not on the list or whose 生效日期 is no day: neither is passed over or carried out early.
    Before the first one, what was changed by hand is written down.  Nothing is saved yet; ``state`` is out of date as
    soon as there are events.
    """
    table = changes_view(book, path, {table.name: table for table in book.tables()})
    if table is None:
        return CarriedOut((), ())
    findings = [_unclear(table, row, None, ChangeCol.KIND, "unknown-kind") for row in unknown_kinds(table)]
    waiting: dict[int, date] = {}
    for one in state.events:
        if one.seq is not None or one.done or one.row is None:
            continue
        day = as_of if is_blank(table.value(one.row, ChangeCol.EFFECTIVE)) else _day(table, one.row, state.plan.year)
        if day is None:
            findings.append(_unclear(table, one.row, one, ChangeCol.EFFECTIVE, "no-day"))
        elif day <= as_of:
            waiting[one.row] = day
    by_hand = record_changes(book, state, as_of) if waiting else ()
    events: list[Event] = []
    for row, day in waiting.items():
        state = read_master(book, path)
        (declared,) = (one for one in state.events if one.row == row)
        event = replace(
            declared,
            seq=next_seq(state.events),
            after=declared.after.strip(),
            effective=day,
            source=declared.source or CHANGE_DECLARED,
            recorded_on=as_of,
            done=CARRIED_OUT.format(day=as_of.isoformat()),
        )
        try:
            event = _carry_out(book, path, state, event)
        except _Unclear as unclear:
            findings.append(_unclear(table, row, declared, ChangeCol.KIND, unclear.why))
            continue
        post_events(book, [event])
        events.append(event)
        show_again(book, state, read_master(book, path))
    return CarriedOut(tuple(events), tuple(findings), by_hand)


def _day(table: TableView, row: int, year: int) -> date | None:
    """生效日期 in any of the dresses that people use; None for what is no day."""
    return read_date(table.value(row, ChangeCol.EFFECTIVE), year)


def _unclear(table: TableView, row: int, declared: Event | None, at: ChangeCol, why: str) -> Finding:
    task = declared.task if declared else None
    facts = {
        "before": declared.before if declared else "",
        "after": declared.after if declared else "",
        "task": task or "",
        "day": table.text(row, ChangeCol.EFFECTIVE),
    }
    return finding(
        "change-unclear",
        sheet=CHANGES_SHEET,
        cell=a1(row, table.columns[at]),
        task=task,
        value=table.text(row, ChangeCol.KIND),
        why=UNCLEAR_WORDS[why].format(**facts),
    )


def _carry_out(book: Book, path: str, state: MasterState, event: Event) -> Event:
    """Write what a declared row says; the event with 原值 made whole.  Raises _Unclear before anything is written."""
    match event.kind:
        case EventKind.UNIT_RENAMED:
            event = replace(event, before=_unit_to_rename(state, event))
            rename_unit(book, path, state, event.before, event.after)
            return event
        case EventKind.LEADER_SUCCEEDED:
            event = replace(event, before=_leader_who_goes(state, event))
            succeed_leader(book, path, state, event.before, event.after)
            return event
        case EventKind.ADDED:
            raise _Unclear("added")
        case kind:
            return _write_cell(book, state, event, _CELLS[kind])


def _one_name(name: str) -> str:
    if not name:
        raise _Unclear("no-after")
    if len(split_names(name)) != 1:
        raise _Unclear("several-names")
    return name


def _unit_to_rename(state: MasterState, event: Event) -> str:
    directory = state.plan.directory
    unit, other = directory.find(event.before), directory.find(_one_name(event.after))
    if unit is None:
        raise _Unclear("unknown-unit")
    if other is not None and (other != unit or other.name == event.after):
        raise _Unclear("name-taken")
    return unit.name


def _leader_who_goes(state: MasterState, event: Event) -> str:
    before, after = event.before.strip(), _one_name(event.after)
    leading = {*state.plan.leaders, *state.withdrawn.leaders}
    if before not in leading:
        raise _Unclear("unknown-leader")
    if before == after:
        raise _Unclear("same-name")
    return before


def _write_cell(book: Book, state: MasterState, event: Event, column: Col) -> Event:
    row = state.section_rows.get(event.task or 0)
    found = {task.no: (project, task) for project, task in _tasks(state)}.get(event.task or 0)
    if row is None or found is None:
        raise _Unclear("unknown-task")
    project, task = found
    before, value = _change_of(state, event, project, task, row.values.get(Col.STATUS))
    book.write(row.sheet, [Cell(row.row, row.columns[column], value)])
    return replace(event, before=before, after=as_text(value) if event.kind is EventKind.DUE else event.after)


def _tasks(state: MasterState) -> Iterator[tuple[Project, Task]]:
    for plan in (state.plan, state.withdrawn):
        yield from ((project, task) for _, project, task in plan.tasks())


def _change_of(state: MasterState, event: Event, project: Project, task: Task, status: Value) -> tuple[str, Value]:
    """(what the cell said, what it says now)."""
    if event.kind in (EventKind.WITHDRAWN, EventKind.RESTORED):
        out = is_withdrawn(status)
        if out is (event.kind is EventKind.WITHDRAWN):
            raise _Unclear("withdrawn-already" if out else "not-withdrawn")
        return as_text(status), WITHDRAWN_STATUS if event.kind is EventKind.WITHDRAWN else _status_told(state, task)
    if not event.after:
        raise _Unclear("no-after")
    if event.kind is EventKind.DUE:
        due = read_date(event.after, state.plan.year)
        if due is None:
            raise _Unclear("no-date")
        return task.due.isoformat(), due
    before = {
        EventKind.TEXT: task.text,
        EventKind.LEADERS: leaders_cell(task),
        EventKind.LEADS: leads_cell(task),
        EventKind.SUPPORTS: supports_cell(task),
        EventKind.PROJECT: project.name,
    }
    return before[event.kind], event.after


def _status_told(state: MasterState, task: Task) -> Value:
    """The status that a task's leads last reported; None where they said nothing."""
    leads = lead_units(task, state.plan.directory) if task.units(Role.LEAD) else ()
    told = {unit: state.latest[unit, task.no] for unit in leads if (unit, task.no) in state.latest}
    return project_task(leads, told, state.settings).get(Col.STATUS)
