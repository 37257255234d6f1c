"""The worked example over a year, in memory: what eighty units said in May, June and December; nobody in July.

Built from the real plan without files, always the same, so that a bulletin's text can be kept as golden text.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import cache
from pathlib import Path

from masters import real_plan
from small_round import returned

from xltasks.books.closed import ClosedBook
from xltasks.books.memory import MemoryBook
from xltasks.books.protocol import Cell
from xltasks.core.form import Form
from xltasks.core.grid import Grid, Value
from xltasks.core.period import Period
from xltasks.core.plan import Plan, Role
from xltasks.core.records import MasterState
from xltasks.core.schema import DECISION_ACCEPT, PENDING_SHEET, Col, Field, PendingCol
from xltasks.core.settings import DEFAULT_SETTINGS, Day
from xltasks.demo.phrases import entry
from xltasks.ledger.read import read_master
from xltasks.render.master import write_master
from xltasks.verbs.apply import apply
from xltasks.verbs.consolidate import consolidate
from xltasks.verbs.distribute import distribute

MASTER = "总表.xlsx"
MAY, JUNE, JULY, DECEMBER = (Period(2023, month=month) for month in (5, 6, 7, 12))
MERGED = {MAY: date(2023, 6, 6), JUNE: date(2023, 7, 6), JULY: date(2023, 8, 7), DECEMBER: date(2024, 1, 6)}
Fills = dict[tuple[int, Field], Value]
Fill = Callable[[Form], tuple[Fills, date] | None]


def book_of(plan: Plan, folder: Path) -> MemoryBook:
    """The master of a plan, in memory."""
    path = folder / MASTER
    write_master(path, plan, DEFAULT_SETTINGS, today=date(2023, 5, 20))
    with ClosedBook.open(path) as book:
        return MemoryBook({name: book.grid(name).rows for name in book.sheets()}, book.tables())


def go_round(book: MemoryBook, period: Period, merged_on: date, fill: Fill) -> None:
    """Send out a period and bring home what ``fill`` says of each form: cells and date, None for no return."""
    done = distribute(
        book,
        MASTER,
        period,
        Day(period.end, period.end),
        lambda forms, _: tuple(Path(name) for name, _ in forms),
    )
    files = [returned(form, said[0], signed=said[1]) for form in done.forms if (said := fill(form)) is not None]
    if files:
        consolidate(book, MASTER, files, period, Day(merged_on, merged_on))


def state_of(book: MemoryBook) -> MasterState:
    """What the master holds."""
    return read_master(book, MASTER)


def grant(book: MemoryBook, task: int, unit: str, day: date) -> None:
    """The office agrees to a unit's wish for a later date: on 待确认, and carried out."""
    (item,) = (
        one
        for one in state_of(book).pending
        if (one.task, one.unit, one.field) == (task, unit, Field.EXTENSION) and not one.done
    )
    decision = list(PendingCol).index(PendingCol.DECISION)
    book.write(PENDING_SHEET, [Cell(item.row, decision, DECISION_ACCEPT)])
    apply(book, MASTER, Day(day, day))


def set_due(book: MemoryBook, task: int, due: date) -> None:
    """The office grants a later date without being asked: it writes it on the section sheet."""
    row = state_of(book).section_rows[task]
    book.write(row.sheet, [Cell(row.row, row.columns[Col.DUE], due)])


@cache
def _start(folder: Path) -> tuple[dict[str, Grid], tuple[object, ...]]:
    book = book_of(real_plan(), folder)
    return {name: book.grid(name) for name in book.sheets()}, book.tables()


def example(folder: Path) -> dict[Period, MemoryBook]:
    """The master as it stood after each period: May, June (normal), July (nobody returned), December (year's end)."""
    held, tables = _start(folder)
    book = MemoryBook({name: grid.rows for name, grid in held.items()}, tables)  # type: ignore[arg-type]
    after = {}
    for period in (MAY, JUNE, JULY, DECEMBER):
        go_round(book, period, MERGED[period], _said(period))
        if period == JUNE:
            grant(book, 43, "区商务局", MERGED[JUNE])
        after[period] = _copy(book)
    return after


def _copy(book: MemoryBook) -> MemoryBook:
    return MemoryBook({name: book.grid(name).rows for name in book.sheets()}, book.tables())


_SILENT = {MAY: ("区审计局",), JUNE: ("区审计局", "区供销总社", "区工信局"), DECEMBER: ("供电公司",)}
_LATE = {JUNE: ("震泽镇", "区科技局")}
_STEPS = {MAY: 0.0, JUNE: 0.08, DECEMBER: 0.55}
_EXTENSIONS = {(JUNE, "区住建局"): date(2024, 2, 28), (JUNE, "区商务局"): date(2024, 3, 31)}
# Tasks that stay behind at the year's end, and one that is paused.
_STUCK, _PAUSED = (30, 42, 98, 105), 88


def _said(period: Period) -> Fill:
    if period == JULY:
        return lambda form: None
    order: dict[str, int] = {}

    def fill(form: Form) -> tuple[Fills, date] | None:
        place = order.setdefault(form.unit, len(order))
        if form.unit in _SILENT.get(period, ()):
            return None
        late = form.unit in _LATE.get(period, ())
        signed = period.following.end.replace(day=6 if late else 3)
        return _fills(form, place, period), signed

    return fill


def _fills(form: Form, place: int, period: Period) -> Fills:
    fills: Fills = {}
    asked = False
    for row in form.rows:
        if row.role is Role.DATA:
            fills[row.no, Field.TEXT] = "已按月提供数据。"
            continue
        said = entry(row.no, row.text, place, row.role)
        progress: float = round(said.progress if said.progress == 1 else min(0.95, said.progress + _STEPS[period]), 2)
        status = said.status
        if period == DECEMBER and row.no not in _STUCK:
            progress, status = 1.0, "已完成"
        elif period == MAY and status == "已完成":
            progress, status = 0.9, "正常推进"
        if row.no == _PAUSED:
            progress, status = 0.2, "暂缓"
        fills[row.no, Field.PROGRESS] = progress
        fills[row.no, Field.STATUS] = status
        fills[row.no, Field.TEXT] = f"{period.label}：{said.text}"
        fills[row.no, Field.PROBLEMS] = None if status == "已完成" else said.problems or None
        fills[row.no, Field.NEXT_STEPS] = None if status == "已完成" else said.next_steps or None
        until = _EXTENSIONS.get((period, form.unit))
        if until and not asked and row.role is Role.LEAD and (form.unit != "区商务局" or row.no == 43):
            fills[row.no, Field.EXTENSION] = until
            asked = True
    return {key: value for key, value in fills.items() if value is not None}
