"""The README tells the truth: commands, finding codes, pictures and files."""

import io
import re
import runpy
import shlex
from pathlib import Path

import pytest

from xltasks.cli import main
from xltasks.core.findings import SEVERITY
from xltasks.messages.buttons import BUTTONS

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_ci_runs_the_readmes_test_command():
    """.ci/run ends with the very line that README gives."""
    last = (ROOT / ".ci" / "run").read_text(encoding="utf-8").strip().splitlines()[-1]
    assert f"```\n{last}\n```" in README


def test_every_finding_code_is_in_the_readme_with_its_example():
    """The table is what docs/finding_table.py prints, one row for each code there is."""
    table = runpy.run_path(str(ROOT / "docs" / "finding_table.py"))["table"]()
    assert table in README
    assert set(re.findall(r"^\| `([a-z0-9-]+)` \|", README, re.MULTILINE)) >= set(SEVERITY)


def test_the_manuals_buttons_are_the_ribbons():
    """README's table of buttons has the ribbon's captions, groups and tips, in its order."""
    rows = [f"| {button.caption} | {button.group.value} | {button.tip} |" for button in BUTTONS]
    assert "\n".join(rows) in README


def test_pictures_and_files_that_the_readme_names_exist():
    """Pictures, tests and folders named in README are there."""
    for picture in re.findall(r"!\[[^]]*]\(([^)]+)\)", README):
        assert (ROOT / picture).stat().st_size > 10_000, picture
    for path in re.findall(r"`((?:tests|docs|workbook|macros)/[\w./-]+)`", README):
        assert (ROOT / path).exists(), path


# The demo has a test of its own.
@pytest.mark.parametrize("line", sorted(set(re.findall(r"`(xltasks (?!demo)[a-z]+ [^`]*)`", README))))
def test_commands_in_the_readme_are_commands(line, capsys, tmp_path, monkeypatch):
    """Every command line that README shows is understood (files that do not exist stop it later)."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO()))
    words = [word for word in shlex.split(line)[1:] if word not in {"…", "COMMAND"}]
    try:
        status = main(words)
    except SystemExit as stopped:
        status = stopped.code
    assert status != 2, capsys.readouterr().err
