"""Hostile files are refused with a finding within 5 s and 500 MB, and a damaged one never escapes as a fault."""

from __future__ import annotations

import json
import random
import struct
import subprocess
import sys
import textwrap
import time
import zipfile
import zlib
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from return_files import (
    MAIN,
    a_form,
    compound,
    form_bytes,
    package,
    sheet_xml,
    unzipped,
    xls,
    xls_note,
    xls_number,
    xlsb,
    xlsb_number,
    zipped,
)

from xltasks.books.returns import limits, read_returns

SECONDS = 5.0
MEGABYTES = 500
CELL = '<c r="A{0}" t="inlineStr"><is><t>任务编号</t></is></c>'

# Reads a file in a process of its own, so that its peak memory is its own, and an abort is seen.
READER = textwrap.dedent(
    """
    import json, re, sys
    from pathlib import Path
    from xltasks.books.returns import read_returns
    out = [
        (found.file, found.state, [item.code for item in found.findings], [sheet.grid.height for sheet in found.sheets])
        for found in read_returns([Path(sys.argv[1])])
    ]
    # Not getrusage: its peak is inherited from the process that started this one.
    peak = re.search(r"VmHWM:\\s+(\\d+) kB", Path("/proc/self/status").read_text())
    print(json.dumps([out, int(peak[1]) // 1024]))
    """
)


def measured(path: Path) -> list[tuple[str, str, list[str], list[int]]]:
    """The outcomes of a file, read within the promised time and memory."""
    begun = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-c", READER, str(path)], capture_output=True, text=True, timeout=60, check=False
    )
    taken = time.monotonic() - begun
    assert done.returncode == 0, done.stderr[-2000:]
    outcomes, megabytes = json.loads(done.stdout)
    assert taken < SECONDS
    assert megabytes < MEGABYTES
    return [tuple(outcome) for outcome in outcomes]


def refused(path: Path, content: bytes) -> str:
    """The one finding's code of a file that is refused."""
    path.write_bytes(content)
    ((_, state, codes, _),) = measured(path)
    assert state == "failed"
    (code,) = codes
    return code


def lying(content: bytes, name: str, claimed: int) -> bytes:
    """A zip in which one entry claims a smaller size, with the checksum that a trusting reader would accept."""
    with zipfile.ZipFile(BytesIO(content)) as container:
        start = container.read(name)[:claimed]
    raw = bytearray(content)
    for magic, crc_at, size_at, name_at in ((b"PK\3\4", 14, 22, 30), (b"PK\1\2", 16, 24, 46)):
        at = raw.find(magic)
        while at >= 0:
            if raw[at + name_at : at + name_at + len(name)] == name.encode():
                raw[at + crc_at : at + crc_at + 4] = zlib.crc32(start).to_bytes(4, "little")
                raw[at + size_at : at + size_at + 4] = claimed.to_bytes(4, "little")
            at = raw.find(magic, at + 4)
    return bytes(raw)


def test_bomb_in_shared_strings(tmp_path: Path) -> None:
    """A megabyte that becomes a gigabyte of strings is refused by its claimed size."""
    strings = b"<sst>" + b" " * (200 << 20) + b"</sst>"
    parts = package(sheet_xml(f'<row r="1">{CELL.format(1)}</row>'), strings="<sst/>")
    parts["xl/sharedStrings.xml"] = strings
    assert refused(tmp_path / "a.xlsx", zipped(parts)) == "too-big"


def test_bomb_that_lies_about_its_size(tmp_path: Path) -> None:
    """An entry whose stream goes on after its claimed size is refused before it grows."""
    parts = package(sheet_xml(f'<row r="1">{CELL.format(1)}</row>'), strings="<sst/>")
    parts["xl/sharedStrings.xml"] = b"<sst></sst>" + b" " * (200 << 20)
    content = lying(zipped(parts), "xl/sharedStrings.xml", 11)
    assert refused(tmp_path / "a.xlsx", content) == "too-big"


def test_archive_bomb(tmp_path: Path) -> None:
    """An archive that unpacks to gigabytes is refused at its budget; what came before is still read."""
    inner = zipped({f"{number}.bin": bytes(100 << 20) for number in range(4)})
    (tmp_path / "a.zip").write_bytes(zipped({"0.csv": b"a,b", "1.zip": inner}))
    outcomes = measured(tmp_path / "a.zip")
    assert outcomes[0][:2] == ("a.zip!0.csv", "read")
    assert outcomes[-1][1:3] == ("failed", ["too-big"])


def test_archives_in_archives(tmp_path: Path) -> None:
    """Archives nested deeper than anyone packs them are refused."""
    content = zipped({"a.csv": b"a,b"})
    for _ in range(12):
        content = zipped({"a.zip": content})
    assert refused(tmp_path / "a.zip", content) == "too-big"


def test_entity_bomb(tmp_path: Path) -> None:
    """Entities that multiply, or that point at a file, are refused in every part and dialect."""
    doctype = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">' + "".join(
        f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9)
    )
    bomb = doctype + "]>"
    fetch = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
    sheet = sheet_xml('<row r="1"><c r="A1" t="inlineStr"><is><t>&a;</t></is></c></row>')
    for head in (bomb, fetch):
        assert refused(tmp_path / "sheet.xlsx", zipped(package(head + sheet))) == "unreadable"
        strings = f'{head}<sst xmlns="{MAIN}"><si><t>&a;</t></si></sst>'
        assert refused(tmp_path / "strings.xlsx", zipped(package(sheet_xml(""), strings=strings))) == "unreadable"
        parts = package(sheet_xml(""))
        parts["xl/workbook.xml"] = head + str(parts["xl/workbook.xml"])
        assert refused(tmp_path / "book.xlsx", zipped(parts)) == "unreadable"
        utf16 = (head + sheet).encode("utf-16")
        assert refused(tmp_path / "utf16.xlsx", zipped(package(utf16))) == "unreadable"
        big = head + sheet_xml("<row/>" * (2 << 20))
        assert refused(tmp_path / "big.xlsx", zipped(package(big))) == "unreadable"


@pytest.mark.parametrize(
    "rows",
    [
        '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>',
        '<row r="1"><c r="A1"><v>1</v></c><c r = "XFD1048576"><v>1</v></c></row>',
        "<row r='1'><c r='A1'><v>1</v></c><c r='xfd1048576'><v>1</v></c></row>",
        '<row r="1"><c r="A1"><v>1</v></c><c r="ZZZZZZ9999999999"><v>1</v></c></row>',
        '<row r="4294967295"><c><v>1</v></c></row>',
        '<row r="1"><c r="inlineSA1" t="ir"><is><t>1</t></is></c></row>',
        '<row r="1"><c r="A1"><v>1</v></c><c r="XFD1048576" t="ir"><is><t>1</t></is></c></row>',
        '<row r="1048576"><c r="A1048576"><v>1</v></c><c r="E1048576"><v>1</v></c></row>',
    ],
)
def test_absurd_area(tmp_path: Path, rows: str) -> None:
    """Cells at the far corner of a sheet, however their references are written, never make a grid of billions."""
    assert refused(tmp_path / "a.xlsx", zipped(package(sheet_xml(rows)))) in ("too-big", "unreadable")


def test_absurd_area_in_the_binary_formats(tmp_path: Path) -> None:
    """The same in .xls and .xlsb."""
    corner = xls_number(0, 0, 1) + xls_number(65535, 255, 1)
    assert refused(tmp_path / "a.xls", xls(corner)) == "too-big"
    content = xlsb({0: (xlsb_number(1),), 4_000_000_000: (xlsb_number(1),)})
    assert refused(tmp_path / "a.xlsb", content) == "too-big"


def test_absurd_repeats(tmp_path: Path) -> None:
    """A value repeated over every row and column of an .ods is refused."""
    table = "urn:oasis:names:tc:opendocument:xmlns:table:1.0"
    office = "urn:oasis:names:tc:opendocument:xmlns:office:1.0"
    content = (
        f'<o:document-content xmlns:o="{office}" xmlns:t="{table}"><o:body><o:spreadsheet><t:table t:name="a">'
        '<t:table-row t:number-rows-repeated="1048576"><t:table-cell t:number-columns-repeated="16384" '
        'o:value-type="float" o:value="1"/></t:table-row></t:table></o:spreadsheet></o:body></o:document-content>'
    )
    parts = {"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": content}
    assert refused(tmp_path / "a.ods", zipped(parts)) == "too-big"


@pytest.mark.parametrize("cells", ["", "ABCDEFGHIJKLMN"])
def test_million_formatted_rows(tmp_path: Path, cells: str) -> None:
    """A form whose formats were dragged down a million rows is read; the blank rows cost nothing."""
    blank = "".join(f'<c r="{letter}{{0}}" s="1"/>' for letter in cells)
    end = f">{blank}</row>" if blank else "/>"
    styled = f'<row r="{{0}}" spans="1:14" s="1" customFormat="1" ht="30" customHeight="1"{end}'
    rows = [f'<row r="1">{CELL.format(1)}</row>', f'<row r="2" hidden="1">{CELL.format(2)}</row>']
    rows += [styled.format(number) for number in range(3, (1 << 20) + 1)]
    (tmp_path / "a.xlsx").write_bytes(zipped(package(sheet_xml("".join(rows))), level=1))
    ((_, state, codes, heights),) = measured(tmp_path / "a.xlsx")
    assert (state, codes, heights) == ("read", [], [2])


def test_many_blank_rows_without_numbers(tmp_path: Path) -> None:
    """Rows that carry no number keep their places when the blank ones before them are dropped."""
    text = '<c t="inlineStr"><is><t>任务编号</t></is></c>'
    rows = "<row><c/></row>\n" * 700_000 + f"<row/><row>{text}</row><row r='700010'>{text}</row><row>{text}</row>\n"
    merges = '<mergeCells><mergeCell ref="A700002:B700002"/></mergeCells>'
    (tmp_path / "a.xlsx").write_bytes(zipped(package(sheet_xml(rows, after=merges))))
    (found,) = read_returns([tmp_path / "a.xlsx"])
    grid = found.sheets[0].grid
    assert found.sheets[0].merges == ((700_001, 0, 700_001, 1),)
    assert [at for at in range(grid.height) if grid.at(at, 0)] == [700_001, 700_009, 700_010]


def test_hundred_megabytes_of_pictures(tmp_path: Path) -> None:
    """Pictures weigh what they weigh; the form beneath them is read."""
    parts: dict[str, bytes | str] = dict(unzipped(form_bytes()))
    noise = random.Random(7).randbytes(10 << 20)
    parts.update({f"xl/media/image{number}.jpeg": noise for number in range(10)})
    (tmp_path / "a.xlsx").write_bytes(zipped(parts, zipfile.ZIP_STORED))
    ((_, state, codes, _),) = measured(tmp_path / "a.xlsx")
    assert (state, codes) == ("read", [])


def test_file_too_big_to_be_read(tmp_path: Path) -> None:
    """A file beyond the limit is refused without being read."""
    with (tmp_path / "a.xlsx").open("wb") as file:
        file.truncate(limits.FILE_BYTES + 1)
    ((_, state, codes, _),) = measured(tmp_path / "a.xlsx")
    assert (state, codes) == ("failed", ["too-big"])


def test_counts_that_claim_too_much(tmp_path: Path) -> None:
    """Counts of billions in attributes allocate nothing."""
    sheet = sheet_xml('<row r="1"><c r="A1" t="s"><v>0</v></c></row>', after='<mergeCells count="4000000000"/>')
    strings = (
        f'<sst xmlns="{MAIN}" count="18446744073709551615" uniqueCount="4000000000"><si><t>任务编号</t></si></sst>'
    )
    (tmp_path / "a.xlsx").write_bytes(zipped(package(sheet, strings=strings)))
    ((_, state, _, heights),) = measured(tmp_path / "a.xlsx")
    assert (state, heights) == ("read", [1])


@pytest.mark.parametrize("extent", [(0, 4_000_000_000, 0, 255), (70_000, 2, 200, 1), (1, 0, 1, 0)])
def test_dimensions_of_xls_that_claim_too_much(tmp_path: Path, extent: tuple[int, int, int, int]) -> None:
    """An area of billions, or one that ends before it begins, makes no room for anything."""
    record = struct.pack("<HHIIHHH", 0x200, 14, *extent, 0)
    (tmp_path / "a.xls").write_bytes(xls(record + xls_number(0, 0, 3)))
    ((_, state, _, heights),) = measured(tmp_path / "a.xls")
    assert (state, heights) == ("read", [1])


@pytest.mark.parametrize("field", range(40, 76, 4))
def test_compound_header_that_claims_too_much(tmp_path: Path, field: int) -> None:
    """No count and no place in a compound file's header ends the process, whatever it claims."""
    for claim in (0x00FFFFFF, 0x7FFFFFFF, 0xFFFFFFF0):
        content = bytearray(xls(xls_number(0, 0, 3)))
        content[field : field + 4] = struct.pack("<I", claim)
        (tmp_path / f"{claim}.xls").write_bytes(content)
    assert all(state in ("read", "failed") for _, state, _, _ in measured(tmp_path))


# --- damage ---------------------------------------------------------------------------------------------------

SEEDS = {
    "form.xlsx": form_bytes(a_form(2)),
    "small.xlsx": zipped(package(sheet_xml(f'<row r="1">{CELL.format(1)}</row>')), zipfile.ZIP_STORED),
    "a.xls": xls(xls_number(0, 0, 3) + xls_note(0, 0, 1, "注")),
    "a.xlsb": xlsb({0: (xlsb_number(1), xlsb_number(2))}),
    "word.doc": compound({"WordDocument": b"x"}),
    "a.zip": zipped({"a.csv": b"a,b", "b.xlsx": form_bytes(a_form(1))}),
}


@pytest.mark.parametrize("name", SEEDS)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_damage_never_escapes(tmp_path: Path, name: str, data: st.DataObject) -> None:
    """Whatever bytes are changed, cut or repeated, a file has an outcome, and reading never raises."""
    content = bytearray(SEEDS[name])
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, max(0, len(content) - 1)))
        kind = data.draw(st.sampled_from(("flip", "set", "cut", "zero", "repeat")))
        if kind == "flip" and content:
            content[at] ^= 1 << data.draw(st.integers(0, 7))
        elif kind == "set" and content:
            content[at] = data.draw(st.integers(0, 255))
        elif kind == "cut":
            del content[at : at + data.draw(st.integers(1, 64))]
        elif kind == "zero":
            content[at : at + 8] = bytes(len(content[at : at + 8]))
        else:
            content[at:at] = content[at : at + 32]
    path = tmp_path / name
    path.write_bytes(content)
    outcomes = list(read_returns([path]))
    assert outcomes
    assert all(found.state in ("read", "ignored", "failed") for found in outcomes)
    assert all(found.sheets for found in outcomes if found.state == "read")
    assert all(found.findings for found in outcomes if found.state == "failed")
