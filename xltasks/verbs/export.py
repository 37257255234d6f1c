"""Everything a master holds, as one JSON object, or as CSV and Parquet files."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from types import MappingProxyType

from xltasks.core.asked import Figure
from xltasks.core.events import in_order
from xltasks.core.findings import Finding
from xltasks.core.indicators import Indicator
from xltasks.core.plan_json import Json, plan_json
from xltasks.core.records import MasterState, Report
from xltasks.core.schema import NAME_SEPARATOR, Field
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
        "indicators": [_indicator(one) for one in state.indicators],
        "changes": [
            {
                "no": event.seq,
                "kind": event.kind.value,
                "task": event.task,
                "before": event.before or None,
                "after": event.after or None,
                "effective": event.effective.isoformat() if event.effective else None,
                "why": event.why or None,
                "source": event.source or None,
                "recorded_on": event.recorded_on.isoformat() if event.recorded_on else None,
            }
            for event in in_order(state.events)
        ],
        "returns": [
            {
                "period": entry.period,
                "unit": entry.as_written,
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
                "period": item.period or None,
                "unit": item.unit or None,
                "task": item.task,
                "field": item.field.value,
                "indicator": item.field.no if isinstance(item.field, Figure) else None,
                "sent": item.sent or None,
                "now": item.now or None,
                "returned": item.returned or None,
                "reason": item.reason,
                "file": item.file,
                "sheet": item.sheet or None,
                "cell": item.cell or None,
            }
            for item in state.pending
            if not item.done
        ],
    }


def _indicator(one: Indicator) -> Json:
    """A row of 量化指标; figures in ``%`` are fractions."""
    return {
        "task": one.task,
        "no": one.no,
        "name": one.name,
        "requirement": one.requirement or None,
        "target": one.value,
        "unit": one.unit or None,
        "stretch": one.stretch,
        "cumulative": one.cumulative,
        "base": one.base,
        "actual": one.actual,
        "completion": one.completion,
        "text": one.text or None,
        "asked": list(one.units),
        "updated": one.updated.isoformat() if one.updated else None,
    }


def _report(report: Report, *, current: bool) -> Json:
    def text(field: Field) -> object:
        value = report.value(field)
        return value.isoformat() if isinstance(value, date) else value

    return {
        "period": report.period,
        "unit": report.as_written,
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
    """Write tasks, indicators, reports, changes, returns, pending and assignments as CSV (UTF-8 with BOM, for Excel).

    Text that a spreadsheet program would take for a formula gets an apostrophe in front.  Raises OSError when the
    folder cannot be written.
    """
    import pandas

    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name, rows in _tables(exported).items():
        # object keeps 007 and blanks as they are; pandas would make numbers and NaN of them.
        frame = pandas.DataFrame(rows, columns=list(COLUMNS[name]), dtype=object).map(_safe)
        path = folder / f"{name}.csv"
        frame.to_csv(path, index=False, encoding="utf-8-sig", lineterminator="\r\n")
        written.append(path)
    return tuple(written)


def export_parquet(exported: Json, folder: Path) -> tuple[Path, ...]:
    """Write the same tables as Parquet, typed, texts as they are: a program reads them, no spreadsheet runs them.

    Raises ModuleNotFoundError when pyarrow is not installed (the extra ``analysis``), and OSError.
    """
    import pyarrow.parquet

    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name, rows in _tables(exported).items():
        fields = [(column, _arrow_type(column)) for column in COLUMNS[name]]
        table = pyarrow.Table.from_pylist([_arrow_row(row) for row in rows], schema=pyarrow.schema(fields))
        path = folder / f"{name}.parquet"
        pyarrow.parquet.write_table(table, path)
        written.append(path)
    return tuple(written)


# The columns of each table, which a table without rows has as well.
COLUMNS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "tasks": ("no", "progress", "status", "light", "text", "problems", "next_steps", "due", "updated"),
        "indicators": (
            "task",
            "no",
            "name",
            "requirement",
            "target",
            "unit",
            "stretch",
            "cumulative",
            "base",
            "actual",
            "completion",
            "text",
            "asked",
            "updated",
        ),
        "reports": (
            "period",
            "unit",
            "task",
            "role",
            "progress",
            "status",
            "text",
            "problems",
            "next_steps",
            "extension",
            "reporter",
            "phone",
            "reported_on",
            "file",
            "state",
        ),
        "changes": ("no", "kind", "task", "before", "after", "effective", "why", "source", "recorded_on"),
        "returns": ("period", "unit", "state", "file", "sha256"),
        "pending": (
            "item",
            "decision",
            "period",
            "unit",
            "task",
            "field",
            "indicator",
            "sent",
            "now",
            "returned",
            "reason",
            "file",
            "sheet",
            "cell",
        ),
        "assignments": ("section", "project", "task", "task_text", "leaders", "unit", "role", "due"),
    }
)
_COUNTS = frozenset({"no", "task", "section", "indicator"})
_NUMBERS = frozenset({"progress", "target", "stretch", "base", "actual", "completion"})
_DATES = frozenset({"due", "updated", "reported_on", "effective", "recorded_on"})


def _tables(exported: Json) -> dict[str, list[Json]]:
    tables = {name: exported[name] for name in ("tasks", "reports", "changes", "returns", "pending")}
    tables["indicators"] = [
        {**row, "asked": NAME_SEPARATOR.join(row["asked"])}
        for row in exported["indicators"]  # type: ignore[attr-defined]
    ]
    tables["assignments"] = _assignments(exported)
    return {name: tables[name] for name in COLUMNS}  # type: ignore[misc]


def _arrow_type(column: str) -> object:
    import pyarrow

    if column in _COUNTS:
        return pyarrow.int64()
    if column in _DATES:
        return pyarrow.date32()
    if column == "cumulative":
        return pyarrow.bool_()
    return pyarrow.float64() if column in _NUMBERS else pyarrow.string()


def _arrow_row(row: Json) -> Json:
    return {
        column: date.fromisoformat(value) if column in _DATES and isinstance(value, str) else value
        for column, value in row.items()
    }


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
