"""The whole round by its buttons, in LibreOffice, on the real plan; beside it the same round on a closed twin.

Guarantee 9: the button inside the spreadsheet program and the command line give the same master.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import xlwings as xw
from live import round as office
from live.round import Round
from uno_engine.session import Program, program

from xltasks import buttons
from xltasks.books import saving
from xltasks.books.package import file_digest
from xltasks.buttons_desk import MOST_LINES
from xltasks.core.grid import Value
from xltasks.core.schema import OVERVIEW_SHEET, PENDING_SHEET, REPORTS_SHEET, RETURNS_SHEET
from xltasks.messages.live import REPORTS_FOLDER
from xltasks.verbs.apply import Application
from xltasks.verbs.consolidate import Consolidation

ONLY_LOOK = ("preview", "reminders", "bulletin")
Sheets = dict[str, list[tuple[Value, ...]]]


@dataclass
class Played:
    """What the round left behind: by step, both masters' values, and what the clerk saw."""

    round: Round
    forms: tuple[dict[str, bytes], dict[str, bytes]] = ({}, {})
    sheets: dict[str, tuple[Sheets, Sheets]] = field(default_factory=dict)
    said: dict[str, str] = field(default_factory=dict)
    shown: dict[str, list[str | bool]] = field(default_factory=dict)
    front: dict[str, str] = field(default_factory=dict)
    by_verb: dict[str, object] = field(default_factory=dict)


def _forms(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Played]:
    """The round, played once: 下发, fill, 检查, 汇总, decide, 应用, 撤销, 刷新."""
    running = program()
    running.forget()
    folder = tmp_path_factory.mktemp("round")
    held = office.begun(running, folder, ".xlsm")
    open_master = running.open(held.master)
    open_master.set_mock_caller()
    result = Played(held)

    _press(result, open_master, "distribute")
    sent = office.distributed(held.twin, held.twin.parent / "下发", office.JUNE)
    result.forms = (_forms(held.outbox), _forms(held.twin.parent / "下发"))
    shutil.copyfile(held.twin, held.sent)
    before = file_digest(held.master)
    for button in ONLY_LOOK[1:]:
        _press(result, open_master, button)
    office.typed(held, open_master)
    office.returned(held, sent)

    _press(result, open_master, "preview")
    result.by_verb["looking-wrote"] = file_digest(held.master) != before
    _press(result, open_master, "consolidate")
    result.by_verb["consolidate"] = office.consolidated(held.twin, held.inbox)
    _compare(result, running, folder, "consolidate")

    office.decided(held, open_master)
    open_master.save()
    decided = office.values(held.master)
    _press(result, open_master, "apply")
    result.by_verb["apply"] = office.applied(held.twin)
    _compare(result, running, folder, "apply")

    _press(result, open_master, "undo")
    result.sheets["undo"] = (office.values(held.master), decided)
    _press(result, open_master, "refresh")
    yield result
    running.forget()


def _press(result: Played, open_master: xw.Book, button: str) -> None:
    inside = result.round.program.inside
    inside.alerts.clear()
    inside.status_texts.clear()
    getattr(buttons, button)()
    assert len(inside.alerts) == 1, inside.alerts
    assert inside.alerts[0].startswith(("✓", "检查完成")), inside.alerts[0]
    result.said[button] = inside.alerts[0]
    result.shown[button] = list(inside.status_texts)
    result.front[button] = open_master.sheets.active.name


def _compare(result: Played, running: Program, folder: Path, step: str) -> None:
    result.sheets[step] = (
        office.values(result.round.master),
        office.computed(running, result.round.twin, folder),
    )


def _differences(one: Sheets, other: Sheets) -> list[str]:
    """Places where two masters differ, with both values."""
    found = [f"sheets: {sorted(one.keys() ^ other.keys())}"] if one.keys() != other.keys() else []
    for name in one.keys() & other.keys():
        for row in range(max(len(one[name]), len(other[name]))):
            left, right = (sheets[name][row] if row < len(sheets[name]) else () for sheets in (one, other))
            for column in range(max(len(left), len(right))):
                a, b = (line[column] if column < len(line) else None for line in (left, right))
                if a != b or type(a) is not type(b):
                    found.append(f"{name} row {row + 1} column {column + 1}: {a!r} | {b!r}")
    return found


def test_the_button_sends_the_same_forms_as_the_command(played: Played) -> None:
    """下发填报表 writes the same files, byte for byte, into the folder that 设置 names."""
    pressed, commanded = played.forms
    assert len(pressed) == 81
    assert pressed == commanded


@pytest.mark.parametrize("step", ["consolidate", "apply"])
def test_the_button_and_the_command_give_the_same_master(played: Played, step: str) -> None:
    """Every cell of every sheet is the same, formulas computed."""
    pressed, commanded = played.sheets[step]
    assert _differences(pressed, commanded) == []


def test_the_round_had_something_of_everything(played: Played) -> None:
    """The comparison above means something: cells were taken, waited and were refused, decisions went both ways."""
    done = played.by_verb["consolidate"]
    assert isinstance(done, Consolidation)
    totals = done.changes.totals
    assert min(totals.accepted, totals.already, totals.pending, totals.refused, len(done.missing)) > 0
    applied = played.by_verb["apply"]
    assert isinstance(applied, Application)
    assert min(len(applied.accepted), len(applied.declined), len(applied.undecided)) > 0
    texts = [value for row in played.sheets["apply"][0][REPORTS_SHEET] for value in row if isinstance(value, str)]
    assert any(text.startswith("=") for text in texts)
    assert any(text.startswith("+") for text in texts)


def test_looking_writes_nothing(played: Played) -> None:
    """检查回收件, 催报清单 and 督查通报 leave the master's file as it was."""
    assert played.by_verb["looking-wrote"] is False
    assert "总表没有改动" in played.said["preview"]


def test_reports_are_those_of_the_command(played: Played) -> None:
    """催报清单 and 督查通报 stand beside the master, with the bytes that the command gives."""
    made = sorted((played.round.master.parent / REPORTS_FOLDER).iterdir())
    assert [path.name for path in made] == ["催报清单_2023-06.xlsx", "督查通报_2023-06.docx"]
    assert all(str(path) in played.said[button] for path, button in zip(made, ("reminders", "bulletin"), strict=True))
    for path in made:
        assert path.read_bytes() == office.reported(played.round, path.name)


def test_undo_gives_back_every_cell(played: Played) -> None:
    """撤销上次汇总 gives the values from before, in all sheets; the file is saved so."""
    undone, before = played.sheets["undo"]
    assert _differences(undone, before) == []


@pytest.mark.parametrize("button", ["distribute", *ONLY_LOOK, "consolidate", "apply", "undo", "refresh"])
def test_the_message_is_short_and_says_how_it_went(played: Played, button: str) -> None:
    """At most eight lines, the outcome first, never a traceback or a log."""
    lines = played.said[button].splitlines()
    assert 1 < len(lines) <= MOST_LINES
    assert lines[0].startswith(("✓", "检查完成"))
    assert "日志" not in played.said[button]


def test_the_message_counts_what_the_command_counts(played: Played) -> None:
    """The figures of the message are the verb's."""
    done = played.by_verb["consolidate"]
    assert isinstance(done, Consolidation)
    totals = done.changes.totals
    said = played.said["consolidate"]
    assert (
        f"填报内容 {totals.read} 格 = 采用 {totals.accepted} + 已有 {totals.already} "
        f"+ 待确认 {totals.pending} + 未采用 {totals.refused}"
    ) in said
    assert f"还没有报的 {len(done.missing)} 个单位：" in said
    assert f"{len(done.changes.files)} 个文件" in said


def test_the_status_bar_follows_and_is_given_back(played: Played) -> None:
    """Reading is counted, with the unit's name; at the end the program has its status bar again."""
    shown = played.shown["consolidate"]
    reading = [text for text in shown if isinstance(text, str) and text.startswith("读取 ")]
    assert reading[0].startswith("读取 1/80：")
    assert any("：区住建局" in text for text in reading)
    # The archive is one file of the folder and three to be read.
    assert reading[-1].startswith("读取 82/82：")
    assert shown[-1] is False
    assert all(shown[-1] is False for shown in played.shown.values())


def test_the_sheet_that_matters_is_in_front(played: Played) -> None:
    """待确认 when something waits, else 回收情况; 总览 after a refresh; undoing leaves the clerk where she was."""
    assert played.front == {
        "distribute": RETURNS_SHEET,
        **dict.fromkeys(ONLY_LOOK, RETURNS_SHEET),
        "consolidate": PENDING_SHEET,
        "apply": PENDING_SHEET,
        "undo": PENDING_SHEET,
        "refresh": OVERVIEW_SHEET,
    }


def test_every_press_left_a_backup_that_either_undo_knows(played: Played) -> None:
    """Backups and record stand where the commands have them, and no lock is left."""
    folder = saving.backup_folder(played.round.master)
    names = sorted(path.name for path in folder.iterdir())
    assert saving.RECORD_NAME in names
    assert len([name for name in names if name.endswith(".xlsm")]) >= 3
    assert not any(name.endswith((".lock", ".tmp")) for name in names)
