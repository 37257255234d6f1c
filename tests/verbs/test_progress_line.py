"""The line that follows long work: for a person at a screen, and for nobody else."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from small_round import master_file

pty = pytest.importorskip("pty", reason="pseudo-terminals are POSIX's")


def sent(folder: Path, stderr: int) -> subprocess.Popen[str]:
    """The command that sends out a small office's four forms, running, with this as its screen."""
    master = master_file(folder / "总表.xlsx")
    options = ["-p", "2023-06", "-o", str(folder / "下发"), "--as-of", "2023-06-25"]
    command = [sys.executable, "-m", "xltasks", "distribute", str(master), *options]
    environment = {**os.environ, "TERM": "xterm", "COLUMNS": "100"}
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=stderr, text=True, env=environment)


def all_said_on(screen: int) -> str:
    """What was shown on a terminal until its last writer was gone."""
    said = b""
    try:
        while some := os.read(screen, 4096):
            said += some
    except OSError:  # Linux's word for: nobody holds the other end any more
        pass
    return said.decode()


def test_a_person_at_a_screen_sees_how_far_the_work_is(tmp_path: Path) -> None:
    """On a terminal the line names the work, how much is done of how much, and goes away at the end."""
    screen, stderr = pty.openpty()
    with sent(tmp_path, stderr) as running:
        os.close(stderr)
        shown = all_said_on(screen)
    os.close(screen)
    assert running.returncode == 0
    assert "写填报表" in shown
    assert "4/4" in shown
    assert shown.rstrip("\r\n").endswith("\x1b[2K"), "the line is taken away again"


def test_a_program_that_listens_hears_nothing_of_it(tmp_path: Path) -> None:
    """Into a pipe, where no one watches, not a word of the line is written."""
    with sent(tmp_path, subprocess.PIPE) as running:
        _, said = running.communicate()
    assert running.returncode == 0
    assert said == ""
