"""``consolidate --annotate``: the forms that go back to their senders, written into a folder, and the words for it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import BinaryIO

from xltasks.books.outbox import write_batch
from xltasks.books.returns.sources import reread
from xltasks.books.sendback.annotate import annotated
from xltasks.books.sendback.seal import is_untouched
from xltasks.errors import CannotProceed
from xltasks.messages.annotate import (
    ANNOTATED,
    ANNOTATED_NEW,
    ANNOTATED_NONE,
    ANNOTATED_OWN,
    NOT_SENT,
    NOT_SENT_MORE,
    WHY_NOT,
)
from xltasks.verbs.annotate import SentBack, Unsent, dispatch, drawn
from xltasks.verbs.consolidate import Reviewed

_UNSENT_SHOWN = 12


class SendBack:
    """Writes the forms that go back, as :func:`consolidate`'s ``review``, and remembers what it wrote."""

    def __init__(self, folder: Path, paths: Sequence[Path]) -> None:
        """Raises CannotProceed("annotate-inside") for a folder whose files would be read as returns."""
        for path in paths:
            if path.is_dir() and folder.resolve().is_relative_to(path.resolve()):
                raise CannotProceed("annotate-inside", path=folder, returns=path)
        self._folder = folder
        self._paths = paths
        self.sent: tuple[SentBack, ...] = ()
        self.unsent: tuple[Unsent, ...] = ()

    def __call__(self, reviewed: Reviewed) -> None:
        """Write all forms or none.

        A form of ours that nobody has saved since may be replaced; any other file of that name stops the run.  Raises
        CannotProceed: annotated-exists, folder-unwritable.
        """
        planned = dispatch(reviewed)
        sent: list[SentBack] = []

        def files() -> Iterator[tuple[str, Callable[[BinaryIO], None]]]:
            made = drawn(reviewed, planned.letters, lambda wanted: reread(self._paths, wanted), annotated)
            for one, package in made:
                sent.append(one)
                yield one.name, _writing(package)

        try:
            write_batch(self._folder, files(), may_replace=is_untouched)
        except CannotProceed as error:
            if error.code == "form-exists":
                raise CannotProceed("annotated-exists", **error.facts) from error
            raise
        self.sent = tuple(sorted(sent, key=lambda one: one.name))
        self.unsent = planned.unsent

    def as_json(self) -> list[dict[str, object]]:
        """The key ``annotated`` of ``consolidate --json``: one object a form that was written."""
        return [
            {
                "file": str(self._folder / one.name),
                "return": one.file,
                "unit": one.unit,
                "form": "own" if one.own else "new",
                "remarks": one.count,
                "carried": one.carried,
            }
            for one in self.sent
        ]

    def words(self) -> Iterator[str]:
        """What was written, and which files went back to nobody and why."""
        if self.sent:
            yield ANNOTATED.format(count=len(self.sent), folder=self._folder)
        else:
            yield ANNOTATED_NONE
        for one in self.sent:
            yield (ANNOTATED_OWN if one.own else ANNOTATED_NEW).format(
                name=one.name, count=one.count, carried=one.carried
            )
        for left in self.unsent[:_UNSENT_SHOWN]:
            yield NOT_SENT.format(file=left.file, why=WHY_NOT[left.why])
        if len(self.unsent) > _UNSENT_SHOWN:
            yield NOT_SENT_MORE.format(count=len(self.unsent) - _UNSENT_SHOWN)


def _writing(package: bytes) -> Callable[[BinaryIO], None]:
    def write(file: BinaryIO) -> None:
        file.write(package)

    return write
