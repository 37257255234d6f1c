"""The rows of a plan's table, sorted out: sections, projects, tasks; titles before, notes after."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from xltasks.plans.cells import (
    is_note,
    leader_names,
    project_number,
    section_title,
    squeeze,
    task_number,
)
from xltasks.plans.projects import Naming, OpenProject, project_of
from xltasks.plans.stream import Column, GridRow, Item, Place, match_headings
from xltasks.plans.unit_cells import WrittenUnit, written_units

_SENTENCE_END = "。！？；.!?;"
_LIST_END = "、，,；;"


@dataclass(slots=True)
class RawTask:
    """A task as its row has it; ``no`` is None where the row bears no number."""

    no: int | None
    text: str
    leaders: tuple[str, ...]
    units: str
    leads: str
    supports: str
    due: str
    place: Place

    @property
    def written_units(self) -> tuple[WrittenUnit, ...]:
        """All units of the row, in the columns' order."""
        return (*written_units(self.leads, leads=True), *written_units(self.units), *written_units(self.supports))


@dataclass(slots=True)
class RawSection:
    """A section while it is read."""

    no: int
    title: str
    place: Place | None
    projects: list[OpenProject[RawTask]] = field(default_factory=list)


@dataclass(slots=True)
class RawTable:
    """A whole document, sorted out: lines before and after the table, sections with their projects and tasks.

    ``unplaced`` holds every text that belongs nowhere, with its place.
    """

    before: list[str] = field(default_factory=list)
    after: list[str] = field(default_factory=list)
    sections: list[RawSection] = field(default_factory=list)
    unplaced: list[tuple[str, Place]] = field(default_factory=list)

    @property
    def tasks(self) -> list[RawTask]:
        """All tasks in the document's order."""
        return [task for section in self.sections for project in section.projects for task in project.tasks]


@dataclass(frozen=True, slots=True)
class _Row:
    """One row by columns; ``others``: what stands in columns that no heading explains."""

    cells: Mapping[Column, str]
    others: tuple[str, ...]
    page: int
    place: Place

    def cell(self, column: Column) -> str:
        return self.cells.get(column, "")


@dataclass(frozen=True, slots=True)
class _Batch:
    """The rows under one section title; None for rows under no title."""

    title: tuple[int, str, Place] | None
    rows: list[_Row] = field(default_factory=list)


def read_table(items: Sequence[Item]) -> RawTable:
    """Sort a document's items out.  A plan without sections has one, without title."""
    table = RawTable()
    batches = _batches(items, table)
    rows = [row for batch in batches for row in batch.rows]
    reading = _Placing(table, _number_column_counts_tasks(rows))
    for batch in batches:
        reading.batch(batch)
    return table


def _batches(items: Sequence[Item], table: RawTable) -> list[_Batch]:
    """Rows by section; headings, titles and notes are taken out on the way."""
    batches = [_Batch(None)]
    columns: dict[Column, int] | None = None
    for item in items:
        filled = (
            list(dict.fromkeys(filter(None, map(str.strip, item.cells)))) if isinstance(item, GridRow) else [item.text]
        )
        alone = filled[0] if len(filled) == 1 else ""
        if isinstance(item, GridRow) and (headings := match_headings(item.cells)) is not None:
            columns = headings
        elif alone and (title := section_title(alone)) and alone[-1] not in _SENTENCE_END:
            batches.append(_Batch((*title, item.place)))
        elif columns is None:
            table.before += [line for text in filled for line in text.split("\n") if line.strip()]
        elif not isinstance(item, GridRow) or is_note(alone):
            table.after += [line for line in alone.split("\n") if line.strip()]
        elif not item.whole:
            table.unplaced += [("\n".join(filled), item.place)] if filled else []
        elif filled:
            batches[-1].rows.append(_by_column(item, columns))
    return batches


def _by_column(row: GridRow, columns: Mapping[Column, int]) -> _Row:
    cells = {column: row.cells[i].strip() if i < len(row.cells) else "" for column, i in columns.items()}
    others = tuple(cell for i, cell in enumerate(row.cells) if i not in columns.values() and cell.strip())
    return _Row(cells, others, row.page, row.place)


def _number_column_counts_tasks(rows: Sequence[_Row]) -> bool:
    """Whether the number column numbers the tasks: there is none of projects, or every task has its number there.

    Tasks that bear a number in their text leave the number column to the projects.
    """
    tasks = [row for row in rows if row.cell(Column.TEXT)]
    if any(Column.PROJECT not in row.cells for row in tasks):
        return True
    numbers = [project_number(row.cell(Column.NO)) for row in tasks]
    own = any(task_number(row.cell(Column.TEXT), expected=0) for row in tasks)
    return not own and None not in numbers and len(set(numbers)) == len(numbers)


class _Placing:
    """Places rows, section by section; leaders go down over blank cells, across projects and sections."""

    def __init__(self, table: RawTable, number_counts_tasks: bool) -> None:
        self._table = table
        self._number_counts_tasks = number_counts_tasks
        self._leaders: tuple[str, ...] = ()
        self._last: RawTask | None = None

    def batch(self, batch: _Batch) -> None:
        """Place a section's rows.  A title with nothing under it is unplaced text."""
        if not batch.rows:
            if batch.title is not None:
                self._table.unplaced.append((batch.title[1], batch.title[2]))
            return
        section = self._section(batch.title)
        namings = [self._naming(row) for row in batch.rows]
        numbered = any(naming.no is not None for naming in namings)
        current = section.projects[-1] if section.projects else None
        for at, row in enumerate(batch.rows):
            project = project_of(namings, at, current, numbered)
            if project is not current:
                section.projects.append(project)
                current = project
            self._place(row, project)

    def _section(self, title: tuple[int, str, Place] | None) -> RawSection:
        """The section of this title: the last one too if it repeats its title at the top of a page."""
        sections = self._table.sections
        if sections and (title is None or (sections[-1].no, sections[-1].title) == title[:2]):
            return sections[-1]
        sections.append(RawSection(*title) if title else RawSection(1, "", None))
        return sections[-1]

    def _naming(self, row: _Row) -> Naming:
        number = None if self._number_counts_tasks else project_number(row.cell(Column.NO))
        return Naming(number, squeeze(row.cell(Column.PROJECT)), row.page)

    def _place(self, row: _Row, project: OpenProject[RawTask]) -> None:
        left_over = list(row.others)
        if project_number(row.cell(Column.NO)) is None and row.cell(Column.NO):
            left_over.append(row.cell(Column.NO))
        last = self._last
        numbered = self._numbered(row)
        if numbered is None and last is not None and _goes_on(last, row):
            _extend(last, row)
        elif numbered is None and not row.cell(Column.TEXT):
            left_over += [row.cell(c) for c in row.cells if c not in (Column.NO, Column.PROJECT) and row.cell(c)]
        else:
            self._leaders = leader_names(row.cell(Column.LEADERS)) or self._leaders
            self._last = RawTask(
                no=numbered[0] if numbered else None,
                text=numbered[1] if numbered else row.cell(Column.TEXT),
                leaders=self._leaders,
                units=row.cell(Column.UNITS),
                leads=row.cell(Column.LEADS),
                supports=row.cell(Column.SUPPORTS),
                due=row.cell(Column.DUE),
                place=row.place,
            )
            project.tasks.append(self._last)
        self._table.unplaced += [(text, row.place) for text in left_over]

    def _numbered(self, row: _Row) -> tuple[int, str] | None:
        """(number, text) of a task, from the number column where that counts tasks, else from its text."""
        text = row.cell(Column.TEXT)
        expected = (self._last.no or 0) + 1 if self._last else 1
        found = task_number(text, expected)
        number = project_number(row.cell(Column.NO)) if self._number_counts_tasks else None
        if number is None or not text:
            return found
        return number, found[1] if found and found[0] == number else text


def _goes_on(last: RawTask, row: _Row) -> bool:
    """Whether a row without number is the rest of the row above, cut by a page break: its text has no end yet."""
    if row.cell(Column.TEXT):
        return last.no is not None and last.text[-1:] not in _SENTENCE_END
    units = row.cell(Column.UNITS)
    return bool(units and last.units) and (last.units[-1] in _LIST_END or units[0] in _LIST_END)


def _extend(task: RawTask, row: _Row) -> None:
    task.text += row.cell(Column.TEXT)
    task.leaders = tuple(dict.fromkeys((*task.leaders, *leader_names(row.cell(Column.LEADERS)))))
    task.units = _listed(task.units, row.cell(Column.UNITS))
    task.leads = _listed(task.leads, row.cell(Column.LEADS))
    task.supports = _listed(task.supports, row.cell(Column.SUPPORTS))
    task.due += row.cell(Column.DUE)


def _listed(one: str, other: str) -> str:
    return f"{one}\n{other}" if one and other else one or other
