"""What a unit is asked of a task: the fields of the form's first sheet, and the figure of each indicator."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias, TypeVar

from xltasks.core.figure_columns import IndicatorCol
from xltasks.core.schema import (
    FIELD_HEADINGS,
    Field,
)

_FIELDS: tuple[Field, ...] = tuple(Field)
ACTUAL = "actual"  # the field name of a figure in JSON


@dataclass(frozen=True, slots=True)
class Figure:
    """实际值 of a task's ``no``-th indicator.  ``unit`` and ``target`` are the indicator's, to read the figure by."""

    no: int
    unit: str = field(default="", compare=False)
    target: float | None = field(default=None, compare=False)

    @property
    def value(self) -> str:
        """The field's name, as :class:`~xltasks.core.schema.Field` has it."""
        return ACTUAL

    def __str__(self) -> str:
        return f"{ACTUAL}-{self.no}"


Asked: TypeAlias = Field | Figure
_Said = TypeVar("_Said")
_LABEL = re.compile(re.escape(IndicatorCol.ACTUAL) + r"（指标(\d{1,4})）")


def heading_of(asked: Asked) -> str:
    """What the sheets call it: 完成进度, 实际值（指标2）."""
    return f"{IndicatorCol.ACTUAL}（指标{asked.no}）" if isinstance(asked, Figure) else FIELD_HEADINGS[asked]


def asked_under(heading: str) -> Asked | None:
    """What :func:`heading_of` calls so; None for other words."""
    match = _LABEL.fullmatch(heading.strip())
    return Figure(int(match[1])) if match else _BY_HEADING.get(heading)


def name_heading(name: str | None) -> str:
    """The heading of a field by its name in JSON; '' for none."""
    return "" if not name else IndicatorCol.ACTUAL.value if name == ACTUAL else FIELD_HEADINGS[Field(name)]


def in_order(values: Mapping[Asked, _Said]) -> tuple[tuple[Asked, _Said], ...]:
    """Values in the form's order: fields, then figures by their number."""
    told = tuple([(one, values[one]) for one in _FIELDS if one in values])
    if len(told) == len(values):
        return told
    figures = sorted((one for one in values if isinstance(one, Figure)), key=lambda one: one.no)
    return (*told, *((one, values[one]) for one in figures))


_BY_HEADING: Mapping[str, Asked] = {heading: one for one, heading in FIELD_HEADINGS.items()}
