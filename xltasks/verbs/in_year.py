"""A period that a plan can be reported on."""

from __future__ import annotations

from xltasks.core.period import Period
from xltasks.core.plan import Plan
from xltasks.errors import CannotProceed


def stay_in_year(plan: Plan, period: Period) -> None:
    """Make sure that a round's period lies in the plan's time: its year, or up to the year its last task is due.

    Only the period counts, not the day of sending: December's forms come back in January.  Another year is a slip
    of the pen, or the master of another year.  Raises CannotProceed("period-outside-plan").
    """
    last = max((task.due.year for _, _, task in plan.tasks()), default=plan.year)
    if not plan.year <= period.year <= max(plan.year, last):
        raise CannotProceed("period-outside-plan", period=period.label, year=plan.year, example=f"{plan.year}-06")
