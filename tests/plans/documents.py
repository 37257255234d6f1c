"""Small plan documents for tests: a compact table becomes a text export, a Word file or a workbook."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path

import docx
from openpyxl import Workbook

from xltasks.core.plan import Plan
from xltasks.plans import read_plan
from xltasks.plans.assemble import assemble
from xltasks.plans.text import text_items

HEADINGS = ("序号", "项目", "重点工作目标任务", "牵头领导", "责任单位")
TITLE = "区政府2023年重点工作目标任务分解落实方案"
EXAMPLE = Path(__file__).parents[2] / "workbook"

Rows = Sequence[str | Sequence[str]]


def text_of(rows: Rows, before: Sequence[str] = (TITLE,), after: Sequence[str] = ()) -> str:
    """A text export: a str is a section's title, a sequence is a row of five cells."""
    lines = [line for text in before for line in (text, "")]
    for row in (HEADINGS, *rows):
        cells = [row] if isinstance(row, str) else row
        lines += [*("\t" + cell for cell in cells), ""]
    return "\n".join([*lines, *after])


def plan_of(rows: Rows, before: Sequence[str] = (TITLE,), after: Sequence[str] = ()) -> Plan:
    """The plan that a text export of these rows reads as."""
    return plan_of_text(text_of(rows, before, after))


def plan_of_text(text: str, name: str = "plan.txt") -> Plan:
    """The plan that a text reads as."""
    path = Path(name)
    return assemble(text_items(path, text.encode()), path)


def codes(plan: Plan) -> list[str]:
    """The codes of a plan's findings, in order."""
    return [found.code for found in plan.findings]


def example() -> Plan:
    """The worked example's plan, from its text export."""
    return read_plan(EXAMPLE / "wujiang-2023.txt")


def sheet_of(plan: Plan) -> Workbook:
    """The plan as an office would keep it in a workbook: titles and repeated cells merged, leaders padded."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append([plan.title])
    sheet.merge_cells("A1:E1")
    sheet.append([f"（共{plan.declared_tasks}项）"])
    sheet.append(list(HEADINGS))
    numerals = "一二三四五六七八九十"
    for section in plan.sections:
        sheet.append([f"{numerals[section.no - 1]}、{section.title}"])
        sheet.merge_cells(start_row=sheet.max_row, end_row=sheet.max_row, start_column=1, end_column=5)
        for project in section.projects:
            first = sheet.max_row + 1
            for task in project.tasks:
                units = "、".join(("★" if a.role == "lead" else "") + a.written for a in task.assignments)
                leaders = "\n".join(name if len(name) > 2 else "　".join(name) for name in task.leaders)
                sheet.append([project.no, project.name, f"{task.no}.{task.text}", leaders, units])
            for column in (1, 2):
                sheet.merge_cells(start_row=first, end_row=sheet.max_row, start_column=column, end_column=column)
    for note in plan.notes:
        sheet.append([note])
    return book


def save_book(book: Workbook, path: Path) -> Path:
    """Save a workbook and give its path back."""
    book.save(path)
    return path


def word_bytes(rows: Rows, before: Sequence[str] = (TITLE,), after: Sequence[str] = ()) -> bytes:
    """The same compact table as a Word document; line breaks in a cell become paragraphs."""
    document = docx.Document()
    for text in before:
        document.add_paragraph(text)
    table = document.add_table(rows=0, cols=len(HEADINGS))
    for row in (HEADINGS, *rows):
        cells = table.add_row().cells
        if isinstance(row, str):
            cells[0].merge(cells[-1]).text = row
            continue
        for cell, text in zip(cells, row, strict=True):
            cell.text, *more = text.split("\n")
            for paragraph in more:
                cell.add_paragraph(paragraph)
    for text in after:
        document.add_paragraph(text)
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()
