"""What a file is, by its content; its name only decides where content cannot."""

from __future__ import annotations

import re
from enum import StrEnum

from xltasks.books.returns.compound import MAGIC as COMPOUND_MAGIC
from xltasks.books.returns.compound import Compound
from xltasks.books.returns.model import Refused
from xltasks.books.returns.zipped import Zipped


class Kind(StrEnum):
    """What a file's content is."""

    EMPTY = "empty"
    ZEROS = "zeros"
    XLSX = "xlsx"
    XLSB = "xlsb"
    XLS = "xls"
    ODS = "ods"
    FLAT_ODS = "fods"
    HTML = "html"
    XML_2003 = "xml2003"
    CSV = "csv"
    ARCHIVE = "archive"
    ENCRYPTED = "encrypted"
    OTHER_ARCHIVE = "other-archive"
    PICTURE = "picture"
    PDF = "pdf"
    WORD = "word"
    SLIDES = "slides"
    NUMBERS = "numbers"
    WEB_ARCHIVE = "web-archive"
    MEDIA = "media"
    TEXT = "text"
    UNKNOWN = "unknown"


_SIGNATURES: tuple[tuple[bytes, Kind], ...] = (
    (b"%PDF-", Kind.PDF),
    (b"\xff\xd8\xff", Kind.PICTURE),
    (b"\x89PNG\r\n", Kind.PICTURE),
    (b"GIF8", Kind.PICTURE),
    (b"BM", Kind.PICTURE),
    (b"II*\x00", Kind.PICTURE),
    (b"MM\x00*", Kind.PICTURE),
    (b"Rar!\x1a\x07", Kind.OTHER_ARCHIVE),
    (b"7z\xbc\xaf\x27\x1c", Kind.OTHER_ARCHIVE),
    (b"\x1f\x8b", Kind.OTHER_ARCHIVE),
    (b"BZh", Kind.OTHER_ARCHIVE),
    (b"\xfd7zXZ\x00", Kind.OTHER_ARCHIVE),
    (b"{\\rtf", Kind.WORD),
    (b"ID3", Kind.MEDIA),
)
_TABLE_SUFFIXES = (".csv", ".tsv", ".xls", ".xlsx", ".xlsm", ".et", ".prn")
_SUFFIX_KINDS = {
    ".doc": Kind.WORD,
    ".docx": Kind.WORD,
    ".wps": Kind.WORD,
    ".ofd": Kind.PDF,
    ".jpg": Kind.PICTURE,
    ".heic": Kind.PICTURE,
    ".tar": Kind.OTHER_ARCHIVE,
    ".mp4": Kind.MEDIA,
    ".mp3": Kind.MEDIA,
}
_NO_TEXT = re.compile("[\\x00-\\x08\\x0e-\\x19\\x1c-\\x1f]")
# The first heading of every form: a text without a table's suffix is a return only if it has it.
_HEADING = "任务编号"


def sniff(data: bytes, name: str) -> tuple[Kind, Zipped | None]:
    """The kind of a file, with its zip directory if it is a zip.

    Raises Refused for a container that starts right and does not hold together.
    """
    if not data:
        return Kind.EMPTY, None
    if data[:4] in (b"PK\x03\x04", b"PK\x05\x06"):
        zipped = Zipped(data)
        return _zip_kind(zipped), zipped
    if data[:8] == COMPOUND_MAGIC:
        return _compound_kind(data), None
    for signature, kind in _SIGNATURES:
        if data.startswith(signature):
            return kind, None
    if data[:4] == b"RIFF" or data[4:8] == b"ftyp":
        picture = data[8:12] in (b"WEBP", b"heic", b"heix", b"mif1", b"avif")
        return Kind.PICTURE if picture else Kind.MEDIA, None
    if data[:2] == b"\x09\x08" or data[:4] in (b"\x09\x04\x06\x00", b"\x09\x02\x06\x00"):
        return Kind.XLS, None  # a bare BIFF stream, as Excel 2 to 4 wrote it
    if not data.strip(b"\x00"):
        return Kind.ZEROS, None
    return _text_kind(data, name), None


def _zip_kind(zipped: Zipped) -> Kind:
    names = set(zipped.names())
    if "[content_types].xml" in names or "_rels/.rels" in names:
        if "xl/workbook.bin" in names:
            return Kind.XLSB
        if any(name.startswith("xl/") for name in names):
            return Kind.XLSX
        if any(name.startswith("word/") for name in names):
            return Kind.WORD
        if any(name.startswith("ppt/") for name in names):
            return Kind.SLIDES
        return Kind.XLSX
    if "mimetype" in names and "content.xml" in names:
        kind = zipped.read("mimetype", 1000) if "mimetype" in zipped else b""
        return Kind.ODS if b"spreadsheet" in kind else Kind.WORD
    if any(name.startswith("index/") and name.endswith(".iwa") for name in names):
        return Kind.NUMBERS
    if "ofd.xml" in names:
        return Kind.PDF
    return Kind.ARCHIVE


def _compound_kind(data: bytes) -> Kind:
    streams = {name.lower() for name in Compound(data).streams}
    if "encryptedpackage" in streams:
        return Kind.ENCRYPTED
    if "workbook" in streams or "book" in streams:
        return Kind.XLS
    if "worddocument" in streams:
        return Kind.WORD
    if "powerpoint document" in streams:
        return Kind.SLIDES
    return Kind.UNKNOWN


def _text_kind(data: bytes, name: str) -> Kind:
    lower = name.lower()
    text = decode_text(data[:4096])
    if text is None:
        return _SUFFIX_KINDS.get(lower[lower.rfind(".") :], Kind.UNKNOWN)
    start = text.lstrip("\ufeff \t\r\n")
    if start.startswith("MIME-Version:"):
        return Kind.WEB_ARCHIVE
    if start.startswith("<"):
        # An HTML page may name Office's namespaces too: what counts is the root element.
        if "urn:schemas-microsoft-com:office:spreadsheet" in start and "<html" not in start.lower():
            return Kind.XML_2003
        if "office:spreadsheet" in start or "opendocument.spreadsheet" in start:
            return Kind.FLAT_ODS
        if re.search(r"<(html|table|!doctype html|head|body|div|meta|style)\b", start, re.IGNORECASE):
            return Kind.HTML
        return Kind.TEXT
    if lower.endswith(_TABLE_SUFFIXES):
        return Kind.CSV
    whole = decode_text(data[: 1 << 20])
    return Kind.CSV if whole is not None and _HEADING in whole and re.search("[\t,]", whole) else Kind.TEXT


def decode_text(data: bytes) -> str | None:
    """Text in the encodings offices use: UTF-16 and UTF-8 with BOM, UTF-8, GBK.  None if it is no text."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        encodings: tuple[str, ...] = ("utf-16",)
    elif data[:3] == b"\xef\xbb\xbf":
        encodings = ("utf-8-sig",)
    elif data[1:2] == b"\x00" and b"\x00" not in data[:40:2]:
        encodings = ("utf-16-le",)
    else:
        encodings = ("utf-8", "gb18030")
    for encoding in encodings:
        for cut in range(4):  # the piece may end inside a character
            try:
                text = data[: len(data) - cut].decode(encoding)
            except UnicodeDecodeError:
                continue
            return None if _NO_TEXT.search(text) else text
    return None


def must_decode(data: bytes) -> str:
    """As :func:`decode_text`.  Raises Refused if it is no text."""
    text = decode_text(data)
    if text is None:
        raise Refused("unreadable", "encoding")
    return text
