"""What identifying returns needs to know of a master."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from xltasks.core.figure_rows import asked_units
from xltasks.core.form import issue_of
from xltasks.core.gather import Locked
from xltasks.core.indicators import Indicator
from xltasks.core.plan import Role
from xltasks.core.records import MasterState
from xltasks.core.schema import ROLE_WORDS, Field
from xltasks.core.stamp import FormStamp, StampFigure


@dataclass(frozen=True, slots=True)
class Office:
    """What identifying needs to know of a master, worked out once for all files."""

    state: MasterState
    period: str
    plan_texts: Mapping[int, str]
    own_texts: Mapping[str, Mapping[int, str]]
    due_dates: Mapping[int, date]
    earlier_progress: Mapping[tuple[str, int], tuple[float, ...]]
    last_issue: Mapping[str, int]
    figures: Mapping[tuple[int, int], StampFigure]

    def figures_of(self, unit: str | None) -> tuple[StampFigure, ...]:
        """The indicators whose figure a unit is asked for, as a form made today would have them."""
        tasks = {task.no: task for _, _, task in self.state.plan.tasks()}
        return tuple(
            _as_asked(one)
            for one in self.state.indicators
            if one.task in tasks and unit in asked_units(one, tasks[one.task], self.state.plan.directory)
        )

    @classmethod
    def of(cls, state: MasterState, period: str) -> Office:
        """Index a master's tasks by unit."""
        texts = {task.no: task.text for _, _, task in state.plan.tasks()}
        own: dict[str, dict[int, str]] = {}
        for unit, number in state.roles:
            own.setdefault(unit, {})[number] = texts[number]
        issues: dict[str, int] = {}
        for entry in state.returns:
            if entry.period == period and entry.form_id:
                try:
                    issues[entry.unit] = issue_of(entry.form_id)
                except ValueError:  # a register row without one of our form numbers
                    continue
        due = {task.no: task.due for _, _, task in state.plan.tasks()}
        figures = {(one.task, one.no): _as_asked(one) for one in state.indicators}
        return cls(state, period, texts, own, due, _earlier_progress(state, period), issues, figures)

    def locked(self, unit: str, stamp: FormStamp | None, roles: Mapping[int, Role]) -> dict[int, Locked]:
        """What the locked cells should show: as the form went out, else as the master has it today."""
        if stamp is not None:
            return {
                row.no: Locked(row.due, ROLE_WORDS[row.role], self.earlier_progress.get((unit, row.no), ()))
                for row in stamp.rows
            }
        return {number: Locked(self.due_dates[number]) for number in roles if number in self.due_dates}


def _as_asked(one: Indicator) -> StampFigure:
    return StampFigure(one.task, one.no, one.name, one.unit, one.value)


def _earlier_progress(state: MasterState, period: str) -> dict[tuple[str, int], tuple[float, ...]]:
    found: dict[tuple[str, int], tuple[float, ...]] = {}
    earlier = frozenset(state.periods_before(period))
    for report in state.reports:
        progress = report.value(Field.PROGRESS)
        if report.period in earlier and isinstance(progress, (int, float)):
            key = (report.unit, report.task)
            found[key] = (*found.get(key, ()), float(progress))
    return found
