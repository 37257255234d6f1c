"""Workbooks that are no .xlsx, each handed to the reader of its kind.

Few returns are such: the readers are loaded when the first one comes.
"""

from __future__ import annotations

from pathlib import PurePosixPath

from xltasks.books.returns.delimited import read_delimited
from xltasks.books.returns.model import ReadSheet
from xltasks.books.returns.opendoc import read_flat_ods, read_ods
from xltasks.books.returns.sniff import Kind
from xltasks.books.returns.webpage import read_webpage
from xltasks.books.returns.xls import read_xls
from xltasks.books.returns.xlsb import read_xlsb
from xltasks.books.returns.xml2003 import read_xml2003
from xltasks.books.returns.zipped import Zipped


def read_other(kind: Kind, zipped: Zipped | None, data: bytes, name: str) -> tuple[ReadSheet, ...] | None:
    """The worksheets of a file that is a workbook of another kind; None for what is no workbook.  Raises Refused."""
    match kind:
        case Kind.XLSB if zipped is not None:
            return read_xlsb(zipped)
        case Kind.ODS if zipped is not None:
            return read_ods(zipped)
        case Kind.XLS:
            return read_xls(data)
        case Kind.FLAT_ODS:
            return read_flat_ods(data)
        case Kind.XML_2003:
            return read_xml2003(data)
        case Kind.HTML:
            return read_webpage(data)
        case Kind.CSV:
            return read_delimited(data, PurePosixPath(name.rpartition("!")[2]).stem)
        case _:
            return None
