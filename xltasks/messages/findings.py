"""The words of every finding: (message: where and what, action: what to do), by code."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from xltasks.messages.change_findings import CHANGE_FINDING_WORDS
from xltasks.messages.check_figure_findings import CHECK_FIGURE_WORDS
from xltasks.messages.check_findings import CHECK_WORDS
from xltasks.messages.plan_findings import PLAN_FINDING_WORDS
from xltasks.messages.replan import REPLAN_FINDING_WORDS
from xltasks.messages.return_findings import RETURN_FINDING_WORDS
from xltasks.messages.row_findings import ROW_FINDING_WORDS

FINDING_WORDS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        **PLAN_FINDING_WORDS,
        **RETURN_FINDING_WORDS,
        **ROW_FINDING_WORDS,
        **CHANGE_FINDING_WORDS,
        **REPLAN_FINDING_WORDS,
        **CHECK_WORDS,
        **CHECK_FIGURE_WORDS,
    }
)
