"""Reading in several processes: the same result as in one."""

from __future__ import annotations

import sys
import tempfile
from dataclasses import replace
from pathlib import Path

import pytest
from corpus.desk import T, filled, zipped
from hypothesis import given, settings
from hypothesis import strategies as st
from readers_desk import (
    TODAY,
    bad_returns,
    laid_down,
    merged,
    on_linux,
    started,
)
from small_round import JUNE, MERGED_ON, everything, master, send

from xltasks.books.returns import read_returns
from xltasks.books.returns.reading import read_one
from xltasks.books.returns.walk import Found
from xltasks.core.handed import whole
from xltasks.errors import CannotProceed
from xltasks.intake import workers
from xltasks.ledger.read import read_master
from xltasks.verbs.consolidate import consolidate

pytestmark = [on_linux, pytest.mark.usefixtures("no_process_is_left")]


@pytest.mark.parametrize("way", ["forked", "started"])
def test_workers_change_nothing(way: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Bad returns of every kind: the same change set, master and progress with one process and with three."""
    if way == "started":
        started(monkeypatch)
    folder = laid_down(tmp_path, dict(bad_returns()))
    assert merged(folder, 3) == merged(folder, 0)


@settings(max_examples=12, deadline=None)
@given(st.data())
def test_neither_number_nor_order_matters(data: st.DataObject) -> None:
    """Whatever the files are called, and so whoever reads which and when: workers find what one process finds."""
    drawn = data.draw(st.lists(st.sampled_from(bad_returns()), min_size=8, max_size=14, unique_by=lambda file: file[0]))
    prefixes = data.draw(st.permutations(range(len(drawn))))
    files = {f"{at}/{name}": content for at, (name, content) in zip(prefixes, drawn, strict=True)}
    with tempfile.TemporaryDirectory() as place:
        folder = laid_down(Path(place), files)
        assert merged(folder, data.draw(st.integers(1, 4))) == merged(folder, 0)


def test_a_review_sees_the_returns_themselves(tmp_path: Path) -> None:
    """What sends marked copies back gets every return whole, by workers too."""
    folder = laid_down(tmp_path, dict(bad_returns()))

    def reviewed(count: int) -> list[object]:
        seen: list[object] = []
        book = master()
        send(book)
        files = read_returns([folder])
        with workers.beside(files, count) as beside:
            consolidate(book, "总表.xlsx", files, JUNE, TODAY, preview=True, review=seen.append, workers=beside)
        return [list(map(whole, seen[0].returns)), seen[0].changes]  # type: ignore[attr-defined]

    assert reviewed(2) == reviewed(0)


def test_an_archive_is_read_again_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Twelve answers of one unit in one archive are weighed together: it is opened for that once."""
    members = {f"{number:03d}.xlsx": filled({(1, T): f"第{number}稿"}) for number in range(12)}
    folder = laid_down(tmp_path, {"a.zip": zipped(members)})
    expected = merged(folder, 0)
    read: list[Found] = []

    def noted(found: Found) -> object:
        read.append(found)
        return read_one(found)

    monkeypatch.setattr(workers, "read_one", noted)
    assert merged(folder, 2) == expected
    assert len(read) == 1


def test_a_large_master_reaches_the_workers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What returns are judged against may be longer than a pipe holds: no worker dies of it and is replaced."""
    files = read_returns([laid_down(tmp_path, {f"{number:03d}.xlsx": filled() for number in range(12)})]).found
    book = master()
    send(book)
    state = read_master(book, "总表.xlsx")
    state = replace(state, plan=replace(state.plan, notes=("附注" * 500_000,)))
    monkeypatch.setattr(workers, "Started", None)
    with workers.Workers(files, 2) as beside:
        beside.judge_by(state, str(JUNE), MERGED_ON)
        assert [one.file for one in beside.judged()] == [one.name for one in files]


def test_a_return_saved_again_meanwhile_stops_the_run(tmp_path: Path) -> None:
    """Where two returns of a unit have to be weighed, a file that is no longer what was read is not guessed at."""
    files = {f"{number}.xlsx": filled({(1, T): f"第{number}稿，已完成前期手续。"}) for number in range(10, 20)}
    folder = laid_down(tmp_path, files)
    book = master()
    send(book)
    before = everything(book)

    def saves_again(file: str) -> None:
        if file == "19.xlsx":
            (folder / "12.xlsx").write_bytes(files["13.xlsx"])

    returned = read_returns([folder])
    with pytest.raises(CannotProceed) as stopped, workers.beside(returned, 2) as beside:
        consolidate(book, "总表.xlsx", returned, JUNE, TODAY, progress=saves_again, workers=beside)
    assert stopped.value.code == "return-changed"
    assert everything(book) == before


def test_small_rounds_stay_in_one_process(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A few files are worth no interpreter; nor are workers possible inside a program that is not Python."""
    assert workers.are_worth_it(1)
    monkeypatch.setattr(workers, "can_fork", lambda: False)
    assert not workers.are_worth_it(workers.FEWEST_STARTED - 1)
    assert workers.are_worth_it(workers.FEWEST_STARTED)
    monkeypatch.setattr(sys, "executable", r"C:\Program Files\Microsoft Office\EXCEL.EXE")
    assert not workers.are_worth_it(10_000)
