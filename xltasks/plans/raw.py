"""A plan document sorted out: sections, projects and tasks as they stand there, titles before, notes after."""

from __future__ import annotations

from dataclasses import dataclass, field

from xltasks.plans.projects import OpenProject
from xltasks.plans.stream import Place
from xltasks.plans.unit_cells import WrittenUnit, written_units


@dataclass(slots=True)
class RawTask:
    """A task as its row or paragraph has it.

    ``no`` is None where it bears no whole number; ``written`` is its number as written (``1.2``, ``（3）``).
    """

    no: int | None
    text: str
    leaders: tuple[str, ...]
    units: str
    leads: str
    supports: str
    due: str
    place: Place
    written: str | None = None

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
class RawPlan:
    """A whole document, sorted out: lines before and after the tasks, sections with their projects and tasks.

    ``unplaced`` holds every text that belongs nowhere, with its place and, where known, its column's heading.
    ``asides`` are titles of parts that hold no tasks, whose texts went to the notes.  ``leaders_asked``: the
    document has a place for leaders (a column, a label), so that a task without one is a mistake.
    """

    before: list[str] = field(default_factory=list)
    after: list[str] = field(default_factory=list)
    sections: list[RawSection] = field(default_factory=list)
    unplaced: list[tuple[str, Place, str]] = field(default_factory=list)
    asides: list[tuple[str, Place]] = field(default_factory=list)
    leaders_asked: bool = False

    @property
    def tasks(self) -> list[RawTask]:
        """All tasks in the document's order."""
        return [task for section in self.sections for project in section.projects for task in project.tasks]

    def left(self, text: str, place: Place, heading: str = "") -> None:
        """Keep a text that belongs nowhere."""
        if text.strip():
            self.unplaced.append((text, place, heading))
