"""Cells of lists that show a task by its line in 索引: formulas with their results."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from xltasks.core.drawn import Result
from xltasks.core.index_schema import INDEX_SECTIONS_TABLE, INDEX_TABLE, IndexCol, IndexSectionCol
from xltasks.core.schema import Col
from xltasks.core.seen_rows import Line, shown_text
from xltasks.render.formulas import serial

FormulaAndResult = tuple[str, Result]


@dataclass(frozen=True, slots=True)
class LineCells:
    """Formulas that show a task.  ``tables`` are the section tables; ``at`` is the cell that says which line."""

    tables: tuple[str, ...]

    def indexed(self, column: IndexCol, at: str, line: Line | None) -> FormulaAndResult:
        """What 索引 itself holds of the task."""
        return f'IF({at}="","",INDEX({INDEX_TABLE}[{column}],{at}))', _indexed(column, line)

    def text(self, column: Col, at: str, line: Line | None, *, most: int = 0) -> FormulaAndResult:
        """A text of the task, from its section table; beyond ``most`` characters (0: any number) it ends in “…”."""
        columns = ",".join(f"{table}[{column}]" for table in self.tables)
        section, row = (f"INDEX({INDEX_TABLE}[{one}],{at})" for one in (IndexCol.SECTION, IndexCol.ROW))
        result = shown_text(line.task.values.get(column)) if line and line.task else ""
        cell = f"INDEX(CHOOSE({section},{columns}),{row})"
        shown = f'{cell}&""'
        if most:
            shown = f'IF(LEN({cell})>{most},LEFT({cell},{most - 1})&"…",{cell}&"")'
            result = result if len(result) <= most else f"{result[: most - 1]}…"
        return f'IF({at}="","",{shown})', result

    def link(self, at: str, line: Line | None) -> FormulaAndResult:
        """The task's number, which leads to its row."""
        section, row = (f"INDEX({INDEX_TABLE}[{one}],{at})" for one in (IndexCol.SECTION, IndexCol.ROW))
        page, head = (
            f"INDEX({INDEX_SECTIONS_TABLE}[{one}],{section})" for one in (IndexSectionCol.PAGE, IndexSectionCol.HEAD)
        )
        target = f'"#"&{page}&"!A"&({head}+{row})'
        number = f"INDEX({INDEX_TABLE}[{IndexCol.NO}],{at})"
        result = line.task.state.no if line and line.task else ""
        return f'IF({at}="","",HYPERLINK({target},{number}))', result


def _indexed(column: IndexCol, line: Line | None) -> Result:
    if line is None or line.task is None:
        return ""
    state = line.task.state
    if column is IndexCol.DUE:
        return serial(state.due) if state.due else ""
    if column is IndexCol.PROGRESS:
        return "" if state.progress is None else state.progress
    if column is IndexCol.LIGHT:
        return line.task.light
    raise ValueError(column)


def section_pages(pages: Sequence[str]) -> tuple[str, ...]:
    """Names of sheets as a link's address needs them."""
    return tuple("'" + page.replace("'", "''") + "'" for page in pages)
