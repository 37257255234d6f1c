"""The streams of a macro project: [MS-OVBA] 2.3, without performance cache, so that Excel compiles the text itself."""

from __future__ import annotations

import struct
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from xltasks.macros.cfb import compound_file
from xltasks.macros.ovba import compress

_CODE_PAGE, _ENCODING = 1252, "ascii"  # text that every code page reads alike: see :class:`Module`
_LANGUAGE = 0x0409
_NAMESPACE = uuid.UUID("7d3c1a52-6f0b-4d0e-9a55-0d6b3f1c8e21")  # ours alone; project ids are made from it
_SEED = 0x5D
_NO_CACHE = bytes.fromhex("CC61FFFF000000")  # _VBA_PROJECT, 2.3.4.1: no version's cache follows
_HOST_EXTENDER = "&H00000001={3832D640-CF90-11CF-8E43-00A0C911005A};VBE;&H00000000"


class ModuleKind(Enum):
    """What a module is; the value is the word before its name in the PROJECT stream."""

    DOCUMENT = "Document"
    CLASS = "Class"
    PROCEDURAL = "Module"


@dataclass(frozen=True, slots=True)
class Module:
    """One module: ASCII text with CRLF line ends that begins with its ``Attribute`` lines.

    VBA keeps text in the code page of the machine that opens it, so only ASCII is the same everywhere.
    """

    name: str
    kind: ModuleKind
    text: str
    description: str = ""


@dataclass(frozen=True, slots=True)
class Reference:
    """A type library the project uses: its short name and its LibidRegistered ([MS-OVBA] 2.1.1.8)."""

    name: str
    libid: str


# What Excel itself puts into a new project.  Windows finds a library by its id; the path is a hint only.
REFERENCES = (
    Reference(
        "stdole",
        r"*\G{00020430-0000-0000-C000-000000000046}#2.0#0#C:\Windows\System32\stdole2.tlb#OLE Automation",
    ),
    Reference(
        "Office",
        r"*\G{2DF8D04C-5BFA-101B-BDE5-00AA0044DE52}#2.0#0#C:\Program Files\Common Files\Microsoft Shared"
        r"\OFFICE16\MSO.DLL#Microsoft Office 16.0 Object Library",
    ),
)


def project_container(name: str, modules: Sequence[Module], references: Sequence[Reference] = REFERENCES) -> bytes:
    """The macro container ``vbaProject.bin`` of a project with these modules.  Same arguments, same bytes.

    Raises ValueError for a module name twice, for one that is also the project's name (VBA would not compile it),
    and UnicodeEncodeError for text that is not ASCII.
    """
    names = [module.name.lower() for module in modules]
    if len({*names, name.lower()}) != len(names) + 1:
        raise ValueError(f"the names of project {name} and its modules are not all different")
    streams = {
        "PROJECT": _project(name, modules),
        "PROJECTwm": _name_map(modules),
        "VBA/dir": compress(_dir(name, modules, references)),
        "VBA/_VBA_PROJECT": _NO_CACHE,
    }
    streams |= {f"VBA/{module.name}": compress(module.text.encode(_ENCODING)) for module in modules}
    return compound_file(streams)


def obfuscated(data: bytes, key: int, seed: int = _SEED) -> str:
    """Data Encryption of [MS-OVBA] 2.4.3.2, in hexadecimal.  ``key`` and ``seed`` are bytes."""
    out = bytearray([seed, seed ^ 2, seed ^ key])  # 2 is the version of the method
    plain = key
    for byte in bytes((seed & 6) // 2) + struct.pack("<I", len(data)) + data:
        out.append(byte ^ (out[-2] + plain & 0xFF))
        plain = byte
    return out.hex().upper()


def _project(name: str, modules: Sequence[Module]) -> bytes:
    """The PROJECT stream, 2.3.1: not protected, no password, visible."""
    identity = f"{{{str(uuid.uuid5(_NAMESPACE, name)).upper()}}}"
    key = sum(identity.encode(_ENCODING)) & 0xFF
    lines = [
        f'ID="{identity}"',
        *(_listed(module) for module in modules),
        f'Name="{name}"',
        'HelpContextID="0"',
        'VersionCompatible32="393222000"',
        f'CMG="{obfuscated(bytes(4), key)}"',
        f'DPB="{obfuscated(bytes(1), key)}"',
        f'GC="{obfuscated(bytes([0xFF]), key)}"',
        "",
        "[Host Extender Info]",
        _HOST_EXTENDER,
        "",
        "[Workspace]",
        *(f"{module.name}=0, 0, 0, 0, C" for module in modules),
    ]
    return "".join(f"{line}\r\n" for line in lines).encode(_ENCODING)


def _listed(module: Module) -> str:
    tail = "/&H00000000" if module.kind is ModuleKind.DOCUMENT else ""
    return f"{module.kind.value}={module.name}{tail}"


def _name_map(modules: Sequence[Module]) -> bytes:
    """The PROJECTwm stream, 2.3.3."""
    names = (module.name.encode(_ENCODING) + b"\0" + _wide(module.name) + b"\0\0" for module in modules)
    return b"".join(names) + b"\0\0"


def _dir(name: str, modules: Sequence[Module], references: Sequence[Reference]) -> bytes:
    """The dir stream before compression, 2.3.4.2: information, references, modules."""
    records = [
        _record(0x01, _long(1)),  # 32-bit Windows: what 64-bit Office reads as well
        _record(0x02, _long(_LANGUAGE)),
        _record(0x14, _long(_LANGUAGE)),
        _record(0x03, _short(_CODE_PAGE)),
        _record(0x04, name.encode(_ENCODING)),
        _text(0x05, 0x40, ""),  # description
        _record(0x06, b"") + _record(0x3D, b""),  # help file, twice
        _record(0x07, _long(0)),  # help context
        _record(0x08, _long(0)),  # library flags
        struct.pack("<HIIH", 0x09, 4, 1, 0),  # version 1.0: the record that says 4 and holds 6
        _text(0x0C, 0x3C, ""),  # constants for conditional compilation
    ]
    for reference in references:
        libid = reference.libid.encode(_ENCODING)
        records.append(_text(0x16, 0x3E, reference.name))
        records.append(_record(0x0D, _long(len(libid)) + libid + bytes(6)))
    records += [_record(0x0F, _short(len(modules))), _record(0x13, _short(0xFFFF))]
    records += [_module(module) for module in modules]
    records.append(_record(0x10, b""))
    return b"".join(records)


def _module(module: Module) -> bytes:
    kind = 0x21 if module.kind is ModuleKind.PROCEDURAL else 0x22
    return b"".join(
        (
            _text(0x19, 0x47, module.name),
            _text(0x1A, 0x32, module.name),  # its stream
            _text(0x1C, 0x48, module.description),
            _record(0x31, _long(0)),  # where the text starts: no cache before it
            _record(0x1E, _long(0)),  # help context
            _record(0x2C, _short(0xFFFF)),  # cookie
            _record(kind, b""),
            _record(0x2B, b""),
        )
    )


def _text(code: int, wide_code: int, text: str) -> bytes:
    return _record(code, text.encode(_ENCODING)) + _record(wide_code, _wide(text))


def _record(code: int, data: bytes) -> bytes:
    return struct.pack("<HI", code, len(data)) + data


def _wide(text: str) -> bytes:
    return text.encode("utf-16-le")


def _long(number: int) -> bytes:
    return struct.pack("<I", number)


def _short(number: int) -> bytes:
    return struct.pack("<H", number)
