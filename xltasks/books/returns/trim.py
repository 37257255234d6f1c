"""A very large worksheet without its blank rows, read in pieces: a million formatted rows weigh nothing."""

from __future__ import annotations

import re
from collections.abc import Iterable

from xltasks.books.returns import limits
from xltasks.books.returns.model import Refused

_SHEET_DATA = re.compile(rb"<((?:[\w.-]+:)?)sheetData\s*(/?)>")
_ROW_NUMBER = re.compile(rb"\sr\s*=\s*[\"'](\d{1,10})[\"']")
_TAIL_BYTES = 1 << 20  # merges, rules, page setup
_HEAD_BYTES = 1 << 20  # columns, views and properties before the rows


def trimmed(pieces: Iterable[bytes]) -> bytes:
    """The worksheet with only the rows that hold a value or a formula, each numbered.

    What follows the rows (merges, rules) stays unless it is very long.  Raises Refused if too much remains.
    """
    stream = iter(pieces)
    buffer = b""
    for piece in stream:
        buffer += piece
        if found := _SHEET_DATA.search(buffer):
            break
        if len(buffer) > _HEAD_BYTES:
            raise Refused("too-big", "part")
    else:
        raise Refused("unreadable", "damaged", "no sheetData")
    prefix = found[1]
    head = buffer[: found.end()]
    if b"<!DOCTYPE" in head:
        raise Refused("unreadable", "entities")
    if found[2]:
        return buffer[: found.end()] + _closing(prefix, False)
    rows = _Rows(prefix)
    rows.feed(buffer[found.end() :])
    for piece in stream:
        rows.feed(piece)
    tail = rows.tail if rows.has_ended and len(rows.tail) <= _TAIL_BYTES else _closing(prefix, True)
    return head + b"".join(rows.kept) + tail


def _closing(prefix: bytes, is_open: bool) -> bytes:
    return (b"</" + prefix + b"sheetData>" if is_open else b"") + b"</" + prefix + b"worksheet>"


class _Rows:
    """Rows as they stream by."""

    def __init__(self, prefix: bytes) -> None:
        self.kept: list[bytes] = []
        self._open = b"<" + prefix + b"row"
        self._close = b"</" + prefix + b"row>"
        self._end = b"</" + prefix + b"sheetData"
        self._marks = (b"<" + prefix + b"v", b"<" + prefix + b"is", b"<" + prefix + b"f")
        self._number = 0
        self._size = 0
        self._rest = b""
        self.has_ended = False
        self.tail = b""

    def feed(self, piece: bytes) -> None:
        """Take one piece; after the rows' end it belongs to the tail."""
        if self.has_ended:
            if len(self.tail) <= _TAIL_BYTES:
                self.tail += piece
            return
        buffer = self._rest + piece
        end = buffer.find(self._end)
        close = buffer.rfind(self._close) + len(self._close) if end < 0 else end
        if close >= len(self._close) and not self._passed_blank(buffer[:close]):
            for row in buffer[:close].split(self._close):
                if row:
                    self._take(row)
        self._rest = buffer[close:] if close >= len(self._close) else buffer
        if len(self._rest) > _HEAD_BYTES:
            self._drop_empty_tags()
        if len(self._rest) > limits.PART_BYTES:
            raise Refused("too-big", "part")
        if end >= 0:
            self.has_ended = True
            self.tail = buffer[end:]

    def _passed_blank(self, rows: bytes) -> bool:
        """Pass over whole rows at once when none holds a value and the last one is numbered."""
        if any(mark in rows for mark in self._marks):
            return False
        start = rows.rfind(self._open)
        stated = _ROW_NUMBER.search(rows[start : rows.find(b">", start) + 1]) if start >= 0 else None
        if stated:
            self._number = int(stated[1])
        return stated is not None

    def _drop_empty_tags(self) -> None:
        """Blank rows written as one empty tag each have no end to split at."""
        start = self._rest.rfind(self._open)
        if start > 0 and not any(mark in self._rest for mark in self._marks):
            if not self._passed_blank(self._rest[:start]):
                self._pass_blank(self._rest[:start])
            self._rest = self._rest[start:]

    def _take(self, row: bytes) -> None:
        start = row.rfind(self._open)
        if start < 0:
            if row.strip():
                raise Refused("unreadable", "damaged", "row")
            return
        if start:
            self._pass_blank(row[:start])
        body = row[start:]
        tag_end = body.find(b">")
        tag = body[: tag_end + 1]
        stated = _ROW_NUMBER.search(tag)
        self._number = int(stated[1]) if stated else self._number + 1
        if not any(mark in body for mark in self._marks):
            return
        if not stated:
            insert = len(self._open)
            body = b'%s r="%d"%s' % (body[:insert], self._number, body[insert:])
        self._size += len(body)
        if self._size > limits.PART_BYTES:
            raise Refused("too-big", "part")
        self.kept.append(body + self._close)

    def _pass_blank(self, rows: bytes) -> None:
        for row in rows.split(self._open)[1:]:
            stated = _ROW_NUMBER.search(row[: row.find(b">") + 1])
            self._number = int(stated[1]) if stated else self._number + 1
