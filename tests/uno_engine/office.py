"""LibreOffice as a running program: started without a screen, spoken to over a pipe, ended when the tests are."""

from __future__ import annotations

import builtins
import importlib
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from types import TracebackType
from typing import Any

_SYSTEM_PACKAGES = Path("/usr/lib/python3/dist-packages")  # where Debian puts python3-uno
_START_SECONDS = 60


class NoOffice(Exception):  # noqa: N818 - the house's way of naming
    """LibreOffice cannot be used here; the words say what is missing."""


def load_uno() -> Any:
    """The module ``uno``.  Neither the import path nor ``import`` itself stays changed by it.

    Raises NoOffice when it is not installed, or was built for another Python.
    """
    held, own_import = list(sys.path), builtins.__import__
    sys.path.append(str(_SYSTEM_PACKAGES))
    try:
        return importlib.import_module("uno")
    except ImportError as error:
        raise NoOffice(f"python3-uno is missing for this Python ({error}): apt-get install python3-uno") from error
    finally:
        sys.path[:] = held
        builtins.__import__ = own_import  # uno puts a hook of its own there


class Office:
    """One LibreOffice process with a profile of its own; ``desktop`` opens documents.

    ``pipe`` names one that runs already (and is left running): a fresh Python process may speak to it as well.
    """

    def __init__(self, pipe: str | None = None) -> None:
        self.pipe = pipe or f"xltasks_{os.getpid()}"
        self._process: subprocess.Popen[bytes] | None = None
        if pipe is not None:
            self.uno = load_uno()
            self._connect()

    def __enter__(self) -> Office:
        program = shutil.which("soffice")
        if program is None:
            raise NoOffice("LibreOffice is missing: apt-get install libreoffice-calc")
        self.uno = load_uno()
        self._profile = tempfile.TemporaryDirectory(prefix="xltasks_lo_")
        self._process = subprocess.Popen(
            [
                program,
                f"-env:UserInstallation={Path(self._profile.name).as_uri()}",
                "--headless",
                "--norestore",
                "--nologo",
                "--nodefault",
                f"--accept=pipe,name={self.pipe};urp;",
            ],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        self._connect()
        return self

    def _connect(self) -> None:
        local = self.uno.getComponentContext()
        resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
        self.context = self._connected(resolver, f"uno:pipe,name={self.pipe};urp;StarOffice.ComponentContext")
        self.desktop = self.context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", self.context)

    def _connected(self, resolver: Any, address: str) -> Any:
        until = time.monotonic() + _START_SECONDS
        while True:
            try:
                return resolver.resolve(address)
            except Exception as error:  # com.sun.star.connection.NoConnectException: not up yet
                gone = self._process is None or self._process.poll() not in (None, 0)
                if gone or time.monotonic() > until:
                    self._end()
                    raise NoOffice(f"LibreOffice does not answer: {error}") from error
                time.sleep(0.1)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            self.desktop.terminate()
        finally:
            self._end()

    def _end(self) -> None:
        if self._process is None:
            return
        try:
            self._process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._profile.cleanup()

    @property
    def pid(self) -> int:
        """The number of the process that was started."""
        return self._process.pid if self._process is not None else 0

    def open(self, path: Path, **options: Any) -> Any:
        """Open a document as a person would, with a window that nobody sees."""
        return self.desktop.loadComponentFromURL(path.resolve().as_uri(), "_blank", 0, self.properties(**options))

    def properties(self, **options: Any) -> tuple[Any, ...]:
        """Named values as the program takes them."""
        made = []
        for name, value in options.items():
            pair = self.uno.createUnoStruct("com.sun.star.beans.PropertyValue")
            pair.Name, pair.Value = name, value
            made.append(pair)
        return tuple(made)
