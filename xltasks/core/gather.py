"""From a returned sheet to answers: which cell says what of which task.

A row belongs to the task whose number *and* text it carries.  Where the two disagree, or one is gone, the row is
placed only if nothing else fits; otherwise its cells are left to a person or refused, each with its reason.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher
from typing import NamedTuple

from xltasks.core.findings import Finding, finding
from xltasks.core.grid import Grid, Value, a1
from xltasks.core.layout import HeaderRow, is_header_again
from xltasks.core.schema import FIELD_HEADINGS, FORM_DUE, FORM_NO, FORM_TEXT, Field
from xltasks.core.values import as_text, fold, is_blank, read_date


class Answer(NamedTuple):
    """A non-blank cell that a unit could fill.

    ``task`` and ``field`` are None where the cell could not be placed; ``refuse`` and ``doubt`` are the code of
    the finding that says why it cannot be taken, or why a person should look first.
    """

    task: int | None
    field: Field | None
    value: Value
    sheet: str
    row: int
    column: int
    refuse: str | None = None
    doubt: str | None = None

    @property
    def cell(self) -> str:
        """The A1 reference."""
        return a1(self.row, self.column)


class Blank(NamedTuple):
    """A fillable cell that came back blank on a task's row."""

    task: int
    field: Field
    sheet: str
    row: int
    column: int


@dataclass(frozen=True, slots=True)
class KnownTasks:
    """What may stand on this unit's form: ``own`` number → text, and every task of the plan."""

    own: Mapping[int, str]
    plan: Mapping[int, str]
    own_by_text: Mapping[str, int | None]  # folded text → number; None when two tasks read the same
    due: Mapping[int, date]

    @classmethod
    def of(cls, own: Mapping[int, str], plan: Mapping[int, str], due: Mapping[int, date]) -> KnownTasks:
        """Index the texts; ``due`` are the dates that the locked column should show."""
        by_text: dict[str, int | None] = {}
        for number, text in own.items():
            key = fold(text)
            by_text[key] = None if key in by_text else number
        return cls(own, plan, by_text, due)


@dataclass(frozen=True, slots=True)
class Gathered:
    """Everything a sheet says."""

    answers: tuple[Answer, ...]
    blanks: tuple[Blank, ...]
    findings: tuple[Finding, ...]
    tasks: frozenset[int]


class _Place(NamedTuple):
    task: int | None
    refuse: str | None = None
    doubt: str | None = None
    told: Finding | None = None


def gather(grid: Grid, header: HeaderRow, sheet: str, known: KnownTasks, *, watch_blanks: frozenset[int]) -> Gathered:
    """Read every row below the header.

    ``watch_blanks`` are the tasks that were sent with values, whose blank cells say something.
    """
    answers: list[Answer] = []
    blanks: list[Blank] = []
    findings: list[Finding] = []
    tasks: set[int] = set()
    fields = header.fields()
    pairs = tuple((field, column) for field, columns in fields for column in columns)
    fill_columns = tuple(column for _, column in pairs)
    no_columns, text_columns = header.columns.get(FORM_NO, ()), header.columns.get(FORM_TEXT, ())
    due_columns = header.columns.get(FORM_DUE, ())
    single = (no_columns[0], text_columns[0]) if len(no_columns) == len(text_columns) == 1 else None
    for row in range(header.last_row + 1, grid.height):
        line = grid.rows[row]
        width = len(line)
        # Nearly every row is as it was sent: number and text in place.
        place = None
        if single and single[0] < width and single[1] < width:
            number, text = line[single[0]], line[single[1]]
            if isinstance(number, (int, float)) and number == int(number) and known.own.get(int(number)) == text:
                place = _Place(int(number))
        extra = tuple(_extra(line, header.unknown)) if header.unknown else ()
        if place is None:
            filled = any(column < width and not is_blank(line[column]) for column in fill_columns)
            if not filled and not extra:
                number = _first(line, no_columns)
                if (task := _task_number(number)) in known.own and task is not None:
                    tasks.add(task)
                continue
            if is_header_again(grid, row, header):
                continue
            place = _place(_first(line, no_columns), _first(line, text_columns), known, sheet, row, header)
            if place.told:
                findings.append(place.told)
        task = place.task
        if task is not None:
            tasks.add(task)
            if len(due_columns) == 1 and due_columns[0] < width and (due := known.due.get(task)) is not None:
                findings += _due_edited(line[due_columns[0]], due, task, sheet, row, due_columns[0])
        for field, column in pairs:
            value = line[column] if column < width else None
            if value is None or value == "" or is_blank(value):
                if task in watch_blanks and task is not None:
                    blanks.append(Blank(task, field, sheet, row, column))
                continue
            answers.append(Answer(task, field, value, sheet, row, column, place.refuse, place.doubt))
        for column, value in extra:
            answers.append(Answer(task, None, value, sheet, row, column, "extra-text"))
    return Gathered(tuple(answers), tuple(blanks), tuple(findings), frozenset(tasks))


def _due_edited(value: Value, due: date, task: int, sheet: str, row: int, column: int) -> tuple[Finding, ...]:
    if value == due or is_blank(value) or read_date(value, due.year) == due:
        return ()
    return (
        finding("locked-edited", sheet=sheet, cell=a1(row, column), task=task, value=as_text(value), column=FORM_DUE),
    )


def _extra(line: Iterable[Value], unknown: Mapping[int, str]) -> Iterator[tuple[int, Value]]:
    for column, value in enumerate(line):
        if column in unknown and not is_blank(value):
            yield column, value


def _first(line: Sequence[Value], columns: tuple[int, ...]) -> Value:
    for column in columns:
        if column < len(line) and not is_blank(line[column]):
            return line[column]
    return None


def _task_number(value: Value) -> int | None:
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, (int, float)):
        return int(value) if value == int(value) else None
    plain = fold(as_text(value)).strip(".、()")
    return int(plain) if plain.isdecimal() and len(plain) < 6 else None


def _split_of(value: Value, known: KnownTasks) -> int | None:
    """12 for 12.1, 12-2, 12（1）: a task that a unit split into parts."""
    plain = fold(as_text(value))
    head = ""
    for mark in plain:
        if not mark.isdecimal():
            break
        head += mark
    return int(head) if head and head != plain and len(head) < 6 and int(head) in known.own else None


# Below this, an edited task text is no longer the same sentence.
_SAME_SENTENCE = 0.6


def _place(number: Value, text: Value, known: KnownTasks, sheet: str, row: int, header: HeaderRow) -> _Place:
    by_number = _task_number(number)
    key = fold(as_text(text))
    by_text = known.own_by_text.get(key) if key else None
    where = {"sheet": sheet, "cell": a1(row, header.columns.get(FORM_NO, header.columns.get(FORM_TEXT, (0,)))[0])}
    if by_number in known.own and by_number is not None:
        if not key or fold(known.own[by_number]) == key:
            return _Place(by_number)
        if by_text is not None:
            told = finding("row-unclear", task=by_number, value=as_text(number), **where)
            return _Place(by_number, doubt="row-unclear", told=told)
        alike = SequenceMatcher(None, fold(known.own[by_number]), key, autojunk=False).ratio() >= _SAME_SENTENCE
        edited = finding(
            "locked-edited",
            sheet=sheet,
            cell=a1(row, header.columns[FORM_TEXT][0]),
            task=by_number,
            value=as_text(text),
            column=FORM_TEXT,
        )
        return _Place(by_number, doubt=None if alike else "text-unrecognised", told=edited)
    if by_text is not None:
        if is_blank(number) or by_number is None:
            told = finding("locked-edited", task=by_text, value=as_text(number), column=FORM_NO, **where)
            return _Place(by_text, told=told)
        told = finding("row-unclear", task=by_text, value=as_text(number), **where)
        return _Place(by_text, doubt="row-unclear", told=told)
    if by_number is not None:
        return _Place(None, refuse="not-your-task" if by_number in known.plan else "unknown-task")
    if (whole := _split_of(number, known)) is not None:
        return _Place(whole, doubt="row-split")
    return _Place(None, refuse="row-unplaced" if is_blank(number) else "unknown-task")


def missing_columns(header: HeaderRow) -> tuple[Field, ...]:
    """Fields whose column is gone."""
    return tuple(field for field, word in FIELD_HEADINGS.items() if word not in header.columns)
