"""The form: what one unit receives for one period."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date

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

    @property
    def form_id(self) -> str:
        """The form number, e.g. ``3f2a91c0-2023-06-7be2-1``: plan, period, unit, issue."""
        return f"{self.plan_id}-{self.period}-{digest(self.unit, 4)}-{self.issue}"

    @property
    def file_name(self) -> str:
        """``区教育局_2023-06.xlsx``; characters that no file name may hold become full-width."""
        return f"{self.unit.translate(_SAFE)}_{self.period}.xlsx"


_SAFE = str.maketrans('\\/:*?"<>|', "＼／：＊？＂＜＞｜")


def digest(text: str, length: int) -> str:
    """The first ``length`` hex digits of a text's SHA-256."""
    return hashlib.sha256(text.encode()).hexdigest()[:length]


def issue_of(form_id: str) -> int:
    """The issue number at the end of a form number.  Raises ValueError if there is none."""
    return int(form_id.rpartition("-")[2])
