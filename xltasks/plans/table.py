"""The items of a document with tables, sorted: rows by heading; titles before, notes after, the rest unplaced."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from xltasks.plans.cells import is_note, is_number, leader_of_title, marked, section_title, squeeze
from xltasks.plans.columns import Column, Header, below_headings, match_headings
from xltasks.plans.duty import Duty, read_labels, split_duties
from xltasks.plans.heading import looks_like_title
from xltasks.plans.placing import SENTENCE_END, Batch, Placing, Row, Title, number_column_counts_tasks
from xltasks.plans.raw import RawPlan
from xltasks.plans.stream import GridRow, Item

_NUMERAL_ALONE = re.compile(r"(?P<open>[（(])?(?P<no>[一二三四五六七八九十]{1,3})[）)]?[、.．]?")
_HELD_DOWN = (Column.UNITS, Column.LEADS, Column.SUPPORTS, Column.DUE, Column.SECTION)


@dataclass(slots=True)
class _Table:
    """One table of the document: its header as soon as it is known, and the rows read under it."""

    header: Header | None = None
    rows: list[tuple[Batch, GridRow]] = field(default_factory=list)


def read_table(items: Sequence[Item]) -> RawPlan:
    """Sort a document's items out.  A plan without sections has one, without title."""
    raw = RawPlan()
    batches = _Sorting(raw).batches(items)
    # A line under the table that bears no number heads nothing: 制表人：张三.
    while not batches[-1].rows and (foot := batches[-1].part or batches[-1].title) is not None and foot.no is None:
        raw.after.append(foot.text)
        batches.pop()
    rows = [row for batch in batches for row in batch.rows]
    reading = Placing(raw, number_column_counts_tasks(rows))
    for batch in batches:
        reading.batch(batch)
    for section in [one for one in raw.sections if not any(project.tasks for project in one.projects)]:
        raw.sections.remove(section)
        if section.place is not None:
            raw.left(section.title, section.place)
    return raw


class _Sorting:
    """Takes headings, titles and notes out of the items and leaves the rows, by heading."""

    def __init__(self, raw: RawPlan) -> None:
        self._raw = raw
        self._batches = [Batch(None)]
        self._tables: list[_Table] = []
        self._header: Header | None = None  # of the table before, which a table without headings may go on
        self._headed: frozenset[int] = frozenset()  # the tables that have headings
        self._sheets: frozenset[str] = frozenset()  # sheets that are sections, for nothing else says what is

    def batches(self, items: Sequence[Item]) -> list[Batch]:
        """The rows by section and part."""
        self._ranks = {found.rank for item in items if (found := _title_of(item, frozenset({1}))) is not None}
        headers = {at: head for at in range(len(items)) if (head := _header_at(items, at))[0] is not None}
        heads = [items[at] for at in headers]
        self._headed = frozenset(item.table for item in heads if isinstance(item, GridRow))
        sheets = list(dict.fromkeys(item.place.sheet for item in heads if item.place.sheet))
        if len(sheets) > 1 and not {0, 1} & self._ranks:
            self._sheets = frozenset(sheets)
        table_at: int | None = None
        table = _Table()
        skip = -1
        for at, item in enumerate(items):
            if at <= skip:
                continue
            if isinstance(item, GridRow) and item.table != table_at:
                table_at, table = item.table, _Table()
                self._tables.append(table)
            header, skip = headers.get(at, (None, -1))
            if header is not None:
                # The same headings again are those of the next page.
                if table.rows:
                    table = _Table()
                    self._tables.append(table)
                table.header = self._header = header
                sheet = item.place.sheet
                if sheet in self._sheets and (self._batches[-1].title is None or self._batches[-1].title.text != sheet):
                    self._batches.append(Batch(Title(1, None, sheet, item.place)))
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
        begun = self._header is not None or self._batches[-1].title is not None
        labels = read_labels(alone) if alone and begun else None
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
        goes_on = self._header is not None and item.table not in self._headed
        if header is None and goes_on and self._header and len(item.cells) == len(self._header.names):
            header = table.header = self._header  # a table that goes on without its headings
        if header is not None:
            table.rows.append((self._batches[-1], item))
        elif alone:
            self._raw.after += [line for line in alone.split("\n") if line.strip()]
        else:
            self._raw.left("\n".join(_filled(item)), item.place)

    def _titles(self, title: Title, item: Item, table: _Table) -> bool:
        """Whether a heading opens a part: one without a number does so only as a row of its own inside a table."""
        if title.no is not None:
            return title.rank <= 1 or self._header is not None
        if not isinstance(item, GridRow):
            return self._header is not None or not looks_like_title(title.text)
        header = table.header
        if header is None or (not item.whole and len(item.cells) > 1):
            return False
        return 0 not in header.at.get(Column.TEXT, ()) and bool(item.cells[0].strip())

    def _open(self, title: Title) -> None:
        pieces = split_duties(title.text)
        said = next((piece.duty for piece in pieces if piece.duty is not None), None)
        if said is not None and said.says_anything:
            title = Title(title.rank, title.no, "".join(piece.text for piece in pieces), title.place)
        highest = min(self._ranks, default=title.rank)
        last = self._batches[-1]
        batch = Batch(title) if title.rank <= highest else Batch(last.title, title)
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


def _title_of(item: Item, ranks: frozenset[int] | set[int]) -> Title | None:
    """The heading that an item is, or None.

    A number in one cell and a title in the next (一 | 稳增长) is one too; so is a row of one cell without number.
    """
    filled = _filled(item)
    if isinstance(item, GridRow) and len(filled) == 2 and (mark := _NUMERAL_ALONE.fullmatch(filled[0])):
        filled = [f"（{mark['no']}）{filled[1]}" if mark["open"] else f"{mark['no']}、{filled[1]}"]
    if len(filled) != 1:
        return None
    text = filled[0]
    if text[-1] in SENTENCE_END and not text.endswith("）"):
        return None
    if title := section_title(text):
        found = marked(text)
        return Title(found.rank if found else 1, *title, item.place)
    found = marked(text)
    if found is not None and found.rank == 2:
        return Title(2, found.no, squeeze(found.rest), item.place)
    if isinstance(item, GridRow):
        lonely = item.cells and item.cells[0].strip() == text and 1 < len(text) <= 40 and not is_number(text)
        if lonely and not is_note(text) and read_labels(text) is None and found is None:
            return Title(2 if {0, 1} & ranks else 1, None, squeeze(text), item.place)
        return None
    if 0 < item.level <= 3:
        return Title(item.level, None, squeeze(text), item.place)
    return None


def _by_column(item: GridRow, header: Header, above: Mapping[Column, str]) -> Row:
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
    return Row(cells, others, item.page, item.place, merged)
