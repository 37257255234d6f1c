"""Single cells of the section sheets: due dates, progress, status, lights, error values; sections and projects."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from itertools import combinations

from xltasks.core.checking.seen import MasterSeen, TaskRow, place_of
from xltasks.core.closeness import distance
from xltasks.core.events import EventKind
from xltasks.core.findings import Finding
from xltasks.core.folding import fold
from xltasks.core.grid import CellError, Value
from xltasks.core.naming import are_told_apart
from xltasks.core.schema import STATUS_TABLE, Col, StatusCol
from xltasks.core.settings import DEFAULT_SETTINGS, StatusWord
from xltasks.core.sheet_names import section_heading
from xltasks.core.values import as_text, day_in, is_blank, read_date, read_status

# From here on a number is a percentage that was typed without its sign (contract, section 6).
_PERCENT_FROM = 2
_LEAST_ALIKE = 4  # characters; shorter project names differ by one as a matter of course


def cell_findings(seen: MasterSeen, numbers: Mapping[tuple[str, int], int]) -> Iterator[Finding]:
    """Findings about single cells.  ``numbers`` are tasks' numbers by table and row."""
    settings = replace(DEFAULT_SETTINGS, status_words=_status_words(seen))
    dues = _planned_dues(seen)
    home = {task.no: place for place, section in enumerate(seen.plan.sections, 1) for task in section.tasks}
    moved = {event.task for event in seen.events if event.kind is EventKind.PROJECT and event.why}
    sheets = {place_of(table): table.sheet for table in seen.section_tables}
    for row in seen.task_rows:
        task = numbers.get((row.table.name, row.row))
        if task is None:
            continue
        yield from _errors(row, task)
        if home.get(task, row.section) != row.section and task not in moved:
            section = sheets.get(home[task]) or section_heading(seen.plan.sections[home[task] - 1])
            yield row.found("task-elsewhere", Col.NO, row.no, task=task, section=section)
        if row.is_withdrawn:
            continue
        yield from _due(row, task, dues.get(task, frozenset()), seen.plan.year)
        yield from _progress(row, task)
        yield from _light(row, task, seen)
        status = row.value(Col.STATUS)
        words = [word for _, word in seen.status_words]
        if words and isinstance(status, str) and not is_blank(status) and row.text(Col.STATUS) not in words:
            meant = read_status(status, settings).value
            if isinstance(meant, str):
                yield row.found("status-variant", Col.STATUS, status, task=task, other=meant)
            else:
                yield row.found("status-unlisted", Col.STATUS, status, task=task)
        elif not isinstance(status, (str, CellError)) and not is_blank(status):
            yield row.found("status-unlisted", Col.STATUS, as_text(status), task=task)
    yield from _projects(seen)


def _status_words(seen: MasterSeen) -> tuple[StatusWord, ...]:
    """The words of 设置 with their variants; what they mean does not matter here."""
    table = seen.tables.get(STATUS_TABLE)
    if table is None:
        return ()
    meaning = DEFAULT_SETTINGS.status_words[0].meaning
    return tuple(
        StatusWord(word, meaning, tuple(table.text(row, StatusCol.VARIANTS).replace("，", "、").split("、")))
        for row, word in seen.status_words
    )


def _planned_dues(seen: MasterSeen) -> dict[int, frozenset[date]]:
    """Due dates that somebody decided on: the plan's own, and those of changes that have a reason."""
    dues = {task.no: {task.due} for _, _, task in seen.plan.tasks()}
    for event in seen.events:
        day = read_date(event.after, seen.plan.year) if event.kind is EventKind.DUE and event.why else None
        if event.task is not None and day is not None:
            dues.setdefault(event.task, set()).add(day)
    return {task: frozenset(days) for task, days in dues.items()}


def _errors(row: TaskRow, task: int) -> Iterator[Finding]:
    for column in Col:
        value = row.value(column)
        if isinstance(value, CellError):
            yield row.found("cell-error", column, value, task=task, column=column.value)


def _due(row: TaskRow, task: int, decided: frozenset[date], year: int) -> Iterator[Finding]:
    value = row.value(Col.DUE)
    if isinstance(value, CellError):
        return
    if is_blank(value):
        yield row.found("due-missing", Col.DUE, None, task=task)
        return
    day = day_in(value)
    if day is not None and not isinstance(value, date):
        yield row.found("due-as-number", Col.DUE, as_text(value), task=task, due=day)
    elif day is None:
        read = read_date(value, year) if isinstance(value, str) else None
        if read is None:
            yield row.found("due-no-date", Col.DUE, as_text(value), task=task)
        else:
            yield row.found("due-as-text", Col.DUE, as_text(value), task=task, due=read)
    elif day.year != year and day not in decided:
        yield row.found("due-other-year", Col.DUE, day, task=task, year=year)


def _progress(row: TaskRow, task: int) -> Iterator[Finding]:
    value = row.value(Col.PROGRESS)
    if isinstance(value, CellError) or is_blank(value):
        return
    is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
    if not is_number or not 0 <= value < _PERCENT_FROM:  # type: ignore[operator]
        yield row.found("progress-no-share", Col.PROGRESS, as_text(value), task=task)


def _light(row: TaskRow, task: int, seen: MasterSeen) -> Iterator[Finding]:
    """A light that is written, or computed in another way than its neighbours'.  A new row is given its formula."""
    formulas = seen.formulas.get(row.table.name)
    value: Value = row.value(Col.LIGHT)
    is_new = task not in seen.known_numbers and is_blank(value)
    if formulas is None or is_new:
        return
    if row.row in formulas:
        usual = seen.usual_lights.get(row.table.name)
        if usual is not None and formulas[row.row] != usual:
            yield row.found("light-differs", Col.LIGHT, as_text(value) or None, task=task)
        return
    code = "light-gone" if is_blank(value) else "light-by-hand"
    yield row.found(code, Col.LIGHT, as_text(value) or None, task=task)


def _projects(seen: MasterSeen) -> Iterator[Finding]:
    """Two projects of a section whose names differ by a blank or a character, unless the plan itself has both."""
    planned = {project.name for section in seen.plan.sections for project in section.projects}
    for table in seen.section_tables:
        first: dict[str, TaskRow] = {}
        for row in seen.task_rows:
            name = as_text(row.value(Col.PROJECT))
            if row.table is table and fold(name):
                first.setdefault(name, row)
        for one, other in combinations(first, 2):
            if planned >= {one, other} or not _are_alike(one, other):
                continue
            # The newcomer is asked about, wherever it stands.
            here, there = (one, other) if one not in planned and other in planned else (other, one)
            row = first[here]
            yield row.found("projects-alike", Col.PROJECT, here, task=row.no, other=there)


def _are_alike(one: str, other: str) -> bool:
    one, other = fold(one), fold(other)
    if one == other:
        return True
    if min(len(one), len(other)) < _LEAST_ALIKE or distance(one, other, 1) > 1:
        return False
    return not are_told_apart(one, other)
