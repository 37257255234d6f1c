"""What goes back to a sender: whose business each finding is, and when a form is past repair.

Every code of :data:`xltasks.core.findings.SEVERITY` stands in exactly one of the four sets below.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from xltasks.core.findings import OF_CHECK, OF_REPLAN


class Concern(StrEnum):
    """Whose business a finding is.

    ``ASK``: only the unit can put it right, so its form goes back.  ``MENTION``: nothing the unit must do, but it
    is told when the form goes back for another reason.  ``OFFICE``: the clerk's business alone.
    """

    ASK = "ask"
    MENTION = "mention"
    OFFICE = "office"


_ASK = (
    # the file could not be taken, or cannot be used again
    "unreadable",
    "encrypted",
    "too-big",
    "not-a-form",
    "wrong-period",
    "no-identity",
    "identity-unsure",
    "old-form",
    "empty-return",
    "bad-signature-date",
    # headings and rows
    "heading-missing",
    "heading-doubled",
    "unknown-task",
    "not-your-task",
    "row-doubled",
    "row-unclear",
    "row-unplaced",
    "row-split",
    "row-missing",
    "figures-missing",
    "text-unrecognised",
    "extra-text",
    "under-merge",
    "merged-down",
    "struck-through",
    "cell-note",
    "text-box",
    # values
    "error-value",
    "formula-empty",
    "bad-progress",
    "bad-status",
    "bad-date",
    "bad-figure",
    "figure-unit",
    "figure-unlikely",
    "figure-changed",
    "over-100",
    "blanked",
    "too-long",
    "points-elsewhere",
    # meaning
    "done-below-100",
    "progress-falls",
    "same-as-last",
    "copied-down",
    "future-date",
    "extension-early",
)

_MENTION = (
    "sheet-copied",
    "sheet-left-out",
    "sheet-hidden",
    "rows-hidden",
    "locked-edited",
    "progress-remark",
    # It may as well be a stamp or a letterhead.
    "picture",
)

_OFFICE = (
    # the plan and its directory
    "no-lead",
    "duplicate-task",
    "number-gap",
    "count-differs",
    "similar-names",
    "group-empty",
    "unplaced-text",
    "unknown-unit",
    "no-leader",
    "no-year",
    "unit-without-prefix",
    "unit-doubled",
    "unnumbered-task",
    "alias-clash",
    "unknown-group",
    "numbers-renewed",
    "leads-not-said",
    "leaders-not-named",
    "leader-title",
    "due-unread",
    "due-approximate",
    "due-before-year",
    "part-without-units",
    # files that are no unit's form, or whose cannot be said: nothing of one unit may reach another
    "ignored-file",
    "unread-document",
    "unread-archive",
    "link-not-followed",
    "path-climbs",
    "half-synced",
    "wrong-plan",
    "wrong-unit",
    "unknown-unit-return",
    "identity-conflict",
    "same-file",
    "superseded-return",
    # The file itself has a finding of its own.
    "rejected-with-file",
    # decided on 待确认, with what the unit has already said
    "clerk-edited",
    "two-answers",
    "reassigned",
    "declined-before",
    "formula-like",
    # two units are in it
    "roles-disagree",
    # the office's own figures may be the ones to mend
    "figure-not-reached",
    "figure-disagrees",
    # how the plan changes
    "changes-not-kept",
    "extension-request",
    "task-withdrawn",
    "change-unclear",
    # the round
    "data-only",
    "deadline-passed",
    "now-differs",
    "two-decisions",
    "decision-unreadable",
    # the master and its plan
    *OF_REPLAN,
    *OF_CHECK,
)

CONCERN: Mapping[str, Concern] = MappingProxyType(
    {
        **dict.fromkeys(_ASK, Concern.ASK),
        **dict.fromkeys(_MENTION, Concern.MENTION),
        **dict.fromkeys(_OFFICE, Concern.OFFICE),
    }
)

# With one of these a file cannot be put right in its own cells: the unit gets a new form instead of its own.
PAST_REPAIR = frozenset(
    (
        "unreadable",
        "encrypted",
        "too-big",
        "not-a-form",
        "wrong-period",
        "no-identity",
        "identity-unsure",
        "old-form",
        "heading-missing",
        "heading-doubled",
        "row-missing",
        "under-merge",
        "merged-down",
    )
)

# What keeps an answer from being carried into a new form: it may be another task's.  Other doubts are about the
# answer itself, and the unit sees them beside it.
CARRIED_DOUBTS = frozenset((None, "identity-unsure", "merged-down", "struck-through"))
