"""The macro container of a master, and the add-in's whole file."""

from __future__ import annotations

from html import escape

from xltasks import __version__
from xltasks.macros.project import project_container
from xltasks.macros.ribbon import RIBBON_PART, packed, ribbon_relationship
from xltasks.macros.sources import addin_modules, master_modules, ribbon_xml, xlwings_version
from xltasks.messages.buttons import ADDIN_NOTE, ADDIN_TITLE

ADDIN_NAME = "xltasks.xlam"

# A module may not be named as its project is; the two projects differ so that both can be open at once.
_MASTER_PROJECT, _ADDIN_PROJECT = "XlTasksMaster", "XlTasksAddin"

_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_SPREADSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml"


def container(code_names: tuple[str, ...]) -> bytes:
    """``xl/vbaProject.bin`` of a master whose sheets have these code names.  Same arguments, same bytes.

    Raises CannotProceed("macro-source-missing" or "macro-source-odd") when the sources are not there as expected.
    """
    return project_container(_MASTER_PROJECT, master_modules(code_names))


def addin_bytes() -> bytes:
    """The add-in ``xltasks.xlam``: an empty workbook with the same macros and ribbon.  Always the same bytes.

    Its buttons act on the active workbook, which may be a master without macros.  Raises as :func:`container`.
    """
    return packed(
        (
            ("[Content_Types].xml", _CONTENT_TYPES.encode()),
            ("_rels/.rels", _package_relationships().encode()),
            ("docProps/core.xml", _properties().encode()),
            ("xl/workbook.xml", _WORKBOOK.encode()),
            ("xl/_rels/workbook.xml.rels", _WORKBOOK_RELATIONSHIPS.encode()),
            ("xl/worksheets/sheet1.xml", _SHEET.encode()),
            ("xl/styles.xml", _STYLES.encode()),
            ("xl/vbaProject.bin", project_container(_ADDIN_PROJECT, addin_modules())),
            (RIBBON_PART, ribbon_xml(addin=True)),
        )
    )


def _package_relationships() -> str:
    core = "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties"
    return (
        f'{_HEAD}<Relationships xmlns="{_PACKAGE}">'
        f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/>'
        f'<Relationship Id="rId2" Type="{core}" Target="docProps/core.xml"/>'
        f"{ribbon_relationship('rId3')}</Relationships>"
    )


def _properties() -> str:
    """Title and description: what Excel's list of add-ins shows."""
    note = ADDIN_NOTE.format(version=__version__, xlwings=xlwings_version())
    return (
        f"{_HEAD}<cp:coreProperties"
        ' xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<dc:title>{escape(ADDIN_TITLE)}</dc:title><dc:description>{escape(note)}</dc:description>"
        "</cp:coreProperties>"
    )


_CONTENT_TYPES = (
    f'{_HEAD}<Types xmlns="{_TYPES}">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Default Extension="bin" ContentType="application/vnd.ms-office.vbaProject"/>'
    '<Override PartName="/docProps/core.xml"'
    ' ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>'
    '<Override PartName="/xl/workbook.xml" ContentType="application/vnd.ms-excel.addin.macroEnabled.main+xml"/>'
    f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_SPREADSHEET}.worksheet+xml"/>'
    f'<Override PartName="/xl/styles.xml" ContentType="{_SPREADSHEET}.styles+xml"/>'
    "</Types>"
)
_WORKBOOK = (
    f'{_HEAD}<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><workbookPr codeName="ThisWorkbook"/>'
    '<bookViews><workbookView visibility="hidden" xWindow="0" yWindow="0" windowWidth="16095" windowHeight="9660"/>'
    '</bookViews><sheets><sheet name="xltasks" sheetId="1" r:id="rId1"/></sheets></workbook>'
)
_WORKBOOK_RELATIONSHIPS = (
    f'{_HEAD}<Relationships xmlns="{_PACKAGE}">'
    f'<Relationship Id="rId1" Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
    f'<Relationship Id="rId2" Type="{_OFFICE}/styles" Target="styles.xml"/>'
    '<Relationship Id="rId3" Type="http://schemas.microsoft.com/office/2006/relationships/vbaProject"'
    ' Target="vbaProject.bin"/></Relationships>'
)
_SHEET = f'{_HEAD}<worksheet xmlns="{_MAIN}"><sheetPr codeName="Sheet1"/><sheetData/></worksheet>'
_STYLES = (
    f'{_HEAD}<styleSheet xmlns="{_MAIN}"><fonts count="1"><font><sz val="11"/><name val="Calibri"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>'
    '</fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)
