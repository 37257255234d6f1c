"""Builders of returned files: small packages written by hand, so that each defect stands in plain sight."""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Mapping
from datetime import date
from io import BytesIO

from xltasks.core.form import Form, FormRow
from xltasks.core.period import Period
from xltasks.core.plan import Role
from xltasks.core.schema import Field
from xltasks.core.settings import DEFAULT_SETTINGS
from xltasks.render.form import write_form

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STRICT_MAIN = "http://purl.oclc.org/ooxml/spreadsheetml/main"
STRICT_RELATIONS = "http://purl.oclc.org/ooxml/officeDocument/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"


def a_form(tasks: int = 3) -> Form:
    """A form with lead, support and data rows, some of them prefilled."""
    rows = tuple(
        FormRow(
            no=12 + number,
            section="六、社会事业",
            project="教育优质均衡",
            text=f"新建、改扩建中小学、幼儿园{20 + number}所，新增学位1.2万个。",
            leaders=("钱宇", "季恒义")[: 1 + number % 2],
            role=(Role.LEAD, Role.SUPPORT, Role.DATA)[number % 3],
            due=date(2023, 12, 31 - number % 3),
            last=(None, 0.4, 0.655)[number % 3],
            sent=((Field.PROGRESS, 0.4), (Field.STATUS, "正常推进"), (Field.TEXT, "=已开工 8 所。\n完成招标。"))
            if number % 3 == 1
            else (),
        )
        for number in range(tasks)
    )
    return Form(
        plan_id="3f2a91c0",
        plan_title="区政府2023年重点工作目标任务",
        unit="区教育局",
        period=Period(2023, 6),
        issue=1,
        due=date(2023, 7, 5),
        issued_on=date(2023, 6, 25),
        rows=rows,
        contact="张三",
        phone="0512-63012345",
    )


def form_bytes(form: Form | None = None) -> bytes:
    """A form as it is sent."""
    buffer = BytesIO()
    write_form(buffer, form or a_form(), DEFAULT_SETTINGS)
    return buffer.getvalue()


def zipped(parts: Mapping[str, bytes | str], method: int = zipfile.ZIP_DEFLATED, level: int | None = None) -> bytes:
    """A zip of these parts, with fixed dates."""
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w") as container:
        for name, content in parts.items():
            container.writestr(zipfile.ZipInfo(name), content, compress_type=method, compresslevel=level)
    return buffer.getvalue()


def unzipped(content: bytes) -> dict[str, bytes]:
    """The parts of a zip."""
    with zipfile.ZipFile(BytesIO(content)) as container:
        return {name: container.read(name) for name in container.namelist()}


def with_parts(content: bytes, **parts: bytes) -> bytes:
    """A package with some parts replaced or added, by the last word of their names."""
    held = unzipped(content)
    for name, part in parts.items():
        held[next((full for full in held if full.endswith(f"/{name}.xml")), name)] = part
    return zipped(held)


def sheet_xml(rows: str, *, main: str = MAIN, before: str = "", after: str = "") -> str:
    """A worksheet with these rows."""
    return f'<worksheet xmlns="{main}" xmlns:r="{RELATIONS}">{before}<sheetData>{rows}</sheetData>{after}</worksheet>'


def package(
    sheet: str | bytes,
    *,
    styles: str | None = None,
    strings: str | None = None,
    properties: str = "",
    main: str = MAIN,
    relations: str = RELATIONS,
    workbook: str = "xl/workbook.xml",
    strings_part: str = "sharedStrings.xml",
    sheet_part: str = "worksheets/sheet1.xml",
    extra: Mapping[str, bytes | str] | None = None,
) -> dict[str, bytes | str]:
    """The parts of a one-sheet workbook."""
    folder = workbook.rpartition("/")[0]
    related = [f'<Relationship Id="rId1" Type="{relations}/worksheet" Target="{sheet_part}"/>']
    parts: dict[str, bytes | str] = {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types"/>',
        "_rels/.rels": (
            f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" '
            f'Type="{relations}/officeDocument" Target="{workbook}"/></Relationships>'
        ),
        workbook: (
            f'<workbook xmlns="{main}" xmlns:r="{relations}">{properties}'
            '<sheets><sheet name="填报表" sheetId="1" r:id="rId1"/></sheets></workbook>'
        ),
        f"{folder}/{sheet_part}": sheet,
    }
    if styles is not None:
        related.append(f'<Relationship Id="rId2" Type="{relations}/styles" Target="styles.xml"/>')
        parts[f"{folder}/styles.xml"] = styles
    if strings is not None:
        related.append(f'<Relationship Id="rId3" Type="{relations}/sharedStrings" Target="{strings_part}"/>')
        parts[f"{folder}/{strings_part}"] = strings
    parts[f"{folder}/_rels/{workbook.rpartition('/')[2]}.rels"] = (
        f'<Relationships xmlns="{PACKAGE}/relationships">{"".join(related)}</Relationships>'
    )
    return {**parts, **(extra or {})}


def styles_xml(formats: tuple[int, ...], *, fonts: str = "<font/>", font_ids: tuple[int, ...] = ()) -> str:
    """Cell formats by their number format, and by font where given."""
    fonts_of = font_ids or (0,) * len(formats)
    made = "".join(f'<xf numFmtId="{number}" fontId="{font}"/>' for number, font in zip(formats, fonts_of, strict=True))
    return (
        f'<styleSheet xmlns="{MAIN}"><fonts>{fonts}</fonts><fills><fill/></fills><borders><border/></borders>'
        f"<cellStyleXfs><xf/></cellStyleXfs><cellXfs>{made}</cellXfs></styleSheet>"
    )


# --- .xlsb ----------------------------------------------------------------------------------------------------


def _record(kind: int, body: bytes = b"") -> bytes:
    head = bytes((kind,)) if kind < 128 else bytes((kind & 0x7F | 0x80, kind >> 7))
    size = len(body)
    length = b""
    while True:
        length += bytes((size & 0x7F | (0x80 if size > 0x7F else 0),))
        size >>= 7
        if not size:
            return head + length + body


def _wide(text: str) -> bytes:
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


def xlsb(rows: Mapping[int, tuple[tuple[int, bytes], ...]], hidden: frozenset[int] = frozenset()) -> bytes:
    """A one-sheet .xlsb; ``rows``: row → (record kind, its bytes after column and style) from column A on."""
    widest = max(len(cells) for cells in rows.values())
    extent = struct.pack("<4I", min(rows), max(rows), 0, widest - 1)
    sheet = _record(129) + _record(148, extent) + _record(145)  # BrtBeginSheet, BrtWsDim, BrtBeginSheetData
    for row, cells in rows.items():
        flags = 0x10 if row in hidden else 0
        sheet += _record(0, struct.pack("<IIHBBBI", row, 0, 300, 0, flags, 0, 0))
        for column, (kind, body) in enumerate(cells):
            sheet += _record(kind, struct.pack("<II", column, 0) + body)
    sheet += _record(146) + _record(130)
    bundle = struct.pack("<II", 0, 1) + _wide("rId1") + _wide("填报表")
    workbook = _record(131) + _record(143) + _record(156, bundle) + _record(144) + _record(132)
    return zipped(
        {
            "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types"/>',
            "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships"/>',
            "xl/workbook.bin": workbook,
            "xl/_rels/workbook.bin.rels": (
                f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" '
                f'Type="{RELATIONS}/worksheet" Target="worksheets/sheet1.bin"/></Relationships>'
            ),
            "xl/worksheets/sheet1.bin": sheet,
        }
    )


def xlsb_text(text: str) -> tuple[int, bytes]:
    """A text cell (BrtCellSt)."""
    return 6, _wide(text)


def xlsb_number(number: float) -> tuple[int, bytes]:
    """A number cell (BrtCellReal)."""
    return 5, struct.pack("<d", number)


def xlsb_error(code: int) -> tuple[int, bytes]:
    """An error cell (BrtCellError)."""
    return 3, bytes((code,))


# --- compound files -------------------------------------------------------------------------------------------


def compound(streams: Mapping[str, bytes]) -> bytes:
    """A compound file with these root streams, each padded to the size that needs no mini sectors."""
    sectors: list[bytes] = []
    chains: list[list[int]] = []
    for content in streams.values():
        padded = content.ljust(max(4096, -(-len(content) // 512) * 512), b"\0")
        start = len(sectors)
        sectors += [padded[at : at + 512] for at in range(0, len(padded), 512)]
        chains.append(list(range(start, len(sectors))))
    entries = [_entry("Root Entry", 5, 0xFFFFFFFF, 1 if streams else 0xFFFFFFFF, 0xFFFFFFFE, 0)]
    for number, (name, chain) in enumerate(zip(streams, chains, strict=True), 1):
        right = number + 1 if number < len(streams) else 0xFFFFFFFF
        entries.append(_entry(name, 2, right, 0xFFFFFFFF, chain[0], len(chain) * 512))
    directory = b"".join(entries).ljust(-(-len(entries) // 4) * 512, b"\0")
    directory_start = len(sectors)
    sectors += [directory[at : at + 512] for at in range(0, len(directory), 512)]
    chains.append(list(range(directory_start, len(sectors))))
    fat_start = len(sectors)
    fat_count = -(-(len(sectors) + 1) // 127)
    fat = [0xFFFFFFFF] * (fat_count * 128)
    for chain in chains:
        for here, following in zip(chain, [*chain[1:], 0xFFFFFFFE], strict=True):
            fat[here] = following
    for place in range(fat_start, fat_start + fat_count):
        fat[place] = 0xFFFFFFFD
    raw_fat = struct.pack(f"<{len(fat)}I", *fat)
    sectors += [raw_fat[at : at + 512] for at in range(0, len(raw_fat), 512)]
    difat = [*range(fat_start, fat_start + fat_count)] + [0xFFFFFFFF] * (109 - fat_count)
    header = (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
        + bytes(16)
        + struct.pack("<HHHHH6xII", 0x3E, 3, 0xFFFE, 9, 6, 0, fat_count)
        + struct.pack("<IIIIIII", directory_start, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
        + struct.pack("<109I", *difat)
    )
    return header + b"".join(sectors)


def _entry(name: str, kind: int, right: int, child: int, start: int, size: int) -> bytes:
    raw = name.encode("utf-16-le")
    return (
        raw.ljust(64, b"\0")
        + struct.pack("<HBBIII", len(raw) + 2, kind, 1, 0xFFFFFFFF, right, child)
        + bytes(36)
        + struct.pack("<IQ", start, size)
    )


# --- .xls -----------------------------------------------------------------------------------------------------


def xls(cells: bytes, *, before: bytes = b"") -> bytes:
    """A one-sheet .xls of these cell records; ``before`` goes into the workbook's own records."""
    begin = _biff(0x809, struct.pack("<HHHHII", 0x600, 5, 0, 0x7CC, 0, 6)) + before
    name = "填报表".encode("utf-16-le")
    end = _biff(0x0A)
    bound_size = 4 + 8 + len(name)
    start = len(begin) + bound_size + len(end)
    bound = _biff(0x85, struct.pack("<IBBBB", start, 0, 0, len(name) // 2, 1) + name)
    sheet = _biff(0x809, struct.pack("<HHHHII", 0x600, 0x10, 0, 0x7CC, 0, 6)) + cells + end
    return compound({"Workbook": begin + bound + end + sheet})


def _biff(kind: int, body: bytes = b"") -> bytes:
    return struct.pack("<HH", kind, len(body)) + body


def xls_number(row: int, column: int, number: float) -> bytes:
    """A NUMBER record."""
    return _biff(0x203, struct.pack("<HHHd", row, column, 0, number))


def xls_error(row: int, column: int, code: int) -> bytes:
    """A BOOLERR record that holds an error."""
    return _biff(0x205, struct.pack("<HHHBB", row, column, 0, code, 1))


def xls_hidden_row(row: int) -> bytes:
    """A ROW record of a hidden row."""
    return _biff(0x208, struct.pack("<HHHHHHHH", row, 0, 1, 300, 0, 0, 0x20, 0))


def xls_note(row: int, column: int, number: int, text: str) -> bytes:
    """The records of a comment: its object, its text, its place."""
    said = text.encode("utf-16-le")
    return (
        _biff(0x5D, struct.pack("<HHHH", 0x15, 0x12, 0x19, number) + bytes(14))
        + _biff(0x1B6, struct.pack("<HHIHHHI", 0, 0, 0, 0, len(text), 0, 0))
        + _biff(0x3C, b"\x01" + said)
        + _biff(0x1C, struct.pack("<4H", row, column, 0, number) + b"\0\0\0")
    )


XLS_PASSWORD = _biff(0x2F, bytes(54))
