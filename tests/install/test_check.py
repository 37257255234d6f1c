"""``install --check``: what is missing, in a table, with the exit status."""

import io
import json
import plistlib
from argparse import Namespace
from contextlib import redirect_stdout
from dataclasses import replace
from pathlib import Path

import pytest
from install_machines import (
    EXCEL,
    GOODS,
    NEWER,
    WORDS,
    WPS,
    mac,
    probe,
    windows,
    with_interpreter,
    without_excel,
)

from xltasks.books.outbox import write_new
from xltasks.commands.install import run_check
from xltasks.errors import CannotProceed
from xltasks.messages.install import CHECK_WORDS, ITEM_NAMES
from xltasks.verbs.install import places, plan_installation
from xltasks.verbs.install_check import Standing, check
from xltasks.verbs.install_place import install

SECURITY = r"Microsoft\Office\16.0\Excel\Security"


def said(machine, asked, master=None, as_json=False):
    """What the command prints, the home folder named HOME, and its exit status."""
    out = io.StringIO()
    with redirect_stdout(out):
        status = run_check(Namespace(json=as_json, master=master), machine, lambda: GOODS, asked)
    return status, out.getvalue().replace(str(machine.home), "HOME")


@pytest.fixture
def desk(tmp_path):
    """A Windows computer with everything installed."""
    machine = windows(tmp_path)
    machine = with_interpreter(machine, machine.home / "py" / "python.exe")
    install(plan_installation(machine, GOODS), write_new)
    return machine


def standing(machine, asked=None, master=None):
    """Each item's standing and the code of its words."""
    items = check(machine, lambda: GOODS, asked or probe(), master)
    return {item.name: (item.state, item.code) for item in items}


def test_nothing_is_there(tmp_path):
    """On a fresh Windows computer: each thing that is missing, with what to do; status 1."""
    assert said(windows(tmp_path), probe({}, {"xlwings": "0.37.8"})) == (1, WORDS["check, nothing there"])


def test_everything_is_there(desk):
    """Status 0; what nobody can know from outside is a question mark and no lack."""
    assert said(desk, probe()) == (0, WORDS["check, everything there"])


def test_everything_is_there_on_a_mac(tmp_path):
    """The same, with the script that the sandbox wants."""
    machine = mac(tmp_path)
    machine = with_interpreter(machine, machine.home / "py" / "python3")
    applications = machine.home / "Applications"
    (applications / "Microsoft Excel.app").mkdir(parents=True)
    install(plan_installation(machine, GOODS), write_new)
    assert said(machine, probe(applications=[applications])) == (0, WORDS["check on a Mac, everything there"])


def test_no_excel_and_never_will(tmp_path):
    """On Linux one line says so, and what to use instead."""
    status, words = said(without_excel(tmp_path), probe())
    assert status == 1
    assert words.splitlines()[0] == "✗ Excel：这台电脑没有 Excel（只有 Windows 和 macOS 有），按钮用不了"


@pytest.mark.parametrize(
    ("spoil", "name", "expected"),
    [
        (lambda one: one.addin.unlink(), "add-in", (Standing.MISSING, "no-addin")),
        (lambda one: one.addin.write_bytes(NEWER.addin), "add-in", (Standing.DIFFERS, "other-addin")),
        (
            lambda one: one.mark(one.addin, b"[ZoneTransfer]\r\nZoneId=3\r\n"),
            "add-in",
            (Standing.BLOCKED, "marked"),
        ),
        (
            lambda one: one.mark(one.addin, b"[ZoneTransfer]\r\nZoneId=1\r\n"),
            "add-in",
            (Standing.OK, "addin"),
        ),
        (lambda one: one.settings.unlink(), "interpreter", (Standing.MISSING, "no-interpreter")),
        (lambda one: one.settings.unlink(), "search-path", (Standing.MISSING, "workbook-path")),
        (lambda one: one.python.unlink(), "interpreter", (Standing.MISSING, "interpreter-gone")),
        (
            lambda one: one.set(b"INTERPRETER_WIN", str(one.other_python).encode("gbk")),
            "interpreter",
            (Standing.DIFFERS, "other-interpreter"),
        ),
        (
            lambda one: one.set(b"CONDA PATH", b"C:\\conda") or one.set(b"CONDA ENV", b"x"),
            "interpreter",
            (Standing.DIFFERS, "other-conda"),
        ),
        (
            lambda one: one.set(b"ADD_WORKBOOK_TO_PYTHONPATH", b"True"),
            "search-path",
            (Standing.MISSING, "workbook-path"),
        ),
    ],
)
def test_one_thing_is_off(desk, spoil, name, expected):
    """Each thing that can be off is found, and nothing else changes but what hangs on the same file."""

    class Hand:
        addin = places(desk).start_folder / GOODS.addin_name
        settings = places(desk).settings_file
        python = Path(desk.interpreter)
        other_python = Path(desk.interpreter).with_name("other.exe")

        def mark(self, path, content):
            Path(f"{path}:Zone.Identifier").write_bytes(content)

        def set(self, key, value):
            self.settings.write_bytes(b'"' + key + b'","' + value + b'"\r\n' + self.settings.read_bytes())

    Hand.other_python.write_bytes(b"")
    before = standing(desk)
    spoil(Hand())
    after = standing(desk)
    assert after[name] == expected
    assert {key for key in before if before[key] != after[key]} <= {name, "interpreter", "search-path"}


@pytest.mark.parametrize(
    ("registry", "addin", "master"),
    [
        ({}, (Standing.OK, "start-folder-trusted"), (Standing.UNKNOWN, "asks")),
        (
            {(rf"HKCU\Software\{SECURITY}", "VBAWarnings"): 1},
            (Standing.OK, "start-folder-trusted"),
            (Standing.OK, "all-enabled"),
        ),
        (
            {(rf"HKCU\Software\{SECURITY}", "VBAWarnings"): 4},
            (Standing.OK, "start-folder-trusted"),
            (Standing.BLOCKED, "all-disabled"),
        ),
        (
            {
                (rf"HKCU\Software\{SECURITY}", "VBAWarnings"): 1,
                (rf"HKCU\Software\Policies\{SECURITY}", "VBAWarnings"): 3,
            },
            (Standing.OK, "start-folder-trusted"),
            (Standing.BLOCKED, "only-signed"),
        ),
        (
            {
                (rf"HKCU\Software\Policies\{SECURITY}", "VBAWarnings"): 4,
                (rf"HKCU\Software\Policies\{SECURITY}\Trusted Locations", "AllLocationsDisabled"): 1,
            },
            (Standing.BLOCKED, "locations-off"),
            (Standing.BLOCKED, "all-disabled-anywhere"),
        ),
        (
            {(rf"HKCU\Software\{SECURITY}\Trusted Locations", "AllLocationsDisabled"): 1},
            (Standing.OK, "asks"),
            (Standing.UNKNOWN, "asks"),
        ),
        (
            {(rf"HKCU\Software\Policies\{SECURITY}", "RequireAddinSig"): 1},
            (Standing.BLOCKED, "addins-signed"),
            (Standing.UNKNOWN, "asks"),
        ),
        (
            {(rf"HKCU\Software\Policies\{SECURITY}", "DisableAllAddins"): 1},
            (Standing.BLOCKED, "addins-off"),
            (Standing.UNKNOWN, "asks"),
        ),
        (
            {(r"HKLM\Software\Policies\Microsoft\Office\16.0\Common", "VBAOff"): 1},
            (Standing.BLOCKED, "vba-off"),
            (Standing.BLOCKED, "vba-off"),
        ),
    ],
)
def test_what_blocks_macros_on_windows(desk, registry, addin, master):
    """Policies before the user's own choice; the start folder is a trusted location unless those are off."""
    found = standing(desk, probe(EXCEL | registry))
    assert (found["add-in-macros"], found["master-macros"]) == (addin, master)


@pytest.mark.parametrize(
    ("managed", "own", "expected"),
    [
        (None, "DisabledWithoutWarnings", (Standing.BLOCKED, "mac-disabled")),
        ("DisabledWithWarnings", "DisabledWithoutWarnings", (Standing.UNKNOWN, "mac-asks")),
        ("DisabledWithoutWarnings", None, (Standing.BLOCKED, "mac-disabled")),
        (None, None, (Standing.UNKNOWN, "mac-asks")),
    ],
)
def test_what_blocks_macros_on_a_mac(tmp_path, managed, own, expected):
    """An administrator's preference comes before the user's; a damaged file says nothing."""
    files = [tmp_path / "managed.plist", tmp_path / "own.plist", tmp_path / "damaged.plist"]
    for path, value in zip(files, (managed, own), strict=False):
        if value is not None:
            path.write_bytes(plistlib.dumps({"VisualBasicMacroExecutionState": value}))
    files[2].write_bytes(b"bplist00 broken")
    found = standing(mac(tmp_path), probe(preferences=files))
    assert found["add-in-macros"] == found["master-macros"] == expected


def test_only_wps_is_there(desk):
    """WPS runs no xlwings: it is told, with what to use instead."""
    assert standing(desk, probe(WPS))["excel"] == (Standing.MISSING, "only-wps")


def test_a_master_from_the_web(desk, tmp_path):
    """--master: the mark of the web, and a settings file beside that would win over ours."""
    master = tmp_path / "总表.xlsm"
    master.write_bytes(b"PK")
    assert standing(desk, master=master)["master"] == (Standing.OK, "master")
    Path(f"{master}:Zone.Identifier").write_bytes(b"[ZoneTransfer]\r\nZoneId=3\r\n")
    (tmp_path / "xlwings.conf").write_bytes(b"")
    items = check(desk, lambda: GOODS, probe(), master)
    assert [(item.state, item.code) for item in items if item.name == "master"] == [
        (Standing.BLOCKED, "marked"),
        (Standing.DIFFERS, "settings-beside"),
    ]
    with pytest.raises(CannotProceed, match="file-missing"):
        check(desk, lambda: GOODS, probe(), tmp_path / "没有.xlsm")


def test_a_check_as_json(desk):
    """For scripts: every item with its standing, words and action."""
    status, words = said(desk, probe(), as_json=True)
    told = json.loads(words)
    assert (status, told["system"], told["complete"]) == (0, "windows", True)
    assert [item["state"] for item in told["items"]] == ["ok"] * 6 + ["unknown"]
    assert told["items"][0] == {
        "item": "excel",
        "state": "ok",
        "code": "excel",
        "detail": r"有：C:\Program Files\Microsoft Office\EXCEL.EXE",
        "action": None,
    }


def test_on_a_terminal_it_is_a_table(desk, monkeypatch):
    """rich draws it; every word of the plain lines is in it."""

    class Screen(io.StringIO):
        def isatty(self):
            return True

    monkeypatch.setenv("COLUMNS", "400")
    out = Screen()
    with redirect_stdout(out):
        run_check(Namespace(json=False, master=None), desk, lambda: GOODS, probe())
    drawn = out.getvalue()
    assert "┃" in drawn or "│" in drawn
    assert all(name in drawn for name in ("加载项的宏", "查找路径", str(places(desk).start_folder)))


def test_checking_writes_nothing(tmp_path):
    """A look leaves no trace."""
    machine = replace(windows(tmp_path), interpreter=r"C:\Python\python.exe")
    before = sorted(tmp_path.rglob("*"))
    said(machine, probe({}))
    assert sorted(tmp_path.rglob("*")) == before


def test_every_code_has_words_and_every_name():
    """No item of any check could lack its words: codes written in the code are the catalogue's."""
    import re

    import xltasks.verbs.install_check as module

    text = Path(module.__file__).read_text(encoding="utf-8")
    written = set(re.findall(r'"([a-z]+(?:-[a-z]+)*)"', text))
    built = {f"{code}-anywhere" for code in ("only-signed", "all-disabled")}
    assert set(CHECK_WORDS) - built <= written
    assert set(ITEM_NAMES) <= written
