"""The package: single parts are replaced, all others stay; damaged and hostile files are refused."""

from __future__ import annotations

import io
import struct
import time
import zipfile
import zlib
from pathlib import Path

import pytest
from books.masters import build_master, parts, raw_book
from hypothesis import given, settings
from hypothesis import strategies as st

from xltasks.books import package as package_module
from xltasks.books.closed import ClosedBook
from xltasks.books.package import Package
from xltasks.errors import CannotProceed
from xltasks.messages import error_words

NAMES = st.text("abcé中文/._-", min_size=1, max_size=12).filter(
    lambda name: not name.startswith("/") and name[-1] != "/"
)
ENTRIES = st.lists(
    st.tuples(NAMES, st.binary(max_size=300), st.booleans(), st.integers(0, 59)),
    min_size=1,
    max_size=8,
    unique_by=lambda entry: entry[0].casefold().lstrip("/"),
)


def zipped(entries: list[tuple[str, bytes, bool, int]], comment: bytes = b"") -> bytes:
    """A package of entries: name, content, compressed, second of the time stamp."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        for name, content, deflated, second in entries:
            info = zipfile.ZipInfo(name, (2023, 6, 28, 8, 30, second - second % 2))
            info.external_attr = 0o600 << 16
            info.extra = struct.pack("<HH4s", 0x9999, 4, b"more")
            info.comment = b"note"
            archive.writestr(info, content, zipfile.ZIP_DEFLATED if deflated else zipfile.ZIP_STORED)
        archive.comment = comment
    return buffer.getvalue()


def saved(path: Path, replaced: dict[str, list[bytes]], dropped: frozenset[str] = frozenset()) -> bytes:
    """The package as saved with some parts replaced."""
    target = io.BytesIO()
    Package.open(path).save(target, replaced, dropped)
    return target.getvalue()


@settings(max_examples=60, deadline=None)
@given(ENTRIES, st.data())
def test_other_parts_stay_as_they_are(
    tmp_path_factory: pytest.TempPathFactory, entries: list[tuple[str, bytes, bool, int]], data: st.DataObject
) -> None:
    """Whatever is replaced or dropped, all others keep content, compressed bytes, order, time, attributes."""
    path = tmp_path_factory.mktemp("p") / "a.zip"
    path.write_bytes(zipped(entries, b"comment of the file"))
    names = [name for name, *_ in entries]
    fresh = data.draw(st.dictionaries(st.sampled_from(names), st.lists(st.binary(max_size=200)), max_size=3))
    gone = frozenset(data.draw(st.sets(st.sampled_from(names), max_size=2))) - fresh.keys()
    result = saved(path, fresh, gone)
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(io.BytesIO(result)) as new:
        assert new.testzip() is None
        assert new.comment == old.comment
        kept = [info for info in old.infolist() if info.filename not in gone]
        assert [info.filename for info in new.infolist()] == [info.filename for info in kept]
        for before, after in zip(kept, new.infolist(), strict=True):
            expected = b"".join(fresh[before.filename]) if before.filename in fresh else old.read(before)
            assert new.read(after) == expected
            for name in ("date_time", "compress_type", "external_attr", "extra", "comment", "create_system"):
                assert getattr(after, name) == getattr(before, name)
            if before.filename not in fresh:
                assert after.compress_size == before.compress_size


def test_entries_written_as_a_stream(tmp_path: Path) -> None:
    """Entries whose sizes follow their data, as streaming writers leave them, are read and written plainly."""

    class Unseekable(io.RawIOBase):
        def __init__(self) -> None:
            self.held = b""

        def writable(self) -> bool:
            return True

        def write(self, data: object) -> int:
            self.held += bytes(data)  # type: ignore[call-overload]
            return len(data)  # type: ignore[arg-type]

    target = Unseekable()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts(build_master(tmp_path / "总表.xlsx")).items():
            archive.writestr(name, content)
    path = tmp_path / "流.xlsx"
    path.write_bytes(target.held)
    again = tmp_path / "再.xlsx"
    again.write_bytes(saved(path, {}))
    assert parts(again) == parts(path)
    assert ClosedBook.open(again).sheets() == ClosedBook.open(path).sheets()
    assert all(not info.flag_bits & 8 for info in zipfile.ZipFile(again).infolist())


def test_an_unknown_part_cannot_be_replaced(tmp_path: Path) -> None:
    """Replacing what is not there is the caller's mistake."""
    path = tmp_path / "a.zip"
    path.write_bytes(zipped([("a", b"1", True, 0)]))
    with pytest.raises(KeyError):
        saved(path, {"b": [b""]})


def ole(with_password: bool) -> bytes:
    """The beginning of a compound file: a workbook with a password, or an old one."""
    stream = ("EncryptedPackage" if with_password else "Workbook").encode("utf-16-le")
    return bytes.fromhex("D0CF11E0A1B11AE1") + bytes(3000) + stream + bytes(100)


def encrypted_entry() -> bytes:
    """A package whose entries have the mark of zip's own encryption."""
    held = bytearray(raw_book(""))
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = -1
        while (at := held.find(signature, at + 1)) >= 0:
            held[at + offset] |= 1
    return bytes(held)


WHOLE = raw_book('<row r="1"><c r="A1"><v>1</v></c></row>')
REFUSED = {
    "empty": (b"", "file-unreadable"),
    "text": ("任务编号,状态\n".encode(), "file-unreadable"),
    "truncated": (WHOLE[: len(WHOLE) // 2], "file-unreadable"),
    "a zip that is no workbook": (zipped([("a.txt", b"x", True, 0)]), "file-unreadable"),
    "with a password": (ole(True), "file-encrypted"),
    "an old .xls": (ole(False), "file-unreadable"),
    "zip encryption": (encrypted_entry(), "file-encrypted"),
}


@pytest.mark.parametrize("what", REFUSED)
def test_files_that_cannot_be_opened(tmp_path: Path, what: str) -> None:
    """Each is refused with its own sentence, and stays as it was."""
    content, code = REFUSED[what]
    path = tmp_path / "总表.xlsx"
    path.write_bytes(content)
    with pytest.raises(CannotProceed) as stopped:
        ClosedBook.open(path)
    assert stopped.value.code == code
    assert str(path) in error_words(stopped.value)
    assert path.read_bytes() == content


def test_a_missing_file_and_a_folder(tmp_path: Path) -> None:
    """Neither is a master."""
    for path in (tmp_path / "没有.xlsx", tmp_path):
        with pytest.raises(CannotProceed, match="file-missing"):
            ClosedBook.open(path)


def replaced_part(content: bytes, name: str, new: bytes) -> bytes:
    """A package with one part replaced or added."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for held in old.namelist():
            archive.writestr(held, new if held == name else old.read(held))
        if name not in old.namelist():
            archive.writestr(name, new)
    return buffer.getvalue()


def test_doubled_parts_are_refused(tmp_path: Path) -> None:
    """Two parts of one name: nobody can say which is meant."""
    path = tmp_path / "总表.xlsx"
    buffer = io.BytesIO(WHOLE)
    with zipfile.ZipFile(buffer, "a") as archive:
        archive.writestr("XL/workbook.xml", "<x/>")
    path.write_bytes(buffer.getvalue())
    with pytest.raises(CannotProceed, match="file-unreadable"):
        ClosedBook.open(path)


BOMB = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">' + b'<!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]><x>&b;</x>'


@pytest.mark.parametrize("part", ["xl/workbook.xml", "xl/_rels/workbook.xml.rels"])
def test_entities_are_refused(tmp_path: Path, part: str) -> None:
    """A part with a document type is refused: nothing is expanded or fetched."""
    path = tmp_path / "总表.xlsx"
    path.write_bytes(replaced_part(WHOLE, part, BOMB))
    with pytest.raises(CannotProceed, match="file-unreadable"):
        ClosedBook.open(path)


def test_a_sheet_that_unfolds_without_end(tmp_path: Path) -> None:
    """A part larger than any office's sheet is refused by its declared size, within a moment."""
    path = tmp_path / "总表.xlsx"
    path.write_bytes(replaced_part(WHOLE, "xl/worksheets/sheet1.xml", bytes(package_module.MAX_PART + 1)))
    started = time.perf_counter()
    with pytest.raises(CannotProceed) as stopped:
        ClosedBook.open(path).grid("S")
    assert stopped.value.code == "file-too-big"
    assert "sheet1.xml" in error_words(stopped.value)
    assert time.perf_counter() - started < 2


def test_a_false_size_is_found(tmp_path: Path) -> None:
    """A part that says it is small and is not: refused before memory fills."""
    path = tmp_path / "总表.xlsx"
    content = bytearray(replaced_part(WHOLE, "xl/worksheets/sheet1.xml", bytes(50_000_000)))
    at = content.rindex(b"xl/worksheets/sheet1.xml") - 46
    assert content[at : at + 4] == b"PK\x01\x02"
    content[at + 24 : at + 28] = struct.pack("<L", 100)
    path.write_bytes(bytes(content))
    with pytest.raises(CannotProceed, match="file-unreadable"):
        ClosedBook.open(path).grid("S")


def test_large_pictures_are_no_bomb(tmp_path: Path) -> None:
    """Parts that are only copied may be large: they are never unfolded."""
    path = tmp_path / "总表.xlsx"
    noise = zlib.compress(bytes(1000)) * 100_000
    path.write_bytes(replaced_part(WHOLE, "xl/media/image1.png", noise))
    from xltasks.books.protocol import Cell

    book = ClosedBook.open(path)
    book.write("S", [Cell(0, 0, 2)])
    book.commit()
    assert parts(path)["xl/media/image1.png"] == noise


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_damaged_packages_are_refused_not_crashed_on(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    """Bytes changed anywhere: the book is read, or refused with a sentence; never another error."""
    path = tmp_path_factory.mktemp("d") / "总表.xlsx"
    content = bytearray(WHOLE)
    for at, value in data.draw(
        st.lists(st.tuples(st.integers(0, len(WHOLE) - 1), st.integers(0, 255)), min_size=1, max_size=4)
    ):
        content[at] = value
    path.write_bytes(bytes(content))
    try:
        book = ClosedBook.open(path)
        for sheet in book.sheets():
            book.grid(sheet)
        book.tables()
    except CannotProceed as stopped:
        assert error_words(stopped)
