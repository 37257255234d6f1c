"""Masters opened with openpyxl, which cannot keep sparklines and says so: it is given a copy that has none."""

from __future__ import annotations

import zipfile
from io import BytesIO
from pathlib import Path

from lxml import etree
from openpyxl import load_workbook
from openpyxl.workbook import Workbook

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_SPARKLINES = "{05C60535-1F16-4fd2-B633-F4F36F0B64E0}"


def opened(path: Path, *, data_only: bool = False) -> Workbook:
    """The workbook to read or to edit.  Everything else that openpyxl would drop, it still says."""
    return load_workbook(BytesIO(without_sparklines(path.read_bytes())), data_only=data_only)


def without_sparklines(workbook: bytes) -> bytes:
    """The package without the sheets' sparklines; every other part and element stays."""
    kept = BytesIO()
    with zipfile.ZipFile(BytesIO(workbook)) as source, zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            content = source.read(name)
            target.writestr(name, _stripped(content) if name.startswith("xl/worksheets/sheet") else content)
    return kept.getvalue()


def _stripped(part: bytes) -> bytes:
    if _SPARKLINES.encode() not in part:
        return part
    root = etree.fromstring(part)
    extensions = root.find(f"{_MAIN}extLst")
    for extension in extensions.findall(f"{_MAIN}ext"):
        if extension.get("uri") == _SPARKLINES:
            extensions.remove(extension)
    if len(extensions) == 0:
        root.remove(extensions)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
