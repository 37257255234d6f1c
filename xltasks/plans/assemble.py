"""From a document's paragraphs and rows to the Plan.  What cannot be placed becomes a finding, never nothing."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

from xltasks.core.deadlines import read_deadline, read_due_cell
from xltasks.core.findings import Finding, finding
from xltasks.core.naming import Resolved, directory_findings, directory_of, once_each, resolve
from xltasks.core.plan import Assignment, Plan, Project, Role, Section, Task
from xltasks.errors import CannotProceed
from xltasks.messages.plan_findings import place_words
from xltasks.plans.cells import is_note, squeeze
from xltasks.plans.festivals import festival
from xltasks.plans.heading import read_heading
from xltasks.plans.raw import RawSection, RawTask
from xltasks.plans.stream import Item, Place
from xltasks.plans.table import read_table
from xltasks.plans.unit_cells import WrittenUnit, written_units

_DATA_ONLY = re.compile(r"(?P<units>[^，,。；;：:\n]+?)(?:主要|只|仅)?负责(?:提供|报送)")
_NO_NAME = re.compile(r"[。：:！？]|\d{4}年")
_LONGEST_NAME = 40  # a unit's name is no sentence and not endless
_NOTE_ITEM = re.compile(r"\d{1,2}[.．、]")


def assemble(items: Sequence[Item], path: Path) -> Plan:
    """The Plan that a document's items make.  Raises CannotProceed ``plan-no-table``, ``plan-no-year``."""
    table = read_table(items)
    tasks = table.tasks
    if not tasks:
        raise CannotProceed("plan-no-table", path=path)
    body = (*table.after, *(s.title for s in table.sections), *(task.text for task in tasks))
    heading = read_heading(table.before, body, path)
    notes = _notes(heading.notes, table.after)
    findings = [*heading.findings, *(_unplaced(text, place) for text, place, _ in table.unplaced)]

    numbers = _numbers(tasks, findings)
    written = [_plausible_units(task, findings) for task in tasks]
    # The note's units are resolved with the tasks', so that they get the same full names.
    noted = [[unit.name for unit in units] for units in _data_only(notes)]
    resolved = resolve([*([unit.name for unit in units] for units in written), *noted])
    directory = directory_of(name for row in resolved[: len(tasks)] for name in row)
    data_only = frozenset(name.unit for row in resolved[len(tasks) :] for name in row)

    made = iter(
        [
            _task(task, no, heading.year, _assignments(no, units, names, data_only, findings))
            for task, no, units, names in zip(tasks, numbers, written, resolved, strict=False)
        ]
    )
    sections = tuple(_section(section, heading.title, made) for section in table.sections)
    findings += _task_findings(sections, heading.declared)
    findings += directory_findings(sections, directory)
    return Plan(
        title=heading.title,
        year=heading.year,
        sections=sections,
        directory=directory,
        notes=notes,
        findings=tuple(findings),
        declared_tasks=heading.declared,
    )


def _unplaced(text: str, place: Place) -> Finding:
    return finding("unplaced-text", value=text, place=place_words(place.kind, place.number, place.sheet))


def _notes(above: Sequence[str], below: Sequence[str]) -> tuple[str, ...]:
    """One note each; the lines of a note that goes on are joined."""
    notes = list(above)
    started = False
    for line in below:
        goes_on = started and not is_note(line) and not _NOTE_ITEM.match(line) and notes[-1][-1] not in "。！；"
        if goes_on:
            notes[-1] += line.strip()
        else:
            notes.append(line.strip())
        started = True
    return tuple(notes)


def _data_only(notes: Sequence[str]) -> Iterator[tuple[WrittenUnit, ...]]:
    """The units that a note says only supply data (区统计局、吴江海关主要负责提供…)."""
    for note in notes:
        for match in _DATA_ONLY.finditer(note):
            yield written_units(match["units"].replace("和", "、") if "、" not in match["units"] else match["units"])


def _numbers(tasks: Sequence[RawTask], findings: list[Finding]) -> list[int]:
    """The tasks' numbers.  Where no task bears one they are counted; a single one without takes the next free."""
    if all(task.no is None for task in tasks):
        return list(range(1, len(tasks) + 1))
    free = max(task.no or 0 for task in tasks)
    numbers: list[int] = []
    for task in tasks:
        if task.no is None:
            free += 1
            words = place_words(task.place.kind, task.place.number, task.place.sheet)
            findings.append(finding("unnumbered-task", task=free, value=task.text, place=words))
        numbers.append(free if task.no is None else task.no)
    return numbers


def _plausible_units(task: RawTask, findings: list[Finding]) -> tuple[WrittenUnit, ...]:
    kept = []
    for unit in task.written_units:
        if len(unit.name) > _LONGEST_NAME or _NO_NAME.search(unit.written):
            findings.append(_unplaced(unit.written, task.place))
        else:
            kept.append(unit)
    return tuple(kept)


def _assignments(
    no: int,
    units: Sequence[WrittenUnit],
    names: Sequence[Resolved],
    data_only: frozenset[str],
    findings: list[Finding],
) -> tuple[Assignment, ...]:
    assignments = []
    for unit, name in zip(units, names, strict=True):
        role = Role.LEAD if unit.lead else Role.DATA if name.unit in data_only else Role.SUPPORT
        assignments.append(Assignment(name.unit, unit.written, role, unit.remark))
        if name.guessed:
            findings.append(finding("unit-without-prefix", unit=name.unit, task=no, value=unit.written))
    return once_each(
        assignments, lambda a: findings.append(finding("unit-doubled", unit=a.unit, task=no, value=a.written))
    )


def _task(task: RawTask, no: int, year: int, assignments: tuple[Assignment, ...]) -> Task:
    said = read_due_cell(task.due, year, festival) if task.due else read_deadline(task.text, year, festival)
    return Task(
        no=no,
        text=task.text,
        leaders=task.leaders,
        assignments=assignments,
        due=said.due if said else date(year, 12, 31),
        due_text=said.phrase if said else squeeze(task.due) or None,
        deadline=said,
    )


def _section(raw: RawSection, title: str, made: Iterator[Task]) -> Section:
    projects: list[Project] = []
    for project in raw.projects:
        no = project.no if project.no is not None else (projects[-1].no + 1 if projects else 1)
        projects.append(Project(no, project.name, tuple(next(made) for _ in project.tasks)))
    return Section(raw.no, raw.title or title, tuple(projects))


def _task_findings(sections: tuple[Section, ...], declared: int | None) -> Iterator[Finding]:
    tasks = [task for section in sections for task in section.tasks]
    counts = Counter(task.no for task in tasks)
    for no, count in counts.items():
        if count > 1:
            texts = [task.text for task in tasks if task.no == no]
            yield finding("duplicate-task", task=no, value=texts[-1], count=count)
    for before, after in zip([0, *sorted(counts)], sorted(counts), strict=False):
        if after > before + 1:
            missing = str(before + 1) if after == before + 2 else f"{before + 1}—{after - 1}"
            yield finding("number-gap", task=after, value=missing)
    for task in tasks:
        if not task.units(Role.LEAD):
            yield finding("no-lead", task=task.no, value="、".join(a.written for a in task.assignments))
        if not task.leaders:
            yield finding("no-leader", task=task.no)
    if declared is not None and declared != len(tasks):
        yield finding("count-differs", value=declared, count=len(tasks))
