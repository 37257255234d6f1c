"""Every file a unit may send has exactly one outcome; junk is ignored with a word, a bad file said and passed."""

from __future__ import annotations

import os
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from return_files import (
    MAIN,
    XLS_PASSWORD,
    compound,
    form_bytes,
    package,
    sheet_xml,
    styles_xml,
    unzipped,
    xls,
    xls_number,
    xlsb,
    xlsb_text,
    zipped,
)

from xltasks.books.returns import ReadFile, read_returns
from xltasks.errors import CannotProceed
from xltasks.messages import finding_words

ONE = sheet_xml('<row r="1"><c r="A1" t="inlineStr"><is><t>任务编号</t></is></c></row>')
PAGE = "<html><head><meta charset={0}></head><body><table><tr><td>任务编号<td>3</table></body></html>"
XML_2003 = (
    '<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>'
    '<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" '
    'xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet ss:Name="填报表"><Table><Row>'
    '<Cell><Data ss:Type="String">任务编号</Data></Cell></Row></Table></Worksheet></Workbook>'
)
FLAT_ODS = (
    '<office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
    'office:mimetype="application/vnd.oasis.opendocument.spreadsheet"><office:body><office:spreadsheet>'
    '<table:table table:name="填报表"><table:table-row><table:table-cell office:value-type="string">'
    "<text:p>任务编号</text:p></table:table-cell></table:table-row></table:table></office:spreadsheet>"
    "</office:body></office:document>"
)
ODS = zipped(
    {
        "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
        "content.xml": FLAT_ODS.replace(":document ", ":document-content ").replace(":document>", ":document-content>"),
    }
)
WORKBOOK = zipped(package(ONE))
_BOOM = "boom" * 100
ENTITY = f'<!DOCTYPE a [<!ENTITY b "{_BOOM}">]>'

# (name, content, state, finding code or None)
FILES: list[tuple[str, bytes, str, str | None]] = [
    ("表.xlsx", WORKBOOK, "read", None),
    ("表.XLSX", WORKBOOK, "read", None),
    ("表.xlsx.xlsx", WORKBOOK, "read", None),
    ("表.xlsm", WORKBOOK, "read", None),
    ("表.et", WORKBOOK, "read", None),
    ("没有后缀", WORKBOOK, "read", None),
    ("改了后缀.pdf", WORKBOOK, "read", None),
    ("表.xls", xls(xls_number(0, 0, 3)), "read", None),
    ("老表.et", xls(xls_number(0, 0, 3)), "read", None),
    ("表.xlsb", xlsb({0: (xlsb_text("任务编号"),)}), "read", None),
    ("表.ods", ODS, "read", None),
    ("表.fods", FLAT_ODS.encode(), "read", None),
    ("网页.xls", PAGE.format("utf-8").encode(), "read", None),
    ("网页gbk.xls", PAGE.format("gb2312").encode("gbk"), "read", None),
    ("标记.xls", XML_2003.encode(), "read", None),
    ("a.csv", "任务编号,状态\n3,已完成\n".encode(), "read", None),
    ("gbk.csv", "任务编号,状态\r\n3,已完成\r\n".encode("gbk"), "read", None),
    ("bom.csv", "任务编号,状态\n3,已完成\n".encode("utf-8-sig"), "read", None),
    ("unicode.csv", "任务编号\t状态\r\n3\t已完成\r\n".encode("utf-16"), "read", None),
    ("文本.xls", "任务编号\t状态\r\n3\t已完成\r\n".encode("gbk"), "read", None),
    ("表.txt", "任务编号\t状态\r\n3\t已完成\r\n".encode("gbk"), "read", None),
    ("~$表.xlsx", b"\x05lock", "ignored", "ignored-file"),
    (".~表.xlsx", b"lock", "ignored", "ignored-file"),
    (".~lock.表.xlsx#", b",user,host", "ignored", "ignored-file"),
    ("Thumbs.db", b"\xd0\xcf\x11\xe0", "ignored", "ignored-file"),
    ("desktop.ini", b"[.ShellClassInfo]", "ignored", "ignored-file"),
    (".DS_Store", b"\0\0\0\1Bud1", "ignored", "ignored-file"),
    ("._表.xlsx", b"\0\5\x16\7", "ignored", "ignored-file"),
    ("__MACOSX/._表.xlsx", b"\0\5\x16\7", "ignored", "ignored-file"),
    ("~wrl0001.tmp", b"\xd0\xcf", "ignored", "ignored-file"),
    ("会场.mp4", b"\0\0\0\x18ftypmp42", "ignored", "ignored-file"),
    ("照片.jpg", b"\xff\xd8\xff\xe0", "ignored", "unread-document"),
    ("手机.heic", b"\0\0\0\x18ftypheic", "ignored", "unread-document"),
    ("截图.png", b"\x89PNG\r\n\x1a\n", "ignored", "unread-document"),
    ("照片.xlsx", b"\xff\xd8\xff\xe0", "ignored", "unread-document"),
    ("盖章.pdf", b"%PDF-1.7", "ignored", "unread-document"),
    ("情况.docx", zipped({"[Content_Types].xml": "<a/>", "word/document.xml": "<a/>"}), "ignored", "unread-document"),
    ("情况.doc", compound({"WordDocument": b"x"}), "ignored", "unread-document"),
    ("情况.wps", compound({"WordDocument": b"x"}), "ignored", "unread-document"),
    ("表.numbers", zipped({"Index/Document.iwa": b"x"}), "ignored", "unread-document"),
    ("说明.txt", "本月无变化".encode(), "ignored", "unread-document"),
    ("表.mht", b"MIME-Version: 1.0\r\n", "ignored", "unread-document"),
    ("打包.rar", b"Rar!\x1a\x07\x00", "ignored", "unread-archive"),
    ("打包.7z", b"7z\xbc\xaf\x27\x1c", "ignored", "unread-archive"),
    ("空.zip", zipped({}), "ignored", "ignored-file"),
    ("空.xlsx", b"", "failed", "half-synced"),
    ("全零.xlsx", bytes(4096), "failed", "half-synced"),
    ("表.xlsx.crdownload", WORKBOOK, "failed", "half-synced"),
    ("表.xlsx.tmp", WORKBOOK, "failed", "half-synced"),
    ("加密.xlsx", compound({"EncryptionInfo": b"x", "EncryptedPackage": b"x"}), "failed", "encrypted"),
    ("加密.xls", xls(xls_number(0, 0, 3), before=XLS_PASSWORD), "failed", "encrypted"),
    ("截断.xlsx", WORKBOOK[: len(WORKBOOK) * 2 // 3], "failed", "unreadable"),
    ("截断.xls", xls(xls_number(0, 0, 3))[:2500], "failed", "unreadable"),
    ("乱码.xlsx", bytes(range(1, 256)) * 40, "failed", "unreadable"),
    ("没有工作簿.xlsx", zipped({"[Content_Types].xml": "<a/>", "xl/a.xml": "<a/>"}), "failed", "unreadable"),
    ("坏的.xlsx", zipped(package(ONE[:-30])), "failed", "unreadable"),
    ("坏的.ods", zipped({"mimetype": "spreadsheet", "content.xml": "<a"}), "failed", "unreadable"),
    ("没有表.xls", b"<html><body>hello</body></html>", "failed", "unreadable"),
    ("实体.xlsx", zipped(package(ENTITY + ONE)), "failed", "unreadable"),
    ("实体.xls", XML_2003.replace("<Workbook", ENTITY + "<Workbook").encode(), "failed", "unreadable"),
]


def read_one(folder: Path, name: str, content: bytes) -> ReadFile:
    """The outcome of one file in an otherwise empty folder."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    (outcome,) = read_returns([folder])
    return outcome


@pytest.mark.parametrize(("name", "content", "state", "code"), FILES, ids=[entry[0] for entry in FILES])
def test_outcome(tmp_path: Path, name: str, content: bytes, state: str, code: str | None) -> None:
    """A file has the outcome of its kind, whatever its name, and words that say so."""
    outcome = read_one(tmp_path, name, content)
    assert (outcome.file, outcome.size, outcome.state) == (name, len(content), state)
    assert [found.code for found in outcome.findings] == ([] if code is None else [code])
    assert len(outcome.sha256) == 64
    assert bool(outcome.sheets) == (state == "read")
    for found in outcome.findings:
        assert all(name in words or number for number, words in enumerate(finding_words(found)))
        assert found.severity != "error" or state == "failed"


READABLE = [entry for entry in FILES if entry[2] == "read"]


@pytest.mark.parametrize(("name", "content"), [entry[:2] for entry in READABLE], ids=[e[0] for e in READABLE])
def test_first_cell(tmp_path: Path, name: str, content: bytes) -> None:
    """Whatever the format and the encoding, the first cell arrives as it was written."""
    (first, *_) = read_one(tmp_path, name, content).sheets
    assert first.grid.at(0, 0) in ("任务编号", 3.0)


def test_folders_in_order(tmp_path: Path) -> None:
    """Folders are walked to the bottom; names are paths below the folder given, in one order."""
    for name in ("乙/b.csv", "甲.csv", "乙/丙/a.csv", "A.csv"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("a,b")
    assert [found.file for found in read_returns([tmp_path])] == ["A.csv", "乙/b.csv", "乙/丙/a.csv", "甲.csv"]


def test_given_directly_and_twice(tmp_path: Path) -> None:
    """A file given directly bears its bare name, and is read once although its folder is given too."""
    (tmp_path / "a.csv").write_text("a,b")
    assert [f.file for f in read_returns([tmp_path / "a.csv", tmp_path])] == ["a.csv"]


def test_same_names_in_two_folders(tmp_path: Path) -> None:
    """Two folders with files of one name: both are read, and told apart by their folder."""
    for folder in ("第一批", "第二批"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "a.csv").write_text(folder)
    found = list(read_returns([tmp_path / "第一批", tmp_path / "第二批"]))
    assert [item.file for item in found] == ["a.csv", "第二批/a.csv"]


def test_missing_path(tmp_path: Path) -> None:
    """A path that does not exist stops the command with its name."""
    with pytest.raises(CannotProceed) as stopped:
        list(read_returns([tmp_path / "没有"]))
    assert stopped.value.code == "returns-missing"


def test_links_are_not_followed(tmp_path: Path) -> None:
    """A link to a file or folder elsewhere is said and not followed."""
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "a.csv").write_text("a,b")
    inside = tmp_path / "inside"
    inside.mkdir()
    (inside / "folder").symlink_to(outside)
    (inside / "file.csv").symlink_to(outside / "a.csv")
    (inside / "gone.csv").symlink_to(outside / "nothing")
    assert [(f.file, f.state, f.findings[0].code) for f in read_returns([inside])] == [
        ("file.csv", "ignored", "link-not-followed"),
        ("folder", "ignored", "link-not-followed"),
        ("gone.csv", "ignored", "link-not-followed"),
    ]


def test_pipe_is_not_opened(tmp_path: Path) -> None:
    """A named pipe, which would wait for ever, is not opened."""
    os.mkfifo(tmp_path / "pipe.xlsx")
    (outcome,) = read_returns([tmp_path])
    assert (outcome.state, outcome.findings[0].code) == ("failed", "unreadable")


def test_archive_with_gbk_names(tmp_path: Path) -> None:
    """An archive packed by Chinese Windows: names are GBK without a flag; folders and archives are nested."""
    inner = _gbk_zip({"丙/表.csv": b"a,b"})
    content = _gbk_zip({"区教育局/表.xlsx": WORKBOOK, "__MACOSX/._表": b"x", "内层.zip": inner})
    (tmp_path / "回收.zip").write_bytes(content)
    assert [(found.file, found.state) for found in read_returns([tmp_path])] == [
        ("回收.zip!__MACOSX/._表", "ignored"),
        ("回收.zip!内层.zip!丙/表.csv", "read"),
        ("回收.zip!区教育局/表.xlsx", "read"),
    ]


def _gbk_zip(parts: dict[str, bytes]) -> bytes:
    """What zipfile cannot write: GBK names with the UTF-8 flag off; placeholders of equal length stand in."""
    coded = {name.encode("gbk"): content for name, content in parts.items()}
    stand_in = {f"{number:0{len(raw)}d}".encode(): raw for number, raw in enumerate(coded)}
    content = zipped({held.decode(): coded[raw] for held, raw in stand_in.items()})
    for held, raw in stand_in.items():
        content = content.replace(held, raw)
    return content


def test_archive_that_climbs_out(tmp_path: Path) -> None:
    """A member whose path leaves the archive is read in memory, said, and written nowhere."""
    folder = tmp_path / "returns"
    folder.mkdir()
    (folder / "a.zip").write_bytes(zipped({"../../evil.csv": b"a,b", "C:\\x\\b.csv": b"a,b", "/etc/c.csv": b"a,b"}))
    found = list(read_returns([folder]))
    assert [item.file for item in found] == ["a.zip!etc/c.csv", "a.zip!evil.csv", "a.zip!x/b.csv"]
    assert all([f.code for f in item.findings] == ["path-climbs"] for item in found)
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["a.zip", "returns"]


def test_bad_member_does_not_hide_the_others(tmp_path: Path) -> None:
    """One damaged member fails alone."""
    content = bytearray(zipped({"a.csv": b"a,b" * 50, "b.csv": b"c,d"}, zipfile.ZIP_STORED))
    content[content.index(b"a,b") + 5] ^= 1
    (tmp_path / "a.zip").write_bytes(content)
    assert [(item.file, item.state) for item in read_returns([tmp_path])] == [
        ("a.zip!a.csv", "failed"),
        ("a.zip!b.csv", "read"),
    ]


def test_password_archive(tmp_path: Path) -> None:
    """The members of an archive with a password are said to be locked."""
    content = bytearray(zipped({"a.csv": b"a,b"}))
    content[6] |= 1
    content[content.index(b"PK\1\2") + 8] |= 1
    assert read_one(tmp_path, "a.zip", bytes(content)).findings[0].code == "encrypted"


_TWO = '<row r="1"><c r="A1" t="inlineStr"><is><t>一</t></is></c><c r="B1"><v>7</v></c></row>'

DIALECTS: dict[str, Callable[[], dict[str, bytes | str]]] = {
    "strict": lambda: package(
        sheet_xml(
            '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1"><v>7</v></c></row>',
            main="http://purl.oclc.org/ooxml/spreadsheetml/main",
        ),
        strings='<sst xmlns="http://purl.oclc.org/ooxml/spreadsheetml/main"><si><t>一</t></si></sst>',
        main="http://purl.oclc.org/ooxml/spreadsheetml/main",
        relations="http://purl.oclc.org/ooxml/officeDocument/relationships",
    ),
    "wrong dimension": lambda: package(sheet_xml(_TWO, before='<dimension ref="A1"/>')),
    "huge dimension": lambda: package(sheet_xml(_TWO, before='<dimension ref="A1:XFD1048576"/>')),
    "no references": lambda: package(sheet_xml('<row><c t="inlineStr"><is><t>一</t></is></c><c><v>7</v></c></row>')),
    "prefixed": lambda: package(
        f'<x:worksheet xmlns:x="{MAIN}"><x:sheetData><x:row r="1"><x:c r="A1" t="inlineStr"><x:is><x:t>一</x:t>'
        '</x:is></x:c><x:c r="B1"><x:v>7</x:v></x:c></x:row></x:sheetData></x:worksheet>'
    ),
    "style number without styles part": lambda: package(sheet_xml(_TWO.replace('r="B1"', 'r="B1" s="9"'))),
    "other part names": lambda: package(
        sheet_xml('<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1"><v>7</v></c></row>'),
        strings=f'<sst xmlns="{MAIN}"><si><t>一</t></si></sst>',
        workbook="book/wb.xml",
        strings_part="strings7.xml",
        sheet_part="s/first.xml",
    ),
    "utf-16": lambda: package(f'<?xml version="1.0" encoding="utf-16"?>{sheet_xml(_TWO)}'.encode("utf-16")),
    "gbk": lambda: package(f'<?xml version="1.0" encoding="GBK"?>{sheet_xml(_TWO)}'.encode("gbk")),
    "single quotes": lambda: package(sheet_xml(_TWO.replace('"', "'"))),
    "link outside": lambda: package(
        sheet_xml(_TWO),
        extra={
            "xl/worksheets/_rels/sheet1.xml.rels": (
                '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
                '<Relationship Id="rId1" Type="x/comments" Target="http://192.0.2.1/c.xml" TargetMode="External"/>'
                "</Relationships>"
            )
        },
    ),
}


@pytest.mark.parametrize("dialect", DIALECTS)
def test_dialects_of_xlsx(tmp_path: Path, dialect: str) -> None:
    """The ways other programs write a workbook give the same two cells."""
    outcome = read_one(tmp_path, "a.xlsx", zipped(DIALECTS[dialect]()))
    assert [list(row) for row in outcome.sheets[0].grid.rows] == [["一", 7.0]]


def test_backslashes_in_part_names(tmp_path: Path) -> None:
    """A package whose part names were packed with backslashes is a workbook all the same, or said to be none."""
    parts = {name.replace("/", "\\"): part for name, part in package(ONE).items()}
    assert read_one(tmp_path, "a.xlsx", zipped(parts)).state in ("read", "failed")


def test_styles_part_missing(tmp_path: Path) -> None:
    """A form whose styles part is gone still gives its values."""
    parts = {name: part for name, part in unzipped(form_bytes()).items() if name != "xl/styles.xml"}
    assert read_one(tmp_path, "a.xlsx", zipped(parts)).sheets[0].grid.at(4, 0) == "任务编号"


def test_dates_of_the_chinese_built_in_formats(tmp_path: Path) -> None:
    """Number formats 27–36 and 50–58 are dates, in 1900 books and in 1904 books."""
    formats = (14, *range(27, 37), *range(50, 59))
    cells = "".join(f'<c s="{number}"><v>45107</v></c>' for number in range(len(formats)))
    sheet = sheet_xml(f"<row>{cells}</row>")
    for properties, expected in (("", "2023-06-30"), ('<workbookPr date1904="1"/>', "2027-07-01")):
        content = zipped(package(sheet, styles=styles_xml(formats), properties=properties))
        row = read_one(tmp_path, "a.xlsx", content).sheets[0].grid.rows[0]
        assert {str(value) for value in row} == {expected}
