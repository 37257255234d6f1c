"""How the sheets of a copy say that they are one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from xltasks.core.archive import ArchiveCopy
from xltasks.core.states import ReturnState
from xltasks.messages import workbook as texts


@dataclass(frozen=True, slots=True)
class Mark:
    """What stands in titles and notes; both blank on a master itself."""

    period: str = ""
    words: str = ""

    @classmethod
    def of(cls, copy: ArchiveCopy | None) -> Mark:
        """The mark of a copy; none for None."""
        if copy is None:
            return cls()
        period = copy.period.label
        return cls(period, texts.COPY_MARK.format(period=period, day=_written(copy.day)))

    def title(self, title: str) -> str:
        """A title with the period."""
        return texts.COPY_TITLE.format(title=title, period=self.period) if self.period else title

    def note(self, note: str) -> str:
        """A note with the mark before it."""
        return texts.COPY_NOTE.format(mark=self.words, note=note) if self.words else note


def remarks(copy: ArchiveCopy) -> Iterator[str]:
    """What 首页 says of a copy, a line each."""
    yield texts.COPY_IS.format(period=copy.period.label, day=_written(copy.day))
    if copy.before_plan:
        yield texts.COPY_BEFORE_PLAN
    yield texts.COPY_PAST if copy.past else texts.COPY_PRESENT
    states = [entry.state for entry in copy.state.returns if entry.period == str(copy.period)]
    if not states:
        yield texts.COPY_NOT_SENT
    elif not {ReturnState.RETURNED, ReturnState.LATE} & set(states):
        yield texts.COPY_NONE_BACK
    yield texts.COPY_REGISTER


def _written(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
