"""Reading what people type (contract, section 6)."""

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xltasks.core.grid import NO_RESULT, CellError
from xltasks.core.schema import Field
from xltasks.core.settings import DEFAULT_SETTINGS
from xltasks.core.values import fold, read_date, read_field, read_progress, read_status, read_text, same, show

PROGRESS = [
    # typed → fraction
    (0.65, 0.65),
    (65, 0.65),
    (65.0, 0.65),
    ("65", 0.65),
    ("0.65", 0.65),
    ("65%", 0.65),
    ("65.0%", 0.65),
    ("６５％", 0.65),
    (" 65 % ", 0.65),
    ("65%。", 0.65),
    (0, 0.0),
    (1, 1.0),
    ("100", 1.0),
    ("100%", 1.0),
    (100, 1.0),
    (0.6500000000000001, 0.65),
    ("33.3%", 0.333),
]


@pytest.mark.parametrize(("typed", "fraction"), PROGRESS)
def test_progress_in_every_dress_is_one_value(typed, fraction):
    """However a percentage is typed, it is the same fraction and raises no question."""
    reading = read_progress(typed)
    assert reading.value == fraction
    assert (reading.problem, reading.warnings, reading.remark) == (None, (), None)


REMARKED = [
    ("80%(实验幼儿园滞后)", 0.8, "实验幼儿园滞后"),
    ("80％（实验幼儿园滞后）", 0.8, "实验幼儿园滞后"),
    ("80%（实验幼儿园滞后", 0.8, "实验幼儿园滞后"),
    ("80%，实验幼儿园滞后", 0.8, "实验幼儿园滞后"),
    ("80% (一期100%，二期60%)", 0.8, "一期100%，二期60%"),
]


@pytest.mark.parametrize(("typed", "fraction", "remark"), REMARKED)
def test_a_remark_behind_a_figure_is_kept_and_said(typed, fraction, remark):
    """A figure with words set off behind it is that figure, the words kept, with a finding."""
    reading = read_progress(typed)
    assert (reading.value, reading.remark, reading.warnings) == (fraction, remark, ("progress-remark",))


@pytest.mark.parametrize(("typed", "fraction"), [("120%", 1.2), (1.2, 1.2), (120, 1.2), ("120", 1.2)])
def test_more_than_100_percent_is_kept_with_a_finding(typed, fraction):
    """Over 100% is taken as written and asked about."""
    assert read_progress(typed) == read_progress(fraction)
    assert read_progress(typed).warnings == ("over-100",)


@pytest.mark.parametrize(
    "typed",
    [
        "基本完成",
        "八成",
        "6①",
        "65 ²",
        "65①%",
        "约80%",
        "80%左右",
        "50%-60%",
        "一期80%，二期60%",
        "√",
        "-5%",
        -5,
        "1",
        "1.5",
        True,
        99999,
        "3/5",
        date(2023, 6, 28),
        float("nan"),
        float("inf"),
    ],
)
def test_progress_that_is_not_plainly_a_figure_waits_for_a_person(typed):
    """Words, ranges, ticks, negative and ambiguous figures are never guessed at."""
    reading = read_progress(typed)
    assert (reading.value, reading.problem, reading.refused) == (None, "bad-progress", False)


STATUS = [
    ("正常推进", "正常推进"),
    ("已办结", "已完成"),
    ("己完成", "已完成"),
    (" 已 完 成 。", "已完成"),
    ("推进中", "正常推进"),
    ("滞后", "进展缓慢"),
    ("未开工", "未启动"),
    ("暂停", "暂缓"),
]


@pytest.mark.parametrize(("typed", "word"), STATUS)
def test_status_variants_become_the_word_of_the_settings(typed, word):
    """The usual variants of a status word are that word."""
    assert read_status(typed, DEFAULT_SETTINGS).value == word


@pytest.mark.parametrize(
    "typed", ["√", "✓", 1, 1.0, True, "正常推进/已完成", "正常推进、已完成", "好", "未完成", "不正常"]
)
def test_status_that_is_no_word_of_the_settings_waits_for_a_person(typed):
    """A tick, a number, two words at once, or a negated word is never guessed at."""
    assert read_status(typed, DEFAULT_SETTINGS).problem == "bad-status"


DATES = [
    (date(2023, 6, 28), date(2023, 6, 28)),
    (datetime(2023, 6, 28, 9, 30), date(2023, 6, 28)),
    ("2023.6.28", date(2023, 6, 28)),
    ("2023/6/28", date(2023, 6, 28)),
    ("2023-06-28", date(2023, 6, 28)),
    ("2023-06-28 00:00:00", date(2023, 6, 28)),
    ("2023年6月28日", date(2023, 6, 28)),
    ("２０２３年６月２８日", date(2023, 6, 28)),
    ("6月28日", date(2023, 6, 28)),
    ("6月28号前", date(2023, 6, 28)),
    ("20230628", date(2023, 6, 28)),
    (20230628, date(2023, 6, 28)),
    (45105, date(2023, 6, 28)),
    ("二〇二三年六月二十八日", date(2023, 6, 28)),
    ("10月底", date(2023, 10, 31)),
    ("2024年2月底前", date(2024, 2, 29)),
    ("12月底", date(2023, 12, 31)),
    ("年底", date(2023, 12, 31)),
]


@pytest.mark.parametrize(("typed", "day"), DATES)
def test_dates_in_every_dress_are_one_day(typed, day):
    """However a date is typed, it is the same day; the year is the period's where none is written."""
    assert read_date(typed, 2023) == day


@pytest.mark.parametrize("typed", ["6.31", "2023.2.29", "尽快", "二十日", 6.28, 3, True, "2023年", "13月1日", "0.5"])
def test_what_is_no_date_is_none(typed):
    """A day that does not exist, or words, are no date."""
    assert read_date(typed, 2023) is None


def test_error_values_are_refused():
    """An error value and a formula without a stored result can never be taken."""
    for field in Field:
        assert read_field(field, CellError("#REF!"), DEFAULT_SETTINGS, 2023).problem == "error-value"
        assert read_field(field, CellError(NO_RESULT), DEFAULT_SETTINGS, 2023).problem == "formula-empty"
        assert read_field(field, CellError("#N/A"), DEFAULT_SETTINGS, 2023).refused


def test_text_is_kept_as_written():
    """Text keeps its spaces, line breaks and full-width forms; a leading equals sign is text."""
    for written in ("已开工\n 6 所", "　全角　", "=1+1", "+86", "@x", "😀"):
        assert read_text(written).value == written
    assert read_text(3.0).value == "3"
    assert read_text(date(2023, 6, 28)).value == "2023-06-28"


def test_text_that_points_elsewhere_is_kept_and_asked_about():
    """同上 and 见附件 are taken as written, with a finding."""
    assert read_text("同上").warnings == ("points-elsewhere",)
    assert read_text("见附件。").warnings == ("points-elsewhere",)
    assert read_text("详见附件中的项目清单，共12个项目均已开工").warnings == ()


def test_text_longer_than_a_cell_is_refused():
    """32,767 characters fit; one more is refused. An emoji counts twice, as in a spreadsheet."""
    assert read_text("长" * 32_767).value is not None
    assert read_text("长" * 32_768).problem == "too-long"
    assert read_text("😀" * 16_384).problem == "too-long"


@pytest.mark.parametrize(
    ("left", "right"),
    [("已 完成", "已完成"), ("ＡＢＣ", "ABC"), ("a\r\nb", "a\nb"), ("x\u00a0y", "x y"), (None, "　"), ("e\u0301", "é")],
)
def test_spaces_forms_and_breaks_do_not_make_two_values_differ(left, right):
    """Comparison folds what a person would not see as a difference."""
    assert same(left, right)


@pytest.mark.parametrize(("left", "right"), [("已完成", "未完成"), (0.65, 0.66), (None, "无"), ("65", 0.65)])
def test_different_values_differ(left, right):
    """Comparison does not fold what is different."""
    assert not same(left, right)


@given(st.integers(0, 10_000_000).map(lambda n: n / 10_000_000))
def test_shown_progress_reads_back(fraction):
    """Whatever progress 待确认 shows reads back as the same fraction."""
    assert read_progress(show(Field.PROGRESS, fraction)).value == pytest.approx(fraction, abs=1e-7)


@given(st.text())
def test_folding_twice_changes_nothing(text):
    """Folding is stable, so comparison does not depend on how often it was done."""
    assert fold(fold(text)) == fold(text)


@given(st.one_of(st.text(), st.floats(), st.integers(), st.booleans(), st.dates(), st.datetimes(), st.none()))
def test_every_value_is_read_without_an_error(value):
    """Whatever stands in a cell, reading gives a value or says why not."""
    for field in Field:
        if value is None:
            continue
        reading = read_field(field, value, DEFAULT_SETTINGS, 2023)
        assert (reading.value is None) == (reading.problem is not None or reading.says_nothing)
