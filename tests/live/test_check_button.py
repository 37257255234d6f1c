"""检查总表 pressed in the open master, and `check` on its closed twin: the same findings, the same master."""

from __future__ import annotations

from pathlib import Path

import xlwings as xw
from live import round as office
from uno_engine.session import program

from xltasks import buttons
from xltasks.books.closed import ClosedBook
from xltasks.books.live import LiveBook
from xltasks.books.protocol import Cell
from xltasks.core.schema import FINDINGS_SHEET, UNITS_TABLE, Col
from xltasks.ledger.read import read_master
from xltasks.messages import finding_words
from xltasks.verbs.check import Checked, check

# The clerk's hand: task, column, what is typed.
TYPED = (
    (2, Col.LEADERS, "钱字"),
    (11, Col.LEADS, "区教肓局"),
    (40, Col.DUE, "尽快"),
    (77, Col.LIGHT, "绿灯"),
    (78, Col.LIGHT, None),
    (79, Col.PROGRESS, 65),
    (100, Col.STATUS, "已办结"),
)


def with_defects(held: office.Round, open_master: xw.Book) -> None:
    """The same defects in both: cells typed over, a new task at a section's end, a list's name broken."""
    with ClosedBook.open(held.twin) as book:
        rows = read_master(book, str(held.twin)).section_rows
        last = max((row for row in rows.values() if row.sheet == rows[2].sheet), key=lambda row: row.row)
        cells = [(rows[task], column, value) for task, column, value in TYPED]
        cells += [(last, Col.NO, None), (last, Col.LIGHT, None), (last, Col.TEXT, "新增就业两万人。")]
        for row, column, value in cells:
            book.write(row.sheet, [Cell(row.row, row.columns[column], value)])
            at = (row.row + 1, row.columns[column] + 1)
            open_master.sheets[row.sheet].range(at).value = value
        book.append(UNITS_TABLE, [{"单位全称": "区苏绣办", "类别": "局委"}])
        book.commit()
    live = LiveBook(open_master, held.master)
    live.append(UNITS_TABLE, [{"单位全称": "区苏绣办", "类别": "局委"}])
    live.commit()
    open_master.save()


def by_verb(path: Path) -> Checked:
    """The verb on a closed master."""
    with ClosedBook.open(path) as book:
        return check(book, str(path), office.today())


def test_the_button_checks_as_the_command_does(tmp_path: Path) -> None:
    """Same findings in the same words, same numbers, same events, same master cell for cell; then nothing is new."""
    running = program()
    running.forget()
    held = office.begun(running, tmp_path)
    open_master = running.open(held.master)
    open_master.set_mock_caller()
    with_defects(held, open_master)

    live = check(LiveBook(open_master, held.master), str(held.master), office.today(), preview=True)
    running.inside.alerts.clear()
    buttons.check()
    (said,) = running.inside.alerts
    done = by_verb(held.twin)

    def told(one: Checked) -> list[tuple[object, ...]]:
        return [(f.code, f.sheet, f.cell, f.task, f.value, *finding_words(f)) for f in one.findings]

    assert told(live) == told(done)
    assert {found.code for found in done.findings} == {
        "name-misspelt",
        "due-no-date",
        "light-by-hand",
        "light-gone",
        "progress-no-share",
        "status-variant",
        "kind-unknown",
        "unit-without-task",
        "number-given",
        "task-gone",  # the row that was typed over
    }
    assert [(one.task, one.row.row) for one in live.numbered] == [(one.task, one.row.row) for one in done.numbered]
    assert live.events == done.events and live.events
    assert said.startswith("✓ 总表检查完：") and "第 119 项" in said
    assert open_master.sheets.active.name == FINDINGS_SHEET
    assert office.values(held.master) == office.computed(running, held.twin, tmp_path)

    running.inside.alerts.clear()
    buttons.check()
    (again,) = running.inside.alerts
    assert "没有新内容" in again
    open_master.close()
    assert by_verb(held.master).backup is None
    running.forget()
