"""Which differences of a revised plan are new rows of 待确认: the same plan compared twice lays nothing twice."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from xltasks.core.folding import fold
from xltasks.core.form import digest
from xltasks.core.pairing import Denied, same_text
from xltasks.core.plan import Plan
from xltasks.core.plan_fields import PlanField
from xltasks.core.records import MasterState, PendingItem
from xltasks.core.replan import Difference, standings
from xltasks.core.states import Decision


@dataclass(frozen=True, slots=True)
class Document:
    """The revised plan as a source: its file's name, and what tells its contents apart under whatever name."""

    name: str
    fingerprint: str

    @classmethod
    def of(cls, name: str, plan: Plan) -> Document:
        """The document that this plan was read from."""
        said = [plan.title, plan.year, [_said(one) for one in standings(plan, plan.directory)]]
        return cls(name, digest(json.dumps(said, ensure_ascii=False), 16))


def _said(one: object) -> list[str]:
    return [str(getattr(one, name)) for name in one.__slots__]  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class PlanProposal:
    """A difference as a row of 待确认.  ``task`` is the master's number, for a new task the one it would get."""

    difference: Difference
    task: int
    document: Document
    item: str


@dataclass(frozen=True, slots=True)
class Laid:
    """What becomes of the differences: laid anew, waiting on 待确认 already, or declined before.

    ``outdated`` are rows of this document without a decision that are no difference any more: the document was
    changed, or the master was.
    """

    new: tuple[PlanProposal, ...]
    waiting: tuple[PendingItem, ...]
    declined: tuple[PendingItem, ...]
    outdated: tuple[PendingItem, ...] = ()


def item_number(document: str, field: PlanField, task: int | None, new: str, carried_out: int = 0) -> str:
    """The proposal's number: the same document, task and value always give the same one.

    ``task`` is None for a new task, whose number may be another tomorrow.  What was carried out before and is a
    difference again is a further proposal.
    """
    return digest("\n".join((document, field, str(task or ""), fold(new), str(carried_out))), 10)


def lay(state: MasterState, differences: Iterable[Difference], document: Document) -> Laid:
    """Tell new differences from those that wait or were declined."""
    known = _Known(state, document)
    new: list[Difference] = []
    waiting: list[PendingItem] = []
    declined: list[PendingItem] = []
    for difference in differences:
        held = known.find(difference)
        if held is None:
            new.append(difference)
        else:
            (declined if held.decision is Decision.DECLINE else waiting).append(held)
    numbers = _numbers(state, (one.said_by[0] for one in new if one.task is None))
    return Laid(
        new=tuple(_proposal(one, numbers, document, known) for one in new),
        waiting=tuple(waiting),
        declined=tuple(declined),
        outdated=known.open_but(waiting),
    )


def _numbers(state: MasterState, wanted: Iterable[int]) -> dict[int, int]:
    """The number that each new task gets, by the revised plan's own: first those keep theirs that can."""
    used = used_numbers(state) | promised_numbers(state)
    asked = tuple(wanted)
    given = {number: number for number in asked if number not in used}
    last = max((*used, *given), default=0)
    others = (number for number in asked if number not in given)
    return given | {number: free for free, number in enumerate(others, last + 1)}


def _proposal(difference: Difference, numbers: Mapping[int, int], document: Document, known: _Known) -> PlanProposal:
    task = numbers[difference.said_by[0]] if difference.task is None else difference.task
    carried_out = known.carried_out(difference)
    item = item_number(document.fingerprint, difference.field, difference.task, difference.new, carried_out)
    return PlanProposal(difference, task, document, item)


def used_numbers(state: MasterState) -> set[int]:
    """Every task number that stands or ever stood for a task: one is never given twice."""
    return {
        *state.section_rows,
        *state.first_due,
        *(task.no for _, _, task in state.plan.tasks()),
        *(report.task for report in state.reports),
        *(event.task for event in state.events if event.task is not None),
    }


def promised_numbers(state: MasterState) -> set[int]:
    """The numbers of new tasks that wait on 待确认."""
    waiting = (item for item in state.pending if item.field is PlanField.ADDED and not item.done)
    return {item.task for item in waiting if item.decision is not Decision.DECLINE}


class _Known:
    """The rows of 待确认 that came from revised plans."""

    def __init__(self, state: MasterState, document: Document) -> None:
        self._document = document
        self._open: dict[tuple[PlanField, int | None, str], PendingItem] = {}
        self._declined: dict[tuple[PlanField, int | None, str], PendingItem] = {}
        self._carried_out: Counter[tuple[PlanField, int | None, str]] = Counter()
        self._undecided: list[PendingItem] = []
        for item in state.pending:
            if not isinstance(item.field, PlanField):
                continue
            key = (item.field, None if item.field is PlanField.ADDED else item.task, fold(item.returned))
            if item.decision is Decision.DECLINE:
                if _is_of(item, document):
                    self._declined.setdefault(key, item)
            elif item.done:
                self._carried_out[key] += 1
            else:
                self._open.setdefault(key, item)
                if item.decision is None:
                    self._undecided.append(item)

    def find(self, difference: Difference) -> PendingItem | None:
        """The row that holds this difference already, whatever document an open one came from."""
        return self._declined.get(_key(difference)) or self._open.get(_key(difference))

    def open_but(self, waiting: Iterable[PendingItem]) -> tuple[PendingItem, ...]:
        """Open rows of this document, undecided, that are none of those that wait."""
        still = {item.row for item in waiting}
        return tuple(item for item in self._undecided if item.row not in still and _is_of(item, self._document))

    def carried_out(self, difference: Difference) -> int:
        """How often this was carried out before."""
        return self._carried_out[_key(difference)]


def _key(difference: Difference) -> tuple[PlanField, int | None, str]:
    return difference.field, difference.task, fold(difference.new)


def _is_of(item: PendingItem, document: Document) -> bool:
    """Whether a row came from this document: by its name, or by its contents under another name."""
    if item.file == document.name or not isinstance(item.field, PlanField):
        return item.file == document.name
    task = None if item.field is PlanField.ADDED else item.task
    return item.item == item_number(document.fingerprint, item.field, task, item.returned)


def denied(state: MasterState, document: Document) -> Denied:
    """The questions about this document that the clerk answered with no: its tasks are not paired that way again."""
    pairs: set[tuple[int, str]] = set()
    splits: set[tuple[int, tuple[str, ...]]] = set()
    merges: set[tuple[int, str]] = set()
    for item in state.pending:
        if item.decision is not Decision.DECLINE or not _is_of(item, document):
            continue
        if item.field is PlanField.SAME:
            pairs.add((item.task, same_text(item.returned)))
        elif item.field is PlanField.SPLIT:
            splits.add((item.task, tuple(same_text(line) for line in item.returned.splitlines())))
        elif item.field is PlanField.MERGED:
            merges.add((item.task, same_text(item.returned)))
    return Denied(frozenset(pairs), frozenset(splits), frozenset(merges))
