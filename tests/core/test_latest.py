"""The latest report of each unit and task: by period, then by running number, however the log is ordered."""

from hypothesis import given
from hypothesis import strategies as st

from xltasks.core.period import Period, sort_key_of
from xltasks.core.records import Report, latest_reports

reports = st.builds(
    Report,
    seq=st.integers(1, 50),
    period=st.sampled_from(["2022-12", "2023-05", "2023-06", "2023-Q2", "2023-07"]),
    unit=st.sampled_from(["区教育局", "区财政局"]),
    task=st.integers(1, 3),
    role=st.none(),
    values=st.just(()),
)
logs = st.lists(reports, max_size=12, unique_by=lambda report: report.seq)


@given(logs, st.data())
def test_reports_that_come_later_change_what_stands_as_if_they_had_been_there(log, data):
    """Reports in two lots, in any order, leave the same standing as all of them at once."""
    shuffled = data.draw(st.permutations(log))
    cut = data.draw(st.integers(0, len(log)))
    whole = latest_reports(log)
    assert latest_reports(shuffled[cut:], latest_reports(shuffled[:cut])) == whole
    for (unit, task), report in whole.items():
        mine = [one for one in log if (one.unit, one.task) == (unit, task)]
        assert report == max(mine, key=lambda one: (Period.parse(one.period).sort_key, one.seq))


def test_a_month_comes_before_the_quarter_that_ends_with_it():
    """May, June, the second quarter, July."""
    told = ["2023-07", "2023-Q2", "2023-05", "2023-06"]
    assert sorted(told, key=sort_key_of) == ["2023-05", "2023-06", "2023-Q2", "2023-07"]
