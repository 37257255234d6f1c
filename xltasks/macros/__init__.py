"""Macros and ribbon, made from the text in ``macros/`` by the published formats; no spreadsheet program is needed."""

from __future__ import annotations

from xltasks.macros.container import ADDIN_NAME, addin_bytes, container
from xltasks.macros.ribbon import with_ribbon
from xltasks.macros.sources import ribbon_xml

__all__ = ["ADDIN_NAME", "addin_bytes", "container", "ribbon_xml", "with_ribbon"]
