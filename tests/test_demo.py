"""``xltasks demo``: the whole round on the real plan."""

import json

import pytest
from master_cells import cards, error_cells, stored_results
from ooxml import validate
from recalculated import recalculated

from xltasks.cli import main


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    """The demo, made once."""
    folder = tmp_path_factory.mktemp("round") / "演示"
    assert main(["demo", str(folder)]) == 0
    return folder


def exported(folder, capsys):
    """What the demo's master holds."""
    (master,) = folder.glob("总表.xls?")
    capsys.readouterr()
    assert main(["export", str(master), "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def test_every_unit_gets_a_form_and_most_come_home(demo, capsys):
    """81 forms go out; the register names late, missing and rejected returns; 118 tasks are on the sheets."""
    assert len(list((demo / "下发" / "2023-06").iterdir())) == 81
    held = exported(demo, capsys)
    states = [entry["state"] for entry in held["returns"] if entry["period"] == "2023-06"]
    assert {state: states.count(state) for state in set(states)} == {
        "returned": 70,
        "late": 5,
        "missing": 5,
        "rejected": 1,
    }
    assert [task["no"] for task in held["tasks"]] == list(range(1, 119))
    assert sum(task["progress"] is not None for task in held["tasks"]) >= 100
    told = [one["completion"] for one in held["indicators"] if one["completion"] is not None]
    assert len(told) > 40
    assert min(told) < 0.5 < max(told)
    assert {item["returned"] for item in held["pending"]} == {"基本完成", "√", "2024-03-20"}


def test_the_same_returns_again_say_nothing_new(demo, capsys):
    """The demo's returns consolidated once more change no byte of the master."""
    (master,) = demo.glob("总表.xls?")
    before = master.read_bytes()
    capsys.readouterr()
    assert main(["consolidate", str(master), str(demo / "回收" / "2023-06"), "-p", "2023-06", "--json"]) == 1
    done = json.loads(capsys.readouterr().out)
    assert (done["totals"]["accepted"], done["backup"]) == (0, None)
    assert master.read_bytes() == before


def test_what_the_demo_made_is_valid(demo):
    """The consolidated master and a form pass the Open XML SDK validator."""
    (master,) = demo.glob("总表.xls?")
    assert validate(master) == []
    assert validate(demo / "下发" / "2023-06" / "区教育局_2023-06.xlsx") == []


def test_stored_results_are_true_after_the_round(demo, tmp_path):
    """After distribute and consolidate every formula's stored result is what LibreOffice computes; no error shows."""
    (master,) = demo.glob("总表.xls?")
    computed = recalculated(master, tmp_path)
    assert error_cells(computed) == []
    stored, now = stored_results(master), stored_results(computed)
    assert len(stored) > 1500
    differing = {place: (value, now.get(place)) for place, value in stored.items() if not _same(value, now.get(place))}
    assert differing == {}


@pytest.mark.parametrize("period", ["2023-05", "2023-06"])
def test_the_copy_of_a_period_is_true(demo, tmp_path, capsys, period):
    """Its numbers are status' and LibreOffice's, the validator finds nothing, and the master stays as it is."""
    (master,) = demo.glob("总表.xls?")
    before, copy = master.read_bytes(), tmp_path / "总览.xlsx"
    assert main(["overview", str(master), "-p", period, "-o", str(copy)]) == 1
    assert master.read_bytes() == before
    capsys.readouterr()
    main(["status", str(master), "-p", period, "--json"])
    told, shown = json.loads(capsys.readouterr().out), cards(copy)
    words = {"任务总数": "total", "已办结": "done", "按期推进": "on_time", "进度滞后": "behind", "已超期": "overdue"}
    assert {word: shown[word] for word in words} == {word: told["tasks"][key] for word, key in words.items()}
    assert shown["本期应报单位"] == sum(len(told[state]) for state in ("returned", "late", "missing", "rejected"))
    assert validate(copy) == []
    computed = recalculated(copy, tmp_path)
    assert error_cells(computed) == []
    stored, now = stored_results(copy), stored_results(computed)
    assert {place for place, value in stored.items() if not _same(value, now.get(place))} == set()


def _same(one, other):
    if isinstance(one, int | float) and isinstance(other, int | float):
        return one == pytest.approx(other, rel=1e-12)
    return one == other


def test_the_demo_never_writes_into_a_folder_that_holds_something(tmp_path, capsys):
    """A folder with files in it is left alone."""
    (tmp_path / "我的文件.txt").write_text("x", encoding="utf-8")
    assert main(["demo", str(tmp_path)]) == 3
    assert "文件夹不是空的" in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["我的文件.txt"]
