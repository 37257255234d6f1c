"""The catalogue of every sentence a user reads (zh-CN), by code: where, what, what to do.

``findings`` words the findings, ``errors`` what stops a command, ``commands`` what commands say,
``workbook`` the captions and hints inside workbooks.
"""

from __future__ import annotations

from datetime import date

from xltasks.core.findings import Finding
from xltasks.errors import CannotProceed
from xltasks.messages.errors import ERROR_WORDS
from xltasks.messages.findings import FINDING_WORDS
from xltasks.messages.row_findings import DECISION_WORDS, PENDING_REASONS

__all__ = ["decision_words", "error_words", "finding_words", "pending_reason"]


def finding_words(found: Finding) -> tuple[str, str]:
    """The (message, action) of a finding.  Raises KeyError when a code or a fact is missing."""
    message, action = FINDING_WORDS[found.code]
    facts = dict(found.facts)
    for name in ("file", "sheet", "cell", "unit", "task", "field", "value"):
        held = getattr(found, name)
        facts.setdefault(name, "" if held is None else str(held))
    return message.format_map(facts), action.format_map(facts)


def error_words(error: CannotProceed) -> str:
    """The sentence for what stopped a command."""
    return ERROR_WORDS[error.code].format_map(error.facts)


def pending_reason(code: str) -> str:
    """Why a cell waits on 待确认.  Raises KeyError for a code that never makes a cell wait."""
    return PENDING_REASONS[code]


def decision_words(code: str, day: date) -> str:
    """What became of a row of 待确认: ``accepted``, ``declined`` or ``outdated`` on a day."""
    return DECISION_WORDS[code].format(day=day.isoformat())
