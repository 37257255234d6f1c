"""A zip's entries as bytes: read unchanged, unfolded, copied or made anew, with the directory that names them.

Structure: PKWARE APPNOTE.  The standard library's ``zipfile`` cannot put an entry's compressed bytes into another
zip as they stand.
"""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import BinaryIO

from xltasks.books import deflate

CHUNK = 1 << 20

_LOCAL = struct.Struct("<4s5H3L2H")
_CENTRAL = struct.Struct("<4s6H3L5H2L")
_END = struct.Struct("<4s4H2LH")
_ZIP64_EXTRA = 0x0001
_DATA_DESCRIPTOR = 0x0008
UTF8_NAME = 0x0800

# A stretch of a part's new bytes.  A memoryview holds whole elements that need no second look: rows taken over
# as they stood, or made by the hundred in the way of ones that were checked.
Piece = bytes | memoryview


@dataclass(frozen=True, slots=True)
class Folded:
    """A part's new bytes, compressed already."""

    compressed: bytes
    crc: int
    size: int


@dataclass(frozen=True, slots=True)
class Written:
    """Where and how an entry was written: what the central directory says of it."""

    info: zipfile.ZipInfo
    offset: int
    crc: int
    compressed: int
    size: int


def raw_bytes(entry: zipfile.ZipInfo, file: BinaryIO) -> Iterator[bytes]:
    """An entry's bytes as they stand in the file."""
    file.seek(entry.header_offset)
    header = file.read(_LOCAL.size)
    if len(header) != _LOCAL.size or header[:4] != b"PK\x03\x04":
        raise zipfile.BadZipFile("no local header")
    name_length, extra_length = _LOCAL.unpack(header)[-2:]
    file.seek(name_length + extra_length, 1)
    left = entry.compress_size
    while left:
        chunk = file.read(min(left, CHUNK))
        if not chunk:
            raise zipfile.BadZipFile("truncated")
        left -= len(chunk)
        yield chunk


def unfolded(entry: zipfile.ZipInfo, raw: Iterator[bytes], most: int = 8 * CHUNK) -> Iterator[bytes]:
    """An entry's bytes, at most ``most`` at once: a false size is found before there is memory taken for it."""
    if entry.compress_type == zipfile.ZIP_STORED:
        yield from raw
        return
    if entry.compress_type != zipfile.ZIP_DEFLATED:
        raise zipfile.BadZipFile(f"compression method {entry.compress_type}")
    inflater = deflate.unpacker()
    for chunk in raw:
        while chunk:
            yield inflater.decompress(chunk, most)
            chunk = inflater.unconsumed_tail
    if rest := inflater.flush():  # an empty piece would make whoever joins them copy all the others
        yield rest


def checked(entry: zipfile.ZipInfo, chunks: Iterator[bytes]) -> Iterator[bytes]:
    """The bytes again; raises zipfile.BadZipFile where size or check sum is not what the entry declares."""
    size = crc = 0
    for chunk in chunks:
        size += len(chunk)
        if size > entry.file_size:
            raise zipfile.BadZipFile("larger than declared")
        crc = deflate.crc32(chunk, crc)
        yield chunk
    if size != entry.file_size or crc != entry.CRC:
        raise zipfile.BadZipFile("size or check sum differs")


def fold(pieces: Iterable[Piece]) -> Folded:
    """Compress bytes as :func:`write_new` does."""
    packer = deflate.packer()
    size = crc = 0
    compressed = []
    for chunk in _chunks(pieces):
        size += len(chunk)
        crc = deflate.crc32(chunk, crc)
        compressed.append(packer.compress(chunk))
    return Folded(b"".join((*compressed, packer.flush())), crc, size)


def _chunks(pieces: Iterable[Piece]) -> Iterator[bytes]:
    """The same bytes in fewer pieces: there may be tens of thousands of a few bytes."""
    held: list[Piece] = []
    size = 0
    for piece in pieces:
        held.append(piece)
        size += len(piece)
        if size >= CHUNK:
            yield b"".join(held)
            held.clear()
            size = 0
    yield b"".join(held)


def write_copy(entry: zipfile.ZipInfo, source: BinaryIO, target: BinaryIO) -> Written:
    """Put an entry into another zip with its compressed bytes as they stand."""
    written = Written(entry, target.tell(), entry.CRC, entry.compress_size, entry.file_size)
    target.write(_local_header(written))
    for chunk in raw_bytes(entry, source):
        target.write(chunk)
    return written


def write_new(entry: zipfile.ZipInfo, pieces: Iterable[Piece] | Folded, target: BinaryIO) -> Written:
    """The header comes last: only then are sizes and check sum known, and nothing large is held meanwhile."""
    offset = target.tell()
    if isinstance(pieces, Folded):
        written = Written(entry, offset, pieces.crc, len(pieces.compressed), pieces.size)
        target.write(_local_header(written) + pieces.compressed)
        return written
    target.write(bytes(len(_local_header(Written(entry, offset, 0, 0, 0)))))
    deflated = entry.compress_type == zipfile.ZIP_DEFLATED
    packer = deflate.packer() if deflated else None
    size = crc = compressed = 0
    for chunk in _chunks(pieces):
        size += len(chunk)
        crc = deflate.crc32(chunk, crc)
        compressed += target.write(packer.compress(chunk) if packer else chunk)
    if packer:
        compressed += target.write(packer.flush())
    end = target.tell()
    written = Written(entry, offset, crc, compressed, size)
    target.seek(offset)
    target.write(_local_header(written))
    target.seek(end)
    return written


def stored(parts: Mapping[str, bytes]) -> bytes:
    """A zip of these parts as they are, not compressed."""
    buffer = BytesIO()
    written = [
        write_new(_entry(name), Folded(content, deflate.crc32(content), len(content)), buffer)
        for name, content in parts.items()
    ]
    write_directory(written, b"", buffer)
    return buffer.getvalue()


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name)
    entry.flag_bits = UTF8_NAME
    return entry


def _raw_name(entry: zipfile.ZipInfo) -> bytes:
    return entry.orig_filename.encode("utf-8" if entry.flag_bits & UTF8_NAME else "cp437")


def _extra(entry: zipfile.ZipInfo) -> bytes:
    """The extra fields without the 64-bit sizes, which say nothing in a file below 4 GB."""
    kept, rest = b"", entry.extra
    while len(rest) >= 4:
        kind, length = struct.unpack_from("<HH", rest)
        if kind != _ZIP64_EXTRA:
            kept += rest[: 4 + length]
        rest = rest[4 + length :]
    return kept


def _stamp(entry: zipfile.ZipInfo) -> tuple[int, int]:
    year, month, day, hour, minute, second = entry.date_time
    return hour << 11 | minute << 5 | second // 2, max(year - 1980, 0) << 9 | month << 5 | day


def _local_header(written: Written) -> bytes:
    entry = written.info
    name, extra = _raw_name(entry), _extra(entry)
    time, day = _stamp(entry)
    return (
        _LOCAL.pack(
            b"PK\x03\x04",
            max(entry.extract_version, 20),
            entry.flag_bits & ~_DATA_DESCRIPTOR,
            entry.compress_type,
            time,
            day,
            written.crc,
            written.compressed,
            written.size,
            len(name),
            len(extra),
        )
        + name
        + extra
    )


def write_directory(written: list[Written], comment: bytes, target: BinaryIO) -> None:
    """The central directory and its end record, behind the last entry."""
    start = target.tell()
    for one in written:
        entry = one.info
        name, extra = _raw_name(entry), _extra(entry)
        time, day = _stamp(entry)
        target.write(
            _CENTRAL.pack(
                b"PK\x01\x02",
                entry.create_system << 8 | entry.create_version,
                max(entry.extract_version, 20),
                entry.flag_bits & ~_DATA_DESCRIPTOR,
                entry.compress_type,
                time,
                day,
                one.crc,
                one.compressed,
                one.size,
                len(name),
                len(extra),
                len(entry.comment),
                0,
                entry.internal_attr,
                entry.external_attr,
                one.offset,
            )
            + name
            + extra
            + entry.comment
        )
    size = target.tell() - start
    count = len(written)
    target.write(_END.pack(b"PK\x05\x06", 0, 0, count, count, size, start, len(comment)) + comment)
