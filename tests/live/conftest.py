"""What tests of the open master share."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from books.masters import build_master
from uno_engine.session import Program, program


@pytest.fixture
def running() -> Iterator[Program]:
    """The program, without open books before and after."""
    started = program()
    started.forget()
    yield started
    started.forget()


@pytest.fixture
def master(tmp_path: Path) -> Path:
    """A small master: a task sheet with a clerk's own column and a calculated one, and an empty log."""
    return build_master(tmp_path / "总表.xlsx")
