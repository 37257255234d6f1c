from __future__ import annotations

import io
from pathlib import Path

import pytest
from plans.dress import FOLDER, as_book, as_rows, as_word
from plans.plan_dump import dump

from xltasks.core.plan import Plan
from xltasks.plans import plan_of_text
from xltasks.plans.assemble import assemble
from xltasks.plans.sheet import sheet_items
from xltasks.plans.word import word_items

# Which dresses are worn as Word document (w), workbook (b), rows pasted from a spreadsheet (r), plain text (t).
WORN = {
    "01-lead-support-due": "wb",
    "02-prose-brackets": "t",
    "03-prose-lines-restart": "t",
    "04-prose-first-leads": "t",
    "05-prose-target-lines": "t",
    "06-tables-restart": "wb",
    "07-two-row-headings": "wb",
    "08-nine-columns": "wbr",
    "09-three-columns": "wbr",
    "10-word-numbers": "w",
    "11-pasted-markdown": "t",
    "12-general-and-content": "wb",
    "13-prose-several-in-one": "t",
    "14-sheets": "b",
    "15-outline": "t",
    "16-foot-and-sum": "wb",
    "17-prose-headings-with-leaders": "t",
    "18-comma-separated": "t",
    "19-numerals-in-cells": "wbr",
    "20-indicators": "wb",
    "21-styled-headings": "wb",
}
CASES = [(name, form) for name, forms in WORN.items() for form in forms]


def read(name: str, form: str) -> Plan:
    """The plan that a dress reads as in one form."""
    source = (FOLDER / f"{name}.txt").read_text(encoding="utf-8")
    path = Path(f"{name}-2024")
    if form == "t":
        return plan_of_text(source, path.name)
    if form == "r":
        return plan_of_text(as_rows(source), path.name)
    if form == "w":
        return assemble(word_items(path, as_word(source)), path)
    target = io.BytesIO()
    as_book(source).save(target)
    return assemble(sheet_items(path, target.getvalue()), path)


def places_apart(text: str) -> str:
    """A dump without what every form says in its own way: where something stands."""
    import re

    return re.sub(r"(工作表“[^”]*”)?(表格|正文)?第\d+(行|段)", "某处", text)


@pytest.mark.parametrize(("name", "form"), CASES)
def test_dress_reads_as_its_plan(name: str, form: str) -> None:
    """Each document, in each form it is worn in, is the plan that stands beside it: tasks, roles, dates, findings."""
    expected = (FOLDER / f"{name}.plan").read_text(encoding="utf-8")
    assert places_apart(dump(read(name, form))) == expected


def test_every_dress_is_worn() -> None:
    """No document lies about untested."""
    assert {path.stem for path in FOLDER.glob("*.txt")} == set(WORN)
    assert len(WORN) >= 12
