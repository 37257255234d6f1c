"""PlainSheet and PlainBook write what XlsxWriter writes."""

from __future__ import annotations

import html
import re
import zipfile
from collections.abc import Callable
from datetime import date, datetime, time
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from masters import made, real_plan
from xlsxwriter import Workbook
from xlsxwriter.exceptions import OverlappingRange
from xlsxwriter.worksheet import Worksheet, re_dynamic_function

from xltasks.render.plain_book import PlainBook
from xltasks.render.plain_sheet import FittingSheet, PlainSheet, Stored

Draw = Callable[[Workbook, Worksheet], object]
Rows = list[tuple[float | None, dict[int, tuple[Stored, int, str | None]]]]

LOOKS = ({"bold": True}, {"num_format": "yyyy-mm-dd"}, {"text_wrap": True, "border": 1}, {"bold": True})


def parts(book: Workbook, held: BytesIO, draw: Draw) -> dict[str, str]:
    """The parts of a workbook of one sheet, by name."""
    book.set_properties({"created": datetime(2023, 1, 1)})
    draw(book, book.add_worksheet("表"))
    book.close()
    with zipfile.ZipFile(held) as zipped:
        return {name: zipped.read(name).decode() for name in zipped.namelist()}


def by_xlsxwriter(draw: Draw) -> dict[str, str]:
    """As XlsxWriter writes it."""
    held = BytesIO()
    return parts(Workbook(held, {"in_memory": True, "strings_to_formulas": False}), held, draw)


def plainly(draw: Draw) -> dict[str, str]:
    """As our book and sheet write it."""
    held = BytesIO()
    return parts(PlainBook(held), held, draw)


# Characters that XML or a spreadsheet treats in a way of its own, and the blanks that must be kept.
TEXTS = st.text(st.sampled_from("ab中€𠮷&<>\"'\n\t\x01 _x0041#"), max_size=12)
VALUES = st.one_of(
    st.none(),
    TEXTS,
    st.integers(-(10**9), 10**9),
    st.floats(allow_nan=False, allow_infinity=False),
    st.booleans(),
    st.dates(date(1900, 3, 1), date(2100, 1, 1)),
)
FORMULAS = st.one_of(st.none(), st.sampled_from(['A1&"<"', "SUM(B:B)", '表[[#This Row],[甲]]&">"']))
CELLS = st.dictionaries(st.integers(0, 30), st.tuples(VALUES, st.integers(0, len(LOOKS) - 1), FORMULAS), max_size=6)
HEIGHTS = st.one_of(st.none(), st.sampled_from([15.0, 20.0, 33.75]))


@given(st.lists(st.tuples(HEIGHTS, CELLS), max_size=40))
def test_any_cells_become_the_same_bytes(rows: Rows) -> None:
    """Texts, numbers, dates, blanks and formulas with results, in any place, look and order: part for part the same."""

    def one_by_one(book: Workbook, sheet: Worksheet) -> None:
        forms = [book.add_format(look) for look in LOOKS]
        for at, (height, cells) in enumerate(rows):
            if height is not None:
                sheet.set_row(at, height)
            for column, (value, look, formula) in cells.items():
                if formula is not None:
                    result = (value - date(1899, 12, 30)).days if isinstance(value, date) else value
                    sheet.write_formula(at, column, formula, forms[look], "" if result is None else result)
                elif value is None:
                    sheet.write_blank(at, column, None, forms[look])
                elif isinstance(value, str):
                    sheet.write_string(at, column, value, forms[look])
                elif isinstance(value, date):
                    sheet.write_datetime(at, column, datetime.combine(value, time()), forms[look])
                else:
                    sheet.write_number(at, column, value, forms[look])

    def side_by_side(book: Workbook, sheet: Worksheet) -> None:
        assert isinstance(sheet, PlainSheet)
        forms = [book.add_format(look) for look in LOOKS]
        for at, (height, cells) in enumerate(rows):
            if height is not None:
                sheet.set_row(at, height)
            for column, (value, look, formula) in cells.items():
                assert sheet.write_cells(at, column, [value], [forms[look]], [formula]) == 0

    assert plainly(one_by_one) == by_xlsxwriter(one_by_one)
    assert plainly(side_by_side) == by_xlsxwriter(one_by_one)


def _table(sheet: Worksheet, rows: int) -> int:
    columns = [{"header": "甲"}, {"header": "乙", "formula": '=表[[#This Row],[甲]]&"<"'}]
    return sheet.add_table(2, 1, 2 + rows, 2, {"name": "表", "style": None, "columns": columns})


def _calculated(sheet: Worksheet, rows: int) -> None:
    _table(sheet, rows)
    for row in range(3, 3 + rows):
        sheet.write_formula(row, 2, '表[[#This Row],[甲]]&"<"', None, "")


SORTS: dict[str, Draw] = {
    "nothing": lambda book, sheet: None,
    "only a height": lambda book, sheet: sheet.set_row(3, 40),
    "no format": lambda book, sheet: sheet.write_row(0, 0, ["a", 1, "b"]),
    "a column's format": lambda book, sheet: (
        sheet.set_column(1, 1, 9, book.add_format(LOOKS[0])),
        sheet.write_row(0, 0, ["a", "b", "c"]),
    ),
    "a row's format": lambda book, sheet: (
        sheet.set_row(0, 20, book.add_format(LOOKS[1])),
        sheet.write_row(0, 0, ["a", 2.5]),
    ),
    "true and false": lambda book, sheet: (
        sheet.write_boolean(0, 0, True, book.add_format(LOOKS[0])),
        sheet.write_formula(0, 1, "A1", book.add_format(LOOKS[1]), True),
    ),
    "errors": lambda book, sheet: [
        sheet.write_formula(row, 0, "=NA()", book.add_format(LOOKS[0]), value)
        for row, value in enumerate(["#N/A", "#DIV/0!", "#没有", ""])
    ],
    "an array formula": lambda book, sheet: sheet.write_array_formula("A1:A2", "{=B1:B2}", None, 3),
    "rich text": lambda book, sheet: sheet.write_rich_string(0, 0, book.add_format(LOOKS[0]), "甲", "乙<"),
    "a link": lambda book, sheet: sheet.write_url(0, 0, "internal:表!A2", None, "去"),
    "a merged area": lambda book, sheet: sheet.merge_range(0, 0, 1, 3, "题", book.add_format(LOOKS[2])),
    "a comment": lambda book, sheet: (sheet.write_string(20, 3, "a"), sheet.write_comment(2, 1, "说")),
    "a table": lambda book, sheet: _table(sheet, 1),
    "a long table": lambda book, sheet: _calculated(sheet, 40),
    "a rule": lambda book, sheet: sheet.conditional_format(
        0, 0, 9, 0, {"type": "formula", "criteria": '=$A1="<"', "format": book.add_format({"bold": True})}
    ),
    "a list": lambda book, sheet: sheet.data_validation(0, 0, 9, 0, {"validate": "list", "source": "=$B$1:$B$3"}),
}


@pytest.mark.parametrize("sort", SORTS)
def test_other_sorts_are_left_to_xlsxwriter(sort: str) -> None:
    """What a plain sheet does not know itself comes out as ever."""
    assert plainly(SORTS[sort]) == by_xlsxwriter(SORTS[sort])


def test_a_fitting_sheets_heights_are_not_set_by_hand() -> None:
    """Its rows state a height without customHeight; everything else is the same."""

    def draw(book: Workbook, sheet: Worksheet) -> None:
        sheet.set_row(0, 40)
        sheet.write_string(0, 0, "a")

    class Book(PlainBook):
        def add_worksheet(self, name: str | None = None, worksheet_class: Any = None) -> Any:
            return super().add_worksheet(name, FittingSheet)

    held = BytesIO()
    fitting = parts(Book(held), held, draw)
    sheet = "xl/worksheets/sheet1.xml"
    firm = by_xlsxwriter(draw)
    assert ' ht="' in fitting[sheet]
    assert fitting == {**firm, sheet: firm[sheet].replace(' customHeight="1"', "")}


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (lambda sheet: _table(sheet, 50), lambda sheet: sheet.add_table(40, 2, 60, 5)),
        (lambda sheet: _table(sheet, 50), lambda sheet: sheet.merge_range(52, 0, 52, 1, "题")),
        (lambda sheet: sheet.merge_range(40, 0, 41, 1, "题"), lambda sheet: _table(sheet, 50)),
    ],
    ids=["table over table", "merge over table", "table over merge"],
)
def test_nothing_lies_over_a_table(first: Callable[[Worksheet], object], second: Callable[[Worksheet], object]) -> None:
    """A workbook whose tables and merged areas overlap is one that Excel repairs: it is never written."""
    sheet = PlainBook(BytesIO()).add_worksheet("表")
    first(sheet)
    with pytest.raises(OverlappingRange):
        second(sheet)


def test_a_table_may_lie_beside_and_below_another() -> None:
    """Tables that only touch are no overlap."""
    sheet = PlainBook(BytesIO()).add_worksheet("表")
    _table(sheet, 50)
    assert sheet.add_table(53, 1, 60, 2) == sheet.add_table(2, 3, 52, 4) == 0


def test_what_no_cell_holds_is_refused() -> None:
    """A text beyond 32,767 characters, a place beyond the sheet, an empty formula: negative, as XlsxWriter has it."""
    book = PlainBook(BytesIO())
    sheet, form = book.add_worksheet("表"), book.add_format({})
    assert isinstance(sheet, PlainSheet)
    assert sheet.write_cells(0, 0, ["长" * 32_767], [form], [None]) == 0
    assert sheet.write_cells(0, 0, ["长" * 32_768], [form], [None]) < 0
    assert sheet.write_cells(0, 16_383, ["a", "b"], [form] * 2, [None] * 2) < 0
    assert sheet.write_cells(1_048_576, 0, ["a"], [form], [None]) < 0
    assert sheet.write_formula(0, 0, "") < 0
    assert sheet.add_table(0, 0, 1_048_576, 2) < 0
    with pytest.raises(TypeError, match="NAN/INF"):
        sheet.write_cells(0, 0, [float("nan")], [form], [None])


def test_no_formula_of_a_master_needs_spelling_out(tmp_path: Path) -> None:
    """XlsxWriter would leave every formula, rule, list and name of a master as a plain sheet does: as it is."""
    with zipfile.ZipFile(made(tmp_path, real_plan())) as zipped:
        texts = "".join(zipped.read(name).decode() for name in zipped.namelist() if name.endswith(".xml"))
    tags = "f|formula|formula1|formula2|calculatedColumnFormula|xm:f|definedName"
    found = {html.unescape(one[1]) for one in re.finditer(rf"<(?:{tags})(?: [^>]*)?>([^<]+)</", texts)}
    assert len(found) > 1_000
    asked = Worksheet()
    assert [one for one in found if asked._prepare_formula(one, True) != one or re_dynamic_function.search(one)] == []
