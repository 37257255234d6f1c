"""What became of a plan: its events replayed over it, and what differs between two states of it told as events.

The plan as it was built is never rewritten.  Its events, replayed in order, give the plan as it is known; the section
sheets give the plan as it is; the difference between these two is what the clerk changed since.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from xltasks.core.duty_cells import assignments_in, leaders_cell, leads_cell, supports_cell
from xltasks.core.events import Event, EventKind, due_told, in_order
from xltasks.core.name_cells import split_names
from xltasks.core.plan import Assignment, Plan, Project, Role, Section, Task
from xltasks.core.renames import Renames, directory_on, takes_effect
from xltasks.core.schema import WITHDRAWN_STATUS
from xltasks.core.units import Directory
from xltasks.core.values import same


@dataclass(frozen=True, slots=True)
class Placed:
    """One task and where it stands: the section's number, the project's name, and whether it left the plan."""

    section: int
    project: str
    task: Task
    withdrawn: bool = False


Tasks = Mapping[int, Placed]


def tasks_of(plan: Plan) -> dict[int, Placed]:
    """Every task of a plan by its number."""
    return {task.no: Placed(section.no, project.name, task) for section, project, task in plan.tasks()}


def rearranged(plan: Plan, tasks: Tasks, *, withdrawn: bool = False) -> Plan:
    """The plan with these tasks: each where it stood, or at the end of the project it came to.

    A project that lost all its tasks is gone, one that is new stands last.  ``withdrawn`` takes those that left the
    plan instead of those that are in it.
    """
    chosen = {no: one for no, one in tasks.items() if one.withdrawn is withdrawn}
    by_section: dict[int, list[tuple[int, Placed]]] = {}
    for no, one in chosen.items():
        by_section.setdefault(one.section, []).append((no, one))
    sections = []
    for section in plan.sections:
        projects: list[Project] = []
        placed: set[int] = set()
        for project in section.projects:
            here = (section.no, project.name)
            held = [chosen[task.no] for task in project.tasks if task.no in chosen]
            stayed = [one.task for one in held if (one.section, one.project) == here]
            placed.update(task.no for task in stayed)
            projects.append(replace(project, tasks=tuple(stayed)))
        for no, one in by_section.get(section.no, ()):
            if no not in placed:
                at = next((at for at, project in enumerate(projects) if project.name == one.project), None)
                if at is None:
                    at = len(projects)
                    projects.append(Project(max((held.no for held in projects), default=0) + 1, one.project, ()))
                projects[at] = replace(projects[at], tasks=(*projects[at].tasks, one.task))
        had_none = {project.no for project in section.projects if not project.tasks}
        kept = tuple(project for project in projects if project.tasks or project.no in had_none)
        sections.append(Section(section.no, section.title, kept))
    return replace(plan, sections=tuple(sections))


# --- events → plan --------------------------------------------------------------------------------------------


def replay(built: Plan, events: tuple[Event, ...], directory: Directory, day: date | None = None) -> dict[int, Placed]:
    """The tasks after the events that took effect by ``day`` (all without one), with every unit's name of today.

    ``directory`` is today's.  What an event says that cannot be understood any more changes nothing.
    """
    renames = Renames.of(events)
    tasks = {no: replace(one, task=_with_names(one.task, renames, directory, 0)) for no, one in tasks_of(built).items()}
    titles = {section.title: section.no for section in reversed(built.sections)}
    for event in in_order(events):
        if not takes_effect(event, day):
            continue
        if event.kind is EventKind.LEADER_SUCCEEDED:
            for no, one in tasks.items():
                leaders = succeeded(one.task.leaders, event.before.strip(), event.after.strip())
                tasks[no] = replace(one, task=replace(one.task, leaders=leaders))
        elif event.task is not None:
            held = _applied(tasks.get(event.task), event, built, titles, renames, directory)
            if held is not None:
                tasks[event.task] = held
    return tasks


def succeeded(leaders: tuple[str, ...], before: str, after: str) -> tuple[str, ...]:
    """Leaders with one of them followed by another; who led already is not named twice."""
    return tuple(dict.fromkeys(after if name == before else name for name in leaders)) if before in leaders else leaders


def plan_on(built: Plan, events: tuple[Event, ...], directory: Directory, day: date) -> tuple[Plan, Plan]:
    """The plan as it stood on a day, and in the same shape what had left it: then-leads, then-dues, then-names."""
    tasks = replay(built, events, directory, day)
    names = Renames.of(events).then(day)
    for no, one in tasks.items() if names else ():
        assignments = tuple(replace(held, unit=names.get(held.unit, held.unit)) for held in one.task.assignments)
        tasks[no] = replace(one, task=replace(one.task, assignments=assignments))
    whole = replace(built, directory=directory_on(directory, names))
    return rearranged(whole, tasks), rearranged(whole, tasks, withdrawn=True)


def first_dues(built: Plan, events: tuple[Event, ...]) -> dict[int, date]:
    """Each task's first due date: the plan's, or what a new task came with."""
    dues = {task.no: task.due for _, _, task in built.tasks()}
    titles = {section.title: section.no for section in built.sections}
    for event in in_order(events):
        if event.kind is EventKind.ADDED and event.task is not None:
            dues.setdefault(event.task, _added(event, built, titles, built.directory).task.due)
    return dues


def _with_names(task: Task, renames: Renames, directory: Directory, after: int) -> Task:
    if not renames.events:
        return task
    return replace(
        task, assignments=tuple(replace(one, unit=renames.now(one.unit, after=after)) for one in task.assignments)
    )


def _applied(
    held: Placed | None,
    event: Event,
    built: Plan,
    titles: Mapping[str, int],
    renames: Renames,
    directory: Directory,
) -> Placed | None:
    if event.kind is EventKind.ADDED:
        added = _added(event, built, titles, directory)
        return replace(added, task=_with_names(added.task, renames, directory, event.seq or 0))
    if held is None:
        return None
    task = held.task
    match event.kind:
        case EventKind.DUE:
            due = due_told(event.after)
            return replace(held, task=replace(task, due=due)) if due else held
        case EventKind.TEXT:
            return replace(held, task=replace(task, text=event.after)) if event.after else held
        case EventKind.LEADERS:
            return replace(held, task=replace(task, leaders=split_names(event.after)))
        case EventKind.LEADS | EventKind.SUPPORTS:
            of_leads = event.kind is EventKind.LEADS
            given = assignments_in(event.after, Role.LEAD if of_leads else Role.SUPPORT, directory, _known(task))
            kept = tuple(one for one in task.assignments if (one.role is Role.LEAD) is not of_leads)
            changed = replace(task, assignments=(*given, *kept) if of_leads else (*kept, *given))
            return replace(held, task=_with_names(changed, renames, directory, event.seq or 0))
        case EventKind.PROJECT:
            title, _, project = event.after.partition(_WITHIN)
            return replace(held, section=titles.get(title, held.section), project=project or title)
        case EventKind.WITHDRAWN | EventKind.RESTORED:
            return replace(held, withdrawn=event.kind is EventKind.WITHDRAWN)
        case _:
            return held


def _known(task: Task) -> dict[tuple[str, Role], Assignment]:
    return {(one.unit, one.role): one for one in task.assignments}


# --- plan → events --------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that is otherwise: what an event tells, without when and why."""

    kind: EventKind
    task: int
    before: str
    after: str


def differences(known: Tasks, now: Tasks, plan: Plan) -> Iterator[Difference]:
    """What has to happen to ``known`` to make it ``now``, in the order of ``now``.

    ``plan`` names the sections.  Spaces and full-width forms make no difference, nor does the order of units.  A task
    that is no longer there is not told of: its row may have been deleted by mistake.
    """
    titles = {section.no: section.title for section in plan.sections}
    for no, one in now.items():
        was = known.get(no)
        if was is None:
            yield Difference(EventKind.ADDED, no, "", told(one, titles))
            if one.withdrawn:
                yield Difference(EventKind.WITHDRAWN, no, "", WITHDRAWN_STATUS)
            continue
        yield from _of_task(no, was, one, titles)


def _of_task(no: int, was: Placed, now: Placed, titles: Mapping[int, str]) -> Iterator[Difference]:
    before, after = was.task, now.task
    if (was.section, was.project) != (now.section, now.project):
        yield Difference(EventKind.PROJECT, no, _place(was, titles), _place(now, titles))
    if not same(before.text, after.text):
        yield Difference(EventKind.TEXT, no, before.text, after.text)
    if set(before.leaders) != set(after.leaders):
        yield Difference(EventKind.LEADERS, no, leaders_cell(before), leaders_cell(after))
    for kind, cell, of_leads in ((EventKind.LEADS, leads_cell, True), (EventKind.SUPPORTS, supports_cell, False)):
        if _side(before, leads=of_leads) != _side(after, leads=of_leads):
            yield Difference(kind, no, cell(before), cell(after))
    if before.due != after.due:
        yield Difference(EventKind.DUE, no, before.due.isoformat(), after.due.isoformat())
    if was.withdrawn is not now.withdrawn:
        words = (WITHDRAWN_STATUS, "") if was.withdrawn else ("", WITHDRAWN_STATUS)
        yield Difference(EventKind.RESTORED if was.withdrawn else EventKind.WITHDRAWN, no, *words)


def _side(task: Task, *, leads: bool) -> frozenset[tuple[str, Role]]:
    return frozenset((one.unit, one.role) for one in task.assignments if (one.role is Role.LEAD) is leads)


# --- a new task as a text -------------------------------------------------------------------------------------

_WITHIN = " / "  # between a section and its project
_TOLD = re.compile(
    r"所属：(.*?)\n牵头领导：(.*?)\n牵头单位：(.*?)\n配合单位：(.*?)\n完成时限：(.*?)\n任务：(.*)", re.DOTALL
)


def _place(one: Placed, titles: Mapping[int, str]) -> str:
    return f"{titles[one.section]}{_WITHIN}{one.project}"


def told(one: Placed, titles: Mapping[int, str]) -> str:
    """A new task as 变更记录 tells it: everything of it, a line each, its text last."""
    task = one.task
    return "\n".join(
        (
            f"所属：{_place(one, titles)}",
            f"牵头领导：{leaders_cell(task)}",
            f"牵头单位：{leads_cell(task)}",
            f"配合单位：{supports_cell(task)}",
            f"完成时限：{task.due.isoformat()}",
            f"任务：{task.text}",
        )
    )


def _added(event: Event, built: Plan, titles: Mapping[str, int], directory: Directory) -> Placed:
    """A new task as it was told.  A text that somebody wrote over counts as the task's own words."""
    end, first = date(built.year, 12, 31), built.sections[0].no
    match = _TOLD.fullmatch(event.after.replace("\r\n", "\n"))
    if match is None:
        return Placed(first, "", Task(event.task or 0, event.after, (), (), end))
    place, leaders, leads, supports, due, text = match.groups()
    title, _, project = place.partition(_WITHIN)
    return Placed(
        section=titles.get(title, first),
        project=project,
        task=Task(
            no=event.task or 0,
            text=text,
            leaders=split_names(leaders),
            assignments=(
                *assignments_in(leads, Role.LEAD, directory, {}),
                *assignments_in(supports, Role.SUPPORT, directory, {}),
            ),
            due=due_told(due) or end,
        ),
    )
