"""The calculation chain: a list of all formula cells.  Excel takes one that names a cell without a formula for damage.

It is only a hint, made anew by Excel at the next calculation; so when formulas come or go it is left out whole,
which is what writers of workbooks do.
"""

from __future__ import annotations

import posixpath

from xltasks.books.markup import Tag, end_tag, plain, root_prefix, spliced, tags
from xltasks.books.package import CONTENT_TYPES, Package
from xltasks.books.workbookpart import Workbook


def without_calculation_chain(package: Package, workbook: Workbook) -> tuple[dict[str, bytes], frozenset[str]]:
    """The parts that name the chain, without it, and the parts to leave out; nothing if the book has none."""
    chain = workbook.target("calcChain")
    if chain is None or chain not in package:
        return {}, frozenset()
    folder, base = posixpath.split(workbook.part)
    rels = posixpath.join(folder, "_rels", f"{base}.rels")
    types_xml = plain(package.read(CONTENT_TYPES), package.path, CONTENT_TYPES)
    rels_xml = plain(package.read(rels), package.path, rels)
    return {
        CONTENT_TYPES: _without(types_xml, "Override", "PartName", "/" + chain),
        rels: _without_kind(rels_xml),
    }, frozenset((chain,))


def _without_kind(xml: bytes) -> bytes:
    name = root_prefix(xml) + b"Relationship"
    return spliced(
        xml,
        [
            _whole(xml, name, tag)
            for tag in tags(xml, name)
            if (tag.get("Type") or "").rpartition("/")[2] == "calcChain"
        ],
    )


def _without(xml: bytes, element: str, attribute: str, value: str) -> bytes:
    name = root_prefix(xml) + element.encode()
    return spliced(
        xml,
        [
            _whole(xml, name, tag)
            for tag in tags(xml, name)
            if (tag.get(attribute) or "").casefold() == value.casefold()
        ],
    )


def _whole(xml: bytes, name: bytes, tag: Tag) -> tuple[int, int, bytes]:
    if tag.empty:
        return tag.start, tag.stop, b""
    return tag.start, end_tag(xml, name, tag.stop)[1], b""
