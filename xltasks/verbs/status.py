"""Who has returned, what is late, and how the lights stand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from xltasks.books.protocol import Book
from xltasks.core.overview import Figures, figures
from xltasks.core.period import Period
from xltasks.core.records import MasterState, ReturnEntry
from xltasks.core.settings import Day
from xltasks.core.standing import task_states
from xltasks.core.states import ReturnState
from xltasks.ledger.read import read_master


@dataclass(frozen=True, slots=True)
class Status:
    """Where a period stands.  ``period`` is None when no form was ever sent."""

    state: MasterState
    period: str | None
    returns: tuple[ReturnEntry, ...]
    waiting: int
    total: Figures
    today: date

    def units(self, state: ReturnState) -> tuple[str, ...]:
        """The units in this state, in the register's order."""
        return tuple(entry.unit for entry in self.returns if entry.state is state)

    @property
    def overdue_returns(self) -> tuple[str, ...]:
        """Units whose return is still out although its due date is past."""
        out = (ReturnState.MISSING, ReturnState.REJECTED)
        return tuple(
            entry.unit
            for entry in self.returns
            if entry.state in out and entry.due is not None and entry.due < self.today
        )

    @property
    def needs_a_person(self) -> bool:
        """Whether something is out or waits."""
        return bool(self.waiting or self.units(ReturnState.MISSING) or self.units(ReturnState.REJECTED))


def status(book: Book, path: str, period: Period | None, day: Day) -> Status:
    """Read where a master stands; ``period`` None takes the latest one that was sent out."""
    state = read_master(book, path)
    today = day.under(state.settings)
    known = sorted({entry.period for entry in state.returns}, key=lambda text: Period.parse(text).sort_key)
    asked = str(period) if period else (known[-1] if known else None)
    return Status(
        state=state,
        period=asked,
        returns=tuple(entry for entry in state.returns if entry.period == asked),
        waiting=sum(1 for item in state.pending if not item.done and item.decision is None),
        total=figures(task_states(state, today), settings=state.settings, today=today, year=state.plan.year),
        today=today,
    )
