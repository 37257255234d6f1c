"""Nothing of the clerk's is lost: whatever else a master holds is there after a write, byte for byte."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
import xlsxwriter
from books.masters import (
    LOG_SHEET,
    LOG_TABLE,
    TASK_HEADINGS,
    TASK_SHEET,
    TASK_TABLE,
    build_master,
    log_row,
    parts,
    with_parts,
)
from hypothesis import given, settings
from hypothesis import strategies as st
from ooxml import validate

from xltasks.books.closed import ClosedBook
from xltasks.books.protocol import Cell
from xltasks.books.saving import undo
from xltasks.core.grid import Grid, Value

PICTURE = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
# Parts that XlsxWriter cannot write; their bytes only have to stay.
FOREIGN = {
    "xl/threadedComments/threadedComment1.xml": "<ThreadedComments>同意</ThreadedComments>".encode(),
    "xl/persons/person.xml": b"<personList/>",
    "xl/slicers/slicer1.xml": b"<slicers/>",
    "xl/pivotCache/pivotCacheDefinition1.xml": b"<pivotCacheDefinition/>",
    "xl/vbaProject.bin": bytes(range(256)) * 9,
    "customXml/item1.xml": "<office>自定义</office>".encode("utf-16"),
    "xl/媒体/图 1.png": PICTURE,
}


def rich(book: xlsxwriter.Workbook, folder: Path) -> None:
    """Everything a clerk may put around and between the tables."""
    picture = folder / "p.png"
    picture.write_bytes(PICTURE)
    sheet = book.get_worksheet_by_name(TASK_SHEET)
    sheet.insert_image(8, 8, str(picture))
    sheet.insert_textbox(10, 8, "请各单位按时报送")
    sheet.insert_button(12, 8, {"macro": "Go", "caption": "汇总"})
    sheet.write_comment(3, 2, "口径以统计局为准")
    sheet.write_url(20, 0, "https://www.example.gov.cn", string="网址")
    sheet.merge_range(22, 8, 23, 10, "合并")
    sheet.add_sparkline(3, 7, {"range": f"'{TASK_SHEET}'!C4:C5"})
    sheet.conditional_format(3, 4, 3, 4, {"type": "icon_set", "icon_style": "3_traffic_lights"})
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.repeat_rows(2)
    sheet.print_area(0, 0, 4, 5)
    sheet.set_header("&C督查总表")
    sheet.freeze_panes(3, 1)
    sheet.protect("x", {"insert_rows": True})
    chart = book.add_chart({"type": "column"})
    chart.add_series({"values": f"='{TASK_SHEET}'!$C$4:$C$5"})
    own = book.add_worksheet("我的 统计'表")
    own.insert_chart(0, 0, chart)
    own.write_formula(0, 0, f"=COUNTA('{TASK_SHEET}'!A4:A5)", None, 2)
    own.write_array_formula(1, 0, 2, 0, f"={{'{TASK_SHEET}'!A4:A5}}", None, 1)
    own.write_rich_string(5, 0, "前", book.add_format({"bold": True}), "粗", "后")
    pie = book.add_chart({"type": "pie"})
    pie.add_series({"values": f"='{TASK_SHEET}'!$C$4:$C$5"})
    book.add_chartsheet("图").set_chart(pie)
    book.define_name("我的区域", f"='{TASK_SHEET}'!$A$1:$B$2")


@pytest.fixture
def master(tmp_path: Path) -> Path:
    """A master full of the clerk's own things."""
    return build_master(tmp_path / "总表.xlsx", lambda book: rich(book, tmp_path))


def without_rows(sheet: bytes) -> str:
    """A worksheet part without its rows, and without the ranges that grow."""
    text = re.sub(r"<sheetData>.*</sheetData>", "", sheet.decode(), flags=re.DOTALL)
    return re.sub(r'(sqref="|<xm:sqref>|<dimension ref=")[^"<]*', "", text)


def test_everything_of_the_clerks_survives(master: Path) -> None:
    """After writes and appends: other parts equal, the rest of the sheets equal, the validator content."""
    before = parts(master)
    book = ClosedBook.open(master)
    grids = {sheet: book.grid(sheet) for sheet in book.sheets()}
    book.write(TASK_SHEET, [Cell(4, 2, 0.75), Cell(4, 4, "新备注")])
    book.append(TASK_TABLE, [{"编号": 3, "更新日期": date(2023, 7, 1)}])
    book.append(LOG_TABLE, [log_row(1), log_row(2)])  # type: ignore[list-item]
    book.commit()
    after = parts(master)
    assert list(after) == list(before)
    changed = {name for name in before if before[name] != after[name]}
    sheets = {"xl/worksheets/sheet1.xml", "xl/worksheets/sheet2.xml"}
    assert changed == sheets | {"xl/tables/table1.xml", "xl/tables/table2.xml", "xl/workbook.xml"}
    for name in sheets:
        assert without_rows(after[name]) == without_rows(before[name])
    now = ClosedBook.open(master)
    for sheet, old in grids.items():
        if sheet not in (TASK_SHEET, LOG_SHEET):
            assert now.grid(sheet).rows == old.rows
    assert validate(master) == []


def test_names_and_print_areas_of_others_stay(master: Path) -> None:
    """A print area that ended with the table grows with it; a name that meant something else does not."""
    book = ClosedBook.open(master)
    book.append(TASK_TABLE, [{"编号": 3}])
    book.commit()
    workbook = parts(master)["xl/workbook.xml"].decode()
    assert "!$A$1:$F$6</definedName>" in workbook
    assert "!$A$1:$B$2</definedName>" in workbook
    sheet = parts(master)["xl/worksheets/sheet1.xml"].decode()
    assert "<xm:sqref>H4</xm:sqref>" in sheet


@pytest.fixture(scope="module")
def full_master(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A master full of the clerk's things and of parts nobody knows; made once."""
    folder = tmp_path_factory.mktemp("m")
    return with_parts(build_master(folder / "总表.xlsx", lambda book: rich(book, folder)), FOREIGN)


MAY_CHANGE = ("worksheets/sheet1", "worksheets/sheet2", "tables/table1", "tables/table2", "workbook", "styles")
TEXTS = st.text(
    st.characters(codec="utf-8", exclude_characters="\ufffe\uffff") | st.sampled_from("_x0D \n\r\t<&\x00\x0b"),
    min_size=1,
    max_size=20,
)
VALUES: st.SearchStrategy[Value] = st.one_of(
    st.none(),
    TEXTS,
    st.sampled_from(["=1+1", "+1", "-", "@a", "_x000D_", "已完成", " ", "\n"]),
    st.floats(-1e9, 1e9),
    st.integers(-(10**9), 10**15),
    st.booleans(),
    st.dates(date(1904, 1, 2), date(2100, 1, 1)),
)
PLACES = st.tuples(st.integers(0, 30), st.integers(0, 12))
LOG_VALUES = st.dictionaries(st.sampled_from([*log_row(1), "存在问题", "来源文件"]), VALUES, max_size=6)


def blank(value: Value) -> Value:
    """None for a blank, as Grid.at gives it."""
    return None if value == "" else value


def same(read: Value, expected: Value) -> bool:
    """Equal, and of the same kind where 1 and True would be equal."""
    if (
        isinstance(expected, float | int)
        and not isinstance(expected, bool)
        and not isinstance(read, float | int | None)
    ):
        return True  # a number in a cell that shows dates is read as a date: the format stays the clerk's
    return read == expected and isinstance(read, bool) is isinstance(expected, bool)


@settings(max_examples=40, deadline=None)
@given(
    cells=st.dictionaries(PLACES, VALUES, max_size=12),
    tasks=st.lists(st.dictionaries(st.sampled_from(TASK_HEADINGS[:5]), VALUES), max_size=4),
    log=st.lists(LOG_VALUES, max_size=6),
)
def test_only_meant_cells_change(
    tmp_path_factory: pytest.TempPathFactory,
    full_master: Path,
    cells: dict[tuple[int, int], Value],
    tasks: list[dict[str, Value]],
    log: list[dict[str, Value]],
) -> None:
    """Random writes and appends on a full master: meant cells hold the values, all others what they held; undo."""
    path = tmp_path_factory.mktemp("s") / "总表.xlsx"
    raw = full_master.read_bytes()
    path.write_bytes(raw)
    held = parts(path)
    book = ClosedBook.open(path)
    old = {sheet: book.grid(sheet) for sheet in book.sheets()}
    room = {place: value for place, value in cells.items() if not (place[0] > 4 and tasks and place[1] < 6)}
    book.write(TASK_SHEET, [Cell(row, column, value) for (row, column), value in room.items()])
    book.append(TASK_TABLE, tasks)
    book.append(LOG_TABLE, log)
    expected = {sheet: book.grid(sheet) for sheet in book.sheets()}
    backup = book.commit()
    if backup is None:
        assert path.read_bytes() == raw
        return
    now = ClosedBook.open(path)
    for sheet in old:
        compare(now.grid(sheet), expected[sheet])
    compare_untouched(
        now.grid(TASK_SHEET), old[TASK_SHEET], set(room) | {(5 + at, c) for at in range(len(tasks)) for c in range(6)}
    )
    assert {name: content for name, content in parts(path).items() if name in FOREIGN} == FOREIGN
    touched = {name for name, content in parts(path).items() if content != held[name]}
    assert touched <= {f"xl/{part}.xml" for part in MAY_CHANGE}
    undo(path)
    assert path.read_bytes() == raw


def compare(read: Grid, expected: Grid) -> None:
    """Cell by cell: what is read after the commit is what was seen before it; new formulas have no result yet."""
    for row in range(max(read.height, expected.height)):
        for column in range(max(read.width, expected.width)):
            assert same(read.at(row, column), blank(expected.at(row, column))), (row, column)


def compare_untouched(read: Grid, old: Grid, meant: set[tuple[int, int]]) -> None:
    """Cells that were not meant hold what they held."""
    for row in range(max(read.height, old.height)):
        for column in range(max(read.width, old.width)):
            if (row, column) not in meant:
                assert read.at(row, column) == old.at(row, column), (row, column)


@pytest.mark.parametrize("seed", range(4))
def test_random_writes_satisfy_the_validator(master: Path, seed: int) -> None:
    """Cells of every kind, in rows and beside them: Excel would not want to repair anything."""
    values: list[Callable[[int], Value]] = [
        lambda n: f"=文{n}",
        lambda n: n / 3,
        lambda n: date(2023, 1, 1 + n % 28),
        lambda n: n % 2 == 0,
        lambda n: None,
        lambda n: "\x01\n_x0041_" * (n % 3 + 1),
    ]
    book = ClosedBook.open(master)
    book.write(TASK_SHEET, [Cell(n * (7 + seed) % 23, n * (5 + seed) % 11, values[n % 6](n)) for n in range(60)][:40])
    book.append(LOG_TABLE, [{heading: values[(n + seed) % 6](n) for heading in log_row(1)} for n in range(30)])
    book.commit()
    assert validate(master) == []
