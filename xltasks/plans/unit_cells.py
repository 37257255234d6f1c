"""The units in a cell of a plan's table: names as written, marks, brackets, and words that give a part."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from xltasks.core.unit_words import is_group, is_organ, split_level, stands_alone
from xltasks.plans.cells import squeeze

_MARKS = "★☆▲△◆*＊"
_OPENING, _CLOSING = "（(“《【[", "）)”》】]"
_SEPARATORS = "、，,；;"
_CLAUSE_ENDS = "，,；;"
_LABEL = re.compile(
    r"(牵头|主办|主责|责任|承办|落实|实施|配合|协办|协同|参与|参加|协助)(?:责任)?(?:单位|部门|主体)?[:：]"
)
_LEAD_LABELS = frozenset({"牵头", "主办", "主责"})
# 各县（市、区）, 各镇（街道）: the brackets are part of the group's name.
_KINDS_OF_PLACE = re.compile(
    r"(?:(?:[区市县州]|镇|乡|街道|园区|开发区|度假区|办事处|社区|村|场|平台|板块)[、/和及，,]?)+"
)
_LEAD_REMARK = re.compile(r"[（(]牵头(?:单位)?[）)]$")
# 区行政审批局、市场监管局牵头，区发改委配合: a verb at a clause's end holds for all its units.
VERB_AT_END = re.compile(
    r"(?P<lead>负责牵头|牵头负责|牵头)$|(按职责分工负责|分工负责|分别负责|组织实施|配合落实|协同配合|配合|负责)$"
)
_AND_OTHERS = re.compile(r"等(?:[^、]{0,4}(?:部门|单位))?$")
_REMARK = re.compile(r"(?P<name>.+?)[（(](?P<remark>[^（）()]*(?:[（(][^（）()]*[）)][^（）()]*)*)[）)]")


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
    clause: list[WrittenUnit] = []
    lead_all = leads
    for part, ends_clause in _parts(text):
        label = _LABEL.match(part)
        if label is not None:
            lead_all = label[1] in _LEAD_LABELS
            part = part[label.end() :]
        name = squeeze(part).strip(" 。.．：:")
        verb = VERB_AT_END.search(name)
        if verb is not None:
            name = name[: verb.start()].removeprefix("由")
        clause += [unit for one in _run_together(name) if (unit := _unit(one, lead_all))]
        if verb is not None and verb["lead"]:
            clause = [WrittenUnit(unit.written, unit.name, unit.remark, True) for unit in clause]
        if verb is not None or ends_clause:
            found += clause
            clause = []
    return (*found, *clause)


def _unit(name: str, lead: bool) -> WrittenUnit | None:
    marked = bool(name) and (name[0] in _MARKS or name[-1] in _MARKS)
    name = name.strip(_MARKS + " ")
    if said := _LEAD_REMARK.search(name):
        marked, name = True, name[: said.start()]
    if not name:
        return None
    match = _REMARK.fullmatch(name)
    bare, remark = (match["name"], match["remark"]) if match else (name, None)
    if remark is not None and is_group(bare) and _KINDS_OF_PLACE.fullmatch(remark):
        bare, remark = name, None
    return WrittenUnit(name, _AND_OTHERS.sub("", bare) or bare, remark or None, lead or marked)


def _parts(text: str) -> Iterator[tuple[str, bool]]:
    """(part, whether a clause ends with it): split at separators outside brackets, before a mark, before a label."""
    depth = 0
    part = ""
    labels = {match.start() for match in _LABEL.finditer(text)}
    for index, letter in enumerate(text):
        depth = max(0, depth + (letter in _OPENING) - (letter in _CLOSING))
        rest = text[index + 1 :].lstrip()
        if depth:
            part += letter
        elif letter.isspace():
            if _name_ends(part, rest):
                yield part, False
                part = ""
        elif letter in _SEPARATORS:
            yield part, letter in _CLAUSE_ENDS
            part = ""
        elif index in labels or (letter in _MARKS and part.strip() and rest and rest[0] not in _SEPARATORS):
            yield part, index in labels
            part = letter
        else:
            part += letter
    yield part, True


def _name_ends(part: str, rest: str) -> bool:
    """Whether a name is whole where white space follows.  区自然资源和 | 规划局 is not: the line was only full."""
    name = squeeze(part).strip(_MARKS)
    if not name or rest[:1] in _OPENING:
        return False
    next_name = re.split(rf"[{_SEPARATORS}\s]", rest, maxsplit=1)[0]
    if rest[:1] in _MARKS or split_level(next_name):
        return True
    level = split_level(name)
    if level is not None and not level.rest:  # 区委 | 宣传部
        return False
    bare = _REMARK.fullmatch(name)
    return any(is_organ(one) or stands_alone(one, frozenset()) for one in (name, bare["name"] if bare else name))


def _run_together(name: str) -> list[str]:
    """Names that follow each other without anything between: 区规划局区水务局."""
    for at in range(3, len(name) - 2):
        left, right = split_level(name[:at].lstrip(_MARKS)), split_level(name[at:])
        if left and right and left.level == right.level and is_organ(left.rest) and is_organ(right.rest):
            return [name[:at], *_run_together(name[at:])]
    return [name]
