"""The .xlsm master and the add-in as whole files: what is in them, and what other programs make of them."""

from __future__ import annotations

import importlib.util
import re
import subprocess
import sys
from functools import cache
from hashlib import sha256
from io import BytesIO
from pathlib import Path

import pytest
from lxml import etree
from macro_files import CONTAINER, modules, part, parts, streams, unpacked
from masters import PINNED, TODAY, real_plan
from office import resaved
from ooxml import validate

from xltasks.books.closed import ClosedBook
from xltasks.books.protocol import Cell
from xltasks.core.schema import HOME_SHEET
from xltasks.errors import CannotProceed
from xltasks.macros import ADDIN_NAME, addin_bytes, container, ribbon_xml, sources, with_ribbon
from xltasks.messages.buttons import BUTTONS
from xltasks.render.master import write_master

ROOT = Path(__file__).parents[2]
MACROS = ROOT / "macros"
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
MASTER_TYPE = "application/vnd.ms-excel.sheet.macroEnabled.main+xml"
ADDIN_TYPE = "application/vnd.ms-excel.addin.macroEnabled.main+xml"
ATTRIBUTES = re.compile(r"(?:Attribute .*\r\n)+")


@cache
def master(*, macros: bool = True) -> bytes:
    """The worked example's master."""
    buffer = BytesIO()
    write_master(buffer, real_plan(), PINNED, today=TODAY, macros=macros)
    return buffer.getvalue()


def files() -> dict[str, bytes]:
    """Both files with macros, by name."""
    return {"master.xlsm": master(), ADDIN_NAME: addin_bytes()}


def xlwings_file(name: str) -> str:
    """The text of a file of the installed xlwings, as it is on disk."""
    spec = importlib.util.find_spec("xlwings")
    assert spec and spec.origin
    return (Path(spec.origin).parent / name).read_bytes().decode("ascii")


def windows(name: str) -> str:
    """A source of ours with the line ends of VBA."""
    return (MACROS / name).read_bytes().decode("ascii").replace("\n", "\r\n")


def stream_texts(workbook: bytes) -> dict[str, str]:
    """Every module's whole text, attributes included, unpacked by oletools."""
    found = streams(part(workbook, CONTAINER))
    own = {"VBA/dir", "VBA/_VBA_PROJECT"}
    return {
        name.removeprefix("VBA/"): unpacked(data).decode("ascii")
        for name, data in found.items()
        if name.startswith("VBA/") and name not in own
    }


def test_the_master_holds_the_sources_as_they_stand() -> None:
    """Drift: what is read back from the master is macros/ and the installed xlwings.bas, to the character."""
    found = stream_texts(master())
    assert found.pop("XlTasks") == windows("XlTasks.bas")
    assert found.pop("Ribbon") == windows("Ribbon.bas")
    assert found.pop("ThisWorkbook") == windows("ThisWorkbook.cls")
    assert found.pop("xlwings") == xlwings_file("xlwings.bas")
    assert code(found.pop("Dictionary")) == code(xlwings_file("addin/Dictionary.cls").partition("END\r\n")[2])
    sheet = windows("Sheet.cls")
    assert found == {name: sheet.replace('"Sheet"', f'"{name}"') for name in found}
    assert len(found) == len(ClosedSheets(master()).names)


def test_the_addin_holds_the_sources_for_the_active_workbook() -> None:
    """Drift: the add-in has the same Subs, callbacks under another name, and xlwings' bridge for add-ins."""
    found = stream_texts(addin_bytes())
    assert found["XlTasks"] == windows("XlTasks.bas")
    assert found["AddinRibbon"] == windows("Ribbon.bas").replace('VB_Name = "Ribbon"', 'VB_Name = "AddinRibbon"')
    bridge = xlwings_file("xlwings_custom_addin.bas")
    changed = [
        (new, old) for new, old in zip(found["xlwings"].splitlines(), bridge.splitlines(), strict=True) if new != old
    ]
    assert changed == [
        ('Public Const PROJECT_NAME As String = "xlwings"', 'Public Const PROJECT_NAME As String = "myaddin"')
    ]
    assert "Ribbon" not in found
    assert b'"AddinRibbon.On' in ribbon_xml(addin=True)
    assert b'"Ribbon.' not in ribbon_xml(addin=True)


@pytest.mark.parametrize("name", sorted(files()))
def test_olevba_finds_every_module(name: str) -> None:
    """olevba goes by the dir stream: it lists the modules that have a stream, each with its whole text."""
    assert modules(files()[name]) == stream_texts(files()[name])


def code(text: str) -> str:
    """A module's text without its head of attributes."""
    return ATTRIBUTES.sub("", text, count=1)


@pytest.mark.parametrize("name", sorted(files()))
def test_only_the_open_part_of_xlwings_is_in(name: str) -> None:
    """The bridge carries its BSD notice; nothing of xlwings.pro is in the container but calls by name."""
    bridge = stream_texts(files()[name])["xlwings"]
    assert "'xlwings is distributed under a BSD 3-clause license." in bridge
    assert "Redistributions in binary form must reproduce the above copyright notice" in bridge
    assert "License: MIT" in stream_texts(files()[name])["Dictionary"]
    named = set(re.findall(r'_xlwings_text\("([^"]+)"\)', Path(sources.__file__).read_text()))
    assert named == {"xlwings.bas", "xlwings_custom_addin.bas", "addin/Dictionary.cls"}


def test_a_class_has_the_attributes_that_vba_gives_it() -> None:
    """VBA's export leaves three attributes of a class out; the container has them, in VBA's order."""
    head = ATTRIBUTES.match(stream_texts(master())["Dictionary"])
    assert head
    assert re.findall(r"Attribute (VB_\w+)", head[0]) == [
        "VB_Name",
        "VB_Base",
        "VB_GlobalNameSpace",
        "VB_Creatable",
        "VB_PredeclaredId",
        "VB_Exposed",
        "VB_TemplateDerived",
        "VB_Customizable",
        "VB_Description",
    ]


class ClosedSheets:
    """Code names of a workbook and its sheets, as the package's XML has them."""

    def __init__(self, workbook: bytes) -> None:
        found = parts(workbook)
        book = etree.fromstring(found["xl/workbook.xml"])
        properties = book.find(f"{MAIN}workbookPr")
        assert properties is not None
        self.book = properties.get("codeName")
        self.names = tuple(
            etree.fromstring(data).find(f"{MAIN}sheetPr").get("codeName")
            for name, data in found.items()
            if re.fullmatch(r"xl/worksheets/sheet\d+\.xml", name)
        )


@pytest.mark.parametrize("name", sorted(files()))
def test_every_sheet_has_its_document_module(name: str) -> None:
    """The workbook's and the sheets' code names are exactly the document modules of the project."""
    project = streams(part(files()[name], CONTAINER))["PROJECT"].decode("ascii")
    documents = re.findall(r"^Document=(\w+)/&H00000000\r$", project, re.M)
    sheets = ClosedSheets(files()[name])
    assert sorted(documents) == sorted([sheets.book, *sheets.names])


@pytest.mark.parametrize(("name", "kind"), [("master.xlsm", MASTER_TYPE), (ADDIN_NAME, ADDIN_TYPE)])
def test_the_package_says_what_it_is(name: str, kind: str) -> None:
    """Content type of the workbook, and a relationship to the ribbon part that is there."""
    found = parts(files()[name])
    assert f'PartName="/xl/workbook.xml" ContentType="{kind}"' in found["[Content_Types].xml"].decode()
    relations = etree.fromstring(found["_rels/.rels"])
    targets = [
        one.get("Target")
        for one in relations
        if one.get("Type") == "http://schemas.microsoft.com/office/2007/relationships/ui/extensibility"
    ]
    assert targets == ["customUI/customUI14.xml"]
    assert found["customUI/customUI14.xml"] == ribbon_xml(addin=name == ADDIN_NAME)


def test_buttons_on_the_home_sheet_start_their_subs() -> None:
    """Ten buttons, each with its caption, what it does for those who cannot see it, and its Sub of this workbook."""
    drawing = etree.fromstring(parts(master())["xl/drawings/vmlDrawing1.vml"])
    shapes = drawing.findall("{urn:schemas-microsoft-com:vml}shape")
    found = [
        (
            "".join(shape.find("{urn:schemas-microsoft-com:vml}textbox").itertext()).strip(),
            shape.findtext(".//{urn:schemas-microsoft-com:office:excel}FmlaMacro"),
            shape.get("alt"),
        )
        for shape in shapes
    ]
    assert found == [(button.caption, f"[0]!{button.sub}", button.tip) for button in BUTTONS]


def test_same_inputs_same_bytes() -> None:
    """Master and add-in are made twice, the second time in another process: the same bytes."""
    again = (
        "import sys; sys.path.insert(0, sys.argv[1]);"
        "from hashlib import sha256; import test_workbooks as t;"
        "print(sha256(t.master()).hexdigest(), sha256(t.addin_bytes()).hexdigest())"
    )
    paths = f"{ROOT / 'tests' / 'macros'}"
    environment = {"PYTHONPATH": f"{ROOT / 'tests'}:{ROOT}", "PYTHONHASHSEED": "77", "PATH": "/usr/bin:/bin"}
    done = subprocess.run(
        [sys.executable, "-c", again, paths], capture_output=True, text=True, env=environment, check=True
    )
    assert done.stdout.split() == [sha256(master()).hexdigest(), sha256(addin_bytes()).hexdigest()]


def test_a_master_without_macros_has_none() -> None:
    """The .xlsx has no container, no ribbon, no buttons, no code names."""
    found = parts(master(macros=False))
    assert not [name for name in found if "vba" in name.lower() or "custom" in name or name.endswith(".vml")]
    assert b"codeName" not in found["xl/workbook.xml"]
    assert b"FmlaMacro" not in b"".join(found.values())


def test_the_ending_decides(tmp_path: Path) -> None:
    """A path that ends in .xlsm gets macros, one that ends in .xlsx none."""
    for name, macros in (("总表.xlsm", True), ("总表.XLSM", True), ("总表.xlsx", False)):
        write_master(tmp_path / name, real_plan(), PINNED, today=TODAY)
        assert (tmp_path / name).read_bytes() == master(macros=macros)


@pytest.mark.parametrize("name", sorted(files()))
def test_the_validator_has_nothing_to_say(name: str, tmp_path: Path) -> None:
    """The Open XML SDK's validator passes both, the ribbon included."""
    path = tmp_path / name
    path.write_bytes(files()[name])
    assert validate(path) == []


def test_the_validator_reads_the_ribbon(tmp_path: Path) -> None:
    """The validator does look at the ribbon: an attribute that Office does not know is an error."""
    path = tmp_path / "wrong.xlsm"
    wrong = ribbon_xml(addin=False).replace(b"supertip=", b"superduper=", 1)
    path.write_bytes(with_ribbon(master(macros=False), wrong))
    assert any("superduper" in error for error in validate(path))


def test_a_merge_leaves_macros_as_they_are(tmp_path: Path) -> None:
    """Writing the closed .xlsm changes its cells; macros, ribbon, buttons and code names stay byte for byte."""
    path = tmp_path / "总表.xlsm"
    path.write_bytes(master())
    with ClosedBook.open(path) as book:
        home = next(sheet for sheet in book.sheets() if sheet == HOME_SHEET)
        book.write(home, [Cell(3, 6, "2023-07")])
        book.append("填报记录表", [{"报告期": "2023-06", "填报单位": "区教育局"}])
        assert book.commit() is not None
    before, after = parts(master()), parts(path.read_bytes())
    for name in (CONTAINER, "customUI/customUI14.xml", "_rels/.rels", "xl/drawings/vmlDrawing1.vml"):
        assert after[name] == before[name]
    assert ClosedSheets(path.read_bytes()).names == ClosedSheets(master()).names
    assert b"2023-07" in after["xl/worksheets/sheet1.xml"]
    assert validate(path) == []


def test_libreoffice_binds_each_button(tmp_path: Path) -> None:
    """LibreOffice loads the .xlsm: the bindings it writes down lead from each caption to its Sub in the project."""
    path = tmp_path / "master.xlsm"
    path.write_bytes(master())
    loaded = etree.parse(resaved(path, tmp_path, "fods"))
    names = {
        "form": "urn:oasis:names:tc:opendocument:xmlns:form:1.0",
        "script": "urn:oasis:names:tc:opendocument:xmlns:script:1.0",
        "xlink": "http://www.w3.org/1999/xlink",
    }
    found = {
        button.get(f"{{{names['form']}}}label"): [
            (event.get(f"{{{names['script']}}}event-name"), event.get(f"{{{names['xlink']}}}href"))
            for event in button.iterfind(".//script:event-listener", names)
        ]
        for button in loaded.iterfind(".//form:button", names)
    }
    where = "vnd.sun.star.script:XlTasksMaster.XlTasks.{}?language=Basic&location=document"
    assert found == {button.caption: [("form:performaction", where.format(button.sub))] for button in BUTTONS}
    text = etree.tostring(loaded, encoding="unicode")
    for button in BUTTONS:
        assert f"buttons.{button.function}()" in text  # the Sub itself was read out of the container


def test_sources_that_are_not_as_expected_stop_the_build(monkeypatch: pytest.MonkeyPatch) -> None:
    """An xlwings whose bridge is another one is said, not built in."""
    monkeypatch.setattr(sources, "_xlwings_text", lambda name: 'Attribute VB_Name = "xlwings"\r\n')
    with pytest.raises(CannotProceed, match="macro-source-odd"):
        addin_bytes()


def test_a_missing_source_stops_the_build(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Without the texts nothing is made, and the sentence names the file."""
    monkeypatch.setattr(sources, "_PLACES", (tmp_path,))
    with pytest.raises(CannotProceed, match="macro-source-missing"):
        container(("Sheet1",))


def test_the_command_makes_the_addin(tmp_path: Path) -> None:
    """``macros/build.py`` writes the add-in, and the container alone."""
    for name, expected in ((ADDIN_NAME, addin_bytes()), ("vbaProject.bin", container(("Sheet1",)))):
        subprocess.run([sys.executable, MACROS / "build.py", tmp_path / name], check=True, capture_output=True)
        assert (tmp_path / name).read_bytes() == expected
