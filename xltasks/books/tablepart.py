"""A table part: its name, place and columns, and the same grown by some rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from xltasks.books.areas import Area, Stretch
from xltasks.books.cellxml import unescaped
from xltasks.books.markup import first_tag, plain, root_prefix, spliced, tags, with_attribute
from xltasks.books.package import parsed
from xltasks.books.protocol import Table
from xltasks.errors import CannotProceed
from xltasks.messages.reasons import reason


@dataclass(frozen=True, slots=True)
class TablePart:
    """A table as its part has it.  ``area`` holds heading and totals row; ``formulas`` are by heading."""

    part: str
    sheet: str
    name: str
    area: Area
    headings: tuple[str, ...]
    formulas: Mapping[str, str]
    heading_rows: int
    totals_rows: int

    @classmethod
    def read(cls, xml: bytes, path: Path, part: str, sheet: str) -> TablePart:
        """Read a table part.  Raises CannotProceed (file-unreadable) if it is damaged."""
        root = parsed(xml, path, part)
        space = root.tag.rpartition("}")[0] + "}" if "}" in root.tag else ""
        columns = [*root.iter(f"{space}tableColumn")]
        headings = tuple(unescaped(column.get("name", "")) for column in columns)
        try:
            return cls(
                part=part,
                sheet=sheet,
                name=root.get("displayName") or root.get("name", ""),
                area=Area.parse(root.get("ref", "")),
                headings=headings,
                formulas={
                    heading: formula
                    for heading, column in zip(headings, columns, strict=True)
                    if (formula := column.findtext(f"{space}calculatedColumnFormula"))
                },
                heading_rows=int(root.get("headerRowCount", "1")),
                totals_rows=int(root.get("totalsRowCount", "0")),
            )
        except ValueError as error:
            raise CannotProceed("file-unreadable", path=path, why=reason("part-broken", part=part)) from error

    @property
    def data(self) -> Area:
        """The rows between headings and totals."""
        return replace(self.area, top=self.area.top + self.heading_rows, bottom=self.area.bottom - self.totals_rows)

    def as_table(self) -> Table:
        """The table as the Book protocol has it."""
        return Table(
            name=self.name,
            sheet=self.sheet,
            header_row=self.data.top - 1,
            first_column=self.area.left,
            headings=self.headings,
            row_count=self.data.bottom - self.data.top + 1,
        )

    def grown(self, count: int) -> TablePart:
        """The same with this many more data rows."""
        return replace(self, area=replace(self.area, bottom=self.area.bottom + count))


def grown_part(xml: bytes, old: TablePart, new: TablePart, path: Path) -> bytes:
    """The table part's bytes with place and filter grown from ``old`` to ``new``."""
    xml = plain(xml, path, old.part)
    prefix = root_prefix(xml)
    stretch = Stretch(old.data, new.data.bottom)
    edits = []
    root = first_tag(xml, prefix + b"table")
    if root is not None:
        edits.append((root.start, root.stop, with_attribute(root.text, "ref", str(new.area))))
    for name in (b"autoFilter", b"sortState", b"sortCondition"):
        for tag in tags(xml, prefix + name):
            area = Area.parse(tag.get("ref") or str(old.area))
            grown = stretch.of(area)
            edits.append((tag.start, tag.stop, with_attribute(tag.text, "ref", str(grown))))
    return spliced(xml, edits)
