"""XML as bytes: find start tags and set single attributes, so that everything else stays as it stands.

An element tree would be the shorter way, but it holds ten times the bytes of a sheet and writes every tag anew.
Raw ``<`` stands nowhere in well-formed XML but at a tag, once comments, CDATA and instructions are out of the
way (:func:`plain`); so a search for ``<name`` finds elements and nothing else.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from functools import lru_cache
from html import escape, unescape
from pathlib import Path
from typing import NamedTuple

from lxml import etree

from xltasks.books.package import Damaged, parsed

_ATTRIBUTES = rb"(?:[^<>\"']|\"[^\"]*\"|'[^']*')*?"
_ONE = re.compile(rb"([^\s=\"'/]+)\s*=\s*(\"[^\"]*\"|'[^']*')")
_ROOT = re.compile(rb"<(?![?!])(?:([^\s:/>]+:))?([^\s:/>]+)")
_DECLARATION = re.compile(rb"^(?:\xef\xbb\xbf)?<\?xml\b[^>]*\?>")
_NOT_PLAIN = re.compile(rb"<[!?]")  # one pass: several times as fast as looking for each of two bytes
# An attribute loses its line breaks and tabs on reading unless they are written as references.
_WHITE = str.maketrans({"\n": "&#10;", "\r": "&#13;", "\t": "&#9;"})
_UTF8 = re.compile(rb"encoding\s*=\s*[\"'](?:utf-?8|us-ascii)[\"']", re.IGNORECASE)


def text_of(raw: bytes) -> str:
    """Text or an attribute's value without XML's escapes.  Raises Damaged if it is not UTF-8."""
    try:
        return unescape(raw.decode())
    except UnicodeDecodeError as error:
        raise Damaged("not UTF-8") from error


class Tag(NamedTuple):
    """A start tag: ``xml[start:stop]``; ``empty`` when it closes itself (``<c/>``)."""

    start: int
    stop: int
    text: bytes
    empty: bool

    def get(self, name: str) -> str | None:
        """An attribute's value, None if there is none."""
        wanted, text = name.encode(), self.text
        if wanted not in text:
            return None
        # As nearly every program writes it: after one space, in double quotes, outside of any other value.
        if b"'" not in text and (at := text.find(b' %s="' % wanted)) > 0 and text.count(b'"', 0, at) % 2 == 0:
            first = at + len(wanted) + 3
            return text_of(text[first : text.index(b'"', first)])
        for match in _ONE.finditer(text):
            if match[1] == wanted:
                return text_of(match[2][1:-1])
        return None

    def number(self, name: str, default: int) -> int:
        """An attribute as a whole number; the default if it is missing."""
        return int(self.decimal(name, default))

    def decimal(self, name: str, default: float) -> float:
        """An attribute as a number; the default if it is missing.  Raises Damaged if it is none."""
        value = self.get(name)
        try:
            found = default if value is None else float(value)
        except ValueError as error:
            raise Damaged(f"{name}={value!r}") from error
        if not math.isfinite(found):
            raise Damaged(f"{name}={value!r}")
        return found

    def flag(self, name: str) -> bool:
        """A yes-or-no attribute; a missing one is no."""
        return self.get(name) in ("1", "true", "on")


def plain(xml: bytes, path: Path, name: str) -> bytes:
    """The same part without comments, CDATA, instructions and foreign encodings; usually the very same bytes.

    Raises CannotProceed (file-unreadable) if it is not well-formed or has a document type.
    """
    declaration = _DECLARATION.match(xml)
    if is_plain_start(xml) and not _NOT_PLAIN.search(xml, declaration.end() if declaration else 0):
        return xml
    root = parsed(xml, path, name)
    etree.strip_tags(root, etree.Comment)
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))


def is_plain_start(xml: bytes) -> bool:
    """Whether a part that begins like this is in UTF-8."""
    declaration = _DECLARATION.match(xml)
    if declaration:
        return b"encoding" not in declaration[0] or _UTF8.search(declaration[0]) is not None
    return xml[:2] not in (b"\xff\xfe", b"\xfe\xff") and b"\0" not in xml[:4]


def root_prefix(xml: bytes) -> bytes:
    """The prefix of the root element with its colon, as some programs write it: ``x:`` or nothing."""
    match = _ROOT.search(xml)
    return (match[1] or b"") if match else b""


@lru_cache(maxsize=256)
def tag_pattern(name: bytes) -> re.Pattern[bytes]:
    """A pattern for start tags of this qualified name."""
    return re.compile(rb"<" + re.escape(name) + rb"(?=[\s/>])" + _ATTRIBUTES + rb"(/?)>")


def tags(xml: bytes, name: bytes, start: int = 0, stop: int | None = None) -> Iterator[Tag]:
    """Start tags of a qualified name, in order."""
    for match in tag_pattern(name).finditer(xml, start, len(xml) if stop is None else stop):
        yield Tag(match.start(), match.end(), match[0], bool(match[1]))


def first_tag(xml: bytes, name: bytes, start: int = 0, stop: int | None = None) -> Tag | None:
    """The first start tag of a qualified name."""
    if xml.find(b"<" + name, start, len(xml) if stop is None else stop) < 0:
        return None
    return next(tags(xml, name, start, stop), None)


def end_tag(xml: bytes, name: bytes, start: int, stop: int | None = None) -> tuple[int, int]:
    """Start and stop of the next end tag of a qualified name.  Raises Damaged if there is none."""
    match = _end_pattern(name).search(xml, start, len(xml) if stop is None else stop)
    if match is None:
        raise Damaged(f"no end of {name.decode(errors='replace')}")
    return match.span()


@lru_cache(maxsize=256)
def _end_pattern(name: bytes) -> re.Pattern[bytes]:
    return re.compile(rb"</" + re.escape(name) + rb"\s*>")


def with_attribute(tag: bytes, name: str, value: str | None) -> bytes:
    """A start tag with one attribute set, or removed (None); all others stay as written."""
    wanted = name.encode()
    for match in _ONE.finditer(tag) if wanted in tag else ():
        if match[1] == wanted:
            if value is None:
                return tag[: match.start()].rstrip() + tag[match.end() :]
            return tag[: match.start(2)] + _quoted(value) + tag[match.end(2) :]
    if value is None:
        return tag
    end = len(tag) - (2 if tag.endswith(b"/>") else 1)
    return tag[:end].rstrip() + b" " + wanted + b"=" + _quoted(value) + tag[end:]


def spliced(xml: bytes, edits: list[tuple[int, int, bytes]]) -> bytes:
    """The bytes with some spans (start, stop) replaced; spans must not overlap."""
    pieces: list[bytes] = []
    at = 0
    for start, stop, new in sorted(edits):
        if start < at:
            raise ValueError("two edits of the same place")
        pieces += (xml[at:start], new)
        at = stop
    return b"".join((*pieces, xml[at:]))


def _quoted(value: str) -> bytes:
    return f'"{escape(value).translate(_WHITE)}"'.encode()
