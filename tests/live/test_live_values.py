"""Values between our words and the program's: read, handed over, compared, put together to blocks."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xltasks.books.live_values import handed_over, is_read_as_input, means, plain, without_blank_end
from xltasks.books.live_writing import blocks
from xltasks.core.grid import CellError, Value


@pytest.mark.parametrize(
    ("given_by_program", "value"),
    [
        (None, None),
        ("文字", "文字"),
        (True, True),
        (3.0, 3.0),
        (Decimal("12.5"), 12.5),
        (-2146826281, CellError("#DIV/0!")),
        (-2146826246, CellError("#N/A")),
        (-2146826243, CellError("#SPILL!")),
        (-2146826238, CellError("#CALC!")),
        (5, 5.0),
        (datetime(2023, 6, 28), date(2023, 6, 28)),
        (datetime(2023, 6, 28, tzinfo=UTC), date(2023, 6, 28)),
        (datetime(2023, 6, 27, 23, 59, 59, 999_900), date(2023, 6, 28)),
        (datetime(2023, 6, 28, 14, 30, 5, 3), datetime(2023, 6, 28, 14, 30, 5)),
        (datetime(1899, 12, 30, 14, 30), time(14, 30)),
    ],
)
def test_what_a_program_gives_in_our_words(given_by_program: object, value: Value) -> None:
    """Excel's currency, error numbers, days with a time zone or a hair before midnight become plain values."""
    found = plain(given_by_program)
    assert found == value
    assert type(found) is type(value)


def test_a_value_of_another_kind_is_not_guessed() -> None:
    """Something that no cell gives is a bug, not a text."""
    with pytest.raises(TypeError):
        plain(object())


@pytest.mark.parametrize(
    "text",
    [
        "=1",
        "+1",
        "-",
        "@a",
        "'a",
        "#N/A",
        " =1",
        "1",
        "６５％",
        "6月28日",
        "1/2",
        "TRUE",
        "false",
        "10:30",
        "１",
        "1e5",
    ],
)
def test_texts_that_a_program_would_read(text: str) -> None:
    """These are kept from being read with an apostrophe, except in cells formatted as text."""
    assert is_read_as_input(text)
    assert handed_over(text, text_cell=False) == f"'{text}"
    assert handed_over(text, text_cell=True) == text


@pytest.mark.parametrize(
    "text", ["正常推进", "已完成三项", "第1项\n第2项", "全年目标完成80%，" * 6, "a=b", "真", "五月"]
)
def test_texts_that_are_left_as_they_are(text: str) -> None:
    """Prose needs no apostrophe."""
    assert handed_over(text, text_cell=False) == text


@pytest.mark.parametrize(
    ("held", "wanted", "same"),
    [
        (None, "", True),
        ("", None, True),
        ("a\nb", "a\r\nb", True),
        ("a", "a ", False),
        (1.0, True, False),
        (True, True, True),
        (1.0, 1, True),
        ("1", 1, False),
        ("45105", date(2023, 6, 28), False),
        (date(2023, 6, 28), datetime(2023, 6, 28), True),
        (date(2023, 6, 28), date(2023, 6, 29), False),
        (0.5, time(12), True),
        (time(12), timedelta(hours=12), True),
        (CellError("#REF!"), CellError("#REF!"), True),
        ("#REF!", CellError("#REF!"), False),
        (CellError("#N/A"), "#N/A", False),
        ("#怪!", CellError("#怪!"), True),
    ],
)
def test_whether_a_cell_holds_what_was_to_be_written(held: Value, wanted: Value, same: bool) -> None:
    """The comparison after writing neither lets a changed kind pass nor asks for what no program keeps."""
    assert means(held, wanted) is same


@given(
    st.dictionaries(
        st.integers(0, 12), st.dictionaries(st.integers(0, 8), st.integers(0, 999), min_size=1), max_size=10
    )
)
def test_blocks_cover_exactly_the_cells(cells: dict[int, dict[int, int]]) -> None:
    """Every cell is in one block, with its value; nothing else is."""
    covered: Counter[tuple[int, int]] = Counter()
    values: dict[tuple[int, int], Value] = {}
    for block in blocks(cells):
        for r, row in enumerate(block.rows):
            assert len(row) == block.width
            for c, value in enumerate(row):
                covered[block.top + r, block.left + c] += 1
                values[block.top + r, block.left + c] = value
    assert set(covered.values()) <= {1}
    assert values == {(row, column): value for row, held in cells.items() for column, value in held.items()}


def test_a_table_of_new_rows_is_one_block() -> None:
    """A thousand appended rows are written in one call."""
    (block,) = blocks({row: dict.fromkeys(range(3, 20), row) for row in range(5, 1005)})
    assert (block.top, block.left, len(block.rows), block.width) == (5, 3, 1000, 17)


def test_blank_rows_at_the_end_are_no_rows() -> None:
    """A sheet that is formatted far below its data is as long as its data."""
    assert without_blank_end([["a"], [None, ""], [None]]) == [["a"]]
