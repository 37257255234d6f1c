"""Forms that another program saved, in its own formats: the same answers, and what the format keeps is told."""

from __future__ import annotations

import shutil
import subprocess
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from corpus.defects import usual_fates
from corpus.desk import NAME, P, T, cell, filled, said
from office import MISSING
from openpyxl.comments import Comment
from small_round import MERGED_ON, master, send

from xltasks.books.returns import read_returns
from xltasks.core.period import Period
from xltasks.core.settings import Day
from xltasks.core.values import as_text, show
from xltasks.verbs.consolidate import Consolidation, consolidate

FORMATS = ("xls", "ods", "xlsx", "xlsm", "fods")
JUNE = Period(2023, month=6)


def _spoil(sheet: Any) -> None:
    sheet[cell(1, P)].value = "=1/0"
    sheet[cell(2, T)].comment = Comment("批注里的话", "张三")
    sheet.row_dimensions[8].hidden = True
    sheet["K9"].value = said(4)
    sheet.merge_cells("M6:M7")


@pytest.fixture(scope="module")
def resaved(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Path]:
    """The usual form and a spoilt one, saved by LibreOffice in each format: format → folder."""
    soffice = shutil.which("soffice")
    if soffice is None:
        pytest.skip(MISSING)
    root = tmp_path_factory.mktemp("resaved")
    made = root / "made"
    made.mkdir()
    (made / NAME).write_bytes(filled())
    (made / "坏_区财政局_2023-06.xlsx").write_bytes(filled(edit=_spoil))
    folders = {}
    for kind in FORMATS:
        folders[kind] = root / kind
        subprocess.run(
            [
                soffice,
                f"-env:UserInstallation={(root / 'profile').as_uri()}",
                "--headless",
                "--convert-to",
                {"xlsm": "xlsm:Calc MS Excel 2007 VBA XML"}.get(kind, kind),
                "--outdir",
                str(folders[kind]),
                *(str(path) for path in sorted(made.iterdir())),
            ],
            check=True,
            capture_output=True,
            timeout=120,
        )
    return folders


def read(folder: Path, start: str) -> Consolidation:
    """Consolidate the one file of a folder whose name starts so."""
    (path,) = (one for one in folder.iterdir() if one.name.startswith(start))
    book = master()
    send(book)
    return consolidate(book, "总表.xlsx", read_returns([path]), JUNE, Day(MERGED_ON, MERGED_ON))


def fates(done: Consolidation) -> Counter[tuple[str, ...]]:
    """What became of every cell."""
    return Counter(
        (
            str(change.task),
            change.field.value if change.field else "-",
            show(change.field, change.after) if change.field else as_text(change.after),
            change.verdict.value,
            change.reason or "",
        )
        for change in done.changes.changes
    )


@pytest.mark.parametrize("kind", FORMATS)
def test_the_usual_form_in_another_format(resaved: Mapping[str, Path], kind: str) -> None:
    """Identity, figures, dates and texts come through; nothing is asked."""
    done = read(resaved[kind], "区")
    assert [result.outcome.value for result in done.changes.files] == ["merged"]
    assert fates(done) == Counter(usual_fates().values())
    assert done.changes.findings == ()
    assert [result.reported_on for result in done.changes.files] == [MERGED_ON.replace(day=4)]


@pytest.mark.parametrize("kind", FORMATS)
def test_a_spoilt_form_in_another_format(resaved: Mapping[str, Path], kind: str) -> None:
    """An error value, a note, a hidden row and a merge over two tasks are seen in every format."""
    done = read(resaved[kind], "坏")
    expected = usual_fates()
    expected["1", "progress"] = ("1", "progress", "#DIV/0!", "refuse", "error-value")
    expected["1", "next_steps"] = ("1", "next_steps", said(1, list(type(T))[4]), "pending", "merged-down")
    del expected["2", "next_steps"]
    assert fates(done) == Counter(expected.values())
    assert {found.code for found in done.changes.findings} == {
        "error-value",
        "cell-note",
        "rows-hidden",
        "merged-down",
    }
