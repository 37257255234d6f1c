"""Plans that are pasted or piped in instead of standing in a file."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from pathlib import Path

import pytest
from plans.dress import FOLDER

from xltasks.cli import main

ROOT = Path(__file__).parents[2]
PROSE = (FOLDER / "02-prose-brackets.txt").read_text(encoding="utf-8")


class Pasted(io.TextIOWrapper):
    """Standard input that holds these bytes; ``typed`` when a person sits before it."""

    def __init__(self, data: bytes, typed: bool = False) -> None:
        super().__init__(io.BytesIO(data))
        self.typed = typed

    def isatty(self) -> bool:
        """Whether somebody types at a terminal."""
        return self.typed


def told(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, dict[str, object]]:
    """A command's exit status and JSON."""
    status = main([*arguments, "--json"])
    return status, json.loads(capsys.readouterr().out)


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16"], ids=["utf-8", "BOM", "GBK", "GB18030", "UTF-16"]
)
def test_pasted_text_is_the_plan_of_the_same_file(
    encoding: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """`plan -` reads text in any encoding of a text file, as `plan FILE` does."""
    file = tmp_path / "plan.txt"
    file.write_text(PROSE, encoding="utf-8")
    wanted = told(capsys, "plan", str(file))
    monkeypatch.setattr(sys, "stdin", Pasted(PROSE.encode(encoding)))
    assert told(capsys, "plan", "-") == wanted
    assert wanted[1]["sections"]


def test_rows_pasted_from_a_spreadsheet_build_a_master(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """`build - -o MASTER` makes the master that the file makes."""
    rows = "区政府2024年重点工作\n序号\t重点工作目标任务\t牵头领导\t责任单位\n1\t新建学校六所。\t钱宇\t★区教育局、区财政局\n"
    file = tmp_path / "2024.txt"
    file.write_bytes(rows.encode("gbk"))
    monkeypatch.setattr(sys, "stdin", Pasted(rows.encode("gbk")))
    assert main(["build", "-", "-o", str(tmp_path / "贴.xlsx"), "--as-of", "2024-03-01"]) == 0
    assert main(["build", str(file), "-o", str(tmp_path / "件.xlsx"), "--as-of", "2024-03-01"]) == 0
    assert (tmp_path / "贴.xlsx").read_bytes() == (tmp_path / "件.xlsx").read_bytes()


def test_a_document_may_be_piped_in_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """What is piped in may be a Word document: its content tells."""
    document = ROOT / "workbook" / "wujiang-2023.docx"
    monkeypatch.setattr(sys, "stdin", Pasted(document.read_bytes()))
    status, plan = told(capsys, "plan", "-")
    assert status == told(capsys, "plan", str(document))[0]
    assert sum(len(p["tasks"]) for s in plan["sections"] for p in s["projects"]) == 118  # type: ignore[attr-defined,index]


@pytest.mark.parametrize("nothing", [b"", b"\xef\xbb\xbf", b" \r\n\x1a", "\ufeff \n".encode("utf-16-le")])
def test_nothing_pasted_is_said_plainly(
    nothing: bytes, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Empty input stops the command with one sentence."""
    monkeypatch.setattr(sys, "stdin", Pasted(nothing))
    assert main(["plan", "-"]) == 3
    assert "没有读到方案" in capsys.readouterr().err


def test_a_person_at_the_keyboard_is_told_how_to_end(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """At a terminal the command says on standard error that it waits for the text, and how to end it."""
    monkeypatch.setattr(sys, "stdin", Pasted(PROSE.encode(), typed=True))
    main(["plan", "-", "--json"])
    said = capsys.readouterr()
    assert "Ctrl+D" in said.err and json.loads(said.out)


def test_a_real_pipe(tmp_path: Path) -> None:
    """A pipe from another program, in GBK, through the real command."""
    done = subprocess.run(
        [sys.executable, "-m", "xltasks", "plan", "-"], input=PROSE.encode("gbk"), capture_output=True, timeout=60
    )
    assert done.returncode in (0, 1), done.stderr.decode()
    assert done.stdout.decode().startswith("《")
