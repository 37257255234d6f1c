"""The workbook part: its sheets, its date system, its names, and the word that all is to be recalculated."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from html import escape

from xltasks.books.areas import Area, Stretch
from xltasks.books.markup import (
    end_tag,
    first_tag,
    plain,
    root_prefix,
    spliced,
    tags,
    text_of,
    with_attribute,
)
from xltasks.books.package import Package, Relationship
from xltasks.errors import CannotProceed
from xltasks.messages.reasons import reason

# What may stand before calcPr in a workbook, by the schema (CT_Workbook), last first.
_BEFORE_CALC = ("definedNames", "externalReferences", "functionGroups", "sheets")
_AREA = re.compile(
    r"(?P<sheet>'(?:[^']|'')+'|[^\s'!,:()+\-*/&=<>^\[\]\"]+)!"
    r"\$(?P<left>[A-Z]{1,3})\$(?P<top>\d+):\$(?P<right>[A-Z]{1,3})\$(?P<bottom>\d+)(?![\w.:])"
)
_CELL = re.compile(r"(?P<sheet>'(?:[^']|'')+'|[^\s'!,:()]+)!(?P<cell>\$?[A-Z]{1,3}\$?\d+)")


@dataclass(frozen=True, slots=True)
class SheetEntry:
    """A worksheet: its name and the part that holds it."""

    name: str
    part: str


@dataclass(frozen=True, slots=True)
class Workbook:
    """What the workbook part and its relationships say."""

    part: str
    sheets: tuple[SheetEntry, ...]
    epoch_1904: bool
    relationships: tuple[Relationship, ...]

    def target(self, kind: str) -> str | None:
        """The part of a kind (styles, sharedStrings, calcChain), None if there is none."""
        return next((one.target for one in self.relationships if one.kind == kind), None)


def read_workbook(package: Package) -> Workbook:
    """Read the workbook part.  Raises CannotProceed (file-unreadable) if there is none or it is damaged."""
    office = next((one for one in package.relationships("") if one.kind == "officeDocument"), None)
    if office is None or office.target not in package:
        raise CannotProceed("file-unreadable", path=package.path, why=reason("not-a-workbook"))
    part = office.target
    root = package.tree(part)
    if root.tag.rpartition("}")[2] != "workbook":
        raise CannotProceed("file-unreadable", path=package.path, why=reason("not-a-workbook"))
    space = root.tag.rpartition("}")[0] + "}"
    relationships = package.relationships(part)
    by_id = {one.id: one for one in relationships}
    sheets = []
    for element in root.iter(f"{space}sheet"):
        relationship = next(
            (by_id[value] for key, value in element.attrib.items() if key.endswith("}id") and value in by_id),
            None,
        )
        if relationship is not None and relationship.kind == "worksheet":
            sheets.append(SheetEntry(element.get("name", ""), relationship.target))
    properties = root.find(f"{space}workbookPr")
    return Workbook(
        part=part,
        sheets=tuple(sheets),
        epoch_1904=properties is not None and properties.get("date1904", "0") in ("1", "true"),
        relationships=relationships,
    )


def recalculating(xml: bytes) -> bytes:
    """The workbook part with the word that everything is calculated anew when it is opened."""
    prefix = root_prefix(xml)
    tag = first_tag(xml, prefix + b"calcPr")
    if tag is not None:
        return xml[: tag.start] + with_attribute(tag.text, "fullCalcOnLoad", "1") + xml[tag.stop :]
    for name in _BEFORE_CALC:
        before = first_tag(xml, prefix + name.encode())
        if before is not None:
            at = before.stop if before.empty else end_tag(xml, prefix + name.encode(), before.stop)[1]
            return xml[:at] + b"<" + prefix + b'calcPr fullCalcOnLoad="1"/>' + xml[at:]
    raise ValueError("a workbook without sheets")


def stretched_names(xml: bytes, stretches: Iterable[tuple[str, Stretch]]) -> bytes:
    """Names and print areas that covered a table, or some of its columns, to the end cover its new rows too.

    ``stretches`` are (sheet, stretch).
    """
    known = tuple(stretches)
    name = root_prefix(xml) + b"definedName"
    edits = []
    for tag in tags(xml, name):
        if tag.empty:
            continue
        stop = end_tag(xml, name, tag.stop)[0]
        old = text_of(xml[tag.stop : stop])
        new = _AREA.sub(lambda match: _stretched(match, known), old)
        if new != old:
            edits.append((tag.stop, stop, escape(new, quote=False).encode()))
    return spliced(xml, edits)


def named_cell(xml: bytes, name: str) -> tuple[str, Area] | None:
    """The sheet and the area that a name of the whole workbook stands for; None if it stands for no single area."""
    match = _CELL.fullmatch(name_text(xml, name) or "")
    return (match["sheet"].strip("'").replace("''", "'"), Area.parse(match["cell"].replace("$", ""))) if match else None


def name_text(xml: bytes, name: str) -> str | None:
    """What a name of the whole workbook stands for, as the part has it; None if there is no such name."""
    qualified = root_prefix(xml) + b"definedName"
    for tag in tags(xml, qualified):
        if (tag.get("name") or "").casefold() == name.casefold() and tag.get("localSheetId") is None:
            return "" if tag.empty else text_of(xml[tag.stop : end_tag(xml, qualified, tag.stop)[0]]).strip()
    return None


def plain_workbook(package: Package, part: str) -> bytes:
    """The workbook part's bytes, ready for single changes."""
    return plain(package.read(part), package.path, part)


def _stretched(match: re.Match[str], stretches: tuple[tuple[str, Stretch], ...]) -> str:
    area = Area.parse(f"{match['left']}{match['top']}:{match['right']}{match['bottom']}")
    sheet = match["sheet"].strip("'").replace("''", "'").casefold()
    for name, stretch in stretches:
        grown = stretch.of(area)
        if sheet == name.casefold() and grown != area:
            return match[0][: match.start("bottom") - match.start()] + str(grown.bottom + 1)
    return match[0]
