"""Mark a form that goes back: colours, comments, the column 退回说明 beside the table and the sheet that lists all."""

from __future__ import annotations

import re

from lxml import etree

from xltasks.books.sendback.comments import add_comments
from xltasks.books.sendback.parts import Parts, main
from xltasks.books.sendback.seal import sealed
from xltasks.books.sendback.sheet import MarkedSheet
from xltasks.books.sendback.styles import MarkStyles
from xltasks.books.sendback.summary import summary_part, summary_sheet
from xltasks.core.grid import column_letters, column_number
from xltasks.core.marking import CannotMark, Marking, SheetMarks
from xltasks.core.ourwords import SEND_BACK
from xltasks.messages.form import AUTHOR

BESIDE_WIDTH = 46.0
_PRINTED = re.compile(r"^(.*!\$[A-Z]{1,3}\$\d+:\$)([A-Z]{1,3})(\$\d+)$")


def annotated(data: bytes, marking: Marking) -> bytes:
    """A form's package with marks on it, sealed; the same form and marks give the same bytes.

    Entries, locks, rules, lists, merges, pictures and the hidden stamp stay.  Marks of an earlier time go first.
    Raises CannotMark for a package that is damaged, is no ordinary .xlsx, or holds what is not passed on to
    anybody: macros, links to other books, embedded objects, formulas that fetch something.
    """
    parts = Parts(data)
    office = [name for kind, name in parts.related("").values() if kind == "officeDocument"]
    if not office:
        raise CannotMark("no workbook")
    workbook = office[0]
    related = parts.related(workbook)
    listed = parts.tree(workbook).find(main("sheets"))
    styles_part = next((name for kind, name in related.values() if kind == "styles"), None)
    if listed is None or styles_part is None:
        raise CannotMark("no sheets or no styles")
    try:
        sheets = {one.get("name", ""): related[_relation(one)][1] for one in listed}
        styles = MarkStyles(parts.changing(styles_part))
        for marks in marking.sheets:
            _mark(parts, sheets[marks.sheet], marks, styles)
        numbers = {name: number for number, name in enumerate(sheets)}
        for marks in (one for one in marking.sheets if one.beside):
            _print_too(parts.changing(workbook), numbers[marks.sheet], marks.column)
        name = summary_part(parts, workbook, marking, list(listed))
        parts.put(name, summary_sheet(marking, styles))
    except (KeyError, ValueError) as error:
        # An id that leads nowhere, a number that is none: the file is not what it says it is.
        raise CannotMark(str(error)) from error
    return sealed(parts.contents(), name)


def _relation(sheet: etree._Element) -> str:
    return next((value for key, value in sheet.attrib.items() if key.endswith("}id")), "")


def _mark(parts: Parts, part: str, marks: SheetMarks, styles: MarkStyles) -> None:
    sheet = MarkedSheet(parts.changing(part))
    for cell in sheet.styled():
        if (plain := styles.unmarked(cell.get("s"))) != cell.get("s"):
            cell.set("s", plain)
    for at in marks.stale:
        sheet.clear(*at)
    sheet.clear(marks.header, marks.column)
    if marks.beside:
        sheet.widen(marks.column, BESIDE_WIDTH)
        sheet.write(marks.header, marks.column, SEND_BACK, styles.ours("heading"))
    for row, words in marks.beside:
        sheet.write(row, marks.column, words, styles.ours("beside"))
        sheet.fit(row, words, BESIDE_WIDTH)
        sheet.reach(row, marks.column)
    if marks.banner is not None:
        (row, column), words = marks.banner
        sheet.write(row, column, words, styles.ours("banner"))
        sheet.fit(row, words, BESIDE_WIDTH if column == marks.column else 140.0)
    for mark in marks.cells:
        cell = sheet.cell(mark.row, mark.column)
        cell.set("s", styles.marked(cell.get("s", "0")))
    add_comments(parts, part, sheet, marks.cells, AUTHOR)


def _print_too(workbook: etree._Element, number: int, column: int) -> None:
    """The print area of a sheet takes the new column in."""
    for name in workbook.iter(main("definedName")):
        if name.get("name") != "_xlnm.Print_Area" or name.get("localSheetId") != str(number):
            continue
        found = _PRINTED.match(name.text or "")
        if found is not None and column_number(found[2]) < column:
            name.text = f"{found[1]}{column_letters(column)}{found[3]}"
