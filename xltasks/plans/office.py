"""Documents that only a writing program can read (.doc, .wps, .rtf, .odt): LibreOffice turns them into .docx."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
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
            subprocess.run(command, capture_output=True, timeout=_SECONDS, check=True)
            return Path(folder, "out", "plan.docx").read_bytes()
        except (OSError, subprocess.SubprocessError) as error:
            raise CannotProceed("file-unreadable", path=path, why=WHY["damaged"]) from error
