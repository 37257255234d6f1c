"""What stands in the cells of a plan's table: names, numbers, section titles, leaders."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_NUMERALS = "零一二三四五六七八九"
_SECTION = re.compile(
    r"(?:第)?(?P<no>[一二三四五六七八九十]{1,3})(?:[、.．]|(?:部分|板块|篇|章)[、:：]?)(?P<title>.+)", re.DOTALL
)
_NUMBER = re.compile(r"(?P<no>[0-9０-９]{1,4})[ \t\u3000]*[.．、)）][ \t\u3000]*(?P<rest>.*)", re.DOTALL)
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
# Headings from the widest part of a document to the narrowest.
_MARKERS = tuple(
    re.compile(pattern, re.DOTALL)
    for pattern in (
        r"(?P<mark>第(?P<no>[一二三四五六七八九十]{1,3})(?:部分|板块|篇|章)[、:：\s]*)(?P<rest>.+)",
        r"(?P<mark>(?P<no>[一二三四五六七八九十]{1,3})[、.．])(?![一二三四]季度)\s*(?P<rest>.+)",
        r"(?P<mark>[（(](?P<no>[一二三四五六七八九十]{1,3})[）)][、.．]?)\s*(?P<rest>.+)",
        r"(?P<mark>(?P<no>[0-9０-９]{1,4})\s*(?:[、)）．]|[.](?!\d)))\s*(?P<rest>.+)",
        r"(?P<mark>[（(](?P<no>[0-9０-９]{1,3})[）)][、.．]?)\s*(?P<rest>.+)",
        rf"(?P<mark>(?P<no>[{_CIRCLED}])[、.．]?)\s*(?P<rest>.+)",
    )
)
_WHOLE = re.compile(rf"[0-9０-９]{{1,4}}|[{_CIRCLED}]|[一二三四五六七八九十]{{1,3}}")
_PARTS = re.compile(r"[0-9０-９]{1,3}(?:[.．\-—][0-9０-９]{1,3}){1,3}")
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


@dataclass(frozen=True, slots=True)
class Marked:
    """A text with its mark: ``rank`` 0 for 第一部分, 1 for 一、, 2 for （一）, 3 for 1., 4 for （1）, 5 for ①."""

    rank: int
    no: int
    mark: str
    rest: str


def marked(text: str) -> Marked | None:
    """A text's numbering, or None for a text without."""
    plain = text.strip()
    for rank, pattern in enumerate(_MARKERS):
        if match := pattern.fullmatch(plain):
            return Marked(rank, _whole_number(match["no"]), match["mark"].strip(), match["rest"].strip())
    return None


def _whole_number(text: str) -> int:
    if text in _CIRCLED:
        return _CIRCLED.index(text) + 1
    return int(text) if text.isdecimal() else chinese_number(text)


def project_number(text: str) -> int | None:
    """The whole number a cell holds (``1``, ``1.``, ``１``, ``（1）``, ``①``, ``一``), or None."""
    plain = text.strip().strip("（()） ").rstrip(".．、 ")
    if _WHOLE.fullmatch(plain):
        return _whole_number(plain)
    return None


def is_number(text: str) -> bool:
    """Whether a cell holds a number of any dress, ``1.2`` and ``3-1`` included."""
    return project_number(text) is not None or _PARTS.fullmatch(text.strip().rstrip(".．、")) is not None


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


_OFFICE = (
    r"(?:[区市县州省镇]?委)?(?:[区市县州省镇](?:政府|人大|政协)?)?(?:党组)?(?:常务)?副?"
    r"(?:市长|区长|县长|州长|省长|镇长|书记|主任|局长|部长|秘书长|主席|常委|会长|政委|指挥长|主委|调研员|同志)"
)
_NAME_AND_OFFICE = re.compile(rf"(?P<name>[\u4e00-\u9fff·]{{2,4}}?)(?:[（(]?(?:{_OFFICE})+[）)]?)")
_OFFICE_AND_NAME = re.compile(rf"(?:{_OFFICE})+(?P<name>[\u4e00-\u9fff·]{{2,4}})")
_LEADS_A_PART = re.compile(rf"(?P<name>[\u4e00-\u9fff·]{{2,4}}?)(?:{_OFFICE})+(?:主抓|牵头|负责|分管|领衔|挂帅)")


def person(written: str) -> str:
    """A person's name without the office; blank for an office alone.

    >>> person("陈建忠副区长"), person("区委副书记"), person("副市长李红"), person("钱宇")
    ('陈建忠', '', '李红', '钱宇')
    """
    if re.fullmatch(rf"(?:{_OFFICE})+", written):
        return ""
    match = _NAME_AND_OFFICE.fullmatch(written) or _OFFICE_AND_NAME.fullmatch(written)
    return match["name"] if match else written


def leader_of_title(title: str) -> tuple[str, ...]:
    """The leader whom a heading names: 周启明市长主抓重点工作."""
    match = _LEADS_A_PART.match(title)
    return (match["name"],) if match else ()


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
