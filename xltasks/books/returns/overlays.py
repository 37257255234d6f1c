"""What lies over a worksheet's cells: comments, pictures, words in shapes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from xltasks.books.returns import limits
from xltasks.books.returns.model import CellAt
from xltasks.books.returns.xml import elements, local, parsed, text_of
from xltasks.books.returns.zipped import Zipped
from xltasks.core.grid import from_a1

_CELL_IMAGES = "xl/cellimages.xml"  # where WPS keeps pictures that sit inside cells


@dataclass(frozen=True, slots=True)
class Overlays:
    """Pictures over (or, in WPS, inside) the cells, and the words in text boxes and shapes."""

    has_pictures: bool = False
    texts: tuple[str, ...] = ()


def read_notes(zipped: Zipped, relations: Sequence[tuple[str, str]]) -> Mapping[CellAt, str]:
    """Comments by cell.  A thread's own words stand before the old-style copy that Excel keeps of it."""
    notes: dict[CellAt, str] = {}
    for kind, part in relations:
        if kind == "comments" and part in zipped:
            for comment in elements(parsed(zipped.read(part, limits.PART_BYTES)), "comment"):
                words = "".join(text_of(run) for run in elements(comment, "t"))
                _add(notes, comment.get("ref", ""), words)
    threads: dict[CellAt, str] = {}
    for kind, part in relations:
        if kind == "threadedComment" and part in zipped:
            for comment in elements(parsed(zipped.read(part, limits.PART_BYTES)), "threadedComment"):
                words = "\n".join(text_of(text) for text in elements(comment, "text"))
                _add(threads, comment.get("ref", ""), words)
    return MappingProxyType({**notes, **threads})


def _add(notes: dict[CellAt, str], reference: str, words: str) -> None:
    try:
        at = from_a1(reference)
    except ValueError:
        return  # a comment that names no cell hangs nowhere
    if words.strip():
        notes[at] = f"{notes[at]}\n{words}" if at in notes else words


def read_overlays(zipped: Zipped, relations: Iterable[tuple[str, str]], sheet: bytes) -> Overlays:
    """What lies over a worksheet; ``sheet`` is its XML, where WPS names a cell's picture by DISPIMG."""
    has_pictures = _CELL_IMAGES in zipped and b"DISPIMG" in sheet
    texts: list[str] = []
    for kind, part in relations:
        if kind != "drawing" or part not in zipped:
            continue
        root = parsed(zipped.read(part, limits.PART_BYTES))
        has_pictures = has_pictures or next(elements(root, "pic"), None) is not None
        for shape in elements(root, "txBody"):
            lines = [text_of(line) for line in shape if local(line) == "p"]
            if words := "\n".join(lines).strip():
                texts.append(words)
    return Overlays(has_pictures, tuple(texts))
