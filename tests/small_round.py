"""A small office: two departments, two towns, four tasks; and returns made without files."""

from __future__ import annotations

import hashlib
import io
import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path

from xltasks.books.closed import ClosedBook
from xltasks.books.memory import MemoryBook
from xltasks.books.protocol import Book, Cell
from xltasks.books.returns import ReadFile, ReadSheet
from xltasks.core.form import Form
from xltasks.core.grid import Grid, Value
from xltasks.core.period import Period
from xltasks.core.plan import Assignment, Plan, Project, Role, Section, Task
from xltasks.core.schema import (
    FIELD_HEADINGS,
    FORM_HEADINGS,
    FORM_SHEET,
    LABEL_DATE,
    LABEL_DUE,
    LABEL_PERIOD,
    LABEL_PHONE,
    LABEL_REPORTER,
    LABEL_UNIT,
    NAME_PERIOD,
    ROLE_WORDS,
    STAMP_SHEET,
    Col,
    Field,
)
from xltasks.core.settings import DEFAULT_SETTINGS, Day
from xltasks.core.stamp import form_rows
from xltasks.core.units import Directory, Unit, UnitKind
from xltasks.ledger.read import read_master
from xltasks.render.master import write_master
from xltasks.verbs.consolidate import Consolidation, consolidate
from xltasks.verbs.distribute import distribute

JUNE, JULY = Period(2023, month=6), Period(2023, month=7)
SENT_ON, DUE, MERGED_ON = date(2023, 6, 25), date(2023, 7, 5), date(2023, 7, 6)
HEADER_ROW = 4  # 0-based, on the sheets made here

EDU, FIN, TOWN_A, TOWN_B = "区教育局", "区财政局", "甲镇", "乙镇"
FIRST_COLUMN = {field: FORM_HEADINGS.index(word) for field, word in FIELD_HEADINGS.items()}


def small_plan() -> Plan:
    """Task 1: one lead; 2: two leads; 3: a group leads; 4: the other department leads."""
    end = date(2023, 12, 31)

    def task(no: int, text: str, *assignments: tuple[str, Role]) -> Task:
        held = tuple(Assignment(unit, unit, role) for unit, role in assignments)
        return Task(no, text, ("钱宇",), held, end)

    return Plan(
        title="某区2023年重点工作",
        year=2023,
        sections=(
            Section(
                1,
                "民生",
                (
                    Project(
                        1,
                        "教育",
                        (
                            task(1, "新建学校六所。", (EDU, Role.LEAD), (FIN, Role.SUPPORT)),
                            task(2, "新增学位七千个。", (EDU, Role.LEAD), (FIN, Role.LEAD)),
                        ),
                    ),
                ),
            ),
            Section(
                2,
                "发展",
                (
                    Project(
                        1,
                        "财源",
                        (
                            task(3, "各镇培育财源。", ("各镇", Role.LEAD), (FIN, Role.SUPPORT)),
                            task(4, "压减一般性支出。", (FIN, Role.LEAD)),
                        ),
                    ),
                ),
            ),
        ),
        directory=Directory(
            (
                Unit(EDU, ("教育局",), UnitKind.DEPARTMENT),
                Unit(FIN, ("财政局",), UnitKind.DEPARTMENT),
                Unit(TOWN_A, (), UnitKind.TOWN, ("各镇",)),
                Unit(TOWN_B, (), UnitKind.TOWN, ("各镇",)),
                Unit("各镇", (), UnitKind.GROUP),
            )
        ),
    )


@cache
def _master_bytes() -> bytes:
    buffer = io.BytesIO()
    write_master(buffer, small_plan(), DEFAULT_SETTINGS, today=SENT_ON)
    return buffer.getvalue()


@cache
def _master_sheets() -> tuple[dict[str, Grid], tuple[object, ...], dict[str, tuple[str, int, int]]]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "总表.xlsx"
        path.write_bytes(_master_bytes())
        with ClosedBook.open(path) as book:
            cell = book.named_cell(NAME_PERIOD)
            assert cell is not None
            return {name: book.grid(name) for name in book.sheets()}, book.tables(), {NAME_PERIOD: cell}


def master_file(path: Path) -> Path:
    """The small office's master as a file."""
    path.write_bytes(_master_bytes())
    return path


def master() -> MemoryBook:
    """The small office's master in memory."""
    sheets, tables, names = _master_sheets()
    return MemoryBook({name: grid.rows for name, grid in sheets.items()}, tables, names)  # type: ignore[arg-type]


def send(book: MemoryBook, period: Period = JUNE, only: Sequence[str] = ()) -> dict[str, Form]:
    """Send out the forms of a period, by unit."""
    done = distribute(
        book,
        "总表.xlsx",
        period,
        Day(SENT_ON, SENT_ON),
        lambda forms, _: tuple(Path(name) for name, _ in forms),
        only=only,
    )
    return {form.unit: form for form in done.forms}


def sheet_rows(form: Form, fills: Mapping[tuple[int, Field], Value], signed: date | None = DUE) -> list[list[Value]]:
    """The visible sheet of a form, filled."""
    rows: list[list[Value]] = [
        [f"{form.plan_title}填报表"],
        [LABEL_UNIT, form.unit, LABEL_PERIOD, str(form.period)],
        [LABEL_DUE, form.due, LABEL_REPORTER, "张三"],
        [LABEL_PHONE, "63981234", LABEL_DATE, signed],
        list(FORM_HEADINGS),
    ]
    for row in form.rows:
        sent = dict(row.sent)
        filled = [fills.get((row.no, field), sent.get(field)) for field in Field]
        role = ROLE_WORDS[row.role]
        rows.append([float(row.no), row.section, row.project, row.text, "钱宇", role, row.due, row.last, *filled])
    return rows


def returned(
    form: Form,
    fills: Mapping[tuple[int, Field], Value],
    *,
    file: str | None = None,
    signed: date | None = DUE,
    change: Callable[[list[list[Value]]], list[list[Value]]] = lambda rows: rows,
    stamped: bool = True,
    more: Sequence[ReadSheet] = (),
) -> ReadFile:
    """A form as it comes back; ``change`` does to the visible sheet what a department did."""
    rows = change(sheet_rows(form, fills, signed))
    sheets = [ReadSheet(FORM_SHEET, "visible", Grid(rows)), *more]
    if stamped:
        sheets.append(ReadSheet(STAMP_SHEET, "veryhidden", Grid([list(line) for line in form_rows(form)])))
    digest = hashlib.sha256(repr((form.form_id, rows, stamped)).encode()).hexdigest()
    return ReadFile(file or form.file_name, digest, 1000, "read", (), tuple(sheets))


def merged(book: MemoryBook, *files: ReadFile, period: Period = JUNE, preview: bool = False) -> Consolidation:
    """Consolidate returns into a master in memory."""
    return consolidate(book, "总表.xlsx", files, period, Day(MERGED_ON, MERGED_ON), preview=preview)


def shown(book: MemoryBook, task: int) -> dict[Col, Value]:
    """What the section sheet shows of a task."""
    return dict(read_master(book, "总表.xlsx").section_rows[task].values)


def type_by_hand(book: Book, task: int, column: Col, value: Value) -> None:
    """The clerk types into a section sheet."""
    row = read_master(book, "总表.xlsx").section_rows[task]
    book.write(row.sheet, [Cell(row.row, row.columns[column], value)])


def everything(book: Book) -> dict[str, list[tuple[Value, ...]]]:
    """Every sheet's values, trailing blanks cut, to compare two masters."""
    held = {}
    for name in book.sheets():
        rows = []
        for row in book.grid(name).rows:
            cells = [None if value == "" else value for value in row]
            while cells and cells[-1] is None:
                cells.pop()
            rows.append(tuple(cells))
        while rows and not rows[-1]:
            rows.pop()
        held[name] = rows
    return held


def verdicts(done: Consolidation) -> list[tuple[object, ...]]:
    """The change list as (unit, task, field, after, verdict, reason)."""
    return [
        (
            change.unit,
            change.task,
            change.field and change.field.value,
            change.after,
            change.verdict.value,
            change.reason,
        )
        for change in done.changes.changes
    ]


def codes(done: Consolidation) -> set[str]:
    """The codes of all findings."""
    return {found.code for found in done.changes.findings}


def fills_of(form: Form, values: Iterable[tuple[int, Field, Value]]) -> dict[tuple[int, Field], Value]:
    """Fills for the tasks that a form really has."""
    numbers = {row.no for row in form.rows}
    return {(task, field): value for task, field, value in values if task in numbers}


def renamed(read: ReadFile, file: str) -> ReadFile:
    """The same file under another name."""
    return replace(read, file=file)
