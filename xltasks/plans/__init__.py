"""Plan documents: text, a Word document or a workbook becomes one :class:`~xltasks.core.plan.Plan`."""

from __future__ import annotations

from pathlib import Path

from xltasks.core.plan import Plan
from xltasks.errors import CannotProceed
from xltasks.plans.assemble import assemble
from xltasks.plans.kinds import FileKind, read_bytes, sniff
from xltasks.plans.stream import Item

__all__ = ["plan_of_bytes", "plan_of_text", "read_plan"]

_PASTED = "粘贴的方案.txt"


def read_plan(path: Path) -> Plan:
    """Read a plan whole, told by what is in the file: text, .docx, .xlsx, .xls, .ods; .doc and .rtf by LibreOffice.

    Its tasks stand in tables, or in numbered paragraphs that name their units.  Raises CannotProceed:
    ``file-missing``, ``file-unreadable``, ``file-encrypted``, ``plan-unknown-type``,
    ``plan-no-table``, ``plan-no-year`` (no year anywhere, not even in the file's name).
    """
    data = read_bytes(path)
    return assemble(_items(path, data), path)


def plan_of_bytes(data: bytes, name: str = _PASTED) -> Plan:
    """The plan that bytes without a file read as: text in any of the encodings of a text file, or a whole document.

    Raises CannotProceed: ``nothing-pasted`` when there is nothing but blanks, and what :func:`read_plan` raises.
    """
    if not data.strip(b"\xef\xbb\xbf\xff\xfe\0 \t\r\n\x1a"):
        raise CannotProceed("nothing-pasted")
    return assemble(_items(Path(name), data), Path(name))


def plan_of_text(text: str, name: str = _PASTED) -> Plan:
    """The plan that pasted text reads as; ``name`` stands for the file in what is said.

    Raises CannotProceed: ``plan-no-table``, ``plan-no-year``.
    """
    from xltasks.plans.text import items_of_text

    return assemble(items_of_text(text), Path(name))


def _items(path: Path, data: bytes) -> list[Item]:
    # Each reader is imported when it is needed: python-docx and openpyxl cost more than reading the plan.
    kind = sniff(path, data)
    if kind in (FileKind.WORD, FileKind.OLD_WORD):
        from xltasks.plans.word import word_items

        if kind is FileKind.OLD_WORD:
            from xltasks.plans.office import as_docx

            data = as_docx(path, data)
        return word_items(path, data)
    if kind is FileKind.SHEET:
        from xltasks.plans.sheet import sheet_items

        return sheet_items(path, data)
    if kind is FileKind.TEXT:
        from xltasks.plans.text import text_items

        return text_items(path, data)
    raise CannotProceed("plan-unknown-type", path=path)
