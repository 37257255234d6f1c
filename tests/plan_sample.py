"""A small plan that holds what formulas may stumble over: names within names, remarks, several leads and leaders."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from xltasks.core.findings import finding
from xltasks.core.plan import Assignment, Plan, Project, Role, Section, Task
from xltasks.core.units import Directory, Unit, UnitKind

_UNITS = (
    Unit("区委", ("区党委",), UnitKind.PARTY),
    Unit("区委办", (), UnitKind.PARTY, ("各部门",)),
    Unit("区财政局", ("财政局",), UnitKind.DEPARTMENT, ("各部门",), "=王五", "0512-1"),
    Unit("区统计局", ("统计局",), UnitKind.DEPARTMENT),
    Unit("各部门", (), UnitKind.GROUP),
)


def assigned(unit: str, role: Role = Role.LEAD, remark: str | None = None) -> Assignment:
    """An assignment written as the unit's full name."""
    return Assignment(unit, unit, role, remark)


def sample_plan(extra: Iterable[Task] = ()) -> Plan:
    """Two sections, three projects, five tasks; ``extra`` tasks go to the last project."""
    end = date(2023, 12, 31)
    return Plan(
        title="样例方案",
        year=2023,
        sections=(
            Section(
                1,
                "2023年主要目标",
                (
                    Project(
                        1,
                        "目标",
                        (
                            Task(1, "=1+1 是文字。", ("甲某", "乙某"), (assigned("区委"),), end),
                            Task(
                                2,
                                "两个牵头。",
                                ("甲某",),
                                (
                                    assigned("区委办"),
                                    assigned("区财政局", remark="国资办"),
                                    assigned("区统计局", Role.DATA),
                                ),
                                date(2023, 10, 31),
                                "10月底前",
                            ),
                        ),
                    ),
                    Project(2, "另一项目", (Task(3, "三。", ("乙某",), (assigned("区财政局"),), end),)),
                ),
            ),
            Section(
                2,
                "勇担国家战略使命，坚定走在最前列",
                (
                    Project(
                        1,
                        "项目",
                        (
                            Task(4, "四。", ("甲某某",), (assigned("区委办"), assigned("各部门", Role.SUPPORT)), end),
                            Task(5, "五。", ("乙某",), (assigned("区委"),), date(2023, 6, 30), "上半年"),
                            *extra,
                        ),
                    ),
                ),
            ),
        ),
        directory=Directory(_UNITS),
        notes=("注：带★者为牵头单位。",),
        findings=(finding("no-lead", task=9),),
        declared_tasks=5,
    )


def without_findings(plan: Plan) -> Plan:
    """The plan without findings."""
    return replace(plan, findings=())
