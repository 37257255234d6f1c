"""Back to sender: which returns go back, to whom, and in which way: the own form with marks, or a new one."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO

from xltasks.books.returns import ReadFile
from xltasks.books.returns.reading import read_content
from xltasks.core.changes import FileResult, Return, ReturnHead
from xltasks.core.findings import Finding
from xltasks.core.form import Form
from xltasks.core.handed import whole
from xltasks.core.marking import CannotMark, Marking
from xltasks.core.sendback import CONCERN, PAST_REPAIR, Concern
from xltasks.core.states import Outcome
from xltasks.intake.names import units_in_name
from xltasks.messages.annotate import FILE_NAME, FILE_NUMBER
from xltasks.render.form import write_form
from xltasks.verbs.consolidate import Reviewed
from xltasks.verbs.distribute import current_forms
from xltasks.verbs.marked_copy import marking_of as marking_of_own
from xltasks.verbs.marked_copy import still_says
from xltasks.verbs.new_form import carried_over, entered
from xltasks.verbs.new_form import marking_of as marking_of_new
from xltasks.verbs.remarks import Remark, for_units, remarks_on

Contents = Callable[[Mapping[str, str]], Iterator[tuple[ReadFile, bytes]]]
Mark = Callable[[bytes, Marking], bytes]


@dataclass(frozen=True, slots=True)
class SentBack:
    """A form that goes back.  ``own`` when it is the unit's own with marks; ``carried`` cells of a new one.

    ``count`` says how many things the unit is told.
    """

    file: str
    unit: str
    name: str
    own: bool
    count: int
    carried: int = 0


@dataclass(frozen=True, slots=True)
class Unsent:
    """A file that something is wrong with and that goes back to nobody; ``why`` is a word of the messages."""

    file: str
    why: str


@dataclass(frozen=True, slots=True)
class Dispatch:
    """What goes back and what does not, before anything is drawn."""

    letters: tuple[Letter, ...]
    unsent: tuple[Unsent, ...]


@dataclass(frozen=True, slots=True)
class Letter:
    """One return that goes back.  ``own`` when nothing speaks against marking the unit's own file so far."""

    result: FileResult
    one: Return | None
    form: Form
    name: str
    remarks: tuple[Remark, ...]
    own: bool


def dispatch(reviewed: Reviewed) -> Dispatch:
    """Decide for every file whether it goes back to its sender, under which name, and in which way.

    A file goes back when one of its findings can be put right by its unit alone.  It does not when it is not certain
    whose it is, when the same file or a later one of the unit takes its place.
    """
    returns = {one.file: one for one in reviewed.returns}
    found = for_units(reviewed.changes)
    receivers = {
        result.file: _receiver(reviewed, result, returns.get(result.file)) for result in reviewed.changes.files
    }
    units = sorted({unit for file, unit in receivers.items() if unit is not None and file in found})
    forms = current_forms(reviewed.state, units, reviewed.period, reviewed.as_of)
    letters: list[Letter] = []
    unsent: list[Unsent] = []
    seen: set[tuple[str, str]] = set()
    for result in reviewed.changes.files:
        one, told, unit = returns.get(result.file), found.get(result.file, ()), receivers[result.file]
        why = _why_not(result, one, told, unit)
        if why is not None:
            unsent.append(Unsent(result.file, why))
            continue
        asked = any(CONCERN[finding.code] is Concern.ASK for finding in told)
        if unit is None or not asked or result.outcome is Outcome.SUPERSEDED or (unit, result.sha256) in seen:
            continue
        form = forms.get(unit)
        if form is None:
            unsent.append(Unsent(result.file, "no-task"))
            continue
        if result.sha256:
            seen.add((unit, result.sha256))
        number = 1 + sum(letter.form.unit == unit for letter in letters)
        own = bool(one and one.form_id and one.rejected is None) and not any(
            finding.code in PAST_REPAIR for finding in told
        )
        sent = None if one is None else whole(one)
        letters.append(Letter(result, sent, form, _name(form, number), remarks_on(told, sent), own))
    return Dispatch(tuple(letters), tuple(unsent))


def _receiver(reviewed: Reviewed, result: FileResult, one: ReturnHead | None) -> str | None:
    """Whose a file is; one that could not be read says so by its name alone."""
    if result.unit is not None or one is not None:
        return result.unit
    named = units_in_name(result.file, reviewed.state.plan.directory)
    return next(iter(named)) if len(named) == 1 else None


def _why_not(result: FileResult, one: ReturnHead | None, told: Sequence[Finding], unit: str | None) -> str | None:
    """Why a file that something is wrong with goes back to nobody; None if it may, or if nothing is wrong."""
    if result.outcome is Outcome.IGNORED:
        return "no-return"
    if one is not None and one.rejected is not None and CONCERN[one.rejected] is Concern.OFFICE:
        return "file-bad" if one.rejected == "wrong-plan" else "no-unit"
    if result.outcome is not Outcome.REJECTED:
        return None
    if unit is None:
        return "no-unit"
    return None if told else "file-bad"


def _name(form: Form, number: int) -> str:
    numbered = FILE_NUMBER.format(number=number) if number > 1 else ""
    return FILE_NAME.format(form=form.file_name.removesuffix(".xlsx"), number=numbered)


def drawn(
    reviewed: Reviewed, letters: Sequence[Letter], contents: Contents, mark: Mark
) -> Iterator[tuple[SentBack, bytes]]:
    """Draw the forms, one by one.

    ``contents`` gives the bytes of returns once more, ``mark`` puts marks on a form.  A return whose package cannot
    be marked is answered with a new form, as is one that is no longer there.
    """
    wanted = {letter.result.file: letter for letter in letters if letter.own}
    done: set[str] = set()
    for read, data in contents({file: letter.result.sha256 for file, letter in wanted.items()}) if wanted else ():
        made = _own(wanted[read.file], read, data, str(reviewed.period), mark)
        if made is not None and read.file not in done:
            done.add(read.file)
            yield made
    for letter in letters:
        if letter.result.file not in done:
            yield _new(letter, reviewed, mark)


def _own(letter: Letter, read: ReadFile, data: bytes, period: str, mark: Mark) -> tuple[SentBack, bytes] | None:
    marking = marking_of_own(read, letter.remarks, letter.form.unit, period)
    if marking is None:
        return None
    try:
        made = mark(data, marking)
    except CannotMark:
        return None
    if not still_says(read, read_content(read.file, made), marking):
        return None
    return SentBack(read.file, letter.form.unit, letter.name, True, len(letter.remarks)), made


def _new(letter: Letter, reviewed: Reviewed, mark: Mark) -> tuple[SentBack, bytes]:
    form, one = letter.form, letter.one
    carried = carried_over(one, form, reviewed.state, str(reviewed.period))
    buffer = BytesIO()
    write_form(buffer, form, reviewed.state.settings, entered=entered(form, carried, one))
    marking = marking_of_new(form, letter.result.file, one, carried, letter.remarks)
    made = mark(buffer.getvalue(), marking)
    sent = SentBack(letter.result.file, form.unit, letter.name, False, len(marking.lines), len(carried.values))
    return sent, made
