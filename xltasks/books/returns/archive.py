"""Members of zip archives, nested ones too, under one budget; nothing is ever written to disk."""

from __future__ import annotations

import zipfile
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


def count_within(zipped: Zipped, budget: Budget) -> int:
    """How many of an archive's files its budget lets read, by their names; one more where it does not let read all."""
    count = 0
    for _, _, info in _listed(zipped):
        count += 1
        try:
            budget.spend(_charge(info))
        except Refused:
            break
    return count


def _listed(zipped: Zipped) -> list[tuple[str, bool, zipfile.ZipInfo]]:
    return sorted(
        ((*inside(true_name(info)), info) for info in zipped.infos if not info.filename.endswith(("/", "\\"))),
        key=lambda item: (item[0], item[2].header_offset),
    )


def _charge(info: zipfile.ZipInfo) -> int:
    """What reading a member costs.  One too big for a return is its own failure: nothing of it is read."""
    return info.file_size if info.file_size <= limits.FILE_BYTES else 0


def members(zipped: Zipped, budget: Budget, only: int | None = None) -> Iterator[Member]:
    """Every file in the archive, by name, or ``only`` the one in that place.

    Raises Refused when the budget is used up.
    """
    names: set[str] = set()
    for place, (name, climbs, info) in enumerate(_listed(zipped)):
        unique = name
        while unique in names:
            unique = f"{unique}~"
        names.add(unique)
        budget.spend(_charge(info))
        if only is not None and place != only:
            continue
        try:
            content: bytes | Refused = zipped.read_info(info, limits.FILE_BYTES)
        except Refused as refused:
            content = refused
        yield Member(unique, content, info.file_size, climbs)
        if place == only:
            return
