"""Relations between the parts of an Office package."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from posixpath import dirname, join, normpath

from xltasks.books.returns import limits
from xltasks.books.returns.xml import elements, parsed
from xltasks.books.returns.zipped import Zipped


@dataclass(frozen=True, slots=True)
class Relation:
    """One relation to a part inside the package."""

    id: str
    kind: str  # the last word of its type: worksheet, styles, sharedStrings …
    target: str  # a part's name
    type: str


def relations_of(zipped: Zipped, part: str) -> tuple[Relation, ...]:
    """Relations of a part that point inside the package; a link outside is never followed.  Raises Refused."""
    name = join(dirname(part), "_rels", f"{part.rpartition('/')[2]}.rels") if part else "_rels/.rels"
    if name not in zipped:
        return ()
    content = zipped.read(name, limits.PART_BYTES)
    read = _remembered if len(content) <= limits.REMEMBERED_BYTES else _relations
    return tuple(read(content, dirname(part)))


@lru_cache(maxsize=64)
def _remembered(content: bytes, folder: str) -> tuple[Relation, ...]:
    """Relations by content: forms that one program wrote have the same, three hundred times over."""
    return tuple(_relations(content, folder))


def _relations(content: bytes, folder: str) -> Iterator[Relation]:
    for element in elements(parsed(content), "Relationship"):
        if element.get("TargetMode") == "External":
            continue
        kind, target = element.get("Type", ""), element.get("Target", "").replace("\\", "/")
        absolute = target[1:] if target.startswith("/") else normpath(join(folder, target))
        yield Relation(element.get("Id", ""), kind.rpartition("/")[2], absolute, kind)
