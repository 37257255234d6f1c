"""Carry out what the clerk accepted of a revised plan: cells, new rows, withdrawals; never a task's number."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from xltasks.books.protocol import Book, Cell, Table
from xltasks.core.duty_cells import assignments_in, units_cell
from xltasks.core.findings import Finding, finding
from xltasks.core.grid import Value
from xltasks.core.laying import promised_numbers, used_numbers
from xltasks.core.name_cells import split_names
from xltasks.core.pairing import same_text
from xltasks.core.plan import Role
from xltasks.core.plan_fields import PLAN_COLUMNS, PlanField
from xltasks.core.plan_now import is_withdrawn
from xltasks.core.projection import project_task
from xltasks.core.records import MasterState, PendingItem, SectionRow
from xltasks.core.schema import NAME_SEPARATOR, PENDING_SHEET, WITHDRAWN_STATUS, Col
from xltasks.core.task_words import TaskWords, read_task
from xltasks.core.values import as_text, read_date, same
from xltasks.ledger.plan_rows import append_leaders, append_tasks, append_units, renumber, section_table
from xltasks.ledger.read import read_master
from xltasks.verbs.new_figures import figures_of_new_tasks, read_figures
from xltasks.verbs.plan_figures import figures_to_mend
from xltasks.verbs.record import record_changes


@dataclass(frozen=True, slots=True)
class CarriedOut:
    """Rows that were carried out, rows that were left, and what a person should know of both."""

    accepted: tuple[PendingItem, ...]
    left: tuple[PendingItem, ...]
    findings: tuple[Finding, ...]


def carry_out(book: Book, path: str, items: Sequence[PendingItem], as_of: date) -> CarriedOut:
    """Carry out accepted rows of a revised plan, each only where the master still says what the row shows.

    The master is read as it stands now, with whatever was decided besides.  What was changed by hand before is
    written down on 变更记录 first, so that it is not taken for the document's.
    Raises CannotProceed (below-table, totals-row, …) when a table cannot take new rows; nothing was written then.
    """
    if not items:
        return CarriedOut((), (), ())
    state = read_master(book, path)
    by_hand = figures_of_new_tasks(book, path, record_changes(book, state, as_of))
    work = _Work(book, path, state)
    rivals = Counter(claim for item in items for claim in _claims(item))
    for item in items:
        if any(rivals[claim] > 1 for claim in _claims(item)):
            work.leave(item, "plan-two-decisions")
        else:
            work.do(item)
    work.write()
    return CarriedOut(
        tuple(work.accepted), tuple(work.left), (*by_hand, *work.findings, *_figures(book, path, work.texts))
    )


def _figures(book: Book, path: str, texts: Sequence[_NewText]) -> tuple[Finding, ...]:
    """Rows for the figures and dates that new texts name, and what is left of them for the clerk."""
    if not texts:
        return ()
    added = read_figures(book, path, {one.task: one.before for one in texts})
    state = read_master(book, path)
    return (
        *added,
        *(left for one in texts for left in figures_to_mend(state, one.task, one.before, one.after, one.due)),
    )


def _claims(item: PendingItem) -> Iterable[tuple[object, ...]]:
    """What can be given only once: a cell, a whole task, and a text of the revised plan to one task."""
    if not isinstance(item.field, PlanField):
        return
    if item.field is not PlanField.ADDED:
        yield item.task, PLAN_COLUMNS.get(item.field, item.field)
    if item.field in (PlanField.SAME, PlanField.TEXT, PlanField.MERGED):
        yield "said", same_text(item.returned)
    if item.field is PlanField.ADDED:
        yield "said", same_text(read_task(item.returned).text)
    if item.field is PlanField.SPLIT:
        for line in item.returned.splitlines():
            yield "said", same_text(line)


@dataclass(frozen=True, slots=True)
class _NewText:
    """A task's text before, blank for a new task, and after, and its due date where one is known."""

    task: int
    before: str
    after: str
    due: date | None


@dataclass(slots=True)
class _Work:
    """What is to be written, gathered row by row."""

    book: Book
    path: str
    state: MasterState
    accepted: list[PendingItem] = field(default_factory=list)
    left: list[PendingItem] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    texts: list[_NewText] = field(default_factory=list)
    _cells: dict[str, list[Cell]] = field(default_factory=lambda: defaultdict(list))
    _rows: dict[str, list[dict[str, Value]]] = field(default_factory=lambda: defaultdict(list))
    _units: dict[str, int] = field(default_factory=dict)
    _leaders: dict[str, int] = field(default_factory=dict)
    _used: set[int] = field(init=False)
    _promised: set[int] = field(init=False)
    _said: dict[str, int] = field(init=False)
    _renumbered: list[tuple[PendingItem, int]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._used, self._promised = used_numbers(self.state), promised_numbers(self.state)
        self._said = {
            same_text(as_text(row.values.get(Col.TEXT))): number
            for number, row in self.state.section_rows.items()
            if not is_withdrawn(row.values.get(Col.STATUS))
        }

    def do(self, item: PendingItem) -> None:
        """Carry out one row, or leave it with a word."""
        if item.field is PlanField.ADDED:
            self._add(item)
            return
        row = self.state.section_rows.get(item.task)
        if row is None:
            self.leave(item, "plan-now-differs", now="")
        elif item.field is PlanField.SECTION:
            self._move(item, row)
        elif item.field is PlanField.WITHDRAWN:
            self._withdraw(item, row)
        elif item.field is PlanField.RESTORED:
            self._restore(item, row)
        else:
            self._set(item, row)

    def leave(
        self,
        item: PendingItem,
        code: str,
        *,
        value: str | None = None,
        now: str | None = None,
        home: str = "",
        twin: int | None = None,
    ) -> None:
        """Leave a row as it is; ``home`` is the sheet where its task stands, ``twin`` a task with the same text."""
        self.left.append(item)
        self.findings.append(
            finding(
                code,
                file=item.file,
                sheet=PENDING_SHEET,
                cell=f"A{item.row + 1}",
                task=item.task,
                field=item.field.value,
                value=item.returned if value is None else value,
                now=item.now if now is None else now,
                home=home,
                twin=twin,
            )
        )

    # --- cells ------------------------------------------------------------------------------------------------

    def _set(self, item: PendingItem, row: SectionRow) -> None:
        column = PLAN_COLUMNS[PlanField(str(item.field))]
        now = as_text(row.values.get(column))
        if not same(now, item.now):
            self.leave(item, "plan-now-differs", now=now)
            return
        value, readable = self._value(column, item)
        if not readable:
            self.leave(item, "plan-unreadable")
            return
        self._write(row, column, value)
        self.accepted.append(item)
        if column is Col.TEXT:
            due = row.values.get(Col.DUE)
            last = read_date(due, self.state.plan.year)
            self.texts.append(_NewText(item.task, now, as_text(value), last))

    def _value(self, column: Col, item: PendingItem) -> tuple[Value, bool]:
        """What goes into the cell, and whether the row says it in a way that can be taken."""
        wanted = item.returned.strip()
        if column is Col.TEXT:
            # Of a task that was split, the first part keeps the number.
            text = wanted.splitlines()[0] if item.field is PlanField.SPLIT and wanted else wanted
            return text, bool(text)
        if column is Col.DUE:
            due = read_date(wanted, self.state.plan.year) if wanted else None
            return due, due is not None
        if column is Col.LEADERS:
            return self._leaders_cell(wanted, item.task) or None, True
        if column in (Col.LEADS, Col.SUPPORTS):
            role = Role.LEAD if column is Col.LEADS else Role.SUPPORT
            return self._units_cell(wanted, role, item.task) or None, True
        return wanted or None, True

    def _leaders_cell(self, text: str, task: int) -> str:
        names = split_names(text)
        for name in names:
            self._leaders.setdefault(name, task)
        return NAME_SEPARATOR.join(names)

    def _units_cell(self, text: str, role: Role, task: int) -> str:
        """Units by the names that 单位 has; one that it does not have will be added there."""
        named = assignments_in(text, role, self.state.plan.directory, {})
        for one in named:
            self._units.setdefault(one.unit, task)
        return units_cell(named)

    def _write(self, row: SectionRow, column: Col, value: Value) -> None:
        self._cells[row.sheet].append(Cell(row.row, row.columns[column], value))

    # --- whole tasks ------------------------------------------------------------------------------------------

    def _move(self, item: PendingItem, row: SectionRow) -> None:
        """A row keeps its notes and formats only in a person's hands; done once it stands in the other section."""
        target = section_table(self._tables(), self.state.plan, item.returned.strip())
        if target is None:
            self.leave(item, "section-unknown")
        elif target.sheet == row.sheet:
            self.accepted.append(item)
        else:
            self.leave(item, "move-by-hand", value=target.sheet, home=row.sheet)

    def _withdraw(self, item: PendingItem, row: SectionRow) -> None:
        now = as_text(row.values.get(Col.TEXT))
        if not same(now, item.now):
            self.leave(item, "plan-now-differs", now=now)
            return
        if not is_withdrawn(row.values.get(Col.STATUS)):
            self._write(row, Col.STATUS, WITHDRAWN_STATUS)
        self.accepted.append(item)

    def _restore(self, item: PendingItem, row: SectionRow) -> None:
        """The status becomes again what the last reports said."""
        if is_withdrawn(row.values.get(Col.STATUS)):
            directory, latest = self.state.plan.directory, self.state.latest
            named = assignments_in(as_text(row.values.get(Col.LEADS)), Role.LEAD, directory, {})
            leads = tuple(dict.fromkeys(unit.name for one in named for unit in directory.members(one.unit)))
            told = {lead: latest[lead, item.task] for lead in leads if (lead, item.task) in latest}
            self._write(row, Col.STATUS, project_task(leads, told, self.state.settings).get(Col.STATUS))
        self.accepted.append(item)

    def _add(self, item: PendingItem) -> None:
        words = read_task(item.returned)
        due = read_date(words.due, self.state.plan.year) if words.due else None
        if not words.text or (words.due and due is None):
            self.leave(item, "plan-unreadable")
            return
        table = section_table(self._tables(), self.state.plan, item.section.strip())
        if table is None:
            self.leave(item, "section-unknown", value=item.section)
            return
        if (other := self._said.get(same_text(words.text))) is not None:
            self.leave(item, "task-exists", twin=other)
            return
        number = self._number(item)
        if number != item.task:
            self.findings.append(finding("number-taken", task=number, value=item.task, file=item.file))
            self._renumbered.append((item, number))
        self._rows[table.name].append(self._row(number, words, due))
        self.accepted.append(replace(item, task=number))
        self.texts.append(_NewText(number, "", words.text, due))

    def _number(self, item: PendingItem) -> int:
        """The number that the row promised, unless somebody has given it away since: then the first after all."""
        number = item.task
        if number in self._used:
            number = max(self._used | self._promised) + 1
        self._used.add(number)
        return number

    def _row(self, number: int, words: TaskWords, due: date | None) -> dict[str, Value]:
        held: dict[Col, Value] = {
            Col.NO: number,
            Col.PROJECT: words.project,
            Col.TEXT: words.text,
            Col.LEADERS: self._leaders_cell(words.leaders, number),
            Col.LEADS: self._units_cell(words.leads, Role.LEAD, number),
            Col.SUPPORTS: self._units_cell(words.supports, Role.SUPPORT, number),
            Col.DUE: due,
        }
        return {column.value: value for column, value in held.items() if value not in (None, "")}

    def _tables(self) -> dict[str, Table]:
        return {table.name: table for table in self.book.tables()}

    # --- writing ----------------------------------------------------------------------------------------------

    def write(self) -> None:
        """Put everything into the book; nothing is saved yet."""
        for sheet, cells in self._cells.items():
            self.book.write(sheet, cells)
        renumber(self.book, self._renumbered)
        tables = self._tables()
        for name, rows in self._rows.items():
            append_tasks(self.book, tables[name], list(rows))
        for unit in append_units(self.book, self.state, self._units):
            self.findings.append(finding("unit-added", unit=unit, task=self._units[unit]))
        for leader in append_leaders(self.book, self.path, self._leaders):
            self.findings.append(finding("leader-added", value=leader, task=self._leaders[leader]))
