"""What the section sheet shows of a task, given the reports of its lead units (contract, section 5)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from xltasks.core.form import FieldValue
from xltasks.core.plan import Role, Task
from xltasks.core.records import Report
from xltasks.core.schema import NAME_SEPARATOR, SECTION_FIELDS, Col, Field
from xltasks.core.settings import Settings, StatusMeaning
from xltasks.core.units import Directory

# From worst to best: with several leads, the task stands where its worst lead stands.
_WORST_FIRST = (
    StatusMeaning.SLOW,
    StatusMeaning.NOT_STARTED,
    StatusMeaning.PAUSED,
    StatusMeaning.ON_TRACK,
    StatusMeaning.DONE,
)

# Half the limit of a cell, since characters outside the basic plane count twice.
_LONGEST_JOINED = 16_000
_CUT_MARK = "……（全文见填报记录）"


def lead_units(task: Task, directory: Directory) -> tuple[str, ...]:
    """The units whose reports the section sheet shows: the leads, groups opened to their members."""
    names: dict[str, None] = {}
    for lead in task.units(Role.LEAD):
        for member in directory.members(lead):
            names.setdefault(member.name)
    return tuple(names)


def project_task(leads: Sequence[str], reports: Mapping[str, Report], settings: Settings) -> dict[Col, FieldValue]:
    """The values that the section sheet shows, by column; a column without a value is left out.

    One lead: that unit's report.  Several: each one's text under its name, the lowest progress, the worst
    status.  ``reports`` holds the latest report of each lead that has one.
    """
    told = [(unit, reports[unit]) for unit in leads if unit in reports]
    if not told:
        return {}
    shown: dict[Col, FieldValue] = {}
    for field, column in SECTION_FIELDS.items():
        held = [(unit, value) for unit, report in told if (value := report.value(field)) is not None]
        if held:
            shown[column] = _combine(field, held, several=len(leads) > 1, settings=settings)
    shown[Col.REPORTED_BY] = NAME_SEPARATOR.join(unit for unit, _ in told)
    dates = [report.merged_on for _, report in told if report.merged_on]
    if dates:
        shown[Col.UPDATED] = _latest(dates)
    return shown


def _latest(dates: list[date]) -> date:
    return max(dates)


def _combine(field: Field, held: list[tuple[str, FieldValue]], *, several: bool, settings: Settings) -> FieldValue:
    if field is Field.PROGRESS:
        return min(float(value) for _, value in held if isinstance(value, (int, float)))
    if field is Field.STATUS:
        return min((str(value) for _, value in held), key=lambda word: _badness(word, settings))
    if not several:
        return held[0][1]
    joined = "\n".join(f"{unit}：{value}" for unit, value in held)
    if len(joined) <= _LONGEST_JOINED:
        return joined
    # A cell holds no more; the whole texts stand in 填报记录.
    each = _LONGEST_JOINED // len(held) - 60
    return "\n".join(f"{unit}：{_cut(str(value), each)}" for unit, value in held)


def _cut(text: str, length: int) -> str:
    return text if len(text) <= length else text[:length] + _CUT_MARK


def _badness(word: str, settings: Settings) -> tuple[int, str]:
    meaning = settings.meaning(word)
    # A word that has left 设置 since: shown before the known ones, so that somebody notices.
    return (_WORST_FIRST.index(meaning) if meaning else -1, word)
