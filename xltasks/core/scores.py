"""考核评分: what each unit gained and lost, every point with its reason.  The rules are data on sheet 设置."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from xltasks.core.folding import fold
from xltasks.core.history import done_since
from xltasks.core.period import Period, sort_key_of
from xltasks.core.plan import Role
from xltasks.core.records import MasterState
from xltasks.core.schema import Field
from xltasks.core.settings import ScoreRules
from xltasks.core.states import ReturnState


class Reason(StrEnum):
    """Why a unit gained or lost points."""

    LATE = "late"
    MISSING = "missing"
    EMPTY_PHRASE = "empty_phrase"
    EARLY = "early"


@dataclass(frozen=True, slots=True)
class Point:
    """One gain (``amount`` above 0) or loss, in points.

    ``task`` is the task it is about, None for a return as a whole; ``said`` is what the unit wrote, ``day`` the day
    that decided: when the return was due, or when the task was done.
    """

    unit: str
    period: str
    reason: Reason
    amount: Decimal
    task: int | None = None
    said: str = ""
    day: date | None = None


@dataclass(frozen=True, slots=True)
class Score:
    """One unit: what it gained and lost in one period (``of_period``), and where it stands in the year."""

    unit: str
    of_period: Decimal
    of_year: Decimal


def points(state: MasterState, period: Period, today: date) -> tuple[Point, ...]:
    """Every point of the year up to and with ``period``, by period, then in the directory's order.

    A rule worth nothing gives no points.  A return that is not yet due on ``today`` costs nothing.
    """
    rules = state.settings.scores
    found = [
        point
        for point in (*_of_returns(state, rules, today), *_of_reports(state, rules), *_of_done(state, rules, period))
        if point.amount and _counts(point.period, period)
    ]
    order = {unit.name: place for place, unit in enumerate(state.plan.directory.units)}
    return tuple(
        sorted(
            found,
            key=lambda point: (
                sort_key_of(point.period),
                order.get(point.unit, len(order)),
                point.unit,
                tuple(Reason).index(point.reason),
                point.task or 0,
            ),
        )
    )


def scores(state: MasterState, period: Period, given: Sequence[Point]) -> tuple[Score, ...]:
    """The score of every unit that has been sent a form this year, in the directory's order."""
    base = _decimal(state.settings.scores.base)
    units = dict.fromkeys(unit.name for unit in state.plan.directory.units)
    sent = dict.fromkeys(entry.unit for entry in state.returns if _counts(entry.period, period))
    names = [name for name in units if name in sent] + [name for name in sent if name not in units]
    return tuple(
        Score(
            name,
            of_period=_sum(point for point in given if point.unit == name and point.period == str(period)),
            of_year=base + _sum(point for point in given if point.unit == name),
        )
        for name in names
    )


def says_only(text: str, phrases: Iterable[str]) -> bool:
    """Whether a text is nothing but these phrases, whatever stands between them; a blank text says nothing at all.

    >>> says_only("按计划推进，持续推进中。", ("按计划推进", "持续推进"))
    True
    >>> says_only("按计划推进，已开工3个项目。", ("按计划推进",))
    False
    """
    left = fold(text)
    if not left:
        return False
    for phrase in sorted((fold(phrase) for phrase in phrases), key=len, reverse=True):
        left = left.replace(phrase, "") if phrase else left
    return not _FILLERS.sub("", left)


# What may stand between phrases without saying anything: marks, and the words that glue them.
_FILLERS = re.compile(r"[\W_]|中|正在|正|已|均|各项|工作|任务|本项|该项|目前|当前|截至|继续|按照|要求")


def _counts(held: str, period: Period) -> bool:
    """Whether a period lies in the same year as ``period`` and not after it."""
    own = Period.parse(held)
    return own.year == period.year and own.sort_key <= period.sort_key


def _of_returns(state: MasterState, rules: ScoreRules, today: date) -> Iterator[Point]:
    for entry in state.returns:
        if entry.state is ReturnState.LATE:
            yield Point(entry.unit, entry.period, Reason.LATE, -_decimal(rules.late), day=entry.due)
        elif entry.state in (ReturnState.MISSING, ReturnState.REJECTED) and entry.due and entry.due < today:
            yield Point(entry.unit, entry.period, Reason.MISSING, -_decimal(rules.missing), day=entry.due)


def _of_reports(state: MasterState, rules: ScoreRules) -> Iterator[Point]:
    for (held, unit, task), history in state.history.items():
        text = history[-1].value(Field.TEXT)
        leads = state.roles.get((unit, task)) is Role.LEAD
        if leads and isinstance(text, str) and says_only(text, rules.phrases):
            yield Point(unit, held, Reason.EMPTY_PHRASE, -_decimal(rules.empty_phrase), task, said=text)


def _of_done(state: MasterState, rules: ScoreRules, until: Period) -> Iterator[Point]:
    """A task counts as done early in the period in which its lead first said so, if it never took that back."""
    due = {task.no: task.due for _, _, task in state.plan.tasks()}
    for (unit, task), role in state.roles.items():
        report = done_since(state, unit, task, until) if role is Role.LEAD else None
        day = report and (report.reported_on or report.merged_on)
        if report and day and day < due[task]:
            yield Point(unit, report.period, Reason.EARLY, _decimal(rules.early), task, day=day)


def _decimal(number: float) -> Decimal:
    return Decimal(repr(number)).normalize()


def _sum(given: Iterable[Point]) -> Decimal:
    return sum((point.amount for point in given), Decimal())
