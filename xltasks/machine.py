"""This computer, as the commands ``install`` and ``build --starters`` see it: an edge, like :mod:`xltasks.commands`."""

from __future__ import annotations

import os
import sys
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path

from xltasks.errors import CannotProceed
from xltasks.verbs.install import Conda, Machine, System, Wares
from xltasks.verbs.install_check import Probe


def this_machine() -> Machine:
    """The computer that we run on."""
    system = {"win32": System.WINDOWS, "darwin": System.MACOS}.get(sys.platform, System.OTHER)
    appdata = os.environ.get("APPDATA") if system is System.WINDOWS else None
    return Machine(
        system=system,
        home=Path.home(),
        interpreter=sys.executable,
        runtime=sys.base_prefix,
        # "mbcs" is Python's name for the code page that VBA reads text files in.
        encoding="mbcs" if system is System.WINDOWS else "utf-8",
        appdata=Path(appdata) if appdata else None,
        conda=_conda(),
    )


def _conda() -> Conda | None:
    """The conda environment that we run in; a virtual environment inside an activated one is none."""
    program, environment = os.environ.get("CONDA_EXE"), os.environ.get("CONDA_DEFAULT_ENV")
    if not program or not environment or os.environ.get("CONDA_PREFIX") != sys.prefix:
        return None
    return Conda(str(Path(program).parent.parent), environment)


def wares() -> Wares:
    """What there is to install.  Raises CannotProceed: macro-source-missing, macro-source-odd."""
    from xltasks.macros import ADDIN_NAME, addin_bytes
    from xltasks.macros.sources import xlwings_version

    addin, script = addin_bytes(), f"xlwings-{xlwings_version()}.applescript"
    found = find_spec("xlwings")  # without importing it, which takes 0.3 s
    path = Path(found.origin).parent / script if found is not None and found.origin else Path(script)
    try:
        content = path.read_bytes()
    except OSError as error:
        raise CannotProceed("macro-source-missing", path=path) from error
    return Wares(ADDIN_NAME, addin, script, content)


def probe() -> Probe:
    """How to ask this computer."""
    preference = "com.microsoft.office.plist"
    managed = Path("/Library/Managed Preferences")
    return Probe(
        registry=_registry,
        package=_package,
        applications=(Path("/Applications"), Path.home() / "Applications"),
        preferences=(
            managed / Path.home().name / preference,
            managed / preference,
            Path.home() / "Library" / "Preferences" / preference,
        ),
    )


def _package(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None


if sys.platform == "win32":

    def _registry(key: str, name: str) -> int | str | None:
        import winreg

        root, _, path = key.partition("\\")
        top = {"HKCU": winreg.HKEY_CURRENT_USER, "HKLM": winreg.HKEY_LOCAL_MACHINE}[root]
        try:
            with winreg.OpenKey(top, path) as opened:
                value = winreg.QueryValueEx(opened, name)[0]
        except OSError:
            return None  # no such key or value, or none of our business
        return value if isinstance(value, (int, str)) else None

else:

    def _registry(key: str, name: str) -> int | str | None:
        return None
