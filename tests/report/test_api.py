"""The analyst's face: DataFrames with documented columns and dtypes, and typed files."""

from __future__ import annotations

import subprocess
import sys
from datetime import date
from pathlib import Path

import pandas
import pytest
from figure_round import figure_sheet
from figure_round import office as figure_office
from small_round import EDU, FIN, JUNE, MERGED_ON, TOWN_A, master, master_file, merged, returned, send

import xltasks
from xltasks.api import REPORTS, RETURNS, TASKS, Master
from xltasks.core.schema import Field
from xltasks.errors import CannotProceed
from xltasks.ledger.read import read_master
from xltasks.messages import finding_words
from xltasks.verbs.export import COLUMNS, export_csv, export_json, export_parquet


@pytest.fixture
def filled() -> Master:
    """The small office after June."""
    book = master()
    forms = send(book)
    fills = {(1, Field.PROGRESS): 0.4, (1, Field.STATUS): "正常推进", (1, Field.TEXT): "=1+1\n第二行"}
    merged(book, returned(forms[EDU], fills))
    merged(book, returned(forms[EDU], {**fills, (1, Field.PROGRESS): 0.6}, signed=date(2023, 7, 6)))
    return Master(Path("总表.xlsx"), MERGED_ON, read_master(book, "总表.xlsx"))


def dtypes(frame: pandas.DataFrame) -> dict[str, str]:
    """Column names and dtypes in order."""
    return {name: str(dtype) for name, dtype in frame.dtypes.items()}


def test_importing_the_package_does_not_import_pandas() -> None:
    """A button click must not wait for what only analysts need."""
    code = "import sys, xltasks, xltasks.cli; sys.exit('pandas' in sys.modules or 'docx' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_open_reads_a_master_from_disk(tmp_path: Path) -> None:
    """As the README shows it; a master that nobody has used yet has all its columns."""
    m = xltasks.open(str(master_file(tmp_path / "总表.xlsx")), as_of=date(2023, 6, 30))
    assert dtypes(m.tasks) == dict(TASKS)
    assert dtypes(m.reports) == dict(REPORTS)
    assert dtypes(m.returns) == dict(RETURNS)
    assert (len(m.tasks), len(m.reports), len(m.returns)) == (4, 0, 0)
    assert m.as_of == date(2023, 6, 30)
    with pytest.raises(CannotProceed):
        xltasks.open(tmp_path / "没有.xlsx")


def test_tables_hold_what_the_master_says(filled: Master) -> None:
    """Values, texts as written, missing as missing, dtypes as documented."""
    assert dtypes(filled.tasks) == dict(TASKS)
    assert dtypes(filled.reports) == dict(REPORTS)
    assert dtypes(filled.returns) == dict(RETURNS)
    first = filled.tasks.iloc[0]
    assert (first["no"], first["progress"], first["status"], first["leads"]) == (1, 0.6, "正常推进", EDU)
    assert (first["supports"], first["due"]) == (FIN, pandas.Timestamp(2023, 12, 31))
    assert first["text"] == "=1+1\n第二行"
    assert filled.tasks["progress"].isna().tolist() == [False, True, True, True]
    assert filled.reports["state"].tolist() == ["superseded", "current"]
    assert filled.reports["phone"].tolist() == ["63981234", "63981234"]
    returns = filled.returns.set_index("unit")
    assert returns.loc[EDU, "state"] in ("returned", "late")
    assert returns.loc[TOWN_A, "state"] == "missing"
    assert pandas.isna(returns.loc[TOWN_A, "returned_on"])


def test_tables_agree_with_the_export(filled: Master) -> None:
    """The same rows as ``export --json``."""
    exported = export_json(filled.state, MERGED_ON, finding_words)
    for name, frame in (("tasks", filled.tasks), ("reports", filled.reports), ("returns", filled.returns)):
        rows = exported[name]
        assert isinstance(rows, list)
        assert len(rows) == len(frame)
        for column in {"progress", "status", "unit", "period", "state", "text"} & set(rows[0]) & set(frame.columns):
            held = [None if pandas.isna(value) else value for value in frame[column]]
            assert held == [row[column] for row in rows], (name, column)


def test_an_unknown_name_of_the_package_is_an_attribute_error() -> None:
    """The lazy export answers for ``open`` alone."""
    with pytest.raises(AttributeError, match="nosuch"):
        xltasks.nosuch  # noqa: B018


def test_csv_is_safe_and_parquet_is_typed_and_as_written(filled: Master, tmp_path: Path) -> None:
    """CSV guards against formulas and has a BOM; Parquet keeps texts, numbers and dates as they are."""
    pytest.importorskip("pyarrow", reason="the extra 'analysis' is not installed: pip install pyarrow")
    exported = export_json(filled.state, MERGED_ON, finding_words)
    export_csv(exported, tmp_path)
    written = export_parquet(exported, tmp_path)
    assert [path.name for path in written] == [f"{name}.parquet" for name in COLUMNS]
    held = (tmp_path / "tasks.csv").read_bytes()
    assert held.startswith(b"\xef\xbb\xbf")
    assert "'=1+1" in held.decode("utf-8-sig")
    tasks = pandas.read_parquet(tmp_path / "tasks.parquet")
    assert tasks["text"][0] == "=1+1\n第二行"
    assert (tasks["no"].dtype.kind, tasks["progress"].dtype.kind) == ("i", "f")
    assert tasks["due"][0] == date(2023, 12, 31)
    for name, columns in COLUMNS.items():
        parquet = pandas.read_parquet(tmp_path / f"{name}.parquet")
        csv = pandas.read_csv(tmp_path / f"{name}.csv", encoding="utf-8-sig")
        assert tuple(parquet.columns) == tuple(csv.columns) == columns
        assert len(parquet) == len(csv) == len(exported.get(name, csv))  # type: ignore[arg-type]


def test_parquet_is_the_same_twice(filled: Master, tmp_path: Path) -> None:
    """Deterministic bytes, as everything that is written."""
    pytest.importorskip("pyarrow", reason="the extra 'analysis' is not installed: pip install pyarrow")
    exported = export_json(filled.state, MERGED_ON, finding_words)
    for folder in ("a", "b"):
        export_parquet(exported, tmp_path / folder)
    for name in COLUMNS:
        one, other = ((tmp_path / folder / f"{name}.parquet").read_bytes() for folder in ("a", "b"))
        assert one == other


def test_june_is_the_period(filled: Master) -> None:
    """Periods are texts as the contract writes them."""
    assert set(filled.reports["period"]) == {str(JUNE)}


def test_indicators_are_exported(tmp_path: Path) -> None:
    """Every row of 量化指标 with its completion, fractions for percents; what waits says which indicator it is for."""
    pytest.importorskip("pyarrow", reason="the extra 'analysis' is not installed: pip install pyarrow")
    book = figure_office()
    form = send(book)[EDU]
    figures = figure_sheet(form, {(1, 1): 3.0, (1, 2): "约九成"})
    merged(book, returned(form, {(1, Field.PROGRESS): "过半"}, more=figures))
    exported = export_json(read_master(book, "总表.xlsx"), MERGED_ON, finding_words)
    rows = exported["indicators"]
    assert isinstance(rows, list)
    assert rows[0] == {
        "task": 1,
        "no": 1,
        "name": "新建学校",
        "requirement": "达到",
        "target": 6.0,
        "unit": "所",
        "stretch": None,
        "cumulative": False,
        "base": None,
        "actual": 3.0,
        "completion": 0.5,
        "text": None,
        "asked": [],
        "updated": MERGED_ON.isoformat(),
    }
    assert [(row["task"], row["no"], row["target"], row["actual"]) for row in rows[1:3]] == [
        (1, 2, 0.9, None),
        (2, 1, 7000.0, None),
    ]
    waiting = [(row["task"], row["field"], row["indicator"]) for row in exported["pending"]]  # type: ignore[attr-defined]
    assert sorted(waiting) == [(1, "actual", 2), (1, "progress", None)]
    export_csv(exported, tmp_path)
    export_parquet(exported, tmp_path)
    parquet = pandas.read_parquet(tmp_path / "indicators.parquet")
    assert (parquet["completion"].dtype.kind, parquet["cumulative"].dtype.kind) == ("f", "b")
    assert pandas.read_csv(tmp_path / "indicators.csv")["actual"][0] == 3.0
