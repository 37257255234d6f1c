"""A new workbook whose parts take little memory while they wait to be packed."""

from __future__ import annotations

from io import BytesIO, StringIO
from typing import BinaryIO

from xlsxwriter import Workbook
from xlsxwriter.packager import Packager

from xltasks.render.plain_sheet import PlainSheet


class PlainBook(Workbook):  # type: ignore[misc, unused-ignore]
    """A workbook made in memory; texts are never taken for formulas or links.

    XlsxWriter keeps every part as Python text until all are written, two bytes a character and more where there is
    Chinese, and copies each twice when it packs it.  Here a part is kept as the bytes that are packed.
    """

    def __init__(self, target: BinaryIO) -> None:
        options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        super().__init__(target, options)
        self.worksheet_class = PlainSheet

    def _get_packager(self) -> Packager:
        return _BytesPackager()


class _BytesPackager(Packager):  # type: ignore[misc, unused-ignore]
    def _filename(self, xml_filename: str) -> StringIO:
        held = BytesIO()
        self.filenames.append((held, xml_filename, True))
        return _Encoding(held)


class _Encoding(StringIO):
    """Takes text and passes it on as UTF-8.  XlsxWriter writes to nothing but a StringIO or a named file."""

    def __init__(self, held: BytesIO) -> None:
        super().__init__()
        self._held = held

    def write(self, text: str) -> int:
        self._held.write(text.encode("utf-8"))
        return len(text)
