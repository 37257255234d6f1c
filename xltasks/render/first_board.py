"""What the sheets of a new master show before anything is reported."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from xltasks.core.board import Board, Choice
from xltasks.core.duty_cells import leaders_cell, leads_cell, supports_cell
from xltasks.core.grid import Value
from xltasks.core.plan import Plan, Task
from xltasks.core.schedule import Milestone, Schedule, by_task, schedule_in
from xltasks.core.schema import NAME_SEPARATOR, Col
from xltasks.core.seen_rows import Contact, Line, Sheets, task_of
from xltasks.core.settings import Settings
from xltasks.render.index_formulas import lines_for, units_for


def first_board(plan: Plan, settings: Settings, today: date, milestones: Sequence[Milestone], period: str) -> Board:
    """The board of a new master.  On 领导页 stands the first leader, on 单位页 the unit that leads most."""
    sections = [
        [section_values(project.name, task) for project in section.projects for task in project.tasks]
        for section in plan.sections
    ]
    schedules = by_task(milestones)
    lines = tuple(_lines(sections, schedules, settings, today, plan.year))
    units = tuple(unit.name for unit in plan.directory.units)
    sheets = Sheets(
        lines=lines,
        numbered=sum(map(len, sections)),
        sections=len(sections),
        leaders=plan.leaders,
        units=units,
        listed_units=units_for(len(units)),
        findings=len(plan.findings),
        contacts={
            unit.name: Contact(NAME_SEPARATOR.join(unit.groups), unit.contact, unit.phone)
            for unit in plan.directory.units
        },
    )
    choice = Choice(
        leader_page=plan.leaders[0] if plan.leaders else "",
        unit_page=_busiest(lines, units),
        period=period,
    )
    return Board(sheets, choice, settings, today, plan.year)


def _lines(
    sections: Sequence[Sequence[Mapping[Col, Value]]],
    schedules: Mapping[int, Schedule],
    settings: Settings,
    today: date,
    year: int,
) -> Iterator[Line]:
    seq = 0
    for section, rows in enumerate(sections, 1):
        for row in range(1, lines_for(len(rows)) + 1):
            seq += 1
            values = rows[row - 1] if row <= len(rows) else {}
            schedule = schedule_in(schedules, values.get(Col.NO))
            yield Line(seq, section, row, task_of(section, values, settings, today, year, schedule))


def _busiest(lines: Sequence[Line], units: Sequence[str]) -> str:
    led = Counter(unit for line in lines if line.task for unit in line.task.state.leads)
    return max(units, key=lambda unit: led[unit], default="")


def section_values(project: str, task: Task) -> dict[Col, Value]:
    """What stands in a task's row before anything is reported, formulas apart."""
    held: dict[Col, Value] = {
        Col.NO: task.no,
        Col.PROJECT: project,
        Col.TEXT: task.text,
        Col.LEADERS: leaders_cell(task),
        Col.LEADS: leads_cell(task),
        Col.SUPPORTS: supports_cell(task),
        Col.DUE: task.due,
    }
    return {column: value for column, value in held.items() if value}


def most_of_a_leader(board: Board) -> int:
    """How many tasks the busiest leader has."""
    return max((counted.tasks for _, counted in board.whole.leaders), default=0)


def most_of_a_unit(board: Board) -> int:
    """How many tasks the busiest unit leads or supports, those of its groups included."""
    led: Counter[str] = Counter()
    for line in board.sheets.lines:
        if line.task:
            led.update({*line.task.state.leads, *line.task.supports})
    groups = {unit: contact.groups.split(NAME_SEPARATOR) for unit, contact in board.sheets.contacts.items()}
    return max((led[unit] + sum(led[group] for group in groups[unit]) for unit in board.sheets.units), default=0)
