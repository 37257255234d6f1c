"""A defect of a master, and what check says of it; what clerks do in several of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from check.desk import Desk

from xltasks.core.schema import Col

ONE = "一、2023年全区经济社会发展…"
TWO = "二、勇担国家战略使命"
THREE = "三、发挥民营经济领先优势"


@dataclass(frozen=True)
class Defect:
    """One defect.  ``found`` are the findings as (code, place, sentence), in check's order."""

    sentence: str
    do: Callable[[Desk], object]
    found: tuple[tuple[str, str, str], ...]


def one(sentence: str, do: Callable[[Desk], object], code: str, place: str, said: str) -> Defect:
    """A defect with one finding."""
    return Defect(sentence, do, ((code, place, said),))


def new_task(desk: Desk, **more: object) -> None:
    """Add a task that lacks its number only."""
    row = {
        Col.PROJECT.value: "主要预期目标",
        Col.TEXT.value: "新增就业两万人。",
        Col.LEADERS.value: "钱宇",
        Col.LEADS.value: "区人社局",
        Col.DUE.value: date(2023, 12, 31),
    }
    desk.add("板块01", **{**row, **more})  # type: ignore[arg-type]
