"""``consolidate --annotate`` on the command line: all or nothing, told in words and in JSON, nothing overwritten."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from corpus.desk import NAME, P, filled, opened, put, zipped
from small_round import master_file

from xltasks.cli import main
from xltasks.core.schema import FORM_SHEET

BACK = "区财政局_2023-06_退回.xlsx"


@pytest.fixture
def desk(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    """A master with June's forms sent, a bad return, an unreadable one and a photograph."""
    master_file(tmp_path / "总表.xlsx")
    arguments = ["distribute", str(tmp_path / "总表.xlsx"), "-p", "2023-06", "-o", str(tmp_path / "下发")]
    assert main([*arguments, "--as-of", "2023-06-25"]) == 0
    (tmp_path / "回收").mkdir()
    (tmp_path / "回收" / NAME).write_bytes(filled({(1, P): "基本完成"}))
    (tmp_path / "回收" / "区教育局_2023-06.xlsx").write_bytes(b"PK\x03\x04" + bytes(60))
    (tmp_path / "回收" / "现场.jpg").write_bytes(b"\xff\xd8\xff\xe0")
    capsys.readouterr()
    return tmp_path


def consolidate(desk: Path, *more: str, returns: str = "回收", back: str = "退回") -> int:
    """The command, with the forms that go back in a folder."""
    arguments = [
        "consolidate",
        str(desk / "总表.xlsx"),
        str(desk / returns),
        "-p",
        "2023-06",
        "--as-of",
        "2023-07-06",
    ]
    return main([*arguments, "--annotate", str(desk / back), *more])


def test_words(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The summary names each form written, and each file that goes back to nobody, with the reason."""
    assert consolidate(desk) == 1
    said = capsys.readouterr().out
    assert "退回表写好了 2 份" in said
    assert f"{BACK}：在原表上标出 1 处" in said
    assert "区教育局_2023-06_退回.xlsx：换成新表" in said
    assert "没有退回表：现场.jpg（不是回收件）" in said
    assert sorted(path.name for path in (desk / "退回").iterdir()) == ["区教育局_2023-06_退回.xlsx", BACK]


def test_json(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The key ``annotated`` lists what was written; without the option there is no such key."""
    consolidate(desk, "--json")
    told = json.loads(capsys.readouterr().out)
    assert told["annotated"] == [
        {
            "file": str(desk / "退回" / "区教育局_2023-06_退回.xlsx"),
            "return": "区教育局_2023-06.xlsx",
            "unit": "区教育局",
            "form": "new",
            "remarks": 1,
            "carried": 0,
        },
        {
            "file": str(desk / "退回" / BACK),
            "return": NAME,
            "unit": "区财政局",
            "form": "own",
            "remarks": 1,
            "carried": 0,
        },
    ]
    main(["consolidate", str(desk / "总表.xlsx"), str(desk / "回收"), "-p", "2023-06", "--preview", "--json"])
    assert "annotated" not in json.loads(capsys.readouterr().out)


def test_a_preview_writes_the_folder_alone(desk: Path) -> None:
    """--preview leaves the master as it is and writes the same forms as the real run."""
    before = (desk / "总表.xlsx").read_bytes()
    assert consolidate(desk, "--preview") == 1
    assert (desk / "总表.xlsx").read_bytes() == before
    first = {path.name: path.read_bytes() for path in (desk / "退回").iterdir()}
    consolidate(desk, back="退回2")
    assert {path.name: path.read_bytes() for path in (desk / "退回2").iterdir()} == first


def test_again_into_the_same_folder(desk: Path) -> None:
    """A second run may replace what nobody has saved since, and finds it as it was."""
    consolidate(desk)
    first = {path.name: path.read_bytes() for path in (desk / "退回").iterdir()}
    assert consolidate(desk) == 1
    assert {path.name: path.read_bytes() for path in (desk / "退回").iterdir()} == first
    (desk / "回收" / NAME).write_bytes(filled({(1, P): "差不多了"}))
    assert consolidate(desk) == 1
    assert opened((desk / "退回" / BACK).read_bytes())[FORM_SHEET]["I6"].value == "差不多了"


def test_what_somebody_saved_is_not_overwritten(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A form that somebody corrected stops the run before anything is written, the master too."""
    consolidate(desk, "--preview")
    corrected = opened((desk / "退回" / BACK).read_bytes())
    put(corrected[FORM_SHEET]["I6"], 0.5)
    corrected.save(desk / "退回" / BACK)
    (desk / "退回" / "区教育局_2023-06_退回.xlsx").unlink()
    held, master = (desk / "退回" / BACK).read_bytes(), (desk / "总表.xlsx").read_bytes()
    capsys.readouterr()
    assert consolidate(desk) == 3
    assert "没有写" in capsys.readouterr().err
    assert [path.name for path in (desk / "退回").iterdir()] == [BACK]
    assert (desk / "退回" / BACK).read_bytes() == held
    assert (desk / "总表.xlsx").read_bytes() == master


def test_a_folder_that_cannot_be_written(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A file where the folder should be: a sentence, and the master is not written either."""
    (desk / "退回").write_text("x")
    before = (desk / "总表.xlsx").read_bytes()
    assert consolidate(desk) == 3
    assert "文件夹写不进去" in capsys.readouterr().err
    assert (desk / "总表.xlsx").read_bytes() == before


@pytest.mark.parametrize("back", ["回收", "回收/退回"])
def test_not_among_the_returns(desk: Path, back: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Forms that go back are never laid where the next run would read them as returns."""
    before = sorted((desk / "回收").rglob("*"))
    assert consolidate(desk, back=back) == 3
    assert "别的文件夹" in capsys.readouterr().err
    assert sorted((desk / "回收").rglob("*")) == before


def test_out_of_an_archive(desk: Path) -> None:
    """A return inside an archive inside an archive is marked like any other."""
    inner = zipped({f"财政/{NAME}": filled({(1, P): "基本完成"})})
    (desk / "包").mkdir()
    (desk / "包" / "a.zip").write_bytes(zipped({"b/内.zip": inner}))
    consolidate(desk, "--preview", returns="包")
    assert opened((desk / "退回" / BACK).read_bytes())[FORM_SHEET]["I6"].comment is not None


def test_nothing_to_send_back(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Good returns: the folder is not even made, and the summary says so."""
    (desk / "好").mkdir()
    (desk / "好" / NAME).write_bytes(filled())
    consolidate(desk, returns="好")
    assert not (desk / "退回").exists()
    assert "没有要退回单位修改的表" in capsys.readouterr().out
