"""Compound files (OLE): the root's stream names, and one stream's bytes.  Every chain is bounded by the file.

calamine makes room for whatever a header claims, which can end the process: it is only ever given a stream
read here and :func:`wrapped` anew.
Format: [MS-CFB].
"""

from __future__ import annotations

import struct
from dataclasses import dataclass

from xltasks.books.returns.model import Refused

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LAST_SECTOR = 0xFFFFFFFA  # above this a number is a mark (end of chain, free), not a sector
_NO_ENTRY = 0xFFFFFFFF
_END, _TABLE = 0xFFFFFFFE, 0xFFFFFFFD
_STREAM, _ROOT = 2, 5


@dataclass(frozen=True, slots=True)
class _Entry:
    name: str
    kind: int
    left: int
    right: int
    child: int
    start: int
    size: int


class Compound:
    """A compound file.  Raises Refused when its sectors or directory do not hold together."""

    def __init__(self, data: bytes) -> None:
        if len(data) < 1536 or data[:8] != MAGIC:
            raise Refused("unreadable", "truncated")
        (major, order, shift, mini_shift) = struct.unpack_from("<HHHH", data, 26)
        if order != 0xFFFE or (major, shift) not in ((3, 9), (4, 12)) or mini_shift != 6:
            raise Refused("unreadable", "damaged", "compound header")
        self._data = data
        self._size = 1 << shift
        self._sectors = (len(data) - 1) // self._size  # the header takes the place of one sector
        fat_count, directory_start = struct.unpack_from("<I", data, 44)[0], struct.unpack_from("<I", data, 48)[0]
        self._cutoff, mini_start, mini_count, difat_start, difat_count = struct.unpack_from("<5I", data, 56)
        if max(fat_count, mini_count, difat_count) > self._sectors:
            raise Refused("unreadable", "truncated", "sector counts")
        self._fat = self._read_fat(fat_count, difat_start, difat_count)
        raw = self._chain(directory_start)
        self._entries = [self._entry(raw, at) for at in range(0, len(raw) - 127, 128)]
        if not self._entries or self._entries[0].kind != _ROOT:
            raise Refused("unreadable", "damaged", "compound directory")
        root = self._entries[0]
        self._mini_fat = self._numbers(self._chain(mini_start)) if mini_count else ()
        self._mini = self._chain(root.start)[: root.size] if root.start < _LAST_SECTOR else b""
        self.streams = {entry.name: entry for entry in self._children(root)}

    def read(self, name: str) -> bytes:
        """A root stream's bytes.  Raises KeyError if there is none, Refused if its chain is broken."""
        entry = self.streams[name]
        if entry.size > len(self._data):
            raise Refused("unreadable", "truncated", name)
        content = self._mini_chain(entry.start) if entry.size < self._cutoff else self._chain(entry.start)
        if len(content) < entry.size:
            raise Refused("unreadable", "truncated", name)
        return content[: entry.size]

    def _read_fat(self, count: int, difat_start: int, difat_count: int) -> tuple[int, ...]:
        places = list(struct.unpack_from("<109I", self._data, 76))
        sector = difat_start
        for _ in range(difat_count):
            if sector >= _LAST_SECTOR:
                break
            numbers = self._numbers(self._sector(sector))
            places += numbers[:-1]
            sector = numbers[-1]
        used = [place for place in places if place < _LAST_SECTOR][:count]
        return tuple(number for place in used for number in self._numbers(self._sector(place)))

    def _sector(self, number: int) -> bytes:
        start = (number + 1) * self._size
        if start >= len(self._data):
            raise Refused("unreadable", "truncated", f"sector {number}")
        return self._data[start : start + self._size]

    def _numbers(self, raw: bytes) -> tuple[int, ...]:
        return struct.unpack(f"<{len(raw) // 4}I", raw[: len(raw) // 4 * 4])

    def _chain(self, start: int) -> bytes:
        pieces: list[bytes] = []
        sector = start
        while sector < _LAST_SECTOR:
            if len(pieces) > self._sectors or sector >= len(self._fat):
                raise Refused("unreadable", "damaged", "sector chain")
            pieces.append(self._sector(sector))
            sector = self._fat[sector]
        return b"".join(pieces)

    def _mini_chain(self, start: int) -> bytes:
        pieces: list[bytes] = []
        sector = start
        while sector < _LAST_SECTOR:
            if len(pieces) > len(self._mini_fat) or sector >= len(self._mini_fat):
                raise Refused("unreadable", "damaged", "mini sector chain")
            pieces.append(self._mini[sector * 64 : sector * 64 + 64])
            sector = self._mini_fat[sector]
        return b"".join(pieces)

    def _entry(self, raw: bytes, at: int) -> _Entry:
        length = min(64, struct.unpack_from("<H", raw, at + 64)[0])
        name = raw[at : at + max(0, length - 2)].decode("utf-16-le", "replace")
        left, right, child = struct.unpack_from("<3I", raw, at + 68)
        start, size = struct.unpack_from("<II", raw, at + 116)
        return _Entry(name, raw[at + 66], left, right, child, start, size)

    def _children(self, root: _Entry) -> list[_Entry]:
        found: list[_Entry] = []
        waiting = [root.child]
        seen: set[int] = set()
        while waiting:
            number = waiting.pop()
            if number == _NO_ENTRY or number in seen:
                continue
            if number >= len(self._entries):
                raise Refused("unreadable", "damaged", "compound directory")
            seen.add(number)
            entry = self._entries[number]
            found.append(entry)
            waiting += [entry.left, entry.right]
        return found


def wrapped(name: str, content: bytes) -> bytes:
    """A compound file of this one root stream, with a header that tells the truth.

    Sectors of 4096 bytes, so that the 109 places in the header reach for half a gigabyte; and no stream shorter
    than one, so that none is a mini stream.
    """
    size = 4096
    stream_count = max(1, -(-len(content) // size))
    # A sector of directory and an idle mini stream (calamine asks for one) follow the stream, then the sectors of
    # the table, which count themselves too.
    table_count = 1
    while table_count * size // 4 < stream_count + 2 + table_count:
        table_count += 1
    if table_count > 109:
        raise Refused("too-big", "part", name)
    following = [*range(1, stream_count), _END, _END, _END, *[_TABLE] * table_count]
    following += [_NO_ENTRY] * (table_count * size // 4 - len(following))
    directory = _entry_bytes("Root Entry", _ROOT, 1, stream_count + 1, size) + _entry_bytes(
        name, _STREAM, _NO_ENTRY, 0, max(size, len(content))
    )
    tables = [stream_count + 2 + number for number in range(table_count)]
    header = struct.pack("<8s16xHHHHH6xI", MAGIC, 0x3E, 4, 0xFFFE, 12, 6, 1)
    header += struct.pack("<9I", table_count, stream_count, 0, size, _END, 0, _END, 0, tables[0])
    header += struct.pack("<108I", *tables[1:], *[_NO_ENTRY] * (109 - table_count))
    return b"".join(
        (
            header.ljust(size, b"\0"),
            content.ljust(stream_count * size, b"\0"),
            directory.ljust(2 * size, b"\0"),
            struct.pack(f"<{len(following)}I", *following),
        )
    )


def _entry_bytes(name: str, kind: int, child: int, start: int, size: int) -> bytes:
    raw = name.encode("utf-16-le")
    return (
        raw.ljust(64, b"\0")
        + struct.pack("<HBB3I", len(raw) + 2, kind, 1, _NO_ENTRY, _NO_ENTRY, child)
        + bytes(36)
        + struct.pack("<IQ", start, size)
    )
