"""Identify a return: by its stamp; else by headings and the unit's name.  Two identities are never guessed at."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from xltasks.books.returns import ReadFile, ReadSheet
from xltasks.core.changes import Counts, FileResult, Return
from xltasks.core.findings import Finding, finding
from xltasks.core.form import FieldValue, issue_of
from xltasks.core.gather import Answer, Blank, CellMarks, KnownTasks, Locked, gather, missing_columns
from xltasks.core.grid import NO_RESULT, CellError, Grid, a1
from xltasks.core.layout import HeaderRow, Label, find_header, find_labels
from xltasks.core.merged import Merge, merged_table
from xltasks.core.ourwords import is_ours
from xltasks.core.plan import Role
from xltasks.core.records import MasterState
from xltasks.core.schema import (
    FIELD_HEADINGS,
    LABEL_DATE,
    LABEL_PERIOD,
    LABEL_PHONE,
    LABEL_REPORTER,
    LABEL_UNIT,
    ROLE_WORDS,
    STAMP_SHEET,
    Field,
)
from xltasks.core.stamp import FORM_MARK, MASTER_MARK, FormStamp, NotAStamp, read_form_stamp
from xltasks.core.states import Outcome
from xltasks.core.values import as_text, is_blank, read_date
from xltasks.intake.names import is_same_unit, period_in_name, period_written, units_in_name
from xltasks.messages.file_words import WHY_WORDS


@dataclass(frozen=True, slots=True)
class _DataSheet:
    sheet: ReadSheet
    grid: Grid
    header: HeaderRow
    labels: Mapping[str, Label]


@dataclass(frozen=True, slots=True)
class _Identity:
    unit: str | None
    period: str | None
    rejected: str | None
    doubt: str | None
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Office:
    """What identifying needs to know of a master, worked out once for all files."""

    state: MasterState
    period: str
    plan_texts: Mapping[int, str]
    own_texts: Mapping[str, Mapping[int, str]]
    due_dates: Mapping[int, date]
    earlier_progress: Mapping[tuple[str, int], tuple[float, ...]]
    last_issue: Mapping[str, int]

    @classmethod
    def of(cls, state: MasterState, period: str) -> Office:
        """Index a master's tasks by unit."""
        texts = {task.no: task.text for _, _, task in state.plan.tasks()}
        own: dict[str, dict[int, str]] = {}
        for unit, number in state.roles:
            own.setdefault(unit, {})[number] = texts[number]
        issues: dict[str, int] = {}
        for entry in state.returns:
            if entry.period == period and entry.form_id:
                try:
                    issues[entry.unit] = issue_of(entry.form_id)
                except ValueError:  # a register row without one of our form numbers
                    continue
        due = {task.no: task.due for _, _, task in state.plan.tasks()}
        return cls(state, period, texts, own, due, _earlier_progress(state, period), issues)

    def locked(self, unit: str, roles: Mapping[int, Role], *, is_ours: bool) -> dict[int, Locked]:
        """What the locked cells of a unit's form should show; ``is_ours``: the form and not a table of its own."""
        return {
            number: Locked(due, ROLE_WORDS[role], self.earlier_progress.get((unit, number), ()))
            if is_ours
            else Locked(due)
            for number, role in roles.items()
            if (due := self.due_dates.get(number)) is not None
        }


def _earlier_progress(state: MasterState, period: str) -> dict[tuple[str, int], tuple[float, ...]]:
    found: dict[tuple[str, int], tuple[float, ...]] = {}
    earlier = frozenset(state.periods_before(period))
    for report in state.reports:
        progress = report.value(Field.PROGRESS)
        if report.period in earlier and isinstance(progress, (int, float)):
            key = (report.unit, report.task)
            found[key] = (*found.get(key, ()), float(progress))
    return found


def identify(read: ReadFile, office: Office) -> Return | tuple[FileResult, tuple[Finding, ...]]:
    """A return, or the outcome of a file that is none, with its findings."""
    if read.state != "read":
        outcome = Outcome.IGNORED if read.state == "ignored" else Outcome.REJECTED
        named = units_in_name(read.file, office.state.plan.directory)
        unit = next(iter(named)) if len(named) == 1 and outcome is Outcome.REJECTED else None
        return FileResult(read.file, read.sha256, unit, None, outcome, Counts()), read.findings
    if any(as_text(sheet.grid.at(0, 0)) == MASTER_MARK[0] for sheet in read.sheets):
        told = finding("ignored-file", file=read.file, why=WHY_WORDS["master"])
        return FileResult(read.file, read.sha256, None, None, Outcome.IGNORED, Counts()), (told,)
    stamps, damaged = _stamps(read.sheets)
    sheets = tuple(_data_sheets(read.sheets))
    if not sheets:
        result = FileResult(read.file, read.sha256, None, None, Outcome.REJECTED, Counts())
        return result, (*read.findings, finding("not-a-form", file=read.file))
    stamp = stamps[0] if len(set(stamps)) == 1 else None
    identity = _identity(read.file, stamps, damaged, sheets, office)
    sheets, left_out = _of_this_form(sheets, identity, office)
    return _read_return(read, stamp, identity, sheets, left_out, office)


def _stamps(sheets: Iterable[ReadSheet]) -> tuple[list[FormStamp], bool]:
    stamps: list[FormStamp] = []
    damaged = False
    for sheet in sheets:
        if as_text(sheet.grid.at(0, 0)) != FORM_MARK[0] and not sheet.name.startswith(STAMP_SHEET):
            continue
        try:
            stamp = read_form_stamp(sheet.grid.rows)
        except NotAStamp:
            damaged = True
            continue
        if stamp not in stamps:
            stamps.append(stamp)
    return stamps, damaged


def _data_sheets(sheets: Iterable[ReadSheet]) -> Iterable[_DataSheet]:
    for sheet in sheets:
        if sheet.name.startswith(STAMP_SHEET):
            continue
        header = find_header(sheet.grid)
        if header is not None:
            yield _DataSheet(sheet, _with_missing_results(sheet), header, find_labels(sheet.grid, header))


def _with_missing_results(sheet: ReadSheet) -> Grid:
    """The grid, with a formula that stored no result told apart from a blank cell."""
    if not sheet.formulas_without_value:
        return sheet.grid
    rows = [list(row) for row in sheet.grid.rows]
    for row, column in sheet.formulas_without_value:
        while len(rows) <= row:
            rows.append([])
        rows[row] += [None] * (column + 1 - len(rows[row]))
        rows[row][column] = CellError(NO_RESULT)
    return Grid(rows)


# --- whose, and for when --------------------------------------------------------------------------------------


def _identity(
    file: str, stamps: list[FormStamp], damaged: bool, sheets: tuple[_DataSheet, ...], office: Office
) -> _Identity:
    if len(stamps) > 1:
        told = finding("identity-conflict", file=file, value="、".join(f"{one.unit} {one.period}" for one in stamps))
        return _Identity(None, None, "identity-conflict", None, (told,))
    if stamps:
        return _stamped(file, stamps[0], sheets, office)
    return _unstamped(file, damaged, sheets, office)


def _stamped(file: str, stamp: FormStamp, sheets: tuple[_DataSheet, ...], office: Office) -> _Identity:
    directory = office.state.plan.directory
    unit = directory.find(stamp.unit)
    name = unit.name if unit else stamp.unit
    if stamp.plan_id != office.state.plan_id:
        return _Identity(name, stamp.period, "wrong-plan", None, (finding("wrong-plan", file=file, unit=name),))
    if stamp.period != office.period:
        told = finding("wrong-period", file=file, unit=name, value=stamp.period, period=office.period)
        return _Identity(name, stamp.period, "wrong-period", None, (told,))
    if unit is None:
        told = finding("unknown-unit-return", file=file, value=stamp.unit)
        return _Identity(None, stamp.period, "unknown-unit-return", None, (told,))
    named = units_in_name(file, directory)
    if named and name not in named:
        told = finding("wrong-unit", file=file, unit=name, value="、".join(sorted(named)), shown=name)
        return _Identity(name, stamp.period, "wrong-unit", None, (told,))
    shown = [_label(data, LABEL_UNIT) for data in sheets]
    if shown and all(text and not _is_unit(text, name, office) for text in shown):
        told = finding("wrong-unit", file=file, sheet=sheets[0].sheet.name, unit=name, value=shown[0], shown=name)
        return _Identity(name, stamp.period, "wrong-unit", None, (told,))
    periods = [_label(data, LABEL_PERIOD) for data in sheets]
    if periods and all(text and not _is_period(text, stamp.period) for text in periods):
        told = finding(
            "wrong-period",
            file=file,
            sheet=sheets[0].sheet.name,
            unit=name,
            value=periods[0],
            period=office.period,
        )
        return _Identity(name, stamp.period, "wrong-period", None, (told,))
    findings = []
    if issue_of(stamp.form_id) < office.last_issue.get(name, 0):
        findings.append(finding("old-form", file=file, unit=name, value=stamp.form_id))
    return _Identity(name, stamp.period, None, None, tuple(findings))


def _unstamped(file: str, damaged: bool, sheets: tuple[_DataSheet, ...], office: Office) -> _Identity:
    directory = office.state.plan.directory
    named = units_in_name(file, directory)
    shown = next((text for data in sheets if (text := _label(data, LABEL_UNIT))), "")
    labelled = directory.find(shown) if shown else None
    if labelled and named and labelled.name not in named:
        told = finding("wrong-unit", file=file, unit=labelled.name, value="、".join(sorted(named)), shown=labelled.name)
        return _Identity(labelled.name, None, "wrong-unit", None, (told,))
    name = labelled.name if labelled else (next(iter(named)) if len(named) == 1 else None)
    if name is None:
        told = finding("unknown-unit-return", file=file, value=shown or "")
        return _Identity(None, None, "unknown-unit-return", None, (told,))
    written = next((text for data in sheets if (text := _label(data, LABEL_PERIOD))), "")
    period = written or period_in_name(file) or ""
    if period and not _is_period(period, office.period):
        told = finding("wrong-period", file=file, unit=name, value=period, period=office.period)
        return _Identity(name, period, "wrong-period", None, (told,))
    told = finding("no-identity", file=file, unit=name, damaged="身份页被改动" if damaged else "没有身份页")
    # Without the stamp, the sheet itself must say whose it is and for when; a file's name alone is not enough.
    certain = labelled is not None and period_written(written, int(office.period[:4])) is not None and not damaged
    return _Identity(name, office.period, None, None if certain else "identity-unsure", (told,))


def _label(data: _DataSheet, label: str) -> str:
    held = data.labels.get(label)
    return as_text(held.value) if held else ""


def _is_unit(text: str, name: str, office: Office) -> bool:
    return is_same_unit(text, name, office.state.plan.directory)


def _is_period(text: str, period: str) -> bool:
    """Whether a label's words name this period; words that name none at all do not contradict it."""
    written = period_written(text, int(period[:4]))
    return written is None or written == period


def _of_this_form(
    sheets: tuple[_DataSheet, ...], identity: _Identity, office: Office
) -> tuple[tuple[_DataSheet, ...], tuple[_DataSheet, ...]]:
    """Part sheets that speak of another period or unit (last month's, kept in the same file) from the form's."""
    if identity.rejected is not None or identity.unit is None:
        return sheets, ()
    kept: list[_DataSheet] = []
    left_out: list[_DataSheet] = []
    for data in sheets:
        period, unit = _label(data, LABEL_PERIOD), _label(data, LABEL_UNIT)
        other_period = bool(period) and not _is_period(period, office.period)
        other_unit = bool(unit) and not _is_unit(unit, identity.unit, office)
        (left_out if other_period or other_unit else kept).append(data)
    return tuple(kept), tuple(left_out)


# --- what it says ---------------------------------------------------------------------------------------------


def _read_return(
    read: ReadFile,
    stamp: FormStamp | None,
    identity: _Identity,
    sheets: tuple[_DataSheet, ...],
    left_out: tuple[_DataSheet, ...],
    office: Office,
) -> Return:
    unit = identity.unit
    sent = {(row.no, field): value for row in stamp.rows for field, value in row.sent} if stamp else {}
    own = dict(office.own_texts.get(unit or "", {}))
    if stamp:
        own.update({row.no: row.text for row in stamp.rows})
    roles = {row.no: row.role for row in stamp.rows} if stamp else _roles(office, unit)
    locked = office.locked(unit, roles, is_ours=stamp is not None) if unit and identity.rejected is None else {}
    known = KnownTasks.of(own, office.plan_texts, locked)
    watched = frozenset(number for number, _ in sent)
    findings: list[Finding] = [*read.findings, *identity.findings]
    answers: list[Answer] = []
    blanks: list[Blank] = []
    tasks: set[int] = set()
    for data in sheets:
        found = gather(data.grid, data.header, data.sheet.name, known, watch_blanks=watched, marks=_marks(data))
        answers += _doubted(found.answers, identity.doubt)
        blanks += found.blanks
        tasks |= found.tasks
        if identity.rejected is None:
            findings += (replace(told, file=read.file, unit=unit) for told in found.findings)
            findings += _about_sheet(data, read.file, unit, found.answers)
    for data in left_out:
        findings.append(finding("sheet-left-out", file=read.file, sheet=data.sheet.name, unit=unit))
        found = gather(data.grid, data.header, data.sheet.name, known, watch_blanks=frozenset())
        answers += (answer._replace(task=None, refuse="sheet-left-out") for answer in found.answers)
    findings += _about_form(read.file, unit, stamp, tasks, answers, sheets, identity)
    reporter, phone, reported_on, told = _signature(sheets, read.file, unit, office)
    return Return(
        file=read.file,
        sha256=read.sha256,
        unit=unit,
        period=identity.period,
        form_id=stamp.form_id if stamp else "",
        reporter=reporter,
        phone=phone,
        reported_on=reported_on,
        due=stamp.due if stamp else None,
        answers=tuple(answers),
        blanks=tuple(blanks),
        sent=sent,
        roles=roles,
        findings=(*findings, *told),
        rejected=identity.rejected,
    )


def _doubted(answers: tuple[Answer, ...], doubt: str | None) -> Iterable[Answer]:
    if doubt is None:
        return answers
    return (answer if answer.refuse else answer._replace(doubt=answer.doubt or doubt) for answer in answers)


def _roles(office: Office, unit: str | None) -> dict[int, Role]:
    return {number: role for (name, number), role in office.state.roles.items() if name == unit}


def _marks(data: _DataSheet) -> CellMarks | None:
    merged = merged_table(data.grid, data.header, map(Merge._make, data.sheet.merges)) if data.sheet.merges else None
    return CellMarks(data.sheet.struck, merged) if data.sheet.struck or merged else None


def _about_sheet(data: _DataSheet, file: str, unit: str | None, answers: tuple[Answer, ...]) -> Iterable[Finding]:
    if data.sheet.visible != "visible":
        yield finding("sheet-hidden", file=file, sheet=data.sheet.name, unit=unit)
    if data.sheet.hidden_rows and (rows := sorted({one.row for one in answers} & data.sheet.hidden_rows)):
        numbers = "、".join(str(row + 1) for row in rows)
        yield finding("rows-hidden", file=file, sheet=data.sheet.name, unit=unit, value=numbers)
    for field in missing_columns(data.header):
        yield finding(
            "heading-missing",
            file=file,
            sheet=data.sheet.name,
            unit=unit,
            field=field.value,
            heading=FIELD_HEADINGS[field],
        )
    for (row, column), text in sorted(data.sheet.notes.items()):
        if is_ours(text):
            continue
        yield finding("cell-note", file=file, sheet=data.sheet.name, cell=a1(row, column), unit=unit, value=text)
    for text in data.sheet.text_boxes:
        yield finding("text-box", file=file, sheet=data.sheet.name, unit=unit, value=text)
    if data.sheet.has_pictures:
        yield finding("picture", file=file, sheet=data.sheet.name, unit=unit)


def _about_form(
    file: str,
    unit: str | None,
    stamp: FormStamp | None,
    tasks: set[int],
    answers: list[Answer],
    sheets: tuple[_DataSheet, ...],
    identity: _Identity,
) -> Iterable[Finding]:
    if identity.rejected is not None:
        return
    if stamp and sheets:
        gone = [row.no for row in stamp.rows if row.no not in tasks]
        if gone:
            yield finding("row-missing", file=file, unit=unit, value="、".join(map(str, gone)), count=len(gone))
    if not answers:
        yield finding("empty-return", file=file, unit=unit)
    if len(sheets) > 1:
        names = "、".join(data.sheet.name for data in sheets)
        yield finding("sheet-copied", file=file, unit=unit, value=names)


def _signature(
    sheets: tuple[_DataSheet, ...], file: str, unit: str | None, office: Office
) -> tuple[str, str, date | None, list[Finding]]:
    """Who filled the form, their phone, and when: 填报人, 联系电话, 填报日期."""
    told: list[Finding] = []
    held: dict[str, tuple[_DataSheet, Label]] = {}
    for data in sheets:
        for label, value in data.labels.items():
            held.setdefault(label, (data, value))

    def text(label: str) -> str:
        return as_text(held[label][1].value).strip() if label in held else ""

    reported_on = None
    if LABEL_DATE in held:
        data, value = held[LABEL_DATE]
        reported_on = read_date(value.value, int(office.period[:4]))
        if reported_on is None and not is_blank(value.value):
            told.append(
                finding(
                    "bad-signature-date",
                    file=file,
                    sheet=data.sheet.name,
                    cell=a1(value.row, value.column),
                    unit=unit,
                    value=as_text(value.value),
                )
            )
    return text(LABEL_REPORTER), text(LABEL_PHONE), reported_on, told


def sent_values(stamp: FormStamp) -> dict[tuple[int, Field], FieldValue]:
    """What the fillable cells of a form contained when it was made."""
    return {(row.no, field): value for row in stamp.rows for field, value in row.sent}
