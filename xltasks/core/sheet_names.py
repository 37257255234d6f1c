"""Names of the section sheets and Chinese numerals."""

from __future__ import annotations

from collections.abc import Iterable

from xltasks.core.plan import Section

_DIGITS = "零一二三四五六七八九"
# What Excel forbids in the name of a sheet; an apostrophe it forbids at the ends only.
_FULL_WIDTH = str.maketrans("[]:*?/\\'", "［］：＊？／＼’")
_LONGEST = 31
_SHOWN = 13


def numeral(number: int) -> str:
    """A number from 1 to 99 in Chinese.  Raises ValueError beyond.

    >>> numeral(3), numeral(10), numeral(11), numeral(42)
    ('三', '十', '十一', '四十二')
    """
    if not 1 <= number <= 99:
        raise ValueError(f"no numeral for {number}")
    tens, ones = divmod(number, 10)
    head = "" if tens == 0 else "十" if tens == 1 else _DIGITS[tens] + "十"
    return head + (_DIGITS[ones] if ones else "")


def section_heading(section: Section) -> str:
    """A section's full heading as the plan prints it: ``一、2023年全区经济社会发展主要预期目标``."""
    return f"{numeral(section.no)}、{section.title}"


def section_sheet_names(sections: Iterable[Section], taken: Iterable[str] = ()) -> tuple[str, ...]:
    """One sheet name per section: numeral and first words, unique whatever their case, fit for Excel.

    The title is cut at its first comma if that comes soon, else after thirteen characters with ``…``.
    """
    used = {name.casefold() for name in taken}
    names = []
    for section in sections:
        name = plain = f"{numeral(section.no)}、{_short(section.title)}"[:_LONGEST]
        copies = 1
        while name.casefold() in used:
            copies += 1
            mark = f"（{copies}）"
            name = plain[: _LONGEST - len(mark)] + mark
        used.add(name.casefold())
        names.append(name)
    return tuple(names)


def _short(title: str) -> str:
    clean = "".join(character for character in title if character.isprintable()).translate(_FULL_WIDTH).strip()
    head = clean.partition("，")[0]
    if len(head) <= _SHOWN:
        return head
    return clean[:_SHOWN] + "…"
