"""Questions about what a return means: accepted as it is, but a person should look (contract, section 6)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from types import MappingProxyType

from xltasks.core.changes import Return
from xltasks.core.findings import Finding, finding
from xltasks.core.folding import fold
from xltasks.core.plan import Role
from xltasks.core.records import MasterState, Report
from xltasks.core.schema import FIELD_HEADINGS, LABEL_DATE, Field
from xltasks.core.settings import StatusMeaning
from xltasks.core.values import same, show

_WORTH_COMPARING = 8  # characters; shorter sentences repeat honestly
_COPIED_ROWS = 3


def question_return(one: Return, as_of: date) -> Iterator[Finding]:
    """What looks wrong about a return as a whole."""
    if one.reported_on is not None and one.reported_on > as_of:
        yield finding(
            "future-date",
            file=one.file,
            unit=one.unit,
            value=one.reported_on.isoformat(),
            label=LABEL_DATE,
            today=as_of.isoformat(),
        )
    said = [answer for answer in one.answers if answer.field is Field.TEXT and isinstance(answer.value, str)]
    # A sentence copied down the column is the same to the letter.
    for text, times in Counter(answer.value for answer in said).items():
        if times >= _COPIED_ROWS and isinstance(text, str) and len(text) >= _WORTH_COMPARING:
            first = next(answer for answer in said if answer.value == text)
            # The same task twice, on a copied sheet or in a doubled column, is no other task.
            tasks = {answer.task for answer in said if answer.value == text and answer.task is not None}
            if len(tasks) < _COPIED_ROWS:
                continue
            yield finding(
                "copied-down",
                file=one.file,
                sheet=first.sheet,
                cell=first.cell,
                unit=one.unit,
                field=Field.TEXT.value,
                value=text,
                times=len(tasks),
            )


def question_report(report: Report, file: str, state: MasterState, as_of: date) -> Iterator[Finding]:
    """What looks wrong about one new report; ``as_of`` is the day it is merged."""
    place = {"file": file, "unit": report.unit, "task": report.task}
    progress, status = report.value(Field.PROGRESS), report.value(Field.STATUS)
    done = isinstance(status, str) and state.settings.meaning(status) is StatusMeaning.DONE
    if done and isinstance(progress, (int, float)) and progress < 1:
        yield finding(
            "done-below-100",
            field=Field.STATUS.value,
            value=status,
            progress=show(Field.PROGRESS, progress),
            **place,  # type: ignore[arg-type]
        )
    yield from _dates(report, state, as_of, place)
    before = _before(report, state)
    if before is None:
        return
    earlier = before.value(Field.PROGRESS)
    if isinstance(progress, (int, float)) and isinstance(earlier, (int, float)) and progress < earlier - 5e-7:
        yield finding(
            "progress-falls",
            field=Field.PROGRESS.value,
            value=show(Field.PROGRESS, progress),
            before=show(Field.PROGRESS, earlier),
            period=before.period,
            **place,  # type: ignore[arg-type]
        )
    text, told = report.value(Field.TEXT), before.value(Field.TEXT)
    if before.period != report.period and isinstance(text, str) and len(text) >= _WORTH_COMPARING and same(text, told):
        yield finding(
            "same-as-last",
            field=Field.TEXT.value,
            value=text,
            period=before.period,
            **place,  # type: ignore[arg-type]
        )


# 已于2023年8月1日建成, 8月1日已完成: something that is said to be over.
_OVER = re.compile(
    r"已(?:经)?[于在]?(?:(\d{4})年)?(\d{1,2})月(\d{1,2})日|(?:(\d{4})年)?(\d{1,2})月(\d{1,2})日(?:前)?(?:已|全面完成|全部完成|顺利)"
)


def _dates(report: Report, state: MasterState, as_of: date, place: dict[str, object]) -> Iterator[Finding]:
    text = report.value(Field.TEXT)
    if isinstance(text, str) and "日" in text:
        for match in _OVER.finditer(fold(text)):
            year, month, day = match.group(1, 2, 3) if match[2] else match.group(4, 5, 6)
            told = _real_date(int(year or report.period[:4]), int(month), int(day))
            if told is not None and told > as_of:
                yield finding(
                    "future-date",
                    field=Field.TEXT.value,
                    value=told.isoformat(),
                    label=FIELD_HEADINGS[Field.TEXT],
                    today=as_of.isoformat(),
                    **place,  # type: ignore[arg-type]
                )
                break


def _real_date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:  # 2月30日 is a slip of the pen, and no date
        return None


# A support unit may be done with its share while the lead is slow; these cannot both be right: lead → support.
_CONTRARY: Mapping[StatusMeaning, frozenset[StatusMeaning]] = MappingProxyType(
    {
        StatusMeaning.DONE: frozenset((StatusMeaning.NOT_STARTED, StatusMeaning.SLOW, StatusMeaning.PAUSED)),
        StatusMeaning.NOT_STARTED: frozenset((StatusMeaning.DONE,)),
    }
)


def question_roles(new: Sequence[Report], state: MasterState, period: str) -> Iterator[Finding]:
    """Where a lead says done and a support unit not begun, slow or paused, or the lead not begun and it done.

    Only pairs of which one is ``new`` are told, whichever of the two came first.
    """
    last = {(report.unit, report.task): report for report in new}
    words = {status for status in set(map(_status, new)) if status is not None and _is_extreme(status, state)}
    touched = {report.task for report in new if _status(report) in words} if words else set()
    if not touched:
        return
    sides: dict[int, dict[Role, list[Report]]] = {}
    for (unit, task), role in sorted(state.roles.items()):
        if task not in touched or role is Role.DATA:
            continue
        history = state.history.get((period, unit, task))
        report = last.get((unit, task)) or (history[-1] if history else None)
        if report is not None:
            sides.setdefault(task, {}).setdefault(role, []).append(report)
    for task, held in sorted(sides.items()):
        for lead in held.get(Role.LEAD, ()):
            for support in held.get(Role.SUPPORT, ()):
                is_new = (lead.unit, task) in last or (support.unit, task) in last
                if is_new and _contradict(lead, support, state):
                    yield finding(
                        "roles-disagree",
                        file=support.file,
                        unit=support.unit,
                        task=task,
                        field=Field.STATUS.value,
                        value=support.value(Field.STATUS),
                        lead=lead.unit,
                        said=lead.value(Field.STATUS),
                    )


def _status(report: Report) -> str | None:
    status = report.value(Field.STATUS)
    return status if isinstance(status, str) else None


def _is_extreme(status: str, state: MasterState) -> bool:
    """Whether a status is one that another could contradict."""
    return state.settings.meaning(status) not in (None, StatusMeaning.ON_TRACK)


def _contradict(lead: Report, support: Report, state: MasterState) -> bool:
    says, answers = (
        state.settings.meaning(status) if isinstance(status := report.value(Field.STATUS), str) else None
        for report in (lead, support)
    )
    return says is not None and answers in _CONTRARY.get(says, frozenset())


def _before(report: Report, state: MasterState) -> Report | None:
    """The unit's report on this task of the latest period before this one."""
    for period in reversed(state.periods_before(report.period)):
        if reports := state.history.get((period, report.unit, report.task)):
            return reports[-1]
    return None
