"""Names in one cell: how people write several, and a remark in brackets behind one."""

from __future__ import annotations

import re

from xltasks.core.schema import NAME_SEPARATOR

_SEPARATORS = re.compile(r"[、，,；;\s]+")
_BRACKETED = re.compile(r"(.+?)[（(](.+?)[）)]")


def split_names(text: str) -> tuple[str, ...]:
    """The names in a cell, however they are separated."""
    return tuple(name for name in _SEPARATORS.split(text) if name)


def split_names_outside_brackets(text: str) -> tuple[str, ...]:
    """Names separated by 、 and the like; what stands in brackets is not split."""
    return _split(text)[0] if any(mark in text for mark in "（(") else split_names(text)


def odd_separators(text: str) -> str:
    """What stands between names instead of 、, each mark once: the master's formulas know only that one.

    >>> odd_separators("区教育局，区财政局、区民政局")
    '，'
    """
    between = "".join(_split(text)[1]).replace(NAME_SEPARATOR, "")
    return "".join(dict.fromkeys(between))


def without_remark(name: str) -> tuple[str, str | None]:
    """A name and the remark in brackets behind it.

    >>> without_remark("财政局（国资办）")
    ('财政局', '国资办')
    """
    match = _BRACKETED.fullmatch(name)
    return (match[1], match[2]) if match else (name, None)


def _split(text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The names, and what stands between two of them."""
    parts: list[str] = []
    between: list[str] = []
    depth, held = 0, ""
    gap = ""
    for mark in text:
        depth += (mark in "（(") - (mark in "）)")
        if depth <= 0 and _SEPARATORS.fullmatch(mark):
            if held:
                parts.append(held)
                held = ""
            gap += mark
            continue
        if gap and parts:
            between.append(gap)
        gap = ""
        held += mark
    if held:
        parts.append(held)
    return tuple(parts), tuple(between)
