"""All checks of a master, in the order in which a person would go through them."""

from __future__ import annotations

from collections.abc import Iterable

from xltasks.core.checking.cells import cell_findings
from xltasks.core.checking.figures import figure_findings
from xltasks.core.checking.listed import list_findings
from xltasks.core.checking.numbers import Numbered, new_numbers, number_findings
from xltasks.core.checking.people import people_findings
from xltasks.core.checking.rules import rule_findings
from xltasks.core.checking.seen import MasterSeen
from xltasks.core.checking.structure import STOPS_WRITING, structure_findings
from xltasks.core.findings import Finding, Severity

_SERIOUS_FIRST = (Severity.ERROR, Severity.WARNING, Severity.INFO)


def check_master(seen: MasterSeen) -> tuple[tuple[Finding, ...], tuple[Numbered, ...]]:
    """What is wrong or should be known, most serious first, and the numbers that rows without one get.

    A master that has lost a table or a column is told that and no more: what follows from it would only hide it.

    Within a severity: structure, numbers, names, cells, indicators and milestones, lists, settings; each in the
    sheets' order.
    """
    structure = tuple(structure_findings(seen))
    if lost := tuple(found for found in structure if found.code in STOPS_WRITING):
        return lost, ()
    new = new_numbers(seen)
    numbers = {(row.table.name, row.row): row.no for row in seen.task_rows if row.no is not None}
    numbers |= {(one.row.table.name, one.row.row): one.task for one in new}
    found = [
        *structure,
        *number_findings(seen),
        *people_findings(seen, numbers),
        *cell_findings(seen, numbers),
        *figure_findings(seen, numbers),
        *list_findings(seen),
        *rule_findings(seen),
    ]
    return serious_first(found), new


def serious_first(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Findings by severity, otherwise in the order they have."""
    return tuple(sorted(findings, key=lambda one: _SERIOUS_FIRST.index(one.severity)))
