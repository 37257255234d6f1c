"""Compression of macro text, against the format's own examples and another implementation."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from macro_files import unpacked

from xltasks.macros.ovba import CHUNK, compress, decompress

# [MS-OVBA] 3.2: text and container.
NO_COMPRESSION = (
    b"abcdefghijklmnopqrstuv.",
    "01 19B0 00 6162636465666768 00 696A6B6C6D6E6F70 00 7172737475762E",
)
NORMAL = (
    b"#aaabcdefaaaaghijaaaaaklaaamnopqaaaaaaaaaaaarstuvwxyzaaa",
    "01 2FB0 00 2361616162636465 82 66 0070 6167 6869 6A 0138 08 616B6C 0030 6D6E6F70 06 71 0270 0410 7273747576"
    " 10 7778797A 003C",
)
MAXIMUM = (b"a" * 73, "01 03B0 02 61 4500")

WORDS = st.sampled_from([b"Sub ", b"End Sub\r\n", b"    ", b"RunPython ", b"x", b'"', b"' -----"])
TEXTS = st.lists(WORDS, max_size=2500).map(b"".join)
ODD_BYTES = st.binary(max_size=3000)
EDGES = st.builds(
    lambda word, length: (word * length)[:length],
    st.binary(min_size=1, max_size=5),
    st.integers(CHUNK - 3, 2 * CHUNK + 3),
)


@pytest.mark.parametrize(("text", "packed"), [NO_COMPRESSION, NORMAL, MAXIMUM])
def test_examples_of_the_format_are_read(text: bytes, packed: str) -> None:
    """The published examples unfold to the published text."""
    assert decompress(bytes.fromhex(packed.replace(" ", ""))) == text


@pytest.mark.parametrize(("text", "packed"), [NO_COMPRESSION, MAXIMUM])
def test_examples_of_the_format_are_written_to_the_byte(text: bytes, packed: str) -> None:
    """Where only one match is the longest, the published bytes come out; among equals a writer may choose."""
    assert compress(text) == bytes.fromhex(packed.replace(" ", ""))


@given(TEXTS | ODD_BYTES | EDGES)
def test_what_is_compressed_is_read_back(data: bytes) -> None:
    """Any text comes back as it was, from our reader and from oletools', also over the edges of chunks."""
    packed = compress(data)
    assert decompress(packed) == data
    if data:
        assert unpacked(packed) == data


@given(TEXTS)
def test_chunks_are_whole(data: bytes) -> None:
    """Every chunk but the last stands for 4,096 bytes, and no header claims more than the format allows."""
    packed = compress(data)
    at, chunks = 1, 0
    while at < len(packed):
        header = int.from_bytes(packed[at : at + 2], "little")
        assert header & 0x7000 == 0x3000
        length = (header & 0x0FFF) + 3
        whole = decompress(packed[:1] + packed[at : at + length])
        chunks += 1
        assert len(whole) == min(CHUNK, len(data) - CHUNK * (chunks - 1))
        at += length
    assert at == len(packed)
    assert chunks == -(-len(data) // CHUNK)


def test_repetition_shrinks() -> None:
    """A long run costs a few bytes a chunk: matches reach as far as the format lets them."""
    assert len(compress(b"a" * CHUNK)) == 1 + 2 + 1 + 1 + 2


def test_a_full_chunk_without_repetition_is_stored_raw() -> None:
    """4,096 bytes in which nothing repeats are stored as they are, and read back."""
    data = b"".join(number.to_bytes(2, "big") for number in range(0x8000, 0x8000 + CHUNK // 2))
    mixed = bytes((byte * 167 + place * 89 + place // 251) & 0xFF for place, byte in enumerate(data))
    packed = compress(mixed)
    assert len(packed) == 1 + 2 + CHUNK
    assert decompress(packed) == mixed == unpacked(packed)


def test_a_tail_that_would_need_padding_is_refused() -> None:
    """The format pads a raw last chunk with zeros; that is refused rather than written."""
    mixed = bytes((place * place * 89 + place * 167 + place // 251) & 0xFF for place in range(4000))
    with pytest.raises(ValueError, match="padding"):
        compress(b"x" * CHUNK + _unlike(mixed))


def _unlike(data: bytes) -> bytes:
    """The data with every third byte stirred until no three bytes occur twice."""
    seen: set[bytes] = set()
    out = bytearray()
    for byte in data:
        stirred = next(
            candidate
            for step in range(256)
            if bytes([*out[-2:], candidate := (byte + step) & 0xFF]) not in seen or len(out) < 2
        )
        out.append(stirred)
        seen.add(bytes(out[-3:]))
    return bytes(out)


@pytest.mark.parametrize(
    ("damaged", "words"),
    [
        (b"", "signature"),
        (b"\x02", "signature"),
        (b"\x01\x00", "header is cut off"),
        (b"\x01\x00\x00\x00", "header is damaged"),
        (b"\x01\x09\xb0abc", "chunk is cut off"),
        (b"\x01\x01\xb0\x01\x00", "token is cut off"),
        (b"\x01\x02\xb0\x01\x00\x10", "before its chunk"),
    ],
)
def test_damage_is_said(damaged: bytes, words: str) -> None:
    """What is no container raises ValueError that says what is wrong."""
    with pytest.raises(ValueError, match=words):
        decompress(damaged)
