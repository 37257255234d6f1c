"""Compound files, as olefile reads them with every defect an error."""

from __future__ import annotations

import io
import struct

import olefile
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from macro_files import streams

from xltasks.macros.cfb import compound_file

NAMES = st.text(st.sampled_from("abcXYZ_09"), min_size=1, max_size=31)
PATHS = st.builds(
    lambda folder, name: f"{folder}/{name}" if folder else name, st.sampled_from(["", "VBA", "vba2"]), NAMES
)
SIZES = st.sampled_from([0, 1, 63, 64, 65, 511, 512, 513, 4095, 4096, 4097, 20_000])


@st.composite
def _contents(draw: st.DrawFn) -> dict[str, bytes]:
    paths = draw(st.lists(PATHS, max_size=24, unique_by=str.upper))
    clash = {"VBA", "VBA2"}
    return {
        path: bytes([number % 255 + 1]) * draw(SIZES) for number, path in enumerate(paths) if path.upper() not in clash
    }


@settings(max_examples=60)
@given(_contents())
def test_streams_come_back(contents: dict[str, bytes]) -> None:
    """Streams of any size, in storages or not, are read back whole by another reader."""
    assert streams(compound_file(contents)) == contents


@settings(max_examples=30)
@given(_contents())
def test_every_entry_is_found_by_name(contents: dict[str, bytes]) -> None:
    """Walking down by length and upper-case name, as readers do, finds each entry; the tree is red-black."""
    with olefile.OleFileIO(io.BytesIO(compound_file(contents))) as ole:
        entries = ole.direntries
        for storage in entries:
            if storage is not None and storage.entry_type in (olefile.STGTY_ROOT, olefile.STGTY_STORAGE):
                heights = _black_heights(entries, storage.sid_child, None, None)
                assert len(heights) <= 1


def _black_heights(entries, sid, low, high):  # type: ignore[no-untyped-def]
    """The numbers of black nodes on the ways down from here: one number, if the tree is red-black."""
    if sid == olefile.NOSTREAM:
        return {0}
    entry = entries[sid]
    key = (len(entry.name), entry.name.upper())
    assert (low is None or low < key) and (high is None or key < high)
    for child in (entry.sid_left, entry.sid_right):
        assert child == olefile.NOSTREAM or entry.color or entries[child].color, "a red node below a red one"
    below = _black_heights(entries, entry.sid_left, low, key) | _black_heights(entries, entry.sid_right, key, high)
    assert len(below) == 1
    return {next(iter(below)) + bool(entry.color)}


def test_same_streams_same_bytes() -> None:
    """Nothing of the machine or the moment is in the file: no time, no class id."""
    contents = {"PROJECT": b"x" * 600, "VBA/dir": b"y" * 5000}
    made = compound_file(contents)
    assert made == compound_file(dict(contents))
    with olefile.OleFileIO(io.BytesIO(made)) as ole:
        assert {entry.createTime or entry.modifyTime for entry in ole.direntries if entry} == {0}


def test_the_header_is_that_of_version_3() -> None:
    """Signature, version 3, little-endian, 512-byte and 64-byte sectors, cut-off 4,096."""
    header = compound_file({"a": b"1"})[:512]
    assert header[:8].hex() == "d0cf11e0a1b11ae1"
    assert struct.unpack_from("<5H", header, 24) == (0x3E, 3, 0xFFFE, 9, 6)
    assert struct.unpack_from("<I", header, 56) == (4096,)


def test_several_megabytes_need_several_table_sectors() -> None:
    """A stream of 2 MB, whose allocation table takes many sectors, is read back."""
    large = bytes(range(256)) * 8192
    assert streams(compound_file({"large": large, "small": b"s"})) == {"large": large, "small": b"s"}


@pytest.mark.parametrize(
    "contents",
    [
        {"a" * 32: b""},
        {"": b""},
        {"a:b": b""},
        {"VBA/dir": b"", "vba/DIR": b""},
        {"VBA": b"", "VBA/dir": b""},
        {"huge": bytes(8 << 20)},
    ],
    ids=["name-too-long", "no-name", "forbidden", "twice", "stream-and-storage", "too-large"],
)
def test_what_the_format_does_not_allow_is_refused(contents: dict[str, bytes]) -> None:
    """ValueError, not a file that others cannot read."""
    with pytest.raises(ValueError, match=r".+"):
        compound_file(contents)
