"""Who has returned, what is late, and how the lights stand: now, or in any past period as it stood then."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from xltasks.books.protocol import Book
from xltasks.core.history import (
    Move,
    as_then,
    closing_day,
    day_of,
    is_past,
    moves,
    period_before,
    reports_until,
    standings_in,
)
from xltasks.core.overview import Figures, figures
from xltasks.core.period import Period, sort_key_of
from xltasks.core.records import MasterState, ReturnEntry
from xltasks.core.settings import Day
from xltasks.core.standing import Standing, standings, states_of
from xltasks.core.states import ReturnState
from xltasks.ledger.read import read_master


@dataclass(frozen=True, slots=True)
class Status:
    """Where a period stands.  ``period`` is None when no form was ever sent.

    ``past``: the tasks stand as they did in that period, read back from the record, with the plan it then had.
    ``previous`` is the period that ``changes`` compare with, None when nothing had been reported by then;
    ``before`` are its figures.
    """

    state: MasterState
    period: str | None
    returns: tuple[ReturnEntry, ...]
    waiting: int
    total: Figures
    today: date
    past: bool = False
    previous: str | None = None
    before: Figures | None = None
    changes: tuple[Move, ...] = ()

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
    known = sorted({entry.period for entry in state.returns}, key=sort_key_of)
    asked = str(period) if period else (known[-1] if known else None)
    looked_at = Period.parse(asked) if asked else None
    today = day_of(state, looked_at, day) if looked_at else day.under(state.settings)
    if looked_at:
        state = as_then(state, looked_at)
    now = standings_in(state, looked_at, today) if looked_at else standings(state, today)
    previous = period_before(state, looked_at) if looked_at else None
    told = Status(
        state=state,
        period=asked,
        returns=tuple(entry for entry in state.returns if entry.period == asked),
        waiting=sum(1 for item in state.pending if not item.done and item.decision is None),
        total=_figures(state, now, today),
        today=today,
        past=looked_at is not None and is_past(state, looked_at),
    )
    if previous is None or not reports_until(state, previous):
        return told
    then_day = closing_day(state, previous)
    then = standings_in(state, previous, then_day)
    return replace(
        told,
        previous=str(previous),
        before=_figures(as_then(state, previous), then, then_day),
        changes=moves(state, then, then_day, now, today),
    )


def _figures(state: MasterState, shown: tuple[Standing, ...], today: date) -> Figures:
    return figures(states_of(state, shown), settings=state.settings, today=today, year=state.plan.year)
