"""What sort of file a plan or a unit list is, told by its content; and its text, told by its bytes."""

from __future__ import annotations

import io
import zipfile
from enum import StrEnum
from pathlib import Path

from xltasks.errors import CannotProceed
from xltasks.messages.plan_findings import WHY

_OLE = bytes.fromhex("D0CF11E0A1B11AE1")
_ENCRYPTED = ("EncryptedPackage".encode("utf-16-le"), "EncryptionInfo".encode("utf-16-le"))
_DOCUMENT_STREAM = "WordDocument".encode("utf-16-le")
_BOOK_STREAMS = ("Workbook".encode("utf-16-le"), "Book\0".encode("utf-16-le"))
_OFFICE_SUFFIXES = frozenset({".docx", ".docm", ".xlsx", ".xlsm"})


class FileKind(StrEnum):
    """Kinds that can be read; UNKNOWN is any other."""

    TEXT = "text"
    WORD = "word"
    SHEET = "sheet"
    OLD_WORD = "old-word"  # only a writing program reads it
    UNKNOWN = "unknown"


def read_bytes(path: Path) -> bytes:
    """A file's bytes.  Raises CannotProceed: ``file-missing``, ``file-unreadable``."""
    try:
        return path.read_bytes()
    except FileNotFoundError as error:
        raise CannotProceed("file-missing", path=path) from error
    except OSError as error:
        known = "folder" if path.is_dir() else "denied" if isinstance(error, PermissionError) else None
        why = WHY[known] if known else error.strerror or str(error)
        raise CannotProceed("file-unreadable", path=path, why=why) from error


def sniff(path: Path, data: bytes) -> FileKind:
    """The kind of a file.  Raises CannotProceed: ``file-unreadable``, ``file-encrypted``."""
    if not data:
        raise CannotProceed("file-unreadable", path=path, why=WHY["empty"])
    if data.startswith(_OLE):
        return _compound_kind(path, data)
    if data.startswith(b"{\\rtf"):
        return FileKind.OLD_WORD
    if data.startswith(b"PK"):
        return _package_kind(path, data)
    if path.suffix.lower() in _OFFICE_SUFFIXES:
        raise CannotProceed("file-unreadable", path=path, why=WHY["damaged"])
    # Text holds no NUL, but for UTF-16, which says so by its mark.
    if b"\0" in data and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return FileKind.UNKNOWN
    return FileKind.UNKNOWN if data.startswith(b"%PDF") else FileKind.TEXT


def _compound_kind(path: Path, data: bytes) -> FileKind:
    """.doc or .xls, told by the streams of the compound file."""
    if any(mark in data for mark in _ENCRYPTED):
        raise CannotProceed("file-encrypted", path=path)
    if any(name in data for name in _BOOK_STREAMS):
        return FileKind.SHEET
    if _DOCUMENT_STREAM in data:
        return FileKind.OLD_WORD
    raise CannotProceed("file-unreadable", path=path, why=WHY["damaged"])


def _package_kind(path: Path, data: bytes) -> FileKind:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            names = package.namelist()
            locked = any(info.flag_bits & 1 for info in package.infolist())
            kind = package.read("mimetype") if "mimetype" in names and not locked else b""
    except (zipfile.BadZipFile, NotImplementedError, EOFError) as error:
        raise CannotProceed("file-unreadable", path=path, why=WHY["damaged"]) from error
    if locked:
        raise CannotProceed("file-encrypted", path=path)
    if kind.startswith(b"application/vnd.oasis.opendocument"):
        return FileKind.SHEET if b"spreadsheet" in kind else FileKind.OLD_WORD
    if any(name.startswith("word/") for name in names):
        return FileKind.WORD
    return FileKind.SHEET if any(name.startswith("xl/") for name in names) else FileKind.UNKNOWN


def decode(path: Path, data: bytes) -> str:
    """A text file's text: UTF-8 with or without BOM, UTF-16 with BOM, or GB18030 (GBK).

    Raises CannotProceed ``file-unreadable`` when it is none of these.
    """
    encodings = ("utf-16",) if data.startswith((b"\xff\xfe", b"\xfe\xff")) else ("utf-8-sig", "gb18030")
    for encoding in encodings:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue  # the next encoding may fit; when none does, the sentence below says so
    raise CannotProceed("file-unreadable", path=path, why=WHY["encoding"])
