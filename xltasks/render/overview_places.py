"""What stands where on 总览.

Two panels of a name and eight figures stand side by side, with a gap between them; wide lists use both.
"""

from __future__ import annotations

from dataclasses import dataclass

from xltasks.core.board import TREND_PERIODS

# A panel: a name, the number of tasks, the lights, unlit, overdue, average progress.
LEFT, GAP, RIGHT = 0, 9, 10
TASKS, LIGHTS, UNLIT, OVERDUE, AVERAGE = 1, 2, 6, 7, 8  # counted from the panel's name
LAST_COLUMN = RIGHT + AVERAGE
HELPER = LAST_COLUMN + 2  # two hidden columns: which line of 索引, or row of 回收情况, a list shows
# The columns of a wide list.
LIST_LEADS, LIST_NO, LIST_TEXT, LIST_LEADERS, LIST_DUE, LIST_PROGRESS, LIST_LAG, LIST_LIGHT = (
    0,
    1,
    2,
    11,
    13,
    15,
    16,
    18,
)
LIST_TEXT_MOST = 30  # characters that fit its cell on one line
# The columns of the trend, from the left panel's name.
SENT, RETURNED, LATE, MISSING, RATE, SAID, DONE, MEAN = range(1, 9)

FILTER_ROW, CARDS_ROW, FIRST_SECTION = 2, 4, 12
CARDS_A_LINE = 6
# First and last column of each card.
CARD_SPANS = ((0, 0), (1, 4), (5, 8), (10, 11), (12, 15), (16, 18))
LEADER_CELL, UNIT_CELL = (FILTER_ROW, 1), (FILTER_ROW, 7)
WORST_ROWS, SOON_ROWS, UNRETURNED_ROWS = 10, 10, 5
_SPARE_LEADERS, _SPARE_UNITS = 3, 3
NO_PLACE = 10_000_000  # behind every row of a table


@dataclass(frozen=True, slots=True)
class Places:
    """0-based rows of a 总览 for so many sections, rows of leaders, and units that lead."""

    sections: int
    leader_rows: int
    unit_rows: int

    @classmethod
    def of(cls, sections: int, leaders: int, units: int) -> Places:
        """With some rows to spare, for leaders and units that join during the year; two units a row."""
        return cls(sections, leaders + _SPARE_LEADERS, (units + _SPARE_UNITS + 1) // 2)

    @property
    def section_head(self) -> int:
        """The headings above the sections; the caption stands above them, as for every table."""
        return FIRST_SECTION - 1

    @property
    def total(self) -> int:
        """The sum of the sections."""
        return FIRST_SECTION + self.sections

    @property
    def trend_head(self) -> int:
        """The headings of the trend."""
        return self.total + 2

    @property
    def sparklines(self) -> int:
        """The small charts right under the headings of the trend: the year's later periods are still to come."""
        return self.trend_head + 1

    @property
    def trend_last(self) -> int:
        """The last period's row."""
        return self.sparklines + TREND_PERIODS

    @property
    def leader_head(self) -> int:
        """The headings above the leaders."""
        return self.trend_last + 2

    @property
    def worst_head(self) -> int:
        """The headings of the worst: where the second page begins, with the caption above."""
        return self.leader_head + self.leader_rows + 2

    @property
    def soon_head(self) -> int:
        """The headings of what is due soon."""
        return self.worst_head + WORST_ROWS + 3

    @property
    def unreturned_head(self) -> int:
        """The headings of who has not returned."""
        return self.soon_head + SOON_ROWS + 3

    @property
    def unit_head(self) -> int:
        """The headings above the units."""
        return self.unreturned_head + UNRETURNED_ROWS + 3

    @property
    def last(self) -> int:
        """The last row: a word about what found no room."""
        return self.unit_head + self.unit_rows + 1


def card_place(number: int) -> tuple[int, int, int]:
    """Row, first and last column of a card's figure; its label stands below."""
    line, across = divmod(number, CARDS_A_LINE)
    return (CARDS_ROW + 3 * line, *CARD_SPANS[across])
