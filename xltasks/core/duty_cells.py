"""Who is responsible, in the cells of a task's row: as the master writes it, and as it is read back."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from xltasks.core.name_cells import split_names_outside_brackets
from xltasks.core.plan import Assignment, Role, Task
from xltasks.core.schema import NAME_SEPARATOR, ROLE_WORDS
from xltasks.core.units import Directory

_LAST_BRACKET = re.compile(r"(.+?)\s*[（(]([^（()）]*)[）)]", re.DOTALL)


def leaders_cell(task: Task) -> str:
    """牵头领导 of a task's row."""
    return NAME_SEPARATOR.join(task.leaders)


def leads_cell(task: Task) -> str:
    """牵头单位 of a task's row."""
    return units_cell(one for one in task.assignments if one.role is Role.LEAD)


def supports_cell(task: Task) -> str:
    """配合单位 of a task's row: those that only supply data say so in brackets."""
    return units_cell(one for one in task.assignments if one.role is not Role.LEAD)


def units_cell(assignments: Iterable[Assignment]) -> str:
    """Units of either role in one cell, each with its remark behind it."""
    return NAME_SEPARATOR.join(unit_shown(assignment) for assignment in assignments)


def unit_shown(assignment: Assignment) -> str:
    """A unit as the section sheets show it: 区财政局（国资办）, 区统计局（提供数据）."""
    remarks = [assignment.remark] if assignment.remark else []
    if assignment.role is Role.DATA:
        remarks.append(ROLE_WORDS[Role.DATA])
    return assignment.unit + "".join(f"（{remark}）" for remark in remarks)


Known = Mapping[tuple[str, Role], Assignment]


def assignments_in(text: str, role: Role, directory: Directory, known: Known) -> tuple[Assignment, ...]:
    """The units that a cell names: ``role`` is LEAD or SUPPORT, as its column has it.

    A name that the directory has, in full or short, is that unit; otherwise brackets behind it are a remark.  A unit
    that is ``known`` in that role stays written as the plan wrote it.
    """
    found: dict[tuple[str, Role], Assignment] = {}
    for name in split_names_outside_brackets(text):
        unit, entry = name, directory.find(name)
        remarks: list[str] = []
        while entry is None and (match := _LAST_BRACKET.fullmatch(unit)):
            unit = match[1]
            remarks.insert(0, match[2])
            entry = directory.find(unit)
        its_role = role
        if role is Role.SUPPORT and remarks and remarks[-1] == ROLE_WORDS[Role.DATA]:
            its_role = Role.DATA
            del remarks[-1]
        full = entry.name if entry else unit
        remark = "）（".join(remarks) or None
        found.setdefault((full, its_role), known.get((full, its_role)) or Assignment(full, name, its_role, remark))
    return tuple(found.values())
