"""``watch``: a return that lands is merged, once, whole, when the master is closed; nothing ends it but Ctrl-C."""

from pathlib import Path

import pytest
from small_round import JULY, JUNE

from xltasks.core.changes import ChangeSet, Counts, FileResult
from xltasks.core.states import Outcome
from xltasks.errors import CannotProceed
from xltasks.verbs.consolidate import Consolidation
from xltasks.verbs.watch import PATIENCE, Target, Watcher, look

INBOX = Path("/回收/2023-06")


class FakeDesk:
    """A world told round by round: what stands in the folder, what stops the master."""

    def __init__(self):
        self.mark, self.aim, self.folder = (1, 1), Target(JUNE, INBOX), {}
        self.stops, self.log = [], []

    def master_mark(self):
        """The master as it stands."""
        return self.mark

    def target(self):
        """What the master names."""
        if isinstance(self.aim, Exception):
            raise self.aim
        return self.aim

    def look(self, folder):
        """What stands in the folder."""
        if isinstance(self.folder, Exception):
            raise self.folder
        return dict(self.folder)

    def consolidate(self, target, seen):
        """Every file merges two cells, unless something is to go wrong."""
        if self.stops:
            stop = self.stops.pop(0)
            if stop is not None:
                raise stop
        self.log.append(("merge", str(target.period), tuple(sorted(seen))))
        self.mark = (self.mark[0] + 1, self.mark[1])
        files = tuple(FileResult(name, "", None, None, Outcome.MERGED, Counts(accepted=2)) for name in sorted(seen))
        return Consolidation(ChangeSet(str(target.period), files, (), (), (), ()), ("甲镇",), Path("x"), False)

    def explain(self, error):
        """A sentence."""
        return f"sentence for {error.code if isinstance(error, CannotProceed) else error}"

    def say(self, told, *, target=None, words=""):
        """Noted."""
        self.log.append((told.value, words or (target and str(target.period)) or ""))

    def tell(self, target, results, done):
        """Noted."""
        self.log.append(("tell", tuple(result.file for result in results)))


def rounds(watcher, count):
    """Look so many times; what was said and done since."""
    watcher.desk.log.clear()
    for _ in range(count):
        watcher.round()
    return list(watcher.desk.log)


@pytest.fixture
def watcher():
    """A watch over an empty folder that has begun."""
    watcher = Watcher(FakeDesk())
    assert rounds(watcher, 1) == [("watching", "2023-06")]
    return watcher


def test_an_empty_folder_is_no_event(watcher):
    """Nothing lands, nothing is said."""
    assert rounds(watcher, 5) == []


def test_a_return_is_merged_when_it_stands_still(watcher):
    """Seen growing, seen still, merged once, told once."""
    watcher.desk.folder = {"a.xlsx": (100, 1)}
    assert rounds(watcher, 1) == []
    watcher.desk.folder = {"a.xlsx": (200, 2)}
    assert rounds(watcher, 1) == []
    assert rounds(watcher, 4) == [("merge", "2023-06", ("a.xlsx",)), ("tell", ("a.xlsx",))]


def test_only_what_is_new_is_told_and_everything_is_merged_together(watcher):
    """The whole folder decides which of two returns stands; a line is for what is new or changed."""
    watcher.desk.folder = {"a.xlsx": (1, 1)}
    rounds(watcher, 2)
    watcher.desk.folder = {"a.xlsx": (1, 1), "b.zip": (1, 1)}
    assert rounds(watcher, 3) == [("merge", "2023-06", ("a.xlsx", "b.zip")), ("tell", ("b.zip",))]
    watcher.desk.folder = {"a.xlsx": (1, 2), "b.zip": (1, 1)}
    assert rounds(watcher, 3)[-1] == ("tell", ("a.xlsx",))
    assert (watcher.runs, watcher.files, watcher.totals.accepted) == (3, {"a.xlsx", "b.zip"}, 6)


def test_a_file_that_grows_holds_back_the_others(watcher):
    """A slow copy is never read half; what is whole waits for it."""
    watcher.desk.folder = {"a.xlsx": (1, 1), "b.xlsx": (1, 1)}
    for size in range(5):
        watcher.desk.folder["b.xlsx"] = (size, 1)
        assert rounds(watcher, 1) == []
    assert rounds(watcher, 1)[0] == ("merge", "2023-06", ("a.xlsx", "b.xlsx"))


def test_files_taken_away_are_no_event(watcher):
    """Tidying the folder merges nothing anew."""
    watcher.desk.folder = {"a.xlsx": (1, 1), "b.xlsx": (1, 1)}
    rounds(watcher, 2)
    del watcher.desk.folder["a.xlsx"]
    assert rounds(watcher, 4) == []


@pytest.mark.parametrize("code", ["master-open", "master-busy", "master-changed"])
def test_an_open_master_is_waited_for_and_said_once(watcher, code):
    """Each look tries again; one line when waiting begins, one when it ends."""
    watcher.desk.folder = {"a.xlsx": (1, 1)}
    watcher.desk.stops = [CannotProceed(code)] * 3
    assert rounds(watcher, 4) == [("master-open", "")]
    assert rounds(watcher, 2) == [
        ("merge", "2023-06", ("a.xlsx",)),
        ("master-closed", ""),
        ("tell", ("a.xlsx",)),
    ]


@pytest.mark.parametrize("error", [CannotProceed("file-unreadable"), OSError("no disk"), ZeroDivisionError()])
def test_what_goes_wrong_is_one_sentence_and_the_watch_goes_on(watcher, error):
    """Said once however long it lasts, tried again with patience, and merged when it is over."""
    watcher.desk.folder = {"a.xlsx": (1, 1)}
    watcher.desk.stops = [error, error]
    said = rounds(watcher, 1 + 2 * (PATIENCE + 1))
    assert said == [("trouble", watcher.desk.explain(error))]
    assert isinstance(watcher.stopped, type(error))
    assert rounds(watcher, 1) == [
        ("merge", "2023-06", ("a.xlsx",)),
        ("tell", ("a.xlsx",)),
        ("trouble-over", ""),
    ]
    assert watcher.stopped is None


def test_a_folder_that_goes_away_and_comes_back(watcher):
    """A network drive drops out: one sentence, and what stood there before is not merged anew."""
    watcher.desk.folder = {"a.xlsx": (1, 1)}
    rounds(watcher, 2)
    watcher.desk.folder = OSError("gone")
    assert rounds(watcher, 30) == [("trouble", "sentence for gone")]
    watcher.desk.folder = {"a.xlsx": (1, 1)}
    assert rounds(watcher, PATIENCE + 3) == [("trouble-over", "")]


def test_the_period_on_the_home_sheet_is_followed(watcher):
    """The clerk turns to the next period in the master: its folder is watched from then on."""
    watcher.desk.folder = {"a.xlsx": (1, 1)}
    rounds(watcher, 2)
    watcher.desk.aim, watcher.desk.mark, watcher.desk.folder = Target(JULY, INBOX), (9, 9), {"c.xlsx": (1, 1)}
    assert rounds(watcher, 3) == [
        ("watching", "2023-07"),
        ("merge", "2023-07", ("c.xlsx",)),
        ("tell", ("c.xlsx",)),
    ]


def test_a_master_that_cannot_be_read_any_more(watcher):
    """Renamed away: told, waited for, and gone on with."""
    watcher.desk.mark, watcher.desk.aim = None, CannotProceed("file-missing")
    assert rounds(watcher, 1) == [("trouble", "sentence for file-missing")]
    watcher.desk.mark, watcher.desk.aim = (1, 1), Target(JUNE, INBOX)
    assert rounds(watcher, PATIENCE + 1) == [("trouble-over", "")]


def test_what_is_looked_at(tmp_path):
    """Lock files, litter and downloads under way are not looked at; folders below are."""
    for name in ("a.xlsx", "~$a.xlsx", ".~lock.a.xlsx#", "Thumbs.db", "b.xlsx.crdownload", "微信/c.zip"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(b"12")
    assert {name: mark[0] for name, mark in look(tmp_path).items()} == {"a.xlsx": 2, "微信/c.zip": 2}
