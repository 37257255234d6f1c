"""Which unit leads where no mark says so: the first one, if the plan says that, or the only one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from xltasks.core.unit_words import is_group
from xltasks.plans.raw import RawTask
from xltasks.plans.stream import GridRow, Item
from xltasks.plans.unit_cells import WrittenUnit

# 列第一位者为牵头单位, 排在首位的为牵头单位, 第一责任单位为牵头单位.
_FIRST_LEADS = re.compile(r"(?:第一|首)(?:位|个|名|责任)?[^，。；、（）()]{0,6}?为?(?:牵头|主办|主责)")
_REMARK = re.compile(r"[（(][^（）()]*(?:第一|首)(?:位|个|名|责任)?[^（）()]*?(?:牵头|主办|主责)[^（）()]*[）)]")
_FIELDS = ("units", "leads", "supports")


@dataclass(frozen=True, slots=True)
class Leading:
    """``first``: the plan says that the unit named first leads.  ``marks``: it marks leads in some way.

    ``remarks`` are the plan's words on that, taken out of the cells of units where they stood.
    """

    first: bool
    marks: bool
    remarks: tuple[str, ...]

    @classmethod
    def of(cls, items: Sequence[Item], tasks: Sequence[RawTask]) -> Leading:
        """What a document says of it; takes its words out of the tasks' units."""
        texts = (text for item in items for text in (item.cells if isinstance(item, GridRow) else (item.text,)))
        first = any(_FIRST_LEADS.search(text) for text in texts)
        remarks: list[str] = []
        for task in tasks if first else ():
            for name in _FIELDS:
                text = getattr(task, name)
                remarks += _REMARK.findall(text)
                setattr(task, name, _REMARK.sub("", text))
        marks = any(unit.lead for task in tasks for unit in task.written_units)
        return cls(first, marks, tuple(dict.fromkeys(remark.strip("（()）") for remark in remarks)))

    @property
    def said_nowhere(self) -> bool:
        """Whether the plan neither marks leads nor says that the first one leads."""
        return not (self.first or self.marks)

    def marked(self, task: RawTask, units: tuple[WrittenUnit, ...]) -> tuple[WrittenUnit, ...]:
        """A task's units with its lead marked, where that can be known."""
        if not units or any(unit.lead for unit in units):
            return units
        alone = len(units) == 1 and not is_group(units[0].name)
        if self.first or (alone and (not self.marks or task.units.rstrip("。；; ").endswith("负责"))):
            return (replace(units[0], lead=True), *units[1:])
        return units
