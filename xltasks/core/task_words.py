"""A whole task in one cell, as a clerk reads and edits it, and back.

Its text first, then one line for each other thing that is known of it::

    新建公共停车位两千个。
    项目：扎实办好民生实事
    牵头领导：钱宇
    牵头单位：区住建局
    配合单位：区公安局、各区镇
    完成时限：2023-10-31
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from xltasks.core.schema import Col

_LINES = (Col.PROJECT, Col.LEADERS, Col.LEADS, Col.SUPPORTS, Col.DUE)
_BY_WORD: Mapping[str, Col] = {column.value: column for column in _LINES}


@dataclass(frozen=True, slots=True)
class TaskWords:
    """What such a cell says; blank where it says nothing."""

    text: str
    project: str = ""
    leaders: str = ""
    leads: str = ""
    supports: str = ""
    due: str = ""


def write_task(words: TaskWords) -> str:
    """The cell's text."""
    held = (words.project, words.leaders, words.leads, words.supports, words.due)
    return "\n".join([words.text, *(f"{column}：{value}" for column, value in zip(_LINES, held, strict=True) if value)])


def read_task(cell: str) -> TaskWords:
    """The task that a cell says.

    The lines below the text are known by their first word, in any order; a line that is none of them belongs to the
    text, as does a second one of its kind.

    >>> read_task("修路。\\n完成时限：2023-10-31").due
    '2023-10-31'
    """
    lines = cell.replace("\r\n", "\n").split("\n")
    held: dict[Col, str] = {}
    while lines:
        word, colon, value = lines[-1].strip().replace(":", "：", 1).partition("：")
        column = _BY_WORD.get(word.strip())
        if not colon or column is None or column in held:
            break
        held[column] = value.strip()
        lines.pop()
    return TaskWords("\n".join(lines).strip(), *(held.get(column, "") for column in _LINES))
