"""Formulas as the program draws them, and how to know them again in a workbook that people have worked in.

A person inserts rows and columns, and the spreadsheet program moves formulas and their references along; another
program re-saves the book and writes sheet names with or without quotes.  A formula is known again by its text, with
the references that such moves change left open, and by where its neighbours went.  A formula that a person
changed is nobody's any more.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

Place = tuple[int, int]  # 0-based row and column
Result = str | int | float | date | None


class Drawn(NamedTuple):
    """A formula where the program draws it, without its ``=``, and what it shows; a blank text is None or ``""``."""

    row: int
    column: int
    formula: str
    result: Result


# Texts, and references to cells of the same sheet: a reference behind ``!`` leads to another one.
_TOKEN = re.compile(r'("(?:[^"]|"")*")|(?<![\w.!$])\$?([A-Z]{1,3})\$?([1-9]\d{0,6})(?![\w.(!])')
_RESAVED = re.compile(r'("(?:[^"]|"")*")|\s+|\'|_xl(?:fn|ws|pm|l)\.(?:_xlws\.)?|(?<=TRUE)\(\)|(?<=FALSE)\(\)')
_WRITTEN_OTHERWISE = ("'", "_xl", "E()", " ", "\n", "\r", "\t")
_HOLE = "\0"


class _Shape(NamedTuple):
    """A formula's text with holes for its references, and the cells they lead to."""

    text: str
    cells: tuple[Place, ...]


def recognised(drawn: Sequence[Drawn], held: Mapping[Place, str]) -> dict[Place, Result]:
    """What the formulas of a sheet show, by the place where each of ours stands now.

    ``held`` are the sheet's formulas as the workbook has them.  Ours are looked for wherever inserted or deleted
    rows and columns moved them: formulas whose text occurs once say where their row and column went.
    """
    if all(held.get((row, column)) == formula for row, column, formula, _ in drawn):
        return {(row, column): result for row, column, _, result in drawn}  # nobody has moved anything
    # Most of them are the same texts, and some stand in many cells.
    shapes = {text: _shape(text) for text in {*held.values(), *(one.formula for one in drawn)}}
    ours = [shapes[one.formula] for one in drawn]
    theirs = {place: shapes[formula] for place, formula in held.items()}
    once_drawn = _once((shape.text, (one.row, one.column)) for one, shape in zip(drawn, ours, strict=True))
    once_held = _once((shape.text, place) for place, shape in theirs.items())
    anchors = [(once_drawn[text], once_held[text]) for text in once_drawn.keys() & once_held.keys()]
    rows = _moves((old[0], new[0]) for old, new in anchors)
    columns = _moves((old[1], new[1]) for old, new in anchors)
    found: dict[Place, Result] = {}
    for one, shape in zip(drawn, ours, strict=True):
        row, column = rows.get(one.row), columns.get(one.column)
        place = None if row is None or column is None else (row, column)
        if place not in theirs or theirs[place].text != shape.text:
            place = once_held.get(shape.text) if shape.text in once_drawn else None
        if place is None:
            continue
        moved = tuple((rows.get(row), columns.get(column)) for row, column in shape.cells)
        if moved == theirs[place].cells:
            found[place] = one.result
    return found


def still_ours(drawn: Iterable[Drawn], held: Mapping[Place, str]) -> dict[Place, Result]:
    """The same for formulas whose places are known, as those of a table's rows are."""
    known: dict[str, str] = {}
    found: dict[Place, Result] = {}
    for row, column, formula, result in drawn:
        other = held.get((row, column))
        if other is None:
            continue
        if other != formula:
            for text in (formula, other):
                if text not in known:
                    known[text] = _plain(text)
            if known[formula] != known[other]:
                continue
        found[row, column] = result
    return found


def _shape(formula: str) -> _Shape:
    pieces = _TOKEN.split(_plain(formula))
    cells: list[Place] = []
    for at in range(2, len(pieces), 4):
        if pieces[at] is None:
            continue
        cells.append((int(pieces[at + 1]) - 1, _column(pieces[at])))
        pieces[at] = _HOLE
        pieces[at + 1] = None
    return _Shape("".join(filter(None, pieces)), tuple(cells))


def _plain(formula: str) -> str:
    """The formula without what programs write differently.

    That is spaces, needless quotes, marks of newer functions, and the brackets behind TRUE and FALSE.
    """
    if not any(mark in formula for mark in _WRITTEN_OTHERWISE):
        return formula
    return _RESAVED.sub(lambda match: match[1] or "", formula)


@lru_cache(maxsize=256)
def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


def _once(pairs: Iterable[tuple[str, Place]]) -> dict[str, Place]:
    """The places of texts that occur once."""
    found: dict[str, Place] = {}
    twice: set[str] = set()
    for text, place in pairs:
        if text in found:
            twice.add(text)
        found[text] = place
    return {text: place for text, place in found.items() if text not in twice}


def _moves(pairs: Iterable[tuple[int, int]]) -> dict[int, int]:
    """Where each row (or column) went, by what most of its formulas say; a draw says nothing."""
    votes: dict[int, Counter[int]] = defaultdict(Counter)
    for old, new in pairs:
        votes[old][new] += 1
    moves = {}
    for old, counted in votes.items():
        first, *others = counted.most_common(2)
        if not others or others[0][1] < first[1]:
            moves[old] = first[0]
    # What stands between two that moved alike moved with them.
    known = sorted(moves)
    for before, after in pairwise(known):
        if moves[after] - moves[before] == after - before:
            moves.update((old, old + moves[before] - before) for old in range(before + 1, after))
    return moves
