"""The form: what one unit receives for one period."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date

from xltasks.core.indicators import Indicator, completion
from xltasks.core.period import Period
from xltasks.core.plan import Role
from xltasks.core.schema import Field

FieldValue = str | float | date


@dataclass(frozen=True, slots=True)
class FormRow:
    """One task on a form.  ``last`` is the unit's progress of the period before, as a fraction.

    ``sent`` holds what the fillable cells contained when the form was made (blank cells are left out).
    """

    no: int
    section: str
    project: str
    text: str
    leaders: tuple[str, ...]
    role: Role
    due: date
    last: float | None = None
    sent: tuple[tuple[Field, FieldValue], ...] = ()


@dataclass(frozen=True, slots=True)
class FormFigure:
    """One indicator on a form.  ``last`` is what the unit said of it before this period, ``sent`` in this one."""

    indicator: Indicator
    last: float | None = None
    sent: float | None = None

    @property
    def completion(self) -> float | None:
        """How far the indicator is by what was filled in."""
        held = self.indicator
        return completion(held.requirement, held.value, held.unit, held.base, self.sent)


@dataclass(frozen=True, slots=True)
class Form:
    """One unit's form.  ``issue`` counts how often this unit was sent a form for this period, from 1."""

    plan_id: str
    plan_title: str
    unit: str
    period: Period
    issue: int
    due: date
    issued_on: date
    rows: tuple[FormRow, ...]
    contact: str = ""
    phone: str = ""
    figures: tuple[FormFigure, ...] = ()

    @property
    def form_id(self) -> str:
        """The form number, e.g. ``3f2a91c0-2023-06-7be2-1-c04d``: plan, period, unit, issue, contents."""
        return f"{self.plan_id}-{self.period}-{digest(self.unit, 4)}-{self.issue}-{self.contents}"

    @property
    def contents(self) -> str:
        """Four hex digits over what the unit is sent: the same contents sent again are the same form."""
        told = (self.unit, self.due, self.contact, self.phone, self.rows)
        return digest(repr((*told, self.figures) if self.figures else told), 4)

    @property
    def file_name(self) -> str:
        """``区教育局_2023-06.xlsx``; characters that no file name may hold become full-width."""
        return form_file_name(self.unit, self.period)


def form_file_name(unit: str, period: Period) -> str:
    """The name of a unit's form for a period."""
    return f"{unit.translate(_SAFE)}_{period}.xlsx"


_SAFE = str.maketrans('\\/:*?"<>|', "＼／：＊？＂＜＞｜")


def digest(text: str, length: int) -> str:
    """The first ``length`` hex digits of a text's SHA-256."""
    return hashlib.sha256(text.encode()).hexdigest()[:length]


def issue_of(form_id: str) -> int:
    """The issue number in a form number.  Raises ValueError if there is none."""
    parts = form_id.split("-")
    if len(parts) < 3:
        raise ValueError(f"not a form number: {form_id!r}")
    return int(parts[-2])


def contents_of(form_id: str) -> str:
    """The digest of the contents at the end of a form number."""
    return form_id.rpartition("-")[2]
