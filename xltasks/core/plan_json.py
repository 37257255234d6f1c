"""The JSON face of a plan and of findings: exactly the keys of the outside contract."""

from __future__ import annotations

from collections.abc import Callable

from xltasks.core.findings import Finding
from xltasks.core.plan import Plan, Project, Section, Task
from xltasks.core.targets import read_targets, targets_json

Words = Callable[[Finding], tuple[str, str]]
Json = dict[str, object]


def plan_json(plan: Plan, words: Words) -> Json:
    """The object that ``plan --json`` prints.  ``words`` gives a finding's (message, action)."""
    return {
        "title": plan.title,
        "year": plan.year,
        "sections": [_section(section) for section in plan.sections],
        "units": [
            {"name": unit.name, "aliases": list(unit.aliases), "kind": unit.kind.value} for unit in plan.directory.units
        ],
        "notes": list(plan.notes),
        "findings": [finding_json(found, words) for found in plan.findings],
    }


def finding_json(found: Finding, words: Words) -> Json:
    """One FINDING of the contract; fields that do not apply are null."""
    message, action = words(found)
    return {
        "code": found.code,
        "severity": found.severity.value,
        "file": found.file,
        "sheet": found.sheet,
        "cell": found.cell,
        "unit": found.unit,
        "task": found.task,
        "field": found.field,
        "value": found.value,
        "message": message,
        "action": action,
    }


def _section(section: Section) -> Json:
    return {
        "no": section.no,
        "title": section.title,
        "projects": [_project(project) for project in section.projects],
    }


def _project(project: Project) -> Json:
    return {"no": project.no, "name": project.name, "tasks": [_task(task) for task in project.tasks]}


def _task(task: Task) -> Json:
    return {
        "no": task.no,
        "text": task.text,
        "leaders": list(task.leaders),
        "assignments": [{"unit": a.unit, "written": a.written, "role": a.role.value} for a in task.assignments],
        "due": task.due.isoformat(),
        "due_text": task.due_text,
        "targets": targets_json(read_targets(task.text)),
    }
