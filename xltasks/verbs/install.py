"""What an installation would put where, for each kind of computer.  Pure: nothing is read or written here.

Excel opens what lies in its start folder, and trusts it.  ``RunPython`` asks ``xlwings.conf`` for the interpreter;
on a Mac it also needs xlwings' own script where Excel's sandbox may run it, of the very version that the add-in's
bridge was taken from.  Places: xlwings ``main.py`` and ``cli.py`` (start folder, script), its ``Config.bas``
(settings file).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from xltasks.errors import CannotProceed
from xltasks.verbs.install_settings import line_of

KEY_WORKBOOK_PATH = "ADD_WORKBOOK_TO_PYTHONPATH"
KEY_INTERPRETER_WINDOWS, KEY_INTERPRETER_MAC = "INTERPRETER_WIN", "INTERPRETER_MAC"
KEY_CONDA_PATH, KEY_CONDA_ENV = "CONDA PATH", "CONDA ENV"

RECORD_NAME = "installed.json"
_STORE_PYTHON = re.compile(r"[\\/]WindowsApps[\\/]", re.IGNORECASE)
# What the command line that xlwings makes of the interpreter's path does not survive.
_NOT_IN_WINDOWS = re.compile(r'["%\r\n]')
_NOT_ON_MAC = re.compile(r"[^\w./@+-]", re.ASCII)


class System(Enum):
    """A kind of computer; the value is its key in JSON."""

    WINDOWS = "windows"
    MACOS = "macos"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Conda:
    """A conda environment: where conda is, and the environment's name."""

    path: str
    environment: str


@dataclass(frozen=True, slots=True)
class Machine:
    """The computer, as far as an installation depends on it.

    ``interpreter`` is the Python that runs us and ``runtime`` where that Python itself was installed (not the
    virtual environment); ``encoding`` is how VBA reads a text file here; ``appdata`` is Windows' ``%APPDATA%``.
    """

    system: System
    home: Path
    interpreter: str
    runtime: str
    encoding: str
    appdata: Path | None = None
    conda: Conda | None = None


@dataclass(frozen=True, slots=True)
class Wares:
    """What there is to install.  ``script_name`` carries xlwings' version; ``script`` is needed on a Mac only."""

    addin_name: str
    addin: bytes
    script_name: str
    script: bytes


@dataclass(frozen=True, slots=True)
class Places:
    """Where things go.  ``sandbox`` are folders that only Excel itself may make."""

    start_folder: Path
    settings_file: Path
    own_folder: Path
    script_folder: Path | None = None
    sandbox: tuple[Path, ...] = ()

    @property
    def record(self) -> Path:
        """The record of what was written."""
        return self.own_folder / RECORD_NAME


class FileKind(Enum):
    """What a file is for; the value is its key in JSON and in the words."""

    ADDIN = "add-in"
    SCRIPT = "script"


@dataclass(frozen=True, slots=True)
class PlannedFile:
    """A file to be there.  A ``shared`` one is not ours when it is there already: other tools use it too."""

    kind: FileKind
    path: Path
    content: bytes
    shared: bool = False


@dataclass(frozen=True, slots=True)
class Setting:
    """A key of ``xlwings.conf``, its value, and the line that says so."""

    key: str
    value: str
    line: bytes


@dataclass(frozen=True, slots=True)
class Installation:
    """Everything an installation puts in place."""

    machine: Machine
    places: Places
    files: tuple[PlannedFile, ...]
    settings: tuple[Setting, ...]

    @property
    def line_end(self) -> bytes:
        """How a line ends in a settings file made here; VBA on Windows does not take a bare LF for one."""
        return b"\r\n" if self.machine.system is System.WINDOWS else b"\n"


def places(machine: Machine) -> Places:
    """Where an installation goes.  Raises CannotProceed("no-excel-here", "no-appdata")."""
    if machine.system is System.WINDOWS:
        if machine.appdata is None:
            raise CannotProceed("no-appdata")
        return Places(
            start_folder=machine.appdata / "Microsoft" / "Excel" / "XLSTART",
            settings_file=machine.home / ".xlwings" / "xlwings.conf",
            own_folder=machine.appdata / "xltasks",
        )
    if machine.system is System.MACOS:
        library = machine.home / "Library"
        office = library / "Group Containers" / "UBF8T346G9.Office"
        excel = library / "Containers" / "com.microsoft.Excel"
        return Places(
            start_folder=office / "User Content.localized" / "Startup.localized" / "Excel",
            settings_file=excel / "Data" / "xlwings.conf",
            own_folder=library / "Application Support" / "xltasks",
            script_folder=library / "Application Scripts" / "com.microsoft.Excel",
            sandbox=(office, excel / "Data"),
        )
    raise CannotProceed("no-excel-here")


def plan_installation(machine: Machine, wares: Wares) -> Installation:
    """What is to be written, by this machine's rules.

    Raises CannotProceed: no-excel-here, no-appdata, store-python, interpreter-path.
    """
    held = places(machine)
    if machine.system is System.WINDOWS and _STORE_PYTHON.search(f"{machine.interpreter}|{machine.runtime}"):
        # Windows diverts what such a Python writes below %APPDATA% to a folder that Excel never sees.
        raise CannotProceed("store-python", path=machine.interpreter)
    files = [PlannedFile(FileKind.ADDIN, held.start_folder / wares.addin_name, wares.addin)]
    if held.script_folder is not None:
        script = held.script_folder / wares.script_name
        files.append(PlannedFile(FileKind.SCRIPT, script, wares.script, shared=True))
    return Installation(machine, held, tuple(files), _settings(machine))


def _settings(machine: Machine) -> tuple[Setting, ...]:
    windows = machine.system is System.WINDOWS
    if (_NOT_IN_WINDOWS if windows else _NOT_ON_MAC).search(machine.interpreter):
        raise CannotProceed("interpreter-path", path=machine.interpreter)
    values = {KEY_INTERPRETER_WINDOWS if windows else KEY_INTERPRETER_MAC: machine.interpreter}
    # The folder of the master would otherwise come first on sys.path: a stray json.py there would be run.
    values[KEY_WORKBOOK_PATH] = "False"
    if windows and machine.conda is not None:
        values |= {KEY_CONDA_PATH: machine.conda.path, KEY_CONDA_ENV: machine.conda.environment}
    try:
        return tuple(Setting(key, value, line_of(key, value, machine.encoding)) for key, value in values.items())
    except UnicodeEncodeError as error:
        raise CannotProceed("interpreter-path", path=machine.interpreter) from error
