"""Folding: what a person does not see as a difference between two texts is taken away before they are compared."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

# Zero-width characters that copying out of chat programs leaves behind; NFKC keeps them.
_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad"))

# Footnote marks and powers behind a digit: NFKC would make 61 of 6①, and 102 of 10².
_MARKS_BEHIND_DIGITS = re.compile("(\\d[\\s\u200b-\u200d\u2060\ufeff\u00ad]*)([²³¹⁰⁴-⁹₀-₉①-⒛⓪㉑-㉟㊱-㊿]+)")


@lru_cache(maxsize=65_536)
def fold(text: str) -> str:
    """What does not make two texts differ, folded away: full-width forms, spaces of every kind, line breaks.

    A small or circled number right behind a digit is no further digit: it is put in brackets.

    >>> fold("已 完成　") == fold("已完成")
    True
    >>> fold("６①"), fold("m²")
    ('6(1)', 'm2')
    """
    if text.isalnum() and text.isascii():
        return text
    text = _MARKS_BEHIND_DIGITS.sub(_bracketed, text)
    closed = "".join(unicodedata.normalize("NFKC", text).translate(_INVISIBLE).split())
    # Without the spaces, letters and marks may have met that belong together.
    return unicodedata.normalize("NFKC", closed)


def _bracketed(marks: re.Match[str]) -> str:
    return f"{marks[1]}({''.join(str(int(unicodedata.numeric(mark))) for mark in marks[2])})"
