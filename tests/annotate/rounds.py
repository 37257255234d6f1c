"""Forms that go back, without a command line: a folder of returns in, what went back and its bytes out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from corpus.defects import Defect
from corpus.desk import NAME
from small_round import JUNE, MERGED_ON, master, send

from xltasks.books.memory import MemoryBook
from xltasks.books.returns import read_returns
from xltasks.books.returns.sources import reread
from xltasks.books.sendback.annotate import annotated
from xltasks.core.changes import ChangeSet
from xltasks.core.period import Period
from xltasks.core.settings import Day
from xltasks.core.states import Verdict
from xltasks.core.values import as_text, show
from xltasks.verbs.annotate import Dispatch, SentBack, dispatch, drawn
from xltasks.verbs.consolidate import Reviewed, consolidate


@dataclass(frozen=True, slots=True)
class Round:
    """A consolidation in which forms went back."""

    changes: ChangeSet
    planned: Dispatch
    sent: tuple[tuple[SentBack, bytes], ...]

    def letter(self, name: str) -> tuple[SentBack, bytes]:
        """The form that went back under a name."""
        return next((one, data) for one, data in self.sent if one.name == name)


def office() -> MemoryBook:
    """The small office's master with June's forms sent."""
    book = master()
    send(book)
    return book


def office_of(defect: Defect, folder: Path) -> MemoryBook:
    """The office as a defect of the corpus finds it: earlier returns merged, its period's forms sent."""
    book = office()
    if defect.in_june is not None:
        merge(book, lay(folder / "六月", {NAME: defect.in_june}), preview=False)
    if defect.period != JUNE:
        send(book, defect.period)
    for number, earlier in enumerate(defect.before):
        merge(book, lay(folder / f"以前{number}", dict(earlier())), defect.period, preview=False)
    return book


def lay(folder: Path, files: Mapping[str, bytes]) -> Path:
    """Files in a folder."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    folder.mkdir(exist_ok=True)
    return folder


def merge(book: MemoryBook, folder: Path, period: Period = JUNE, *, preview: bool = True) -> Round:
    """Consolidate a folder and draw what goes back."""
    reviewed = review(book, folder, period, preview=preview)
    planned = dispatch(reviewed)
    sent = tuple(drawn(reviewed, planned.letters, lambda wanted: reread([folder], wanted), annotated))
    return Round(reviewed.changes, planned, sent)


def review(book: MemoryBook, folder: Path, period: Period = JUNE, *, preview: bool = True) -> Reviewed:
    """Consolidate a folder up to what is decided before anything is written."""
    held: list[Reviewed] = []
    consolidate(
        book,
        "总表.xlsx",
        read_returns([folder]),
        period,
        Day(MERGED_ON, MERGED_ON),
        preview=preview,
        review=held.append,
    )
    (reviewed,) = held
    return reviewed


def fates(changes: ChangeSet, file: str) -> Counter[tuple[str, ...]]:
    """What became of each cell of a file, wherever it stood: unit, task, field, value, verdict, reason."""
    return Counter(
        (
            change.unit or "",
            str(change.task or "-"),
            change.field.value if change.field else "-",
            show(change.field, change.after) if change.field else as_text(change.after),
            change.verdict.value,
            change.reason or "",
        )
        for change in changes.changes
        if change.file == file
    )


def taken(changes: ChangeSet, file: str) -> Counter[tuple[str, ...]]:
    """The part of :func:`fates` that is in the master afterwards, or was already."""
    held = (Verdict.ACCEPT.value, Verdict.ALREADY.value)
    return Counter({fate[:4]: count for fate, count in fates(changes, file).items() if fate[4] in held})
