"""From paths to outcomes: walk, sniff, and hand each file to the reader of its kind."""

from __future__ import annotations

import hashlib
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from xltasks.books.returns import limits
from xltasks.books.returns.archive import Budget, count_within, members
from xltasks.books.returns.model import FileState, ReadFile, ReadSheet, Refused
from xltasks.books.returns.names import is_partial, litter
from xltasks.books.returns.ooxml import read_ooxml
from xltasks.books.returns.sniff import Kind, sniff
from xltasks.books.returns.walk import Found, walk
from xltasks.books.returns.zipped import Zipped
from xltasks.core.findings import Finding, finding
from xltasks.messages.file_words import KIND_WORDS, WHY_WORDS

if TYPE_CHECKING:
    from concurrent.futures import Future

# calamine lets other threads run while it parses: files are read ahead while earlier ones are judged.
_READERS = 2
_AHEAD = 6
_MANY_IN_ONE = (".zip",)
# A person may have put an answer into these: said, and left to the clerk.
_DOCUMENTS = frozenset((Kind.PICTURE, Kind.PDF, Kind.WORD, Kind.SLIDES, Kind.NUMBERS, Kind.TEXT, Kind.WEB_ARCHIVE))


class Returns:
    """Every file below ``paths`` (files, folders, archives), in the order of its name, one outcome each.

    An archive gives one outcome for each member, and one of its own only when it is empty or cannot be read to
    its end.  Raises CannotProceed("returns-missing") for a path that does not exist; a bad file is never raised.
    """

    def __init__(self, paths: Sequence[Path]) -> None:
        self._paths = tuple(paths)

    @cached_property
    def found(self) -> tuple[Found, ...]:
        """The files as they were when first asked for."""
        return tuple(walk(self._paths))

    def __iter__(self) -> Iterator[ReadFile]:
        """Read them all."""
        return read_found(self.found)


def read_returns(paths: Sequence[Path]) -> Returns:
    """The files below some paths, read when they are gone through."""
    return Returns(paths)


def read_found(files: Iterable[Found]) -> Iterator[ReadFile]:
    """The outcomes of files in their order, read ahead by other threads."""
    from concurrent.futures import ThreadPoolExecutor  # where workers read, there are no threads

    with ThreadPoolExecutor(max_workers=_READERS) as readers:
        ahead: deque[Future[tuple[ReadFile, ...]]] = deque()
        for found in files:
            if is_many_in_one(found):
                while ahead:
                    yield from ahead.popleft().result()
                yield from read_one(found)
                continue
            ahead.append(readers.submit(_whole, found))
            if len(ahead) > _AHEAD:
                yield from ahead.popleft().result()
        while ahead:
            yield from ahead.popleft().result()


def is_many_in_one(found: Found) -> bool:
    """Whether a file holds many, by its name: it is read member by member, or all would be held at once."""
    return found.name.lower().endswith(_MANY_IN_ONE)


def _whole(found: Found) -> tuple[ReadFile, ...]:
    return tuple(read_one(found))


def crashed(found: Found, why: str) -> ReadFile:
    """The outcome of a file that ended the process that read it, twice: ``crashed``; or never let it end: ``hangs``."""
    try:
        size = found.path.stat().st_size
        data = found.path.read_bytes() if size <= limits.FILE_BYTES else b""
    except OSError as error:
        return _outcome(found.name, b"", 0, "failed", _cannot(found.name, "closed", str(error.strerror)))
    name = found.name
    if found.member is not None:
        try:
            member = next(members(Zipped(data), Budget(size), found.member))
        except (Refused, StopIteration, MemoryError):  # beyond the budget, or no longer the archive that was read
            return _outcome(name, data, size, "failed", _cannot(name, why))
        name, size = f"{name}!{member.name}", member.size
        data = b"" if isinstance(member.content, Refused) else member.content
    return _outcome(name, data, size, "failed", _cannot(name, why))


def apart(found: Found) -> tuple[Found, ...]:
    """An archive's members, each to be read by itself; none where a file is no archive or cannot be read.

    Nor where archives stand in it, which share its budget.
    """
    if found.obstacle is not None or found.member is not None:
        return ()
    try:
        data = found.path.read_bytes() if found.path.stat().st_size <= limits.FILE_BYTES else b""
        kind, zipped = sniff(data, found.name)
        if kind is not Kind.ARCHIVE or zipped is None or any(name.endswith(_MANY_IN_ONE) for name in zipped.names()):
            return ()
        count = count_within(zipped, Budget(len(data)))
    except (OSError, Refused, MemoryError):
        return ()
    return tuple(replace(found, member=place) for place in range(count))


def read_content(name: str, data: bytes) -> ReadFile:
    """The outcome of one file's bytes; of an archive, that of its first member."""
    return next(_judged(name, data, len(data), Budget(len(data)), 0))


def read_one(found: Found) -> Iterator[ReadFile]:
    """The outcomes of one file: several for an archive."""
    name = found.name
    if found.obstacle == "link":
        yield _outcome(name, b"", 0, "ignored", finding("link-not-followed", file=name))
        return
    if found.obstacle is not None:
        yield _outcome(name, b"", 0, "failed", _cannot(name, found.obstacle))
        return
    why = litter(name)
    try:
        size = found.path.stat().st_size
        if why is None and size > limits.FILE_BYTES:
            yield ReadFile(name, "", size, "failed", (_refusal(name, Refused("too-big", "file", _megabytes(size))),))
            return
        data = b"" if size > limits.FILE_BYTES else found.path.read_bytes()
    except OSError as error:
        yield _outcome(name, b"", 0, "failed", _cannot(name, "closed", str(error.strerror)))
        return
    yield from _judged(name, data, size, Budget(size), 0, found.member)


def _judged(
    name: str, data: bytes, size: int, budget: Budget, depth: int, only: int | None = None
) -> Iterator[ReadFile]:
    """The outcome of one file's bytes, or of each member when it is an archive, or of ``only`` one of them."""
    why = litter(name.replace("!", "/"))
    if why is not None:
        yield _outcome(name, data, size, "ignored", finding("ignored-file", file=name, why=WHY_WORDS[why]))
        return
    if is_partial(name):
        yield _outcome(name, data, size, "failed", finding("half-synced", file=name, why=WHY_WORDS["partial"]))
        return
    try:
        kind, zipped = sniff(data, name)
        if kind is Kind.ARCHIVE and zipped is not None:
            yield from _archive(name, zipped, size, budget, depth, only)
            return
        sheets = _sheets(kind, zipped, data, name)
        if sheets is not None and not sheets:
            raise Refused("unreadable", "no-sheet")
    except Refused as refused:
        yield _outcome(name, data, size, "failed", _refusal(name, refused))
        return
    if sheets is not None:
        yield _outcome(name, data, size, "read", sheets=sheets)
    else:
        state, found = _no_workbook(name, kind)
        yield _outcome(name, data, size, state, found)


def _sheets(kind: Kind, zipped: Zipped | None, data: bytes, name: str) -> tuple[ReadSheet, ...] | None:
    """The worksheets of a file that is a workbook of any kind; None for another.  Raises Refused."""
    if kind is Kind.XLSX and zipped is not None:
        return read_ooxml(zipped)
    from xltasks.books.returns.otherkinds import read_other

    return read_other(kind, zipped, data, name)


def _no_workbook(name: str, kind: Kind) -> tuple[FileState, Finding]:
    match kind:
        case Kind.EMPTY:
            return "failed", finding("half-synced", file=name, why=WHY_WORDS["empty"])
        case Kind.ZEROS:
            return "failed", finding("half-synced", file=name, why=WHY_WORDS["zeros"])
        case Kind.ENCRYPTED:
            return "failed", finding("encrypted", file=name)
        case Kind.OTHER_ARCHIVE:
            return "ignored", finding("unread-archive", file=name)
        case _ if kind in _DOCUMENTS:
            return "ignored", finding("unread-document", file=name, kind=KIND_WORDS[kind.value])
        case Kind.UNKNOWN if _claims_workbook(name):
            return "failed", _refusal(name, Refused("unreadable", "damaged"))
        case _:
            return "ignored", finding("ignored-file", file=name, why=WHY_WORDS["no-return"])


def _claims_workbook(name: str) -> bool:
    return name.lower().endswith((".xlsx", ".xlsm", ".xlsb", ".xls", ".et", ".ods", ".csv", ".zip"))


def _archive(name: str, zipped: Zipped, size: int, budget: Budget, depth: int, only: int | None) -> Iterator[ReadFile]:
    if depth >= limits.ARCHIVE_DEPTH:
        yield _outcome(name, zipped.data, size, "failed", _refusal(name, Refused("too-big", "depth")))
        return
    is_empty = True
    try:
        for member in members(zipped, budget, only):
            is_empty = False
            inner = f"{name}!{member.name}"
            outcomes = (
                iter((_outcome(inner, b"", member.size, "failed", _refusal(inner, member.content)),))
                if isinstance(member.content, Refused)
                else _judged(inner, member.content, member.size, budget, depth + 1)
            )
            for outcome in outcomes:
                yield _with(outcome, finding("path-climbs", file=outcome.file)) if member.climbs else outcome
    except Refused as refused:
        yield _outcome(name, zipped.data, size, "failed", _refusal(name, refused))
        return
    if is_empty:
        ignored = finding("ignored-file", file=name, why=WHY_WORDS["empty-archive"])
        yield _outcome(name, zipped.data, size, "ignored", ignored)


def _outcome(
    name: str,
    data: bytes,
    size: int,
    state: FileState,
    found: Finding | None = None,
    sheets: tuple[ReadSheet, ...] = (),
) -> ReadFile:
    # Only what was not held at all, a claimed size without its bytes, has no digest.
    sha256 = hashlib.sha256(data).hexdigest() if data or not size else ""
    return ReadFile(name, sha256, size, state, () if found is None else (found,), sheets)


def _with(outcome: ReadFile, found: Finding) -> ReadFile:
    return ReadFile(
        outcome.file, outcome.sha256, outcome.size, outcome.state, (*outcome.findings, found), outcome.sheets
    )


def _refusal(name: str, refused: Refused) -> Finding:
    if refused.code == "encrypted":
        return finding("encrypted", file=name)
    detail = f"（{refused.detail}）" if refused.detail else ""
    return finding(refused.code, file=name, why=WHY_WORDS[refused.why] + detail)


def _cannot(name: str, why: str, detail: str = "") -> Finding:
    return _refusal(name, Refused("unreadable", why, detail))


def _megabytes(size: int) -> str:
    return f"{size / limits.MEGABYTE:.0f} MB"
