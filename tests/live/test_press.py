"""One press: whose workbook it is, what stops it, and what the clerk is told.  No program is needed here."""

from __future__ import annotations

import re
import threading
from datetime import date
from pathlib import Path

import pytest
import xlwings as xw
from live.fakes import FakeApp, FakeBook, FakeBooks, Rejected, book_at, failing, nothing

from xltasks import buttons
from xltasks.books.locks import MasterLock
from xltasks.books.saving import backup_folder
from xltasks.buttons_desk import MOST_LINES, Work, press
from xltasks.core.period import Period
from xltasks.core.period_cell import read_period
from xltasks.errors import CannotProceed
from xltasks.messages.buttons import BUTTONS
from xltasks.messages.live import LIVE_ERRORS


@pytest.fixture
def called(monkeypatch: pytest.MonkeyPatch) -> list[FakeBook]:
    """Put the calling workbook into the list."""
    held: list[FakeBook] = []
    monkeypatch.setattr(xw.Book, "caller", classmethod(lambda cls: held[0]))
    return held


def _pressed(held: list[FakeBook], book: FakeBook, work: Work = nothing, *, writes: bool = True) -> str:
    """What the clerk is told."""
    held[:] = [book]
    press("consolidate", work, writes=writes)
    return "\n".join(prompt for prompt, _ in book.app.said)


def test_a_good_press_says_its_lines_and_leaves_no_lock(called: list[FakeBook], tmp_path: Path) -> None:
    """The lines of the work come in one message; the lock and its folder are gone."""
    book = book_at(tmp_path / "总表.xlsm")
    assert _pressed(called, book) == "✓ 好了。"
    assert book.app.said[0][1] == "info"
    assert [path.name for path in tmp_path.iterdir()] == ["总表.xlsm"]


def test_a_message_has_at_most_eight_lines(called: list[FakeBook], tmp_path: Path) -> None:
    """However much there is to say."""
    said = _pressed(called, book_at(tmp_path / "总表.xlsm"), lambda _: [f"第{n}行" for n in range(20)])
    assert said.count("\n") == MOST_LINES - 1


def test_what_stops_a_verb_is_one_sentence(called: list[FakeBook], tmp_path: Path) -> None:
    """An expected error shows its sentence, nothing else."""
    book = book_at(tmp_path / "总表.xlsm")
    said = _pressed(called, book, failing(CannotProceed("inbox-empty", path="回收/2023-06")))
    assert said == "这一期的回收文件夹是空的：回收/2023-06。请把各单位交回的表放进去，再点一次。"
    assert book.app.said[0][1] == "critical"


def test_a_bug_is_a_sentence_and_a_log(called: list[FakeBook], tmp_path: Path) -> None:
    """Never a traceback in the box: it is in the file that the sentence names."""
    said = _pressed(called, book_at(tmp_path / "总表.xlsm"), failing(ZeroDivisionError("内部")))
    assert "\n" not in said
    assert "Traceback" not in said
    found = re.search(r"日志 (\S+) 发给", said)
    assert found is not None
    log = Path(found[1])
    assert "ZeroDivisionError: 内部" in log.read_text(encoding="utf-8")
    log.unlink()


def test_without_a_message_box_the_status_bar_speaks(called: list[FakeBook], tmp_path: Path) -> None:
    """A program that has no message box shows the lines in its status bar."""
    book = book_at(tmp_path / "总表.xlsm")
    book.app.has_alert = False
    _pressed(called, book, lambda _: ["一", "二"])
    assert book.app.status_bar == "一  二"


@pytest.mark.parametrize("held", [False, "别的插件说的"])
def test_the_status_bar_is_given_back_after_a_failure(called: list[FakeBook], tmp_path: Path, held: bool | str) -> None:
    """What stood there stands there again, also when the work fails."""
    book = book_at(tmp_path / "总表.xlsm")
    book.app.status_bar = held
    _pressed(called, book, failing(ZeroDivisionError()))
    assert book.app.status_bar == held


# --- whose workbook -------------------------------------------------------------------------------------------


def test_the_add_in_works_on_the_workbook_in_front(called: list[FakeBook], tmp_path: Path) -> None:
    """Called by the add-in's ribbon, the press is for the active workbook."""
    master = book_at(tmp_path / "总表.xlsx")
    add_in = FakeBook(str(tmp_path / "xltasks.xlam"), master.app)
    master.app.books = FakeBooks([book_at(tmp_path / "别的.xlsx"), master])
    seen: list[Path] = []

    def work(desk: object) -> tuple[str, ...]:
        seen.append(desk.path)  # type: ignore[attr-defined]
        return ()

    _pressed(called, add_in, work)
    assert seen == [tmp_path / "总表.xlsx"]


def test_the_add_in_without_a_workbook_says_so(called: list[FakeBook], tmp_path: Path) -> None:
    """Nothing is open: one sentence."""
    add_in = FakeBook(str(tmp_path / "xltasks.xlam"), FakeApp(books=FakeBooks()))
    assert _pressed(called, add_in) == LIVE_ERRORS["no-master"]


def test_protected_view_is_a_sentence(called: list[FakeBook], tmp_path: Path) -> None:
    """The workbook in front is only looked at: what to press is said."""
    add_in = FakeBook(str(tmp_path / "xltasks.xlam"), FakeApp(books=FakeBooks(), protected_view=object()))
    said = _pressed(called, add_in)
    assert said == LIVE_ERRORS["protected-view"]
    assert "启用编辑" in said


# --- what stops a press before it begins ----------------------------------------------------------------------


@pytest.mark.parametrize("number", [-2147418111, -2146777998])
@pytest.mark.parametrize("wrapped", [False, True])
def test_a_cell_in_edit_mode_is_a_sentence(called: list[FakeBook], tmp_path: Path, number: int, wrapped: bool) -> None:
    """Excel rejects calls while a cell is edited: it is said, and nothing is tried."""
    book = book_at(tmp_path / "总表.xlsm")
    error = Rejected(number)
    if wrapped:  # as a COM exception whose own number stands inside
        error = Rejected(-2147352567)
        error.args = (-2147352567, "Exception occurred.", (0, None, None, None, 0, number), None)
    book.app.deaf = error
    assert _pressed(called, book, failing(AssertionError("not reached"))) == LIVE_ERRORS["program-busy"]


def test_a_program_that_falls_silent_later_is_the_same_sentence(called: list[FakeBook], tmp_path: Path) -> None:
    """The clerk starts to edit while the button works: no bug, the same sentence."""
    assert _pressed(called, book_at(tmp_path / "总表.xlsm"), failing(Rejected())) == LIVE_ERRORS["program-busy"]


def test_another_error_of_the_program_is_a_bug(called: list[FakeBook], tmp_path: Path) -> None:
    """A number that means something else is not taken for edit mode."""
    said = _pressed(called, book_at(tmp_path / "总表.xlsm"), failing(Rejected(-2147352567)))
    assert "日志" in said


def test_a_read_only_master_is_a_sentence_before_any_work(called: list[FakeBook], tmp_path: Path) -> None:
    """Nothing is written, not even forms; looking is allowed."""
    book = book_at(tmp_path / "总表.xlsm", read_only=True)
    assert "只读" in _pressed(called, book, failing(AssertionError("not reached")))
    assert _pressed(called, book_at(tmp_path / "总表.xlsm", read_only=True), writes=False) == "✓ 好了。"


@pytest.mark.parametrize(
    "address", ["https://d.docs.live.net/abc/总表.xlsm", "https://tenant.sharepoint.com/sites/x/总表.xlsm"]
)
def test_a_master_opened_from_the_net_is_a_sentence(called: list[FakeBook], tmp_path: Path, address: str) -> None:
    """Its file here, if there is one, is only a copy that is synchronised later."""
    said = _pressed(called, book_at(tmp_path / "总表.xlsm", address=address))
    assert said.startswith("总表是从网上（OneDrive 或 SharePoint）打开的")


def test_a_workbook_that_was_never_saved_is_a_sentence(called: list[FakeBook]) -> None:
    """It has no folder to work beside."""
    assert _pressed(called, FakeBook("工作簿1", FakeApp())).startswith("“工作簿1”还没有存成文件")


def test_a_share_that_has_gone_is_a_sentence(called: list[FakeBook], tmp_path: Path) -> None:
    """The workbook is open, but its folder cannot be reached any more."""
    gone = FakeBook(str(tmp_path / "没有了" / "总表.xlsm"), FakeApp())
    assert _pressed(called, gone).startswith("找不到总表所在的文件夹")


def test_a_master_on_a_share_gets_a_line_of_advice(
    called: list[FakeBook], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It works there; the clerk is told what to mind."""
    monkeypatch.setattr("xltasks.buttons_desk.Desk.is_far", property(lambda desk: True))
    assert _pressed(called, book_at(tmp_path / "总表.xlsm")).splitlines()[1].startswith("提示：总表在网络位置")


def test_a_folder_that_cannot_be_written_is_a_sentence(called: list[FakeBook], tmp_path: Path) -> None:
    """No lock can be made: the reason is said."""
    book = book_at(tmp_path / "总表.xlsm")
    backup_folder(tmp_path / "总表.xlsm").touch()  # a file where the folder should be
    assert _pressed(called, book).startswith("文件写不进去")


# --- two at once ----------------------------------------------------------------------------------------------


def test_a_second_press_while_one_runs_is_refused(called: list[FakeBook], tmp_path: Path) -> None:
    """The second says that one is running, and does not touch anything; the first goes on."""
    first, second = book_at(tmp_path / "总表.xlsm"), book_at(tmp_path / "总表.xlsm")
    started, go_on = threading.Event(), threading.Event()

    def long_work(_: object) -> tuple[str, ...]:
        started.set()
        assert go_on.wait(20)
        return ("✓ 第一次做完了。",)

    called[:] = [first]
    running = threading.Thread(target=press, args=("consolidate", long_work), kwargs={"writes": True})
    running.start()
    assert started.wait(20)
    refused = _pressed(called, second, failing(AssertionError("not reached")))
    looked = _pressed(called, book_at(tmp_path / "总表.xlsm"), writes=False)
    go_on.set()
    running.join(20)
    assert refused.startswith("另一个汇总正在写这份总表")
    assert looked == "✓ 好了。"
    assert first.app.said == [("✓ 第一次做完了。", "info")]


def test_a_press_waits_for_no_dead_process(called: list[FakeBook], tmp_path: Path) -> None:
    """A lock left by a process that was killed is taken over."""
    path = tmp_path / "总表.xlsm"
    book = book_at(path)
    lock = MasterLock(path, backup_folder(path))
    lock.__enter__()
    held = backup_folder(path) / "正在写入.lock"
    held.write_text(re.sub(r'"pid": \d+', '"pid": 999999999', held.read_text()))
    assert _pressed(called, book) == "✓ 好了。"


# --- the rest -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "period"),
    [
        ("2023-06", Period(2023, month=6)),
        ("2023-6", Period(2023, month=6)),
        ("2023年6月", Period(2023, month=6)),
        ("２０２３－０６", Period(2023, month=6)),
        ("2023.06", Period(2023, month=6)),
        ("202306", Period(2023, month=6)),
        (202306.0, Period(2023, month=6)),
        (date(2023, 6, 1), Period(2023, month=6)),
        ("2023-Q2", Period(2023, quarter=2)),
        ("2023q2", Period(2023, quarter=2)),
        ("2023年第2季度", Period(2023, quarter=2)),
        ("2023年二季度", Period(2023, quarter=2)),
        ("2023-13", None),
        ("2023-00", None),
        ("2023-Q5", None),
        ("六月", None),
        ("", None),
        (None, None),
        (6.0, None),
    ],
)
def test_the_period_is_read_as_people_write_it(written: object, period: Period | None) -> None:
    """The cell on 首页, in every dress; what is no period is none."""
    assert read_period(written) == period


def test_every_button_of_the_catalogue_is_a_function() -> None:
    """What the ribbon and the sheet's buttons call is there, takes nothing, and says what it does."""
    for button in BUTTONS:
        function = getattr(buttons, button.function)
        assert function.__doc__.startswith(button.caption)
        assert function.__code__.co_argcount == 0


def test_every_sentence_says_what_to_do() -> None:
    """Each sentence that stops a press ends with what the clerk does next, in one breath."""
    for code, words in LIVE_ERRORS.items():
        assert words.endswith("。"), code
        assert "\n" not in words, code
        assert "请" in words, code
