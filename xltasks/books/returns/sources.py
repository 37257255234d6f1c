"""The bytes of returned files once more, for those few that go back to their senders."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from hashlib import sha256
from pathlib import Path

from xltasks.books.returns import limits
from xltasks.books.returns.archive import Budget, members
from xltasks.books.returns.model import ReadFile, Refused
from xltasks.books.returns.reading import read_content
from xltasks.books.returns.sniff import Kind, sniff
from xltasks.books.returns.walk import walk


def reread(paths: Sequence[Path], wanted: Mapping[str, str]) -> Iterator[tuple[ReadFile, bytes]]:
    """What was read and the bytes of the files wanted, by name and SHA-256, in the order of their names.

    A file that is no longer there, or no longer the same, is left out.
    """
    for found in walk(paths):
        inner = f"{found.name}!"
        if found.obstacle is not None or not any(name == found.name or name.startswith(inner) for name in wanted):
            continue
        try:
            if found.path.stat().st_size > limits.FILE_BYTES:
                continue
            data = found.path.read_bytes()
        except OSError:
            continue  # gone since it was read: its sender gets a new form
        yield from _within(found.name, data, wanted, Budget(len(data)), 0)


def _within(
    name: str, data: bytes, wanted: Mapping[str, str], budget: Budget, depth: int
) -> Iterator[tuple[ReadFile, bytes]]:
    if name in wanted:
        if sha256(data).hexdigest() == wanted[name]:
            yield read_content(name, data), data
        return
    try:
        kind, zipped = sniff(data, name)
        if kind is not Kind.ARCHIVE or zipped is None or depth >= limits.ARCHIVE_DEPTH:
            return
        for member in members(zipped, budget):
            inner = f"{name}!{member.name}"
            if isinstance(member.content, bytes) and any(one == inner or one.startswith(f"{inner}!") for one in wanted):
                yield from _within(inner, member.content, wanted, budget, depth + 1)
    except Refused:
        return  # what came before the damage has been given
