"""XML from strangers: no DTD, no entity, no network, no encoding tricks."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from xltasks.books.returns.model import Refused

_DECLARED = re.compile(rb"<\?xml[^>]*?encoding\s*=\s*[\"']([\w.-]+)[\"'][^>]*\?>")
_PARSER = etree.XMLParser(
    resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False, huge_tree=False
)
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")


def checked(content: bytes) -> bytes:
    """XML as UTF-8 without a document type.  Raises Refused for one with a DOCTYPE or an unknown encoding."""
    if content[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\x00" in content[:200]:
        content = _recoded(content, "utf-16")
    else:
        declared = _DECLARED.match(content[:200].lstrip(b"\xef\xbb\xbf \r\n\t"))
        if declared and declared[1].lower() not in (b"utf-8", b"us-ascii", b"ascii"):
            content = _recoded(content, declared[1].decode("ascii"))
    if b"<!DOCTYPE" in content:
        raise Refused("unreadable", "entities")
    return content


def parsed(content: bytes) -> etree._Element:
    """The root element of checked XML.  Raises Refused for anything that is not well formed."""
    try:
        return etree.fromstring(checked(content), _PARSER)
    except etree.XMLSyntaxError as error:
        raise Refused("unreadable", "damaged", str(error)) from error


def elements(root: etree._Element, name: str) -> Iterator[etree._Element]:
    """All elements of a local name, whatever their namespace: Strict and transitional files differ only there."""
    found: Iterator[etree._Element] = root.iter("{*}" + name)
    return found


def local(element: etree._Element) -> str:
    """An element's local name; '' for a comment or a processing instruction."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def attribute(element: etree._Element, name: str) -> str | None:
    """An attribute by local name, whatever its namespace."""
    held = element.get(name)
    if held is not None:
        return str(held)
    ending = "}" + name
    return next((str(value) for key, value in element.attrib.items() if str(key).endswith(ending)), None)


def whole(text: str) -> int:
    """A whole number of at most twelve digits.  Raises Refused for anything else."""
    if not (text.isascii() and text.isdecimal() and len(text) <= 12):
        raise Refused("unreadable", "damaged", f"number {text[:20]!r}")
    return int(text)


def text_of(element: etree._Element) -> str:
    """All text below an element."""
    return "".join(str(piece) for piece in element.itertext())


def _recoded(content: bytes, encoding: str) -> bytes:
    try:
        text = content.decode(encoding)
    except (LookupError, UnicodeDecodeError) as error:
        raise Refused("unreadable", "encoding", str(error)) from error
    return _DECLARATION.sub("", text.lstrip("\ufeff")).encode("utf-8")
