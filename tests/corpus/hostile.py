"""Hostile files, through the whole way: refused or cleaned, with a finding, and the good return beside is merged."""

from __future__ import annotations

import zipfile
from io import BytesIO

from corpus.defects import defect
from corpus.desk import NAME, T, cell, filled, packed, parts_of, patched, zipped

GROUP = "hostile"
BAD = "区教育局_2023-06.xlsx"
EVIL = "=cmd|' /C calc'!A0"


@defect(GROUP, files={NAME: "merged", BAD: "rejected"}, fates={NAME: "usual"}, codes="too-big")
def a_zip_bomb() -> dict[str, bytes]:
    """Styles that unpack to far more than any form holds."""
    parts = parts_of(filled())
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as container:
        for name, content in parts.items():
            if name == "xl/styles.xml":
                with container.open(name, "w") as target:
                    for _ in range(60):
                        target.write(bytes(1 << 20))
            else:
                container.writestr(zipfile.ZipInfo(name), content)
    return {NAME: filled(), BAD: buffer.getvalue()}


@defect(GROUP, files={NAME: "merged", BAD: "rejected"}, fates={NAME: "usual"}, codes="unreadable")
def an_entity_bomb() -> dict[str, bytes]:
    """A billion laughs in the workbook part."""
    laughs = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 9))
    bomb = f'<!DOCTYPE x [<!ENTITY a0 "ha">{laughs}]>'
    return {
        NAME: filled(),
        BAD: patched(filled(), lambda xml: xml.replace("<workbook", f"{bomb}<workbook", 1), "xl/workbook.xml"),
    }


@defect(GROUP, files={NAME: "merged", BAD: "rejected"}, fates={NAME: "usual"}, codes="unreadable")
def an_external_entity() -> dict[str, bytes]:
    """An entity that would read a file of ours."""
    reach = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
    return {NAME: filled(), BAD: patched(filled(), lambda xml: xml.replace("<worksheet", f"{reach}<worksheet", 1))}


@defect(GROUP, files={NAME: "merged", BAD: "rejected"}, fates={NAME: "usual"}, codes="too-big")
def a_cell_at_the_end_of_the_sheet() -> dict[str, bytes]:
    """XFD1048576 holds a word."""
    far = '<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>x</t></is></c></row></sheetData>'
    return {NAME: filled(), BAD: patched(filled(), lambda xml: xml.replace("</sheetData>", far))}


@defect(GROUP)
def a_claim_of_the_whole_sheet() -> bytes:
    """<dimension> claims 2^20 × 2^14 cells: the claim is not believed."""
    import re

    return patched(filled(), lambda xml: re.sub(r'<dimension ref="[^"]*"', '<dimension ref="A1:XFD1048576"', xml))


@defect(
    GROUP,
    files={"a.zip!区财政局_2023-06.xlsx": "merged"},
    fates={"a.zip!区财政局_2023-06.xlsx": "usual"},
    codes="path-climbs",
)
def a_path_that_climbs() -> dict[str, bytes]:
    """../../ in an archive: read in memory, written nowhere."""
    return {"a.zip": zipped({f"../../{NAME}": filled()})}


@defect(GROUP, instead=f"1 text | {EVIL} | accept", codes="formula-like")
def a_command_for_a_text() -> bytes:
    """DDE as text: stored as text, and told."""
    return filled({(1, T): EVIL})


@defect(GROUP, instead="1 text | 甲 | accept")
def a_command_for_a_formula() -> bytes:
    """DDE as a formula: its stored result is read, nothing is run."""
    from corpus.desk import formula, with_cells

    code = "cmd|&apos;/C calc&apos;!A0"
    return with_cells(filled({(1, T): None}), {cell(1, T): formula(cell(1, T), code, "甲")})


@defect(GROUP)
def links_and_queries() -> bytes:
    """External links and connections in the package: not followed."""
    parts = parts_of(filled())
    return packed(
        {
            **parts,
            "xl/externalLinks/externalLink1.xml": "<externalLink/>",
            "xl/connections.xml": "<connections><connection url='http://192.0.2.1/'/></connections>",
        }
    )


@defect(GROUP)
def macros() -> bytes:
    """A macro container inside: never opened."""
    return packed({**parts_of(filled()), "xl/vbaProject.bin": b"\xd0\xcf\x11\xe0" + bytes(100)})


@defect(GROUP, files={NAME: "merged", BAD: "rejected"}, fates={NAME: "usual"}, codes="not-a-form")
def an_absurd_heading() -> dict[str, bytes]:
    """A heading of thirty thousand characters is no heading."""
    from corpus.desk import saved
    from openpyxl import Workbook

    book = Workbook()
    book.active.append(["任务编号" * 8000, "进展情况"])
    book.active.append([1, "x"])
    return {NAME: filled(), BAD: saved(book)}


@defect(
    GROUP,
    files={
        NAME: "merged",
        "a.zip": "rejected",
        "a.zip!0.csv": "rejected",
        "a.zip!1.bin": "rejected",
        "a.zip!2.bin": "rejected",
    },
    fates={NAME: "usual"},
    codes="not-a-form half-synced too-big",
)
def an_archive_bomb() -> dict[str, bytes]:
    """An archive that would unpack to half a gigabyte: what came before is read, the rest is not."""
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as container:
        container.writestr(zipfile.ZipInfo("0.csv"), b"a,b")
        for number in range(1, 5):
            container.writestr(zipfile.ZipInfo(f"{number}.bin"), bytes(100 << 20), zipfile.ZIP_DEFLATED, 1)
    return {NAME: filled(), "a.zip": buffer.getvalue()}
