"""A spreadsheet program that is only pretended: for what no program lets itself be driven to in a test."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import Any


class Rejected(Exception):  # noqa: N818 - what happened to the call
    """What pywin32 raises while a cell is being edited: the number comes first."""

    def __init__(self, hresult: int = -2147418111) -> None:
        super().__init__(hresult, "Call was rejected by callee.", None, None)
        self.hresult = hresult


@dataclass
class FakeApp:
    """Holds what was said.  ``deaf`` is raised when a switch is set, as while a cell is edited."""

    books: list[Any] = field(default_factory=list)
    said: list[tuple[str, str | None]] = field(default_factory=list)
    deaf: Exception | None = None
    has_alert: bool = True
    protected_view: object = None
    status_bar: str | bool = False
    _updating: bool = True

    @property
    def api(self) -> SimpleNamespace:
        """Excel's own object."""
        return SimpleNamespace(ActiveProtectedViewWindow=self.protected_view)

    @property
    def screen_updating(self) -> bool:
        """A switch that can always be read."""
        return self._updating

    @screen_updating.setter
    def screen_updating(self, value: bool) -> None:
        if self.deaf is not None:
            raise self.deaf
        self._updating = value

    def alert(self, prompt: str, title: str | None = None, mode: str | None = None) -> str:
        """Keep what a message box would show."""
        if not self.has_alert:
            raise NotImplementedError
        self.said.append((prompt, mode))
        return "ok"


class FakeBooks(list[Any]):
    """The open workbooks; the last one is in front."""

    @property
    def active(self) -> Any:
        """The workbook in front."""
        return self[-1]


@dataclass
class FakeBook:
    """An open workbook, as far as a press looks at it."""

    fullname: str
    app: FakeApp
    read_only: bool = False
    address: str | None = None

    @property
    def name(self) -> str:
        """The file's name."""
        return self.fullname.replace("\\", "/").rpartition("/")[2]

    @property
    def api(self) -> SimpleNamespace:
        """Excel's own object."""
        return SimpleNamespace(FullName=self.address or self.fullname, ReadOnly=self.read_only)


def book_at(path: Path, **more: Any) -> FakeBook:
    """A workbook that is open and whose file exists."""
    path.touch()
    return FakeBook(str(path), FakeApp(), **more)


def nothing(_: object) -> tuple[str, ...]:
    """Work that says one line."""
    return ("✓ 好了。",)


def failing(error: BaseException) -> Callable[[object], tuple[str, ...]]:
    """Work that fails."""

    def work(_: object) -> tuple[str, ...]:
        raise error

    return work
