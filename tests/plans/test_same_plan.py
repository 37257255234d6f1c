"""The real plan stays the same plan whatever its table looks like: columns shuffled, cells merged, split, repeated."""

from __future__ import annotations

import io
import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from plans.documents import HEADINGS, example
from plans.dress import as_book, as_rows, as_word

from xltasks.core.plan import Plan, Task
from xltasks.plans.assemble import assemble
from xltasks.plans.sheet import sheet_items
from xltasks.plans.stream import GridRow, Item, Paragraph, Place
from xltasks.plans.text import items_of_text
from xltasks.plans.word import word_items

PATH = Path("plan")
NUMERALS = "一二三四五六七八九十"
# Other names of the same columns.
NAMES = (
    HEADINGS,
    ("项目序号", "重点项目", "目标任务", "责任领导", "责任部门"),
    ("编号", "项目名称", "具体任务（118项）", "分管区领导", "责任单位（★为牵头）"),
)


def cells_of(task: Task, number: int, name: str) -> list[str]:
    """A task's row with every cell filled, in the order of HEADINGS."""
    units = "、".join(("★" if a.role == "lead" else "") + a.written for a in task.assignments)
    return [str(number), name, f"{task.no}.{task.text}", "\n".join(task.leaders), units]


def rows_of(plan: Plan, draw: random.Random) -> Iterator[tuple[str, list[str], frozenset[int]]]:
    """("title" | "heads" | "task", cells, columns merged with the row above), with merges and repetitions drawn."""
    above: list[str] = []
    for section in plan.sections:
        title = f"{NUMERALS[section.no - 1]}、{section.title}"
        yield "title", [title] * 5 if draw.random() < 0.5 else [title, "", "", "", ""], frozenset()
        for project in section.projects:
            for at, task in enumerate(project.tasks):
                whole = cells_of(task, project.no, project.name)
                cells, below = list(whole), set()
                # Number and name are one merged block, or repeated, or left blank below the first.
                if at and (how := draw.random()) < 0.67:
                    cells[0] = cells[1] = ""
                    below |= {0, 1} if how < 0.4 else set()
                if above and above[3] == whole[3] and (how := draw.random()) < 0.67:
                    cells[3] = ""
                    below |= {3} if how < 0.4 and at else set()
                yield "task", cells, frozenset(below)
                above = whole
        if draw.random() < 0.3:
            yield "heads", [], frozenset()


def items_of(plan: Plan, seed: int) -> list[Item]:
    """The plan as a document that no program wrote: every choice of layout drawn by ``seed``."""
    draw = random.Random(seed)
    order = draw.sample(range(5), 5)
    names = draw.choice(NAMES)
    items: list[Item] = [Paragraph(plan.title, Place("line", 1))]
    items.append(Paragraph(f"（共{plan.declared_tasks}项）", Place("line", 2)))
    table = 1
    heads = GridRow(tuple(names[at] for at in order), Place("line", 3), table=table)
    items.append(heads)
    for number, (kind, cells, below) in enumerate(rows_of(plan, draw), start=4):
        place = Place("line", number)
        if kind == "heads":
            table += draw.random() < 0.5
            items.append(GridRow(heads.cells, place, table=table))
        elif kind == "title" and draw.random() < 0.3:
            items.append(Paragraph(cells[0], place))
        else:
            mixed = cells if kind == "title" else [cells[at] for at in order]
            merged = frozenset(at for at, old in enumerate(order) if old in below)
            items.append(GridRow(tuple(mixed), place, table=table, below=merged))
    items += [Paragraph(note, Place("line", 9999)) for note in plan.notes]
    return items


@settings(deadline=None, max_examples=60)
@given(st.integers(0, 2**32))
def test_any_layout_of_the_real_plan_is_the_real_plan(seed: int) -> None:
    """Columns in any order and by other names, cells merged, split or left blank, headings repeated: one plan."""
    assert assemble(items_of(example(), seed), PATH) == example()


def dress_of(plan: Plan, seed: int) -> str:
    """The plan as a dress (see plans.dress), to be made into real files with real merges."""
    draw = random.Random(seed)
    order = draw.sample(range(5), 5)
    lines = [f"= {plan.title}", f"= （共{plan.declared_tasks}项）", _line([HEADINGS[at] for at in order])]
    for kind, cells, below in rows_of(plan, draw):
        if kind == "heads":
            lines.append(_line([HEADINGS[at] for at in order]))
        elif kind == "title":
            lines.append(_line([cells[0], *["<"] * 4]))
        else:
            # A merged area of one column; the row above must be a task's, which rows_of sees to.
            lines.append(_line(["^" if at in below else cells[at] for at in order]))
    return "\n".join([*lines, *(f"= {note}" for note in plan.notes)])


def _line(cells: list[str]) -> str:
    return "| " + " | ".join(cell.replace("\n", "⏎") for cell in cells) + " |"


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_real_files_of_any_layout(seed: int) -> None:
    """So it is in a workbook with merged cells, and in rows pasted from it."""
    source = dress_of(example(), seed)
    target = io.BytesIO()
    as_book(source).save(target)
    assert assemble(sheet_items(PATH, target.getvalue()), PATH) == example()
    assert assemble(items_of_text(as_rows(source)), PATH) == example()


def test_word_file_of_another_layout() -> None:
    """So it is in a Word table with merged cells."""
    assert assemble(word_items(PATH, as_word(dress_of(example(), 4))), PATH) == example()
