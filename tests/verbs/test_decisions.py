"""What the clerk decides on 待确认 is carried out exactly, or left with a word; and whom a form goes to."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from small_round import EDU, FIN, codes, master, merged, returned, send, shown, small_plan, type_by_hand, verdicts

from xltasks.books.protocol import Cell
from xltasks.core.plan import Assignment, Role
from xltasks.core.schema import PENDING_SHEET, Col, Field, PendingCol
from xltasks.core.settings import DEFAULT_SETTINGS, Day
from xltasks.ledger.read import read_master
from xltasks.messages import finding_words
from xltasks.verbs.apply import apply
from xltasks.verbs.distribute import distribute

P, S = Field.PROGRESS, Field.STATUS
DAY = Day(date(2023, 7, 6), date(2023, 7, 6))
RETURNED = tuple(PendingCol).index(PendingCol.RETURNED)


def decide(book, decision, returned_value=None):
    """Choose the same for every row that waits, perhaps with another 回收值."""
    for item in read_master(book, "总表.xlsx").pending:
        cells = [Cell(item.row, 0, decision)]
        if returned_value is not None:
            cells.append(Cell(item.row, RETURNED, returned_value))
        book.write(PENDING_SHEET, cells)
    return apply(book, "总表.xlsx", DAY)


def test_a_value_that_is_still_unreadable_is_left():
    """采用 on 基本完成 without a figure is not carried out, and says so."""
    book = master()
    merged(book, returned(send(book)[EDU], {(1, P): "基本完成"}))
    done = decide(book, "采用")
    assert [found.code for found in done.findings] == ["decision-unreadable"]
    assert (len(done.accepted), len(done.left), done.needs_a_person) == (0, 1, True)
    assert shown(book, 1)[Col.PROGRESS] is None


def test_a_value_that_the_clerk_made_readable_is_taken():
    """The clerk writes 90% over 基本完成 and accepts: that figure stands in the master."""
    book = master()
    merged(book, returned(send(book)[EDU], {(1, P): "基本完成"}))
    assert len(decide(book, "采用", "90%").accepted) == 1
    assert shown(book, 1)[Col.PROGRESS] == 0.9


def test_a_dash_is_no_value_to_take():
    """A dash written over 回收值 and accepted is not a figure either."""
    book = master()
    merged(book, returned(send(book)[EDU], {(1, P): "基本完成"}))
    assert [found.code for found in decide(book, "采用", "——").findings] == ["decision-unreadable"]


def test_two_rows_of_one_cell_cannot_both_be_taken():
    """Two answers to one question, both accepted: neither is carried out."""
    book = master()
    form = send(book)[EDU]
    merged(book, returned(form, {(1, P): 0.5}), returned(form, {(1, P): 0.6}, file="b.xlsx"))
    done = decide(book, "采用")
    assert [found.code for found in done.findings] == ["two-decisions", "two-decisions"]
    assert all(all(finding_words(found)) for found in done.findings)
    assert shown(book, 1)[Col.PROGRESS] is None


def test_a_task_taken_from_a_unit_waits():
    """The clerk gave the task to another unit after the form went out: what the old unit says waits."""
    book = master()
    form = send(book)[EDU]
    type_by_hand(book, 1, Col.LEADS, FIN)
    done = merged(book, returned(form, {(1, P): 0.5, (2, P): 0.4}))
    assert verdicts(done) == [
        (EDU, 1, "progress", 0.5, "pending", "reassigned"),
        (EDU, 2, "progress", 0.4, "accept", None),
    ]
    assert "reassigned" in codes(done)


def test_a_unit_that_only_supplies_data_is_named_not_sent(tmp_path):
    """A unit whose only role is to supply data gets no form unasked, and the clerk is told."""
    from xltasks.books.closed import ClosedBook
    from xltasks.core.period import Period
    from xltasks.render.master import write_master

    plan = small_plan()
    section = plan.sections[0]
    project = section.projects[0]
    task = replace(project.tasks[0], assignments=(*project.tasks[0].assignments, Assignment("甲镇", "甲镇", Role.DATA)))
    kept = tuple(replace(one, groups=()) for one in plan.directory.units)
    plan = replace(
        plan,
        sections=(replace(section, projects=(replace(project, tasks=(task, *project.tasks[1:])),)),),
        directory=replace(plan.directory, units=kept),
    )
    path = tmp_path / "总表.xlsx"
    write_master(path, plan, DEFAULT_SETTINGS, today=date(2023, 6, 25))
    with ClosedBook.open(path) as book:
        done = distribute(book, str(path), Period(2023, month=6), DAY, lambda forms, _: tuple(path for _ in forms))
    assert [form.unit for form in done.forms] == [EDU, FIN]
    (told,) = [found for found in done.findings if found.code == "data-only"]
    assert told.unit == "甲镇"
    assert all(finding_words(told))
