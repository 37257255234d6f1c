"""Figures in 填报记录: one line each, ``2. 新增上市公司：3``, that a person reads and so does the program."""

from __future__ import annotations

import re
from collections.abc import Iterable

from xltasks.core.asked import Figure
from xltasks.core.form import FieldValue

_LINE = re.compile(r"指标(\d{1,4})：(-?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?)")


def figure_lines(figures: Iterable[tuple[Figure, FieldValue]]) -> str:
    """The figures of a report as 填报记录 holds them; percents as fractions, so that each can be read alone."""
    return "\n".join(f"指标{figure.no}：{_plain(value)}" for figure, value in figures)


def read_figure_lines(text: str) -> tuple[tuple[Figure, FieldValue], ...]:
    """Read :func:`figure_lines` back; a line that somebody changed beyond reading is left out."""
    matches = (_LINE.fullmatch(line.strip()) for line in text.splitlines())
    return tuple((Figure(int(match[1])), float(match[2])) for match in matches if match)


def _plain(value: FieldValue) -> str:
    return str(int(value)) if isinstance(value, float) and value.is_integer() and abs(value) < 1e15 else str(value)
