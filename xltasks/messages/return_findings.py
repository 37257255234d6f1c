"""Words of the findings about returned files, their rows and their values."""

from __future__ import annotations

RETURN_FINDING_WORDS: dict[str, tuple[str, str]] = {}
