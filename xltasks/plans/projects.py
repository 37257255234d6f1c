"""Projects of a section as they are read row by row: a name that a page break cut in two becomes one again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from xltasks.plans.cells import squeeze

_PAIRS = ("“”", "（）", "()", "《》", "【】", "「」")


@dataclass(frozen=True, slots=True)
class Naming:
    """What one row says of its project: number and name, either may be missing; the page it stands on."""

    no: int | None
    name: str
    page: int

    @property
    def says_nothing(self) -> bool:
        """Whether the row belongs to the project above."""
        return self.no is None and not self.name


TaskT = TypeVar("TaskT")


@dataclass(slots=True)
class OpenProject(Generic[TaskT]):
    """A project while it is read.  ``no`` is None as long as only its name was seen."""

    no: int | None
    name: str
    page: int
    tasks: list[TaskT] = field(default_factory=list)


def project_of(
    rows: Sequence[Naming], at: int, current: OpenProject[TaskT] | None, numbered: bool
) -> OpenProject[TaskT]:
    """The project that row ``at`` of a section belongs to: ``current``, completed if the row says so, or a new one.

    ``numbered``: the table numbers its projects.  Then a name without a number is the other half of a name that
    a page break cut in two, and a number that comes after its name completes it.
    """
    row = rows[at]
    if current is None:
        return OpenProject(row.no, row.name, row.page)
    if row.says_nothing:
        current.page = row.page
        return current
    repeated = row.name in {"", current.name}
    if row.no is None:
        if not repeated and (not numbered or _begins_next(rows, at, current)):
            return OpenProject(None, row.name, row.page)
    elif row.no != current.no and not (current.no is None and numbered):
        return OpenProject(row.no, row.name, row.page)
    current.no = row.no if current.no is None else current.no
    current.name = current.name if repeated else squeeze(current.name + row.name)
    current.page = row.page
    return current


def _begins_next(rows: Sequence[Naming], at: int, current: OpenProject[TaskT]) -> bool:
    """Whether a name without number is the first half of the next project, not the second of the current one.

    An open quotation or bracket wants its end; else the page break decides, where the document shows it: the
    second half is what begins a page.  Where it shows none, the name belongs to the project above, because a
    number stands with the first half as a rule.
    """
    if any(current.name.count(pair[0]) > current.name.count(pair[1]) for pair in _PAIRS):
        return False
    if any(rows[at].name.count(pair[0]) > rows[at].name.count(pair[1]) for pair in _PAIRS):
        return True
    if rows[at].page != current.page:
        return False
    following = next((i for i in range(at + 1, len(rows)) if not rows[i].says_nothing), None)
    if following is None or rows[following].no is None:
        return False
    return rows[following].page != rows[following - 1].page
