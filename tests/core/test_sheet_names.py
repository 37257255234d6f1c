"""Names of the section sheets."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from xltasks.core.plan import Section
from xltasks.core.sheet_names import numeral, section_sheet_names


def test_numeral_and_first_words_show() -> None:
    """A title is cut at its first comma, or after thirteen characters with an ellipsis."""
    sections = [
        Section(1, "2023年全区经济社会发展主要预期目标", ()),
        Section(2, "勇担国家战略使命，坚定走在示范区建设最前列", ()),
        Section(10, "收入/支出[试行]", ()),
    ]
    assert section_sheet_names(sections) == (
        "一、2023年全区经济社会发展…",
        "二、勇担国家战略使命",
        "十、收入／支出［试行］",
    )


def test_names_are_unique_whatever_their_case() -> None:
    """Two sections of one number and title, or a name already taken, are told apart."""
    sections = [Section(1, "Alpha", ()), Section(1, "ALPHA", ()), Section(1, "alpha", ())]
    assert section_sheet_names(sections, ["一、alpha"]) == ("一、Alpha（2）", "一、ALPHA（3）", "一、alpha（4）")


@given(titles=st.lists(st.text(max_size=40), max_size=20))
def test_excel_takes_every_name(titles: list[str]) -> None:
    """Whatever the titles: 1 to 31 characters, none forbidden, no apostrophe at an end, no two equal."""
    names = section_sheet_names([Section(no, title, ()) for no, title in enumerate(titles, 1)])
    assert all(1 <= len(name) <= 31 and not set(name) & set("[]:*?/\\") for name in names)
    assert all(not name.startswith("'") and not name.endswith("'") for name in names)
    assert len({name.casefold() for name in names}) == len(titles)


def test_numerals_are_distinct() -> None:
    """The numerals of 1 to 99 are 99 different words."""
    assert len({numeral(number) for number in range(1, 100)}) == 99
