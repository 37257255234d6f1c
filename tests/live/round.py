"""One round on the real plan, twice: pressed in the open master, and by the verbs on its closed twin."""

from __future__ import annotations

import shutil
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import xlwings as xw
from masters import real_plan
from small_round import everything
from uno_engine.session import Program

from xltasks.books.closed import ClosedBook
from xltasks.books.outbox import write_new
from xltasks.books.protocol import Book, Cell
from xltasks.books.returns import read_returns
from xltasks.commands.round import write_forms
from xltasks.core.grid import Value
from xltasks.core.period import Period
from xltasks.core.schema import (
    DECISION_ACCEPT,
    DECISION_DECLINE,
    FIELD_HEADINGS,
    FORM_NO,
    FORM_SHEET,
    LABEL_DATE,
    LABEL_PHONE,
    LABEL_REPORTER,
    NAME_PERIOD,
    PENDING_TABLE,
    Col,
    Field,
    PendingCol,
)
from xltasks.core.settings import Day
from xltasks.demo.returns import make_returns
from xltasks.ledger.read import read_master
from xltasks.ledger.rows import table_columns
from xltasks.verbs.apply import Application
from xltasks.verbs.apply import apply as apply_verb
from xltasks.verbs.build import build
from xltasks.verbs.consolidate import Consolidation
from xltasks.verbs.consolidate import consolidate as consolidate_verb
from xltasks.verbs.distribute import Distribution
from xltasks.verbs.distribute import distribute as distribute_verb
from xltasks.verbs.report import report as report_verb

JUNE, MAY = Period(2023, month=6), Period(2023, month=5)
BUILT_ON, PINNED = date(2023, 5, 20), date(2023, 7, 6)
TYPED_TASKS = (2, 11, 40, 77, 100)
# Units whose forms are filled in the program itself, with what each writes for its tasks.
FILLED_HERE = ("区统计局", "区民政局", "区审计局")
SAID = {
    Field.PROGRESS: 0.65,
    Field.STATUS: "正常推进",
    Field.TEXT: "在LibreOffice里填写：\n“=1+1”项已完成，@各镇配合。",
    Field.NEXT_STEPS: "+加快实施",
}


@dataclass
class Round:
    """The office's folder with the open master, and a folder with its closed twin."""

    program: Program
    master: Path
    twin: Path
    before: tuple[object, ...] = ()
    sheets: dict[str, dict[str, list[tuple[Value, ...]]]] = field(default_factory=dict)

    @property
    def sent(self) -> Path:
        """The twin as it was once the forms were sent."""
        return self.twin.with_name("发出后.xlsm")

    @property
    def inbox(self) -> Path:
        """Where the buttons look for returns."""
        return self.master.parent / "回收" / str(JUNE)

    @property
    def outbox(self) -> Path:
        """Where the buttons put forms."""
        return self.master.parent / "下发" / str(JUNE)


def begun(program: Program, folder: Path, suffix: str = ".xlsx") -> Round:
    """A master of the real plan that sent one unit its form for May; and its twin."""
    office, other = folder / "督查室", folder / "对照"
    office.mkdir()
    other.mkdir()
    master = office / f"总表{suffix}"
    build(real_plan(), (), master, today=BUILT_ON, pinned=PINNED, save=write_new)
    may = distributed(master, office / "下发" / str(MAY), MAY, only=("区教育局",))
    with ClosedBook.open(master) as book:
        found = book.named_cell(NAME_PERIOD)
        assert found is not None
        sheet, row, column = found
        book.write(sheet, [Cell(row, column, str(JUNE))])
        book.commit()
    twin = other / master.name
    shutil.copyfile(master, twin)
    return Round(program, master, twin, (may.forms[0], may.paths[0]))


def distributed(master: Path, folder: Path, period: Period, only: tuple[str, ...] = ()) -> Distribution:
    """The verb on a closed master, on today's date as the button's."""
    with ClosedBook.open(master) as book:
        return distribute_verb(
            book,
            str(master),
            period,
            today(),
            lambda forms, state: write_forms(folder, forms, state),
            only=only,
        )


def consolidated(master: Path, inbox: Path) -> Consolidation:
    """The verb on a closed master."""
    with ClosedBook.open(master) as book:
        return consolidate_verb(book, str(master), read_returns([inbox]), JUNE, today())


def applied(master: Path) -> Application:
    """The verb on a closed master."""
    with ClosedBook.open(master) as book:
        return apply_verb(book, str(master), today())


def reported(held: Round, name: str) -> bytes:
    """The verb's report on the closed twin of the master as it was sent out."""
    target = held.twin.parent / name
    with ClosedBook.open(held.sent, for_reading=True) as book:
        report_verb(book, str(held.sent), JUNE, today(), target, save=write_new)
    return target.read_bytes()


def today() -> Day:
    """The day as the buttons have it; the master's own pinned date wins."""
    return Day(None, date.today())


def typed(held: Round, open_master: xw.Book) -> None:
    """The clerk's own hand on both masters: progress of some tasks, a remark that looks like a formula."""
    with ClosedBook.open(held.twin) as book:
        rows = read_master(book, str(held.twin)).section_rows
        for task in TYPED_TASKS:
            row = rows[task]
            for column, value in ((Col.PROGRESS, 0.05), (Col.REMARKS, "=已电话催办")):
                book.write(row.sheet, [Cell(row.row, row.columns[column], value)])
                cell = open_master.sheets[row.sheet].range((row.row + 1, row.columns[column] + 1))
                cell.value = f"'{value}" if isinstance(value, str) else value
        book.commit()


def decided(held: Round, open_master: xw.Book) -> None:
    """The same decisions on both."""
    with ClosedBook.open(held.twin) as book:
        for sheet, cell in decisions(book):
            book.write(sheet, [cell])
            open_master.sheets[sheet].range((cell.row + 1, cell.column + 1)).value = cell.value
        book.commit()


def returned(held: Round, sent: Distribution) -> None:
    """Eighty returns, good and bad; some are filled in the program, as a unit would."""
    make_returns(sent.forms, sent.paths, held.inbox, held.before)  # type: ignore[arg-type]
    for form, path in zip(sent.forms, sent.paths, strict=True):
        if form.unit in FILLED_HERE:
            target = held.inbox / path.name
            shutil.copyfile(path, target)
            book = held.program.open(target)
            _fill(book)
            book.save()
            book.close()


def _fill(book: xw.Book) -> None:
    """Fill a form as a person does: the unlocked cells only, text as text."""
    sheet = book.sheets[FORM_SHEET]
    rows = sheet.used_range.options(ndim=2).value
    top, left = sheet.used_range.row, sheet.used_range.column
    places = {str(value): (r + top, c + left) for r, line in enumerate(rows) for c, value in enumerate(line) if value}
    for label, value in (
        (LABEL_REPORTER, "王五"),
        (LABEL_PHONE, "'0512-63981234"),
        (LABEL_DATE, date(2023, 7, 3)),
    ):
        row, column = places[label]
        sheet.range((row, column + 1)).value = value
    header, number = places[FORM_NO]
    for row in range(header + 1, top + len(rows)):
        if not isinstance(sheet.range((row, number)).value, float):
            continue
        for one, value in SAID.items():
            cell = sheet.range((row, places[FIELD_HEADINGS[one]][1]))
            cell.value = f"'{value}" if isinstance(value, str) else value


def decisions(book: Book) -> list[tuple[str, Cell]]:
    """Of four rows of 待确认 two taken, one declined, one left open: (sheet, cell)."""
    columns = table_columns(book, PENDING_TABLE, PendingCol)
    (table,) = (one for one in book.tables() if one.name == PENDING_TABLE)
    words = (DECISION_ACCEPT, DECISION_ACCEPT, DECISION_DECLINE, None)
    return [
        (table.sheet, Cell(row, columns[PendingCol.DECISION], word))
        for at, row in enumerate(range(table.header_row + 1, table.header_row + 1 + table.row_count))
        if (word := words[at % len(words)]) is not None
    ]


def values(path: Path) -> dict[str, list[tuple[Value, ...]]]:
    """Every cell of every sheet of a closed workbook, blank ends cut."""
    with ClosedBook.open(path, for_reading=True) as book:
        return everything(book)


def computed(program: Program, path: Path, folder: Path) -> dict[str, list[tuple[Value, ...]]]:
    """The same, after the program has computed every formula."""
    copy = folder / f"计算-{path.parent.name}-{path.name}"
    shutil.copyfile(path, copy)
    book = program.open(copy)
    program.app.calculate()
    book.save()
    book.close()
    return values(copy)
