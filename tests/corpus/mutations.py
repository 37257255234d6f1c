"""Damage as transfers, half-written disks and spiteful hands do it, told by one number: the same number, the same file.

Used by the fuzzer (``tests/bench/fuzz_readers.py``), which keeps what broke a reader under ``tests/corpus/seeds``.
"""

from __future__ import annotations

import io
import random
import re
import zipfile
from collections.abc import Callable, Mapping
from functools import cache

from return_files import a_form, form_bytes, xls, xls_error, xls_note, xls_number, xlsb, xlsb_number, xlsb_text, zipped

_WORDS = (
    b"", b"-1", b"0", b"1", b"99999999", b"4294967295", b"18446744073709551615", b"x", b"A1", b"A0", b"XFD1048576",
    b"XFE1048577", b"ZZZZZZ9", b"A1:ZZZ99999999", b"NaN", b"1e309", b"true", b"\xff\xfe", b"&#0;", b"&amp;", b"s",
)  # fmt: skip
_TAG = re.compile(rb"<[^<>]+>")
_QUOTED = re.compile(rb'"[^"<>]*"')
_TEXT = re.compile(rb">[^<>]+<")
_ELEMENT = re.compile(rb"<(\w+)[^<>]*/>|<(\w+)[^<>]*>[^<>]*</\2>")

Damage = Callable[[bytes, random.Random], bytes]


def _spot(pattern: re.Pattern[bytes], content: bytes, dice: random.Random) -> tuple[int, int] | None:
    found = [match.span() for match in pattern.finditer(content)]
    return dice.choice(found) if found else None


def _byte(content: bytes, dice: random.Random) -> bytes:
    at = dice.randrange(len(content)) if content else 0
    return content[:at] + bytes((dice.randrange(256),)) + content[at + 1 :]


def _cut(content: bytes, dice: random.Random) -> bytes:
    return content[: dice.randrange(len(content) + 1)]


def _hole(content: bytes, dice: random.Random) -> bytes:
    at, size = dice.randrange(len(content) + 1), dice.choice((1, 2, 4, 16, 512))
    return content[:at] + dice.choice((b"", bytes(size))) + content[at + size :]


def _again(content: bytes, dice: random.Random) -> bytes:
    at, size = dice.randrange(len(content) + 1), dice.choice((1, 4, 64, 1024))
    return content[:at] + content[at : at + size] * dice.choice((2, 50)) + content[at + size :]


def _value(content: bytes, dice: random.Random) -> bytes:
    spot = _spot(_QUOTED, content, dice)
    return content if spot is None else content[: spot[0]] + b'"' + dice.choice(_WORDS) + b'"' + content[spot[1] :]


def _words(content: bytes, dice: random.Random) -> bytes:
    spot = _spot(_TEXT, content, dice)
    return content if spot is None else content[: spot[0]] + b">" + dice.choice(_WORDS) + b"<" + content[spot[1] :]


def _no_tag(content: bytes, dice: random.Random) -> bytes:
    spot = _spot(_TAG, content, dice)
    return content if spot is None else content[: spot[0]] + content[spot[1] :]


def _no_element(content: bytes, dice: random.Random) -> bytes:
    spot = _spot(_ELEMENT, content, dice)
    return content if spot is None else content[: spot[0]] + content[spot[1] :]


def _double(content: bytes, dice: random.Random) -> bytes:
    spot = _spot(_ELEMENT, content, dice)
    return content if spot is None else content[: spot[1]] + content[spot[0] : spot[1]] + content[spot[1] :]


def _number(content: bytes, dice: random.Random) -> bytes:
    size = dice.choice((1, 2, 4))
    at = dice.randrange(max(1, len(content) - size))
    new = dice.choice((0, 1, 0x7F, 0x80, 2 ** (8 * size) - 1, 2 ** (8 * size - 1))) % 2 ** (8 * size)
    return content[:at] + new.to_bytes(size, "little") + content[at + size :]


_IN_XML: tuple[Damage, ...] = (_value, _value, _words, _no_tag, _no_element, _double, _byte, _cut)
_IN_BYTES: tuple[Damage, ...] = (_number, _number, _byte, _hole, _again, _cut)


def _ods() -> bytes:
    office = 'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
    table = 'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
    text = 'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
    cell = '<table:table-cell office:value-type="{}" {}><text:p>{}</text:p></table:table-cell>'
    row = "".join(
        (
            cell.format("string", "", "任务编号"),
            cell.format("percentage", 'office:value="0.5"', "50%"),
            cell.format("date", 'office:date-value="2023-06-28"', "2023-06-28"),
            '<table:table-cell table:number-columns-repeated="3"/>',
        )
    )
    rows = f'<table:table-row>{row}</table:table-row><table:table-row table:number-rows-repeated="2">{row}</table:table-row>'
    return zipped(
        {
            "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
            "META-INF/manifest.xml": '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>',
            "content.xml": (
                f"<office:document-content {office} {table} {text}><office:body><office:spreadsheet>"
                f'<table:table table:name="填报表">{rows}</table:table></office:spreadsheet></office:body>'
                "</office:document-content>"
            ),
        }
    )


@cache
def bases() -> Mapping[str, bytes]:
    """A sound file of every kind that a binary or packed reader reads, by file name."""
    cells = b"".join((xls_number(0, 0, 3), xls_error(1, 1, 0x2A), xls_note(2, 2, 1, "批注"), xls_number(3, 3, 0.5)))
    return {
        "a.xlsx": form_bytes(a_form(2)),
        "a.xlsb": xlsb({0: (xlsb_text("任务编号"), xlsb_number(3)), 3: (xlsb_number(0.5), xlsb_text("推进"))}),
        "a.xls": xls(cells),
        "a.ods": _ods(),
    }


def damaged(base: str, seed: int) -> bytes:
    """A sound file with one to three damages, which this number chooses."""
    dice = random.Random(f"{base} {seed}")
    content = bases()[base]
    if base.endswith(".xls") or dice.random() < 0.15:
        return _struck(content, _IN_BYTES, dice)
    with zipfile.ZipFile(io.BytesIO(content)) as container:
        parts = {name: container.read(name) for name in container.namelist()}
    for _ in range(dice.randint(1, 3)):
        name = dice.choice(sorted(parts))
        parts[name] = dice.choice(_IN_BYTES if name.endswith(".bin") else _IN_XML)(parts[name], dice)
    if dice.random() < 0.1:
        del parts[dice.choice(sorted(parts))]
    return zipped(parts)


def _struck(content: bytes, ways: tuple[Damage, ...], dice: random.Random) -> bytes:
    for _ in range(dice.randint(1, 3)):
        content = dice.choice(ways)(content, dice)
    return content
