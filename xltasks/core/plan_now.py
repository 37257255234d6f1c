"""The plan as its section sheets have it, and as it stood on any day."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date

from xltasks.core.duty_cells import assignments_in
from xltasks.core.folding import fold
from xltasks.core.grid import CellError, Value
from xltasks.core.name_cells import split_names
from xltasks.core.plan import Plan, Role, Task
from xltasks.core.plan_changes import Placed, plan_on
from xltasks.core.records import MasterState, SectionRow
from xltasks.core.schema import WITHDRAWN_STATUS, Col
from xltasks.core.units import Directory
from xltasks.core.values import as_text, day_in, same


def tasks_on_sheets(
    known: Mapping[int, Placed], rows: Mapping[int, SectionRow], plan: Plan, directory: Directory
) -> dict[int, Placed]:
    """The known tasks with what the clerk edited on the section sheets, and the rows that are new.

    A new row is a task of its sheet's section, as soon as it has a number and a text; its project is the one under
    项目, or where that is blank that of the row above.  A task whose number stands on no sheet any more stays known.
    """
    tasks = {no: _as_edited(one, rows[no], directory) if no in rows else one for no, one in known.items()}
    sections = {section.no for section in plan.sections}
    last_day = date(plan.year, 12, 31)
    above: dict[str, str] = {}
    for no, row in sorted(rows.items(), key=lambda one: (one[1].sheet, one[1].row)):
        project = _text(row.values.get(Col.PROJECT)) or above.get(row.sheet, "")
        above[row.sheet] = project
        if no not in known and row.section in sections and _text(row.values.get(Col.TEXT)):
            blank = Placed(row.section, project, Task(no, "", (), (), last_day))
            tasks[no] = _as_edited(blank, row, directory)
    return tasks


def _as_edited(known: Placed, row: SectionRow, directory: Directory) -> Placed:
    task, values = known.task, row.values
    held = {(one.unit, one.role): one for one in task.assignments}
    leads = assignments_in(_text(values.get(Col.LEADS)), Role.LEAD, directory, held)
    supports = assignments_in(_text(values.get(Col.SUPPORTS)), Role.SUPPORT, directory, held)
    project = _text(values.get(Col.PROJECT))
    section = row.section or known.section
    moved = section != known.section
    written = as_text(values.get(Col.TEXT))
    now = (
        written if _text(values.get(Col.TEXT)) else task.text,
        split_names(_text(values.get(Col.LEADERS))),
        # The plan's own order, as long as nobody changed who is responsible.
        task.assignments
        if {(one.unit, one.role) for one in (*leads, *supports)} == held.keys()
        else (*leads, *supports),
        day_in(values.get(Col.DUE)) or task.due,
    )
    if now != (task.text, task.leaders, task.assignments, task.due):
        text, leaders, assignments, due = now
        task = replace(task, text=text, leaders=leaders, assignments=assignments, due=due)
    return Placed(
        section=section,
        project=project if project and (moved or not same(project, known.project)) else known.project,
        task=task,
        withdrawn=is_withdrawn(values.get(Col.STATUS)),
    )


def is_withdrawn(status: Value) -> bool:
    """Whether 状态 says that a task left the plan."""
    return isinstance(status, str) and fold(status) == fold(WITHDRAWN_STATUS)


def _text(value: Value) -> str:
    return "" if isinstance(value, CellError) else as_text(value).strip()


def state_on(state: MasterState, day: date) -> MasterState:
    """A master with the plan and the names that held on a day; what it says of progress stays.

    Reports, returns and open questions of a unit that was renamed since stand under the name it had on that day.  A
    master without 变更记录 remembers no changes: its plan is today's.
    """
    if not state.keeps_changes:
        return state
    plan, withdrawn = plan_on(state.built, state.events, state.built.directory, day)
    if not state.renames.events:
        return replace(state, plan=plan, withdrawn=withdrawn, day=day)
    then = names_on(state, day)
    return replace(
        state,
        plan=plan,
        withdrawn=withdrawn,
        day=day,
        reports=tuple(one._replace(unit=then(one.as_written, one.merged_on)) for one in state.reports),
        returns=tuple(replace(one, unit=then(one.as_written, one.sent_on)) for one in state.returns),
        pending=tuple(replace(one, unit=then(one.as_written, None)) for one in state.pending),
    )


def names_on(state: MasterState, day: date) -> Callable[[str, date | None], str]:
    """What the unit was called on a day that some row calls so; the second argument is when the row was written."""
    renames, names = state.renames, state.renames.then(day)

    def then(written: str, on: date | None) -> str:
        now = renames.now(written, on=on)
        return names.get(now, now)

    return then
