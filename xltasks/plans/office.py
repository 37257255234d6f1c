"""Documents that only a writing program can read (.doc, .wps, .rtf, .odt): LibreOffice turns them into .docx."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from contextlib import suppress
from pathlib import Path

from xltasks.errors import CannotProceed
from xltasks.messages.plan_findings import WHY

_SECONDS = 120
_PROGRAMS = ("soffice", "libreoffice")


def as_docx(path: Path, data: bytes) -> bytes:
    """A document as .docx.  Raises CannotProceed ``file-unreadable``: no LibreOffice, or it cannot read the file.

    The program runs with a profile of its own and without macros; neither the document nor its folder is touched.
    """
    program = next((found for name in _PROGRAMS if (found := shutil.which(name))), None)
    if program is None:
        raise CannotProceed("file-unreadable", path=path, why=WHY["old-word"])
    with tempfile.TemporaryDirectory(prefix="xltasks-plan-") as folder:
        source = Path(folder, f"plan{path.suffix.lower() or '.doc'}")
        source.write_bytes(data)
        command = [program, f"-env:UserInstallation={Path(folder, 'profile').as_uri()}", "--headless", "--norestore"]
        command += ["--convert-to", "docx:MS Word 2007 XML", "--outdir", str(Path(folder, "out")), str(source)]
        try:
            _run(command)
            return Path(folder, "out", "plan.docx").read_bytes()
        except (OSError, subprocess.SubprocessError) as error:
            raise CannotProceed("file-unreadable", path=path, why=WHY["damaged"]) from error


def _run(command: list[str]) -> None:
    """Run a program that starts others, and leave none of them, however it ends: in time, too late or by Ctrl-C.

    Raises OSError, subprocess.SubprocessError.
    """
    silent = subprocess.DEVNULL
    process = subprocess.Popen(command, stdin=silent, stdout=silent, stderr=silent, start_new_session=True)
    try:
        if code := process.wait(_SECONDS):
            raise subprocess.CalledProcessError(code, command)
    finally:
        if sys.platform == "win32":
            process.kill()
        else:
            with suppress(ProcessLookupError):  # all are gone
                os.killpg(process.pid, signal.SIGKILL)
        process.wait()
