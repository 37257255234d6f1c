"""Words of the findings about a plan and its unit directory."""

from __future__ import annotations

PLAN_FINDING_WORDS: dict[str, tuple[str, str]] = {}
