"""Findings in the words that go back to a unit, each with the cells of the return that it is about."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from xltasks.core.asked import ACTUAL
from xltasks.core.changes import ChangeSet, FileResult, Return
from xltasks.core.findings import Finding
from xltasks.core.folding import fold
from xltasks.core.gather import Answer
from xltasks.core.grid import from_a1
from xltasks.core.schema import LABEL_DATE, Field
from xltasks.core.sendback import CONCERN, Concern
from xltasks.core.states import Verdict
from xltasks.core.values import as_text
from xltasks.messages.annotate import LONGEST_VALUE, field_label, quoted, sendback_words

_RANK = {code: rank for rank, code in enumerate(CONCERN)}
Place = tuple[str, int, int]  # sheet, 0-based row and column


@dataclass(frozen=True, slots=True)
class Remark:
    """What a unit is told.  ``places`` are cells of its return; none where it is about the form as a whole.

    ``label`` is the heading that the unit knows the cell by, ``value`` what it wrote, ``asks`` whether it has to act.
    """

    code: str
    places: tuple[Place, ...]
    task: int | None
    field: Field | None
    label: str
    value: str
    what: str
    action: str
    asks: bool


def remarks_on(found: Iterable[Finding], one: Return | None) -> tuple[Remark, ...]:
    """The remarks for a unit, in the order of its form; the office's own business is left out."""
    made: dict[tuple[object, ...], Remark] = {}
    for told in found:
        concern = CONCERN[told.code]
        if concern is Concern.OFFICE:
            continue
        answers = _answers(told, one.answers if one else ())
        places = tuple((answer.sheet, answer.row, answer.column) for answer in answers) or _place(told)
        what, action = sendback_words(told)
        value = as_text(answers[0].value) if answers else told.value or ""
        remark = Remark(
            told.code,
            places,
            told.task if told.task is not None else (answers[0].task if answers else None),
            Field(told.field) if told.field and told.field != ACTUAL else None,
            _label(told),
            quoted(value, LONGEST_VALUE),
            what,
            action,
            concern is Concern.ASK,
        )
        made.setdefault((remark.code, remark.places, remark.what), remark)
    return tuple(sorted(made.values(), key=lambda remark: (bool(remark.places), remark.places, _RANK[remark.code])))


def _place(told: Finding) -> tuple[Place, ...]:
    if told.sheet is None or told.cell is None:
        return ()
    return ((told.sheet, *from_a1(told.cell)),)


def _answers(told: Finding, answers: Sequence[Answer]) -> tuple[Answer, ...]:
    """The answers that a finding is about; for a sentence copied down, all that repeat it."""
    if told.code == "copied-down":
        words = fold(told.value or "")
        return tuple(one for one in answers if one.field is Field.TEXT and fold(as_text(one.value)) == words)
    if told.cell is not None:
        return tuple(one for one in answers if (one.sheet, one.cell) == (told.sheet, told.cell))
    if told.task is not None and told.field is not None:
        return tuple(one for one in answers if (one.task, one.field and one.field.value) == (told.task, told.field))
    return ()


def _label(told: Finding) -> str:
    if told.code == "bad-signature-date":
        return LABEL_DATE
    facts = dict(told.facts)
    return field_label(told.field) or facts.get("column", "") or facts.get("label", "")


def for_units(changes: ChangeSet) -> Mapping[str, tuple[Finding, ...]]:
    """The findings of each file that its unit is to hear of, without questions it has since answered elsewhere."""
    results = {result.file: result for result in changes.files}
    answered: dict[tuple[str | None, int | None, str | None], list[FileResult]] = {}
    for change in changes.changes:
        if change.verdict in (Verdict.ACCEPT, Verdict.ALREADY) and change.task is not None:
            name = change.field.value if change.field else None
            answered.setdefault((change.unit, change.task, name), []).append(results[change.file])
    held: dict[str, list[Finding]] = {}
    for told in changes.findings:
        result = results.get(told.file or "")
        if result is None or CONCERN[told.code] is Concern.OFFICE:
            continue
        key = (told.unit, told.task, told.field)
        later = [other for other in answered.get(key, ()) if _day(other) >= _day(result)] if told.field else []
        if not later or result in later:
            held.setdefault(result.file, []).append(told)
    return {file: tuple(found) for file, found in held.items()}


def _day(result: FileResult) -> date:
    return result.reported_on or date.min
