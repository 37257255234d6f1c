"""Words that we ourselves write into a form that goes back to its sender, and how to know them again.

A form that was sent back is filled in once more and returned; our own words in it are no unit's answers.  They are
known by the mark they end in, a digest over the words before it: what a person changed or added is theirs, and is
read like everything else.
"""

from __future__ import annotations

import re
import unicodedata

from xltasks.core.folding import fold
from xltasks.core.form import digest

# Heading of the column beside the table, and name of the sheet that lists everything.
SEND_BACK = "退回说明"

_MARK = re.compile(r"〔退回([0-9a-f]{6})〕\s*$")
_LENGTH = 6


def signed(words: str) -> str:
    """Our words with the mark that we know them by.

    >>> is_ours(signed("请改成 65% 这样的数。"))
    True
    """
    return f"{words}〔退回{_digest(words)}〕"


def is_ours(value: object) -> bool:
    """Whether a cell or a comment holds words that :func:`signed` marked, and nothing else.

    Spaces, line breaks and full-width forms may have changed on the way, as some programs do.

    >>> is_ours(signed("请填写进度。") + "已改") or is_ours("已改" + signed("请填写进度。"))
    False
    """
    if not isinstance(value, str) or "〔退回" not in value:
        return False
    found = _MARK.search(value)
    return found is not None and _digest(value[: found.start()]) == found[1]


def _digest(words: str) -> str:
    # Folding tells 6² from 62, which a program that rewrites widths does not.
    return digest(fold(unicodedata.normalize("NFKC", words)), _LENGTH)


def is_send_back_heading(value: object) -> bool:
    """Whether a cell is the heading of our own column."""
    return isinstance(value, str) and fold(value) == SEND_BACK
