"""The plan: sections, projects, tasks and who is responsible for them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from xltasks.core.deadlines import Deadline
from xltasks.core.findings import Finding
from xltasks.core.packable import Packable
from xltasks.core.units import Directory


class Role(StrEnum):
    """What a unit is to a task: ★ leads, the others support, some only supply data."""

    LEAD = "lead"
    SUPPORT = "support"
    DATA = "data"


@dataclass(frozen=True, slots=True)
class Assignment(Packable):
    """One unit on one task.

    ``unit`` is the full name (区统计局), ``written`` is how the plan has it (统计局, without ★),
    ``remark`` is a part of the unit named in brackets behind it (国资办 in 财政局（国资办）).
    """

    unit: str
    written: str
    role: Role
    remark: str | None = None


@dataclass(frozen=True, slots=True)
class Task(Packable):
    """One numbered task.  ``text`` is without its number; ``due`` is the plan year's end if none is named.

    ``deadline`` holds what one date cannot: milestones, a series, an open end; None where no deadline is named.
    ``written_no`` is the number as the plan has it, where it differs from ``no`` (numbers that start again).
    """

    no: int
    text: str
    leaders: tuple[str, ...]
    assignments: tuple[Assignment, ...]
    due: date
    due_text: str | None = None
    deadline: Deadline | None = None
    written_no: str | None = None

    def units(self, role: Role) -> tuple[str, ...]:
        """Full names of the units that have this role, in the plan's order."""
        return tuple(a.unit for a in self.assignments if a.role is role)


@dataclass(frozen=True, slots=True)
class Project:
    """A numbered project of a section: ``no`` starts again at 1 in each section."""

    no: int
    name: str
    tasks: tuple[Task, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """A section: ``no`` 1 for 一、; ``title`` is without the numeral."""

    no: int
    title: str
    projects: tuple[Project, ...]

    @property
    def tasks(self) -> tuple[Task, ...]:
        """All tasks of the section, in the plan's order."""
        return tuple(task for project in self.projects for task in project.tasks)


@dataclass(frozen=True, slots=True)
class Plan:
    """A plan read whole.  ``declared_tasks`` is the count its title page states (共118项), if any."""

    title: str
    year: int
    sections: tuple[Section, ...]
    directory: Directory
    notes: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()
    declared_tasks: int | None = None

    def tasks(self) -> Iterator[tuple[Section, Project, Task]]:
        """Every task with its section and project, in the plan's order."""
        for section in self.sections:
            for project in section.projects:
                for task in project.tasks:
                    yield section, project, task

    @property
    def leaders(self) -> tuple[str, ...]:
        """Every leader once, in order of first appearance."""
        return tuple(dict.fromkeys(name for _, _, task in self.tasks() for name in task.leaders))
