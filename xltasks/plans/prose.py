"""A plan without tables: numbered paragraphs that end in （牵头单位：…；责任单位：…） or are followed by such lines.

The paragraphs make a tree by their numbering (第一部分, 一、, （一）, 1., （1）, ①) and styles.  What has a duty, or
lines that say one, is a task; what has such parts below it is a section or a project.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from xltasks.plans.cells import is_note, leader_names, leader_of_title, marked, squeeze
from xltasks.plans.duty import Duty, is_open, label_at, read_labels, split_duties
from xltasks.plans.heading import looks_like_title
from xltasks.plans.projects import OpenProject
from xltasks.plans.raw import RawPlan, RawSection, RawTask
from xltasks.plans.stream import Item, Paragraph, Place

_FULL_LINE = 24  # characters: a shorter line ends its paragraph
_ENDS = "。！？；：.!?;:）)”》】"
_UNNUMBERED = 9  # the rank of a paragraph without number


@dataclass(slots=True)
class _Entry:
    """A text and the duty that is said of it.  ``at`` counts paragraphs."""

    text: str
    place: Place
    at: int
    duty: Duty | None = None


@dataclass(slots=True)
class _Node:
    """A numbered or styled paragraph with all that follows it up to the next."""

    rank: int
    no: int | None
    mark: str
    own: _Entry
    entries: list[_Entry] = field(default_factory=list)
    children: list[_Node] = field(default_factory=list)

    @property
    def has_duty(self) -> bool:
        """Whether its own words or the lines below them say who does it."""
        return any(entry.duty is not None and entry.duty.says_anything for entry in (self.own, *self.entries))

    @property
    def bears_tasks(self) -> bool:
        """Whether a task is in it, at any depth."""
        return self.has_duty or any(child.bears_tasks for child in self.children)

    def lines(self) -> Iterator[_Entry]:
        """Everything it holds, in the document's order."""
        yield _Entry(self.mark + self.own.text, self.own.place, self.own.at)
        rest = [*(("entry", entry.at, entry) for entry in self.entries)]
        yield from (entry for _, _, entry in rest)
        for child in self.children:
            yield from child.lines()


def read_prose(items: Sequence[Item]) -> RawPlan:
    """Sort a document of paragraphs out.  A document in which no unit is named has no tasks."""
    raw = RawPlan()
    paragraphs = _joined([item for item in items if isinstance(item, Paragraph)])
    root = _tree(paragraphs, raw)
    _lift(root, _usual_rank(root))
    if root.bears_tasks:
        _Telling(raw, root).tell()
    else:
        raw.before += raw.after
    return raw


def _joined(paragraphs: Sequence[Paragraph]) -> list[Paragraph]:
    """Lines that were only full joined to their paragraphs (a text file may break them anywhere)."""
    joined: list[Paragraph] = []
    started = False
    for paragraph in paragraphs:
        text = paragraph.text.strip()
        before = joined[-1] if joined else None
        begins = marked(text) is not None or label_at(text) is not None or is_note(text) or bool(paragraph.level)
        if before is not None and (
            is_open(before.text)
            or (
                started
                and not begins
                and paragraph.place.kind == "line"
                and len(before.text) >= _FULL_LINE
                and before.text[-1] not in _ENDS
                and paragraph.place.number == before.place.number + before.text.count("\n") + 1
            )
        ):
            joined[-1] = Paragraph(before.text + text, before.place, before.level)
            continue
        started = started or marked(text) is not None
        joined.append(Paragraph(text, paragraph.place, paragraph.level))
    return joined


def _tree(paragraphs: Sequence[Paragraph], raw: RawPlan) -> _Node:
    root = _Node(-1, None, "", _Entry("", Place("paragraph", 0), -1))
    stack = [root]
    pending: str | None = None  # a label whose content is the next paragraph
    for at, paragraph in enumerate(paragraphs):
        text, place = paragraph.text, paragraph.place
        if pending is not None:
            text, pending = pending + text, None
        elif label_at(text) is not None and text.rstrip().endswith(("：", ":")):
            pending = text
            continue
        if is_note(text) or place.kind == "aside":
            raw.after.append(text)
            continue
        labels = read_labels(text)
        if labels is not None and len(stack) > 1:
            _say(stack[-1], labels)
            continue
        found = marked(text)
        if found is None and len(stack) == 1 and looks_like_title(text):
            raw.before.append(text)
            continue
        if found is None and not paragraph.level:
            _add(stack[-1], text, place, at, raw)
            continue
        rank = found.rank if found else paragraph.level
        while stack[-1].rank >= rank:
            stack.pop()
        pieces = split_duties(found.rest if found else text)
        first = pieces[0]
        node = _Node(
            rank, found.no if found else None, found.mark if found else "", _Entry(first.text, place, at, first.duty)
        )
        node.entries += [_Entry(piece.text, place, at, piece.duty) for piece in pieces[1:]]
        stack[-1].children.append(node)
        stack.append(node)
    if pending is not None:
        raw.left(pending, paragraphs[-1].place)
    return root


def _add(node: _Node, text: str, place: Place, at: int, raw: RawPlan) -> None:
    """A paragraph without number: a task of its own where it has a duty, else more of what is open."""
    pieces = split_duties(text)
    if node.rank < 0 and all(piece.duty is None for piece in pieces):
        (raw.before if not node.entries else raw.after).append(text)
        return
    for piece in pieces:
        entry = _Entry(piece.text, place, at, piece.duty)
        last = node.entries[-1] if node.entries else None
        if last is not None and last.duty is None and piece.text:
            last.text, last.duty = f"{last.text}\n{piece.text}", piece.duty
        elif last is not None and last.duty is None:
            last.duty = piece.duty
        elif not piece.text and piece.duty is not None:
            _say(node, piece.duty)
        else:
            node.entries.append(entry)


def _say(node: _Node, labels: Duty) -> None:
    """A line of labels belongs to what stands above it."""
    entry = node.entries[-1] if node.entries else node.own
    if entry.duty is None:
        entry.duty = labels
    else:
        entry.duty.join(labels)


def _usual_rank(root: _Node) -> int:
    """The rank that most of the document's tasks have."""
    ranks: Counter[int] = Counter()

    def count(node: _Node) -> None:
        ranks[node.rank] += node.has_duty
        for child in node.children:
            count(child)

    count(root)
    return max(ranks, key=lambda rank: (ranks[rank], -rank), default=_UNNUMBERED)


def _lift(node: _Node, usual: int) -> None:
    """The duty behind the last of several parts is the whole's: 1.… （1）… （2）… 责任单位：…"""
    for child in node.children:
        _lift(child, usual)
    *others, last = node.children or [node]
    if not others or node.has_duty or last.rank <= usual or any(child.bears_tasks for child in others):
        return
    entry = next((entry for entry in (last.own, *last.entries) if entry.duty is not None), None)
    if entry is not None and not last.children:
        node.own.duty, entry.duty = entry.duty, None


class _Telling:
    """Walks the tree and lays out sections, projects and tasks."""

    def __init__(self, raw: RawPlan, root: _Node) -> None:
        self._raw = raw
        self._root = root
        self._usual = _usual_rank(root)
        self._last_at = max(self._duties(root), default=-1)
        self._several = frozenset(_ranks_of_headings(root))

    def _duties(self, node: _Node) -> Iterator[int]:
        yield from (entry.at for entry in (node.own, *node.entries) if entry.duty is not None)
        for child in node.children:
            yield from self._duties(child)

    def tell(self) -> None:
        """Lay the whole document out."""
        self._node(self._root, (), Duty())

    def _node(self, node: _Node, path: tuple[_Node, ...], given: Duty) -> None:
        if not node.children and node.rank >= 0:
            self._leaf(node, path, given)
            return
        if (
            node.own.duty is not None
            and not any(child.bears_tasks for child in node.children)
            and not _is_heading(node)
        ):
            self._task(node, path, given, node.own.duty, self._whole(node))
            return
        here = (*path, node) if node.rank >= 0 else path
        if node.rank >= 0:
            given = _given(node, given)
        for entry in node.entries:
            if entry.duty is not None and entry.duty.says_anything:
                self._add(here, self._raw_task(entry, None, "", given, entry.duty))
            else:
                self._stray(entry)
        for child in node.children:
            if child.bears_tasks or (given.names_units and not child.children):
                self._node(child, here, given)
            elif child.rank == self._usual and not child.children:
                self._leaf(child, here, given)
            else:
                self._silent(child)

    def _leaf(self, node: _Node, path: tuple[_Node, ...], given: Duty) -> None:
        told = [entry for entry in node.entries if entry.duty is not None and entry.duty.says_anything]
        own = node.own.duty
        if own is not None and own.says_anything and (own.names_units or not told):
            self._task(node, path, given, own, node.own.text)
            rest = node.entries
        elif len(told) == 1 and own is None and node.rank not in self._several:
            text = "\n".join(
                filter(None, [node.own.text, *(e.text for e in node.entries[: node.entries.index(told[0]) + 1])])
            )
            duty = told[0].duty or Duty()
            self._task(node, path, given, duty, text)
            rest = node.entries[node.entries.index(told[0]) + 1 :]
        elif told:
            rest = node.entries
            path, given = (*path, node), _given(node, given)
        else:
            text = "\n".join(
                filter(None, [node.own.text, *(entry.text for entry in node.entries if entry.at <= self._last_at)])
            )
            self._task(node, path, given, node.own.duty or Duty(), text)
            rest = [entry for entry in node.entries if entry.at > self._last_at]
        for entry in rest:
            if entry.duty is not None and entry.duty.says_anything:
                self._add(path, self._raw_task(entry, None, "", given, entry.duty))
            else:
                self._stray(entry)

    def _whole(self, node: _Node) -> str:
        lines = [node.own.text, *(entry.text for entry in node.entries)]
        lines += [entry.text for child in node.children for entry in child.lines()]
        return "\n".join(filter(None, lines))

    def _task(self, node: _Node, path: tuple[_Node, ...], given: Duty, duty: Duty, text: str) -> None:
        if duty.texts and node.own.text:
            # 一、标题 | 目标任务：…: the heading names the project, its text is the task.
            entry = _Entry("\n".join(duty.texts), node.own.place, node.own.at)
            rest = text.removeprefix(node.own.text).strip()
            entry.text = "\n".join(filter(None, (rest, entry.text)))
            task = self._raw_task(entry, node.no, node.mark, given, duty)
            self._add((*path, node), task, own_project=True)
            return
        entry = _Entry(text, node.own.place, node.own.at)
        self._add(path, self._raw_task(entry, node.no, node.mark, given, duty))

    def _raw_task(self, entry: _Entry, no: int | None, mark: str, given: Duty, duty: Duty) -> RawTask:
        self._raw.leaders_asked |= bool(duty.leaders)
        own = duty.names_units
        leaders = leader_names(duty.leaders) or leader_names(given.leaders)
        return RawTask(
            no=no,
            text="\n".join(filter(None, (entry.text, *(t for t in duty.texts if t not in entry.text)))),
            leaders=leaders,
            units=duty.units if own else given.units,
            leads=duty.leads if own else given.leads,
            supports=duty.supports if own else given.supports,
            due=duty.due or given.due,
            place=entry.place,
            written=mark or None,
        )

    def _add(self, path: tuple[_Node, ...], task: RawTask, own_project: bool = False) -> None:
        section_path = path[:-1] if own_project else path
        section = self._section(section_path[0] if section_path else None)
        parts = path[1:] if section_path else path
        name = "：".join(part.own.text for part in parts if part.own.text)
        no = parts[-1].no if parts else None
        if not section.projects or section.projects[-1].name != squeeze(name) or own_project:
            section.projects.append(OpenProject(no, squeeze(name), 0))
        section.projects[-1].tasks.append(task)

    def _section(self, node: _Node | None) -> RawSection:
        sections = self._raw.sections
        title = squeeze(node.own.text) if node is not None else ""
        place = node.own.place if node is not None else None
        if sections and sections[-1].title == title and sections[-1].place == place:
            return sections[-1]
        no = node.no if node is not None and node.no is not None else len(sections) + 1
        sections.append(RawSection(no, title, place))
        return sections[-1]

    def _stray(self, entry: _Entry) -> None:
        if entry.at > self._last_at:
            self._raw.after.append(entry.text)
        else:
            self._raw.left(entry.text, entry.place)

    def _silent(self, node: _Node) -> None:
        """A part in which no unit is named: its words are notes, and a person is told."""
        self._raw.asides.append((node.mark + node.own.text, node.own.place))
        self._raw.after.append("\n".join(entry.text for entry in node.lines() if entry.text))


def _ranks_of_headings(node: _Node) -> Iterator[int]:
    """The ranks of which some paragraph holds several tasks: there, one task alone is under a heading too."""
    told = sum(entry.duty is not None and entry.duty.says_anything for entry in node.entries)
    if told > 1 or node.children:
        yield node.rank
    for child in node.children:
        yield from _ranks_of_headings(child)


def _is_heading(node: _Node) -> bool:
    return node.own.duty is not None and not node.own.duty.says_anything


def _given(node: _Node, above: Duty) -> Duty:
    """What a heading says of all that stands below it, else what stands above it says."""
    said = node.own.duty or Duty()
    leaders = said.leaders or "、".join(leader_of_title(node.own.text)) or above.leaders
    source = said if said.names_units else above
    return Duty(leaders, source.leads, source.units, source.supports, said.due or above.due)
