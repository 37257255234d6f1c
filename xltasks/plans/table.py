"""The rows of a plan's table, sorted out: sections, projects, tasks; titles before, notes after."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from xltasks.plans.cells import (
    WrittenUnit,
    is_note,
    leader_names,
    project_number,
    section_title,
    squeeze,
    task_number,
    written_units,
)
from xltasks.plans.projects import Naming, OpenProject, project_of
from xltasks.plans.stream import Column, GridRow, Item, Place, match_headings

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
    """A whole document, sorted out.  ``found``: whether there was a table of tasks.

    ``unplaced`` holds every text that belongs nowhere, with its place.
    """

    found: bool = False
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
    """One row by columns.  ``numbering``: what the number column means depends on the table (see _Reader)."""

    cells: Mapping[Column, str]
    others: tuple[str, ...]
    naming: Naming
    place: Place


def read_table(items: Sequence[Item]) -> RawTable:
    """Sort a document's items out.  A plan without sections has one, without title."""
    reader = _Reader()
    for item in items:
        if isinstance(item, GridRow):
            reader.grid_row(item)
        else:
            reader.paragraph(item.text, item.place)
    reader.close_section()
    return reader.table


class _Reader:
    """Reads items one by one; a section's rows wait until the section ends, because names look ahead."""

    def __init__(self) -> None:
        self.table = RawTable()
        self._columns: dict[Column, int] | None = None
        self._title: tuple[int, str, Place] | None = None
        self._rows: list[_Row] = []
        self._leaders: tuple[str, ...] = ()

    def paragraph(self, text: str, place: Place) -> None:
        """Text outside the table: a section's title, what stands before the table, or a note after it."""
        if (title := section_title(text)) and text[-1:] not in _SENTENCE_END:
            self._begin_section(title, place)
        elif self.table.found:
            self.table.after.append(text)
        else:
            self.table.before.append(text)

    def grid_row(self, row: GridRow) -> None:
        """A table row: headings, a section's title, a note, or a row of tasks."""
        columns = match_headings(row.cells)
        if columns is not None:
            self._columns, self.table.found = columns, True
            return
        filled = list(dict.fromkeys(cell for cell in row.cells if cell.strip()))
        if not filled:
            return
        alone = filled[0] if len(filled) == 1 else ""
        if alone and (title := section_title(alone)):
            self._begin_section(title, row.place)
        elif alone and is_note(alone):
            self.table.after += alone.split("\n")
        elif self._columns is None:
            self.table.before += [line for cell in filled for line in cell.split("\n")]
        else:
            self._rows.append(self._by_column(row, self._columns))

    def _begin_section(self, title: tuple[int, str], place: Place) -> None:
        self.close_section()
        self._title = (*title, place)

    def _by_column(self, row: GridRow, columns: Mapping[Column, int]) -> _Row:
        cells = {column: row.cells[i].strip() if i < len(row.cells) else "" for column, i in columns.items()}
        others = tuple(cell for i, cell in enumerate(row.cells) if i not in columns.values() and cell.strip())
        return _Row(cells, others, _naming(cells, row.page), row.place)

    def close_section(self) -> None:
        """Place the rows that wait.  A title with nothing under it is unplaced text."""
        rows, self._rows = self._rows, []
        title, self._title = self._title, None
        if not rows:
            if title is not None:
                self.table.unplaced.append((title[1], title[2]))
            return
        if title is not None:
            section = RawSection(*title)
        elif self.table.sections:
            section = self.table.sections[-1]
        else:
            section = RawSection(1, "", None)
        if section not in self.table.sections:
            self.table.sections.append(section)
        namings = [row.naming for row in rows]
        numbered = any(naming.no is not None for naming in namings)
        current = section.projects[-1] if section.projects else None
        for at, row in enumerate(rows):
            project = project_of(namings, at, current, numbered)
            if project is not current:
                section.projects.append(project)
                current = project
            self._place(row, project)

    def _place(self, row: _Row, project: OpenProject[RawTask]) -> None:
        self.table.unplaced += [(text, row.place) for text in row.others]
        cell = row.cells.get
        text = cell(Column.TEXT, "")
        known = self.table.tasks
        last = known[-1] if known else None
        numbered = _own_number(row.cells) or task_number(text, (last.no or 0) + 1 if last else 1)
        if numbered is None and last is not None and _goes_on(last, row, text):
            _extend(last, row.cells)
            return
        leaders = leader_names(cell(Column.LEADERS, ""))
        if not text:
            self.table.unplaced += [
                (value, row.place)
                for column, value in row.cells.items()
                if value and column not in (Column.NO, Column.PROJECT)
            ]
            return
        self._leaders = leaders or self._leaders
        project.tasks.append(
            RawTask(
                no=numbered[0] if numbered else None,
                text=numbered[1] if numbered else text,
                leaders=self._leaders,
                units=cell(Column.UNITS, ""),
                leads=cell(Column.LEADS, ""),
                supports=cell(Column.SUPPORTS, ""),
                due=cell(Column.DUE, ""),
                place=row.place,
            )
        )


def _naming(cells: Mapping[Column, str], page: int) -> Naming:
    """A row's project.  Without a column of projects the number column counts tasks."""
    if Column.PROJECT not in cells:
        return Naming(None, "", page)
    return Naming(project_number(cells.get(Column.NO, "")), squeeze(cells[Column.PROJECT]), page)


def _own_number(cells: Mapping[Column, str]) -> tuple[int, str] | None:
    """(number, text) of a task whose number has a column of its own."""
    if Column.PROJECT in cells:
        return None
    number = project_number(cells.get(Column.NO, ""))
    return None if number is None or not cells[Column.TEXT] else (number, cells[Column.TEXT])


def _goes_on(last: RawTask, row: _Row, text: str) -> bool:
    """Whether a row without number is the rest of the row above, cut by a page break: its text has no end yet."""
    if text:
        return last.no is not None and last.text[-1:] not in _SENTENCE_END
    units = row.cells.get(Column.UNITS, "")
    return bool(units) and (last.units[-1:] in _LIST_END or units[:1] in _LIST_END) and bool(last.units)


def _extend(task: RawTask, cells: Mapping[Column, str]) -> None:
    task.text += cells.get(Column.TEXT, "")
    task.leaders = tuple(dict.fromkeys((*task.leaders, *leader_names(cells.get(Column.LEADERS, "")))))
    task.units = _listed(task.units, cells.get(Column.UNITS, ""))
    task.leads = _listed(task.leads, cells.get(Column.LEADS, ""))
    task.supports = _listed(task.supports, cells.get(Column.SUPPORTS, ""))
    task.due += cells.get(Column.DUE, "")


def _listed(one: str, other: str) -> str:
    return f"{one}\n{other}" if one and other else one or other
