"""The project's streams, record by record, against the published format."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from macro_files import records, streams, unpacked

from xltasks.macros.project import Module, ModuleKind, obfuscated, project_container

MODULES = (
    Module("ThisWorkbook", ModuleKind.DOCUMENT, 'Attribute VB_Name = "ThisWorkbook"\r\n'),
    Module("Work", ModuleKind.PROCEDURAL, 'Attribute VB_Name = "Work"\r\nSub A()\r\nEnd Sub\r\n'),
    Module("Thing", ModuleKind.CLASS, 'Attribute VB_Name = "Thing"\r\n', "Said of it"),
)
NAMES = {
    0x01: "SYSKIND",
    0x02: "LCID",
    0x14: "LCIDINVOKE",
    0x03: "CODEPAGE",
    0x04: "NAME",
    0x05: "DOCSTRING",
    0x40: "…wide",
    0x06: "HELPFILE",
    0x3D: "…again",
    0x07: "HELPCONTEXT",
    0x08: "LIBFLAGS",
    0x09: "VERSION",
    0x0C: "CONSTANTS",
    0x3C: "…wide",
    0x16: "REFERENCENAME",
    0x3E: "…wide",
    0x0D: "REFERENCEREGISTERED",
    0x0F: "MODULES",
    0x13: "COOKIE",
    0x19: "MODULENAME",
    0x47: "…wide",
    0x1A: "STREAMNAME",
    0x32: "…wide",
    0x1C: "DOCSTRING",
    0x48: "…wide",
    0x31: "OFFSET",
    0x1E: "HELPCONTEXT",
    0x2C: "COOKIE",
    0x21: "PROCEDURAL",
    0x22: "OTHER",
    0x2B: "END",
    0x10: "THE END",
}
HEAD = """\
SYSKIND 01000000
LCID 09040000
LCIDINVOKE 09040000
CODEPAGE e404
NAME Demo
DOCSTRING
…wide
HELPFILE
…again
HELPCONTEXT 00000000
LIBFLAGS 00000000
VERSION 010000000000
CONSTANTS
…wide
REFERENCENAME stdole
…wide stdole
REFERENCEREGISTERED {00020430-0000-0000-C000-000000000046}#2.0#0
REFERENCENAME Office
…wide Office
REFERENCEREGISTERED {2DF8D04C-5BFA-101B-BDE5-00AA0044DE52}#2.0#0
MODULES 0300
COOKIE ffff
"""
TAIL = """\
MODULENAME Thing
…wide Thing
STREAMNAME Thing
…wide Thing
DOCSTRING Said of it
…wide Said of it
OFFSET 00000000
HELPCONTEXT 00000000
COOKIE ffff
OTHER
END
THE END
"""


def _line(code: int, data: bytes) -> str:
    name = NAMES[code]
    if code == 0x0D:
        length = int.from_bytes(data[:4], "little")
        assert data[4 + length :] == bytes(6)
        text = data[4 : 4 + length].decode("ascii").removeprefix("*\\G")
        shown = "#".join(text.split("#")[:3])
    elif name == "…wide":
        shown = data.decode("utf-16-le")
    elif name.endswith(("NAME", "DOCSTRING")):
        shown = data.decode("ascii")
    else:
        shown = data.hex()
    return f"{name} {shown}".rstrip()


def test_the_dir_stream_lists_information_references_and_modules() -> None:
    """Records in the format's order, names in ASCII and UTF-16 alike."""
    content = unpacked(streams(project_container("Demo", MODULES))["VBA/dir"])
    dump = "".join(f"{_line(code, data)}\n" for code, data in records(content))
    assert dump.startswith(HEAD)
    assert dump.endswith(TAIL)
    assert re.findall("MODULENAME (.+)", dump) == ["ThisWorkbook", "Work", "Thing"]
    assert re.findall("PROCEDURAL|OTHER", dump) == ["OTHER", "PROCEDURAL", "OTHER"]


def test_the_project_stream_lists_the_modules_by_kind() -> None:
    """Not protected, visible, modules by kind; readable as it stands."""
    text = streams(project_container("Demo", MODULES))["PROJECT"].decode("ascii")
    lines = text.split("\r\n")
    assert re.fullmatch(r'ID="\{[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}\}"', lines[0])
    assert lines[1:7] == [
        "Document=ThisWorkbook/&H00000000",
        "Module=Work",
        "Class=Thing",
        'Name="Demo"',
        'HelpContextID="0"',
        'VersionCompatible32="393222000"',
    ]
    assert lines[10:] == [
        "",
        "[Host Extender Info]",
        "&H00000001={3832D640-CF90-11CF-8E43-00A0C911005A};VBE;&H00000000",
        "",
        "[Workspace]",
        "ThisWorkbook=0, 0, 0, 0, C",
        "Work=0, 0, 0, 0, C",
        "Thing=0, 0, 0, 0, C",
        "",
    ]
    key = sum(lines[0].removeprefix('ID="').removesuffix('"').encode()) & 0xFF
    state, password, visible = (re.fullmatch(r'\w+="([0-9A-F]+)"', line) for line in lines[7:10])
    assert state and password and visible
    assert (plain(state[1]), plain(password[1]), plain(visible[1])) == (
        (key, bytes(4)),  # nothing is protected
        (key, bytes(1)),  # no password
        (key, b"\xff"),  # visible
    )


def test_there_is_no_compiled_cache() -> None:
    """The seven bytes that send Excel to the text, and text from the first byte of each module's stream."""
    found = streams(project_container("Demo", MODULES))
    assert found["VBA/_VBA_PROJECT"] == bytes.fromhex("CC61FFFF000000")
    assert {name: unpacked(found[f"VBA/{name}"]).decode() for name in ("Work", "Thing")} == {
        module.name: module.text for module in MODULES[1:]
    }


def test_the_name_map_gives_each_module_twice() -> None:
    """PROJECTwm: each name in the code page and in UTF-16, then two zeros."""
    content = streams(project_container("Demo", MODULES[1:2]))["PROJECTwm"]
    assert content == b"Work\0" + "Work\0".encode("utf-16-le") + b"\0\0"


def plain(coded: str) -> tuple[int, bytes]:
    """Undo the Data Encryption of [MS-OVBA] 2.4.3.3: the key and the data.  Written from the format, not from ours."""
    seed, version, key_coded, *rest = bytes.fromhex(coded)
    assert seed ^ version == 2
    key = seed ^ key_coded
    before, last, text = version, key_coded, key
    found = bytearray()
    for byte in rest:
        text = byte ^ ((before + text) & 0xFF)
        before, last = last, byte
        found.append(text)
    data = bytes(found[(seed & 6) // 2 :])
    assert int.from_bytes(data[:4], "little") == len(data) - 4
    return key, data[4:]


def test_the_decoder_of_these_tests_reads_what_excel_wrote() -> None:
    """Values from the PROJECT stream of the add-in that xlwings ships, whose project Excel saved."""
    key = sum(b"{318BEE36-5BE1-492A-826D-473DB19B0F30}") & 0xFF
    assert plain("5D5F8AADDAA8DEA8DEA8DEA8DE") == (key, bytes(4))
    assert plain("5D5F8AADDAADDBADDBAD") == (key, bytes(1))
    assert plain("5D5F8AADDAADDBADDB52") == (key, b"\xff")


@given(st.binary(max_size=40), st.integers(0, 255), st.integers(0, 255))
def test_what_is_obfuscated_reads_back(data: bytes, key: int, seed: int) -> None:
    """Any data, key and seed."""
    assert plain(obfuscated(data, key, seed)) == (key, data)


@pytest.mark.parametrize("name", ["Work", "work"])
def test_a_project_named_like_a_module_is_refused(name: str) -> None:
    """VBA would not compile it."""
    with pytest.raises(ValueError, match="not all different"):
        project_container(name, MODULES)


def test_text_beyond_ascii_is_refused() -> None:
    """Chinese in a module would be read in another code page: refused when the container is made."""
    with pytest.raises(UnicodeEncodeError):
        project_container("Demo", (Module("Work", ModuleKind.PROCEDURAL, "' 汇总\r\n"),))
