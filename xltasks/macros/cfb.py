"""Compound files, written: [MS-CFB] version 3, sectors of 512 bytes, no times and no class ids.

Streams below 4,096 bytes lie in the mini stream; a directory's children are a red-black tree ordered by length and
upper-case name.  Same streams, same bytes.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import IntEnum

_SECTOR, _MINI_SECTOR, _MINI_CUTOFF = 512, 64, 4096
_FREE, _END_OF_CHAIN, _FAT_SECTOR, _NO_STREAM = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD, 0xFFFFFFFF
_FAT_IN_HEADER = 109
_PER_SECTOR = _SECTOR // 4
_NAME_LIMIT = 31  # UTF-16 units without the closing NUL
_FORBIDDEN = frozenset("/\\:!")
_HEADER = struct.Struct("<8s16s5H6s9I")
_ENTRY = struct.Struct("<64sH2B3I16sI2QIQ")
_SIGNATURE = bytes.fromhex("D0CF11E0A1B11AE1")


class _Kind(IntEnum):
    STORAGE = 1
    STREAM = 2
    ROOT = 5


@dataclass(slots=True)
class _Entry:
    """One directory entry while it is laid out; links are numbers of entries."""

    name: str
    kind: _Kind
    data: bytes = b""
    children: list[int] = field(default_factory=list)
    black: bool = True
    left: int = _NO_STREAM
    right: int = _NO_STREAM
    child: int = _NO_STREAM
    start: int = 0
    size: int = 0


def compound_file(streams: Mapping[str, bytes]) -> bytes:
    """A compound file with these streams; ``VBA/dir`` is the stream ``dir`` in the storage ``VBA``.

    Raises ValueError for a name that the format does not allow, for a name twice in one storage (case aside), for a
    stream that is also a storage, and beyond 7 MB, where the header no longer holds the allocation table.
    """
    entries = _directory(streams)
    sectors = bytearray()
    table: list[int] = []
    mini, mini_table = bytearray(), list[int]()
    for entry in entries:
        if entry.kind is not _Kind.STREAM:
            continue
        entry.size = len(entry.data)
        if not entry.data:
            entry.start = _END_OF_CHAIN
        elif entry.size < _MINI_CUTOFF:
            entry.start = _put(mini, mini_table, entry.data, _MINI_SECTOR)
        else:
            entry.start = _put(sectors, table, entry.data, _SECTOR)
    root = entries[0]
    root.start, root.size = (_put(sectors, table, bytes(mini), _SECTOR), len(mini)) if mini else (_END_OF_CHAIN, 0)
    packed_table = _numbers(mini_table)
    first_mini = _put(sectors, table, packed_table, _SECTOR) if mini_table else _END_OF_CHAIN
    first_directory = _put(sectors, table, _packed(entries), _SECTOR)
    fat_sectors = _fat_sectors(len(table))
    fat_places = range(len(table), len(table) + fat_sectors)
    table += [_FAT_SECTOR] * fat_sectors
    header = _HEADER.pack(
        _SIGNATURE,
        bytes(16),
        0x3E,  # minor version
        3,  # major version
        0xFFFE,  # byte order: little
        _SECTOR.bit_length() - 1,
        _MINI_SECTOR.bit_length() - 1,
        bytes(6),
        0,  # directory sectors: not counted in version 3
        fat_sectors,
        first_directory,
        0,  # transactions
        _MINI_CUTOFF,
        first_mini,
        len(packed_table) // _SECTOR,
        _END_OF_CHAIN,  # no allocation table outside the header
        0,
    )
    listed = [*fat_places, *[_FREE] * (_FAT_IN_HEADER - fat_sectors)]
    return header + struct.pack(f"<{_FAT_IN_HEADER}I", *listed) + bytes(sectors) + _numbers(table)


def _directory(streams: Mapping[str, bytes]) -> list[_Entry]:
    entries = [_Entry("Root Entry", _Kind.ROOT)]
    places: dict[tuple[str, ...], int] = {(): 0}
    for path, data in streams.items():
        names = tuple(path.split("/"))
        for depth in range(1, len(names) + 1):
            kind = _Kind.STREAM if depth == len(names) else _Kind.STORAGE
            key = tuple(name.upper() for name in names[:depth])
            if key in places:
                if kind is _Kind.STREAM or entries[places[key]].kind is _Kind.STREAM:
                    raise ValueError(f"two entries have the name {path!r}")
                continue
            places[key] = len(entries)
            entries[places[key[:-1]]].children.append(len(entries))
            entries.append(_Entry(_checked(names[depth - 1]), kind, data if kind is _Kind.STREAM else b""))
    for entry in entries:
        entry.child = _tree(entries, sorted(entry.children, key=lambda number: _order(entries[number].name)))
    return entries


def _checked(name: str) -> str:
    if not 0 < len(name.encode("utf-16-le")) // 2 <= _NAME_LIMIT or _FORBIDDEN & set(name):
        raise ValueError(f"{name!r} cannot name an entry of a compound file")
    return name


def _order(name: str) -> tuple[int, bytes]:
    return len(name.encode("utf-16-le")), name.upper().encode("utf-16-be")


def _tree(entries: Sequence[_Entry], numbers: Sequence[int]) -> int:
    """Link these entries, which are in order, as a balanced tree; its root's number.

    Only the deepest level can be unfilled.  With its nodes red and all others black every way down passes as many
    black nodes, and no red node has a red child: a red-black tree as [MS-CFB] 2.6.4 asks for.
    """
    deepest = (len(numbers) + 1).bit_length() - 1
    return _subtree(entries, numbers, depth=0, red_depth=deepest)


def _subtree(entries: Sequence[_Entry], numbers: Sequence[int], *, depth: int, red_depth: int) -> int:
    if not numbers:
        return _NO_STREAM
    middle = len(numbers) // 2
    entry = entries[numbers[middle]]
    entry.black = depth < red_depth
    entry.left = _subtree(entries, numbers[:middle], depth=depth + 1, red_depth=red_depth)
    entry.right = _subtree(entries, numbers[middle + 1 :], depth=depth + 1, red_depth=red_depth)
    return numbers[middle]


def _put(sectors: bytearray, table: list[int], data: bytes, size: int) -> int:
    """Append ``data`` in whole sectors, chained in ``table``; the first sector's number."""
    first = len(table)
    count = -(-len(data) // size)
    sectors += data.ljust(count * size, b"\0")
    table += [*range(first + 1, first + count), _END_OF_CHAIN]
    return first


def _packed(entries: Iterable[_Entry]) -> bytes:
    packed = b"".join(_entry(entry) for entry in entries)
    unused = _ENTRY.pack(bytes(64), 0, 0, 0, _NO_STREAM, _NO_STREAM, _NO_STREAM, bytes(16), 0, 0, 0, 0, 0)
    return packed + unused * (-len(packed) % _SECTOR // _ENTRY.size)


def _entry(entry: _Entry) -> bytes:
    name = entry.name.encode("utf-16-le") + b"\0\0"
    links = (entry.left, entry.right, entry.child)
    return _ENTRY.pack(name, len(name), entry.kind, entry.black, *links, bytes(16), 0, 0, 0, entry.start, entry.size)


def _fat_sectors(others: int) -> int:
    """How many sectors the allocation table needs for ``others`` sectors and itself."""
    needed = -(-others // (_PER_SECTOR - 1))
    if needed > _FAT_IN_HEADER:
        raise ValueError(f"{others} sectors are more than the header's allocation table holds")
    return needed


def _numbers(numbers: Sequence[int]) -> bytes:
    filled = [*numbers, *[_FREE] * (-len(numbers) % _PER_SECTOR)]
    return struct.pack(f"<{len(filled)}I", *filled)
