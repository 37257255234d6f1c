"""Computers made of a temporary folder: a Windows one, a Mac, one without Excel."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

from xltasks.verbs.install import Machine, System, Wares
from xltasks.verbs.install_check import Probe

GOODS = Wares("xltasks.xlam", b"PK the add-in", "xlwings-0.37.8.applescript", b"-- the script")
NEWER = Wares("xltasks.xlam", b"PK the add-in, newer", "xlwings-0.38.0.applescript", b"-- the newer script")


def windows(folder: Path, interpreter: str = r"C:\Python\python.exe") -> Machine:
    """A Windows computer of a Chinese office: VBA reads text files in GBK there."""
    home = folder / "Users" / "张三"
    home.mkdir(parents=True, exist_ok=True)
    return Machine(System.WINDOWS, home, interpreter, r"C:\Python", "gbk", appdata=home / "AppData" / "Roaming")


def mac(folder: Path) -> Machine:
    """A Mac on which Excel was started once."""
    home = folder / "Users" / "zhangsan"
    (home / "Library/Group Containers/UBF8T346G9.Office").mkdir(parents=True, exist_ok=True)
    (home / "Library/Containers/com.microsoft.Excel/Data").mkdir(parents=True, exist_ok=True)
    return Machine(System.MACOS, home, "/usr/local/bin/python3", "/usr/local", "utf-8")


def without_excel(folder: Path) -> Machine:
    """A Linux computer."""
    return Machine(System.OTHER, folder, "/usr/bin/python3", "/usr", "utf-8")


def with_interpreter(machine: Machine, path: Path) -> Machine:
    """The same computer, with a Python that is there."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"")
    return replace(machine, interpreter=str(path))


PACKAGES = {"xlwings": "0.37.8", "pywin32": "306", "appscript": "1.3.0", "psutil": "6.1.0"}
APP_PATHS = r"\Microsoft\Windows\CurrentVersion\App Paths"
EXCEL = {(rf"HKLM\Software{APP_PATHS}\excel.exe", ""): r"C:\Program Files\Microsoft Office\EXCEL.EXE"}
WPS = {(rf"HKCU\Software{APP_PATHS}\et.exe", ""): r"C:\WPS\et.exe"}


def probe(registry=EXCEL, packages=PACKAGES, applications=(), preferences=()) -> Probe:
    """How to ask such a computer."""
    held = {(key.casefold(), name.casefold()): value for (key, name), value in registry.items()}
    return Probe(
        lambda key, name: held.get((key.casefold(), name.casefold())),
        packages.get,
        tuple(applications),
        tuple(preferences),
    )


def _sections(path: Path) -> dict[str, str]:
    """The texts of a golden file, by their headings."""
    parts = re.split(r"^== (.*)\n", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


WORDS = _sections(Path(__file__).parent / "install" / "words.golden.txt")


def tree(folder: Path) -> dict[str, bytes]:
    """Every file below a folder with its bytes, and every empty folder."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() if path.is_file() else b"<empty folder>"
        for path in sorted(folder.rglob("*"))
        if path.is_file() or not any(path.iterdir())
    }
