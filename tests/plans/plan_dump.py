"""A plan as text that a reviewer can read in a diff: one line a task."""

from __future__ import annotations

from collections.abc import Iterator

from xltasks.core.plan import Assignment, Plan, Role
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
                due = f"{task.due}" + (f"（{task.due_text}）" if task.due_text else "")
                units = " ".join(_unit(a) for a in task.assignments)
                yield f"    {task.no} | {task.text} | {'、'.join(task.leaders)} | {due} | {units}"
    yield "\n单位"
    for unit in plan.directory.units:
        yield " | ".join(filter(None, (f"  {unit.name}", unit.kind, "、".join(unit.aliases))))
    yield "\n注"
    yield from (f"  {note}" for note in plan.notes)
    yield "\n问题"
    for found in plan.findings:
        message, action = finding_words(found)
        yield f"  {found.severity} {found.code}：{message}{action}"


def _unit(assignment: Assignment) -> str:
    mark = {Role.LEAD: "★", Role.SUPPORT: "", Role.DATA: "数据:"}[assignment.role]
    written = "" if assignment.written == assignment.unit else f"<{assignment.written}>"
    return f"{mark}{assignment.unit}{written}"
