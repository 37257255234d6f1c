"""LibreOffice, where a real program must accept or re-save a file."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

MISSING = "LibreOffice is missing: apt-get install libreoffice-calc"


def resaved(path: Path, folder: Path, to: str = "xlsx") -> Path:
    """The file as LibreOffice saves it again, in ``folder``.  Skips the test if there is no LibreOffice."""
    soffice = shutil.which("soffice")
    if soffice is None:
        pytest.skip(MISSING)
    profile = (folder / "profile").resolve()
    subprocess.run(
        [
            soffice,
            f"-env:UserInstallation={profile.as_uri()}",
            "--headless",
            "--convert-to",
            to,
            "--outdir",
            str(folder),
            str(path),
        ],
        check=True,
        capture_output=True,
        timeout=120,
    )
    made = folder / f"{path.stem}.{to.partition(':')[0]}"
    if not made.exists():
        raise RuntimeError(f"LibreOffice did not write {made.name}")
    return made
