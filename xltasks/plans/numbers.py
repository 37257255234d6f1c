"""Task numbers: as the plan has them where they tell tasks apart, else counted through in the document's order."""

from __future__ import annotations

from dataclasses import dataclass

from xltasks.plans.raw import RawPlan, RawTask

# Where more than a tenth of the tasks bear no number, numbers at the end of the row would tear parts apart.
_FEW = 0.1


@dataclass(frozen=True, slots=True)
class Numbers:
    """One number a task, in the document's order; ``given`` are those that bore none and took the next free one.

    ``renewed``: the plan's own numbers could not tell the tasks apart, so all were counted through.
    """

    numbers: tuple[int, ...]
    given: frozenset[int]
    renewed: bool


def number_tasks(raw: RawPlan) -> Numbers:
    """The tasks' numbers.

    Where no task bears one they are counted.  Where the count starts again in each part (1, 2, 3, 1, 2), or the
    numbers are of several parts (1.1, 1.2), or many tasks bear none, they are counted through.  A single task
    without number takes the next free one.  Two tasks of one number are left as they are: that is a mistake.
    """
    tasks = raw.tasks
    own = [task.no for task in tasks]
    bare = own.count(None)
    if bare == len(own):
        written = any(task.written for task in tasks)
        return Numbers(tuple(range(1, len(own) + 1)), frozenset(), renewed=written)
    if _starts_again(raw) or bare > max(1, _FEW * len(own)):
        return Numbers(tuple(range(1, len(own) + 1)), frozenset(), renewed=True)
    free = max(no for no in own if no is not None)
    numbers: list[int] = []
    given = set()
    for no in own:
        if no is None:
            free += 1
            given.add(free)
        numbers.append(free if no is None else no)
    return Numbers(tuple(numbers), frozenset(given), renewed=False)


def _starts_again(raw: RawPlan) -> bool:
    """Whether the count begins anew, each time at 1, and only where a section or project begins."""
    seen: set[int] = set()
    again = False
    for section in raw.sections:
        for at, project in enumerate(section.projects):
            run = [task.no for task in project.tasks if task.no is not None]
            if not run:
                continue
            if run[0] == 1 and seen:
                again = True
                seen = set()
            elif at == 0 and run[0] in seen:
                return False
            if len(set(run)) != len(run) or seen & set(run):
                return False
            seen |= set(run)
    return again


def written_number(task: RawTask, no: int) -> str | None:
    """A task's number as the plan has it, where it is another than its own."""
    written = task.written if task.written is not None else None if task.no is None else str(task.no)
    return None if written is None or written == str(no) or task.no == no else written
