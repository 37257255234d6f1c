"""What a cell says: a value that can be taken, or why not."""

from __future__ import annotations

from typing import NamedTuple

from xltasks.core.form import FieldValue


class Reading(NamedTuple):
    """What a cell says.

    ``value`` is the canonical value: a fraction for progress (0.65), a status word, a date, or text as written.
    ``problem`` is a finding's code when the value cannot be taken as it stands; ``refused`` tells a value that
    can never be taken (an error value) from one that a person may still decide on.
    ``remark`` is what stood behind a progress figure; ``warnings`` are codes that do not stop the value.
    ``says_nothing``: the cell holds only a mark that stands for a blank.
    """

    value: FieldValue | None = None
    problem: str | None = None
    refused: bool = False
    remark: str | None = None
    warnings: tuple[str, ...] = ()
    says_nothing: bool = False
