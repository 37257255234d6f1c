"""The corpus of bad returns: each defect is merged rightly, or laid before the clerk with place, value and advice."""

from __future__ import annotations

import importlib
import io
import re
import warnings
from collections import Counter
from pathlib import Path

import pytest
from corpus.defects import DEFECTS, Defect
from corpus.desk import NAME
from openpyxl import load_workbook
from small_round import JUNE, MERGED_ON, Consolidation, everything, master, send

from xltasks.books.memory import MemoryBook
from xltasks.books.returns import read_returns
from xltasks.core.form import FieldValue
from xltasks.core.schema import STAMP_SHEET, Col
from xltasks.core.settings import Day
from xltasks.core.states import Verdict
from xltasks.core.values import as_text, show
from xltasks.ledger.read import read_master
from xltasks.messages import finding_words
from xltasks.verbs.consolidate import consolidate

for group in ("files", "packages", "hostile", "sheets", "columns", "rows", "numbers", "texts", "meaning", "twice"):
    importlib.import_module(f"corpus.{group}")

LEAST = 120
NAMED = re.compile(r"(区财政局|区教育局|甲镇|乙镇)第(\d+)项：(\w+)如实填写")


def laid_down(folder: Path, files: dict[str, bytes]) -> Path:
    """The files in a folder of their own."""
    folder.mkdir()
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return folder


def run(book: MemoryBook, folder: Path, defect: Defect) -> Consolidation:
    """Consolidate a folder the way the command does."""
    return consolidate(book, "总表.xlsx", read_returns([folder]), defect.period, Day(MERGED_ON, MERGED_ON))


def shown(field: object, value: FieldValue | None) -> str:
    """A value of a change as the corpus writes it."""
    return show(field, value) if field is not None else as_text(value)  # type: ignore[arg-type]


def test_the_corpus_is_as_large_as_promised() -> None:
    """At least 120 defects, each with a name of its own and a story."""
    assert len(DEFECTS) >= LEAST
    assert len({defect.name for defect in DEFECTS}) == len(DEFECTS)
    assert all(defect.story.strip() for defect in DEFECTS)


@pytest.mark.parametrize("defect", DEFECTS, ids=[f"{defect.group}-{defect.name}" for defect in DEFECTS])
def test_defect(defect: Defect, tmp_path: Path) -> None:
    """A defect has its outcome, every cell its fate, and nothing is lost, misfiled or done twice."""
    book = master()
    send(book)
    if defect.in_june is not None:
        june = read_returns([laid_down(tmp_path / "六月", {NAME: defect.in_june})])
        consolidate(book, "总表.xlsx", june, JUNE, Day(MERGED_ON, MERGED_ON))
    if defect.period != JUNE:
        send(book, defect.period)
    for number, earlier in enumerate(defect.before):
        run(book, laid_down(tmp_path / f"before{number}", dict(earlier())), defect)
    files = dict(defect.build())
    folder = laid_down(tmp_path / "回收", files)
    done = run(book, folder, defect)

    assert {result.file: result.outcome.value for result in done.changes.files} == dict(defect.files)
    fates: dict[str, Counter[tuple[str, ...]]] = {name: Counter() for name in defect.files}
    for change in done.changes.changes:
        fates[change.file][
            str(change.task or "-"),
            change.field.value if change.field else "-",
            shown(change.field, change.after).strip(),
            change.verdict.value,
            change.reason or "",
        ] += 1
    assert fates == {name: Counter(defect.fates.get(name, ())) for name in defect.files}
    assert {found.code for found in done.changes.findings} == defect.codes

    counts_add_up(done)
    everything_is_told(done, files)
    nothing_is_misfiled(book)
    again_changes_nothing(book, folder, defect)


def counts_add_up(done: Consolidation) -> None:
    """Per file and in total, the cells read are those accepted, there already, pending and refused."""
    for result in done.changes.files:
        held = Counter(change.verdict for change in done.changes.changes if change.file == result.file)
        counts = result.counts
        assert counts.read == counts.accepted + counts.already + counts.pending + counts.refused
        assert (held[Verdict.ACCEPT], held[Verdict.PENDING], held[Verdict.REFUSE]) == (
            counts.accepted,
            counts.pending,
            counts.refused,
        )
        assert held[Verdict.ALREADY] <= counts.already  # a value sent out and left alone is not listed
    assert len({result.file for result in done.changes.files}) == len(done.changes.files)
    for change in done.changes.changes:
        if change.verdict in (Verdict.PENDING, Verdict.REFUSE):
            place = (change.file, change.sheet, change.cell)
            assert any((found.file, found.sheet, found.cell) == place for found in done.changes.findings), change
    for found in done.changes.findings:
        message, action = finding_words(found)
        assert message
        assert action
        assert "None" not in message + action


def everything_is_told(done: Consolidation, files: dict[str, bytes]) -> None:
    """Read by another reader, no text that the unit wrote is missing from the changes and the findings."""
    told = "\n".join(
        [
            *(as_text(change.after) for change in done.changes.changes),
            *(found.value or "" for found in done.changes.findings),
        ]
    )
    outcomes = {result.file: result.outcome.value for result in done.changes.files}
    for name, content in files.items():
        if not name.endswith(".xlsx") or content[:2] != b"PK" or outcomes.get(name) in (None, "ignored"):
            continue
        if any(found.file == name and found.code in UNREAD for found in done.changes.findings):
            continue
        for text in texts_in(content):
            assert text in told, text


UNREAD = frozenset({"unreadable", "too-big", "encrypted", "half-synced", "not-a-form"})


def texts_in(content: bytes) -> set[str]:
    """Every text in a workbook that names its task."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            book = load_workbook(io.BytesIO(content), data_only=True)
        except Exception:  # the other reader gives up sooner than ours: then it cannot bear witness
            return set()
    return {
        match[0]
        for sheet in book.worksheets
        if not sheet.title.startswith(STAMP_SHEET)
        for row in sheet.iter_rows(values_only=True)
        for value in row
        if isinstance(value, str)
        for match in NAMED.finditer(value)
    }


def nothing_is_misfiled(book: MemoryBook) -> None:
    """In the log, on the section sheets and on 待确认, every text stands under the task and unit it names."""
    state = read_master(book, "总表.xlsx")
    for report in state.reports:
        for _, value in report.values:
            for unit, task, _ in NAMED.findall(as_text(value)):
                assert (unit, int(task)) == (report.unit, report.task)
    for number, row in state.section_rows.items():
        for column in (Col.LATEST, Col.PROBLEMS, Col.NEXT_STEPS):
            for _, task, _ in NAMED.findall(as_text(row.values[column])):
                assert int(task) == number
    items = [item.item for item in state.pending]
    assert len(items) == len(set(items))


def again_changes_nothing(book: MemoryBook, folder: Path, defect: Defect) -> None:
    """The same files again leave the master as it is."""
    before = everything(book)
    run(book, folder, defect)
    assert everything(book) == before
