"""Zip containers in memory: entries with right names, inflated under a hard limit, nothing written to disk."""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Iterator
from io import BytesIO

from xltasks.books import deflate
from xltasks.books.returns import limits
from xltasks.books.returns.model import Refused
from xltasks.books.zipentries import UTF8_NAME

_ENCRYPTED = 0x1
_UNICODE_PATH = 0x7075
_SLICE = 1 << 16
_END, _END_64 = b"PK\x05\x06", b"PK\x06\x06"
_LONGEST_END = 22 + (1 << 16)  # with the longest comment
_SAID_ELSEWHERE = 0xFFFF_FFFF
_ENTRY_BYTES = 256  # of the list for each entry, at the most on the average


class Zipped:
    """A zip container.  Raises Refused for one whose directory cannot be read or has too many entries."""

    __slots__ = ("_by_name", "data", "doubled", "infos")

    def __init__(self, data: bytes) -> None:
        if _directory_bytes(data) > limits.PARTS * _ENTRY_BYTES:
            raise Refused("too-big", "entries", str(_directory_bytes(data) // _ENTRY_BYTES))
        try:
            with zipfile.ZipFile(BytesIO(data)) as container:
                self.infos = container.infolist()
        except (zipfile.BadZipFile, ValueError, struct.error, NotImplementedError, OverflowError) as error:
            raise Refused("unreadable", "truncated", str(error)) from error
        if len(self.infos) > limits.PARTS:
            raise Refused("too-big", "entries", str(len(self.infos)))
        self.data = data
        # Part names do not differ by case, and some packers write the backslashes of Windows.
        self._by_name = {info.filename.replace("\\", "/").lower(): info for info in self.infos}
        self.doubled = len(self._by_name) != len(self.infos)

    def __contains__(self, name: str) -> bool:
        return name.lower() in self._by_name

    def names(self) -> Iterator[str]:
        """Names of all entries, in lower case and with forward slashes."""
        return iter(self._by_name)

    def spells(self, name: str) -> bool:
        """Whether an entry bears this very name."""
        return name in self and self._by_name[name.lower()].filename == name

    def declared(self, name: str) -> int:
        """The size an entry claims to have.  Raises KeyError if there is none."""
        return self._by_name[name.lower()].file_size

    def read(self, name: str, limit: int) -> bytes:
        """An entry's bytes.  Raises KeyError if there is none, Refused if it is damaged or beyond ``limit``."""
        return self.read_info(self._by_name[name.lower()], limit)

    def read_info(self, info: zipfile.ZipInfo, limit: int) -> bytes:
        """The bytes of an entry, never more than ``limit``, whatever its header claims.  Raises Refused."""
        if info.file_size > limit:
            raise Refused("too-big", "part", info.filename)
        raw = self._raw(info)
        if info.compress_type == zipfile.ZIP_STORED:
            content = bytes(raw)
        else:
            engine = deflate.unpacker()
            try:
                # One byte more than claimed: a stream that goes on is lying about its size.
                content = engine.decompress(raw, info.file_size + 1)
                if not engine.eof and len(content) <= info.file_size:
                    content += engine.flush()
            except deflate.error as error:
                raise Refused("unreadable", "damaged", str(error)) from error
            if len(content) > info.file_size:
                raise Refused("too-big", "bomb", info.filename)
        if len(content) != info.file_size or deflate.crc32(content) != info.CRC:
            raise Refused("unreadable", "damaged", info.filename)
        return content

    def stream(self, name: str, limit: int, chunk: int = 1 << 20) -> Iterator[bytes]:
        """An entry's bytes in pieces; Refused as for :meth:`read`, as soon as it shows."""
        info = self._by_name[name.lower()]
        if info.file_size > limit:
            raise Refused("too-big", "part", name)
        raw = self._raw(info)
        taken = total = 0
        try:
            for piece in (bytes(raw),) if info.compress_type == zipfile.ZIP_STORED else _inflated(raw, chunk):
                taken += len(piece)
                if taken > info.file_size:
                    raise Refused("too-big", "bomb", name)
                total = deflate.crc32(piece, total)
                yield piece
        except deflate.error as error:
            raise Refused("unreadable", "damaged", str(error)) from error
        if taken != info.file_size or total != info.CRC:
            raise Refused("unreadable", "damaged", name)

    def _raw(self, info: zipfile.ZipInfo) -> memoryview:
        if info.flag_bits & _ENCRYPTED:
            raise Refused("encrypted", "zip-password", info.filename)
        if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise Refused("unreadable", "compression", info.filename)
        head = self.data[info.header_offset : info.header_offset + 30]
        if len(head) != 30 or head[:4] != b"PK\x03\x04":
            raise Refused("unreadable", "damaged", info.filename)
        name_length, extra_length = struct.unpack_from("<HH", head, 26)
        start = info.header_offset + 30 + name_length + extra_length
        raw = memoryview(self.data)[start : start + info.compress_size]
        if len(raw) != info.compress_size:
            raise Refused("unreadable", "truncated", info.filename)
        return raw


def _inflated(raw: memoryview, chunk: int) -> Iterator[bytes]:
    engine = deflate.unpacker()
    # In slices: what a call leaves unconsumed is copied, and must not be the whole rest each time.
    for at in range(0, len(raw), _SLICE):
        pending: bytes | memoryview = raw[at : at + _SLICE]
        while pending and not engine.eof:
            yield engine.decompress(pending, chunk)
            pending = engine.unconsumed_tail
    # ISA-L may have taken all of the bytes in and still hold some of what they unpack to.
    yield engine.flush()


def _directory_bytes(data: bytes) -> int:
    """How long a zip's list of its entries is, as it says itself at its end; 0 where it says nothing."""
    end = data.rfind(_END, max(0, len(data) - _LONGEST_END))
    if end < 0 or end + 16 > len(data):
        return 0
    (size,) = struct.unpack_from("<L", data, end + 12)
    if size != _SAID_ELSEWHERE:
        return int(size)
    end = data.rfind(_END_64, 0, end)
    return int(struct.unpack_from("<Q", data, end + 40)[0]) if 0 <= end <= len(data) - 48 else 0


def true_name(info: zipfile.ZipInfo) -> str:
    """The name a person gave the entry: UTF-8 where flagged or valid, else GBK, as Chinese Windows packs it."""
    if info.flag_bits & UTF8_NAME:
        return info.filename
    if (declared := _unicode_path(info.extra)) is not None:
        return declared
    try:
        raw = info.filename.encode("cp437")
    except UnicodeEncodeError:
        return info.filename
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return info.filename


def _unicode_path(extra: bytes) -> str | None:
    """Info-ZIP's Unicode path field, if the entry carries one."""
    at = 0
    while at + 4 <= len(extra):
        kind, size = struct.unpack_from("<HH", extra, at)
        if kind == _UNICODE_PATH and size > 5:
            try:
                return extra[at + 9 : at + 4 + size].decode("utf-8")
            except UnicodeDecodeError:
                return None
        at += 4 + size
    return None
