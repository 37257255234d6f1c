"""What a command loads: what only other commands need costs every run of it a part of a second."""

import subprocess
import sys
from pathlib import Path

import pytest
from small_round import master_file

RUN = """
import sys
from pathlib import Path
from xltasks.cli import main
code = main(sys.argv[2:])
Path(sys.argv[1]).write_text("\\n".join(sys.modules))
sys.exit(code)
"""
AS_OF = ("--as-of", "2023-07-06")
ANALYSIS = ("pandas", "numpy", "openpyxl", "docx", "xlwings")
PLANS = ("xltasks.plans", "xltasks.core.replan", "xltasks.core.pairing")
# What reads the words of a task: distributing does, for the figures of new tasks.
WORDS = (
    "xltasks.core.targets",
    "xltasks.core.deadline_phrases",
    "xltasks.core.planned_indicators",
    "xltasks.core.planned_milestones",
)
READERS = ("xls", "xlsb", "opendoc", "webpage", "xml2003", "delimited")
NOT_LOADED = {
    "distribute": (*ANALYSIS, *PLANS, "subprocess"),
    "consolidate": (
        *ANALYSIS,
        *PLANS,
        *WORDS,
        *(f"xltasks.books.returns.{name}" for name in READERS),
        "xlsxwriter",
        "subprocess",
    ),
    "status": (*ANALYSIS, *PLANS, *WORDS, "xltasks.books.returns", "xlsxwriter", "subprocess"),
}


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a master, and June's forms as they went out."""
    folder = tmp_path_factory.mktemp("office")
    master_file(folder / "总表.xlsx")
    loaded_by(folder, "distribute", "总表.xlsx", "-p", "2023-06", "-o", "下发", "--as-of", "2023-06-20")
    return folder


def loaded_by(folder: Path, *arguments: str) -> set[str]:
    """The modules that a command has loaded when it ends."""
    done = subprocess.run(
        [sys.executable, "-c", RUN, "loaded.txt", *arguments], cwd=folder, capture_output=True, text=True, check=False
    )
    assert done.returncode in (0, 1), done.stderr
    return set((folder / "loaded.txt").read_text(encoding="utf-8").split())


@pytest.mark.parametrize("command", sorted(NOT_LOADED))
def test_a_command_loads_only_what_it_runs(office: Path, command: str) -> None:
    """No library and none of our modules that only other commands need, or other kinds of files."""
    more = {"distribute": ("-p", "2023-07", "-o", "七月"), "consolidate": ("下发", "-p", "2023-06"), "status": ()}
    loaded = loaded_by(office, command, "总表.xlsx", *more[command], *AS_OF)
    assert "xltasks.ledger.read" in loaded
    assert loaded & set(NOT_LOADED[command]) == set()
