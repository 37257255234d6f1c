"""The three-way merge: as sent · master now · returned (the table in the design's "A return's way").

Pure: returns and a master's state in, a change set out.  The order in which returns are given does not matter.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from itertools import chain

from xltasks.core.changes import ChangeSet, Return
from xltasks.core.claims import Tally, age, file_result
from xltasks.core.figure_rows import figures_after
from xltasks.core.figures import question_figures
from xltasks.core.findings import Finding, finding
from xltasks.core.ground import Ground
from xltasks.core.handed import Handed, Settled, whole
from xltasks.core.records import MasterState
from xltasks.core.sense import question_roles
from xltasks.core.settling import settle, settle_unit


def merge(state: MasterState, returns: Iterable[Return | Handed], period: str, as_of: date) -> ChangeSet:
    """Decide every cell of every return.

    ``period`` is the one being consolidated (``2023-06``); ``as_of`` is written as the day of merging.
    Nothing is lost: each answer ends accepted, already there, pending or refused, and is counted once.
    """
    ground = Ground(state, period, as_of)
    ordered = sorted(returns, key=age)
    by_unit: dict[str, list[Return | Handed]] = {}
    settled: list[Settled] = []
    tallies: dict[int, Tally] = {}
    for one in ordered:
        if one.rejected is None and one.unit is not None:
            by_unit.setdefault(one.unit, []).append(one)
            continue
        settled.append(one.settled if isinstance(one, Handed) else settle(ground, one))
        tallies[id(one)] = settled[-1].tallies[0]
    next_seq = max((report.seq for report in state.reports), default=0) + 1
    for unit in sorted(by_unit):
        held = by_unit[unit]
        only = held[0] if len(held) == 1 else None
        if isinstance(only, Handed):
            settled.append(only.settled.numbered_from(next_seq))
        else:
            settled.append(settle_unit(ground, unit, [whole(one) for one in held], next_seq))
        next_seq += len(settled[-1].reports)
        tallies.update(zip(map(id, held), settled[-1].tallies, strict=True))
    reports = tuple(report for part in settled for report in part.reports)
    indicators = figures_after(state, reports)
    return ChangeSet(
        period=period,
        files=tuple(sorted((file_result(one, tallies[id(one)]) for one in ordered), key=lambda result: result.file)),
        lines=tuple(chain.from_iterable(part.lines for part in settled)),
        findings=(
            *(found for part in settled for found in part.findings),
            *_same_files(ordered),
            # Where a lead and a support unit contradict each other: only now have all units been heard.
            *question_roles(reports, state, period),
            *question_figures(reports, state, indicators),
        ),
        reports=reports,
        proposals=tuple(proposal for part in settled for proposal in part.proposals),
        indicators=indicators,
    )


def _same_files(returns: Iterable[Return | Handed]) -> Iterable[Finding]:
    """Say of a file that it is the same as another, byte by byte; one that was refused has its own words."""
    first: dict[str, str] = {}
    for one in returns:
        if one.rejected is None and one.sha256 and first.setdefault(one.sha256, one.file) != one.file:
            yield finding("same-file", file=one.file, unit=one.unit, value=first[one.sha256])
