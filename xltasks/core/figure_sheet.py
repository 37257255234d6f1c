"""Sheet 量化指标 of a returned form: which cell tells the figure of which indicator.

As on the first sheet, a row belongs to the indicator whose numbers *and* name it carries, wherever it stands; where
these disagree or are gone, it is placed only if nothing else fits, and otherwise left to a person or refused.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import chain

from xltasks.core.asked import Figure
from xltasks.core.figure_columns import FIGURE_HEADINGS, IndicatorCol
from xltasks.core.findings import Finding, finding
from xltasks.core.folding import fold
from xltasks.core.gather import Answer, Blank, Gathered, says_several, whole_number
from xltasks.core.grid import Grid, Value, a1
from xltasks.core.layout import heading_reader
from xltasks.core.ourwords import is_ours
from xltasks.core.stamp import StampFigure
from xltasks.core.values import as_text, is_blank, same

Key = tuple[int, int]  # task, number of the indicator
_KEYS = (IndicatorCol.TASK, IndicatorCol.NAME)
# What departments call the column of figures when they build a table of their own.
_ALIASES = ("本期实际值", "本期实际", "实际完成值", "实际完成数", "实际数", "完成值")
_BY_WORD: Mapping[str, str] = {
    **{fold(word): word for word in FIGURE_HEADINGS},
    **{fold(word): IndicatorCol.ACTUAL for word in _ALIASES},
}
_heading_in = heading_reader(_BY_WORD)
_LONGEST_HEADING = 20
# Without the column of figures so many of our headings still make a header; where they went is then told.
_LEAST_HEADINGS = 5
_SAME_NAME = 0.6  # below this, an edited name is no longer the same


@dataclass(frozen=True, slots=True)
class FigureHeader:
    """The header row of a sheet 量化指标: 0-based columns of each heading, and columns that are not ours."""

    row: int
    columns: Mapping[str, tuple[int, ...]]
    unknown: frozenset[int]


@dataclass(frozen=True, slots=True)
class KnownFigures:
    """What may stand on this unit's sheet: ``own`` by task and number, and every indicator of the master."""

    own: Mapping[Key, StampFigure]
    plan: Collection[Key]
    by_name: Mapping[str, Key | None]  # folded name → indicator; None where two are called the same
    changed: frozenset[Key] = frozenset()

    @classmethod
    def of(
        cls, own: Iterable[StampFigure], plan: Collection[Key], now: Mapping[Key, StampFigure] | None = None
    ) -> KnownFigures:
        """Index the indicators; ``now`` are those of the master as it is, where the form's may be older.

        An indicator that is gone since the form went out, or is another one under its number, or in another unit,
        is ``changed``: a figure that was told of the old one says nothing of the new one.
        """
        held = {(one.task, one.no): one for one in own}
        names: dict[str, Key | None] = {}
        for key, one in held.items():
            name = fold(one.name)
            names[name] = None if name in names else key
        changed = () if now is None else (key for key, one in held.items() if not _still_is(one, now.get(key)))
        return cls(held, plan, names, frozenset(changed))


def _still_is(asked: StampFigure, now: StampFigure | None) -> bool:
    """Whether an indicator is still the one that was asked for; its name may have been mended."""
    return now is not None and fold(asked.unit) == fold(now.unit) and _is_alike(fold(asked.name), fold(now.name))


def _is_alike(name: str, other: str) -> bool:
    return name == other or SequenceMatcher(None, name, other, autojunk=False).ratio() >= _SAME_NAME


def find_figures(grid: Grid) -> FigureHeader | None:
    """The header of a sheet 量化指标, wherever it stands; None where the sheet has none.

    Where 实际值 itself is gone, or called something else, the header is known by the others.
    """
    if not _may_have_header(grid):
        return None
    best: tuple[int, dict[str, list[int]]] | None = None
    for row, line in enumerate(grid.rows):
        columns = _headings_in(line)
        if IndicatorCol.ACTUAL in columns and any(word in columns for word in _KEYS):
            best = row, columns
            break
        if len(columns) >= _LEAST_HEADINGS and best is None:
            best = row, columns
    if best is None:
        return None
    row, columns = best
    known = {column for held in columns.values() for column in held}
    unknown = frozenset(range(max(map(len, grid.rows)))) - known
    return FigureHeader(row, {word: tuple(held) for word, held in columns.items()}, unknown)


def _may_have_header(grid: Grid) -> bool:
    """Whether the sheet has a header's words anywhere: nearly every sheet has not, and need not be searched."""
    values = set(chain.from_iterable(grid.rows))
    words = (value for value in values if isinstance(value, str) and len(value) <= _LONGEST_HEADING)
    found = {_heading_in(word) for word in words} - {None}
    return IndicatorCol.ACTUAL in found or len(found) >= _LEAST_HEADINGS


def _headings_in(line: Sequence[Value]) -> dict[str, list[int]]:
    columns: dict[str, list[int]] = {}
    for column, value in enumerate(line):
        if isinstance(value, str) and 0 < len(value) <= _LONGEST_HEADING and (word := _heading_in(value)):
            columns.setdefault(word, []).append(column)
    return columns


def gather_figures(
    grid: Grid,
    header: FigureHeader,
    sheet: str,
    known: KnownFigures,
    *,
    struck: frozenset[tuple[int, int]] = frozenset(),
    merges: Sequence[tuple[int, int, int, int]] = (),
) -> Gathered:
    """Read every row below the header, and rows above it that are plainly an indicator's: sorted with the header.

    ``merges`` are (top, left, bottom, right).
    """
    heads, covered = _merged(merges, grid.height, grid.width if merges else 0)
    answers: list[Answer] = []
    blanks: list[Blank] = []
    findings: list[Finding] = []
    tasks: set[int] = set()
    for row in range(grid.height):
        line = grid.rows[row]
        told = [(column, line[column]) for column in header.columns.get(IndicatorCol.ACTUAL, ()) if column < len(line)]
        extra = [(column, value) for column, value in _extra(line, header.unknown)]
        if row == header.row or len(_headings_in(line)) * 2 > len(header.columns):
            continue  # the header, or the header once more
        key, refuse, doubt = _place(line, header, known)
        if row < header.row and (key is None or doubt is not None or not _is_whole(line, header)):
            continue  # title and notes
        own = known.own.get(key) if key is not None else None
        if own is not None and key is not None:
            tasks.add(key[0])
            findings += _locked_edited(line, header, own, sheet, row)
            if doubt is None and any(says_several(line, header.columns.get(word, ())) for word in _PLACED_BY):
                doubt = "row-unclear"
            if doubt is None and key in known.changed:
                doubt = "figure-changed"
            if doubt is None and _differs(line, header, IndicatorCol.UNIT, own.unit):
                doubt = "figure-unit"
        figure = Figure(own.no, own.unit, own.target) if own is not None else None
        for column, value in told:
            if is_blank(value):
                if own is not None and figure is not None and own.sent is not None:
                    blanks.append(Blank(own.task, figure, sheet, row, column))
                continue
            answer = Answer(key[0] if key else None, figure, value, sheet, row, column, refuse, doubt)
            if (row, column) in covered:
                answer = answer._replace(refuse="under-merge")
            elif answer.doubt is None and (row, column) in heads:
                answer = answer._replace(doubt="merged-down")
            elif answer.doubt is None and (row, column) in struck:
                answer = answer._replace(doubt="struck-through")
            answers.append(answer)
        task = key[0] if key else None
        answers += (Answer(task, None, value, sheet, row, column, "extra-text") for column, value in extra)
    return Gathered(tuple(answers), tuple(blanks), tuple(findings), frozenset(tasks))


def _merged(merges: Iterable[tuple[int, int, int, int]], height: int, width: int) -> tuple[set[Key], set[Key]]:
    """The head cells of merges over several rows, and the cells that such merges cover on a sheet of this size."""
    heads: set[Key] = set()
    covered: set[Key] = set()
    for top, left, bottom, right in merges:
        if bottom > top:
            heads.add((top, left))
        # A merge may claim the whole sheet: only cells that are there can be covered.
        for row in range(top, min(bottom + 1, height)):
            covered.update((row, column) for column in range(left, min(right + 1, width)))
        covered.discard((top, left))
    return heads, covered


_PLACED_BY = (IndicatorCol.TASK, IndicatorCol.NO, IndicatorCol.NAME)


def _is_whole(line: Sequence[Value], header: FigureHeader) -> bool:
    return not any(is_blank(_first(line, header, word)) for word in _PLACED_BY)


def _place(
    line: Sequence[Value], header: FigureHeader, known: KnownFigures
) -> tuple[Key | None, str | None, str | None]:
    """(indicator, why refused, why in doubt) of a row."""
    task, no = (whole_number(_first(line, header, word)) for word in (IndicatorCol.TASK, IndicatorCol.NO))
    name = fold(as_text(_first(line, header, IndicatorCol.NAME)))
    key = (task, no) if task is not None and no is not None else None
    named = known.by_name.get(name) if name else None
    if key is not None and key in known.own:
        own = fold(known.own[key].name)
        if not name or name == own:
            return key, None, None
        if named is not None:
            return key, None, "row-unclear"
        return key, None, None if _is_alike(own, name) else "text-unrecognised"
    if named is not None:
        # Its own number is gone, or half of it; a whole other number speaks against the name.
        fits = (task is None or task == named[0]) and (no is None or no == named[1])
        return named, None, None if fits else "row-unclear"
    if key is not None and key in known.plan:
        return None, "not-your-task", None
    return None, "row-unplaced" if task is None else "unknown-task", None


def _locked_edited(
    line: Sequence[Value], header: FigureHeader, own: StampFigure, sheet: str, row: int
) -> Iterator[Finding]:
    expected: tuple[tuple[IndicatorCol, Value], ...] = (
        (IndicatorCol.TASK, own.task),
        (IndicatorCol.NO, own.no),
        (IndicatorCol.NAME, own.name),
        (IndicatorCol.VALUE, own.target),
        (IndicatorCol.UNIT, own.unit),
    )
    for heading, value in expected:
        if _differs(line, header, heading, value):
            column = header.columns[heading][0]
            yield finding(
                "locked-edited",
                sheet=sheet,
                cell=a1(row, column),
                task=own.task,
                value=as_text(line[column]),
                column=heading.value,
            )


def _differs(line: Sequence[Value], header: FigureHeader, heading: IndicatorCol, expected: Value) -> bool:
    """Whether a locked cell that is not blank says something else than what was sent."""
    columns = header.columns.get(heading, ())
    if len(columns) != 1 or columns[0] >= len(line) or is_blank(line[columns[0]]):
        return False
    value = line[columns[0]]
    return not same(value, expected) and fold(as_text(value)) != fold(as_text(expected))


def _first(line: Sequence[Value], header: FigureHeader, heading: IndicatorCol) -> Value:
    for column in header.columns.get(heading, ()):
        if column < len(line) and not is_blank(line[column]):
            return line[column]
    return None


def _extra(line: Sequence[Value], unknown: frozenset[int]) -> Iterator[tuple[int, Value]]:
    for column, value in enumerate(line):
        if column in unknown and not is_blank(value) and not is_ours(value):
            yield column, value
