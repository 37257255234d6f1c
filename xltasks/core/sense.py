"""Questions about what a return means: accepted as it is, but a person should look (contract, section 6)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date

from xltasks.core.changes import Return
from xltasks.core.findings import Finding, finding
from xltasks.core.period import Period
from xltasks.core.records import MasterState, Report
from xltasks.core.schema import LABEL_DATE, Field
from xltasks.core.settings import StatusMeaning
from xltasks.core.values import as_text, fold, same, show

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
    texts = Counter(
        fold(as_text(answer.value))
        for answer in one.answers
        if answer.field is Field.TEXT and len(as_text(answer.value)) >= _WORTH_COMPARING
    )
    for text, times in sorted(texts.items()):
        if times >= _COPIED_ROWS:
            rows = [
                answer for answer in one.answers if answer.field is Field.TEXT and fold(as_text(answer.value)) == text
            ]
            yield finding(
                "copied-down",
                file=one.file,
                sheet=rows[0].sheet,
                cell=rows[0].cell,
                unit=one.unit,
                field=Field.TEXT.value,
                value=as_text(rows[0].value),
                times=times,
            )


def question_report(report: Report, file: str, state: MasterState) -> Iterator[Finding]:
    """What looks wrong about one new report."""
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


def _before(report: Report, state: MasterState) -> Report | None:
    """The unit's report on this task of the latest period before this one."""
    if not state.has_earlier(report.period):
        return None
    own = Period.parse(report.period).sort_key
    best: Report | None = None
    for period in state.periods:
        if Period.parse(period).sort_key < own:
            reports = state.history.get((period, report.unit, report.task))
            if reports:
                best = reports[-1]
    return best
