"""How often a task's due date was put off, and from when to when."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from xltasks.core.events import EventKind, due_told, in_order
from xltasks.core.records import MasterState
from xltasks.core.renames import takes_effect


@dataclass(frozen=True, slots=True)
class Extension:
    """One task that was put off: when it was due at first, when it is due now, and how many times that was moved."""

    task: int
    first: date
    until: date
    times: int


def extensions(state: MasterState) -> Mapping[int, Extension]:
    """The tasks of the plan that are due later than at first, by number, as of the day the state stands for.

    Every step to a later date counts, whether a unit asked for it or the clerk wrote it on the section sheet; one that
    is not written down yet, or was made in a master without 变更记录, counts as one step.
    """
    steps: dict[int, list[date]] = {}
    for event in in_order(state.events):
        if event.kind is EventKind.DUE and event.task is not None and takes_effect(event, state.day):
            due = due_told(event.after)
            if due is not None:
                steps.setdefault(event.task, []).append(due)
    found = {}
    for _, _, task in state.plan.tasks():
        first = state.first_due.get(task.no, task.due)
        if task.due <= first:
            continue
        times, last = 0, first
        for due in (*steps.get(task.no, ()), task.due):
            times += due > last
            last = due
        found[task.no] = Extension(task.no, first, task.due, times)
    return found
