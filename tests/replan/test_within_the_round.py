"""A plan that is revised while a round is under way: forms that are out, and answers that wait."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from small_round import EDU, FIN, JULY, codes, master, merged, returned, send, shown, small_plan, verdicts

from xltasks.books.memory import MemoryBook
from xltasks.books.protocol import Cell
from xltasks.core.plan import Plan, Task
from xltasks.core.schema import PENDING_SHEET, Col, Field
from xltasks.core.settings import Day
from xltasks.ledger.read import read_master
from xltasks.verbs.apply import Application, apply
from xltasks.verbs.replan import replan

NAME = "总表.xlsx"
DAY = Day(date(2023, 7, 7), date(2023, 7, 7))


def revised(first: dict[str, object], *more: Task) -> Plan:
    """The small plan with its first task changed and tasks added to its project."""
    plan = small_plan()
    section, *others = plan.sections
    project = section.projects[0]
    tasks = (replace(project.tasks[0], **first), *project.tasks[1:], *more)  # type: ignore[arg-type]
    return replace(plan, sections=(replace(section, projects=(replace(project, tasks=tasks),)), *others))


def accepted(book: MemoryBook) -> Application:
    """Everything that waits is accepted and carried out."""
    for item in read_master(book, NAME).pending:
        book.write(PENDING_SHEET, [Cell(item.row, 0, "采用")])
    return apply(book, NAME, DAY)


def test_a_form_that_is_out_comes_back_to_the_reworded_task() -> None:
    """The form has the old text and the old number; what it says lands on the task as it is called now."""
    book = master()
    forms = send(book)
    replan(book, NAME, revised({"text": "新建学校七所，改扩建一所。"}), "修订稿.docx", DAY)
    accepted(book)
    done = merged(book, returned(forms[EDU], {(1, Field.PROGRESS): 0.5, (1, Field.TEXT): "已建三所"}))
    assert verdicts(done) == [
        (EDU, 1, "progress", 0.5, "accept", None),
        (EDU, 1, "text", "已建三所", "accept", None),
    ]
    assert shown(book, 1)[Col.TEXT] == "新建学校七所，改扩建一所。"


def test_a_new_task_goes_out_with_the_next_forms() -> None:
    """The unit that leads it gets its row, and what comes back lands there."""
    book = master()
    send(book)
    new = replace(small_plan().sections[0].projects[0].tasks[0], no=9, text="建设校园足球场三片。")
    replan(book, NAME, revised({}, new), "修订稿.docx", DAY)
    accepted(book)
    form = send(book, JULY)[EDU]
    assert [(row.no, row.text) for row in form.rows] == [
        (1, "新建学校六所。"),
        (2, "新增学位七千个。"),
        (9, "建设校园足球场三片。"),
    ]
    done = merged(book, returned(form, {(9, Field.PROGRESS): 0.3}, signed=date(2023, 7, 30)), period=JULY)
    assert (verdicts(done), shown(book, 9)[Col.PROGRESS]) == ([(EDU, 9, "progress", 0.3, "accept", None)], 0.3)


def test_a_units_answer_and_a_plans_row_wait_side_by_side() -> None:
    """Both are carried out in one go; a comparison does not touch what waits for the units' sake."""
    book = master()
    merged(book, returned(send(book)[EDU], {(1, Field.STATUS): "√"}))
    replan(book, NAME, revised({"leaders": ("王嵘",)}), "修订稿.docx", DAY)
    items = read_master(book, NAME).pending
    assert [(item.field.value, item.unit) for item in items] == [("status", EDU), ("plan-leaders", "")]
    book.write(PENDING_SHEET, [Cell(items[0].row, 8, "正常推进")])
    done = accepted(book)
    assert (len(done.accepted), done.left) == (2, ())
    assert (shown(book, 1)[Col.LEADERS], shown(book, 1)[Col.STATUS]) == ("王嵘", "正常推进")


def test_an_extension_that_was_granted_first_stands() -> None:
    """The unit's later date and the document's, both accepted at once: the second finds another date and is left."""
    book = master()
    merged(book, returned(send(book)[FIN], {(4, Field.EXTENSION): date(2024, 1, 31)}))
    plan = small_plan()
    sections = list(plan.sections)
    project = sections[1].projects[0]
    dated = replace(project.tasks[1], due=date(2023, 11, 30), due_text="11月底前")
    sections[1] = replace(sections[1], projects=(replace(project, tasks=(project.tasks[0], dated)),))
    replan(book, NAME, replace(plan, sections=tuple(sections)), "修订稿.docx", DAY)
    done = accepted(book)
    assert [found.code for found in done.findings if found.code.startswith("plan-")] == ["plan-now-differs"]
    assert shown(book, 4)[Col.DUE] == date(2024, 1, 31)
    seqs = [event.seq for event in read_master(book, NAME).events]
    assert seqs == sorted(set(seqs))  # type: ignore[type-var]
    assert codes(merged(book)) == set()
