"""A new form in the place of a return that is past repair, with what the unit wrote carried to its right places."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from xltasks.core.asked import Figure
from xltasks.core.changes import Return
from xltasks.core.figure_values import read_figure
from xltasks.core.form import FieldValue, Form
from xltasks.core.gather import Answer
from xltasks.core.grid import CellError, a1
from xltasks.core.marking import At, CellMark, Line, Marking, SheetMarks
from xltasks.core.ourwords import SEND_BACK, signed
from xltasks.core.records import MasterState
from xltasks.core.schema import FORM_SHEET, LABEL_DATE, Field
from xltasks.core.sendback import CARRIED_DOUBTS
from xltasks.core.values import LONGEST_CELL_TEXT, as_text, read_field, same
from xltasks.messages.annotate import (
    AMBIGUOUS,
    BANNER_NEW,
    BANNER_NEW_WHOLE,
    LONGEST_VALUE,
    NEW_INTRO,
    NOT_CARRIED,
    OTHER_PERIOD,
    WHOLE_FORM,
    field_label,
    quoted,
    short_name,
)
from xltasks.render.form_layout import (
    FIELD_COLUMNS,
    FIRST_ROW,
    HEADER_ROW,
    LABEL_CELLS,
    LAST_COLUMN,
    NOTE_ROW,
)
from xltasks.verbs.marked_copy import beside, cell_marks
from xltasks.verbs.remarks import Place, Remark

Key = tuple[int, Field]


@dataclass(frozen=True, slots=True)
class Carried:
    """What of a return stands on the new form, by task and field, and what could not be carried.

    ``ambiguous`` are fields for which the return says several things: none of them is chosen for the unit.
    """

    values: Mapping[Key, FieldValue]
    figures: Mapping[tuple[int, int], float]
    left: tuple[Answer, ...]
    ambiguous: frozenset[Key]


def carried_over(one: Return | None, form: Form, state: MasterState, period: str) -> Carried:
    """Carry the answers of a return to the rows of a form.

    Only what certainly belongs to a task of the form is carried.  Of a form of another period only what the unit
    has not reported for that period already: the old words again would be false for this one.
    """
    if one is None:
        return Carried({}, {}, (), frozenset())
    numbers = {row.no for row in form.rows}
    asked = {(held.indicator.task, held.indicator.no) for held in form.figures}
    figures: dict[tuple[int, int], float] = {}
    said: dict[Key, list[FieldValue]] = {}
    left: list[Answer] = []
    for answer in one.answers:
        certain = answer.refuse is None and answer.doubt in CARRIED_DOUBTS
        if isinstance(answer.field, Figure):
            _carry_figure(answer, answer.field, certain, asked, figures, left)
            continue
        if answer.task not in numbers or answer.task is None or answer.field is None or not certain:
            left.append(answer)
        elif not _is_old(one, answer, state, period):
            value = _carriable(answer, answer.field, state, period)
            if value is None:
                left.append(answer)
            else:
                said.setdefault((answer.task, answer.field), []).append(value)
    ambiguous = {key for key, values in said.items() if not all(same(value, values[0]) for value in values[1:])}
    left += [
        one_of
        for one_of in one.answers
        if isinstance(one_of.field, Field) and (one_of.task, one_of.field) in ambiguous and one_of not in left
    ]
    return Carried(
        {key: values[0] for key, values in said.items() if key not in ambiguous},
        figures,
        tuple(left),
        frozenset(ambiguous),
    )


def _carry_figure(
    answer: Answer,
    figure: Figure,
    certain: bool,
    asked: set[tuple[int, int]],
    figures: dict[tuple[int, int], float],
    left: list[Answer],
) -> None:
    """A figure that is plainly read and asked for stands on the new form; the first of two that differ does not."""
    key = (answer.task or 0, figure.no)
    value = None
    if certain and key in asked and not isinstance(answer.value, CellError):
        reading = read_figure(figure, answer.value)
        value = reading.value if reading.problem is None and isinstance(reading.value, float) else None
    if value is None or not same(figures.setdefault(key, value), value):
        left.append(answer)


def _is_old(one: Return, answer: Answer, state: MasterState, period: str) -> bool:
    if one.period in (None, period) or one.unit is None or answer.task is None or answer.field is None:
        return False
    history = state.history.get((one.period or "", one.unit, answer.task))
    reading = read_field(answer.field, answer.value, state.settings, int(period[:4]))
    return bool(history) and same(reading.value, history[-1].value(answer.field)) if history else False


def _carriable(answer: Answer, field: Field, state: MasterState, period: str) -> FieldValue | None:
    """A value as the new form shows it: figures, words and dates as they are read, everything else as written."""
    if isinstance(answer.value, CellError):
        return None
    reading = read_field(field, answer.value, state.settings, int(period[:4]))
    if reading.problem is None and not reading.remark and reading.value is not None:
        return reading.value
    text = as_text(answer.value)
    return text if len(text.encode("utf-16-le", "surrogatepass")) <= 2 * LONGEST_CELL_TEXT else None


def entered(form: Form, carried: Carried, one: Return | None) -> Form:
    """The form with what was carried over filled in.  填报日期 stays blank: the unit signs anew."""
    rows = []
    for row in form.rows:
        held = {
            **dict(row.sent),
            **{field: value for (no, field), value in carried.values.items() if no == row.no},
        }
        rows.append(replace(row, sent=tuple((field, held[field]) for field in Field if field in held)))
    return replace(
        form,
        rows=tuple(rows),
        figures=tuple(
            replace(held, sent=carried.figures.get((held.indicator.task, held.indicator.no), held.sent))
            for held in form.figures
        ),
        contact=(one.reporter if one else "") or form.contact,
        phone=(one.phone if one else "") or form.phone,
    )


def marking_of(form: Form, file: str, one: Return | None, carried: Carried, remarks: Sequence[Remark]) -> Marking:
    """What to mark on the new form: every remark at the cell where its value now stands."""
    row_of = {row.no: at for at, row in enumerate(form.rows, FIRST_ROW)}
    moved = {(answer.sheet, answer.row, answer.column): answer for answer in one.answers} if one else {}
    by_cell: dict[At, list[Remark]] = {}
    lines: list[Line] = []
    told: set[Place] = set()
    for remark in remarks:
        places = _new_places(remark, moved, row_of)
        told.update(remark.places)
        for at in places:
            by_cell.setdefault(at, []).append(remark)
        lines.append(_line(remark, places))
    for answer in carried.left:
        if (answer.sheet, answer.row, answer.column) not in told:
            lines.append(_left_line(answer, carried))
    for number, field in sorted(carried.ambiguous):
        at = (row_of[number], FIELD_COLUMNS[field])
        if at not in by_cell:
            what, action = AMBIGUOUS
            by_cell[at] = [Remark("", (), number, field, field_label(field), "", what, action, True)]
    cells, rows = list(cell_marks(by_cell)), beside(by_cell)
    other = next((remark.value for remark in remarks if remark.code == "wrong-period"), None)
    if other is not None:
        cells, rows = _of_another_time(cells, rows, carried, row_of, other, str(form.period))
    facts = {
        "unit": form.unit,
        "period": str(form.period),
        "file": short_name(file),
        "count": len(lines),
        "carried": len(carried.values) + len(carried.figures),
    }
    marks = SheetMarks(
        sheet=FORM_SHEET,
        header=HEADER_ROW,
        column=LAST_COLUMN + 1,
        cells=tuple(sorted(cells, key=lambda mark: (mark.row, mark.column))),
        beside=tuple((row, words) for row, words in sorted(rows) if row > HEADER_ROW),
        banner=((NOTE_ROW, 0), signed(BANNER_NEW if rows else BANNER_NEW_WHOLE)),
    )
    intro = tuple(
        signed(words.format_map(facts)) if at == 0 else words.format_map(facts) for at, words in enumerate(NEW_INTRO)
    )
    return Marking(SEND_BACK, False, intro, (marks,), tuple(lines))


def _of_another_time(
    cells: list[CellMark],
    rows: list[tuple[int, str]],
    carried: Carried,
    row_of: Mapping[int, int],
    then: str,
    now: str,
) -> tuple[list[CellMark], list[tuple[int, str]]]:
    """Every cell carried from a form of another period is marked: sent back as it is, it would be false."""
    words = signed(OTHER_PERIOD.format(then=then, now=now))
    marked, told = {(mark.row, mark.column) for mark in cells}, {row for row, _ in rows}
    places = [(row_of[number], FIELD_COLUMNS[field]) for number, field in carried.values]
    more = [CellMark(row, column, words) for row, column in places if (row, column) not in marked]
    return [*cells, *more], [*rows, *((row, words) for row in sorted({row for row, _ in places} - told))]


def _new_places(remark: Remark, moved: Mapping[Place, Answer], row_of: Mapping[int, int]) -> tuple[At, ...]:
    if remark.label == LABEL_DATE and remark.code == "bad-signature-date":
        row, column = LABEL_CELLS[LABEL_DATE]
        return ((row, column + 1),)
    keys = [(answer.task, answer.field) for place in remark.places if (answer := moved.get(place)) is not None]
    if not keys:
        keys = [(remark.task, remark.field)]
    found = [
        (row_of[number], FIELD_COLUMNS[field])
        for number, field in keys
        if number is not None and isinstance(field, Field) and number in row_of
    ]
    return tuple(dict.fromkeys(found))


def _line(remark: Remark, places: Sequence[At]) -> Line:
    place = a1(*places[0]) if places else (a1(*remark.places[0][1:]) if remark.places else WHOLE_FORM)
    return Line(
        place=place if places or not remark.places else f"原表 {place}",
        task="" if remark.task is None else str(remark.task),
        field=remark.label,
        value=remark.value,
        what=remark.what,
        action=remark.action,
        sheet=FORM_SHEET if places else None,
        at=places[0] if places else None,
    )


def _left_line(answer: Answer, carried: Carried) -> Line:
    what, action = AMBIGUOUS if (answer.task, answer.field) in carried.ambiguous else NOT_CARRIED
    return Line(
        place=f"原表 {answer.cell}",
        task="" if answer.task is None else str(answer.task),
        field=field_label(answer.field.value if answer.field else None),
        value=quoted(as_text(answer.value), LONGEST_VALUE),
        what=what,
        action=action,
    )
