"""What a defect is: files that a department sends, and what must become of every cell of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from corpus.desk import FIN, NAME, TASKS, usual
from small_round import JUNE

from xltasks.core.period import Period
from xltasks.core.schema import Field
from xltasks.core.values import show

Files = Mapping[str, bytes]
# task, field, value as shown, verdict (accept, already, pending, refuse), reason or "" — one cell's fate
Fate = tuple[str, str, str, str, str]


@dataclass(frozen=True, slots=True)
class Defect:
    """A defect with its expected outcome.

    ``files`` gives each file's outcome, ``fates`` what becomes of each cell, by file; ``codes`` the findings.
    ``before`` are files that were merged in earlier runs, in order.  ``period`` is the one sent and merged; a
    return that was merged ``in_june`` goes before a later period is sent.
    """

    name: str
    group: str
    build: Callable[[], Files]
    files: Mapping[str, str]
    fates: Mapping[str, tuple[Fate, ...]]
    codes: frozenset[str]
    before: tuple[Callable[[], Files], ...]
    period: Period
    in_june: bytes | None
    story: str


DEFECTS: list[Defect] = []


def usual_fates(unit: str = FIN, tasks: Sequence[int] = TASKS) -> dict[tuple[str, str], Fate]:
    """Everything a unit fills as usual, accepted."""
    return {
        (str(task), field.value): (str(task), field.value, show(field, value), "accept", "")  # type: ignore[arg-type]
        for (task, field), value in usual(unit, tasks).items()
    }


def defect(
    group: str,
    *,
    outcome: str = "merged",
    instead: str = "",
    gone: str = "",
    only: str | None = None,
    codes: str = "",
    files: Mapping[str, str] | None = None,
    fates: Mapping[str, str] | None = None,
    before: Sequence[Callable[[], Files]] = (),
    period: Period = JUNE,
    in_june: bytes | None = None,
) -> Callable[[Callable[[], bytes | Files]], Callable[[], bytes | Files]]:
    """Enter a builder into the corpus.  Its docstring is the defect's story, its name the defect's name.

    A builder gives one file's bytes (its name is then 区财政局_2023-06.xlsx) or files by name.  The usual fill is
    expected to be accepted, but for ``instead``: lines ``task field | value | verdict reason``, and ``gone``:
    ``task field`` pairs that are not expected at all (``3`` alone: a whole task).  ``only`` expects nothing but
    its lines.  For several files: ``files`` gives outcomes and ``fates`` such lines for each file, where a line
    ``usual`` stands for the whole usual fill accepted, ``usual already`` for all of it being there already.
    """

    def enter(build: Callable[[], bytes | Files]) -> Callable[[], bytes | Files]:
        def made() -> Files:
            held = build()
            return {NAME: held} if isinstance(held, bytes) else held

        if files is None:
            expected = {NAME: _lines(only)} if only is not None else {NAME: _instead(instead, gone)}
            outcomes = {NAME: outcome}
        else:
            outcomes = dict(files)
            expected = {name: _lines((fates or {}).get(name, "")) for name in outcomes}
        DEFECTS.append(
            Defect(
                name=build.__name__,
                group=group,
                build=made,
                files=outcomes,
                fates=expected,
                codes=frozenset(codes.split()),
                before=tuple(before),
                period=period,
                in_june=in_june,
                story=build.__doc__ or "",
            )
        )
        return build

    return enter


def _instead(instead: str, gone: str) -> tuple[Fate, ...]:
    held = usual_fates()
    told = _lines(instead)
    for line in told:
        held.pop((line[0], line[1]), None)
    for entry in (part.split() for part in gone.split(",") if part.strip()):
        dropped = [key for key in held if key[0] == entry[0] and (len(entry) == 1 or key[1] == entry[1])]
        if not dropped:
            raise ValueError(f"not in the usual fill: {entry}")
        for key in dropped:
            del held[key]
    return (*held.values(), *told)


def _lines(text: str | None) -> tuple[Fate, ...]:
    found: list[Fate] = []
    for line in (line.strip() for line in (text or "").split("\n")):
        if not line:
            continue
        if line.startswith("usual"):
            verdict, _, reason = line.removeprefix("usual").strip().partition(" ")
            raw = verdict == "refuse"
            for task, field, value, _, _ in usual_fates().values():
                shown = str(int(task) / 10) if raw and field == Field.PROGRESS else value
                found.append((task, field, shown, verdict or "accept", reason))
            continue
        place, _, rest = line.partition(" | ")
        value, _, fate = (part.strip() for part in rest.rpartition("| "))
        task, field = place.split()
        verdict, _, reason = fate.partition(" ")
        found.append((task, field, value.replace("\\n", "\n"), verdict, reason))
    return tuple(found)
