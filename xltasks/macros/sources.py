"""The modules of the macro container: their text from ``macros/``, and the bridge from the installed xlwings.

Of xlwings only open files are taken, never ``xlwings/pro``: ``xlwings.bas`` and ``xlwings_custom_addin.bas`` (BSD
3-clause; the notice stands in the text itself) and ``addin/Dictionary.cls`` (MIT, Tim Hall), which ``xlwings.bas``
needs on a Mac.  ``xlwings.bas`` addresses the workbook that holds the macro: right for a master.  In the add-in that
would be the add-in itself, so there it is ``xlwings_custom_addin.bas``, which addresses the active workbook: the one
whose window the clerk is looking at while pressing.
"""

from __future__ import annotations

import re
from importlib.util import find_spec
from pathlib import Path

from xltasks.errors import CannotProceed
from xltasks.macros.project import Module, ModuleKind

_HERE = Path(__file__).resolve().parent
_PLACES = (_HERE / "source", _HERE.parent.parent / "macros")  # an installed package, a checkout

RIBBON_FILE = "ribbon.xml"
_RIBBON_MODULE, _ADDIN_RIBBON_MODULE = "Ribbon", "AddinRibbon"
_CLASS_HEAD = re.compile(r"VERSION 1\.0 CLASS\r\nBEGIN\r\n(?:  .*\r\n)*END\r\n")
_CLASS_BASE = 'Attribute VB_Base = "0{FCFB3D2A-A0FA-1068-A738-08002B3371B5}"\r\n'
_CLASS_TAIL = "Attribute VB_TemplateDerived = False\r\nAttribute VB_Customizable = False\r\n"
_DESCRIPTION = re.compile(r'^Attribute VB_Description = "(.*)"\r$', re.MULTILINE)


def source_text(name: str) -> str:
    """The text of a file of ``macros/``, lines ending in LF.  Raises CannotProceed("macro-source-missing")."""
    for place in _PLACES:
        if (place / name).is_file():
            return (place / name).read_text(encoding="utf-8")
    raise CannotProceed("macro-source-missing", path=_PLACES[0] / name)


def master_modules(code_names: tuple[str, ...]) -> tuple[Module, ...]:
    """The modules of a master whose sheets have these code names."""
    bridge = _xlwings_text("xlwings.bas")
    return (*_documents(code_names), _ours("XlTasks"), _ours(_RIBBON_MODULE), *_bridge(bridge))


def addin_modules() -> tuple[Module, ...]:
    """The modules of the add-in: the master's, but for the bridge, and with callbacks under a name of their own.

    A master and the add-in can be open at once.  Excel looks a callback up by name, and must not find the other's.
    """
    ribbon = _ours(_RIBBON_MODULE)
    renamed = _replaced(ribbon.text, f'VB_Name = "{_RIBBON_MODULE}"', f'VB_Name = "{_ADDIN_RIBBON_MODULE}"')
    # The same settings file as every other xlwings workbook: what `xltasks install` writes.
    bridge = _replaced(
        _xlwings_text("xlwings_custom_addin.bas"),
        'PROJECT_NAME As String = "myaddin"',
        'PROJECT_NAME As String = "xlwings"',
    )
    return (
        *_documents(("Sheet1",)),
        _ours("XlTasks"),
        Module(_ADDIN_RIBBON_MODULE, ModuleKind.PROCEDURAL, renamed),
        *_bridge(bridge),
    )


def ribbon_xml(*, addin: bool) -> bytes:
    """The ribbon part, with callbacks into the master's or the add-in's module."""
    text = source_text(RIBBON_FILE)
    return (text.replace(f'"{_RIBBON_MODULE}.', f'"{_ADDIN_RIBBON_MODULE}.') if addin else text).encode()


def xlwings_version() -> str:
    """Which xlwings the bridge was taken from, as its own text says."""
    found = re.search(r'XLWINGS_VERSION As String = "([^"]+)"', _xlwings_text("xlwings.bas"))
    if found is None:
        raise CannotProceed("macro-source-odd", path="xlwings.bas", part="XLWINGS_VERSION")
    return found[1]


def _documents(code_names: tuple[str, ...]) -> tuple[Module, ...]:
    sheet = _windows_lines(source_text("Sheet.cls"))
    sheets = (
        Module(name, ModuleKind.DOCUMENT, _replaced(sheet, 'VB_Name = "Sheet"', f'VB_Name = "{name}"'))
        for name in code_names
    )
    workbook = Module("ThisWorkbook", ModuleKind.DOCUMENT, _windows_lines(source_text("ThisWorkbook.cls")))
    return (workbook, *sheets)


def _ours(name: str) -> Module:
    return Module(name, ModuleKind.PROCEDURAL, _windows_lines(source_text(f"{name}.bas")))


def _bridge(text: str) -> tuple[Module, ...]:
    dictionary = _xlwings_text("addin/Dictionary.cls")
    described = _DESCRIPTION.search(dictionary)
    description = described[1].replace(r"\r\n", "\r\n") if described else ""
    return (
        Module("xlwings", ModuleKind.PROCEDURAL, text),
        Module("Dictionary", ModuleKind.CLASS, _class_text(dictionary), description),
    )


def _class_text(exported: str) -> str:
    """A class as a container holds it: VBA's export has a head of its own and leaves three attributes out."""
    text, heads = _CLASS_HEAD.subn("", exported, count=1)
    first, _, rest = text.partition("\r\n")
    exposed, mark, code = rest.partition("Attribute VB_Exposed = True\r\n")
    if heads != 1 or not mark or not first.startswith("Attribute VB_Name"):
        raise CannotProceed("macro-source-odd", path="Dictionary.cls", part="Attribute VB_Exposed")
    return f"{first}\r\n{_CLASS_BASE}{exposed}{mark}{_CLASS_TAIL}{code}"


def _xlwings_text(name: str) -> str:
    found = find_spec("xlwings")  # without importing it, which takes 0.3 s
    if found is None or found.origin is None:
        raise CannotProceed("macro-source-missing", path=f"xlwings/{name}")
    path = Path(found.origin).parent / name
    if not path.is_file():
        raise CannotProceed("macro-source-missing", path=path)
    return _windows_lines(path.read_text(encoding="ascii"))


def _windows_lines(text: str) -> str:
    return "\r\n".join(text.splitlines()) + "\r\n"


def _replaced(text: str, old: str, new: str) -> str:
    if text.count(old) != 1:
        raise CannotProceed("macro-source-odd", path="xlwings", part=old)
    return text.replace(old, new)
