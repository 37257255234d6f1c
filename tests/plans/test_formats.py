from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from plans.documents import EXAMPLE, example, save_book, sheet_of

from xltasks.errors import CannotProceed
from xltasks.messages import error_words
from xltasks.plans import office, plan_of_text, read_plan

SOFFICE = shutil.which("soffice")
FILTERS = {"doc": "doc:MS Word 97", "rtf": "rtf", "odt": "odt", "xls": "xls:MS Excel 97", "ods": "ods"}


@pytest.fixture(scope="module")
def saved(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The real plan as LibreOffice saves it in each format."""
    if SOFFICE is None:
        pytest.skip("LibreOffice is not installed")
    folder = tmp_path_factory.mktemp("formats")
    word = EXAMPLE / "wujiang-2023.docx"
    book = save_book(sheet_of(example()), folder / "wujiang-2023.xlsx")
    for suffix, form in FILTERS.items():
        source = book if suffix in ("xls", "ods") else word
        command = [SOFFICE, f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", form]
        command += ["--outdir", str(folder / "out"), str(source)]
        subprocess.run(command, check=True, capture_output=True, timeout=180)
    return {suffix: folder / "out" / f"wujiang-2023.{suffix}" for suffix in FILTERS}


@pytest.mark.parametrize("suffix", FILTERS)
def test_every_format_is_the_same_plan(suffix: str, saved: dict[str, Path]) -> None:
    """.doc, .rtf and .odt (by LibreOffice), .xls and .ods read as the real plan, findings included."""
    assert read_plan(saved[suffix]) == example()


def test_kind_is_told_by_content_in_old_formats(saved: dict[str, Path], tmp_path: Path) -> None:
    """A .doc named .xls is read as what it is."""
    assert read_plan(Path(shutil.copy(saved["doc"], tmp_path / "plan.xls"))) == example()


def test_without_libreoffice_a_sentence_says_what_to_do(
    saved: dict[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where LibreOffice is missing, a .doc stops with a sentence that names it and the way around it."""
    monkeypatch.setattr(office.shutil, "which", lambda name: None)
    with pytest.raises(CannotProceed) as stopped:
        read_plan(saved["doc"])
    assert stopped.value.code == "file-unreadable"
    assert "LibreOffice" in error_words(stopped.value)
    assert "另存为 .docx" in error_words(stopped.value)


def test_a_doc_that_libreoffice_cannot_read(tmp_path: Path) -> None:
    """A damaged .doc stops with the plan's sentence, not with LibreOffice's."""
    if SOFFICE is None:
        pytest.skip("LibreOffice is not installed")
    path = tmp_path / "plan.rtf"
    path.write_bytes(b"{\\rtf1 \x00\x01")
    with pytest.raises(CannotProceed) as stopped:
        read_plan(path)
    assert stopped.value.code in {"file-unreadable", "plan-no-table"}


def test_pasted_text_is_the_same_plan() -> None:
    """Text that a person pasted reads as the file it came from."""
    text = (EXAMPLE / "wujiang-2023.txt").read_text(encoding="utf-8")
    assert plan_of_text(text) == example()
