"""From the rows of a plan's tables, sorted by heading, to sections, projects and tasks."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from xltasks.plans.cells import (
    is_number,
    leader_names,
    marked,
    project_number,
    section_title,
    squeeze,
    task_number,
)
from xltasks.plans.columns import Column
from xltasks.plans.duty import Duty
from xltasks.plans.projects import Naming, OpenProject, project_of
from xltasks.plans.raw import RawPlan, RawSection, RawTask
from xltasks.plans.stream import Place

SENTENCE_END = "。！？；.!?;"
_LIST_END = "、，,；;"
_SUM = re.compile(r"[合小总共]\s*计")


@dataclass(frozen=True, slots=True)
class Row:
    """One row by columns; ``others``: (heading, text) in columns that no heading explains.

    ``merged``: the columns whose cells belong to the row above.
    """

    cells: Mapping[Column, str]
    others: tuple[tuple[str, str], ...]
    page: int
    place: Place
    merged: frozenset[Column]

    def cell(self, column: Column) -> str:
        """What stands in a column; blank where the table has none such."""
        return self.cells.get(column, "")


@dataclass(frozen=True, slots=True)
class Title:
    """A heading in or between the tables: its rank (0 or 1 a section, 2 and more a part of one)."""

    rank: int
    no: int | None
    text: str
    place: Place


@dataclass(slots=True)
class Batch:
    """The rows under one heading; ``title`` is None for rows under none.  ``duty`` is said of all of them."""

    title: Title | None
    part: Title | None = None
    duty: Duty = field(default_factory=Duty)
    rows: list[Row] = field(default_factory=list)


def number_column_counts_tasks(rows: Sequence[Row]) -> bool:
    """Whether the number column numbers the tasks: there is none of projects, or every task has its number there.

    Tasks that bear a number in their text leave the number column to the projects.  A count that starts again
    with each part still counts tasks.
    """
    tasks = [row for row in rows if row.cell(Column.TEXT)]
    if any(Column.PROJECT not in row.cells for row in tasks):
        return True
    numbers = [project_number(row.cell(Column.NO)) for row in tasks]
    own = any(task_number(row.cell(Column.TEXT), expected=0) for row in tasks)
    if own or None in numbers:
        return False
    counted = [number for number in numbers if number is not None]
    return len(set(counted)) == len(counted) or all(
        one == 1 or one == before + 1 for before, one in zip([0, *counted], counted, strict=False)
    )


class Placing:
    """Places rows, section by section; leaders go down over blank cells, across projects and sections."""

    def __init__(self, raw: RawPlan, number_counts_tasks: bool) -> None:
        self._raw = raw
        self._number_counts_tasks = number_counts_tasks
        self._leaders: tuple[str, ...] = ()
        self._last: RawTask | None = None

    def batch(self, batch: Batch) -> None:
        """Place the rows under one heading.  A heading with nothing under it is unplaced text, or opens its parts."""
        if not batch.rows:
            heading = batch.part or batch.title
            if heading is not None:
                self._raw.left(heading.text, heading.place)
            return
        if batch.duty.leaders:
            self._leaders = leader_names(batch.duty.leaders)
        for title, rows in _sections(batch):
            self._rows(batch, title, rows)

    def _rows(self, batch: Batch, title: Title | None, rows: Sequence[Row]) -> None:
        section = self._section(title)
        current = section.projects[-1] if section.projects else None
        if batch.part is not None:
            current = OpenProject(batch.part.no, batch.part.text, rows[0].page)
            section.projects.append(current)
        namings = [self._naming(row, batch.part) for row in rows]
        numbered = any(naming.no is not None for naming in namings)
        for at, row in enumerate(rows):
            project = project_of(namings, at, current, numbered) if batch.part is None or namings[at].name else current
            if project is None:
                project = OpenProject(None, "", row.page)
            if project is not current:
                section.projects.append(project)
                current = project
            self._place(row, project, batch.duty)
        for empty in [one for one in section.projects if not one.tasks]:
            section.projects.remove(empty)
            if batch.part is None or empty.name != batch.part.text:
                self._raw.left(empty.name, rows[0].place)

    def _section(self, title: Title | None) -> RawSection:
        """The section of this title: the last one too if it repeats its title at the top of a page."""
        sections = self._raw.sections
        if sections and title is None:
            return sections[-1]
        if title is None:
            sections.append(RawSection(1, "", None))
            return sections[-1]
        no = title.no
        if no is None:
            no = sections[-1].no if sections and sections[-1].title == title.text else len(sections) + 1
        if not sections or (sections[-1].no, sections[-1].title) != (no, title.text):
            sections.append(RawSection(no, title.text, title.place))
        return sections[-1]

    def _naming(self, row: Row, part: Title | None) -> Naming:
        number = None if self._number_counts_tasks else project_number(row.cell(Column.NO))
        name = squeeze(row.cell(Column.PROJECT))
        return Naming(number, f"{part.text}：{name}" if part is not None and name else name, row.page)

    def _place(self, row: Row, project: OpenProject[RawTask], duty: Duty) -> None:
        raw = self._raw
        for heading, text in row.others:
            raw.left(text, row.place, heading)
        if row.cell(Column.NO) and not is_number(row.cell(Column.NO)):
            raw.left(row.cell(Column.NO), row.place)
        if _SUM.fullmatch(row.cell(Column.NO)):
            for column, text in row.cells.items():
                if column is not Column.NO:
                    raw.left(text, row.place)
            return
        last = self._last
        numbered = self._numbered(row)
        if numbered is None and last is not None and _goes_on(last, row):
            _extend(last, row)
        elif numbered is None and not row.cell(Column.TEXT):
            for column, text in row.cells.items():
                if column not in (Column.NO, Column.PROJECT, Column.SECTION):
                    raw.left(text, row.place)
        else:
            self._leaders = leader_names(row.cell(Column.LEADERS)) or self._leaders
            own = any(row.cell(column) for column in (Column.UNITS, Column.LEADS, Column.SUPPORTS))
            no, text, written = numbered or (None, row.cell(Column.TEXT), None)
            self._last = RawTask(
                no=no,
                text="\n".join(filter(None, (text, row.cell(Column.DETAIL)))),
                leaders=self._leaders,
                units=row.cell(Column.UNITS) if own else duty.units,
                leads=row.cell(Column.LEADS) if own else duty.leads,
                supports=row.cell(Column.SUPPORTS) if own else duty.supports,
                due=row.cell(Column.DUE) or duty.due,
                place=row.place,
                written=written,
            )
            project.tasks.append(self._last)

    def _numbered(self, row: Row) -> tuple[int | None, str, str | None] | None:
        """(number, text, number as written), from the number column where that counts tasks, else from the text."""
        text = row.cell(Column.TEXT)
        expected = (self._last.no or 0) + 1 if self._last else 1
        found = task_number(text, expected)
        number = row.cell(Column.NO).strip() if self._number_counts_tasks else ""
        if not number or not text:
            if found is not None:
                return (*found, str(found[0]))
            other = marked(text)
            return (other.no, other.rest, other.mark) if other is not None and other.rank != 3 else None
        whole = project_number(number)
        if not is_number(number):
            return (*found, str(found[0])) if found else None
        return whole, found[1] if found and found[0] == whole else text, number


def _sections(batch: Batch) -> Iterator[tuple[Title | None, list[Row]]]:
    """A batch's rows by the column of sections; blank cells go with the section above."""
    title, rows = batch.title, list[Row]()
    for row in batch.rows:
        name = squeeze(row.cell(Column.SECTION))
        if name and (title is None or title.text != name):
            found = section_title(name)
            fresh = Title(1, *found, row.place) if found else Title(1, None, name, row.place)
            if (title is None or title.text != fresh.text) and rows:
                yield title, rows
                rows = []
            title = fresh
        rows.append(row)
    if rows:
        yield title, rows


def _goes_on(last: RawTask, row: Row) -> bool:
    """Whether a row without number is the rest of the row above: merged with it, or cut by a page break.

    A text that a page break cut has no end yet.
    """
    if Column.TEXT in row.merged:
        return True
    if row.cell(Column.TEXT):
        # Where tasks bear no numbers, only a comma at its end shows that a text was cut.
        return last.text[-1:] not in SENTENCE_END if last.no is not None else last.text[-1:] in _LIST_END
    units = row.cell(Column.UNITS)
    return bool(units and last.units) and (last.units[-1] in _LIST_END or units[0] in _LIST_END)


def _extend(task: RawTask, row: Row) -> None:
    def own(column: Column) -> str:
        return "" if column in row.merged else row.cell(column)

    task.text += own(Column.TEXT)
    if own(Column.DETAIL):
        task.text += "\n" + own(Column.DETAIL)
    task.leaders = tuple(dict.fromkeys((*task.leaders, *leader_names(own(Column.LEADERS)))))
    task.units = _listed(task.units, own(Column.UNITS))
    task.leads = _listed(task.leads, own(Column.LEADS))
    task.supports = _listed(task.supports, own(Column.SUPPORTS))
    task.due += own(Column.DUE)


def _listed(one: str, other: str) -> str:
    return f"{one}\n{other}" if one and other else one or other
