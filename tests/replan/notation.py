"""Plans in a few lines, masters made from them, and what a comparison says as lines to read.

A plan is written as::

    一、民生
    （教育）
    1 新建学校六所。 | 钱宇 | 区教育局 | 区财政局 | 10月31日

with leaders, lead units, support units and the date, the last three as far as there are any.
"""

from __future__ import annotations

import io
import re
import tempfile
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path

from xltasks.books.closed import ClosedBook
from xltasks.books.memory import MemoryBook
from xltasks.core.deadline_reading import read_deadline
from xltasks.core.laying import Document, denied
from xltasks.core.plan import Assignment, Plan, Project, Role, Section, Task
from xltasks.core.plan_fields import PLAN_HEADINGS
from xltasks.core.records import MasterState
from xltasks.core.replan import Difference, Revision, compare
from xltasks.core.settings import DEFAULT_SETTINGS
from xltasks.core.units import Directory, Unit, UnitKind
from xltasks.ledger.read import read_master
from xltasks.messages.replan import difference_reason
from xltasks.render.master import write_master

MADE_ON, TODAY = date(2023, 1, 10), date(2023, 7, 6)
END = date(2023, 12, 31)
NAME = "总表.xlsx"
_TASK = re.compile(r"(\d+) (.*)")
_DAY = re.compile(r"(\d+)月(\d+)日")


def plan_of(text: str, year: int = 2023) -> Plan:
    """The plan that some lines write."""
    sections: list[tuple[str, list[tuple[str, list[Task]]]]] = []
    for line in (line.strip() for line in text.strip().splitlines()):
        if task := _TASK.fullmatch(line):
            if not sections[-1][1]:
                sections[-1][1].append(("", []))
            sections[-1][1][-1][1].append(_task(int(task[1]), task[2], year))
        elif line.startswith("（"):
            sections[-1][1].append((line.strip("（）"), []))
        else:
            sections.append((line.partition("、")[2], []))
    whole = tuple(
        Section(no, title, tuple(Project(at, name, tuple(tasks)) for at, (name, tasks) in enumerate(projects, 1)))
        for no, (title, projects) in enumerate(sections, 1)
    )
    named = dict.fromkeys(one.unit for section in whole for task in section.tasks for one in task.assignments)
    units = tuple(Unit(name, (name.removeprefix("区"),), UnitKind.DEPARTMENT) for name in named)
    return Plan("某区重点工作", year, whole, Directory(units))


def _task(no: int, line: str, year: int) -> Task:
    text, leaders, leads, supports, due = ([part.strip() for part in line.split("|")] + [""] * 4)[:5]
    day = _DAY.fullmatch(due)
    roles = ((leads, Role.LEAD), (supports, Role.SUPPORT))
    return Task(
        no=no,
        text=text,
        leaders=tuple(filter(None, leaders.split("、"))),
        assignments=tuple(Assignment(unit, unit, role) for names, role in roles for unit in names.split("、") if unit),
        due=date(year, int(day[1]), int(day[2])) if day else date(year, 12, 31),
        due_text=due or None,
        deadline=read_deadline(text, year),
    )


@cache
def _bytes(text: str) -> bytes:
    buffer = io.BytesIO()
    write_master(buffer, plan_of(text), replace(DEFAULT_SETTINGS, as_of=TODAY), today=MADE_ON)
    return buffer.getvalue()


def file_of(text: str, folder: Path) -> Path:
    """A master of the plan as a file."""
    path = folder / NAME
    path.write_bytes(_bytes(text))
    return path


def book_of(text: str) -> MemoryBook:
    """A master of the plan in memory."""
    with tempfile.TemporaryDirectory() as folder, ClosedBook.open(file_of(text, Path(folder))) as book:
        sheets = {name: book.grid(name).rows for name in book.sheets()}
        return MemoryBook(sheets, book.tables())  # type: ignore[arg-type]


@cache
def state_of(text: str) -> MasterState:
    """What a master of the plan remembers."""
    return read_master(book_of(text), NAME)


def told(revision: Revision) -> list[str]:
    """The differences as lines: item, task, now → new; a plus for a new task; and who says it."""
    return [line(one) for one in revision.differences]


def line(one: Difference) -> str:
    """One difference as a line."""
    now, new = (text.replace("\n", " ⏎ ") for text in (one.now, one.new))
    said = f" @{'、'.join(map(str, one.said_by))}" if one.said_by else ""
    return f"{PLAN_HEADINGS[one.field]} {one.task or '+'}{said}：{now or '∅'} → {new or '∅'}"


def compared(old: str, new: str) -> Revision:
    """A master of the one plan compared with the other plan; every reason has its words."""
    state, revised = state_of(old), plan_of(new)
    revision = compare(state, revised, denied(state, Document.of("修订稿.docx", revised)))
    assert all(difference_reason(one) for one in revision.differences)
    return revision
