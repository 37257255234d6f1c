"""What a round's days may be: a period of the plan's year, a deadline that is still to come."""

import json
from datetime import date

import pytest
from small_round import master_file, type_by_hand

from xltasks.books.closed import ClosedBook
from xltasks.cli import main
from xltasks.core.schema import Col

SLIPS_OF_THE_PEN = [
    (("-p", "2022-06"), "报告期2022年6月不在方案的年度里：这份总表是2023年的。"),
    (("-p", "2024-Q1"), "请改正报告期（如 2023-06），或改用那一年的总表。"),
    (("-p", "2023-06", "--due", "2023-06-24"), "报送截止 2023-06-24 早于下发当天（2023-06-25）"),
    (("-p", "2023-06", "--due", "2023-06-05"), "不写 --due 就是 2023-07-05。"),
    (("-p", "2023-06", "--due", "2022-07-05"), "在报告期2023年6月的第一天（2023-06-01）之前。"),
    (("-p", "2023-06", "--due", "2032-07-05"), "报送截止 2032-07-05 在报告期2023年6月结束一年以后。"),
    (("-p", "2023-Q2", "--due", "2023-03-31"), "在报告期2023年第2季度的第一天（2023-04-01）之前。"),
]


@pytest.mark.parametrize(("more", "words"), SLIPS_OF_THE_PEN)
def test_a_period_or_a_deadline_that_cannot_be_meant_stops_the_sending(tmp_path, capsys, more, words):
    """A period of another year, a deadline before the day of sending or before the period: nothing is made or written."""
    master = master_file(tmp_path / "总表.xlsx")
    before = master.read_bytes()
    folder = tmp_path / "下发"
    assert main(["distribute", str(master), "-o", str(folder), "--as-of", "2023-06-25", *more]) == 3
    assert words in capsys.readouterr().err
    assert (master.read_bytes(), folder.exists()) == (before, False)


def test_a_year_that_is_not_the_plans_is_not_merged_either(tmp_path, capsys):
    """A return without identity would be taken for that year's: the run stops, and nothing is written."""
    master = master_file(tmp_path / "总表.xlsx")
    assert main(["distribute", str(master), "-p", "2023-06", "-o", str(tmp_path / "下发")]) == 0
    before = master.read_bytes()
    assert main(["consolidate", str(master), str(tmp_path / "下发"), "-p", "2032-06"]) == 3
    assert "报告期2032年6月不在方案的年度里" in capsys.readouterr().err
    assert master.read_bytes() == before


MEANT = [
    # period, the day of sending, --due, the deadline on the forms, whether it is asked about
    ("2023-06", "2023-06-25", "2023-06-25", "2023-06-25", False),
    ("2023-06", "2023-06-10", "2023-06-28", "2023-06-28", False),
    ("2023-12", "2024-01-02", None, "2024-01-05", False),
    ("2023-12", "2024-01-02", "2024-01-15", "2024-01-15", False),
    ("2023-06", "2023-07-10", None, "2023-07-05", True),
    ("2023-06", "2023-07-10", "2023-07-08", "2023-07-08", True),
]


@pytest.mark.parametrize(("period", "day", "asked", "due", "is_told"), MEANT)
def test_a_round_sent_late_is_sent_and_asked_about(tmp_path, capsys, period, day, asked, due, is_told):
    """December is collected in January; where the usual deadline has passed as well the forms go out, with a question."""
    master = master_file(tmp_path / "总表.xlsx")
    more = ("--due", asked) if asked else ()
    sent = ("distribute", master, "-p", period, "-o", tmp_path / "下发", "--as-of", day, *more)
    assert main([*map(str, sent), "--json"]) == 0
    done = json.loads(capsys.readouterr().out)
    assert {form["due"] for form in done["forms"]} == {due}
    assert ["deadline-passed"] * is_told == [found["code"] for found in done["findings"]]
    assert main(list(map(str, sent))) == 0
    assert (f"2023年6月填报表的报送截止是 {due}，下发当天（{day}）已经过了" in capsys.readouterr().out) is is_told


def test_a_plan_with_a_task_due_next_year_goes_on_into_it(tmp_path, capsys):
    """A 完成时限 of next year on a section sheet opens next year's periods, up to its year and no further."""
    master = master_file(tmp_path / "总表.xlsx")
    with ClosedBook.open(master) as book:
        type_by_hand(book, 1, Col.DUE, date(2024, 3, 31))
        book.commit()
    command = ["distribute", str(master), "-o", str(tmp_path / "下发"), "--as-of", "2024-02-01"]
    assert main([*command, "-p", "2024-02"]) == 0
    assert main([*command, "-p", "2025-02"]) == 3
