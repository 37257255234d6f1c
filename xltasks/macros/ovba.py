"""The compression of macro text: [MS-OVBA] 2.4.1.

A container is a signature byte and chunks.  A chunk stands for 4,096 bytes (the last one for fewer) and starts with
a two-byte header; matches never reach over a chunk's edge, and how many bits of a copy token are offset and how
many length changes as the chunk fills.
"""

from __future__ import annotations

import struct

CHUNK = 4096
_SIGNATURE = 0x01
_CHUNK_SIGNATURE = 0b011 << 12
_COMPRESSED = 1 << 15
_SIZE_MASK = 0x0FFF
_SHORTEST = 3  # bytes; a copy token costs two
_WORD = struct.Struct("<H")


def compress(data: bytes) -> bytes:
    """Compress by [MS-OVBA] 2.4.1.3.6.  Same data, same bytes.

    Raises ValueError for a tail of 3,641 to 4,095 bytes in which nothing repeats: the format stores such a chunk raw
    and filled up with zeros, so that it could not be read back as it was.  No text is like that.
    """
    out = bytearray([_SIGNATURE])
    for start in range(0, len(data), CHUNK):
        chunk = data[start : start + CHUNK]
        packed = _compress_chunk(chunk)
        if len(packed) <= CHUNK:
            out += _WORD.pack(len(packed) - 1 | _CHUNK_SIGNATURE | _COMPRESSED) + packed
        elif len(chunk) == CHUNK:
            out += _WORD.pack(CHUNK - 1 | _CHUNK_SIGNATURE) + chunk
        else:
            raise ValueError(f"the last {len(chunk)} bytes do not compress, and cannot be stored without padding")
    return bytes(out)


def decompress(data: bytes) -> bytes:
    """Undo :func:`compress`, by [MS-OVBA] 2.4.1.3.1.  Raises ValueError for what is no such container."""
    if not data or data[0] != _SIGNATURE:
        raise ValueError("no compressed container: the signature byte is missing")
    out = bytearray()
    at = 1
    while at < len(data):
        if at + _WORD.size > len(data):
            raise ValueError("a chunk header is cut off")
        (header,) = _WORD.unpack_from(data, at)
        if header & 0x7000 != _CHUNK_SIGNATURE:
            raise ValueError(f"a chunk header is damaged: {header:#06x}")
        end = at + _WORD.size + (header & _SIZE_MASK) + 1
        if end > len(data):
            raise ValueError("a chunk is cut off")
        body = data[at + _WORD.size : end]
        out += _decompress_chunk(body) if header & _COMPRESSED else body
        at = end
    return bytes(out)


def _compress_chunk(chunk: bytes) -> bytes:
    out = bytearray()
    seen: dict[bytes, list[int]] = {}
    at = 0
    while at < len(chunk):
        flag_place = len(out)
        out.append(0)
        for bit in range(8):
            if at >= len(chunk):
                break
            offset, length = _longest_match(chunk, at, seen)
            if length:
                out[flag_place] |= 1 << bit
                out += _WORD.pack(offset - 1 << 16 - _offset_bits(at) | length - _SHORTEST)
            else:
                out.append(chunk[at])
                length = 1
            for place in range(at, at + length):
                seen.setdefault(chunk[place : place + _SHORTEST], []).append(place)
            at += length
    return bytes(out)


def _longest_match(chunk: bytes, at: int, seen: dict[bytes, list[int]]) -> tuple[int, int]:
    """Offset back and length of the longest earlier text that goes on here; the nearest of equals; (0, 0) if none."""
    longest = min(len(chunk) - at, (0xFFFF >> _offset_bits(at)) + _SHORTEST)
    best, best_length = 0, _SHORTEST - 1
    for place in reversed(seen.get(chunk[at : at + _SHORTEST], ())):
        if best and chunk[place + best_length] != chunk[at + best_length]:
            continue  # cannot be longer than the best so far
        length = _SHORTEST
        while length < longest and chunk[place + length] == chunk[at + length]:
            length += 1
        if length > best_length:
            best, best_length = at - place, length
            if length == longest:
                break
    return (best, best_length) if best else (0, 0)


def _decompress_chunk(body: bytes) -> bytes:
    out = bytearray()
    at = 0
    while at < len(body):
        flags = body[at]
        at += 1
        for bit in range(8):
            if at >= len(body):
                break
            if not flags >> bit & 1:
                out.append(body[at])
                at += 1
                continue
            if at + _WORD.size > len(body):
                raise ValueError("a copy token is cut off")
            (token,) = _WORD.unpack_from(body, at)
            at += _WORD.size
            bits = _offset_bits(len(out))
            offset, length = (token >> 16 - bits) + 1, (token & 0xFFFF >> bits) + _SHORTEST
            if offset > len(out):
                raise ValueError("a copy token points before its chunk")
            for _ in range(length):
                out.append(out[-offset])
    if len(out) > CHUNK:
        raise ValueError("a chunk unfolds to more than 4,096 bytes")
    return bytes(out)


def _offset_bits(filled: int) -> int:
    """How many bits of a copy token hold the offset when so many bytes of the chunk stand ([MS-OVBA] 2.4.1.3.19.1)."""
    return max((filled - 1).bit_length(), 4)
