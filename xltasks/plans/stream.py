"""What every reader of a plan document gives: paragraphs and table rows, in the document's order."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands: line of a text, row of a Word table, row of a sheet.  Counted from 1."""

    kind: str  # "line", "row", "paragraph" or "aside"; words in messages.plan_findings.place_words
    number: int
    sheet: str | None = None


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Text outside the table.  ``level``: 1 to 9 for a heading by style, else 0."""

    text: str
    place: Place
    level: int = 0


@dataclass(frozen=True, slots=True)
class GridRow:
    """One table row.  Cells that merging hides are blank; a spanning cell stands in its first column.

    ``whole``: False where cells are missing or too many, so that their columns are not known.
    ``table`` tells one table from the next; ``below``: the columns that belong to the cell above (merged down).
    """

    cells: tuple[str, ...]
    place: Place
    page: int = 0
    whole: bool = True
    table: int = 0
    below: frozenset[int] = frozenset()


Item = Paragraph | GridRow
