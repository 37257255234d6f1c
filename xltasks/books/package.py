"""The package a workbook is: a zip of parts, of which single ones are replaced and all others kept.

A part that is not replaced is copied as its compressed bytes stand, so it stays byte for byte what it was;
order, names and time stamps of all entries stay as well.  Structure: ECMA-376 part 2 (OPC), PKWARE APPNOTE.
"""

from __future__ import annotations

import posixpath
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO

from lxml import etree

from xltasks.books import deflate
from xltasks.books.zipentries import (
    CHUNK,
    Folded,
    Piece,
    checked,
    fold,
    raw_bytes,
    unfolded,
    write_copy,
    write_directory,
    write_new,
)
from xltasks.errors import CannotProceed
from xltasks.messages.reasons import os_reason, reason

MAX_PART = 256 * 2**20  # bytes a part may unfold to before it is read: no sheet of an office comes near
MAX_ENTRIES = 20_000
_HEAD = 4096  # bytes
_MAX_FILE = 2**32 - 2**16  # beyond that the zip would need 64-bit fields, which nothing else here does

_ENCRYPTED = 0x0001

_OLE_SIGNATURE = bytes.fromhex("D0CF11E0A1B11AE1")
_ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")

RELATIONSHIPS = "{http://schemas.openxmlformats.org/package/2006/relationships}"
CONTENT_TYPES = "[Content_Types].xml"


class Damaged(ValueError):  # noqa: N818 - said of the part, like CannotProceed of the command
    """A part's bytes make no sense: a tag without its end, a reference that is none."""


@dataclass(frozen=True, slots=True)
class Relationship:
    """One relationship of a part.  ``kind`` is the last word of its type; ``target`` a part's name or a URL."""

    id: str
    kind: str
    target: str
    external: bool


class Package:
    """A package on disk, opened for reading; nothing of it is held but the list of its entries.

    ``digest`` is the SHA-256 of the whole file when it was opened.
    """

    def __init__(self, path: Path, digest: str, entries: tuple[zipfile.ZipInfo, ...], comment: bytes) -> None:
        self.path = path
        self.digest = digest
        self._entries = entries
        self._comment = comment
        self._by_name = {_key(entry.filename): entry for entry in entries}

    @classmethod
    def open(cls, path: Path) -> Package:
        """Open a package.  Raises CannotProceed: file-missing, file-unreadable, file-encrypted, file-too-big."""
        try:
            digest = file_digest(path)
            with path.open("rb") as file:
                if file.read(len(_OLE_SIGNATURE)) == _OLE_SIGNATURE:
                    raise _not_a_package(path, file)
                with zipfile.ZipFile(file) as archive:
                    entries = tuple(archive.infolist())
                    comment = archive.comment
        except FileNotFoundError as error:
            raise CannotProceed("file-missing", path=path) from error
        except OSError as error:
            raise CannotProceed("file-unreadable", path=path, why=os_reason(error)) from error
        except (zipfile.BadZipFile, NotImplementedError, ValueError) as error:
            raise CannotProceed("file-unreadable", path=path, why=reason("broken-package")) from error
        package = cls(path, digest, entries, comment)
        package._check()
        return package

    def _check(self) -> None:
        if len(self._entries) > MAX_ENTRIES or self.path.stat().st_size > _MAX_FILE:
            raise CannotProceed("file-too-big", path=self.path, part=self.path.name, limit=_MAX_FILE >> 20)
        if len(self._by_name) != len(self._entries):
            raise CannotProceed("file-unreadable", path=self.path, why=reason("doubled-part"))
        if any(entry.flag_bits & _ENCRYPTED for entry in self._entries):
            raise CannotProceed("file-encrypted", path=self.path)
        if CONTENT_TYPES not in self:
            raise CannotProceed("file-unreadable", path=self.path, why=reason("not-a-workbook"))

    def __contains__(self, name: str) -> bool:
        return _key(name) in self._by_name

    @property
    def names(self) -> tuple[str, ...]:
        """Names of all parts, in the order of the file."""
        return tuple(entry.filename for entry in self._entries)

    def size(self, name: str) -> int:
        """How many bytes a part says it has; 0 for one that does not exist."""
        entry = self._by_name.get(_key(name))
        return 0 if entry is None else entry.file_size

    def read(self, name: str) -> bytes:
        """A part's bytes.  Raises CannotProceed if there is none, if it is damaged or larger than MAX_PART."""
        return b"".join(self._unfold(name))

    def head(self, name: str) -> bytes:
        """The first bytes of a part: at least its XML declaration, if it has one."""
        return next(self._unfold(name, _HEAD), b"")

    def probe(self, name: str) -> None:
        """Unfold a part without keeping it, so that another reader may be let at it.  Raises like :meth:`read`."""
        for _ in self._unfold(name):
            pass

    def relationships(self, name: str) -> tuple[Relationship, ...]:
        """The relationships of a part (``""`` for the package's own), in the order they stand."""
        folder, base = posixpath.split(name)
        rels = posixpath.join(folder, "_rels", f"{base}.rels")
        if rels not in self:
            return ()
        return tuple(
            Relationship(
                id=element.get("Id", ""),
                kind=element.get("Type", "").rpartition("/")[2],
                target=_resolved(folder, element.get("Target", ""), element.get("TargetMode") == "External"),
                external=element.get("TargetMode") == "External",
            )
            for element in self.tree(rels).iter(f"{RELATIONSHIPS}Relationship")
        )

    def tree(self, name: str) -> etree._Element:
        """A small part as an element tree.  Raises CannotProceed (file-unreadable) if it is not well-formed."""
        return parsed(self.read(name), self.path, name)

    def _unfold(self, name: str, most: int = 8 * CHUNK) -> Iterator[bytes]:
        entry = self._by_name.get(_key(name))
        if entry is None:
            raise CannotProceed("file-unreadable", path=self.path, why=reason("part-missing", part=name))
        if entry.file_size > MAX_PART:
            raise CannotProceed("file-too-big", path=self.path, part=name, limit=MAX_PART >> 20)
        try:
            with self.path.open("rb") as file:
                yield from checked(entry, unfolded(entry, raw_bytes(entry, file), most))
        except (deflate.error, zipfile.BadZipFile) as error:
            if file_digest(self.path) != self.digest:
                # Not damage: another run replaced the file while we were reading it.
                raise CannotProceed("master-changed", path=self.path) from error
            raise CannotProceed("file-unreadable", path=self.path, why=reason("part-broken", part=name)) from error
        except OSError as error:
            raise CannotProceed("file-unreadable", path=self.path, why=os_reason(error)) from error

    def folded(self, name: str, pieces: Iterable[Piece]) -> Folded | None:
        """New bytes of a part as :meth:`save` would compress them; None for a part that is not compressed."""
        if self._by_name[_key(name)].compress_type != zipfile.ZIP_DEFLATED:
            return None
        return fold(pieces)

    def save(
        self, target: BinaryIO, replaced: Mapping[str, Iterable[Piece] | Folded], dropped: frozenset[str] = frozenset()
    ) -> None:
        """Write the package to ``target`` with some parts replaced (by pieces of bytes) and some left out.

        Raises KeyError for a part that does not exist, CannotProceed (file-unreadable) for a part whose bytes
        cannot be found.  What the target raises (disk full) goes through.
        """
        pieces = {_key(name): content for name, content in replaced.items()}
        gone = {_key(name) for name in dropped}
        if unknown := (pieces.keys() | gone) - self._by_name.keys():
            raise KeyError(f"no such part: {sorted(unknown)}")
        with self.path.open("rb") as source:
            written = []
            for entry in self._entries:
                key = _key(entry.filename)
                if key in pieces:
                    written.append(write_new(entry, pieces[key], target))
                elif key not in gone:
                    with judging(self.path, entry.filename):
                        written.append(write_copy(entry, source, target))
        write_directory(written, self._comment, target)


@contextmanager
def judging(path: Path, part: str) -> Iterator[None]:
    """Turn what is wrong with a part into CannotProceed (file-unreadable)."""
    try:
        yield
    except (Damaged, zipfile.BadZipFile) as error:
        raise CannotProceed("file-unreadable", path=path, why=reason("part-broken", part=part)) from error


def file_digest(path: Path) -> str:
    """The SHA-256 of a file, in hex."""
    digest = sha256()
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def parsed(xml: bytes, path: Path, name: str) -> etree._Element:
    """An element tree of a part, with nothing fetched or expanded.  Raises CannotProceed if not well-formed."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True, remove_pis=True)
    try:
        root = etree.fromstring(xml, parser)
    except etree.XMLSyntaxError as error:
        raise CannotProceed("file-unreadable", path=path, why=reason("part-broken", part=name)) from error
    if root.getroottree().docinfo.doctype:
        # OPC forbids document types; whoever puts one in is after entities.
        raise CannotProceed("file-unreadable", path=path, why=reason("part-broken", part=name))
    return root


def _not_a_package(path: Path, file: BinaryIO) -> CannotProceed:
    """A compound file: a workbook with a password, or one in the format before 2007."""
    tail = b""
    while chunk := file.read(CHUNK):
        if _ENCRYPTED_STREAM in tail + chunk:
            return CannotProceed("file-encrypted", path=path)
        tail = chunk[-len(_ENCRYPTED_STREAM) :]
    return CannotProceed("file-unreadable", path=path, why=reason("old-format"))


def _key(name: str) -> str:
    """Part names are compared without case; some writers use backslashes or a leading slash."""
    return name.replace("\\", "/").lstrip("/").casefold()


def _resolved(folder: str, target: str, external: bool) -> str:
    if external:
        return target
    return posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
