"""Entries of a zip in memory: read in pieces they are what was packed, and a list of entries without end is refused."""

from __future__ import annotations

import struct
import zipfile
from io import BytesIO

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from xltasks.books.returns import limits
from xltasks.books.returns.model import Refused
from xltasks.books.returns.zipped import Zipped

NAME = "xl/worksheets/sheet1.xml"
PATTERNS = st.sampled_from([b"a", b"<c/>", "<c><v>已完成</v></c>".encode(), bytes(range(256))])


def packed(content: bytes, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A package of one part."""
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as package:
        package.writestr(NAME, content)
    return buffer.getvalue()


@given(PATTERNS, st.integers(0, 40_000), st.integers(1, 9_000), st.sampled_from([zipfile.ZIP_DEFLATED, 0]))
@example(b"a", 9 * 4096 + 2, 4096, zipfile.ZIP_DEFLATED)
@example(b"a", 8 * 4096 + 900, 4096, zipfile.ZIP_DEFLATED)
def test_a_part_read_in_pieces_is_whole(pattern: bytes, size: int, chunk: int, method: int) -> None:
    """However the pieces fall, no byte is missing at the end and no good part is called damaged."""
    content = (pattern * (size // len(pattern) + 1))[:size]
    assert b"".join(Zipped(packed(content, method)).stream(NAME, limits.PART_BYTES, chunk)) == content


@pytest.mark.parametrize("extra", [0, 1, 2, 10, 100, 900, 1_000])
@pytest.mark.parametrize("megabytes", [1, 2, 9])
def test_a_large_part_of_little_variety(megabytes: int, extra: int) -> None:
    """A sheet of a million formatted blank cells ends where it likes: it is read all the same."""
    content = b"a" * ((megabytes << 20) + extra)
    assert b"".join(Zipped(packed(content)).stream(NAME, limits.STREAMED_PART_BYTES)) == content


def test_a_part_read_in_pieces_is_summed_up() -> None:
    """A part whose check sum is not the one that the list of entries has is damaged, however long it is."""
    data = bytearray(packed(b"<row/>" * 5_000))
    at = data.rindex(b"PK\x01\x02") + 16
    data[at : at + 4] = bytes(4)
    with pytest.raises(Refused, match="damaged"):
        list(Zipped(bytes(data)).stream(NAME, limits.PART_BYTES))


@pytest.mark.parametrize("is_64", [False, True])
def test_an_endless_list_of_entries_is_not_gone_through(is_64: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """What its end says of the list is enough: entries by the million are refused before the first is looked at."""
    size = (limits.PARTS + 1) * 256
    data = b"PK\x06\x06" + bytes(36) + struct.pack("<QQ", size, 0) if is_64 else b""
    data += b"PK\x05\x06" + bytes(8) + struct.pack("<LLH", 0xFFFF_FFFF if is_64 else size, 0, 0)
    monkeypatch.setattr(zipfile, "ZipFile", None)
    with pytest.raises(Refused) as refused:
        Zipped(data)
    assert (refused.value.code, refused.value.why) == ("too-big", "entries")


def test_an_end_cut_short_is_damage() -> None:
    """An end that says nothing of the list is for the reader of the list to judge."""
    with pytest.raises(Refused) as refused:
        Zipped(packed(b"a")[:-12])
    assert (refused.value.code, refused.value.why) == ("unreadable", "truncated")
