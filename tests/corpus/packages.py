"""The form as other programs and exports write it."""

from __future__ import annotations

import csv
import html
import io
import re

from corpus.defects import defect
from corpus.desk import filled, opened, packed, parts_of, patched
from return_files import xlsb, xlsb_text

GROUP = "packages"
UNSTAMPED = "no-identity"


def lines() -> list[list[str]]:
    """The filled sheet as a person sees it."""
    sheet = opened(filled())["填报表"]
    shown = []
    for row in sheet.iter_rows(values_only=True):
        texts = []
        for column, value in enumerate(row):
            is_progress = column == 8 and isinstance(value, float)
            texts.append(
                "" if value is None else f"{value:.0%}" if is_progress else str(value).removesuffix(" 00:00:00")
            )
        shown.append(texts)
    return shown


def delimited(encoding: str, delimiter: str = ",") -> bytes:
    """The sheet as .csv."""
    buffer = io.StringIO()
    csv.writer(buffer, delimiter=delimiter).writerows(lines())
    return buffer.getvalue().encode(encoding)


def text_file(name: str, encoding: str, story: str, delimiter: str = ",") -> None:
    """A .csv in an encoding."""
    file = f"区财政局_2023-06.{name.partition('.')[2]}"

    def build() -> dict[str, bytes]:
        return {file: delimited(encoding, delimiter)}

    build.__name__ = "text_" + re.sub(r"\W", "_", f"{name}_{encoding}")
    build.__doc__ = story
    defect(GROUP, files={file: "merged"}, fates={file: "usual"}, codes=UNSTAMPED)(build)


text_file("a.csv", "gbk", "A .csv as Chinese Excel saves it.")
text_file("b.csv", "utf-8", "A .csv in UTF-8 without a mark.")
text_file("c.csv", "utf-8-sig", "A .csv in UTF-8 with a mark.")
text_file("d.txt", "utf-16", "Unicode text as Excel saves it.", "\t")
text_file("e.xls", "gbk", "Tab-separated text named .xls.", "\t")


@defect(GROUP, files={"区财政局_2023-06.xls": "merged"}, fates={"区财政局_2023-06.xls": "usual"}, codes=UNSTAMPED)
def a_web_page() -> dict[str, bytes]:
    """HTML named .xls, as an intranet exports it."""
    rows = "".join(f"<tr>{''.join(f'<td>{html.escape(text)}</td>' for text in line)}</tr>" for line in lines())
    page = f"<html><head><meta charset=gb2312></head><body><table>{rows}</table></body></html>"
    return {"区财政局_2023-06.xls": page.encode("gb18030")}


@defect(GROUP, files={"区财政局_2023-06.xls": "merged"}, fates={"区财政局_2023-06.xls": "usual"}, codes=UNSTAMPED)
def xml_of_2003() -> dict[str, bytes]:
    """SpreadsheetML 2003 named .xls."""
    rows = ""
    for line in lines():
        cells = (f'<Cell><Data ss:Type="String">{html.escape(text)}</Data></Cell>' for text in line)
        rows += f"<Row>{''.join(cells)}</Row>"
    space = "urn:schemas-microsoft-com:office:spreadsheet"
    made = (
        f'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook xmlns="{space}" xmlns:ss="{space}">'
        f'<Worksheet ss:Name="填报表"><Table>{rows}</Table></Worksheet></Workbook>'
    )
    return {"区财政局_2023-06.xls": made.encode()}


def on_sheet(pattern: str, replacement: str) -> bytes:
    """The package with something replaced in the first sheet's XML."""
    return patched(filled(), lambda xml: re.sub(pattern, replacement, xml))


@defect(GROUP)
def wrong_dimension() -> bytes:
    """<dimension ref="A1"/>, as WPS writes it."""
    return on_sheet(r'<dimension ref="[^"]*"', '<dimension ref="A1"')


@defect(GROUP)
def no_references() -> bytes:
    """Rows and cells without r=, as some exporters write them; every cell is there, blank ones too."""
    made = opened(filled())
    sheet = made["填报表"]
    for row in sheet.iter_rows(min_row=1, max_row=sheet.max_row, max_col=14):
        for one in row:
            if one.__class__.__name__ != "MergedCell" and one.value is None:
                one.value = " "
    from corpus.desk import saved

    return patched(saved(made), lambda xml: re.sub(r'<(row|c) r="[A-Z]*\d+"', r"<\1", xml))


@defect(GROUP)
def no_styles_part() -> bytes:
    """styles.xml is missing: dates are numbers, progress is read all the same."""
    parts = parts_of(filled())
    del parts["xl/styles.xml"]
    drop = re.compile(rb"<Relationship [^>]*styles[^>]*/>|<Override [^>]*styles[^>]*/>")
    return packed(
        {
            name: drop.sub(b"", content) if name.endswith((".rels", "Types].xml")) else content
            for name, content in parts.items()
        }
    )


@defect(GROUP)
def strict() -> bytes:
    """The Strict dialect of the format, by its namespaces."""
    parts = parts_of(filled())
    swap = (
        (
            b"http://schemas.openxmlformats.org/spreadsheetml/2006/main",
            b"http://purl.oclc.org/ooxml/spreadsheetml/main",
        ),
        (
            b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
            b"http://purl.oclc.org/ooxml/officeDocument/relationships",
        ),
    )
    made = {}
    for name, content in parts.items():
        for old, new in swap:
            content = content.replace(old, new)
        made[name] = content
    return packed(made)


@defect(GROUP)
def prefixed() -> bytes:
    """Every element with a prefix."""
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"

    def prefix(xml: str) -> str:
        xml = re.sub(r"<(/?)([A-Za-z])", r"<\1x:\2", xml)
        return xml.replace(f'xmlns="{space}"', f'xmlns:x="{space}"')

    return patched(filled(), prefix)


@defect(GROUP)
def backslashes() -> bytes:
    """Part names with backslashes, as a careless packer writes them."""
    return packed(
        {
            name.replace("/", "\\") if name.startswith("xl") else name: content
            for name, content in parts_of(filled()).items()
        }
    )


@defect(GROUP)
def uncompressed() -> bytes:
    """A package without compression."""
    import zipfile

    return packed(parts_of(filled()), zipfile.ZIP_STORED)


@defect(GROUP)
def something_after_the_end() -> bytes:
    """Bytes behind the archive, as a mail gateway adds them."""
    return filled() + b"\r\n--\r\n"


@defect(GROUP, files={"区财政局_2023-06.xlsm": "merged"}, fates={"区财政局_2023-06.xlsm": "usual"})
def with_macros_in_the_name() -> dict[str, bytes]:
    """Saved as .xlsm."""
    return {"区财政局_2023-06.xlsm": filled()}


@defect(GROUP, files={"区财政局_2023-06.xlsb": "merged"}, fates={"区财政局_2023-06.xlsb": "usual"}, codes=UNSTAMPED)
def binary_workbook() -> dict[str, bytes]:
    """The sheet in the binary format, without the hidden sheet."""
    rows = {at: tuple(xlsb_text(text) for text in line) for at, line in enumerate(lines())}
    return {"区财政局_2023-06.xlsb": xlsb(rows)}
