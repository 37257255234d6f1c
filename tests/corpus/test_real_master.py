"""Defects on a real master file, through the command line: the same fates as in memory, and a master still whole."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from corpus import columns, desk, files, hostile, meaning, numbers, packages, rows, sheets, texts, twice
from corpus.defects import DEFECTS, Defect
from ooxml import validate
from small_round import master_file

from xltasks.cli import main
from xltasks.core.schema import Field
from xltasks.core.values import as_text, show

GROUPS = (files, packages, hostile, sheets, columns, rows, numbers, texts, meaning, twice)
BY_NAME = {defect.name: defect for defect in DEFECTS}
CHOSEN = (
    "in_an_archive_in_an_archive",
    "another_units_form",
    "broken_区教育局（截断）.xlsx",
    "copy_with_another_answer",
    "group_heading_that_is_one_of_ours",
    "rows_upside_down",
    "ghost_under_a_merge",
    "a_number_not_in_the_plan",
    "progress_with_prose",
    "error_values",
    "control_characters",
    "emoji",
    "texts_like_formulas",
    "text_longer_than_a_cell",
    "an_entity_bomb",
    "words_struck_through",
    "lead_and_support_contradict",
    "two_that_differ_on_one_day",
)


@pytest.fixture(scope="module")
def sent(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A master whose June forms went out."""
    folder = tmp_path_factory.mktemp("master")
    path = master_file(folder / "总表.xlsx")
    asked = ["distribute", str(path), "-p", "2023-06", "-o", str(folder / "下发"), "--as-of", "2023-06-25"]
    assert main(asked) == 0
    return path


def consolidated(capsys: pytest.CaptureFixture[str], path: Path, folder: Path) -> tuple[int, dict[str, object]]:
    """The exit status and the JSON of the command."""
    capsys.readouterr()
    status = main(["consolidate", str(path), str(folder), "-p", "2023-06", "--as-of", "2023-07-06", "--json"])
    return status, json.loads(capsys.readouterr().out)


def shown(field: str | None, value: object) -> str:
    """A value of the JSON as the corpus writes it."""
    if field is None or value is None:
        return as_text(value)  # type: ignore[arg-type]
    if field == Field.EXTENSION and isinstance(value, str) and len(value) == 10:
        return value
    return show(Field(field), value).strip()  # type: ignore[arg-type]


@pytest.mark.parametrize("defect", [BY_NAME[name] for name in CHOSEN], ids=CHOSEN)
def test_on_a_real_master(defect: Defect, sent: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The JSON tells the defect's fates and counts that add up; the file stays valid; a second run writes nothing."""
    path = tmp_path / "总表.xlsx"
    shutil.copyfile(sent, path)
    folder = tmp_path / "回收"
    for name, content in defect.build().items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    status, told = consolidated(capsys, path, folder)

    assert {one["file"]: one["outcome"] for one in told["files"]} == dict(defect.files)
    fates: dict[str, Counter[tuple[str, ...]]] = {name: Counter() for name in defect.files}
    for change in told["changes"]:
        fates[change["file"]][
            str(change["task"] or "-"),
            change["field"] or "-",
            shown(change["field"], change["after"]),
            change["verdict"],
            change["reason"] or "",
        ] += 1
    assert fates == {name: Counter(defect.fates.get(name, ())) for name in defect.files}
    assert {found["code"] for found in told["findings"]} == defect.codes
    for cells in (told["totals"], *(one["cells"] for one in told["files"])):
        assert cells["read"] == cells["accepted"] + cells["already"] + cells["pending"] + cells["refused"]
    assert status == 1  # three units have not returned

    written = hashlib.sha256(path.read_bytes()).hexdigest()
    _, again = consolidated(capsys, path, folder)
    assert again["backup"] is None
    assert hashlib.sha256(path.read_bytes()).hexdigest() == written
    assert validate(path) == []


def test_the_day_of_signing_is_the_desks() -> None:
    """The corpus signs before the deadline, so that lateness is nobody's finding."""
    assert date(2023, 7, 5) > desk.SIGNED
