"""``replan --json``."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from xltasks.core.findings import Finding
from xltasks.core.plan_json import Json, finding_json
from xltasks.messages.replan import difference_reason
from xltasks.verbs.replan import Replanned


def replan_json(done: Replanned, master: Path, words: Callable[[Finding], tuple[str, str]]) -> Json:
    """What was compared, what is new on 待确认, what waits there already, what was declined before."""
    return {
        "master": str(master),
        "document": done.document,
        "backup": str(done.backup) if done.backup else None,
        "tasks": {"master": done.revision.found + done.revision.gone, "found": done.revision.found},
        "differences": [
            {
                "item": proposal.item,
                "task": proposal.task,
                "section": proposal.difference.section,
                "field": proposal.difference.field.value,
                "now": proposal.difference.now or None,
                "new": proposal.difference.new or None,
                "said_by": list(proposal.difference.said_by),
                "code": proposal.difference.reason,
                "reason": difference_reason(proposal.difference),
            }
            for proposal in done.laid.new
        ],
        "waiting": [item.item for item in done.laid.waiting],
        "declined": [item.item for item in done.laid.declined],
        "outdated": [item.item for item in done.laid.outdated],
        "renumbered": [{"task": old, "revised": new} for old, new in done.revision.renumbered],
        "retitled": [{"section": old, "revised": new} for old, new in done.revision.retitled],
        "findings": [finding_json(found, words) for found in done.findings],
    }
