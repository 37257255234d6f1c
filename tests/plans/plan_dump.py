"""A plan as text that a reviewer can read in a diff: one line a task."""

from __future__ import annotations

from collections.abc import Iterator

from xltasks.core.deadlines import DeadlineKind
from xltasks.core.plan import Assignment, Plan, Role, Task
from xltasks.messages import finding_words


def dump(plan: Plan) -> str:
    """Everything of a plan, in its order."""
    return "\n".join(_lines(plan)) + "\n"


def _lines(plan: Plan) -> Iterator[str]:
    yield f"标题 {plan.title}"
    yield f"年份 {plan.year}  写明项数 {plan.declared_tasks}"
    for section in plan.sections:
        yield f"\n{section.no} 板块 {section.title}"
        for project in section.projects:
            yield f"  {section.no}.{project.no} 项目 {project.name}"
            for task in project.tasks:
                yield f"    {_number(task)} | {_line(task.text)} | {'、'.join(task.leaders)} | {_due(task)} | {_units(task)}"
    yield "\n单位"
    for unit in plan.directory.units:
        yield " | ".join(filter(None, (f"  {unit.name}", unit.kind, "、".join(unit.aliases))))
    yield "\n注"
    yield from (f"  {_line(note)}" for note in plan.notes)
    yield "\n问题"
    for found in plan.findings:
        message, action = finding_words(found)
        yield _line(f"  {found.severity} {found.code}：{message}{action}")


def _line(text: str) -> str:
    return text.replace("\n", "⏎")


def _number(task: Task) -> str:
    return f"{task.no}" + (f"（原{task.written_no}）" if task.written_no else "")


def _due(task: Task) -> str:
    said = task.deadline
    text = f"{task.due}" + (f"（{_line(task.due_text)}）" if task.due_text else "")
    if said is None or (said.kind is DeadlineKind.DATE and not said.steps):
        return text
    if said.kind is DeadlineKind.DATE:
        return f"{text} 节点 " + " ".join(f"{step.due:%m-%d}={step.text}" for step in said.steps)
    return f"{text} {said.every or said.kind}"


def _units(task: Task) -> str:
    return " ".join(_unit(a) for a in task.assignments)


def _unit(assignment: Assignment) -> str:
    mark = {Role.LEAD: "★", Role.SUPPORT: "", Role.DATA: "数据:"}[assignment.role]
    written = "" if assignment.written == assignment.unit else f"<{assignment.written}>"
    return f"{mark}{assignment.unit}{written}"
