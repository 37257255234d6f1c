"""Everything a master holds, as one JSON object or as CSV files."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

from xltasks.core.findings import Finding
from xltasks.core.plan_json import Json, plan_json
from xltasks.core.records import MasterState, Report
from xltasks.core.schema import Field
from xltasks.core.standing import standings

Words = Callable[[Finding], tuple[str, str]]

# A cell that starts like this would be run as a formula when the CSV is opened in a spreadsheet program.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def export_json(state: MasterState, today: date, words: Words) -> Json:
    """The object of ``export --json`` (contract, section 3)."""
    last = {(one.period, one.unit, one.task): one.seq for history in state.history.values() for one in history}
    return {
        "plan": plan_json(state.plan, words),
        "tasks": [
            {
                "no": one.no,
                "progress": one.progress,
                "status": one.status,
                "light": one.light,
                "text": one.text,
                "problems": one.problems,
                "next_steps": one.next_steps,
                "due": one.due.isoformat(),
                "updated": one.updated.isoformat() if one.updated else None,
            }
            for one in standings(state, today)
        ],
        "reports": [
            _report(report, current=last[report.period, report.unit, report.task] == report.seq)
            for report in sorted(state.reports, key=lambda one: one.seq)
        ],
        "returns": [
            {
                "period": entry.period,
                "unit": entry.unit,
                "state": entry.state.value,
                "file": entry.file or None,
                "sha256": entry.sha256 or None,
            }
            for entry in state.returns
        ],
        "pending": [
            {
                "item": item.item,
                "decision": item.decision.value if item.decision else None,
                "period": item.period,
                "unit": item.unit,
                "task": item.task,
                "field": item.field.value,
                "sent": item.sent or None,
                "now": item.now or None,
                "returned": item.returned or None,
                "reason": item.reason,
                "file": item.file,
                "sheet": item.sheet,
                "cell": item.cell,
            }
            for item in state.pending
            if not item.done
        ],
    }


def _report(report: Report, *, current: bool) -> Json:
    def text(field: Field) -> object:
        value = report.value(field)
        return value.isoformat() if isinstance(value, date) else value

    return {
        "period": report.period,
        "unit": report.unit,
        "task": report.task,
        "role": report.role.value if report.role else None,
        "progress": report.value(Field.PROGRESS),
        "status": text(Field.STATUS),
        "text": text(Field.TEXT),
        "problems": text(Field.PROBLEMS),
        "next_steps": text(Field.NEXT_STEPS),
        "extension": text(Field.EXTENSION),
        "reporter": report.reporter or None,
        "phone": report.phone or None,
        "reported_on": report.reported_on.isoformat() if report.reported_on else None,
        "file": report.file,
        "state": "current" if current else "superseded",
    }


def export_csv(exported: Json, folder: Path) -> tuple[Path, ...]:
    """Write tasks, reports, returns, pending and the plan's assignments as CSV (UTF-8 with BOM, as Excel reads it).

    Text that a spreadsheet program would take for a formula gets an apostrophe in front.  Raises OSError when the
    folder cannot be written.
    """
    import pandas

    tables = {name: exported[name] for name in ("tasks", "reports", "returns", "pending")}
    tables["assignments"] = _assignments(exported)
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name, rows in tables.items():
        # object keeps 007 and blanks as they are; pandas would make numbers and NaN of them.
        frame = pandas.DataFrame(rows, dtype=object).map(_safe)
        path = folder / f"{name}.csv"
        frame.to_csv(path, index=False, encoding="utf-8-sig", lineterminator="\r\n")
        written.append(path)
    return tuple(written)


def _assignments(exported: Json) -> list[Json]:
    plan = exported["plan"]
    return [
        {
            "section": section["no"],
            "project": project["name"],
            "task": task["no"],
            "task_text": task["text"],
            "leaders": "、".join(task["leaders"]),
            "unit": assignment["unit"],
            "role": assignment["role"],
            "due": task["due"],
        }
        for section in plan["sections"]  # type: ignore[index]
        for project in section["projects"]
        for task in project["tasks"]
        for assignment in task["assignments"]
    ]


def _safe(value: object) -> object:
    if isinstance(value, str) and value.startswith(_FORMULA_STARTS):
        return f"'{value}"
    return value
