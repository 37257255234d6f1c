"""Returned .xlsx and .xlsm: values by calamine, the rest from one look at each part."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from html import escape

from xltasks.books.returns import limits
from xltasks.books.returns.marks import marks_in
from xltasks.books.returns.merges import merges_in
from xltasks.books.returns.model import ReadSheet, Refused
from xltasks.books.returns.native import grid_of, open_book, worksheets
from xltasks.books.returns.overlays import read_notes, read_overlays
from xltasks.books.returns.relations import Relation, relations_of
from xltasks.books.returns.strikes import struck_strings, struck_styles
from xltasks.books.returns.trim import trimmed
from xltasks.books.returns.xml import attribute, checked, elements, parsed
from xltasks.books.returns.zipped import Zipped
from xltasks.books.zipentries import stored

_WORKBOOK = "xl/workbook.xml"
_RELATIONS = "xl/_rels/workbook.xml.rels"
_STRINGS = "xl/sharedStrings.xml"
_STYLES = "xl/styles.xml"
_SHEET_DATA = b"<sheetData"
_STRINGS_TAG = re.compile(rb"<(?:[\w.-]+:)?sst\b[^>]*>")
_COUNT = re.compile(rb"\s(?:unique)?[cC]ount\s*=\s*[\"']\s*\+?([0-9]+)\s*[\"']")
_DOCUMENT = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
_CONTENT_TYPES = b'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'


@dataclass(frozen=True, slots=True)
class _Layout:
    """Which part is what.  ``plain`` when every part has the name calamine expects."""

    workbook: str
    roots: tuple[Relation, ...]
    relations: tuple[Relation, ...]
    sheets: tuple[tuple[str, str], ...]  # sheet name, relation id
    plain: bool

    def part(self, kind: str) -> str | None:
        return next((relation.target for relation in self.relations if relation.kind == kind), None)


def read_ooxml(zipped: Zipped) -> tuple[ReadSheet, ...]:
    """All worksheets of a workbook package.  Raises Refused."""
    layout = _layout(zipped)
    by_id = {relation.id: relation for relation in layout.relations}
    if len(layout.sheets) > limits.SHEETS:
        raise Refused("too-big", "sheets", str(len(layout.sheets)))
    parts, is_as_packed = _held_parts(zipped, layout)
    strings, styles = parts.get(layout.part("sharedStrings") or ""), parts.get(layout.part("styles") or "")
    strikes = struck_styles(styles) if styles and b"strike" in styles else frozenset()
    string_strikes = struck_strings(strings) if strings and b"strike" in strings else frozenset()
    book = open_book(_lean(zipped, parts, layout) if layout.plain and is_as_packed else _repacked(parts, layout))
    sheets = []
    for index, name, visible in worksheets(book):
        relation = by_id.get(layout.sheets[index][1]) if index < len(layout.sheets) else None
        if relation is None or relation.target not in parts:
            raise Refused("unreadable", "damaged", name)
        content = parts[relation.target]
        marks = marks_in(content, strikes, string_strikes)
        related = relations_of(zipped, relation.target)
        notes = read_notes(zipped, [(item.kind, item.target) for item in related])
        overlays = read_overlays(zipped, [(item.kind, item.target) for item in related], content)
        sheets.append(
            ReadSheet(
                name=name,
                visible=visible,
                grid=grid_of(book, index, marks),
                hidden_rows=marks.hidden_rows,
                notes=notes,
                formula_cells=marks.formula_cells,
                formulas_without_value=marks.formulas_without_value,
                struck=marks.struck,
                has_pictures=overlays.has_pictures,
                text_boxes=overlays.texts,
                merges=merges_in(content),
            )
        )
    return tuple(sheets)


def _layout(zipped: Zipped) -> _Layout:
    roots = relations_of(zipped, "")
    workbook = next((item.target for item in roots if item.kind == "officeDocument"), _WORKBOOK)
    if workbook not in zipped:
        raise Refused("unreadable", "no-workbook")
    relations = relations_of(zipped, workbook)
    content = zipped.read(workbook, limits.PART_BYTES)
    listed = _remembered if len(content) <= limits.REMEMBERED_BYTES else _sheet_list
    sheets = listed(content)
    named = {relation.kind: relation.target for relation in relations}
    plain = (
        workbook == _WORKBOOK
        and zipped.spells(_RELATIONS)
        and not zipped.doubled
        and named.get("sharedStrings", _STRINGS) == _STRINGS
        and named.get("styles", _STYLES) == _STYLES
    )
    return _Layout(workbook, roots, relations, sheets, plain)


@lru_cache(maxsize=64)
def _remembered(workbook: bytes) -> tuple[tuple[str, str], ...]:
    """The sheet list by content: one program writes the same part for every form."""
    return _sheet_list(workbook)


def _sheet_list(workbook: bytes) -> tuple[tuple[str, str], ...]:
    """(name, relation id) of every sheet."""
    return tuple(
        (sheet.get("name", ""), attribute(sheet, "id") or "")
        for listed in elements(parsed(workbook), "sheets")
        for sheet in elements(listed, "sheet")
    )


def _held_parts(zipped: Zipped, layout: _Layout) -> tuple[dict[str, bytes], bool]:
    """Every part calamine will read, checked; and whether they are as they stand in the package."""
    wanted = {layout.workbook: False, **dict.fromkeys((_STRINGS, _STYLES), False)}
    for relation in layout.relations:
        if relation.kind in ("worksheet", "sharedStrings", "styles"):
            wanted[relation.target] = relation.kind == "worksheet"
    parts: dict[str, bytes] = {}
    as_packed, total = True, 0
    for name, is_sheet in wanted.items():
        if name not in zipped:
            continue
        if is_sheet and zipped.declared(name) > limits.BIG_SHEET_BYTES:
            content = checked(trimmed(zipped.stream(name, limits.STREAMED_PART_BYTES)))
            as_packed = False
        else:
            packed = zipped.read(name, limits.PART_BYTES)
            content = checked(packed)
            if not is_sheet:
                content = _without_counts(content)
            as_packed = as_packed and content is packed and zipped.spells(name)
        total += len(content)
        if total > limits.PARTS_BYTES:
            raise Refused("too-big", "parts")
        parts[name] = content
    return parts, as_packed


def _without_counts(content: bytes) -> bytes:
    """Shared strings whose start tag counts no more strings than there can be.

    calamine makes room for as many as the tag claims, and the claim of billions would end the process.
    """
    tag = _STRINGS_TAG.search(content)
    if tag is None or not any(len(count) > 12 or int(count) > len(content) for count in _COUNT.findall(tag[0])):
        return content
    return content[: tag.start()] + _COUNT.sub(b"", tag[0]) + content[tag.end() :]


def _lean(zipped: Zipped, parts: dict[str, bytes], layout: _Layout) -> bytes:
    """The package as it stands, unfolded, with only what calamine reads."""
    sheets = {relation.target for relation in layout.relations if relation.kind == "worksheet"}
    held = {_RELATIONS: zipped.read(_RELATIONS, limits.PART_BYTES)}
    held.update((name, _without_merges(part) if name in sheets else part) for name, part in parts.items())
    held["_rels/.rels"] = _relations_xml([_relation_xml("rId1", _DOCUMENT, _WORKBOOK)])
    return stored({"[Content_Types].xml": _CONTENT_TYPES, **held})


def _without_merges(part: bytes) -> bytes:
    """A worksheet that says before its rows that nothing is merged.

    calamine (measured with python-calamine 0.9.1) goes through every worksheet a second time, up to its merged
    cells, which are read by :func:`merges_in`.  Where it finds them first it stops at once: half of its time.
    """
    start = part.find(_SHEET_DATA)
    return part if start < 0 else part[:start] + b"<mergeCells></mergeCells>" + part[start:]


def _repacked(parts: dict[str, bytes], layout: _Layout) -> bytes:
    """A package of only the checked parts, under the names calamine looks for."""
    held: dict[str, bytes] = {_WORKBOOK: parts[layout.workbook]}
    lines = []
    for number, relation in enumerate(layout.relations, 1):
        if relation.target not in parts or relation.kind not in ("worksheet", "sharedStrings", "styles"):
            continue
        fixed = {"sharedStrings": _STRINGS, "styles": _STYLES}
        name = fixed.get(relation.kind, f"xl/worksheets/sheet{number}.xml")
        part = parts[relation.target]
        held.setdefault(name, _without_merges(part) if relation.kind == "worksheet" else part)
        lines.append(_relation_xml(relation.id, relation.type, name.removeprefix("xl/")))
    held[_RELATIONS] = _relations_xml(lines)
    root = next((relation for relation in layout.roots if relation.target == layout.workbook), None)
    kind = root.type if root is not None else _DOCUMENT
    held["_rels/.rels"] = _relations_xml([_relation_xml("rId1", kind, _WORKBOOK)])
    return stored({"[Content_Types].xml": _CONTENT_TYPES, **held})


def _relation_xml(identity: str, kind: str, target: str) -> str:
    return f'<Relationship Id="{escape(identity)}" Type="{escape(kind)}" Target="{escape(target)}"/>'


def _relations_xml(lines: list[str]) -> bytes:
    package = "http://schemas.openxmlformats.org/package/2006/relationships"
    return f'<Relationships xmlns="{package}">{"".join(lines)}</Relationships>'.encode()
