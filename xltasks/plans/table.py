"""The rows of a plan's tables, sorted out: sections, projects, tasks; titles before, notes after."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from xltasks.plans.cells import (
    is_note,
    is_number,
    leader_names,
    leader_of_title,
    marked,
    project_number,
    section_title,
    squeeze,
    task_number,
)
from xltasks.plans.columns import Column, Header, below_headings, match_headings
from xltasks.plans.duty import Duty, read_labels, split_duties
from xltasks.plans.heading import looks_like_title
from xltasks.plans.projects import Naming, OpenProject, project_of
from xltasks.plans.raw import RawPlan, RawSection, RawTask
from xltasks.plans.stream import GridRow, Item, Place

_SENTENCE_END = "。！？；.!?;"
_LIST_END = "、，,；;"
_HELD_DOWN = (Column.UNITS, Column.LEADS, Column.SUPPORTS, Column.DUE, Column.SECTION)


@dataclass(frozen=True, slots=True)
class _Row:
    """One row by columns; ``others``: (heading, text) in columns that no heading explains.

    ``merged``: the columns whose cells belong to the row above.
    """

    cells: Mapping[Column, str]
    others: tuple[tuple[str, str], ...]
    page: int
    place: Place
    merged: frozenset[Column]

    def cell(self, column: Column) -> str:
        return self.cells.get(column, "")


@dataclass(frozen=True, slots=True)
class _Title:
    """A heading in or between the tables: its rank (0 or 1 a section, 2 and more a part of one)."""

    rank: int
    no: int | None
    text: str
    place: Place


@dataclass(slots=True)
class _Batch:
    """The rows under one heading; ``title`` is None for rows under none.  ``duty`` is said of all of them."""

    title: _Title | None
    part: _Title | None = None
    duty: Duty = field(default_factory=Duty)
    rows: list[_Row] = field(default_factory=list)


@dataclass(slots=True)
class _Table:
    """One table of the document: its header as soon as it is known, and the rows read under it."""

    header: Header | None = None
    rows: list[tuple[_Batch, GridRow]] = field(default_factory=list)


def read_table(items: Sequence[Item]) -> RawPlan:
    """Sort a document's items out.  A plan without sections has one, without title."""
    raw = RawPlan()
    batches = _Sorting(raw).batches(items)
    rows = [row for batch in batches for row in batch.rows]
    reading = _Placing(raw, _number_column_counts_tasks(rows))
    for batch in batches:
        reading.batch(batch)
    return raw


class _Sorting:
    """Takes headings, titles and notes out of the items and leaves the rows, by heading."""

    def __init__(self, raw: RawPlan) -> None:
        self._raw = raw
        self._batches = [_Batch(None)]
        self._tables: list[_Table] = []
        self._header: Header | None = None  # of the table before, which a table without headings may go on

    def batches(self, items: Sequence[Item]) -> list[_Batch]:
        """The rows by section and part."""
        self._ranks = {found.rank for item in items if (found := _title_of(item, frozenset({1}))) is not None}
        table_at: int | None = None
        table = _Table()
        skip = -1
        for at, item in enumerate(items):
            if at <= skip:
                continue
            if isinstance(item, GridRow) and item.table != table_at:
                table_at, table = item.table, _Table()
                self._tables.append(table)
            header, skip = _header_at(items, at)
            if header is not None:
                # The same headings again are those of the next page.
                if table.rows:
                    table = _Table()
                    self._tables.append(table)
                table.header = self._header = header
                self._raw.leaders_asked |= Column.LEADERS in header.at
                continue
            skip = -1
            self._item(item, table)
        self._by_columns()
        return self._batches

    def _item(self, item: Item, table: _Table) -> None:
        filled = _filled(item)
        alone = filled[0] if len(filled) == 1 else ""
        raw = self._raw
        labels = read_labels(alone) if alone and self._header is not None else None
        if (title := _title_of(item, self._ranks)) is not None and self._titles(title, item, table):
            self._open(title)
        elif labels is not None and labels.says_anything and not self._batches[-1].rows and not _row_under(item, table):
            self._batches[-1].duty.join(labels)
            for text in labels.texts:
                raw.left(text, item.place)
        elif self._header is None:
            raw.before += [line for text in filled for line in text.split("\n") if line.strip()]
        elif not isinstance(item, GridRow) or is_note(alone):
            raw.after += [line for line in "\n".join(filled).split("\n") if line.strip()]
        elif not item.whole:
            raw.left("\n".join(filled), item.place)
        elif filled:
            self._row(item, table, alone)

    def _row(self, item: GridRow, table: _Table, alone: str) -> None:
        header = table.header
        if header is None and self._header is not None and len(item.cells) == len(self._header.names):
            header = table.header = self._header  # a table that goes on without its headings
        if header is not None:
            table.rows.append((self._batches[-1], item))
        elif alone:
            self._raw.after += [line for line in alone.split("\n") if line.strip()]
        else:
            self._raw.left("\n".join(_filled(item)), item.place)

    def _titles(self, title: _Title, item: Item, table: _Table) -> bool:
        """Whether a heading opens a part: one without a number does so only as a row of its own inside a table."""
        if title.no is not None:
            return title.rank <= 1 or self._header is not None
        if not isinstance(item, GridRow):
            return self._header is not None or not looks_like_title(title.text)
        header = table.header
        if header is None or (not item.whole and len(item.cells) > 1):
            return False
        return 0 not in header.at.get(Column.TEXT, ()) and bool(item.cells[0].strip())

    def _open(self, title: _Title) -> None:
        pieces = split_duties(title.text)
        said = next((piece.duty for piece in pieces if piece.duty is not None), None)
        if said is not None and said.says_anything:
            title = _Title(title.rank, title.no, "".join(piece.text for piece in pieces), title.place)
        highest = min(self._ranks, default=title.rank)
        last = self._batches[-1]
        batch = _Batch(title) if title.rank <= highest else _Batch(last.title, title)
        if title.rank > highest and last.title is not None:
            batch.duty.join(last.duty)
            batch.duty.leaders = last.duty.leaders
        if said is not None and said.says_anything:
            batch.duty.leaders = said.leaders or batch.duty.leaders
            batch.duty.join(Duty(leads=said.leads, units=said.units, supports=said.supports, due=said.due))
        elif leaders := leader_of_title(title.text):
            batch.duty.leaders = "、".join(leaders)
        self._raw.leaders_asked |= bool(batch.duty.leaders)
        self._batches.append(batch)

    def _by_columns(self) -> None:
        for table in self._tables:
            if table.header is None:
                continue
            header = table.header.settled([row.cells for _, row in table.rows])
            above: dict[Column, str] = {}
            for batch, item in table.rows:
                row = _by_column(item, header, above)
                above.update({column: row.cell(column) for column in _HELD_DOWN if column not in row.merged})
                batch.rows.append(row)


def _header_at(items: Sequence[Item], at: int) -> tuple[Header | None, int]:
    """The header that begins with this item, and the index of its last row."""
    item = items[at]
    if not isinstance(item, GridRow):
        return None, -1
    following = items[at + 1] if at + 1 < len(items) else None
    header = match_headings(item.cells)
    if isinstance(following, GridRow) and following.table == item.table and _may_head(item.cells):
        both = below_headings(item.cells, following.cells)
        if both is not None and match_headings(following.cells) is None and (joined := match_headings(both)):
            return joined, at + 1
    return header, at


def _may_head(cells: Sequence[str]) -> bool:
    return sum(bool(cell.strip()) for cell in cells) > 1 and all(len(cell) <= 20 for cell in cells)


def _filled(item: Item) -> list[str]:
    """The texts of an item, each once: a title that a spanning cell was split into is one."""
    if not isinstance(item, GridRow):
        return [item.text]
    return list(dict.fromkeys(filter(None, map(str.strip, item.cells))))


def _row_under(item: Item, table: _Table) -> bool:
    return isinstance(item, GridRow) and table.header is not None and len([c for c in item.cells if c.strip()]) > 1


def _title_of(item: Item, ranks: frozenset[int] | set[int]) -> _Title | None:
    """The heading that an item is, or None.

    A number in one cell and a title in the next (一 | 稳增长) is one too; so is a row of one cell without number.
    """
    filled = _filled(item)
    if isinstance(item, GridRow) and len(filled) == 2 and re.fullmatch(r"[一二三四五六七八九十]{1,3}", filled[0]):
        filled = [f"{filled[0]}、{filled[1]}"]
    if len(filled) != 1:
        return None
    text = filled[0]
    if text[-1] in _SENTENCE_END and not text.endswith("）"):
        return None
    if title := section_title(text):
        found = marked(text)
        return _Title(found.rank if found else 1, *title, item.place)
    found = marked(text)
    if found is not None and found.rank == 2:
        return _Title(2, found.no, squeeze(found.rest), item.place)
    if isinstance(item, GridRow):
        lonely = item.cells and item.cells[0].strip() == text and 1 < len(text) <= 40 and not is_number(text)
        if lonely and not is_note(text) and read_labels(text) is None and found is None:
            return _Title(2 if {0, 1} & ranks else 1, None, squeeze(text), item.place)
        return None
    if 0 < item.level <= 3:
        return _Title(item.level, None, squeeze(text), item.place)
    return None


def _by_column(item: GridRow, header: Header, above: Mapping[Column, str]) -> _Row:
    width = len(item.cells)
    merged = frozenset(
        column for column, indexes in header.at.items() if all(i in item.below and not item.cells[i] for i in indexes)
    )
    # The row of a task that goes on repeats nothing; another row has what the merged cell says.
    held = frozenset() if Column.TEXT in merged else merged.intersection(_HELD_DOWN)
    cells: dict[Column, str] = {}
    for column, indexes in header.at.items():
        texts = [(header.names[i], item.cells[i].strip()) for i in indexes if i < width and item.cells[i].strip()]
        if column is Column.DETAIL:
            cells[column] = "\n".join(f"{name}：{text}" for name, text in texts)
        else:
            cells[column] = "\n".join(text for _, text in texts)
        if column in held:
            cells[column] = above.get(column, "")
    known = header.known
    others = tuple(
        (header.names[i] if i < len(header.names) else "", cell)
        for i, cell in enumerate(item.cells)
        if i not in known and cell.strip()
    )
    return _Row(cells, others, item.page, item.place, merged)


def _number_column_counts_tasks(rows: Sequence[_Row]) -> bool:
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


class _Placing:
    """Places rows, section by section; leaders go down over blank cells, across projects and sections."""

    def __init__(self, raw: RawPlan, number_counts_tasks: bool) -> None:
        self._raw = raw
        self._number_counts_tasks = number_counts_tasks
        self._leaders: tuple[str, ...] = ()
        self._last: RawTask | None = None

    def batch(self, batch: _Batch) -> None:
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

    def _rows(self, batch: _Batch, title: _Title | None, rows: Sequence[_Row]) -> None:
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
                if not (current is not None and current.tasks) and current in section.projects:
                    section.projects.remove(current)  # the part's own project, before any task came
                section.projects.append(project)
                current = project
            self._place(row, project, batch.duty)

    def _section(self, title: _Title | None) -> RawSection:
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

    def _naming(self, row: _Row, part: _Title | None) -> Naming:
        number = None if self._number_counts_tasks else project_number(row.cell(Column.NO))
        name = squeeze(row.cell(Column.PROJECT))
        return Naming(number, f"{part.text}：{name}" if part is not None and name else name, row.page)

    def _place(self, row: _Row, project: OpenProject[RawTask], duty: Duty) -> None:
        raw = self._raw
        for heading, text in row.others:
            raw.left(text, row.place, heading)
        if row.cell(Column.NO) and not is_number(row.cell(Column.NO)):
            raw.left(row.cell(Column.NO), row.place)
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

    def _numbered(self, row: _Row) -> tuple[int | None, str, str | None] | None:
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


def _sections(batch: _Batch) -> Iterator[tuple[_Title | None, list[_Row]]]:
    """A batch's rows by the column of sections; blank cells go with the section above."""
    title, rows = batch.title, list[_Row]()
    for row in batch.rows:
        name = squeeze(row.cell(Column.SECTION))
        if name and (title is None or title.text != name):
            found = section_title(name)
            fresh = _Title(1, *found, row.place) if found else _Title(1, None, name, row.place)
            if (title is None or title.text != fresh.text) and rows:
                yield title, rows
                rows = []
            title = fresh
        rows.append(row)
    if rows:
        yield title, rows


def _goes_on(last: RawTask, row: _Row) -> bool:
    """Whether a row without number is the rest of the row above: merged with it, or cut by a page break.

    A text that a page break cut has no end yet.
    """
    if Column.TEXT in row.merged:
        return True
    if row.cell(Column.TEXT):
        return last.no is not None and last.text[-1:] not in _SENTENCE_END
    units = row.cell(Column.UNITS)
    return bool(units and last.units) and (last.units[-1] in _LIST_END or units[0] in _LIST_END)


def _extend(task: RawTask, row: _Row) -> None:
    task.text += row.cell(Column.TEXT)
    if row.cell(Column.DETAIL):
        task.text += "\n" + row.cell(Column.DETAIL)
    task.leaders = tuple(dict.fromkeys((*task.leaders, *leader_names(row.cell(Column.LEADERS)))))
    task.units = _listed(task.units, row.cell(Column.UNITS))
    task.leads = _listed(task.leads, row.cell(Column.LEADS))
    task.supports = _listed(task.supports, row.cell(Column.SUPPORTS))
    task.due += row.cell(Column.DUE)


def _listed(one: str, other: str) -> str:
    return f"{one}\n{other}" if one and other else one or other
