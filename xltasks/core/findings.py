"""Findings: something about the data that a person should know.  Collected, never raised."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType


class Severity(StrEnum):
    """``error``: something could not be used; ``warning``: used, but look; ``info``: good to know."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding.  Its words are made from ``code`` and ``facts`` by :mod:`xltasks.messages`.

    ``file`` is the path below the folder given, ``cell`` an A1 reference, ``unit`` a full name,
    ``task`` a task number, ``field`` one of the contract's field names, ``value`` the original value as text.
    ``facts`` are further words that the sentence needs, as sorted (name, text) pairs.
    """

    code: str
    severity: Severity
    file: str | None = None
    sheet: str | None = None
    cell: str | None = None
    unit: str | None = None
    task: int | None = None
    field: str | None = None
    value: str | None = None
    facts: tuple[tuple[str, str], ...] = ()


def finding(
    code: str,
    *,
    file: str | None = None,
    sheet: str | None = None,
    cell: str | None = None,
    unit: str | None = None,
    task: int | None = None,
    field: str | None = None,
    value: object = None,
    **facts: object,
) -> Finding:
    """Make a finding of a known code; its severity comes from :data:`SEVERITY`.

    Raises KeyError for a code that is not in the catalogue.
    """
    return Finding(
        code=code,
        severity=SEVERITY[code],
        file=file,
        sheet=sheet,
        cell=cell,
        unit=unit,
        task=task,
        field=field,
        value=None if value is None else str(value),
        facts=tuple(sorted((key, str(fact)) for key, fact in facts.items())),
    )


_E, _W, _I = Severity.ERROR, Severity.WARNING, Severity.INFO

# A revised plan against the master: nothing that a unit sent.
OF_REPLAN: Mapping[str, Severity] = MappingProxyType(
    {
        "plan-much-shorter": _W,
        "plan-now-differs": _W,
        "plan-two-decisions": _W,
        "plan-unreadable": _W,
        "move-by-hand": _W,
        "section-unknown": _W,
        "task-exists": _W,
        "number-taken": _I,
        "figures-to-mend": _W,
        "figures-added": _I,
        "unit-not-listed": _W,
        "unit-added": _W,
        "leader-added": _W,
    }
)
# The master itself, as people have worked in it.
OF_CHECK: Mapping[str, Severity] = MappingProxyType(
    {
        "table-missing": _E,
        "column-missing": _E,
        "column-renamed": _E,
        "name-missing": _E,
        "name-broken": _E,
        "list-short": _W,
        "task-below-table": _E,
        "row-below-table": _W,
        "number-doubled": _E,
        "number-unreadable": _E,
        "row-without-number": _W,
        "row-without-text": _W,
        "number-given": _I,
        "task-gone": _W,
        "new-task-gone": _W,
        "row-blank": _I,
        "name-misspelt": _W,
        "name-unlisted": _W,
        "name-short": _W,
        "names-not-separated": _W,
        "unit-twice": _W,
        "lead-missing": _W,
        "leads-missing": _W,
        "leader-missing": _W,
        "cell-error": _W,
        "task-elsewhere": _W,
        "due-missing": _W,
        "due-as-text": _W,
        "due-as-number": _W,
        "due-no-date": _W,
        "due-other-year": _W,
        "progress-no-share": _W,
        "status-variant": _W,
        "status-unlisted": _W,
        "light-by-hand": _W,
        "light-gone": _W,
        "light-differs": _W,
        "projects-alike": _W,
        "line-unknown-task": _W,
        "indicator-doubled": _W,
        "requirement-unknown": _W,
        "figure-no-number": _W,
        "target-missing": _W,
        "milestone-no-date": _W,
        "milestone-other-year": _W,
        "milestone-no-share": _W,
        "milestone-falls": _W,
        "listed-twice": _W,
        "kind-unknown": _W,
        "group-not-listed": _W,
        "group-without-members": _W,
        "unit-without-task": _I,
        "short-name-shared": _W,
        "status-twice": _W,
        "status-without-meaning": _W,
        "status-reserved": _W,
        "no-done-word": _E,
        "no-status-words": _E,
        "variant-shared": _W,
        "light-without-word": _W,
        "light-word-twice": _W,
        "setting-missing": _W,
        "setting-no-date": _W,
        "setting-no-switch": _W,
        "setting-out-of-range": _W,
        "gaps-crossed": _W,
    }
)

# Every code there is.  Words: xltasks.messages.findings; examples: README.
SEVERITY: Mapping[str, Severity] = MappingProxyType(
    {
        # the plan
        "no-lead": _W,
        "duplicate-task": _E,
        "number-gap": _W,
        "count-differs": _W,
        "similar-names": _W,
        "group-empty": _W,
        "unplaced-text": _W,
        "unknown-unit": _W,
        "no-leader": _W,
        "no-year": _W,
        "unit-without-prefix": _I,
        "unit-doubled": _I,
        "unnumbered-task": _W,
        "alias-clash": _W,
        "unknown-group": _W,
        "numbers-renewed": _W,
        "leads-not-said": _W,
        "leaders-not-named": _I,
        "leader-title": _I,
        "due-unread": _W,
        "due-approximate": _I,
        "due-before-year": _W,
        "part-without-units": _W,
        # files
        "ignored-file": _I,
        "unreadable": _E,
        "encrypted": _E,
        "too-big": _E,
        "half-synced": _E,
        "unread-document": _W,
        "unread-archive": _W,
        "link-not-followed": _W,
        "path-climbs": _W,
        "not-a-form": _E,
        "wrong-plan": _E,
        "wrong-period": _E,
        "wrong-unit": _E,
        "unknown-unit-return": _E,
        "identity-conflict": _E,
        "no-identity": _W,
        "old-form": _W,
        "same-file": _I,
        "superseded-return": _I,
        "empty-return": _W,
        "sheet-copied": _W,
        # rows and columns
        "heading-missing": _E,
        "heading-doubled": _E,
        "unknown-task": _E,
        "not-your-task": _E,
        "row-doubled": _E,
        "row-unclear": _E,
        "row-unplaced": _E,
        "row-split": _W,
        "text-unrecognised": _W,
        "identity-unsure": _W,
        "rejected-with-file": _I,
        "row-missing": _W,
        "figures-missing": _W,
        "extra-text": _W,
        "sheet-left-out": _W,
        "sheet-hidden": _W,
        "rows-hidden": _W,
        "under-merge": _E,
        "merged-down": _W,
        "struck-through": _W,
        "cell-note": _W,
        "text-box": _W,
        "picture": _W,
        "bad-signature-date": _W,
        "locked-edited": _W,
        # values
        "error-value": _E,
        "formula-empty": _E,
        "bad-progress": _W,
        "progress-remark": _W,
        "over-100": _W,
        "bad-status": _W,
        "bad-date": _W,
        "bad-figure": _W,
        "figure-unit": _W,
        "figure-unlikely": _W,
        "figure-changed": _W,
        "blanked": _W,
        "formula-like": _I,
        "too-long": _E,
        "points-elsewhere": _W,
        "clerk-edited": _W,
        "two-answers": _W,
        "reassigned": _W,
        "declined-before": _I,
        # meaning
        "done-below-100": _W,
        "progress-falls": _W,
        "same-as-last": _W,
        "copied-down": _W,
        "future-date": _W,
        "extension-early": _W,
        "roles-disagree": _W,
        "figure-not-reached": _W,
        "figure-disagrees": _W,
        # the round
        "data-only": _I,
        "deadline-passed": _W,
        # the plan, as it changes
        "changes-not-kept": _W,
        "extension-request": _I,
        "task-withdrawn": _W,
        "change-unclear": _W,
        "now-differs": _W,
        "two-decisions": _W,
        "decision-unreadable": _W,
        **OF_REPLAN,
        **OF_CHECK,
    }
)

# Questions that a sound plan, and a round that is sent late, may raise: asked, and nothing is wrong or lost.
_QUESTIONS = frozenset(
    {
        "similar-names",
        "group-empty",
        "unknown-unit",
        "unknown-group",
        "unit-doubled",
        "alias-clash",
        "deadline-passed",
    }
)


def is_defect(found: Finding) -> bool:
    """Whether a finding about a plan says that something is wrong or lost, so that a person must look first."""
    return found.severity is not Severity.INFO and found.code not in _QUESTIONS
