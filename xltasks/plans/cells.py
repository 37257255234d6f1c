"""What stands in the cells of a plan's table: numbers, section titles, leaders, units."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_NUMERALS = "零一二三四五六七八九"
_SECTION = re.compile(
    r"(?:第)?(?P<no>[一二三四五六七八九十]{1,3})(?:[、.．]|(?:部分|板块|篇)[、:：]?)(?P<title>.+)", re.DOTALL
)
_NUMBER = re.compile(r"(?P<no>[0-9０-９]{1,4})[ \t\u3000]*[.．、)）][ \t\u3000]*(?P<rest>.*)", re.DOTALL)
_NOTE = re.compile(r"[（(【]?(?:注|备注|说明|附注)[】]?\s*\d?[:：]")
_WIDE = "\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u3000-\u303f“”‘’—…·"
_GAP = re.compile(r"\s+")
_WIDE_GAP = re.compile(rf"(?<=[{_WIDE}]) | (?=[{_WIDE}])")

_MARKS = "★☆▲△◆*＊"
_OPENING, _CLOSING = "（(“《【[", "）)”》】]"
_SEPARATORS = "、，,；;\n"
_LABEL = re.compile(r"(牵头|主办|责任|配合|协办|参与|协助)(?:责任)?(?:单位|部门)?[:：]")
_LEAD_LABELS = frozenset({"牵头", "主办"})
_LEAD_REMARK = re.compile(r"[（(]牵头(?:单位)?[）)]$")
_REMARK = re.compile(r"(?P<name>.+?)[（(](?P<remark>[^（）()]*(?:[（(][^（）()]*[）)][^（）()]*)*)[）)]")


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
    """The people in a leader cell; characters spaced apart are one name (钱  宇 → 钱宇)."""
    names: list[str] = []
    for part in re.split(r"[、，,；;/／\r\n\v\t]+", text):
        pieces = part.split()
        while pieces:
            name = pieces.pop(0)
            # A single character is no name: it goes with the next single one.
            while len(name) < 4 and pieces and len(pieces[0]) == 1:
                name += pieces.pop(0)
            names.append(name)
    return tuple(dict.fromkeys(names))


@dataclass(frozen=True, slots=True)
class WrittenUnit:
    """One unit of a unit cell: as ``written`` without mark, its ``name`` without brackets, the ``remark`` in them."""

    written: str
    name: str
    remark: str | None
    lead: bool


def written_units(text: str, leads: bool = False) -> tuple[WrittenUnit, ...]:
    """The units of a unit cell.  ★ marks a lead; ``leads``: all of them lead (a column 牵头单位)."""
    found: list[WrittenUnit] = []
    lead_all = leads
    for part in _parts(text):
        label = _LABEL.match(part)
        if label is not None:
            lead_all = label[1] in _LEAD_LABELS
            part = part[label.end() :]
        name = squeeze(part.strip(" 。.．：:")).strip()
        marked = bool(name) and (name[0] in _MARKS or name[-1] in _MARKS)
        name = name.strip(_MARKS + " ")
        if said := _LEAD_REMARK.search(name):
            marked, name = True, name[: said.start()]
        if not name:
            continue
        match = _REMARK.fullmatch(name)
        bare, remark = (match["name"], match["remark"]) if match else (name, None)
        found.append(WrittenUnit(name, bare, remark or None, lead_all or marked))
    return tuple(found)


def _parts(text: str) -> Iterator[str]:
    """Split at separators outside brackets and quotes, before a mark, and before a label."""
    depth = 0
    part = ""
    starts = {match.start() for match in _LABEL.finditer(text)}
    for index, letter in enumerate(text):
        if letter in _OPENING:
            depth += 1
        elif letter in _CLOSING:
            depth = max(0, depth - 1)
        if depth == 0 and (letter in _SEPARATORS or index in starts):
            yield part
            part = "" if letter in _SEPARATORS else letter
        elif (
            depth == 0
            and letter in _MARKS
            and squeeze(part)
            and index + 1 < len(text)
            and text[index + 1] not in _SEPARATORS
        ):
            yield part
            part = letter
        else:
            part += letter
    yield part
