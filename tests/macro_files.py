"""Macro containers as others read them: olefile for the compound file, oletools for the macro text."""

from __future__ import annotations

import io
import struct
import warnings
import zipfile
from collections.abc import Iterator

import olefile

with warnings.catch_warnings():
    # oletools 0.60 calls pyparsing by names that go out of use: theirs to mend; here warnings are errors.
    warnings.simplefilter("ignore", DeprecationWarning)
    from oletools.olevba import VBA_Parser, decompress_stream

CONTAINER = "xl/vbaProject.bin"


def part(workbook: bytes, name: str) -> bytes:
    """One part of a workbook's package."""
    with zipfile.ZipFile(io.BytesIO(workbook)) as package:
        return package.read(name)


def parts(workbook: bytes) -> dict[str, bytes]:
    """All parts of a workbook's package."""
    with zipfile.ZipFile(io.BytesIO(workbook)) as package:
        return {name: package.read(name) for name in package.namelist()}


def streams(container: bytes) -> dict[str, bytes]:
    """The streams of a compound file, read strictly: any defect raises."""
    with olefile.OleFileIO(io.BytesIO(container), raise_defects=olefile.DEFECT_UNSURE) as ole:
        return {"/".join(path): ole.openstream(path).read() for path in ole.listdir()}


def unpacked(stream: bytes) -> bytes:
    """A compressed stream as oletools unpacks it."""
    return bytes(decompress_stream(bytearray(stream)))


def modules(workbook: bytes) -> dict[str, str]:
    """The text of every module of a workbook, as olevba finds it by the ``dir`` stream."""
    parser = VBA_Parser("book.xlsm", data=workbook)
    try:
        return {
            stream.removeprefix("VBA/"): code if isinstance(code, str) else code.decode("ascii")
            for _, stream, _, code in parser.extract_macros()
        }
    finally:
        parser.close()


def records(data: bytes) -> Iterator[tuple[int, bytes]]:
    """The records of an unpacked ``dir`` stream: code and content."""
    at = 0
    while at < len(data):
        code, length = struct.unpack_from("<HI", data, at)
        length = 6 if code == 0x09 else length  # PROJECTVERSION says 4 and holds 6
        yield code, data[at + 6 : at + 6 + length]
        at += 6 + length
