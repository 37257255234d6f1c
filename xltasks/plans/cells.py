"""What stands in the cells of a plan's table: names, numbers, section titles, leaders."""

from __future__ import annotations

import re
from collections.abc import Iterator

_NUMERALS = "零一二三四五六七八九"
_SECTION = re.compile(
    r"(?:第)?(?P<no>[一二三四五六七八九十]{1,3})(?:[、.．]|(?:部分|板块|篇)[、:：]?)(?P<title>.+)", re.DOTALL
)
_NUMBER = re.compile(r"(?P<no>[0-9０-９]{1,4})[ \t\u3000]*[.．、)）][ \t\u3000]*(?P<rest>.*)", re.DOTALL)
_NOTE = re.compile(r"[（(【]?(?:注|备注|说明|附注)[】]?\s*\d?[:：]")
_WIDE = "\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u3000-\u303f“”‘’—…·"
_GAP = re.compile(r"\s+")
_WIDE_GAP = re.compile(rf"(?<=[{_WIDE}]) | (?=[{_WIDE}])")


def squeeze(text: str) -> str:
    """Close up a name: no white space beside Chinese characters, single spaces elsewhere.

    >>> squeeze("打造苏州\\n  “未来城市"), squeeze("CBD  East")
    ('打造苏州“未来城市', 'CBD East')
    """
    return _WIDE_GAP.sub("", _GAP.sub(" ", text).strip())


def chinese_number(text: str) -> int:
    """一 → 1, 十二 → 12, 二十 → 20."""
    tens, ten, ones = text.rpartition("十")
    return (10 * (_NUMERALS.find(tens) if tens else 1) if ten else 0) + (_NUMERALS.find(ones) if ones else 0)


def section_title(text: str) -> tuple[int, str] | None:
    """(number, title) of 一、…; None for any other text."""
    match = _SECTION.fullmatch(text.strip())
    return (chinese_number(match["no"]), squeeze(match["title"])) if match else None


def project_number(text: str) -> int | None:
    """The whole number a cell holds (``1``, ``1.``, ``１``), or None."""
    match = re.fullmatch(r"\s*([0-9０-９]{1,4})\s*[.．、]?\s*", text)
    return int(match[1]) if match else None


def task_number(text: str, expected: int) -> tuple[int, str] | None:
    """(number, rest) of ``12.围绕…``; None if the text bears no number.

    ``1.5万亩`` bears none: a number right before a digit counts only if it is the ``expected`` one.
    """
    match = _NUMBER.fullmatch(text.strip())
    if match is None:
        return None
    number, rest = int(match["no"]), match["rest"]
    if rest[:1].isdigit() and number != expected:
        return None
    return number, rest.strip()


def is_note(text: str) -> bool:
    """Whether a text is a note under the table (注：…)."""
    return _NOTE.match(text.strip()) is not None


def leader_names(text: str) -> tuple[str, ...]:
    """The people in a leader cell; characters spaced apart are one name.

    >>> leader_names("钱  宇\\n\\n季恒义"), leader_names("钱 宇 吉 伟、欧阳 震")
    (('钱宇', '季恒义'), ('钱宇', '吉伟', '欧阳震'))
    """
    names = [name for part in re.split(r"[、，,；;/／\r\n\v\t]+", text) for name in _spaced_names(part.split())]
    return tuple(dict.fromkeys(names))


def _spaced_names(pieces: list[str]) -> Iterator[str]:
    """Names from pieces of one line.  A single character is no name: up to three in a row are one, more are pairs."""
    at = 0
    while at < len(pieces):
        end = at
        while end < len(pieces) and len(pieces[end]) == 1:
            end += 1
        singles = pieces[at:end]
        if not singles:
            # 欧阳 震: a pair of characters takes the one that stands alone behind it.
            alone = [len(piece) == 1 for piece in pieces[at + 1 : at + 3]]
            taken = 2 if len(pieces[at]) == 2 and alone[:1] == [True] and alone != [True, True] else 1
            yield "".join(pieces[at : at + taken])
            at += taken
        elif len(singles) <= 3 or len(singles) % 2:
            yield "".join(singles)
            at = end
        else:
            yield from map("".join, zip(singles[::2], singles[1::2], strict=True))
            at = end
