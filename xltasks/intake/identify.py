"""Identify a return: by its stamp; else by headings and the unit's name.  Two identities are never guessed at."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from xltasks.books.returns import ReadFile, ReadSheet
from xltasks.core.asked import Asked, Figure
from xltasks.core.changes import Counts, FileResult, Return
from xltasks.core.figure_sheet import KnownFigures, gather_figures
from xltasks.core.findings import Finding, finding
from xltasks.core.form import FieldValue
from xltasks.core.gather import Answer, Blank, CellMarks, Gathered, KnownTasks, gather, missing_columns
from xltasks.core.grid import NO_RESULT, CellError, Grid, a1
from xltasks.core.layout import HeaderRow, Label, find_labels
from xltasks.core.merged import Merge, merged_table
from xltasks.core.ourwords import is_ours
from xltasks.core.plan import Role
from xltasks.core.schema import (
    FIELD_HEADINGS,
    LABEL_DATE,
    LABEL_PHONE,
    LABEL_REPORTER,
    STAMP_SHEET,
)
from xltasks.core.sheet_tables import tables_on
from xltasks.core.stamp import MASTER_MARK, FormStamp
from xltasks.core.states import Outcome
from xltasks.core.values import as_text, is_blank, read_date
from xltasks.intake.names import units_in_name
from xltasks.intake.office import Office
from xltasks.intake.whose import DataSheet, FigurePage, Identity, identity_of, of_this_form, stamps_in
from xltasks.messages.file_words import WHY_WORDS


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
    stamps, damaged = stamps_in(read.sheets)
    sheets, pages = tables_in(read.sheets)
    if not sheets and not pages:
        result = FileResult(read.file, read.sha256, None, None, Outcome.REJECTED, Counts())
        return result, (*read.findings, finding("not-a-form", file=read.file))
    stamp = stamps[0] if len(set(stamps)) == 1 else None
    identity = identity_of(read.file, stamps, damaged, sheets or pages, office)
    return _read_return(read, stamp, identity, sheets, pages, office)


def tables_in(sheets: Iterable[ReadSheet]) -> tuple[tuple[DataSheet, ...], tuple[FigurePage, ...]]:
    """The tables of tasks and the tables of indicators in a file, each with the labels that stand around it."""
    forms: list[DataSheet] = []
    pages: list[FigurePage] = []
    for sheet in sheets:
        if sheet.name.startswith(STAMP_SHEET):
            continue
        found = tables_on(sheet.grid)
        grid = _with_missing_results(sheet) if found.form or found.figures else sheet.grid
        if found.form is not None:
            below = found.rows_of_form(grid)
            forms.append(DataSheet(sheet, below, found.form, find_labels(below, found.form)))
        if found.figures is not None:
            around = HeaderRow(found.figures.row, found.figures.row, found.figures.columns, {})
            below = found.rows_of_figures(grid)
            pages.append(FigurePage(sheet, below, found.figures, find_labels(below, around)))
    return tuple(forms), tuple(pages)


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


# --- what it says ---------------------------------------------------------------------------------------------


def _read_return(
    read: ReadFile,
    stamp: FormStamp | None,
    identity: Identity,
    sheets: tuple[DataSheet, ...],
    pages: tuple[FigurePage, ...],
    office: Office,
) -> Return:
    unit = identity.unit
    sheets, left_out = of_this_form(sheets, identity, office)
    pages, pages_left_out = of_this_form(pages, identity, office)
    sent = sent_values(stamp) if stamp else {}
    own = dict(office.own_texts.get(unit or "", {}))
    if stamp:
        own.update({row.no: row.text for row in stamp.rows})
    roles = {row.no: row.role for row in stamp.rows} if stamp else _roles(office, unit)
    locked = office.locked(unit, stamp, roles) if unit and identity.rejected is None else {}
    known = KnownTasks(own, office.plan_texts, locked)
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
    asked = _asked(stamp, unit, office)
    for page in pages:
        found = gather_page(page, asked)
        answers += _doubted(found.answers, identity.doubt)
        blanks += found.blanks
        if identity.rejected is None:
            findings += (replace(told, file=read.file, unit=unit) for told in found.findings)
            findings += _on_sheet(page.sheet, read.file, unit, found.answers)
    for page in pages_left_out:
        findings.append(finding("sheet-left-out", file=read.file, sheet=page.sheet.name, unit=unit))
        answers += (answer._replace(task=None, refuse="sheet-left-out") for answer in gather_page(page, asked).answers)
    if stamp and stamp.figures and not pages and identity.rejected is None:
        findings.append(finding("figures-missing", file=read.file, unit=unit, count=len(stamp.figures)))
    findings += _about_form(read.file, unit, stamp, tasks, answers, sheets, pages, identity)
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


def _marks(data: DataSheet) -> CellMarks | None:
    merged = merged_table(data.grid, data.header, map(Merge._make, data.sheet.merges)) if data.sheet.merges else None
    return CellMarks(data.sheet.struck, merged) if data.sheet.struck or merged else None


def gather_page(page: FigurePage, asked: KnownFigures) -> Gathered:
    """What a table of indicators says."""
    sheet = page.sheet
    return gather_figures(page.grid, page.header, sheet.name, asked, struck=sheet.struck, merges=sheet.merges)


def _asked(stamp: FormStamp | None, unit: str | None, office: Office) -> KnownFigures:
    if stamp is None:
        return KnownFigures.of(office.figures_of(unit), office.figures)
    return KnownFigures.of(stamp.figures, office.figures, office.figures)


def _about_sheet(data: DataSheet, file: str, unit: str | None, answers: tuple[Answer, ...]) -> Iterable[Finding]:
    yield from _on_sheet(data.sheet, file, unit, answers)
    for field in missing_columns(data.header):
        yield finding(
            "heading-missing",
            file=file,
            sheet=data.sheet.name,
            unit=unit,
            field=field.value,
            heading=FIELD_HEADINGS[field],
        )


def _on_sheet(sheet: ReadSheet, file: str, unit: str | None, answers: tuple[Answer, ...]) -> Iterable[Finding]:
    """What lies on a sheet besides its cells' values."""
    if sheet.visible != "visible":
        yield finding("sheet-hidden", file=file, sheet=sheet.name, unit=unit)
    if sheet.hidden_rows and (rows := sorted({one.row for one in answers} & sheet.hidden_rows)):
        numbers = "、".join(str(row + 1) for row in rows)
        yield finding("rows-hidden", file=file, sheet=sheet.name, unit=unit, value=numbers)
    for (row, column), text in sorted(sheet.notes.items()):
        if is_ours(text):
            continue
        yield finding("cell-note", file=file, sheet=sheet.name, cell=a1(row, column), unit=unit, value=text)
    for text in sheet.text_boxes:
        yield finding("text-box", file=file, sheet=sheet.name, unit=unit, value=text)
    if sheet.has_pictures:
        yield finding("picture", file=file, sheet=sheet.name, unit=unit)


def _about_form(
    file: str,
    unit: str | None,
    stamp: FormStamp | None,
    tasks: set[int],
    answers: list[Answer],
    sheets: tuple[DataSheet, ...],
    pages: tuple[FigurePage, ...],
    identity: Identity,
) -> Iterable[Finding]:
    if identity.rejected is not None:
        return
    if stamp and (sheets or pages):
        gone = [row.no for row in stamp.rows if row.no not in tasks]
        if gone:
            yield finding("row-missing", file=file, unit=unit, value="、".join(map(str, gone)), count=len(gone))
    if not answers:
        yield finding("empty-return", file=file, unit=unit)
    for copies in (sheets, pages):
        if len(copies) > 1:
            names = "、".join(one.sheet.name for one in copies)
            yield finding("sheet-copied", file=file, unit=unit, value=names)


def _signature(
    sheets: tuple[DataSheet, ...], file: str, unit: str | None, office: Office
) -> tuple[str, str, date | None, list[Finding]]:
    """Who filled the form, their phone, and when: 填报人, 联系电话, 填报日期."""
    told: list[Finding] = []
    held: dict[str, tuple[DataSheet, Label]] = {}
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


def sent_values(stamp: FormStamp) -> dict[tuple[int, Asked], FieldValue]:
    """What the fillable cells of a form contained when it was made."""
    sent: dict[tuple[int, Asked], FieldValue] = {
        (row.no, field): value for row in stamp.rows for field, value in row.sent
    }
    sent.update({(one.task, Figure(one.no)): one.sent for one in stamp.figures if one.sent is not None})
    return sent
