r"""What a desk lacks for the buttons to work: a survey of the machine, and a pure judgement of it.

What blocks macros is known as far as it is written down: on Windows in the registry (policies before the user's own
settings; ``VBAWarnings`` 3 lets only signed macros run, 4 none; both spare trusted locations, unless
``AllLocationsDisabled``), on a Mac in the domain ``com.microsoft.office``.  What a click may still ask, nobody knows
from outside.
"""

from __future__ import annotations

import plistlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType
from xml.parsers.expat import ExpatError

from xltasks.errors import CannotProceed
from xltasks.verbs.install import (
    KEY_CONDA_ENV,
    KEY_CONDA_PATH,
    KEY_INTERPRETER_MAC,
    KEY_INTERPRETER_WINDOWS,
    KEY_WORKBOOK_PATH,
    Machine,
    System,
    Wares,
    places,
)
from xltasks.verbs.install_changes import content_of
from xltasks.verbs.install_settings import held_value

# What xlwings needs beside itself (its own requirements): distribution names.
BRIDGES: Mapping[System, tuple[str, ...]] = MappingProxyType(
    {System.WINDOWS: ("xlwings", "pywin32"), System.MACOS: ("xlwings", "appscript", "psutil")}
)
_MACROS_PREFERENCE = "VisualBasicMacroExecutionState"
_OFFICE_NUMBER = "16.0"  # 2016 and everything since


class Standing(StrEnum):
    """How an item stands; the value is its key in JSON."""

    OK = "ok"
    MISSING = "missing"
    DIFFERS = "differs"
    BLOCKED = "blocked"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Item:
    """One line of the table.  ``code`` names its words; ``facts`` fill their blanks."""

    name: str
    state: Standing
    code: str
    facts: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Probe:
    """What a survey asks the machine.

    ``registry`` gives a value of Windows' registry by its key's path (``HKCU\\…``) and name, None where there is
    none; ``package`` the version of an installed distribution; ``applications`` are folders with a Mac's programs
    and ``preferences`` the files of the domain ``com.microsoft.office``, an administrator's first.
    """

    registry: Callable[[str, str], int | str | None]
    package: Callable[[str], str | None]
    applications: tuple[Path, ...] = ()
    preferences: tuple[Path, ...] = ()


@dataclass(frozen=True, slots=True)
class Survey:
    """The machine as it was found.  ``master_*`` tell of a master that was asked about."""

    machine: Machine
    excel: str | None
    wps: str | None
    packages: tuple[tuple[str, str | None], ...]
    addin_path: Path
    addin: bytes | None
    addin_marked: bool
    settings_path: Path
    settings: bytes | None
    interpreter_there: bool
    script_path: Path | None
    script: bytes | None
    policies: Mapping[str, int | str | None]
    master: Path | None = None
    master_marked: bool = False
    master_settings: bool = False


def check(machine: Machine, wares: Callable[[], Wares], probe: Probe, master: Path | None) -> tuple[Item, ...]:
    """Survey and judge; where there can be no Excel, that is all there is to say.

    Raises CannotProceed: no-appdata, file-closed, file-missing, macro-source-missing, macro-source-odd.
    """
    if machine.system is System.OTHER:
        return (_item("excel", Standing.MISSING, "no-excel-here"),)
    goods = wares()
    return checklist(take_survey(machine, goods, probe, master), goods)


def take_survey(machine: Machine, wares: Wares, probe: Probe, master: Path | None = None) -> Survey:
    """Look at the machine.  Raises CannotProceed: no-excel-here, no-appdata, file-closed, file-missing."""
    held = places(machine)
    if master is not None and not master.is_file():
        raise CannotProceed("file-missing", path=master)
    settings = content_of(held.settings_file)
    configured = _interpreter(machine, settings)
    addin = held.start_folder / wares.addin_name
    script = None if held.script_folder is None else held.script_folder / wares.script_name
    return Survey(
        machine=machine,
        excel=_excel(machine, probe),
        wps=_wps(machine, probe),
        packages=tuple((name, probe.package(name)) for name in BRIDGES[machine.system]),
        addin_path=addin,
        addin=content_of(addin),
        addin_marked=_from_the_web(machine, addin),
        settings_path=held.settings_file,
        settings=settings,
        interpreter_there=configured is not None and Path(configured).is_file(),
        script_path=script,
        script=None if script is None else content_of(script),
        policies=_policies(machine, probe),
        master=master,
        master_marked=master is not None and _from_the_web(machine, master),
        master_settings=master is not None and master.with_name("xlwings.conf").is_file(),
    )


def checklist(survey: Survey, wares: Wares) -> tuple[Item, ...]:
    """What stands and what does not, in the order in which one would mend it."""
    items = [_about_excel(survey), _about_packages(survey), _about_addin(survey, wares)]
    items += [_about_interpreter(survey), _about_paths(survey)]
    if survey.script_path is not None:
        items.append(_about_script(survey, survey.script_path, wares))
    items += _about_macros(survey)
    if survey.master is not None:
        items += _about_master(survey, survey.master)
    return tuple(items)


def is_complete(items: tuple[Item, ...]) -> bool:
    """Whether nothing is known to be missing."""
    return all(item.state in (Standing.OK, Standing.UNKNOWN) for item in items)


# --- judging --------------------------------------------------------------------------------------------------


def _item(name: str, state: Standing, code: str, /, **facts: object) -> Item:
    return Item(name, state, code, {key: str(value) for key, value in facts.items()})


def _about_excel(survey: Survey) -> Item:
    if survey.excel is not None:
        return _item("excel", Standing.OK, "excel", path=survey.excel)
    if survey.wps is not None:
        return _item("excel", Standing.MISSING, "only-wps", path=survey.wps)
    return _item("excel", Standing.MISSING, "no-excel")


def _about_packages(survey: Survey) -> Item:
    absent = [name for name, version in survey.packages if version is None]
    if absent:
        command = f"{survey.machine.interpreter} -m pip install {' '.join(absent)}"
        return _item("xlwings", Standing.MISSING, "no-package", names="、".join(absent), command=command)
    names = "，".join(f"{name} {held}" for name, held in survey.packages)
    return _item("xlwings", Standing.OK, "packages", names=names)


def _about_addin(survey: Survey, wares: Wares) -> Item:
    path = survey.addin_path
    if survey.addin is None:
        return _item("add-in", Standing.MISSING, "no-addin", path=path)
    if survey.addin != wares.addin:
        return _item("add-in", Standing.DIFFERS, "other-addin", path=path)
    if survey.addin_marked:
        return _item("add-in", Standing.BLOCKED, "marked", path=path)
    return _item("add-in", Standing.OK, "addin", path=path)


def _interpreter_key(machine: Machine) -> str:
    return KEY_INTERPRETER_MAC if machine.system is System.MACOS else KEY_INTERPRETER_WINDOWS


def _interpreter(machine: Machine, settings: bytes | None) -> str | None:
    return held_value(settings or b"", _interpreter_key(machine), machine.encoding)


def _about_interpreter(survey: Survey) -> Item:
    machine, held = survey.machine, _interpreter(survey.machine, survey.settings)
    facts = {"path": held or "", "file": survey.settings_path, "ours": machine.interpreter}
    if held is None:
        return _item("interpreter", Standing.MISSING, "no-interpreter", **facts)
    if not survey.interpreter_there:
        return _item("interpreter", Standing.MISSING, "interpreter-gone", **facts)
    if held != machine.interpreter:
        return _item("interpreter", Standing.DIFFERS, "other-interpreter", **facts)
    conda = held_value(survey.settings or b"", KEY_CONDA_PATH, machine.encoding)
    environment = held_value(survey.settings or b"", KEY_CONDA_ENV, machine.encoding)
    if machine.system is System.WINDOWS and machine.conda is None and conda and environment:
        return _item("interpreter", Standing.DIFFERS, "other-conda", **facts, environment=environment)
    return _item("interpreter", Standing.OK, "interpreter", **facts)


def _about_paths(survey: Survey) -> Item:
    held = held_value(survey.settings or b"", KEY_WORKBOOK_PATH, survey.machine.encoding)
    if held is None or held.casefold() != "false":
        return _item("search-path", Standing.MISSING, "workbook-path", key=KEY_WORKBOOK_PATH)
    return _item("search-path", Standing.OK, "no-workbook-path")


def _about_script(survey: Survey, path: Path, wares: Wares) -> Item:
    if survey.script is None:
        return _item("script", Standing.MISSING, "no-script", path=path)
    if survey.script != wares.script:
        return _item("script", Standing.DIFFERS, "other-script", path=path)
    return _item("script", Standing.OK, "script", path=path)


def _about_macros(survey: Survey) -> list[Item]:
    """Whether macros of the add-in, and of a master, may run: two lines, for they are judged differently."""
    held = survey.policies

    def both(code: str) -> list[Item]:
        return [_item(name, Standing.BLOCKED, code) for name in ("add-in-macros", "master-macros")]

    if survey.machine.system is System.MACOS:
        if held[_MACROS_PREFERENCE] == "DisabledWithoutWarnings":
            return both("mac-disabled")
        return [_item(name, Standing.UNKNOWN, "mac-asks") for name in ("add-in-macros", "master-macros")]
    if held["vbaoff"] == 1:
        return both("vba-off")
    untrusted = held["alllocationsdisabled"] == 1
    level = held["vbawarnings"]
    for name, code in (("disablealladdins", "addins-off"), ("requireaddinsig", "addins-signed")):
        if held[name] == 1:
            addin = _item("add-in-macros", Standing.BLOCKED, code)
            break
    else:
        if untrusted and level in (3, 4):
            addin = _item("add-in-macros", Standing.BLOCKED, "locations-off")
        else:
            addin = _item("add-in-macros", Standing.OK, "start-folder-trusted" if not untrusted else "asks")
    if level in (3, 4):
        code = "only-signed" if level == 3 else "all-disabled"
        master = _item("master-macros", Standing.BLOCKED, code + ("-anywhere" if untrusted else ""))
    elif level == 1:
        master = _item("master-macros", Standing.OK, "all-enabled")
    else:
        master = _item("master-macros", Standing.UNKNOWN, "asks")
    return [addin, master]


def _about_master(survey: Survey, master: Path) -> list[Item]:
    items = []
    if survey.master_marked:
        items.append(_item("master", Standing.BLOCKED, "marked", path=master))
    if survey.master_settings:
        items.append(_item("master", Standing.DIFFERS, "settings-beside", path=master.with_name("xlwings.conf")))
    return items or [_item("master", Standing.OK, "master", path=master)]


# --- looking --------------------------------------------------------------------------------------------------


def _excel(machine: Machine, probe: Probe) -> str | None:
    if machine.system is System.MACOS:
        return _first(folder / "Microsoft Excel.app" for folder in probe.applications)
    return _program(probe, "excel.exe")


def _wps(machine: Machine, probe: Probe) -> str | None:
    if machine.system is System.MACOS:
        return _first(folder / "wpsoffice.app" for folder in probe.applications)
    return _program(probe, "et.exe")


def _first(paths: Iterable[Path]) -> str | None:
    return next((str(path) for path in paths if path.exists()), None)


def _program(probe: Probe, name: str) -> str | None:
    for root in ("HKCU", "HKLM"):
        for software in (r"Software", r"Software\WOW6432Node"):
            held = probe.registry(rf"{root}\{software}\Microsoft\Windows\CurrentVersion\App Paths\{name}", "")
            if held:
                return str(held)
    return None


def _from_the_web(machine: Machine, path: Path) -> bool:
    """Whether Windows has marked a file as come from elsewhere: a stream of its own beside the content."""
    if machine.system is not System.WINDOWS:
        return False
    mark = content_of(Path(f"{path}:Zone.Identifier"))
    return mark is not None and any(zone in mark for zone in (b"ZoneId=3", b"ZoneId=4"))


def _policies(machine: Machine, probe: Probe) -> Mapping[str, int | str | None]:
    if machine.system is System.MACOS:
        for path in probe.preferences:
            value = _preference(path, _MACROS_PREFERENCE)
            if value is not None:
                return {_MACROS_PREFERENCE: value}
        return {_MACROS_PREFERENCE: None}
    office = rf"Microsoft\Office\{_OFFICE_NUMBER}"
    asked = {
        "vbaoff": rf"{office}\Common",
        "disablealladdins": rf"{office}\Excel\Security",
        "requireaddinsig": rf"{office}\Excel\Security",
        "alllocationsdisabled": rf"{office}\Excel\Security\Trusted Locations",
        "vbawarnings": rf"{office}\Excel\Security",
    }
    return {name: _policy(probe, key, name) for name, key in asked.items()}


def _policy(probe: Probe, key: str, name: str) -> int | str | None:
    """A policy's value; without one, what the user chose."""
    for root in (r"HKLM\Software\Policies", r"HKCU\Software\Policies", r"HKCU\Software"):
        value = probe.registry(rf"{root}\{key}", name)
        if value is not None:
            return value
    return None


def _preference(path: Path, key: str) -> str | None:
    content = content_of(path)
    if content is None:
        return None
    try:
        value = plistlib.loads(content).get(key)
    except (plistlib.InvalidFileException, ExpatError, ValueError):
        return None  # a damaged file says nothing to Office either
    return None if value is None else str(value)
