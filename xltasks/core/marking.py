"""What is to be marked on a form that goes back: pure data between the verb that decides and the book that draws."""

from __future__ import annotations

from dataclasses import dataclass

# 0-based row and column of a cell.
At = tuple[int, int]


@dataclass(frozen=True, slots=True)
class CellMark:
    """A cell to be coloured, with the words of its comment."""

    row: int
    column: int
    words: str


@dataclass(frozen=True, slots=True)
class SheetMarks:
    """What is marked on one sheet.

    ``header`` is the row of the headings, ``column`` where 退回说明 stands or will stand; ``beside`` gives its words
    by row, and without any there is no such column.  ``banner`` is a cell and the words over the table; None where
    there is no room for any.  ``stale`` are cells that hold our words of an earlier time.
    """

    sheet: str
    header: int
    column: int
    cells: tuple[CellMark, ...]
    beside: tuple[tuple[int, str], ...]
    banner: tuple[At, str] | None
    stale: tuple[At, ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """A row of sheet 退回说明.  ``at`` is the cell on ``sheet`` that a click leads to."""

    place: str
    task: str
    field: str
    value: str
    what: str
    action: str
    sheet: str | None = None
    at: At | None = None


@dataclass(frozen=True, slots=True)
class Marking:
    """Everything that is written on a form before it goes back.

    ``summary`` is the name of the sheet that lists it all; ``replaces`` says that one of ours bears it already.
    """

    summary: str
    replaces: bool
    intro: tuple[str, ...]
    sheets: tuple[SheetMarks, ...]
    lines: tuple[Line, ...]


class CannotMark(ValueError):  # noqa: N818 - a verdict on a file, not a fault of the program
    """A file that is not marked in place: damaged, or with macros, links and the like that are not passed on."""
