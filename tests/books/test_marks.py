"""What calamine does not tell of a sheet: found the quick way on ordinary sheets, and the same as by a close look."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import xltasks
from xltasks.books.returns.marks import marks_in, read_marks

CELLS = (
    '<c r="{at}" s="3"/>',
    '<c r="{at}"></c>',
    '<c r="{at}" t="n"><v>0.5</v></c>',
    '<c r="{at}" t="inlineStr"><is><t>正常&#25512;进</t></is></c>',
    '<c r="{at}" s="27"><f>IF($E4&lt;=0,"",$K4/$E4)</f><v></v></c>',
    '<c r="{at}"><f aca="false">SUM(A1:A2)</f><v>3</v></c>',
    '<c r="{at}" t="str"><f>A1&amp;"项"</f><v>1项</v></c>',
    '<c r="{at}"><f>A1</f></c>',
    '<c r="{at}"><f>A1</f><v/></c>',
    '<c r="{at}"><f t="shared" ref="A1:A9" si="0">B1+1</f><v>2</v></c>',
    '<c r="{at}"><f t="shared" si="0"/><v>3</v></c>',
    '<c r="{at}" t="e"><v>#N/A</v></c>',
    '<c r="{at}" t="e"><f>1/0</f><v>#DIV/0!</v></c>',
    '<c r="{at}" t="inlineStr"><is><r><rPr><strike/></rPr><t>作废</t></r></is></c>',
)
ROWS = ('<row r="{row}">', '<row r="{row}" spans="1:3" ht="21" customHeight="1">', '<row r="{row}" hidden="1">')


def sheet(rows: list[tuple[str, list[str]]]) -> bytes:
    """A worksheet with these row tags and cells."""
    told = "".join(
        tag.format(row=number)
        + "".join(cell.format(at="ABC"[at] + str(number)) for at, cell in enumerate(cells))
        + "</row>"
        for number, (tag, cells) in enumerate(rows, 1)
    )
    return f"<worksheet><sheetData>{told}</sheetData><f>no cell</f></worksheet>".encode()


@given(st.lists(st.tuples(st.sampled_from(ROWS), st.lists(st.sampled_from(CELLS), max_size=3)), max_size=6))
def test_the_quick_way_finds_the_same(rows: list[tuple[str, list[str]]]) -> None:
    """Whatever mixture of cells: errors, formulas, hidden rows and struck text are the same either way."""
    assert marks_in(sheet(rows), (), ()) == read_marks(sheet(rows), (), ())


@pytest.mark.parametrize("cell", CELLS[:11])
def test_ordinary_cells_need_no_close_look(cell: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Plain values and formulas, which every form has, are passed over quickly."""
    monkeypatch.setattr("xltasks.books.returns.marks.read_marks", None)
    assert marks_in(sheet([(ROWS[0], [cell])]), (), ()).errors == {}


SYSTEM_PYTHON = Path(f"/usr/bin/python3.{sys.version_info.minor}")  # it has to take what is installed for ours
SOURCES = (str(Path(xltasks.__file__).parent.parent),)
ASKED_OF_SYSTEM_PYTHON = """
import sys
from xltasks.books.returns import marks
sheet = sys.stdin.buffer.read()
quick = marks.marks_in(sheet, (), ())
close, marks.read_marks = marks.read_marks(sheet, (), ()), None
print(quick == close == marks.marks_in(sheet, (), ()))
"""


@pytest.mark.skipif(not SYSTEM_PYTHON.exists(), reason="no system Python of this version")
def test_the_system_s_python_needs_no_close_look() -> None:
    """Debian 12 has Python 3.11.2, whose possessive groups end too late: ordinary sheets go the quick way there too."""
    plain = sheet([(ROWS[0], list(CELLS[:3])), (ROWS[1], list(CELLS[3:6]))])
    told = subprocess.run(
        [SYSTEM_PYTHON, "-c", ASKED_OF_SYSTEM_PYTHON],
        input=plain,
        env={**os.environ, "PYTHONPATH": os.pathsep.join([*SOURCES, *sys.path]), "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        check=True,
    )
    assert told.stdout.decode().strip() == "True"


def test_many_rows_are_taken_in_turn() -> None:
    """A sheet with more rows than one look takes is passed over quickly, and what stands at its end is found."""
    many = [(ROWS[0], [CELLS[0], CELLS[2]])] * 1500
    assert marks_in(sheet(many), (), ()) == read_marks(sheet(many), (), ())
    assert marks_in(sheet([*many, (ROWS[2], [CELLS[11]])]), (), ()).errors == {(1500, 0): "#N/A"}
