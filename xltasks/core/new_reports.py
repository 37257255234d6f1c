"""New rows of 填报记录, from what was taken of a unit's returns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeAlias

from xltasks.core.asked import Asked, in_order
from xltasks.core.changes import Return
from xltasks.core.findings import Finding
from xltasks.core.ground import Ground
from xltasks.core.plan import Role
from xltasks.core.reading import Reading
from xltasks.core.records import Report
from xltasks.core.schema import Field
from xltasks.core.sense import question_report

Taken: TypeAlias = dict[int, dict[int, dict[Asked, Reading]]]  # source → task → field → reading


def reports_of(
    ground: Ground,
    unit: str,
    returns: Sequence[Return],
    taken: Mapping[int, Mapping[int, Mapping[Asked, Reading]]],
    first_seq: int,
) -> tuple[list[Report], list[Finding]]:
    """One row for each task a return said something new of, all fields as they now stand; and what to ask of it."""
    state, period = ground.state, ground.period
    reports: list[Report] = []
    findings: list[Finding] = []
    current: dict[int, Report] = {}
    for source in sorted(taken):
        one = returns[source]
        for task, readings in sorted(taken[source].items()):
            history = state.history.get((period, unit, task))
            base = current.get(task) or (history[-1] if history else None)
            values = dict(base.values) if base else {}
            for field, said in readings.items():
                if said.value is not None:
                    values[field] = said.value
            said_progress = readings.get(Field.PROGRESS)
            report = Report(
                seq=first_seq + len(reports),
                period=period,
                unit=unit,
                task=task,
                role=state.roles.get((unit, task), one.roles.get(task, Role.SUPPORT)),
                values=in_order(values),
                remark=(said_progress.remark or "") if said_progress else (base.remark if base else ""),
                reporter=one.reporter,
                phone=one.phone,
                reported_on=one.reported_on,
                file=one.file,
                merged_on=ground.as_of,
            )
            current[task] = report
            reports.append(report)
            findings += question_report(report, one.file, state, ground.as_of)
    return reports, findings
