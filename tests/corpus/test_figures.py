"""Sheet 量化指标 spoilt in real files of every kind: what each program and department makes of it, through the whole way."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
from corpus.desk import form_file, opened, patched, saved, zipped
from figure_round import actuals, office
from office import resaved
from openpyxl.comments import Comment
from openpyxl.utils.datetime import MAC_EPOCH
from openpyxl.worksheet.worksheet import Worksheet
from small_round import EDU, JUNE, MERGED_ON, Consolidation, everything, send

from xltasks.books.returns import read_returns
from xltasks.core.figure_columns import FIGURE_HEADINGS, IndicatorCol
from xltasks.core.schema import FORM_SHEET, INDICATORS_SHEET, STAMP_SHEET
from xltasks.core.settings import Day
from xltasks.verbs.consolidate import consolidate

NAME = "区教育局_2023-06.xlsx"
FIRST = 4  # 1-based row of the first indicator
FIGURES_PART = "xl/worksheets/sheet3.xml"
COLUMN = FIGURE_HEADINGS.index(IndicatorCol.ACTUAL) + 1
FIGURES = (3, 0.8, 500)
TAKEN = {(1, 1): 3.0, (1, 2): 0.8, (2, 1): 500.0}
ALL_TAKEN = Counter({("accept", ""): 3})
Edit = Callable[[Worksheet], object]


@cache
def sent() -> bytes:
    """The form that asks 区教育局 for three figures."""
    return form_file(send(office())[EDU])


def filled(edit: Edit = lambda sheet: None, sent_file: bytes | None = None) -> bytes:
    """The form with its figures filled in, and then what the department did."""
    book = opened(sent_file or sent())
    sheet = book[INDICATORS_SHEET]
    sheet.protection.sheet = False
    for row, figure in enumerate(FIGURES, FIRST):
        sheet.cell(row, COLUMN).value = figure
    edit(sheet)
    return saved(book)


def consolidated(folder: Path, files: dict[str, bytes]) -> tuple[Consolidation, dict[tuple[int, int], float]]:
    """The files through the whole way, twice: the second time changes nothing, and every count adds up."""
    for name, content in files.items():
        (folder / name).write_bytes(content)
    book = office()
    send(book)
    done = consolidate(book, "总表.xlsx", read_returns([folder]), JUNE, Day(MERGED_ON, MERGED_ON))
    before = everything(book)
    consolidate(book, "总表.xlsx", read_returns([folder]), JUNE, Day(MERGED_ON, MERGED_ON))
    assert everything(book) == before
    for result in done.changes.files:
        counts = result.counts
        assert counts.read == counts.accepted + counts.already + counts.pending + counts.refused
    return done, actuals(book)


def fates(done: Consolidation) -> Counter[tuple[str, str]]:
    """(verdict, reason) of every cell."""
    return Counter((change.verdict.value, change.reason or "") for change in done.changes.changes)


def hidden(sheet: Worksheet) -> None:
    """The sheet was hidden, and called something else."""
    sheet.sheet_state = "hidden"
    sheet.title = "Sheet2"


def moved_first(sheet: Worksheet) -> None:
    """The sheet stands before 填报表."""
    sheet.parent.move_sheet(sheet, -2)


def column_inserted(sheet: Worksheet) -> None:
    """A column stands before all others, and one before 实际值."""
    sheet.insert_cols(COLUMN)
    sheet.insert_cols(1)


def row_deleted(sheet: Worksheet) -> None:
    """The row of the first indicator is gone, with its figure."""
    sheet.delete_rows(FIRST)


def merged_numbers(sheet: Worksheet) -> None:
    """任务编号 of the two indicators of task 1 became one cell."""
    sheet.merge_cells(start_row=FIRST, end_row=FIRST + 1, start_column=1, end_column=1)


def merged_figures(sheet: Worksheet) -> None:
    """One figure was merged down over two indicators."""
    sheet.merge_cells(start_row=FIRST, end_row=FIRST + 1, start_column=COLUMN, end_column=COLUMN)


def number_written_over(sheet: Worksheet) -> None:
    """任务编号 of the first row was dragged down from another task."""
    sheet.cell(FIRST, 1).value = 4


def texts(sheet: Worksheet) -> None:
    """Figures as texts: with a unit, a sign, thousands, spaces."""
    for row, figure in enumerate((" ３ 所", "80.0％", "1,500个"), FIRST):
        sheet.cell(row, COLUMN).value = figure


def without_result(sheet: Worksheet) -> None:
    """A formula that no program has reckoned."""
    sheet.cell(FIRST, COLUMN).value = "=1+2"


def an_error(sheet: Worksheet) -> None:
    """#REF! where a figure was linked."""
    sheet.cell(FIRST, COLUMN).value = "#REF!"
    sheet.cell(FIRST, COLUMN).data_type = "e"


def a_date(sheet: Worksheet) -> None:
    """The cell took a date's format, in a book that counts from 1904."""
    sheet.parent.epoch = MAC_EPOCH
    sheet.cell(FIRST, COLUMN).number_format = "yyyy-mm-dd"


def a_huge_text(sheet: Worksheet) -> None:
    """Thirty thousand characters where a figure should be."""
    sheet.cell(FIRST, COLUMN).value = "已新建学校三所，" * 4000


def a_note(sheet: Worksheet) -> None:
    """The figure is right, and a comment says more."""
    sheet.cell(FIRST, COLUMN).comment = Comment("含在建一所", "张三")


TWO = Counter({("accept", ""): 2})


@pytest.mark.parametrize(
    ("edit", "expected", "codes"),
    [
        (hidden, ALL_TAKEN, {"sheet-hidden"}),
        (moved_first, ALL_TAKEN, set()),
        (column_inserted, ALL_TAKEN, set()),
        (row_deleted, TWO, set()),
        (merged_numbers, ALL_TAKEN, set()),
        (merged_figures, Counter({("pending", "merged-down"): 1, ("accept", ""): 1}), {"merged-down"}),
        (number_written_over, TWO + Counter({("pending", "row-unclear"): 1}), {"row-unclear", "locked-edited"}),
        (texts, ALL_TAKEN, set()),
        (without_result, TWO + Counter({("refuse", "formula-empty"): 1}), {"formula-empty"}),
        (an_error, TWO + Counter({("refuse", "error-value"): 1}), {"error-value"}),
        (a_date, TWO + Counter({("pending", "bad-figure"): 1}), {"bad-figure"}),
        (a_huge_text, TWO + Counter({("pending", "bad-figure"): 1}), {"bad-figure"}),
        (a_note, ALL_TAKEN, {"cell-note"}),
    ],
    ids=lambda one: getattr(one, "__name__", ""),
)
def test_what_departments_do(edit: Edit, expected: Counter[tuple[str, str]], codes: set[str], tmp_path: Path) -> None:
    """Each figure is taken, waits or is refused with its reason; what is taken stands under its own indicator."""
    done, shown = consolidated(tmp_path, {NAME: filled(edit)})
    assert fates(done) == expected
    assert codes <= {found.code for found in done.changes.findings}
    assert shown.items() <= (TAKEN | ({(2, 1): 1500.0} if edit is texts else {})).items()
    assert len(shown) == expected["accept", ""]


@pytest.mark.parametrize("kind", ["ods", "xls", "fods"])
def test_saved_by_another_program_in_another_format(
    kind: str, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """.ods, .xls and flat XML: the same figures."""
    source = tmp_path_factory.mktemp("soffice") / NAME
    source.write_bytes(filled())
    content = resaved(source, source.parent, kind).read_bytes()
    done, shown = consolidated(tmp_path, {f"区教育局_2023-06.{kind}": content})
    assert (fates(done), shown) == (ALL_TAKEN, TAKEN)


@pytest.mark.parametrize("encoding", ["gbk", "utf-8", "utf-8-sig"])
def test_the_sheet_as_csv(encoding: str, tmp_path: Path) -> None:
    """量化指标 saved as .csv: its title says whose it is, and everything is read."""
    text = io.StringIO()
    rows = list(opened(filled())[INDICATORS_SHEET].iter_rows(values_only=True))
    csv.writer(text).writerows([["" if value is None else value for value in row] for row in rows])
    percent = text.getvalue().replace(",0.8,", ",80%,")
    done, shown = consolidated(tmp_path, {"区教育局_2023-06.csv": percent.encode(encoding)})
    assert (fates(done), shown) == (ALL_TAKEN, TAKEN)


def test_two_returns_and_an_archive_within_an_archive(tmp_path: Path) -> None:
    """The same figures twice, once two archives deep: taken once, there already the second time."""
    inner = zipped({NAME: filled()})
    done, shown = consolidated(tmp_path, {NAME: filled(), "a.zip": zipped({"b.zip": inner})})
    assert fates(done) == ALL_TAKEN + Counter({("already", ""): 3})
    assert shown == TAKEN
    assert len(done.changes.files) == 2


def test_a_new_workbook_with_both_sheets_pasted(tmp_path: Path) -> None:
    """Without the hidden sheet, both tables on sheets of other names: read by what they say themselves."""

    def pasted(sheet: Worksheet) -> None:
        del sheet.parent[STAMP_SHEET]
        sheet.parent[FORM_SHEET].title = "Sheet1"
        sheet.title = "Sheet2"

    done, shown = consolidated(tmp_path, {NAME: filled(pasted)})
    assert (fates(done), shown) == (ALL_TAKEN, TAKEN)
    assert "no-identity" in {found.code for found in done.changes.findings}


def test_a_claim_of_the_whole_sheet(tmp_path: Path) -> None:
    """A merge and a dimension over 2^20 × 2^14 cells in the sheet's XML."""

    def claim(xml: str) -> str:
        xml = re.sub(r"<mergeCells.*?</mergeCells>", '<mergeCells><mergeCell ref="K4:XFD1048576"/></mergeCells>', xml)
        return re.sub(r'<dimension ref="[^"]*"', '<dimension ref="A1:XFD1048576"', xml)

    done, _ = consolidated(tmp_path, {NAME: patched(filled(), claim, FIGURES_PART)})
    assert fates(done) == Counter({("refuse", "under-merge"): 2, ("pending", "merged-down"): 1})
