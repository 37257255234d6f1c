"""What the very hidden sheet ``_xltasks`` holds: a form's identity, or a master's plan.

Both are rows of strings, so that any program that re-saves the workbook keeps them.
"""

from __future__ import annotations

import json
import zlib
from base64 import b64decode, b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple

from xltasks.core.deadlines import deadline_json, deadline_of
from xltasks.core.findings import Finding, Severity
from xltasks.core.form import FieldValue, Form, FormFigure, FormRow, digest
from xltasks.core.plan import Assignment, Plan, Project, Role, Section, Task
from xltasks.core.schema import Field
from xltasks.core.units import Directory

Rows = tuple[tuple[str, ...], ...]

FORM_MARK = ("xltasks-form", "3")
MASTER_MARK = ("xltasks-master", "1")
_ROLES = {role.value: role for role in Role}
_PIECE = 32_000  # characters in one cell
_LONGEST = 64 << 20  # bytes of what a form says of its rows


class NotAStamp(ValueError):  # noqa: N818 - says what it is
    """The rows are no stamp, or one that was damaged."""


def plan_id(plan: Plan) -> str:
    """Eight hex digits that tell one plan from another: title and year."""
    return digest(f"{plan.title}\n{plan.year}", 8)


# --- the form's stamp -----------------------------------------------------------------------------------------


class StampRow(NamedTuple):
    """One task as sent: number, text, role, due date and the filled cells' values."""

    no: int
    text: str
    role: Role
    due: date
    sent: tuple[tuple[Field, FieldValue], ...]


@dataclass(frozen=True, slots=True)
class StampFigure:
    """One indicator as sent: its task, its number there, its name, what a figure is read by, and what was filled."""

    task: int
    no: int
    name: str
    unit: str = ""
    target: float | None = None
    sent: float | None = None


@dataclass(frozen=True, slots=True)
class FormStamp:
    """A form's identity as it comes back."""

    plan_id: str
    unit: str
    period: str
    form_id: str
    due: date
    issued_on: date
    rows: tuple[StampRow, ...]
    figures: tuple[StampFigure, ...] = ()


def form_rows(form: Form) -> Rows:
    """The stamp of a form, closed by a check over everything above it.

    What it says of its rows is packed into a few long cells of ASCII letters: no program that re-saves the form
    rewrites them, and three hundred returns are read sooner.
    """
    lines = (
        FORM_MARK,
        ("plan", form.plan_id),
        ("unit", form.unit),
        ("period", str(form.period)),
        ("form", form.form_id),
        ("due", form.due.isoformat()),
        ("issued", form.issued_on.isoformat()),
        ("rows", *_packed([_dump_row(row) for row in form.rows])),
        ("figures", *_packed([_dump_figure(one) for one in form.figures])),
    )
    return (*lines, ("check", _check(lines)))


def read_form_stamp(rows: Sequence[Sequence[object]]) -> FormStamp:
    """Read a form's stamp back.  Raises NotAStamp if it is none or was altered."""
    lines = _texts(rows)
    if not lines or lines[0] != FORM_MARK:
        raise NotAStamp("no form mark")
    if len(lines) < 10 or lines[-1] != ("check", _check(lines[:-1])):
        raise NotAStamp("the check does not fit")
    held = {line[0]: line[1:] for line in lines[1:-1]}
    try:
        return FormStamp(
            plan_id=held["plan"][0],
            unit=held["unit"][0],
            period=held["period"][0],
            form_id=held["form"][0],
            due=date.fromisoformat(held["due"][0]),
            issued_on=date.fromisoformat(held["issued"][0]),
            rows=tuple(
                StampRow(int(no), text, _ROLES[role], date.fromisoformat(due), _load_sent(sent))
                for no, role, due, text, sent in _unpacked(held["rows"])
            ),
            figures=tuple(StampFigure(int(task), int(no), **told) for task, no, told in _unpacked(held["figures"])),
        )
    except (KeyError, IndexError, TypeError, ValueError, zlib.error, RecursionError) as error:
        # The check fits whatever somebody worked out on purpose.
        raise NotAStamp("what is checked is no stamp") from error


def _dump_row(row: FormRow) -> tuple[object, ...]:
    return row.no, row.role.value, row.due.isoformat(), row.text, _dump_sent(row.sent)


def _dump_figure(one: FormFigure) -> tuple[object, ...]:
    held = one.indicator
    return held.task, held.no, {"name": held.name, "unit": held.unit, "target": held.value, "sent": one.sent}


def _packed(told: Sequence[object]) -> tuple[str, ...]:
    """JSON, deflated, in base 64, in pieces that a cell can hold."""
    text = json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    packed = b64encode(zlib.compress(text.encode(), 9)).decode()
    return tuple(packed[at : at + _PIECE] for at in range(0, len(packed), _PIECE))


def _unpacked(pieces: Sequence[str]) -> list[Any]:
    engine = zlib.decompressobj()
    text = engine.decompress(b64decode("".join(pieces), validate=True), _LONGEST)
    if not engine.eof:
        raise NotAStamp("more rows than a form has")
    held = json.loads(text)
    if not isinstance(held, list):
        raise NotAStamp("no rows")
    return held


def _dump_sent(sent: tuple[tuple[Field, FieldValue], ...]) -> dict[str, FieldValue]:
    return {field.value: value.isoformat() if isinstance(value, date) else value for field, value in sent}


def _load_sent(held: Mapping[str, FieldValue]) -> tuple[tuple[Field, FieldValue], ...]:
    if not held:
        return ()
    return tuple(
        (field, date.fromisoformat(str(held[field])) if field is Field.EXTENSION else held[field])
        for field in Field
        if field in held
    )


def _check(lines: Sequence[tuple[str, ...]]) -> str:
    return digest("\x1e".join("\x1f".join(line).rstrip("\x1f") for line in lines), 16)


def _texts(rows: Sequence[Sequence[object]]) -> list[tuple[str, ...]]:
    """Rows as read from any program: trailing blanks cut, CR LF folded, blank rows left out."""
    lines = []
    for row in rows:
        texts = [value if value.__class__ is str and "\r" not in value else _text(value) for value in row]
        while texts and not texts[-1]:
            texts.pop()
        if texts:
            lines.append(tuple(texts))
    return lines


def _text(value: object) -> str:
    return "" if value is None else str(value).replace("\r\n", "\n")


# --- the master's stamp ---------------------------------------------------------------------------------------


def master_rows(plan: Plan) -> Rows:
    """The plan as the master carries it: what the visible sheets cannot show (how names were written, notes)."""
    lines: list[tuple[str, ...]] = [
        MASTER_MARK,
        ("plan", plan_id(plan)),
        ("title", plan.title),
        ("year", str(plan.year)),
        ("declared", "" if plan.declared_tasks is None else str(plan.declared_tasks)),
    ]
    lines += [("note", note) for note in plan.notes]
    for section in plan.sections:
        lines.append(("section", str(section.no), section.title))
        for project in section.projects:
            lines.append(("project", str(project.no), project.name))
            lines += [("task", str(task.no), _dump_task(task)) for task in project.tasks]
    lines += [("finding", _dump_finding(found)) for found in plan.findings]
    return tuple(lines)


def read_master_stamp(rows: Sequence[Sequence[object]], directory: Directory) -> tuple[str, Plan]:
    """Read (plan id, plan) back.  Raises NotAStamp if the rows are no master's stamp."""
    lines = _texts(rows)
    if not lines or lines[0] != MASTER_MARK:
        raise NotAStamp("no master mark")
    head: dict[str, str] = {}
    notes: list[str] = []
    findings: list[Finding] = []
    sections: list[tuple[int, str, list[tuple[int, str, list[Task]]]]] = []
    for kind, *rest in lines[1:]:
        if kind == "note":
            notes.append(rest[0])
        elif kind == "section":
            sections.append((int(rest[0]), rest[1], []))
        elif kind == "project":
            sections[-1][2].append((int(rest[0]), rest[1] if len(rest) > 1 else "", []))
        elif kind == "task":
            sections[-1][2][-1][2].append(_load_task(int(rest[0]), rest[1]))
        elif kind == "finding":
            findings.append(_load_finding(rest[0]))
        else:
            head[kind] = rest[0] if rest else ""
    return head["plan"], Plan(
        title=head["title"],
        year=int(head["year"]),
        sections=tuple(
            Section(no, title, tuple(Project(p_no, name, tuple(tasks)) for p_no, name, tasks in projects))
            for no, title, projects in sections
        ),
        directory=directory,
        notes=tuple(notes),
        findings=tuple(findings),
        declared_tasks=int(head["declared"]) if head["declared"] else None,
    )


def _dump_task(task: Task) -> str:
    held: dict[str, object] = {
        "text": task.text,
        "leaders": task.leaders,
        "assignments": [(a.unit, a.written, a.role.value, a.remark) for a in task.assignments],
        "due": task.due.isoformat(),
        "due_text": task.due_text,
    }
    if task.deadline is not None:
        held["deadline"] = deadline_json(task.deadline)
    if task.written_no is not None:
        held["written_no"] = task.written_no
    return json.dumps(held, ensure_ascii=False)


def _load_task(no: int, text: str) -> Task:
    held = json.loads(text)
    return Task(
        no=no,
        text=held["text"],
        leaders=tuple(held["leaders"]),
        assignments=tuple(
            _assignment(unit, written, role, remark) for unit, written, role, remark in held["assignments"]
        ),
        due=date.fromisoformat(held["due"]),
        due_text=held["due_text"],
        deadline=deadline_of(held["deadline"]) if "deadline" in held else None,
        written_no=held.get("written_no"),
    )


@lru_cache(maxsize=4096)
def _assignment(unit: str, written: str, role: str, remark: str | None) -> Assignment:
    """A unit has the same words in many tasks."""
    return Assignment(unit, written, Role(role), remark)


def _dump_finding(found: Finding) -> str:
    return json.dumps(
        {name: getattr(found, name) for name in Finding.__slots__ if getattr(found, name)}, ensure_ascii=False
    )


def _load_finding(text: str) -> Finding:
    held = json.loads(text)
    held["severity"] = Severity(held["severity"])
    held["facts"] = tuple((name, fact) for name, fact in held.get("facts", ()))
    return Finding(**held)
