"""What a master says now of one unit, task and field, and whether the clerk's hand is in it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from xltasks.core.asked import Asked, Figure
from xltasks.core.figure_rows import asked_units, is_by_hand
from xltasks.core.form import FieldValue
from xltasks.core.projection import lead_units, project_task
from xltasks.core.records import MasterState
from xltasks.core.schema import SECTION_FIELDS, Col, Field
from xltasks.core.values import as_text, same

Key = tuple[int, Asked]  # task number, what is asked of it


class MasterView:
    """What a master says now, for one period."""

    def __init__(self, state: MasterState, period: str) -> None:
        self._state = state
        self._period = period
        directory = state.plan.directory
        self._leads = {task.no: lead_units(task, directory) for _, _, task in state.plan.tasks()}
        self._dues = {task.no: task.due for _, _, task in state.plan.tasks()}
        self._tasks = {task.no: task for _, _, task in state.plan.tasks()}
        self._indicators = {(one.task, one.no): one for one in state.indicators}
        self._implied: dict[int, Mapping[Col, FieldValue]] = {}

    def now(self, unit: str, key: Key) -> FieldValue | None:
        """What the clerk sees where this answer would go: the clerk's own entry, else the unit's last word.

        An extension would go where the due date stands.
        """
        if key[1] is Field.EXTENSION and key[0] in self._dues:
            return self._dues[key[0]]
        edited, cell = self.clerks_hand(unit, key)
        return cell if edited else self.recorded(unit, key)

    def recorded(self, unit: str, key: Key) -> FieldValue | None:
        """The unit's last word of this period."""
        reports = self._state.history.get((self._period, unit, key[0]))
        return reports[-1].value(key[1]) if reports else None

    def provenance(self, unit: str, key: Key, value: FieldValue | None) -> tuple[date | None, bool]:
        """(date of the return that gave the current value, whether ``value`` stood here before it)."""
        reports = self._state.history[self._period, unit, key[0]]
        current = reports[-1].value(key[1])
        first = len(reports) - 1
        while first > 0 and same(reports[first - 1].value(key[1]), current):
            first -= 1
        return reports[first].reported_on, any(same(report.value(key[1]), value) for report in reports[:first])

    def is_lead(self, unit: str, task: int) -> bool:
        """Whether a unit's reports are shown on the task's section row."""
        return unit in self._leads.get(task, ())

    def clerks_hand(self, unit: str, key: Key) -> tuple[bool, FieldValue | None]:
        """Whether the clerk changed the section cell that this answer would change, and what it says now."""
        task, field = key
        if isinstance(field, Figure):
            return self._figure_by_hand(unit, task, field)
        leads = self._leads.get(task, ())
        if unit not in leads:
            return False, None
        column = SECTION_FIELDS.get(field)
        row = self._state.section_rows.get(task)
        if column is None or row is None:
            return False, None
        if task not in self._implied:
            latest = {lead: self._state.latest[lead, task] for lead in leads if (lead, task) in self._state.latest}
            self._implied[task] = project_task(leads, latest, self._state.settings)
        cell = row.values[column]
        if same(cell, self._implied[task].get(column)):
            return False, None
        return True, cell if isinstance(cell, (str, int, float, date)) else as_text(cell)

    def _figure_by_hand(self, unit: str, task: int, figure: Figure) -> tuple[bool, FieldValue | None]:
        indicator = self._indicators.get((task, figure.no))
        if indicator is None or task not in self._tasks:
            return False, None
        if unit not in asked_units(indicator, self._tasks[task], self._state.plan.directory):
            return False, None
        return is_by_hand(indicator, self._state, self._tasks[task]), indicator.actual
