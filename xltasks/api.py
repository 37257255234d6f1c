"""The analyst's face of a master: ``import xltasks; m = xltasks.open("总表.xlsx")`` gives pandas DataFrames.

An edge like the command line: it opens a closed book, for reading only, and takes the calendar's day where nobody
names one.  Nothing here writes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from xltasks.books.closed import ClosedBook
from xltasks.core.plan import Role
from xltasks.core.records import MasterState
from xltasks.core.schema import NAME_SEPARATOR, Field
from xltasks.core.settings import Day
from xltasks.core.standing import standings
from xltasks.ledger.read import read_master

if TYPE_CHECKING:
    import pandas

_DAY, _TEXT, _COUNT, _NUMBER = "datetime64[s]", "string", "Int64", "Float64"

# The columns of each table in order, with their dtypes; README explains them.
TASKS: Mapping[str, str] = MappingProxyType(
    {
        "no": _COUNT,
        "section": _COUNT,
        "section_title": _TEXT,
        "project": _TEXT,
        "task": _TEXT,
        "leaders": _TEXT,
        "leads": _TEXT,
        "supports": _TEXT,
        "due": _DAY,
        "progress": _NUMBER,
        "status": _TEXT,
        "light": _TEXT,
        "text": _TEXT,
        "problems": _TEXT,
        "next_steps": _TEXT,
        "updated": _DAY,
    }
)
REPORTS: Mapping[str, str] = MappingProxyType(
    {
        "seq": _COUNT,
        "period": _TEXT,
        "unit": _TEXT,
        "task": _COUNT,
        "role": _TEXT,
        "progress": _NUMBER,
        "remark": _TEXT,
        "status": _TEXT,
        "text": _TEXT,
        "problems": _TEXT,
        "next_steps": _TEXT,
        "extension": _DAY,
        "reporter": _TEXT,
        "phone": _TEXT,
        "reported_on": _DAY,
        "merged_on": _DAY,
        "file": _TEXT,
        "state": _TEXT,
    }
)
RETURNS: Mapping[str, str] = MappingProxyType(
    {
        "period": _TEXT,
        "unit": _TEXT,
        "form": _TEXT,
        "tasks": _COUNT,
        "sent_on": _DAY,
        "due": _DAY,
        "state": _TEXT,
        "returned_on": _DAY,
        "file": _TEXT,
        "sha256": _TEXT,
    }
)


@dataclass(frozen=True)
class Master:
    """A master, read once.  ``as_of`` is the day its lights are reckoned for.

    Every table has its columns and dtypes (:data:`TASKS`, :data:`REPORTS`, :data:`RETURNS`) even without a row.
    Progress is a fraction; names in one cell are joined by ``、``; what is blank is missing (``pandas.NA``, ``NaT``).
    """

    path: Path
    as_of: date
    state: MasterState

    @cached_property
    def tasks(self) -> pandas.DataFrame:
        """One row a task, in the plan's order, as its section sheet shows it."""
        shown = {one.no: one for one in standings(self.state, self.as_of)}
        rows = []
        for section, project, task in self.state.plan.tasks():
            one = shown[task.no]
            supports = (*task.units(Role.SUPPORT), *task.units(Role.DATA))
            rows.append(
                (
                    task.no,
                    section.no,
                    section.title,
                    project.name,
                    task.text,
                    _names(task.leaders),
                    _names(task.units(Role.LEAD)),
                    _names(supports),
                    task.due,
                    one.progress,
                    one.status,
                    one.light,
                    one.text,
                    one.problems,
                    one.next_steps,
                    one.updated,
                )
            )
        return _frame(TASKS, rows)

    @cached_property
    def reports(self) -> pandas.DataFrame:
        """One row a report, oldest first; ``state`` is ``current`` or ``superseded`` within its period."""
        current = {history[-1].seq for history in self.state.history.values()}
        rows = []
        for report in sorted(self.state.reports, key=lambda one: one.seq):
            extension = report.value(Field.EXTENSION)
            rows.append(
                (
                    report.seq,
                    report.period,
                    report.as_written,
                    report.task,
                    report.role.value if report.role else None,
                    report.value(Field.PROGRESS),
                    report.remark or None,
                    report.value(Field.STATUS),
                    report.value(Field.TEXT),
                    report.value(Field.PROBLEMS),
                    report.value(Field.NEXT_STEPS),
                    extension if isinstance(extension, date) else None,
                    report.reporter or None,
                    report.phone or None,
                    report.reported_on,
                    report.merged_on,
                    report.file or None,
                    "current" if report.seq in current else "superseded",
                )
            )
        return _frame(REPORTS, rows)

    @cached_property
    def returns(self) -> pandas.DataFrame:
        """One row a unit and period, as 回收情况 has it; ``state``: returned, late, missing, rejected."""
        return _frame(
            RETURNS,
            [
                (
                    entry.period,
                    entry.as_written,
                    entry.form_id or None,
                    entry.tasks or None,
                    entry.sent_on,
                    entry.due,
                    entry.state.value,
                    entry.returned_on,
                    entry.file or None,
                    entry.sha256 or None,
                )
                for entry in self.state.returns
            ],
        )


def open_master(path: str | Path, as_of: date | None = None) -> Master:
    """Read a master (.xlsm or .xlsx); exported as ``xltasks.open``.

    ``as_of`` is the day of the lights; None takes the date that 设置 holds, else today.  Raises
    :class:`xltasks.errors.CannotProceed`: file-missing, file-unreadable, not-a-master.
    """
    place = Path(path)
    with ClosedBook.open(place, for_reading=True) as book:
        state = read_master(book, str(place))
    return Master(place, Day(as_of, date.today()).under(state.settings), state)


def _names(names: tuple[str, ...]) -> str | None:
    return NAME_SEPARATOR.join(names) or None


def _frame(columns: Mapping[str, str], rows: Sequence[tuple[object, ...]]) -> pandas.DataFrame:
    import pandas

    # Column by column from lists: pandas would guess a type for mixed rows, and make floats of counts with gaps.
    held: list[tuple[object, ...]] = list(zip(*rows, strict=True)) if rows else [() for _ in columns]
    return pandas.DataFrame(
        {
            name: pandas.Series(pandas.array(list(values), dtype=dtype), name=name)
            for (name, dtype), values in zip(columns.items(), held, strict=True)
        }
    )
