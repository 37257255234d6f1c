"""Relations between the parts of an Office package."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
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


def relations_of(zipped: Zipped, part: str) -> Iterator[Relation]:
    """Relations of a part that point inside the package; a link outside is never followed."""
    name = join(dirname(part), "_rels", f"{part.rpartition('/')[2]}.rels") if part else "_rels/.rels"
    if name not in zipped:
        return
    for element in elements(parsed(zipped.read(name, limits.PART_BYTES)), "Relationship"):
        if element.get("TargetMode") == "External":
            continue
        kind, target = element.get("Type", ""), element.get("Target", "").replace("\\", "/")
        absolute = target[1:] if target.startswith("/") else normpath(join(dirname(part), target))
        yield Relation(element.get("Id", ""), kind.rpartition("/")[2], absolute, kind)
