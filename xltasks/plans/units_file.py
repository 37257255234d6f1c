"""A directory file (--units): one row a unit, as CSV or as a workbook with the headings of sheet 单位."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from pathlib import Path

from xltasks.core.schema import KIND_WORDS, UnitCol
from xltasks.core.unit_words import kind_of
from xltasks.core.units import Unit, UnitKind, name_key
from xltasks.errors import CannotProceed
from xltasks.messages.plan_findings import WHY
from xltasks.plans.cells import squeeze
from xltasks.plans.kinds import FileKind, decode, read_bytes, sniff
from xltasks.plans.stream import GridRow

_HEADINGS: dict[UnitCol, frozenset[str]] = {
    UnitCol.NAME: frozenset({"单位全称", "全称", "单位名称", "单位", "名称", "责任单位"}),
    UnitCol.ALIASES: frozenset({"简称", "别名", "单位简称", "其他写法", "曾用名"}),
    UnitCol.KIND: frozenset({"类别", "单位类别", "类型", "性质", "单位性质"}),
    UnitCol.GROUPS: frozenset({"所属群体", "群体", "所属组", "分组"}),
    UnitCol.CONTACT: frozenset({"联系人", "联络员", "联系人姓名", "填报人"}),
    UnitCol.PHONE: frozenset({"联系电话", "电话", "手机", "联系方式", "办公电话"}),
}
_COLUMN_OF = {heading: column for column, headings in _HEADINGS.items() for heading in headings}
_KIND_OF = {word: kind for kind, word in KIND_WORDS.items()} | {kind.value: kind for kind in UnitKind}
_BETWEEN_NAMES = re.compile(r"[、，,；;\s]+")


def read_units(path: Path) -> tuple[Unit, ...]:
    """The rows of a directory file, in order; rows without a name are left out.

    CSV (comma, semicolon or tab; UTF-8 with or without BOM, UTF-16, GBK) or .xlsx.  Only 单位全称 is required.
    Without 类别 the kind is what the name says.  Raises CannotProceed: ``file-missing``, ``file-encrypted``,
    ``units-unreadable``.
    """
    data = read_bytes(path)
    try:
        rows = _rows(path, data)
    except CannotProceed as error:
        if error.code != "file-unreadable":
            raise
        raise CannotProceed("units-unreadable", path=path, why=error.facts["why"]) from error
    for at, row in enumerate(rows):
        columns = {
            column: index
            for index, cell in reversed(list(enumerate(row)))
            if (column := _COLUMN_OF.get(name_key(cell).strip("*★"))) is not None
        }
        if UnitCol.NAME in columns:
            return tuple(unit for row in rows[at + 1 :] if (unit := _unit(row, columns)) is not None)
    raise CannotProceed("units-unreadable", path=path, why=WHY["no-name-column"])


def _rows(path: Path, data: bytes) -> list[Sequence[str]]:
    kind = sniff(path, data)
    if kind is FileKind.SHEET:
        from xltasks.plans.sheet import sheet_items

        return [item.cells for item in sheet_items(path, data) if isinstance(item, GridRow)]
    if kind is not FileKind.TEXT:
        raise CannotProceed("file-unreadable", path=path, why=WHY["damaged"])
    text = decode(path, data)
    first_line = text.partition("\n")[0]
    delimiter = max(",;\t", key=first_line.count)
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error as error:
        raise CannotProceed("file-unreadable", path=path, why=WHY["damaged"]) from error


def _unit(row: Sequence[str], columns: dict[UnitCol, int]) -> Unit | None:
    def cell(column: UnitCol) -> str:
        index = columns.get(column)
        return row[index].strip() if index is not None and index < len(row) else ""

    name = squeeze(cell(UnitCol.NAME)).replace(" ", "")
    if not name:
        return None
    return Unit(
        name=name,
        aliases=tuple(alias for alias in _names(cell(UnitCol.ALIASES)) if alias != name),
        kind=_KIND_OF.get(cell(UnitCol.KIND).lower()) or kind_of(name),
        groups=_names(cell(UnitCol.GROUPS)),
        contact=cell(UnitCol.CONTACT),
        phone=cell(UnitCol.PHONE),
    )


def _names(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for name in _BETWEEN_NAMES.split(text) if name))
