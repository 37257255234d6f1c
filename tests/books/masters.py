"""Masters for tests of the closed book: small ones by XlsxWriter, and packages written by hand."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from pathlib import Path

import xlsxwriter

from xltasks.books.saving import backup_folder
from xltasks.core.schema import ReportCol

LOG_SHEET, LOG_TABLE = "填报记录", "填报记录表"
TASK_SHEET, TASK_TABLE = "一、经济发展", "板块01"
TASK_HEADINGS = ("编号", "重点工作目标任务", "完成进度", "更新日期", "我的备注", "倍数")
CREATED = date(2023, 1, 1)

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STRICT_MAIN = "http://purl.oclc.org/ooxml/spreadsheetml/main"
STRICT_OFFICE = "http://purl.oclc.org/ooxml/officeDocument/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"


def build_master(path: Path, more: Callable[[xlsxwriter.Workbook], None] | None = None) -> Path:
    """A master with a task sheet (a clerk's own column inside), an empty log, and a very hidden sheet."""
    book = xlsxwriter.Workbook(str(path))
    book.set_properties({"created": datetime.combine(CREATED, time())})
    wrap = book.add_format({"text_wrap": True, "border": 1})
    day = book.add_format({"num_format": "yyyy-mm-dd", "border": 1})
    late = book.add_format({"bg_color": "#FFC7CE"})

    tasks = book.add_worksheet(TASK_SHEET)
    rows: list[list[object]] = [[1, "招商引资", 0.3, CREATED, "找王局", 0], [2, "重点项目", None, None, None, 0]]
    columns: list[dict[str, object]] = [{"header": heading, "format": wrap} for heading in TASK_HEADINGS]
    columns[3]["format"] = day
    columns[5]["formula"] = f"={TASK_TABLE}[[#This Row],[完成进度]]*2"
    tasks.add_table(2, 0, 4, 5, {"name": TASK_TABLE, "columns": columns, "data": rows})
    tasks.write(0, 0, "总标题")
    tasks.set_row(3, 20)
    tasks.data_validation(3, 2, 4, 2, {"validate": "decimal", "criteria": "between", "minimum": 0, "maximum": 2})
    tasks.conditional_format(3, 0, 4, 5, {"type": "formula", "criteria": "=$C4<0.5", "format": late})

    log = book.add_worksheet(LOG_SHEET)
    headings = [column.value for column in ReportCol]
    formats = [day if "日期" in heading else wrap for heading in headings]
    log.add_table(
        2,
        0,
        3,
        len(headings) - 1,
        {
            "name": LOG_TABLE,
            "columns": [{"header": h, "format": f} for h, f in zip(headings, formats, strict=True)],
        },
    )
    for at, style in enumerate(formats):
        log.write_blank(3, at, None, style)
    log.set_column(8, 8, 40)
    log.data_validation(3, 7, 3, 7, {"validate": "list", "source": ["正常推进", "进展缓慢"]})
    log.conditional_format(3, 5, 3, 5, {"type": "data_bar", "data_bar_2010": True})

    hidden = book.add_worksheet("_xltasks")
    hidden.write_row(0, 0, ["xltasks-master", "1"])
    hidden.very_hidden()
    book.define_name("单位名单", f"={LOG_SHEET}!$C$4:$C$4")
    if more is not None:
        more(book)
    book.close()
    return path


def log_row(number: int, **more: object) -> dict[str, object]:
    """One plausible report for the log."""
    return {
        "序号": number,
        "报告期": "2023-06",
        "填报单位": "区教育局",
        "任务编号": number,
        "完成进度": 0.65,
        "状态": "正常推进",
        "进展情况": f"第{number}项已完成年度计划的三分之二\n下一步加快实施",
        "填报日期": date(2023, 6, 28),
        **more,
    }


def parts(path: Path) -> dict[str, bytes]:
    """All parts of a package, unfolded, in the order of the file."""
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def with_parts(path: Path, changed: Mapping[str, bytes]) -> Path:
    """Rewrite a package with some parts replaced or added."""
    held = parts(path) | dict(changed)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in held.items():
            archive.writestr(zipfile.ZipInfo(name, (2023, 6, 28, 8, 30, 0)), content, zipfile.ZIP_DEFLATED)
    return path


def raw_book(
    sheet: str,
    *,
    prefix: str = "",
    main: str = MAIN,
    office: str = OFFICE,
    target: str = "worksheets/sheet1.xml",
    properties: str = "",
    after: str = "",
    tables: tuple[str, ...] = (),
    encoding: str = "UTF-8",
) -> bytes:
    """A package written by hand: one sheet S, its rows as XML without prefix, tables as XML.

    ``after`` follows the rows.  With ``prefix`` all tags of the main parts get it, as some programs write them.
    """

    def dressed(name: str, inner: str, more: str = "") -> bytes:
        space = f'xmlns:{prefix}="{main}"' if prefix else f'xmlns="{main}"'
        text = f'<{name} {space} xmlns:r="{office}"{more}>{inner}</{name}>'
        if prefix:
            text = text.replace("</", "\0").replace("<", f"<{prefix}:").replace("\0", f"</{prefix}:")
        return f'<?xml version="1.0" encoding="{encoding}"?>\n{text}'.encode(encoding)

    def rels(*entries: tuple[str, str, str]) -> str:
        inner = "".join(f'<Relationship Id="{i}" Type="{office}/{k}" Target="{t}"/>' for i, k, t in entries)
        return f'<?xml version="1.0"?><Relationships xmlns="{PACKAGE}">{inner}</Relationships>'

    content = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    overrides = [
        ("/xl/workbook.xml", f"{content}.sheet.main+xml"),
        ("/xl/worksheets/sheet1.xml", f"{content}.worksheet+xml"),
        ("/xl/styles.xml", f"{content}.styles+xml"),
        *((f"/xl/tables/table{n}.xml", f"{content}.table+xml") for n in range(1, len(tables) + 1)),
    ]
    types = "".join(f'<Override PartName="{part}" ContentType="{kind}"/>' for part, kind in overrides)
    table_parts = "".join(f'<tablePart r:id="t{n}"/>' for n in range(1, len(tables) + 1))
    if tables:
        after += f'<tableParts count="{len(tables)}">{table_parts}</tableParts>'
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(
            "[Content_Types].xml",
            '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Default Extension="xml" ContentType="application/xml"/>{types}</Types>',
        )
        archive.writestr("_rels/.rels", rels(("a", "officeDocument", "/xl/workbook.xml")))
        archive.writestr(
            "xl/workbook.xml",
            dressed("workbook", f'{properties}<sheets><sheet name="S" sheetId="1" r:id="q"/></sheets>'),
        )
        archive.writestr("xl/_rels/workbook.xml.rels", rels(("q", "worksheet", target), ("s", "styles", "styles.xml")))
        archive.writestr(
            "xl/styles.xml",
            dressed(
                "styleSheet",
                '<fonts count="1"><font><sz val="11"/></font></fonts>'
                '<fills count="1"><fill><patternFill/></fill></fills>'
                '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
                '<cellStyleXfs count="1"><xf/></cellStyleXfs>'
                '<cellXfs count="3"><xf numFmtId="0"/><xf numFmtId="14"/>'
                '<xf numFmtId="0" applyAlignment="1"><alignment wrapText="1"/></xf></cellXfs>'
                '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>',
            ),
        )
        archive.writestr("xl/worksheets/sheet1.xml", dressed("worksheet", f"<sheetData>{sheet}</sheetData>{after}"))
        if tables:
            archive.writestr(
                "xl/worksheets/_rels/sheet1.xml.rels",
                rels(*((f"t{n}", "table", f"../tables/table{n}.xml") for n in range(1, len(tables) + 1))),
            )
        for n, table in enumerate(tables, 1):
            space = f'xmlns="{main}"'
            archive.writestr(f"xl/tables/table{n}.xml", table.replace("<table ", f"<table {space} ", 1))
    return buffer.getvalue()


def litter(path: Path) -> list[str]:
    """Everything in the master's folder and the backup folder that is neither master, backup nor record."""
    folder = backup_folder(path)
    inside = (
        [f for f in folder.iterdir() if not f.name[:4].isdigit() and f.name != "记录.json"] if folder.exists() else []
    )
    return sorted(f.name for f in [*path.parent.iterdir(), *inside] if f not in (path, folder))
