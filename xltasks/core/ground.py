"""What every return is judged against."""

from __future__ import annotations

from datetime import date

from xltasks.core.records import MasterState
from xltasks.core.view import MasterView


class Ground:
    """A master, the period and the day of one consolidation."""

    def __init__(self, state: MasterState, period: str, as_of: date) -> None:
        self.state = state
        self.period = period
        self.as_of = as_of
        self.year = int(period[:4])
        self.items = {item.item: item for item in state.pending}
        self.view = MasterView(state, period)
        self.dues = {task.no: task.due for _, _, task in state.plan.tasks()}
        self.withdrawn = frozenset(task.no for _, _, task in state.withdrawn.tasks())
