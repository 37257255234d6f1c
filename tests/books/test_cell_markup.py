"""The small tools of the closed book: references that move, areas that grow, formats that show dates, new rows."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import time, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xltasks.books.areas import Area, Stretch
from xltasks.books.cellxml import escaped, unescaped
from xltasks.books.heights import RowHeights
from xltasks.books.markup import first_tag, with_attribute
from xltasks.books.newrows import ColumnPlan, Growth, RowWriter
from xltasks.books.package import Damaged
from xltasks.books.protocol import ColumnRows
from xltasks.books.sheetpart import SheetPart
from xltasks.books.stylespart import StylesPart
from xltasks.core.grid import CellError, Value
from xltasks.core.heights import text_lines
from xltasks.core.references import shifted


@pytest.mark.parametrize(
    ("formula", "moved"),
    [
        ("A1+B$2+$C3+$D$4", "B3+C$2+$C5+$D$4"),
        ("SUM(A1:B2)", "SUM(B3:C4)"),
        ("A:A+1:1+$A:$A+$1:$1", "B:B+3:3+$A:$A+$1:$1"),
        ('"A1"&A1', '"A1"&B3'),
        ("'A1 表'!A1+A1表!A1", "'A1 表'!B3+A1表!B3"),
        ("表[[#This Row],[A1]]+表[B2]", "表[[#This Row],[A1]]+表[B2]"),
        ("表[['[A1]]+A1", "表[['[A1]]+B3"),
        ("[1]Sheet1!A1", "[1]Sheet1!B3"),
        ("LOG10(A1)+A1_x+_A1+x.A1+ZZZ2023", "LOG10(B3)+A1_x+_A1+x.A1+ZZZ2023"),
        ("XFD1048576", "A2"),
        ("1E5+A1%", "1E5+B3%"),
        ("A1#", "B3#"),
    ],
)
def test_relative_references_move(formula: str, moved: str) -> None:
    """Two rows down and one column to the right; absolute and structured references, names and texts stay."""
    assert shifted(formula, 2, 1) == moved
    assert shifted(moved, -2, -1) == formula


@pytest.mark.parametrize(
    ("sqref", "grown"),
    [
        ("B4:B6", "B4:B20"),
        ("B4:B6 D4:D5", "B4:B20 D4:D5"),
        ("A1:C6", "A1:C20"),
        ("$B$4:$B$6", "B4:B20"),
        ("B5:B6", "B5:B6"),
        ("B4:B5", "B4:B5"),
        ("B4:B9", "B4:B20"),
        ("B4:B1000", "B4:B1000"),
        ("B:B", "B:B"),
        ("F4:F6", "F4:F6"),
        ("D1:F6", "D1:F20"),
        ("4:6", "A4:XFD20"),
    ],
)
def test_areas_that_covered_the_data_grow(sqref: str, grown: str) -> None:
    """Data in B4:D6 grows to row 20: what covered columns of it to the end covers them to the new end."""
    assert Stretch(Area.parse("B4:D6"), 19).of_sqref(sqref) == grown


@pytest.mark.parametrize("text", ["", "A", "1", "A0:B", "Hula1>", "A1:B2:C3"])
def test_what_is_no_area(text: str) -> None:
    """Anything else is damage."""
    with pytest.raises(Damaged):
        Area.parse(text)


@pytest.mark.parametrize(
    ("code", "is_date"),
    [
        ("yyyy-mm-dd", True),
        ('yyyy"年"m"月"d"日"', True),
        ("[$-804]m/d", True),
        ("[h]:mm", True),
        ("[DBNum1][$-804]yyyy年m月", True),
        ("0.00", False),
        ("General", False),
        ('0"天"', False),
        ("[Red]0.0%", False),
        ('#,##0"d";yyyy', False),
        ("0\\d", False),
        ("@", False),
    ],
)
def test_formats_that_show_dates(code: str, is_date: bool) -> None:
    """A number format shows dates by its letters, not by quoted texts, colours or escaped characters."""
    attribute = code.replace("&", "&amp;").replace('"', "&quot;")
    styles = StylesPart(
        f'<styleSheet><numFmts><numFmt numFmtId="164" formatCode="{attribute}"/></numFmts>'
        '<cellXfs count="1"><xf numFmtId="164"/></cellXfs></styleSheet>'.encode()
    )
    assert styles.for_date("0", "date") == ("0" if is_date else "1")
    assert (styles.changed() is None) is is_date


@given(st.text(st.characters() | st.sampled_from("_x005F<&\r\x00")))
def test_escaped_text_comes_back(text: str) -> None:
    """Every text can stand in XML and is read back as it was."""
    held = escaped(text)
    assert (
        re.search("[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff<>]", held.replace("&lt;", "").replace("&gt;", ""))
        is None
    )
    plain = held.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    assert unescaped(plain) == text


@pytest.mark.parametrize(
    ("tag", "name", "value", "after"),
    [
        (b'<c r="A1" s="2"/>', "s", "3", b'<c r="A1" s="3"/>'),
        (b"<c r='A1' s = '2' >", "s", None, b"<c r='A1' >"),
        (b"<c/>", "t", 'a"<&', b'<c t="a&quot;&lt;&amp;"/>'),
        (b'<t xr:ref="1" ref="2">', "ref", "3", b'<t xr:ref="1" ref="3">'),
        (b'<t note=" ref=\'5\'" ref="2">', "ref", "3", b'<t note=" ref=\'5\'" ref="3">'),
        (b"<c>", "t", None, b"<c>"),
    ],
)
def test_one_attribute_is_set(tag: bytes, name: str, value: str | None, after: bytes) -> None:
    """Only the named attribute changes; quotes, order and namesakes stay."""
    assert with_attribute(tag, name, value) == after


def test_tags_are_found_by_their_whole_name() -> None:
    """Neither namesakes with a longer name or a prefix, nor a bracket inside a value, lead astray."""
    xml = b'<x:c/><cols/><c note="a>b" r="A1"/>'
    tag = first_tag(xml, b"c")
    assert tag is not None
    assert (tag.text, tag.get("r"), tag.get("note"), tag.empty) == (b'<c note="a>b" r="A1"/>', "A1", "a>b", True)


VALUES: st.SearchStrategy[Value] = st.one_of(
    st.none(),
    st.just(""),
    st.text(st.characters() | st.sampled_from("_x0 \n<&"), max_size=60),
    st.floats(allow_nan=False, allow_infinity=False),
    st.integers(),
    st.booleans(),
    st.dates(),
    st.datetimes(),
    st.sampled_from([time(1, 2, 3), timedelta(hours=30), CellError("#REF!"), CellError("#奇怪!"), 1, 1.0, True, "1"]),
)
SHEET = b"<worksheet><sheetData/></worksheet>"
STYLES = b'<styleSheet><cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="14"></xf></cellXfs></styleSheet>'


@settings(max_examples=200)
@given(
    rows=st.lists(st.dictionaries(st.sampled_from("甲乙丙"), VALUES), min_size=1, max_size=8),
    formula=st.sampled_from([None, "A2*$B$1"]),
    prefix=st.sampled_from([b"", b"x:"]),
    style=st.sampled_from([None, "0", "1"]),
)
def test_the_fast_way_gives_the_same_cells(
    rows: list[dict[str, Value]], formula: str | None, prefix: bytes, style: str | None
) -> None:
    """Rows made by the hundred hold exactly the cells that are made one by one."""
    plans = (ColumnPlan("甲", 0, style, None), ColumnPlan("乙", 2, "1", formula), ColumnPlan("丙", 27, None, None))
    growth = Growth(plans, 5, 1, rows)
    styles = StylesPart(STYLES)
    heights = RowHeights(SheetPart(SHEET, Path("总表.xlsx"), "sheet1.xml"), styles)  # nothing wraps: no row states one
    fast = b"".join(RowWriter(prefix, False, styles, heights).rows(growth, 5, 4 + len(rows), "")).decode()
    writer = RowWriter(prefix, False, styles, heights)
    p = prefix.decode()
    slow = ""
    for number in range(5, 5 + len(rows)):
        cells = writer.cells(growth, number)
        inner = "".join(cells[column] for column in sorted(cells))
        slow += f'<{p}row r="{number + 1}">{inner}</{p}row>'
    by_column = replace(growth, rows=ColumnRows({heading: [row.get(heading) for row in rows] for heading in "甲乙丙"}))
    assert b"".join(writer.rows(by_column, 5, 4 + len(rows), "")).decode() == fast
    blank = re.compile(rf'<{p}c r="[A-Z]+\d+"/>')  # a blank without a format: the fast way leaves it out
    assert fast == blank.sub("", slow)


NARROW = (
    b'<worksheet><cols><col min="1" max="1" width="9"/><col min="2" max="2" width="30"/></cols><sheetData/></worksheet>'
)
WRAPPED = (
    b'<styleSheet><fonts><font><sz val="10"/></font></fonts><cellXfs count="2"><xf numFmtId="0"/>'
    b'<xf numFmtId="0"><alignment wrapText="1"/></xf></cellXfs></styleSheet>'
)
TEXTS = st.none() | st.text(st.characters() | st.sampled_from("完成 12，。\n"), max_size=90)


@given(st.lists(st.tuples(TEXTS, TEXTS, TEXTS), min_size=1, max_size=8))
def test_a_new_row_is_as_high_as_its_highest_text(rows: list[tuple[str | None, str | None, str | None]]) -> None:
    """Of two columns that wrap and one that does not, whichever has the highest text in a row."""
    plans = tuple(
        ColumnPlan(name, at, style, None) for at, (name, style) in enumerate(zip("甲乙丙", "110", strict=True))
    )
    styles = StylesPart(WRAPPED)
    heights = RowHeights(SheetPart(NARROW, Path("总表.xlsx"), "sheet1.xml"), styles)
    growth = Growth(plans, 0, 0, [dict(zip("甲乙丙", row, strict=True)) for row in rows])
    made = b"".join(RowWriter(b"", False, styles, heights).rows(growth, 0, len(rows) - 1, "")).decode()
    wanted = []
    for narrow, wide, _ in rows:
        lines = max(text_lines(narrow or "", 8), text_lines(wide or "", 29))
        wanted.append(f' ht="{min(409, lines * 13.5 + 7):g}"' if lines > 1 else "")
    assert re.findall(r'<row r="\d+"([^>]*)>', made) == wanted
