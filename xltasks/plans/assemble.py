"""From a document's paragraphs and rows to the Plan.  What cannot be placed becomes a finding, never nothing."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from xltasks.core.deadline_reading import read_deadline, read_due_cell
from xltasks.core.deadlines import Deadline
from xltasks.core.findings import Finding, finding
from xltasks.core.naming import Resolved, directory_findings, directory_of, once_each, resolve
from xltasks.core.plan import Assignment, Plan, Project, Role, Section, Task
from xltasks.errors import CannotProceed
from xltasks.messages.plan_findings import place_words
from xltasks.plans.audit import unheld
from xltasks.plans.cells import is_note, person, squeeze
from xltasks.plans.festivals import festival
from xltasks.plans.heading import read_heading
from xltasks.plans.leading import Leading
from xltasks.plans.numbers import number_tasks, written_number
from xltasks.plans.prose import read_prose
from xltasks.plans.raw import RawPlan, RawSection, RawTask
from xltasks.plans.stream import Item, Place
from xltasks.plans.table import read_table
from xltasks.plans.unit_cells import WrittenUnit, written_units

_DATA_ONLY = re.compile(r"(?P<units>[^，,。；;：:\n]{1,300}?)(?:主要|只|仅)?负责(?:提供|报送)")
_NO_NAME = re.compile(r"[。：:！？]|\d{4}年")
_LONGEST_NAME = 40  # a unit's name is no sentence and not endless
_NOTE_ITEM = re.compile(r"\d{1,2}[.．、]")


def assemble(items: Sequence[Item], path: Path) -> Plan:
    """The Plan that a document's items make.  Raises CannotProceed ``plan-no-table``, ``plan-no-year``."""
    raw = _sorted_out(items)
    tasks = raw.tasks
    if not tasks:
        raise CannotProceed("plan-no-table", path=path)
    body = (*raw.after, *(s.title for s in raw.sections), *(task.text for task in tasks))
    heading = read_heading(raw.before, body, path)
    leading = Leading.of(items, tasks)
    notes = _notes(heading.notes, (*raw.after, *leading.remarks))
    findings = [*heading.findings, *(_unplaced(text, place, column) for text, place, column in raw.unplaced)]
    findings += [
        finding("part-without-units", value=title, place=place_words(place.kind, place.number, place.sheet))
        for title, place in raw.asides
    ]

    numbers = number_tasks(raw)
    if numbers.renewed:
        findings.append(finding("numbers-renewed", count=len(tasks)))
    findings += [_unnumbered(task, no) for task, no in zip(tasks, numbers.numbers, strict=True) if no in numbers.given]
    written = [_plausible_units(task, findings) for task in tasks]
    written = [leading.marked(task, units) for task, units in zip(tasks, written, strict=True)]
    # The note's units are resolved with the tasks', so that they get the same full names.
    noted = [[unit.name for unit in units] for units in _data_only(notes)]
    resolved = resolve([*([unit.name for unit in units] for units in written), *noted])
    directory = directory_of(name for row in resolved[: len(tasks)] for name in row)
    data_only = frozenset(name.unit for row in resolved[len(tasks) :] for name in row)
    people = _people(tasks, findings)
    # Thousands of cells 完成时限 say a dozen things.
    dues = {due: read_due_cell(due, heading.year, festival) for due in {task.due for task in tasks if task.due}}

    made = iter(
        [
            _task(task, no, heading.year, people, dues, _assignments(no, units, names, data_only, findings), findings)
            for task, no, units, names in zip(tasks, numbers.numbers, written, resolved, strict=False)
        ]
    )
    sections = _sections(raw.sections, heading.title, made)
    findings += _task_findings(sections, heading.declared, leading.said_nowhere, raw.leaders_asked)
    findings += directory_findings(sections, directory)
    plan = Plan(
        title=heading.title,
        year=heading.year,
        sections=sections,
        directory=directory,
        notes=notes,
        findings=tuple(findings),
        declared_tasks=heading.declared,
    )
    left = tuple(_unplaced(text, place) for text, place in unheld(items, plan))
    return replace(plan, findings=(*plan.findings, *left)) if left else plan


def _sorted_out(items: Sequence[Item]) -> RawPlan:
    """By its tables where it has tables of tasks, else by its paragraphs."""
    raw = read_table(items)
    return raw if raw.tasks else read_prose(items)


def _unplaced(text: str, place: Place, column: str = "") -> Finding:
    where = place_words(place.kind, place.number, place.sheet, column)
    return finding("unplaced-text", value=text, place=where)


def _unnumbered(task: RawTask, no: int) -> Finding:
    words = place_words(task.place.kind, task.place.number, task.place.sheet)
    return finding("unnumbered-task", task=no, value=task.text, place=words)


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


def _people(tasks: Sequence[RawTask], findings: list[Finding]) -> Mapping[str, str]:
    """Names as written → without the office (陈建忠副区长 → 陈建忠); blank for an office without a name."""
    people = {name: person(name) for name in dict.fromkeys(name for task in tasks for name in task.leaders)}
    findings += [
        finding("leader-title", value=written, name=name) for written, name in people.items() if name != written
    ]
    return people


def _task(
    task: RawTask,
    no: int,
    year: int,
    people: Mapping[str, str],
    dues: Mapping[str, Deadline | None],
    assignments: tuple[Assignment, ...],
    findings: list[Finding],
) -> Task:
    said = dues[task.due] if task.due else read_deadline(task.text, year, festival)
    if task.due and said is None:
        findings.append(finding("due-unread", task=no, value=squeeze(task.due)))
    elif said is not None and said.approximate:
        findings.append(finding("due-approximate", task=no, value=said.phrase, due=said.due.isoformat()))
    elif said is not None and said.due.year < year:
        findings.append(finding("due-before-year", task=no, value=said.phrase, year=year))
    return Task(
        no=no,
        text=task.text,
        leaders=tuple(dict.fromkeys(name for one in task.leaders if (name := people[one]))),
        assignments=assignments,
        due=said.due if said else date(year, 12, 31),
        due_text=said.phrase if said else squeeze(task.due) or None,
        deadline=said,
        written_no=written_number(task, no),
    )


def _sections(raw: Sequence[RawSection], title: str, made: Iterator[Task]) -> tuple[Section, ...]:
    """Sections and their projects, each with a number of its own."""
    sections: list[Section] = []
    for one in raw:
        projects: list[Project] = []
        for project in one.projects:
            no = _own_number(project.no, [known.no for known in projects])
            projects.append(Project(no, project.name, tuple(next(made) for _ in project.tasks)))
        no = _own_number(one.no, [known.no for known in sections])
        sections.append(Section(no, one.title or title, tuple(projects)))
    return tuple(sections)


def _own_number(no: int | None, known: Sequence[int]) -> int:
    if no is None:
        return known[-1] + 1 if known and known[-1] + 1 not in known else max(known, default=0) + 1
    return no if no not in known else max(known) + 1


def _task_findings(
    sections: tuple[Section, ...], declared: int | None, leads_said_nowhere: bool, leaders_asked: bool
) -> Iterator[Finding]:
    tasks = [task for section in sections for task in section.tasks]
    counts = Counter(task.no for task in tasks)
    last_text = {task.no: task.text for task in tasks}
    for no, count in counts.items():
        if count > 1:
            yield finding("duplicate-task", task=no, value=last_text[no], count=count)
    for before, after in zip([0, *sorted(counts)], sorted(counts), strict=False):
        if after > before + 1:
            missing = str(before + 1) if after == before + 2 else f"{before + 1}—{after - 1}"
            yield finding("number-gap", task=after, value=missing)
    leaderless = not leaders_asked and not any(task.leaders for task in tasks)
    without = sum(not task.units(Role.LEAD) and bool(task.assignments) for task in tasks)
    if leads_said_nowhere and without:
        yield finding("leads-not-said", count=without)
    if leaderless:
        yield finding("leaders-not-named", count=len(tasks))
    for task in tasks:
        if not task.units(Role.LEAD) and not (leads_said_nowhere and task.assignments):
            yield finding("no-lead", task=task.no, value="、".join(a.written for a in task.assignments))
        if not task.leaders and not leaderless:
            yield finding("no-leader", task=task.no)
    if declared is not None and declared != len(tasks):
        yield finding("count-differs", value=declared, count=len(tasks))
