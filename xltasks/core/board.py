"""What 首页, 总览, 领导页 and 单位页 show: the Python twin of their formulas.

The formulas read the section tables through sheet 索引, a list with a line for every row that a section table may
have; so do these functions.  They count what the sheets show, whether or not it belongs to the plan.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from xltasks.core.drawn import Result
from xltasks.core.overview import Figures, HomeCounts, Overview, figures, overview
from xltasks.core.period import Period
from xltasks.core.plan import Role
from xltasks.core.schema import NAME_SEPARATOR, RETURN_STATE_WORDS, ROLE_WORDS
from xltasks.core.seen_rows import Contact, Line, Registered, Sheets
from xltasks.core.settings import Light, Settings, StatusMeaning
from xltasks.core.states import ReturnState

# An overdue task comes before every other in the list of the worst; ties go by the place in 索引.
OVERDUE_FIRST = 1000
LAG_TIE, SOON_TIE = 1_000_000_000, 100_000
# Ranks units by their number of tasks, then by their place on 单位.
RANK_TIE = 10_000
TREND_PERIODS = 12
# A unit's page looks for the unit and this many groups less one.
NAMES_ON_PAGE = 5
# How many times a unit may have changed its name, and its page still finds what was written under the first.
FORMER_NAMES = 3


@dataclass(frozen=True, slots=True)
class Choice:
    """What somebody picked: whose tasks 总览 counts (blank: all), whose pages, and the period of 首页."""

    leader: str = ""
    unit: str = ""
    leader_page: str = ""
    unit_page: str = ""
    period: str = ""


@dataclass(frozen=True, slots=True)
class Trend:
    """A period's returns and lead reports; ``average`` None when no lead told a progress."""

    period: str
    sent: int
    returned: int
    late: int
    missing: int
    reports: int
    done: int
    average: float | None

    @property
    def rate(self) -> float | None:
        """Share of the forms that came back."""
        return self.returned / self.sent if self.sent else None


@dataclass(frozen=True, slots=True)
class Page:
    """A leader's or a unit's tasks."""

    name: str
    figures: Figures
    lines: tuple[Line, ...]


class Board:
    """All figures and lists of one master on one day.  Each is reckoned when it is first asked for."""

    def __init__(self, sheets: Sheets, choice: Choice, settings: Settings, today: date, year: int) -> None:
        self.sheets = sheets
        self.choice = choice
        self.settings = settings
        self.today = today
        self.year = year
        tasks = [line for line in sheets.lines if line.task is not None]
        self.chosen_lines = tuple(line for line in tasks if is_chosen(line, choice))
        self.whole = self._overview(tasks)
        self.chosen = self.whole if len(self.chosen_lines) == len(tasks) else self._overview(self.chosen_lines)
        self.asked = tuple(row for row in sheets.register if row.period == choice.period and row.unit)
        self.counts = HomeCounts(
            sent=len(self.asked),
            returned=self._count(ReturnState.RETURNED) + self._count(ReturnState.LATE),
            waiting=sheets.waiting,
            findings=sheets.findings,
        )

    def _overview(self, lines: Iterable[Line]) -> Overview:
        return overview(
            [line.task.state for line in lines if line.task is not None],
            sections=range(1, self.sheets.sections + 1),
            leaders=self.sheets.leaders,
            units=[unit for unit in self.sheets.units[: self.sheets.listed_units] if unit],
            settings=self.settings,
            today=self.today,
            year=self.year,
        )

    def _count(self, *states: ReturnState) -> int:
        words = {RETURN_STATE_WORDS[state] for state in states}
        return sum(row.state in words for row in self.asked)

    @property
    def late(self) -> int:
        """Forms of the period that came back late."""
        return self._count(ReturnState.LATE)

    @cached_property
    def unreturned(self) -> tuple[Registered, ...]:
        """Forms of the period that are still out or were rejected, in the register's order."""
        out = {RETURN_STATE_WORDS[state] for state in (ReturnState.MISSING, ReturnState.REJECTED)}
        return tuple(row for row in self.asked if row.state in out)

    def light(self, line: Line) -> Light | None:
        """The light that a line's row shows."""
        return line.task.state.shown_light(self.settings, self.today, self.year) if line.task else None

    def lag(self, line: Line) -> float | None:
        """The key of the worst: days past due above everything else, then the gap behind the calendar.

        None for tasks that are not behind, or not chosen.
        """
        due = line.task.state.due if line.task else None
        if due is None or line.task is None or not is_chosen(line, self.choice):
            return None
        if self.light(line) not in (Light.YELLOW, Light.RED):
            return None
        if due < self.today:
            return OVERDUE_FIRST + (self.today - due).days - line.seq / LAG_TIE
        return self.gap(line) - line.seq / LAG_TIE

    def gap(self, line: Line) -> float:
        """How far a task with a due date is behind its 序时进度."""
        if line.task is None or line.task.state.due is None:
            return 0.0
        return (line.task.expected or 0.0) - (line.task.state.progress or 0)

    def soon(self, line: Line) -> bool:
        """Whether a chosen task is due within the days that 设置 gives, and not done."""
        if line.task is None or line.task.state.due is None or not is_chosen(line, self.choice):
            return False
        last = self.today + timedelta(days=self.settings.near_due_days)
        return self.today <= line.task.state.due <= last and self.light(line) is not Light.DONE

    @cached_property
    def worst(self) -> tuple[Line, ...]:
        """Chosen tasks that are behind, worst first."""
        keys = [(lag, line) for line in self.chosen_lines if (lag := self.lag(line)) is not None]
        return tuple(line for _, line in sorted(keys, key=lambda one: -one[0]))

    @cached_property
    def due_soon(self) -> tuple[Line, ...]:
        """Chosen tasks that are due soon, the first due first."""
        found = [line for line in self.chosen_lines if self.soon(line)]
        return tuple(sorted(found, key=lambda line: (line.task.state.due, line.seq) if line.task else ()))

    @cached_property
    def periods(self) -> tuple[str, ...]:
        """The periods of the plan's year, in order of time."""
        return periods_of(self.year)

    @cached_property
    def told_periods(self) -> tuple[str, ...]:
        """Those with a form sent or a report made."""
        told = {row.period for row in self.sheets.register} | self.sheets.reported
        return tuple(period for period in self.periods if period in told)

    def trend(self) -> tuple[Trend, ...]:
        """The last periods with data, oldest first."""
        return tuple(self._trend(period) for period in self.told_periods[-TREND_PERIODS:])

    def _trend(self, period: str) -> Trend:
        rows = [row for row in self.sheets.register if row.period == period]
        said = [one for one in self.sheets.said if one.period == period]
        progresses = [one.progress for one in said if one.progress is not None]
        done = done_word(self.settings)
        states = [row.state for row in rows]
        late = states.count(RETURN_STATE_WORDS[ReturnState.LATE])
        returned = states.count(RETURN_STATE_WORDS[ReturnState.RETURNED]) + late
        return Trend(
            period=period,
            sent=len(rows),
            returned=returned,
            late=late,
            missing=len(rows) - returned,
            reports=len(said),
            done=sum(one.status == done for one in said),
            average=sum(progresses) / len(progresses) if progresses else None,
        )

    def leader_page(self) -> Page:
        """The tasks of the leader whose page it is."""
        name = self.choice.leader_page
        return self._page(name, [line for line in self.sheets.lines if on_leader_page(line, name)])

    def unit_page(self) -> Page:
        """The tasks of the unit whose page it is, as lead, in support or through its groups."""
        names = self.unit_names()
        return self._page(self.choice.unit_page, [line for line in self.sheets.lines if role_on_page(line, names)])

    def _page(self, name: str, lines: Sequence[Line]) -> Page:
        states = [line.task.state for line in lines if line.task is not None]
        return Page(name, figures(states, settings=self.settings, today=self.today, year=self.year), tuple(lines))

    def unit_contact(self) -> Contact:
        """What 单位 says of the unit whose page it is."""
        return self.sheets.contacts.get(self.choice.unit_page, Contact())

    def unit_names(self) -> tuple[str, ...]:
        """The unit whose page it is and its first groups, blank where there is none: NAMES_ON_PAGE in all."""
        unit = self.choice.unit_page
        groups = self.unit_contact().groups.split(NAME_SEPARATOR) if unit else []
        names = (unit, *(name.strip(" ") for name in groups), *[""] * NAMES_ON_PAGE)
        return names[:NAMES_ON_PAGE]

    def unit_return(self) -> Registered | None:
        """The last row of 回收情况 for the unit whose page it is, also under a former name, in the period of 首页."""
        names = {self.choice.unit_page, *self.former_names()}
        found = [row for row in self.asked if row.unit in names]
        return found[-1] if found else None

    def former_names(self) -> tuple[str, ...]:
        """The names that the unit of 单位页 had before, the last one first; blank where it had no more."""
        names = [self.choice.unit_page]
        for _ in range(FORMER_NAMES):
            earlier = [before for before, after in self.sheets.renamed if after == names[-1] != ""]
            names.append(earlier[-1] if earlier else "")
        return tuple(names[1:])


def is_chosen(line: Line, choice: Choice) -> bool:
    """Whether 总览 counts a task."""
    if line.task is None:
        return False
    state = line.task.state
    return choice.leader in ("", *state.leaders) and choice.unit in ("", *state.leads)


def on_leader_page(line: Line, name: str) -> bool:
    """Whether a task is on a leader's page."""
    return line.task is not None and bool(name) and name in line.task.state.leaders


def role_on_page(line: Line, names: Sequence[str]) -> str:
    """The word for what a unit, or one of its groups, is to a task; blank for nothing."""
    if line.task is None:
        return ""
    if any(name and name in line.task.state.leads for name in names):
        return ROLE_WORDS[Role.LEAD]
    return ROLE_WORDS[Role.SUPPORT] if any(name and name in line.task.supports for name in names) else ""


def done_word(settings: Settings) -> str:
    """The first status word that means done; blank if none does."""
    return next((one.word for one in settings.status_words if one.meaning is StatusMeaning.DONE), "")


def periods_of(year: int) -> tuple[str, ...]:
    """Months and quarters of a year, in order of time."""
    periods = [Period(year, month=month) for month in range(1, 13)]
    periods += [Period(year, quarter=quarter) for quarter in range(1, 5)]
    return tuple(str(period) for period in sorted(periods, key=lambda period: period.sort_key))


def ranks(units: Sequence[str], counted: Overview) -> tuple[tuple[int, Result], ...]:
    """(lead tasks, rank) of every unit of 单位 in its order; a rank is a large number, or blank without a task."""
    counts = {name: part.tasks for name, part in counted.units}
    return tuple(
        (count, count * RANK_TIE - place if count else "")
        for place, count in enumerate((counts.get(unit, 0) if unit else 0 for unit in units), 1)
    )
