"""From a returned sheet to answers: which cell says what of which task.

A row belongs to the task whose number *and* text it carries.  Where the two disagree, or one is gone, the row is
placed only if nothing else fits; otherwise its cells are left to a person or refused, each with its reason.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher
from functools import cached_property, partial
from itertools import chain
from typing import NamedTuple

from xltasks.core.asked import Asked
from xltasks.core.findings import Finding, finding
from xltasks.core.folding import fold
from xltasks.core.grid import Grid, Value, a1
from xltasks.core.layout import HeaderRow, is_header_again
from xltasks.core.merged import MergedTable
from xltasks.core.ourwords import is_ours
from xltasks.core.schema import FIELD_HEADINGS, FORM_DUE, FORM_LAST, FORM_NO, FORM_ROLE, FORM_TEXT, Field
from xltasks.core.values import as_text, is_blank, read_date, read_progress, same


class Answer(NamedTuple):
    """A non-blank cell that a unit could fill.

    ``task`` and ``field`` are None where the cell could not be placed; ``refuse`` and ``doubt`` are the code of
    the finding that says why it cannot be taken, or why a person should look first.
    """

    task: int | None
    field: Asked | None
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


_answer = partial(tuple.__new__, Answer)  # the same in half the time


class Blank(NamedTuple):
    """A fillable cell that came back blank on a task's row."""

    task: int
    field: Asked
    sheet: str
    row: int
    column: int


class Locked(NamedTuple):
    """What the locked cells of a task's row should still show: the date, the unit's role in words, 上期进度.

    ``last`` are all figures that the unit has reported for earlier periods, since a late report may have come
    after the form went out.  ``role`` is '' and ``last`` None where a table of the department's own may call
    things its own way.
    """

    due: date
    role: str = ""
    last: tuple[float, ...] | None = None


@dataclass(frozen=True)
class KnownTasks:
    """What may stand on this unit's form: ``own`` number → text, and every task of the plan.

    ``locked`` is what the locked columns should show, for the tasks to be checked.
    """

    own: Mapping[int, str]
    plan: Mapping[int, str]
    locked: Mapping[int, Locked]

    @cached_property
    def own_by_text(self) -> Mapping[str, int | None]:
        """Folded text → number; None when two tasks read the same.  Only rows out of their order need it."""
        by_text: dict[str, int | None] = {}
        for number, text in self.own.items():
            key = fold(text)
            by_text[key] = None if key in by_text else number
        return by_text


@dataclass(frozen=True, slots=True)
class CellMarks:
    """What hangs on the cells of a sheet besides values: text struck through, and merges below the header."""

    struck: frozenset[tuple[int, int]] = frozenset()
    merged: MergedTable | None = None

    def judged(self, answer: Answer) -> Answer:
        """An answer with what speaks against taking it as it stands."""
        at = (answer.row, answer.column)
        if self.merged is not None:
            if at in self.merged.under:
                return answer._replace(refuse="under-merge")
            if answer.doubt is None and at in self.merged.down:
                return answer._replace(doubt="merged-down")
            if answer.doubt is None and answer.row in self.merged.parts:
                return answer._replace(doubt="row-split")
        if answer.doubt is None and at in self.struck:
            return answer._replace(doubt="struck-through")
        return answer


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


def gather(
    grid: Grid,
    header: HeaderRow,
    sheet: str,
    known: KnownTasks,
    *,
    watch_blanks: frozenset[int],
    marks: CellMarks | None = None,
) -> Gathered:
    """Read every row below the header, and rows above it that are plainly a task's: sorted with the header.

    ``watch_blanks`` are the tasks that were sent with values, whose blank cells say something.  ``marks`` is None
    for a sheet without struck text and merges, as nearly every one is.
    """
    answers: list[Answer] = []
    blanks: list[Blank] = []
    findings: list[Finding] = []
    tasks: set[int] = set()
    fields = header.fields()
    pairs = tuple((field, column) for field, columns in fields for column in columns)
    fill_columns = tuple(column for _, column in pairs)
    no_columns, text_columns = header.columns.get(FORM_NO, ()), header.columns.get(FORM_TEXT, ())
    locked_columns = _locked_columns(header)
    merged = marks.merged if marks else None
    single = (no_columns[0], text_columns[0]) if len(no_columns) == len(text_columns) == 1 and not merged else None
    for row in chain(_tasks_above(grid, header, known), range(header.last_row + 1, grid.height)):
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
                if (task := whole_number(number)) in known.own and task is not None:
                    tasks.add(task)
                continue
            if is_header_again(grid, row, header):
                continue
            place = _place_row(grid, row, header, known, sheet, merged)
            if place.told:
                findings.append(place.told)
        task, refuse, doubt, _ = place
        if task is not None:
            tasks.add(task)
            if (locked := known.locked.get(task)) is not None:
                findings += _locked_edited(line, locked, locked_columns, task, sheet, row)
        for field, column in pairs:
            value = line[column] if column < width else None
            if value is None or is_blank(value):
                if task in watch_blanks and task is not None:
                    blanks.append(Blank(task, field, sheet, row, column))
                continue
            answers.append(_answer((task, field, value, sheet, row, column, refuse, doubt)))
        for column, value in extra:
            answers.append(Answer(task, None, value, sheet, row, column, "extra-text"))
    if marks is not None:
        answers = [answer if answer.refuse else marks.judged(answer) for answer in answers]
    return Gathered(tuple(answers), tuple(blanks), tuple(findings), frozenset(tasks))


def _tasks_above(grid: Grid, header: HeaderRow, known: KnownTasks) -> Iterator[int]:
    """The rows above the header that carry a task's number and its text."""
    no_columns, text_columns = header.columns.get(FORM_NO, ()), header.columns.get(FORM_TEXT, ())
    for row in range(header.first_row if no_columns and text_columns else 0):
        line = grid.rows[row]
        text = known.own.get(whole_number(_first(line, no_columns)) or 0)
        if text is not None and fold(text) == fold(as_text(_first(line, text_columns))):
            yield row


def _locked_columns(header: HeaderRow) -> tuple[int | None, int | None, int | None]:
    """The columns of 完成时限, 本单位职责 and 上期进度; None for one that is gone or doubled."""
    held = (header.columns.get(word, ()) for word in (FORM_DUE, FORM_ROLE, FORM_LAST))
    due, role, last = (columns[0] if len(columns) == 1 else None for columns in held)
    return due, role, last


def _locked_edited(
    line: Sequence[Value],
    locked: Locked,
    columns: tuple[int | None, int | None, int | None],
    task: int,
    sheet: str,
    row: int,
) -> list[Finding]:
    """What a department wrote over in the locked cells of a row; a cell that is gone or blank says nothing."""
    due, role, last = columns
    width = len(line)
    edited: list[tuple[int, str]] = []
    value = line[due] if due is not None and due < width else None
    if due is not None and value != locked.due and _differs(value, read_date(value, locked.due.year), (locked.due,)):
        edited.append((due, FORM_DUE))
    value = line[role] if role is not None and role < width else None
    if role is not None and value != locked.role and locked.role and _differs(value, value, (locked.role,)):
        edited.append((role, FORM_ROLE))
    value = line[last] if last is not None and last < width else None
    if last is not None and locked.last is not None and value != "" and _differs(value, _figure(value), locked.last):
        edited.append((last, FORM_LAST))
    return [
        finding(
            "locked-edited",
            sheet=sheet,
            cell=a1(row, column),
            task=task,
            value=as_text(line[column]),
            column=heading,
        )
        for column, heading in edited
    ]


def _figure(value: Value) -> Value:
    return read_progress(value).value


def _differs(written: Value, meant: Value, expected: Sequence[Value]) -> bool:
    """Whether a locked cell that is not blank says none of the things it may say."""
    return not is_blank(written) and not any(same(meant, one) for one in expected)


def _extra(line: Iterable[Value], unknown: Mapping[int, str]) -> Iterator[tuple[int, Value]]:
    for column, value in enumerate(line):
        if column in unknown and not is_blank(value) and not is_ours(value):
            yield column, value


def _first(line: Sequence[Value], columns: tuple[int, ...]) -> Value:
    for column in columns:
        if column < len(line) and not is_blank(line[column]):
            return line[column]
    return None


def says_several(line: Sequence[Value], columns: tuple[int, ...]) -> bool:
    """Whether a doubled column says two different things in this row."""
    if len(columns) < 2:
        return False
    held = {fold(as_text(line[column])) for column in columns if column < len(line) and not is_blank(line[column])}
    return len(held) > 1


def _place_row(
    grid: Grid, row: int, header: HeaderRow, known: KnownTasks, sheet: str, merged: MergedTable | None
) -> _Place:
    """The task of a row, by the number and text that a person sees in it."""
    line: Sequence[Value] = grid.rows[row]
    no_columns, text_columns = header.columns.get(FORM_NO, ()), header.columns.get(FORM_TEXT, ())
    unclear = says_several(line, no_columns) or says_several(line, text_columns)
    if merged is not None:
        line = [merged.shown(grid, row, column) for column in range(len(line))]
        covered = any((row, column) in merged.under for column in no_columns)
        if covered and not any((row, column) in merged.under for column in text_columns) and _first(line, text_columns):
            # The number shown belongs to the row above; this row shows a text of its own.
            place = _place(None, _first(line, text_columns), known, sheet, row, header)
            return place if place.task is None else _Place(place.task, doubt="row-unclear")
    place = _place(_first(line, no_columns), _first(line, text_columns), known, sheet, row, header)
    if place.task is not None and place.doubt is None and unclear:
        return place._replace(doubt="row-unclear")
    return place


_DAY_ZERO = date(1899, 12, 31).toordinal()


def whole_number(value: Value) -> int | None:
    """The whole number that a cell shows to a person: 3, 3.0, "３."; None for anything else."""
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, (int, float)):
        return int(value) if value == int(value) else None
    if isinstance(value, date):
        # A small number whose cell took a date's format: 3 is shown as 1900-01-03.
        return (value.toordinal() - _DAY_ZERO) if value.year == 1900 else None
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
    by_number = whole_number(number)
    key = fold(as_text(text))
    by_text = known.own_by_text.get(key) if key else None
    where = {
        "sheet": sheet,
        "cell": a1(row, header.columns.get(FORM_NO, header.columns.get(FORM_TEXT, (0,)))[0]),
    }
    if header.own_numbers and by_text is not None:
        return _Place(by_text)  # 序号 may count the department's own rows; the text is ours
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
