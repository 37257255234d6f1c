"""The parts of a workbook package in memory, some changed, some added; and what is not passed on to anybody."""

from __future__ import annotations

import posixpath
import re

from lxml import etree

from xltasks.books.returns import limits
from xltasks.books.returns.model import Refused
from xltasks.books.returns.zipped import Zipped
from xltasks.core.marking import CannotMark

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
CONTENT_TYPES = "[Content_Types].xml"

# What could run, fetch or hide something: a file with any of these is answered with a new form.
_ACTIVE = re.compile(
    r"(^|/)(vbaproject|externallinks|connections\.xml|querytables|embeddings|activex|ctrlprops|macrosheets"
    r"|dialogsheets|intlmacrosheets|customui|webextensions|model)",
    re.IGNORECASE,
)
_ACTIVE_FORMULA = re.compile(
    rb"<(?:[\w.-]+:)?f(?:\s[^<>]*)?>[^<]*(?:\[|\||WEBSERVICE\s*\(|RTD\s*\(|IMAGE\s*\(|CALL\s*\(|REGISTER)",
    re.IGNORECASE,
)
_MOST_BYTES = 40 * limits.MEGABYTE
_MOST_TREE = 8 * limits.MEGABYTE  # an element tree holds ten times the bytes of its part


def main(local: str) -> str:
    """A name of SpreadsheetML in Clark notation."""
    return f"{{{MAIN}}}{local}"


class Parts:
    """A package's parts by name, in their order.  Raises CannotMark for one that is not to be marked in place."""

    def __init__(self, data: bytes) -> None:
        try:
            zipped = Zipped(data)
            if zipped.doubled:
                raise CannotMark("doubled parts")
            if any(_ACTIVE.search(name) for name in zipped.names()):
                raise CannotMark("active content")
            if sum(info.file_size for info in zipped.infos) > _MOST_BYTES:
                raise CannotMark("too big")
            self._bytes = {
                info.filename: zipped.read_info(info, limits.PART_BYTES)
                for info in zipped.infos
                if not info.filename.endswith("/")
            }
        except Refused as refused:
            raise CannotMark(refused.code) from refused
        self._trees: dict[str, etree._Element] = {}
        self._changing: set[str] = set()
        for name, content in self._bytes.items():
            if name.endswith(".rels") and self._reaches_out(name):
                raise CannotMark("reaches outside")
            if "/worksheets/" in name and _ACTIVE_FORMULA.search(content):
                raise CannotMark("formula that reaches outside")

    def _reaches_out(self, name: str) -> bool:
        return any(
            one.get("TargetMode") == "External" and not one.get("Type", "").endswith("/hyperlink")
            for one in self.tree(name).iter(f"{{{_PACKAGE}}}Relationship")
        )

    def __contains__(self, name: str) -> bool:
        return name in self._bytes or name in self._trees

    def tree(self, name: str) -> etree._Element:
        """A part as an element tree, to look at.  Raises CannotMark if there is none, or it makes no sense."""
        if name not in self._trees:
            if name not in self._bytes:
                raise CannotMark(f"no part {name}")
            if len(self._bytes[name]) > _MOST_TREE:
                raise CannotMark(f"{name} is too big")
            parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True)
            try:
                root = etree.fromstring(self._bytes[name], parser)
            except etree.XMLSyntaxError as error:
                raise CannotMark(name) from error
            if root.getroottree().docinfo.doctype:
                raise CannotMark("document type")
            self._trees[name] = root
        return self._trees[name]

    def changing(self, name: str) -> etree._Element:
        """A part as an element tree whose changes will be written.  Raises CannotMark like :meth:`tree`."""
        self._changing.add(name)
        return self.tree(name)

    def put(self, name: str, root: etree._Element) -> None:
        """A new part, or one in the place of an old one."""
        self._trees[name] = root
        self._changing.add(name)

    def unused(self, pattern: str) -> str:
        """The first name of a pattern (``xl/comments{}.xml``) that no part bears."""
        taken = {name.casefold() for name in (*self._bytes, *self._trees)}
        number = 1
        while pattern.format(number).casefold() in taken:
            number += 1
        return pattern.format(number)

    # --- relations and types ----------------------------------------------------------------------------------

    def related(self, part: str) -> dict[str, tuple[str, str]]:
        """(kind, name of the part) by relation id, of a part's relations inside the package."""
        name = _relations_part(part)
        if name not in self:
            return {}
        return {
            one.get("Id", ""): (
                one.get("Type", "").rpartition("/")[2],
                _resolved(part, one.get("Target", "")),
            )
            for one in self.tree(name).iter(f"{{{_PACKAGE}}}Relationship")
            if one.get("TargetMode") != "External"
        }

    def relate(self, part: str, kind: str, target: str) -> str:
        """A new relation from a part to another one; its id."""
        name = _relations_part(part)
        if name not in self:
            self.put(name, etree.Element(f"{{{_PACKAGE}}}Relationships", nsmap={None: _PACKAGE}))
        root = self.changing(name)
        taken = {one.get("Id") for one in root}
        number = 1
        while f"rId{number}" in taken:
            number += 1
        made = etree.SubElement(root, f"{{{_PACKAGE}}}Relationship")
        made.set("Id", f"rId{number}")
        made.set("Type", f"{RELATIONS}/{kind}")
        made.set("Target", posixpath.relpath(target, posixpath.dirname(part) or "."))
        return f"rId{number}"

    def declare(self, name: str, content_type: str) -> None:
        """Say of what type a part is."""
        root = self.changing(CONTENT_TYPES)
        if any(one.get("PartName", "").casefold() == f"/{name}".casefold() for one in root):
            return
        made = etree.SubElement(root, f"{{{_TYPES}}}Override")
        made.set("PartName", f"/{name}")
        made.set("ContentType", content_type)

    # --- out --------------------------------------------------------------------------------------------------

    def contents(self) -> dict[str, bytes]:
        """All parts' bytes in their order, new ones behind."""
        return {name: self._content(name) for name in dict.fromkeys((*self._bytes, *self._trees))}

    def _content(self, name: str) -> bytes:
        if name not in self._changing:
            return self._bytes[name]
        return bytes(etree.tostring(self._trees[name], xml_declaration=True, encoding="UTF-8", standalone=True))


def _relations_part(part: str) -> str:
    folder, base = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{base}.rels")


def _resolved(part: str, target: str) -> str:
    return posixpath.normpath(posixpath.join("/", posixpath.dirname(part), target.replace("\\", "/"))).lstrip("/")
