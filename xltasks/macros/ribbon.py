"""The ribbon part of a workbook: a package relationship and one XML part ([MS-CUSTOMUI] 2.2)."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable

RIBBON_PART = "customUI/customUI14.xml"
_RELATIONSHIP = "http://schemas.microsoft.com/office/2007/relationships/ui/extensibility"
_RELATIONSHIPS_PART = "_rels/.rels"
_CLOSING = b"</Relationships>"
_EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest a zip can say: no clock


def ribbon_relationship(id_: str) -> str:
    """The element of ``_rels/.rels`` that binds the ribbon part."""
    return f'<Relationship Id="{id_}" Type="{_RELATIONSHIP}" Target="{RIBBON_PART}"/>'


def with_ribbon(workbook: bytes, ribbon: bytes) -> bytes:
    """A workbook's package with a ribbon part added.  Same arguments, same bytes.

    Raises ValueError for a package that has one, or whose relationships are not written in the usual way.
    """
    with zipfile.ZipFile(io.BytesIO(workbook)) as package:
        parts = {info.filename: package.read(info) for info in package.infolist()}
    relationships = parts.get(_RELATIONSHIPS_PART, b"")
    if RIBBON_PART in parts or relationships.count(_CLOSING) != 1:
        raise ValueError("this package cannot take a ribbon part")
    element = ribbon_relationship("rIdRibbon").encode()
    parts[_RELATIONSHIPS_PART] = relationships.replace(_CLOSING, element + _CLOSING)
    parts[RIBBON_PART] = ribbon
    return packed(parts.items())


def packed(parts: Iterable[tuple[str, bytes]]) -> bytes:
    """A zip of these parts, in this order, the same on every system."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in parts:
            info = zipfile.ZipInfo(name, _EPOCH)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.create_system = 0
            package.writestr(info, data)
    return out.getvalue()
