"""Files: names, archives, locks, junk, halves."""

from __future__ import annotations

import zipfile
from io import BytesIO

from corpus.defects import defect
from corpus.desk import EDU, FIN, NAME, filled, put, usual, zipped

GROUP = "files"


def beside(name: str, content: bytes) -> dict[str, bytes]:
    """A good return with something beside it."""
    return {NAME: filled(), name: content}


def junk(name: str, content: bytes, code: str, story: str) -> None:
    """Something that is no return: ignored with a word, never an error."""

    def build() -> dict[str, bytes]:
        return beside(name, content)

    build.__name__ = f"junk_{name}"
    build.__doc__ = story
    defect(GROUP, files={NAME: "merged", name: "ignored"}, fates={NAME: "usual"}, codes=code)(build)


def broken(name: str, content: bytes, code: str, story: str) -> None:
    """Something that should have been a return and cannot be read: one line, and the others go on."""

    def build() -> dict[str, bytes]:
        return beside(name, content)

    build.__name__ = f"broken_{name}"
    build.__doc__ = story
    defect(GROUP, files={NAME: "merged", name: "rejected"}, fates={NAME: "usual"}, codes=code)(build)


junk("~$区财政局_2023-06.xlsx", b"\x05user" + bytes(160), "ignored-file", "Excel's lock file.")
junk(".~区财政局_2023-06.xlsx", b"lock", "ignored-file", "WPS's lock file.")
junk(".~lock.区财政局_2023-06.xlsx#", b",user,host", "ignored-file", "LibreOffice's lock file.")
junk("Thumbs.db", b"\xd0\xcf\x11\xe0", "ignored-file", "Windows' thumbnails.")
junk("__MACOSX/._区财政局.xlsx", b"\0\5\x16\7", "ignored-file", "A Mac's resource fork.")
junk("desktop.ini", b"[.ShellClassInfo]", "ignored-file", "Windows' folder settings.")
junk("现场.jpg", b"\xff\xd8\xff\xe0", "unread-document", "A photograph.")
junk("区教育局盖章版.pdf", b"%PDF-1.7", "unread-document", "A scan with the stamp on it.")
junk(
    "区教育局情况.docx",
    zipped({"[Content_Types].xml": b"<a/>", "word/document.xml": b"<a/>"}),
    "unread-document",
    "A Word file.",
)
junk("说明.txt", "本月无变化".encode("gbk"), "unread-document", "A note in words.")
junk("回收.rar", b"Rar!\x1a\x07\x00", "unread-archive", "An archive of a kind that is not opened.")
junk("空.zip", zipped({}), "ignored-file", "An empty archive.")

broken("区教育局_2023-06.xlsx", b"", "half-synced", "Nought bytes.")
broken("区教育局.xlsx", bytes(4096), "half-synced", "A file of zeros: the drive never finished.")
broken("区教育局_2023-06.xlsx.crdownload", filled(), "half-synced", "A download that never ended.")
broken("区教育局（截断）.xlsx", filled()[:5000], "unreadable", "The second half is missing.")
broken("区教育局（乱码）.xlsx", bytes(range(1, 256)) * 40, "unreadable", "Noise under a workbook's name.")


@defect(GROUP, files={NAME: "merged", "区教育局_2023-06.xlsx": "rejected"}, fates={NAME: "usual"}, codes="encrypted")
def with_a_password() -> dict[str, bytes]:
    """A workbook with a password to open it."""
    from return_files import compound

    return beside("区教育局_2023-06.xlsx", compound({"EncryptionInfo": b"x", "EncryptedPackage": b"x"}))


def named(name: str, story: str) -> None:
    """A good return under another name."""

    def build() -> dict[str, bytes]:
        return {name: filled()}

    build.__name__ = f"named_{name}"
    build.__doc__ = story
    defect(GROUP, files={name: "merged"}, fates={name: "usual"})(build)


named("区财政局_2023-06.XLSX", "An upper-case ending.")
named("区财政局_2023-06.xlsx.xlsx", "An ending twice.")
named("区财政局_2023-06.et", "WPS's own ending.")
named("区财政局_2023-06.xls", "A new workbook under the old ending.")
named("财政局六月 (1).xlsx", "A name of one's own, with an alias of the unit.")
named("表.xlsx", "A name that says nothing.")
named("第一批/区财政局_2023-06.xlsx", "In a folder.")
named("没有后缀", "No ending at all.")


@defect(GROUP, files={"打包.zip!区财政局_2023-06.xlsx": "merged"}, fates={"打包.zip!区财政局_2023-06.xlsx": "usual"})
def in_an_archive() -> dict[str, bytes]:
    """One return in a .zip."""
    return {"打包.zip": zipped({NAME: filled()})}


@defect(
    GROUP,
    files={"a.zip!b/内.zip!区财政局_2023-06.xlsx": "merged", "a.zip!__MACOSX/._x": "ignored"},
    fates={"a.zip!b/内.zip!区财政局_2023-06.xlsx": "usual"},
    codes="ignored-file",
)
def in_an_archive_in_an_archive() -> dict[str, bytes]:
    """Nested folders and archives, and a Mac's litter."""
    return {"a.zip": zipped({"b/内.zip": zipped({NAME: filled()}), "__MACOSX/._x": b"\0\5\x16\7"})}


@defect(GROUP, files={"w.zip!区财政局_2023-06.xlsx": "merged"}, fates={"w.zip!区财政局_2023-06.xlsx": "usual"})
def in_an_archive_with_gbk_names() -> dict[str, bytes]:
    """Names as Chinese Windows packs them: GBK and no flag."""
    raw = NAME.encode("gbk")
    stand_in = "x" * len(raw)
    content = zipped({stand_in: filled()})
    return {"w.zip": content.replace(stand_in.encode(), raw)}


@defect(
    GROUP,
    files={"e.zip!区教育局_2023-06.xlsx": "rejected", "e.zip!区财政局_2023-06.xlsx": "merged"},
    fates={"e.zip!区财政局_2023-06.xlsx": "usual"},
    codes="encrypted",
)
def one_locked_member() -> dict[str, bytes]:
    """An archive in which one member has a password: the others are read."""
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w") as container:
        name = "区教育局_2023-06.xlsx".encode("gbk")
        container.writestr(zipfile.ZipInfo("a" * len(name)), b"secret")
        container.writestr(zipfile.ZipInfo(NAME), filled(), zipfile.ZIP_DEFLATED)
    content = bytearray(buffer.getvalue())
    content[6] |= 1
    content[content.index(b"PK\1\2") + 8] |= 1
    return {"e.zip": bytes(content).replace(b"a" * len(name), name)}


@defect(GROUP, files={NAME: "rejected"}, fates={NAME: "usual refuse wrong-unit"}, codes="wrong-unit rejected-with-file")
def label_of_another_unit() -> bytes:
    """填报单位 says 区教育局, the stamp 区财政局."""

    return filled(edit=lambda sheet: put(sheet["D2"], EDU))


@defect(
    GROUP,
    files={"区教育局_2023-06.xlsx": "rejected"},
    fates={"区教育局_2023-06.xlsx": "usual refuse wrong-unit"},
    codes="wrong-unit rejected-with-file",
)
def another_units_form() -> dict[str, bytes]:
    """区教育局 sends 区财政局's form under its own name."""
    return {"区教育局_2023-06.xlsx": filled()}


@defect(
    GROUP,
    files={"汇总.xlsx": "rejected"},
    fates={
        "汇总.xlsx": "\n".join(
            f"- {field.value} | {value} | refuse identity-conflict" for (_, field), value in usual().items()
        )
    },
    codes="identity-conflict rejected-with-file",
)
def two_stamps_in_one_file() -> dict[str, bytes]:
    """The sheets of two units' forms in one workbook."""
    from corpus.desk import blank, opened, saved

    book = opened(filled())
    other = opened(blank(EDU))["_xltasks"]
    twin = book.create_sheet("_xltasks (2)")
    for row in other.iter_rows(values_only=True):
        twin.append(row)
    return {"汇总.xlsx": saved(book)}


@defect(
    GROUP,
    files={NAME: "rejected"},
    fates={NAME: "usual refuse wrong-plan"},
    codes="wrong-plan rejected-with-file",
)
def form_of_another_plan() -> bytes:
    """A form with our unit and period, sent from another district's plan."""
    from dataclasses import replace

    from corpus.desk import form, form_file

    return filled(content=form_file(replace(form(), plan_id="00000000")))


@defect(
    GROUP,
    files={NAME: "rejected"},
    fates={NAME: "usual refuse unknown-unit-return"},
    codes="unknown-unit-return rejected-with-file",
)
def form_of_a_unit_that_is_gone() -> bytes:
    """A stamp with a unit that the directory does not know."""
    from dataclasses import replace

    from corpus.desk import form, form_file

    return filled(content=form_file(replace(form(), unit="区水利局")))


@defect(GROUP, files={NAME: "rejected"}, fates={NAME: "usual refuse wrong-unit"}, codes="wrong-unit rejected-with-file")
def label_of_two_units() -> bytes:
    """填报单位 says 区财政局、区教育局: nobody guesses which."""
    return filled(edit=lambda sheet: put(sheet["D2"], f"{FIN}、{EDU}"))
