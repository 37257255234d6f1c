"""Installing: what goes where, said in words, twice the same, and taken back to the byte."""

import io
import json
import os
from argparse import Namespace
from contextlib import redirect_stdout
from dataclasses import replace
from pathlib import Path

import pytest
from install_machines import GOODS, NEWER, WORDS, mac, tree, windows, without_excel

from xltasks.books.outbox import write_new
from xltasks.cli import main
from xltasks.commands.install import run_install, run_uninstall
from xltasks.errors import CannotProceed
from xltasks.messages import error_words
from xltasks.verbs.install import Conda, places, plan_installation
from xltasks.verbs.install_place import State, install, uninstall


def said(command, machine, *more, as_json=False):
    """What a command prints on a machine, with the home folder named HOME; and its exit status."""
    out = io.StringIO()
    with redirect_stdout(out):
        status = command(Namespace(json=as_json), machine, *more)
    return status, out.getvalue().replace(str(machine.home), "HOME")


def installed(machine, goods=GOODS):
    """Install these goods."""
    return install(plan_installation(machine, goods), write_new)


def addin_on(machine):
    """Where the add-in goes."""
    return places(machine).start_folder / GOODS.addin_name


@pytest.mark.parametrize(("made", "words"), [(windows, WORDS["install on Windows"]), (mac, WORDS["install on a Mac"])])
def test_what_install_says(tmp_path, made, words):
    """What was written where, why buttons may not answer, how to undo it: word for word."""
    assert said(run_install, made(tmp_path), lambda: GOODS) == (0, words)


def test_installing_twice_changes_nothing(tmp_path):
    """The second time says so, and every byte and time of writing stays."""
    machine = windows(tmp_path)
    installed(machine)
    before = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")}, tree(tmp_path)
    status, words = said(run_install, machine, lambda: GOODS)
    assert (status, words[: len(WORDS["install again (beginning)"])]) == (
        0,
        WORDS["install again (beginning)"],
    )
    assert ({path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")}, tree(tmp_path)) == before


@pytest.mark.parametrize("made", [windows, mac])
def test_uninstalling_leaves_the_machine_as_it_was(tmp_path, made):
    """Every file and folder of before, and nothing else; taking back twice is no error."""
    machine = made(tmp_path)
    before = tree(tmp_path)
    installed(machine)
    assert tree(tmp_path) != before
    assert run_uninstall(Namespace(json=False), machine) == 0
    assert tree(tmp_path) == before
    assert said(run_uninstall, machine) == (0, "没有安装记录，没有要撤的。\n")


def test_what_uninstall_says(tmp_path):
    """Each thing that was taken back."""
    machine = windows(tmp_path)
    installed(machine)
    assert said(run_uninstall, machine) == (0, WORDS["uninstall"])


def test_what_others_had_there_is_kept_and_comes_back(tmp_path):
    """Another add-in of the name and a setting of the user's are told, kept outside the start folder, and restored."""
    machine = windows(tmp_path)
    held = places(machine)
    held.start_folder.mkdir(parents=True)
    addin_on(machine).write_bytes(b"somebody's add-in")
    held.settings_file.parent.mkdir()
    held.settings_file.write_bytes('"interpreter_win","D:\\旧\\python.exe"\r\n"LICENSE_KEY","x"'.encode("gbk"))
    before = tree(tmp_path)
    status, words = said(run_install, machine, lambda: GOODS)
    assert (status, words[: len(WORDS["install over others' (beginning)"])]) == (
        0,
        WORDS["install over others' (beginning)"],
    )
    assert sorted(path.name for path in held.start_folder.iterdir()) == ["xltasks.xlam"]
    assert b'"LICENSE_KEY","x"' in held.settings_file.read_bytes()
    assert run_uninstall(Namespace(json=False), machine) == 0
    assert tree(tmp_path) == before


def test_what_the_user_changed_since_is_left_and_told(tmp_path):
    """A changed add-in and a changed setting stay, the rest goes; once the user removed them, the record goes too."""
    machine = windows(tmp_path)
    held = places(machine)
    installed(machine)
    addin_on(machine).write_bytes(b"my own")
    content = held.settings_file.read_bytes().replace(b"C:\\Python", b"D:\\mine")
    held.settings_file.write_bytes(content + b'"SHOW CONSOLE","True"\r\n')
    assert said(run_uninstall, machine) == (1, WORDS["uninstall of what was changed"])
    assert addin_on(machine).read_bytes() == b"my own"
    assert held.settings_file.read_bytes() == b'"INTERPRETER_WIN","D:\\mine\\python.exe"\r\n"SHOW CONSOLE","True"\r\n'
    assert held.record.is_file()
    addin_on(machine).unlink()
    held.settings_file.write_bytes(b'"SHOW CONSOLE","True"\r\n')
    assert run_uninstall(Namespace(json=False), machine) == 0
    assert tree(tmp_path) == {"Users/张三/.xlwings/xlwings.conf": b'"SHOW CONSOLE","True"\r\n'}


def test_a_newer_version_replaces_ours_without_asking(tmp_path):
    """An upgrade is no foreign file: nothing is kept aside, and taking back removes every version's script."""
    machine = mac(tmp_path)
    before = tree(tmp_path)
    installed(machine)
    moved = replace(machine, interpreter="/opt/py/bin/python3")
    done = installed(moved, NEWER)
    assert [(one.kind, one.state, one.kept) for one in done.files] == [
        ("add-in", State.RENEWED, None),
        ("script", State.WRITTEN, None),
    ]
    assert [one.state for one in done.settings] == [State.RENEWED, State.THERE]
    scripts = places(machine).script_folder
    # A master made with the older xlwings still asks for the older script.
    assert len(list(scripts.iterdir())) == 2
    uninstall(places(machine).record, write_new)
    assert tree(tmp_path) == before


def test_a_script_that_another_tool_put_there_is_not_ours(tmp_path):
    """xlwings' own installation may have brought the same script: it stays when we go."""
    machine = mac(tmp_path)
    script = places(machine).script_folder / GOODS.script_name
    script.parent.mkdir(parents=True)
    script.write_bytes(GOODS.script)
    before = tree(tmp_path)
    done = installed(machine)
    assert done.files[1].state is State.THERE
    uninstall(places(machine).record, write_new)
    assert tree(tmp_path) == before


@pytest.mark.parametrize("failing", [0, 1, 2])
@pytest.mark.parametrize("upgrade", [False, True])
def test_a_write_that_fails_leaves_everything_as_it_was(tmp_path, failing, upgrade):
    """Whichever write fails (Excel holds the add-in open), all others are put back; a sentence says what to do."""
    machine = windows(tmp_path)
    if upgrade:
        installed(machine)
    before = tree(tmp_path)
    written = []

    def save(path, content):
        if len(written) == failing:
            written.append(path)
            raise PermissionError(13, "Permission denied", str(path))
        written.append(path)
        write_new(path, content)

    moved = replace(machine, interpreter=r"C:\Python312\python.exe")
    with pytest.raises(CannotProceed) as stopped:
        install(plan_installation(moved, NEWER), save)
    assert error_words(stopped.value).startswith(f"写不进去：{written[failing]}（没有权限，或文件正被别的程序占用）")
    assert tree(tmp_path) == before


def test_an_uninstall_that_fails_leaves_everything_as_it_was(tmp_path):
    """Excel holds the settings file: the add-in that was already removed is back."""
    machine = windows(tmp_path)
    installed(machine)
    places(machine).settings_file.write_bytes(b'"A","1"\r\n' + places(machine).settings_file.read_bytes())
    before = tree(tmp_path)

    def save(path, content):
        if path == places(machine).settings_file:
            raise PermissionError(13, "Permission denied", str(path))
        write_new(path, content)

    with pytest.raises(CannotProceed, match="not-installed"):
        uninstall(places(machine).record, save)
    assert tree(tmp_path) == before


def test_a_run_that_was_killed_can_be_taken_back(tmp_path):
    """The record is written first: killed after any write, uninstall still knows everything that is there."""
    for killed_after in (1, 2, 3):
        machine = windows(tmp_path / str(killed_after))
        before = tree(machine.home)
        written = []

        class Killed(BaseException):
            pass

        def save(path, content, written=written, killed_after=killed_after):
            write_new(path, content)
            written.append(path)
            if len(written) == killed_after:
                os._exit(0)

        child = os.fork()
        if child == 0:
            install(plan_installation(machine, GOODS), save)
            os._exit(1)
        assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
        assert tree(machine.home) != before
        uninstall(places(machine).record, write_new)
        assert tree(machine.home) == before


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"interpreter": r"C:\Users\x\AppData\Local\Microsoft\WindowsApps\python3.exe"}, "store-python"),
        ({"runtime": r"C:\Program Files\WindowsApps\PythonSoftwareFoundation.Python.3.12"}, "store-python"),
        ({"interpreter": r"C:\100%\python.exe"}, "interpreter-path"),
        ({"interpreter": "C:\\\N{GRINNING FACE}\\python.exe"}, "interpreter-path"),
        ({"appdata": None}, "no-appdata"),
    ],
)
def test_a_windows_machine_on_which_it_cannot_work(tmp_path, change, code):
    """A Python from the Store, a path that the command line or the code page cannot carry: refused in a sentence."""
    machine = replace(windows(tmp_path), **change)
    with pytest.raises(CannotProceed) as stopped:
        plan_installation(machine, GOODS)
    assert stopped.value.code == code
    assert "没有写入任何内容" in error_words(stopped.value)


@pytest.mark.parametrize("path", ["/Users/li si/py/bin/python3", "/Users/张三/bin/python3", "/a;b/python3"])
def test_a_mac_path_that_the_script_would_tear_apart(tmp_path, path):
    """xlwings' script on a Mac puts the path into a shell line as it is."""
    with pytest.raises(CannotProceed, match="interpreter-path"):
        plan_installation(replace(mac(tmp_path), interpreter=path), GOODS)


def test_a_chinese_path_on_windows_is_written_in_the_code_page_that_vba_reads(tmp_path):
    """Not UTF-8: VBA would look for a folder that is not there."""
    machine = windows(tmp_path, r"C:\用户\张三\python.exe")
    installed(machine)
    content = places(machine).settings_file.read_bytes()
    assert (
        content
        == '"ADD_WORKBOOK_TO_PYTHONPATH","False"\r\n"INTERPRETER_WIN","C:\\用户\\张三\\python.exe"\r\n'.encode("gbk")
    )


def test_a_conda_environment_is_activated(tmp_path):
    """In one, the two keys by which xlwings activates it are written as well."""
    machine = replace(windows(tmp_path), conda=Conda(r"C:\miniconda3", "office"))
    keys = {setting.key: setting.value for setting in plan_installation(machine, GOODS).settings}
    assert (keys["CONDA PATH"], keys["CONDA ENV"]) == (r"C:\miniconda3", "office")


def test_excels_sandbox_is_never_made_by_us(tmp_path):
    """On a Mac where Excel was never started its folders are missing: it is told, and they stay missing."""
    machine = mac(tmp_path)
    (machine.home / "Library/Containers/com.microsoft.Excel/Data").rmdir()
    before = tree(tmp_path)
    with pytest.raises(CannotProceed, match="excel-never-started"):
        installed(machine)
    assert tree(tmp_path) == before


def test_a_record_that_cannot_be_read_stops_both_ways(tmp_path):
    """Half a record is no licence to guess what is ours."""
    machine = windows(tmp_path)
    installed(machine)
    places(machine).record.write_text('{"files": [', encoding="utf-8")
    before = tree(tmp_path)
    for act in (lambda: installed(machine), lambda: uninstall(places(machine).record, write_new)):
        with pytest.raises(CannotProceed, match="install-record-unreadable"):
            act()
    assert tree(tmp_path) == before


def test_install_and_uninstall_as_json(tmp_path):
    """For scripts: what, where, how it stands."""
    machine = windows(tmp_path)
    told = json.loads(said(run_install, machine, lambda: GOODS, as_json=True)[1])
    assert told["system"] == "windows"
    assert [(one["what"], one["state"]) for one in told["files"]] == [("add-in", "written")]
    assert told["settings"][0] == {
        "file": "HOME/.xlwings/xlwings.conf",
        "key": "INTERPRETER_WIN",
        "line": '"INTERPRETER_WIN","C:\\Python\\python.exe"',
        "state": "written",
        "before": None,
    }
    told = json.loads(said(run_uninstall, machine, as_json=True)[1])
    assert [one["state"] for one in (*told["files"], *told["settings"])] == ["removed"] * 3


def test_where_there_is_no_excel_it_says_so_and_offers_another_way(tmp_path, capsys):
    """On Linux: exit status 3, watch and starters in the sentence, nothing written."""
    with pytest.raises(CannotProceed) as stopped:
        run_install(Namespace(json=False), without_excel(tmp_path), lambda: GOODS)
    words = error_words(stopped.value)
    assert "没有 Excel" in words
    assert "xltasks watch" in words
    assert "xltasks starters" in words
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(os.name == "nt" or Path("/Applications").exists(), reason="this machine may have Excel")
def test_the_command_on_this_machine(capsys):
    """The real command line reaches the real machine."""
    assert main(["install"]) == 3
    assert main(["uninstall"]) == 3
    assert capsys.readouterr().err.count("没有 Excel") == 2


def test_the_real_wares_are_the_add_in_and_xlwings_script():
    """What is installed is what macros/ makes, and the script that its xlwings.bas asks for by name."""
    from xltasks.machine import wares
    from xltasks.macros import addin_bytes

    goods = wares()
    assert goods.addin == addin_bytes()
    assert goods.script_name.startswith("xlwings-")
    assert b"on VbaHandler(ParameterString)" in goods.script
