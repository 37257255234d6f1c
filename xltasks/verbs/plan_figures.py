"""Figures and dates in a new or reworded text that 量化指标 and 时间节点 do not have: those sheets are the clerk's."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Set
from datetime import date
from typing import TypeVar

from xltasks.core.deadline_reading import read_deadline
from xltasks.core.findings import Finding, finding
from xltasks.core.plan import Task
from xltasks.core.planned_indicators import planned_indicators
from xltasks.core.planned_milestones import planned_milestones
from xltasks.core.records import MasterState
from xltasks.core.schema import INDICATORS_SHEET, MILESTONES_SHEET, NAME_SEPARATOR
from xltasks.messages.replan import NOT_NAMED

Key = TypeVar("Key", bound=Hashable)


def figures_to_mend(state: MasterState, number: int, before: str, after: str, due: date | None) -> Iterator[Finding]:
    """What a person should look at once a task's text went from ``before`` (blank for a new task) to ``after``.

    A figure that the new text names and 量化指标 does not, one that stood only in the old text and is there still,
    and the same for the dates of 时间节点.
    """
    year = state.plan.year
    last = due or date(year, 12, 31)
    old, new = (Task(number, text, (), (), last, deadline=read_deadline(text, year)) for text in (before, after))
    said, was = ({(one.value, one.unit): one.text for one in planned_indicators(task)} for task in (new, old))
    shown = {(one.value, one.unit) for one in state.indicators if one.task == number}
    if words := _otherwise(said, was, shown):
        yield finding("figures-to-mend", task=number, value=words, page=INDICATORS_SHEET)
    days, were = ({one.due: one.phrase for one in planned_milestones(task, year)} for task in (new, old))
    held = {one.due for one in state.schedule(number).milestones}
    if words := _otherwise(days, were, held):
        yield finding("figures-to-mend", task=number, value=words, page=MILESTONES_SHEET)


def _otherwise(said: Mapping[Key, str], was: Mapping[Key, str], shown: Set[Key]) -> str:
    """What is shown and no longer said → what is said anew and not shown; blank where both are nothing."""
    lacking = [text for key, text in said.items() if key not in shown and key not in was]
    outdated = [text for key, text in was.items() if key in shown and key not in said]
    if not lacking and not outdated:
        return ""
    before, after = (NAME_SEPARATOR.join(dict.fromkeys(texts)) or NOT_NAMED for texts in (outdated, lacking))
    return f"{before} → {after}"
