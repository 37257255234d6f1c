"""Rows that received texts, as a real program draws them."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from masters import made, real_plan
from uno_engine.session import program

from xltasks.books.closed import ClosedBook
from xltasks.books.protocol import Cell
from xltasks.core.heights import text_lines
from xltasks.core.schema import FINDINGS_TABLE, REPORTS_TABLE, Col, FindingCol, ReportCol

TEXTS = (
    "已完成。",
    "上半年完成工业投资一百二十亿元，同比增长8.5%，其中高新技术产业投资占比达到48%，新开工项目三十六个。",
    "一、召开推进会三次；\n二、签约项目12个，总投资86亿元；\n三、开工项目9个。",
    "GDP同比增长5.6%，Q2 ahead of plan (see report 2023-06, table 4), 其余指标按序时进度推进。" * 3,
    "区教育局：新建学校六所，主体全部封顶，内装完成70%。\n区财政局：资金已全部到位，累计拨付三亿两千万元。",
)


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A master whose first section and log received texts, first into its blank row and then by the hundred."""
    path = made(tmp_path_factory.mktemp("heights"), real_plan())
    with ClosedBook.open(path) as book:
        table = next(table for table in book.tables() if table.name == "板块01")
        column = table.first_column + table.headings.index(Col.LATEST)
        rows = range(table.header_row + 1, table.header_row + 1 + len(TEXTS))
        book.write(table.sheet, [Cell(row, column, text) for row, text in zip(rows, TEXTS, strict=True)])
        book.append(
            REPORTS_TABLE,
            [
                {ReportCol.SEQ: number, ReportCol.TEXT: text, ReportCol.MERGED_ON: date(2023, 7, 6)}
                for number, text in enumerate(TEXTS * 20, 1)
            ],
        )
        book.append(FINDINGS_TABLE, [{FindingCol.MESSAGE: text} for text in TEXTS])
        assert book.commit() is not None
    return path


def heights(path: Path, sheet: str, rows: range) -> list[tuple[float, float]]:
    """(height as the file states it, height the program would choose) of rows, in points, by LibreOffice."""
    running = program()
    running.forget()
    book = running.open(path)
    held = book.impl.doc.Sheets.getByName(sheet).Rows
    found = []
    for number in rows:
        row = held.getByIndex(number)
        stated = row.Height
        row.OptimalHeight = True
        found.append((stated / 2540 * 72, row.Height / 2540 * 72))
    running.forget()
    return found


@pytest.mark.parametrize(
    ("sheet", "rows"),
    [
        ("一、2023年全区经济社会发展…", range(3, 3 + len(TEXTS))),
        ("填报记录", range(3, 3 + 20 * len(TEXTS))),
        ("问题清单", range(3, 4 + len(TEXTS))),
    ],
)
def test_no_row_is_lower_than_its_text(filled: Path, sheet: str, rows: range) -> None:
    """LibreOffice would make no row higher than the file says, nor less than half as high."""
    for stated, fitted in heights(filled, sheet, rows):
        assert fitted <= stated + 1 <= 2 * fitted + 14


def test_nothing_is_set_by_hand(filled: Path) -> None:
    """A row that grew may still grow: no height is marked as somebody's."""
    running = program()
    running.forget()
    sheets = running.open(filled).impl.doc.Sheets
    for name in ("一、2023年全区经济社会发展…", "填报记录"):
        assert all(sheets.getByName(name).Rows.getByIndex(number).OptimalHeight for number in range(3, 8))
    running.forget()


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("", 10, 1),
        ("完成", 4, 1),
        ("完成了", 4, 2),
        ("a\nb", 4, 2),
        ("a\n", 4, 2),
        ("一二三四五", 5, 3),  # a line of five digits holds two characters
        ("12345", 5, 1),
        ("1一2二3三", 5, 2),
        ("一" * 1000, 36, 56),
        ("宽" * 3, 0.5, 3),  # never narrower than one character
    ],
)
def test_lines_of_a_text(text: str, width: float, lines: int) -> None:
    """A Chinese character takes two places, and is not cut in two at a line's end."""
    assert text_lines(text, width) == lines
