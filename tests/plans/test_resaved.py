from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from plans.documents import EXAMPLE, example, save_book, sheet_of

from xltasks.plans import read_plan

SOFFICE = shutil.which("soffice")


@pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not installed")
@pytest.mark.parametrize("suffix", ["docx", "xlsx"])
def test_a_plan_saved_by_libreoffice_reads_the_same(suffix: str, tmp_path: Path) -> None:
    """A plan that another program opened and saved again, with its own way of writing merges, is the same plan."""
    if suffix == "docx":
        source = Path(shutil.copy(EXAMPLE / "wujiang-2023.docx", tmp_path))
    else:
        source = save_book(sheet_of(example()), tmp_path / "plan.xlsx")
    command = [str(SOFFICE), f"-env:UserInstallation=file://{tmp_path}/profile", "--headless"]
    command += ["--convert-to", suffix, "--outdir", str(tmp_path / "saved"), str(source)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    assert read_plan(tmp_path / "saved" / source.name) == example()
