"""Where a task's progress and the arithmetic of its indicators disagree.

The rule, over the indicators of a task that have a figure:

- a task that is done (by its status, or 100 % and more) has every one of them reached;
- its progress is not above the mean of their completions, each counted up to 100 %, by more than 指标偏差 of 设置;
- nor below it by more, where all of them are amounts: a rate such as 可网办率达96% may be reached from January on,
  and says nothing of the work that is left.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from dataclasses import replace

from xltasks.core.findings import Finding, finding
from xltasks.core.grid import Value, a1
from xltasks.core.indicators import Indicator, by_task
from xltasks.core.projection import lead_units, project_task
from xltasks.core.records import MasterState, Report
from xltasks.core.schema import SECTION_FIELDS, Col, Field
from xltasks.core.settings import Settings, StatusMeaning
from xltasks.core.values import as_text, same, show

_DIGITS = 9


def question_figures(new: Sequence[Report], state: MasterState, indicators: Sequence[Indicator]) -> Iterator[Finding]:
    """Findings about the tasks that new reports speak of, as their section rows will show them.

    ``indicators`` are those of the master with the figures that come with the reports.
    """
    held = by_task(indicators)
    told_of = {task for task, ones in held.items() if any(one.completion is not None for one in ones)}
    touched = {report.task for report in new} & told_of
    if not touched:
        return
    after = state.latest_with(new)
    for _, _, task in state.plan.tasks():
        if task.no not in touched:
            continue
        leads = lead_units(task, state.plan.directory)
        told = {lead: after[lead, task.no] for lead in leads if (lead, task.no) in after}
        shown = project_task(leads, told, state.settings)
        before = {lead: state.latest[lead, task.no] for lead in leads if (lead, task.no) in state.latest}
        implied = project_task(leads, before, state.settings)
        row = state.section_rows.get(task.no)
        # What the clerk wrote there stays, whatever comes in.
        values = {
            column: row.values.get(column)
            if row is not None and not same(row.values.get(column), implied.get(column))
            else shown.get(column)
            for column in (SECTION_FIELDS[Field.PROGRESS], SECTION_FIELDS[Field.STATUS])
        }
        yield from _about(task.no, values[Col.PROGRESS], values[Col.STATUS], held[task.no], state.settings)


def disagreements(state: MasterState, tasks: Set[int] | None = None) -> Iterator[Finding]:
    """The same about the master as it stands, whoever wrote what; of ``tasks`` only, where they are given.

    Each finding says where on its section sheet the progress or status is.
    """
    held = by_task(state.indicators)
    for _, _, task in state.plan.tasks():
        row = state.section_rows.get(task.no)
        if row is None or task.no not in held or (tasks is not None and task.no not in tasks):
            continue
        values = row.values
        for found in _about(task.no, values.get(Col.PROGRESS), values.get(Col.STATUS), held[task.no], state.settings):
            column = SECTION_FIELDS[Field(str(found.field))]
            yield replace(found, sheet=row.sheet, cell=a1(row.row, row.columns[column]))


def _about(
    task: int, progress: Value, status: Value, indicators: Sequence[Indicator], settings: Settings
) -> Iterator[Finding]:
    told = [(one, done) for one in indicators if (done := one.completion) is not None]
    if not told:
        return
    share = float(progress) if isinstance(progress, (int, float)) else None
    word = as_text(status)
    is_done = settings.meaning(word) is StatusMeaning.DONE
    short = [f"{one.name}{_percent(done)}" for one, done in told if done < 1]
    if short and (is_done or (share is not None and share >= 1)):
        yield finding(
            "figure-not-reached",
            task=task,
            field=Field.STATUS.value if is_done else Field.PROGRESS.value,
            value=word if is_done else _percent(share or 0.0),
            figures="、".join(short),
        )
        return
    if share is None:
        return
    reckoned = sum(min(1.0, done) for _, done in told) / len(told)
    ahead = round(share - reckoned, _DIGITS)
    if ahead > settings.figure_gap or (-ahead > settings.figure_gap and all(one.is_amount for one, _ in told)):
        yield finding(
            "figure-disagrees",
            task=task,
            field=Field.PROGRESS.value,
            value=_percent(share),
            reckoned=_percent(reckoned),
            figures="、".join(f"{one.name}{_percent(done)}" for one, done in told),
        )


def _percent(share: float) -> str:
    return show(Field.PROGRESS, round(share, 3))
