"""``xltasks build`` and the ending of the master's name."""

from __future__ import annotations

from pathlib import Path

import pytest
from macro_files import CONTAINER, parts

from xltasks.cli import main

ROOT = Path(__file__).parents[2]
PLAN = ROOT / "workbook" / "wujiang-2023.txt"


@pytest.mark.parametrize(
    ("written", "made", "macros"),
    [("总表.xlsm", "总表.xlsm", True), ("总表", "总表.xlsm", True), ("总表.xlsx", "总表.xlsx", False)],
)
def test_the_ending_of_the_name_decides(written: str, made: str, macros: bool, tmp_path: Path) -> None:
    """.xlsm has macros and is the default; .xlsx has none."""
    assert main(["build", str(PLAN), "-o", str(tmp_path / written), "--as-of", "2023-06-30"]) in (0, 1)
    assert [path.name for path in tmp_path.iterdir()] == [made]
    assert (CONTAINER in parts((tmp_path / made).read_bytes())) is macros


def test_another_ending_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A name that is neither, or a folder's, is wrong usage: a sentence, and nothing written."""
    (tmp_path / "夹").mkdir()
    for name in ("总表.xls", "夹"):
        assert main(["build", str(PLAN), "-o", str(tmp_path / name)]) == 2
        assert "要以 .xlsm（带按钮）或 .xlsx（不含宏）结尾" in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["夹"]


def test_the_same_command_twice_is_no_mistake(tmp_path: Path) -> None:
    """The second build gives the same bytes, so there is nothing to overwrite and nothing to refuse."""
    command = ["build", str(PLAN), "-o", str(tmp_path / "总表.xlsm"), "--as-of", "2023-06-30"]
    assert main(command) == main(command) != 3
