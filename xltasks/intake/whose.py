"""Whose a return is, and for when: by its stamp; else by what the sheet itself says.  Never by a guess."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from xltasks.books.returns import ReadSheet
from xltasks.core.figure_sheet import FigureHeader
from xltasks.core.findings import Finding, finding
from xltasks.core.form import issue_of
from xltasks.core.grid import Grid
from xltasks.core.layout import HeaderRow, Label
from xltasks.core.schema import (
    LABEL_PERIOD,
    LABEL_UNIT,
    STAMP_SHEET,
)
from xltasks.core.stamp import FORM_MARK, FormStamp, NotAStamp, read_form_stamp
from xltasks.core.values import as_text
from xltasks.intake.names import is_same_unit, period_in_name, period_written, units_in_name
from xltasks.intake.office import Office


@dataclass(frozen=True, slots=True)
class DataSheet:
    """A sheet that holds a table like the form's, with its header and the labels around it."""

    sheet: ReadSheet
    grid: Grid
    header: HeaderRow
    labels: Mapping[str, Label]


@dataclass(frozen=True, slots=True)
class FigurePage:
    """A sheet that holds a table like the form's 量化指标, with its header and the labels around it."""

    sheet: ReadSheet
    grid: Grid
    header: FigureHeader
    labels: Mapping[str, Label]


Table = TypeVar("Table", DataSheet, FigurePage)


@dataclass(frozen=True, slots=True)
class Identity:
    """Whose a file is, and for when.  ``rejected`` refuses all of it; ``doubt`` makes its answers wait."""

    unit: str | None
    period: str | None
    rejected: str | None
    doubt: str | None
    findings: tuple[Finding, ...]


def stamps_in(sheets: Iterable[ReadSheet]) -> tuple[list[FormStamp], bool]:
    """The different stamps a file carries, and whether one was damaged."""
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


def identity_of(
    file: str, stamps: list[FormStamp], damaged: bool, sheets: Sequence[DataSheet | FigurePage], office: Office
) -> Identity:
    """Whose a file is, by its stamp or else by its words; with the findings that say why not."""
    if len(stamps) > 1:
        told = finding("identity-conflict", file=file, value="、".join(f"{one.unit} {one.period}" for one in stamps))
        return Identity(None, None, "identity-conflict", None, (told,))
    if stamps:
        return _stamped(file, stamps[0], sheets, office)
    return _unstamped(file, damaged, sheets, office)


def _stamped(file: str, stamp: FormStamp, sheets: Sequence[DataSheet | FigurePage], office: Office) -> Identity:
    directory = office.state.plan.directory
    unit = directory.find(stamp.unit)
    name = unit.name if unit else stamp.unit
    if stamp.plan_id != office.state.plan_id:
        return Identity(name, stamp.period, "wrong-plan", None, (finding("wrong-plan", file=file, unit=name),))
    if stamp.period != office.period:
        told = finding("wrong-period", file=file, unit=name, value=stamp.period, period=office.period)
        return Identity(name, stamp.period, "wrong-period", None, (told,))
    if unit is None:
        told = finding("unknown-unit-return", file=file, value=stamp.unit)
        return Identity(None, stamp.period, "unknown-unit-return", None, (told,))
    named = units_in_name(file, directory)
    if named and name not in named:
        told = finding("wrong-unit", file=file, unit=name, value="、".join(sorted(named)), shown=name)
        return Identity(name, stamp.period, "wrong-unit", None, (told,))
    shown = [label_of(data, LABEL_UNIT) for data in sheets]
    if shown and all(text and not _is_unit(text, name, office) for text in shown):
        told = finding("wrong-unit", file=file, sheet=sheets[0].sheet.name, unit=name, value=shown[0], shown=name)
        return Identity(name, stamp.period, "wrong-unit", None, (told,))
    periods = [label_of(data, LABEL_PERIOD) for data in sheets]
    if periods and all(text and not _is_period(text, stamp.period) for text in periods):
        told = finding(
            "wrong-period",
            file=file,
            sheet=sheets[0].sheet.name,
            unit=name,
            value=periods[0],
            period=office.period,
        )
        return Identity(name, stamp.period, "wrong-period", None, (told,))
    findings = []
    if issue_of(stamp.form_id) < office.last_issue.get(name, 0):
        findings.append(finding("old-form", file=file, unit=name, value=stamp.form_id))
    return Identity(name, stamp.period, None, None, tuple(findings))


def _unstamped(file: str, damaged: bool, sheets: Sequence[DataSheet | FigurePage], office: Office) -> Identity:
    directory = office.state.plan.directory
    named = units_in_name(file, directory)
    shown = next((text for data in sheets if (text := label_of(data, LABEL_UNIT))), "")
    labelled = directory.find(shown) if shown else None
    if labelled and named and labelled.name not in named:
        told = finding("wrong-unit", file=file, unit=labelled.name, value="、".join(sorted(named)), shown=labelled.name)
        return Identity(labelled.name, None, "wrong-unit", None, (told,))
    name = labelled.name if labelled else (next(iter(named)) if len(named) == 1 else None)
    if name is None:
        told = finding("unknown-unit-return", file=file, value=shown or "")
        return Identity(None, None, "unknown-unit-return", None, (told,))
    written = next((text for data in sheets if (text := label_of(data, LABEL_PERIOD))), "")
    period = written or period_in_name(file) or ""
    if period and not _is_period(period, office.period):
        told = finding("wrong-period", file=file, unit=name, value=period, period=office.period)
        return Identity(name, period, "wrong-period", None, (told,))
    told = finding("no-identity", file=file, unit=name, damaged="身份页被改动" if damaged else "没有身份页")
    # Without the stamp, the sheet itself must say whose it is and for when; a file's name alone is not enough.
    certain = labelled is not None and period_written(written, int(office.period[:4])) is not None and not damaged
    return Identity(name, office.period, None, None if certain else "identity-unsure", (told,))


def label_of(data: DataSheet | FigurePage, label: str) -> str:
    """What stands beside a label, as text; blank if nothing does."""
    held = data.labels.get(label)
    return as_text(held.value) if held else ""


def _is_unit(text: str, name: str, office: Office) -> bool:
    return is_same_unit(text, name, office.state.plan.directory)


def _is_period(text: str, period: str) -> bool:
    """Whether a label's words name this period; words that name none at all do not contradict it."""
    written = period_written(text, int(period[:4]))
    return written is None or written == period


def of_this_form(
    sheets: tuple[Table, ...], identity: Identity, office: Office
) -> tuple[tuple[Table, ...], tuple[Table, ...]]:
    """Part sheets that speak of another period or unit (last month's, kept in the same file) from the form's."""
    if identity.rejected is not None or identity.unit is None:
        return sheets, ()
    kept: list[Table] = []
    left_out: list[Table] = []
    for data in sheets:
        period, unit = label_of(data, LABEL_PERIOD), label_of(data, LABEL_UNIT)
        other_period = bool(period) and not _is_period(period, office.period)
        other_unit = bool(unit) and not _is_unit(unit, identity.unit, office)
        (left_out if other_period or other_unit else kept).append(data)
    return tuple(kept), tuple(left_out)
