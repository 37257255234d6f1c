"""Plan documents: a text export, a Word table or a workbook becomes one :class:`~xltasks.core.plan.Plan`."""

from __future__ import annotations

from pathlib import Path

from xltasks.core.plan import Plan
from xltasks.errors import CannotProceed
from xltasks.plans.assemble import assemble
from xltasks.plans.kinds import FileKind, read_bytes, sniff
from xltasks.plans.stream import Item

__all__ = ["read_plan"]


def read_plan(path: Path) -> Plan:
    """Read a plan whole: .txt, .docx or .xlsx, told by what is in the file.

    Raises CannotProceed: ``file-missing``, ``file-unreadable``, ``file-encrypted``, ``plan-unknown-type``,
    ``plan-no-table``, ``plan-no-year`` (no year anywhere, not even in the file's name).
    """
    data = read_bytes(path)
    return assemble(_items(path, data), path)


def _items(path: Path, data: bytes) -> list[Item]:
    # Each reader is imported when it is needed: python-docx and openpyxl cost more than reading the plan.
    kind = sniff(path, data)
    if kind is FileKind.WORD:
        from xltasks.plans.word import word_items

        return word_items(path, data)
    if kind is FileKind.SHEET:
        from xltasks.plans.sheet import sheet_items

        return sheet_items(path, data)
    if kind is FileKind.TEXT:
        from xltasks.plans.text import text_items

        return text_items(path, data)
    raise CannotProceed("plan-unknown-type", path=path)
