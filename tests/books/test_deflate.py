"""Parts of a package are packed and unpacked by ISA-L or by zlib, whichever there is: nobody can tell which."""

from __future__ import annotations

import importlib
import sys
import zlib
from types import ModuleType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xltasks.books import deflate

PARTS = st.one_of(
    st.binary(max_size=2_000),
    st.lists(st.sampled_from([b"<c r=", b'"A1"', b"<v>", b"7", "已完成".encode()]), max_size=3_000).map(b"".join),
)


def packed(part: bytes) -> bytes:
    """A part as it stands in a package."""
    packer = deflate.packer()
    return packer.compress(part) + packer.flush()


@given(PARTS)
def test_zlib_reads_what_was_packed(part: bytes) -> None:
    """Any other program unpacks what was packed here."""
    assert zlib.decompress(packed(part), deflate.RAW) == part


@given(PARTS, st.integers(0, 9))
def test_what_zlib_packed_is_read(part: bytes, level: int) -> None:
    """What any other program packed is unpacked here, at any of its levels."""
    packer = zlib.compressobj(level, zlib.DEFLATED, deflate.RAW)
    unpacker = deflate.unpacker()
    held = packer.compress(part) + packer.flush()
    assert unpacker.decompress(held) + unpacker.flush() == part
    assert unpacker.eof


@given(PARTS, st.integers(1, 500))
def test_a_part_is_read_in_pieces_of_any_size(part: bytes, most: int) -> None:
    """No more than was asked for is unpacked at once, and nothing is lost between two pieces."""
    unpacker, left, pieces = deflate.unpacker(), packed(part), []
    while left:
        pieces.append(unpacker.decompress(left, most))
        left = unpacker.unconsumed_tail
    assert all(len(piece) <= most for piece in pieces)
    assert b"".join(pieces) + unpacker.flush() == part


@given(st.lists(PARTS, max_size=4))
def test_sums_are_those_of_a_zip(pieces: list[bytes]) -> None:
    """The check sum, piece by piece, is the one that a zip's directory holds."""
    total = 0
    for piece in pieces:
        total = deflate.crc32(piece, total)
    assert total == zlib.crc32(b"".join(pieces))


def test_damaged_bytes_are_told() -> None:
    """What is no packed part raises the error that its readers turn into a sentence."""
    with pytest.raises(deflate.error):
        deflate.unpacker().decompress(b"\xff" * 100)


def test_without_isal_there_is_zlib(monkeypatch: pytest.MonkeyPatch) -> None:
    """On a machine that ISA-L has no code for, zlib does the same work."""
    assert deflate.engine.__name__ == "isal.isal_zlib"
    monkeypatch.setitem(sys.modules, "isal", None)
    monkeypatch.delitem(sys.modules, "isal.isal_zlib", raising=False)
    other = _loaded_anew("xltasks.books.deflate", monkeypatch)
    assert other.engine is zlib
    packer = other.packer()
    part = b"<row r='1'/>" * 50
    assert other.unpacker().decompress(packer.compress(part) + packer.flush()) == part
    assert other.crc32(part) == deflate.crc32(part)
    with pytest.raises(other.error):
        other.unpacker().decompress(b"\xff" * 100)


def _loaded_anew(name: str, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """A module as a fresh process would load it; the one that is loaded stays the others'."""
    package, _, own = name.rpartition(".")
    monkeypatch.setattr(sys.modules[package], own, sys.modules[name])
    monkeypatch.setitem(sys.modules, name, sys.modules[name])
    del sys.modules[name]
    return importlib.import_module(name)
