"""What reading a returned file gives, and what is refused."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal

from xltasks.core.findings import Finding
from xltasks.core.grid import Grid

CellAt = tuple[int, int]  # 0-based row and column
Visibility = Literal["visible", "hidden", "veryhidden"]
FileState = Literal["read", "ignored", "failed"]


@dataclass(frozen=True, slots=True)
class ReadSheet:
    """One worksheet of a returned file, from A1.

    ``grid`` has a CellError at every error cell.  ``formula_cells`` are the cells that hold a formula, as far as
    the format tells; ``formulas_without_value`` those among them with no stored result, which the grid shows
    blank.  ``notes`` are comments, ``struck`` the cells with struck-through text, ``text_boxes`` the words in
    shapes that lie over the cells, ``merges`` the merged ranges as (first row, first column, last row, last
    column), as far as the format tells.
    """

    name: str
    visible: Visibility
    grid: Grid
    hidden_rows: frozenset[int] = frozenset()
    notes: Mapping[CellAt, str] = field(default_factory=lambda: MappingProxyType({}))
    formula_cells: frozenset[CellAt] = frozenset()
    formulas_without_value: frozenset[CellAt] = frozenset()
    struck: frozenset[CellAt] = frozenset()
    has_pictures: bool = False
    text_boxes: tuple[str, ...] = ()
    merges: tuple[tuple[int, int, int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class ReadFile:
    """The one outcome of one file.

    ``file`` is the path below the folder given, with ``/``; ``a.zip!b.xlsx`` inside an archive; the bare name of
    a file given directly.  ``sha256`` is '' for a file too big to be read at all.  ``state``: ``read`` has
    sheets; ``ignored`` is no return; ``failed`` should have been one, and a finding says why it is not.
    """

    file: str
    sha256: str
    size: int
    state: FileState
    findings: tuple[Finding, ...] = ()
    sheets: tuple[ReadSheet, ...] = ()


@dataclass(frozen=True, slots=True)
class Marks:
    """What calamine does not tell of a sheet; positions are 0-based (row, column)."""

    errors: Mapping[CellAt, str] = field(default_factory=dict)
    hidden_rows: frozenset[int] = frozenset()
    formula_cells: frozenset[CellAt] = frozenset()
    formulas_without_value: frozenset[CellAt] = frozenset()
    struck: frozenset[CellAt] = frozenset()


class Refused(Exception):  # noqa: N818 - a verdict on a file, not a fault of the program
    """This file cannot be read.  ``code`` is a finding's code, ``why`` names a reason in the messages."""

    def __init__(self, code: str, why: str, detail: str = "") -> None:
        super().__init__(code, why, detail)
        self.code = code
        self.why = why
        self.detail = detail
