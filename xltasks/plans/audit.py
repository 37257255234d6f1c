"""The last look: every word of the document is in the plan, in a note or in a finding, whatever the readers made of it.

Words that only say what stands beside them (headings of columns, labels such as 牵头单位：, numbering, 负责) are not
asked after.  A word that is nowhere becomes a finding with its place.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from xltasks.core.plan import Plan
from xltasks.plans.cells import is_number, marked
from xltasks.plans.columns import column_of
from xltasks.plans.duty import LABEL_WITH_COLON
from xltasks.plans.stream import GridRow, Item, Place
from xltasks.plans.unit_cells import VERB_AT_END

_TOKEN = re.compile(r"[^\W_]+(?:[.%％][^\W_]*)*")
_RUN = re.compile(rf"{_TOKEN.pattern}(?:\s+{_TOKEN.pattern})*")
_PIECE = 3  # characters: shorter pieces would be found anywhere
_LONGEST_HEADING = 20
_SAYING = frozenset(
    {
        *("牵头", "牵头单位", "主办", "主办单位", "配合", "配合单位", "协办", "负责", "责任单位", "分别负责", "下同"),
        *("等部门", "等单位", "共"),
    }
)
_DECLARED = re.compile(r"共(?:计|有)?\s*\d+\s*(?:项|条|件|个)[^（()）]{0,6}")


def unheld(items: Sequence[Item], plan: Plan) -> Iterator[tuple[str, Place]]:
    """(words, place) of every text of the document that the plan does not hold."""
    held = "\n".join("".join(text.split()) for text in _texts(plan))
    words = frozenset(_TOKEN.findall(held))
    seen: dict[str, str] = {}  # a column of leaders or deadlines says the same few things again and again
    for item in items:
        for text in _cells(item):
            lost = seen.get(text)
            if lost is None:
                runs = dict.fromkeys(run for run in _tokens(text) if not _held(run, words, held))
                seen[text] = lost = "，".join(runs)
            if lost:
                yield lost, item.place


def _texts(plan: Plan) -> Iterator[str]:
    yield plan.title
    yield from plan.notes
    for section in plan.sections:
        yield section.title
        for project in section.projects:
            yield project.name
            for task in project.tasks:
                yield task.text
                yield task.due_text or ""
                yield from task.leaders
                yield from (assignment.written for assignment in task.assignments)
    for found in plan.findings:
        yield found.value or ""
        yield from (text for _, text in found.facts)


def _cells(item: Item) -> Iterator[str]:
    if not isinstance(item, GridRow):
        yield item.text
        return
    filled = [cell for cell in item.cells if cell.strip()]
    if all(len(cell) <= _LONGEST_HEADING for cell in filled):
        headings = sum(column_of(cell) is not None for cell in filled)
        if headings > 1 and headings * 2 >= len(filled):
            return
    yield from dict.fromkeys(filled)


def _tokens(text: str) -> Iterator[str]:
    if is_number(text) or column_of(text) is not None:
        return
    for line in text.split("\n"):
        found = marked(line)
        plain = _DECLARED.sub("｜", LABEL_WITH_COLON.sub("｜", found.rest if found else line))
        for run in _RUN.findall(plain):
            bare = VERB_AT_END.sub("", run).removeprefix("由").strip()
            if bare and not bare.isdecimal() and bare not in _SAYING:
                yield bare


def _held(run: str, words: frozenset[str], held: str) -> bool:
    """Whether the plan holds a run of words: closed up (钱 宇), or each of them (赵明 钱亮)."""
    if run in words:
        return True
    parts = run.split()
    if _covered("".join(parts), held):
        return True
    return len(parts) > 1 and all(part in words or _covered(part, held) for part in parts)


def _covered(token: str, held: str) -> bool:
    """Whether a text is a row of pieces that the plan holds: 区规划局区水务局."""
    if token in held:
        return True
    at = 0
    while at < len(token):
        end = next((end for end in range(len(token), at + _PIECE - 1, -1) if token[at:end] in held), None)
        if end is None:
            return False
        at = end
    return True
