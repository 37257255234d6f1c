"""Members of zip archives, nested ones too, under one budget; nothing is ever written to disk."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from xltasks.books.returns import limits
from xltasks.books.returns.model import Refused
from xltasks.books.returns.names import inside
from xltasks.books.returns.zipped import Zipped, true_name


@dataclass(frozen=True, slots=True)
class Member:
    """A member by its name below the archive.  ``content`` is a Refused when it cannot be unpacked."""

    name: str
    content: bytes | Refused
    size: int
    climbs: bool


class Budget:
    """How many bytes may still be unpacked from one archive on disk, and how many members."""

    def __init__(self, archive_size: int) -> None:
        self.bytes_left = max(limits.ARCHIVE_BYTES, limits.ARCHIVE_RATIO * archive_size)
        self.members_left = limits.PARTS

    def spend(self, size: int) -> None:
        """Take from the budget.  Raises Refused when it is used up."""
        self.bytes_left -= size
        self.members_left -= 1
        if self.bytes_left < 0 or self.members_left < 0:
            raise Refused("too-big", "archive")


def count_members(zipped: Zipped) -> int:
    """How many files the archive has."""
    return sum(not info.filename.endswith(("/", "\\")) for info in zipped.infos)


def members(zipped: Zipped, budget: Budget, only: int | None = None) -> Iterator[Member]:
    """Every file in the archive, by name, or ``only`` the one in that place.

    Raises Refused when the budget is used up.
    """
    listed = sorted(
        ((*inside(true_name(info)), info) for info in zipped.infos if not info.filename.endswith(("/", "\\"))),
        key=lambda item: (item[0], item[2].header_offset),
    )
    names: set[str] = set()
    for place, (name, climbs, info) in enumerate(listed):
        unique = name
        while unique in names:
            unique = f"{unique}~"
        names.add(unique)
        # A member too big for a return is its own failure; the claim is not charged for, because nothing is read.
        budget.spend(info.file_size if info.file_size <= limits.FILE_BYTES else 0)
        if only is not None and place != only:
            continue
        try:
            content: bytes | Refused = zipped.read_info(info, limits.FILE_BYTES)
        except Refused as refused:
            content = refused
        yield Member(unique, content, info.file_size, climbs)
