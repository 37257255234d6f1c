"""A workbook with every formula computed again by LibreOffice."""

from __future__ import annotations

from pathlib import Path

from office import resaved

# A profile of our own whose only setting is: recalculate everything when a workbook is opened.
_RECALCULATE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
</oor:items>
"""


def recalculated(path: Path, folder: Path) -> Path:
    """The workbook as LibreOffice saves it after computing every formula anew.  Skips without LibreOffice."""
    out = folder / "recalculated"
    user = out / "profile" / "user"
    user.mkdir(parents=True, exist_ok=True)
    settings = user / "registrymodifications.xcu"
    if not settings.exists():
        settings.write_text(_RECALCULATE, encoding="utf-8")
    return resaved(path, out)
