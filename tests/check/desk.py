"""A clerk at the worked example's master: types into cells, loses columns, breaks names; and what check says then."""

from __future__ import annotations

import re
import shutil
import tempfile
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from html import escape
from pathlib import Path

from masters import TODAY, made, real_plan
from without_sparklines import opened

from xltasks.books.closed import ClosedBook
from xltasks.books.protocol import Cell, Table
from xltasks.core.findings import Finding
from xltasks.core.grid import Value, a1, from_a1
from xltasks.core.schema import FINDINGS_TABLE, Col, FindingCol
from xltasks.core.settings import Day
from xltasks.ledger.read import read_master
from xltasks.messages import finding_words
from xltasks.verbs.check import Checked, check

DAY = Day(TODAY, date(2026, 1, 1))


@cache
def _sound() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        return made(Path(folder), real_plan()).read_bytes()


@dataclass
class Desk:
    """The master as a file, and what a hand does to it."""

    path: Path

    @classmethod
    def at(cls, folder: Path) -> Desk:
        """A sound master in a folder."""
        path = folder / "总表.xlsx"
        path.write_bytes(_sound())
        return cls(path)

    # --- cells ------------------------------------------------------------------------------------------------

    def type(self, task: int, column: Col, value: Value) -> None:
        """Type into a task's row."""
        with ClosedBook.open(self.path) as book:
            row = read_master(book, str(self.path)).section_rows[task]
            book.write(row.sheet, [Cell(row.row, row.columns[column], value)])
            book.commit()

    def put(self, sheet: str, cell: str, value: Value) -> None:
        """Type into a cell."""
        with ClosedBook.open(self.path) as book:
            book.write(sheet, [Cell(*from_a1(cell), value)])
            book.commit()

    def add(self, table: str, **row: Value) -> None:
        """Type a row below a table; as in Excel, the table takes it in, with its formulas."""
        with ClosedBook.open(self.path) as book:
            book.append(table, [dict(row)])
            book.commit()

    def clear(self, table: str, row: int) -> None:
        """Empty a row of a table, ``row`` as the sheet counts."""
        with ClosedBook.open(self.path) as book:
            held = self._table(book, table)
            columns = range(held.first_column, held.first_column + len(held.headings))
            book.write(held.sheet, [Cell(row - 1, column, None) for column in columns])
            book.commit()

    def list_row(self, table: str, heading: StrEnum, word: str) -> int:
        """Where a word stands in a list, as the sheet counts rows."""
        with ClosedBook.open(self.path, for_reading=True) as book:
            held = self._table(book, table)
            column = held.first_column + held.headings.index(heading.value)
            grid = book.grid(held.sheet)
            rows = range(held.header_row + 1, held.header_row + 1 + held.row_count)
            return next(row for row in rows if grid.at(row, column) == word) + 1

    @staticmethod
    def _table(book: ClosedBook, name: str) -> Table:
        return next(table for table in book.tables() if table.name == name)

    # --- the workbook -----------------------------------------------------------------------------------------

    def rewrite(self, edit: Callable[[str, str], str]) -> None:
        """Change parts of the package: ``edit`` gets each part's name and text."""
        other = self.path.with_suffix(".new")
        with zipfile.ZipFile(self.path) as source, zipfile.ZipFile(other, "w", zipfile.ZIP_DEFLATED) as target:
            for name in source.namelist():
                data = source.read(name)
                if name.endswith(".xml"):
                    data = edit(name, data.decode()).encode()
                target.writestr(name, data)
        other.replace(self.path)

    def paste_number(self, task: int, column: Col, number: int) -> None:
        """Paste a bare number over a cell: its format goes."""
        self.type(task, column, number)
        cell = re.compile(rf'(<c r="[A-Z]+\d+") s="\d+"(><v>{number}</v>)')
        self.rewrite(lambda part, text: cell.sub(r"\1\2", text) if part.startswith("xl/worksheets/") else text)

    def change_formula(self, task: int, column: Col, formula: str) -> None:
        """Type another formula over a cell's."""
        with ClosedBook.open(self.path, for_reading=True) as book:
            row = read_master(book, str(self.path)).section_rows[task]
        cell = re.compile(rf'(<c r="{a1(row.row, row.columns[column])}"[^>]*><f>)[^<]+</f>')
        sheet = f"xl/worksheets/sheet{book.sheets().index(row.sheet) + 1}.xml"
        self.rewrite(lambda part, text: cell.sub(rf"\g<1>{escape(formula)}</f>", text) if part == sheet else text)

    def define(self, name: str, formula: str | None) -> None:
        """Let a defined name stand for something else; None deletes it."""
        pattern = re.compile(rf'<definedName name="{name}"[^>]*>[^<]*</definedName>')
        new = "" if formula is None else f'<definedName name="{name}">{formula}</definedName>'

        def edit(part: str, text: str) -> str:
            return pattern.sub(new, text) if part == "xl/workbook.xml" else text

        self.rewrite(edit)

    def shrink(self, table: str, rows: int = 1) -> None:
        """Drag a table's corner up, so that its last rows stand below it."""

        def edit(part: str, text: str) -> str:
            if not part.startswith("xl/tables/") or f' name="{table}"' not in text:
                return text
            return re.sub(
                r'ref="([A-Z]+\d+:[A-Z]+)(\d+)"', lambda match: f'ref="{match[1]}{int(match[2]) - rows}"', text
            )

        self.rewrite(edit)

    def without_table(self, table: str) -> None:
        """Turn a table into a plain range."""
        book = opened(self.path)
        for sheet in book.worksheets:
            if table in sheet.tables:
                del sheet.tables[table]
        book.save(self.path)

    def rename_heading(self, table: str, heading: str, other: str) -> None:
        """Type over a heading."""
        book = opened(self.path)
        for sheet in book.worksheets:
            if table in sheet.tables:
                held = sheet.tables[table]
                for column in held.tableColumns:
                    if column.name == heading:
                        column.name = other
                for row in sheet[held.ref][:1]:
                    for cell in row:
                        cell.value = other if cell.value == heading else cell.value
        book.save(self.path)

    # --- what check says --------------------------------------------------------------------------------------

    def preview(self) -> Checked:
        """What check finds; nothing is written."""
        with ClosedBook.open(self.path, for_reading=True) as book:
            return check(book, str(self.path), DAY, preview=True)

    def check(self) -> Checked:
        """Check and write."""
        with ClosedBook.open(self.path) as book:
            return check(book, str(self.path), DAY)

    def listed(self) -> list[dict[FindingCol, Value]]:
        """The rows of 问题清单."""
        with ClosedBook.open(self.path, for_reading=True) as book:
            held = self._table(book, FINDINGS_TABLE)
            grid = book.grid(held.sheet)
            return [
                {column: grid.at(row, held.first_column + at) for at, column in enumerate(FindingCol)}
                for row in range(held.header_row + 1, held.header_row + 1 + held.row_count)
            ]

    def twin(self, folder: Path) -> Desk:
        """The same master elsewhere."""
        folder.mkdir(exist_ok=True)
        shutil.copyfile(self.path, folder / self.path.name)
        return Desk(folder / self.path.name)


def told(found: Finding) -> tuple[str, str, str]:
    """A finding as code, place and sentence."""
    place = "!".join(filter(None, (found.sheet, found.cell)))
    return found.code, place, finding_words(found)[0]
