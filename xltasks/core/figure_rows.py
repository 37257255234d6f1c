"""What 量化指标 shows as 实际值, given the reports of the units that are asked for it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from xltasks.core.asked import Figure
from xltasks.core.indicators import CEILING_WORDS, Indicator
from xltasks.core.plan import Task
from xltasks.core.projection import lead_units
from xltasks.core.records import MasterState, Report
from xltasks.core.units import Directory
from xltasks.core.values import same


def figure_of(indicator: Indicator) -> Figure:
    """The question for an indicator's figure."""
    return Figure(indicator.no, indicator.unit, indicator.value)


def asked_units(indicator: Indicator, task: Task, directory: Directory) -> tuple[str, ...]:
    """The units that report an indicator's figure: those under 填报单位, groups opened, else all leads."""
    named: dict[str, None] = {}
    for name in indicator.units:
        if directory.find(name) is not None:
            named.update((member.name, None) for member in directory.members(name))
    return tuple(named) or lead_units(task, directory)


def reported_figure(
    indicator: Indicator, units: Sequence[str], latest: Mapping[tuple[str, int], Report]
) -> float | None:
    """The figure that these units' last words make together.

    Amounts add up; of rates the worst counts, which under a ceiling is the highest.
    """
    asked = figure_of(indicator)
    told = [
        float(value)
        for unit in units
        if (unit, indicator.task) in latest
        and isinstance(value := latest[unit, indicator.task].value(asked), (int, float))
    ]
    if len(told) < 2:
        return told[0] if told else None
    if indicator.is_amount:
        return round(sum(told), 9)
    return max(told) if indicator.requirement in CEILING_WORDS else min(told)


def is_by_hand(indicator: Indicator, state: MasterState, task: Task) -> bool:
    """Whether the clerk wrote the figure that stands on the sheet, rather than the units."""
    units = asked_units(indicator, task, state.plan.directory)
    return not same(indicator.actual, reported_figure(indicator, units, state.latest))


def figures_after(
    state: MasterState, new: Sequence[Report], agreed: frozenset[tuple[int, int]] = frozenset()
) -> tuple[Indicator, ...]:
    """The indicators of the tasks that new reports speak of, with the figures that come with them.

    A figure by the clerk's hand stays, unless the clerk has ``agreed`` to (task, number of the indicator).
    """
    tasks = {task.no: task for _, _, task in state.plan.tasks()}
    touched = {report.task for report in new} & tasks.keys()
    after = state.latest_with(new) if touched else {}
    found = []
    for one in state.indicators:
        if one.task in touched:
            told = reported_figure(one, asked_units(one, tasks[one.task], state.plan.directory), after)
            if told is not None and ((one.task, one.no) in agreed or not is_by_hand(one, state, tasks[one.task])):
                one = replace(one, actual=told)
        found.append(one)
    return tuple(found)
